//! `/keys`: make, list and revoke API keys.

use super::caller::Caller;
use super::extract::{Asked, Id, PageQuery};
use super::once::{IdempotencyKey, Once};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::ids::KeyId;
use pactoria::keys::actions::{self, Key, MOST_ROWS};
use pactoria::keys::form::KeyForm;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A new key.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewKey {
    /// What it is for, in 1 to 80 characters.
    #[schema(required = true)]
    name: String,
    /// `read`, `write` or `admin`; never more than your role allows.
    #[schema(required = true)]
    scope: String,
    /// Days until it ends, from 1 to 365; 90 when left out.
    expires_in_days: Option<u32>,
}

/// An API key without its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKey)]
pub(super) struct KeyBody {
    id: Uuid,
    name: String,
    /// `read`, `write` or `admin`.
    scope: &'static str,
    /// The last characters of the key.
    hint: String,
    /// For whom it acts.
    owner_id: Uuid,
    owner: String,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date-time")]
    expires_at: String,
    is_expired: bool,
    /// To the minute; `null` if never.
    #[schema(format = "date-time")]
    last_used_at: Option<String>,
}

/// A new API key with its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = MadeApiKey)]
pub(super) struct MadeKeyBody {
    #[serde(flatten)]
    shown: KeyBody,
    /// To be sent as `X-Api-Key`. Shown in this answer only.
    key: String,
}

/// A page of API keys, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct KeyPage {
    keys: Vec<KeyBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

impl KeyBody {
    fn of(it: Key, ctx: &Ctx) -> Self {
        Self {
            id: it.id.uuid(),
            name: it.name,
            scope: it.scope.word(),
            hint: it.hint,
            owner_id: it.user_id.uuid(),
            owner: it.user_name,
            created_at: it.created_at.to_string(),
            expires_at: it.expires_at.to_string(),
            is_expired: it.expires_at <= ctx.now(),
            last_used_at: it.last_used_at.map(|it| it.to_string()),
        }
    }
}

/// Make an API key
///
/// The key is in this answer and nowhere else: only its hash is stored.
#[utoipa::path(
    post, path = "/keys", tag = "Keys", security(("bearer" = [])), request_body = NewKey,
    params(IdempotencyKey),
    responses(
        (status = 201, description = "The key with its secret.", body = MadeKeyBody),
        (status = 409, description = "You have 100 keys already, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(super) async fn create(caller: Caller, once: Once<NewKey>) -> Result<Response, Refusal> {
    caller.ctx.require(Right::MakeKeys)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| make(&ctx, it).await).await
}

async fn make(ctx: &Ctx, it: NewKey) -> Result<Response, Refusal> {
    let days = it.expires_in_days.map(|it| it.to_string()).unwrap_or_default();
    let form = KeyForm { name: it.name, scope: it.scope, expires_in_days: days };
    let made = actions::make(ctx, None, &form).await?;
    let body = MadeKeyBody { shown: KeyBody::of(made.key, ctx), key: made.secret };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// List API keys
///
/// Your own, or everybody's in the company if you are an owner or admin.
#[utoipa::path(
    get, path = "/keys", tag = "Keys", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "A page of keys, without their secrets.", body = KeyPage))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<PageQuery>) -> Result<Json<KeyPage>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let found = actions::find(&caller.ctx, page, size).await?;
    Ok(Json(KeyPage {
        keys: found.keys.into_iter().map(|it| KeyBody::of(it, &caller.ctx)).collect(),
        total: found.total,
        page: found.page,
        size: found.size,
        pages: found.pages,
    }))
}

/// Revoke an API key
///
/// It is worth nothing from this moment on.
#[utoipa::path(
    delete, path = "/keys/{id}", tag = "Keys", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "The key is worth nothing any more."))
)]
pub(super) async fn revoke(caller: Caller, Id(id): Id<Uuid>) -> Result<StatusCode, Refusal> {
    actions::revoke(&caller.ctx, KeyId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
