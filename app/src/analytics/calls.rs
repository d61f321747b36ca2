//! Server functions of the figures.

use crate::answer::AppError;
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::analytics::Dashboard;

#[cfg(feature = "ssr")]
use crate::door;

/// The dashboard of the person's company, with rankings of at most `most` lines.
#[server(endpoint = "analytics/dashboard")]
pub async fn draw_dashboard(most: u32) -> Result<Screen<Dashboard>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let dashboard = pactoria::analytics::actions::dashboard(&ctx, most).await?;
            Ok(Screen::of(&ctx, dashboard))
        }
        .await,
    )
}
