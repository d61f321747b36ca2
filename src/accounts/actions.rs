//! Registering, signing in and out, and recognising who asks.

use super::form::{Password, RegistrationForm};
use super::store::{self, Guard, NewUser};
use super::{Person, Right, Role};
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services, Visit};
use crate::crypto::{self, Purpose};
use crate::ids::{CompanyId, UserId};
use crate::problem::{Kind, Problem};
use crate::storage::Change;
use crate::typed::{Email, email_key};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many wrong passwords lock an e-mail.
pub const FAILURES_BEFORE_LOCK: u32 = 5;
/// For how long it is locked, and for how long a failure is remembered.
pub const GUARD_MEMORY: SignedDuration = SignedDuration::from_mins(15);

/// How many people are read at a time.
const PEOPLE_AT_A_TIME: u64 = 200;

/// Makes a new company and its owner, signed in.
///
/// # Errors
/// Complaints about fields; a conflict when the e-mail has an account.
pub async fn register(visit: &Visit, form: &RegistrationForm) -> Result<Ctx, Problem> {
    let registration = form.check(|zone| crate::dates::zone(zone).is_some())?;
    if store::by_email(visit.db(), &registration.email.key()).await?.is_some() {
        return Err(store::email_taken());
    }
    let password_hash = visit.services.passwords.place().await?.hash(registration.password).await?;
    let (company_id, user_id) = (CompanyId::new(visit.now), UserId::new(visit.now));

    let change = Change::begin(visit.db()).await?;
    store::insert_company(change.db(), company_id, &registration.company_name, &registration.time_zone, visit.now)
        .await?;
    let owner = NewUser {
        id: user_id,
        company_id,
        email: &registration.email,
        full_name: &registration.full_name,
        role: Role::Owner,
        password_hash,
        now: visit.now,
    };
    store::insert_user(change.db(), owner).await?;
    let person = store::by_id(change.db(), user_id).await?.ok_or_else(Problem::unexpected)?;
    let ctx = visit.as_person(person);
    let happening = Happening::new(Action::CompanyRegistered, "company", company_id, &registration.company_name)
        .after(json!({"company": registration.company_name, "time_zone": registration.time_zone, "owner": registration.email.as_str()}));
    change.commit(&ctx, happening).await?;
    Ok(ctx)
}

/// People of an example company: they sign in with the password of `owner`, by the name before the `@` of theirs.
///
/// # Errors
/// A conflict when an e-mail has an account.
pub async fn add_examples(owner: &Ctx, people: &[(&str, &str, Role)]) -> Result<Vec<Ctx>, Problem> {
    let hash = store::by_email(owner.db(), &owner.person().email.to_lowercase()).await?.map(|(_, hash)| hash);
    let hash = hash.ok_or_else(Problem::unexpected)?;
    let domain = owner.person().email.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned();
    let change = owner.change().await?;
    let mut added = Vec::new();
    for (local, full_name, role) in people {
        let email = Email::parse(&format!("{local}@{domain}"))
            .map_err(|it| Problem::invalid_field("email", &it.code, it.message))?;
        let id = UserId::new(owner.now());
        let user = NewUser {
            id,
            company_id: owner.company(),
            email: &email,
            full_name,
            role: *role,
            password_hash: hash.clone(),
            now: owner.now(),
        };
        store::insert_user(change.db(), user).await?;
        let person = store::by_id(change.db(), id).await?.ok_or_else(Problem::unexpected)?;
        added.push(owner.visit().as_person(person));
    }
    let happening = Happening::new(Action::ExamplesMade, "company", owner.company(), &owner.person().company)
        .after(json!({"people": people.iter().map(|(_, name, _)| name).collect::<Vec<_>>()}));
    change.commit(owner, happening).await?;
    Ok(added)
}

/// Signs a person in with e-mail and password. The caller makes the session or token.
///
/// # Errors
/// One wording for every failure, registered or not; the fifth for the same e-mail says that it locks, and what is tried
/// after it is 429.
pub async fn sign_in(visit: &Visit, email: &str, password: Password) -> Result<Ctx, Problem> {
    let key = Email::parse(email).map_or_else(|_| email.trim().to_lowercase(), |it| it.key());
    let guard = guard_of(visit, &key);

    // The lock is looked at after the wait for a place: a burst of guesses gets at most as many past it as there are
    // places in the pool.
    let place = visit.services.passwords.place().await?;
    refuse_if_locked(visit, &guard).await?;
    let found = store::by_email(visit.db(), &key).await?;
    let (person, hash) = found.map_or((None, None), |(person, hash)| (Some(person), Some(hash)));
    let fits = place.matches(password, hash).await?;
    drop(place);

    match person.filter(|_| fits) {
        Some(person) => {
            let ctx = visit.as_person(person);
            let change = ctx.change().await?;
            store::drop_guard(change.db(), &guard).await?;
            store::note_sign_in(change.db(), ctx.person().id, visit.now).await?;
            let happening = Happening::new(Action::SignedIn, "account", ctx.person().id, &ctx.person().full_name);
            change.commit(&ctx, happening).await?;
            Ok(ctx)
        }
        None => Err(note_failure(visit, &guard).await?),
    }
}

