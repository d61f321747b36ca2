//! The doors of an archive: the settings page and the REST contract, with the same rules behind both.

use super::pack::pack_moment;
use super::{arriving, unexpected, unpack};
use crate::forms::{Answer, Form};
use crate::refusal::Refusal;
use crate::state::AppState;
use app::archive::Answered;
use app::paths;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream;
use pactoria::accounts::Right;
use pactoria::archive::Brought;
use pactoria::archive::taking::Taking;
use pactoria::context::{Ctx, Visit};
use pactoria::problem::{Kind, Problem};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Duration;
use tempfile::NamedTempFile;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tower_sessions::Session;

/// The name of the part that is the file.
const PART: &str = "archive";
/// How long an archive may take to arrive.
const MOST_TIME: Duration = Duration::from_secs(15 * 60);
/// How long one may take to leave.
const MOST_TIME_OUT: Duration = Duration::from_secs(60 * 60);
/// How long one waits for its reader to take the next piece: it holds the moment of the database meanwhile.
const PATIENCE: Duration = Duration::from_secs(2 * 60);
/// How many bytes are sent at a time.
const CHUNK: usize = 64 * 1024;

/// The archive of the company as a download that begins at once and is written as it goes.
///
/// # Errors
/// Forbidden for all but owners and admins; `storage.busy` while too much else leaves. What fails later breaks the download
/// off, and a zip file without its end is one to no program.
pub(crate) async fn take(ctx: &Ctx) -> Result<Response, Refusal> {
    let taking = Taking::begin(ctx).await?;
    let (sender, receiver) = mpsc::channel(4);
    let (ctx, at_end) = (ctx.clone(), sender.clone());
    let name = format!("pactoria-{}.zip", ctx.today());
    tokio::spawn(async move {
        let out = BufWriter::with_capacity(CHUNK, Pipe(sender));
        // Whoever reads ever more slowly must not hold the moment of the database for good.
        let failed = match timeout(MOST_TIME_OUT, pack_moment(&ctx, taking, out)).await {
            Ok(Ok(_)) => None,
            Ok(Err(problem)) => Some(problem.detail),
            Err(_) => Some("The archive was read too slowly.".to_owned()),
        };
        if let Some(detail) = failed {
            // Whoever hung up hears nothing, which is well.
            let _ = at_end.send(Err(io::Error::other(detail))).await;
        }
    });
    let body = Body::from_stream(stream::unfold(receiver, async |mut it| it.recv().await.map(|chunk| (chunk, it))));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .map_err(|err| unexpected("the name of the file", &err))?;
    Ok(([(CONTENT_TYPE, HeaderValue::from_static("application/zip")), (CONTENT_DISPOSITION, disposition)], body)
        .into_response())
}

/// Writes into the body of an answer. Blocks while the other side reads slowly, and gives up on one that stopped.
struct Pipe(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Ok(Bytes::copy_from_slice(bytes));
        match Handle::current().block_on(timeout(PATIENCE, self.0.send(piece))) {
            Ok(Ok(())) => Ok(bytes.len()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Brings in the archive of a request.
///
/// # Errors
/// 415 when the body has no parts, 408 when it takes too long, and those of [`unpack`].
pub(crate) async fn bring_in(ctx: &Ctx, state: &AppState, request: Request) -> Result<Brought, Refusal> {
    ctx.require(Right::ManageCompany)?;
    let parts = Multipart::from_request(request, state).await.map_err(|_| {
        let detail = "Send the archive as multipart/form-data, as a part named archive.";
        Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "request.media_type", detail)
    })?;
    let file = timeout(MOST_TIME, store(parts, &state.settings.data_dir)).await.unwrap_or_else(|_| {
        let detail = "The archive did not arrive within a quarter of an hour. Nothing was changed.";
        Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "request.too_slow", detail))
    })?;
    Ok(unpack(ctx, file.path().to_owned()).await?)
}

async fn store(mut parts: Multipart, data_dir: &Path) -> Result<NamedTempFile, Refusal> {
    let failed = |err: &io::Error| {
        tracing::error!(error = %err, "an archive could not be stored for a while");
        Problem::away(
            "archive.no_room",
            "There is no room for the archive just now. Nothing was changed; try again later.",
        )
    };
    while let Some(mut part) = parts.next_field().await.map_err(|err| broke_off(err.status()))? {
        if part.name() != Some(PART) {
            continue;
        }
        let mut file = arriving::file(data_dir).map_err(|err| failed(&err))?;
        let mut is_empty = true;
        while let Some(some) = part.chunk().await.map_err(|err| broke_off(err.status()))? {
            is_empty = is_empty && some.is_empty();
            file.write_all(&some).map_err(|err| failed(&err))?;
        }
        if is_empty {
            break;
        }
        return Ok(file);
    }
    Err(Problem::invalid_field(PART, "required", "Choose the zip file of an archive.").into())
}

fn broke_off(status: StatusCode) -> Refusal {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = "This archive is larger than is taken here. Nothing was changed; whoever runs the server can bring it in with `pactoria archive import`.";
        return Problem::new(Kind::TooLarge, "archive.too_large", detail).into();
    }
    let detail = "The archive broke off on its way. Nothing was changed; try again.";
    Refusal::new(StatusCode::BAD_REQUEST, "request.unreadable", detail)
}

/// `GET /settings/archive/take`: the archive, to be saved.
pub(crate) async fn download(Extension(visit): Extension<Visit>, session: Session) -> Result<Response, Refusal> {
    let Some(ctx) = app::door::person(&visit, &session).await? else {
        return Ok(Redirect::to(&paths::sign_in_then(paths::ARCHIVE)).into_response());
    };
    take(&ctx).await
}

/// `POST /settings/archive`: the page with what became of the archive.
pub(crate) async fn hand_in(form: Form) -> Response {
    let bring = async |ctx: Ctx, state: AppState, request| {
        let outcome = bring_in(&ctx, &state, request).await;
        Ok(Answer::Page(Answered(outcome.map_err(|refusal| refusal.problem))))
    };
    form.answer(paths::ARCHIVE, bring).await
}
