//! Server functions of decisions.

use crate::answer::AppError;
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::decisions::{CallFilter, CallList, CallView};
use pactoria::ids::CallId;

#[cfg(feature = "ssr")]
use crate::door;
#[cfg(feature = "ssr")]
use pactoria::decisions::actions;
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

/// A page of the company's calls; unknown filter words filter nothing.
#[server(endpoint = "decisions/list")]
pub async fn list(page: u32, #[server(default)] filter: CallFilter) -> Result<Screen<CallList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list(&ctx, &filter, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// One call with everything that is kept of it.
#[server(endpoint = "decisions/show")]
pub async fn show(id: Option<CallId>) -> Result<Screen<CallView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let id = id.ok_or_else(|| Problem::missing("decision"))?;
            Ok(Screen::of(&ctx, actions::show(&ctx, id).await?))
        }
        .await,
    )
}
