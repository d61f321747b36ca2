//! Which days are Business Days in a division, and which holiday a day is.
//!
//! What must hold: a year is either published as a whole or worked out by rule as a whole, and every holiday says which
//! ([`Source`]); a weekend is told before a holiday. A calendar serialises, so that a page can count in the browser
//! with the same data.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::rules::{self, is_weekend};
use super::{Division, weekday_name};
use crate::typed::day_in_words;

/// How a holiday is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// From the list that GOV.UK publishes.
    Published,
    /// Worked out by rule, in a year before or after the published ones: one-off days are not known.
    Computed,
}

/// A bank holiday of one division.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The weekday on which it is kept.
    pub date: Date,
    /// Its name, such as `Christmas Day`.
    pub name: Cow<'static, str>,
    /// Whether the day stands in for one that falls on a weekend.
    pub substitute: bool,
    /// How it is known.
    pub source: Source,
}

impl Holiday {
    /// `Boxing Day, substitute day`.
    pub fn in_words(&self) -> String {
        if self.substitute { format!("{}, substitute day", self.name) } else { self.name.clone().into_owned() }
    }
}

/// What a day is to somebody who counts Business Days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day {
    /// Neither on a weekend nor a bank holiday.
    Business,
    /// A Saturday or a Sunday.
    Weekend,
    /// A bank holiday.
    Holiday(Holiday),
}

/// The bank holidays of one division.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    pub(super) division: Division,
    pub(super) first_year: i16,
    pub(super) last_year: i16,
    /// All there are from the first to the last year.
    pub(super) published: BTreeMap<Date, Holiday>,
}

impl Calendar {
    /// The part of the United Kingdom it is for.
    pub fn division(&self) -> Division {
        self.division
    }

    /// How the holidays of a year are known.
    pub fn source(&self, year: i16) -> Source {
        if (self.first_year..=self.last_year).contains(&year) { Source::Published } else { Source::Computed }
    }

    /// What to say beside dates that rest on a year worked out by rule; `None` for a published year.
    pub fn caveat(&self, year: i16) -> Option<String> {
        let division = self.division.in_words();
        if year > self.last_year {
            Some(format!(
                "The bank holidays of {year} in {division} are worked out by rule, not yet proclaimed. A one-off \
                 holiday would change the date."
            ))
        } else if year < self.first_year {
            Some(format!(
                "The bank holidays of {year} in {division} are worked out by rule. One-off holidays of that year are \
                 not taken into account."
            ))
        } else {
            None
        }
    }

    /// The holidays of a year, in order.
    pub fn holidays(&self, year: i16) -> Vec<Holiday> {
        match self.source(year) {
            Source::Published => self.published.values().filter(|it| it.date.year() == year).cloned().collect(),
            Source::Computed => rules::holidays(self.division, year)
                .into_iter()
                .map(|it| Holiday {
                    date: it.date,
                    name: Cow::Borrowed(it.name),
                    substitute: it.substitute,
                    source: Source::Computed,
                })
                .collect(),
        }
    }

    /// What `date` is.
    pub fn day(&self, date: Date) -> Day {
        if is_weekend(date) {
            return Day::Weekend;
        }
        let holiday = match self.source(date.year()) {
            Source::Published => self.published.get(&date).cloned(),
            Source::Computed => self.holidays(date.year()).into_iter().find(|it| it.date == date),
        };
        holiday.map_or(Day::Business, Day::Holiday)
    }

    /// Whether `date` is neither on a weekend nor a bank holiday.
    pub fn is_business_day(&self, date: Date) -> bool {
        match self.day(date) {
            Day::Business => true,
            Day::Weekend | Day::Holiday(_) => false,
        }
    }

    /// `date`, or the next Business Day after it; `None` at the end of the calendar.
    pub fn business_day_from(&self, date: Date) -> Option<Date> {
        let mut day = date;
        while !self.is_business_day(day) {
            day = day.tomorrow().ok()?;
        }
        Some(day)
    }

    /// `date`, or the last Business Day before it; `None` at the beginning of the calendar.
    pub fn business_day_until(&self, date: Date) -> Option<Date> {
        let mut day = date;
        while !self.is_business_day(day) {
            day = day.yesterday().ok()?;
        }
        Some(day)
    }

    /// Why `date` is not a Business Day, as the middle of a sentence; `None` where it is one.
    pub fn why_not(&self, date: Date) -> Option<String> {
        match self.day(date) {
            Day::Business => None,
            Day::Weekend => Some(format!("{} is a {}", day_in_words(date), weekday_name(date.weekday()))),
            Day::Holiday(it) => Some(format!(
                "{} is a bank holiday in {} ({})",
                day_in_words(date),
                self.division.in_words(),
                it.in_words()
            )),
        }
    }
}
