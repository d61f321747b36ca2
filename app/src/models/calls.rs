//! Server functions of language models.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::{CallId, ContractId};
use pactoria::models::{
    AskView, ConnectionView, JudgeView, LimitsView, ProposalView, RemarksView, RewriteView, WriteView,
};
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
use pactoria::models::drafting::{self, TakeOverForm, WriteForm};
#[cfg(feature = "ssr")]
use pactoria::models::form::ConnectionForm;
#[cfg(feature = "ssr")]
use pactoria::models::limits::{self, LimitsForm};
#[cfg(feature = "ssr")]
use pactoria::models::rewriting::{self, RewriteForm};
#[cfg(feature = "ssr")]
use pactoria::models::{Secret, actions, judging, proposing, templating};
#[cfg(feature = "ssr")]
use pactoria::{contracts, decisions, problem::Problem};

/// The company's model, with the note of a form that was refused or of a try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedSettings {
    pub(super) it: ConnectionView,
    pub(super) limits: LimitsView,
    pub(super) note: Flash,
    pub(super) tried: Flash,
    pub(super) limits_note: Flash,
}

/// The company's model, without its key.
#[server(endpoint = "models/open_settings")]
pub async fn open_settings() -> Result<Screen<OpenedSettings>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx).await?;
            let limits = limits::show(&ctx).await?;
            let (note, tried) = (door::take_flash("model").await, door::take_flash("model_tried").await);
            let limits_note = door::take_flash("model_limits").await;
            Ok(Screen::of(&ctx, OpenedSettings { it, limits, note, tried, limits_note }))
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
    #[server(default)] reason: String,
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
                decisions::actions::turn_down(&ctx, proposal, &reason).await?;
            }
            _ => return Err(Problem::invalid_field("act", "not_an_act", "Accept the proposal or turn it down.")),
        }
        Ok(paths::finding(id, &rule))
    }
    .await;
    let back = paths::proposal(id, &rule, proposal);
    door::posted(result, door::Refused { name: "proposal", back, typed: &[("text", &*text), ("reason", &*reason)] })
        .await
}

/// The page on which a model writes a draft, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedWriting {
    pub(super) it: WriteView,
    pub(super) note: Flash,
}

/// The page on which a model writes a draft; `draft` names the call whose draft it shows.
#[server(endpoint = "models/open_writing")]
pub async fn open_writing(
    id: Option<ContractId>,
    #[server(default)] draft: Option<CallId>,
) -> Result<Screen<OpenedWriting>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = drafting::show(&ctx, known(id)?, draft).await?;
            Ok(Screen::of(&ctx, OpenedWriting { it, note: door::take_flash("writing").await }))
        }
        .await,
    )
}

/// Has the model write a draft, waits for it, and leads to what came of it.
#[server(endpoint = "models/write")]
pub async fn write(id: ContractId, #[server(default)] description: String) -> Result<(), AppError> {
    let form = WriteForm { description: Some(description.clone()) };
    let result = async {
        let ctx = door::signed_in().await?;
        let record = drafting::write(&ctx, id, &form).await?;
        Ok(paths::written(id, record.id))
    }
    .await;
    let typed = [("description", &*description)];
    door::posted(result, door::Refused { name: "writing", back: paths::write(id), typed: &typed }).await
}

/// Stops a draft that is being written; whether it was under way here.
#[server(endpoint = "models/stop")]
pub async fn stop(call: CallId) -> Result<bool, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            drafting::stop(&ctx, call)
        }
        .await,
    )
}

/// Takes a draft over as the next version of its contract, or turns it down.
#[server(endpoint = "models/take_over")]
pub async fn take_over(
    id: ContractId,
    draft: CallId,
    #[server(default)] version: Option<u32>,
    #[server(default)] text: String,
    #[server(default)] reason: String,
    #[server(default)] act: String,
) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        match act.as_str() {
            ACCEPT => {
                let form = TakeOverForm { text: Some(text.clone()), version };
                drafting::take_over(&ctx, draft, &form).await?;
                Ok(paths::contract(id))
            }
            TURN_DOWN => {
                decisions::actions::turn_down(&ctx, draft, &reason).await?;
                Ok(paths::written(id, draft))
            }
            _ => Err(Problem::invalid_field("act", "not_an_act", "Take the draft over or turn it down.")),
        }
    }
    .await;
    let back = paths::written(id, draft);
    door::posted(result, door::Refused { name: "writing", back, typed: &[("text", &*text), ("reason", &*reason)] })
        .await
}

/// Assembles the text of a contract that has none from its template, without a model.
#[server(endpoint = "models/assemble")]
pub async fn assemble(id: ContractId) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        contracts::actions::generate(&ctx, id, contracts::actions::Wanted::default()).await?;
        Ok(paths::contract(id))
    }
    .await;
    door::posted(result, door::Refused { name: "writing", back: paths::write(id), typed: &[] }).await
}