/// Has a signed-in person prove with their password that it is them who acts. Wrong ones count towards the lock of sign-in.
///
/// # Errors
/// A complaint about `password`; 429 after five failures.
pub(crate) async fn prove_again(ctx: &Ctx, password: Password) -> Result<(), Problem> {
    let visit = ctx.visit();
    let key = ctx.person().email.to_lowercase();
    let guard = guard_of(visit, &key);
    let place = visit.services.passwords.place().await?;
    refuse_if_locked(visit, &guard).await?;
    let found = store::by_email(visit.db(), &key).await?.filter(|(person, _)| person.id == ctx.person().id);
    let fits = place.matches(password, found.map(|(_, hash)| hash)).await?;
    drop(place);
    if fits {
        let change = Change::begin(visit.db()).await?;
        store::drop_guard(change.db(), &guard).await?;
        return change.commit_unaudited("what the password was asked for is told by itself").await;
    }
    let problem = note_failure(visit, &guard).await?;
    match problem.kind {
        Kind::SignedOut => {
            let words =
                "This is not your password. Nothing was changed. After five failures it is not asked for 15 minutes.";
            Err(Problem::invalid_field("password", "wrong", words))
        }
        _ => Err(problem),
    }
}

/// For how many days refused sign-ins are counted.
const REFUSED_FOR: i64 = 30;

fn utc_day(at: Timestamp) -> jiff::civil::Date {
    crate::dates::today(at, &jiff::tz::TimeZone::UTC)
}

/// How often signing in was refused for each of some people in the last thirty days, and how often it was locked by that.
pub(crate) async fn refused(ctx: &Ctx, people: &[Person]) -> Result<BTreeMap<UserId, (u32, u32)>, Problem> {
    ctx.require(Right::ReadAudit)?;
    let guards: BTreeMap<String, UserId> =
        people.iter().map(|it| (guard_of(ctx.visit(), &email_key(&it.email)), it.id)).collect();
    let since = utc_day(ctx.now() - SignedDuration::from_hours(24 * (REFUSED_FOR - 1)));
    let mut found: BTreeMap<UserId, (u32, u32)> = BTreeMap::new();
    for (guard, refused, locks) in store::refused_since(ctx.db(), guards.keys().cloned().collect(), since).await? {
        if let Some(person) = guards.get(&guard) {
            let sums = found.entry(*person).or_default();
            *sums = (sums.0 + refused, sums.1 + locks);
        }
    }
    Ok(found)
}

/// Forgets refused sign-ins that are counted no more; answers how many rows went.
pub(super) async fn forget_refused(services: &Services) -> Result<u64, Problem> {
    let day = utc_day(services.now() - SignedDuration::from_hours(24 * REFUSED_FOR));
    store::forget_refused(services.db(), day).await
}

/// Under which name the refusals of an e-mail are kept.
fn guard_of(visit: &Visit, key: &str) -> String {
    crypto::hex(&visit.services.key.derive(Purpose::SignInGuard, key.as_bytes()))
}

async fn refuse_if_locked(visit: &Visit, guard: &str) -> Result<(), Problem> {
    match store::guard(visit.db(), guard).await?.and_then(|it| it.locked_until) {
        Some(until) if until > visit.services.now() => Err(locked(until, visit.services.now())),
        _ => Ok(()),
    }
}

async fn note_failure(visit: &Visit, guard: &str) -> Result<Problem, Problem> {
    let now = visit.services.now();
    let change = Change::begin(visit.db()).await?;
    let after = guard_after_failure(store::guard(change.db(), guard).await?, now);
    store::put_guard(change.db(), guard, &after).await?;
    // For every e-mail alike: whether it has an account must not show in the time this takes.
    store::count_refused(change.db(), guard, utc_day(now), after.failures == FAILURES_BEFORE_LOCK).await?;
    change.commit_unaudited("a failed sign-in belongs to no company's trail").await?;
    tracing::warn!(failures = after.failures, "a sign-in failed");
    Ok(answer_to_failure(&after, now))
}

