//! The compliance report of a contract: what the rules say, what people decided about it, and what was not checked, so that
//! somebody who was not there can follow both.
//!
//! A report is drawn from what is kept and holds nothing of its own; the same contract, analysis and decisions give the same
//! report, to the byte of its PDF. It shows the score of the rules and the score after decisions side by side and never one
//! without the other. Reading order: this file (a report in words), `words` (how it is put into words), `print` (on paper),
//! `actions`. What a model said stands after what the rules say, with its name. Deliberately absent: reports about several contracts.

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod print;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use words::{Report, not_applying};

use crate::compliance::{Decision, Law, Outcome, Severity};
use crate::contracts::Status;
use crate::findings::changes::Changes;
use crate::findings::{DecisionView, PastDecision};
use crate::ids::ContractId;
use crate::models::OpinionView;
use crate::playbook::OffView;
use serde::{Deserialize, Serialize};

/// What it comes down to, after people's decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The text could not be read well enough.
    NotRead,
    /// A critical rule is not met, and nobody has decided about it.
    CriticalOpen,
    /// The score is below what counts as compliant.
    NeedsWork,
    /// No critical finding is open, and the score counts as compliant.
    Compliant,
}

impl Verdict {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotRead => "not_read",
            Self::CriticalOpen => "critical_open",
            Self::NeedsWork => "needs_work",
            Self::Compliant => "compliant",
        }
    }

    /// How the pages call it of a contract that is signed; of others they say what the gate before signing does.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotRead => "Could not be read",
            Self::CriticalOpen => "A critical rule is not met",
            Self::NeedsWork => "Needs work",
            Self::Compliant => "No critical finding is open",
        }
    }
}

/// A rule as the drawing of a score shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleMark {
    pub rule_id: String,
    pub title: String,
    pub weight: u8,
    pub outcome: Outcome,
    /// The decision that counts.
    pub decision: Option<Decision>,
}

/// An area with the rules behind its score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AreaPart {
    pub name: String,
    /// Such as `0.91`; `None` where the area does not apply.
    pub score: Option<String>,
    /// The same after decisions.
    pub reviewed: Option<String>,
    /// Such as `Good. 33 of 36 rules met, 1 partly met, 2 not met.`
    pub said: String,
    /// Those that apply, in the order of the rule pack.
    pub rules: Vec<RuleMark>,
}

/// A finding as the report shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingPart {
    /// From 1, the most serious first.
    pub number: u32,
    pub rule_id: String,
    pub title: String,
    pub area: String,
    pub severity: Severity,
    pub outcome: Outcome,
    /// Such as `clause 11`.
    pub place: Option<String>,
    pub quotes: Vec<String>,
    /// Where a missing clause was looked for.
    pub searched: Option<String>,
    pub message: String,
    pub recommendation: String,
    pub law: Vec<Law>,
    /// Whether the present state of the law could not be confirmed.
    pub verify: bool,
    /// The decision that nobody took back, whether it counts or not.
    pub decision: Option<DecisionView>,
    /// Who looks into it.
    pub assigned: Option<String>,
}

/// What a rule of the company's own found, as the report shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPart {
    pub rule_id: String,
    pub name: String,
    pub outcome: Outcome,
    /// Such as `clause 11`.
    pub place: Option<String>,
    pub quotes: Vec<String>,
    pub message: String,
    /// What the company says to do; empty where it says nothing, or nothing is to be done.
    pub advice: String,
    /// The decision that nobody took back, whether it counts or not.
    pub decision: Option<DecisionView>,
    /// Who looks into it.
    pub assigned: Option<String>,
}

/// How the company's own rules count, said wherever a report shows what they found.
pub const OWN_RULES_NOTE: &str = "Which wording your company prefers, accepts and never accepts. No score and no verdict counts it, before decisions or after: they say what the law asks.";

/// Something that was not checked, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unchecked {
    pub rule_id: String,
    pub why: String,
}

