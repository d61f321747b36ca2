//! How long a contract runs, and what happens when its term is over.
//!
//! What must hold: a term and its renewals follow each other without a gap, each through the whole of its last day;
//! renewals are counted from the first day after the first term, so that a month-end rhythm does not wear off.

use std::num::NonZeroU16;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::KeyDateError;
use super::period::{Period, Unit};
use crate::typed::DateRange;

/// What happens at the end of the term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// The contract ends by itself.
    #[default]
    None,
    /// It goes on for another `every`, unless notice is given.
    Automatic {
        /// The length of each further term.
        every: Period,
        /// How often at most; `None` without limit.
        at_most: Option<NonZeroU16>,
    },
    /// It goes on only if the parties agree on it.
    ByAgreement,
}

/// The days of a contract and its renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Term {
    dates: DateRange,
    renewal: Renewal,
}

/// The term that runs on a certain day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Its last day, which is included.
    pub end: Date,
    /// How often the contract has renewed by then.
    pub renewals: u32,
}

impl Term {
    /// A term from the dates of a contract; refuses renewals that are counted in Business Days.
    pub fn new(dates: DateRange, renewal: Renewal) -> Result<Self, KeyDateError> {
        match renewal {
            Renewal::Automatic { every, .. } if every.unit() == Unit::BusinessDays => {
                Err(KeyDateError::RecursInBusinessDays)
            }
            Renewal::Automatic { .. } | Renewal::None | Renewal::ByAgreement => Ok(Self { dates, renewal }),
        }
    }

    /// The first and the last day of the first term.
    pub fn dates(&self) -> DateRange {
        self.dates
    }

    /// What happens at its end.
    pub fn renewal(&self) -> Renewal {
        self.renewal
    }

    /// The term that runs on `today`: the first one before the contract starts, the last one after it has ended.
    pub fn running_on(&self, today: Date) -> Result<Running, KeyDateError> {
        let end = self.dates.end().ok_or(KeyDateError::NoEndDate)?;
        let first = Running { end, renewals: 0 };
        let Renewal::Automatic { every, at_most } = self.renewal else { return Ok(first) };
        if today <= end {
            return Ok(first);
        }
        let renews = end.tomorrow().map_err(|_| KeyDateError::OutOfRange)?;
        let most = at_most.map(|it| u32::from(it.get()));
        let (renewals, next) = match every.first_after(renews, today) {
            Some((renewals, _)) if most.is_some_and(|most| renewals > most) => self.last_term(renews, every, most),
            Some(found) => Some(found),
            None => self.last_term(renews, every, most),
        }
        .ok_or(KeyDateError::OutOfRange)?;
        Ok(Running { end: next.yesterday().map_err(|_| KeyDateError::OutOfRange)?, renewals })
    }

    /// The next day after `today` on which the contract renews by itself; `None` where it does not.
    pub fn next_renewal(&self, today: Date) -> Result<Option<Date>, KeyDateError> {
        let Renewal::Automatic { at_most, .. } = self.renewal else { return Ok(None) };
        let running = self.running_on(today)?;
        let spent = at_most.is_some_and(|it| running.renewals >= u32::from(it.get()));
        let day = running.end.tomorrow().map_err(|_| KeyDateError::OutOfRange)?;
        Ok((!spent && day > today).then_some(day))
    }

    fn last_term(&self, renews: Date, every: Period, most: Option<u32>) -> Option<(u32, Date)> {
        let most = most?;
        Some((most, every.times(renews, most)?))
    }
}
