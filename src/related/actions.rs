//! Relating contracts, showing what they are related to, and taking relations away.

use super::store;
use super::{Candidate, MOST_RELATED, RelatedRow, RelatedView, Relation};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::{list, summary};
use crate::contracts::{self, Filter, Summary};
use crate::dates;
use crate::ids::ContractId;
use crate::problem::Problem;
use serde_json::json;

pub use super::store::Related;

/// How many contracts a search shows.
const SHOWN: u32 = 20;

/// What a contract is related to, each with the other contract, the newest relation first.
///
/// # Errors
/// `contract.missing`.
pub async fn of_contract(ctx: &Ctx, id: ContractId) -> Result<Vec<(Related, Summary)>, Problem> {
    summary(ctx, id).await?;
    let all = store::all_of(ctx, ctx.db(), id).await?;
    let ids: Vec<_> = all.iter().map(|it| it.other).collect();
    let mut others = contracts::store::summaries(ctx, ctx.db(), &ids).await?;
    let with_other = all.into_iter().filter_map(|it| {
        let place = others.iter().position(|other| other.id == it.other)?;
        Some((it, others.swap_remove(place)))
    });
    Ok(with_other.collect())
}

/// The same in words.
///
/// # Errors
/// `contract.missing`.
pub async fn rows(ctx: &Ctx, id: ContractId) -> Result<Vec<RelatedRow>, Problem> {
    let rows = of_contract(ctx, id).await?.into_iter().map(|(it, other)| {
        let when = dates::moment_in_words(it.made_at, ctx.now(), ctx.zone());
        RelatedRow {
            id: other.id,
            title: other.title,
            status: other.status,
            relation: it.relation,
            made: format!("Recorded by {} {when}", it.made_by_name),
        }
    });
    Ok(rows.collect())
}

/// What a contract is related to, and the contracts that a search for another found.
///
/// # Errors
/// `contract.missing`.
pub async fn show(ctx: &Ctx, id: ContractId, search: &str) -> Result<RelatedView, Problem> {
    let rows = rows(ctx, id).await?;
    let search: String = search.trim().chars().take(200).collect();
    let (mut found, mut more) = (Vec::new(), false);
    if !search.is_empty() {
        let filter = Filter { search: search.clone(), ..Filter::default() };
        let all = list(ctx, &filter, 1, SHOWN).await?;
        more = all.total > SHOWN;
        let is_new = |it: ContractId| it != id && rows.iter().all(|row| row.id != it);
        let candidates = all.rows.into_iter().filter(|it| is_new(it.id));
        found = candidates
            .map(|it| Candidate { id: it.id, title: it.title, other_party: it.other_party, status: it.status })
            .collect();
    }
    Ok(RelatedView { rows, may_edit: ctx.person().role.may(Right::EditContracts), search, found, more })
}

/// Relates a contract to another, whatever the status of either.
///
/// # Errors
/// `contract.missing` when either is not there; forbidden for roles that may not edit; a complaint about `kind`;
/// `related.to_itself`, `related.already`, `related.too_many`.
pub async fn relate(ctx: &Ctx, id: ContractId, other: ContractId, kind: &str) -> Result<Related, Problem> {
    let it = summary(ctx, id).await?;
    let other = summary(ctx, other).await?;
    ctx.require(Right::EditContracts)?;
    let relation = Relation::from_word(kind.trim()).ok_or_else(|| {
        let known = Relation::ALL.map(Relation::word).join(", ");
        Problem::invalid_field("kind", "not_a_relation", format!("Choose one of: {known}."))
    })?;
    if it.id == other.id {
        return Err(Problem::conflict("related.to_itself", "A contract is not related to itself. Choose another one."));
    }
    let change = ctx.change().await?;
    if let Some(there) = store::between(ctx, change.db(), it.id, other.id).await? {
        return Err(already(&it, &other, there.relation));
    }
    for one in [&it, &other] {
        if store::count(ctx, change.db(), one.id).await? >= MOST_RELATED {
            return Err(Problem::conflict(
                "related.too_many",
                format!(
                    "“{}” is related to {MOST_RELATED} contracts already, which is the most there can be.",
                    one.title
                ),
            ));
        }
    }
    if !store::insert(ctx, change.db(), it.id, other.id, relation).await? {
        return Err(already(&it, &other, relation));
    }
    commit(ctx, change, Action::ContractsRelated, &it, &other, relation).await?;
    store::between(ctx, ctx.db(), it.id, other.id).await?.ok_or_else(Problem::unexpected)
}

fn already(it: &Summary, other: &Summary, relation: Relation) -> Problem {
    Problem::conflict(
        "related.already",
        format!(
            "These two are related already: “{}”: {} “{}”. Remove that first.",
            it.title,
            relation.label().to_lowercase(),
            other.title
        ),
    )
}

/// One happening names both: it stands under the first, with the second and its id in its values.
async fn commit(
    ctx: &Ctx,
    change: crate::storage::Change,
    action: Action,
    it: &Summary,
    other: &Summary,
    relation: Relation,
) -> Result<(), Problem> {
    for id in [it.id, other.id] {
        contracts::store::put_filed(ctx, change.db(), id).await?;
    }
    let said = |relation: Relation, to: &Summary| json!({"relation": relation.word(), "contract": to.title, "contract_id": to.id});
    let about = |it: &Summary, relation: Relation, other: &Summary| {
        let happening = Happening::new(action, "contract", it.id, &it.title);
        match action {
            Action::RelationRemoved => happening.before(said(relation, other)),
            _ => happening.after(said(relation, other)),
        }
    };
    change.note(ctx, &about(other, relation.inverse(), it)).await?;
    change.commit(ctx, about(it, relation, other)).await
}

/// Takes the relation of two contracts away, from both.
///
/// # Errors
/// `contract.missing` when either is not there; forbidden for roles that may not edit; `relation.missing`.
pub async fn remove(ctx: &Ctx, id: ContractId, other: ContractId) -> Result<(), Problem> {
    let it = summary(ctx, id).await?;
    let other = summary(ctx, other).await?;
    ctx.require(Right::EditContracts)?;
    let change = ctx.change().await?;
    let missing = || Problem::missing("relation");
    let there = store::between(ctx, change.db(), it.id, other.id).await?.ok_or_else(missing)?;
    if !store::delete(ctx, change.db(), it.id, other.id).await? {
        return Err(missing());
    }
    commit(ctx, change, Action::RelationRemoved, &it, &other, there.relation).await
}
