//! `/contracts/{id}/terms`: the machine-readable terms that the text of a contract states.

use super::caller::Caller;
use super::extract::Id;
use crate::refusal::Refusal;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use pactoria::ids::ContractId;
use pactoria::terms::actions::{Canonical, canonical};
use uuid::Uuid;

/// Read the machine-readable terms of a contract
///
/// In canonical form (RFC 8785): the format `pactoria.terms/1` without what is only known once the parties sign it with their keys. The
/// ETag is the SHA-256 of the body.
#[utoipa::path(
    get, path = "/contracts/{id}/terms", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "What the present text states.", body = serde_json::Value),
        (status = 404, description = "There is no such contract (`contract.missing`), or its text states no terms (`terms.missing`)."),
        (status = 409, description = "What the text states cannot be followed (`terms.invalid`); the reasons are told.")
    )
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Response, Refusal> {
    let Canonical { json, fingerprint } = canonical(&caller.ctx, ContractId::from_uuid(id)).await?;
    let mut response = json.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{fingerprint}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}
