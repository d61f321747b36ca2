//! Server functions of accounts.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::accounts::Person;

#[cfg(feature = "ssr")]
use crate::{door, paths};

/// Sets up a company with its owner, and signs the owner in.
#[server(endpoint = "accounts/register")]
pub async fn register(
    company_name: String,
    full_name: String,
    email: String,
    password: String,
    #[server(default)] timezone: String,
) -> Result<(), AppError> {
    use pactoria::accounts::{actions, form::RegistrationForm};
    let typed =
        [("company_name", &*company_name), ("full_name", &*full_name), ("email", &*email), ("timezone", &*timezone)]
            .map(|(name, value)| (name, value.to_owned()));
    let form = RegistrationForm { email, full_name, password, company_name, time_zone: timezone };
    let result = async {
        let ctx = actions::register(&door::visit()?, &form).await?;
        door::begin_session(&ctx).await?;
        Ok(paths::HOME.to_owned())
    }
    .await;
    let typed = typed.each_ref().map(|(name, value)| (*name, value.as_str()));
    door::posted(result, door::Refused { name: "register", back: paths::REGISTER.to_owned(), typed: &typed }).await
}

/// Signs a person in and goes on to `next`.
#[server(endpoint = "accounts/sign_in")]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), AppError> {
    use pactoria::accounts::{actions, form::Password};
    let next = paths::own_path(&next).unwrap_or(paths::HOME);
    let result = async {
        let ctx = actions::sign_in(&door::visit()?, &email, Password::typed(password)).await?;
        door::begin_session(&ctx).await?;
        Ok(next.to_owned())
    }
    .await;
    let back = if next == paths::HOME { paths::SIGN_IN.to_owned() } else { paths::sign_in_then(next) };
    // A failed sign-in is 401 for programs; for the page it is a note, not a reason to sign in first.
    let result = result.map_err(|mut problem: pactoria::problem::Problem| {
        if problem.code == "account.wrong_credentials" {
            problem.kind = pactoria::problem::Kind::Invalid;
        }
        problem
    });
    door::posted(result, door::Refused { name: "sign_in", back, typed: &[("email", &email)] }).await
}

/// Ends the browser's session.
#[server(endpoint = "accounts/sign_out")]
pub async fn sign_out() -> Result<(), AppError> {
    let result = async {
        if let Some(ctx) = door::maybe_signed_in().await? {
            pactoria::accounts::actions::sign_out(&ctx).await?;
        }
        door::end_session().await?;
        Ok(paths::SIGN_IN.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "sign_in", back: paths::SIGN_IN.to_owned(), typed: &[] }).await
}

/// The note that a refused form left for its page.
#[server(endpoint = "accounts/note")]
pub async fn note(form: String) -> Result<Flash, AppError> {
    Ok(door::take_flash(&form).await)
}

/// The signed-in person's own account.
#[server(endpoint = "accounts/own")]
pub async fn own_account() -> Result<Screen<Person>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, ctx.person().clone()))
        }
        .await,
    )
}
