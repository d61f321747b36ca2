//! Reminders with what was sent for them, read and written many at a time: what leaves in an archive and comes back from one.
//!
//! A reminder whose mail still waits in the outbox has told nobody yet, and waiting mails stay where they are: unless
//! somebody sees to it already, it leaves as one that was not sent, so that it is sent from where it comes to. So does the
//! mail to the second address.

use super::super::form::NewReminder;
use super::super::{letters, rules::Stage};
use super::{Reminder, day, reminder_runs, reminder_stops, reminders, stopped};
use crate::context::Ctx;
use crate::ids::{ContractId, MailId, ReminderId};
use crate::outbox::{self, State};
use crate::problem::Problem;
use crate::storage::{instant, micros};
use crate::typed;
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, Func, OnConflict, Query};
use sea_orm::{ConnectionTrait, ExprTrait, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

/// How many rows one statement takes.
const AT_ONCE: usize = 500;

/// What left for one date.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) date: Date,
    pub(crate) sent_on: Date,
    pub(crate) escalated_on: Option<Date>,
    pub(crate) acknowledged_by: Option<String>,
    pub(crate) acknowledged_at: Option<Timestamp>,
}

/// A reminder as it leaves.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) reminder: Reminder,
    pub(crate) created_at: Timestamp,
    pub(crate) sent: Vec<Sent>,
    /// Which of its addresses want no reminders of the company.
    pub(crate) stopped: Vec<String>,
}

/// A reminder as it comes in.
#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(crate) id: ReminderId,
    pub(crate) contract: ContractId,
    pub(crate) new: NewReminder,
    pub(crate) created_by_name: String,
    pub(crate) created_at: Timestamp,
    pub(crate) sent: Vec<Sent>,
    /// Which of its addresses want no reminders of the company, by their keys.
    pub(crate) stopped: BTreeSet<String>,
}

/// The reminders of some contracts, of each in the order in which they were set.
pub(crate) async fn of_contracts(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contracts: &[ContractId],
) -> Result<Vec<Kept>, Problem> {
    use reminders::Column as C;
    let rows = reminders::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.is_in(contracts.iter().map(|it| it.uuid())))
        .order_by_asc(C::CreatedAt)
        .order_by_desc(C::DaysBefore)
        .order_by_asc(C::Id)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut sent = sent(ctx, db, rows.iter().map(|it| it.id)).await?;
    let addresses: BTreeSet<&str> =
        rows.iter().flat_map(|it| [Some(&*it.recipient), it.escalate_to.as_deref()]).flatten().collect();
    let silent = stopped(ctx, db, addresses).await?;
    let kept = |row: reminders::Model| {
        let created_at = instant(row.created_at)?;
        let reminder = row.reminder()?;
        let own = [Some(&reminder.to), reminder.escalate_to.as_ref()].into_iter().flatten();
        let stopped = own.filter(|it| silent.contains(&typed::email_key(it))).cloned().collect();
        let sent = sent.remove(&reminder.id).unwrap_or_default();
        Ok(Kept { created_at, stopped, sent, reminder })
    };
    rows.into_iter().map(kept).collect()
}

/// What left for reminders of the company, the earliest date first.
async fn sent(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    reminders: impl Iterator<Item = Uuid>,
) -> Result<BTreeMap<ReminderId, Vec<Sent>>, Problem> {
    use reminder_runs::Column as C;
    let waiting = Query::select()
        .column("id")
        .from("outgoing_mail")
        .and_where(Expr::col("company_id").eq(ctx.company().uuid()))
        .and_where(Expr::col("state").eq(State::Waiting.word()))
        .to_owned();
    let rows = reminder_runs::Entity::find()
        .filter(C::ReminderId.is_in(reminders))
        .filter(C::MailId.not_in_subquery(waiting).or(C::AcknowledgedBy.is_not_null()))
        .order_by_asc(C::ReminderId)
        .order_by_asc(C::Date)
        .all(db)
        .await?;
    let told_nobody = waiting_escalations(ctx, db, &rows).await?;
    let mut sent: BTreeMap<_, Vec<Sent>> = BTreeMap::new();
    for row in rows {
        let escalated_on =
            row.escalated_on.as_deref().filter(|_| !told_nobody.contains(&(row.reminder_id, row.date.clone())));
        sent.entry(ReminderId::from_uuid(row.reminder_id)).or_default().push(Sent {
            date: day(&row.date)?,
            sent_on: day(&row.sent_on)?,
            escalated_on: escalated_on.map(day).transpose()?,
            acknowledged_by: row.acknowledged_by,
            acknowledged_at: row.acknowledged_at.map(instant).transpose()?,
        });
    }
    Ok(sent)
}

