//! Server functions of the processing of personal data.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::ContractId;
use pactoria::processing::{DataProtection, Register};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::processing::form::{AnswerForm, SayingForm};
#[cfg(feature = "ssr")]
use pactoria::processing::{Asked, actions};

/// What a contract says of personal data, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub(super) it: DataProtection,
    pub(super) note: Flash,
    pub(super) answer: Flash,
}

/// What a contract says of personal data.
#[server(endpoint = "processing/open")]
pub async fn open(id: Option<ContractId>) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, known(id)?).await?;
            let (note, answer) = (door::take_flash("processing").await, door::take_flash("assessment").await);
            Ok(Screen::of(&ctx, Opened { it, note, answer }))
        }
        .await,
    )
}

/// A page of the register; an unknown word filters nothing.
#[server(endpoint = "processing/list")]
pub async fn list(page: u32, #[server(default)] words: BTreeMap<String, String>) -> Result<Screen<Register>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let known = words.iter().filter(|(name, word)| Asked::parse([(name.as_str(), word.as_str())]).is_ok());
            let asked = Asked::parse(known.map(|(name, word)| (name.as_str(), word.as_str())))?;
            let it = actions::list(&ctx, &asked, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// Says what holds of one aspect: what was chosen and written, or, with `confirmed`, what was read.
#[server(endpoint = "processing/say")]
pub async fn say(
    id: ContractId,
    #[server(default)] revision: u32,
    #[server(default)] aspect: String,
    #[server(default)] values: Vec<String>,
    #[server(default)] own_words: String,
    #[server(default)] reason: String,
    #[server(default)] confirmed: bool,
) -> Result<(), AppError> {
    let reason = match confirmed && reason.trim().is_empty() {
        true => "Read in the text and confirmed.".to_owned(),
        false => reason,
    };
    let mut said = values;
    said.extend(own_words.lines().map(str::to_owned));
    put(id, revision, SayingForm { aspect, values: Some(said), reason }, &own_words).await
}

/// Takes back what was said of one aspect, so that what is read counts again.
#[server(endpoint = "processing/take_back")]
pub async fn take_back(
    id: ContractId,
    #[server(default)] revision: u32,
    #[server(default)] aspect: String,
) -> Result<(), AppError> {
    let reason = "Taken back: what the text says counts again.".to_owned();
    put(id, revision, SayingForm { aspect, values: None, reason }, "").await
}

#[cfg(feature = "ssr")]
async fn put(id: ContractId, revision: u32, form: SayingForm, own_words: &str) -> Result<(), AppError> {
    let back = paths::data_protection(id);
    let forms = [form];
    let result = async {
        let ctx = door::signed_in().await?;
        actions::say(&ctx, id, revision, &forms).await?;
        Ok(back.clone())
    }
    .await;
    let [form] = &forms;
    let typed = [("aspect", form.aspect.as_str()), ("reason", &form.reason), ("own_words", own_words)];
    door::posted(result, door::Refused { name: "processing", back, typed: &typed }).await
}

/// Answers whether an impact assessment was done, is to be done, or is not needed.
#[server(endpoint = "processing/answer")]
pub async fn answer(
    id: ContractId,
    #[server(default)] revision: u32,
    #[server(default)] outcome: String,
    #[server(default)] reference: String,
    #[server(default)] day: String,
    #[server(default)] reason: String,
    #[server(default)] owner_id: String,
) -> Result<(), AppError> {
    let back = paths::data_protection(id);
    let form = AnswerForm { outcome, reference, day, reason, owner_id };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::answer(&ctx, id, revision, &form).await?;
        Ok(back.clone())
    }
    .await;
    let typed = [
        ("outcome", form.outcome.as_str()),
        ("reference", &form.reference),
        ("day", &form.day),
        ("reason", &form.reason),
        ("owner_id", &form.owner_id),
    ];
    door::posted(result, door::Refused { name: "assessment", back, typed: &typed }).await
}
