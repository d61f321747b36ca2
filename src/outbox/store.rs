//! Rows of mails. What a person asks for carries the company; what the delivery asks for goes through all of them.

use super::State;
use super::actions::{Mail, Stored};
use crate::context::Ctx;
use crate::ids::{CompanyId, ContractId, MailId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, Expr, OnConflict};
use sea_orm::{ConnectionTrait, ExprTrait, QueryOrder, QuerySelect, Select};
use std::collections::{BTreeMap, BTreeSet};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod outgoing_mail {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outgoing_mail")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub contract_id: Option<Uuid>,
        pub unique_key: String,
        pub recipient: String,
        pub subject: String,
        pub text: String,
        pub state: String,
        pub attempts: i32,
        pub next_at: i64,
        pub refused_at: Option<i64>,
        pub last_error: Option<String>,
        pub claim: Option<String>,
        pub claimed_until: i64,
        pub created_at: i64,
        pub sent_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use outgoing_mail::{Column, Entity};

impl outgoing_mail::Model {
    fn stored(self) -> Result<Stored, Problem> {
        Ok(Stored {
            id: MailId::from_uuid(self.id),
            company: CompanyId::from_uuid(self.company_id),
            contract: self.contract_id.map(ContractId::from_uuid),
            to: self.recipient,
            subject: self.subject,
            text: self.text,
            state: State::from_word(&self.state).ok_or_else(|| damaged("the state of a mail", &self.state))?,
            attempts: u32::try_from(self.attempts).unwrap_or(0),
            next_at: instant(self.next_at)?,
            refused_at: self.refused_at.map(instant).transpose()?,
            last_error: self.last_error,
            created_at: instant(self.created_at)?,
            sent_at: self.sent_at.map(instant).transpose()?,
        })
    }
}

/// Adds a mail; `false` when one with its key is there already.
pub(super) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, mail: &Mail) -> Result<bool, Problem> {
    let row = outgoing_mail::ActiveModel {
        id: Set(mail.id.uuid()),
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(mail.contract.map(ContractId::uuid)),
        unique_key: Set(mail.key.clone()),
        recipient: Set(mail.to.as_str().to_owned()),
        subject: Set(mail.subject.clone()),
        text: Set(mail.text.clone()),
        state: Set(State::Waiting.word().to_owned()),
        attempts: Set(0),
        next_at: Set(micros(ctx.now())),
        refused_at: Set(None),
        last_error: Set(None),
        claim: Set(None),
        claimed_until: Set(0),
        created_at: Set(micros(ctx.now())),
        sent_at: Set(None),
    };
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::columns([Column::CompanyId, Column::UniqueKey]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await;
    match inserted {
        Ok(rows) => Ok(rows > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// Which of these keys are those of mails that still wait.
pub(super) async fn waiting(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    keys: &[String],
) -> Result<BTreeSet<String>, Problem> {
    let keys = of(ctx, Some(State::Waiting))
        .filter(Column::UniqueKey.is_in(keys))
        .select_only()
        .column(Column::UniqueKey)
        .into_tuple()
        .all(db)
        .await?;
    Ok(keys.into_iter().collect())
}

fn of(ctx: &Ctx, state: Option<State>) -> Select<Entity> {
    let query = Entity::find().filter(Column::CompanyId.eq(ctx.company().uuid()));
    match state {
        Some(state) => query.filter(Column::State.eq(state.word())),
        None => query,
    }
}

pub(super) async fn count(ctx: &Ctx, state: Option<State>) -> Result<u32, Problem> {
    Ok(u32::try_from(of(ctx, state).count(ctx.db()).await?).unwrap_or(u32::MAX))
}

/// How many mails of all companies wait.
pub(super) async fn waiting_in_all(db: &impl ConnectionTrait) -> Result<u64, Problem> {
    Ok(Entity::find().filter(Column::State.eq(State::Waiting.word())).count(db).await?)
}

/// How many mails of the company were made after `since`.
pub(super) async fn count_since(ctx: &Ctx, db: &impl ConnectionTrait, since: Timestamp) -> Result<u32, Problem> {
    let count = of(ctx, None).filter(Column::CreatedAt.gt(micros(since))).count(db).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A page of mails, newest first.
pub(super) async fn page(ctx: &Ctx, state: Option<State>, page: u32, size: u32) -> Result<Vec<Stored>, Problem> {
    let rows = of(ctx, state)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(outgoing_mail::Model::stored).collect()
}

pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait, id: MailId) -> Result<Option<Stored>, Problem> {
    let row = of(ctx, None).filter(Column::Id.eq(id.uuid())).one(db).await?;
    row.map(outgoing_mail::Model::stored).transpose()
}

/// How far these mails have come.
pub(super) async fn states(ctx: &Ctx, ids: &[MailId]) -> Result<BTreeMap<MailId, State>, Problem> {
    let rows: Vec<(Uuid, String)> = of(ctx, None)
        .filter(Column::Id.is_in(ids.iter().map(|it| it.uuid())))
        .select_only()
        .column(Column::Id)
        .column(Column::State)
        .into_tuple()
        .all(ctx.db())
        .await?;
    let read = |(id, state): (Uuid, String)| {
        let state = State::from_word(&state).ok_or_else(|| damaged("the state of a mail", &state))?;
        Ok((MailId::from_uuid(id), state))
    };
    rows.into_iter().map(read).collect()
}

/// The mail of an id, whoever's it is: for links in mails, which carry a proof of their own.
pub(super) async fn of_any_company(db: &impl ConnectionTrait, id: MailId) -> Result<Option<Stored>, Problem> {
    Entity::find_by_id(id.uuid()).one(db).await?.map(outgoing_mail::Model::stored).transpose()
}

/// Lets a mail that failed wait again; `false` when it is not one that failed.
pub(super) async fn revive(ctx: &Ctx, db: &impl ConnectionTrait, id: MailId) -> Result<bool, Problem> {
    let changed = Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Waiting.word()))
        .col_expr(Column::NextAt, Expr::value(micros(ctx.now())))
        .col_expr(Column::RefusedAt, Expr::value(None::<i64>))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::CompanyId.eq(ctx.company().uuid()))
        .filter(Column::State.eq(State::Failed.word()))
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// What may be taken at `now`: it waits, its time has come, and nobody holds it.
fn due(now: Timestamp) -> Condition {
    Condition::all()
        .add(Column::State.eq(State::Waiting.word()))
        .add(Column::NextAt.lte(micros(now)))
        .add(Column::ClaimedUntil.lte(micros(now)))
}

/// Takes the mail that has waited longest for as long as `until`; `None` when none is due. Two that ask at once never
/// get the same: the second finds its row changed and asks for the next.
pub(super) async fn claim(
    db: &impl ConnectionTrait,
    claim: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Stored>, Problem> {
    loop {
        let next = Entity::find()
            .filter(due(now))
            .order_by_asc(Column::NextAt)
            .order_by_asc(Column::Id)
            .limit(1)
            .one(db)
            .await?;
        let Some(next) = next else { return Ok(None) };
        let taken = Entity::update_many()
            .col_expr(Column::Claim, Expr::value(claim))
            .col_expr(Column::ClaimedUntil, Expr::value(micros(until)))
            .filter(Column::Id.eq(next.id))
            .filter(due(now))
            .exec(db)
            .await?;
        if taken.rows_affected > 0 {
            return next.stored().map(Some);
        }
    }
}

/// What became of a mail that was claimed.
pub(super) enum Outcome<'a> {
    Sent {
        at: Timestamp,
    },
    /// Refused for the time being.
    Later {
        next_at: Timestamp,
        refused_at: Timestamp,
        why: &'a str,
    },
    /// Refused for good.
    Failed {
        why: &'a str,
    },
    /// Nobody was there to take it; this was no attempt.
    Untried {
        next_at: Timestamp,
        why: &'a str,
    },
}

/// Writes what became of a mail. That it was sent is a fact whoever holds it now; the rest is for its holder to say.
pub(super) async fn settle(
    db: &impl ConnectionTrait,
    id: MailId,
    claim: &str,
    outcome: Outcome<'_>,
) -> Result<(), Problem> {
    let update = Entity::update_many()
        .col_expr(Column::Claim, Expr::value(None::<String>))
        .col_expr(Column::ClaimedUntil, Expr::value(0_i64))
        .filter(Column::Id.eq(id.uuid()));
    let another = Expr::col(Column::Attempts).add(1);
    let update = match outcome {
        Outcome::Sent { at } => update
            .col_expr(Column::State, Expr::value(State::Sent.word()))
            .col_expr(Column::SentAt, Expr::value(micros(at)))
            .col_expr(Column::LastError, Expr::value(None::<String>))
            .col_expr(Column::Attempts, another),
        Outcome::Later { next_at, refused_at, why } => update
            .col_expr(Column::NextAt, Expr::value(micros(next_at)))
            .col_expr(Column::RefusedAt, Expr::value(micros(refused_at)))
            .col_expr(Column::LastError, Expr::value(why))
            .col_expr(Column::Attempts, another)
            .filter(Column::Claim.eq(claim)),
        Outcome::Failed { why } => update
            .col_expr(Column::State, Expr::value(State::Failed.word()))
            .col_expr(Column::LastError, Expr::value(why))
            .col_expr(Column::Attempts, another)
            .filter(Column::Claim.eq(claim)),
        Outcome::Untried { next_at, why } => update
            .col_expr(Column::NextAt, Expr::value(micros(next_at)))
            .col_expr(Column::LastError, Expr::value(why))
            .filter(Column::Claim.eq(claim)),
    };
    update.exec(db).await?;
    Ok(())
}
