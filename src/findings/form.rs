//! What a person or program sent for a decision → what a decision accepts.

use crate::compliance::Decision;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;
use jiff::civil::Date;

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 2_000;

/// Which finding somebody saw: what has changed since is not decided by them.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The version of the contract.
    pub version: Option<u32>,
    /// The mark of the finding.
    pub mark: String,
}

impl Seen {
    /// Complains about `version` and `seen` where nothing was sent.
    pub(super) fn check(&self, complaints: &mut Complaints) {
        if self.version.is_none() {
            complaints.add("version", "required", "Send the version of the contract that you saw.");
        }
        if self.mark.trim().is_empty() {
            complaints.add("seen", "required", "Send the mark of the finding that you saw.");
        }
    }
}

/// A decision as sent.
#[derive(Clone, Debug, Default)]
pub struct DecisionForm {
    /// `accepted` or `false_positive`.
    pub decision: String,
    pub reason: String,
    /// `YYYY-MM-DD`: the last day on which an accepted risk counts; empty for no such day.
    pub until: String,
    pub seen: Seen,
}

/// A decision that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    pub(super) decision: Decision,
    pub(super) reason: String,
    pub(super) until: Option<Date>,
}

impl DecisionForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Complaints under `decision`, `reason`, `until`, `version` and `seen`.
    pub fn check(&self, today: Date) -> Result<NewDecision, Problem> {
        let mut complaints = Complaints::new();
        let decision = complaints.keep("decision", decision(self.decision.trim()));
        let reason = complaints.keep("reason", reason(self.reason.trim()));
        let until = complaints.keep("until", until(self.until.trim(), decision, today));
        self.seen.check(&mut complaints);
        let new = (|| Some(NewDecision { decision: decision?, reason: reason?, until: until? }))();
        complaints.into_result(new)
    }
}

fn decision(word: &str) -> Result<Decision, Complaint> {
    Decision::from_word(word).ok_or_else(|| {
        Complaint::new(
            "not_a_decision",
            "Say whether you accept the risk (accepted) or the finding is wrong (false_positive).",
        )
    })
}

fn reason(raw: &str) -> Result<String, Complaint> {
    let reason = typed::long_text(raw, LONGEST_REASON)?;
    if reason.trim().is_empty() {
        return Err(Complaint::new(
            "required",
            "Say why, such as who agreed to it and what makes it bearable, or what the finding overlooks.",
        ));
    }
    Ok(reason)
}

fn until(raw: &str, decision: Option<Decision>, today: Date) -> Result<Option<Date>, Complaint> {
    if raw.is_empty() {
        return Ok(None);
    }
    let day = typed::day(raw)?;
    if decision == Some(Decision::FalsePositive) {
        return Err(Complaint::new(
            "not_for_a_dismissal",
            "Only an accepted risk has a last day: a finding that is wrong stays wrong. Leave this empty.",
        ));
    }
    if day < today {
        return Err(Complaint::new(
            "in_the_past",
            "This day has passed. Choose today or a later one, or leave it empty.",
        ));
    }
    Ok(Some(day))
}
