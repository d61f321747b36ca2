//! The dashboard: four statements, asked side by side and put into words.

use super::actions::{is_in, overall, scores_in, sum_of, totals};
use super::periods::{Period, Stretch, cut, last_months};
use super::{
    AreaLine, Cycle, CycleLine, Dashboard, Figure, Headline, Labelled, Line, Month, Ranking, Task, Tone, cycle,
};
use crate::compliance::{Area, RiskLevel};
use crate::context::Ctx;
use crate::contracts::figures::{self, Cell, Group, Largest, Made, Span, Sum};
use crate::contracts::{Filter, Risk, Status};
use crate::problem::Problem;
use crate::today::actions::today;
use crate::typed::{Currency, money};
use jiff::ToSpan;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The months of the chart.
const MONTHS: u16 = 12;
/// The stretches of days in which an end is announced.
const AHEAD: [u16; 3] = [30, 60, 90];
/// The days after which a draft that nobody touches is stuck.
const STUCK: u16 = 30;

/// The last twelve months of the company's calendar, this one last.
pub(super) fn months(ctx: &Ctx) -> Vec<Stretch> {
    let (first, last) = last_months(ctx.today(), MONTHS);
    cut(Period::Monthly, first, last, ctx.zone())
}

/// Counts, sums and puts into words; rankings have at most `most` lines.
pub(super) async fn draw_up(ctx: &Ctx, most: u32) -> Result<Dashboard, Problem> {
    let watched = Watched::new(ctx);
    let (filters, months) = (watched.filters(), months(ctx));
    let spans: Vec<Span> = months.iter().map(|it| it.span).collect();
    let (cells, made, owners, parties, today, times) = tokio::try_join!(
        figures::cells(ctx, &filters),
        figures::made_in(ctx, &spans, Currency::Gbp),
        figures::owners(ctx, most),
        figures::parties(ctx, most),
        today(ctx),
        cycle::measure(ctx, cycle::USUAL_DAYS),
    )?;
    let cycle = cycle::in_words(&times);
    let counts = watched.counts(&cells);
    Ok(Dashboard {
        contracts: sum_of(&cells, |_| true),
        today,
        tasks: tasks(&watched, &counts),
        headlines: headlines(&watched, &counts, &cells).into_iter().chain([times_headline(&cycle)]).collect(),
        statuses: statuses(&cells),
        risks: risks(&cells),
        currencies: currencies(&cells),
        areas: areas(&cells),
        owners: ranking(&owners, |it| Filter { owner: Some(it.key), ..Filter::default() }),
        parties: ranking(&parties, |it| Filter { party: it.name.clone(), ..Filter::default() }),
        months: months.iter().zip(made).map(|(month, made)| month_of(ctx, month, &made)).collect(),
        cycle,
    })
}

fn times_headline(it: &Cycle) -> Headline {
    let figure = |line: &CycleLine| Figure { words: format!("{} days", line.median.words), ..line.median.clone() };
    let label = format!("came into force in the last {} days", it.days);
    Headline {
        name: "Median time from made to in force".to_owned(),
        figure: it.all.as_ref().map(figure),
        more: it.all.iter().map(|line| Labelled { label: label.clone(), figure: line.contracts.clone() }).collect(),
    }
}

/// The filters that are counted beside status, currency and risk.
struct Watched {
    waiting: Filter,
    critical: Filter,
    ending: [Filter; 3],
    stuck: Filter,
    new: Filter,
}

/// How many contracts each watched filter leaves.
struct Counts {
    waiting: u32,
    critical: u32,
    ending: [u32; 3],
    stuck: u32,
    new: u32,
}

impl Watched {
    fn new(ctx: &Ctx) -> Self {
        let of = |status| Filter { status: Some(status), ..Filter::default() };
        Self {
            waiting: of(Status::PendingReview),
            critical: Filter { critical: true, ..of(Status::Draft) },
            ending: AHEAD.map(|days| Filter { expiring_within_days: Some(days), ..of(Status::Active) }),
            stuck: Filter { unchanged_for_days: Some(STUCK), ..of(Status::Draft) },
            new: Filter { created_from: Some(ctx.today().saturating_sub(29.days())), ..Filter::default() },
        }
    }

    fn filters(&self) -> Vec<Filter> {
        let mut all = vec![self.waiting.clone(), self.critical.clone(), self.stuck.clone(), self.new.clone()];
        all.extend(self.ending.clone());
        all
    }

