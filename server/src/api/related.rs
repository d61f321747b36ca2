//! `/contracts/{id}/related`: contracts that belong together, beside amendments.

use super::caller::Caller;
use super::extract::Id;
use super::once::{IdempotencyKey, Once};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::contracts::Summary;
use pactoria::ids::ContractId;
use pactoria::problem::Problem;
use pactoria::related::actions::{self, Related};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How a contract is related to another.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewRelation {
    /// The other contract, of your company too.
    #[schema(required = true, value_type = Uuid)]
    contract_id: String,
    /// How the contract of the address is related to the other: `order_under`, `framework_of`, `schedule_to`,
    /// `has_schedule`, `renewal_of`, `renewed_by`, `replaces`, `replaced_by` or `same_deal`.
    #[schema(required = true)]
    kind: String,
}

/// A contract that the contract of the address is related to.
#[derive(Serialize, ToSchema)]
#[schema(as = RelatedContract)]
pub(super) struct RelatedBody {
    contract_id: Uuid,
    title: String,
    status: &'static str,
    /// Read from the contract of the address to this one; seen from this one it is the opposite, such as `framework_of`
    /// for `order_under`.
    kind: &'static str,
    /// Who recorded it.
    created_by: String,
    #[schema(format = "date-time")]
    created_at: String,
}

/// What a contract is related to.
#[derive(Serialize, ToSchema)]
pub(super) struct RelatedList {
    /// The newest relation first; at most 500.
    related: Vec<RelatedBody>,
}

impl RelatedBody {
    fn of(it: &Related, other: &Summary) -> Self {
        Self {
            contract_id: other.id.uuid(),
            title: other.title.clone(),
            status: other.status.word(),
            kind: it.relation.word(),
            created_by: it.made_by_name.clone(),
            created_at: it.made_at.to_string(),
        }
    }
}

/// List what a contract is related to
#[utoipa::path(
    get, path = "/contracts/{id}/related", tag = "Filing", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "All of them, from either side.", body = RelatedList))
)]
pub(super) async fn list(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<RelatedList>, Refusal> {
    let all = actions::of_contract(&caller.ctx, ContractId::from_uuid(id)).await?;
    Ok(Json(RelatedList { related: all.iter().map(|(it, other)| RelatedBody::of(it, other)).collect() }))
}

/// Relate a contract to another
///
/// Said once, it stands on both. Two contracts are related in one way only.
#[utoipa::path(
    post, path = "/contracts/{id}/related", tag = "Filing", security(("bearer" = [])), request_body = NewRelation,
    params(("id" = Uuid, Path), IdempotencyKey),
    responses(
        (status = 201, description = "The relation.", body = RelatedBody),
        (status = 409, description = "The two are the same, or related already, or one is related to 500 others.")
    )
)]
pub(super) async fn create(caller: Caller, Id(id): Id<Uuid>, once: Once<NewRelation>) -> Result<Response, Refusal> {
    let contract = ContractId::from_uuid(id);
    // Whether the contract is there is said before whether the person may.
    actions::of_contract(&caller.ctx, contract).await?;
    caller.ctx.require(Right::EditContracts)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| relate(&ctx, contract, it).await).await
}

async fn relate(ctx: &Ctx, contract: ContractId, it: NewRelation) -> Result<Response, Refusal> {
    let other = it.contract_id.parse().map_err(|_| Problem::missing("contract"))?;
    let related = actions::relate(ctx, contract, other, &it.kind).await?;
    let all = actions::of_contract(ctx, contract).await?;
    let (_, other) = all.into_iter().find(|(_, it)| it.id == other).ok_or_else(|| Problem::missing("relation"))?;
    Ok((StatusCode::CREATED, Json(RelatedBody::of(&related, &other))).into_response())
}

/// Take a relation away
///
/// From both contracts; nothing else of either changes.
#[utoipa::path(
    delete, path = "/contracts/{id}/related/{other}", tag = "Filing", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("other" = Uuid, Path)),
    responses((status = 204, description = "They are not related any more."))
)]
pub(super) async fn remove(caller: Caller, Id((id, other)): Id<(Uuid, Uuid)>) -> Result<StatusCode, Refusal> {
    actions::remove(&caller.ctx, ContractId::from_uuid(id), ContractId::from_uuid(other)).await?;
    Ok(StatusCode::NO_CONTENT)
}
