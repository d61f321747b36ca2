//! The derivation of a date: one step after the other, each with what it rests on.
//!
//! What must hold: the steps form a chain (each begins where the one before ended), and days that are passed over
//! because they are no Business Days are steps of their own that name the weekend or the holiday.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::{Calendar, Day, Source};
use super::{Division, KeyDateError, counted, weekday_in_words};

/// More Business Days than this are counted in one step across weekends; bank holidays keep steps of their own.
const COUNTED_SINGLY: u16 = 10;

/// A date with the way that leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// In order; each begins where the one before ended, and the last ends on `date`.
    pub steps: Vec<Step>,
    /// The result.
    pub date: Date,
    /// The day on which the notice counts as received: the latest that is in time, or the one that was worked out.
    pub received: Date,
    /// Sentences to show beside the date: what it does not take into account, and what is wise.
    pub notes: Vec<String>,
}

/// One step of a derivation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What sort of step it is.
    pub kind: StepKind,
    /// The date before the step.
    pub from: Date,
    /// What was done, as a sentence.
    pub what: String,
    /// What it rests on, the most particular first.
    pub rests_on: Vec<Basis>,
    /// The date after the step.
    pub to: Date,
}

/// The sorts of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The date from which the calculation starts.
    Start,
    /// A length of time is counted.
    Count,
    /// A weekend or a bank holiday is passed over.
    Skip,
    /// The clause on deemed service is applied.
    Service,
}

/// What a step rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The dates recorded for the contract.
    Term,
    /// The day on which the notice is sent, as it was asked.
    Sending,
    /// The clause on the notice period, with its number where it is recorded.
    NoticeClause(Option<String>),
    /// The clause on when a notice counts as received, with its number where it is recorded.
    ServiceClause(Option<String>),
    /// The meaning of Business Day: neither a weekend nor a bank holiday.
    BusinessDay,
    /// The bank holidays of a division.
    BankHolidays {
        /// Whose holidays they are.
        division: Division,
        /// How they are known.
        source: Source,
    },
    /// A case.
    Law(Authority),
}

impl Basis {
    /// `clause 14.2 (notice period)`, `Dodds v Walker [1981] 1 WLR 1027`.
    pub fn in_words(&self) -> String {
        let clause = |number: &Option<String>, about: &str| match number {
            Some(number) => format!("clause {number} ({about})"),
            None => format!("the contract ({about})"),
        };
        match self {
            Self::Term => "the dates of the contract".to_owned(),
            Self::Sending => "the day of sending".to_owned(),
            Self::NoticeClause(number) => clause(number, "notice period"),
            Self::ServiceClause(number) => clause(number, "when a notice counts as received"),
            Self::BusinessDay => "Business Days: neither a weekend nor a bank holiday".to_owned(),
            Self::BankHolidays { division, source: Source::Published } => {
                format!("bank holidays in {}, as GOV.UK publishes them", division.in_words())
            }
            Self::BankHolidays { division, source: Source::Computed } => {
                format!(
                    "bank holidays in {} by rule: Banking and Financial Dealings Act 1971, s 1 and Sch 1",
                    division.in_words()
                )
            }
            Self::Law(authority) => authority.citation().to_owned(),
        }
    }
}

/// The cases on counting time that a derivation can rest on. They are English; elsewhere they persuade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// A period of months ends on the corresponding date, or on the last day of a month that has none.
    CorrespondingDate,
    /// The day of the event from which a period runs does not count.
    FirstDayExcluded,
    /// "Not less than" so many days are clear days.
    ClearDays,
    /// A period "beginning with" a day includes it.
    FirstDayIncluded,
}

impl Authority {
    /// The citation of the case.
    pub fn citation(self) -> &'static str {
        match self {
            Self::CorrespondingDate => "Dodds v Walker [1981] 1 WLR 1027",
            Self::FirstDayExcluded => "Lester v Garland (1808) 15 Ves 248",
            Self::ClearDays => "Re Hector Whaling Ltd [1936] Ch 208",
            Self::FirstDayIncluded => "Trow v Ind Coope (West Midlands) Ltd [1967] 2 QB 899",
        }
    }
}

/// Which way days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Back,
    Forward,
}

impl Way {
    fn next(self, date: Date) -> Result<Date, KeyDateError> {
        let next = match self {
            Self::Back => date.yesterday(),
            Self::Forward => date.tomorrow(),
        };
        next.map_err(|_| KeyDateError::OutOfRange)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Back => "back",
            Self::Forward => "on",
        }
    }
}

/// A derivation under way.
pub(super) struct Trail<'a> {
    calendar: &'a Calendar,
    at: Date,
    steps: Vec<Step>,
    notes: Vec<String>,
    /// The years whose days were looked at.
    years: BTreeSet<i16>,
}

impl<'a> Trail<'a> {
    pub(super) fn start(calendar: &'a Calendar, at: Date, what: String, rests_on: Vec<Basis>) -> Self {
        let start = Step { kind: StepKind::Start, from: at, what, rests_on, to: at };
        Self { calendar, at, steps: vec![start], notes: Vec::new(), years: BTreeSet::new() }
    }

