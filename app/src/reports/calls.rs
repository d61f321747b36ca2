//! Server functions of compliance reports.

use crate::answer::AppError;
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::ids::ContractId;
use pactoria::reports::ReportView;

#[cfg(feature = "ssr")]
use crate::contracts::calls::known;
#[cfg(feature = "ssr")]
use crate::door;

/// The compliance report of a contract.
#[server(endpoint = "reports/show")]
pub async fn show(id: Option<ContractId>) -> Result<Screen<ReportView>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            Ok(Screen::of(&ctx, pactoria::reports::actions::show(&ctx, known(id)?).await?))
        }
        .await,
    )
}
