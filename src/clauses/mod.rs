//! The clause library: every clause of the templates by itself, with what it can give up in a negotiation.
//!
//! A clause is a ladder of wordings: the preferred one, one that is acceptable, and a last resort. What always holds: what a
//! wording gives up is said beside it; putting one into a draft is an edit like any other, with its version and its analysis;
//! blanks stay in square brackets and are named. The wordings are those of [`crate::templates`]. Deliberately absent: storage, and
//! taking a clause out, which is done in the editor.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

use crate::fixes::PlaceChoice;
use crate::ids::ContractId;
use serde::{Deserialize, Serialize};

/// How far a wording goes towards the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    Preferred,
    Acceptable,
    LastResort,
}

impl Rung {
    /// Every rung, from the top.
    pub const ALL: [Self; 3] = [Self::Preferred, Self::Acceptable, Self::LastResort];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Acceptable => "acceptable",
            Self::LastResort => "last_resort",
        }
    }

    /// The rung of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Preferred => "Preferred",
            Self::Acceptable => "Acceptable",
            Self::LastResort => "Last resort",
        }
    }
}

/// Which clauses a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseFilter {
    /// Words that must all stand in the heading, the reason, the law or a wording.
    pub words: String,
    /// The id of a template that has them.
    pub template: Option<String>,
    /// Only those with fallbacks.
    pub with_fallbacks: bool,
}

/// A clause in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseRow {
    /// The id with its variant: `CL-ACCEPT.goods`.
    pub address: String,
    pub heading: String,
    /// What it is for, in one sentence.
    pub why: String,
    /// In how many templates it can stand.
    pub templates: u32,
    /// How many wordings it has to fall back on.
    pub fallbacks: u32,
}

/// A page of the clause library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseList {
    pub rows: Vec<ClauseRow>,
    pub total: u32,
    pub page: u32,
    pub pages: u32,
    /// The ids and names of all templates, to filter by.
    pub templates: Vec<(String, String)>,
}

/// A clause with its wordings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseView {
    pub address: String,
    pub heading: String,
    /// The ids and names of the templates in which it can stand.
    pub templates: Vec<(String, String)>,
    pub wordings: Vec<WordingView>,
    /// Whether it can be put into a draft by itself; a schedule, the parties and the signatures cannot.
    pub can_be_put_in: bool,
}

/// What a clause says on one rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingView {
    pub rung: Rung,
    /// What is lost by it; `None` for the preferred one.
    pub gives_up: Option<String>,
    pub why: String,
    pub law: Vec<String>,
    /// The ids and titles of the rules it is written to satisfy.
    pub rules: Vec<(String, String)>,
    /// With its numbers, as Markdown.
    pub content: String,
}

/// A clause that is about to be put into a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutView {
    pub contract: ContractId,
    pub contract_title: String,
    pub version: u32,
    pub address: String,
    pub heading: String,
    pub rung: Rung,
    /// The rungs there are.
    pub rungs: Vec<Rung>,
    pub gives_up: Option<String>,
    /// A blank line parts paragraphs, `- ` begins an item.
    pub text: String,
    /// The word of the place chosen.
    pub place: String,
    pub places: Vec<PlaceChoice>,
    /// The blanks in it, with their brackets.
    pub gaps: Vec<String>,
    /// What would change, in HTML of our own; `None` where what was typed cannot be put in.
    pub changes: Option<String>,
}
