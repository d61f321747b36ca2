//! Amendments: how an agreement in force is changed, and what governs on a day.
//!
//! An active contract takes no edits. What changes it is a document of its own, drafted, reviewed and signed like any
//! contract, and linked to the agreement it amends. Reading order: `wording` (the sentences that change a clause),
//! `governing` (the text with every amendment written into it), `draft` (the text a new amendment begins with), `actions`,
//! `store`.
//!
//! Which amendment prevails: the one that takes effect later; of two that take effect on the same day, the one made later.
//! What always holds: the signed texts alone decide. The governing text is worked out from them each time it is asked for;
//! the last day and the value that an amendment sets are also written to the agreement, because it ends by them.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod draft;
#[cfg(feature = "ssr")]
mod governing;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
mod wording;

#[cfg(feature = "ssr")]
pub use governing::{Governing, Passage, Unread};

use crate::contracts::Status;
use crate::ids::ContractId;
use serde::{Deserialize, Serialize};

/// The longest new text of one clause, in characters.
pub const LONGEST_CLAUSE: u32 = 20_000;
/// The most changes that are sent with one new amendment.
pub const MOST_CHANGES: usize = 50;
/// The most amendments of one agreement.
pub const MOST_AMENDMENTS: u32 = 200;

/// What an amendment does to a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeKind {
    Replace,
    Insert,
    Delete,
}

impl ChangeKind {
    /// Every kind, the most frequent first.
    pub const ALL: [Self; 3] = [Self::Replace, Self::Insert, Self::Delete];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Replace => "replace",
            Self::Insert => "insert_after",
            Self::Delete => "delete",
        }
    }

    /// The kind of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Replace => "Replace the clause",
            Self::Insert => "Put a new clause after it",
            Self::Delete => "Take the clause out",
        }
    }
}

/// A change as a form or a program sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeForm {
    /// The stable word of a [`ChangeKind`].
    pub kind: String,
    /// How the clause is called: `clause 4.2`, `paragraph 1 of Schedule 2`, `Schedule 1`.
    pub clause: String,
    /// The new words; none where the clause is taken out.
    pub text: String,
}

/// A new amendment as a form or a program sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentForm {
    /// What it is called; made from the agreement's title where nothing is said.
    pub title: String,
    /// The day from which it governs; the day of its signature where nothing is said.
    pub effective_date: String,
    /// Another last day of the agreement.
    pub end_date: String,
    /// Another value of the agreement.
    pub contract_value: String,
    pub changes: Vec<ChangeForm>,
}

/// An amendment in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendmentRow {
    pub id: ContractId,
    /// From 1, in the order in which they were made.
    pub number: u32,
    pub title: String,
    pub status: Status,
    /// Such as `From 1 January 2027`.
    pub effective: String,
}

/// What a contract's page says of amendments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Family {
    /// The agreement that this contract amends, its title, and which amendment of it this is.
    pub amends: Option<(ContractId, String, u32)>,
    /// The amendments of this contract, the strongest last.
    pub amendments: Vec<AmendmentRow>,
    /// Whether this person may draft an amendment of it now.
    pub may_amend: bool,
}

/// A clause to choose on the page of a new amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseChoice {
    /// How it is called.
    pub name: String,
    /// Its name with its first words.
    pub label: String,
}

/// The page of a new amendment, or of a further change to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendView {
    /// The agreement.
    pub id: ContractId,
    pub title: String,
    /// What the amendment would be called.
    pub amendment_title: String,
    /// The clauses of the text that governs.
    pub clauses: Vec<ClauseChoice>,
    /// Such as `£1,200.00`.
    pub value: Option<String>,
    /// Such as `31 March 2028`.
    pub end: Option<String>,
}

/// The page of what governs on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoverningView {
    pub id: ContractId,
    pub title: String,
    pub status: Status,
    pub versions: u32,
    /// The day that was asked for, as a form writes it.
    pub on: String,
    pub on_in_words: String,
    /// Whether that day is today.
    pub is_today: bool,
    /// Says where the day lies outside the agreement's term or life.
    pub caution: Option<String>,
    pub content: String,
    /// Where amendments wrote, in characters of the content: first, last, number, name.
    pub passages: Vec<(u32, u32, u32, String)>,
    /// The amendments that govern on that day, the strongest last.
    pub amendments: Vec<AmendmentRow>,
    /// Each term in words with where it comes from.
    pub terms: Vec<(String, String, String)>,
    /// What could not be written into the text: name of the amendment, its words, why.
    pub unread: Vec<(String, String, String)>,
}
