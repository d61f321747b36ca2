//! The form for one act on many contracts, answered with the page that says what became of each: see [`app::bulk`].

use crate::pages;
use crate::refusal::Refusal;
use app::bulk::Posted;
use app::{PageAssets, paths};
use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::provide_context;
use leptos_axum::render_app_async_with_context;
use pactoria::context::Visit;
use tower_sessions::Session;

/// Does what the form asks, and draws the page that answers it.
pub(crate) async fn act(
    assets: PageAssets,
    Extension(visit): Extension<Visit>,
    session: Session,
    request: Request,
) -> Response {
    let ctx = match app::door::person(&visit, &session).await {
        Ok(Some(ctx)) => ctx,
        Ok(None) => return Redirect::to(&paths::sign_in_then(paths::CONTRACTS)).into_response(),
        Err(problem) => return Refusal::from(problem).into_response(),
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, crate::edge::MOST_BODY).await else {
        return crate::refusal::too_large().into_response();
    };
    let fields: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
    let posted = Posted::new(&ctx, &fields).await;
    let provide = move || {
        pages::provide();
        provide_context(posted.clone());
    };
    let draw = render_app_async_with_context(provide, move || app::shell(assets.clone()));
    draw(Request::from_parts(parts, Body::empty())).await
}
