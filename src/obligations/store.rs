//! Rows of obligations. Every query carries the company.

use super::form::NewObligation;
use super::{SOON, Shown, Status};
use crate::accounts::Person;
use crate::context::Ctx;
use crate::ids::{ContractId, ObligationId, UserId};
use crate::keydates::{Recurrence, Rhythm};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Order, SelectStatement};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, Select, SqlErr};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod obligations {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "obligations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub contract_id: Uuid,
        pub contract_title: String,
        pub title: String,
        pub clause: String,
        pub owner_id: Uuid,
        pub owner_name: String,
        pub due: String,
        pub first_due: String,
        pub rhythm: String,
        pub until: Option<String>,
        pub status: String,
        pub note: Option<String>,
        pub closed_by_name: Option<String>,
        pub closed_at: Option<i64>,
        pub follows: Option<Uuid>,
        pub created_by_name: String,
        pub created_at: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use obligations::{Column, Entity};

/// An obligation as stored.
#[derive(Clone, Debug)]
pub struct Obligation {
    pub id: ObligationId,
    pub contract: ContractId,
    /// The contract's title when the obligation was made.
    pub contract_title: String,
    pub title: String,
    /// What the contract says about it; empty where nobody wrote it down.
    pub clause: String,
    pub owner: UserId,
    /// Their name when they were made the owner.
    pub owner_name: String,
    pub due: Date,
    pub recurrence: Recurrence,
    pub status: Status,
    pub note: Option<String>,
    pub closed_by_name: Option<String>,
    pub closed_at: Option<Timestamp>,
    /// The one before it, where it came back.
    pub follows: Option<ObligationId>,
    pub created_by_name: String,
    pub created_at: Timestamp,
    /// Counts up from 1 with every change.
    pub version: u32,
}

fn day(raw: &str) -> Result<Date, Problem> {
    raw.parse().map_err(|err: jiff::Error| damaged("a day", &err))
}

impl obligations::Model {
    fn obligation(self) -> Result<Obligation, Problem> {
        let rhythm: Rhythm = serde_json::from_str(&self.rhythm).map_err(|err| damaged("a rhythm", &err))?;
        let until = self.until.as_deref().map(day).transpose()?;
        let recurrence =
            Recurrence::new(day(&self.first_due)?, rhythm, until).map_err(|err| damaged("a recurrence", &err))?;
        Ok(Obligation {
            id: ObligationId::from_uuid(self.id),
            contract: ContractId::from_uuid(self.contract_id),
            contract_title: self.contract_title,
            title: self.title,
            clause: self.clause,
            owner: UserId::from_uuid(self.owner_id),
            owner_name: self.owner_name,
            due: day(&self.due)?,
            recurrence,
            status: Status::from_word(&self.status).ok_or_else(|| damaged("a status", &self.status))?,
            note: self.note,
            closed_by_name: self.closed_by_name,
            closed_at: self.closed_at.map(instant).transpose()?,
            follows: self.follows.map(ObligationId::from_uuid),
            created_by_name: self.created_by_name,
            created_at: instant(self.created_at)?,
            version: u32::try_from(self.version).map_err(|err| damaged("a version", &err))?,
        })
    }
}

/// Where and for whom an obligation is made.
pub(super) struct Place<'a> {
    pub(super) id: ObligationId,
    pub(super) contract: ContractId,
    pub(super) contract_title: &'a str,
    pub(super) owner: &'a Person,
}

/// Adds an obligation; `false` when one of this id was made before.
pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    place: &Place<'_>,
    it: &NewObligation,
) -> Result<bool, Problem> {
    let first = it.recurrence.first();
    let row = obligations::ActiveModel {
        id: Set(place.id.uuid()),
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(place.contract.uuid()),
        contract_title: Set(place.contract_title.to_owned()),
        title: Set(it.title.clone()),
        clause: Set(it.clause.clone()),
        owner_id: Set(place.owner.id.uuid()),
        owner_name: Set(place.owner.full_name.clone()),
        due: Set(first.to_string()),
        first_due: Set(first.to_string()),
        rhythm: Set(written(it.recurrence.rhythm())?),
        until: Set(it.recurrence.until().map(|it| it.to_string())),
        status: Set(Status::Open.word().to_owned()),
        note: Set(None),
        closed_by_name: Set(None),
        closed_at: Set(None),
        follows: Set(None),
        created_by_name: Set(ctx.person().full_name.clone()),
        created_at: Set(micros(ctx.now())),
        version: Set(1),
    };
    add(db, row).await
}

