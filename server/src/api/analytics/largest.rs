//! `/analytics/owners` and `/analytics/counterparties`: who answers for the most contracts, and with whom there are most.

use super::CurrencyBody;
use crate::api::caller::Caller;
use crate::api::extract::{Asked, count_of};
use crate::refusal::Refusal;
use axum::Json;
use pactoria::contracts::figures::{self, Group};
use pactoria::ids::UserId;
use pactoria::problem::{Complaints, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// How many are shown where nothing is said, and at most.
const USUAL: u32 = 10;
const MOST: u32 = 100;

/// How many to show.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct LargestQuery {
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 10)]
    size: Option<String>,
}

/// The people who answer for the most contracts, the most first.
#[derive(Serialize, ToSchema)]
#[schema(as = LargestOwners)]
pub(in crate::api) struct OwnersBody {
    owners: Vec<OwnerBody>,
    /// How many people more answer for contracts.
    more: u32,
}

/// The contracts of a person. `GET /contracts?owner=` lists them.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnerFigures)]
struct OwnerBody {
    owner_id: Uuid,
    name: String,
    contracts: u32,
    /// One for each currency in which they say a value.
    values_by_currency: Vec<CurrencyBody>,
}

/// The other parties with the most contracts, the most first.
#[derive(Serialize, ToSchema)]
#[schema(as = LargestCounterparties)]
pub(in crate::api) struct PartiesBody {
    counterparties: Vec<PartyBody>,
    /// How many other parties more there are.
    more: u32,
}

/// The contracts with another party. `GET /contracts?party=` lists them.
#[derive(Serialize, ToSchema)]
#[schema(as = CounterpartyFigures)]
struct PartyBody {
    name: String,
    contracts: u32,
    /// One for each currency in which they say a value.
    values_by_currency: Vec<CurrencyBody>,
}

impl LargestQuery {
    fn check(&self) -> Result<u32, Problem> {
        let mut complaints = Complaints::new();
        let most = count_of(&mut complaints, "size", self.size.as_deref(), USUAL, MOST);
        complaints.into_result(Some(most))
    }
}

impl OwnerBody {
    fn of(it: Group<UserId>) -> Self {
        let values_by_currency = it.totals.iter().map(CurrencyBody::of).collect();
        Self { owner_id: it.key.uuid(), name: it.name, contracts: it.contracts, values_by_currency }
    }
}

impl PartyBody {
    fn of(it: Group<String>) -> Self {
        let values_by_currency = it.totals.iter().map(CurrencyBody::of).collect();
        Self { name: it.name, contracts: it.contracts, values_by_currency }
    }
}

/// Contracts by owner
#[utoipa::path(
    get, path = "/analytics/owners", tag = "Analytics", security(("bearer" = [])), params(LargestQuery),
    responses((status = 200, description = "Who answers for the most contracts.", body = OwnersBody))
)]
pub(in crate::api) async fn owners(
    caller: Caller,
    Asked(query): Asked<LargestQuery>,
) -> Result<Json<OwnersBody>, Refusal> {
    let found = figures::owners(&caller.ctx, query.check()?).await?;
    Ok(Json(OwnersBody { owners: found.groups.into_iter().map(OwnerBody::of).collect(), more: found.more }))
}

/// Contracts by other party
#[utoipa::path(
    get, path = "/analytics/counterparties", tag = "Analytics", security(("bearer" = [])), params(LargestQuery),
    responses((status = 200, description = "With whom there are the most contracts.", body = PartiesBody))
)]
pub(in crate::api) async fn counterparties(
    caller: Caller,
    Asked(query): Asked<LargestQuery>,
) -> Result<Json<PartiesBody>, Refusal> {
    let found = figures::parties(&caller.ctx, query.check()?).await?;
    Ok(Json(PartiesBody { counterparties: found.groups.into_iter().map(PartyBody::of).collect(), more: found.more }))
}
