//! What can be asked of the figures.

use super::Dashboard;
use super::dashboard;
use super::periods::{Period, cut, last_days};
use crate::accounts::Right;
use crate::compliance::{Area, RiskLevel};
use crate::context::Ctx;
use crate::contracts::figures::{self, Cell, Scores, Span, Sum};
use crate::contracts::{Filter, Risk, Status};
use crate::dates::begin_of;
use crate::problem::{Complaints, Problem};
use crate::typed::Currency;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::{Decimal, RoundingStrategy};
use std::time::{Duration, Instant};

pub use super::cycle::{CycleTime, Times, cycle_time};

/// The shortest and the longest window of a series, in days.
const WINDOW: std::ops::RangeInclusive<u16> = 7..=365;
/// The days that growth looks at, today included, and the same again before them.
const GROWTH: u16 = 30;
/// The most lines of a ranking.
const MOST_LINES: u32 = 100;

/// The company's contracts in figures, for programs.
#[derive(Clone, Debug)]
pub struct Business {
    pub contracts: u32,
    pub active: u32,
    pub draft: u32,
    pub completed: u32,
    /// What contracts in pounds are worth together.
    pub total: Decimal,
    /// The average of the contracts in pounds that say a value.
    pub average: Option<Decimal>,
    /// From 0 to 1.
    pub average_score: Option<Decimal>,
    /// Contracts with a risk of 7 or more.
    pub high_risk: u32,
    /// Contracts made in the last 30 days ÷ those of the 30 days before − 1, to four decimals.
    pub growth: Option<Decimal>,
    /// One for each currency in which a contract says a value.
    pub currencies: Vec<Sum>,
}

/// The company's contracts in figures.
pub async fn business(ctx: &Ctx) -> Result<Business, Problem> {
    let cells = figures::cells(ctx, &[]).await?;
    let spans = growth_spans(ctx.today(), ctx.zone());
    let made = figures::made_in(ctx, &spans, Currency::Gbp).await?;
    let count = |status: Status| sum_of(&cells, |it| it.status == status);
    let currencies = totals(&cells, |_| true);
    let pounds = currencies.iter().find(|it| it.currency == Currency::Gbp);
    Ok(Business {
        contracts: sum_of(&cells, |_| true),
        active: count(Status::Active),
        draft: count(Status::Draft),
        completed: count(Status::Completed),
        total: pounds.map(|it| it.total).unwrap_or_default(),
        average: pounds.and_then(Sum::average),
        average_score: overall(&cells).average(),
        high_risk: sum_of(&cells, |it| is_in(Risk::SevenOrMore, it)),
        growth: match &made[..] {
            [before, last] => growth(before.contracts, last.contracts),
            _ => None,
        },
        currencies,
    })
}

/// The 30 days before the last 30, and those: by the company's days, as the dashboard counts what was made.
fn growth_spans(today: Date, zone: &TimeZone) -> [Span; 2] {
    let (first, last) = last_days(today, GROWTH);
    let (before, _) = last_days(first, GROWTH + 1);
    let begin = |day: Date| begin_of(day, zone);
    let end = begin(last.saturating_add(1.day()));
    [Span { from: begin(before), to: begin(first) }, Span { from: begin(first), to: end }]
}

/// `last ÷ before − 1` to four decimals; nothing grows out of nothing.
fn growth(before: u32, last: u32) -> Option<Decimal> {
    let ratio = Decimal::from(last).checked_div(Decimal::from(before))? - Decimal::ONE;
    Some(ratio.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero))
}

/// How many contracts the cells hold that `belongs` picks.
pub(super) fn sum_of(cells: &[Cell], belongs: impl Fn(&Cell) -> bool) -> u32 {
    cells.iter().filter(|it| belongs(it)).map(|it| it.contracts).sum()
}

/// What the contracts that `belongs` picks are worth, by currency.
pub(super) fn totals(cells: &[Cell], belongs: impl Fn(&Cell) -> bool) -> Vec<Sum> {
    let sum = |currency| {
        let of = cells.iter().filter(|it| it.currency == currency && belongs(it));
        of.fold(Sum { currency, contracts: 0, total: Decimal::ZERO }, |sum, it| Sum {
            contracts: sum.contracts + it.value.contracts,
            total: sum.total + it.value.total,
            ..sum
        })
    };
    Currency::ALL.map(sum).into_iter().filter(|it| it.contracts > 0).collect()
}

