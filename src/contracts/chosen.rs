//! Contracts that are chosen from the list to have something done with many of them at once.

use super::filter::Filter;
use super::{Summary, store};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use std::collections::BTreeMap;

/// The ids of the first contracts that a filter leaves, in its order.
pub(crate) async fn first_ids(ctx: &Ctx, filter: &Filter, most: u32) -> Result<Vec<ContractId>, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::ids(ctx, filter, 1, most).await
}

/// The contracts of some ids, without their texts; what is not there, or another company's, is left out.
pub(crate) async fn of_ids(ctx: &Ctx, ids: &[ContractId]) -> Result<BTreeMap<ContractId, Summary>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let found = store::summaries(ctx, ctx.db(), ids).await?;
    Ok(found.into_iter().map(|it| (it.id, it)).collect())
}
