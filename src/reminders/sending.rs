//! The hourly work: what is due today goes into the outbox, once.

use super::rules::{Stage, due};
use super::store::{self, Reminder};
use super::{About, Dates, Run, letters};
use crate::accounts;
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services};
use crate::contracts::{Status, Summary};
use crate::ids::{CompanyId, ContractId};
use crate::keydates::actions::{KeyDates, get};
use crate::obligations::actions::{Obligation, open_of_contract};
use crate::outbox::{self, State};
use crate::problem::Problem;
use jiff::civil::Date;
use serde_json::json;
use std::sync::Arc;

/// How many contracts are looked at between two questions to the database for more.
const BATCH: u64 = 200;
/// The hour of the company's day before which nothing is sent: nobody wants a mail at night.
const MORNING: i8 = 7;

/// What lies ahead of a contract today.
pub(super) struct Ahead {
    key: KeyDates,
    open: Vec<Obligation>,
}

impl Ahead {
    /// # Errors
    /// `contract.missing`.
    pub(super) async fn of(ctx: &Ctx, contract: ContractId) -> Result<Self, Problem> {
        Ok(Self { key: get(ctx, contract).await?, open: open_of_contract(ctx, contract).await? })
    }

    pub(super) fn contract(&self) -> &Summary {
        &self.key.contract
    }

    /// The days that a reminder goes by. A contract that is over has none of its own; what it asks for may go on.
    pub(super) fn dates(&self, about: About) -> Dates {
        let is_alive = matches!(self.contract().status, Status::Draft | Status::PendingReview | Status::Active);
        let day = match about {
            About::NoticeBy => self.key.notice_by.as_ref().and_then(|it| it.as_ref().ok()).map(|it| it.date),
            About::End => self.key.term_end,
            About::Renewal => self.key.next_renewal,
            About::Obligation => {
                let mut days: Vec<_> = self.open.iter().map(|it| it.due).collect();
                days.dedup();
                return Dates { days, passed_is_missed: false };
            }
        };
        Dates { days: day.filter(|_| is_alive).into_iter().collect(), passed_is_missed: is_alive }
    }

    /// What is to be done by `day`.
    pub(super) fn due_on(&self, day: Date) -> impl Iterator<Item = &Obligation> {
        self.open.iter().filter(move |it| it.due == day)
    }
}

/// Puts every reminder that is due into the outbox; answers how many. Safe to run twice and in two processes: each mail is
/// written together with the note that it was, once for each date and stage.
///
/// # Errors
/// When the database cannot be asked for what there is to do. One contract that fails holds up no other.
pub async fn send_due(services: &Arc<Services>) -> Result<u32, Problem> {
    let mut sent = 0;
    let mut last = None;
    let mut company: Option<Round> = None;
    loop {
        let batch = store::contracts_after(services.db(), last, BATCH).await?;
        let Some(end) = batch.last().copied() else { return Ok(sent) };
        last = Some(end);
        for (id, contract) in batch {
            if company.as_ref().is_none_or(|it| it.id != id) {
                company = Round::begin(services, id).await?;
            }
            let Some(round) = company.as_mut().filter(|it| it.is_day()) else { continue };
            match round.send(contract).await {
                Ok(mails) => sent += mails,
                Err(problem) => {
                    tracing::error!(%contract, error = %problem, "the reminders of a contract could not be worked out");
                }
            }
        }
    }
}

/// The work for one company.
struct Round {
    id: CompanyId,
    ctx: Ctx,
    /// How many more mails it may have made today.
    room: u32,
}

impl Round {
    async fn begin(services: &Arc<Services>, id: CompanyId) -> Result<Option<Self>, Problem> {
        let Some(ctx) = accounts::actions::for_the_system(services, id).await? else { return Ok(None) };
        let room = outbox::actions::room_for_today(&ctx).await?;
        Ok(Some(Self { id, ctx, room }))
    }

    fn is_day(&self) -> bool {
        self.ctx.now().to_zoned(self.ctx.zone().clone()).hour() >= MORNING
    }

    async fn send(&mut self, contract: ContractId) -> Result<u32, Problem> {
        let ahead = Ahead::of(&self.ctx, contract).await?;
        let reminders = store::of_contract(&self.ctx, self.ctx.db(), contract).await?;
        let runs = store::runs(self.ctx.db(), &reminders).await?;
        let mut sent = 0;
        for it in &reminders {
            let runs = runs.get(&it.id).map_or(&[][..], Vec::as_slice);
            let Some(what) = due(it.plan, &ahead.dates(it.about), runs, self.ctx.today()) else { continue };
            if self.room == 0 {
                tracing::warn!(company = %self.id, "a company had its mails for today; its other reminders go tomorrow");
                break;
            }
            if self.send_one(&ahead, it, what, runs).await? {
                self.room -= 1;
                sent += 1;
            }
        }
        Ok(sent)
    }

    async fn send_one(
        &self,
        ahead: &Ahead,
        it: &Reminder,
        (date, stage): (Date, Stage),
        runs: &[Run],
    ) -> Result<bool, Problem> {
        let ctx = &self.ctx;
        let first = runs.iter().find(|run| run.date == date);
        let came = match first {
            Some(first) => outbox::actions::states(ctx, &[first.mail]).await?.remove(&first.mail),
            None => None,
        };
        if stage == Stage::Escalation && came == Some(State::Waiting) {
            // Nobody can answer what has not left; the first mail goes first.
            return Ok(false);
        }
        let mail = letters::write(ctx, ahead, it, (date, stage), first.zip(came))?;
        if !letters::is_welcome(ctx, &mail).await? {
            return Ok(false);
        }
        let change = ctx.change().await?;
        let is_first = match stage {
            Stage::First => store::begin_run(change.db(), it.id, date, ctx.today(), mail.id()).await?,
            Stage::Escalation => store::escalate(change.db(), it.id, date, ctx.today()).await?,
        };
        if !is_first || !outbox::actions::queue(ctx, &change, &mail).await? {
            return Ok(false);
        }
        let happening = Happening::new(Action::ReminderSent, "contract", ahead.contract().id, &ahead.contract().title)
            .after(json!({"to": mail.to(), "about": it.about.word(), "date": date, "stage": stage.word()}));
        change.commit(ctx, happening).await?;
        Ok(true)
    }
}
