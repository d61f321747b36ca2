//! Lengths of time as contracts state them, and how they are counted from day to day.
//!
//! What must hold: a month or a year ends on the corresponding date, or on the last day of the month where there is no
//! such date (Dodds v Walker [1981] 1 WLR 1027); lengths are multiplied before they are added, so that a rhythm of
//! months that starts on the 31st returns to the 31st. Every function is total: `None` means that the result lies
//! outside the calendar.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::counted;
use crate::problem::Complaint;

/// What a length of time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Days that are neither on a weekend nor a bank holiday.
    BusinessDays,
    /// Seven days each.
    Weeks,
    /// Calendar months.
    Months,
    /// Twelve calendar months each.
    Years,
}

impl Unit {
    /// Every unit, from the shortest.
    pub const ALL: [Self; 5] = [Self::Days, Self::BusinessDays, Self::Weeks, Self::Months, Self::Years];

    /// The stable word that is stored and sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::BusinessDays => "business_days",
            Self::Weeks => "weeks",
            Self::Months => "months",
            Self::Years => "years",
        }
    }

    /// One of it, in words.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Days => "day",
            Self::BusinessDays => "Business Day",
            Self::Weeks => "week",
            Self::Months => "month",
            Self::Years => "year",
        }
    }

    /// The longest period in this unit: about a hundred years.
    fn most(self) -> u16 {
        match self {
            Self::Days => 36_525,
            Self::BusinessDays => 26_000,
            Self::Weeks => 5_218,
            Self::Months => 1_200,
            Self::Years => 100,
        }
    }
}

/// A length of time: at least one of its unit, at most about a hundred years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Stated", into = "Stated")]
pub struct Period {
    count: u16,
    unit: Unit,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    count: u16,
    unit: Unit,
}

impl TryFrom<Stated> for Period {
    type Error = String;

    fn try_from(it: Stated) -> Result<Self, Self::Error> {
        Self::new(it.count, it.unit).map_err(|it| it.message)
    }
}

impl From<Period> for Stated {
    fn from(it: Period) -> Self {
        Self { count: it.count, unit: it.unit }
    }
}

impl Period {
    /// `count` of `unit`; complains about none at all and about more than a hundred years.
    pub fn new(count: u16, unit: Unit) -> Result<Self, Complaint> {
        if count == 0 {
            return Err(Complaint::new("no_period", format!("Give at least 1 {}.", unit.singular())));
        }
        if count > unit.most() {
            return Err(Complaint::new(
                "period_too_long",
                format!("This is longer than a hundred years. At most {} fit.", counted(unit.most(), unit.singular())),
            ));
        }
        Ok(Self { count, unit })
    }

    /// A period from what was typed into a field for the number and one for the [code](Unit::code) of the unit.
    pub fn parse(count: &str, unit: &str) -> Result<Self, Complaint> {
        let wrong =
            || Complaint::new("not_a_period", "Write the length as a whole number, such as 3, and choose its unit.");
        let count: u32 = count.trim().parse().map_err(|_| wrong())?;
        let unit = Unit::ALL.into_iter().find(|it| it.code() == unit.trim()).ok_or_else(wrong)?;
        Self::new(u16::try_from(count).unwrap_or(u16::MAX), unit)
    }

    /// How many of its unit; never 0.
    pub fn count(self) -> u16 {
        self.count
    }

    /// What it is counted in.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// `3 months`, `1 Business Day`.
    pub fn in_words(self) -> String {
        counted(self.count, self.unit.singular())
    }

    /// The last day of a period that begins with the day after `from`: the corresponding date for months and years, the
    /// last counted day otherwise.
    pub fn after(self, from: Date, calendar: &Calendar) -> Option<Date> {
        match self.unit {
            Unit::BusinessDays => {
                let mut day = from;
                for _ in 0..self.count {
                    day = calendar.business_day_from(day.tomorrow().ok()?)?;
                }
                Some(day)
            }
            Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => self.times(from, 1),
        }
    }

    /// The last day of the period of a notice received on `received`, in this way of counting.
    pub fn last_day(self, received: Date, counting: Counting, calendar: &Calendar) -> Option<Date> {
        match counting {
            Counting::Ordinary => self.after(received, calendar),
            Counting::ClearDays => self.after(received, calendar)?.tomorrow().ok(),
            Counting::Inclusive => match self.unit {
                Unit::Days | Unit::Weeks | Unit::BusinessDays => self.after(received.yesterday().ok()?, calendar),
                Unit::Months | Unit::Years => {
                    let last = self.times(received, 1)?;
                    // Where the month has no corresponding date, the period fills it to its end.
                    if last.day() == received.day() { last.yesterday().ok() } else { Some(last) }
                }
            },
        }
    }

    /// `from` and this period `times` over, added at once; `None` for Business Days, which have no fixed length.
    pub(super) fn times(self, from: Date, times: u32) -> Option<Date> {
        let count = i64::from(self.count) * i64::from(times);
        match self.unit {
            Unit::Days => days_after(from, count),
            Unit::Weeks => days_after(from, count * 7),
            Unit::Months => months_after(from, count),
            Unit::Years => months_after(from, count * 12),
            Unit::BusinessDays => None,
        }
    }

    /// The first of the days `from`, `from` + 1 period, `from` + 2 periods … that is later than `after`, with its
    /// number.
    pub(super) fn first_after(self, from: Date, after: Date) -> Option<(u32, Date)> {
        let months = i64::from(after.year() - from.year()) * 12 + i64::from(after.month() - from.month());
        let days = after.duration_since(from).as_hours() / 24;
        let each = i64::from(self.count);
        // One too few rather than one too many: the loop below only counts up.
        let guess = match self.unit {
            Unit::Days => days / each,
            Unit::Weeks => days / (each * 7),
            Unit::Months => months / each - 1,
            Unit::Years => months / (each * 12) - 1,
            Unit::BusinessDays => return None,
        };
        let mut number = u32::try_from(guess.max(0)).ok()?;
        loop {
            let day = self.times(from, number)?;
            if day > after {
                return Some((number, day));
            }
            number += 1;
        }
    }
}

/// Which of the days at the ends of a notice period count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// The day on which the notice is received does not count, the last day does (Lester v Garland (1808) 15 Ves 248).
    #[default]
    Ordinary,
    /// Neither counts: whole days lie between them. Words such as "at least 30 days" or "not less than 30 days" before
    /// an event have been read so (Re Hector Whaling Ltd \[1936\] Ch 208); it is the cautious choice.
    ClearDays,
    /// Both count: a period "beginning with" the day of receipt (Trow v Ind Coope (West Midlands) Ltd \[1967\] 2 QB
    /// 899).
    Inclusive,
}

impl Counting {
    /// Every way of counting, the default first.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::ClearDays, Self::Inclusive];

    /// The stable word that is stored and sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::ClearDays => "clear_days",
            Self::Inclusive => "inclusive",
        }
    }

    /// One sentence: which days count.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Ordinary => {
                "The day on which the notice is received does not count; the last day of the period does."
            }
            Self::ClearDays => "Clear days: neither the day on which the notice is received nor the end date counts.",
            Self::Inclusive => "The day on which the notice is received counts as the first day of the period.",
        }
    }
}

/// `days` after `from`, or before it where negative.
pub(super) fn days_after(from: Date, days: i64) -> Option<Date> {
    from.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The corresponding date `months` after `from`, or before it where negative; the last day of a shorter month.
pub(super) fn months_after(from: Date, months: i64) -> Option<Date> {
    from.checked_add(Span::new().try_months(months).ok()?).ok()
}
