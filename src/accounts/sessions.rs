//! Browser sessions as the server keeps them: by the SHA-256 of the cookie's id, so that a copy of the database signs
//! nobody in.

use super::store;
use crate::context::Services;
use crate::crypto::fingerprint;
use crate::ids::UserId;
use crate::problem::Problem;
use jiff::Timestamp;
use std::sync::Arc;

/// The name under which a session holds the id of the signed-in person, as text.
pub const USER: &str = "user";
/// The name under which it holds when that person signed in, in microseconds since 1970.
pub const SIGNED_IN_AT: &str = "signed_in_at";

/// A session as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// SHA-256 of the cookie's id.
    pub id_hash: String,
    /// Whose session it is, once somebody signed in.
    pub user: Option<UserId>,
    /// What the session library keeps in it, as JSON.
    pub data: String,
    /// When it ends without further use.
    pub expires_at: Timestamp,
}

/// The stored name of a cookie's session id.
pub fn id_hash(id: &str) -> String {
    fingerprint(id.as_bytes())
}

/// Adds a session; `false` when the id is already taken and another must be drawn.
pub async fn create(services: &Services, session: &Stored) -> Result<bool, Problem> {
    store::insert_session(services.db(), session).await
}

/// Writes a session that exists; one that was ended meanwhile stays ended.
pub async fn save(services: &Services, session: &Stored) -> Result<(), Problem> {
    store::update_session(services.db(), session).await
}

/// The session, if it exists and has not ended.
pub async fn load(services: &Services, id_hash: &str) -> Result<Option<Stored>, Problem> {
    store::session(services.db(), id_hash, services.now()).await
}

/// Ends a session.
pub async fn delete(services: &Services, id_hash: &str) -> Result<(), Problem> {
    store::delete_session(services.db(), id_hash).await
}

/// Removes sessions, tokens and sign-in counters whose time is over; answers how many rows went. A counter that locked
/// somebody's e-mail is told in their company's trail before it goes: telling it while they sign in would take longer for
/// e-mails that are registered.
pub async fn sweep(services: &Arc<Services>) -> Result<u64, Problem> {
    let now = services.now();
    let old = now.checked_sub(super::actions::GUARD_MEMORY).unwrap_or(now);
    super::actions::tell_of_locks(services, old).await?;
    Ok(store::sweep(services.db(), now, old).await? + super::actions::forget_refused(services).await?)
}
