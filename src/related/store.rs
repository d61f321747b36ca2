//! Rows of relations. Every query carries the company; a pair of contracts has one row, whichever way round it was said.

use super::Relation;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, QueryTrait, Select, SqlErr};
use std::collections::{BTreeMap, BTreeSet};

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

/// How many rows one statement takes or asks for.
const AT_ONCE: usize = 500;

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

/// The contracts of the company that went on in another: said of them, and said of the other.
pub(crate) fn contracts_gone_on(ctx: &Ctx) -> [SelectStatement; 2] {
    let of_company = |kinds: [Relation; 2], column: C| {
        let query = Entity::find()
            .filter(C::CompanyId.eq(ctx.company().uuid()))
            .filter(C::Kind.is_in(kinds.map(Relation::word)));
        query.select_only().column(column).into_query()
    };
    [
        of_company([Relation::RenewedBy, Relation::ReplacedBy], C::ContractId),
        of_company([Relation::RenewalOf, Relation::Replaces], C::OtherId),
    ]
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

/// A relation as it was said, whichever contract is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The contract that it was said of.
    pub(crate) contract: ContractId,
    pub(crate) other: ContractId,
    /// How the contract is related to the other.
    pub(crate) relation: Relation,
    pub(crate) made_by_name: String,
    pub(crate) made_at: Timestamp,
}

/// The relations that were said of some contracts, in the order in which they were made. Each is said of one of its two.
pub(crate) async fn said_of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contracts: &[ContractId],
) -> Result<Vec<Said>, Problem> {
    let rows = Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.is_in(contracts.iter().map(|it| it.uuid())))
        .order_by_asc(C::MadeAt)
        .order_by_asc(C::ContractId)
        .order_by_asc(C::OtherId)
        .all(db)
        .await?;
    let said = |row: related_contracts::Model| {
        let contract = ContractId::from_uuid(row.contract_id);
        let it = seen_from(contract, row)?;
        Ok(Said {
            contract,
            other: it.other,
            relation: it.relation,
            made_by_name: it.made_by_name,
            made_at: it.made_at,
        })
    };
    rows.into_iter().map(said).collect()
}

/// How some contracts are related already.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pairs: BTreeSet<String>,
    counts: BTreeMap<ContractId, u32>,
}

impl Known {
    /// Whether two contracts are related.
    pub(crate) fn are_related(&self, one: ContractId, other: ContractId) -> bool {
        self.pairs.contains(&pair(one, other))
    }

    /// To how many others a contract is related.
    pub(crate) fn count(&self, id: ContractId) -> u32 {
        self.counts.get(&id).copied().unwrap_or(0)
    }

    /// Notes a further relation.
    pub(crate) fn add(&mut self, one: ContractId, other: ContractId) {
        self.pairs.insert(pair(one, other));
        for id in [one, other] {
            *self.counts.entry(id).or_default() += 1;
        }
    }
}

/// How some contracts are related, to one another and to others.
pub(crate) async fn known(ctx: &Ctx, db: &impl ConnectionTrait, ids: &BTreeSet<ContractId>) -> Result<Known, Problem> {
    let mut known = Known::default();
    let ids: Vec<_> = ids.iter().map(|it| it.uuid()).collect();
    let mut pairs = BTreeSet::new();
    for some in ids.chunks(AT_ONCE) {
        let either =
            Condition::any().add(C::ContractId.is_in(some.iter().copied())).add(C::OtherId.is_in(some.iter().copied()));
        let rows: Vec<(Uuid, Uuid)> = Entity::find()
            .filter(C::CompanyId.eq(ctx.company().uuid()))
            .filter(either)
            .select_only()
            .columns([C::ContractId, C::OtherId])
            .into_tuple()
            .all(db)
            .await?;
        // One that was found from both of its sides counts once.
        pairs.extend(rows);
    }
    for (one, other) in pairs {
        known.add(ContractId::from_uuid(one), ContractId::from_uuid(other));
    }
    Ok(known)
}

/// Keeps relations of contracts that are not related yet.
///
/// # Errors
/// `archive.at_once` when two of them came to be related meanwhile.
pub(crate) async fn insert_all(ctx: &Ctx, db: &impl ConnectionTrait, all: &[Said]) -> Result<(), Problem> {
    let rows: Vec<_> = all
        .iter()
        .map(|it| related_contracts::ActiveModel {
            contract_id: Set(it.contract.uuid()),
            other_id: Set(it.other.uuid()),
            company_id: Set(ctx.company().uuid()),
            kind: Set(it.relation.word().to_owned()),
            pair: Set(pair(it.contract, it.other)),
            made_by_name: Set(it.made_by_name.clone()),
            made_at: Set(micros(it.made_at)),
        })
        .collect();
    for some in rows.chunks(AT_ONCE) {
        Entity::insert_many(some.to_vec()).exec_without_returning(db).await.map_err(|err| match err.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Problem::conflict(
                "archive.at_once",
                "Somebody related the same contracts just now. Bring the archive in again: what is here stays as it is.",
            ),
            Some(_) | None => err.into(),
        })?;
    }
    Ok(())
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
