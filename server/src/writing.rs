//! A draft that a model writes, as server-sent events: its words as they come, and at the end where what came of it stands.
//!
//! The form of the page posts here when its script is awake. A browser that goes away, or a process that stops, ends the call; what
//! came until then is in its record. Nothing is in the contract by this.

use crate::forms::fields;
use crate::refusal::Refusal;
use crate::state::AppState;
use app::paths;
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use pactoria::context::Visit;
use pactoria::ids::ContractId;
use pactoria::models::UnderWay;
use pactoria::models::drafting::{self, WriteForm};
use pactoria::problem::Problem;
use serde_json::Value;
use std::convert::Infallible;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tower_sessions::Session;
use uuid::Uuid;

/// A draft under way, and who hears it.
struct Writing {
    contract: ContractId,
    under_way: UnderWay,
    closing: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
}

/// What is to be sent next.
enum Next {
    Call(Writing),
    Pieces(Writing),
    Nothing,
}

/// `POST /contracts/{id}/write`.
pub(crate) async fn write(
    State(state): State<AppState>,
    Extension(visit): Extension<Visit>,
    session: Session,
    Path(id): Path<Uuid>,
    request: Request,
) -> Result<Response, Refusal> {
    let ctx = app::door::person(&visit, &session).await?.ok_or_else(Problem::signed_out)?;
    let contract = ContractId::from_uuid(id);
    let description = fields(request).await?.into_iter().find(|(name, _)| name == "description").map(|(_, it)| it);
    let (place, closing) = state.changes.place_for_long()?;
    let under_way = drafting::begin(&ctx, contract, &WriteForm { description }).await?;
    let writing = Writing { contract, under_way, closing, _place: place };
    let events = stream::unfold(Next::Call(writing), |next| async move {
        let (event, next) = match next {
            Next::Call(writing) => {
                let event = Event::default().event("call").data(writing.under_way.id().to_string());
                (event, Next::Pieces(writing))
            }
            Next::Pieces(writing) => writing.next().await?,
            Next::Nothing => return None,
        };
        Some((Ok::<_, Infallible>(event), next))
    });
    Ok(([crate::live::UNBUFFERED], Sse::new(events).keep_alive(KeepAlive::new())).into_response())
}

impl Writing {
    /// The next piece, or the end; `None` when the process stops.
    async fn next(mut self) -> Option<(Event, Next)> {
        let piece = tokio::select! {
            biased;
            () = crate::live::told(&mut self.closing) => return None,
            piece = self.under_way.next() => piece,
        };
        if let Some(piece) = piece {
            // A string of JSON has no line of its own to break the event with.
            return Some((Event::default().event("piece").data(Value::String(piece).to_string()), Next::Pieces(self)));
        }
        match self.under_way.ended().await {
            Ok(record) => {
                let to = paths::written(self.contract, record.id);
                Some((Event::default().event("end").data(to), Next::Nothing))
            }
            Err(err) => {
                tracing::error!(error = %err, "what came of a draft could not be written down");
                None
            }
        }
    }
}
