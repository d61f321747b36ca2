//! One act on many contracts of the list.
//!
//! Each contract is judged and changed by itself, by the rules of doing it singly and with an entry of its own in the trail;
//! what one is refused holds up no other, and the answer says for each what became of it. The person sees all of them before
//! anything happens, and what has changed since is left alone. Sent twice, the second time changes nothing.

#[cfg(feature = "ssr")]
pub mod actions;

use crate::contracts::Status;
use crate::ids::ContractId;
use serde::{Deserialize, Serialize};

/// The most contracts of one go.
pub const MOST: u32 = 200;

/// What can be done with many contracts at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Takes them to this status.
    Move(Status),
}

impl Act {
    /// Every act, in the order in which they are offered. Expiring happens by itself.
    pub const ALL: [Self; 5] = [
        Self::Move(Status::PendingReview),
        Self::Move(Status::Draft),
        Self::Move(Status::Active),
        Self::Move(Status::Completed),
        Self::Move(Status::Terminated),
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Move(status) => status.word(),
        }
    }

    /// The act of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How a button calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Move(Status::PendingReview) => "Send for review",
            Self::Move(Status::Draft) => "Return to draft",
            Self::Move(Status::Active) => "Mark as signed",
            Self::Move(Status::Completed) => "Mark as completed",
            Self::Move(Status::Expired) => "Mark as expired",
            Self::Move(Status::Terminated) => "Terminate",
        }
    }
}

/// A contract among those that are chosen, before anything happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenRow {
    pub id: ContractId,
    pub title: String,
    pub other_party: String,
    pub status: Status,
    pub version: u32,
    /// Why it will be left alone; `None` where the act can be done.
    pub refused: Option<String>,
    /// What the gate says against signing it as it is, where it is to be marked as signed.
    pub against: Option<String>,
}

/// What is about to be done, for the person to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkView {
    pub act: Act,
    /// In the order of the list.
    pub rows: Vec<ChosenRow>,
    /// With how many of them it can be done.
    pub ready: u32,
    /// How many were chosen that are not there any more.
    pub missing: u32,
    /// Whether the person must say why.
    pub needs_reason: bool,
    /// Whether who signed and when is to be said.
    pub needs_signing: bool,
    /// What follows from it.
    pub consequence: String,
    /// Today where the company is, `YYYY-MM-DD`.
    pub today: String,
}

/// What became of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneRow {
    pub id: ContractId,
    /// `None` where there is no such contract.
    pub title: Option<String>,
    /// The status it has now.
    pub status: Option<Status>,
    /// The stable code of what stood in the way; `None` where it was done.
    pub code: Option<String>,
    /// What stood in the way.
    pub refused: Option<String>,
}

/// What became of all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkDone {
    pub act: Act,
    pub rows: Vec<DoneRow>,
    pub done: u32,
    pub refused: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_is_found_by_its_word() {
        for act in Act::ALL {
            assert_eq!(Act::from_word(act.word()), Some(act));
        }
        assert_eq!(Act::from_word("expired"), None, "contracts expire by themselves");
    }
}
