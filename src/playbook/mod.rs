//! The rules of a company: which rules of the pack it has switched off, and why, and the rules it wrote for itself.
//!
//! What always holds: changes are gathered in one draft of the company, and count from the moment at which somebody publishes
//! the draft as they saw it; a version that was published never changes, and every analysis names the one it was made by. A rule
//! that is off is listed as off wherever its finding would stand, with the reason and who said so: the law does not change with
//! it. A rule of the company's own looks for words that people typed, and counts in no score: scores say what the law asks.
//! Reading order: this file, `own` (a rule that a company writes), `rules` (what differs, which rules a list shows), `form`,
//! `actions` (switching and publishing), `writing`, `trying` (what publishing would do), `store`. Deliberately absent: decisions
//! about what own rules find, which are made as about any finding ([`crate::findings`]), and rules that are off for one contract
//! only, which are such decisions.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
mod own;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod own_tests;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
#[cfg(feature = "ssr")]
pub mod trying;
mod views;
#[cfg(feature = "ssr")]
pub mod writing;

pub use own::{
    LONGEST_ADVICE, LONGEST_NAME, LONGEST_PHRASE, MOST_OWN, MOST_PHRASES, NEAR, OwnFinding, OwnRule, Position,
};
pub use views::{
    ChangeView, OffView, OwnList, OwnView, PlaybookView, RuleList, RuleRow, RuleView, TrialRow, TrialTotals, TrialView,
    TriedChange, VersionList, VersionRow, VersionView,
};

use crate::compliance::{Area, Severity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a rule is off, who switched it off, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    pub reason: String,
    pub by_name: String,
    pub at: Timestamp,
}

/// What a company makes of the rule pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// By the id of the rule.
    #[serde(default)]
    pub switched_off: BTreeMap<String, Switch>,
    /// The rules of the company's own, in the order in which they were written.
    #[serde(default)]
    pub own: Vec<OwnRule>,
    /// The last number that was given.
    #[serde(default)]
    pub last_number: u32,
}

impl RuleSet {
    /// Whether both ask the same.
    pub fn asks_as(&self, other: &Self) -> bool {
        self.switched_off == other.switched_off && self.own == other.own
    }
}

/// The rules that count now; version 0 is the rule pack as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InForce {
    pub version: u32,
    pub rules: RuleSet,
}

/// Whether a rule is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleState {
    On,
    Off,
}

impl RuleState {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// The state of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::On, Self::Off].into_iter().find(|it| it.word() == word)
    }
}

/// Which rules a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// That are asked once the draft is published.
    On,
    /// That are not.
    Off,
    /// That the draft switches.
    Changed,
}

impl Standing {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::On, Self::Off, Self::Changed];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Changed => "changed",
        }
    }

    /// The choice of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::On => "On",
            Self::Off => "Switched off",
            Self::Changed => "Not published yet",
        }
    }
}

/// Which rules somebody looks for; everything where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleFilter {
    pub area: Option<Area>,
    pub severity: Option<Severity>,
    pub standing: Option<Standing>,
    /// Words that all stand in the rule, whatever their case.
    pub words: String,
}
