//! Server functions of the company's rules.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::playbook::{
    OwnList, OwnView, PlaybookView, RuleFilter, RuleList, RuleView, TrialView, VersionList, VersionView,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::accounts::Right;
#[cfg(feature = "ssr")]
use pactoria::playbook::form::{OwnForm, SwitchForm, lines};
#[cfg(feature = "ssr")]
use pactoria::playbook::{actions, trying, writing};
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

/// Where the rules stand, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedPlaybook {
    pub(super) it: PlaybookView,
    pub(super) note: Flash,
}

/// Where the company's rules stand.
#[server(endpoint = "playbook/open")]
pub async fn open() -> Result<Screen<OpenedPlaybook>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx).await?;
            Ok(Screen::of(&ctx, OpenedPlaybook { it, note: door::take_flash("playbook").await }))
        }
        .await,
    )
}

/// A page of the rules that a filter leaves. Unknown filter words filter nothing.
#[server(endpoint = "playbook/rules")]
pub async fn rules(page: u32, #[server(default)] filter: RuleFilter) -> Result<Screen<RuleList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list(&ctx, &filter, page, 50).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A rule of the pack, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedRule {
    pub(super) it: RuleView,
    pub(super) note: Flash,
}

/// A rule of the pack.
#[server(endpoint = "playbook/open_rule")]
pub async fn open_rule(#[server(default)] rule: String) -> Result<Screen<OpenedRule>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show_rule(&ctx, &rule).await?;
            Ok(Screen::of(&ctx, OpenedRule { it, note: door::take_flash("rule").await }))
        }
        .await,
    )
}

/// Switches a rule in the draft.
#[server(endpoint = "playbook/switch")]
pub async fn switch(
    #[server(default)] rule: String,
    #[server(default)] state: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let form = SwitchForm { state, reason };
    let result = async {
        let ctx = door::signed_in().await?;
        actions::switch(&ctx, &rule, &form).await?;
        Ok(paths::PLAYBOOK.to_owned())
    }
    .await;
    let typed = [("reason", &*form.reason)];
    door::posted(result, door::Refused { name: "rule", back: paths::rule(&rule), typed: &typed }).await
}

/// Publishes the draft as it was seen.
#[server(endpoint = "playbook/publish")]
pub async fn publish(#[server(default)] seen: String) -> Result<(), AppError> {
    let result = async { actions::publish(&door::signed_in().await?, &seen).await.map(|_| ()) }.await;
    done(result).await
}

/// Drops the draft as it was seen.
#[server(endpoint = "playbook/drop_draft")]
pub async fn drop_draft(#[server(default)] seen: String) -> Result<(), AppError> {
    let result = async { actions::drop_draft(&door::signed_in().await?, &seen).await.map(|_| ()) }.await;
    done(result).await
}

#[cfg(feature = "ssr")]
async fn done(result: Result<(), Problem>) -> Result<(), AppError> {
    let back = paths::PLAYBOOK.to_owned();
    door::posted(result.map(|()| back.clone()), door::Refused { name: "playbook", back: back.clone(), typed: &[] })
        .await
}

/// A page of the versions that were published.
#[server(endpoint = "playbook/versions")]
pub async fn versions(page: u32) -> Result<Screen<VersionList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list_versions(&ctx, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A version that was published.
#[server(endpoint = "playbook/version")]
pub async fn version(number: Option<u32>) -> Result<Screen<VersionView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let number = number.ok_or_else(|| Problem::missing("version"))?;
            Ok(Screen::of(&ctx, actions::show_version(&ctx, number).await?))
        }
        .await,
    )
}

/// A page of the company's own rules.
#[server(endpoint = "playbook/own_rules")]
pub async fn own_rules(page: u32) -> Result<Screen<OwnList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = writing::list(&ctx, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A rule of the company's own, or none where one is to be written, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedOwn {
    pub(super) it: Option<OwnView>,
    pub(super) may_manage: bool,
    pub(super) note: Flash,
}

/// The form of a new rule.
#[server(endpoint = "playbook/open_new_own")]
pub async fn open_new_own() -> Result<Screen<OpenedOwn>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            ctx.require(Right::ManageCompany)?;
            Ok(Screen::of(&ctx, OpenedOwn { it: None, may_manage: true, note: door::take_flash("own_rule").await }))
        }
        .await,
    )
}

/// A rule of the company's own.
#[server(endpoint = "playbook/open_own")]
pub async fn open_own(number: Option<u32>) -> Result<Screen<OpenedOwn>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = writing::show(&ctx, number.ok_or_else(|| Problem::missing("rule"))?).await?;
            let may_manage = it.may_manage;
            let opened = OpenedOwn { it: Some(it), may_manage, note: door::take_flash("own_rule").await };
            Ok(Screen::of(&ctx, opened))
        }
        .await,
    )
}

/// Writes a new rule into the draft (number 0), or changes one that still is as it was seen.
#[server(endpoint = "playbook/write_own")]
pub async fn write_own(
    number: u32,
    #[server(default)] seen: String,
    #[server(default)] name: String,
    #[server(default)] contract_types: Vec<String>,
    #[server(default)] preferred: String,
    #[server(default)] acceptable: String,
    #[server(default)] never: String,
    #[server(default)] must_address: bool,
    #[server(default)] advice: String,
) -> Result<(), AppError> {
    let words = contract_types.join(" ");
    let typed = [
        ("name", &*name),
        ("contract_types", &*words),
        ("preferred", &*preferred),
        ("acceptable", &*acceptable),
        ("never", &*never),
        ("must_address", if must_address { "true" } else { "" }),
        ("advice", &*advice),
    ];
    let form = OwnForm {
        name: name.clone(),
        contract_types: contract_types.clone(),
        preferred: lines(&preferred),
        acceptable: lines(&acceptable),
        never: lines(&never),
        must_address,
        advice: advice.clone(),
    };
    let result = async {
        let ctx = door::signed_in().await?;
        match number {
            0 => writing::add(&ctx, &form).await?,
            number => writing::change(&ctx, number, &seen, &form).await?,
        };
        Ok(paths::PLAYBOOK.to_owned())
    }
    .await;
    let back = if number == 0 { paths::NEW_OWN_RULE.to_owned() } else { paths::own_rule(number) };
    door::posted(result, door::Refused { name: "own_rule", back, typed: &typed }).await
}

/// Takes a rule that still is as it was seen out of the draft.
#[server(endpoint = "playbook/remove_own")]
pub async fn remove_own(number: u32, #[server(default)] seen: String) -> Result<(), AppError> {
    let result = async {
        writing::remove(&door::signed_in().await?, number, &seen).await?;
        Ok(paths::PLAYBOOK.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "own_rule", back: paths::own_rule(number), typed: &[] }).await
}

/// What publishing the draft would do to the contracts that were changed last.
#[server(endpoint = "playbook/try_draft")]
pub async fn try_draft() -> Result<Screen<TrialView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, trying::try_draft(&ctx).await?))
        }
        .await,
    )
}
