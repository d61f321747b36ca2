//! The published bank holidays: `bank_holidays.toml`, read strictly when the program first asks for a calendar.
//!
//! What must hold of a list that loads: its days are in order, are weekdays, lie in the years it claims and stand once
//! for each division; a day that was moved names the day on which the rule puts it. The file is part of the program, so
//! nothing here waits or fails at run time.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::calendar::{Calendar, Holiday, Source};
use super::rules::{self, is_weekend};
use super::{Division, weekday_in_words};

/// A mistake in the list of bank holidays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The file is not TOML of the expected shape; the text says where.
    #[error("{0}")]
    Toml(String),
    /// The last year is before the first.
    #[error("the list ends in {1}, before it begins in {0}")]
    NoYears(i16, i16),
    /// A day is not later than the one before it for the same division, or not in the order of the file.
    #[error("{} stands out of order, or twice for one division", weekday_in_words(*.0))]
    OutOfOrder(Date),
    /// A day lies outside the years of the list.
    #[error("{} lies outside the years of the list", weekday_in_words(*.0))]
    OutsideYears(Date),
    /// A day is on a weekend, where only its substitute counts.
    #[error("{} is on a weekend", weekday_in_words(*.0))]
    OnWeekend(Date),
    /// A day has no name, or is a holiday nowhere.
    #[error("{} has no name or no division", weekday_in_words(*.0))]
    Empty(Date),
    /// A day is said to be moved from one that no rule gives in that year and division.
    #[error("{} is said to be moved from a day that no rule gives", weekday_in_words(*.0))]
    NotARuleDay(Date),
    /// A day is marked in two ways that exclude each other.
    #[error("{} is marked in two ways that exclude each other", weekday_in_words(*.0))]
    Contradiction(Date),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    pub(super) first_year: i16,
    pub(super) last_year: i16,
    pub(super) holidays: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) date: Date,
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) divisions: Vec<Division>,
    #[serde(default)]
    pub(super) substitute: bool,
    #[serde(default)]
    pub(super) one_off: bool,
    #[serde(default)]
    pub(super) instead_of: Option<Date>,
}

pub(super) const PUBLISHED: &str = include_str!("bank_holidays.toml");

impl List {
    pub(super) fn read(source: &str) -> Result<Self, LoadError> {
        let list: Self = toml::from_str(source).map_err(|it| LoadError::Toml(it.to_string()))?;
        if list.last_year < list.first_year {
            return Err(LoadError::NoYears(list.first_year, list.last_year));
        }
        for entry in &list.holidays {
            list.check(entry)?;
        }
        for pair in list.holidays.windows(2) {
            if let [before, after] = pair
                && after.date < before.date
            {
                return Err(LoadError::OutOfOrder(after.date));
            }
        }
        for division in Division::ALL {
            let days: Vec<Date> =
                list.holidays.iter().filter(|it| it.divisions.contains(&division)).map(|it| it.date).collect();
            if let Some(twice) = days.windows(2).find(|it| it[0] == it[1]) {
                return Err(LoadError::OutOfOrder(twice[0]));
            }
        }
        Ok(list)
    }

    fn check(&self, entry: &Entry) -> Result<(), LoadError> {
        let date = entry.date;
        if !(self.first_year..=self.last_year).contains(&date.year()) {
            return Err(LoadError::OutsideYears(date));
        }
        if is_weekend(date) {
            return Err(LoadError::OnWeekend(date));
        }
        if entry.name.trim().is_empty() || entry.divisions.is_empty() {
            return Err(LoadError::Empty(date));
        }
        if entry.divisions.windows(2).any(|it| it[0] >= it[1]) {
            return Err(LoadError::OutOfOrder(date));
        }
        if entry.one_off && (entry.substitute || entry.instead_of.is_some()) {
            return Err(LoadError::Contradiction(date));
        }
        if let Some(moved) = entry.instead_of {
            let by_rule = |division: &Division| {
                moved.year() == date.year()
                    && rules::holidays(*division, moved.year()).iter().any(|it| it.date == moved)
            };
            if !entry.divisions.iter().all(by_rule) {
                return Err(LoadError::NotARuleDay(date));
            }
        }
        Ok(())
    }

    pub(super) fn calendar(&self, division: Division) -> Calendar {
        let here = self.holidays.iter().filter(|it| it.divisions.contains(&division));
        let holiday = |it: &Entry| Holiday {
            date: it.date,
            name: Cow::Owned(it.name.clone()),
            substitute: it.substitute,
            source: Source::Published,
        };
        Calendar {
            division,
            first_year: self.first_year,
            last_year: self.last_year,
            published: here.map(|it| (it.date, holiday(it))).collect(),
        }
    }
}

/// The calendar of a division: the published years from the data we ship, all others by rule.
pub fn calendar(division: Division) -> &'static Calendar {
    #[expect(clippy::expect_used, reason = "the list is part of the program, and a test loads it")]
    static CALENDARS: LazyLock<[Calendar; 3]> = LazyLock::new(|| {
        let list = List::read(PUBLISHED).expect("the shipped list of bank holidays loads");
        Division::ALL.map(|it| list.calendar(it))
    });
    let [england_and_wales, scotland, northern_ireland] = &*CALENDARS;
    match division {
        Division::EnglandAndWales => england_and_wales,
        Division::Scotland => scotland,
        Division::NorthernIreland => northern_ireland,
    }
}
