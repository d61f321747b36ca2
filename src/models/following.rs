//! Hearing an answer while it comes, and stopping it.
//!
//! Whoever follows a call ends it by going away or by saying stop; what came until then is written down as stopped. Nothing here
//! says that an answer is whole: only its record does, once it has ended.

use crate::context::{Ctx, Services};
use crate::decisions::Record;
use crate::ids::{CallId, UserId};
use crate::problem::Problem;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// A call that somebody follows.
pub struct UnderWay {
    id: CallId,
    pieces: mpsc::UnboundedReceiver<String>,
    running: JoinHandle<Result<Record, Problem>>,
}

impl UnderWay {
    pub(super) fn new(
        id: CallId,
        pieces: mpsc::UnboundedReceiver<String>,
        running: JoinHandle<Result<Record, Problem>>,
    ) -> Self {
        Self { id, pieces, running }
    }

    /// The call.
    pub fn id(&self) -> CallId {
        self.id
    }

    /// What comes next; `None` when nothing more does.
    pub async fn next(&mut self) -> Option<String> {
        self.pieces.recv().await
    }

    /// What came of it, once that is written down.
    ///
    /// # Errors
    /// When it could not be written down.
    pub async fn ended(self) -> Result<Record, Problem> {
        outcome(self.running).await
    }
}

/// What came of a call that runs on a task of its own.
pub(super) async fn outcome(running: JoinHandle<Result<Record, Problem>>) -> Result<Record, Problem> {
    running.await.map_err(|err| {
        tracing::error!(error = %err, "a call of a model ended before its time");
        Problem::unexpected()
    })?
}

/// The calls of this process that their askers may stop.
#[derive(Default)]
pub(super) struct Stops(Mutex<HashMap<CallId, (UserId, oneshot::Sender<()>)>>);

impl Stops {
    fn calls(&self) -> MutexGuard<'_, HashMap<CallId, (UserId, oneshot::Sender<()>)>> {
        // Under the lock nothing but the map is touched, so a panic leaves it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The side of a call that is followed.
pub(super) struct Follower {
    id: CallId,
    services: Arc<Services>,
    pieces: mpsc::UnboundedSender<String>,
    stop: oneshot::Receiver<()>,
}

impl Follower {
    pub(super) fn of(ctx: &Ctx, id: CallId, pieces: mpsc::UnboundedSender<String>) -> Self {
        let services = Arc::clone(&ctx.visit().services);
        let (sender, stop) = oneshot::channel();
        services.models.stops.calls().insert(id, (ctx.person().id, sender));
        Self { id, services, pieces, stop }
    }

    /// Where pieces go. Who went away hears none, and the call ends by [`Self::is_over`].
    pub(super) fn pieces(&self) -> mpsc::UnboundedSender<String> {
        self.pieces.clone()
    }

    /// Waits until the asker says stop or goes away.
    pub(super) async fn is_over(&mut self) {
        tokio::select! {
            () = self.pieces.closed() => {}
            // The sender goes away only with the call itself or when it was used.
            _ = &mut self.stop => {}
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.services.models.stops.calls().remove(&self.id);
    }
}

/// Stops a call of the person's own; `false` where none of that id is under way in this process.
pub(super) fn stop(ctx: &Ctx, id: CallId) -> bool {
    let mut calls = ctx.visit().services.models.stops.calls();
    let is_theirs = calls.get(&id).is_some_and(|(asker, _)| *asker == ctx.person().id);
    let stopped = if is_theirs { calls.remove(&id) } else { None };
    stopped.is_some_and(|(_, sender)| sender.send(()).is_ok())
}
