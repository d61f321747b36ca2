//! Drafting from a template: a sheet of answers that is kept at every step, until it becomes a contract.
//!
//! A sheet belongs to the person who began it. Whatever was typed is kept, right or wrong; complaints are worked out from
//! it each time the page is shown, so the back button, a second tab and a lost connection lose nothing.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod store;

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
}

/// A sheet that is not a contract yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    pub id: SheetId,
    /// The template's name.
    pub template: String,
    /// Such as `today at 09:42`.
    pub changed: String,
}
