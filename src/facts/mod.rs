//! What is known about a contract that its words alone do not settle, and who said so.
//!
//! Many rules hang on facts: whether a party is a consumer, whether personal data leave the UK. Most are read out of the text,
//! some come with a template, and a person can say any of them. What always holds: what a person says comes before the template
//! and the text; it is said with a name, stands in the trail, and the contract is read anew by it at once. Which facts there are,
//! and how they are read, is the work of [`crate::compliance`]. Deliberately absent: facts that no rule asks about.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub(crate) mod store;

use crate::compliance::FactSource;
use crate::ids::ContractId;
use serde::{Deserialize, Serialize};

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

/// A fact that the rules asked about in a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactView {
    /// Its id in the rule pack.
    pub fact: String,
    /// What it means.
    pub meaning: String,
    /// The words it can have, each with how the pages call it.
    pub words: Vec<(String, String)>,
    /// The word it is taken as; `None` where nothing settles it.
    pub value: Option<String>,
    pub source: Option<FactSource>,
    /// Who said it and when, in words.
    pub said: Option<String>,
    /// Why, as they said.
    pub reason: Option<String>,
    /// The rules that cannot be decided without it.
    pub waiting: Vec<String>,
}

/// The facts behind what the rules say of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactsView {
    pub contract: ContractId,
    pub title: String,
    pub version: u32,
    /// Those nothing settles first, then by id.
    pub facts: Vec<FactView>,
    /// Whether this person may say one.
    pub may_say: bool,
}

/// How the pages call a word of a fact.
pub fn label(word: &str) -> &str {
    match word {
        "true" => "Yes",
        "false" => "No",
        "none" => "No personal data",
        "c2p" => "One side processes for the other (controller to processor)",
        "c2c" => "Each side decides for itself (independent controllers)",
        "joint" => "Both decide together (joint controllers)",
        "employer" => "An employer and its staff",
        other => other,
    }
}

/// Where a fact is taken from, at the end of a sentence.
pub fn source_in_words(source: FactSource) -> &'static str {
    match source {
        FactSource::Given => "a person said so",
        FactSource::Template => "the template",
        FactSource::Inferred => "the text",
    }
}
