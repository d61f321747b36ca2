//! Files for people: a contract as PDF, Word, Markdown, HTML or JSON, by the browser's session.
//!
//! A file is no page, so this is a plain handler beside the screens; it asks the same action as the REST contract.

use crate::refusal::Refusal;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, Request};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream;
use pactoria::context::Visit;
use pactoria::contracts::Filter;
use pactoria::contracts::actions::{self, Export, Format};
use pactoria::contracts::table::Leaving;
use pactoria::decisions::{CallFilter, export};
use pactoria::frameworks::actions as frameworks;
use pactoria::ids::{ContractId, FrameworkReportId};
use pactoria::keydates;
use pactoria::problem::Problem;
use pactoria::processing;
use pactoria::reports;
use pactoria::terms;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tower_sessions::Session;

/// How many pieces of a table may wait for whoever reads it: some megabytes, so that most tables are read at once.
const PIECES: usize = 64;
/// How long a table waits for its reader to take a piece.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a whole table may take to leave.
const MOST_TIME: Duration = Duration::from_secs(15 * 60);

/// `/contracts/{id}/export/{format}`; whoever is not signed in is led to the sign-in page and back.
pub(crate) async fn export(
    Extension(visit): Extension<Visit>,
    session: Session,
    Path((id, format)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&app::paths::sign_in_then(request.uri().path())).into_response());
    };
    let id: ContractId = id.parse().map_err(|_| Problem::missing("contract"))?;
    let format = Format::from_word(&format).ok_or_else(|| Problem::missing("page"))?;
    answer(actions::export(&ctx, id, format).await?)
}

/// Who asks with a browser, and of which contract.
pub(crate) type OfContract = (Extension<Visit>, Session, Path<String>);

/// `/contracts/{id}/compliance-report?format=pdf`: the compliance report as a file.
pub(crate) async fn report((Extension(visit), session, Path(id)): OfContract) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        let page = format!("/contracts/{id}/compliance-report?format=pdf");
        return Ok(Redirect::to(&app::paths::sign_in_then(&page)).into_response());
    };
    let id: ContractId = id.parse().map_err(|_| Problem::missing("contract"))?;
    answer(reports::actions::save(&ctx, id).await?)
}

/// `/processing/save/{format}`: the register of processing that the words of a filter leave, as a file.
pub(crate) async fn register(
    Extension(visit): Extension<Visit>,
    session: Session,
    Path(format): Path<String>,
    Query(words): Query<BTreeMap<String, String>>,
) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&app::paths::sign_in_then(app::paths::PROCESSING)).into_response());
    };
    let format = processing::actions::Format::from_word(&format).ok_or_else(|| Problem::missing("page"))?;
    let asked = processing::Asked::parse(words.iter().map(|(name, word)| (name.as_str(), word.as_str())))?;
    answer(processing::actions::save(&ctx, &asked, format).await?)
}

/// `/frameworks/reports/{id}/export/{format}`: a report on the controls of a framework as PDF, CSV or JSON.
pub(crate) async fn framework_report(
    Extension(visit): Extension<Visit>,
    session: Session,
    Path((id, format)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&app::paths::sign_in_then(request.uri().path())).into_response());
    };
    let id: FrameworkReportId = id.parse().map_err(|_| Problem::missing("report"))?;
    let format = frameworks::Format::from_word(&format).ok_or_else(|| Problem::missing("page"))?;
    answer(frameworks::save(&ctx, id, format).await?)
}

/// `/contracts/{id}/dates/calendar`: the key dates of a contract for a calendar program.
pub(crate) async fn calendar(
    Extension(visit): Extension<Visit>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&app::paths::sign_in_then(&format!("/contracts/{id}/dates"))).into_response());
    };
    let id: ContractId = id.parse().map_err(|_| Problem::missing("contract"))?;
    answer(keydates::actions::calendar_export(&ctx, id).await?)
}

/// `/contracts/{id}/terms/save`: the machine-readable terms of a contract for a program.
pub(crate) async fn terms((Extension(visit), session, Path(id)): OfContract) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&app::paths::sign_in_then(&format!("/contracts/{id}/terms"))).into_response());
    };
    let id: ContractId = id.parse().map_err(|_| Problem::missing("contract"))?;
    answer(terms::actions::save(&ctx, id).await?)
}