    /// The counts, in the order of [`Self::filters`].
    fn counts(&self, cells: &[Cell]) -> Counts {
        let of = |place: usize| cells.iter().filter_map(|it| it.asked.get(place)).sum();
        Counts { waiting: of(0), critical: of(1), stuck: of(2), new: of(3), ending: [of(4), of(5), of(6)] }
    }
}

fn figure(contracts: u32, filter: &Filter) -> Figure {
    Figure { words: grouped(contracts), filter: filter.clone() }
}

/// `1,234`.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

fn labelled(label: impl Into<String>, figure: Figure) -> Labelled {
    Labelled { label: label.into(), figure }
}

/// What they are worth, each with the list of those in that currency.
fn values(totals: &[Sum], filter: &Filter) -> Vec<Figure> {
    let value = |it: &Sum| Figure {
        words: money(it.total, it.currency),
        filter: Filter { currency: Some(it.currency), ..filter.clone() },
    };
    totals.iter().map(value).collect()
}

fn tasks(watched: &Watched, counts: &Counts) -> Vec<Task> {
    let mut tasks = Vec::new();
    let mut add = |count: u32, what: &str, why: &str, figures: Vec<Labelled>| {
        if count > 0 {
            tasks.push(Task { what: what.to_owned(), why: why.to_owned(), figures });
        }
    };
    let ending = AHEAD.iter().zip(&watched.ending).zip(counts.ending);
    add(
        counts.ending[2],
        "Active contracts that end soon",
        "Renew, replace or let them end; look up the notice in the text first.",
        ending.map(|((days, filter), count)| labelled(format!("within {days} days"), figure(count, filter))).collect(),
    );
    add(
        counts.waiting,
        "Waiting for review",
        "Somebody asked for a second pair of eyes; nothing moves until it is approved or returned.",
        vec![labelled("to review", figure(counts.waiting, &watched.waiting))],
    );
    add(
        counts.critical,
        "Drafts with a critical rule not met",
        "They should not be signed as they stand. Each finding names its passage and its law.",
        vec![labelled("to mend", figure(counts.critical, &watched.critical))],
    );
    add(
        counts.stuck,
        "Drafts nobody has touched for 30 days",
        "Finish them, or leave them for later on purpose.",
        vec![labelled("stuck", figure(counts.stuck, &watched.stuck))],
    );
    tasks
}

fn headlines(watched: &Watched, counts: &Counts, cells: &[Cell]) -> Vec<Headline> {
    let everything = Filter::default();
    let active = Filter { status: Some(Status::Active), ..Filter::default() };
    let is_active = |it: &Cell| it.status == Status::Active;
    let active_values = values(&totals(cells, is_active), &active);
    let risky = Filter { risk: Some(Risk::SevenOrMore), ..Filter::default() };
    let unchecked = Filter { risk: Some(Risk::Unchecked), ..Filter::default() };
    let scores = overall(cells);
    let headline = |name: &str, figure, more| Headline { name: name.to_owned(), figure, more };
    let mut active_values = active_values.into_iter();
    vec![
        headline(
            "All contracts",
            Some(figure(sum_of(cells, |_| true), &everything)),
            vec![labelled("made in the last 30 days", figure(counts.new, &watched.new))],
        ),
        headline(
            "Value of active contracts",
            active_values.next(),
            active_values
                .map(|it| labelled("more", it))
                .chain([labelled("active", figure(sum_of(cells, is_active), &active))])
                .collect(),
        ),
        headline(
            "Active and ending within 90 days",
            Some(figure(counts.ending[2], &watched.ending[2])),
            vec![labelled("within 30 days", figure(counts.ending[0], &watched.ending[0]))],
        ),
        headline(
            "Risk 7 or more",
            Some(figure(sum_of(cells, |it| is_in(Risk::SevenOrMore, it)), &risky)),
            vec![labelled("not checked", figure(sum_of(cells, |it| is_in(Risk::Unchecked, it)), &unchecked))],
        ),
        headline(
            "Average score",
            scores
                .average()
                .map(|it| Figure { words: it.to_string(), filter: Filter { scored: true, ..Filter::default() } }),
            vec![labelled("with a score", figure(scores.contracts, &Filter { scored: true, ..Filter::default() }))],
        ),
    ]
}

