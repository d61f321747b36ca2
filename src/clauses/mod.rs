//! The clause library: every clause of the templates by itself, with what it can give up in a negotiation, and the clauses that a
//! company writes for itself.
//!
//! A clause is a ladder of wordings: the preferred one, one that is acceptable, and a last resort. What always holds: what a
//! wording gives up is said beside it; putting one into a draft is an edit like any other, with its version and its analysis, and
//! is written down, so that a clause knows which contracts took which of its versions; blanks stay in square brackets and are
//! named. An own clause is read as strictly as those that come with the program ([`crate::templates`]); its versions never change
//! ([`crate::library`]). Reading order: this file, `form` (what was typed of an own clause), `actions` (finding, and putting into
//! a draft), `writing` (own clauses), `using` (where each version is). Deliberately absent: taking a clause out of a contract,
//! which is done in the editor.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
#[cfg(feature = "ssr")]
pub mod using;
#[cfg(feature = "ssr")]
pub mod writing;

use crate::contracts::ContractType;
use crate::fixes::PlaceChoice;
use crate::ids::ContractId;
use crate::library::OwnView;
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
    /// Only those that the company wrote for itself.
    #[serde(default)]
    pub ours: bool,
    /// Those of its own that it uses no more, in place of all others.
    #[serde(default)]
    pub retired: bool,
}

/// The longest heading, sentence on what a wording is for, and line on the law, in characters.
pub const LONGEST_HEADING: usize = 120;
pub const LONGEST_WHY: usize = 1_000;
pub const LONGEST_LAW: usize = 200;
/// The most lines on the law of a wording.
pub const MOST_LAWS: usize = 10;
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
    /// `None` for one that came with the program.
    pub own: Option<OwnRow>,
}

/// What a list says of a clause of the company's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRow {
    pub version: u32,
    /// The types of contract it is for; none for every type.
    pub types: Vec<ContractType>,
    pub is_retired: bool,
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
    /// Whether this person may write clauses for the company.
    pub may_manage: bool,
}

/// A clause with its wordings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseView {
    pub address: String,
    pub heading: String,
    /// The ids and names of the templates in which it can stand.
    pub templates: Vec<(String, String)>,
    pub wordings: Vec<WordingView>,
    /// Whether it can be put into a draft by itself; a schedule, the parties, the signatures and what is retired cannot.
    pub can_be_put_in: bool,
    /// `None` for one that came with the program.
    pub own: Option<OwnView>,
    /// How many contracts took each of its versions.
    pub uses: Vec<VersionUses>,
}

/// How many contracts took a version of a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionUses {
    /// `None` for a clause that came with the program.
    pub version: Option<u32>,
    pub contracts: u32,
}

/// A clause of the company's own as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnForm {
    pub heading: String,
    /// Stable words of types; none for every type.
    pub contract_types: Vec<String>,
    pub preferred: WordingForm,
    /// Empty where there is none.
    pub acceptable: WordingForm,
    /// Empty where there is none.
    pub last_resort: WordingForm,
    /// Why this version is written.
    pub note: String,
}

/// What a form says of one rung.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingForm {
    /// In the language of the library; a line without a mark is a paragraph, and one that begins with `- ` an item.
    pub text: String,
    pub why: String,
    /// One line each.
    pub law: Vec<String>,
    /// What is lost by it; nothing for the preferred wording.
    pub gives_up: String,
}

impl OwnForm {
    /// What it says of a rung.
    pub fn on(&self, rung: Rung) -> &WordingForm {
        match rung {
            Rung::Preferred => &self.preferred,
            Rung::Acceptable => &self.acceptable,
            Rung::LastResort => &self.last_resort,
        }
    }
}

/// A clause of the company's own that is about to be written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangingView {
    pub address: String,
    pub version: u32,
    pub form: OwnForm,
}

/// A page of the contracts that took a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseList {
    pub address: String,
    pub heading: String,
    /// The last taken first.
    pub rows: Vec<UseRow>,
    pub total: u32,
    pub page: u32,
    pub pages: u32,
}

/// A contract that took a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseRow {
    pub contract: ContractId,
    pub title: String,
    /// The status in words.
    pub status: String,
    /// The version of the clause; `None` for one that came with the program.
    pub clause_version: Option<u32>,
    pub rung: Rung,
    /// Who put it in, when, and into which version.
    pub said: String,
    pub stands: Stands,
}

/// What is left of the words of a clause in a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Every paragraph as it went in.
    AsPutIn,
    /// Some paragraphs are not there any more, or read differently.
    Changed,
    /// None of its paragraphs is there as it went in.
    Gone,
}

impl Stands {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::AsPutIn => "as_put_in",
            Self::Changed => "changed",
            Self::Gone => "gone",
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::AsPutIn => "Word for word",
            Self::Changed => "Changed since",
            Self::Gone => "No longer there in these words",
        }
    }
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