    pub(super) fn at(&self) -> Date {
        self.at
    }

    pub(super) fn calendar(&self) -> &'a Calendar {
        self.calendar
    }

    pub(super) fn step(&mut self, kind: StepKind, to: Date, what: String, rests_on: Vec<Basis>) {
        self.steps.push(Step { kind, from: self.at, what, rests_on, to });
        self.at = to;
    }

    pub(super) fn note(&mut self, sentence: String) {
        self.notes.push(sentence);
    }

    pub(super) fn is_business_day(&mut self, date: Date) -> bool {
        self.years.insert(date.year());
        self.calendar.is_business_day(date)
    }

    /// Moves to the nearest Business Day in this direction, where the trail is not on one.
    pub(super) fn settle(&mut self, way: Way) -> Result<(), KeyDateError> {
        while !self.is_business_day(self.at) {
            let mut last = self.at;
            if self.is_weekend(last) && self.is_weekend(way.next(last)?) {
                last = way.next(last)?;
            }
            let to = way.next(last)?;
            let why = self.why_passed_over(self.at, last);
            self.skip(self.at, to, format!("{why}: {} to {}.", way.word(), weekday_in_words(to)));
        }
        Ok(())
    }

    /// Counts Business Days in this direction; the day the trail is on does not count. Ends on a Business Day.
    pub(super) fn count_business_days(&mut self, count: u16, way: Way, rests_on: &[Basis]) -> Result<(), KeyDateError> {
        let mut left = count;
        let mut run = 0;
        let mut weekends = 0;
        let mut day = self.at;
        while left > 0 {
            let next = way.next(day)?;
            if self.is_business_day(next) {
                day = next;
                run += 1;
                left -= 1;
                continue;
            }
            let mut last = next;
            if self.is_weekend(next) && self.is_weekend(way.next(next)?) {
                last = way.next(next)?;
            }
            let beyond = way.next(last)?;
            if count > COUNTED_SINGLY && run > 0 && self.is_weekend(next) && self.is_business_day(beyond) {
                day = last;
                weekends += 1;
                continue;
            }
            self.counted(day, run, weekends, way, rests_on);
            (run, weekends) = (0, 0);
            let why = self.why_passed_over(next, last);
            self.skip(next, last, format!("{why}: not counted."));
            day = last;
        }
        self.counted(day, run, weekends, way, rests_on);
        Ok(())
    }

    /// Moves forward over the days that follow and are no Business Days.
    pub(super) fn extend_over_skipped(
        &mut self,
        kind: StepKind,
        what: impl FnOnce(&str) -> String,
        rests_on: Vec<Basis>,
    ) {
        let mut last = self.at;
        while let Ok(next) = last.tomorrow()
            && !self.is_business_day(next)
        {
            last = next;
        }
        if last != self.at {
            let sentence = what(&weekday_in_words(last));
            self.step(kind, last, sentence, rests_on);
        }
    }

    pub(super) fn end(mut self, received: Date) -> Derivation {
        self.notes.extend(self.years.iter().filter_map(|it| self.calendar.caveat(*it)));
        Derivation { steps: self.steps, date: self.at, received, notes: self.notes }
    }

    fn counted(&mut self, to: Date, run: u16, weekends: u32, way: Way, rests_on: &[Basis]) {
        if run == 0 {
            return;
        }
        let across = match weekends {
            0 => String::new(),
            1 => ", not counting a weekend between".to_owned(),
            more => format!(", not counting {more} weekends between"),
        };
        let what = format!("{} {}{across}: {}.", counted(run, "Business Day"), way.word(), weekday_in_words(to));
        self.step(StepKind::Count, to, what, rests_on.to_vec());
    }

    fn skip(&mut self, passed: Date, to: Date, what: String) {
        let rests_on = match self.calendar.day(passed) {
            Day::Holiday(it) => Basis::BankHolidays { division: self.calendar.division(), source: it.source },
            Day::Business | Day::Weekend => Basis::BusinessDay,
        };
        self.step(StepKind::Skip, to, what, vec![rests_on]);
    }

    fn is_weekend(&self, date: Date) -> bool {
        self.calendar.day(date) == Day::Weekend
    }

    /// The beginning of a sentence, such as `Friday 25 December 2026 is a bank holiday in Scotland (Christmas Day)`.
    fn why_passed_over(&self, one: Date, other: Date) -> String {
        let (first, second) = (one.min(other), one.max(other));
        match self.calendar.day(first) {
            Day::Holiday(it) => {
                format!(
                    "{} is a bank holiday in {} ({})",
                    weekday_in_words(first),
                    self.calendar.division().in_words(),
                    it.in_words()
                )
            }
            Day::Weekend | Day::Business if first == second => format!("{} is a weekend", weekday_in_words(first)),
            Day::Weekend | Day::Business => {
                format!("{} and {} are a weekend", weekday_in_words(first), weekday_in_words(second))
            }
        }
    }
}
