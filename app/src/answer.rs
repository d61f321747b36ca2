//! How a [`Problem`] reaches a screen: as an error of a read, or as a note that a plain form's next page shows once.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use pactoria::problem::{Kind, Problem};
use pactoria::typed::capitalised;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a server function answers when it cannot do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppError(pub Problem);

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self(Problem::away(
                "server.away",
                "The server could not be reached. What you typed is still here; try again in a moment.",
            )),
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self(Problem::new(
                    Kind::Invalid,
                    "request.unreadable",
                    "The request could not be read. Nothing was changed.",
                ))
            }
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::Serialization(_) => Self(Problem::unexpected()),
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What the page after a refused form shows once: what was wrong, and what had been typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Which form it belongs to.
    pub form: String,
    /// What was wrong.
    pub problem: Option<Problem>,
    /// What had been typed, without secrets, by field.
    pub typed: BTreeMap<String, String>,
}

impl Flash {
    /// What had been typed into a field.
    pub fn typed(&self, field: &str) -> String {
        self.typed.get(field).cloned().unwrap_or_default()
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<String> {
        self.problem.as_ref().and_then(|it| it.complaints.about(field)).map(|it| it.message.clone())
    }

    /// Each complaint with the id of its field, for the summary; it begins with the field's name in words.
    pub fn complaints(&self) -> Vec<(String, String)> {
        let Some(problem) = &self.problem else { return Vec::new() };
        let said = |field: &str, message: &str| format!("{}: {message}", capitalised(&field.replace(['_', '.'], " ")));
        problem.complaints.iter().map(|(field, it)| (crate::ui::field_id(field), said(field, &it.message))).collect()
    }

    /// The sentence of a problem that belongs to no field.
    pub fn general(&self) -> Option<String> {
        self.problem.as_ref().filter(|it| it.complaints.is_empty()).map(|it| it.detail.clone())
    }
}
