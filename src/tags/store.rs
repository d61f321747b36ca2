//! Rows of tags and of the contracts filed under them. Every query carries the company.

use super::Tag;
use super::form::{Written, key_of};
use crate::context::Ctx;
use crate::contracts;
use crate::ids::{ContractId, TagId};
use crate::problem::Problem;
use crate::storage::micros;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult, JoinType, QueryOrder, QuerySelect, SqlErr, Statement};
use std::collections::BTreeMap;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod tags {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "tags")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub name: String,
        pub name_key: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod contract_tags {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_tags")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub tag_id: Uuid,
        pub company_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "super::tags::Entity", from = "Column::TagId", to = "super::tags::Column::Id")]
        Tag,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use contract_tags::Column as Filed;
use tags::Column as C;

/// The ids of the company's contracts that are filed under a word, for a condition.
pub(crate) fn contracts_under(ctx: &Ctx, name: &str) -> SelectStatement {
    Query::select()
        .column((contract_tags::Entity, Filed::ContractId))
        .from(contract_tags::Entity)
        .join(
            JoinType::InnerJoin,
            tags::Entity,
            Expr::col((tags::Entity, C::Id)).eq(Expr::col((contract_tags::Entity, Filed::TagId))),
        )
        .and_where(Expr::col((tags::Entity, C::CompanyId)).eq(ctx.company().uuid()))
        .and_where(Expr::col((tags::Entity, C::NameKey)).eq(key_of(name)))
        .to_owned()
}

/// The tags of some contracts, of each in the order of the alphabet; contracts without any are left out.
pub(crate) async fn of(ctx: &Ctx, ids: &[ContractId]) -> Result<BTreeMap<ContractId, Vec<String>>, Problem> {
    among(ctx, ctx.db(), ids).await
}

/// The same as they stand in a transaction.
pub(crate) async fn among(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<BTreeMap<ContractId, Vec<String>>, Problem> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Uuid, String)> = contract_tags::Entity::find()
        .join(JoinType::InnerJoin, contract_tags::Relation::Tag.def())
        .filter(Filed::CompanyId.eq(ctx.company().uuid()))
        .filter(Filed::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .order_by_asc(C::NameKey)
        .select_only()
        .column(Filed::ContractId)
        .column(C::Name)
        .into_tuple()
        .all(db)
        .await?;
    let mut all: BTreeMap<ContractId, Vec<String>> = BTreeMap::new();
    for (contract, name) in rows {
        all.entry(ContractId::from_uuid(contract)).or_default().push(name);
    }
    Ok(all)
}

/// Files a contract under these words and no others; those the company does not have yet come to be.
pub(crate) async fn put(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contract: ContractId,
    words: &[Written],
) -> Result<(), Problem> {
    let mut ids = Vec::new();
    for it in words {
        ids.push(known(ctx, db, it).await?);
    }
    contract_tags::Entity::delete_many()
        .filter(Filed::CompanyId.eq(ctx.company().uuid()))
        .filter(Filed::ContractId.eq(contract.uuid()))
        .filter(Filed::TagId.is_not_in(ids.clone()))
        .exec(db)
        .await?;
    for tag in ids {
        let row = contract_tags::ActiveModel {
            contract_id: Set(contract.uuid()),
            tag_id: Set(tag),
            company_id: Set(ctx.company().uuid()),
        };
        let there = OnConflict::columns([Filed::ContractId, Filed::TagId]).do_nothing().to_owned();
        match contract_tags::Entity::insert(row).on_conflict(there).exec_without_returning(db).await {
            Ok(_) | Err(DbErr::RecordNotInserted) => {}
            Err(err) => return Err(err.into()),
        }
    }
    contracts::store::put_filed(ctx, db, contract).await
}

/// How many rows one statement takes.
const AT_ONCE: usize = 500;

/// Files contracts that are new here under their words; those the company does not have yet come to be.
pub(crate) async fn file_new(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    all: &[(ContractId, Vec<Written>)],
) -> Result<(), Problem> {
    let words: BTreeMap<&str, &Written> =
        all.iter().flat_map(|(_, words)| words).map(|it| (it.key.as_str(), it)).collect();
    let words: Vec<&Written> = words.into_values().collect();
    let mut ids: BTreeMap<String, Uuid> = BTreeMap::new();
    for some in words.chunks(AT_ONCE) {
        let there = OnConflict::columns([C::CompanyId, C::NameKey]).do_nothing().to_owned();
        let rows: Vec<_> = some.iter().map(|it| row(ctx, it)).collect();
        match tags::Entity::insert_many(rows).on_conflict(there).exec_without_returning(db).await {
            Ok(_) | Err(DbErr::RecordNotInserted) => {}
            Err(err) => return Err(err.into()),
        }
        let keys = some.iter().map(|it| it.key.as_str());
        let found: Vec<(String, Uuid)> = own(ctx)
            .filter(C::NameKey.is_in(keys))
            .select_only()
            .columns([C::NameKey, C::Id])
            .into_tuple()
            .all(db)
            .await?;
        ids.extend(found);
    }
    let mut filed = Vec::new();
    for (contract, words) in all {
        for it in words {
            filed.push(contract_tags::ActiveModel {
                contract_id: Set(contract.uuid()),
                tag_id: Set(ids.get(&it.key).copied().ok_or_else(Problem::unexpected)?),
                company_id: Set(ctx.company().uuid()),
            });
        }
    }
    for some in filed.chunks(AT_ONCE) {
        contract_tags::Entity::insert_many(some.to_vec()).exec_without_returning(db).await?;
    }
    Ok(())
}

