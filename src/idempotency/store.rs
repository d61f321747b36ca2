//! Rows of kept answers. Every query carries the company.

use super::{Attempt, Claimed, KeptAnswer};
use crate::context::Ctx;
use crate::problem::Problem;
use crate::storage::{instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseConnection;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod idempotency_keys {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key_hash: String,
        pub request_hash: String,
        pub at: i64,
        pub status: Option<i32>,
        pub etag: Option<String>,
        pub answer: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use idempotency_keys::Column as C;

/// The first attempt under a key.
pub(super) struct First {
    pub(super) request_hash: String,
    pub(super) at: Timestamp,
    pub(super) etag: Option<String>,
    /// Status and sealed body; `None` while it is under way.
    pub(super) answer: Option<(u16, Vec<u8>)>,
}

/// Notes the attempt; `false` when the key is taken.
pub(super) async fn insert(ctx: &Ctx, attempt: &Attempt) -> Result<bool, Problem> {
    let row = idempotency_keys::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        key_hash: Set(attempt.key_hash.clone()),
        request_hash: Set(attempt.request_hash.clone()),
        at: Set(micros(ctx.now())),
        status: Set(None),
        etag: Set(None),
        answer: Set(None),
    };
    let inserted = idempotency_keys::Entity::insert(row)
        .on_conflict(OnConflict::columns([C::CompanyId, C::KeyHash]).do_nothing().to_owned())
        .exec_without_returning(ctx.db())
        .await;
    match inserted {
        Ok(count) => Ok(count > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

pub(super) async fn find(ctx: &Ctx, key_hash: &str) -> Result<Option<First>, Problem> {
    let row = idempotency_keys::Entity::find_by_id((ctx.company().uuid(), key_hash.to_owned())).one(ctx.db()).await?;
    row.map(|row| {
        let status = row.status.and_then(|it| u16::try_from(it).ok());
        Ok(First {
            request_hash: row.request_hash,
            at: instant(row.at)?,
            etag: row.etag,
            answer: status.zip(row.answer),
        })
    })
    .transpose()
}

/// Puts the attempt in the place of one that is over; `false` when somebody was faster.
pub(super) async fn take_over(ctx: &Ctx, attempt: &Attempt, first_at: Timestamp) -> Result<bool, Problem> {
    let taken = idempotency_keys::Entity::update_many()
        .col_expr(C::RequestHash, Expr::value(attempt.request_hash.clone()))
        .col_expr(C::At, Expr::value(micros(ctx.now())))
        .col_expr(C::Status, Expr::value(None::<i32>))
        .col_expr(C::Etag, Expr::value(None::<String>))
        .col_expr(C::Answer, Expr::value(None::<Vec<u8>>))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::KeyHash.eq(&attempt.key_hash))
        .filter(C::At.eq(micros(first_at)))
        .exec(ctx.db())
        .await?;
    Ok(taken.rows_affected > 0)
}

pub(super) async fn complete(
    ctx: &Ctx,
    claimed: &Claimed,
    answer: &KeptAnswer,
    sealed: Vec<u8>,
) -> Result<(), Problem> {
    idempotency_keys::Entity::update_many()
        .col_expr(C::Status, Expr::value(i32::from(answer.status)))
        .col_expr(C::Etag, Expr::value(answer.etag.clone()))
        .col_expr(C::Answer, Expr::value(sealed))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::KeyHash.eq(&claimed.key_hash))
        .filter(C::At.eq(micros(claimed.at)))
        .exec(ctx.db())
        .await?;
    Ok(())
}

pub(super) async fn release(ctx: &Ctx, claimed: &Claimed) -> Result<(), Problem> {
    idempotency_keys::Entity::delete_many()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::KeyHash.eq(&claimed.key_hash))
        .filter(C::At.eq(micros(claimed.at)))
        .filter(C::Status.is_null())
        .exec(ctx.db())
        .await?;
    Ok(())
}

pub(super) async fn sweep(db: &DatabaseConnection, before: Timestamp) -> Result<u64, Problem> {
    let swept = idempotency_keys::Entity::delete_many().filter(C::At.lte(micros(before))).exec(db).await?;
    Ok(swept.rows_affected)
}