/// A fact that rules were decided by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactPart {
    pub meaning: String,
    pub value: String,
    /// Such as `the text`.
    pub source: String,
}

/// A fact that makes a mistake costlier, as the report shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExposingPart {
    pub what: String,
    pub holds: bool,
    /// Where that comes from, such as `the text: “shall renew for a year”`; empty where it does not hold.
    pub source: String,
}

/// How the score of an area came about, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountArea {
    pub name: String,
    /// The weight of everything that counts.
    pub total: String,
    /// The weight of what is met.
    pub earned: String,
    /// The one divided by the other.
    pub raw: String,
    /// What it is kept at, and why; `none`.
    pub limit: String,
    pub score: String,
    /// How much the area counts, in hundredths.
    pub share: String,
}

/// How a score came about, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPart {
    pub title: String,
    pub areas: Vec<AccountArea>,
    /// From the areas to the score, in sentences.
    pub together: String,
}

/// A finding with the points it adds to the risk, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskRow {
    pub rule_id: String,
    pub title: String,
    /// Its number among the findings of the report.
    pub number: Option<u32>,
    pub severity: String,
    pub outcome: String,
    /// The points of its severity.
    pub of_severity: String,
    /// The share that counts by its outcome.
    pub share: String,
    /// How much counts for how sure it is.
    pub certainty: String,
    pub points: String,
}

/// How the risk came about, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskAccountPart {
    /// The most points first.
    pub rows: Vec<RiskRow>,
    /// All points together.
    pub points: String,
    /// From the points to the risk, in sentences.
    pub together: String,
}

/// A report in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportView {
    pub id: ContractId,
    pub title: String,
    pub status: Status,
    pub version: u32,
    /// How many versions are kept.
    pub versions: u32,
    /// What the contract is: a name and a value each.
    pub contract: Vec<(String, String)>,
    /// What the report rests on: a name and a value each.
    pub basis: Vec<(String, String)>,
    pub verdict: String,
    /// What the gate before signing rests on; `None` of a contract that is signed.
    pub signing: Option<String>,
    /// What holds the score back.
    pub held_back: String,
    /// Such as `0.79`.
    pub overall: Option<String>,
    pub overall_level: Option<String>,
    pub reviewed: Option<String>,
    pub reviewed_level: Option<String>,
    /// Such as `7`.
    pub risk: Option<String>,
    pub risk_level: Option<String>,
    pub risk_factors: Vec<String>,
    /// The facts that make a mistake costlier, those that do not hold among them; empty where they are not known.
    pub exposing: Vec<ExposingPart>,
    /// What they come to, as a sentence; empty where there is no risk.
    pub exposed: String,
    pub areas: Vec<AreaPart>,
    /// What a model said of the findings.
    pub opinion: Option<OpinionView>,
    /// Why a model that was asked gave no opinion.
    pub opinion_note: Option<String>,
    /// How the scores came about; empty where there is none.
    pub accounts: Vec<AccountPart>,
    /// How the risk came about; `None` where there is none, or its facts were not kept.
    pub risk_account: Option<RiskAccountPart>,
    /// Such as `90 rules apply, 87 are met`.
    pub counted: String,
    pub findings: Vec<FindingPart>,
    /// What the company's own rules say; no score counts them.
    pub own_findings: Vec<OwnPart>,
    /// Every decision about the contract's findings, the latest first.
    pub decisions: Vec<PastDecision>,
    pub changes: Option<Changes>,
    /// Rules that the company had switched off.
    pub switched_off: Vec<OffView>,
    /// Rules that wait for an answer.
    pub undecided: Vec<Unchecked>,
    /// What a person could answer to have them decided.
    pub questions: Vec<String>,
    /// Law that is not in force yet, and notes that no score counts.
    pub notes: Vec<String>,
    /// What no rule looks at, in sentences.
    pub limits: Vec<String>,
    pub facts: Vec<FactPart>,
    /// What the report is and is not.
    pub notice: String,
}
