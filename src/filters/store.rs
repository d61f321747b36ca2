//! Rows of kept filters. Every query carries the company.

pub(crate) mod whole;

use crate::context::Ctx;
use crate::contracts::Filter;
use crate::ids::{FilterId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait, QueryOrder, QuerySelect, Select, SqlErr};
use std::collections::BTreeMap;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod saved_filters {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "saved_filters")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub owner_id: Uuid,
        pub owner_name: String,
        pub name: String,
        pub name_key: String,
        pub words: String,
        pub is_shared: bool,
        pub version: i32,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use saved_filters::Column as C;

/// A kept filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFilter {
    pub id: FilterId,
    pub owner: UserId,
    /// Their name when they kept it.
    pub owner_name: String,
    pub name: String,
    /// The words of an address, by name, as they were kept.
    pub words: BTreeMap<String, String>,
    pub is_shared: bool,
    /// From 1; each change makes the next.
    pub version: u32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl saved_filters::Model {
    fn kept(self) -> Result<KeptFilter, Problem> {
        Ok(KeptFilter {
            id: FilterId::from_uuid(self.id),
            owner: UserId::from_uuid(self.owner_id),
            owner_name: self.owner_name,
            name: self.name,
            words: serde_json::from_str(&self.words).map_err(|err| damaged("a kept filter", &err))?,
            is_shared: self.is_shared,
            version: u32::try_from(self.version).map_err(|err| damaged("a version", &err))?,
            created_at: instant(self.created_at)?,
            updated_at: instant(self.updated_at)?,
        })
    }
}

/// What became of a row that was to be written.
pub(super) enum Written {
    Done,
    /// The person has another filter of this name.
    NameTaken,
    /// Somebody changed or removed it first.
    Stale,
}

/// The form by which two names are the same.
fn key(name: &str) -> String {
    name.to_lowercase()
}

fn json(filter: &Filter) -> Result<String, Problem> {
    let words: BTreeMap<String, String> = filter.clone().into();
    serde_json::to_string(&words).map_err(|err| damaged("a filter", &err))
}

/// Their own, and what others let the company see.
fn seen_by(ctx: &Ctx) -> Select<saved_filters::Entity> {
    let seen = Condition::any().add(C::OwnerId.eq(ctx.person().id.uuid())).add(C::IsShared.eq(true));
    saved_filters::Entity::find().filter(C::CompanyId.eq(ctx.company().uuid())).filter(seen)
}

/// How many the person sees.
pub(super) async fn count(ctx: &Ctx) -> Result<u32, Problem> {
    Ok(u32::try_from(seen_by(ctx).count(ctx.db()).await?).unwrap_or(u32::MAX))
}

/// How many are the person's own.
pub(super) async fn count_own(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<u32, Problem> {
    let own = seen_by(ctx).filter(C::OwnerId.eq(ctx.person().id.uuid()));
    Ok(u32::try_from(own.count(db).await?).unwrap_or(u32::MAX))
}

/// A page of those the person sees, by name.
pub(super) async fn page(ctx: &Ctx, page: u32, size: u32) -> Result<Vec<KeptFilter>, Problem> {
    let rows = seen_by(ctx)
        .order_by_asc(C::NameKey)
        .order_by_asc(C::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(saved_filters::Model::kept).collect()
}

/// The filter of an id, if the person sees it.
pub(super) async fn find(ctx: &Ctx, id: FilterId) -> Result<Option<KeptFilter>, Problem> {
    let row = seen_by(ctx).filter(C::Id.eq(id.uuid())).one(ctx.db()).await?;
    row.map(saved_filters::Model::kept).transpose()
}

/// Keeps a filter for the person.
pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: FilterId,
    name: &str,
    filter: &Filter,
    is_shared: bool,
) -> Result<Written, Problem> {
    let inserted = saved_filters::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        owner_id: Set(ctx.person().id.uuid()),
        owner_name: Set(ctx.person().full_name.clone()),
        name: Set(name.to_owned()),
        name_key: Set(key(name)),
        words: Set(json(filter)?),
        is_shared: Set(is_shared),
        version: Set(1),
        created_at: Set(micros(ctx.now())),
        updated_at: Set(micros(ctx.now())),
    }
    .insert(db)
    .await;
    written(inserted.map(|_| 1))
}

/// Changes a filter of the person that still is at `base`.
pub(super) async fn update(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: FilterId,
    base: u32,
    name: &str,
    filter: Option<&Filter>,
    is_shared: bool,
) -> Result<Written, Problem> {
    let base = i32::try_from(base).unwrap_or(i32::MAX);
    let mut update = saved_filters::Entity::update_many()
        .col_expr(C::Name, Expr::value(name))
        .col_expr(C::NameKey, Expr::value(key(name)))
        .col_expr(C::IsShared, Expr::value(is_shared))
        .col_expr(C::Version, Expr::value(base.saturating_add(1)))
        .col_expr(C::UpdatedAt, Expr::value(micros(ctx.now())));
    if let Some(filter) = filter {
        update = update.col_expr(C::Words, Expr::value(json(filter)?));
    }
    let changed = update
        .filter(C::Id.eq(id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::OwnerId.eq(ctx.person().id.uuid()))
        .filter(C::Version.eq(base))
        .exec(db)
        .await;
    written(changed.map(|it| it.rows_affected))
}

fn written(outcome: Result<u64, DbErr>) -> Result<Written, Problem> {
    match outcome {
        Ok(0) => Ok(Written::Stale),
        Ok(_) => Ok(Written::Done),
        Err(err) if matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(Written::NameTaken),
        Err(err) => Err(err.into()),
    }
}

/// Takes a filter away; `false` when it is not there.
pub(super) async fn delete(ctx: &Ctx, db: &impl ConnectionTrait, id: FilterId) -> Result<bool, Problem> {
    let deleted = saved_filters::Entity::delete_many()
        .filter(C::Id.eq(id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected > 0)
}
