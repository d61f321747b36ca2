//! Processing of personal data: what each contract says of it, what people say about that, and the register that follows.
//!
//! Reading order: this file (what is asked of a contract, and what is said of it), `phrases` (the words as data), `read` and `roles`
//! (the reader), `dpia` (when an impact assessment may be needed), `register` (what was read and what people said → an entry of
//! the register), `form`, `store`, `actions`, `show`, `table` and `print` (the register as files).
//!
//! What must hold: what was read shows its passage, exactly as it stands in the text; what the text does not say is *not stated*. What a
//! named person said wins over what was read, and is kept with what the text said then, so that a text that comes to say
//! otherwise shows. Deliberately absent: a model, a guess, and a decision that an assessment is or is not needed, which is a person's.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod dpia;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
mod phrases;
#[cfg(feature = "ssr")]
mod print;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
pub mod register;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
mod show;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
mod table;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
mod views;

#[cfg(feature = "ssr")]
pub(crate) use phrases::mechanisms_in;
#[cfg(feature = "ssr")]
pub use phrases::{label_of, reader_version};
#[cfg(feature = "ssr")]
pub use read::read;
#[cfg(feature = "ssr")]
pub(crate) use roles::role_of_both;
pub use views::{AspectView, AssessmentView, DataProtection, Figure, PromptView, Register, RegisterRow};

use crate::compliance::Evidence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $($(#[$say:meta])* $one:ident = $word:literal, $label:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$say])* $one,)*
        }

        impl $name {
            /// Every one, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$one,)*];

            /// The stable word.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$one => $word,)*
                }
            }

            /// The one of a stable word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.word() == word)
            }

            /// How the pages call it.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$one => $label,)*
                }
            }
        }
    };
}

words! {
    /// What is asked of a contract.
    Aspect,
    Touches = "touches", "Personal data";
    OurRole = "our_role", "Your role";
    TheirRole = "their_role", "The other side’s role";
    Purposes = "purposes", "Purposes of the processing";
    Subjects = "subjects", "People the data is about";
    Categories = "categories", "Kinds of personal data";
    Special = "special", "Special categories (Art 9)";
    Criminal = "criminal", "Criminal offences (Art 10)";
    Children = "children", "Children";
    Subprocessors = "subprocessors", "Sub-processors";
    Transfers = "transfers", "Transfers outside the UK";
    Countries = "countries", "Countries";
    Mechanism = "mechanism", "Mechanism of the transfer";
    Retention = "retention", "How long it is kept";
    Security = "security", "Security measures";
}

words! {
    /// Who somebody is under the law of data protection.
    Role,
    Controller = "controller", "Controller";
    IndependentController = "independent_controller", "Independent controller";
    JointController = "joint_controller", "Joint controller";
    Processor = "processor", "Processor";
    SubProcessor = "sub_processor", "Sub-processor";
}

words! {
    /// How sure a value is.
    Surety,
    /// The text says so.
    Stated = "stated", "Stated";
    /// The text seems to say so, and a person has to look.
    InDoubt = "in_doubt", "In doubt";
    /// The text does not say.
    NotStated = "not_stated", "Not stated";
    /// A named person said so.
    Said = "said", "Said by a person";
}

words! {
    /// How it stands with an impact assessment.
    Standing,
    /// Nothing that was read or said calls for one.
    NoPrompt = "no_prompt", "No prompt";
    /// Something may call for one, and nobody has answered.
    Open = "open", "To be answered";
    /// One is to be done.
    ToDo = "to_do", "To be done";
    /// One was done.
    Done = "done", "Done";
    /// A named person says why none is needed.
    NotNeeded = "not_needed", "Not needed";
}

impl Role {
    /// Whether the duties of a controller are theirs.
    pub fn controls(self) -> bool {
        match self {
            Self::Controller | Self::IndependentController | Self::JointController => true,
            Self::Processor | Self::SubProcessor => false,
        }
    }
}

impl Aspect {
    /// Whether it is said in words of one's own, or by choosing.
    pub fn is_open(self) -> bool {
        match self {
            Self::Purposes | Self::Countries | Self::Retention | Self::Security => true,
            Self::Touches
            | Self::OurRole
            | Self::TheirRole
            | Self::Subjects
            | Self::Categories
            | Self::Special
            | Self::Criminal
            | Self::Children
            | Self::Subprocessors
            | Self::Transfers
            | Self::Mechanism => false,
        }
    }

    /// Whether more than the words of the list may be said.
    pub fn takes_other(self) -> bool {
        self.is_open() || matches!(self, Self::Subjects | Self::Categories | Self::Subprocessors | Self::Mechanism)
    }

    /// Whether it has one value at most.
    pub fn is_single(self) -> bool {
        matches!(
            self,
            Self::Touches | Self::OurRole | Self::TheirRole | Self::Criminal | Self::Children | Self::Transfers
        )
    }
}

/// The mark of a value that no word of the list says: the words of the text follow it.
pub const OTHER: &str = "other:";

/// A passage that says something, exactly as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Passage {
    /// First character, counted in Unicode characters from the start of the text.
    pub start: u32,
    /// The character after the last one.
    pub end: u32,
    pub quote: String,
    /// The number of the clause it stands in.
    pub clause: Option<String>,
}

impl Passage {
    /// A passage of a clause.
    pub fn new(evidence: Evidence, clause: Option<String>) -> Self {
        Self { start: evidence.start, end: evidence.end, quote: evidence.quote, clause }
    }
}

/// A value that the text says, with where it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// A word of the aspect's list, or words of the text; for lists with room for more, words of the text follow [`OTHER`].
    pub value: String,
    /// Whether the text states it; otherwise a person has to look.
    pub is_sure: bool,
    /// In the order of the text; never empty.
    pub passages: Vec<Passage>,
}

/// Something in the text that may call for an impact assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// The stable identifier of the trigger.
    pub trigger: String,
    pub passages: Vec<Passage>,
}

/// What a text says of personal data. What is not among it is not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub found: BTreeMap<Aspect, Vec<Found>>,
    /// Why something could not be told, or is in doubt.
    pub why: BTreeMap<Aspect, String>,
    pub met: Vec<Met>,
}

/// What is known of a contract beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Names under which the text may introduce the company itself.
    pub own: Vec<String>,
    /// Names of the other side.
    pub other: Vec<String>,
    /// What the rules learned of the roles: `c2p`, `c2c`, `joint`, `employer` or `none`.
    pub personal_data: Option<String>,
}

/// Which entries of the register are asked for. The words are those of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The status of the contract; `None` for those in force, `all` for every status.
    pub status: Option<String>,
    pub role: Option<Role>,
    /// Only those with special category data.
    pub special: bool,
    /// Only those with transfers outside the United Kingdom.
    pub transfer: bool,
    /// Only those whose prompts wait for an answer, or whose assessment is to be done.
    pub dpia: bool,
    /// Only those that lack something the law asks for.
    pub incomplete: bool,
}

impl Asked {
    /// The words of an address that ask for the same.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend(self.status.clone().map(|it| ("status", it)));
        pairs.extend(self.role.map(|it| ("role", it.word().to_owned())));
        let marks = [
            ("special", self.special),
            ("transfer", self.transfer),
            ("dpia", self.dpia),
            ("incomplete", self.incomplete),
        ];
        pairs.extend(marks.into_iter().filter(|(_, is_on)| *is_on).map(|(name, _)| (name, "true".to_owned())));
        pairs
    }
}

/// The word by which an address asks for contracts of every status.
pub const EVERY_STATUS: &str = "all";
