//! Browser sessions: the store behind the session layer, the cookie, and the idle clock.
//!
//! The end of a session is decided here, by our own clock, and not by the cookie: thirty minutes without a request, or
//! twelve hours after signing in, whichever comes first (both are settings). The cookie itself lasts as long as the
//! browser is open. The idle clock is written at most once a minute, so that reading pages costs no writes.

use crate::config::PublicUrl;
use crate::state::AppState;
use async_trait::async_trait;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use pactoria::accounts::sessions::{self, SIGNED_IN_AT, Stored, USER};
use pactoria::context::Services;
use pactoria::ids::UserId;
use pactoria::problem::{Kind, Problem};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

/// The name under which a session holds when it was last written, in microseconds since 1970.
const SEEN: &str = "seen";
/// The idle clock is written when it is older than this.
const WRITE_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// How many ids are drawn before the random source is given up.
const MOST_DRAWS: u32 = 8;

/// The name of the cookie: bound to the host and to TLS where browsers come over TLS.
pub fn cookie_name(public_url: &PublicUrl) -> &'static str {
    if public_url.is_https() { "__Host-pactoria" } else { "pactoria" }
}

/// The layer that reads and writes the session cookie.
pub(crate) fn layer(services: Arc<Services>, public_url: &PublicUrl) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(Store { services })
        .with_name(cookie_name(public_url))
        .with_secure(public_url.is_https())
        .with_http_only(true)
        // Strict would sign people out who follow a link from a mail; the cross-site guard stands before every write.
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

/// Sessions in our database.
#[derive(Clone)]
pub(crate) struct Store {
    services: Arc<Services>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    fn stored(&self, record: &Record) -> Result<Stored> {
        let user = record.data.get(USER).and_then(|it| it.as_str()).and_then(|it| it.parse::<UserId>().ok());
        let data = serde_json::to_string(&record.data).map_err(|err| Error::Encode(err.to_string()))?;
        Ok(Stored { id_hash: sessions::id_hash(&record.id.to_string()), user, data, expires_at: self.end(record) })
    }

    fn end(&self, record: &Record) -> Timestamp {
        let now = self.services.now();
        let idle = after(now, self.services.times.idle);
        match record.data.get(SIGNED_IN_AT).and_then(serde_json::Value::as_i64).map(Timestamp::from_microsecond) {
            Some(Ok(signed_in)) => idle.min(after(signed_in, self.services.times.longest)),
            Some(Err(_)) | None => idle,
        }
    }
}

/// A session as it is stored now, for what lasts longer than a request.
pub(crate) fn reread(services: Arc<Services>, id: Id) -> Session {
    Session::new(Some(id), Arc::new(Store { services }), Some(Expiry::OnSessionEnd))
}

fn after(at: Timestamp, span: Duration) -> Timestamp {
    SignedDuration::try_from(span).ok().and_then(|span| at.checked_add(span).ok()).unwrap_or(at)
}

fn failed(problem: Problem) -> Error {
    Error::Backend(problem.code)
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> Result<()> {
        for _ in 0..MOST_DRAWS {
            if sessions::create(&self.services, &self.stored(record)?).await.map_err(failed)? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session id was drawn".to_owned()))
    }

    /// What changes in a session that exists is its idle clock and a note for the next page. Where the database takes no
    /// writes just now, reading goes on without them; signing in and out do not come this way.
    async fn save(&self, record: &Record) -> Result<()> {
        match sessions::save(&self.services, &self.stored(record)?).await {
            Err(problem) if problem.kind == Kind::Away => {
                tracing::warn!(code = problem.code, "the idle clock of a session could not be written");
                Ok(())
            }
            saved => saved.map_err(failed),
        }
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let Some(found) = sessions::load(&self.services, &sessions::id_hash(&id.to_string())).await.map_err(failed)?
        else {
            return Ok(None);
        };
        let data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&found.data).map_err(|err| Error::Decode(err.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(found.expires_at.as_second())
            .map_err(|err| Error::Decode(err.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::delete(&self.services, &sessions::id_hash(&id.to_string())).await.map_err(failed)
    }
}

/// Sets the idle clock of a signed-in session back, unless that was done within the last minute.
pub(crate) async fn refresh(
    State(services): State<Arc<Services>>,
    session: Session,
    request: Request,
    next: Next,
) -> Response {
    if session.id().is_some()
        && let Err(err) = note_use(&services, &session).await
    {
        // The page says so itself when it cannot read the session; here only the clock is concerned.
        tracing::warn!(error = %err, "the idle clock of a session could not be read");
    }
    next.run(request).await
}

async fn note_use(services: &Services, session: &Session) -> std::result::Result<(), tower_sessions::session::Error> {
    if session.get_value(USER).await?.is_none() {
        return Ok(());
    }
    let now = services.now();
    let seen = session.get::<i64>(SEEN).await?.and_then(|it| Timestamp::from_microsecond(it).ok());
    if seen.is_none_or(|seen| now.duration_since(seen) > WRITE_AFTER) {
        session.insert(SEEN, now.as_microsecond()).await?;
    }
    Ok(())
}

/// Marks every cookie secure where browsers come over TLS: they ignore the removal of a `__Host-` cookie that is not,
/// which the session layer forgets, and a note may hold what somebody typed.
pub(crate) async fn complete_cookies(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if state.settings.public_url.is_https() && headers.contains_key(SET_COOKIE) {
        let cookies: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().map(completed).collect();
        headers.remove(SET_COOKIE);
        for cookie in cookies {
            headers.append(SET_COOKIE, cookie);
        }
    }
    response
}

fn completed(cookie: &HeaderValue) -> HeaderValue {
    let Ok(text) = cookie.to_str() else { return cookie.clone() };
    let mut whole = text.to_owned();
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax"] {
        if !text.split("; ").any(|it| it == attribute) {
            whole.push_str("; ");
            whole.push_str(attribute);
        }
    }
    HeaderValue::from_str(&whole).unwrap_or_else(|_| cookie.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_bound_to_host_and_tls_where_browsers_come_over_tls() {
        assert_eq!(cookie_name(&PublicUrl::parse("https://contracts.example").unwrap()), "__Host-pactoria");
        assert_eq!(cookie_name(&PublicUrl::parse("http://127.0.0.1:3000").unwrap()), "pactoria");
    }

    #[test]
    fn every_cookie_over_tls_is_secure_even_the_one_that_removes_another() {
        for (cookie, whole) in [
            (
                "__Host-pactoria=; Path=/; Max-Age=0",
                "__Host-pactoria=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
            ),
            (
                "pactoria_note=7b; Path=/; HttpOnly; SameSite=Lax",
                "pactoria_note=7b; Path=/; HttpOnly; SameSite=Lax; Secure",
            ),
            (
                "__Host-pactoria=x; HttpOnly; SameSite=Lax; Secure; Path=/",
                "__Host-pactoria=x; HttpOnly; SameSite=Lax; Secure; Path=/",
            ),
        ] {
            assert_eq!(completed(&HeaderValue::from_static(cookie)), whole);
        }
    }
}