/// The overall scores of the cells.
pub(super) fn overall(cells: &[Cell]) -> Scores {
    cells.iter().fold(Scores::default(), |sum, it| sum.and(it.overall))
}

/// Whether the contracts of a cell have such a risk.
pub(super) fn is_in(risk: Risk, cell: &Cell) -> bool {
    match (risk.scores(), cell.risk) {
        (Some((from, to)), Some(score)) => (from..=to).contains(&score),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// What a series counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Contracts made.
    ContractsCreated,
    /// What contracts made are worth in one currency.
    ContractValue,
    /// The average score of contracts made.
    ComplianceScores,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 3] = [Self::ContractsCreated, Self::ContractValue, Self::ComplianceScores];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::ContractsCreated => "contracts_created",
            Self::ContractValue => "contract_value",
            Self::ComplianceScores => "compliance_scores",
        }
    }

    /// The metric of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// How a series is asked for, in the words of an address; what is empty takes its usual value.
#[derive(Clone, Debug, Default)]
pub struct SeriesForm {
    /// `daily` (usual), `weekly` or `monthly`.
    pub period: String,
    /// From 7 to 365; 30 is usual.
    pub days: String,
    /// GBP is usual; for values only.
    pub currency: String,
}

/// A figure over time.
#[derive(Clone, Debug)]
pub struct Series {
    pub metric: Metric,
    pub period: Period,
    pub currency: Currency,
    /// One for each period of the window, the earliest first.
    pub points: Vec<Point>,
}

/// One period of a series.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// Its first day within the window.
    pub date: Date,
    /// `None` for an average of nothing.
    pub value: Option<Decimal>,
}

/// A figure over time, of the contracts made in each period as they stand now.
///
/// # Errors
/// Complaints about `period`, `days` and `currency`.
pub async fn series(ctx: &Ctx, metric: Metric, form: &SeriesForm) -> Result<Series, Problem> {
    ctx.require(Right::ReadContracts)?;
    let mut complaints = Complaints::new();
    let raw = form.period.trim();
    let period = if raw.is_empty() { Some(Period::Daily) } else { Period::from_word(raw) };
    if period.is_none() {
        let known = Period::ALL.map(Period::word).join(", ");
        complaints.add("period", "not_a_period", format!("Choose one of: {known}."));
    }
    let days = window(&mut complaints, &form.days, 30);
    let currency = complaints.keep("currency", Currency::parse(&form.currency));
    let asked = match (period, days, currency) {
        (Some(period), Some(days), Some(currency)) => Some((period, days, currency)),
        _ => None,
    };
    let (period, days, currency) = complaints.into_result(asked)?;

    let (first, last) = last_days(ctx.today(), days);
    let stretches = cut(period, first, last, ctx.zone());
    let spans: Vec<Span> = stretches.iter().map(|it| it.span).collect();
    let made = figures::made_in(ctx, &spans, currency).await?;
    let points = stretches.iter().zip(made).map(|(stretch, made)| Point {
        date: stretch.first,
        value: match metric {
            Metric::ContractsCreated => Some(Decimal::from(made.contracts)),
            Metric::ContractValue => Some(made.value.total),
            Metric::ComplianceScores => made.overall.average(),
        },
    });
    Ok(Series { metric, period, currency, points: points.collect() })
}

/// How many days a window has; `usual` where nothing is said.
pub(super) fn window(complaints: &mut Complaints, raw: &str, usual: u16) -> Option<u16> {
    let raw = raw.trim();
    let days = if raw.is_empty() { Some(usual) } else { raw.parse().ok().filter(|it| WINDOW.contains(it)) };
    if days.is_none() {
        let (from, to) = (WINDOW.start(), WINDOW.end());
        complaints.add("days", "out_of_range", format!("Write a whole number of days from {from} to {to}."));
    }
    days
}

