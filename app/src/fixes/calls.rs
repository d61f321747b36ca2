//! Server functions of fixes.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::fixes::FixView;
use pactoria::ids::ContractId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::fixes::actions::{self, FixForm};

/// A finding with its wording, and the note of a form that was refused or is to be shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub(super) it: FixView,
    pub(super) note: Flash,
}

/// The button that shows what changes and changes nothing.
pub(super) const LOOK: &str = "look";
/// The button that puts the wording in.
pub(super) const PUT_IN: &str = "put_in";

/// The wording for a finding, as proposed or as it was typed last.
#[server(endpoint = "fixes/open")]
pub async fn open(id: Option<ContractId>, #[server(default)] rule: String) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = known(id)?;
            let note = door::take_flash("fix").await;
            // What was typed for another finding does not go with this one.
            let is_for_this = note.typed("id") == id.to_string() && note.typed("rule") == rule;
            let note = if is_for_this { note } else { Flash::default() };
            let typed = |field: &str| note.typed.get(field).cloned();
            let form = FixForm { text: typed("text"), place: typed("place"), version: None };
            let it = actions::show(&ctx, id, &rule, &form).await?;
            Ok(Screen::of(&ctx, Opened { it, note }))
        }
        .await,
    )
}

/// Puts a wording into a draft that still is at `version`, or shows what that would change.
#[server(endpoint = "fixes/put_in")]
pub async fn put_in(
    id: ContractId,
    #[server(default)] rule: String,
    #[server(default)] version: Option<u32>,
    #[server(default)] text: String,
    #[server(default)] place: String,
    #[server(default)] act: String,
) -> Result<(), AppError> {
    let (back, id_in_words) = (paths::fix(id, &rule), id.to_string());
    let typed = [("id", &*id_in_words), ("rule", &*rule), ("text", &*text), ("place", &*place)];
    let result = async {
        let ctx = door::signed_in().await?;
        if act == LOOK {
            door::leave_note("fix", &typed).await;
            return Ok(back.clone());
        }
        let form = FixForm { text: Some(text.clone()), place: Some(place.clone()), version };
        let done = actions::put_in(&ctx, id, &rule, &form).await?;
        let (version, gaps) = (done.contract.summary.version.to_string(), done.gaps.join(", "));
        door::leave_note("fixed", &[("id", &id_in_words), ("rule", &rule), ("version", &version), ("gaps", &gaps)])
            .await;
        Ok(paths::finding(id, &rule))
    }
    .await;
    door::posted(result, door::Refused { name: "fix", back: back.clone(), typed: &typed }).await
}
