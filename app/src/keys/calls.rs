//! Server functions of API keys, and the form that is answered with a page.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::KeyId;
use pactoria::keys::{KeyFormView, KeyList, KeyRow};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::context::Ctx;
#[cfg(feature = "ssr")]
use pactoria::keys::actions::{self, MadeKey};
#[cfg(feature = "ssr")]
use pactoria::keys::form::KeyForm;
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

/// A page of keys with the note of something that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub(super) it: KeyList,
    pub(super) note: Flash,
}

/// A page of the keys the person may see.
#[server(endpoint = "keys/list")]
pub async fn list(page: u32) -> Result<Screen<Listed>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list(&ctx, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, Listed { it, note: door::take_flash("key").await }))
        }
        .await,
    )
}

/// The form for a new key, with what was wrong the last time; or, in its place, the key that was just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedForm {
    pub(super) it: KeyFormView,
    pub(super) note: Flash,
    pub(super) made: Option<ShownKey>,
}

/// A key, in the one answer that shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownKey {
    pub(super) name: String,
    /// Drawn into the page and left out of the data that Leptos writes beside it.
    #[serde(skip)]
    pub(super) secret: String,
}

/// A form for a key that was posted with the present request, carried out.
#[cfg(feature = "ssr")]
#[derive(Clone)]
pub struct Posted {
    outcome: Result<MadeKey, Problem>,
    form: KeyForm,
}

#[cfg(feature = "ssr")]
impl Posted {
    /// Carries the form out. Its `id` makes sure that a form sent twice makes one key.
    pub async fn new(ctx: &Ctx, fields: &[(String, String)]) -> Self {
        let field = |name: &str| fields.iter().find(|(it, _)| it == name).map(|(_, it)| it.clone()).unwrap_or_default();
        let form = KeyForm { name: field("name"), scope: field("scope"), expires_in_days: field("expires_in_days") };
        let outcome = match field("id").parse::<KeyId>() {
            Ok(id) => actions::make(ctx, Some(id), &form).await,
            Err(_) => Err(Problem::new(
                pactoria::problem::Kind::Invalid,
                "request.unreadable",
                "The form was not complete. Nothing was changed; fill it in again.",
            )),
        };
        Self { outcome, form }
    }

    /// What the page shows of it: the key once, or what was typed with what is wrong about it.
    fn shown(self) -> (Option<ShownKey>, Flash) {
        let KeyForm { name, scope, expires_in_days } = self.form;
        match self.outcome {
            Ok(it) => (Some(ShownKey { name: it.key.name, secret: it.secret }), Flash::default()),
            Err(problem) => {
                door::set_status(&problem);
                let typed = [("name", name), ("scope", scope), ("expires_in_days", expires_in_days)];
                let typed = typed.map(|(field, value)| (field.to_owned(), value)).into();
                (None, Flash { form: "key".to_owned(), problem: Some(problem), typed })
            }
        }
    }
}

/// The form for a new key, or the answer to the one that came with this request.
#[server(endpoint = "keys/open_form")]
pub async fn open_form() -> Result<Screen<OpenedForm>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::open_form(&ctx)?;
            let (made, note) = use_context::<Posted>().map(Posted::shown).unwrap_or_default();
            Ok(Screen::of(&ctx, OpenedForm { it, note, made }))
        }
        .await,
    )
}

/// One key, to be asked about before it is revoked.
#[server(endpoint = "keys/open_revoke")]
pub async fn open_revoke(id: Option<KeyId>) -> Result<Screen<KeyRow>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = id.ok_or_else(|| Problem::missing("key"))?;
            Ok(Screen::of(&ctx, actions::show(&ctx, id).await?))
        }
        .await,
    )
}

/// Ends a key at once.
#[server(endpoint = "keys/revoke")]
pub async fn revoke(id: KeyId) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        actions::revoke(&ctx, id).await?;
        Ok(paths::KEYS.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "key", back: paths::KEYS.to_owned(), typed: &[] }).await
}