/// What the rules say of all contracts together.
#[derive(Clone, Debug)]
pub struct ComplianceFigures {
    /// Contracts that have an overall score.
    pub overall: Scores,
    /// Contracts whose overall score is at least 0.80.
    pub compliant: u32,
    /// By area, in the order of [`Area::ALL`].
    pub areas: Vec<(Area, Scores)>,
    /// How many contracts fall into each band of risk.
    pub risks: Vec<(RiskLevel, u32)>,
    /// Contracts without a risk score.
    pub unchecked: u32,
    /// Contracts with a critical rule that is not met.
    pub critical: u32,
    /// The average overall score of the contracts made in each of the last twelve months, with how many they are.
    pub trend: Vec<(Date, Scores)>,
}

/// What the rules say of all contracts together.
pub async fn compliance(ctx: &Ctx) -> Result<ComplianceFigures, Problem> {
    let critical = Filter { critical: true, ..Filter::default() };
    let cells = figures::cells(ctx, &[critical]).await?;
    let months = dashboard::months(ctx);
    let spans: Vec<Span> = months.iter().map(|it| it.span).collect();
    let made = figures::made_in(ctx, &spans, Currency::Gbp).await?;
    Ok(ComplianceFigures {
        overall: overall(&cells),
        compliant: cells.iter().map(|it| it.compliant).sum(),
        areas: Area::ALL.into_iter().map(|area| (area, scores_in(&cells, area))).collect(),
        risks: RiskLevel::ALL
            .into_iter()
            .map(|level| (level, sum_of(&cells, |it| is_in(Risk::Band(level), it))))
            .collect(),
        unchecked: sum_of(&cells, |it| is_in(Risk::Unchecked, it)),
        critical: cells.iter().flat_map(|it| it.asked.first()).sum(),
        trend: months.iter().zip(made).map(|(month, made)| (month.first, made.overall)).collect(),
    })
}

/// The scores of an area.
pub(super) fn scores_in(cells: &[Cell], area: Area) -> Scores {
    let place = Area::ALL.iter().position(|it| *it == area);
    let of = |cell: &Cell| place.and_then(|place| cell.areas.get(place)).copied().unwrap_or_default();
    cells.iter().fold(Scores::default(), |sum, it| sum.and(of(it)))
}

/// The dashboard, with rankings of at most `most` lines.
pub async fn dashboard(ctx: &Ctx, most: u32) -> Result<Dashboard, Problem> {
    dashboard::draw_up(ctx, most.clamp(1, MOST_LINES)).await
}

/// How long the database takes just now to answer the smallest question.
///
/// # Errors
/// Forbidden for those who do not run the company's settings; away when the database does not answer.
pub async fn database_round_trip(ctx: &Ctx) -> Result<Duration, Problem> {
    ctx.require(Right::ReadOperations)?;
    let begin = Instant::now();
    ctx.db().ping().await?;
    Ok(begin.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_counts_whole_days_of_the_companys_calendar() {
        let zone = crate::dates::zone_or_london("Europe/London");
        let [before, last] = growth_spans(jiff::civil::date(2026, 11, 23), &zone);
        // Of the 30 days from 25 October, the first is that on which the clocks go back.
        assert_eq!(
            (last.from.to_string(), last.to.to_string()),
            ("2026-10-24T23:00:00Z".into(), "2026-11-24T00:00:00Z".into())
        );
        assert_eq!((before.from.to_string(), before.to), ("2026-09-24T23:00:00Z".into(), last.from));
    }

    #[test]
    fn growth_is_told_in_parts_of_one_and_not_at_all_out_of_nothing() {
        let told = |before, last| growth(before, last).map(|it| it.to_string());
        assert_eq!(told(0, 5), None);
        assert_eq!(told(0, 0), None);
        assert_eq!(told(4, 5).as_deref(), Some("0.25"));
        assert_eq!(told(3, 4).as_deref(), Some("0.3333"));
        assert_eq!(told(2, 0).as_deref(), Some("-1"));
    }

    #[test]
    fn averages_are_rounded_half_a_penny_up_and_are_none_of_nothing() {
        let sum = |contracts, pence| Sum { currency: Currency::Gbp, contracts, total: Decimal::new(pence, 2) };
        assert_eq!(sum(0, 0).average(), None);
        assert_eq!(sum(2, 101).average().unwrap().to_string(), "0.51");
        assert_eq!(sum(3, 100).average().unwrap().to_string(), "0.33");
        assert_eq!(Scores { contracts: 3, hundredths: 200 }.average().unwrap().to_string(), "0.67");
    }
}
