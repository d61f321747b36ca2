//! Tells browsers that something of their company changed, as server-sent events: the mark of each edition as it comes.
//!
//! What always holds: a stream is one person's sign-in, looked at again before each event and every few seconds, and ends with
//! it, with the process, and with the person's right; the end of a company's trail is asked for once a second in one place,
//! however many listen; and there are few enough streams that no company can use up the connections. What changed is not
//! told: whoever hears it asks for the page again, by the usual door.

use crate::refusal::Refusal;
use crate::sessions;
use crate::state::AppState;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderName;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use pactoria::accounts::Right;
use pactoria::context::{Ctx, Visit};
use pactoria::edition::Edition;
use pactoria::ids::CompanyId;
use pactoria::problem::Problem;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, interval_at};
use tower_sessions::Session;
use tower_sessions::session::Id;

/// How often the end of a trail is asked for while somebody listens.
const ASK_EVERY: Duration = Duration::from_secs(1);
/// How often a stream looks whether its sign-in still stands, and says that it is there.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// How many streams there are at most, and of one company.
const MOST: usize = 500;
const MOST_OF_A_COMPANY: usize = 50;
/// How long whoever finds no place waits before they try again.
const TRY_AGAIN_SECONDS: u32 = 60;
/// Proxies that gather answers would hold events back.
pub(crate) const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// Who listens for which company.
pub(crate) struct Changes {
    companies: Mutex<HashMap<CompanyId, watch::Sender<String>>>,
    places: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

impl Changes {
    pub(crate) fn new() -> Self {
        Self { companies: Mutex::default(), places: Arc::new(Semaphore::new(MOST)), closing: watch::Sender::new(false) }
    }

    /// Ends every stream: the process is asked to stop.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// A place for an answer that goes on for long, and what says that the process is asked to stop.
    ///
    /// # Errors
    /// When there are too many such answers.
    pub(crate) fn place_for_long(&self) -> Result<(OwnedSemaphorePermit, watch::Receiver<bool>), Problem> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| full())?;
        Ok((place, self.closing.subscribe()))
    }

    fn companies(&self) -> MutexGuard<'_, HashMap<CompanyId, watch::Sender<String>>> {
        // Under the lock nothing but the map is touched, so a panic leaves it whole.
        self.companies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The marks of a company's editions from now on, the present one first; `None` where too many listen.
    fn listen(self: &Arc<Self>, ctx: &Ctx) -> Option<watch::Receiver<String>> {
        let mut companies = self.companies();
        let (sender, is_new) = match companies.get(&ctx.company()) {
            Some(sender) => (sender.clone(), false),
            None => (watch::Sender::new(String::new()), true),
        };
        if sender.receiver_count() >= MOST_OF_A_COMPANY {
            return None;
        }
        let mut marks = sender.subscribe();
        marks.mark_changed();
        if is_new {
            companies.insert(ctx.company(), sender.clone());
            tokio::spawn(Arc::clone(self).ask(ctx.clone(), sender));
        }
        Some(marks)
    }

    /// Asks for the edition of a company as long as somebody listens.
    async fn ask(self: Arc<Self>, ctx: Ctx, sender: watch::Sender<String>) {
        let mut seconds = interval(ASK_EVERY);
        seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            seconds.tick().await;
            match Edition::now(&ctx).await {
                Ok(edition) => {
                    let mark = edition.mark();
                    sender.send_if_modified(|it| std::mem::replace(it, mark.clone()) != mark);
                }
                Err(err) => tracing::debug!(error = %err, "the edition of a company could not be read; asked again"),
            }
            let mut companies = self.companies();
            if sender.receiver_count() == 0 {
                companies.remove(&ctx.company());
                return;
            }
        }
    }
}

/// One browser that listens.
struct Listening {
    visit: Visit,
    session: Id,
    company: CompanyId,
    marks: watch::Receiver<String>,
    closing: watch::Receiver<bool>,
    looks: Interval,
    _place: OwnedSemaphorePermit,
}

/// `/risk/changes`.
pub(crate) async fn changes(
    State(state): State<AppState>,
    Extension(visit): Extension<Visit>,
    session: Session,
) -> Result<Response, Refusal> {
    let ctx = app::door::person(&visit, &session).await?.ok_or_else(Problem::signed_out)?;
    ctx.require(Right::ReadContracts)?;
    let session = session.id().ok_or_else(Problem::signed_out)?;
    let (place, closing) = state.changes.place_for_long()?;
    let marks = state.changes.listen(&ctx).ok_or_else(full)?;
    let mut looks = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let listening = Listening { visit, session, company: ctx.company(), marks, closing, looks, _place: place };
    let events = stream::unfold(listening, |mut listening| async move {
        let mark = listening.next().await?;
        Some((Ok::<_, Infallible>(Event::default().event("edition").data(mark)), listening))
    });
    let alive = KeepAlive::new().interval(LOOK_EVERY);
    Ok(([UNBUFFERED], Sse::new(events).keep_alive(alive)).into_response())
}

impl Listening {
    /// The mark of the next edition; `None` when there is nothing more to hear.
    async fn next(&mut self) -> Option<String> {
        loop {
            tokio::select! {
                biased;
                () = told(&mut self.closing) => return None,
                changed = self.marks.changed() => changed.ok()?,
                _ = self.looks.tick() => {
                    if !self.may_still_hear().await {
                        return None;
                    }
                    continue;
                }
            }
            let mark = self.marks.borrow_and_update().clone();
            if mark.is_empty() {
                // The first answer is on its way.
                continue;
            }
            return if self.may_still_hear().await { Some(mark) } else { None };
        }
    }

    /// Whether the sign-in still stands, for the same company and with the right; read anew each time.
    async fn may_still_hear(&self) -> bool {
        let services = &self.visit.services;
        let visit = Visit { now: services.now(), ..self.visit.clone() };
        let session = sessions::reread(Arc::clone(services), self.session);
        match app::door::person(&visit, &session).await {
            Ok(Some(ctx)) => ctx.company() == self.company && ctx.require(Right::ReadContracts).is_ok(),
            Ok(None) => false,
            Err(err) => {
                tracing::debug!(error = %err, "a sign-in could not be looked at; its stream ends and the browser comes again");
                false
            }
        }
    }
}

fn full() -> Problem {
    let detail = "Too many pages follow what changes just now. This one still works: look again when you want to know.";
    Problem::too_many("live.too_many", detail, TRY_AGAIN_SECONDS)
}

/// Waits until the process is asked to stop.
pub(crate) async fn told(closing: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, which is an end too.
    let _ = closing.wait_for(|it| *it).await;
}
