//! `pactoria bench`: how quick this machine is with the data it has, measured inside the process. It writes nothing.
//!
//! Every figure is measured while it runs and is printed with how often; a figure without its measurement is not printed.

mod describe;
mod extract;
mod labelled;
mod proposals;
mod rules;
mod texts;
mod trial;

use clap::ValueEnum;
use pactoria::accounts::desk;
use pactoria::analytics::actions::dashboard;
use pactoria::compliance::keyterms::Category;
use pactoria::context::{Ctx, Services};
use pactoria::contracts::figures::count;
use pactoria::contracts::{Filter, Sort, actions};
use pactoria::problem::Problem;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// For how long passwords are checked.
const SIGNING_IN: Duration = Duration::from_secs(5);
/// In how many contracts the commonest word is looked for, and how many of their words are counted in all of them.
const LOOKED_AT: u32 = 20;
const CANDIDATES: usize = 10;
/// Rows of a list, as the pages show them.
const ROWS: u32 = 50;
/// Lines of a part of the dashboard, as the page shows them.
const LINES: u32 = 10;

/// Which agreements of a set are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Half {
    Odd,
    Even,
}

/// Measures how well key terms are found in the labelled agreements of a file, and answers with the figures; with the
/// identifier of a term, with what was missed and made up of it.
///
/// # Errors
/// When the file cannot be read, or there is no such term.
pub fn extract(file: &Path, misses: Option<&str>, half: Option<Half>) -> anyhow::Result<String> {
    let shown = misses.map(|id| {
        let known = Category::ALL.iter().copied().find(|it| it.id() == id || it.word() == id);
        known.ok_or_else(|| anyhow::anyhow!("there is no key term {id}; one is KT-GOVLAW"))
    });
    let shown = shown.transpose()?;
    let set = labelled::Labelled::read(file)?.only(half);
    let measured = extract::measure(&set, shown);
    Ok(match shown {
        Some(_) => measured.misses,
        None => format!("{}\n{}", measured.table(), proposals::table(&set)),
    })
}

/// Measures how well the descriptions of a file lead to their template and answer its questions, half by half; with `misses`,
/// answers with what went wrong in the development half instead.
///
/// # Errors
/// When the file cannot be read.
pub fn describe(file: &Path, misses: bool) -> anyhow::Result<String> {
    let set = describe::read(file)?;
    Ok(if misses { describe::misses(&set) } else { describe::table(&set) })
}

/// Measures how long a trial of changed rules takes on contracts of so many pages, which are made for it and thrown away.
///
/// # Errors
/// When there is no place for them.
pub async fn trial(contracts: u32, pages: u32, times: u32) -> anyhow::Result<String> {
    let it = trial::measure(contracts, pages, times).await?;
    let (read, left_out) = (it.trial.totals.contracts, it.trial.left_out);
    let mut table = format!(
        "{read} contracts of {pages} pages read by both rules, {left_out} left out; {} characters in all; {times} times\n",
        it.characters
    );
    line(&mut table, "a trial of a draft of the rules", &it.turns);
    Ok(table)
}

/// Measures how long every rule takes over a contract of so many pages, and answers with the figures.
pub fn rules(pages: u32, times: u32) -> String {
    let it = rules::measure(pages, times);
    let mut table = format!(
        "contracts of {pages} pages, {} characters on average, read by up to {} rules each; {} findings decided; {times} times\n",
        it.characters / it.turns.len().max(1),
        it.rules,
        it.decided
    );
    line(&mut table, "every rule over one contract", &it.turns);
    table
}

/// Measures and answers with a table.
///
/// # Errors
/// When the company is not found or the database cannot be read.
pub async fn measure(services: &Arc<Services>, company: &str, times: u32) -> Result<String, Problem> {
    let ctx = desk::of_company(services, company).await?;
    let first = actions::list(&ctx, &Filter::default(), 1, ROWS).await?;
    let words: Vec<String> = first
        .rows
        .iter()
        .flat_map(|it| it.title.split_whitespace().map(str::to_owned))
        .filter(|it| it.chars().count() > 3)
        .collect();
    let mut table = format!("{} contracts of {}, {times} times each\n", first.total, ctx.person().company);
    line(&mut table, "list, first page", &timed(times, async |_| show(&ctx, Filter::default()).await).await?);
    let pages = first.total.div_ceil(ROWS).max(1);
    let middle = timed(times, async |_| actions::list(&ctx, &Filter::default(), pages / 2 + 1, ROWS).await.map(drop));
    line(&mut table, "list, middle page", &middle.await?);
    if !words.is_empty() {
        let search = timed(times, async |turn| {
            let search = words.get(turn % words.len()).cloned().unwrap_or_default();
            show(&ctx, Filter { search, ..Filter::default() }).await
        });
        line(&mut table, "search by a word of a title", &search.await?);
    }
    if let Some((word, found)) = commonest_word(&ctx).await? {
        let search = || Filter { search: word.clone(), ..Filter::default() };
        let ranked = timed(times, async |_| show(&ctx, search()).await).await?;
        line(&mut table, &format!("search, best match first: “{word}”, in {found}"), &ranked);
        let by_title = || Filter { sort: Sort::Title, ..search() };
        let sorted = timed(times, async |_| show(&ctx, by_title()).await).await?;
        line(&mut table, "the same by title", &sorted);
    }
    line(&mut table, "dashboard", &timed(times, async |_| dashboard(&ctx, LINES).await.map(drop)).await?);
    table.push_str(&passwords(services).await?);
    Ok(table)
}

