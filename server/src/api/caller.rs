//! Who calls: the person of an access token or of an API key, or nobody in particular.

use crate::refusal::Refusal;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use pactoria::accounts::actions;
use pactoria::context::{Ctx, Visit};
use pactoria::keys;
use pactoria::problem::{Kind, Problem};

/// The header of an API key.
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Anyone at the door.
pub(super) struct Anyone(pub(super) Visit);

/// The person of the access token or of the API key that came with the request.
pub(super) struct Caller {
    pub(super) ctx: Ctx,
    /// The access token itself, for signing out; `None` for a program with a key.
    pub(super) token: Option<String>,
}

fn visit(parts: &Parts) -> Result<Visit, Refusal> {
    parts.extensions.get::<Visit>().cloned().ok_or_else(|| {
        tracing::error!("a request reached the REST contract without its visit");
        Problem::unexpected().into()
    })
}

impl FromRequestParts<AppState> for Anyone {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Refusal> {
        visit(parts).map(Self)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Refusal> {
        let visit = visit(parts)?;
        match credential(&parts.headers)? {
            Credential::Token(token) => {
                let ctx = actions::of_token(&visit, token).await?;
                Ok(Self { ctx, token: Some(token.to_owned()) })
            }
            Credential::Key(key) => Ok(Self { ctx: keys::actions::of_key(&visit, key).await?, token: None }),
        }
    }
}

enum Credential<'a> {
    Token(&'a str),
    Key(&'a str),
}

/// The one credential of a request. Of two, one may be somebody else's, so neither is taken.
fn credential(headers: &HeaderMap) -> Result<Credential<'_>, Problem> {
    let refused = |code: &str, detail: &str| Err(Problem::new(Kind::SignedOut, code, detail));
    let tokens = headers.get_all(AUTHORIZATION).iter().filter_map(|it| it.to_str().ok()).filter_map(bearer);
    // A key that is no text was sent all the same; the empty one stands for it and fits nobody.
    let keys = headers.get_all(API_KEY).iter().map(|it| it.to_str().unwrap_or_default().trim());
    let mut sent = tokens.map(Credential::Token).chain(keys.map(Credential::Key));
    match (sent.next(), sent.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => refused(
            "account.two_credentials",
            "The request carries more than one credential. Send either Authorization: Bearer or X-Api-Key, once.",
        ),
        (None, _) => refused(
            "account.no_token",
            "Send Authorization: Bearer with the access token that /api/v1/auth/login answers with, or X-Api-Key with a key made under Settings, API keys.",
        ),
    }
}

/// The token of a header such as `Bearer 0f3a…`; the word counts in any case (RFC 9110, section 11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()).then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bearer_tokens_are_credentials() {
        assert_eq!(bearer("bearer abc"), Some("abc"));
        for other in ["Basic YTpi", "Bearer", "Bearer ", "abc", ""] {
            assert_eq!(bearer(other), None, "{other}");
        }
    }

    #[test]
    fn a_request_carries_one_credential() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, value.parse().unwrap());
            }
            headers
        };
        let code = |pairs: &[(&'static str, &'static str)]| credential(&headers(pairs)).err().map(|it| it.code);
        assert_eq!(code(&[("authorization", "Bearer a")]), None);
        assert_eq!(code(&[("x-api-key", "a")]), None);
        assert_eq!(code(&[("authorization", "Basic YTpi"), ("x-api-key", "a")]), None, "a proxy may ask for its own");
        assert_eq!(code(&[]).as_deref(), Some("account.no_token"));
        for two in [
            [("authorization", "Bearer a"), ("x-api-key", "a")],
            [("authorization", "Bearer a"), ("authorization", "Bearer b")],
            [("x-api-key", "a"), ("x-api-key", "a")],
        ] {
            assert_eq!(code(&two).as_deref(), Some("account.two_credentials"));
        }
    }
}
