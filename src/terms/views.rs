//! What a page shows of the terms of a contract.

use serde::{Deserialize, Serialize};

use super::Fault;
use crate::ids::ContractId;

/// The terms of a contract as its text states them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsView {
    pub contract: ContractId,
    pub title: String,
    pub version: u32,
    pub stated: Stated,
}

/// What the text of a contract says of machine-readable terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stated {
    /// Nothing.
    None,
    /// Something that no worker could follow.
    Damaged(Vec<Fault>),
    Whole {
        /// `sha256:` and the hash of the canonical form.
        fingerprint: String,
        words: TermsInWords,
    },
}

/// The terms in sentences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsInWords {
    pub sections: Vec<Said>,
    /// The last day.
    pub ends_on: Option<String>,
}

/// Sentences about one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub heading: String,
    pub sentences: Vec<String>,
}
