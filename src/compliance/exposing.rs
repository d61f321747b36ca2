//! The facts of a contract that make a mistake in it costlier, as an analysis names them.

use serde::{Deserialize, Serialize};

use super::{Evidence, FactSource};

/// A fact that makes a mistake in a contract costlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exposing {
    Consumer,
    SpecialCategories,
    TransferAbroad,
    HighValue,
    LongTerm,
    UnlimitedLiability,
    RenewsItself,
    ForeignParty,
}

impl Exposing {
    /// Every such fact, in the order of `docs/scoring.md`.
    pub const ALL: [Self; 8] = [
        Self::Consumer,
        Self::SpecialCategories,
        Self::TransferAbroad,
        Self::HighValue,
        Self::LongTerm,
        Self::UnlimitedLiability,
        Self::RenewsItself,
        Self::ForeignParty,
    ];
    /// How many of them count at most.
    pub const MOST: usize = 5;

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Consumer => "consumer",
            Self::SpecialCategories => "special_categories",
            Self::TransferAbroad => "transfer_abroad",
            Self::HighValue => "high_value",
            Self::LongTerm => "long_term",
            Self::UnlimitedLiability => "unlimited_liability",
            Self::RenewsItself => "renews_itself",
            Self::ForeignParty => "foreign_party",
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Consumer => "A party is a consumer",
            Self::SpecialCategories => "Special categories of personal data",
            Self::TransferAbroad => "Personal data leave the United Kingdom",
            Self::HighValue => "Worth 100,000 or more, in whatever currency",
            Self::LongTerm => "Runs for 36 months or more, or gives no right to end it",
            Self::UnlimitedLiability => "Liability without a limit",
            Self::RenewsItself => "Renews itself",
            Self::ForeignParty => "A party from outside the United Kingdom",
        }
    }
}

/// One of these facts that holds of a contract, and where that comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    pub fact: Exposing,
    pub source: FactSource,
    /// The rules that are not met and show it, where it follows from rules.
    pub rules: Vec<String>,
    /// The passage that shows it, where one does.
    pub evidence: Option<Evidence>,
}
