//! The shape in which a refusal leaves: problem+json (RFC 9457) from the REST contract, the problem itself from a server
//! function, a page of our own elsewhere. The reference of the request stands in each.

use super::reference::RequestId;
use crate::refusal::Refusal;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use pactoria::problem::Kind;

/// The doors by which an answer can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Api,
    Call,
    Page,
}

impl Door {
    fn of(path: &str, headers: &HeaderMap) -> Self {
        let wants_html = headers.get(ACCEPT).and_then(|it| it.to_str().ok()).is_some_and(|it| it.contains("text/html"));
        // Calendar programs read feeds, and no people.
        if path.starts_with("/api/") || path.starts_with("/feeds/") {
            Self::Api
        } else if path.starts_with("/do/") && !wants_html {
            Self::Call
        } else {
            Self::Page
        }
    }
}

/// Gives refusals, and errors that came without words, the shape of their door.
pub(super) async fn dress(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let door = Door::of(request.uri().path(), request.headers());
    let id = request.extensions().get::<RequestId>().map(|it| it.0.to_string()).unwrap_or_default();

    let mut response = next.run(request).await;

    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let is_bare = door == Door::Api || !response.headers().contains_key(CONTENT_TYPE);
    let refusal = match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => refusal,
        None if is_error && is_bare => Refusal::of_status(response.status()),
        None => return response,
    };
    let mut dressed = match door {
        Door::Api => crate::api::problem::answer(&refusal, &id, state.settings.public_url.as_str()),
        Door::Call => (refusal.status, Json(&refusal.problem)).into_response(),
        Door::Page => (refusal.status, Html(page(&refusal, &id, &state.site.page_assets.css))).into_response(),
    };
    let kept = std::mem::take(response.headers_mut());
    for (name, value) in kept.iter().filter(|(name, _)| *name != CONTENT_TYPE && *name != CONTENT_LENGTH) {
        dressed.headers_mut().append(name, value.clone());
    }
    if refusal.status == StatusCode::UNAUTHORIZED && door == Door::Api {
        dressed.headers_mut().insert("www-authenticate", HeaderValue::from_static("Bearer"));
    }
    dressed
}

fn page(refusal: &Refusal, id: &str, css: &str) -> String {
    let title = refusal.title();
    let next = match refusal.problem.kind {
        Kind::SignedOut => "<a href=\"/sign-in\">Sign in</a>",
        Kind::Forbidden
        | Kind::Missing
        | Kind::Conflict
        | Kind::Invalid
        | Kind::TooLarge
        | Kind::TooMany
        | Kind::Away
        | Kind::Unexpected => "<a href=\"/\">Go to the first page</a>",
    };
    let rest = format!("<p>{next}</p><p>Reference: <code>{}</code></p>", escape(id));
    document(title, &refusal.problem.detail, &rest, css)
}

/// A whole page without script: it must work when nothing else does. `rest` is HTML; everything else is text.
pub(super) fn document(title: &str, lead: &str, rest: &str, css: &str) -> String {
    let style =
        if css.is_empty() { String::new() } else { format!("<link rel=\"stylesheet\" href=\"{}\">", escape(css)) };
    let (title, lead) = (escape(title), escape(lead));
    let brand = app::ui::Icon::Brand.svg();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><title>{title} · Pactoria</title>{style}</head><body>\
         <header class=\"sign-top\"><a class=\"brand\" href=\"/\">{brand}Pactoria</a></header><main id=\"main\" class=\"page door-page\">\
         <header class=\"page-head\"><div><h1>{title}</h1><p class=\"lead\">{lead}</p></div></header>{rest}</main></body></html>"
    )
}

/// Text as HTML shows it.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
