//! Rows of keys. Lists and revocations carry the company; recognising a key is what finds it.

use super::Scope;
use super::form::NewKey;
use crate::accounts::Person;
use crate::context::Ctx;
use crate::ids::{KeyId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect, Select, SqlErr};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod api_keys {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "api_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub company_id: Uuid,
        pub user_id: Uuid,
        pub user_name: String,
        pub name: String,
        pub scope: String,
        #[sea_orm(unique)]
        pub key_hash: String,
        pub hint: String,
        pub created_at: i64,
        pub expires_at: i64,
        pub last_used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A key as stored, without its secret.
#[derive(Clone, Debug)]
pub struct Key {
    pub id: KeyId,
    /// For whom it acts.
    pub user_id: UserId,
    /// Their name when it was made.
    pub user_name: String,
    pub name: String,
    pub scope: Scope,
    /// The last characters of the secret.
    pub hint: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// To the minute.
    pub last_used_at: Option<Timestamp>,
}

impl api_keys::Model {
    fn key(self) -> Result<Key, Problem> {
        Ok(Key {
            id: KeyId::from_uuid(self.id),
            user_id: UserId::from_uuid(self.user_id),
            user_name: self.user_name,
            scope: Scope::from_word(&self.scope).ok_or_else(|| damaged("a scope", &self.scope))?,
            name: self.name,
            hint: self.hint,
            created_at: instant(self.created_at)?,
            expires_at: instant(self.expires_at)?,
            last_used_at: self.last_used_at.map(instant).transpose()?,
        })
    }
}

/// Adds a key of the person of `ctx`; `false` when a key of this id was made before.
pub(super) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: KeyId,
    key: &NewKey,
    key_hash: String,
    hint: &str,
    expires_at: Timestamp,
) -> Result<bool, Problem> {
    let inserted = api_keys::ActiveModel {
        id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        user_id: Set(ctx.person().id.uuid()),
        user_name: Set(ctx.person().full_name.clone()),
        name: Set(key.name.clone()),
        scope: Set(key.scope.word().to_owned()),
        key_hash: Set(key_hash),
        hint: Set(hint.to_owned()),
        created_at: Set(micros(ctx.now())),
        expires_at: Set(micros(expires_at)),
        last_used_at: Set(None),
    }
    .insert(db)
    .await;
    match inserted {
        Ok(_) => Ok(true),
        Err(err) if matches!(err.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// How many keys there are of `owner`, or of the whole company.
pub(super) async fn count(ctx: &Ctx, db: &impl ConnectionTrait, owner: Option<UserId>) -> Result<u32, Problem> {
    Ok(u32::try_from(of(ctx, owner).count(db).await?).unwrap_or(u32::MAX))
}

fn of(ctx: &Ctx, owner: Option<UserId>) -> Select<api_keys::Entity> {
    let query = api_keys::Entity::find().filter(api_keys::Column::CompanyId.eq(ctx.company().uuid()));
    match owner {
        Some(owner) => query.filter(api_keys::Column::UserId.eq(owner.uuid())),
        None => query,
    }
}

/// A page of keys, newest first.
pub(super) async fn page(ctx: &Ctx, owner: Option<UserId>, page: u32, size: u32) -> Result<Vec<Key>, Problem> {
    let rows = of(ctx, owner)
        .order_by_desc(api_keys::Column::CreatedAt)
        .order_by_desc(api_keys::Column::Id)
        .offset(u64::from(page.saturating_sub(1)) * u64::from(size))
        .limit(u64::from(size))
        .all(ctx.db())
        .await?;
    rows.into_iter().map(api_keys::Model::key).collect()
}

/// The keys of the company that have not ended, by person and id.
pub(super) async fn open(ctx: &Ctx) -> Result<Vec<Key>, Problem> {
    let rows = of(ctx, None)
        .filter(api_keys::Column::ExpiresAt.gt(micros(ctx.now())))
        .order_by_asc(api_keys::Column::UserId)
        .order_by_asc(api_keys::Column::Id)
        .all(ctx.db())
        .await?;
    rows.into_iter().map(api_keys::Model::key).collect()
}

/// The key of an id.
pub(super) async fn find(ctx: &Ctx, owner: Option<UserId>, id: KeyId) -> Result<Option<Key>, Problem> {
    let row = of(ctx, owner).filter(api_keys::Column::Id.eq(id.uuid())).one(ctx.db()).await?;
    row.map(api_keys::Model::key).transpose()
}

/// Takes a key away; `false` when it is not there.
pub(super) async fn delete(ctx: &Ctx, db: &impl ConnectionTrait, id: KeyId) -> Result<bool, Problem> {
    let deleted = api_keys::Entity::delete_many()
        .filter(api_keys::Column::Id.eq(id.uuid()))
        .filter(api_keys::Column::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// Takes away every key of a person; answers how many there were.
pub(super) async fn delete_all_of(db: &impl ConnectionTrait, person: &Person) -> Result<u64, Problem> {
    let deleted = api_keys::Entity::delete_many()
        .filter(api_keys::Column::UserId.eq(person.id.uuid()))
        .filter(api_keys::Column::CompanyId.eq(person.company_id.uuid()))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected)
}

/// The key of a secret, if it has not ended.
pub(super) async fn by_hash(db: &impl ConnectionTrait, key_hash: &str, now: Timestamp) -> Result<Option<Key>, Problem> {
    let row = api_keys::Entity::find()
        .filter(api_keys::Column::KeyHash.eq(key_hash))
        .filter(api_keys::Column::ExpiresAt.gt(micros(now)))
        .one(db)
        .await?;
    row.map(api_keys::Model::key).transpose()
}

pub(super) async fn note_use(db: &impl ConnectionTrait, id: KeyId, now: Timestamp) -> Result<(), Problem> {
    api_keys::Entity::update_many()
        .col_expr(api_keys::Column::LastUsedAt, Expr::value(micros(now)))
        .filter(api_keys::Column::Id.eq(id.uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes the keys that ended before `day`; answers how many went.
pub(super) async fn sweep(db: &impl ConnectionTrait, day: Timestamp) -> Result<u64, Problem> {
    let swept = api_keys::Entity::delete_many().filter(api_keys::Column::ExpiresAt.lte(micros(day))).exec(db).await?;
    Ok(swept.rows_affected)
}
