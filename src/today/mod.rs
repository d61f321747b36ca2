//! What needs a person today: what is late, what must be done soon, and what waits for them, the most urgent first.
//!
//! What must hold: nothing is kept here, everything is asked of the slice it belongs to; every line opens exactly the thing, every
//! count exactly the list behind it; at most [`MOST`] lines of each kind are read, each from an index, however many contracts a
//! company has. Owners and admins are told beside their own how much of each waits for everybody.

#[cfg(feature = "ssr")]
pub mod actions;

use crate::contracts::Filter;
use crate::ids::{ContractId, ImportId, ObligationId};
use crate::obligations;
use serde::{Deserialize, Serialize};

/// The most lines of a kind.
pub const MOST: u32 = 10;
/// How many days ahead a notice that must be sent, and the end of a contract, are told.
pub const AHEAD: u16 = 30;

/// What can need a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What should have been done before today.
    Overdue,
    /// Notices that must be sent soon, or the contract goes on.
    Notices,
    /// What must be done soon.
    Due,
    /// Contracts in force whose last day is near.
    Ending,
    /// Contracts that were sent for review.
    Reviews,
    /// Findings somebody asked the person to look into.
    Findings,
    /// Files that were read and are no contracts yet.
    Files,
}

impl Kind {
    /// Every kind, in the order in which those without a day are told.
    pub const ALL: [Self; 7] =
        [Self::Overdue, Self::Notices, Self::Due, Self::Ending, Self::Reviews, Self::Findings, Self::Files];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Notices => "notices",
            Self::Due => "due",
            Self::Ending => "ending",
            Self::Reviews => "reviews",
            Self::Findings => "findings",
            Self::Files => "files",
        }
    }

    /// The heading over its lines.
    pub fn label(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue obligations",
            Self::Notices => "Notices to send within 30 days",
            Self::Due => "Obligations due within 14 days",
            Self::Ending => "Contracts ending within 30 days",
            Self::Reviews => "Contracts sent for review",
            Self::Findings => "Findings that wait for you",
            Self::Files => "Files read and not brought in",
        }
    }
}

/// What needs a person today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Today {
    /// The kind with the earliest day first, then those without a day; what is empty for everybody is left out.
    pub groups: Vec<Group>,
}

/// One kind of what needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub kind: Kind,
    /// The first of them, the most urgent first; at most [`MOST`].
    pub lines: Vec<Line>,
    /// How many there are in all, and the list of them.
    pub mine: Count,
    /// The same for everybody in the company, for those who run it.
    pub everybody: Option<Count>,
}

impl Group {
    /// How many are not among the lines.
    pub fn more(&self) -> u32 {
        self.mine.total.saturating_sub(u32::try_from(self.lines.len()).unwrap_or(u32::MAX))
    }
}

/// How many, and the list that shows exactly those.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub total: u32,
    pub behind: Behind,
}

/// The list behind a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Behind {
    Obligations(obligations::Shown),
    Contracts(Box<Filter>),
    /// The findings that wait for the person.
    Findings,
    /// The files of the company that wait for a person.
    Files,
}

/// One thing that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub title: String,
    /// What it is about, such as the title of its contract, and what there is to know.
    pub about: String,
    /// `YYYY-MM-DD`, where it has a day.
    pub day: Option<String>,
    /// The same day in words, such as `by 2 December 2026`.
    pub when: Option<String>,
    /// Whether the day has passed.
    pub is_late: bool,
    pub opens: Opens,
}

/// The thing that a line opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opens {
    /// An obligation, to be closed.
    Obligation(ObligationId, ContractId),
    Contract(ContractId),
    /// The days of a contract with their derivation.
    Dates(ContractId),
    /// A finding of a contract by its rule.
    Finding(ContractId, String),
    /// A file of an import by its number.
    File(ImportId, u32),
}
