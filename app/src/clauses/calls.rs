//! Server functions of the clause library.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::clauses::{ChangingView, ClauseFilter, ClauseList, ClauseView, PutView, UseList};
use pactoria::ids::ContractId;
use pactoria::library::{CompareView, VersionList};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::accounts::Right;
#[cfg(feature = "ssr")]
use pactoria::clauses::actions::{self, PutForm};
#[cfg(feature = "ssr")]
use pactoria::clauses::writing::{self, Wanted};
#[cfg(feature = "ssr")]
use pactoria::clauses::{OwnForm, WordingForm, using};

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
            let it = actions::list(&ctx, &filter, page, ROWS).await?;
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
            let clauses = actions::list(&ctx, &filter, page, ROWS).await?;
            door::lead_to_last_page(clauses.page, clauses.pages);
            Ok(Screen::of(&ctx, Choosing { id: draft.id, title: draft.title.clone(), clauses }))
        }
        .await,
    )
}

/// A clause with its wordings, and the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub(super) it: ClauseView,
    pub(super) note: Flash,
}

/// A clause with its wordings.
#[server(endpoint = "clauses/show")]
pub async fn show(#[server(default)] clause: String) -> Result<Screen<Shown>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, &clause).await?;
            Ok(Screen::of(&ctx, Shown { it, note: door::take_flash("clause_standing").await }))
        }
        .await,
    )
}

/// A clause to be written, or none where it is new, and the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writing {
    pub(super) it: Option<ChangingView>,
    pub(super) note: Flash,
}

/// The form of a clause of the company's own; without an address, that of a new one.
#[server(endpoint = "clauses/open_own")]
pub async fn open_own(#[server(default)] clause: String) -> Result<Screen<Writing>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            ctx.require(Right::ManageCompany)?;
            let it = if clause.is_empty() { None } else { Some(writing::open(&ctx, &clause).await?) };
            let note = door::take_flash("own_clause").await;
            // What was typed for another clause does not go with this one.
            let note = if note.typed("clause") == clause { note } else { Flash::default() };
            Ok(Screen::of(&ctx, Writing { it, note }))
        }
        .await,
    )
}

/// Writes a new clause (without an address), or the next version of one that still is at `version`.
#[server(endpoint = "clauses/write_own")]
pub async fn write_own(
    #[server(default)] clause: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] heading: String,
    #[server(default)] contract_types: Vec<String>,
    #[server(default)] preferred_text: String,
    #[server(default)] preferred_why: String,
    #[server(default)] preferred_law: String,
    #[server(default)] acceptable_text: String,
    #[server(default)] acceptable_why: String,
    #[server(default)] acceptable_law: String,
    #[server(default)] acceptable_gives_up: String,
    #[server(default)] last_resort_text: String,
    #[server(default)] last_resort_why: String,
    #[server(default)] last_resort_law: String,
    #[server(default)] last_resort_gives_up: String,
    #[server(default)] note: String,
) -> Result<(), AppError> {
    let (types, seen) = (contract_types.join(" "), version.map(|it| it.to_string()).unwrap_or_default());
    let typed = [
        ("clause", &*clause),
        ("version", &*seen),
        ("heading", &*heading),
        ("contract_types", &*types),
        ("preferred_text", &*preferred_text),
        ("preferred_why", &*preferred_why),
        ("preferred_law", &*preferred_law),
        ("acceptable_text", &*acceptable_text),
        ("acceptable_why", &*acceptable_why),
        ("acceptable_law", &*acceptable_law),
        ("acceptable_gives_up", &*acceptable_gives_up),
        ("last_resort_text", &*last_resort_text),
        ("last_resort_why", &*last_resort_why),
        ("last_resort_law", &*last_resort_law),
        ("last_resort_gives_up", &*last_resort_gives_up),
        ("note", &*note),
    ];
    let wording = |text: &str, why: &str, law: &str, gives_up: &str| WordingForm {
        text: text.to_owned(),
        why: why.to_owned(),
        law: law.lines().map(str::to_owned).collect(),
        gives_up: gives_up.to_owned(),
    };
    let form = OwnForm {
        heading: heading.clone(),
        contract_types: contract_types.clone(),
        preferred: wording(&preferred_text, &preferred_why, &preferred_law, ""),
        acceptable: wording(&acceptable_text, &acceptable_why, &acceptable_law, &acceptable_gives_up),
        last_resort: wording(&last_resort_text, &last_resort_why, &last_resort_law, &last_resort_gives_up),
        note: note.clone(),
    };
    let result = async {
        let ctx = door::signed_in().await?;
        let written = match clause.is_empty() {
            true => writing::add(&ctx, &form).await?,
            false => writing::change(&ctx, &clause, version.unwrap_or_default(), &form).await?,
        };
        Ok(paths::clause(written.address()))
    }
    .await;
    let back = if clause.is_empty() { paths::NEW_CLAUSE.to_owned() } else { paths::change_clause(&clause) };
    door::posted(result, door::Refused { name: "own_clause", back, typed: &typed }).await
}

/// Retires a clause that still is at `version`, or brings it back.
#[server(endpoint = "clauses/put_standing")]
pub async fn put_standing(
    #[server(default)] clause: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] retired: bool,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let back = paths::clause(&clause);
    let result = async {
        let ctx = door::signed_in().await?;
        let wanted = if retired { Wanted::Retired(reason.clone()) } else { Wanted::InUse };
        writing::put_standing(&ctx, &clause, version.unwrap_or_default(), &wanted).await?;
        Ok(back.clone())
    }
    .await;
    let typed = [("reason", &*reason)];
    door::posted(result, door::Refused { name: "clause_standing", back: back.clone(), typed: &typed }).await
}

/// A page of the versions of a clause.
#[server(endpoint = "clauses/versions")]
pub async fn versions(#[server(default)] clause: String, page: u32) -> Result<Screen<VersionList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, writing::list_versions(&ctx, &clause, page).await?))
        }
        .await,
    )
}

/// What differs between two versions of a clause.
#[server(endpoint = "clauses/compare")]
pub async fn compare(
    #[server(default)] clause: String,
    #[server(default)] from: u32,
    #[server(default)] to: u32,
) -> Result<Screen<CompareView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, writing::compare(&ctx, &clause, from, to).await?))
        }
        .await,
    )
}

/// A page of the contracts that took a clause.
#[server(endpoint = "clauses/uses")]
pub async fn uses(
    #[server(default)] clause: String,
    #[server(default)] version: Option<u32>,
    page: u32,
) -> Result<Screen<UseList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, using::list(&ctx, &clause, version, page).await?))
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
