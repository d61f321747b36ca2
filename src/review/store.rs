//! The row of a company's demand for reviews.

use super::Demand;
use crate::context::Ctx;
use crate::contracts::{ContractType, store as contracts};
use crate::problem::Problem;
use crate::storage::{damaged, instant, micros};
use jiff::Timestamp;
use rust_decimal::Decimal;
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

#[expect(unreachable_pub, reason = "the derive of sea-orm wants public items")]
mod review_demands {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "review_demands")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub company_id: Uuid,
        pub contract_types: String,
        pub gbp_pence: Option<i64>,
        pub eur_pence: Option<i64>,
        pub usd_pence: Option<i64>,
        pub without_value: bool,
        pub set_by_name: String,
        pub set_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A demand with who made it and when.
pub(super) struct Kept {
    pub(super) demand: Demand,
    pub(super) by: String,
    pub(super) at: Timestamp,
}

/// What the company demands; `None` where nobody has said anything.
pub(super) async fn find(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Option<Kept>, Problem> {
    let Some(row) = review_demands::Entity::find_by_id(ctx.company().uuid()).one(db).await? else { return Ok(None) };
    let words = row.contract_types.split(' ').filter(|it| !it.is_empty());
    let types = words.map(|it| ContractType::from_word(it).ok_or_else(|| damaged("a contract type", &it)));
    let amounts = [row.gbp_pence, row.eur_pence, row.usd_pence];
    Ok(Some(Kept {
        demand: Demand {
            types: types.collect::<Result<_, _>>()?,
            amounts: amounts.map(|it| it.map(|pence| Decimal::new(pence, 2))),
            without_value: row.without_value,
        },
        by: row.set_by_name,
        at: instant(row.set_at)?,
    }))
}

pub(super) async fn put(ctx: &Ctx, db: &impl ConnectionTrait, it: &Demand) -> Result<(), Problem> {
    use review_demands::Column as C;
    let [gbp, eur, usd] = it.amounts.map(contracts::pence);
    let row = review_demands::ActiveModel {
        company_id: Set(ctx.company().uuid()),
        contract_types: Set(it.types.iter().map(|it| it.word()).collect::<Vec<_>>().join(" ")),
        gbp_pence: Set(gbp),
        eur_pence: Set(eur),
        usd_pence: Set(usd),
        without_value: Set(it.without_value),
        set_by_name: Set(ctx.person().full_name.clone()),
        set_at: Set(micros(ctx.now())),
    };
    let columns = [C::ContractTypes, C::GbpPence, C::EurPence, C::UsdPence, C::WithoutValue, C::SetByName, C::SetAt];
    review_demands::Entity::insert(row)
        .on_conflict(OnConflict::column(C::CompanyId).update_columns(columns).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
