//! Server functions of archives.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::archive::Brought;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::door;
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

/// What became of the archive that came with the present request.
#[cfg(feature = "ssr")]
#[derive(Clone)]
pub struct Answered(pub Result<Brought, Problem>);

/// The page, with the answer to an archive that came with this request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedArchive {
    pub(super) brought: Option<Brought>,
    pub(super) note: Flash,
}

/// The settings page of archives.
#[server(endpoint = "archive/open")]
pub async fn open() -> Result<Screen<OpenedArchive>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            ctx.require(pactoria::accounts::Right::ManageCompany)?;
            let (brought, problem) = match use_context::<Answered>() {
                Some(Answered(Ok(brought))) => (Some(brought), None),
                Some(Answered(Err(problem))) => (None, Some(problem)),
                None => (None, None),
            };
            problem.iter().for_each(door::set_status);
            let note = Flash { form: "archive".to_owned(), problem, ..Flash::default() };
            Ok(Screen::of(&ctx, OpenedArchive { brought, note }))
        }
        .await,
    )
}
