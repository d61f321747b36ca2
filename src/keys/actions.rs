//! Making, listing, revoking and recognising keys.

use super::form::KeyForm;
use super::store;
use super::{KeyFormView, KeyInUse, KeyList, KeyRow, Scope};
use crate::accounts::{self, Person, Right};
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services, Visit};
use crate::crypto;
use crate::dates;
use crate::ids::{KeyId, UserId};
use crate::problem::{Kind, Problem};
use crate::typed::day_in_words;
use jiff::{SignedDuration, Timestamp};
use sea_orm::DatabaseTransaction;
use serde_json::json;

pub use super::store::Key;

/// What every key begins with, so that people and programs that look for leaked secrets know one.
pub const PREFIX: &str = "pactoria_";
/// The most rows on a page of the list.
pub const MOST_ROWS: u32 = 100;
/// The most keys a person can have at once.
pub const MOST_KEYS: u32 = 100;
/// A key's last use is written down at most once in this time: reading should not write.
const USE_IS_NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);
/// For how long a key that has ended stays in the list, to explain why a program stopped working.
const KEPT_AFTER_END: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A key as it is handed out, once.
#[derive(Clone)]
pub struct MadeKey {
    /// The secret to send as `X-Api-Key`.
    pub secret: String,
    pub key: Key,
}

