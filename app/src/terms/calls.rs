//! Server functions of machine-readable terms.

use crate::answer::AppError;
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::ContractId;
use pactoria::terms::TermsView;

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::door;
#[cfg(feature = "ssr")]
use pactoria::terms::actions;

/// What the text of a contract states of its machine-readable terms.
#[server(endpoint = "terms/open")]
pub async fn open(id: Option<ContractId>) -> Result<Screen<TermsView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, known(id)?).await?;
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}
