//! Rows of feeds, one for each person who has one. A feed is found by the hash of its token, or by its person.

use crate::context::Ctx;
use crate::ids::UserId;
use crate::problem::Problem;
use crate::storage::{instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod feeds {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "feeds")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub company_id: Uuid,
        #[sea_orm(unique)]
        pub token_hash: String,
        pub made_at: i64,
        pub read_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use feeds::{Column, Entity};

/// A feed as stored, without its token.
#[derive(Clone, Copy, Debug)]
pub struct Feed {
    /// Whose it is.
    pub user: UserId,
    /// When its present address was made.
    pub made_at: Timestamp,
    /// When a calendar program last read it, to the minute.
    pub read_at: Option<Timestamp>,
}

impl feeds::Model {
    fn feed(self) -> Result<Feed, Problem> {
        Ok(Feed {
            user: UserId::from_uuid(self.user_id),
            made_at: instant(self.made_at)?,
            read_at: self.read_at.map(instant).transpose()?,
        })
    }
}

/// The feed of the person.
pub(super) async fn own(ctx: &Ctx) -> Result<Option<Feed>, Problem> {
    let row = Entity::find_by_id(ctx.person().id.uuid())
        .filter(Column::CompanyId.eq(ctx.company().uuid()))
        .one(ctx.db())
        .await?;
    row.map(feeds::Model::feed).transpose()
}

/// Gives the person's feed a token, in place of the one before.
pub(super) async fn put(ctx: &Ctx, db: &impl ConnectionTrait, token_hash: String) -> Result<(), Problem> {
    let row = feeds::ActiveModel {
        user_id: Set(ctx.person().id.uuid()),
        company_id: Set(ctx.company().uuid()),
        token_hash: Set(token_hash),
        made_at: Set(micros(ctx.now())),
        read_at: Set(None),
    };
    let replace = OnConflict::column(Column::UserId)
        .update_columns([Column::TokenHash, Column::MadeAt, Column::ReadAt])
        .to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// Takes the person's feed away; `false` where there is none.
pub(super) async fn delete(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<bool, Problem> {
    let deleted = Entity::delete_many()
        .filter(Column::UserId.eq(ctx.person().id.uuid()))
        .filter(Column::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected > 0)
}

/// The feed of a token.
pub(super) async fn by_hash(db: &impl ConnectionTrait, token_hash: &str) -> Result<Option<Feed>, Problem> {
    Entity::find().filter(Column::TokenHash.eq(token_hash)).one(db).await?.map(feeds::Model::feed).transpose()
}

pub(super) async fn note_read(db: &impl ConnectionTrait, user: UserId, now: Timestamp) -> Result<(), Problem> {
    Entity::update_many()
        .col_expr(Column::ReadAt, Expr::value(micros(now)))
        .filter(Column::UserId.eq(user.uuid()))
        .exec(db)
        .await?;
    Ok(())
}
