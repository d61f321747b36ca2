//! Rows of what people said. Every query carries the company.

use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::storage::{instant, micros};
use jiff::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, QueryOrder};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod said_facts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "said_facts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub fact: String,
        pub company_id: Uuid,
        pub value: String,
        pub reason: String,
        pub by_name: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What somebody said of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) fact: String,
    pub(crate) value: String,
    /// Empty where nobody gave one.
    pub(crate) reason: String,
    pub(crate) by_name: String,
    pub(crate) at: Timestamp,
}

/// What people said of a contract, by fact.
pub(crate) async fn all(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Vec<Said>, Problem> {
    use said_facts::Column as C;
    let rows = said_facts::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.eq(id.uuid()))
        .order_by_asc(C::Fact)
        .all(db)
        .await?;
    rows.into_iter().map(said).collect()
}

/// What people said of some contracts, by contract and fact.
pub(crate) async fn of_contracts(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
) -> Result<Vec<(ContractId, Said)>, Problem> {
    use said_facts::Column as C;
    let rows = said_facts::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .order_by_asc(C::ContractId)
        .order_by_asc(C::Fact)
        .all(db)
        .await?;
    rows.into_iter().map(|it| Ok((ContractId::from_uuid(it.contract_id), said(it)?))).collect()
}

fn said(it: said_facts::Model) -> Result<Said, Problem> {
    Ok(Said { fact: it.fact, value: it.value, reason: it.reason, by_name: it.by_name, at: instant(it.at)? })
}

/// Keeps what was said of a fact in place of what was said before.
pub(crate) async fn put(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId, it: &Said) -> Result<(), Problem> {
    use said_facts::Column as C;
    let row = said_facts::ActiveModel {
        contract_id: Set(id.uuid()),
        fact: Set(it.fact.clone()),
        company_id: Set(ctx.company().uuid()),
        value: Set(it.value.clone()),
        reason: Set(it.reason.clone()),
        by_name: Set(it.by_name.clone()),
        at: Set(micros(it.at)),
    };
    let again = OnConflict::columns([C::ContractId, C::Fact])
        .update_columns([C::Value, C::Reason, C::ByName, C::At])
        .to_owned();
    said_facts::Entity::insert(row).on_conflict(again).exec_without_returning(db).await?;
    Ok(())
}

/// Forgets what was said of a fact.
pub(super) async fn remove(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId, fact: &str) -> Result<(), Problem> {
    use said_facts::Column as C;
    said_facts::Entity::delete_many()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::ContractId.eq(id.uuid()))
        .filter(C::Fact.eq(fact))
        .exec(db)
        .await?;
    Ok(())
}
