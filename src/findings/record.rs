//! Decisions and assignments as actions and the REST door see them.

use super::Standing;
use crate::compliance::{Analysis, Decision, Outcome, Readiness, RequiredScore, Severity};
use crate::ids::{AnalysisId, ContractId, DecisionId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a person decided about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub id: DecisionId,
    pub contract: ContractId,
    pub rule_id: String,
    /// The title of the finding when it was decided.
    pub title: String,
    /// How serious it was then; `None` for a rule of the company's own.
    pub severity: Option<Severity>,
    pub decision: Decision,
    pub reason: String,
    /// The last day on which an accepted risk counts as accepted.
    pub until: Option<Date>,
    /// Names what it was about: see [`super::rules::fingerprint`].
    pub fingerprint: String,
    /// The version of the contract it was made about.
    pub version: u32,
    pub rule_pack_version: String,
    pub by: UserId,
    pub by_name: String,
    pub at: Timestamp,
    /// Who ended it; `None` while it stands.
    pub withdrawn: Option<Withdrawn>,
}

/// That a decision was taken back, or followed by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    pub by_name: String,
    pub at: Timestamp,
}

/// Who looks into a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    pub contract: ContractId,
    pub rule_id: String,
    pub title: String,
    /// `None` for a rule of the company's own.
    pub severity: Option<Severity>,
    /// What came of the rule when the contract was last checked.
    pub outcome: Outcome,
    pub to: UserId,
    pub to_name: String,
    pub by_name: String,
    pub at: Timestamp,
}

/// A finding with what people said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The decision that nobody took back, and whether it counts.
    pub decided: Option<(Decided, Standing)>,
    pub assigned: Option<Assigned>,
    /// Names the finding as it is, with both. Whoever decides says which one they saw.
    pub mark: String,
}

/// What people said about the findings of one analysis, by rule; every finding is in it.
pub type Judgements = BTreeMap<String, Judged>;

/// What the rules say of a version of a contract, with what people decided weighed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// `None` where the analysis is not kept.
    pub id: Option<AnalysisId>,
    pub version: u32,
    pub analysis: Analysis,
    /// From which score after decisions on the company calls a contract ready to sign.
    pub required: RequiredScore,
    pub judged: Judgements,
}

impl Reading {
    /// What the gate before signing says.
    pub fn readiness(&self) -> Readiness {
        Readiness::of(&self.analysis, self.required)
    }

    /// The same with what it rests on, as a sentence.
    pub fn readiness_in_words(&self) -> String {
        self.readiness().because(&self.analysis, self.required)
    }
}
