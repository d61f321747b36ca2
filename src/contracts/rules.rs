//! The life of a contract. Pure.

use serde::{Deserialize, Serialize};

/// Where a contract is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written; may be edited, generated and analysed.
    Draft,
    /// Waiting for the people who must approve it.
    PendingReview,
    /// In force.
    Active,
    /// Carried out; read-only.
    Completed,
    /// Its end date has passed.
    Expired,
    /// Ended before its time, with a reason.
    Terminated,
}

impl Status {
    /// Every status in the order of a contract's life.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::PendingReview, Self::Active, Self::Completed, Self::Expired, Self::Terminated];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::PendingReview => "pending_review",
            Self::Active => "active",
            Self::Completed => "completed",
            Self::Expired => "expired",
            Self::Terminated => "terminated",
        }
    }

    /// The status of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::PendingReview => "Pending review",
            Self::Active => "Active",
            Self::Completed => "Completed",
            Self::Expired => "Expired",
            Self::Terminated => "Terminated",
        }
    }

    /// Whether the text and the details may be changed.
    pub fn may_be_edited(self) -> bool {
        match self {
            Self::Draft => true,
            Self::PendingReview | Self::Active | Self::Completed | Self::Expired | Self::Terminated => false,
        }
    }
}
