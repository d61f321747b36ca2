//! Server functions of the company's rules.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::playbook::{PlaybookView, RuleFilter, RuleList, RuleView, VersionList, VersionView};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::playbook::actions;
#[cfg(feature = "ssr")]
use pactoria::playbook::form::SwitchForm;
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
            Ok(Screen::of(&ctx, actions::list(&ctx, &filter, page, 50).await?))
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
            Ok(Screen::of(&ctx, actions::list_versions(&ctx, page).await?))
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
