//! A request that is not carried out, before it has a shape.
//!
//! Handlers and layers answer with a [`Refusal`]; the edge gives it the shape of the door it leaves by (problem+json, a
//! page, or the problem of a server function) and the request's reference. So no handler formats an error.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pactoria::problem::{Kind, Problem};

/// A problem and the status it leaves with.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status; that of the problem's kind, except where HTTP itself was misused (400, 405, 415).
    pub status: StatusCode,
    /// What is told.
    pub problem: Problem,
}

impl Refusal {
    /// A refusal for which HTTP has a status of its own.
    pub fn new(status: StatusCode, code: &str, detail: &str) -> Self {
        Self { status, problem: Problem::new(kind_of(status), code, detail) }
    }

    /// What is told of an answer that carries a status and nothing else.
    pub fn of_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::BAD_REQUEST => ("request.unreadable", "The request could not be read. Nothing was changed."),
            StatusCode::NOT_FOUND => ("page.missing", "There is nothing at this address."),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("request.method", "This address does not take this method. The Allow header names those it takes.")
            }
            StatusCode::PAYLOAD_TOO_LARGE => return too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("request.media_type", "The body has the wrong type. Send JSON with Content-Type: application/json.")
            }
            _ if status.is_client_error() => ("request.refused", "The request was refused. Nothing was changed."),
            _ => return Self { status, problem: Problem::unexpected() },
        };
        Self::new(status, code, detail)
    }

    /// The short fixed name of what went wrong, one for each status.
    pub fn title(&self) -> &'static str {
        match self.status {
            StatusCode::UNAUTHORIZED => "Not signed in",
            StatusCode::FORBIDDEN => "Not allowed",
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::METHOD_NOT_ALLOWED => "Method not allowed",
            StatusCode::REQUEST_TIMEOUT => "Too slow",
            StatusCode::CONFLICT => "Conflict",
            StatusCode::PAYLOAD_TOO_LARGE => "Too large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "Unsupported media type",
            StatusCode::UNPROCESSABLE_ENTITY => "Not valid",
            StatusCode::TOO_MANY_REQUESTS => "Too many requests",
            StatusCode::SERVICE_UNAVAILABLE => "Away for now",
            _ if self.status.is_client_error() => "Bad request",
            _ => "Something failed on our side",
        }
    }
}

/// More than the server takes in one request.
pub fn too_large() -> Refusal {
    Problem::new(
        Kind::TooLarge,
        "request.too_large",
        "The request is larger than the 4 MiB that are taken at once. Nothing was changed.",
    )
    .into()
}

fn kind_of(status: StatusCode) -> Kind {
    match status {
        StatusCode::UNAUTHORIZED => Kind::SignedOut,
        StatusCode::FORBIDDEN => Kind::Forbidden,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Kind::Missing,
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => Kind::TooMany,
        StatusCode::SERVICE_UNAVAILABLE => Kind::Away,
        _ if status.is_client_error() => Kind::Invalid,
        _ => Kind::Unexpected,
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, problem }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.problem.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}
