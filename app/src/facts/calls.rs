//! Server functions of facts.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::facts::FactsView;
use pactoria::ids::ContractId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::facts::actions::{self, FactForm};

/// The facts of a contract, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub(super) it: FactsView,
    pub(super) note: Flash,
}

/// The facts that the rules asked about in a contract.
#[server(endpoint = "facts/open")]
pub async fn open(id: Option<ContractId>) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, known(id)?).await?;
            Ok(Screen::of(&ctx, Opened { it, note: door::take_flash("fact").await }))
        }
        .await,
    )
}

/// Says a fact of a contract, or with an empty value takes back what was said.
#[server(endpoint = "facts/say")]
pub async fn say(
    id: ContractId,
    #[server(default)] fact: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] value: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let back = paths::facts(id);
    let typed = [("fact", &*fact), ("value", &*value), ("reason", &*reason)];
    let result = async {
        let ctx = door::signed_in().await?;
        if value.is_empty() {
            actions::take_back(&ctx, id, &fact, version).await?;
        } else {
            let form = FactForm { value: value.clone(), reason: reason.clone(), version };
            actions::say(&ctx, id, &fact, &form).await?;
        }
        Ok(back.clone())
    }
    .await;
    door::posted(result, door::Refused { name: "fact", back: back.clone(), typed: &typed }).await
}
