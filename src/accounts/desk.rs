//! What whoever runs the server may do about accounts from its command line: see them, add one, set a password, lift a
//! lock, close and reopen. Everything stands in the company's trail under the command line's name.
//!
//! Whoever loses a password loses what was opened with it: sessions, access tokens and API keys of the person end.

use super::form::Password;
use super::store::{self, NewUser};
use super::{Person, Role, actions};
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services};
use crate::crypto::{self, Purpose};
use crate::ids::{CompanyId, UserId};
use crate::keys;
use crate::problem::{Complaint, Complaints, Kind, Problem};
use crate::storage::Change;
use crate::typed::{Email, one_line};
use serde_json::json;
use std::sync::Arc;

/// How many accounts are read at a time.
pub const PAGE: u64 = 200;

/// What a new account needs.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// A company's id, or its name where only one company has it; may be empty where there is one company only.
    pub company: String,
    pub email: String,
    pub full_name: String,
    /// The stable word of a role.
    pub role: String,
    pub password: String,
}

/// What ended with a password or an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Browser sessions and access tokens.
    pub sign_ins: u64,
    pub keys: u64,
}

/// The next [`PAGE`] accounts of all companies after the e-mail `after`, by e-mail.
pub async fn accounts(services: &Services, after: &str) -> Result<Vec<Person>, Problem> {
    store::people_after(services.db(), &after.to_lowercase(), PAGE).await
}

/// Adds a person to a company.
///
/// # Errors
/// Complaints about fields; a conflict when the e-mail has an account.
pub async fn add(services: &Arc<Services>, new: &NewAccount) -> Result<Person, Problem> {
    let company = company_of(services, &new.company).await?;
    let mut complaints = Complaints::new();
    let email = complaints.keep("email", Email::parse(&new.email));
    let full_name = complaints.keep("full_name", one_line(&new.full_name, 2..=120));
    let role = complaints.keep("role", role_of(&new.role));
    let chosen = Password::choose(&new.password, &[&new.full_name, &new.email]);
    let password = complaints.keep("password", chosen);
    let all = (|| Some((email?, full_name?, role?, password?)))();
    let (email, full_name, role, password) = complaints.into_result(all)?;
    let password_hash = services.passwords.place().await?.hash(password).await?;
    let ctx = at_the_desk(services, company).await?;
    let id = UserId::new(ctx.now());
    let change = ctx.change().await?;
    let user =
        NewUser { id, company_id: company, email: &email, full_name: &full_name, role, password_hash, now: ctx.now() };
    store::insert_user(change.db(), user).await?;
    let person = store::by_id(change.db(), id).await?.ok_or_else(Problem::unexpected)?;
    let after = json!({"email": email.as_str(), "role": role.word()});
    change.commit(&ctx, Happening::new(Action::AccountAdded, "account", id, &full_name).after(after)).await?;
    Ok(person)
}

fn role_of(word: &str) -> Result<Role, Complaint> {
    Role::from_word(word.trim()).ok_or_else(|| {
        let words: Vec<_> = Role::ALL.iter().map(|it| it.word()).collect();
        Complaint::new("not_a_role", format!("There is no such role. Known are: {}.", words.join(", ")))
    })
}

/// The context of the command line for a company named as in [`NewAccount::company`].
///
/// # Errors
/// `company.missing`, `company.ambiguous`.
pub async fn of_company(services: &Arc<Services>, named: &str) -> Result<Ctx, Problem> {
    at_the_desk(services, company_of(services, named).await?).await
}

async fn company_of(services: &Services, named: &str) -> Result<CompanyId, Problem> {
    let named = named.trim();
    let all = store::all_companies(services.db()).await?;
    let found: Vec<_> = all
        .iter()
        .filter(|(id, name)| named.is_empty() || id.to_string() == named || name.eq_ignore_ascii_case(named))
        .collect();
    match found.as_slice() {
        [(id, _)] => Ok(*id),
        [] => Err(Problem::missing("company")),
        [..] => {
            let ids: Vec<_> = found.iter().take(20).map(|(id, name)| format!("{name} ({id})")).collect();
            Err(Problem::conflict(
                "company.ambiguous",
                format!("Several companies are meant. Name one by its id: {}.", ids.join(", ")),
            ))
        }
    }
}

