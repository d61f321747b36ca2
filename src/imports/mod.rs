//! Bringing in contracts that were signed elsewhere: files are handed in, read one by one, and become contracts when a
//! person has looked at what was read out of them.
//!
//! What must hold: a file that was taken is kept and comes to an end, whatever the process goes through meanwhile; one
//! bad file never stops the others; nothing that was read out of a file is in a contract before a named person accepted
//! or corrected it; what is in doubt is settled one by one. Reading order: this file, `form` (what a person says of a
//! file), `actions` (what people do), `work` (what happens by itself).

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
mod views;
#[cfg(feature = "ssr")]
pub mod work;

pub use crate::compliance::keyterms::{Proposal, Term};
use crate::ids::{ContractId, ImportId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most files of one import, those within archives not counted.
pub const MOST_FILES: usize = 500;
/// The most bytes of one import.
pub const MOST_BYTES_TOGETHER: usize = 250 * 1024 * 1024;

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Kept, and to be read.
    Waiting,
    Reading,
    /// An archive whose files follow in the same import.
    Unpacked,
    /// Read, with something a person has to look at.
    NeedsReview,
    /// Read without a doubt; a person brings it in.
    Read,
    /// The same bytes were handed in before.
    Duplicate,
    /// No text could be read out of it.
    Refused,
    /// A person decided that it is no contract to keep here.
    LeftOut,
    /// There is a contract of it.
    Done,
}

impl FileState {
    /// Every state, in the order of a file's way.
    pub const ALL: [Self; 9] = [
        Self::Waiting,
        Self::Reading,
        Self::Unpacked,
        Self::NeedsReview,
        Self::Read,
        Self::Duplicate,
        Self::Refused,
        Self::LeftOut,
        Self::Done,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Unpacked => "unpacked",
            Self::NeedsReview => "needs_review",
            Self::Read => "read",
            Self::Duplicate => "duplicate",
            Self::Refused => "refused",
            Self::LeftOut => "left_out",
            Self::Done => "done",
        }
    }

    /// The state of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Reading => "Being read",
            Self::Unpacked => "Unpacked",
            Self::NeedsReview => "Needs review",
            Self::Read => "Ready to bring in",
            Self::Duplicate => "Handed in before",
            Self::Refused => "Not readable",
            Self::LeftOut => "Left out",
            Self::Done => "Brought in",
        }
    }

    /// Whether it goes on by itself.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Waiting | Self::Reading)
    }

    /// Whether a person can bring it in.
    pub fn is_open(self) -> bool {
        matches!(self, Self::NeedsReview | Self::Read)
    }
}

/// How many files of an import are in which state; states without a file are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts(pub BTreeMap<FileState, u32>);

impl Counts {
    /// How many are in a state.
    pub fn of(&self, state: FileState) -> u32 {
        self.0.get(&state).copied().unwrap_or(0)
    }

    /// All files but the archives they came in.
    pub fn total(&self) -> u32 {
        self.0.iter().filter(|(state, _)| **state != FileState::Unpacked).map(|(_, count)| count).sum()
    }

    /// How many have come as far as they come by themselves.
    pub fn settled(&self) -> u32 {
        let under_way: u32 = self.0.iter().filter(|(state, _)| state.is_under_way()).map(|(_, count)| count).sum();
        self.total() - under_way.min(self.total())
    }

    /// Whether something still goes on by itself.
    pub fn is_under_way(&self) -> bool {
        self.0.iter().any(|(state, count)| state.is_under_way() && *count > 0)
    }

    /// `3 brought in, 2 need review`, or `no files`.
    pub fn in_words(&self) -> String {
        let words = |state: FileState, count: u32| match (state, count) {
            (FileState::NeedsReview, 1) => "1 needs review".to_owned(),
            (FileState::NeedsReview, many) => format!("{many} need review"),
            (state, count) => format!("{count} {}", state.label().to_lowercase()),
        };
        let said: Vec<String> =
            self.0.iter().filter(|(_, count)| **count > 0).map(|(state, count)| words(*state, *count)).collect();
        if said.is_empty() { "no files".to_owned() } else { said.join(", ") }
    }
}