/// Adds the obligation that follows `it` on `due`, for the same owner.
pub(super) async fn insert_next(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    it: &Obligation,
    id: ObligationId,
    due: Date,
) -> Result<bool, Problem> {
    let row = obligations::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(it.contract.uuid()),
        contract_title: Set(it.contract_title.clone()),
        title: Set(it.title.clone()),
        clause: Set(it.clause.clone()),
        owner_id: Set(it.owner.uuid()),
        owner_name: Set(it.owner_name.clone()),
        due: Set(due.to_string()),
        first_due: Set(it.recurrence.first().to_string()),
        rhythm: Set(written(it.recurrence.rhythm())?),
        until: Set(it.recurrence.until().map(|it| it.to_string())),
        status: Set(Status::Open.word().to_owned()),
        note: Set(None),
        closed_by_name: Set(None),
        closed_at: Set(None),
        follows: Set(Some(it.id.uuid())),
        created_by_name: Set(it.created_by_name.clone()),
        created_at: Set(micros(ctx.now())),
        version: Set(1),
    };
    add(db, row).await
}

fn written(rhythm: Rhythm) -> Result<String, Problem> {
    serde_json::to_string(&rhythm).map_err(|err| damaged("a rhythm", &err))
}

async fn add(db: &impl ConnectionTrait, row: obligations::ActiveModel) -> Result<bool, Problem> {
    match row.insert(db).await {
        Ok(_) => Ok(true),
        Err(err) if matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

fn of(ctx: &Ctx) -> Select<Entity> {
    Entity::find().filter(Column::CompanyId.eq(ctx.company().uuid()))
}

fn shown(ctx: &Ctx, shown: Shown) -> Select<Entity> {
    let today = ctx.today();
    let open = of(ctx).filter(Column::Status.eq(Status::Open.word()));
    let mine = Column::OwnerId.eq(ctx.person().id.uuid());
    let overdue = Column::Due.lt(today.to_string());
    let soon = Column::Due.between(today.to_string(), today.saturating_add(SOON.days()).to_string());
    match shown {
        Shown::Open => open,
        Shown::Mine => open.filter(mine),
        Shown::Overdue => open.filter(overdue),
        Shown::Soon => open.filter(soon),
        Shown::MineOverdue => open.filter(mine).filter(overdue),
        Shown::MineSoon => open.filter(mine).filter(soon),
        Shown::All => of(ctx),
    }
}

/// The contracts of the company with an obligation that is open after its day.
pub(crate) fn contracts_overdue(ctx: &Ctx) -> SelectStatement {
    shown(ctx, Shown::Overdue).select_only().column(Column::ContractId).into_query()
}

pub(super) async fn count(ctx: &Ctx, which: Shown) -> Result<u32, Problem> {
    Ok(u32::try_from(shown(ctx, which).count(ctx.db()).await?).unwrap_or(u32::MAX))
}

/// A page of obligations, the earliest day first.
pub(super) async fn page(ctx: &Ctx, which: Shown, page: u32, size: u32) -> Result<Vec<Obligation>, Problem> {
    let rows = shown(ctx, which)
        .order_by_asc(Column::Due)
        .order_by_asc(Column::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(obligations::Model::obligation).collect()
}

/// What of a contract is still to be done, the earliest day first.
pub(super) async fn open_of_contract(ctx: &Ctx, contract: ContractId) -> Result<Vec<Obligation>, Problem> {
    let query = of(ctx).filter(Column::ContractId.eq(contract.uuid())).filter(Column::Status.eq(Status::Open.word()));
    let rows = query.order_by_asc(Column::Due).order_by_asc(Column::Id).all(ctx.db()).await?;
    rows.into_iter().map(obligations::Model::obligation).collect()
}

/// How many obligations a contract has, closed ones too.
pub(super) async fn count_of_contract(ctx: &Ctx, contract: ContractId) -> Result<u32, Problem> {
    let count = of(ctx).filter(Column::ContractId.eq(contract.uuid())).count(ctx.db()).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A page of the obligations of a contract: what is to be done first, each by its day.
pub(super) async fn page_of_contract(
    ctx: &Ctx,
    contract: ContractId,
    page: u32,
    size: u32,
) -> Result<Vec<Obligation>, Problem> {
    let rows = of(ctx)
        .filter(Column::ContractId.eq(contract.uuid()))
        .order_by(Column::Status.eq(Status::Open.word()), Order::Desc)
        .order_by_asc(Column::Due)
        .order_by_asc(Column::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(obligations::Model::obligation).collect()
}

/// The obligations of some contracts, in the order they were made.
pub(crate) async fn of_contracts(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contracts: &[ContractId],
) -> Result<Vec<Obligation>, Problem> {
    let rows = of(ctx)
        .filter(Column::ContractId.is_in(contracts.iter().map(|it| it.uuid())))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(obligations::Model::obligation).collect()
}

/// Adds obligations with their history.
pub(crate) async fn insert_whole(ctx: &Ctx, db: &impl ConnectionTrait, all: &[Obligation]) -> Result<(), Problem> {
    let row = |it: &Obligation| {
        Ok(obligations::ActiveModel {
            id: Set(it.id.uuid()),
            company_id: Set(ctx.company().uuid()),
            contract_id: Set(it.contract.uuid()),
            contract_title: Set(it.contract_title.clone()),
            title: Set(it.title.clone()),
            clause: Set(it.clause.clone()),
            owner_id: Set(it.owner.uuid()),
            owner_name: Set(it.owner_name.clone()),
            due: Set(it.due.to_string()),
            first_due: Set(it.recurrence.first().to_string()),
            rhythm: Set(written(it.recurrence.rhythm())?),
            until: Set(it.recurrence.until().map(|it| it.to_string())),
            status: Set(it.status.word().to_owned()),
            note: Set(it.note.clone()),
            closed_by_name: Set(it.closed_by_name.clone()),
            closed_at: Set(it.closed_at.map(micros)),
            follows: Set(it.follows.map(ObligationId::uuid)),
            created_by_name: Set(it.created_by_name.clone()),
            created_at: Set(micros(it.created_at)),
            version: Set(1),
        })
    };
    for some in all.chunks(500) {
        let rows = some.iter().map(row).collect::<Result<Vec<_>, Problem>>()?;
        Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// How many obligations of a contract wait to be done.
pub(super) async fn count_open(ctx: &Ctx, db: &impl ConnectionTrait, contract: ContractId) -> Result<u32, Problem> {
    let open = of(ctx)
        .filter(Column::ContractId.eq(contract.uuid()))
        .filter(Column::Status.eq(Status::Open.word()))
        .count(db)
        .await?;
    Ok(u32::try_from(open).unwrap_or(u32::MAX))
}

pub(super) async fn find(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ObligationId,
) -> Result<Option<Obligation>, Problem> {
    let row = of(ctx).filter(Column::Id.eq(id.uuid())).one(db).await?;
    row.map(obligations::Model::obligation).transpose()
}

/// Writes an open obligation that still is at `base`, one version further; `false` when it is not.
pub(super) async fn put(ctx: &Ctx, db: &impl ConnectionTrait, it: &Obligation, base: u32) -> Result<bool, Problem> {
    let changed = Entity::update_many()
        .col_expr(Column::Title, Expr::value(it.title.as_str()))
        .col_expr(Column::Clause, Expr::value(it.clause.as_str()))
        .col_expr(Column::OwnerId, Expr::value(it.owner.uuid()))
        .col_expr(Column::OwnerName, Expr::value(it.owner_name.as_str()))
        .col_expr(Column::Due, Expr::value(it.due.to_string()))
        .col_expr(Column::FirstDue, Expr::value(it.recurrence.first().to_string()))
        .col_expr(Column::Rhythm, Expr::value(written(it.recurrence.rhythm())?))
        .col_expr(Column::Until, Expr::value(it.recurrence.until().map(|it| it.to_string())))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(it.id.uuid()))
        .filter(Column::CompanyId.eq(ctx.company().uuid()))
        .filter(Column::Status.eq(Status::Open.word()))
        .filter(Column::Version.eq(base))
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Closes an obligation that is open; `false` when it is not, or not there.
pub(super) async fn close(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ObligationId,
    outcome: Status,
    note: &str,
) -> Result<bool, Problem> {
    let changed = Entity::update_many()
        .col_expr(Column::Status, Expr::value(outcome.word()))
        .col_expr(Column::Note, Expr::value(note))
        .col_expr(Column::ClosedByName, Expr::value(ctx.person().full_name.clone()))
        .col_expr(Column::ClosedAt, Expr::value(micros(ctx.now())))
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::CompanyId.eq(ctx.company().uuid()))
        .filter(Column::Status.eq(Status::Open.word()))
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// How many obligations wait for each person.
pub(crate) async fn count_of_owner(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Vec<(UserId, u32)>, Problem> {
    let rows: Vec<(Uuid, i64)> = shown(ctx, Shown::Open)
        .select_only()
        .column(Column::OwnerId)
        .column_as(Column::Id.count(), "open")
        .group_by(Column::OwnerId)
        .into_tuple()
        .all(db)
        .await?;
    let counted = |(owner, open)| (UserId::from_uuid(owner), u32::try_from(open).unwrap_or(u32::MAX));
    Ok(rows.into_iter().map(counted).collect())
}

/// Gives what waits for a person to another; answers how much it was.
pub(crate) async fn hand_over(ctx: &Ctx, db: &impl ConnectionTrait, from: UserId, to: &Person) -> Result<u64, Problem> {
    let changed = Entity::update_many()
        .col_expr(Column::OwnerId, Expr::value(to.id.uuid()))
        .col_expr(Column::OwnerName, Expr::value(to.full_name.clone()))
        .filter(Column::CompanyId.eq(ctx.company().uuid()))
        .filter(Column::Status.eq(Status::Open.word()))
        .filter(Column::OwnerId.eq(from.uuid()))
        .exec(db)
        .await?;
    Ok(changed.rows_affected)
}
