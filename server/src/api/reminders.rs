//! `/contracts/{id}/reminders`: mails before the dates of a contract.

use super::caller::Caller;
use super::days;
use super::extract::{Body, Id};
use super::once::{IdempotencyKey, Once};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::ids::{ContractId, ReminderId};
use pactoria::outbox::State;
use pactoria::problem::Problem;
use pactoria::reminders::actions::{self, Told};
use pactoria::reminders::form::ReminderForm;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A new reminder.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewReminder {
    /// `notice_by`, `end`, `renewal` or `obligation`: the date it goes by; the last is each day on which an obligation of
    /// the contract that is not closed falls due.
    #[schema(required = true)]
    about: String,
    /// Days before the date, from 0 to 730.
    #[schema(required = true, value_type = u32)]
    days_before: Option<u32>,
    /// Any address.
    #[schema(required = true)]
    email: String,
    /// Whom to tell where nobody says that they see to it.
    escalate_to: Option<String>,
    /// After how many days, from 1 to 90; needed with `escalate_to`.
    escalate_after_days: Option<u32>,
}

/// A reminder.
#[derive(Serialize, ToSchema)]
#[schema(as = Reminder)]
pub(super) struct ReminderBody {
    id: Uuid,
    contract_id: Uuid,
    about: &'static str,
    days_before: u16,
    email: String,
    escalate_to: Option<String>,
    escalate_after_days: Option<u16>,
    /// The next date as it follows today; `null` where the contract has none.
    #[schema(format = "date")]
    date: Option<String>,
    /// The day on which it goes out for that date.
    #[schema(format = "date")]
    goes_on: Option<String>,
    /// Whether the recipient wants no reminders of this company.
    is_stopped: bool,
    /// What was sent, the earliest date first.
    sent: Vec<SentBody>,
}

/// What was sent for one date.
#[derive(Serialize, ToSchema)]
#[schema(as = SentReminder)]
pub(super) struct SentBody {
    #[schema(format = "date")]
    date: String,
    /// The day on which it went into the outbox.
    #[schema(format = "date")]
    sent_on: String,
    /// How far the mail has come: `waiting`, `sent` or `failed`.
    mail: &'static str,
    /// When the second address was told.
    #[schema(format = "date")]
    escalated_on: Option<String>,
    /// Who said that they see to it.
    acknowledged_by: Option<String>,
}

/// The reminders of a contract, in the order in which they were set.
#[derive(Serialize, ToSchema)]
pub(super) struct ReminderList {
    reminders: Vec<ReminderBody>,
}

/// For which date somebody sees to it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Acknowledgement {
    #[schema(required = true, format = "date")]
    date: String,
}

impl ReminderBody {
    fn of(it: Told) -> Self {
        let goes_on = it.goes_on();
        Self {
            id: it.reminder.id.uuid(),
            contract_id: it.reminder.contract.uuid(),
            about: it.reminder.about.word(),
            days_before: it.reminder.plan.days_before,
            email: it.reminder.to,
            escalate_to: it.reminder.escalate_to,
            escalate_after_days: it.reminder.plan.escalates_after,
            date: it.date.map(|it| it.to_string()),
            goes_on: goes_on.map(|it| it.to_string()),
            is_stopped: it.is_stopped,
            sent: it
                .runs
                .into_iter()
                .map(|run| SentBody {
                    date: run.date.to_string(),
                    sent_on: run.sent_on.to_string(),
                    mail: it.mails.get(&run.mail).copied().unwrap_or(State::Sent).word(),
                    escalated_on: run.escalated_on.map(|it| it.to_string()),
                    acknowledged_by: run.acknowledged_by,
                })
                .collect(),
        }
    }
}

/// List the reminders of a contract
#[utoipa::path(
    get, path = "/contracts/{id}/reminders", tag = "Reminders", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "All of them; a contract has at most 20.", body = ReminderList))
)]
pub(super) async fn list(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<ReminderList>, Refusal> {
    let all = actions::of_contract(&caller.ctx, ContractId::from_uuid(id)).await?;
    Ok(Json(ReminderList { reminders: all.into_iter().map(ReminderBody::of).collect() }))
}

/// Set a reminder
#[utoipa::path(
    post, path = "/contracts/{id}/reminders", tag = "Reminders", security(("bearer" = [])), request_body = NewReminder,
    params(("id" = Uuid, Path), IdempotencyKey),
    responses(
        (status = 201, description = "The reminder.", body = ReminderBody),
        (status = 409, description = "The contract's life is over, it has 20 reminders already, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(super) async fn create(caller: Caller, Id(id): Id<Uuid>, once: Once<NewReminder>) -> Result<Response, Refusal> {
    let contract = ContractId::from_uuid(id);
    // Whether the contract is there is said before whether the person may.
    actions::of_contract(&caller.ctx, contract).await?;
    caller.ctx.require(Right::EditContracts)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| set(&ctx, contract, it).await).await
}

async fn set(ctx: &Ctx, contract: ContractId, it: NewReminder) -> Result<Response, Refusal> {
    let figure = |it: Option<u32>| it.map(|it| it.to_string()).unwrap_or_default();
    let form = ReminderForm {
        about: it.about,
        days_before: figure(it.days_before),
        email: it.email,
        escalate_to: it.escalate_to.unwrap_or_default(),
        escalate_after_days: figure(it.escalate_after_days),
    };
    let set = actions::set(ctx, contract, None, &form).await?;
    let all = actions::of_contract(ctx, contract).await?;
    let told = all.into_iter().find(|it| it.reminder.id == set.id).ok_or_else(|| Problem::missing("reminder"))?;
    Ok((StatusCode::CREATED, Json(ReminderBody::of(told))).into_response())
}

/// Remove a reminder
#[utoipa::path(
    delete, path = "/reminders/{id}", tag = "Reminders", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone; what it sent stays in the outbox and in the audit trail."))
)]
pub(super) async fn remove(caller: Caller, Id(id): Id<Uuid>) -> Result<StatusCode, Refusal> {
    actions::remove(&caller.ctx, ReminderId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that somebody sees to it
///
/// The second address is then not told.
#[utoipa::path(
    post, path = "/reminders/{id}/acknowledge", tag = "Reminders", security(("bearer" = [])),
    params(("id" = Uuid, Path)), request_body = Acknowledgement,
    responses(
        (status = 204, description = "It stands that the caller sees to it."),
        (status = 409, description = "The reminder was not sent for that date, or somebody has said so already.")
    )
)]
pub(super) async fn acknowledge(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<Acknowledgement>,
) -> Result<StatusCode, Refusal> {
    let id = ReminderId::from_uuid(id);
    actions::find(&caller.ctx, id).await?;
    let date = days::checked("date", &it.date, &caller.ctx)?;
    actions::acknowledge(&caller.ctx, id, date).await?;
    Ok(StatusCode::NO_CONTENT)
}
