//! Server functions of the clause library.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::clauses::{ClauseFilter, ClauseList, ClauseView, PutView};
use pactoria::ids::ContractId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::clauses::actions::{self, PutForm};

/// How many clauses stand on a page.
#[cfg(feature = "ssr")]
const ROWS: u32 = 25;

/// The button that shows what changes and changes nothing.
pub(super) const LOOK: &str = "look";
/// The button that puts the clause in.
pub(super) const PUT_IN: &str = "put_in";

/// A page of the clauses that a filter leaves.
#[server(endpoint = "clauses/list")]
pub async fn list(page: u32, #[server(default)] filter: ClauseFilter) -> Result<Screen<ClauseList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list(&ctx, &filter, page, ROWS)?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// The draft that a clause is looked for, and the clauses that a filter leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choosing {
    pub(super) id: ContractId,
    pub(super) title: String,
    pub(super) clauses: ClauseList,
}

/// A page of the clauses for a draft.
#[server(endpoint = "clauses/choose")]
pub async fn choose(
    id: Option<ContractId>,
    page: u32,
    #[server(default)] filter: ClauseFilter,
) -> Result<Screen<Choosing>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let editable = pactoria::contracts::actions::editable(&ctx, known(id)?).await?;
            let draft = &editable.contract().summary;
            let clauses = actions::list(&ctx, &filter, page, ROWS)?;
            door::lead_to_last_page(clauses.page, clauses.pages);
            Ok(Screen::of(&ctx, Choosing { id: draft.id, title: draft.title.clone(), clauses }))
        }
        .await,
    )
}

/// A clause with its wordings.
#[server(endpoint = "clauses/show")]
pub async fn show(#[server(default)] clause: String) -> Result<Screen<ClauseView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, actions::show(&ctx, &clause)?))
        }
        .await,
    )
}

/// A clause and the draft it may go into, with the note of a form that was refused or is to be shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub(super) it: PutView,
    pub(super) note: Flash,
}

/// A clause for a draft, on the rung chosen or as it was typed last.
#[server(endpoint = "clauses/open")]
pub async fn open(
    id: Option<ContractId>,
    #[server(default)] clause: String,
    #[server(default)] rung: String,
) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = known(id)?;
            let note = door::take_flash("clause").await;
            // What was typed for another clause or rung does not go with this one.
            let is_for_this = [("id", &id.to_string()), ("clause", &clause), ("rung", &rung)]
                .iter()
                .all(|(field, value)| note.typed(field) == value.as_str());
            let note = if is_for_this { note } else { Flash::default() };
            let typed = |field: &str| note.typed.get(field).cloned();
            let form = PutForm { rung: Some(rung), text: typed("text"), place: typed("place"), version: None };
            let it = actions::show_put_in(&ctx, id, &clause, &form).await?;
            Ok(Screen::of(&ctx, Opened { it, note }))
        }
        .await,
    )
}

/// Puts a clause into a draft that still is at `version`, or shows what that would change.
#[server(endpoint = "clauses/put_in")]
pub async fn put_in(
    id: ContractId,
    #[server(default)] clause: String,
    #[server(default)] rung: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] text: String,
    #[server(default)] place: String,
    #[server(default)] act: String,
) -> Result<(), AppError> {
    let (back, id_in_words) = (paths::put_clause(id, &clause, &rung), id.to_string());
    let typed = [("id", &*id_in_words), ("clause", &*clause), ("rung", &*rung), ("text", &*text), ("place", &*place)];
    let result = async {
        let ctx = door::signed_in().await?;
        if act == LOOK {
            door::leave_note("clause", &typed).await;
            return Ok(back.clone());
        }
        let form = PutForm { rung: Some(rung.clone()), text: Some(text.clone()), place: Some(place.clone()), version };
        actions::put_in(&ctx, id, &clause, &form).await?;
        Ok(paths::contract(id))
    }
    .await;
    door::posted(result, door::Refused { name: "clause", back: back.clone(), typed: &typed }).await
}
