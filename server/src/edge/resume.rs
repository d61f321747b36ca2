//! A form that arrives after its sign-in has ended: what was typed goes back to the person, to sign in and save it.
//!
//! Nothing is kept on the server. The page that answers carries the fields of the form in hidden inputs; signing in on it
//! leads to a page whose one button sends the form again. It works without JavaScript, for forms of any allowed size.

use super::errors::{document, escape};
use crate::state::AppState;
use axum::Extension;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use pactoria::accounts::actions::sign_in;
use pactoria::accounts::form::Password;
use pactoria::context::Visit;
use tower_sessions::Session;

/// The forms into which people type what they would not want to type again.
const KEPT_FORMS: [&str; 9] = [
    "/do/contracts/save",
    "/do/contracts/paste",
    "/do/drafting/answer",
    "/do/drafting/describe",
    "/do/drafting/finish",
    "/do/models/ask",
    "/do/obligations/close",
    "/do/obligations/put",
    "/do/reminders/put",
];

/// Our own fields on the page begin with this; no form of the product has such names.
const OWN: &str = "resume.";

/// The fields of a form in their order.
type Fields = Vec<(String, String)>;

fn fields(body: &[u8]) -> Fields {
    form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn is_kept_form(request: &Request) -> bool {
    let header = |name| request.headers().get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    request.method() == Method::POST
        && KEPT_FORMS.contains(&request.uri().path())
        && header(ACCEPT).contains("text/html")
        && header(CONTENT_TYPE).starts_with("application/x-www-form-urlencoded")
}

/// Answers a kept form of somebody who is not signed in with the page that carries it; lets everything else pass.
pub(super) async fn keep(State(state): State<AppState>, session: Session, request: Request, next: Next) -> Response {
    if !is_kept_form(&request) {
        return next.run(request).await;
    }
    let Some(visit) = request.extensions().get::<Visit>().cloned() else { return next.run(request).await };
    match app::door::person(&visit, &session).await {
        Ok(None) => {}
        // The server function itself says what is wrong with a session that cannot be read.
        Ok(Some(_)) | Err(_) => return next.run(request).await,
    }
    let path = request.uri().path().to_owned();
    match to_bytes(request.into_body(), super::MOST_BODY).await {
        Ok(body) => ask(&state, &path, &fields(&body), None),
        Err(_) => crate::refusal::too_large().into_response(),
    }
}

/// Signs in on the page that carries a form, and answers with the button that sends it.
pub(super) async fn resume(
    State(state): State<AppState>,
    Extension(visit): Extension<Visit>,
    session: Session,
    body: Bytes,
) -> Response {
    let (own, kept): (Fields, Fields) = fields(&body).into_iter().partition(|(name, _)| name.starts_with(OWN));
    let own_value = |name: &str| {
        own.iter()
            .find(|(it, _)| it.strip_prefix(OWN) == Some(name))
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    let Some(path) = KEPT_FORMS.iter().find(|it| **it == own_value("path")) else {
        return crate::refusal::Refusal::of_status(StatusCode::BAD_REQUEST).into_response();
    };
    let signed_in = async {
        let ctx = sign_in(&visit, own_value("email"), Password::typed(own_value("password"))).await?;
        app::door::begin(&session, &ctx).await
    };
    match signed_in.await {
        Ok(()) => send_again(&state, path, &kept),
        Err(problem) => ask(&state, path, &kept, Some(&problem.detail)),
    }
}

fn hidden(fields: &[(String, String)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value)))
        .collect()
}

fn ask(state: &AppState, path: &str, kept: &[(String, String)], refused: Option<&str>) -> Response {
    let refused = refused
        .map(|it| format!("<div class=\"notice\" data-kind=\"bad\" role=\"alert\"><p>{}</p></div>", escape(it)))
        .unwrap_or_default();
    let rest = format!(
        "<div class=\"narrow\">{refused}<form class=\"section\" method=\"post\" action=\"/resume\" novalidate>\
         <div class=\"field\"><label for=\"f-email\">Email</label>\
         <input id=\"f-email\" name=\"{OWN}email\" type=\"email\" autocomplete=\"username\"></div>\
         <div class=\"field\"><label for=\"f-password\">Password</label>\
         <input id=\"f-password\" name=\"{OWN}password\" type=\"password\" autocomplete=\"current-password\"></div>\
         <input type=\"hidden\" name=\"{OWN}path\" value=\"{}\">{}\
         <div class=\"form-end\"><button class=\"btn primary\" type=\"submit\">Sign in and go on</button></div></form></div>",
        escape(path),
        hidden(kept),
    );
    let lead =
        "Your sign-in had ended. What you typed is kept on this page: sign in to go on. Do not close it before that.";
    let page = document("You were signed out", lead, &rest, &state.site.page_assets.css);
    (StatusCode::UNAUTHORIZED, Html(page)).into_response()
}

fn send_again(state: &AppState, path: &str, kept: &[(String, String)]) -> Response {
    let rest = format!(
        "<form class=\"section\" method=\"post\" action=\"{}\">{}\
         <div class=\"form-end\"><button class=\"btn primary\" type=\"submit\">Save what I typed</button></div></form>",
        escape(path),
        hidden(kept),
    );
    let lead = "Everything you typed is here. One more press saves it.";
    Html(document("You are signed in again", lead, &rest, &state.site.page_assets.css)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_form_come_back_as_they_were_sent() {
        let sent = fields(b"id=1&source=%23.+A+%26+B%0D%0A%22quoted%22&answers%5Bx%5D=%C3%A9&source=twice");
        assert_eq!(sent.len(), 4);
        assert_eq!(sent[1].1, "#. A & B\r\n\"quoted\"");
        let html = hidden(&sent);
        assert!(html.contains("name=\"answers[x]\" value=\"é\""));
        assert!(html.contains("value=\"#. A &amp; B\r\n&quot;quoted&quot;\""));
    }
}
