//! The key terms of contracts, one row for each contract that has any. Every query carries the company.

use super::KeyTerms;
use crate::context::Ctx;
use crate::ids::ContractId;
use crate::problem::Problem;
use crate::storage::{damaged, micros};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{OnConflict, SelectStatement};
use sea_orm::{QuerySelect, QueryTrait};
use std::collections::BTreeMap;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod key_terms {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "key_terms")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        pub company_id: Uuid,
        pub terms: String,
        pub updated_by_name: String,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Option<KeyTerms>, Problem> {
    key_terms::Entity::find_by_id(id.uuid())
        .filter(key_terms::Column::CompanyId.eq(ctx.company().uuid()))
        .one(db)
        .await?
        .map(|row| serde_json::from_str(&row.terms).map_err(|err| damaged("key terms", &err)))
        .transpose()
}

/// The contracts of the company of which somebody said how they renew and end.
pub(crate) fn contracts_said(ctx: &Ctx) -> SelectStatement {
    let of_company = key_terms::Column::CompanyId.eq(ctx.company().uuid());
    key_terms::Entity::find().filter(of_company).select_only().column(key_terms::Column::ContractId).into_query()
}

/// The key terms of those of some contracts that have any.
pub(crate) async fn of_contracts(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contracts: &[ContractId],
) -> Result<BTreeMap<ContractId, KeyTerms>, Problem> {
    let rows = key_terms::Entity::find()
        .filter(key_terms::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(key_terms::Column::ContractId.is_in(contracts.iter().map(|it| it.uuid())))
        .all(db)
        .await?;
    by_contract(rows)
}

/// The key terms of all contracts of the company that have any.
pub(super) async fn all(ctx: &Ctx) -> Result<BTreeMap<ContractId, KeyTerms>, Problem> {
    let rows =
        key_terms::Entity::find().filter(key_terms::Column::CompanyId.eq(ctx.company().uuid())).all(ctx.db()).await?;
    by_contract(rows)
}

fn by_contract(rows: Vec<key_terms::Model>) -> Result<BTreeMap<ContractId, KeyTerms>, Problem> {
    let read = |row: key_terms::Model| {
        let terms = serde_json::from_str(&row.terms).map_err(|err| damaged("key terms", &err))?;
        Ok((ContractId::from_uuid(row.contract_id), terms))
    };
    rows.into_iter().map(read).collect()
}

fn row(ctx: &Ctx, id: ContractId, terms: &KeyTerms) -> Result<key_terms::ActiveModel, Problem> {
    Ok(key_terms::ActiveModel {
        contract_id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        terms: Set(serde_json::to_string(terms).map_err(|err| damaged("key terms", &err))?),
        updated_by_name: Set(ctx.person().full_name.clone()),
        updated_at: Set(micros(ctx.now())),
    })
}

/// Keeps the terms of contracts that have none yet.
pub(crate) async fn insert_all(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    all: &[(ContractId, KeyTerms)],
) -> Result<(), Problem> {
    for some in all.chunks(500) {
        let rows = some.iter().map(|(id, terms)| row(ctx, *id, terms)).collect::<Result<Vec<_>, _>>()?;
        key_terms::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Keeps the terms of a contract in place of those before. The caller has made sure that the contract is the company's.
pub(crate) async fn put(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId, terms: &KeyTerms) -> Result<(), Problem> {
    use key_terms::Column as C;
    let on_conflict =
        OnConflict::column(C::ContractId).update_columns([C::Terms, C::UpdatedByName, C::UpdatedAt]).to_owned();
    key_terms::Entity::insert(row(ctx, id, terms)?).on_conflict(on_conflict).exec_without_returning(db).await?;
    Ok(())
}
