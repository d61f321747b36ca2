//! Reading and changing what the company says of itself.

use super::form::CompanyForm;
use super::{Company, CompanyView, store};
use crate::accounts::Right;
use crate::audit::{self, Action, Happening};
use crate::compliance::RequiredScore;
use crate::context::Ctx;
use crate::dates;
use crate::problem::Problem;
use crate::typed::{CompanyNumber, VatNumber};
use serde_json::{Value, json};

/// What the company says of itself.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn get(ctx: &Ctx) -> Result<Company, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::find(ctx, ctx.db()).await
}

/// The same as its form takes it.
///
/// # Errors
/// As [`get`].
pub async fn show(ctx: &Ctx) -> Result<CompanyView, Problem> {
    let it = get(ctx).await?;
    let number = |it: Option<&str>| it.unwrap_or_default().to_owned();
    Ok(CompanyView {
        company_number: number(it.registration.company_number.as_ref().map(CompanyNumber::as_str)),
        vat_number: number(it.registration.vat_number.as_ref().map(VatNumber::as_str)),
        name: it.name,
        time_zone: it.time_zone,
        required_score: it.required_score.map(|it| it.to_string()).unwrap_or_default(),
        usual_score: usual_score(ctx).to_string(),
        version: it.version,
        may_change: ctx.person().role.may(Right::ManageCompany),
    })
}

/// From which score after decisions on a contract of the company is ready to sign, with no critical finding open.
///
/// # Errors
/// When the database cannot be read.
pub async fn required_score(ctx: &Ctx) -> Result<RequiredScore, Problem> {
    Ok(store::find(ctx, ctx.db()).await?.required_score.unwrap_or_else(|| usual_score(ctx)))
}

/// What counts for companies that said nothing.
pub fn usual_score(ctx: &Ctx) -> RequiredScore {
    ctx.visit().services.gate.usual()
}

/// Changes the details of the company, which still are at version `base`. Contracts stay as they are.
///
/// # Errors
/// Forbidden but for owners and admins; complaints by field; `company.version_conflict` when somebody changed them
/// meanwhile: nothing is changed then.
pub async fn put(ctx: &Ctx, base: u32, form: &CompanyForm) -> Result<Company, Problem> {
    ctx.require(Right::ManageCompany)?;
    let before = get(ctx).await?;
    let after = form.apply(&before, |zone| dates::zone(zone).is_some())?;
    if before.version != base {
        return Err(stale(before.version));
    }
    if after == before {
        return Ok(before);
    }
    let change = ctx.change().await?;
    if !store::put(ctx, change.db(), &after).await? {
        drop(change);
        return Err(stale(get(ctx).await?.version));
    }
    let (old, new) = differences(&before, &after);
    let happening =
        Happening::new(Action::CompanyChanged, "company", ctx.company(), &after.name).before(old).after(new);
    change.commit(ctx, happening).await?;
    get(ctx).await
}

/// What the trail keeps: each detail that differs.
fn differences(before: &Company, after: &Company) -> (Value, Value) {
    let told = |it: &Company| {
        [
            ("name", json!(it.name)),
            ("company_number", json!(it.registration.company_number)),
            ("vat_number", json!(it.registration.vat_number)),
            ("time_zone", json!(it.time_zone)),
            ("required_score", json!(it.required_score.map(|it| it.to_string()))),
        ]
    };
    let (old, new) = audit::differences(told(before), told(after));
    (old.into(), new.into())
}

fn stale(now: u32) -> Problem {
    Problem::conflict(
        "company.version_conflict",
        format!("Somebody changed these details meanwhile, so nothing was changed now. Their version is {now}."),
    )
}
