//! Server functions of obligations.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::{ContractId, ObligationId};
use pactoria::obligations::{ContractObligations, ObligationList, ObligationRow, ObligationToChange};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::obligations::form::{ClosingForm, ObligationForm};
#[cfg(feature = "ssr")]
use pactoria::obligations::{Shown, actions};
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

/// A page of the company's obligations; an unknown word shows what is to be done.
#[server(endpoint = "obligations/list")]
pub async fn list(page: u32, #[server(default)] show: String) -> Result<Screen<ObligationList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let shown = Shown::from_word(&show).unwrap_or_default();
            let it = actions::list(&ctx, shown, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// The obligations of a contract, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub(super) it: ContractObligations,
    pub(super) note: Flash,
}

/// A page of the obligations of a contract.
#[server(endpoint = "obligations/open")]
pub async fn open(id: Option<ContractId>, #[server(default)] page: u32) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, id.ok_or_else(|| Problem::missing("contract"))?, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, Opened { it, note: door::take_flash("obligation").await }))
        }
        .await,
    )
}

/// Makes an obligation of a contract.
#[server(endpoint = "obligations/put")]
pub async fn put(
    contract: ContractId,
    #[server(default)] id: Option<ObligationId>,
    #[server(default)] title: String,
    #[server(default)] owner_id: String,
    #[server(default)] due: String,
    #[server(default)] rhythm: String,
    #[server(default)] every_count: String,
    #[server(default)] every_unit: String,
    #[server(default)] until: String,
    #[server(default)] clause: String,
) -> Result<(), AppError> {
    let back = paths::obligations_of(contract);
    let form = ObligationForm { title, owner_id, due, rhythm, every_count, every_unit, until, clause };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::make(&ctx, contract, id, &form).await?;
        Ok(back.clone())
    }
    .await;
    door::posted(result, door::Refused { name: "obligation", back, typed: &typed(&form) }).await
}

/// An obligation that is about to be changed, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedChange {
    pub(super) it: ObligationToChange,
    pub(super) note: Flash,
}

/// The page on which an obligation is changed.
#[server(endpoint = "obligations/open_change")]
pub async fn open_change(id: Option<ObligationId>) -> Result<Screen<OpenedChange>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show_change(&ctx, id.ok_or_else(|| Problem::missing("obligation"))?).await?;
            Ok(Screen::of(&ctx, OpenedChange { it, note: door::take_flash("obligation_change").await }))
        }
        .await,
    )
}

/// Changes an open obligation.
#[server(endpoint = "obligations/change")]
pub async fn change(
    id: ObligationId,
    #[server(default)] version: u32,
    #[server(default)] title: String,
    #[server(default)] owner_id: String,
    #[server(default)] due: String,
    #[server(default)] rhythm: String,
    #[server(default)] every_count: String,
    #[server(default)] every_unit: String,
    #[server(default)] until: String,
    #[server(default)] clause: String,
) -> Result<(), AppError> {
    let form = ObligationForm { title, owner_id, due, rhythm, every_count, every_unit, until, clause };
    let result = async {
        let ctx = door::signed_in().await?;
        let it = actions::put(&ctx, id, version, &form).await?;
        Ok(paths::obligations_of(it.contract))
    }
    .await;
    let back = paths::change_obligation(id);
    door::posted(result, door::Refused { name: "obligation_change", back, typed: &typed(&form) }).await
}

#[cfg(feature = "ssr")]
fn typed(form: &ObligationForm) -> [(&'static str, &str); 8] {
    [
        ("title", &form.title),
        ("owner_id", &form.owner_id),
        ("due", &form.due),
        ("rhythm", &form.rhythm),
        ("every_count", &form.every_count),
        ("every_unit", &form.every_unit),
        ("until", &form.until),
        ("clause", &form.clause),
    ]
}

/// An obligation that is about to be closed, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedClose {
    pub(super) it: ObligationRow,
    pub(super) note: Flash,
}

/// The page on which an obligation is closed.
#[server(endpoint = "obligations/open_close")]
pub async fn open_close(id: Option<ObligationId>) -> Result<Screen<OpenedClose>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show_one(&ctx, id.ok_or_else(|| Problem::missing("obligation"))?).await?;
            Ok(Screen::of(&ctx, OpenedClose { it, note: door::take_flash("close").await }))
        }
        .await,
    )
}

/// Closes an obligation with a note.
#[server(endpoint = "obligations/close")]
pub async fn close(
    id: ObligationId,
    #[server(default)] outcome: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    let form = ClosingForm { outcome, note };
    let result = async {
        let ctx = door::signed_in().await?;
        let (closed, _) = actions::close(&ctx, id, &form).await?;
        Ok(paths::obligations_of(closed.contract))
    }
    .await;
    let typed = [("outcome", &*form.outcome), ("note", &*form.note)];
    door::posted(result, door::Refused { name: "close", back: paths::close_obligation(id), typed: &typed }).await
}
