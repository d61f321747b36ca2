//! Server functions of drafting.

use crate::answer::AppError;
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::drafting::{Advised, SheetView};
use pactoria::ids::SheetId;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::drafting::{
    actions::{self, Next},
    describing, writing,
};

/// Begins the questions of a template.
#[server(endpoint = "drafting/begin")]
pub async fn begin(template: String) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        Ok(paths::drafting(actions::begin(&ctx, &template).await?, 1))
    }
    .await;
    door::posted(result, door::Refused { name: "begin", back: paths::template(&template), typed: &[] }).await
}

/// Keeps what somebody needs, in their own words.
#[server(endpoint = "drafting/describe")]
pub async fn describe(#[server(default)] description: String) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        Ok(paths::described(describing::describe(&ctx, &description).await?))
    }
    .await;
    let typed = [("description", description.as_str())];
    door::posted(result, door::Refused { name: "describe", back: paths::DESCRIBE.to_owned(), typed: &typed }).await
}

/// The templates that fit a description.
#[server(endpoint = "drafting/advise")]
pub async fn advise(id: Option<SheetId>) -> Result<Screen<Advised>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = id.ok_or_else(|| pactoria::problem::Problem::missing("draft"))?;
            Ok(Screen::of(&ctx, describing::advise(&ctx, id).await?))
        }
        .await,
    )
}

/// Takes a template for a description, with the answers it gives.
#[server(endpoint = "drafting/choose")]
pub async fn choose(id: SheetId, template: String) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        describing::choose(&ctx, id, &template).await?;
        Ok(paths::drafting(id, 0))
    }
    .await;
    door::posted(result, door::Refused { name: "choose", back: paths::described(id), typed: &[] }).await
}

/// Makes a contract without a text of a description, and leads to where a model is asked to write it.
#[server(endpoint = "drafting/to_be_written")]
pub async fn to_be_written(id: SheetId) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        Ok(paths::write(writing::to_be_written(&ctx, id).await?))
    }
    .await;
    door::posted(result, door::Refused { name: "choose", back: paths::described(id), typed: &[] }).await
}

/// One step of the questions, or the summary after the last.
#[server(endpoint = "drafting/show")]
pub async fn show(id: Option<SheetId>, step: u32) -> Result<Screen<SheetView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = id.ok_or_else(|| pactoria::problem::Problem::missing("draft"))?;
            Ok(Screen::of(&ctx, actions::show(&ctx, id, step).await?))
        }
        .await,
    )
}

/// Keeps the answers of a step and goes on, or back to it where answers need correcting.
#[server(endpoint = "drafting/answer")]
pub async fn answer(
    id: SheetId,
    step: u32,
    #[server(default)] answers: BTreeMap<String, String>,
) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        Ok(match actions::answer(&ctx, id, step, answers).await? {
            Next::Step(next) | Next::Correct(next) => paths::drafting(id, next),
        })
    }
    .await;
    door::posted(result, door::Refused { name: "drafting", back: paths::drafting(id, step), typed: &[] }).await
}

/// The text that the answers would write; nothing is kept.
#[server(endpoint = "drafting/preview")]
pub async fn preview(id: SheetId, #[server(default)] answers: BTreeMap<String, String>) -> Result<String, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            actions::preview(&ctx, id, &answers).await
        }
        .await,
    )
}

/// Makes the contract of a sheet.
#[server(endpoint = "drafting/finish")]
pub async fn finish(id: SheetId, last: u32) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        Ok(paths::contract(actions::finish(&ctx, id).await?))
    }
    .await;
    door::posted(result, door::Refused { name: "drafting", back: paths::drafting(id, last), typed: &[] }).await
}