/// Which of these runs told the second address in a mail that still waits.
async fn waiting_escalations(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    rows: &[reminder_runs::Model],
) -> Result<BTreeSet<(Uuid, String)>, Problem> {
    let mut escalated = BTreeMap::new();
    for row in rows.iter().filter(|it| it.escalated_on.is_some() && it.acknowledged_by.is_none()) {
        let key = letters::key(ReminderId::from_uuid(row.reminder_id), day(&row.date)?, Stage::Escalation);
        escalated.insert(key, (row.reminder_id, row.date.clone()));
    }
    let keys: Vec<String> = escalated.keys().cloned().collect();
    let mut waiting = BTreeSet::new();
    for some in keys.chunks(AT_ONCE) {
        waiting.extend(outbox::actions::waiting(ctx, db, some).await?);
    }
    escalated.retain(|key, _| waiting.contains(key));
    Ok(escalated.into_values().collect())
}

/// Which of these keys of addresses the company has set no reminder to yet. What is said of the others came from their own mails
/// and is not for an archive to change.
async fn not_reminded<'a>(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    keys: impl Iterator<Item = &'a String>,
) -> Result<BTreeSet<&'a String>, Problem> {
    use reminders::Column as C;
    let mut silent: BTreeSet<&String> = keys.collect();
    if silent.is_empty() {
        return Ok(silent);
    }
    let is_among = |column: C| Expr::expr(Func::lower(Expr::col(column))).is_in(silent.iter().map(|it| it.as_str()));
    let rows: Vec<(String, Option<String>)> = reminders::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(is_among(C::Recipient).or(is_among(C::EscalateTo)))
        .select_only()
        .columns([C::Recipient, C::EscalateTo])
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    for address in rows.into_iter().flat_map(|(first, second)| [Some(first), second]).flatten() {
        silent.remove(&typed::email_key(&address));
    }
    Ok(silent)
}

/// Adds reminders with what was sent for them; addresses that want none of the company get none here either.
pub(crate) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, all: &[Whole]) -> Result<(), Problem> {
    let company = ctx.company().uuid();
    let silent = not_reminded(ctx, db, all.iter().flat_map(|it| &it.stopped)).await?;
    let rows: Vec<_> = all
        .iter()
        .map(|it| reminders::ActiveModel {
            id: Set(it.id.uuid()),
            company_id: Set(company),
            contract_id: Set(it.contract.uuid()),
            about: Set(it.new.about.word().to_owned()),
            days_before: Set(i32::from(it.new.plan.days_before)),
            recipient: Set(it.new.to.as_str().to_owned()),
            escalate_to: Set(it.new.escalate_to.as_ref().map(|it| it.as_str().to_owned())),
            escalate_after_days: Set(it.new.plan.escalates_after.map(i32::from)),
            created_by_name: Set(it.created_by_name.clone()),
            created_at: Set(micros(it.created_at)),
        })
        .collect();
    for some in rows.chunks(AT_ONCE) {
        reminders::Entity::insert_many(some.to_vec()).exec_without_returning(db).await?;
    }
    let sent = all.iter().flat_map(|it| it.sent.iter().map(move |sent| (it.id, sent)));
    let rows: Vec<_> = sent
        .map(|(id, it)| reminder_runs::ActiveModel {
            reminder_id: Set(id.uuid()),
            date: Set(it.date.to_string()),
            // The mail itself lies in the outbox that sent it.
            mail_id: Set(MailId::from_uuid(Uuid::nil()).uuid()),
            sent_on: Set(it.sent_on.to_string()),
            escalated_on: Set(it.escalated_on.map(|it| it.to_string())),
            acknowledged_by: Set(it.acknowledged_by.clone()),
            acknowledged_at: Set(it.acknowledged_at.map(micros)),
        })
        .collect();
    for some in rows.chunks(AT_ONCE) {
        reminder_runs::Entity::insert_many(some.to_vec()).exec_without_returning(db).await?;
    }
    let rows: Vec<_> = silent
        .into_iter()
        .map(|key| reminder_stops::ActiveModel {
            company_id: Set(company),
            email_key: Set(key.clone()),
            at: Set(micros(ctx.now())),
        })
        .collect();
    for some in rows.chunks(AT_ONCE) {
        use reminder_stops::Column as C;
        let there = OnConflict::columns([C::CompanyId, C::EmailKey]).do_nothing().to_owned();
        let insert = reminder_stops::Entity::insert_many(some.to_vec()).on_conflict(there);
        match insert.exec_without_returning(db).await {
            Ok(_) | Err(DbErr::RecordNotInserted) => {}
            Err(err) => return Err(err.into()),
        }
    }
    Ok(())
}
