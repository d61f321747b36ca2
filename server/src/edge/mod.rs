//! What every request passes through, from the outside in: reference and log, security headers, the shape of errors,
//! the catcher of panics; then by door.
//!
//! Cookie routes (pages and server functions) have the cross-site guard and the sign-in session. The REST contract under
//! `/api/v1` has neither: it takes access tokens and API keys and never looks at a cookie.

mod address;
pub(crate) mod errors;
mod headers;
pub(crate) mod health;
pub(crate) mod limits;
pub(crate) mod measured;
pub(crate) mod metrics;
mod panics;
pub(crate) mod rates;
mod reference;
mod resume;
mod visit;

pub use health::{Checks, Readiness};
pub(crate) use limits::MOST_BODY;
pub use reference::RequestId;

use crate::refusal::Refusal;
use crate::state::AppState;
use crate::{api, pages, sessions};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use pactoria::context::Services;
use std::sync::Arc;
use tower::util::MapRequestLayer;
use tower::{Layer, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

/// The whole server as one router.
pub fn service(state: &AppState) -> Router {
    let routes = Router::new()
        .merge(cookie_routes(state))
        .merge(api_routes(state))
        .merge(state.site.routes())
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics));
    let routes = surrounded(routes, state);
    // Layers of a router run after a route was chosen, so slashes are trimmed around it.
    Router::new().fallback_service(MapRequestLayer::new(without_trailing_slash).layer(routes))
}

/// The routes with what every answer has, whichever door it leaves by.
fn surrounded(routes: Router<AppState>, state: &AppState) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), reference::accompany))
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .layer(from_fn_with_state(state.clone(), errors::dress))
        .layer(CatchPanicLayer::custom(panics::caught));
    routes.layer(layers).with_state(state.clone())
}

fn cookie_routes(state: &AppState) -> Router<AppState> {
    let routes = pages::routes(state).route("/resume", post(resume::resume));
    routes.layer(
        ServiceBuilder::new()
            .layer(cross_site_guard(state))
            .layer(from_fn_with_state(state.clone(), rates::limit))
            .layer(from_fn(limits::whole_body))
            .layer(from_fn_with_state(state.clone(), visit::attach))
            .layer(from_fn_with_state(state.clone(), sessions::complete_cookies))
            .layer(sessions::layer(Arc::clone(&state.services), &state.settings.public_url))
            .layer(from_fn_with_state::<_, Arc<Services>, _>(Arc::clone(&state.services), sessions::refresh))
            .layer(from_fn_with_state(state.clone(), resume::keep)),
    )
}

fn api_routes(state: &AppState) -> Router<AppState> {
    api::routes(state).layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(state.clone(), rates::limit))
            .layer(from_fn(limits::whole_body))
            .layer(from_fn_with_state(state.clone(), visit::attach)),
    )
}

fn cross_site_guard(state: &AppState) -> CsrfLayer<fn(tower_http::csrf::ProtectionError) -> Response> {
    let guard = CsrfLayer::new();
    // A proxy may hide the host that browsers see; the public address says it.
    let guard = match guard.clone().add_trusted_origin(state.settings.public_url.as_str()) {
        Ok(with_origin) => with_origin,
        Err(err) => {
            tracing::warn!(error = %err, "the public address is no origin; requests are compared with their Host header only");
            guard
        }
    };
    guard.with_rejection_response(refuse_cross_site as fn(tower_http::csrf::ProtectionError) -> Response)
}

#[expect(clippy::needless_pass_by_value, reason = "the guard hands it over")]
fn refuse_cross_site(err: tower_http::csrf::ProtectionError) -> Response {
    tracing::warn!(reason = %err, "a request of another site was refused");
    let detail = "This request came from another site, so nothing was done. Open Pactoria itself and try again there.";
    Refusal::new(StatusCode::FORBIDDEN, "request.cross_site", detail).into_response()
}

/// What programs ask outside of the REST contract.
const WATCHED: [&str; 3] = ["/health", "/ready", "/metrics"];

/// Paths of the REST contract, and those for whoever watches over the server, work with and without a slash at their end.
fn without_trailing_slash(mut request: Request<Body>) -> Request<Body> {
    let path = request.uri().path();
    let trimmed = path.trim_end_matches('/');
    if path.ends_with('/') && (path.starts_with("/api/") || WATCHED.contains(&trimmed)) {
        let target = match request.uri().query() {
            Some(query) => format!("{trimmed}?{query}"),
            None => trimmed.to_owned(),
        };
        if let Ok(uri) = target.parse::<Uri>() {
            *request.uri_mut() = uri;
        }
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Site;
    use crate::config::PublicUrl;
    use crate::state::EdgeSettings;
    use axum::body::to_bytes;
    use pactoria::context::{SignInTimes, SystemClock};
    use pactoria::crypto::MasterKey;
    use tower::ServiceExt;

    async fn a_state() -> AppState {
        let db = pactoria::storage::connect("sqlite::memory:").await.unwrap();
        let key = MasterKey::from_bytes(&[7; 32]).unwrap();
        let files = pactoria::files::FileStore::in_folder("unused");
        let services = Services::new(db, Arc::new(SystemClock), key, SignInTimes::default(), files);
        let public_url = PublicUrl::parse("http://127.0.0.1:3000").unwrap();
        let settings = EdgeSettings { public_url, trust_proxy: false, rate_limits: true, data_dir: "unused".into() };
        AppState::new(services, settings, Site::default())
    }

    async fn fails() -> StatusCode {
        panic!("the secret words of a library")
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_with_a_reference_and_with_every_header_by_each_door() {
        let routes =
            Router::new().route("/page", get(fails)).route("/api/v1/call", get(fails)).route("/do/call", get(fails));
        let router = surrounded(routes, &a_state().await);
        for (path, media_type) in [
            ("/page", "text/html; charset=utf-8"),
            ("/api/v1/call", "application/problem+json"),
            ("/do/call", "application/json"),
        ] {
            let request = Request::builder().uri(path).body(Body::empty()).unwrap();
            let (head, body) = router.clone().oneshot(request).await.unwrap().into_parts();
            assert_eq!(head.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
            assert_eq!(head.headers["content-type"], media_type, "{path}");
            assert!(head.headers.contains_key("content-security-policy"), "{path}");
            let reference = head.headers["x-request-id"].to_str().unwrap();
            let text = String::from_utf8(to_bytes(body, 10_000).await.unwrap().to_vec()).unwrap();
            assert!(!text.contains("secret words"), "{path}: {text}");
            assert!(path == "/do/call" || text.contains(reference), "{path}: {text}");
        }
    }
}
