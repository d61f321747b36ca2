//! How long contracts take: from made to in force, and in review. From recorded moments only.
//!
//! A contract that was signed when it came here was not drafted here and says nothing of it; it is left out and counted as such.

use super::actions::window;
use super::periods::last_days;
use super::{Cycle, CycleLine, Figure};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts::figures::{self, Span, Spread, Took};
use crate::contracts::{ContractType, Filter};
use crate::dates;
use crate::problem::{Complaints, Problem};
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

/// The days that are looked back upon where nobody says otherwise.
pub(super) const USUAL_DAYS: u16 = 90;
/// The microseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// How long the contracts took that came into force within a window.
#[derive(Clone, Debug)]
pub struct CycleTime {
    pub days: u16,
    /// The first and the last day of the window.
    pub first: Date,
    pub last: Date,
    /// All of them; `None` where there is none.
    pub all: Option<Times>,
    /// By type, in the order of types; those without one are left out.
    pub types: Vec<(ContractType, Times)>,
    /// From being sent for review last to being in force, of those that were.
    pub review: Option<Times>,
    /// Contracts that were signed when they came here.
    pub left_out: u32,
}

/// How long some contracts took, in days to a tenth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub contracts: u32,
    pub median: Decimal,
    pub mean: Decimal,
}

impl Times {
    fn of(it: Spread) -> Self {
        Self { contracts: it.contracts, median: in_days(it.median), mean: in_days(it.mean) }
    }
}

fn in_days(micros: i64) -> Decimal {
    let days = Decimal::from(micros) / Decimal::from(DAY);
    let mut days = days.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    days.rescale(1);
    days
}

/// How long the contracts took that came into force in the last `days` days, today included; 90 where nothing is said.
///
/// # Errors
/// A complaint about `days`.
pub async fn cycle_time(ctx: &Ctx, days: &str) -> Result<CycleTime, Problem> {
    ctx.require(Right::ReadContracts)?;
    let mut complaints = Complaints::new();
    let days = window(&mut complaints, days, USUAL_DAYS);
    measure(ctx, complaints.into_result(days)?).await
}

pub(super) async fn measure(ctx: &Ctx, days: u16) -> Result<CycleTime, Problem> {
    let (first, last) = last_days(ctx.today(), days);
    let after = last.tomorrow().unwrap_or(last);
    let span = Span { from: dates::begin_of(first, ctx.zone()), to: dates::begin_of(after, ctx.zone()) };
    let came_signed = Filter { came_signed: Some(true), ..window_of(first, last) };
    let (made, review, left_out) = tokio::try_join!(
        figures::spreads(ctx, span, Took::ToBeInForce),
        figures::spreads(ctx, span, Took::InReview),
        figures::count(ctx, &came_signed),
    )?;
    let whole = |all: &[(Option<ContractType>, Spread)]| {
        all.iter().find(|(kind, _)| kind.is_none()).map(|(_, it)| Times::of(*it))
    };
    let of = |kind| made.iter().find(|(it, _)| *it == Some(kind)).map(|(_, it)| (kind, Times::of(*it)));
    Ok(CycleTime {
        days,
        first,
        last,
        all: whole(&made),
        types: ContractType::ALL.into_iter().filter_map(of).collect(),
        review: whole(&review),
        left_out,
    })
}

/// What came into force within a window.
fn window_of(first: Date, last: Date) -> Filter {
    Filter { in_force_from: Some(first), in_force_to: Some(last), ..Filter::default() }
}

/// The same in words, each figure with its list.
pub(super) fn in_words(it: &CycleTime) -> Cycle {
    let made_here = Filter { came_signed: Some(false), ..window_of(it.first, it.last) };
    let line = |name: &str, times: Times, filter: Filter| {
        let figure = |words: String| Figure { words, filter: filter.clone() };
        CycleLine {
            name: name.to_owned(),
            contracts: figure(times.contracts.to_string()),
            median: figure(times.median.to_string()),
            mean: figure(times.mean.to_string()),
        }
    };
    let of_type = |(kind, times): &(ContractType, Times)| {
        line(kind.label(), *times, Filter { contract_type: Some(*kind), ..made_here.clone() })
    };
    let reviewed = Filter { was_reviewed: Some(true), ..made_here.clone() };
    let left_out = Filter { came_signed: Some(true), ..window_of(it.first, it.last) };
    Cycle {
        days: it.days,
        all: it.all.map(|times| line("All types", times, made_here.clone())),
        types: it.types.iter().map(of_type).collect(),
        review: it.review.map(|times| line("In review", times, reviewed)),
        left_out: (it.left_out > 0).then(|| Figure { words: it.left_out.to_string(), filter: left_out }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b10_times_are_told_in_days_to_a_tenth() {
        let told = |micros| in_days(micros).to_string();
        assert_eq!([0, DAY, DAY / 2, DAY / 20, 3 * DAY + DAY / 3].map(told), ["0.0", "1.0", "0.5", "0.1", "3.3"]);
    }
}
