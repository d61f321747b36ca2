//! Decisions about findings of a contract of an archive → decisions that may be stored.

use super::{Here, optional_line, past};
use crate::archive::record::DecisionRecord;
use crate::compliance::{Decision, Severity};
use crate::findings::form::LONGEST_REASON;
use crate::findings::{Decided, Withdrawn};
use crate::ids::{ContractId, DecisionId};
use crate::playbook::OwnRule;
use crate::problem::{Complaint, Complaints};
use crate::typed;
use std::collections::BTreeSet;

/// The most decisions about one contract.
const MOST_DECISIONS: usize = 10_000;

pub(super) fn decisions(
    all: Vec<DecisionRecord>,
    contract: ContractId,
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Vec<Decided>> {
    let ids: BTreeSet<_> = all.iter().map(|it| it.id).collect();
    let stands = |it: &&DecisionRecord| it.ended_at.is_none();
    let rules: BTreeSet<_> = all.iter().filter(stands).map(|it| it.rule_id.as_str()).collect();
    if all.len() > MOST_DECISIONS || ids.len() < all.len() || rules.len() < all.iter().filter(stands).count() {
        let message = format!(
            "A contract has at most {MOST_DECISIONS} decisions, each once, and one for each rule that nobody ended."
        );
        complaints.add("decisions", "too_many", message);
        return None;
    }
    let mut checked = Vec::with_capacity(all.len());
    for (at, it) in all.into_iter().enumerate() {
        let field = |name: &str| format!("decisions[{at}].{name}");
        for moment in [Some(it.decided_at), it.ended_at].into_iter().flatten() {
            complaints.keep(&field("at"), past(moment, here));
        }
        let rule_id = complaints.keep(&field("rule_id"), typed::one_line(&it.rule_id, 1..=80));
        let title = complaints.keep(&field("title"), typed::one_line(&it.title, 0..=300));
        let reason = complaints.keep(&field("reason"), typed::long_text(&it.reason, LONGEST_REASON));
        let severity = complaints.keep(&field("severity"), severity(&it));
        let decision = Decision::from_word(&it.decision)
            .ok_or_else(|| Complaint::new("not_a_decision", "This is not a decision about a finding."));
        let decision = complaints.keep(&field("decision"), decision);
        let fingerprint = complaints.keep(&field("fingerprint"), typed::one_line(&it.fingerprint, 1..=64));
        let pack = complaints.keep(&field("rule_pack_version"), typed::one_line(&it.rule_pack_version, 1..=80));
        let by_name = complaints.keep(&field("decided_by_name"), typed::one_line(&it.decided_by_name, 1..=160));
        let ended_by = complaints.keep(&field("ended_by_name"), optional_line(it.ended_by_name, 160));
        let until = it.until.map(|day| typed::day(&day.to_string())).transpose();
        let until = complaints.keep(&field("until"), until);
        checked.extend((|| {
            let ended_by = ended_by?;
            Some(Decided {
                id: DecisionId::from_uuid(here.part(contract, it.id)),
                contract,
                rule_id: rule_id?,
                title: title?,
                severity: severity?,
                decision: decision?,
                reason: reason?,
                until: until?,
                fingerprint: fingerprint?,
                version: it.version,
                rule_pack_version: pack?,
                by: here.person(it.decided_by.as_deref()),
                by_name: by_name?,
                at: it.decided_at,
                withdrawn: it.ended_at.map(|at| Withdrawn { by_name: ended_by.unwrap_or_default(), at }),
            })
        })());
    }
    Some(checked)
}

/// A finding has a severity but where a rule of the company's own found it.
fn severity(it: &DecisionRecord) -> Result<Option<Severity>, Complaint> {
    let is_own = it.rule_id.starts_with(OwnRule::ID);
    match it.severity.as_deref() {
        None if is_own => Ok(None),
        Some(word) if !is_own && let Some(severity) = Severity::from_word(word) => Ok(Some(severity)),
        _ => Err(Complaint::new("not_a_severity", "This is not a severity of a finding.")),
    }
}
