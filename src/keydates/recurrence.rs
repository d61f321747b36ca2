//! Duties that come back: the next day on which one falls due.
//!
//! What must hold: days are counted from the first one, never from the one before, so a duty of the 31st falls on the
//! last day of shorter months and returns to the 31st.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::KeyDateError;
use super::period::{Period, Unit};

/// How often a duty comes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Never: it falls due once.
    #[default]
    Once,
    /// Every so many days, weeks, months or years. In a month without the day it falls on the month's last day.
    Every(Period),
    /// On the last day of a month, every so many months or years.
    MonthEnds(Period),
}

/// The days on which a duty falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Recurrence {
    first: Date,
    rhythm: Rhythm,
    until: Option<Date>,
}

impl Recurrence {
    /// A duty that falls due on `first` and then in `rhythm`, not later than `until`.
    ///
    /// With [`Rhythm::MonthEnds`] the first day is the last of its month. Answers
    /// [`KeyDateError::RecursInBusinessDays`] for a rhythm of Business Days and [`KeyDateError::NotInMonths`] for month
    /// ends after days or weeks.
    pub fn new(first: Date, rhythm: Rhythm, until: Option<Date>) -> Result<Self, KeyDateError> {
        match rhythm {
            Rhythm::Once => Ok(Self { first, rhythm, until }),
            Rhythm::Every(period) if period.unit() == Unit::BusinessDays => Err(KeyDateError::RecursInBusinessDays),
            Rhythm::Every(_) => Ok(Self { first, rhythm, until }),
            Rhythm::MonthEnds(period) => match period.unit() {
                Unit::Months | Unit::Years => Ok(Self { first: first.last_of_month(), rhythm, until }),
                Unit::Days | Unit::BusinessDays | Unit::Weeks => Err(KeyDateError::NotInMonths),
            },
        }
    }

    /// The first day on which it falls due.
    pub fn first(&self) -> Date {
        self.first
    }

    /// How often it comes back.
    pub fn rhythm(&self) -> Rhythm {
        self.rhythm
    }

    /// The day after which it no longer falls due.
    pub fn until(&self) -> Option<Date> {
        self.until
    }

    /// The first day later than `date` on which it falls due; `None` where there is none, or none in the calendar.
    pub fn next_after(&self, date: Date) -> Option<Date> {
        let next = match self.rhythm {
            Rhythm::Once => (self.first > date).then_some(self.first),
            Rhythm::Every(period) => period.first_after(self.first, date).map(|(_, day)| day),
            // The first of a month is in every month, so counting from it lands in the right one.
            Rhythm::MonthEnds(period) => {
                let first = self.first.first_of_month();
                let (number, day) = period.first_after(first, date.first_of_month())?;
                let before = number.checked_sub(1).and_then(|it| period.times(first, it)).map(Date::last_of_month);
                Some(before.filter(|it| *it > date).unwrap_or(day.last_of_month()))
            }
        }?;
        self.until.is_none_or(|it| next <= it).then_some(next)
    }
}
