//! The risk of relying on a model, out of what became of what it proposed.
//!
//! The calls that [`crate::decisions`] keeps are not counted into [`ModelRecord`]s yet, so the company has none and the board says
//! so; [`assess`] takes them, and no other number enters.

use super::points::{Assessed, percent, stepped};
use serde::{Deserialize, Serialize};

/// With fewer calls nothing is said of a model.
pub const FEWEST_CALLS: u32 = 20;

/// What was recorded of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRecord {
    /// Its name and version, as the settings call it.
    pub name: String,
    /// How often it was asked.
    pub calls: u32,
    /// Of these, how often no answer came.
    pub failed: u32,
    /// Of these, how many answers broke off or lacked what was asked for.
    pub incomplete: u32,
    /// What it proposed and a person decided.
    pub proposals: u32,
    /// Of these, what the person refused.
    pub refused: u32,
    /// Passages it quoted.
    pub quotations: u32,
    /// Of these, those that do not stand in the contract, and were dropped.
    pub unverified: u32,
}

/// Why a model has the score it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelReason {
    Unverified,
    Refused,
    Incomplete,
    Failed,
}

impl ModelReason {
    /// Every reason, in the order of docs/risk.md.
    pub const ALL: [Self; 4] = [Self::Unverified, Self::Refused, Self::Incomplete, Self::Failed];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unverified => "quotations_unverified",
            Self::Refused => "proposals_refused",
            Self::Incomplete => "answers_incomplete",
            Self::Failed => "calls_failed",
        }
    }

    /// The share in whole per cent that the reason rests on.
    pub fn figure(self, it: &ModelRecord) -> u32 {
        let (part, whole) = match self {
            Self::Unverified => (it.unverified, it.quotations),
            Self::Refused => (it.refused, it.proposals),
            Self::Incomplete => (it.incomplete, it.calls),
            Self::Failed => (it.failed, it.calls),
        };
        percent(part.into(), whole.into())
    }

    /// The points of such a share.
    pub fn points(self, figure: u32) -> u32 {
        match self {
            Self::Unverified => stepped(figure, &[(1, 2), (5, 5), (20, 9)]),
            Self::Refused => stepped(figure, &[(25, 2), (50, 5)]),
            Self::Incomplete => stepped(figure, &[(5, 1), (20, 4)]),
            Self::Failed => stepped(figure, &[(5, 1), (20, 3)]),
        }
    }

    /// What was recorded, in words.
    pub fn what(self, figure: u32) -> String {
        match self {
            Self::Unverified => format!("{figure} % of the passages it quoted do not stand in the contract"),
            Self::Refused => format!("People refused {figure} % of what it proposed"),
            Self::Incomplete => format!("{figure} % of its answers were incomplete"),
            Self::Failed => format!("{figure} % of the calls had no answer"),
        }
    }
}

/// The risk of a model, with its reasons; `None` while too little is recorded.
pub fn assess(record: &ModelRecord) -> Option<Assessed<ModelReason>> {
    (record.calls >= FEWEST_CALLS).then(|| Assessed::of(ModelReason::ALL.map(|it| (it, it.points(it.figure(record))))))
}
