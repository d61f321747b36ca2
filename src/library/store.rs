//! Rows of items, of their versions, and of what contracts took. Every query carries the company.

use super::{Item, Kind, Retired, Taken, Use, Version};
use crate::clauses::Rung;
use crate::context::Ctx;
use crate::contracts::ContractType;
use crate::files::ContentHash;
use crate::ids::{ContractId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ConnectionTrait, ExprTrait, QueryOrder, QuerySelect, Select};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod library_items {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "library_items")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub version: i32,
        pub hash: String,
        pub heading: String,
        pub about: String,
        pub types: String,
        pub rungs: String,
        pub changed_by_name: String,
        pub changed_at: i64,
        pub retired_reason: Option<String>,
        pub retired_by_name: Option<String>,
        pub retired_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod library_versions {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "library_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        pub hash: String,
        pub heading: String,
        pub note: String,
        pub author: Uuid,
        pub author_name: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod library_uses {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "library_uses")]
    pub struct Model {
        pub company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub clause: String,
        pub clause_version: Option<i32>,
        pub rung: String,
        pub words: String,
        pub contract_version: i32,
        pub by_name: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use library_items::Column as I;
use library_uses::Column as U;
use library_versions::Column as V;

fn column(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn number(column: i32) -> Result<u32, Problem> {
    u32::try_from(column).map_err(|err| damaged("a number", &err))
}

fn hash(text: &str) -> Result<ContentHash, Problem> {
    ContentHash::parse(text).ok_or_else(|| damaged("a hash", &text))
}

fn words<T>(text: &str, of: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Problem> {
    text.split_whitespace().map(|it| of(it).ok_or_else(|| damaged("a word", &it))).collect()
}

fn item(row: library_items::Model) -> Result<Item, Problem> {
    let retired = match (row.retired_reason, row.retired_by_name, row.retired_at) {
        (Some(reason), Some(by_name), Some(at)) => Some(Retired { reason, by_name, at: instant(at)? }),
        _ => None,
    };
    Ok(Item {
        number: number(row.number)?,
        version: number(row.version)?,
        hash: hash(&row.hash)?,
        heading: row.heading,
        about: row.about,
        types: words(&row.types, ContractType::from_word)?,
        rungs: words(&row.rungs, Rung::from_word)?,
        changed_by_name: row.changed_by_name,
        changed_at: instant(row.changed_at)?,
        retired,
    })
}

fn version(row: library_versions::Model) -> Result<Version, Problem> {
    Ok(Version {
        version: number(row.version)?,
        hash: hash(&row.hash)?,
        heading: row.heading,
        note: row.note,
        author: UserId::from_uuid(row.author),
        author_name: row.author_name,
        at: instant(row.at)?,
    })
}

fn taken(row: library_uses::Model) -> Result<Use, Problem> {
    Ok(Use {
        contract: ContractId::from_uuid(row.contract_id),
        taken: Taken {
            rung: Rung::from_word(&row.rung).ok_or_else(|| damaged("a rung", &row.rung))?,
            clause: row.clause,
            clause_version: row.clause_version.map(number).transpose()?,
            words: row.words,
        },
        contract_version: number(row.contract_version)?,
        by_name: row.by_name,
        at: instant(row.at)?,
    })
}

fn items_of(ctx: &Ctx, kind: Kind) -> Select<library_items::Entity> {
    library_items::Entity::find().filter(I::CompanyId.eq(ctx.company().uuid())).filter(I::Kind.eq(kind.word()))
}

fn versions_of(ctx: &Ctx, kind: Kind, number: u32) -> Select<library_versions::Entity> {
    library_versions::Entity::find()
        .filter(V::CompanyId.eq(ctx.company().uuid()))
        .filter(V::Kind.eq(kind.word()))
        .filter(V::Number.eq(column(number)))
}

/// Every item of a kind, in the order of numbers; there are few of them.
pub(crate) async fn items(ctx: &Ctx, db: &impl ConnectionTrait, kind: Kind) -> Result<Vec<Item>, Problem> {
    items_of(ctx, kind).order_by_asc(I::Number).all(db).await?.into_iter().map(item).collect()
}

/// One item.
pub(crate) async fn find(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    kind: Kind,
    number: u32,
) -> Result<Option<Item>, Problem> {
    items_of(ctx, kind).filter(I::Number.eq(column(number))).one(db).await?.map(item).transpose()
}

/// The item after a number, as a moment has it.
pub(crate) async fn next(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    kind: Kind,
    after: u32,
) -> Result<Option<Item>, Problem> {
    let found = items_of(ctx, kind).filter(I::Number.gt(column(after))).order_by_asc(I::Number).one(db).await?;
    found.map(item).transpose()
}

/// The last number that was given, 0 where none was.
pub(crate) async fn last_number(ctx: &Ctx, db: &impl ConnectionTrait, kind: Kind) -> Result<u32, Problem> {
    let last: Option<i32> =
        items_of(ctx, kind).order_by_desc(I::Number).select_only().column(I::Number).into_tuple().one(db).await?;
    number(last.unwrap_or_default())
}

/// Every version of an item, from the first on; there are few of them.
pub(crate) async fn every_version(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    kind: Kind,
    number: u32,
) -> Result<Vec<Version>, Problem> {
    versions_of(ctx, kind, number).order_by_asc(V::Version).all(db).await?.into_iter().map(version).collect()
}

/// A page of versions, the latest first.
pub(crate) async fn versions(
    ctx: &Ctx,
    kind: Kind,
    number: u32,
    (page, size): (u32, u32),
) -> Result<Vec<Version>, Problem> {
    let rows = versions_of(ctx, kind, number)
        .order_by_desc(V::Version)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(version).collect()
}

/// One version.
pub(crate) async fn one_version(ctx: &Ctx, kind: Kind, number: u32, wanted: u32) -> Result<Option<Version>, Problem> {
    versions_of(ctx, kind, number).filter(V::Version.eq(column(wanted))).one(ctx.db()).await?.map(version).transpose()
}

fn joined(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

fn row(ctx: &Ctx, kind: Kind, it: &Item) -> library_items::ActiveModel {
    library_items::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        kind: Set(kind.word().to_owned()),
        number: Set(column(it.number)),
        version: Set(column(it.version)),
        hash: Set(it.hash.as_str().to_owned()),
        heading: Set(it.heading.clone()),
        about: Set(it.about.clone()),
        types: Set(joined(it.types.iter().map(|it| it.word()))),
        rungs: Set(joined(it.rungs.iter().map(|it| it.word()))),
        changed_by_name: Set(it.changed_by_name.clone()),
        changed_at: Set(micros(it.changed_at)),
        retired_reason: Set(it.retired.as_ref().map(|it| it.reason.clone())),
        retired_by_name: Set(it.retired.as_ref().map(|it| it.by_name.clone())),
        retired_at: Set(it.retired.as_ref().map(|it| micros(it.at))),
    }
}

/// Adds an item.
pub(crate) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, kind: Kind, it: &Item) -> Result<(), Problem> {
    library_items::Entity::insert(row(ctx, kind, it)).exec_without_returning(db).await?;
    Ok(())
}

/// Writes an item anew that still is at version `base`; `false` where it is not.
pub(crate) async fn update(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    (kind, base): (Kind, u32),
    it: &Item,
) -> Result<bool, Problem> {
    let done = library_items::Entity::update_many()
        .set(library_items::ActiveModel {
            company_id: sea_orm::ActiveValue::NotSet,
            kind: sea_orm::ActiveValue::NotSet,
            number: sea_orm::ActiveValue::NotSet,
            ..row(ctx, kind, it)
        })
        .filter(I::CompanyId.eq(ctx.company().uuid()))
        .filter(I::Kind.eq(kind.word()))
        .filter(I::Number.eq(column(it.number)))
        .filter(I::Version.eq(column(base)))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Adds versions of an item.
pub(crate) async fn insert_versions(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    (kind, number): (Kind, u32),
    all: &[Version],
) -> Result<(), Problem> {
    if all.is_empty() {
        return Ok(());
    }
    let rows = all.iter().map(|it| library_versions::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        kind: Set(kind.word().to_owned()),
        number: Set(column(number)),
        version: Set(column(it.version)),
        hash: Set(it.hash.as_str().to_owned()),
        heading: Set(it.heading.clone()),
        note: Set(it.note.clone()),
        author: Set(it.author.uuid()),
        author_name: Set(it.author_name.clone()),
        at: Set(micros(it.at)),
    });
    library_versions::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Writes down that a contract took a clause; where it had taken it before, this time counts.
pub(crate) async fn put_use(ctx: &Ctx, db: &impl ConnectionTrait, it: &Use) -> Result<(), Problem> {
    let row = library_uses::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        contract_id: Set(it.contract.uuid()),
        clause: Set(it.taken.clause.clone()),
        clause_version: Set(it.taken.clause_version.map(column)),
        rung: Set(it.taken.rung.word().to_owned()),
        words: Set(it.taken.words.clone()),
        contract_version: Set(column(it.contract_version)),
        by_name: Set(it.by_name.clone()),
        at: Set(micros(it.at)),
    };
    let again = OnConflict::columns([U::ContractId, U::Clause])
        .update_columns([U::ClauseVersion, U::Rung, U::Words, U::ContractVersion, U::ByName, U::At])
        .to_owned();
    library_uses::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// What some contracts took.
pub(crate) async fn taken_by(ctx: &Ctx, db: &impl ConnectionTrait, ids: &[ContractId]) -> Result<Vec<Use>, Problem> {
    let rows = library_uses::Entity::find()
        .filter(U::CompanyId.eq(ctx.company().uuid()))
        .filter(U::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .order_by_asc(U::ContractId)
        .order_by_asc(U::Clause)
        .all(db)
        .await?;
    rows.into_iter().map(taken).collect()
}

fn uses_of(ctx: &Ctx, clause: &str, version: Option<u32>) -> Select<library_uses::Entity> {
    let of_clause =
        library_uses::Entity::find().filter(U::CompanyId.eq(ctx.company().uuid())).filter(U::Clause.eq(clause));
    match version {
        Some(version) => of_clause.filter(U::ClauseVersion.eq(column(version))),
        None => of_clause,
    }
}

/// A page of the contracts that took a clause, the last first, and how many there are; of one version, or of any.
pub(crate) async fn uses(
    ctx: &Ctx,
    (clause, version): (&str, Option<u32>),
    (page, size): (u32, u32),
) -> Result<(Vec<Use>, u32), Problem> {
    let total = uses_of(ctx, clause, version).count(ctx.db()).await?;
    let rows = uses_of(ctx, clause, version)
        .order_by_desc(U::At)
        .order_by_desc(U::ContractId)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    let rows = rows.into_iter().map(taken).collect::<Result<_, _>>()?;
    Ok((rows, u32::try_from(total).unwrap_or(u32::MAX)))
}

/// How many contracts took each version of a clause.
pub(crate) async fn uses_by_version(ctx: &Ctx, clause: &str) -> Result<Vec<(Option<u32>, u32)>, Problem> {
    let found: Vec<(Option<i32>, i64)> = uses_of(ctx, clause, None)
        .select_only()
        .column(U::ClauseVersion)
        .expr_as(Expr::col(U::ContractId).count(), "contracts")
        .group_by(U::ClauseVersion)
        .into_tuple()
        .all(ctx.db())
        .await?;
    found
        .into_iter()
        .map(|(version, count)| Ok((version.map(number).transpose()?, u32::try_from(count).unwrap_or(u32::MAX))))
        .collect()
}
