//! Setting, removing and acknowledging reminders, and stopping them from outside.

use super::form::{NewReminder, ReminderForm};
use super::rules::{goes_on, unanswered};
use super::sending::Ahead;
use super::store;
use super::{About, Plan, ReminderRow, RemindersView, Run, Standing, StopView, lead_in_words, letters};
use crate::accounts::{self, Right};
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services, Visit};
use crate::contracts::Summary;
use crate::crypto;
use crate::ids::{ContractId, MailId, ReminderId};
use crate::outbox::{self, State};
use crate::problem::Problem;
use crate::typed::{self, Email, day_in_words};
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeMap;

pub use super::store::Reminder;

/// The most reminders of one contract.
pub const MOST_REMINDERS: usize = 20;
/// The leads of the usual reminders, in days.
const USUAL: [(About, &[u16]); 4] =
    [(About::NoticeBy, &[60, 14]), (About::Renewal, &[30]), (About::End, &[60, 14]), (About::Obligation, &[7])];

/// A reminder with its date and what was sent for it.
pub struct Told {
    pub reminder: Reminder,
    /// The date as it follows today.
    pub date: Option<Date>,
    /// What was sent for a date that still asks for something, and nobody says that they see to it.
    pub unanswered: Option<Run>,
    /// How far the mails have come that were sent for it.
    pub mails: BTreeMap<MailId, State>,
    /// What was sent for which date, the earliest first.
    pub runs: Vec<Run>,
    /// Whether its recipient wants no reminders of this company.
    pub is_stopped: bool,
}

impl Told {
    /// The day on which it goes out for its present date.
    pub fn goes_on(&self) -> Option<Date> {
        self.date.map(|it| goes_on(self.reminder.plan, it))
    }
}

/// The reminders of a contract.
///
/// # Errors
/// `contract.missing`.
pub async fn of_contract(ctx: &Ctx, id: ContractId) -> Result<Vec<Told>, Problem> {
    told(ctx, &Ahead::of(ctx, id).await?).await
}

async fn told(ctx: &Ctx, ahead: &Ahead) -> Result<Vec<Told>, Problem> {
    let reminders = store::of_contract(ctx, ctx.db(), ahead.contract().id).await?;
    let mut runs = store::runs(ctx.db(), &reminders).await?;
    let stopped = store::stopped(ctx, ctx.db(), reminders.iter().map(|it| it.to.as_str())).await?;
    let ids: Vec<MailId> = runs.values().flatten().map(|it| it.mail).collect();
    let states = outbox::actions::states(ctx, &ids).await?;
    let tell = |it: Reminder| {
        let dates = ahead.dates(it.about);
        let runs = runs.remove(&it.id).unwrap_or_default();
        Told {
            date: dates.next(ctx.today()),
            unanswered: unanswered(&dates, &runs, ctx.today()).last().cloned(),
            mails: runs.iter().filter_map(|it| Some((it.mail, *states.get(&it.mail)?))).collect(),
            runs,
            is_stopped: stopped.contains(&typed::email_key(&it.to)),
            reminder: it,
        }
    };
    Ok(reminders.into_iter().map(tell).collect())
}

/// The reminders of a contract in words, with the form for another.
///
/// # Errors
/// As [`of_contract`].
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<RemindersView, Problem> {
    let ahead = Ahead::of(ctx, id).await?;
    let told = told(ctx, &ahead).await?;
    let contract = ahead.contract();
    let may_edit = !contract.status.is_final() && ctx.person().role.may(Right::EditContracts);
    let usual = if may_edit { usual(ctx, &ahead, &told)? } else { Vec::new() };
    Ok(RemindersView {
        id,
        may_edit,
        rows: told.into_iter().map(|it| row(ctx, it)).collect(),
        usual: usual.iter().map(|it| in_words(it.about, it.plan)).collect(),
        own_email: ctx.person().email.clone(),
        new_id: ReminderId::new(ctx.now()),
        service: outbox::actions::service(ctx),
        versions: contract.version,
        title: contract.title.clone(),
    })
}

fn in_words(about: About, plan: Plan) -> String {
    format!("{} {}", lead_in_words(plan.days_before), about.label())
}

fn row(ctx: &Ctx, it: Told) -> ReminderRow {
    let standing = standing(ctx, &it);
    let escalation = it.reminder.escalate_to.as_ref().zip(it.reminder.plan.escalates_after).map(|(to, after)| {
        let days = if after == 1 { "a day".to_owned() } else { format!("{after} days") };
        format!("{to} after {days} without an answer")
    });
    ReminderRow {
        id: it.reminder.id,
        what: in_words(it.reminder.about, it.reminder.plan),
        date: it.date.map(day_in_words),
        to: it.reminder.to,
        escalation,
        standing,
    }
}

