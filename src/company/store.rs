//! The details in the row of a company, which [`crate::accounts`] makes when a company registers.

use crate::accounts::store::{companies, registration};
use crate::compliance::RequiredScore;
use crate::context::Ctx;
use crate::problem::Problem;
use crate::storage::damaged;
use crate::typed::Registration;
use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

use companies::Column as C;

/// What a company says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    pub name: String,
    /// The numbers under which it is registered.
    pub registration: Registration,
    /// The IANA name.
    pub time_zone: String,
    /// From which score on a contract is ready to sign; `None` where the installation's counts.
    pub required_score: Option<RequiredScore>,
    /// How often this was changed, from 1.
    pub version: u32,
}

/// The company of the person.
pub(crate) async fn find(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Company, Problem> {
    let found = companies::Entity::find_by_id(ctx.company().uuid()).one(db).await?;
    let found = found.ok_or_else(|| Problem::missing("company"))?;
    Ok(Company {
        registration: registration(&found)?,
        name: found.name,
        time_zone: found.time_zone,
        required_score: found.required_score.map(required).transpose()?,
        version: u32::try_from(found.details_version).map_err(|err| damaged("a version", &err))?,
    })
}

fn required(raw: i16) -> Result<RequiredScore, Problem> {
    let hundredths = u8::try_from(raw).map_err(|err| damaged("a required score", &err))?;
    RequiredScore::of_hundredths(hundredths).ok_or_else(|| damaged("a required score", &raw))
}

/// Writes the details of a company that still is at the version they started from; `false` where it is not.
pub(super) async fn put(ctx: &Ctx, db: &impl ConnectionTrait, it: &Company) -> Result<bool, Problem> {
    let base = i32::try_from(it.version).unwrap_or(i32::MAX);
    let numbers = &it.registration;
    let done = companies::Entity::update_many()
        .col_expr(C::Name, Expr::value(it.name.clone()))
        .col_expr(C::TimeZone, Expr::value(it.time_zone.clone()))
        .col_expr(C::CompanyNumber, Expr::value(numbers.company_number.as_ref().map(|it| it.as_str().to_owned())))
        .col_expr(C::VatNumber, Expr::value(numbers.vat_number.as_ref().map(|it| it.as_str().to_owned())))
        .col_expr(C::RequiredScore, Expr::value(it.required_score.map(|it| i16::from(it.hundredths()))))
        .col_expr(C::DetailsVersion, Expr::value(base.saturating_add(1)))
        .filter(C::Id.eq(ctx.company().uuid()))
        .filter(C::DetailsVersion.eq(base))
        .exec(db)
        .await?;
    Ok(done.rows_affected > 0)
}
