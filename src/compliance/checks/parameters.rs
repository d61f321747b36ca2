//! The figures of the law that change from year to year, each with the day it came into force.
//!
//! What must hold: rows stand in the order of their dates and are never changed, only added, so that an old analysis
//! can be repeated; before the first row there is no answer.

use jiff::civil::{Date, date};

/// The national minimum wage in pence an hour (National Minimum Wage Regulations 2015, regs 4 and 4A).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MinimumWage {
    from: Date,
    /// For workers of 21 and over: the national living wage.
    pub(super) adult: i64,
    /// For workers of 18 to 20.
    pub(super) from_18: i64,
    /// For workers of 16 and 17, and for apprentices under 19 or in their first year.
    pub(super) youngest: i64,
}

const MINIMUM_WAGE: [MinimumWage; 2] = [
    MinimumWage { from: date(2025, 4, 1), adult: 1_221, from_18: 1_000, youngest: 755 },
    MinimumWage { from: date(2026, 4, 1), adult: 1_271, from_18: 1_085, youngest: 800 },
];

/// The rates in force on a day, or `None` before the first row.
pub(super) fn minimum_wage(on: Date) -> Option<MinimumWage> {
    MINIMUM_WAGE.into_iter().rev().find(|it| it.from <= on)
}

/// Bank Rate of the Bank of England in hundredths of a per cent; the last row holds until another is added.
const BANK_RATE: [(Date, u32); 6] = [
    (date(2024, 8, 1), 500),
    (date(2024, 11, 7), 475),
    (date(2025, 2, 6), 450),
    (date(2025, 5, 8), 425),
    (date(2025, 8, 7), 400),
    (date(2025, 12, 18), 375),
];

/// The base rate that interest "above base" starts from, in per cent a year, or `None` before the first row.
pub(super) fn bank_rate(on: Date) -> Option<f64> {
    BANK_RATE.into_iter().rev().find(|it| it.0 <= on).map(|it| f64::from(it.1) / 100.0)
}

/// The days from which a figure is another one.
pub(super) fn days() -> impl Iterator<Item = Date> {
    let wages = MINIMUM_WAGE.into_iter().map(|it| it.from);
    wages.chain(BANK_RATE.into_iter().map(|it| it.0)).chain([SIX_MONTHS_BITES_FOR_STARTS_FROM])
}

/// The first day of employment whose sixth month ends under the six-month qualifying period for unfair dismissal
/// (Employment Rights Act 1996 s.108 as amended, from 1 January 2027).
pub(super) const SIX_MONTHS_BITES_FOR_STARTS_FROM: Date = date(2026, 7, 1);

/// Statutory holiday in weeks a year (Working Time Regulations 1998 regs 13 and 13A).
pub(super) const HOLIDAY_WEEKS: f64 = 5.6;
/// The most days that statutory holiday can come to.
pub(super) const HOLIDAY_DAYS: f64 = 28.0;
/// Public holidays of a year in England and Wales.
pub(super) const PUBLIC_HOLIDAYS: f64 = 8.0;
/// The most hours of an average working week without an opt-out (Working Time Regulations 1998 reg 4).
pub(super) const WEEKLY_HOURS: f64 = 48.0;
/// Weeks of a year, for pay.
pub(super) const WEEKS_A_YEAR: f64 = 52.143;
/// The rate of VAT, in hundredths.
pub(super) const VAT: i64 = 20;