/// The page on which a model rewrites a clause, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedRewriting {
    pub(super) it: RewriteView,
    pub(super) note: Flash,
}

/// The page on which a model rewrites a clause; `proposal` names the call whose proposal it shows.
#[server(endpoint = "models/open_rewriting")]
pub async fn open_rewriting(
    id: Option<ContractId>,
    #[server(default)] proposal: Option<CallId>,
) -> Result<Screen<OpenedRewriting>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = rewriting::show(&ctx, known(id)?, proposal).await?;
            Ok(Screen::of(&ctx, OpenedRewriting { it, note: door::take_flash("rewriting").await }))
        }
        .await,
    )
}

/// Has the model rewrite a clause and leads to what came of it.
#[server(endpoint = "models/rewrite")]
pub async fn rewrite(
    id: ContractId,
    #[server(default)] clause: String,
    #[server(default)] wish: String,
) -> Result<(), AppError> {
    let form = RewriteForm { clause: clause.clone(), wish: wish.clone() };
    let result = async {
        let ctx = door::signed_in().await?;
        let record = rewriting::rewrite(&ctx, id, &form).await?;
        Ok(paths::rewritten(id, record.id))
    }
    .await;
    let typed = [("clause", &*clause), ("wish", &*wish)];
    door::posted(result, door::Refused { name: "rewriting", back: paths::rewrite(id), typed: &typed }).await
}

/// Accepts a rewritten clause as the next version of its contract, or turns it down.
#[server(endpoint = "models/decide_rewriting")]
pub async fn decide_rewriting(
    id: ContractId,
    proposal: CallId,
    #[server(default)] version: Option<u32>,
    #[server(default)] text: String,
    #[server(default)] reason: String,
    #[server(default)] act: String,
) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        match act.as_str() {
            ACCEPT => {
                rewriting::accept(&ctx, proposal, Some(&text), version).await?;
                Ok(paths::contract(id))
            }
            TURN_DOWN => {
                decisions::actions::turn_down(&ctx, proposal, &reason).await?;
                Ok(paths::rewritten(id, proposal))
            }
            _ => Err(Problem::invalid_field("act", "not_an_act", "Accept the proposal or turn it down.")),
        }
    }
    .await;
    let back = paths::rewritten(id, proposal);
    door::posted(result, door::Refused { name: "rewriting", back, typed: &[("text", &*text), ("reason", &*reason)] })
        .await
}

/// The page on which a model is asked about the findings, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedJudging {
    pub(super) it: JudgeView,
    pub(super) note: Flash,
}

/// The page on which a model is asked about the findings, with what it said of them last.
#[server(endpoint = "models/open_judging")]
pub async fn open_judging(id: Option<ContractId>) -> Result<Screen<OpenedJudging>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = judging::show(&ctx, known(id)?).await?;
            Ok(Screen::of(&ctx, OpenedJudging { it, note: door::take_flash("judging").await }))
        }
        .await,
    )
}

/// Asks the model what it makes of the findings.
#[server(endpoint = "models/judge")]
pub async fn judge(id: ContractId) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        judging::judge(&ctx, id).await?;
        Ok(paths::opinion(id))
    }
    .await;
    door::posted(result, door::Refused { name: "judging", back: paths::opinion(id), typed: &[] }).await
}

/// What a model says of a template, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedRemarks {
    pub(super) it: RemarksView,
    pub(super) note: Flash,
}

/// The page of what a model says of a template.
#[server(endpoint = "models/open_remarks")]
pub async fn open_remarks(template: String) -> Result<Screen<OpenedRemarks>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = templating::show(&ctx, &template).await?;
            Ok(Screen::of(&ctx, OpenedRemarks { it, note: door::take_flash("remarks").await }))
        }
        .await,
    )
}

/// Asks the model what to look at in a template.
#[server(endpoint = "models/look")]
pub async fn look(template: String) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        templating::look(&ctx, &template).await?;
        Ok(paths::remarks(&template))
    }
    .await;
    door::posted(result, door::Refused { name: "remarks", back: paths::remarks(&template), typed: &[] }).await
}

/// Says how much models may be asked in a month.
#[server(endpoint = "models/put_limits")]
pub async fn put_limits(
    version: u32,
    #[server(default)] calls: String,
    #[server(default)] spend: String,
) -> Result<(), AppError> {
    let form = LimitsForm { calls: calls.clone(), spend: spend.clone(), version };
    let result = async {
        let ctx = door::signed_in().await?;
        limits::put(&ctx, &form).await?;
        Ok(paths::MODEL.to_owned())
    }
    .await;
    let typed = [("calls", &*calls), ("spend", &*spend)];
    door::posted(result, door::Refused { name: "model_limits", back: paths::MODEL.to_owned(), typed: &typed }).await
}
