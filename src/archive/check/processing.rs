//! What people said of the personal data of a contract of an archive → what may be stored.

use super::{Here, past};
use crate::archive::record::{AssessmentRecord, SaidRecord};
use crate::ids::{ContractId, ObligationId};
use crate::problem::{Complaint, Complaints};
use crate::processing::form::{LONGEST_REASON, values};
use crate::processing::register::{Assessment, Said};
use crate::processing::{Aspect, Standing};
use crate::typed;
use std::collections::BTreeSet;

/// The most words of the text that stand beside what was said, and the most triggers of an answer.
const MOST_READ: usize = 100;

fn not_known(what: &str) -> Complaint {
    Complaint::new("not_known", format!("This is no {what} that is known here."))
}

pub(super) fn said(
    all: Vec<SaidRecord>,
    contract: ContractId,
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Vec<Said>> {
    let aspects: BTreeSet<_> = all.iter().map(|it| it.aspect.as_str()).collect();
    if aspects.len() < all.len() {
        complaints.add("processing", "too_many", "Of each aspect one thing is said at most.");
        return None;
    }
    let mut checked = Vec::with_capacity(all.len());
    for (at, it) in all.into_iter().enumerate() {
        let field = |name: &str| format!("processing[{at}].{name}");
        complaints.keep(&field("at"), past(it.said_at, here));
        let aspect = complaints
            .keep(&field("aspect"), Aspect::from_word(&it.aspect).ok_or_else(|| not_known("aspect of personal data")));
        let kept = aspect.and_then(|aspect| complaints.keep(&field("values"), values(aspect, &it.values)));
        let reason = complaints.keep(&field("reason"), typed::long_text(&it.reason, LONGEST_REASON));
        let by_name = complaints.keep(&field("said_by_name"), typed::one_line(&it.said_by_name, 1..=160));
        let read = it.read.iter().take(MOST_READ).map(|it| typed::one_line(it, 0..=1_000)).collect::<Result<_, _>>();
        let read = complaints.keep(&field("read"), read);
        checked.extend((|| {
            Some(Said {
                contract,
                aspect: aspect?,
                values: kept?,
                reason: reason?,
                version: it.version,
                read: read?,
                by: here.person(it.said_by.as_deref()),
                by_name: by_name?,
                at: it.said_at,
            })
        })());
    }
    Some(checked)
}

pub(super) fn assessment(
    it: Option<AssessmentRecord>,
    contract: ContractId,
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Option<Assessment>> {
    let Some(it) = it else { return Some(None) };
    let field = |name: &str| format!("assessment.{name}");
    complaints.keep(&field("answered_at"), past(it.answered_at, here));
    let outcome = Standing::from_word(&it.outcome)
        .filter(|it| !matches!(it, Standing::NoPrompt | Standing::Open))
        .ok_or_else(|| not_known("answer about an impact assessment"));
    let outcome = complaints.keep(&field("outcome"), outcome);
    let reference = complaints.keep(&field("reference"), typed::one_line(&it.reference, 0..=300));
    let reason = complaints.keep(&field("reason"), typed::long_text(&it.reason, LONGEST_REASON));
    let by_name = complaints.keep(&field("answered_by_name"), typed::one_line(&it.answered_by_name, 1..=160));
    let owner_name = it.owner_name.as_deref().map(|it| typed::one_line(it, 1..=160)).transpose();
    let owner_name = complaints.keep(&field("owner_name"), owner_name);
    let triggers = it.triggers.iter().take(MOST_READ).map(|it| typed::one_line(it, 1..=80)).collect::<Result<_, _>>();
    let triggers = complaints.keep(&field("triggers"), triggers);
    Some(Some(Assessment {
        contract,
        outcome: outcome?,
        reference: reference?,
        day: it.day,
        reason: reason?,
        obligation: it.obligation.map(|it| ObligationId::from_uuid(here.part(contract, it))),
        owner_name: owner_name?,
        triggers: triggers?,
        by: here.person(it.answered_by.as_deref()),
        by_name: by_name?,
        at: it.answered_at,
    }))
}
