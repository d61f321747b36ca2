//! A panic in one request is an answer with a reference, not the end of the process.

use crate::refusal::Refusal;
use axum::response::{IntoResponse, Response};
use pactoria::problem::Problem;
use std::any::Any;

/// The answer to a panic; its words go into the log only.
#[expect(clippy::needless_pass_by_value, reason = "the catcher hands it over")]
pub(super) fn caught(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = words.unwrap_or("without words"), "a request panicked");
    Refusal::from(Problem::unexpected()).into_response()
}
