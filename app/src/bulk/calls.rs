//! The server function of acts on many contracts, and the form that is answered with a page.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::bulk::{BulkDone, BulkView};
use pactoria::contracts::Filter;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::door;
#[cfg(feature = "ssr")]
use pactoria::bulk::actions::{self, BulkForm, Chosen, Seen};
#[cfg(feature = "ssr")]
use pactoria::context::Ctx;
#[cfg(feature = "ssr")]
use pactoria::ids::ContractId;
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

/// What is about to be done, with what was wrong the last time; or, in its place, what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opened {
    Look { it: BulkView, note: Flash },
    Done(BulkDone),
}

/// A form that was posted with the present request, carried out.
#[cfg(feature = "ssr")]
#[derive(Clone)]
pub struct Posted {
    form: BulkForm,
    ids: Vec<ContractId>,
    outcome: Result<BulkDone, Problem>,
}

#[cfg(feature = "ssr")]
impl Posted {
    /// Carries the form out.
    pub async fn new(ctx: &Ctx, fields: &[(String, String)]) -> Self {
        let field = |name: &str| fields.iter().find(|(it, _)| it == name).map(|(_, it)| it.clone()).unwrap_or_default();
        let form = BulkForm {
            act: field("act"),
            reason: field("reason"),
            signed_by: field("signed_by"),
            signed_on: field("signed_on"),
        };
        let seen: Vec<Seen> =
            fields.iter().filter(|(name, _)| name == "contract").filter_map(|(_, it)| Seen::parse(it)).collect();
        let outcome = actions::carry_out(ctx, &form, &seen).await;
        Self { form, ids: seen.into_iter().map(|it| it.id).collect(), outcome }
    }

    /// What the page shows of it: what was done, or what was typed with what is wrong about it.
    async fn shown(self, ctx: &Ctx) -> Result<Opened, Problem> {
        let problem = match self.outcome {
            Ok(done) => return Ok(Opened::Done(done)),
            Err(problem) => problem,
        };
        let it = actions::look(ctx, &self.form, &Chosen::These(self.ids)).await.map_err(|_| problem.clone())?;
        door::set_status(&problem);
        let BulkForm { reason, signed_by, signed_on, .. } = self.form;
        let typed = [("reason", reason), ("signed_by", signed_by), ("signed_on", signed_on)];
        let typed = typed.map(|(field, value)| (field.to_owned(), value)).into();
        Ok(Opened::Look { it, note: Flash { form: "bulk".to_owned(), problem: Some(problem), typed } })
    }
}

/// What would be done with the contracts that were ticked, or with all that a filter leaves; or the answer to the form that
/// came with this request.
#[server(endpoint = "bulk/open")]
pub async fn open(
    #[server(default)] act: String,
    #[server(default)] ids: Vec<String>,
    #[server(default)] all: bool,
    #[server(default)] filter: Filter,
) -> Result<Screen<Opened>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = match use_context::<Posted>() {
                Some(posted) => posted.shown(&ctx).await?,
                None => {
                    let ticked = || ids.iter().filter_map(|it| it.parse().ok()).collect();
                    let chosen = if all { Chosen::Matching(filter) } else { Chosen::These(ticked()) };
                    let form = BulkForm { act, ..BulkForm::default() };
                    Opened::Look { it: actions::look(&ctx, &form, &chosen).await?, note: Flash::default() }
                }
            };
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}