/// The failure that locks was still looked at, so it is told as what it is; only what comes after it was not.
fn answer_to_failure(after: &Guard, now: Timestamp) -> Problem {
    let wrong = |detail: &str| Problem::new(Kind::SignedOut, "account.wrong_credentials", detail);
    match after.locked_until {
        None => wrong("The e-mail or the password is not right. After five failures sign-in is locked for 15 minutes."),
        Some(_) if after.failures == FAILURES_BEFORE_LOCK => wrong(
            "The e-mail or the password is not right. This was the fifth failure, so sign-in for this e-mail is now locked for 15 minutes. Sessions that are open go on.",
        ),
        Some(until) => locked(until, now),
    }
}

fn guard_after_failure(before: Option<Guard>, now: Timestamp) -> Guard {
    let remembered = before.filter(|it| {
        it.locked_until.is_none_or(|until| until > now)
            && it.first_failure_at.checked_add(GUARD_MEMORY).is_ok_and(|end| end > now)
    });
    let (failures, first_failure_at) = remembered.map_or((1, now), |it| (it.failures + 1, it.first_failure_at));
    let locked_until = (failures >= FAILURES_BEFORE_LOCK).then(|| now.checked_add(GUARD_MEMORY).unwrap_or(now));
    Guard { failures, first_failure_at, locked_until }
}

fn locked(until: Timestamp, now: Timestamp) -> Problem {
    let seconds = u32::try_from(until.duration_since(now).as_secs()).unwrap_or(1).max(1);
    let minutes = seconds.div_ceil(60);
    Problem::too_many(
        "account.locked",
        format!(
            "Too many failed sign-ins for this e-mail. Try again in {minutes} minutes. Sessions that are open go on."
        ),
        seconds,
    )
}

/// Writes into the trail of each company which e-mails of its people were locked by counters that are about to go, and takes
/// those away.
pub(super) async fn tell_of_locks(services: &Arc<Services>, before: Timestamp) -> Result<(), Problem> {
    let mut locks: BTreeMap<_, _> = store::locks(services.db(), before).await?.into_iter().collect();
    let mut after = String::new();
    while !locks.is_empty() {
        let people = store::people_after(services.db(), &after, PEOPLE_AT_A_TIME).await?;
        let Some(last) = people.last() else { return Ok(()) };
        after = last.email.to_lowercase();
        for person in people {
            let key = services.key.derive(Purpose::SignInGuard, person.email.to_lowercase().as_bytes());
            let name = crypto::hex(&key);
            let Some(guard) = locks.remove(&name) else { continue };
            let Some(ctx) = for_the_system(services, person.company_id).await? else { continue };
            let change = ctx.change().await?;
            store::drop_guard(change.db(), &name).await?;
            let happening = Happening::new(Action::SignInsRefused, "account", person.id, &person.full_name).after(
                json!({"refused": guard.failures, "since": guard.first_failure_at, "until": guard.locked_until}),
            );
            change.commit(&ctx, happening).await?;
        }
    }
    Ok(())
}

/// Writes that a person signed out in the browser.
pub async fn sign_out(ctx: &Ctx) -> Result<(), Problem> {
    let happening = Happening::new(Action::SignedOut, "account", ctx.person().id, &ctx.person().full_name);
    ctx.change().await?.commit(ctx, happening).await
}

/// The context of the person whose browser session this is, if the account is still active.
pub async fn of_session(visit: &Visit, user: UserId) -> Result<Option<Ctx>, Problem> {
    Ok(person(visit, user).await?.map(|person| visit.as_person(person)))
}

/// The active person of an id.
pub(crate) async fn person(visit: &Visit, user: UserId) -> Result<Option<Person>, Problem> {
    let known = &visit.services.known;
    let round = known.round(visit.services.now());
    if let Some(person) = known.person(user) {
        return Ok(Some(person));
    }
    let found = store::by_id(visit.db(), user).await?;
    if let Some(person) = &found {
        known.note_person(round, person);
    }
    Ok(found)
}

/// The active people of the person's company, by name, themselves among them.
pub(crate) async fn colleagues(ctx: &Ctx) -> Result<Vec<Person>, Problem> {
    store::of_company(ctx.db(), ctx.company()).await
}

/// The context in which Pactoria itself acts for a company, with every right and without a person: for jobs that nobody
/// asked for on the day. Its acts stand in the trail under its own name. `None` where there is no such company.
pub(crate) async fn for_the_system(services: &Arc<Services>, company: CompanyId) -> Result<Option<Ctx>, Problem> {
    without_a_person(services, company, "Pactoria").await
}

/// The context of whoever runs the server, at its command line, with every right.
pub(crate) async fn for_the_command_line(services: &Arc<Services>, company: CompanyId) -> Result<Option<Ctx>, Problem> {
    without_a_person(services, company, "The server's command line").await
}

