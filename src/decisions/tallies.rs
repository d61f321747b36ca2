//! How the calls of each model went, counted in the database.

use super::{CallFilter, Concern, Outcome, store};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::models::{Fault, Job};
use crate::problem::Problem;

/// Calls to one model at one address that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub model: String,
    /// The address to which they were sent.
    pub route: String,
    pub job: Job,
    pub outcome: Outcome,
    pub fault: Option<Fault>,
    pub calls: u32,
    /// Quotations that stand in their contracts.
    pub quoted: u32,
    /// Quotations that were taken out.
    pub dropped: u32,
}

/// The company's calls by model, address, job and what came of them; by model, then by address.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn tallies(ctx: &Ctx) -> Result<Vec<Tally>, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::tallies::all(ctx).await
}

/// The calls to a model at an address of which something holds.
pub fn calls_of(model: &str, route: &str, concern: Concern) -> CallFilter {
    CallFilter {
        model: Some(model.to_owned()),
        route: Some(route.to_owned()),
        concern: Some(concern),
        ..CallFilter::default()
    }
}
