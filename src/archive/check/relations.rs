//! What a contract of an archive is related to → relations that may be stored once both contracts are there.

use super::{Here, past};
use crate::archive::record::RelationRecord;
use crate::ids::ContractId;
use crate::problem::{Complaint, Complaints};
use crate::related::{MOST_RELATED, Relation};
use crate::typed;
use jiff::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A relation that was said of a contract of the archive.
#[derive(Clone, Debug)]
pub(in crate::archive) struct Relating {
    /// The contract, by its id here.
    pub(in crate::archive) contract: ContractId,
    pub(in crate::archive) title: String,
    /// The other contract, by its id in the archive.
    pub(in crate::archive) other: Uuid,
    pub(in crate::archive) relation: Relation,
    pub(in crate::archive) made_by_name: String,
    pub(in crate::archive) made_at: Timestamp,
}

/// The relations of the contract that has the id `there` in the archive.
pub(in crate::archive) fn relations(
    all: Vec<RelationRecord>,
    there: Uuid,
    title: &str,
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Vec<Relating>> {
    let others: BTreeSet<_> = all.iter().map(|it| it.contract_id).collect();
    if all.len() > usize::try_from(MOST_RELATED).unwrap_or(usize::MAX) || others.len() < all.len() {
        let message = format!("A contract is related to at most {MOST_RELATED} others, to each in one way.");
        complaints.add("related", "too_many", message);
        return None;
    }
    let contract = ContractId::from_uuid(here.id(there));
    let mut checked = Vec::with_capacity(all.len());
    for (at, it) in all.into_iter().enumerate() {
        let field = |name: &str| format!("related[{at}].{name}");
        if it.contract_id == there {
            complaints.add(field("contract_id"), "to_itself", "A contract is not related to itself.");
        }
        let relation = Relation::from_word(&it.kind)
            .ok_or_else(|| Complaint::new("not_a_relation", "This is not a way in which contracts are related."));
        let relation = complaints.keep(&field("kind"), relation);
        let made_by_name = complaints.keep(&field("created_by_name"), typed::one_line(&it.created_by_name, 1..=160));
        complaints.keep(&field("created_at"), past(it.created_at, here));
        checked.extend((|| {
            Some(Relating {
                contract,
                title: title.to_owned(),
                other: it.contract_id,
                relation: relation?,
                made_by_name: made_by_name?,
                made_at: it.created_at,
            })
        })());
    }
    Some(checked)
}
