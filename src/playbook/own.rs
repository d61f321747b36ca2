//! A rule that a company writes for itself, and what came of it.

use crate::compliance::{Decision, Evidence, Outcome};
use crate::contracts::ContractType;
use serde::{Deserialize, Serialize};

/// The most rules that a company can write.
pub const MOST_OWN: usize = 200;
/// The most phrases of one position.
pub const MOST_PHRASES: usize = 10;
/// The longest phrase, in characters.
pub const LONGEST_PHRASE: usize = 200;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest advice, in characters.
pub const LONGEST_ADVICE: usize = 2_000;
/// How far the parts of a phrase may stand from each other, in characters.
pub const NEAR: usize = 200;

/// What a company thinks of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    Preferred,
    Acceptable,
    Never,
}

impl Position {
    /// Every position, the best first.
    pub const ALL: [Self; 3] = [Self::Preferred, Self::Acceptable, Self::Never];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Acceptable => "acceptable",
            Self::Never => "never",
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Preferred => "Preferred",
            Self::Acceptable => "Acceptable",
            Self::Never => "Never",
        }
    }

    /// What comes of a rule where this position is found.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Preferred => Outcome::Pass,
            Self::Acceptable => Outcome::Partial,
            Self::Never => Outcome::Fail,
        }
    }
}

/// A rule of the company's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRule {
    /// From 1, in the order in which they were written; a number that was published is never given again.
    pub number: u32,
    pub name: String,
    /// The types of contract it is asked of; empty for every type.
    pub types: Vec<ContractType>,
    /// Any of these phrases is the preferred position.
    pub preferred: Vec<String>,
    pub acceptable: Vec<String>,
    pub never: Vec<String>,
    /// Whether a contract that says nothing of it fails, in place of waiting for a person.
    pub must_address: bool,
    pub advice: String,
}

impl OwnRule {
    /// How the ids of such rules begin; no rule of the pack has one that does.
    pub const ID: &str = "OWN-";

    /// The stable id, such as `OWN-3`.
    pub fn id(&self) -> String {
        format!("{}{}", Self::ID, self.number)
    }

    /// The phrases of a position.
    pub fn phrases(&self, position: Position) -> &[String] {
        match position {
            Position::Preferred => &self.preferred,
            Position::Acceptable => &self.acceptable,
            Position::Never => &self.never,
        }
    }

    /// The phrases of every position.
    pub fn all_phrases(&self) -> impl Iterator<Item = &String> {
        Position::ALL.into_iter().flat_map(|it| self.phrases(it))
    }

    /// Whether it is asked of contracts of a type.
    pub fn is_asked_of(&self, kind: ContractType) -> bool {
        self.types.is_empty() || self.types.contains(&kind)
    }
}

/// What a rule of the company's own says of a text. It counts in no score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFinding {
    /// Such as `OWN-3`.
    pub rule_id: String,
    pub name: String,
    #[serde(rename = "status")]
    pub outcome: Outcome,
    /// The position that was found; `None` where none was.
    pub position: Option<Position>,
    /// The finding in plain words.
    pub message: String,
    /// What the company says to do; empty where it says nothing.
    pub advice: String,
    /// The passages that show it, exactly as they stand in the text.
    pub evidence: Vec<Evidence>,
    /// What a person decided about the finding, if anybody has. No score changes by it.
    #[serde(default)]
    pub decision: Option<Decision>,
}
