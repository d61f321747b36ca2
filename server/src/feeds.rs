//! Calendar feeds: read by calendar programs without a sign-in, and the form that makes one (see [`app::feeds`]).

use crate::api::problem::ProblemBody;
use crate::forms::{Answer, Form};
use crate::refusal::Refusal;
use app::feeds::Posted;
use app::paths;
use axum::Extension;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use pactoria::context::Visit;
use pactoria::feeds::actions;
use pactoria::problem::Problem;

/// Read a calendar feed
///
/// For calendar programs, which cannot sign in: the address of POST /api/v1/feed is all they have. Ends, renewals and notice dates of
/// the contracts that are not over, and obligations that are not closed.
#[utoipa::path(
    get, path = "/feeds/{token}.ics", tag = "Accounts", params(("token" = String, Path, description = "As it stands in the address.")),
    responses(
        (status = 200, description = "The dates, in iCalendar (RFC 5545).", content_type = "text/calendar", body = String),
        (
            status = 404, description = "There is no such feed, or its address was changed.",
            content_type = "application/problem+json", body = ProblemBody
        )
    )
)]
pub(crate) async fn read(Extension(visit): Extension<Visit>, Path(file): Path<String>) -> Result<Response, Refusal> {
    let token = file.strip_suffix(".ics").ok_or_else(|| Problem::missing("feed"))?;
    let mut response = actions::read(&visit, token).await?.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"pactoria.ics\""));
    Ok(response)
}

/// Makes the feed of the signed-in person and draws its page, which shows the address.
pub(crate) async fn make(form: Form) -> Response {
    form.answer(paths::FEED, async |ctx, _, _| Ok(Answer::Page(Posted::new(&ctx).await))).await
}
