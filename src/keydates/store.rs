//! The key terms of contracts, one row for each contract that has any. Every query carries the company.

use super::KeyTerms;
use super::ahead::Ahead;
use crate::context::Ctx;
use crate::ids::{CompanyId, ContractId, UserId};
use crate::problem::Problem;
use crate::storage::{damaged, micros};
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict, SelectStatement};
use sea_orm::{ExprTrait, FromQueryResult, QueryOrder, QuerySelect, QueryTrait, Statement, Value};
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
        /// The last day to send notice as it follows from the terms; `None` without one.
        pub notice_by: Option<String>,
        /// The last day on which it still does; empty until it was worked out.
        pub holds_until: String,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Terms as they were last said.
pub(super) struct Said {
    pub(super) terms: KeyTerms,
    /// How often they were said.
    pub(super) version: u32,
    /// Who said them.
    pub(super) by: String,
}

impl key_terms::Model {
    fn said(self) -> Result<Said, Problem> {
        Ok(Said {
            terms: serde_json::from_str(&self.terms).map_err(|err| damaged("key terms", &err))?,
            version: u32::try_from(self.version).map_err(|err| damaged("a version", &err))?,
            by: self.updated_by_name,
        })
    }
}

/// What was said of a contract, if anything was.
pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Option<Said>, Problem> {
    let row = key_terms::Entity::find_by_id(id.uuid())
        .filter(key_terms::Column::CompanyId.eq(ctx.company().uuid()))
        .one(db)
        .await?;
    row.map(key_terms::Model::said).transpose()
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
    Ok(by_contract(rows)?.into_iter().map(|(id, it)| (id, it.terms)).collect())
}

/// What was said of all contracts of the company of which anything was.
pub(super) async fn all(ctx: &Ctx) -> Result<BTreeMap<ContractId, Said>, Problem> {
    let rows =
        key_terms::Entity::find().filter(key_terms::Column::CompanyId.eq(ctx.company().uuid())).all(ctx.db()).await?;
    by_contract(rows)
}

fn by_contract(rows: Vec<key_terms::Model>) -> Result<BTreeMap<ContractId, Said>, Problem> {
    rows.into_iter().map(|row| Ok((ContractId::from_uuid(row.contract_id), row.said()?))).collect()
}

fn row(ctx: &Ctx, id: ContractId, terms: &KeyTerms) -> Result<key_terms::ActiveModel, Problem> {
    Ok(key_terms::ActiveModel {
        contract_id: Set(id.uuid()),
        company_id: Set(ctx.company().uuid()),
        terms: Set(serde_json::to_string(terms).map_err(|err| damaged("key terms", &err))?),
        updated_by_name: Set(ctx.person().full_name.clone()),
        updated_at: Set(micros(ctx.now())),
        notice_by: Set(None),
        holds_until: Set(String::new()),
        version: Set(1),
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

/// Keeps the terms of a contract that has none yet; `false` when it has some. The caller has made sure that the contract is
/// the company's.
pub(crate) async fn insert(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    terms: &KeyTerms,
) -> Result<bool, Problem> {
    let on_conflict = OnConflict::column(key_terms::Column::ContractId).do_nothing().to_owned();
    let inserted =
        key_terms::Entity::insert(row(ctx, id, terms)?).on_conflict(on_conflict).exec_without_returning(db).await;
    match inserted {
        Ok(rows) => Ok(rows > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// Keeps the terms of a contract in place of those that still are at `base`, one version further; `false` when they are not.
pub(super) async fn update(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    base: u32,
    terms: &KeyTerms,
) -> Result<bool, Problem> {
    use key_terms::Column as C;
    let written = serde_json::to_string(terms).map_err(|err| damaged("key terms", &err))?;
    let changed = key_terms::Entity::update_many()
        .col_expr(C::Terms, Expr::value(written))
        .col_expr(C::UpdatedByName, Expr::value(ctx.person().full_name.clone()))
        .col_expr(C::UpdatedAt, Expr::value(micros(ctx.now())))
        .col_expr(C::NoticeBy, Expr::value(None::<String>))
        .col_expr(C::HoldsUntil, Expr::value(String::new()))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::ContractId.eq(id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::Version.eq(base))
        .exec(db)
        .await?;
    Ok(changed.rows_affected > 0)
}

/// Notes what follows from the terms of a contract until further notice.
pub(super) async fn put_ahead(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    ahead: Ahead,
) -> Result<(), Problem> {
    use key_terms::Column as C;
    key_terms::Entity::update_many()
        .col_expr(C::NoticeBy, Expr::value(ahead.notice_by.map(|it| it.to_string())))
        .col_expr(C::HoldsUntil, Expr::value(ahead.holds_until.to_string()))
        .filter(C::ContractId.eq(id.uuid()))
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// Contracts of every company whose days do not hold on `day` any more, with their companies, after one of them; at most `most`.
pub(super) async fn to_follow(
    db: &impl ConnectionTrait,
    day: Date,
    after: ContractId,
    most: u64,
) -> Result<Vec<(CompanyId, ContractId)>, Problem> {
    use key_terms::Column as C;
    let rows: Vec<(Uuid, Uuid)> = key_terms::Entity::find()
        .filter(C::HoldsUntil.lt(day.to_string()))
        .filter(C::ContractId.gt(after.uuid()))
        .order_by_asc(C::ContractId)
        .limit(most)
        .select_only()
        .columns([C::CompanyId, C::ContractId])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(company, id)| (CompanyId::from_uuid(company), ContractId::from_uuid(id))).collect())
}

/// The contracts of the company whose last day to send notice lies between two days, both included.
pub(crate) fn contracts_with_notice(ctx: &Ctx, first: Date, last: Date) -> SelectStatement {
    use key_terms::Column as C;
    key_terms::Entity::find()
        .filter(C::CompanyId.eq(ctx.company().uuid()))
        .filter(C::NoticeBy.between(first.to_string(), last.to_string()))
        .select_only()
        .column(C::ContractId)
        .into_query()
}

/// The first of a person's contracts in force for which notice must be sent between two days, the earliest day first.
pub(crate) async fn notices(
    ctx: &Ctx,
    owner: UserId,
    (first, last): (Date, Date),
    most: u32,
) -> Result<Vec<(ContractId, String, Date)>, Problem> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        title: String,
        notice_by: String,
    }
    let sql = "SELECT it.id, it.title, said.notice_by FROM key_terms said JOIN contracts it ON it.id = said.contract_id \
               WHERE said.company_id = $1 AND said.notice_by BETWEEN $2 AND $3 AND it.status = 'active' AND it.owner_id = $4 \
               ORDER BY said.notice_by, said.contract_id LIMIT $5";
    let values: Vec<Value> = vec![
        ctx.company().uuid().into(),
        first.to_string().into(),
        last.to_string().into(),
        owner.uuid().into(),
        i64::from(most).into(),
    ];
    let statement = Statement::from_sql_and_values(ctx.db().get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(ctx.db()).await?;
    let notice = |it: Row| {
        let day = it.notice_by.parse().map_err(|err: jiff::Error| damaged("a day", &err))?;
        Ok((ContractId::from_uuid(it.id), it.title, day))
    };
    rows.into_iter().map(notice).collect()
}