fn standing(ctx: &Ctx, it: &Told) -> Standing {
    let today = ctx.today();
    // What was sent and not answered comes first, even where the date has moved on since.
    if let Some(run) = &it.unanswered {
        return Standing::Sent {
            date: run.date.to_string(),
            on: day_in_words(run.sent_on),
            state: it.mails.get(&run.mail).copied().unwrap_or(State::Sent),
            escalated: run.escalated_on.map(day_in_words),
        };
    }
    let answered = it.runs.iter().find(|run| Some(run.date) == it.date).and_then(|it| it.acknowledged_by.clone());
    match (answered, it.date) {
        (Some(by), _) => Standing::Acknowledged { by },
        (None, _) if it.is_stopped => Standing::Stopped,
        (None, None) => Standing::NoDate,
        (None, Some(date)) if date < today => Standing::Over,
        (None, Some(date)) => Standing::Waits(day_in_words(goes_on(it.reminder.plan, date).max(today))),
    }
}

/// The contract, if the person may set reminders of it.
async fn remindable(ctx: &Ctx, id: ContractId) -> Result<Ahead, Problem> {
    let ahead = Ahead::of(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let contract = ahead.contract();
    if contract.status.is_final() {
        return Err(Problem::conflict(
            "contract.over",
            format!(
                "This contract is {}; there is nothing left to be reminded of.",
                contract.status.label().to_lowercase()
            ),
        ));
    }
    Ok(ahead)
}

/// Sets a reminder. With an `id`, the same form sent twice sets one.
///
/// # Errors
/// Complaints by field; `contract.missing`; `contract.over`; `reminder.too_many`.
pub async fn set(
    ctx: &Ctx,
    contract: ContractId,
    id: Option<ReminderId>,
    form: &ReminderForm,
) -> Result<Reminder, Problem> {
    let ahead = remindable(ctx, contract).await?;
    let new = form.check()?;
    let id = id.unwrap_or_else(|| ReminderId::new(ctx.now()));
    insert(ctx, ahead.contract(), &[(id, new)]).await?;
    store::find(ctx, id).await?.ok_or_else(|| Problem::missing("reminder"))
}

async fn insert(ctx: &Ctx, contract: &Summary, all: &[(ReminderId, NewReminder)]) -> Result<(), Problem> {
    let change = ctx.change().await?;
    let there = store::of_contract(ctx, change.db(), contract.id).await?;
    let new: Vec<_> = all.iter().filter(|(id, _)| !there.iter().any(|it| it.id == *id)).collect();
    if new.is_empty() {
        return Ok(());
    }
    if there.len() + new.len() > MOST_REMINDERS {
        return Err(Problem::conflict(
            "reminder.too_many",
            format!("A contract can have {MOST_REMINDERS} reminders. Remove one that is not needed any more."),
        ));
    }
    let mut said = Vec::new();
    for (id, it) in new {
        if !store::insert(ctx, change.db(), *id, contract.id, it).await? {
            // The id is taken: by a form that came twice at once, or by another company's reminder, which is not there.
            return Err(Problem::missing("reminder"));
        }
        said.push(json!({
            "about": it.about.word(),
            "days_before": it.plan.days_before,
            "to": it.to,
            "escalate_to": it.escalate_to,
            "escalate_after_days": it.plan.escalates_after,
        }));
    }
    let happening = Happening::new(Action::ReminderSet, "contract", contract.id, &contract.title);
    change.commit(ctx, happening.after(json!({"reminders": said}))).await
}

/// The usual reminders to the person that are not set yet, for the dates that the contract has.
fn usual(ctx: &Ctx, ahead: &Ahead, there: &[Told]) -> Result<Vec<NewReminder>, Problem> {
    let to = Email::parse(&ctx.person().email).map_err(|it| Problem::invalid_field("email", &it.code, it.message))?;
    let has = |about: About| !ahead.dates(about).days.is_empty();
    let mut usual = Vec::new();
    for (about, leads) in USUAL {
        // Where notice must be sent, that is the day to look to; its end follows from it.
        let is_wanted = has(about) && (about != About::End || !has(About::NoticeBy));
        for &days_before in leads.iter().filter(|_| is_wanted) {
            let is_there = there.iter().map(|it| &it.reminder).any(|it| {
                it.about == about && it.plan.days_before == days_before && typed::email_key(&it.to) == to.key()
            });
            if !is_there {
                let plan = Plan { days_before, escalates_after: None };
                usual.push(NewReminder { about, plan, to: to.clone(), escalate_to: None });
            }
        }
    }
    Ok(usual)
}

/// Sets the usual reminders to the person, those of them that are not set yet.
///
/// # Errors
/// As [`set`]; `reminder.no_dates` where the contract has no date to go by.
pub async fn set_usual(ctx: &Ctx, contract: ContractId) -> Result<(), Problem> {
    let ahead = remindable(ctx, contract).await?;
    let there = told(ctx, &ahead).await?;
    let new = usual(ctx, &ahead, &there)?;
    if new.is_empty() && there.is_empty() {
        return Err(Problem::conflict(
            "reminder.no_dates",
            "This contract has no end date yet, so there is nothing to be reminded of. Record its dates first.",
        ));
    }
    let new: Vec<_> = new.into_iter().map(|it| (ReminderId::new(ctx.now()), it)).collect();
    insert(ctx, ahead.contract(), &new).await
}

/// A reminder with its contract.
async fn get(ctx: &Ctx, id: ReminderId) -> Result<(Reminder, Summary), Problem> {
    ctx.require(Right::ReadContracts)?;
    let reminder = store::find(ctx, id).await?.ok_or_else(|| Problem::missing("reminder"))?;
    let contract = crate::contracts::actions::summary(ctx, reminder.contract).await?;
    Ok((reminder, contract))
}

/// A reminder of the company.
///
/// # Errors
/// `reminder.missing`.
pub async fn find(ctx: &Ctx, id: ReminderId) -> Result<Reminder, Problem> {
    Ok(get(ctx, id).await?.0)
}

/// Removes a reminder; answers the contract it was of.
///
/// # Errors
/// `reminder.missing`; forbidden for roles that may not edit.
pub async fn remove(ctx: &Ctx, id: ReminderId) -> Result<ContractId, Problem> {
    let (it, contract) = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let change = ctx.change().await?;
    if !store::delete(ctx, change.db(), id).await? {
        return Err(Problem::missing("reminder"));
    }
    let before = json!({"about": it.about.word(), "days_before": it.plan.days_before, "to": it.to});
    let happening = Happening::new(Action::ReminderRemoved, "contract", contract.id, &contract.title).before(before);
    change.commit(ctx, happening).await?;
    Ok(contract.id)
}

/// Says that the person sees to what a reminder was sent for; answers its contract. Whoever may read the contract may say
/// so, because a reminder may go to somebody who only reads.
///
/// # Errors
/// `reminder.missing`; `reminder.not_sent` when it was not sent for that date, or somebody said so before.
pub async fn acknowledge(ctx: &Ctx, id: ReminderId, date: Date) -> Result<ContractId, Problem> {
    let (it, contract) = get(ctx, id).await?;
    if ctx.is_by_key() {
        ctx.require(Right::EditContracts)?;
    }
    let change = ctx.change().await?;
    if !store::acknowledge(ctx, change.db(), id, date).await? {
        return Err(Problem::conflict(
            "reminder.not_sent",
            "This reminder was not sent for that date, or somebody has said already that they see to it.",
        ));
    }
    let happening = Happening::new(Action::ReminderAcknowledged, "contract", contract.id, &contract.title)
        .after(json!({"about": it.about.word(), "date": date, "to": it.to}));
    change.commit(ctx, happening).await?;
    Ok(contract.id)
}

/// What a link for stopping reminders is about, in the context of its company.
async fn of_link(visit: &Visit, mail: MailId, proof: &str) -> Result<(Ctx, String), Problem> {
    let missing = || Problem::missing("reminder");
    let services: &std::sync::Arc<Services> = &visit.services;
    let mail = outbox::actions::of_any_company(services, mail).await?.ok_or_else(missing)?;
    let expected = letters::stop_proof(services, mail.id, &mail.to);
    // Compared by their hashes, so that the time it takes says nothing about how much of a guess was right.
    if crypto::fingerprint(expected.as_bytes()) != crypto::fingerprint(proof.as_bytes()) {
        return Err(missing());
    }
    let ctx = accounts::actions::for_the_system(services, mail.company).await?.ok_or_else(missing)?;
    Ok((ctx, mail.to))
}

/// What a link for stopping reminders leads to, for anybody who has the link.
///
/// # Errors
/// `reminder.missing` when the link is not whole.
pub async fn open_stop(visit: &Visit, mail: MailId, proof: &str) -> Result<StopView, Problem> {
    let (ctx, to) = of_link(visit, mail, proof).await?;
    let is_stopped = !store::stopped(&ctx, ctx.db(), [to.as_str()]).await?.is_empty();
    Ok(StopView { company: ctx.person().company.clone(), to, is_stopped })
}

/// Stops the reminders of a company to the address that a mail went to, or lets them come again.
///
/// # Errors
/// As [`open_stop`].
pub async fn stop(visit: &Visit, mail: MailId, proof: &str, is_stopped: bool) -> Result<(), Problem> {
    let (ctx, to) = of_link(visit, mail, proof).await?;
    let change = ctx.change().await?;
    if !store::put_stop(&ctx, change.db(), &to, is_stopped).await? {
        return Ok(());
    }
    let action = if is_stopped { Action::RemindersStopped } else { Action::RemindersResumed };
    let happening = Happening::new(action, "mail", mail, &to).after(json!({"to": to, "from": visit.address}));
    change.commit(&ctx, happening).await
}
