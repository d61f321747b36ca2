//! Contracts that belong together, beside amendments: an order under a framework agreement, a schedule, the contract that
//! replaced another.
//!
//! A relation is said once and seen from both sides, in the words of each. Two contracts are related in one way only, none
//! to itself; what a relation says changes neither contract. Deliberately absent: consequences. An order whose framework
//! was terminated is not touched; its page shows how the framework stands.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub(crate) mod store;

use crate::contracts::Status;
use crate::ids::ContractId;
use serde::{Deserialize, Serialize};

/// The most relations of one contract: a framework may have many orders.
pub const MOST_RELATED: u32 = 500;

/// How a contract is related to another, read from the first to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// An order or statement of work under a framework or master agreement.
    OrderUnder,
    /// The framework or master agreement of an order.
    FrameworkOf,
    /// A schedule, an annex or a side letter to an agreement.
    ScheduleTo,
    /// The agreement that a schedule belongs to.
    HasSchedule,
    /// It stands in the place of an older contract.
    Replaces,
    /// A newer contract stands in its place.
    ReplacedBy,
    /// It goes on where another ended.
    RenewalOf,
    /// Another goes on where it ended.
    RenewedBy,
    /// Both belong to one deal, such as an agreement and the NDA before it.
    SameDeal,
}

impl Relation {
    /// Every relation, the most usual first.
    pub const ALL: [Self; 9] = [
        Self::OrderUnder,
        Self::FrameworkOf,
        Self::ScheduleTo,
        Self::HasSchedule,
        Self::RenewalOf,
        Self::RenewedBy,
        Self::Replaces,
        Self::ReplacedBy,
        Self::SameDeal,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::OrderUnder => "order_under",
            Self::FrameworkOf => "framework_of",
            Self::ScheduleTo => "schedule_to",
            Self::HasSchedule => "has_schedule",
            Self::Replaces => "replaces",
            Self::ReplacedBy => "replaced_by",
            Self::RenewalOf => "renewal_of",
            Self::RenewedBy => "renewed_by",
            Self::SameDeal => "same_deal",
        }
    }

    /// The relation of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The beginning of a sentence that ends with the title of the other contract.
    pub fn label(self) -> &'static str {
        match self {
            Self::OrderUnder => "Order or statement of work under",
            Self::FrameworkOf => "Framework or master agreement of",
            Self::ScheduleTo => "Schedule or side letter to",
            Self::HasSchedule => "Has the schedule or side letter",
            Self::Replaces => "Replaces",
            Self::ReplacedBy => "Replaced by",
            Self::RenewalOf => "Renewal of",
            Self::RenewedBy => "Renewed by",
            Self::SameDeal => "Part of the same deal as",
        }
    }

    /// The same relation read from the other side.
    #[must_use]
    pub fn inverse(self) -> Self {
        match self {
            Self::OrderUnder => Self::FrameworkOf,
            Self::FrameworkOf => Self::OrderUnder,
            Self::ScheduleTo => Self::HasSchedule,
            Self::HasSchedule => Self::ScheduleTo,
            Self::Replaces => Self::ReplacedBy,
            Self::ReplacedBy => Self::Replaces,
            Self::RenewalOf => Self::RenewedBy,
            Self::RenewedBy => Self::RenewalOf,
            Self::SameDeal => Self::SameDeal,
        }
    }
}

/// A contract that another is related to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedRow {
    pub id: ContractId,
    pub title: String,
    pub status: Status,
    /// How the contract that is looked at is related to this one.
    pub relation: Relation,
    /// Such as `Recorded by Priya Nair today at 09:42`.
    pub made: String,
}

/// A contract that could be related.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub id: ContractId,
    pub title: String,
    pub other_party: String,
    pub status: Status,
}

/// What a contract is related to, and what a search for another found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedView {
    pub rows: Vec<RelatedRow>,
    pub may_edit: bool,
    /// What was searched for.
    pub search: String,
    pub found: Vec<Candidate>,
    /// Whether the search found more than are shown.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_reads_back_from_the_other_side() {
        for it in Relation::ALL {
            assert_eq!(it.inverse().inverse(), it);
            assert_eq!(Relation::from_word(it.word()), Some(it));
            assert_eq!(it == it.inverse(), it == Relation::SameDeal);
        }
    }
}
