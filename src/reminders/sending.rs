//! The hourly work: what is due today goes into the outbox, once.

use super::rules::{Stage, due};
use super::store::{self, Reminder};
use super::{About, Run, letters};
use crate::accounts;
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services};
use crate::contracts::Status;
use crate::ids::{CompanyId, ContractId};
use crate::keydates::actions::{KeyDates, get};
use crate::outbox;
use crate::problem::Problem;
use jiff::civil::Date;
use serde_json::json;
use std::sync::Arc;

/// How many contracts are looked at between two questions to the database for more.
const BATCH: u64 = 200;
/// The hour of the company's day before which nothing is sent: nobody wants a mail at night.
const MORNING: i8 = 7;

/// The day that a reminder goes by, as it follows today; `None` where the contract has none or is over.
pub(super) fn day_of(about: About, dates: &KeyDates) -> Option<Date> {
    let is_alive = matches!(dates.contract.status, Status::Draft | Status::PendingReview | Status::Active);
    let day = match about {
        About::NoticeBy => dates.notice_by.as_ref().and_then(|it| it.as_ref().ok()).map(|it| it.date),
        About::End => dates.term_end,
        About::Renewal => dates.next_renewal,
    };
    day.filter(|_| is_alive)
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
        let dates = get(&self.ctx, contract).await?;
        let reminders = store::of_contract(&self.ctx, self.ctx.db(), contract).await?;
        let runs = store::runs(self.ctx.db(), &reminders).await?;
        let mut sent = 0;
        for it in &reminders {
            let runs = runs.get(&it.id).map_or(&[][..], Vec::as_slice);
            let Some(what) = due(it.plan, day_of(it.about, &dates), runs, self.ctx.today()) else { continue };
            if self.room == 0 {
                tracing::warn!(company = %self.id, "a company had its mails for today; its other reminders go tomorrow");
                break;
            }
            if self.send_one(&dates, it, what, runs).await? {
                self.room -= 1;
                sent += 1;
            }
        }
        Ok(sent)
    }

    async fn send_one(
        &self,
        dates: &KeyDates,
        it: &Reminder,
        (date, stage): (Date, Stage),
        runs: &[Run],
    ) -> Result<bool, Problem> {
        let ctx = &self.ctx;
        let mail = letters::write(ctx, &dates.contract, it, (date, stage), runs)?;
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
        let happening = Happening::new(Action::ReminderSent, "contract", dates.contract.id, &dates.contract.title)
            .after(json!({"to": mail.to(), "about": it.about.word(), "date": date, "stage": stage.word()}));
        change.commit(ctx, happening).await?;
        Ok(true)
    }
}
