//! `/filters`: filters of the list of contracts that a person keeps, or that others share with their company.

use super::caller::Caller;
use super::days::days_among;
use super::extract::{Asked, Body, Id, PageQuery};
use super::once::{IdempotencyKey, Once};
use super::tags::{IfMatch, if_match};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::contracts::Filter;
use pactoria::filters::KeptFilter;
use pactoria::filters::actions::{self, MOST_ROWS};
use pactoria::filters::form::{FilterChange, FilterForm};
use pactoria::ids::FilterId;
use pactoria::problem::Problem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A filter to keep.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewFilter {
    /// In 1 to 80 characters; your other filters have other names.
    #[schema(required = true)]
    name: String,
    /// The parameters of `GET /contracts` by name, without `page` and `size`, such as `{"status": "draft"}`.
    #[schema(required = true)]
    filter: BTreeMap<String, String>,
    /// Whether everybody in your company sees it; for those who may draft contracts.
    is_shared: bool,
}

/// What is to be changed of a kept filter; what is left out stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct FilterPatch {
    /// In 1 to 80 characters.
    name: Option<String>,
    /// The parameters of `GET /contracts` by name.
    filter: Option<BTreeMap<String, String>>,
    is_shared: Option<bool>,
    /// The version you saw, if no If-Match says it.
    version: Option<u32>,
}

/// A kept filter.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptFilter)]
pub(super) struct FilterBody {
    id: Uuid,
    name: String,
    /// The parameters of `GET /contracts` by name, as they were kept.
    filter: BTreeMap<String, String>,
    is_shared: bool,
    owner_id: Uuid,
    owner: String,
    version: u32,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date-time")]
    updated_at: String,
}

/// A page of kept filters, by name.
#[derive(Serialize, ToSchema)]
pub(super) struct FilterPage {
    filters: Vec<FilterBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

impl FilterBody {
    fn of(it: KeptFilter) -> Self {
        Self {
            id: it.id.uuid(),
            name: it.name,
            filter: it.words,
            is_shared: it.is_shared,
            owner_id: it.owner.uuid(),
            owner: it.owner_name,
            version: it.version,
            created_at: it.created_at.to_string(),
            updated_at: it.updated_at.to_string(),
        }
    }
}

fn answer(status: StatusCode, it: KeptFilter) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", it.version));
    let mut response = (status, Json(FilterBody::of(it))).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// Keep a filter
#[utoipa::path(
    post, path = "/filters", tag = "Filters", security(("bearer" = [])), request_body = NewFilter,
    params(IdempotencyKey),
    responses(
        (status = 201, description = "The kept filter.", body = FilterBody),
        (status = 409, description = "You keep 100 filters already, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(super) async fn create(caller: Caller, once: Once<NewFilter>) -> Result<Response, Refusal> {
    caller.ctx.require(Right::KeepFilters)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| make(&ctx, it).await).await
}

async fn make(ctx: &Ctx, it: NewFilter) -> Result<Response, Refusal> {
    let form = FilterForm { name: it.name, words: days_among(it.filter, &Filter::DAYS, ctx), is_shared: it.is_shared };
    Ok(answer(StatusCode::CREATED, actions::keep(ctx, None, &form).await?))
}

/// List kept filters
///
/// Your own, and those that others share with your company.
#[utoipa::path(
    get, path = "/filters", tag = "Filters", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "A page of filters.", body = FilterPage))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<PageQuery>) -> Result<Json<FilterPage>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let found = actions::find(&caller.ctx, page, size).await?;
    Ok(Json(FilterPage {
        filters: found.filters.into_iter().map(FilterBody::of).collect(),
        total: found.total,
        page: found.page,
        size: found.size,
        pages: found.pages,
    }))
}

/// Read a kept filter
#[utoipa::path(
    get, path = "/filters/{id}", tag = "Filters", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "The filter.", body = FilterBody))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Response, Refusal> {
    Ok(answer(StatusCode::OK, actions::get(&caller.ctx, FilterId::from_uuid(id)).await?))
}

/// Change a kept filter
///
/// Its owner alone may: name, parameters, and whether the company sees it.
#[utoipa::path(
    patch, path = "/filters/{id}", tag = "Filters", security(("bearer" = [])), request_body = FilterPatch,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The filter as it is now.", body = FilterBody),
        (status = 409, description = "Somebody changed it first; nothing was changed.")
    )
)]
pub(super) async fn change(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(it): Body<FilterPatch>,
) -> Result<Response, Refusal> {
    let id = FilterId::from_uuid(id);
    let base = match if_match(&headers)? {
        Some(tags) => {
            let now = actions::get(&caller.ctx, id).await?.version;
            if tags.hold_version(now) { it.version.unwrap_or(now) } else { 0 }
        }
        None => {
            actions::get(&caller.ctx, id).await?;
            it.version.ok_or_else(|| {
                let sentence = "Say which version you changed, here or in the header If-Match.";
                Problem::invalid_field("version", "required", sentence)
            })?
        }
    };
    let words = it.filter.map(|it| days_among(it, &Filter::DAYS, &caller.ctx));
    let form = FilterChange { name: it.name, words, is_shared: it.is_shared };
    Ok(answer(StatusCode::OK, actions::change(&caller.ctx, id, base, &form).await?))
}

/// Remove a kept filter
///
/// The contracts it shows are not touched. Its owner may, and owners and admins of the company one that is shared.
#[utoipa::path(
    delete, path = "/filters/{id}", tag = "Filters", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn remove(caller: Caller, Id(id): Id<Uuid>) -> Result<StatusCode, Refusal> {
    actions::remove(&caller.ctx, FilterId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
