//! `/feed`: the address at which the caller's calendar program reads dates.

use super::caller::Caller;
use super::once::{IdempotencyKey, Named};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pactoria::context::Ctx;
use pactoria::feeds::actions;
use serde::Serialize;
use utoipa::ToSchema;

/// How your calendar feed stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Feed)]
pub(super) struct FeedBody {
    /// Whether there is an address.
    exists: bool,
    /// When it was made.
    #[schema(format = "date-time")]
    made_at: Option<String>,
    /// When a calendar program last read it, to the minute.
    #[schema(format = "date-time")]
    read_at: Option<String>,
}

/// The address of your calendar feed.
#[derive(Serialize, ToSchema)]
#[schema(as = MadeFeed)]
pub(super) struct MadeFeedBody {
    /// Whoever has it reads the dates without signing in. Shown in this answer only.
    #[schema(format = "uri")]
    address: String,
    #[schema(format = "date-time")]
    made_at: String,
}

/// See whether you have a calendar feed
///
/// Its address is not told again: only its hash is stored.
#[utoipa::path(
    get, path = "/feed", tag = "Accounts", security(("bearer" = [])),
    responses((status = 200, description = "Whether there is one, and since when.", body = FeedBody))
)]
pub(super) async fn get(caller: Caller) -> Result<Json<FeedBody>, Refusal> {
    let feed = actions::find(&caller.ctx).await?;
    Ok(Json(FeedBody {
        exists: feed.is_some(),
        made_at: feed.map(|it| it.made_at.to_string()),
        read_at: feed.and_then(|it| it.read_at).map(|it| it.to_string()),
    }))
}

/// Make the address of your calendar feed
///
/// In place of the one before, which is worth nothing from this moment on. With an API key, its scope has to be `admin`: the
/// address outlives the key.
#[utoipa::path(
    post, path = "/feed", tag = "Accounts", security(("bearer" = [])), params(IdempotencyKey),
    responses((status = 201, description = "The address, in iCalendar (RFC 5545) when it is read.", body = MadeFeedBody))
)]
pub(super) async fn make(caller: Caller, named: Named) -> Result<Response, Refusal> {
    actions::may_make(&caller.ctx)?;
    let ctx = caller.ctx.clone();
    named.answer(&caller.ctx, b"", || async move { make_address(&ctx).await }).await
}

async fn make_address(ctx: &Ctx) -> Result<Response, Refusal> {
    let address = actions::make(ctx).await?;
    Ok((StatusCode::CREATED, Json(MadeFeedBody { address, made_at: ctx.now().to_string() })).into_response())
}

/// Take your calendar feed away
///
/// Its address is worth nothing from this moment on; the same where there is none.
#[utoipa::path(
    delete, path = "/feed", tag = "Accounts", security(("bearer" = [])),
    responses((status = 204, description = "There is no address any more."))
)]
pub(super) async fn revoke(caller: Caller) -> Result<StatusCode, Refusal> {
    actions::revoke(&caller.ctx).await?;
    Ok(StatusCode::NO_CONTENT)
}
