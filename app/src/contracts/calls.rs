//! Server functions of contracts.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use super::drawn::DrawnText;
use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::amendments::Family;
use pactoria::contracts::{
    CompareView, Conflict, ContractList, ContractView, EditView, Filter, HistoryPage, KeptMark, KeyTermsView, StepView,
    VersionView,
};
use pactoria::document::Mark;
use pactoria::filters::FilterList;
use pactoria::ids::{ContractId, UserId};
use pactoria::imports::Original;
use pactoria::keydates::KeyDatesView;
use pactoria::models::OpinionView;
use pactoria::related::RelatedRow;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::remembered::Read;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::contracts::{Asked, actions};
#[cfg(feature = "ssr")]
use pactoria::problem::{Kind, Problem};

/// An id that is no id names nothing.
#[cfg(feature = "ssr")]
pub(crate) fn known(id: Option<ContractId>) -> Result<ContractId, Problem> {
    id.ok_or_else(|| Problem::missing("contract"))
}

/// A page of the list, with the filters that are kept for whoever looks at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListShown {
    /// Without its rows.
    pub(super) it: ContractList,
    /// HTML of our own screens.
    pub(super) rows: String,
    pub(super) kept: FilterList,
    pub(super) choosable: Choosable,
}

/// What the filters of the list choose from beside what is the same for everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choosable {
    /// The people of the company, by name.
    pub(super) owners: Vec<(UserId, String)>,
}

/// A page of the company's contracts. Unknown filter words filter nothing.
#[server(endpoint = "contracts/list")]
pub async fn list(page: u32, #[server(default)] filter: Filter) -> Result<Screen<ListShown>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let shown = super::remembered::list(&ctx, Asked { filter: &filter, page, size: 50 }).await?;
            door::lead_to_last_page(shown.it.page, shown.it.pages);
            let kept = pactoria::filters::actions::over_the_list(&ctx).await?;
            let owners = pactoria::obligations::actions::colleagues(&ctx).await?;
            let choosable = Choosable { owners: owners.into_iter().map(|it| (it.id, it.name)).collect() };
            Ok(Screen::of(&ctx, ListShown { it: shown.it.clone(), rows: shown.rows.clone(), kept, choosable }))
        }
        .await,
    )
}

/// A contract as its page shows it, with the note of something that was refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    pub(super) it: ContractView,
    pub(super) text: Option<DrawnText>,
    pub(super) family: Family,
    pub(super) related: Vec<RelatedRow>,
    /// The file it was brought in from.
    pub(super) original: Option<Original>,
    /// What a model said of the findings.
    pub(super) opinion: Option<OpinionView>,
    pub(super) note: Flash,
}

/// A contract with its text and the findings asked for.
#[server(endpoint = "contracts/show")]
pub async fn show(
    id: Option<ContractId>,
    #[server(default)] shown: super::drawn::Shown,
) -> Result<Screen<Shown>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let read = super::remembered::contract(&ctx, known(id)?).await?;
            let Read { it, family, related, original, opinion } = Read::clone(&read);
            let text = super::sheet::text(&ctx, &it, &shown).await?;
            let note = door::take_flash("contract").await;
            Ok(Screen::of(&ctx, Shown { it, text, family, related, original, opinion, note }))
        }
        .await,
    )
}

/// A draft in the editor with what stands beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub it: EditView,
    pub beside: Beside,
}

/// A draft in the editor.
#[server(endpoint = "contracts/open_editor")]
pub async fn open_editor(id: Option<ContractId>) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let (it, reading) = actions::open_editor(&ctx, known(id)?).await?;
            let content = pactoria::document::assemble(&it.source).content;
            let beside =
                reading.map(|it| super::findings::beside(&it.analysis, it.required, &content)).unwrap_or_default();
            Ok(Screen::of(&ctx, Opened { it, beside }))
        }
        .await,
    )
}

/// What stands beside the editor: the findings as the page shows them, and the passages to mark in the preview.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// HTML of our own screens.
    pub findings: String,
    /// In characters of the assembled text.
    pub marks: Vec<Mark>,
}

/// What the rules say of the text that is being typed; nothing is kept. The findings come as HTML, so that the browser
/// need not carry the code that draws them.
#[server(endpoint = "contracts/check")]
pub async fn check(id: ContractId, source: String) -> Result<Beside, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let analysis = actions::check_source(&ctx, id, &source).await?;
            let asked = pactoria::company::actions::required_score(&ctx).await?;
            Ok(super::findings::beside(&analysis, asked, &pactoria::document::assemble(&source).content))
        }
        .await,
    )
}

/// What the note of a save says in which nothing was another.
pub(super) const UNCHANGED: &str = "unchanged";