/// One import in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    pub id: ImportId,
    /// When, in words.
    pub made: String,
    pub made_exact: String,
    pub by: String,
    pub counts: Counts,
}

/// A page of imports, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportList {
    pub rows: Vec<ImportRow>,
    pub total: u32,
    pub page: u32,
    pub pages: u32,
    /// Files of the whole company that wait for a person.
    pub to_review: u32,
    /// Whether the place where files are kept does not answer just now.
    pub is_place_away: bool,
}

/// One file in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    pub import: ImportId,
    /// Its number in the import, from 1.
    pub position: u32,
    pub name: String,
    /// `120 kB`.
    pub size: String,
    pub state: FileState,
    /// Why it was refused, or why it still waits.
    pub reason: Option<String>,
    /// The contract made of it, or of the same bytes.
    pub contract: Option<ContractId>,
    /// Where the same bytes were handed in before.
    pub same_as: Option<(ImportId, u32)>,
}

/// A page of files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileList {
    pub rows: Vec<FileRow>,
    pub total: u32,
    pub page: u32,
    pub pages: u32,
}

/// An import with its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    pub row: ImportRow,
    pub files: FileList,
    /// Whether the place where files are kept does not answer just now.
    pub is_place_away: bool,
}

/// One term of a file as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermView {
    pub term: Term,
    /// What was read, if anything was.
    pub proposal: Option<Proposal>,
    /// What stands in the term's fields now.
    pub values: BTreeMap<String, String>,
    /// Whether a person accepted or corrected it.
    pub is_settled: bool,
}

impl TermView {
    /// Whether a person still has to accept or correct it.
    pub fn is_in_doubt(&self) -> bool {
        !self.is_settled && self.proposal.as_ref().is_some_and(|it| !it.is_sure)
    }
}

/// A file with what was read out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileView {
    pub row: FileRow,
    pub pages: Option<u32>,
    /// What was decided or left out while reading.
    pub notes: Vec<String>,
    pub terms: Vec<TermView>,
    /// The text as it was read.
    pub content: String,
    /// Who may have signed, to begin with.
    pub signed_by: String,
    /// The day of the agreement, or of today.
    pub signed_on: String,
    /// Whether this person may record that it was signed.
    pub may_activate: bool,
}

/// The signed file behind a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    pub name: String,
    /// In bytes.
    pub size: u64,
    pub media_type: String,
    /// The SHA-256 of its bytes.
    pub hash: String,
    pub governing_law: Option<String>,
    /// The date of the agreement, `YYYY-MM-DD`.
    pub agreed_on: Option<String>,
    pub added_by: String,
    /// RFC 3339.
    pub added_at: String,
}

/// `120 kB`, `1.4 MB`, in thousands as disks and mail programs count.
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_say_what_is_left_to_do() {
        let counts = Counts(
            [(FileState::Waiting, 2), (FileState::NeedsReview, 1), (FileState::Unpacked, 1), (FileState::Done, 3)]
                .into(),
        );
        assert_eq!((counts.total(), counts.settled(), counts.is_under_way()), (6, 4, true));
        assert_eq!(counts.in_words(), "2 waiting, 1 unpacked, 1 needs review, 3 brought in");
        assert_eq!(Counts::default().in_words(), "no files");
    }

    #[test]
    fn sizes_are_read_by_people() {
        for (bytes, words) in [(12, "12 bytes"), (1_200, "2 kB"), (999_999, "1000 kB"), (1_450_000, "1.4 MB")] {
            assert_eq!(size_in_words(bytes), words);
        }
    }

    #[test]
    fn every_word_leads_back_to_its_state_and_term() {
        assert!(FileState::ALL.iter().all(|it| FileState::from_word(it.word()) == Some(*it)));
        assert!(Term::ALL.iter().all(|it| Term::from_word(it.word()) == Some(*it)));
    }
}