async fn without_a_person(services: &Arc<Services>, company: CompanyId, under: &str) -> Result<Option<Ctx>, Problem> {
    let Some((name, time_zone, registration)) = store::company(services.db(), company).await? else { return Ok(None) };
    let now = services.now();
    let visit = Visit {
        services: Arc::clone(services),
        now,
        address: String::new(),
        user_agent: under.to_owned(),
        request_id: crate::ids::new_uuid(now).to_string(),
    };
    Ok(Some(visit.as_person(Person {
        id: UserId::from_uuid(uuid::Uuid::nil()),
        company_id: company,
        company: name,
        time_zone,
        registration,
        email: String::new(),
        full_name: under.to_owned(),
        role: Role::Owner,
        is_active: true,
        created_at: now.to_string(),
        last_sign_in_at: None,
    })))
}

/// An access token as it is handed out, once.
pub struct NewToken {
    /// The secret to send as `Authorization: Bearer`.
    pub token: String,
    /// Seconds until it ends.
    pub expires_in: u64,
}

/// Makes an access token for the REST contract.
pub async fn make_token(ctx: &Ctx) -> Result<NewToken, Problem> {
    let token = crypto::random_token().map_err(|err| {
        tracing::error!(error = %err, "the operating system gave no random bytes");
        Problem::unexpected()
    })?;
    let lifetime = ctx.visit().services.times.token;
    let expires_at = SignedDuration::try_from(lifetime)
        .ok()
        .and_then(|it| ctx.now().checked_add(it).ok())
        .ok_or_else(Problem::unexpected)?;
    let change = ctx.change().await?;
    store::insert_token(change.db(), crypto::fingerprint(token.as_bytes()), ctx.person().id, ctx.now(), expires_at)
        .await?;
    change.commit(ctx, Happening::new(Action::TokenMade, "account", ctx.person().id, &ctx.person().full_name)).await?;
    Ok(NewToken { token, expires_in: lifetime.as_secs() })
}

/// The context of the person who carries `token`.
///
/// # Errors
/// 401 when the token is unknown, over or revoked.
pub async fn of_token(visit: &Visit, token: &str) -> Result<Ctx, Problem> {
    let refused = || {
        Problem::new(
            Kind::SignedOut,
            "account.bad_token",
            "The access token is missing, has ended or was revoked. Sign in again.",
        )
    };
    let user = user_of_token(visit, token).await?.ok_or_else(refused)?;
    Ok(visit.as_person(person(visit, user).await?.ok_or_else(refused)?))
}

async fn user_of_token(visit: &Visit, token: &str) -> Result<Option<UserId>, Problem> {
    let hash = crypto::fingerprint(token.as_bytes());
    let known = &visit.services.known;
    let round = known.round(visit.services.now());
    if let Some(user) = known.user_of_token(&hash, visit.now) {
        return Ok(Some(user));
    }
    let Some((user, ends)) = store::user_of_token(visit.db(), &hash, visit.now).await? else { return Ok(None) };
    known.note_token(round, hash, user, ends);
    Ok(Some(user))
}

/// Ends an access token at once.
pub async fn revoke_token(ctx: &Ctx, token: &str) -> Result<(), Problem> {
    let change = ctx.change().await?;
    store::delete_token(change.db(), &crypto::fingerprint(token.as_bytes())).await?;
    change.commit(ctx, Happening::new(Action::TokenRevoked, "account", ctx.person().id, &ctx.person().full_name)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + minute * 60).unwrap()
    }

    #[test]
    fn the_fifth_failure_within_fifteen_minutes_locks_for_fifteen() {
        let mut guard = None;
        for minute in 0..4 {
            guard = Some(guard_after_failure(guard, at(minute)));
            assert!(guard.as_ref().unwrap().locked_until.is_none());
        }
        let fifth = guard_after_failure(guard, at(4));
        assert_eq!(fifth.locked_until, Some(at(19)));
        let later = guard_after_failure(Some(fifth), at(20));
        assert_eq!((later.failures, later.locked_until), (1, None), "after the lock the count starts anew");
    }

    #[test]
    fn the_failure_that_locks_is_told_as_a_failure_and_only_what_comes_after_it_as_a_lock() {
        let mut guard = None;
        let mut told = Vec::new();
        for _ in 0..6 {
            let after = guard_after_failure(guard, at(0));
            told.push(answer_to_failure(&after, at(0)).code);
            guard = Some(after);
        }
        let wrong = "account.wrong_credentials";
        assert_eq!(told, [wrong, wrong, wrong, wrong, wrong, "account.locked"]);
    }

    #[test]
    fn failures_older_than_fifteen_minutes_are_forgotten() {
        let first = guard_after_failure(None, at(0));
        assert_eq!(guard_after_failure(Some(first), at(16)).failures, 1);
    }
}
