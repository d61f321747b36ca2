//! problem+json (RFC 9457): the one shape of every error of the REST contract, and its description.

use crate::refusal::Refusal;
use axum::Json;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};

/// An error.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Where this kind of problem is described.
    #[schema(example = "https://contracts.example.co.uk/api/docs#problem-409")]
    r#type: String,
    /// The kind of problem in a few words.
    #[schema(example = "Conflict")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 409)]
    status: u16,
    /// What happened, what still holds, what to do next.
    detail: String,
    /// A stable word to act upon.
    #[schema(example = "contract.version_conflict")]
    code: String,
    /// Also in the server's log and in the header X-Request-Id.
    request_id: String,
    /// For 422: every complaint with its field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
}

/// One complaint about one field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// The field's name.
    #[schema(example = "email")]
    field: String,
    /// A stable word to act upon.
    #[schema(example = "required")]
    code: String,
    /// What is wrong and what would be right.
    message: String,
}

/// The answer to a refused request.
pub(crate) fn answer(refusal: &Refusal, request_id: &str, public_url: &str) -> Response {
    let problem = &refusal.problem;
    let body = ProblemBody {
        r#type: format!("{public_url}/api/docs#problem-{}", refusal.status.as_u16()),
        title: refusal.title(),
        status: refusal.status.as_u16(),
        detail: problem.detail.clone(),
        code: problem.code.clone(),
        request_id: request_id.to_owned(),
        errors: problem
            .complaints
            .iter()
            .map(|(field, it)| FieldProblem {
                field: field.to_owned(),
                code: it.code.clone(),
                message: it.message.clone(),
            })
            .collect(),
    };
    let mut response = (refusal.status, Json(body)).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// Every status an error can have, and when it is sent.
pub(super) const STATUSES: [(&str, &str); 12] = [
    ("401", "No credentials, more than one, or one that is not good any more."),
    ("403", "Your role does not allow this, or the scope of the API key does not."),
    ("404", "Not there, or not yours: the two are never told apart."),
    ("405", "The address does not take this method."),
    ("408", "The body did not arrive within a minute. Nothing was changed."),
    ("409", "The thing is not in the state for this, or somebody changed it first. Nothing was changed."),
    ("413", "The request is larger than 4 MiB."),
    ("415", "The body is not JSON."),
    ("422", "Something sent cannot be accepted; errors names each field."),
    ("429", "Too many requests; wait for the seconds of Retry-After."),
    ("500", "Something failed on our side; request_id finds it in the log."),
    ("503", "Something needed is away for now; wait for the seconds of Retry-After."),
];

/// Adds to every operation the errors it can answer with.
pub(super) fn describe(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let has_id = path.contains('{');
        for operation in operations(item) {
            let is_secured = operation.security.is_some();
            let has_body = operation.request_body.is_some();
            let has_input = has_body
                || operation
                    .parameters
                    .iter()
                    .flatten()
                    .any(|it| matches!(it, RefOr::T(parameter) if parameter.parameter_in != ParameterIn::Path));
            for (status, meaning) in STATUSES {
                let applies = match status {
                    "401" | "403" => is_secured,
                    "404" => has_id,
                    "408" | "413" | "415" => has_body,
                    "409" => has_name(operation, "Idempotency-Key"),
                    "422" => has_input,
                    "500" | "503" => true,
                    // Where these occur the handler says so itself.
                    _ => false,
                };
                if applies && !operation.responses.responses.contains_key(status) {
                    operation.responses.responses.insert(status.to_owned(), described(meaning).into());
                }
            }
            for (status, response) in &mut operation.responses.responses {
                if let RefOr::T(response) = response
                    && status.starts_with(['4', '5'])
                    && response.content.is_empty()
                {
                    *response = described(&response.description);
                }
            }
        }
    }
}

fn has_name(operation: &Operation, name: &str) -> bool {
    operation.parameters.iter().flatten().any(|it| matches!(it, RefOr::T(parameter) if parameter.name == name))
}

fn described(meaning: &str) -> utoipa::openapi::Response {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(meaning).content("application/problem+json", body).build()
}

/// The operations of an address.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}
