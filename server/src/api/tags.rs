//! Entity tags: answers carry one, a reader asks whether it is still good (`If-None-Match`), a writer says what it saw
//! (`If-Match`). RFC 9110, sections 8.8.3 and 13.1.

use crate::refusal::Refusal;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use pactoria::contracts::Summary;
use pactoria::problem::Problem;
use std::hash::{DefaultHasher, Hasher};
use utoipa::IntoParams;

/// The tags of a condition.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tags {
    /// `*`: whatever there is.
    Any,
    /// What stands between the quotes. Whether a tag is weak is not kept: proxies that compress weaken tags, and ours say
    /// as much either way.
    These(Vec<String>),
}

impl Tags {
    /// The tags of a header that may be sent in several lines; `None` where it is not sent.
    ///
    /// # Errors
    /// When it is no list of entity tags.
    fn of(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Self>, ()> {
        if !headers.contains_key(name) {
            return Ok(None);
        }
        let lines: Result<Vec<&str>, ()> = headers.get_all(name).iter().map(|it| it.to_str().map_err(|_| ())).collect();
        let whole = lines?.join(",");
        let mut rest = whole.trim();
        if rest == "*" {
            return Ok(Some(Self::Any));
        }
        let mut tags = Vec::new();
        while !rest.is_empty() {
            let opaque = rest.strip_prefix("W/").unwrap_or(rest);
            let (tag, after) = match opaque.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').ok_or(())?,
                // A bare version is no entity tag, but what it means is plain.
                None => match opaque.find(|it: char| !it.is_ascii_digit()).unwrap_or(opaque.len()) {
                    0 => return Err(()),
                    end => opaque.split_at(end),
                },
            };
            if !tag.chars().all(|it| it == '!' || ('#'..='~').contains(&it)) {
                return Err(());
            }
            tags.push(tag.to_owned());
            let after = after.trim_start();
            rest = match after.strip_prefix(',') {
                Some(more) => more.trim_start_matches([',', ' ', '\t']),
                None if after.is_empty() => after,
                None => return Err(()),
            };
        }
        if tags.is_empty() { Err(()) } else { Ok(Some(Self::These(tags))) }
    }

    fn hold(&self, is_met: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|it| is_met(it)),
        }
    }

    /// Whether a thing at this version is one of these.
    pub(super) fn hold_version(&self, version: u32) -> bool {
        let version = version.to_string();
        self.hold(|named| named == version)
    }

    /// The same for a tag that says more after the version: each part is set off by a hyphen.
    pub(super) fn begin_with_version(&self, version: u32) -> bool {
        let version = version.to_string();
        self.hold(|named| named.split('-').next() == Some(version.as_str()))
    }

    /// Whether a thing with this tag, at this version, is one of these: by its own tag, or by its version alone.
    pub(super) fn hold_tag(&self, tag: &str, version: u32) -> bool {
        let version = version.to_string();
        self.hold(|named| named == tag || named == version)
    }

    /// Whether a contract as it stands is one of these: by its own tag, or by its version alone.
    pub(super) fn name(&self, it: &Summary) -> bool {
        self.hold_tag(&contract_tag(it), it.version)
    }
}

/// The header `If-Match` in the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes; the header itself is read by `if_match`")]
pub(super) struct IfMatch {
    /// What you saw: the ETag of an answer, or the version alone, such as "3"; several, or `*` for whatever there is. A weak
    /// tag counts like a strong one. If none is right any more, the answer is 409 and nothing is changed.
    #[param(
        rename = "If-Match",
        required = false,
        value_type = String,
        pattern = r#"^(\*|(W/)?("[!#-~]*"|\d+)([ \t]*,[, \t]*(W/)?("[!#-~]*"|\d+))*([ \t]*,[, \t]*)?)$"#
    )]
    if_match: Option<String>,
}

/// What a writer saw, by the header `If-Match`.
///
/// # Errors
/// When the header is there and is no list of entity tags.
pub(super) fn if_match(headers: &HeaderMap) -> Result<Option<Tags>, Problem> {
    Tags::of(headers, &IF_MATCH).map_err(|()| {
        let sentence = "If-Match must be * or the tags you saw, in quotes, such as \"3\".";
        Problem::invalid_field("If-Match", "not_a_tag", sentence)
    })
}

/// The tag of a contract, without its quotes: the version, and after a step in its life also what it became and when,
/// since a step makes no version; nor does a change of its tags, its owner or what it is related to.
pub(super) fn contract_tag(it: &Summary) -> String {
    let mut tag = it.version.to_string();
    if let Some(at) = it.standing.at {
        tag = format!("{tag}-{}-{}", it.status.word(), at.as_microsecond());
    }
    if it.filings > 0 {
        tag = format!("{tag}-filed-{}", it.filings);
    }
    tag
}

/// Gives every answer to a reader a tag, and only says so (304) where the reader has it already.
pub(super) async fn compare(request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    // A reader whose header cannot be read gets the whole answer.
    let known = Tags::of(request.headers(), &IF_NONE_MATCH).ok().flatten();

    let response = next.run(request).await;

    if !is_get || response.status() != StatusCode::OK {
        return response;
    }
    // What is written as it goes, an archive above all, is never held to be fingerprinted.
    let is_whole = response.body().size_hint().exact().is_some();
    let response = match response.headers().contains_key(ETAG) || !is_whole {
        true => response,
        false => tagged(response).await,
    };
    let Some(tag) = response.headers().get(ETAG).cloned() else { return response };
    let is_known = |tag: &str| known.is_some_and(|it| it.hold(|named| named == tag));
    if tag.to_str().is_ok_and(|it| is_known(it.trim_matches('"'))) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    response
}

/// The answer with the fingerprint of its bytes. Not a cryptographic one: it tells the states of one company's own data
/// apart, and is worked out for every list.
async fn tagged(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        tracing::error!("an answer of our own could not be read");
        return Refusal::from(Problem::unexpected()).into_response();
    };
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{:016x}\"", hasher.finish())) {
        parts.headers.insert(ETAG, tag);
    }
    Response::from_parts(parts, Body::from(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(lines: &[&str]) -> Result<Option<Tags>, ()> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(IF_MATCH, line.parse().unwrap());
        }
        Tags::of(&headers, &IF_MATCH)
    }

    #[test]
    fn a_writer_may_name_what_it_saw_in_every_form_of_the_header() {
        let these = |tags: &[&str]| Ok(Some(Tags::These(tags.iter().map(|it| (*it).to_owned()).collect())));
        assert_eq!(tags(&[]), Ok(None));
        assert_eq!(tags(&["*"]), Ok(Some(Tags::Any)));
        assert_eq!(tags(&["\"3\""]), these(&["3"]));
        assert_eq!(tags(&["W/\"3\""]), these(&["3"]));
        assert_eq!(tags(&["7"]), these(&["7"]));
        assert_eq!(tags(&["\"1\", W/\"2-active-9\" ,\"a,b\""]), these(&["1", "2-active-9", "a,b"]));
        assert_eq!(tags(&["\"1\"", "\"2\""]), these(&["1", "2"]));
        for bad in ["", "abc", "\"3", "3\"", "\"1\" \"2\"", "*, \"1\"", "\"a b\"", "W/", ","] {
            assert_eq!(tags(&[bad]), Err(()), "{bad}");
        }
    }
}
