//! Server functions of reminders.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::{ContractId, MailId, ReminderId};
use pactoria::reminders::{RemindersView, StopView};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;
#[cfg(feature = "ssr")]
use pactoria::reminders::actions;
#[cfg(feature = "ssr")]
use pactoria::reminders::form::ReminderForm;

/// The reminders of a contract, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub(super) it: RemindersView,
    pub(super) note: Flash,
}

/// The reminders of a contract.
#[server(endpoint = "reminders/open")]
pub async fn open(id: Option<ContractId>) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, id.ok_or_else(|| Problem::missing("contract"))?).await?;
            Ok(Screen::of(&ctx, Opened { it, note: door::take_flash("reminder").await }))
        }
        .await,
    )
}

/// Sets a reminder.
#[server(endpoint = "reminders/put")]
pub async fn put(
    contract: ContractId,
    #[server(default)] id: Option<ReminderId>,
    #[server(default)] about: String,
    #[server(default)] days_before: String,
    #[server(default)] email: String,
    #[server(default)] escalate_to: String,
    #[server(default)] escalate_after_days: String,
) -> Result<(), AppError> {
    let back = paths::reminders(contract);
    let form = ReminderForm { about, days_before, email, escalate_to, escalate_after_days };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::set(&ctx, contract, id, &form).await?;
        Ok(back.clone())
    }
    .await;
    let typed = [
        ("about", &*form.about),
        ("days_before", &*form.days_before),
        ("email", &*form.email),
        ("escalate_to", &*form.escalate_to),
        ("escalate_after_days", &*form.escalate_after_days),
    ];
    door::posted(result, door::Refused { name: "reminder", back, typed: &typed }).await
}

/// Sets the usual reminders.
#[server(endpoint = "reminders/put_usual")]
pub async fn put_usual(contract: ContractId) -> Result<(), AppError> {
    let back = paths::reminders(contract);
    let result = async {
        let ctx = door::signed_in().await?;
        actions::set_usual(&ctx, contract).await?;
        Ok(back.clone())
    }
    .await;
    door::posted(result, door::Refused { name: "reminder", back, typed: &[] }).await
}

/// Removes a reminder.
#[server(endpoint = "reminders/remove")]
pub async fn remove(id: ReminderId, contract: ContractId) -> Result<(), AppError> {
    let back = paths::reminders(contract);
    let result = async {
        let ctx = door::signed_in().await?;
        actions::remove(&ctx, id).await.map(paths::reminders)
    }
    .await;
    door::posted(result, door::Refused { name: "reminder", back, typed: &[] }).await
}

/// Says that the person sees to what a reminder was sent for.
#[server(endpoint = "reminders/acknowledge")]
pub async fn acknowledge(id: ReminderId, contract: ContractId, date: String) -> Result<(), AppError> {
    let back = paths::reminders(contract);
    let result = async {
        let ctx = door::signed_in().await?;
        let date = pactoria::typed::day(&date).map_err(|it| Problem::invalid_field("date", &it.code, it.message))?;
        actions::acknowledge(&ctx, id, date).await.map(paths::reminders)
    }
    .await;
    door::posted(result, door::Refused { name: "reminder", back, typed: &[] }).await
}

/// What a link for stopping reminders leads to; whoever has the link may ask.
#[server(endpoint = "reminders/open_stop")]
pub async fn open_stop(mail: Option<MailId>, proof: String) -> Result<StopView, AppError> {
    door::read(
        async {
            let mail = mail.ok_or_else(|| Problem::missing("reminder"))?;
            actions::open_stop(&door::visit()?, mail, &proof).await
        }
        .await,
    )
}

/// Stops the reminders that a mail's recipient gets, or lets them come again; whoever has the link may.
#[server(endpoint = "reminders/put_stop")]
pub async fn put_stop(mail: MailId, proof: String, #[server(default)] again: bool) -> Result<(), AppError> {
    let back = paths::stop_reminders(mail, &proof);
    let result = async {
        actions::stop(&door::visit()?, mail, &proof, !again).await?;
        Ok(back.clone())
    }
    .await;
    door::posted(result, door::Refused { name: "stop", back, typed: &[] }).await
}

/// What a stop page shows, with the note of a form that was refused.
#[server(endpoint = "reminders/stop_note")]
pub async fn stop_note() -> Result<Flash, AppError> {
    Ok(door::take_flash("stop").await)
}