fn row(ctx: &Ctx, it: &Written) -> tags::ActiveModel {
    tags::ActiveModel {
        id: Set(TagId::new(ctx.now()).uuid()),
        company_id: Set(ctx.company().uuid()),
        name: Set(it.name.clone()),
        name_key: Set(it.key.clone()),
        created_at: Set(micros(ctx.now())),
    }
}

/// The id of a word of the company, which it may not have had before.
async fn known(ctx: &Ctx, db: &impl ConnectionTrait, it: &Written) -> Result<Uuid, Problem> {
    let there = OnConflict::columns([C::CompanyId, C::NameKey]).do_nothing().to_owned();
    match tags::Entity::insert(row(ctx, it)).on_conflict(there).exec_without_returning(db).await {
        Ok(_) | Err(DbErr::RecordNotInserted) => {}
        Err(err) => return Err(err.into()),
    }
    let found = own(ctx).filter(C::NameKey.eq(&*it.key)).one(db).await?;
    found.map(|it| it.id).ok_or_else(Problem::unexpected)
}

fn own(ctx: &Ctx) -> sea_orm::Select<tags::Entity> {
    tags::Entity::find().filter(C::CompanyId.eq(ctx.company().uuid()))
}

pub(super) async fn count(ctx: &Ctx) -> Result<u32, Problem> {
    Ok(u32::try_from(own(ctx).count(ctx.db()).await?).unwrap_or(u32::MAX))
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    contracts: i64,
}

impl From<Row> for Tag {
    fn from(it: Row) -> Self {
        let contracts = u32::try_from(it.contracts).unwrap_or(u32::MAX);
        Self { id: TagId::from_uuid(it.id), name: it.name, contracts }
    }
}

fn counted(ctx: &Ctx) -> sea_orm::Select<tags::Entity> {
    own(ctx)
        .join(JoinType::LeftJoin, contract_tags::Relation::Tag.def().rev())
        .select_only()
        .columns([C::Id, C::Name])
        .column_as(Filed::ContractId.count(), "contracts")
        .group_by(C::Id)
        .group_by(C::Name)
        .group_by(C::NameKey)
}

/// A page of the company's tags in the order of the alphabet.
pub(super) async fn page(ctx: &Ctx, page: u32, size: u32) -> Result<Vec<Tag>, Problem> {
    let rows = counted(ctx)
        .order_by_asc(C::NameKey)
        .order_by_asc(C::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .into_model::<Row>()
        .all(ctx.db())
        .await?;
    Ok(rows.into_iter().map(Tag::from).collect())
}

pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait, id: TagId) -> Result<Option<Tag>, Problem> {
    Ok(counted(ctx).filter(C::Id.eq(id.uuid())).into_model::<Row>().one(db).await?.map(Tag::from))
}

/// The company's tag of a name.
pub(super) async fn named(ctx: &Ctx, db: &impl ConnectionTrait, it: &Written) -> Result<Option<TagId>, Problem> {
    Ok(own(ctx).filter(C::NameKey.eq(&*it.key)).one(db).await?.map(|it| TagId::from_uuid(it.id)))
}

/// Gives a tag another name; `false` when another tag has it.
pub(super) async fn rename(ctx: &Ctx, db: &impl ConnectionTrait, id: TagId, it: &Written) -> Result<bool, Problem> {
    let renamed = tags::Entity::update_many()
        .col_expr(C::Name, Expr::value(it.name.clone()))
        .col_expr(C::NameKey, Expr::value(it.key.clone()))
        .filter(C::Id.eq(id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await;
    match renamed {
        Ok(_) => refile(ctx, db, id).await.map(|()| true),
        Err(err) if matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// Files whatever is under `from` under `into`, and takes `from` away.
pub(super) async fn merge(ctx: &Ctx, db: &impl ConnectionTrait, from: TagId, into: TagId) -> Result<(), Problem> {
    refile(ctx, db, from).await?;
    let sql = "INSERT INTO contract_tags (contract_id, tag_id, company_id) \
         SELECT contract_id, $1, company_id FROM contract_tags WHERE tag_id = $2 AND company_id = $3 \
         ON CONFLICT (contract_id, tag_id) DO NOTHING";
    let values = [into.uuid(), from.uuid(), ctx.company().uuid()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values.map(Value::from))).await?;
    delete(ctx, db, from).await
}

/// Takes a tag away, from every contract too.
pub(super) async fn delete(ctx: &Ctx, db: &impl ConnectionTrait, id: TagId) -> Result<(), Problem> {
    refile(ctx, db, id).await?;
    contract_tags::Entity::delete_many()
        .filter(Filed::TagId.eq(id.uuid()))
        .filter(Filed::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    tags::Entity::delete_many()
        .filter(C::Id.eq(id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes on every contract under a tag that its filing changed.
async fn refile(ctx: &Ctx, db: &impl ConnectionTrait, id: TagId) -> Result<(), Problem> {
    let filed = Query::select()
        .column(Filed::ContractId)
        .from(contract_tags::Entity)
        .and_where(Expr::col(Filed::TagId).eq(id.uuid()))
        .to_owned();
    contracts::store::put_all_filed(ctx, db, filed).await
}
