//! Lists of risks as files for people, by the browser's session (see [`crate::downloads`]).

use crate::downloads::answer;
use crate::refusal::Refusal;
use app::paths;
use axum::Extension;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use pactoria::context::{Ctx, Visit};
use pactoria::contracts::actions::Export;
use pactoria::problem::Problem;
use pactoria::risk::{Filter, table};
use std::collections::BTreeMap;
use tower_sessions::Session;

type Words = Query<Vec<(String, String)>>;

/// `/risk/contracts.csv`: the contracts that the words of a filter leave.
pub(crate) async fn contracts(
    Extension(visit): Extension<Visit>,
    session: Session,
    Query(words): Words,
) -> Result<Response, Refusal> {
    let words: BTreeMap<String, String> = words.into_iter().collect();
    let filter = Filter::from(words);
    file(&visit, &session, paths::RISK_CONTRACTS, async |ctx| table::contracts(&ctx, &filter).await).await
}

/// `/risk/counterparties.csv`.
pub(crate) async fn counterparties(Extension(visit): Extension<Visit>, session: Session) -> Result<Response, Refusal> {
    file(&visit, &session, paths::RISK_COUNTERPARTIES, async |ctx| table::counterparties(&ctx).await).await
}

/// `/risk/people.csv`.
pub(crate) async fn people(Extension(visit): Extension<Visit>, session: Session) -> Result<Response, Refusal> {
    file(&visit, &session, paths::RISK_PEOPLE, async |ctx| table::people(&ctx).await).await
}

/// The file of whoever is signed in; others sign in first and are led to the page of the list.
async fn file(
    visit: &Visit,
    session: &Session,
    page: &str,
    write: impl AsyncFnOnce(Ctx) -> Result<Export, Problem>,
) -> Result<Response, Refusal> {
    match app::door::person(visit, session).await? {
        Some(ctx) => answer(write(ctx).await?),
        None => Ok(Redirect::to(&paths::sign_in_then(page)).into_response()),
    }
}
