//! `/auth`: register, sign in, who am I, sign out.

use super::caller::{Anyone, Caller};
use super::extract::Body;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use pactoria::accounts::form::{Password, RegistrationForm};
use pactoria::accounts::{Person, actions};
use pactoria::context::Ctx;
use pactoria::problem::{Kind, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The one tier there is; it has five users.
const TIER: &str = "starter";

/// A new company and its owner.
#[derive(Deserialize, ToSchema)]
pub(super) struct Registration {
    /// Work e-mail; it becomes the name to sign in with.
    #[serde(default)]
    #[schema(required = true, format = "email")]
    email: String,
    /// 2 to 120 characters.
    #[serde(default)]
    #[schema(required = true)]
    full_name: String,
    /// 12 to 128 characters.
    #[serde(default)]
    #[schema(required = true, format = "password")]
    password: String,
    /// 2 to 160 characters.
    #[serde(default)]
    #[schema(required = true)]
    company_name: String,
    /// IANA name; Europe/London when left out.
    timezone: Option<String>,
}

/// E-mail and password.
#[derive(Deserialize, ToSchema)]
pub(super) struct Credentials {
    #[serde(default)]
    #[schema(required = true, format = "email")]
    email: String,
    #[serde(default)]
    #[schema(required = true, format = "password")]
    password: String,
}

/// A sign-in.
#[derive(Serialize, ToSchema)]
pub(super) struct SignedIn {
    token: Token,
    user: User,
    company: Company,
}

/// What to send with every further call.
#[derive(Serialize, ToSchema)]
pub(super) struct Token {
    /// To be sent as `Authorization: Bearer`. Shown once.
    access_token: String,
    /// Always `bearer`.
    token_type: &'static str,
    /// Seconds until it ends.
    expires_in: u64,
}

/// A person.
#[derive(Serialize, ToSchema)]
pub(super) struct User {
    id: Uuid,
    email: String,
    full_name: String,
    is_active: bool,
    /// True for owner and admin.
    is_admin: bool,
    /// `owner`, `admin`, `legal`, `manager`, `requester`, `viewer`, `auditor` or `guest`.
    role: &'static str,
    company_id: Uuid,
    #[schema(format = "date-time")]
    created_at: String,
}

/// A company.
#[derive(Serialize, ToSchema)]
pub(super) struct Company {
    id: Uuid,
    name: String,
    /// `starter`.
    subscription_tier: &'static str,
}

impl User {
    fn of(person: &Person) -> Self {
        Self {
            id: person.id.uuid(),
            email: person.email.clone(),
            full_name: person.full_name.clone(),
            is_active: person.is_active,
            is_admin: person.role.is_admin(),
            role: person.role.word(),
            company_id: person.company_id.uuid(),
            created_at: person.created_at.clone(),
        }
    }
}

async fn signed_in(ctx: &Ctx) -> Result<SignedIn, Refusal> {
    let made = actions::make_token(ctx).await?;
    let person = ctx.person();
    Ok(SignedIn {
        token: Token { access_token: made.token, token_type: "bearer", expires_in: made.expires_in },
        user: User::of(person),
        company: Company { id: person.company_id.uuid(), name: person.company.clone(), subscription_tier: TIER },
    })
}

/// Register a company
///
/// Always makes a new company, with this person as its owner.
#[utoipa::path(
    post, path = "/auth/register", tag = "Accounts", request_body = Registration,
    responses(
        (status = 201, description = "The company, its owner and an access token.", body = SignedIn),
        (status = 409, description = "The e-mail has an account already."),
        (status = 429, description = "Too many registrations from this address; wait for the seconds of Retry-After.")
    )
)]
pub(super) async fn register(
    Anyone(visit): Anyone,
    Body(it): Body<Registration>,
) -> Result<(StatusCode, Json<SignedIn>), Refusal> {
    let form = RegistrationForm {
        email: it.email,
        full_name: it.full_name,
        password: it.password,
        company_name: it.company_name,
        time_zone: it.timezone.unwrap_or_default(),
    };
    let ctx = actions::register(&visit, &form).await?;
    Ok((StatusCode::CREATED, Json(signed_in(&ctx).await?)))
}

/// Sign in
///
/// Five failures for one e-mail, registered or not, lock it for 15 minutes; open sessions go on.
#[utoipa::path(
    post, path = "/auth/login", tag = "Accounts", request_body = Credentials,
    responses(
        (status = 200, description = "An access token.", body = SignedIn),
        (status = 401, description = "The e-mail or the password is not right."),
        (status = 429, description = "Locked after five failures, or too many tries from this address; wait for the seconds of Retry-After.")
    )
)]
pub(super) async fn login(Anyone(visit): Anyone, Body(it): Body<Credentials>) -> Result<Json<SignedIn>, Refusal> {
    let ctx = actions::sign_in(&visit, &it.email, Password::typed(it.password)).await?;
    Ok(Json(signed_in(&ctx).await?))
}

/// Who am I
#[utoipa::path(
    get, path = "/auth/me", tag = "Accounts", security(("bearer" = [])),
    responses((status = 200, description = "The person of the token.", body = User))
)]
pub(super) async fn me(caller: Caller) -> Json<User> {
    Json(User::of(caller.ctx.person()))
}

/// Sign out
///
/// Ends the token at once.
#[utoipa::path(
    post, path = "/auth/logout", tag = "Accounts", security(("bearer" = [])),
    responses((status = 204, description = "The token is worth nothing any more."))
)]
pub(super) async fn logout(caller: Caller) -> Result<StatusCode, Refusal> {
    let token = caller.token.ok_or_else(|| {
        let detail =
            "An API key is no sign-in, so there is nothing to sign out of. Revoke it with DELETE /api/v1/keys/{id}.";
        Problem::new(Kind::Forbidden, "key.not_allowed", detail)
    })?;
    actions::revoke_token(&caller.ctx, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}
