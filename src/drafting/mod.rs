//! Drafting from a template: a sheet of answers that is kept at every step, until it becomes a contract.
//!
//! A sheet belongs to the person who began it. Whatever was typed is kept, right or wrong; complaints are worked out from
//! it each time the page is shown, so the back button, a second tab and a lost connection lose nothing.
//!
//! A sheet may begin with a description in plain English. The description is kept among the answers; what it says is read
//! anew each time, by rules that say the same each time, so that an answer can be shown beside its words as long as it is that.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod describing;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
pub mod writing;

use crate::ids::{ContractId, SheetId};
use crate::problem::Complaints;
use crate::templates::{Step, TemplateCard};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One step of a sheet, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetView {
    pub id: SheetId,
    pub template: TemplateCard,
    /// Every step; the last page, after them, is the summary.
    pub steps: Vec<Step>,
    /// The step shown, from 1; `steps.len() + 1` is the summary.
    pub step: u32,
    /// Everything typed so far, by question.
    pub answers: BTreeMap<String, String>,
    /// What is wrong with the answers of this step, or of all steps on the summary.
    pub complaints: Complaints,
    /// For each step, how many of its answers need correcting; `None` while it was not visited.
    pub wrong: Vec<Option<u32>>,
    /// The text so far, with gaps where answers are missing.
    pub content: String,
    /// Set once the sheet has become a contract.
    pub contract: Option<ContractId>,
    /// The questions shown: those of the step, or on page 0 what the description left open.
    pub shown: Option<Step>,
    /// The words of the description that an answer was read from, by question, where the answer is still that.
    pub read: BTreeMap<String, String>,
    /// What the description may mean for a question that is asked all the same.
    pub unsure: BTreeMap<String, Vec<Maybe>>,
    /// Whether the sheet began with a description.
    pub is_described: bool,
}

/// Something a description may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maybe {
    pub value: String,
    pub words: String,
}

/// What somebody described, with the templates that fit it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advised {
    pub id: SheetId,
    pub description: String,
    /// Why these, or why none; in a sentence or two.
    pub reasoning: String,
    /// Whether the first may be relied on.
    pub is_sure: bool,
    /// The best first.
    pub fits: Vec<Fit>,
    /// The template whose questions are being answered already.
    pub chosen: Option<String>,
    /// The name of the model that could write it instead, and where it is.
    pub model: Option<String>,
}

/// A template that fits a description.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    pub template: TemplateCard,
    /// From 0 to 100.
    pub confidence: u32,
    /// The words that spoke for it.
    pub words: Vec<String>,
    /// How many answers the description gives, and how many required ones it leaves open.
    pub read: u32,
    pub open: u32,
}

/// A sheet that is not a contract yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    pub id: SheetId,
    /// The template's name, or the first words of a description for which none was chosen yet.
    pub template: String,
    /// Whether a template was chosen.
    pub has_template: bool,
    /// Whether it began with a description.
    pub is_described: bool,
    /// Such as `today at 09:42`.
    pub changed: String,
}
