//! What a caller sent → typed values, with every misfit refused in the one shape.

use crate::refusal::Refusal;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Path, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use pactoria::problem::{Complaints, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use utoipa::IntoParams;

/// A JSON body. No body at all counts as an empty object, for calls whose every field is optional.
pub(super) struct Body<T>(pub(super) T);

/// The parts of the path that vary. What cannot be an id is an id of nothing.
pub(super) struct Id<T>(pub(super) T);

/// The query.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        json(&parts, &whole(body).await?).map(Self)
    }
}

/// All bytes of a body.
pub(super) async fn whole(body: axum::body::Body) -> Result<Bytes, Refusal> {
    // The edge has read and bounded the body already.
    axum::body::to_bytes(body, crate::edge::MOST_BODY).await.map_err(|_| crate::refusal::too_large())
}

/// The value of a JSON body.
pub(super) fn json<T: DeserializeOwned>(parts: &Parts, bytes: &[u8]) -> Result<T, Refusal> {
    if bytes.is_empty() {
        return parse(b"{}");
    }
    if !is_json(&parts.headers) {
        return Err(Refusal::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    // A list would be taken for a shape, field by field in the order in which they happen to be declared.
    if bytes.trim_ascii_start().starts_with(b"[") {
        let message = "This has the wrong type: a list, expected an object.";
        return Err(Problem::invalid_field("body", "wrong_type", message).into());
    }
    parse(bytes)
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let misfit = match serde_path_to_error::deserialize(&mut json) {
        Ok(value) => match json.end() {
            Ok(()) => return Ok(value),
            Err(err) => return Err(malformed(&err)),
        },
        Err(misfit) => misfit,
    };
    let field = misfit.path().to_string();
    let err = misfit.into_inner();
    if !err.is_data() {
        return Err(malformed(&err));
    }
    // Of a message such as "invalid type: integer `5`, expected a string at line 1 column 9" the place says nothing.
    let message = err.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    let field = if field == "." { "body".to_owned() } else { field };
    Err(Problem::invalid_field(&field, "wrong_type", format!("This has the wrong type: {message}.")).into())
}

fn malformed(err: &serde_json::Error) -> Refusal {
    let detail =
        format!("The body is not JSON: it breaks off or has a slip at line {}, column {}.", err.line(), err.column());
    Problem::unacceptable("request.malformed_json", "body", detail).into()
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let found = Path::<T>::from_request_parts(parts, state).await;
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        found.map(|Path(it)| Self(it)).map_err(|_| Problem::missing(thing_of(route)).into())
    }
}

/// What the addresses of a route name, such as `contract` for `/api/v1/contracts/{id}/versions`.
fn thing_of(route: &str) -> &str {
    let collection = route.trim_start_matches("/api/v1/").split('/').next().unwrap_or_default();
    match collection {
        "outbox" => return "mail",
        "people" => return "person",
        _ => {}
    }
    collection.strip_suffix('s').unwrap_or(collection)
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let found = Query::<T>::from_request_parts(parts, state).await;
        found.map(|Query(it)| Self(it)).map_err(|rejection| {
            let message = rejection.body_text();
            let message = message.strip_prefix("Failed to deserialize query string: ").unwrap_or(&message);
            Problem::invalid_field("query", "wrong_query", format!("The query cannot be read: {message}.")).into()
        })
    }
}

/// The highest page that can be asked for.
pub(super) const MOST_PAGES: u32 = 1_000_000;

/// Which part of a list to show.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

impl PageQuery {
    /// Page and size, `usual` where no size was asked for.
    pub(super) fn check(&self, usual: u32) -> Result<(u32, u32), Problem> {
        let mut complaints = Complaints::new();
        let page = count_of(&mut complaints, "page", self.page.as_deref(), 1, MOST_PAGES);
        let size = count_of(&mut complaints, "size", self.size.as_deref(), usual, 100);
        complaints.into_result(Some((page, size)))
    }
}

/// The whole number of a query, `fallback` where nothing was said.
pub(super) fn count_of(complaints: &mut Complaints, field: &str, raw: Option<&str>, fallback: u32, most: u32) -> u32 {
    let Some(raw) = raw else { return fallback };
    raw.parse().ok().filter(|it| (1..=most).contains(it)).unwrap_or_else(|| {
        complaints.add(field, "out_of_range", format!("Write a whole number from 1 to {most}."));
        fallback
    })
}

/// Complains of words of a query that are empty: whoever sends one has lost what it meant to say.
pub(super) fn no_blanks<'a>(
    complaints: &mut Complaints,
    words: impl IntoIterator<Item = (&'a str, &'a Option<String>)>,
) {
    for (name, _) in words.into_iter().filter(|(_, it)| it.as_ref().is_some_and(|it| it.trim().is_empty())) {
        complaints.add(name, "blank", "Give it a value, or leave it out.");
    }
}

/// For fields whose absence and whose `null` mean different things: what is there, even `null`, is `Some`.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A decimal that was sent as text or as a number, exactly as it was written.
///
/// `null` is an empty text.
pub(super) fn written(raw: &RawValue) -> String {
    let text = raw.get().trim();
    if text == "null" {
        return String::new();
    }
    serde_json::from_str::<String>(text).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Sent {
        #[serde(default)]
        title: String,
        #[serde(default, deserialize_with = "present")]
        value: Option<Box<RawValue>>,
    }

    fn value(json: &str) -> Option<String> {
        let sent: Sent = parse(json.as_bytes()).unwrap();
        sent.value.as_deref().map(written)
    }

    #[test]
    fn amounts_arrive_as_they_were_written() {
        assert_eq!(value(r#"{"value": 99999999999.99}"#).as_deref(), Some("99999999999.99"));
        assert_eq!(value(r#"{"value": "1200.50"}"#).as_deref(), Some("1200.50"));
        assert_eq!(value(r#"{"value": 0.10000000000000000001}"#).as_deref(), Some("0.10000000000000000001"));
        assert_eq!(value(r#"{"value": null}"#).as_deref(), Some(""));
        assert_eq!(value("{}"), None);
    }

    #[test]
    fn a_wrong_type_names_its_field() {
        assert_eq!(parse::<Sent>(br#"{"title": "NDA"}"#).unwrap().title, "NDA");
        let refusal = parse::<Sent>(br#"{"title": 5}"#).unwrap_err();
        assert_eq!(refusal.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refusal.problem.complaints.about("title").unwrap().code, "wrong_type");
        for broken in ["{", "{\"title\": \"a\"} x", "nonsense"] {
            assert_eq!(
                parse::<Sent>(broken.as_bytes()).unwrap_err().problem.code,
                "request.malformed_json",
                "{broken}"
            );
        }
        assert_eq!(parse::<Sent>(b"5").unwrap_err().problem.complaints.about("body").unwrap().code, "wrong_type");
    }

    #[test]
    fn what_cannot_be_an_id_is_a_thing_that_is_not_there() {
        assert_eq!(thing_of("/api/v1/contracts/{id}/versions/{version}"), "contract");
        assert_eq!(thing_of("/api/v1/keys/{id}"), "key");
    }
}