/// Lines whose bars are in proportion to the largest.
fn in_proportion(mut lines: Vec<(u32, Line)>) -> Vec<Line> {
    let largest = lines.iter().map(|(count, _)| *count).max().unwrap_or(0).max(1);
    for (count, line) in &mut lines {
        line.share = thousandths(*count, largest);
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// `part` of `whole` in thousandths; anything at all is seen.
fn thousandths(part: u32, whole: u32) -> u32 {
    let share = u64::from(part) * 1000 / u64::from(whole.max(1));
    u32::try_from(share).unwrap_or(1000).max(u32::from(part > 0))
}

fn line(name: impl Into<String>, contracts: u32, filter: &Filter, totals: &[Sum]) -> (u32, Line) {
    let line = Line {
        name: name.into(),
        status: None,
        share: 0,
        tone: Tone::Calm,
        contracts: figure(contracts, filter),
        values: values(totals, filter),
    };
    (contracts, line)
}

fn statuses(cells: &[Cell]) -> Vec<Line> {
    let of = |status: Status| {
        let filter = Filter { status: Some(status), ..Filter::default() };
        let belongs = |it: &Cell| it.status == status;
        let (count, it) = line(status.label(), sum_of(cells, belongs), &filter, &totals(cells, belongs));
        (count, Line { status: Some(status), ..it })
    };
    in_proportion(Status::ALL.map(of).into())
}

fn risks(cells: &[Cell]) -> Vec<Line> {
    let of = |risk: Risk| {
        let filter = Filter { risk: Some(risk), ..Filter::default() };
        let belongs = |it: &Cell| is_in(risk, it);
        let (count, it) = line(risk.label(), sum_of(cells, belongs), &filter, &totals(cells, belongs));
        let tone = match risk {
            Risk::Band(RiskLevel::High) | Risk::SevenOrMore => Tone::Warn,
            Risk::Band(RiskLevel::Critical) => Tone::Fail,
            Risk::Band(RiskLevel::Low | RiskLevel::Medium) | Risk::Unchecked => Tone::Calm,
        };
        (count, Line { tone, ..it })
    };
    let bands = Risk::ALL.into_iter().filter(|it| *it != Risk::SevenOrMore);
    in_proportion(bands.map(of).collect())
}

fn currencies(cells: &[Cell]) -> Vec<Line> {
    let of = |currency: Currency| {
        let filter = Filter { currency: Some(currency), ..Filter::default() };
        let belongs = |it: &Cell| it.currency == currency;
        line(currency.code(), sum_of(cells, belongs), &filter, &totals(cells, belongs))
    };
    in_proportion(Currency::ALL.map(of).into_iter().filter(|(count, _)| *count > 0).collect())
}

fn areas(cells: &[Cell]) -> Vec<AreaLine> {
    let of = |area: Area| {
        let scores = scores_in(cells, area);
        let average = scores.average()?;
        let filter = Filter { area: Some(area), ..Filter::default() };
        Some(AreaLine {
            name: area.label().to_owned(),
            average: Figure { words: average.to_string(), filter: filter.clone() },
            contracts: figure(scores.contracts, &filter),
            share: (average * Decimal::ONE_THOUSAND).to_u32().unwrap_or(0),
        })
    };
    Area::ALL.into_iter().filter_map(of).collect()
}

fn ranking<K>(found: &Largest<K>, filter_of: impl Fn(&Group<K>) -> Filter) -> Ranking {
    let lines = found.groups.iter().map(|it| line(it.name.clone(), it.contracts, &filter_of(it), &it.totals));
    Ranking { lines: in_proportion(lines.collect()), more: found.more }
}

fn month_of(ctx: &Ctx, month: &Stretch, made: &Made) -> Month {
    let filter = Filter { created_from: Some(month.first), created_to: Some(month.last), ..Filter::default() };
    let pounds = Filter { currency: Some(Currency::Gbp), ..filter.clone() };
    let average = made.overall.average();
    let scored = Filter { scored: true, ..filter.clone() };
    Month {
        short: month.first.strftime("%b").to_string(),
        name: month.first.strftime("%B %Y").to_string(),
        is_open: month.last >= ctx.today(),
        made: made.contracts,
        contracts: figure(made.contracts, &filter),
        value: Figure { words: money(made.value.total, Currency::Gbp), filter: pounds },
        average: average.map(|it| Figure { words: it.to_string(), filter: scored }),
        hundredths: average.and_then(|it| (it * Decimal::ONE_HUNDRED).to_u32()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped_and_small_shares_are_seen() {
        assert_eq!([0, 12, 999, 1000, 1_234_567].map(grouped), ["0", "12", "999", "1,000", "1,234,567"]);
        assert_eq!(thousandths(0, 100), 0);
        assert_eq!(thousandths(1, 100_000), 1);
        assert_eq!(thousandths(7, 7), 1000);
    }
}
