//! What the pages show, in words.

use super::{Asked, Passage, Surety};
use crate::ids::ContractId;
use crate::obligations::Colleague;
use serde::{Deserialize, Serialize};

/// What a contract says of personal data, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataProtection {
    pub id: ContractId,
    pub title: String,
    pub versions: u32,
    /// Counts up from 1 with every text that is read and everything that somebody says.
    pub revision: u32,
    /// Whether this person may confirm, correct and answer.
    pub may_say: bool,
    pub has_text: bool,
    /// Whether it stands in the register.
    pub is_in_register: bool,
    pub aspects: Vec<AspectView>,
    /// What the law asks for and nothing says.
    pub missing: Vec<String>,
    pub prompts: Vec<PromptView>,
    /// The label of how it stands with an impact assessment.
    pub standing: String,
    pub assessment: Option<AssessmentView>,
    /// Whether the duty to assess is the other side’s.
    pub works_for_another: bool,
    pub colleagues: Vec<Colleague>,
}

/// One thing that is asked of a contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AspectView {
    pub word: String,
    pub label: String,
    pub surety: Surety,
    /// In words; empty where nothing is stated.
    pub values: Vec<String>,
    /// Words of the list that hold.
    pub chosen: Vec<String>,
    /// What no word of the list says, one on each line.
    pub own_words: String,
    /// Why it is in doubt.
    pub why: Option<String>,
    pub passages: Vec<Passage>,
    /// Who said it, when and why.
    pub said: Option<String>,
    pub reason: Option<String>,
    /// What the text said when it was said, and what it says now, where that is something else.
    pub now_otherwise: Option<String>,
    /// The words of the list with how they are called.
    pub choices: Vec<(String, String)>,
    pub is_single: bool,
    pub takes_other: bool,
}

/// Something that may call for an impact assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptView {
    pub trigger: String,
    pub title: String,
    pub law: String,
    pub question: String,
    pub passages: Vec<Passage>,
    /// Whether it came up after somebody had answered.
    pub is_new: bool,
}

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentView {
    pub outcome: String,
    /// What was done, where it is kept, or by when and by whom it is to be.
    pub said: String,
    pub reason: String,
    pub by: String,
}

/// A page of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    pub rows: Vec<RegisterRow>,
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    pub asked: Asked,
    pub figures: Vec<Figure>,
}

/// A number of the register and the words of an address that open what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub label: String,
    pub count: u32,
    pub words: Vec<(String, String)>,
}

/// A contract in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    pub id: ContractId,
    pub title: String,
    pub other_party: String,
    pub status: String,
    pub role: String,
    pub their_role: String,
    pub purposes: String,
    pub subjects: String,
    pub categories: String,
    /// Special categories and data about offences; empty for none.
    pub special: String,
    pub recipients: String,
    pub transfers: String,
    pub retention: String,
    pub security: String,
    /// The label of how it stands with an impact assessment.
    pub assessment: String,
    pub missing: Vec<String>,
    pub in_doubt: Vec<String>,
}
