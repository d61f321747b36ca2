//! Server functions of the outbox.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::MailId;
use pactoria::outbox::MailList;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::outbox::{State, actions};

/// A page of mails with the note of something that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub(super) it: MailList,
    pub(super) note: Flash,
}

/// A page of the company's mails; an unknown state narrows nothing.
#[server(endpoint = "outbox/list")]
pub async fn list(page: u32, #[server(default)] state: String) -> Result<Screen<Listed>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list(&ctx, State::from_word(&state), page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, Listed { it, note: door::take_flash("outbox").await }))
        }
        .await,
    )
}

/// Sends the person a mail that says that mail works.
#[server(endpoint = "outbox/send_test")]
pub async fn send_test(id: MailId) -> Result<(), AppError> {
    let back = paths::OUTBOX.to_owned();
    let result = async {
        let ctx = door::signed_in().await?;
        actions::send_test(&ctx, id).await?;
        Ok(back.clone())
    }
    .await;
    door::posted(result, door::Refused { name: "outbox", back, typed: &[] }).await
}

/// Has a mail that was given up tried again.
#[server(endpoint = "outbox/try_again")]
pub async fn try_again(id: MailId, #[server(default)] state: String) -> Result<(), AppError> {
    let back = paths::outbox(&state);
    let result = async {
        let ctx = door::signed_in().await?;
        actions::try_again(&ctx, id).await?;
        Ok(back.clone())
    }
    .await;
    door::posted(result, door::Refused { name: "outbox", back, typed: &[] }).await
}
