//! A contract that comes into being with a history: its text is that of a file, and it may have been signed long ago.

use super::actions::{Written, write};
use super::form::Details;
use super::store::{self, Origin};
use super::{ContractType, Status};
use crate::accounts::Right;
use crate::compliance::GivenFacts;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::review;
use crate::storage::Change;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A contract that the rules have read, ready to be stored.
pub(crate) struct BroughtIn {
    id: ContractId,
    details: Details,
    written: Written,
}

impl BroughtIn {
    /// The id the contract will have.
    pub(crate) fn id(&self) -> ContractId {
        self.id
    }

    pub(crate) fn title(&self) -> &str {
        &self.details.title
    }

    pub(crate) fn contract_type(&self) -> ContractType {
        self.details.contract_type
    }
}

/// Has the rules read the text; nothing is stored yet.
///
/// # Errors
/// Forbidden for roles that may not edit contracts.
pub(crate) async fn prepare(ctx: &Ctx, details: Details) -> Result<BroughtIn, Problem> {
    ctx.require(Right::EditContracts)?;
    let written = write(ctx, &details, GivenFacts::default()).await?;
    Ok(BroughtIn { id: ContractId::new(ctx.now()), details, written })
}

/// Stores it within a change, and answers with its status: a draft, or in force when it was signed, or expired when its
/// last day has passed since. The caller has asked for the right to record a signing, and commits with the happening.
pub(crate) async fn insert(
    ctx: &Ctx,
    change: &Change,
    it: &BroughtIn,
    reason: &str,
    signed: Option<&(String, Date)>,
) -> Result<Status, Problem> {
    let (answers, facts) = (BTreeMap::new(), BTreeMap::new());
    let origin = Origin { template_id: None, template_version: None, answers: &answers, facts: &facts };
    store::insert(ctx, change.db(), it.id, &it.details, &origin, &it.written.text(reason)).await?;
    let Some((by, on)) = signed else { return Ok(Status::Draft) };
    let terms = (it.details.contract_type, it.details.value, it.details.currency);
    review::actions::may_come_signed(ctx, change.db(), terms).await?;
    step(ctx, change, it.id, Status::Active, Some((by.as_str(), *on))).await?;
    if it.details.dates.end().is_none_or(|end| end >= ctx.today()) {
        return Ok(Status::Active);
    }
    step(ctx, change, it.id, Status::Expired, None).await?;
    Ok(Status::Expired)
}

async fn step(
    ctx: &Ctx,
    change: &Change,
    id: ContractId,
    to: Status,
    signed: Option<(&str, Date)>,
) -> Result<(), Problem> {
    let now = store::summary(ctx, change.db(), id).await?.ok_or_else(Problem::unexpected)?;
    if store::put_status(ctx, change.db(), &now, to, None, signed).await? { Ok(()) } else { Err(Problem::unexpected()) }
}