/// A page of keys as records.
pub struct Found {
    pub keys: Vec<Key>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// What the form for a new key offers the person.
pub fn open_form(ctx: &Ctx) -> Result<KeyFormView, Problem> {
    ctx.require(Right::MakeKeys)?;
    let scopes = Scope::ALL.into_iter().filter(|it| it.is_within(ctx.person().role)).collect();
    Ok(KeyFormView { id: KeyId::new(ctx.now()), scopes })
}

/// Makes a key for the person. With an `id`, the same form sent twice makes one key.
///
/// # Errors
/// Complaints about fields; `key.made_already`; `key.too_many`.
pub async fn make(ctx: &Ctx, id: Option<KeyId>, form: &KeyForm) -> Result<MadeKey, Problem> {
    ctx.require(Right::MakeKeys)?;
    let new = form.check(ctx.person().role)?;
    let secret = crypto::random_token().map_err(|err| {
        tracing::error!(error = %err, "the operating system gave no random bytes");
        Problem::unexpected()
    })?;
    let secret = format!("{PREFIX}{secret}");
    let hint = secret.get(secret.len() - 4..).unwrap_or_default().to_owned();
    let life = SignedDuration::from_hours(24 * i64::from(new.days));
    let expires_at = ctx.now().checked_add(life).map_err(|_| Problem::unexpected())?;
    let id = id.unwrap_or_else(|| KeyId::new(ctx.now()));

    let change = ctx.change().await?;
    if store::count(ctx, change.db(), Some(ctx.person().id)).await? >= MOST_KEYS {
        return Err(Problem::conflict(
            "key.too_many",
            format!("You have {MOST_KEYS} keys, which is the most there can be. Revoke one that is not used any more."),
        ));
    }
    let key_hash = crypto::fingerprint(secret.as_bytes());
    if !store::insert(ctx, change.db(), id, &new, key_hash, &hint, expires_at).await? {
        return Err(Problem::conflict(
            "key.made_already",
            "This key was made already, and a key is shown once only. If you did not copy it, revoke it and make another.",
        ));
    }
    let happening = Happening::new(Action::KeyMade, "key", id, &new.name).after(json!({
        "scope": new.scope.word(),
        "ends": expires_at.to_string(),
        "hint": hint,
    }));
    change.commit(ctx, happening).await?;
    let key = Key {
        id,
        user_id: ctx.person().id,
        user_name: ctx.person().full_name.clone(),
        name: new.name,
        scope: new.scope,
        hint,
        created_at: ctx.now(),
        expires_at,
        last_used_at: None,
    };
    Ok(MadeKey { secret, key })
}

/// Whose keys the person sees: their own, or everybody's.
fn reach(ctx: &Ctx) -> Option<UserId> {
    if ctx.person().role.may(Right::ManageKeys) { None } else { Some(ctx.person().id) }
}

/// A page of the keys the person may see, newest first.
pub async fn find(ctx: &Ctx, page: u32, size: u32) -> Result<Found, Problem> {
    ctx.require(Right::MakeKeys)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let total = store::count(ctx, ctx.db(), reach(ctx)).await?;
    let keys = store::page(ctx, reach(ctx), page, size).await?;
    Ok(Found { keys, total, page, size, pages: total.div_ceil(size) })
}

/// The keys of everybody in the company, newest first, at most `most`.
pub(crate) async fn of_the_company(ctx: &Ctx, most: u32) -> Result<Vec<Key>, Problem> {
    store::page(ctx, None, 1, most).await
}

/// Every key of the company that has not ended, for those who read its trail.
pub(crate) async fn open(ctx: &Ctx) -> Result<Vec<Key>, Problem> {
    ctx.require(Right::ReadAudit)?;
    store::open(ctx).await
}

/// The same page in words.
pub async fn list(ctx: &Ctx, page: u32) -> Result<KeyList, Problem> {
    let found = find(ctx, page, 50).await?;
    let rows = found.keys.into_iter().map(|it| row(ctx, it)).collect();
    let is_of_company = reach(ctx).is_none();
    Ok(KeyList { rows, total: found.total, page: found.page, pages: found.pages.max(1), is_of_company })
}

/// One key in words.
pub async fn show(ctx: &Ctx, id: KeyId) -> Result<KeyRow, Problem> {
    Ok(row(ctx, get(ctx, id).await?))
}

async fn get(ctx: &Ctx, id: KeyId) -> Result<Key, Problem> {
    ctx.require(Right::MakeKeys)?;
    store::find(ctx, reach(ctx), id).await?.ok_or_else(|| Problem::missing("key"))
}

fn row(ctx: &Ctx, it: Key) -> KeyRow {
    let day = |at: Timestamp| day_in_words(dates::today(at, ctx.zone()));
    KeyRow {
        id: it.id,
        name: it.name,
        scope: it.scope,
        hint: it.hint,
        owner: it.user_name,
        made: day(it.created_at),
        made_exact: it.created_at.to_string(),
        ends: day(it.expires_at),
        ends_exact: it.expires_at.to_string(),
        has_ended: it.expires_at <= ctx.now(),
        used: it.last_used_at.map(|at| dates::moment_in_words(at, ctx.now(), ctx.zone())),
    }
}

/// Ends a key at once.
///
/// # Errors
/// `key.missing` when it is not there, or not the person's to revoke.
pub async fn revoke(ctx: &Ctx, id: KeyId) -> Result<(), Problem> {
    let key = get(ctx, id).await?;
    let change = ctx.change().await?;
    if !store::delete(ctx, change.db(), id).await? {
        return Err(Problem::missing("key"));
    }
    let before = json!({"owner": key.user_name, "scope": key.scope.word(), "hint": key.hint});
    change.commit(ctx, Happening::new(Action::KeyRevoked, "key", id, &key.name).before(before)).await
}

/// Ends every key of a person within a change of their account; answers how many there were.
pub(crate) async fn end_all_of(db: &DatabaseTransaction, person: &Person) -> Result<u64, Problem> {
    store::delete_all_of(db, person).await
}

/// The context of the person for whom the key `secret` acts, narrowed to the key's scope.
///
/// # Errors
/// 401 when the key is unknown, over or revoked.
pub async fn of_key(visit: &Visit, secret: &str) -> Result<Ctx, Problem> {
    let refused = || {
        Problem::new(
            Kind::SignedOut,
            "account.bad_key",
            "The API key is unknown, has ended or was revoked. Make another under Settings, API keys.",
        )
    };
    let key =
        store::by_hash(visit.db(), &crypto::fingerprint(secret.as_bytes()), visit.now).await?.ok_or_else(refused)?;
    let person = accounts::actions::person(visit, key.user_id).await?.ok_or_else(refused)?;
    let is_noted = key.last_used_at.is_some_and(|at| visit.now.duration_since(at) < USE_IS_NOTED_EVERY);
    if !is_noted && let Err(problem) = store::note_use(visit.db(), key.id, visit.now).await {
        // Reading goes on where the database cannot be written to.
        tracing::warn!(code = problem.code, "the use of an API key could not be noted");
    }
    Ok(visit.as_person(person).by_key(KeyInUse { name: key.name, scope: key.scope }))
}

/// Removes keys that ended long ago; answers how many went.
pub async fn sweep(services: &Services) -> Result<u64, Problem> {
    let day = services.now().checked_sub(KEPT_AFTER_END).unwrap_or(Timestamp::MIN);
    store::sweep(services.db(), day).await
}