/// Sets a new password, and ends what was opened with the old one.
///
/// # Errors
/// `account.missing`; a complaint about the password.
pub async fn set_password(services: &Arc<Services>, email: &str, password: &str) -> Result<(Person, Ended), Problem> {
    let person = person_of(services, email).await?;
    let chosen = Password::choose(password, &[&person.full_name, &person.company, &person.email])
        .map_err(|it| Problem::invalid_field("password", &it.code, it.message))?;
    let hash = services.passwords.place().await?.hash(chosen).await?;
    let ctx = at_the_desk(services, person.company_id).await?;
    let change = ctx.change().await?;
    store::put_password(change.db(), person.id, hash).await?;
    store::drop_guard(change.db(), &guard_of(services, &person.email)).await?;
    let ended = end_all(&change, &person).await?;
    change.commit(&ctx, about(Action::PasswordSet, &person).after(told(ended))).await?;
    Ok((person, ended))
}

/// Lifts the lock that failed sign-ins put on an e-mail; `false` when there is none.
///
/// # Errors
/// `account.missing`.
pub async fn unlock(services: &Arc<Services>, email: &str) -> Result<(Person, bool), Problem> {
    let person = person_of(services, email).await?;
    let guard = guard_of(services, &person.email);
    let ctx = at_the_desk(services, person.company_id).await?;
    let change = ctx.change().await?;
    if store::guard(change.db(), &guard).await?.is_none() {
        return Ok((person, false));
    }
    store::drop_guard(change.db(), &guard).await?;
    change.commit(&ctx, about(Action::AccountUnlocked, &person)).await?;
    Ok((person, true))
}

/// Closes an account: nobody signs in with it, and everything that was opened with it ends.
///
/// # Errors
/// `account.missing`; `account.last_owner`, for a company without an owner could not be run.
pub async fn deactivate(services: &Arc<Services>, email: &str) -> Result<(Person, Ended), Problem> {
    let person = person_of(services, email).await?;
    let ctx = at_the_desk(services, person.company_id).await?;
    let change = ctx.change().await?;
    if person.role == Role::Owner && store::other_owners(change.db(), &person).await? == 0 {
        return Err(Problem::conflict(
            "account.last_owner",
            "This is the only open account of an owner of the company. Add another owner first.",
        ));
    }
    store::put_active(change.db(), person.id, false).await?;
    let ended = end_all(&change, &person).await?;
    change.commit(&ctx, about(Action::AccountClosed, &person).after(told(ended))).await?;
    Ok((person, ended))
}

/// Opens a closed account again, with the password it had.
///
/// # Errors
/// `account.missing`.
pub async fn activate(services: &Arc<Services>, email: &str) -> Result<Person, Problem> {
    let person = person_of(services, email).await?;
    let ctx = at_the_desk(services, person.company_id).await?;
    let change = ctx.change().await?;
    store::put_active(change.db(), person.id, true).await?;
    change.commit(&ctx, about(Action::AccountReopened, &person)).await?;
    Ok(person)
}

async fn person_of(services: &Services, email: &str) -> Result<Person, Problem> {
    let key = Email::parse(email).map_or_else(|_| email.trim().to_lowercase(), |it| it.key());
    store::anybody(services.db(), &key).await?.ok_or_else(|| {
        Problem::new(
            Kind::Missing,
            "account.missing",
            "No account has this e-mail. `pactoria user list` shows them all.",
        )
    })
}

fn guard_of(services: &Services, email: &str) -> String {
    crypto::hex(&services.key.derive(Purpose::SignInGuard, email.to_lowercase().as_bytes()))
}

async fn at_the_desk(services: &Arc<Services>, company: CompanyId) -> Result<Ctx, Problem> {
    let ctx = actions::for_the_command_line(services, company).await?;
    ctx.ok_or_else(|| Problem::missing("company"))
}

async fn end_all(change: &Change, person: &Person) -> Result<Ended, Problem> {
    Ok(Ended {
        sign_ins: store::end_sign_ins(change.db(), person.id).await?,
        keys: keys::actions::end_all_of(change.db(), person).await?,
    })
}

fn about(action: Action, person: &Person) -> Happening {
    Happening::new(action, "account", person.id, &person.full_name)
}

fn told(ended: Ended) -> serde_json::Value {
    json!({"sign_ins_ended": ended.sign_ins, "api_keys_ended": ended.keys})
}
