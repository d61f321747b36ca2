//! The visit: what actions know of a request before they know who asks.

use super::address;
use super::reference::RequestId;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::header::USER_AGENT;
use axum::middleware::Next;
use axum::response::Response;
use pactoria::context::Visit;
use std::sync::Arc;

/// The most characters that are kept of what a browser calls itself.
const LONGEST_USER_AGENT: usize = 200;

/// Puts the visit among the request's extensions.
pub(super) async fn attach(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let user_agent =
        parts.headers.get(USER_AGENT).map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned()).unwrap_or_default();
    let visit = Visit {
        now: state.services.now(),
        address: address::of(&parts, state.settings.trust_proxy).map(|it| it.to_string()).unwrap_or_default(),
        user_agent: user_agent.chars().filter(|c| !c.is_control()).take(LONGEST_USER_AGENT).collect(),
        request_id: parts.extensions.get::<RequestId>().map(|it| it.0.to_string()).unwrap_or_default(),
        services: Arc::clone(&state.services),
    };
    parts.extensions.insert(visit);
    next.run(Request::from_parts(parts, body)).await
}
