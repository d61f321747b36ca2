//! `/settings/review`: which contracts must be reviewed before they are in force.

use super::caller::Caller;
use super::contracts::Money;
use super::extract::{Body, written};
use crate::refusal::Refusal;
use axum::Json;
use pactoria::review::Demand;
use pactoria::review::actions;
use pactoria::review::form::DemandForm;
use pactoria::typed::Currency;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Which contracts must be reviewed. What is left out or `null` demands nothing.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewDemand {
    /// Contracts of these types, whatever their value.
    contract_types: Vec<String>,
    /// Contracts worth at least this much in pounds.
    #[schema(value_type = Option<String>, example = "10000.00")]
    gbp: Option<Box<RawValue>>,
    /// The same in euros: amounts are compared in their own currency.
    #[schema(value_type = Option<String>)]
    eur: Option<Box<RawValue>>,
    /// The same in US dollars.
    #[schema(value_type = Option<String>)]
    usd: Option<Box<RawValue>>,
    /// Contracts that state no value.
    without_value: bool,
}

/// Which contracts must be reviewed: they come into force from `pending_review` only, by a person who neither made them nor
/// wrote their present version.
#[derive(Serialize, ToSchema)]
#[schema(as = ReviewDemand)]
pub(super) struct DemandBody {
    contract_types: Vec<&'static str>,
    #[schema(value_type = Option<f64>, example = 10000.00)]
    gbp: Option<Money>,
    #[schema(value_type = Option<f64>)]
    eur: Option<Money>,
    #[schema(value_type = Option<f64>)]
    usd: Option<Money>,
    without_value: bool,
}

impl DemandBody {
    fn of(it: &Demand) -> Self {
        Self {
            contract_types: it.types.iter().map(|it| it.word()).collect(),
            gbp: it.least(Currency::Gbp).map(Money),
            eur: it.least(Currency::Eur).map(Money),
            usd: it.least(Currency::Usd).map(Money),
            without_value: it.without_value,
        }
    }
}

/// Read which contracts must be reviewed
#[utoipa::path(
    get, path = "/settings/review", tag = "Filing", security(("bearer" = [])),
    responses((status = 200, description = "What your company demands.", body = DemandBody))
)]
pub(super) async fn get(caller: Caller) -> Result<Json<DemandBody>, Refusal> {
    caller.ctx.require(pactoria::accounts::Right::ReadContracts)?;
    Ok(Json(DemandBody::of(&actions::demand(&caller.ctx).await?)))
}

/// Say which contracts must be reviewed
///
/// For owners and admins; it replaces what was said before. Contracts that are in force stay in force.
#[utoipa::path(
    put, path = "/settings/review", tag = "Filing", security(("bearer" = [])), request_body = NewDemand,
    responses((status = 200, description = "What your company demands from now on.", body = DemandBody))
)]
pub(super) async fn put(caller: Caller, Body(it): Body<NewDemand>) -> Result<Json<DemandBody>, Refusal> {
    let form = DemandForm {
        types: it.contract_types,
        amounts: [it.gbp, it.eur, it.usd].map(|it| it.as_deref().map(written).unwrap_or_default()),
        without_value: it.without_value,
    };
    Ok(Json(DemandBody::of(&actions::put(&caller.ctx, &form).await?)))
}
