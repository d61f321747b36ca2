//! `/contracts/{id}/facts`: what the rules take as given of a contract, and saying it.

use super::caller::Caller;
use super::contracts::seen;
use super::extract::{Asked, Body, Id};
use super::tags::IfMatch;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::HeaderMap;
use pactoria::compliance::FactSource;
use pactoria::facts::actions::{self, FactForm};
use pactoria::facts::{FactView, FactsView};
use pactoria::ids::ContractId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A fact as it is said.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewFact {
    /// One of the `words` of the fact, such as `true`.
    #[schema(required = true)]
    value: String,
    /// Why, in at most 500 characters.
    reason: String,
    /// The version of the contract that you saw; the header If-Match says the same.
    version: Option<u32>,
}

/// Which version was seen.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FactQuery {
    /// The version of the contract that you saw; the header If-Match says the same.
    version: Option<u32>,
}

/// A fact that the rules asked about.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractFact)]
struct FactBody {
    #[schema(example = "transfer")]
    fact: String,
    meaning: String,
    /// What its value can be.
    words: Vec<String>,
    /// What it is taken as; `null` where nothing settles it.
    value: Option<String>,
    /// `given` by a person, `template` or `inferred` from the text; `null` where nothing settles it.
    #[schema(value_type = Option<String>)]
    source: Option<FactSource>,
    /// Why, as the person who gave it said.
    reason: Option<String>,
    /// The rules that cannot be decided without it.
    waiting: Vec<String>,
}

/// What the rules take as given of a contract.
#[derive(Serialize, ToSchema)]
#[schema(as = ContractFacts)]
pub(super) struct FactsBody {
    contract_id: Uuid,
    version: u32,
    /// Those that nothing settles first.
    facts: Vec<FactBody>,
}

impl FactsBody {
    fn of(it: FactsView) -> Self {
        Self {
            contract_id: it.contract.uuid(),
            version: it.version,
            facts: it.facts.into_iter().map(FactBody::of).collect(),
        }
    }
}

impl FactBody {
    fn of(it: FactView) -> Self {
        let FactView { fact, meaning, words, value, source, said: _, reason, waiting } = it;
        Self { fact, meaning, words: words.into_iter().map(|it| it.0).collect(), value, source, reason, waiting }
    }
}

/// Read what the rules take as given of a contract
#[utoipa::path(
    get, path = "/contracts/{id}/facts", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "Each fact that a rule asked about.", body = FactsBody),
        (status = 409, description = "The contract has no text yet.")
    )
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<FactsBody>, Refusal> {
    Ok(Json(FactsBody::of(actions::show(&caller.ctx, ContractId::from_uuid(id)).await?)))
}

/// Say a fact of a contract
///
/// What is said comes before the template and the text, whatever the status of the contract. The rules read the contract again at
/// once; its version stays.
#[utoipa::path(
    put, path = "/contracts/{id}/facts/{fact}", tag = "Contracts", security(("bearer" = [])), request_body = NewFact,
    params(("id" = Uuid, Path), ("fact" = String, Path), IfMatch),
    responses(
        (status = 200, description = "The facts as they are now.", body = FactsBody),
        (status = 409, description = "Somebody saved or said something else meanwhile, or there is no text. Nothing was changed.")
    )
)]
pub(super) async fn say(
    caller: Caller,
    Id((id, fact)): Id<(Uuid, String)>,
    headers: HeaderMap,
    Body(it): Body<NewFact>,
) -> Result<Json<FactsBody>, Refusal> {
    let version = seen(&caller.ctx, id, &headers, it.version).await?;
    let form = FactForm { value: it.value, reason: it.reason, version };
    Ok(Json(FactsBody::of(actions::say(&caller.ctx, ContractId::from_uuid(id), &fact, &form).await?)))
}

/// Take back what was said of a fact
///
/// The template or the text settle it again.
#[utoipa::path(
    delete, path = "/contracts/{id}/facts/{fact}", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("fact" = String, Path), FactQuery, IfMatch),
    responses(
        (status = 200, description = "The facts as they are now.", body = FactsBody),
        (status = 409, description = "Nothing was said of it, or somebody saved meanwhile. Nothing was changed.")
    )
)]
pub(super) async fn take_back(
    caller: Caller,
    Id((id, fact)): Id<(Uuid, String)>,
    headers: HeaderMap,
    Asked(query): Asked<FactQuery>,
) -> Result<Json<FactsBody>, Refusal> {
    let version = seen(&caller.ctx, id, &headers, query.version).await?;
    let done = actions::take_back(&caller.ctx, ContractId::from_uuid(id), &fact, version).await?;
    Ok(Json(FactsBody::of(done)))
}
