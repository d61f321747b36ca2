//! The reference of a request, its log line, and how long its answer took.
//!
//! The reference ties together the answer, the log and the audit trail. A caller may bring one (`X-Request-Id`) if it is
//! plain enough to stand in a log. The log line names the route, not the path: paths hold ids.

use crate::state::AppState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RESPONSE_TIME: HeaderName = HeaderName::from_static("x-response-time");

/// The reference of the present request, among its extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// Gives the request its reference, logs and measures the answer, and says how long it took.
pub(super) async fn accompany(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let id: Arc<str> = match brought(&request) {
        Some(id) => id.into(),
        None => pactoria::ids::new_uuid(state.services.now()).to_string().into(),
    };
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("(none)", MatchedPath::as_str);
    let method = request.method().clone();
    let span = tracing::info_span!("request", request_id = %id, %method, route = %route);
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));

    let mut response = next.run(request).instrument(span.clone()).await;

    let took = begin.elapsed();
    state.measured.note(&method, route, response.status(), took);
    let milliseconds = took.as_secs_f64() * 1000.0;
    let status = response.status().as_u16();
    span.in_scope(|| tracing::info!(status, duration_ms = (milliseconds * 10.0).round() / 10.0, "answered"));
    let headers = response.headers_mut();
    for (name, value) in [(REQUEST_ID, id.to_string()), (RESPONSE_TIME, format!("{milliseconds:.1}ms"))] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

fn brought(request: &Request) -> Option<&str> {
    let id = request.headers().get(&REQUEST_ID)?.to_str().ok()?;
    let is_plain = id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (is_plain && (8..=64).contains(&id.len())).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn only_plain_references_are_taken_over() {
        let brings = |id: &str| {
            let request = Request::builder().header("x-request-id", id).body(Body::empty()).unwrap();
            brought(&request).is_some()
        };
        assert!(brings("0199f3a0-7b1c-7000-8000-000000000001"));
        for bad in ["short", "with space inside", "<script>alert</script>", &"x".repeat(65)] {
            assert!(!brings(bad), "{bad}");
        }
    }
}
