//! Server functions of findings.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::findings::{FindingList, FindingView};
use pactoria::ids::ContractId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::compliance::Decision;
#[cfg(feature = "ssr")]
use pactoria::findings::form::{DecisionForm, Seen};
#[cfg(feature = "ssr")]
use pactoria::findings::{RulesOf, Shown, actions};
#[cfg(feature = "ssr")]
use pactoria::models;

/// A page of the company's findings; an unknown word shows those of whoever asks, of all rules.
#[server(endpoint = "findings/list")]
pub async fn list(
    page: u32,
    #[server(default)] show: String,
    #[server(default)] rules: String,
) -> Result<Screen<FindingList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let shown = Shown::from_word(&show).unwrap_or_default();
            let rules = RulesOf::from_word(&rules);
            let it = actions::list(&ctx, shown, rules, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A finding with what can be done about it, and the notes of forms that were refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub(super) it: FindingView,
    pub(super) deciding: Flash,
    pub(super) assigning: Flash,
    /// What was put into the text for it a moment ago.
    pub(super) fixed: Flash,
    /// Whether a model can be asked for a wording.
    pub(super) has_model: bool,
}

/// A finding of a contract.
#[server(endpoint = "findings/open")]
pub async fn open(id: Option<ContractId>, #[server(default)] rule: String) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, known(id)?, &rule).await?;
            let deciding = door::take_flash("decision").await;
            let assigning = door::take_flash("assignment").await;
            let fixed = door::take_flash("fixed").await;
            let has_model = models::actions::named(&ctx).await?.is_some();
            Ok(Screen::of(&ctx, Opened { it, deciding, assigning, fixed, has_model }))
        }
        .await,
    )
}

/// Accepts the risk of a finding or dismisses it as wrong.
#[server(endpoint = "findings/decide")]
pub async fn decide(
    id: ContractId,
    #[server(default)] rule: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] seen: String,
    #[server(default)] decision: String,
    #[server(default)] reason: String,
    #[server(default)] until: String,
) -> Result<(), AppError> {
    let back = paths::finding(id, &rule);
    // The form offers a day before it knows what will be decided, and a dismissal has none.
    let offered = until.clone();
    let until = if decision == Decision::FalsePositive.word() { String::new() } else { until };
    let form = DecisionForm { decision, reason, until, seen: Seen { version, mark: seen } };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::decide(&ctx, id, &rule, &form).await?;
        Ok(back.clone())
    }
    .await;
    let typed = [("decision", &*form.decision), ("reason", &*form.reason), ("until", &*offered)];
    door::posted(result, door::Refused { name: "decision", back: back.clone(), typed: &typed }).await
}

/// Takes the decision about a finding back.
#[server(endpoint = "findings/take_back")]
pub async fn take_back(
    id: ContractId,
    #[server(default)] rule: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] seen: String,
) -> Result<(), AppError> {
    let back = paths::finding(id, &rule);
    let result = async {
        let ctx = door::signed_in().await?;
        actions::take_back(&ctx, id, &rule, &Seen { version, mark: seen }).await?;
        Ok(back.clone())
    }
    .await;
    door::posted(result, door::Refused { name: "decision", back: back.clone(), typed: &[] }).await
}

/// Says who looks into a finding; nobody in particular where no one is named.
#[server(endpoint = "findings/assign")]
pub async fn assign(
    id: ContractId,
    #[server(default)] rule: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] seen: String,
    #[server(default)] assignee_id: String,
) -> Result<(), AppError> {
    let back = paths::finding(id, &rule);
    let result = async {
        let ctx = door::signed_in().await?;
        actions::assign(&ctx, id, &rule, &assignee_id, &Seen { version, mark: seen }).await?;
        Ok(back.clone())
    }
    .await;
    let typed = [("assignee_id", &*assignee_id)];
    door::posted(result, door::Refused { name: "assignment", back: back.clone(), typed: &typed }).await
}
