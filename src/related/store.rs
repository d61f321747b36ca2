//! Rows of relations. Every query carries the company; a pair of contracts has one row, whichever way round it was said.

use super::Relation;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, Select, SqlErr};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod related_contracts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "related_contracts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub other_id: Uuid,
        pub company_id: Uuid,
        pub kind: String,
        pub pair: String,
        pub made_by_name: String,
        pub made_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use related_contracts::{Column as C, Entity};

/// A relation as one of the two contracts sees it.
#[derive(Clone, Debug)]
pub struct Related {
    /// The other contract.
    pub other: ContractId,
    /// How the contract that was asked about is related to the other.
    pub relation: Relation,
    pub made_by_name: String,
    pub made_at: Timestamp,
}

fn pair(one: ContractId, other: ContractId) -> String {
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    format!("{first}:{second}")
}

fn seen_from(id: ContractId, row: related_contracts::Model) -> Result<Related, Problem> {
    let relation = Relation::from_word(&row.kind).ok_or_else(|| damaged("a relation", &row.kind))?;
    let is_first = row.contract_id == id.uuid();
    Ok(Related {
        other: ContractId::from_uuid(if is_first { row.other_id } else { row.contract_id }),
        relation: if is_first { relation } else { relation.inverse() },
        made_by_name: row.made_by_name,
        made_at: instant(row.made_at)?,
    })
}

fn of(ctx: &Ctx, id: ContractId) -> Select<Entity> {
    let either = Condition::any().add(C::ContractId.eq(id.uuid())).add(C::OtherId.eq(id.uuid()));
    Entity::find().filter(C::CompanyId.eq(ctx.company().uuid())).filter(either)
}

/// What a contract is related to, the newest relation first.
pub(super) async fn all_of(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Vec<Related>, Problem> {
    let rows =
        of(ctx, id).order_by_desc(C::MadeAt).order_by_asc(C::ContractId).order_by_asc(C::OtherId).all(db).await?;
    rows.into_iter().map(|row| seen_from(id, row)).collect()
}

pub(super) async fn count(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<u32, Problem> {
    Ok(u32::try_from(of(ctx, id).count(db).await?).unwrap_or(u32::MAX))
}

/// How two contracts are related, seen from the first.
pub(super) async fn between(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    other: ContractId,
) -> Result<Option<Related>, Problem> {
    let row = of(ctx, id).filter(C::Pair.eq(pair(id, other))).one(db).await?;
    row.map(|row| seen_from(id, row)).transpose()
}

/// Relates a contract to another; `false` when the two are related already.
pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    other: ContractId,
    relation: Relation,
) -> Result<bool, Problem> {
    let row = related_contracts::ActiveModel {
        contract_id: Set(id.uuid()),
        other_id: Set(other.uuid()),
        company_id: Set(ctx.company().uuid()),
        kind: Set(relation.word().to_owned()),
        pair: Set(pair(id, other)),
        made_by_name: Set(ctx.person().full_name.clone()),
        made_at: Set(micros(ctx.now())),
    };
    match row.insert(db).await {
        Ok(_) => Ok(true),
        Err(err) if matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// Takes the relation of two contracts away; `false` when there is none.
pub(super) async fn delete(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    other: ContractId,
) -> Result<bool, Problem> {
    let gone = Entity::delete_many()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::Pair.eq(pair(id, other)))
        .exec(db)
        .await?;
    Ok(gone.rows_affected > 0)
}
