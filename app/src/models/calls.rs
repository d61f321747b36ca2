//! Server functions of language models.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::{CallId, ContractId};
use pactoria::models::{AskView, ConnectionView, ProposalView};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::fixes::actions::FixForm;
#[cfg(feature = "ssr")]
use pactoria::models::asking::{self, QuestionForm};
#[cfg(feature = "ssr")]
use pactoria::models::form::ConnectionForm;
#[cfg(feature = "ssr")]
use pactoria::models::{Secret, actions, proposing};
#[cfg(feature = "ssr")]
use pactoria::{decisions, problem::Problem};

/// The company's model, with the note of a form that was refused or of a try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedSettings {
    pub(super) it: ConnectionView,
    pub(super) note: Flash,
    pub(super) tried: Flash,
}

/// The company's model, without its key.
#[server(endpoint = "models/open_settings")]
pub async fn open_settings() -> Result<Screen<OpenedSettings>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx).await?;
            let (note, tried) = (door::take_flash("model").await, door::take_flash("model_tried").await);
            Ok(Screen::of(&ctx, OpenedSettings { it, note, tried }))
        }
        .await,
    )
}

/// Says which model the company uses.
#[server(endpoint = "models/put")]
pub async fn put(
    version: u32,
    #[server(default)] base_url: String,
    #[server(default)] key: String,
    #[server(default)] without_key: bool,
    #[server(default)] model: String,
    #[server(default)] price_in: String,
    #[server(default)] price_out: String,
    #[server(default)] currency: String,
) -> Result<(), AppError> {
    let form = ConnectionForm {
        base_url: base_url.clone(),
        key: Some(Secret::new(key)),
        without_key,
        model: model.clone(),
        price_in: price_in.clone(),
        price_out: price_out.clone(),
        currency: currency.clone(),
    };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::put(&ctx, version, &form).await?;
        Ok(paths::MODEL.to_owned())
    }
    .await;
    let typed = [
        ("base_url", &*base_url),
        ("model", &*model),
        ("price_in", &*price_in),
        ("price_out", &*price_out),
        ("currency", &*currency),
        ("without_key", if without_key { "true" } else { "" }),
    ];
    door::posted(result, door::Refused { name: "model", back: paths::MODEL.to_owned(), typed: &typed }).await
}

/// Takes the company's own model away.
#[server(endpoint = "models/remove")]
pub async fn remove() -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        actions::remove(&ctx).await?;
        Ok(paths::MODEL.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "model", back: paths::MODEL.to_owned(), typed: &[] }).await
}

/// Asks the model for one word and says on the page how long that took.
#[server(endpoint = "models/try_it")]
pub async fn try_it() -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        let tried = actions::try_it(&ctx).await?;
        let is_well = if tried.is_well { "true" } else { "" };
        door::leave_note("model_tried", &[("said", &tried.said), ("is_well", is_well)]).await;
        Ok(paths::MODEL.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "model", back: paths::MODEL.to_owned(), typed: &[] }).await
}

/// The page on which a contract is asked about, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedAsk {
    pub(super) it: AskView,
    pub(super) note: Flash,
}

/// The page on which a contract is asked about; `answer` names the call whose answer it shows.
#[server(endpoint = "models/open_ask")]
pub async fn open_ask(
    id: Option<ContractId>,
    #[server(default)] answer: Option<CallId>,
) -> Result<Screen<OpenedAsk>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = asking::show(&ctx, known(id)?, answer).await?;
            Ok(Screen::of(&ctx, OpenedAsk { it, note: door::take_flash("ask").await }))
        }
        .await,
    )
}

/// Asks the model about a contract and leads to what came of it.
#[server(endpoint = "models/ask")]
pub async fn ask(
    id: ContractId,
    #[server(default)] job: String,
    #[server(default)] question: String,
    #[server(default)] clause: String,
) -> Result<(), AppError> {
    let form = QuestionForm { job: job.clone(), question: question.clone(), clause: clause.clone() };
    let result = async {
        let ctx = door::signed_in().await?;
        let record = asking::ask(&ctx, id, &form).await?;
        Ok(paths::answer(id, record.id))
    }
    .await;
    let typed = [("job", &*job), ("question", &*question), ("clause", &*clause)];
    door::posted(result, door::Refused { name: "ask", back: paths::ask(id), typed: &typed }).await
}

/// Says whether a contract never leaves this server.
#[server(endpoint = "models/keep_here")]
pub async fn keep_here(id: ContractId, #[server(default)] kept: bool) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        actions::keep_here(&ctx, id, kept).await?;
        Ok(paths::ask(id))
    }
    .await;
    door::posted(result, door::Refused { name: "ask", back: paths::ask(id), typed: &[] }).await
}

/// A finding for which a wording is proposed, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedProposal {
    pub(super) it: ProposalView,
    pub(super) note: Flash,
}

/// The page on which a wording is proposed; `proposal` names the call whose proposal it shows.
#[server(endpoint = "models/open_proposal")]
pub async fn open_proposal(
    id: Option<ContractId>,
    #[server(default)] rule: String,
    #[server(default)] proposal: Option<CallId>,
) -> Result<Screen<OpenedProposal>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = proposing::show(&ctx, known(id)?, &rule, proposal).await?;
            Ok(Screen::of(&ctx, OpenedProposal { it, note: door::take_flash("proposal").await }))
        }
        .await,
    )
}

/// Asks the model for a wording and leads to what came of it.
#[server(endpoint = "models/propose")]
pub async fn propose(id: ContractId, #[server(default)] rule: String) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        let record = proposing::propose(&ctx, id, &rule).await?;
        Ok(paths::proposal(id, &rule, record.id))
    }
    .await;
    door::posted(result, door::Refused { name: "proposal", back: paths::propose(id, &rule), typed: &[] }).await
}

/// The button that accepts a proposal.
pub(super) const ACCEPT: &str = "accept";
/// The button that turns it down.
pub(super) const TURN_DOWN: &str = "turn_down";

/// Accepts a proposal as the next version of its contract, or turns it down.
#[server(endpoint = "models/decide")]
pub async fn decide(
    id: ContractId,
    proposal: CallId,
    #[server(default)] rule: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] text: String,
    #[server(default)] act: String,
) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        match act.as_str() {
            ACCEPT => {
                let form = FixForm { text: Some(text.clone()), place: None, version };
                let done = proposing::accept(&ctx, proposal, &form).await?;
                let (version, gaps) = (done.contract.summary.version.to_string(), done.gaps.join(", "));
                let id = id.to_string();
                door::leave_note("fixed", &[("id", &id), ("rule", &rule), ("version", &version), ("gaps", &gaps)])
                    .await;
            }
            TURN_DOWN => {
                decisions::actions::turn_down(&ctx, proposal).await?;
            }
            _ => return Err(Problem::invalid_field("act", "not_an_act", "Accept the proposal or turn it down.")),
        }
        Ok(paths::finding(id, &rule))
    }
    .await;
    let back = paths::proposal(id, &rule, proposal);
    door::posted(result, door::Refused { name: "proposal", back, typed: &[("text", &*text)] }).await
}
