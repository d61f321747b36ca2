//! Server functions of amendments.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::amendments::{AmendView, GoverningView};
use pactoria::ids::ContractId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::amendments::{AmendmentForm, ChangeForm, actions};
#[cfg(feature = "ssr")]
use pactoria::problem::{Complaints, Problem};

/// The page of a new amendment, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedAmend {
    pub(super) it: AmendView,
    pub(super) note: Flash,
}

/// The page of a new amendment.
#[server(endpoint = "amendments/open")]
pub async fn open(id: Option<ContractId>) -> Result<Screen<OpenedAmend>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::open(&ctx, known(id)?).await?;
            let note = door::take_flash("amendment").await;
            Ok(Screen::of(&ctx, OpenedAmend { it, note }))
        }
        .await,
    )
}

/// Drafts an amendment of a contract in force; a first change may come with it.
#[server(endpoint = "amendments/draft")]
pub async fn draft(
    id: ContractId,
    #[server(default)] title: String,
    #[server(default)] effective_date: String,
    #[server(default)] end_date: String,
    #[server(default)] contract_value: String,
    #[server(default)] kind: String,
    #[server(default)] clause: String,
    #[server(default)] text: String,
) -> Result<(), AppError> {
    let has_change = !(clause.trim().is_empty() && text.trim().is_empty());
    let change = ChangeForm { kind, clause, text };
    let form = AmendmentForm {
        title,
        effective_date,
        end_date,
        contract_value,
        changes: if has_change { vec![change.clone()] } else { Vec::new() },
    };
    let result = async {
        let ctx = door::signed_in().await?;
        let made = actions::create(&ctx, id, &form).await.map_err(about_one_change)?;
        Ok(paths::contract(made.summary.id))
    }
    .await;
    let typed = [
        ("title", &*form.title),
        ("effective_date", &*form.effective_date),
        ("end_date", &*form.end_date),
        ("contract_value", &*form.contract_value),
        ("kind", &*change.kind),
        ("clause", &*change.clause),
        ("text", &*change.text),
    ];
    door::posted(result, door::Refused { name: "amendment", back: paths::amend(id), typed: &typed }).await
}

/// The form has one change, so its fields are called without a place in a list.
#[cfg(feature = "ssr")]
fn about_one_change(problem: Problem) -> Problem {
    let mut complaints = Complaints::new();
    for (field, complaint) in problem.complaints.iter() {
        let field = field.strip_prefix("changes[0].").unwrap_or(field);
        complaints.add(field, complaint.code.clone(), complaint.message.clone());
    }
    Problem { complaints, ..problem }
}

/// The page of a further change, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedChange {
    /// The amendment.
    pub(super) id: ContractId,
    /// The version it is at.
    pub(super) version: u32,
    pub(super) it: AmendView,
    pub(super) note: Flash,
}

/// The page of a further change to a drafted amendment.
#[server(endpoint = "amendments/open_change")]
pub async fn open_change(id: Option<ContractId>) -> Result<Screen<OpenedChange>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = known(id)?;
            let (it, version) = actions::open_change(&ctx, id).await?;
            let note = door::take_flash("change").await;
            Ok(Screen::of(&ctx, OpenedChange { id, version, it, note }))
        }
        .await,
    )
}

/// Adds a change to a drafted amendment that still is at `version`.
#[server(endpoint = "amendments/add_change")]
pub async fn add_change(
    id: ContractId,
    version: u32,
    #[server(default)] kind: String,
    #[server(default)] clause: String,
    #[server(default)] text: String,
) -> Result<(), AppError> {
    let form = ChangeForm { kind, clause, text };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::add_change(&ctx, id, version, &form).await?;
        Ok(paths::contract(id))
    }
    .await;
    let typed = [("kind", &*form.kind), ("clause", &*form.clause), ("text", &*form.text)];
    door::posted(result, door::Refused { name: "change", back: paths::change(id), typed: &typed }).await
}

/// What governs a contract on a day; today where no day is said.
#[server(endpoint = "amendments/governs")]
pub async fn governs(id: Option<ContractId>, #[server(default)] on: String) -> Result<Screen<GoverningView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show_governing(&ctx, known(id)?, &on).await?;
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}
