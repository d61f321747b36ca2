//! Fixes: wording that answers a rule, put into a draft where it belongs.
//!
//! Only some advice is a wording; the rest (“remove it”, “correct the dates”) is for a person and the editor. What must always
//! hold: a wording is offered only where it has been shown to help (`wordings.toml`, checked by a test); blanks stay in square
//! brackets and are named; what is put in is an edit like any other, with its version, its reason and its analysis; and
//! whether it helped is said by the rules, never by us. Reading order: this file, `wordings` (the data), `place` (where a wording
//! goes), `actions`. Deliberately absent: storage of its own, and taking words out.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub(crate) mod place;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
#[cfg(feature = "ssr")]
mod wordings;

#[cfg(test)]
#[cfg(feature = "ssr")]
pub(crate) use wordings::wordings_for;

#[cfg(feature = "ssr")]
use crate::compliance::RuleType;
use crate::compliance::{Law, Outcome};
use crate::ids::ContractId;
use serde::{Deserialize, Serialize};

/// What can be done about a finding in the text, by whoever may edit it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// A wording can be put in.
    Wording,
    /// The text can be changed in the editor, as the advice says.
    Editor,
}

/// A place where a wording can go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceChoice {
    /// The stable word: `new`, or the number of a section.
    pub word: String,
    /// Such as `At the end of 4, Payment`.
    pub label: String,
}

/// A finding that is about to be fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixView {
    pub contract: ContractId,
    pub contract_title: String,
    pub version: u32,
    pub rule_id: String,
    pub title: String,
    pub outcome: Outcome,
    /// Why the rule is not met.
    pub message: String,
    /// What to do about it.
    pub recommendation: String,
    pub law: Vec<Law>,
    /// Whether the present state of the law could not be confirmed.
    pub verify: bool,
    /// `None` where no wording can be put in: the advice is for the editor, or the rule is met.
    pub proposal: Option<Proposal>,
}

/// A wording with what it would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// A blank line parts paragraphs, `- ` begins an item.
    pub text: String,
    /// The word of the place chosen.
    pub place: String,
    pub places: Vec<PlaceChoice>,
    /// The blanks in it, with their brackets.
    pub gaps: Vec<String>,
    /// `None` where what was typed cannot be put in.
    pub preview: Option<Preview>,
}

/// What a wording would do to the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What would change, in HTML of our own.
    pub html: String,
    /// What the rules would say of the rule.
    pub expected: Outcome,
}

/// What the rules say of a rule after its wording was put in, or would say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Would,
    Does,
}

/// A sentence on what came of a rule, which claims no more than the rules say.
pub fn said_of(outcome: Outcome, tense: Tense) -> &'static str {
    match (outcome, tense) {
        (Outcome::Pass, Tense::Would) => "The rules have read the text with this wording: the rule would be met.",
        (Outcome::Pass, Tense::Does) => "The rules have read the new text: this rule is met now.",
        (Outcome::Partial, Tense::Would) => {
            "The rules have read the text with this wording: the rule would be met in part. Something would still be missing."
        }
        (Outcome::Partial, Tense::Does) => {
            "The rules have read the new text: this rule is met in part. See below what is still missing."
        }
        (Outcome::Fail, Tense::Would) => {
            "The rules have read the text with this wording: the rule would still not be met. Change the wording, or ask a lawyer."
        }
        (Outcome::Fail, Tense::Does) => {
            "The rules have read the new text: this rule is still not met. See below why, and change the text again."
        }
        (Outcome::NotApplicable, Tense::Would) => {
            "The rules have read the text with this wording: the rule would not apply to it any more."
        }
        (Outcome::NotApplicable, Tense::Does) => {
            "The rules have read the new text: this rule does not apply to it any more."
        }
        (Outcome::Unknown, Tense::Would | Tense::Does) => {
            "The rules have read the text with this wording and cannot tell whether the rule is met. Read it yourself."
        }
    }
}

/// What can be done about a finding of this outcome in the text of a draft; `None` where there is nothing to do.
#[cfg(feature = "ssr")]
pub fn fix_for(rule_id: &str, rule_type: RuleType, outcome: Outcome) -> Option<Fix> {
    let fix = if wordings::wording(rule_id, rule_type).is_some() { Fix::Wording } else { Fix::Editor };
    outcome.is_problem().then_some(fix)
}

/// The longest blank, in characters with its brackets.
const LONGEST_GAP: usize = 160;

/// The blanks of a wording: what stands in square brackets, with them, each once.
pub fn gaps(text: &str) -> Vec<String> {
    let mut gaps: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('[') {
        rest = after;
        let Some((inside, behind)) = after.split_once(']') else { break };
        let is_gap = !inside.contains(['[', '\n']) && inside.chars().count() + 2 <= LONGEST_GAP;
        let gap = format!("[{inside}]");
        // “[words](address)” is a link.
        if is_gap && !behind.starts_with('(') && !gaps.contains(&gap) {
            gaps.push(gap);
        }
    }
    gaps
}
