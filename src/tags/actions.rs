//! Filing contracts under words, and keeping the words of a company in order.

use super::form::Written;
use super::{Tag, TagList, store};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::actions::{get as contract, summary};
use crate::contracts::{Contract, Summary};
use crate::ids::{ContractId, TagId};
use crate::problem::{Complaint, Problem};
use crate::storage::Change;
use serde_json::json;

/// The most rows on a page of the list.
pub const MOST_ROWS: u32 = 100;

/// A page of the company's tags, with how many contracts each has.
pub async fn list(ctx: &Ctx, page: u32, size: u32) -> Result<TagList, Problem> {
    ctx.require(Right::ReadContracts)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = store::count(ctx).await?;
    let tags = store::page(ctx, page, size).await?;
    let may_manage = ctx.person().role.may(Right::ManageCompany);
    Ok(TagList { tags, total, page, size, pages: total.div_ceil(size).max(1), may_manage })
}

/// The tags of a contract.
///
/// # Errors
/// `contract.missing`.
pub async fn of_contract(ctx: &Ctx, id: ContractId) -> Result<Vec<String>, Problem> {
    summary(ctx, id).await?;
    Ok(store::of(ctx, &[id]).await?.remove(&id).unwrap_or_default())
}

/// Files a contract under these words and no others, whatever its status.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; a complaint about `tags`.
pub async fn put(ctx: &Ctx, id: ContractId, words: Result<Vec<Written>, Complaint>) -> Result<Contract, Problem> {
    let it = summary(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let words = words.map_err(|it| Problem::invalid_field("tags", &it.code, it.message))?;
    let change = ctx.change().await?;
    match file(ctx, &change, &it, &words).await? {
        Some(happening) => change.commit(ctx, happening).await?,
        None => drop(change),
    }
    contract(ctx, id).await
}

/// Files a contract under these words and no others within a change; `None` where it is filed just so.
pub(crate) async fn file(
    ctx: &Ctx,
    change: &Change,
    it: &Summary,
    words: &[Written],
) -> Result<Option<Happening>, Problem> {
    let before = store::among(ctx, change.db(), &[it.id]).await?.remove(&it.id).unwrap_or_default();
    let same = |name: &String| words.iter().any(|it| it.key == super::form::key_of(name));
    if before.len() == words.len() && before.iter().all(same) {
        return Ok(None);
    }
    store::put(ctx, change.db(), it.id, words).await?;
    let happening = Happening::new(Action::TagsPut, "contract", it.id, &it.title)
        .before(json!({"tags": before}))
        .after(json!({"tags": words.iter().map(|it| it.name.as_str()).collect::<Vec<_>>()}));
    Ok(Some(happening))
}

/// A tag of the company.
///
/// # Errors
/// `tag.missing`.
pub async fn get(ctx: &Ctx, id: TagId) -> Result<Tag, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("tag"))
}

/// Gives a tag another name, on every contract that has it.
///
/// # Errors
/// `tag.missing`; forbidden but for owners and admins; complaints about `name`, among them that another tag has it.
pub async fn rename(ctx: &Ctx, id: TagId, name: &str) -> Result<Tag, Problem> {
    let before = get(ctx, id).await?;
    ctx.require(Right::ManageCompany)?;
    let written = Written::parse(name).map_err(|it| Problem::invalid_field("name", &it.code, it.message))?;
    let taken = || {
        let words = "Another tag has this name. To have one of both, put this tag into that one.";
        Problem::invalid_field("name", "taken", words)
    };
    let change = ctx.change().await?;
    if store::named(ctx, change.db(), &written).await?.is_some_and(|it| it != id) {
        return Err(taken());
    }
    if !store::rename(ctx, change.db(), id, &written).await? {
        return Err(taken());
    }
    let happening = Happening::new(Action::TagRenamed, "tag", id, &written.name)
        .before(json!({"name": before.name}))
        .after(json!({"name": written.name, "contracts": before.contracts}));
    change.commit(ctx, happening).await?;
    get(ctx, id).await
}

/// Puts a tag into another: its contracts get the other one, and it is gone.
///
/// # Errors
/// `tag.missing`; forbidden but for owners and admins; a complaint about `into`.
pub async fn merge(ctx: &Ctx, id: TagId, into: &str) -> Result<Tag, Problem> {
    let from = get(ctx, id).await?;
    ctx.require(Right::ManageCompany)?;
    let wrong = |words: &str| Problem::invalid_field("into", "not_a_tag", words);
    let into: TagId = into.trim().parse().map_err(|_| wrong("Choose another tag of your company."))?;
    if into == id {
        return Err(wrong("A tag cannot be put into itself."));
    }
    let change = ctx.change().await?;
    let Some(kept) = store::find(ctx, change.db(), into).await? else {
        return Err(wrong("Choose another tag of your company."));
    };
    store::merge(ctx, change.db(), id, into).await?;
    let happening = Happening::new(Action::TagsMerged, "tag", into, &kept.name)
        .before(json!({"name": from.name, "contracts": from.contracts}))
        .after(json!({"name": kept.name}));
    change.commit(ctx, happening).await?;
    get(ctx, into).await
}

/// Takes a tag away, from every contract that has it. The contracts themselves stay as they are.
///
/// # Errors
/// `tag.missing`; forbidden but for owners and admins.
pub async fn delete(ctx: &Ctx, id: TagId) -> Result<(), Problem> {
    let it = get(ctx, id).await?;
    ctx.require(Right::ManageCompany)?;
    let change = ctx.change().await?;
    store::delete(ctx, change.db(), id).await?;
    let before = json!({"name": it.name, "contracts": it.contracts});
    change.commit(ctx, Happening::new(Action::TagDeleted, "tag", id, &it.name).before(before)).await
}

/// Every tag of the company that a list to choose from can hold, in the order of the alphabet.
pub async fn every(ctx: &Ctx) -> Result<Vec<Tag>, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::page(ctx, 1, 1_000).await
}