/// Saves the text of a draft that still is at `version`. Text that cannot be saved is kept and shown again.
#[server(endpoint = "contracts/save")]
pub async fn save(
    id: ContractId,
    version: u32,
    title: String,
    source: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    use pactoria::contracts::form::ChangeForm;
    let mut back = paths::edit(id);
    let result = async {
        let ctx = door::signed_in().await?;
        let change = ChangeForm {
            title: Some(title.clone()),
            source: Some(source.clone()),
            reason: Some(reason.clone()),
            ..ChangeForm::default()
        };
        match actions::edit(&ctx, id, version, &change).await {
            Ok(saved) => {
                if saved.summary.version == version {
                    actions::drop_kept_edit(&ctx, id).await?;
                    door::leave_note("contract", &[(UNCHANGED, "yes")]).await;
                }
                Ok(paths::contract(id))
            }
            Err(problem) => {
                if problem.kind == Kind::Conflict {
                    back = paths::conflict(id);
                }
                actions::keep_edit(&ctx, id, version, &title, &source).await?;
                Err(problem)
            }
        }
    }
    .await;
    door::posted(result, door::Refused { name: "edit", back, typed: &[("title", &title), ("reason", &reason)] }).await
}

/// Keeps the text that is being typed, for the script of the editor.
#[server(endpoint = "contracts/keep")]
pub async fn keep(
    id: ContractId,
    version: u32,
    title: String,
    source: String,
    #[server(default)] seen: String,
) -> Result<KeptMark, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            actions::keep_typed(&ctx, id, version, (&title, &source), &seen).await
        }
        .await,
    )
}

/// Gives up the text that could not be saved.
#[server(endpoint = "contracts/drop_kept")]
pub async fn drop_kept(id: ContractId) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        actions::drop_kept_edit(&ctx, id).await?;
        Ok(paths::edit(id))
    }
    .await;
    door::posted(result, door::Refused { name: "edit", back: paths::edit(id), typed: &[] }).await
}

/// Both texts after two people changed the same version, with the note of a decision that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedConflict {
    pub(super) it: Conflict,
    pub(super) note: Flash,
}

/// Both texts after two people changed the same version.
#[server(endpoint = "contracts/both_texts")]
pub async fn both_texts(id: Option<ContractId>) -> Result<Screen<OpenedConflict>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::conflict(&ctx, known(id)?).await?;
            let note = door::take_flash("conflict").await;
            Ok(Screen::of(&ctx, OpenedConflict { it, note }))
        }
        .await,
    )
}

/// Saves both texts as one, each passage that both people changed as this person decided.
#[server(endpoint = "contracts/merge")]
pub async fn merge(
    id: ContractId,
    version: u32,
    shown: String,
    #[server(default)] choices: BTreeMap<usize, String>,
) -> Result<(), AppError> {
    let typed: Vec<_> = choices.iter().map(|(at, choice)| (format!("choices[{at}]"), choice.clone())).collect();
    let typed: Vec<_> = typed.iter().map(|(name, choice)| (name.as_str(), choice.as_str())).collect();
    let result = async {
        let ctx = door::signed_in().await?;
        actions::merge(&ctx, id, &actions::MergeForm { version, shown, choices: choices.clone() }).await?;
        Ok(paths::contract(id))
    }
    .await;
    door::posted(result, door::Refused { name: "conflict", back: paths::conflict(id), typed: &typed }).await
}

/// A page of the history of a contract.
#[server(endpoint = "contracts/history")]
pub async fn history(id: Option<ContractId>, page: u32) -> Result<Screen<HistoryPage>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::history(&ctx, known(id)?, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// One version of a contract.
#[server(endpoint = "contracts/version")]
pub async fn version(id: Option<ContractId>, number: u32) -> Result<Screen<VersionView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, actions::show_version(&ctx, known(id)?, number).await?))
        }
        .await,
    )
}

/// Two versions of a contract as one text with its changes.
#[server(endpoint = "contracts/compare")]
pub async fn compare(
    id: Option<ContractId>,
    #[server(default)] from: Option<u32>,
    #[server(default)] to: Option<u32>,
    #[server(default)] all: bool,
) -> Result<Screen<CompareView>, AppError> {
    use pactoria::document::Unchanged;
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let unchanged = if all { Unchanged::Shown } else { Unchanged::Folded };
            Ok(Screen::of(&ctx, actions::show_comparison(&ctx, known(id)?, from, to, unchanged).await?))
        }
        .await,
    )
}

/// Makes an earlier version the present one again.
#[server(endpoint = "contracts/restore")]
pub async fn restore(id: ContractId, number: u32) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        actions::restore(&ctx, id, number).await?;
        Ok(paths::contract(id))
    }
    .await;
    door::posted(result, door::Refused { name: "contract", back: paths::contract(id), typed: &[] }).await
}

/// A step as its page shows it, with the note of a refused one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedStep {
    pub(super) it: StepView,
    pub(super) note: Flash,
}

