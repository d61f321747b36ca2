//! What people said of a contract of an archive → what may be stored.

use super::{Here, past};
use crate::archive::record::FactRecord;
use crate::compliance::{fact_meanings, words_of_fact};
use crate::facts::LONGEST_REASON;
use crate::facts::store::Said;
use crate::problem::{Complaint, Complaints};
use crate::typed;
use std::collections::BTreeSet;

pub(super) fn facts(all: Vec<FactRecord>, here: &impl Here, complaints: &mut Complaints) -> Option<Vec<Said>> {
    let different: BTreeSet<_> = all.iter().map(|it| it.fact.as_str()).collect();
    if different.len() < all.len() {
        complaints.add("said_facts", "too_many", "Of each fact one thing is said at most.");
        return None;
    }
    let mut checked = Vec::with_capacity(all.len());
    for (at, it) in all.into_iter().enumerate() {
        let field = |name: &str| format!("said_facts[{at}].{name}");
        complaints.keep(&field("said_at"), past(it.said_at, here));
        let is_known = fact_meanings().contains_key(&it.fact) && words_of_fact(&it.fact).contains(&it.value.as_str());
        if !is_known {
            complaints.keep(
                &field("value"),
                Err::<(), _>(Complaint::new("not_known", "The rules know no such fact, or no such word of it.")),
            );
        }
        let reason = complaints.keep(&field("reason"), typed::long_text(&it.reason, LONGEST_REASON));
        let by_name = complaints.keep(&field("said_by_name"), typed::one_line(&it.said_by_name, 1..=160));
        checked.extend(reason.zip(by_name).map(|(reason, by_name)| Said {
            fact: it.fact,
            value: it.value,
            reason,
            by_name,
            at: it.said_at,
        }));
    }
    Some(checked)
}
