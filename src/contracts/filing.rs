//! Tags and owner that come with a contract as it is made or changed: one transaction for all of it.
//!
//! What a tag is and who can answer for a contract is decided in [`crate::tags`] and [`crate::owners`], as it is for those
//! who say it by itself.

use super::Contract;
use super::actions::{get, stale};
use super::store;
use crate::accounts::{Person, Right};
use crate::audit::Happening;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::owners;
use crate::problem::{Complaints, Kind, Problem};
use crate::storage::Change;
use crate::tags::{self, form::Written};

/// How a contract is to be filed, as sent; what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct FilingForm {
    /// All its tags; an empty list takes every tag away.
    pub tags: Option<Vec<String>>,
    /// The id of the person who answers for it.
    pub owner: Option<String>,
}

/// How a contract is to be filed, checked.
#[derive(Default)]
pub(super) struct Filing {
    tags: Option<Vec<Written>>,
    owner: Option<Person>,
}

impl FilingForm {
    /// Whether nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        self.tags.is_none() && self.owner.is_none()
    }

    /// Checks both.
    ///
    /// # Errors
    /// Complaints about `tags` and `owner_id` at once.
    pub(super) async fn check(&self, ctx: &Ctx) -> Result<Filing, Problem> {
        let mut complaints = Complaints::new();
        let mut filing = Filing::default();
        if let Some(words) = &self.tags {
            filing.tags = complaints.keep("tags", Written::parse_all(words.iter().map(String::as_str)));
        }
        if let Some(raw) = &self.owner {
            match owners::actions::taker(ctx, "owner_id", raw).await {
                Ok(person) => filing.owner = Some(person),
                Err(problem) if problem.kind == Kind::Invalid => complaints.merge(problem.complaints),
                Err(problem) => return Err(problem),
            }
        }
        complaints.into_result(Some(filing))
    }
}

impl Filing {
    /// Files a contract within a change; what happened by it, which may be nothing.
    pub(super) async fn put(&self, ctx: &Ctx, change: &Change, id: ContractId) -> Result<Vec<Happening>, Problem> {
        let mut happenings = Vec::new();
        if self.tags.is_none() && self.owner.is_none() {
            return Ok(happenings);
        }
        let it = store::summary(ctx, change.db(), id).await?.ok_or_else(|| Problem::missing("contract"))?;
        if let Some(words) = &self.tags {
            happenings.extend(tags::actions::file(ctx, change, &it, words).await?);
        }
        if let Some(owner) = &self.owner {
            happenings.extend(owners::actions::give(ctx, change, &it, owner).await?);
        }
        Ok(happenings)
    }
}

/// Both, or what is wrong with both at once.
pub(super) fn both<A, B>(one: Result<A, Problem>, other: Result<B, Problem>) -> Result<(A, B), Problem> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) if one.kind == Kind::Invalid && other.kind == Kind::Invalid => {
            let mut complaints = one.complaints;
            complaints.merge(other.complaints);
            Err(Problem::invalid(complaints))
        }
        (Err(problem), _) | (Ok(_), Err(problem)) => Err(problem),
    }
}

/// Commits a change with all that happened by it, in this order.
pub(super) async fn commit(
    ctx: &Ctx,
    change: Change,
    first: Happening,
    further: Vec<Happening>,
) -> Result<(), Problem> {
    let mut last = first;
    for next in further {
        change.note(ctx, &last).await?;
        last = next;
    }
    change.commit(ctx, last).await
}

/// Files a contract and changes nothing else: whatever its status, and without a version.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; complaints by field; `contract.version_conflict` when it is
/// not at version `base` any more, where one is named; `contract.owner_conflict`.
pub async fn refile(ctx: &Ctx, id: ContractId, base: Option<u32>, form: &FilingForm) -> Result<Contract, Problem> {
    let before = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let filing = form.check(ctx).await?;
    if base.is_some_and(|it| it != before.summary.version) {
        return Err(stale(ctx, &before.summary));
    }
    let change = ctx.change().await?;
    let mut happenings = filing.put(ctx, &change, id).await?;
    if happenings.is_empty() {
        drop(change);
        return Ok(before);
    }
    let first = happenings.remove(0);
    commit(ctx, change, first, happenings).await?;
    get(ctx, id).await
}
