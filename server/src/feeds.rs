//! Calendar feeds: read by calendar programs without a sign-in, and the form that makes one (see [`app::feeds`]).

use crate::pages;
use crate::refusal::Refusal;
use app::feeds::Posted;
use app::{PageAssets, paths};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::provide_context;
use leptos_axum::render_app_async_with_context;
use pactoria::context::Visit;
use pactoria::feeds::actions;
use pactoria::problem::Problem;
use tower_sessions::Session;

/// `/feeds/{token}.ics`.
pub(crate) async fn read(Extension(visit): Extension<Visit>, Path(file): Path<String>) -> Result<Response, Refusal> {
    let token = file.strip_suffix(".ics").ok_or_else(|| Problem::missing("feed"))?;
    let mut response = actions::read(&visit, token).await?.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"pactoria.ics\""));
    Ok(response)
}

/// Makes the feed of the signed-in person and draws its page, which shows the address.
pub(crate) async fn make(
    assets: PageAssets,
    Extension(visit): Extension<Visit>,
    session: Session,
    request: Request,
) -> Response {
    let ctx = match app::door::person(&visit, &session).await {
        Ok(Some(ctx)) => ctx,
        Ok(None) => return Redirect::to(&paths::sign_in_then(paths::FEED)).into_response(),
        Err(problem) => return Refusal::from(problem).into_response(),
    };
    let posted = Posted::new(&ctx).await;
    let provide = move || {
        pages::provide();
        provide_context(posted.clone());
    };
    let draw = render_app_async_with_context(provide, move || app::shell(assets.clone()));
    let (parts, _) = request.into_parts();
    draw(Request::from_parts(parts, Body::empty())).await
}
