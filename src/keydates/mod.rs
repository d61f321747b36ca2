//! Key dates: when a contract ends or renews, and the last day on which a notice can be sent in time.
//!
//! Reading order: `period` (lengths of time, and the rule of the corresponding date), `calendar` and `rules` (which
//! days are Business Days), `term` (how long a contract runs), `service` (when a notice counts as received), `notice`
//! (the notice-by date with its derivation), `recurrence` (duties that come back), `feed` (dates for a calendar
//! program).
//!
//! What must hold: a result is a date *and* the steps that lead to it, each resting on a named input, case or statute;
//! the same input gives the same steps; nothing panics at the ends of the calendar, [`KeyDateError::OutOfRange`] says
//! so instead. Days are whole: a contract is in force through the whole of its end date, and a period ends with the
//! whole of its last day. Deliberately absent from the calculation: storage, a clock, hours of a day except the close of business in
//! [`DeemedService`], and local holidays that are no bank holidays.

pub use jiff::civil::Date;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use crate::ids::ContractId;
use crate::problem::Complaint;
use crate::typed::day_in_words;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod ahead;
mod calendar;
pub mod form;
mod notice;
mod period;
mod recurrence;
mod rules;
mod service;
#[cfg(feature = "ssr")]
pub(crate) mod store;
mod term;
mod trail;

#[cfg(feature = "ssr")]
mod bank_holidays;
#[cfg(feature = "ssr")]
mod feed;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

#[cfg(feature = "ssr")]
pub use bank_holidays::{LoadError, calendar};
pub use calendar::{Calendar, Day, Holiday, Source};
#[cfg(feature = "ssr")]
pub use feed::{Entry, feed};
pub use notice::{NoticeTerms, earliest_end, notice_by};
pub use period::{Counting, Period, Unit};
pub use recurrence::{Recurrence, Rhythm};
pub use service::{DeemedService, Delay, Method, Sent};
pub use term::{Renewal, Running, Term};
pub use trail::{Authority, Basis, Derivation, Step, StepKind};

/// What somebody has said about the end of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyTerms {
    /// Whose bank holidays count.
    pub division: Division,
    /// What happens at the end of the term.
    pub renewal: Renewal,
    /// What a notice needs that ends it; `None` where the contract says nothing about one.
    pub notice: Option<NoticeTerms>,
}

/// The key dates of a contract as its page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDatesView {
    /// The contract.
    pub id: ContractId,
    /// Its title.
    pub title: String,
    /// How many versions are kept.
    pub versions: u32,
    /// How often the terms were said.
    pub version: u32,
    /// Whether this person may say the terms now.
    pub may_edit: bool,
    /// Today where the company is.
    pub today: Date,
    /// The first day.
    pub start: Option<Date>,
    /// The last day of the term that runs today.
    pub term_end: Option<Date>,
    /// How often it has renewed by then.
    pub renewals: u32,
    /// The next day on which it renews by itself.
    pub next_renewal: Option<Date>,
    /// The last day on which a notice can be sent in time; `None` without a notice period.
    pub notice_by: Option<Result<Derivation, KeyDateError>>,
    /// Where bank holidays are worked out by rule.
    pub caveat: Option<String>,
    /// What was said, as the form takes it.
    pub form: form::KeyTermsForm,
}

/// A part of the United Kingdom with bank holidays of its own (Banking and Financial Dealings Act 1971, Sch 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Division {
    /// England and Wales.
    #[default]
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

impl Division {
    /// Every division, the default first.
    pub const ALL: [Self; 3] = [Self::EnglandAndWales, Self::Scotland, Self::NorthernIreland];

    /// The stable word that is stored and sent, the same as GOV.UK uses.
    pub fn code(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "england-and-wales",
            Self::Scotland => "scotland",
            Self::NorthernIreland => "northern-ireland",
        }
    }

    /// What people call it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "England and Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
        }
    }

    /// The division of a [code](Self::code).
    pub fn parse(raw: &str) -> Result<Self, Complaint> {
        Self::ALL
            .into_iter()
            .find(|it| it.code() == raw.trim())
            .ok_or_else(|| Complaint::new("not_a_division", "Choose England and Wales, Scotland or Northern Ireland."))
    }
}

/// Why a key date cannot be worked out; the text is a sentence for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum KeyDateError {
    /// The contract has no end date, so there is nothing to count back from.
    #[error(
        "This contract has no end date, so there is no day to count back from. Add the end date, or ask when the \
         contract would end if notice were sent on a certain day."
    )]
    NoEndDate,
    /// The notice would have to be sent before the contract starts.
    #[error(
        "The notice period of {period} is longer than the contract leaves room for: the notice would have to be sent \
         by {}, but the contract starts on {}. Check the dates and the notice period.",
        day_in_words(*send_by), day_in_words(*start)
    )]
    NoticeLongerThanTerm {
        /// The notice period in words.
        period: String,
        /// The day by which the notice would have to be sent.
        send_by: Date,
        /// The first day of the contract.
        start: Date,
    },
    /// A renewal or a rhythm is counted in Business Days, which have no fixed length.
    #[error("This cannot come back after a number of Business Days. Give the length in days, weeks, months or years.")]
    RecursInBusinessDays,
    /// A rhythm of month ends is counted in days or weeks.
    #[error("What falls on the last day of a month comes back after months or years. Choose one of them.")]
    NotInMonths,
    /// The calculation leaves the dates that can be counted (years −9999 to 9999).
    #[error("This leads to a date outside the calendar. Check the year and the lengths of time.")]
    OutOfRange,
}

impl KeyDateError {
    /// The stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoEndDate => "keydates.no_end_date",
            Self::NoticeLongerThanTerm { .. } => "keydates.notice_longer_than_term",
            Self::RecursInBusinessDays => "keydates.recurs_in_business_days",
            Self::NotInMonths => "keydates.not_in_months",
            Self::OutOfRange => "keydates.out_of_range",
        }
    }
}

/// `Tuesday 1 December 2026`, also in the browser half.
pub fn weekday_in_words(date: Date) -> String {
    format!("{} {}", weekday_name(date.weekday()), day_in_words(date))
}

fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// `1 month`, `12 Business Days`.
fn counted(count: impl Into<u64>, one: &str) -> String {
    let count = count.into();
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}
