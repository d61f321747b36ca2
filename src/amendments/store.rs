//! Which contract amends which. Every query but the job's carries the company.

use crate::context::Ctx;
use crate::contracts::{self, Status, Summary};
use crate::ids::{CompanyId, ContractId};
use crate::problem::Problem;
use crate::storage::damaged;
use crate::typed::Currency;
use jiff::civil::Date;
use rust_decimal::Decimal;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod amendments {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "amendments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract_id: Uuid,
        pub company_id: Uuid,
        pub amends: Uuid,
        pub number: i32,
        pub first_end: Option<String>,
        pub first_value_pence: Option<i64>,
        pub first_currency: String,
        pub is_settled: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// That a contract amends another.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) id: ContractId,
    pub(crate) amends: ContractId,
    pub(crate) number: u32,
    /// What the agreement said before any amendment.
    pub(crate) first: FirstTerms,
    /// Whether the terms of the agreement have followed from it.
    pub(crate) is_settled: bool,
}

/// The terms of an agreement that an amendment may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FirstTerms {
    pub(crate) end: Option<Date>,
    pub(crate) value: Option<Decimal>,
    pub(crate) currency: Currency,
}

impl FirstTerms {
    pub(super) fn of(it: &Summary) -> Self {
        Self { end: it.dates.end(), value: it.value, currency: it.currency }
    }
}

fn link(row: &amendments::Model) -> Result<Link, Problem> {
    let end = row.first_end.as_ref().map(|it| it.parse().map_err(|err| damaged("a date", &err))).transpose()?;
    Ok(Link {
        id: ContractId::from_uuid(row.contract_id),
        amends: ContractId::from_uuid(row.amends),
        number: u32::try_from(row.number).unwrap_or(0),
        is_settled: row.is_settled,
        first: FirstTerms {
            end,
            value: row.first_value_pence.map(|pence| Decimal::new(pence, 2)),
            currency: Currency::parse(&row.first_currency).map_err(|it| damaged("a currency", &it.message))?,
        },
    })
}

fn of_company(ctx: &Ctx) -> sea_orm::Select<amendments::Entity> {
    amendments::Entity::find().filter(amendments::Column::CompanyId.eq(ctx.company().uuid()))
}

/// What a contract amends, if it is an amendment.
pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait, id: ContractId) -> Result<Option<Link>, Problem> {
    let row = of_company(ctx).filter(amendments::Column::ContractId.eq(id.uuid())).one(db).await?;
    row.as_ref().map(link).transpose()
}

/// The amendments of a contract by number.
pub(crate) async fn all_of(ctx: &Ctx, db: &impl ConnectionTrait, amends: ContractId) -> Result<Vec<Link>, Problem> {
    let rows = of_company(ctx)
        .filter(amendments::Column::Amends.eq(amends.uuid()))
        .order_by_asc(amendments::Column::Number)
        .all(db)
        .await?;
    rows.iter().map(link).collect()
}

/// The agreements among some contracts with the numbers of their amendments.
pub(crate) async fn numbers_of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    agreements: &[ContractId],
) -> Result<BTreeSet<(ContractId, u32)>, Problem> {
    let rows: Vec<(Uuid, i32)> = of_company(ctx)
        .filter(amendments::Column::Amends.is_in(agreements.iter().map(|it| it.uuid())))
        .select_only()
        .columns([amendments::Column::Amends, amendments::Column::Number])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(it, number)| (ContractId::from_uuid(it), u32::try_from(number).unwrap_or(0))).collect())
}

/// What those of some contracts amend that are amendments.
pub(crate) async fn among(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    contracts: &[ContractId],
) -> Result<BTreeMap<ContractId, Link>, Problem> {
    let rows = of_company(ctx)
        .filter(amendments::Column::ContractId.is_in(contracts.iter().map(|it| it.uuid())))
        .all(db)
        .await?;
    rows.iter().map(|row| link(row).map(|it| (it.id, it))).collect()
}

/// Keeps that one contract amends another; `false` when another amendment took the number meanwhile.
pub(crate) async fn insert(ctx: &Ctx, db: &impl ConnectionTrait, it: &Link) -> Result<bool, Problem> {
    let row = amendments::ActiveModel {
        contract_id: Set(it.id.uuid()),
        company_id: Set(ctx.company().uuid()),
        amends: Set(it.amends.uuid()),
        number: Set(i32::try_from(it.number).unwrap_or(i32::MAX)),
        first_end: Set(it.first.end.map(|it| it.to_string())),
        first_value_pence: Set(contracts::store::pence(it.first.value)),
        first_currency: Set(it.first.currency.code().to_owned()),
        is_settled: Set(it.is_settled),
    };
    let taken = OnConflict::columns([amendments::Column::Amends, amendments::Column::Number]).do_nothing().to_owned();
    match amendments::Entity::insert(row).on_conflict(taken).exec_without_returning(db).await {
        Ok(rows) => Ok(rows > 0),
        Err(DbErr::RecordNotInserted) => Ok(false),
        Err(err) => Err(err.into()),
    }
}

/// Says whether the terms of the agreement have followed from these amendments.
pub(super) async fn settle(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    ids: &[ContractId],
    is_settled: bool,
) -> Result<(), Problem> {
    amendments::Entity::update_many()
        .col_expr(amendments::Column::IsSettled, Expr::value(is_settled))
        .filter(amendments::Column::CompanyId.eq(ctx.company().uuid()))
        .filter(amendments::Column::ContractId.is_in(ids.iter().map(|it| it.uuid())))
        .exec(db)
        .await?;
    Ok(())
}

/// Amendments of every company that are signed, begin by `latest`, and from which the terms of their agreement have not
/// followed yet: company, agreement, amendment; after `after` in the order of ids, at most `most`.
pub(super) async fn unsettled(
    db: &impl ConnectionTrait,
    latest: Date,
    after: ContractId,
    most: u64,
) -> Result<Vec<(CompanyId, ContractId, ContractId)>, Problem> {
    let unsigned = [Status::Draft, Status::PendingReview].map(Status::word);
    let begun = Query::select()
        .column("id")
        .from("contracts")
        .and_where(Expr::col("status").is_not_in(unsigned))
        .and_where(Expr::col("start_date").is_null().or(Expr::col("start_date").lte(latest.to_string())))
        .to_owned();
    use amendments::Column as C;
    let rows: Vec<(Uuid, Uuid, Uuid)> = amendments::Entity::find()
        .filter(C::IsSettled.eq(false))
        .filter(C::ContractId.gt(after.uuid()))
        .filter(C::ContractId.in_subquery(begun))
        .order_by_asc(C::ContractId)
        .limit(most)
        .select_only()
        .columns([C::CompanyId, C::Amends, C::ContractId])
        .into_tuple()
        .all(db)
        .await?;
    let typed = |(company, amends, id)| {
        (CompanyId::from_uuid(company), ContractId::from_uuid(amends), ContractId::from_uuid(id))
    };
    Ok(rows.into_iter().map(typed).collect())
}