/// `/contracts/table.csv`: the list of contracts that the words of a filter leave, or those that were ticked in it.
pub(crate) async fn table(
    Extension(visit): Extension<Visit>,
    session: Session,
    Query(words): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&app::paths::sign_in_then(app::paths::CONTRACTS)).into_response());
    };
    if words.iter().any(|(name, value)| name == "of" && value == "ticked") {
        let ids: Vec<ContractId> =
            words.iter().filter(|(name, _)| name == "id").filter_map(|(_, it)| it.parse().ok()).take(200).collect();
        return answer(actions::table_of(&ctx, &ids).await?);
    }
    let words: BTreeMap<String, String> = words.into_iter().collect();
    leave(actions::table(&ctx, &Filter::from(words)).await?).await
}

/// `/decisions/export`: what models were asked, as the words of a filter leave it.
pub(crate) async fn decisions(
    Extension(visit): Extension<Visit>,
    session: Session,
    Query(words): Query<BTreeMap<String, String>>,
) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&app::paths::sign_in_then(app::paths::DECISIONS)).into_response());
    };
    let form = words.get("format").map(String::as_str).unwrap_or_default();
    let form = export::Form::from_word(form).ok_or_else(|| Problem::missing("page"))?;
    let filter = CallFilter::of_words(|name| words.get(name).cloned());
    leave(export::leaving(&ctx, &filter, form).await?).await
}

/// Something long that is read piece by piece.
pub(crate) trait Pieces: Send + 'static {
    fn piece(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, Problem>> + Send;
    fn file_name(&self) -> String;
    fn media_type(&self) -> &'static str;
}

impl Pieces for Leaving {
    fn piece(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, Problem>> + Send {
        Self::piece(self)
    }

    fn file_name(&self) -> String {
        Self::file_name(self)
    }

    fn media_type(&self) -> &'static str {
        Self::media_type(self)
    }
}

impl Pieces for export::Leaving {
    fn piece(&mut self) -> impl Future<Output = Result<Option<Vec<u8>>, Problem>> + Send {
        Self::piece(self)
    }

    fn file_name(&self) -> String {
        Self::file_name(self)
    }

    fn media_type(&self) -> &'static str {
        Self::media_type(self)
    }
}

/// Something long, sent while it is read.
pub(crate) async fn leave(mut table: impl Pieces) -> Result<Response, Refusal> {
    // What goes wrong before the first byte is an answer of its own.
    let first = table.piece().await?.unwrap_or_default();
    let disposition = saved_as(&table.file_name())?;
    let media_type = HeaderValue::from_static(table.media_type());
    let body = streamed(first, table);
    Ok(([(CONTENT_TYPE, media_type), (CONTENT_DISPOSITION, disposition)], body).into_response())
}

/// A table that is sent while it is read. One that breaks off is told from one that is whole: its body has no end.
fn streamed(first: Vec<u8>, mut table: impl Pieces) -> Body {
    let (sender, receiver) = mpsc::channel(PIECES);
    // Whoever reads ever more slowly must not hold the moment of the database for good.
    tokio::spawn(timeout(MOST_TIME, async move {
        let mut next = Ok(Some(first));
        loop {
            let piece = match next {
                Ok(Some(bytes)) => Piece::Rows(Bytes::from(bytes)),
                Ok(None) => Piece::End,
                Err(_) => return,
            };
            let is_end = matches!(piece, Piece::End);
            if !matches!(timeout(PATIENCE, sender.send(piece)).await, Ok(Ok(()))) || is_end {
                return;
            }
            next = table.piece().await;
        }
    }));
    Body::from_stream(stream::unfold(Some(receiver), async |receiver| {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Piece::Rows(bytes)) => Some((Ok(bytes), Some(receiver))),
            Some(Piece::End) => None,
            None => Some((Err(io::Error::other("the table broke off")), None)),
        }
    }))
}

/// What is sent of a table.
enum Piece {
    Rows(Bytes),
    /// Everything was read.
    End,
}

/// The file, to be saved under its name and never shown in our own origin.
pub(crate) fn answer(file: Export) -> Result<Response, Refusal> {
    let disposition = saved_as(&file.file_name)?;
    let mut response = file.bytes.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// That a browser saves what it gets under this name.
fn saved_as(file_name: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(&format!("attachment; filename=\"{file_name}\"")).map_err(|err| {
        tracing::error!(error = %err, "a file name does not fit into a header");
        Problem::unexpected()
    })
}
