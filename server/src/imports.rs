//! Files that are handed in: read part by part as they arrive, by the form of the page and by the REST contract.
//!
//! The edge does not read these bodies whole (see [`crate::edge::limits`]): one file is in memory at a time. A file that
//! is too large is noted and passed over; the others arrive.

use crate::downloads;
use crate::forms::{Answer, Form};
use crate::refusal::Refusal;
use crate::state::AppState;
use app::imports::RefusedFiles;
use app::paths;
use axum::Extension;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use pactoria::context::{Ctx, Visit};
use pactoria::ids::{ContractId, ImportId};
use pactoria::imports::MOST_BYTES;
use pactoria::imports::actions::{self, Receiving};
use pactoria::problem::{Kind, Problem};
use std::time::Duration;
use tokio::time::timeout;
use tower_sessions::Session;

/// The name of the parts that are files.
const FILES: &str = "files";
/// How long all files together may take to arrive.
const MOST_TIME: Duration = Duration::from_secs(15 * 60);

/// Takes the files of a request; their import begins when it is told to.
///
/// # Errors
/// 415 when the body has no parts, 408 when it takes too long, and those of [`Receiving`].
pub(crate) async fn receive(ctx: &Ctx, state: &AppState, request: Request) -> Result<Receiving, Refusal> {
    let receiving = Receiving::begin(ctx)?;
    let parts = Multipart::from_request(request, state).await.map_err(|_| {
        let detail = "Send the files as multipart/form-data, each as a part named files.";
        Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "request.media_type", detail)
    })?;
    timeout(MOST_TIME, take_all(receiving, parts)).await.unwrap_or_else(|_| {
        let detail =
            "The files did not arrive within a quarter of an hour. Nothing was kept; bring in fewer at a time.";
        Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "request.too_slow", detail))
    })
}

async fn take_all(mut receiving: Receiving, mut parts: Multipart) -> Result<Receiving, Refusal> {
    while let Some(part) = parts.next_field().await.map_err(|err| unreadable(&err))? {
        if part.name() != Some(FILES) {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        match bytes_of(part).await? {
            // A browser sends an empty part where no file was chosen.
            Some(bytes) if bytes.is_empty() && name.is_empty() => {}
            Some(bytes) => receiving.take(&name, bytes).await?,
            None => receiving.note_too_large(&name)?,
        }
    }
    Ok(receiving)
}

/// The bytes of a part; `None` when there are more than a file may have.
async fn bytes_of(mut part: Field<'_>) -> Result<Option<Vec<u8>>, Refusal> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(some) = part.chunk().await.map_err(|err| unreadable(&err))? {
        fits = fits && bytes.len() + some.len() <= MOST_BYTES;
        if fits {
            bytes.extend_from_slice(&some);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then_some(bytes))
}

fn unreadable(err: &MultipartError) -> Refusal {
    if err.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let detail =
            "These files are larger together than is taken at once. Nothing was kept; bring them in in several lots.";
        return Problem::new(Kind::TooLarge, "import.too_large", detail).into();
    }
    let detail = "The files broke off on their way. Nothing was kept; try again.";
    Refusal::new(StatusCode::BAD_REQUEST, "request.unreadable", detail)
}

/// `POST /imports/new`: on to the import, or back to the form with what was wrong.
pub(crate) async fn hand_in(form: Form) -> Response {
    let begin = async |ctx: Ctx, state: AppState, request| {
        let begun = async { Ok(receive(&ctx, &state, request).await?.finish().await?) };
        let begun: Result<ImportId, Refusal> = begun.await;
        Ok(match begun {
            Ok(id) => Answer::Elsewhere(paths::import(id)),
            Err(refusal) => Answer::Page(RefusedFiles(refusal.problem)),
        })
    };
    form.answer(paths::NEW_IMPORT, begin).await
}

/// `/imports/{id}/files/{n}/download`: a file as it was handed in.
pub(crate) async fn download(
    Extension(visit): Extension<Visit>,
    session: Session,
    Path((id, position)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&paths::sign_in_then(request.uri().path())).into_response());
    };
    let missing = || Problem::missing("import");
    let id: ImportId = id.parse().map_err(|_| missing())?;
    let position: u32 = position.parse().map_err(|_| missing())?;
    downloads::answer(actions::download(&ctx, id, position).await?)
}

/// `/contracts/{id}/original`: the file a contract was brought in from.
pub(crate) async fn original(
    Extension(visit): Extension<Visit>,
    session: Session,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&paths::sign_in_then(request.uri().path())).into_response());
    };
    let id: ContractId = id.parse().map_err(|_| Problem::missing("contract"))?;
    downloads::answer(actions::download_original(&ctx, id).await?)
}
