//! Server functions of calendar feeds, and the form that is answered with a page.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::feeds::FeedView;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::context::Ctx;
#[cfg(feature = "ssr")]
use pactoria::feeds::actions;
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

/// A person's feed with the note of something that was refused; or with its address, in the one answer that shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub(super) it: FeedView,
    pub(super) note: Flash,
    /// Drawn into the page and left out of the data that Leptos writes beside it.
    #[serde(skip)]
    pub(super) address: Option<String>,
}

/// A form for a feed that was posted with the present request, carried out.
#[cfg(feature = "ssr")]
#[derive(Clone)]
pub struct Posted(Result<String, Problem>);

#[cfg(feature = "ssr")]
impl Posted {
    /// Makes the feed, or gives it a new address.
    pub async fn new(ctx: &Ctx) -> Self {
        Self(actions::make(ctx).await)
    }
}

/// The person's feed, or the answer to the form that came with this request.
#[server(endpoint = "feeds/open")]
pub async fn open() -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let address = use_context::<Posted>().map(|it| it.0).transpose()?;
            let note = door::take_flash("feed").await;
            Ok(Screen::of(&ctx, Opened { it: actions::show(&ctx).await?, note, address }))
        }
        .await,
    )
}

/// Takes the person's feed away.
#[server(endpoint = "feeds/revoke")]
pub async fn revoke() -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        actions::revoke(&ctx).await?;
        Ok(paths::FEED.to_owned())
    }
    .await;
    door::posted(result, door::Refused { name: "feed", back: paths::FEED.to_owned(), typed: &[] }).await
}
