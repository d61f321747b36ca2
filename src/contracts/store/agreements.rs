//! Contracts in force that are about personal data, and whose other party has no data processing agreement.

use super::contracts::{self, Column as C};
use crate::context::Ctx;
use crate::contracts::{ContractType, Status};
use crate::ids::ContractId;
use crate::problem::Problem;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{QueryOrder, QuerySelect};

/// Contracts in force that the rules read as being about personal data, that do not meet every rule of that area by their own
/// words, and whose other party has no data processing agreement in force: the first `most` by title, and how many.
pub(crate) async fn without_agreement(ctx: &Ctx, most: u64) -> Result<(Vec<(ContractId, String)>, u32), Problem> {
    let in_force =
        || Condition::all().add(C::CompanyId.eq(ctx.company().uuid())).add(C::Status.eq(Status::Active.word()));
    let agreement = || C::ContractType.eq(ContractType::DataProcessing.word());
    let covered =
        Query::select().column(C::PartyKey).from(contracts::Entity).cond_where(in_force().add(agreement())).to_owned();
    let query = contracts::Entity::find()
        .filter(in_force())
        .filter(
            C::ContractType
                .is_not_in([ContractType::DataProcessing, ContractType::EmploymentContract].map(ContractType::word)),
        )
        .filter(C::ScoreGdpr.lt(100))
        .filter(C::PartyKey.not_in_subquery(covered));
    let total = query.clone().count(ctx.db()).await?;
    let rows: Vec<(Uuid, String)> = query
        .order_by_asc(C::TitleKey)
        .order_by_asc(C::Id)
        .limit(most)
        .select_only()
        .columns([C::Id, C::Title])
        .into_tuple()
        .all(ctx.db())
        .await?;
    let named = |(id, title)| (ContractId::from_uuid(id), title);
    Ok((rows.into_iter().map(named).collect(), u32::try_from(total).unwrap_or(u32::MAX)))
}
