//! Who calls: the person of a bearer token, or nobody in particular.

use crate::refusal::Refusal;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use pactoria::accounts::actions;
use pactoria::context::{Ctx, Visit};
use pactoria::problem::{Kind, Problem};

/// Anyone at the door.
pub(super) struct Anyone(pub(super) Visit);

/// The person of the bearer token that came with the request.
pub(super) struct Caller {
    pub(super) ctx: Ctx,
    /// The token itself, for signing out.
    pub(super) token: String,
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
        let token =
            parts.headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok()).and_then(bearer).ok_or_else(|| {
                let detail = "Send Authorization: Bearer with the access token that /api/v1/auth/login answers with.";
                Problem::new(Kind::SignedOut, "account.no_token", detail)
            })?;
        let ctx = actions::of_token(&visit(parts)?, token).await?;
        Ok(Self { ctx, token: token.to_owned() })
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
}
