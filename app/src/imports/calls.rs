//! Server functions of imports.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::ImportId;
use pactoria::imports::{FileList, FileView, ImportList, ImportView};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::imports::Term;
#[cfg(feature = "ssr")]
use pactoria::imports::actions::{self, Settling};
#[cfg(feature = "ssr")]
use pactoria::imports::form::BringIn;
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;
#[cfg(feature = "ssr")]
use std::collections::BTreeMap;

/// An address that names no import names nothing.
#[cfg(feature = "ssr")]
fn known<T>(part: Option<T>) -> Result<T, Problem> {
    part.ok_or_else(|| Problem::missing("import"))
}

/// A page of the company's imports.
#[server(endpoint = "imports/list")]
pub async fn list(page: u32) -> Result<Screen<ImportList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list(&ctx, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A page of the files that wait for a person.
#[server(endpoint = "imports/to_review")]
pub async fn to_review(page: u32) -> Result<Screen<FileList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::to_review(&ctx, page, 50).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// Why the files that came with the present request were not taken.
#[cfg(feature = "ssr")]
#[derive(Clone)]
pub struct RefusedFiles(pub Problem);

/// The form for files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesForm {
    pub(super) note: Flash,
    pub(super) is_place_away: bool,
}

/// The form for files, or the answer to the one that came with this request.
#[server(endpoint = "imports/open_form")]
pub async fn open_form() -> Result<Screen<FilesForm>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            ctx.require(pactoria::accounts::Right::EditContracts)?;
            let problem = use_context::<RefusedFiles>().map(|it| it.0);
            problem.iter().for_each(door::set_status);
            let note = Flash { form: "import".to_owned(), problem, ..Flash::default() };
            Ok(Screen::of(&ctx, FilesForm { note, is_place_away: actions::is_place_away(&ctx) }))
        }
        .await,
    )
}

/// An import with a page of its files.
#[server(endpoint = "imports/show")]
pub async fn show(id: Option<ImportId>, page: u32) -> Result<Screen<ImportView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, known(id)?, page, 100).await?;
            door::lead_to_last_page(it.files.page, it.files.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A file with the note of something that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedFile {
    pub(super) it: FileView,
    pub(super) note: Flash,
}

/// A file with what was read out of it.
#[server(endpoint = "imports/show_file")]
pub async fn show_file(id: Option<ImportId>, position: Option<u32>) -> Result<Screen<OpenedFile>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show_file(&ctx, known(id)?, known(position)?).await?;
            Ok(Screen::of(&ctx, OpenedFile { it, note: door::take_flash("import_file").await }))
        }
        .await,
    )
}

/// What the pressed button of a file's form asks for.
#[cfg(feature = "ssr")]
enum Act {
    Settle(Option<Settling>),
    BringIn,
    LeaveOut,
}

#[cfg(feature = "ssr")]
impl Act {
    /// `accept:TERM`, `correct:TERM`, `bring_in`, `leave_out`; anything else keeps what was typed.
    fn of(word: &str) -> Self {
        match word.split_once(':') {
            Some(("accept", term)) => Self::Settle(Term::from_word(term).map(Settling::Accepted)),
            Some(("correct", term)) => Self::Settle(Term::from_word(term).map(Settling::Corrected)),
            Some(_) => Self::Settle(None),
            None if word == "bring_in" => Self::BringIn,
            None if word == "leave_out" => Self::LeaveOut,
            None => Self::Settle(None),
        }
    }
}

/// Decides about a file: accepts or corrects a term, keeps what was typed, brings it in or leaves it out.
#[server(endpoint = "imports/decide")]
pub async fn decide(
    id: ImportId,
    position: u32,
    #[server(default)] act: String,
    #[server(default)] title: String,
    #[server(default)] contract_type: String,
    #[server(default)] supplier_name: String,
    #[server(default)] client_name: String,
    #[server(default)] supplier_company_number: String,
    #[server(default)] supplier_vat_number: String,
    #[server(default)] client_company_number: String,
    #[server(default)] client_vat_number: String,
    #[server(default)] agreed_on: String,
    #[server(default)] start_date: String,
    #[server(default)] end_date: String,
    #[server(default)] contract_value: String,
    #[server(default)] currency: String,
    #[server(default)] governing_law: String,
    #[server(default)] renewal: String,
    #[server(default)] renewal_count: String,
    #[server(default)] renewal_unit: String,
    #[server(default)] notice_count: String,
    #[server(default)] notice_unit: String,
    #[server(default)] notice_clause: String,
    #[server(default)] standing: String,
    #[server(default)] signed_by: String,
    #[server(default)] signed_on: String,
) -> Result<(), AppError> {
    let back = paths::import_file(id, position);
    let fields: BTreeMap<String, String> = [
        ("title", title),
        ("contract_type", contract_type),
        ("supplier_name", supplier_name),
        ("client_name", client_name),
        ("supplier_company_number", supplier_company_number),
        ("supplier_vat_number", supplier_vat_number),
        ("client_company_number", client_company_number),
        ("client_vat_number", client_vat_number),
        ("agreed_on", agreed_on),
        ("start_date", start_date),
        ("end_date", end_date),
        ("contract_value", contract_value),
        ("currency", currency),
        ("governing_law", governing_law),
        ("renewal", renewal),
        ("renewal_count", renewal_count),
        ("renewal_unit", renewal_unit),
        ("notice_count", notice_count),
        ("notice_unit", notice_unit),
        ("notice_clause", notice_clause),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let typed: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain([("standing", standing.as_str()), ("signed_by", signed_by.as_str()), ("signed_on", signed_on.as_str())])
        .collect();
    let result = async {
        let ctx = door::signed_in().await?;
        match Act::of(&act) {
            Act::Settle(settling) => {
                actions::settle(&ctx, id, position, &fields, settling).await?;
                Ok(match settling {
                    Some(Settling::Accepted(term) | Settling::Corrected(term)) => format!("{back}#t-{}", term.word()),
                    None => back.clone(),
                })
            }
            Act::LeaveOut => {
                actions::leave_out(&ctx, id, position).await?;
                Ok(paths::import(id))
            }
            Act::BringIn => {
                let form = BringIn {
                    fields: fields.clone(),
                    standing: standing.clone(),
                    signed_by: signed_by.clone(),
                    signed_on: signed_on.clone(),
                    ..BringIn::default()
                };
                actions::bring_in(&ctx, id, position, &form).await.map(paths::contract)
            }
        }
    }
    .await;
    door::posted(result, door::Refused { name: "import_file", back: back.clone(), typed: &typed }).await
}