/// The word that most of the company's contracts have, of those in the newest; and how many have it.
async fn commonest_word(ctx: &Ctx) -> Result<Option<(String, u32)>, Problem> {
    let newest = actions::list(ctx, &Filter::default(), 1, LOOKED_AT).await?;
    let mut words = BTreeMap::<String, u32>::new();
    for it in newest.rows {
        let content = actions::get(ctx, it.id).await?.content.to_lowercase();
        let different: BTreeSet<&str> = content.split(|c: char| !c.is_ascii_lowercase()).collect();
        for word in different.into_iter().filter(|it| it.len() > 2) {
            *words.entry(word.to_owned()).or_default() += 1;
        }
    }
    let mut by_count: Vec<_> = words.into_iter().collect();
    by_count.sort_by_key(|(word, many)| (std::cmp::Reverse(*many), word.clone()));
    let mut commonest: Option<(String, u32)> = None;
    for (word, _) in by_count.into_iter().take(CANDIDATES) {
        let found = count(ctx, &Filter { search: format!("\"{word}\""), ..Filter::default() }).await?;
        if commonest.as_ref().is_none_or(|(_, most)| found > *most) {
            commonest = Some((word, found));
        }
    }
    Ok(commonest)
}

async fn show(ctx: &Ctx, filter: Filter) -> Result<(), Problem> {
    actions::list(ctx, &filter, 1, ROWS).await.map(drop)
}

/// The times of a piece of work done again and again, sorted; the first turn, which warms up, is not counted.
async fn timed(times: u32, work: impl AsyncFn(usize) -> Result<(), Problem>) -> Result<Vec<Duration>, Problem> {
    work(0).await?;
    let mut all = Vec::new();
    for turn in 0..usize::try_from(times).unwrap_or(1) {
        let begin = Instant::now();
        work(turn).await?;
        all.push(begin.elapsed());
    }
    all.sort();
    Ok(all)
}

/// The time that `percent` of all turns kept within (nearest rank).
fn within(sorted: &[Duration], percent: usize) -> Duration {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

fn line(table: &mut String, what: &str, sorted: &[Duration]) {
    let ms = |it: Duration| it.as_secs_f64() * 1_000.0;
    let (p50, p95) = (ms(within(sorted, 50)), ms(within(sorted, 95)));
    let written = writeln!(table, "  {what:<48} p50 {p50:>8.1} ms   p95 {p95:>8.1} ms");
    debug_assert!(written.is_ok(), "writing to a String cannot fail");
}

/// How many passwords are checked in a second, as many at once as the pool takes.
async fn passwords(services: &Arc<Services>) -> Result<String, Problem> {
    // The first makes the hash that the others are checked against.
    services.passwords.warm().await?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let begin = Instant::now();
    let workers: Vec<_> = (0..cores)
        .map(|_| {
            let services = Arc::clone(services);
            tokio::spawn(async move {
                let mut checked = 0_u32;
                while begin.elapsed() < SIGNING_IN {
                    services.passwords.warm().await?;
                    checked += 1;
                }
                Ok::<_, Problem>(checked)
            })
        })
        .collect();
    let mut checked = 0;
    for worker in workers {
        checked += worker.await.map_err(|_| Problem::unexpected())??;
    }
    let each_second = f64::from(checked) / begin.elapsed().as_secs_f64();
    let each_core = each_second / f64::from(u32::try_from(cores).unwrap_or(1));
    Ok(format!(
        "  passwords checked                                {each_second:.1} a second on {cores} cores, {each_core:.1} on each ({checked} checked)\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let sorted: Vec<_> = (1..=20).map(Duration::from_millis).collect();
        assert_eq!(within(&sorted, 50), Duration::from_millis(10));
        assert_eq!(within(&sorted, 95), Duration::from_millis(19));
        assert_eq!(within(&sorted[..1], 95), Duration::from_millis(1));
        assert_eq!(within(&[], 95), Duration::ZERO);
    }
}
