//! `/outbox`: the mails of the company, for admins.

use super::caller::Caller;
use super::extract::{Asked, Id, MOST_PAGES, count_of};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use pactoria::ids::{ContractId, MailId};
use pactoria::outbox::State;
use pactoria::outbox::actions::{self, MOST_ROWS, Stored};
use pactoria::problem::{Complaint, Complaints};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A mail.
#[derive(Serialize, ToSchema)]
#[schema(as = Mail)]
pub(super) struct MailBody {
    id: Uuid,
    to: String,
    subject: String,
    text: String,
    /// `waiting`, `sent` or `failed`.
    state: &'static str,
    /// The contract it is about.
    contract_id: Option<Uuid>,
    /// How often a mail server was asked to take it.
    attempts: u32,
    /// What a mail server said the last time it did not take it.
    last_error: Option<String>,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date-time")]
    sent_at: Option<String>,
}

/// A page of mails, newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct MailPage {
    mails: Vec<MailBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// Which mails to show.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MailQuery {
    /// `waiting`, `sent` or `failed`.
    state: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

impl MailBody {
    fn of(it: Stored) -> Self {
        Self {
            id: it.id.uuid(),
            to: it.to,
            subject: it.subject,
            text: it.text,
            state: it.state.word(),
            contract_id: it.contract.map(ContractId::uuid),
            attempts: it.attempts,
            last_error: it.last_error,
            created_at: it.created_at.to_string(),
            sent_at: it.sent_at.map(|it| it.to_string()),
        }
    }
}

fn state_of(word: &str) -> Result<State, Complaint> {
    State::from_word(word).ok_or_else(|| Complaint::new("not_a_state", "Choose one of: waiting, sent, failed."))
}

/// List the mails of the company
///
/// For owners and admins.
#[utoipa::path(
    get, path = "/outbox", tag = "Reminders", security(("bearer" = [])), params(MailQuery),
    responses((status = 200, description = "A page of mails.", body = MailPage))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<MailQuery>) -> Result<Json<MailPage>, Refusal> {
    let mut complaints = Complaints::new();
    let state = query.state.as_deref().and_then(|it| complaints.keep("state", state_of(it)));
    let page = count_of(&mut complaints, "page", query.page.as_deref(), 1, MOST_PAGES);
    let size = count_of(&mut complaints, "size", query.size.as_deref(), MOST_ROWS, MOST_ROWS);
    complaints.into_result(Some(()))?;
    let found = actions::find(&caller.ctx, state, page, size).await?;
    Ok(Json(MailPage {
        mails: found.mails.into_iter().map(MailBody::of).collect(),
        total: found.total,
        page: found.page,
        size: found.size,
        pages: found.pages,
    }))
}

/// Have a mail tried again that was given up
#[utoipa::path(
    post, path = "/outbox/{id}/retry", tag = "Reminders", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses(
        (status = 204, description = "It waits again and is tried within seconds."),
        (status = 409, description = "It waits already, or was sent.")
    )
)]
pub(super) async fn retry(caller: Caller, Id(id): Id<Uuid>) -> Result<StatusCode, Refusal> {
    actions::try_again(&caller.ctx, MailId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