/// The page of a step that a person is about to take.
#[server(endpoint = "contracts/open_step")]
pub async fn open_step(id: Option<ContractId>, to: String) -> Result<Screen<OpenedStep>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::open_step(&ctx, known(id)?, &to).await?;
            let note = door::take_flash("step").await;
            Ok(Screen::of(&ctx, OpenedStep { it, note }))
        }
        .await,
    )
}

/// Takes a step in the life of a contract.
#[server(endpoint = "contracts/take_step")]
pub async fn take_step(
    id: ContractId,
    to: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] reason: String,
    #[server(default)] signed_by: String,
    #[server(default)] signed_on: String,
) -> Result<(), AppError> {
    let typed = [("reason", &*reason), ("signed_by", &*signed_by), ("signed_on", &*signed_on)];
    let form = actions::StepForm {
        to: to.clone(),
        version,
        reason: reason.clone(),
        signed_by: signed_by.clone(),
        signed_on: signed_on.clone(),
        must_name_signatories: true,
    };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::take_step(&ctx, id, &form).await?;
        Ok(paths::contract(id))
    }
    .await;
    // A step that is not there any more has no page of its own: the contract says where it stands.
    let is_gone = result.as_ref().is_err_and(|it: &Problem| it.kind == Kind::Conflict);
    let (name, back) = match pactoria::contracts::Status::from_word(&to) {
        Some(to) if !is_gone => ("step", paths::step(id, to)),
        Some(_) | None => ("contract", paths::contract(id)),
    };
    door::posted(result, door::Refused { name, back, typed: &typed }).await
}

/// The terms and dates of a contract, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedDates {
    pub(super) it: KeyDatesView,
    pub(super) note: Flash,
}

/// The terms and dates of a contract.
#[server(endpoint = "contracts/open_dates")]
pub async fn open_dates(id: Option<ContractId>) -> Result<Screen<OpenedDates>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = pactoria::keydates::actions::show(&ctx, known(id)?).await?;
            let note = door::take_flash("dates").await;
            Ok(Screen::of(&ctx, OpenedDates { it, note }))
        }
        .await,
    )
}

/// What a contract's text says, term by term.
#[server(endpoint = "contracts/open_key_terms")]
pub async fn open_key_terms(id: Option<ContractId>) -> Result<Screen<KeyTermsView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show_key_terms(&ctx, known(id)?).await?;
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// Says what a contract says about renewal and notice, whose terms still are at `version`.
#[server(endpoint = "contracts/put_dates")]
pub async fn put_dates(
    id: ContractId,
    #[server(default)] version: u32,
    #[server(default)] division: String,
    #[server(default)] renewal: String,
    #[server(default)] renewal_count: String,
    #[server(default)] renewal_unit: String,
    #[server(default)] notice_count: String,
    #[server(default)] notice_unit: String,
    #[server(default)] counted_as: String,
    #[server(default)] service: String,
    #[server(default)] notice_clause: String,
    #[server(default)] service_clause: String,
) -> Result<(), AppError> {
    use pactoria::keydates::form::KeyTermsForm;
    let form = KeyTermsForm {
        division,
        renewal,
        renewal_count,
        renewal_unit,
        notice_count,
        notice_unit,
        counted_as,
        service,
        notice_clause,
        service_clause,
    };
    let result = async {
        let ctx = door::signed_in().await?;
        pactoria::keydates::actions::put(&ctx, id, version, &form).await?;
        Ok(paths::dates(id))
    }
    .await;
    let typed = [
        ("division", &*form.division),
        ("renewal", &*form.renewal),
        ("renewal_count", &*form.renewal_count),
        ("renewal_unit", &*form.renewal_unit),
        ("notice_count", &*form.notice_count),
        ("notice_unit", &*form.notice_unit),
        ("counted_as", &*form.counted_as),
        ("service", &*form.service),
        ("notice_clause", &*form.notice_clause),
        ("service_clause", &*form.service_clause),
    ];
    door::posted(result, door::Refused { name: "dates", back: paths::dates(id), typed: &typed }).await
}

/// The form for a text that is pasted, for whoever may keep one.
#[server(endpoint = "contracts/open_paste")]
pub async fn open_paste() -> Result<Screen<Flash>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            ctx.require(pactoria::accounts::Right::EditContracts)?;
            Ok(Screen::of(&ctx, door::take_flash("paste").await))
        }
        .await,
    )
}

/// Keeps a pasted contract as a draft and shows what the rules say of it.
#[server(endpoint = "contracts/paste")]
pub async fn paste(
    #[server(default)] title: String,
    #[server(default)] contract_type: String,
    #[server(default)] client_name: String,
    #[server(default)] content: String,
) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        let contract = actions::bring_in(&ctx, &title, &contract_type, &client_name, &content).await?;
        Ok(paths::contract(contract.summary.id))
    }
    .await;
    let typed = [
        ("title", &*title),
        ("contract_type", &*contract_type),
        ("client_name", &*client_name),
        ("content", &*content),
    ];
    door::posted(result, door::Refused { name: "paste", back: paths::PASTE.to_owned(), typed: &typed }).await
}
