//! Frameworks such as UK GDPR or SOC 2: what the records of this installation show about each control, and reports on it that
//! a named person approves.
//!
//! What always holds: a control without evidence is *not met*. A figure is worked out from records, never written down, and
//! opens the list behind it or names its rows; where a measure had nothing to look at, it says so. A report is live until
//! somebody approves it as they saw it; from then on it is the bytes they approved, whose SHA-256 stands in the trail, and is
//! never worked out again. Nothing here certifies anybody: it is about this installation and the contracts kept in it. Reading
//! order: this file, `data/` (the controls, in our own words), `load` (how they are read), `evidence` (what records say),
//! `measures` (what follows from it), `judge` (controls and score), `form`, `actions`, `gather` and `store`; then `print` and
//! `table` (on paper and for spreadsheets). Deliberately absent: the text of any standard, and controls that a company writes
//! itself.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod approving;
#[cfg(feature = "ssr")]
mod attesting;
#[cfg(feature = "ssr")]
mod evidence;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
mod gather;
#[cfg(feature = "ssr")]
mod judge;
#[cfg(feature = "ssr")]
pub mod load;
mod measure;
#[cfg(feature = "ssr")]
mod measures;
#[cfg(feature = "ssr")]
mod print;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
mod table;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
mod views;

pub use measure::Measure;
pub use views::{AttestationView, ControlForm, FrameworkRow, FrameworkView, FrameworksView, ReportPage, ReportRow};

use crate::compliance::Severity;
use crate::contracts::Filter;
use crate::ids::{ContractId, UserId};
use crate::obligations;
use crate::outbox;
use crate::processing::Asked;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A framework that can be reported on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Framework {
    Gdpr,
    Ccpa,
    Sox,
    Hipaa,
    Soc2,
    Iso27001,
    General,
}

impl Framework {
    /// Every framework, in the order of the list.
    pub const ALL: [Self; 7] =
        [Self::Gdpr, Self::Ccpa, Self::Sox, Self::Hipaa, Self::Soc2, Self::Iso27001, Self::General];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gdpr => "gdpr",
            Self::Ccpa => "ccpa",
            Self::Sox => "sox",
            Self::Hipaa => "hipaa",
            Self::Soc2 => "soc2",
            Self::Iso27001 => "iso27001",
            Self::General => "general",
        }
    }

    /// The framework of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// What came of a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Met,
    /// Records show that it is not met, or nothing shows that it is.
    NotMet,
    /// By a rule of its measure there is nothing that it could be about.
    NotApplicable,
}

impl Outcome {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Met => "Met",
            Self::NotMet => "Not met",
            Self::NotApplicable => "Does not apply",
        }
    }
}

/// Where the list behind a figure, or a thing that is named as evidence, can be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "list", rename_all = "snake_case")]
pub enum Place {
    Contracts {
        filter: Filter,
    },
    Contract {
        id: ContractId,
    },
    /// Entries of the trail of a span of time; of one action, where one is named.
    Trail {
        action: String,
        since: Timestamp,
        until: Timestamp,
    },
    People,
    Keys,
    Obligations {
        shown: obligations::Shown,
    },
    Mails {
        state: outbox::State,
    },
    Reviews,
    Rules,
    /// The register of processing.
    Processing {
        asked: Asked,
    },
}

/// A number that was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub name: String,
    pub value: u32,
    /// The list that has as many entries; `None` where the rows of the measure name them.
    pub place: Option<Place>,
}

/// One thing that a measure rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceRow {
    pub what: String,
    pub place: Option<Place>,
}

/// What a measure found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    pub measure: Measure,
    pub outcome: Outcome,
    /// One or two sentences.
    pub said: String,
    pub figures: Vec<Figure>,
    /// The first of them.
    pub rows: Vec<EvidenceRow>,
    /// How many there are.
    pub rows_total: u32,
}

/// A control with what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// The word of its address, such as `art-32`.
    pub id: String,
    /// As the framework names it, such as `Art 32`.
    pub name: String,
    /// What it asks, in our own words.
    pub asks: String,
    pub severity: Severity,
    pub weight: u8,
    pub outcome: Outcome,
    /// Each must be met; those that do not apply are left aside.
    pub measured: Vec<Measured>,
    /// What to do where it is not met.
    pub recommendation: String,
}

impl Control {
    /// Whether a person can vouch for a part of it.
    pub fn may_be_attested(&self) -> bool {
        self.measured.iter().any(|it| it.measure.may_be_attested())
    }
}

/// The weight of the controls that are met, out of that of the controls that apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub met: u32,
    pub applicable: u32,
}

impl Score {
    /// From `0.00` to `1.00`, rounded down, so that 1.00 means that nothing is missing; `None` where no control applies.
    pub fn value(self) -> Option<String> {
        let hundredths = (u64::from(self.met) * 100).checked_div(u64::from(self.applicable))?;
        Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
    }
}

/// What to do about a control that is not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    pub control: String,
    pub text: String,
}

/// Who approved a report, and what they meant by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub by: UserId,
    pub by_name: String,
    /// The person's role when they approved.
    pub role: String,
    pub at: Timestamp,
    /// The sentence that they put their name to.
    pub meaning: String,
    /// Why they approve, in their own words.
    pub reason: String,
}

/// The version of the shape of [`Content`].
pub const FORMAT: u32 = 1;

/// A report. Once approved, these are the bytes that are kept: fields are only ever added, with a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub format: u32,
    pub framework: Framework,
    pub framework_version: String,
    pub name: String,
    /// What the report is about and what it is not.
    pub scope: String,
    pub company: String,
    /// The first day of the period.
    pub from: Date,
    /// The last day of the period.
    pub to: Date,
    /// Records of the period are those before this instant.
    pub until: Timestamp,
    pub drawn_by: String,
    pub score: Score,
    pub controls: Vec<Control>,
    /// The controls that are not met, the weightiest first.
    pub violations: Vec<String>,
    /// In the same order.
    pub recommendations: Vec<Recommendation>,
    pub approval: Option<Approval>,
}

impl Content {
    /// How many controls came out so.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.controls.iter().filter(|it| it.outcome == outcome).count()
    }

    /// Such as `4 of 11 controls that apply are met, 7 are not; 2 do not apply`.
    pub fn counted(&self) -> String {
        let (met, not_met) = (self.count(Outcome::Met), self.count(Outcome::NotMet));
        let aside = self.count(Outcome::NotApplicable);
        let applying = met + not_met;
        let rest = if aside == 0 { String::new() } else { format!("; {aside} cannot apply") };
        format!("{met} of {applying} controls that apply are met, {not_met} are not{rest}")
    }

    /// The controls that are not met, the weightiest first.
    pub fn not_met(&self) -> impl Iterator<Item = &Control> {
        self.violations.iter().filter_map(|id| self.controls.iter().find(|it| it.id == *id))
    }
}

/// How the score comes about, in words.
pub const SCORE_RULE: &str = "Each control weighs 10 (critical), 6 (high), 3 (medium) or 1 (low). The score is the weight of the controls \
     that are met, divided by the weight of all controls that apply. Nothing counts in part.";
