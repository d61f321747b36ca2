//! What of a contract changes without a version: who answers for it, and that its tags or relations changed.

use super::contracts;
use crate::accounts::Person;
use crate::context::Ctx;
use crate::ids::{ContractId, UserId};
use crate::problem::Problem;
use contracts::Column as C;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ConnectionTrait, QuerySelect, UpdateMany};

fn filed(ctx: &Ctx) -> UpdateMany<contracts::Entity> {
    contracts::Entity::update_many()
        .col_expr(C::Filings, Expr::col(C::Filings).add(1))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
}

/// Notes that the filing of a contract changed.
pub(crate) async fn put_filed(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<(), Problem> {
    filed(ctx).filter(C::Id.eq(id.uuid())).exec(db).await?;
    Ok(())
}

/// Notes that the filing of some contracts changed.
pub(crate) async fn put_each_filed(ctx: &Ctx, db: &impl ConnectionTrait, ids: &[ContractId]) -> Result<(), Problem> {
    for some in ids.chunks(500) {
        filed(ctx).filter(C::Id.is_in(some.iter().map(|it| it.uuid()))).exec(db).await?;
    }
    Ok(())
}

/// Notes that the filing of all contracts changed whose ids `which` selects.
pub(crate) async fn put_all_filed(ctx: &Ctx, db: &impl ConnectionTrait, which: SelectStatement) -> Result<(), Problem> {
    filed(ctx).filter(C::Id.in_subquery(which)).exec(db).await?;
    Ok(())
}

fn owned_by(ctx: &Ctx, owner: &Person) -> UpdateMany<contracts::Entity> {
    filed(ctx)
        .col_expr(C::OwnerId, Expr::value(owner.id.uuid()))
        .col_expr(C::OwnerName, Expr::value(owner.full_name.clone()))
}

/// Names who answers for a contract, if it still was `before`; `false` when somebody was faster.
pub(crate) async fn put_owner(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    before: UserId,
    owner: &Person,
) -> Result<bool, Problem> {
    let still = C::OwnerId.eq(before.uuid()).or(C::OwnerId.is_null());
    let changed = owned_by(ctx, owner).filter(C::Id.eq(id.uuid())).filter(still).exec(db).await?;
    Ok(changed.rows_affected > 0)
}

/// The contracts that a person answers for.
pub(crate) async fn ids_of_owner(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    owner: UserId,
) -> Result<Vec<ContractId>, Problem> {
    let ids: Vec<Uuid> = contracts::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::OwnerId.eq(owner.uuid()))
        .select_only()
        .column(C::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().map(ContractId::from_uuid).collect())
}

/// Lets another person answer for every contract of a person, whatever its status; answers how many they were.
pub(crate) async fn hand_over(ctx: &Ctx, db: &impl ConnectionTrait, from: UserId, to: &Person) -> Result<u64, Problem> {
    Ok(owned_by(ctx, to).filter(C::OwnerId.eq(from.uuid())).exec(db).await?.rows_affected)
}

/// How many contracts each person answers for.
pub(crate) async fn count_of_owner(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Vec<(UserId, u32)>, Problem> {
    let rows: Vec<(Uuid, i64)> = contracts::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::OwnerId.is_not_null())
        .select_only()
        .column(C::OwnerId)
        .column_as(C::Id.count(), "contracts")
        .group_by(C::OwnerId)
        .into_tuple()
        .all(db)
        .await?;
    let counted = |(owner, contracts)| (UserId::from_uuid(owner), u32::try_from(contracts).unwrap_or(u32::MAX));
    Ok(rows.into_iter().map(counted).collect())
}
