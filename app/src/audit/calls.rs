//! Server functions of the audit trail.

#![allow(clippy::too_many_arguments, reason = "the arguments of a server function are the fields of its form")]

use crate::answer::AppError;
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::audit::TrailPage;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::door;

/// A page of the trail, with what a check of the whole chain says where it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedTrail {
    pub(super) trail: TrailPage,
    /// How many entries were checked, or where the chain is broken; `None` where nobody asked.
    pub(super) verdict: Option<Result<u32, String>>,
}

/// A page of the company's trail.
#[server(endpoint = "audit/trail")]
pub async fn trail(
    page: u32,
    #[server(default)] action: String,
    #[server(default)] subject: String,
    #[server(default)] since: String,
    #[server(default)] until: String,
    #[server(default)] check: bool,
    #[server(default)] person: String,
    #[server(default)] only: String,
) -> Result<Screen<CheckedTrail>, AppError> {
    use pactoria::audit::actions::{self, TrailFilter};
    use pactoria::audit::{Action, Only, Verdict};
    use pactoria::{dates, typed};
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let subject_id = Some(subject).filter(|it| !it.is_empty());
            let action = Action::from_word(&action);
            // What is neither a day nor an instant filters nothing, like every other word of an address.
            let begin = |it: &str| typed::day(it).ok().map(|it| dates::begin_of(it, ctx.zone()));
            let since = since.parse().ok().or_else(|| begin(&since));
            let (until, actor, only) = (until.parse().ok(), person.parse().ok(), Only::from_word(&only));
            let filter =
                TrailFilter { action, subject_id, since, until, actor, only, page, size: 50, ..TrailFilter::default() };
            let trail = actions::trail(&ctx, &filter).await?;
            door::lead_to_last_page(trail.page, trail.pages);
            // Reading the whole chain takes longer the older a company is, so it is done when somebody asks.
            let verdict = match check {
                false => None,
                true => Some(match actions::verify_own(&ctx).await? {
                    Verdict::Whole { entries } => Ok(u32::try_from(entries).unwrap_or(u32::MAX)),
                    Verdict::Broken(found) => Err(format!("Entry {}: {}.", found.seq, found.what)),
                }),
            };
            Ok(Screen::of(&ctx, CheckedTrail { trail, verdict }))
        }
        .await,
    )
}
