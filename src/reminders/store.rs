//! Rows of reminders, of what was sent for them, and of addresses that want none. Every query of a person carries the
//! company; the hourly work goes from company to company.

pub(crate) mod whole;

use super::About;
use super::form::NewReminder;
use super::rules::{Plan, Run};
use crate::context::Ctx;
use crate::ids::{CompanyId, ContractId, MailId, ReminderId};
use crate::problem::Problem;
use crate::storage::{damaged, micros};
use crate::typed;
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ConnectionTrait, ExprTrait, QueryOrder, QuerySelect, SqlErr};
use std::collections::{BTreeMap, BTreeSet};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod reminders {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reminders")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub contract_id: Uuid,
        pub about: String,
        pub days_before: i32,
        pub recipient: String,
        pub escalate_to: Option<String>,
        pub escalate_after_days: Option<i32>,
        pub created_by_name: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod reminder_runs {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reminder_runs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub reminder_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub date: String,
        pub mail_id: Uuid,
        pub sent_on: String,
        pub escalated_on: Option<String>,
        pub acknowledged_by: Option<String>,
        pub acknowledged_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod reminder_stops {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reminder_stops")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub email_key: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A reminder as stored.
#[derive(Clone, Debug)]
pub struct Reminder {
    pub id: ReminderId,
    pub contract: ContractId,
    pub about: About,
    pub plan: Plan,
    pub to: String,
    pub escalate_to: Option<String>,
    pub created_by_name: String,
}

impl reminders::Model {
    fn reminder(self) -> Result<Reminder, Problem> {
        Ok(Reminder {
            id: ReminderId::from_uuid(self.id),
            contract: ContractId::from_uuid(self.contract_id),
            about: About::from_word(&self.about).ok_or_else(|| damaged("the date of a reminder", &self.about))?,
            plan: Plan {
                days_before: u16::try_from(self.days_before).unwrap_or(0),
                escalates_after: self.escalate_after_days.and_then(|it| u16::try_from(it).ok()),
            },
            to: self.recipient,
            escalate_to: self.escalate_to,
            created_by_name: self.created_by_name,
        })
    }
}

fn day(raw: &str) -> Result<Date, Problem> {
    raw.parse().map_err(|err: jiff::Error| damaged("a day", &err))
}

impl reminder_runs::Model {
    fn run(self) -> Result<Run, Problem> {
        Ok(Run {
            date: day(&self.date)?,
            sent_on: day(&self.sent_on)?,
            mail: MailId::from_uuid(self.mail_id),
            escalated_on: self.escalated_on.as_deref().map(day).transpose()?,
            acknowledged_by: self.acknowledged_by,
        })
    }
}

/// Adds a reminder; `false` when one of this id was set before.
pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ReminderId,
    contract: ContractId,
    it: &NewReminder,
) -> Result<bool, Problem> {
    let inserted = reminders::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(contract.uuid()),
        about: Set(it.about.word().to_owned()),
        days_before: Set(i32::from(it.plan.days_before)),
        recipient: Set(it.to.as_str().to_owned()),
        escalate_to: Set(it.escalate_to.as_ref().map(|it| it.as_str().to_owned())),
        escalate_after_days: Set(it.plan.escalates_after.map(i32::from)),
        created_by_name: Set(ctx.person().full_name.clone()),
        created_at: Set(micros(ctx.now())),
    }
    .insert(db)
    .await;
    match inserted {
        Ok(_) => Ok(true),
        Err(err) if matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// The reminders of a contract, in the order in which they were set; of those set at once, the earliest first.
pub(super) async fn of_contract(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
) -> Result<Vec<Reminder>, Problem> {
    use reminders::Column as C;
    let rows = reminders::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.eq(contract.uuid()))
        .order_by_asc(C::CreatedAt)
        .order_by_desc(C::DaysBefore)
        .order_by_asc(C::Id)
        .all(db)
        .await?;
    rows.into_iter().map(reminders::Model::reminder).collect()
}

pub(super) async fn find(ctx: &Ctx, id: ReminderId) -> Result<Option<Reminder>, Problem> {
    let row = reminders::Entity::find_by_id(id.uuid())
        .filter(reminders::Column::CompanyId.eq(ctx.company().uuid()))
        .one(ctx.db())
        .await?;
    row.map(reminders::Model::reminder).transpose()
}

/// Takes a reminder away with what is known of its mails; `false` when it is not there.
pub(super) async fn delete(ctx: &Ctx, db: &impl ConnectionTrait, id: ReminderId) -> Result<bool, Problem> {
    let deleted = reminders::Entity::delete_many()
        .filter(reminders::Column::Id.eq(id.uuid()))
        .filter(reminders::Column::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// What was sent for each of these reminders. They are the company's: [`of_contract`] and [`find`] found them.
pub(super) async fn runs(
    db: &impl ConnectionTrait,
    reminders: &[Reminder],
) -> Result<BTreeMap<ReminderId, Vec<Run>>, Problem> {
    use reminder_runs::Column as C;
    let rows = reminder_runs::Entity::find()
        .filter(C::ReminderId.is_in(reminders.iter().map(|it| it.id.uuid())))
        .order_by_asc(C::ReminderId)
        .order_by_asc(C::Date)
        .all(db)
        .await?;
    let mut runs: BTreeMap<_, Vec<Run>> = BTreeMap::new();
    for row in rows {
        runs.entry(ReminderId::from_uuid(row.reminder_id)).or_default().push(row.run()?);
    }
    Ok(runs)
}

/// Notes that a reminder goes out for `date`; `false` when it did before.
pub(super) async fn begin_run(
    db: &impl ConnectionTrait,
    id: ReminderId,
    date: Date,
    today: Date,
    mail: MailId,
) -> Result<bool, Problem> {
    use reminder_runs::Column as C;
    let row = reminder_runs::ActiveModel {
        reminder_id: Set(id.uuid()),
        date: Set(date.to_string()),
        mail_id: Set(mail.uuid()),
        sent_on: Set(today.to_string()),
        escalated_on: Set(None),
        acknowledged_by: Set(None),
        acknowledged_at: Set(None),
    };
    let inserted = reminder_runs::Entity::insert(row)
        .on_conflict(OnConflict::columns([C::ReminderId, C::Date]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await;
    match inserted {
        Ok(rows) => Ok(rows > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// Notes that the second address is told; `false` when it was before, or somebody acknowledged meanwhile.
pub(super) async fn escalate(
    db: &impl ConnectionTrait,
    id: ReminderId,
    date: Date,
    today: Date,
) -> Result<bool, Problem> {
    use reminder_runs::Column as C;
    let changed = reminder_runs::Entity::update_many()
        .col_expr(C::EscalatedOn, Expr::value(today.to_string()))
        .filter(C::ReminderId.eq(id.uuid()))
        .filter(C::Date.eq(date.to_string()))
        .filter(C::EscalatedOn.is_null())
        .filter(C::AcknowledgedBy.is_null())
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Notes who sees to it; `false` when it was not sent, or somebody did already.
pub(super) async fn acknowledge(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ReminderId,
    date: Date,
) -> Result<bool, Problem> {
    use reminder_runs::Column as C;
    let changed = reminder_runs::Entity::update_many()
        .col_expr(C::AcknowledgedBy, Expr::value(ctx.person().full_name.clone()))
        .col_expr(C::AcknowledgedAt, Expr::value(micros(ctx.now())))
        .filter(C::ReminderId.eq(id.uuid()))
        .filter(C::Date.eq(date.to_string()))
        .filter(C::AcknowledgedBy.is_null())
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// The next contracts that have reminders, after `last`, company by company.
pub(super) async fn contracts_after(
    db: &impl ConnectionTrait,
    last: Option<(CompanyId, ContractId)>,
    most: u64,
) -> Result<Vec<(CompanyId, ContractId)>, Problem> {
    use reminders::Column as C;
    let mut query = reminders::Entity::find()
        .select_only()
        .column(C::CompanyId)
        .column(C::ContractId)
        .distinct()
        .order_by_asc(C::CompanyId)
        .order_by_asc(C::ContractId)
        .limit(most);
    if let Some((company, contract)) = last {
        let later_in_company = C::CompanyId.eq(company.uuid()).and(C::ContractId.gt(contract.uuid()));
        query = query.filter(C::CompanyId.gt(company.uuid()).or(later_in_company));
    }
    let rows: Vec<(Uuid, Uuid)> = query.into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|(company, it)| (CompanyId::from_uuid(company), ContractId::from_uuid(it))).collect())
}

/// Which of these addresses want no reminders of the company, as keys.
pub(super) async fn stopped(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    emails: impl IntoIterator<Item = &str>,
) -> Result<BTreeSet<String>, Problem> {
    use reminder_stops::Column as C;
    let keys: BTreeSet<String> = emails.into_iter().map(typed::email_key).collect();
    let rows = reminder_stops::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::EmailKey.is_in(keys))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|it| it.email_key).collect())
}

/// Notes whether an address wants reminders of the company; `false` when nothing changes.
pub(super) async fn put_stop(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    email: &str,
    is_stopped: bool,
) -> Result<bool, Problem> {
    use reminder_stops::Column as C;
    if !is_stopped {
        let deleted = reminder_stops::Entity::delete_many()
            .filter(C::CompanyId.eq(ctx.company().uuid()))
            .filter(C::EmailKey.eq(typed::email_key(email)))
            .exec(db)
            .await?;
        return Ok(deleted.rows_affected > 0);
    }
    let row = reminder_stops::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        email_key: Set(typed::email_key(email)),
        at: Set(micros(ctx.now())),
    };
    let inserted = reminder_stops::Entity::insert(row)
        .on_conflict(OnConflict::columns([C::CompanyId, C::EmailKey]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await;
    match inserted {
        Ok(rows) => Ok(rows > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// How many contracts are looked for at a time: neither database takes any number of values in one statement.
const AT_ONCE: usize = 500;

/// Sends what went to one address for some contracts to another from now on, reminders and their second mails alike;
/// answers how many reminders changed. What was sent stays as it was.
pub(crate) async fn readdress(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contracts: &[ContractId],
    from: &str,
    to: &str,
) -> Result<u64, Problem> {
    use reminders::Column as C;
    let (key, mut changed) = (typed::email_key(from), 0);
    for some in contracts.chunks(AT_ONCE) {
        let rows = reminders::Entity::find()
            .filter(C::CompanyId.eq(ctx.company().uuid()))
            .filter(C::ContractId.is_in(some.iter().map(|it| it.uuid())))
            .all(db)
            .await?;
        for row in rows {
            let is_first = typed::email_key(&row.recipient) == key;
            let is_second = row.escalate_to.as_deref().is_some_and(|it| typed::email_key(it) == key);
            if !is_first && !is_second {
                continue;
            }
            let recipient = if is_first { to.to_owned() } else { row.recipient };
            let second = if is_second { Some(to.to_owned()) } else { row.escalate_to };
            reminders::Entity::update_many()
                .col_expr(C::Recipient, Expr::value(recipient))
                .col_expr(C::EscalateTo, Expr::value(second))
                .filter(C::Id.eq(row.id))
                .exec(db)
                .await?;
            changed += 1;
        }
    }
    Ok(changed)
}
