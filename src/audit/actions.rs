//! Reading and checking the trail.

use super::{Action, Only, TrailPage, Verdict, store};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::ids::{CompanyId, UserId};
use crate::problem::Problem;
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// What an admin asks of the trail.
#[derive(Clone, Debug, Default)]
pub struct TrailFilter {
    /// Only this action.
    pub action: Option<Action>,
    /// Only what happened to the thing of this id.
    pub subject_id: Option<String>,
    /// Only what happened to things of this kind, such as `contract`.
    pub subject_type: Option<String>,
    /// Only what happened at this instant or later.
    pub since: Option<Timestamp>,
    /// Only what happened before this instant.
    pub until: Option<Timestamp>,
    /// Only what this person did, by themselves or with a key of theirs.
    pub actor: Option<UserId>,
    /// Only this part of the entries of an action.
    pub only: Option<Only>,
    /// From 1.
    pub page: u32,
    /// From 1 to 200.
    pub size: u32,
}

/// A page of the company's trail, newest first.
pub async fn trail(ctx: &Ctx, filter: &TrailFilter) -> Result<TrailPage, Problem> {
    ctx.require(Right::ReadAudit)?;
    let (page, size) = (filter.page.max(1), filter.size.clamp(1, 200));
    let (entries, total) = store::page(ctx, filter, page, size).await?;
    Ok(TrailPage { entries, total, page, pages: total.div_ceil(size).max(1) })
}

/// How many entries of a filter each person has; those without any are left out. The filter's own person and page do not count.
pub async fn counts(ctx: &Ctx, filter: &TrailFilter) -> Result<BTreeMap<UserId, u32>, Problem> {
    ctx.require(Right::ReadAudit)?;
    store::counts(ctx, filter).await
}

/// From where each person signed in since then, and when first.
pub async fn sign_in_addresses(ctx: &Ctx, since: Timestamp) -> Result<Vec<(UserId, String, Timestamp)>, Problem> {
    ctx.require(Right::ReadAudit)?;
    store::sign_in_addresses(ctx, since).await
}

/// Checks the chain of the person's company.
pub async fn verify_own(ctx: &Ctx) -> Result<Verdict, Problem> {
    ctx.require(Right::ReadAudit)?;
    store::verify(ctx.db(), ctx.company()).await
}

/// What a company's trail says of a span of time, from the very rows that were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What a check of the whole chain found.
    pub verdict: Verdict,
    /// How many entries the span has.
    pub entries: u32,
    /// How many of them name nobody.
    pub nameless: u32,
    /// How many of each action.
    pub actions: BTreeMap<Action, u32>,
    /// The contracts that came into force, each with whoever brought it into force; the latest last.
    pub activations: Vec<(String, UserId)>,
}

/// Checks the chain of the person's company and says what the entries from `since` until `until` tell.
pub(crate) async fn account(ctx: &Ctx, since: Timestamp, until: Timestamp) -> Result<Account, Problem> {
    store::account(ctx, since, until).await
}

/// What the newest entry about a subject with this action says that it was after.
pub(crate) async fn told_of(ctx: &Ctx, action: Action, subject_id: &str) -> Result<Option<serde_json::Value>, Problem> {
    store::told_of(ctx, action, subject_id).await
}

/// Checks the chains of all companies, for the command line on the server itself.
pub async fn verify_all(db: &impl ConnectionTrait) -> Result<Vec<(CompanyId, String, Verdict)>, Problem> {
    let mut verdicts = Vec::new();
    for (company, name) in crate::accounts::store::all_companies(db).await? {
        verdicts.push((company, name, store::verify(db, company).await?));
    }
    Ok(verdicts)
}

/// The newest end of one company's chain.
pub struct ChainEnd {
    pub company: String,
    pub verdict: Verdict,
    /// When its newest entry was written.
    pub newest: Option<Timestamp>,
}

/// Checks the newest `most` entries of every chain: quick however long the chains are.
pub async fn verify_ends(db: &impl ConnectionTrait, most: u64) -> Result<Vec<ChainEnd>, Problem> {
    let mut ends = Vec::new();
    for (id, company) in crate::accounts::store::all_companies(db).await? {
        let (verdict, newest) = store::verify_end(db, id, most).await?;
        ends.push(ChainEnd { company, verdict, newest });
    }
    Ok(ends)
}
