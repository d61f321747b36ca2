//! How much one request may bring.

use crate::refusal::{self, Refusal};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use tokio::time::timeout;

/// The most bytes of a body: a text of a million characters in forms' own encoding, with room to spare.
pub(crate) const MOST_BODY: usize = 4 * 1024 * 1024;

/// How long a body may take to arrive.
const MOST_TIME: Duration = Duration::from_secs(60);

/// The addresses whose handlers take a body part by part, with limits of their own.
const TAKEN_BY_PARTS: [&str; 4] = ["/imports/new", "/api/v1/imports", "/settings/archive", "/api/v1/archive"];

/// The most bytes of such a body: the files, and what a form writes around them.
pub(crate) const MOST_OF_PARTS: usize = pactoria::imports::MOST_BYTES_TOGETHER + MOST_BODY;

/// Reads the whole body before anything else happens, or refuses it.
///
/// Every handler behind this needs its body whole, so one place says in one shape that it is too large.
pub(super) async fn whole_body(request: Request, next: Next) -> Response {
    if request.method() == Method::POST && TAKEN_BY_PARTS.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|it| it.to_str().ok()).and_then(|it| it.parse::<usize>().ok());
    if announced.is_some_and(|it| it > MOST_BODY) {
        return refusal::too_large().into_response();
    }
    let (parts, body) = request.into_parts();
    match timeout(MOST_TIME, to_bytes(body, MOST_BODY)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        // The other reason is a caller who hung up, and who reads no answer.
        Ok(Err(_)) => refusal::too_large().into_response(),
        Err(_) => {
            let detail = "The request did not arrive within a minute. Nothing was changed; try again.";
            Refusal::new(StatusCode::REQUEST_TIMEOUT, "request.too_slow", detail).into_response()
        }
    }
}
