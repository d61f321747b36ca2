//! Where each version of a clause is: the contracts that took it, and what is left of its words in them.

use super::actions::{MOST_ROWS, find};
use super::{Rung, Stands, UseList, UseRow, VersionUses};
use crate::context::Ctx;
use crate::contracts::{Summary, store as contracts};
use crate::dates;
use crate::fixes::place::lines_of;
use crate::library::{Use, store};
use crate::problem::Problem;
use std::collections::BTreeMap;

/// A contract that took a clause, as it stands.
pub struct Used {
    pub contract: Summary,
    /// `None` for a clause that came with the program.
    pub clause_version: Option<u32>,
    pub rung: Rung,
    /// The version of the contract that had it first.
    pub contract_version: u32,
    pub by_name: String,
    pub at: jiff::Timestamp,
    pub stands: Stands,
}

/// A page of the contracts that took a clause, of one of its versions or of any, the last taken first; how many there are, and
/// the heading of the clause.
///
/// # Errors
/// `clause.missing`; forbidden for roles that may not read contracts.
pub async fn uses(
    ctx: &Ctx,
    address: &str,
    version: Option<u32>,
    (page, size): (u32, u32),
) -> Result<(Vec<Used>, u32, String), Problem> {
    let heading = find(ctx, address).await?.clause().heading.clone();
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let (found, total) = store::uses(ctx, (address, version), (page, size)).await?;
    let ids: Vec<_> = found.iter().map(|it| it.contract).collect();
    let summaries = contracts::summaries(ctx, ctx.db(), &ids).await?;
    let mut summaries: BTreeMap<_, _> = summaries.into_iter().map(|it| (it.id, it)).collect();
    let mut sources: BTreeMap<_, _> = contracts::sources(ctx, ctx.db(), &ids).await?.into_iter().collect();
    let used = |it: Use| {
        Some(Used {
            contract: summaries.remove(&it.contract)?,
            stands: stands(&it.taken.words, &sources.remove(&it.contract)?),
            clause_version: it.taken.clause_version,
            rung: it.taken.rung,
            contract_version: it.contract_version,
            by_name: it.by_name,
            at: it.at,
        })
    };
    Ok((found.into_iter().filter_map(used).collect(), total, heading))
}

/// What is left of some words in a source.
fn stands(words: &str, source: &str) -> Stands {
    let lines = lines_of(words);
    let there = lines.iter().filter(|it| source.contains(it.as_str())).count();
    match there {
        0 => Stands::Gone,
        some if some == lines.len() => Stands::AsPutIn,
        _ => Stands::Changed,
    }
}

/// The same in words.
///
/// # Errors
/// As [`uses`].
pub async fn list(ctx: &Ctx, address: &str, version: Option<u32>, page: u32) -> Result<UseList, Problem> {
    const ROWS: u32 = 25;
    let (found, total, heading) = uses(ctx, address, version, (page, ROWS)).await?;
    let row = |it: Used| UseRow {
        contract: it.contract.id,
        title: it.contract.title,
        status: it.contract.status.label().to_owned(),
        clause_version: it.clause_version,
        rung: it.rung,
        said: format!(
            "{} put it into version {} {}",
            it.by_name,
            it.contract_version,
            dates::moment_in_words(it.at, ctx.now(), ctx.zone())
        ),
        stands: it.stands,
    };
    Ok(UseList {
        address: address.to_owned(),
        heading,
        rows: found.into_iter().map(row).collect(),
        total,
        page: page.max(1),
        pages: total.div_ceil(ROWS).max(1),
    })
}

/// How many contracts took each version of a clause, the latest version first.
pub(super) async fn by_version(ctx: &Ctx, address: &str) -> Result<Vec<VersionUses>, Problem> {
    let found = store::uses_by_version(ctx, address).await?;
    let mut all: Vec<_> = found.into_iter().map(|(version, contracts)| VersionUses { version, contracts }).collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.version));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_clause_is_told_by_its_paragraphs() {
        let words = "One:\n\n- an item;\n- another.\n\nTwo.";
        for (source, expected) in [
            ("#. A\n\n##. One:\n\n###. an item;\n\n###. another.\n\n##. Two.", Stands::AsPutIn),
            ("#. A\n\n##. One:\n\n###. an item;\n\n##. Two, and more.", Stands::Changed),
            ("#. A\n\n##. Something else.", Stands::Gone),
        ] {
            assert_eq!(stands(words, source), expected, "{source}");
        }
    }
}
