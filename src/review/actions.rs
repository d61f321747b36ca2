//! Saying which contracts must be reviewed, and asking whether one may come into force.

use super::form::DemandForm;
use super::{Demand, DemandView, Reason, store};
use crate::accounts::{self, Person, Right};
use crate::amendments;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::{self, ContractType, Status, Summary};
use crate::dates;
use crate::ids::UserId;
use crate::problem::{Kind, Problem};
use crate::typed::{Currency, capitalised};
use rust_decimal::Decimal;
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeSet;

/// What the company demands.
pub async fn demand(ctx: &Ctx) -> Result<Demand, Problem> {
    Ok(store::find(ctx, ctx.db()).await?.map(|it| it.demand).unwrap_or_default())
}

/// The setting in words.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn show(ctx: &Ctx) -> Result<DemandView, Problem> {
    ctx.require(Right::ReadContracts)?;
    let kept = store::find(ctx, ctx.db()).await?;
    let set = kept.as_ref().map(|it| {
        let when = dates::moment_in_words(it.at, ctx.now(), ctx.zone());
        capitalised(&format!("said by {} {when}", it.by))
    });
    let demand = kept.map(|it| it.demand).unwrap_or_default();
    let reviewers = reviewers(ctx).await?.into_iter().map(|it| it.full_name).collect();
    Ok(DemandView {
        types: demand.types,
        amounts: demand.amounts.map(|it| it.map(|it| format!("{it:.2}")).unwrap_or_default()),
        without_value: demand.without_value,
        set,
        may_set: ctx.person().role.may(Right::ManageCompany),
        reviewers,
    })
}

/// Says which contracts must be reviewed from now on; an empty form, that none must be. Contracts in force stay in force.
///
/// # Errors
/// Forbidden but for owners and admins; complaints by field.
pub async fn put(ctx: &Ctx, form: &DemandForm) -> Result<Demand, Problem> {
    ctx.require(Right::ManageCompany)?;
    let new = form.check()?;
    let change = ctx.change().await?;
    let before = store::find(ctx, change.db()).await?.map(|it| it.demand).unwrap_or_default();
    store::put(ctx, change.db(), &new).await?;
    let happening = Happening::new(Action::ReviewDemanded, "company", ctx.company(), &ctx.person().company)
        .before(told(&before))
        .after(told(&new));
    change.commit(ctx, happening).await?;
    Ok(new)
}

fn told(it: &Demand) -> serde_json::Value {
    let amount = |currency| it.least(currency).map(|it| format!("{it:.2}"));
    json!({
        "types": it.types.iter().map(|it| it.word()).collect::<Vec<_>>(),
        "gbp": amount(Currency::Gbp),
        "eur": amount(Currency::Eur),
        "usd": amount(Currency::Usd),
        "without_value": it.without_value,
    })
}

/// The people who can bring a contract into force.
async fn reviewers(ctx: &Ctx) -> Result<Vec<Person>, Problem> {
    let all = accounts::actions::colleagues(ctx).await?;
    Ok(all.into_iter().filter(|it| it.role.may(Right::ActivateContracts)).collect())
}

/// Why a contract must be reviewed, if it must: an amendment also where the agreement it amends must be.
async fn reason(ctx: &Ctx, db: &impl ConnectionTrait, it: &Summary) -> Result<Option<Reason>, Problem> {
    let Some(kept) = store::find(ctx, db).await? else { return Ok(None) };
    if kept.demand.is_empty() {
        return Ok(None);
    }
    let of = |it: &Summary| kept.demand.reason(it.contract_type, it.value, it.currency);
    match amendments::actions::terms_of(ctx, it).await? {
        None => Ok(of(it)),
        Some((agreement, new)) => {
            let raised = new.and_then(|(value, currency)| kept.demand.reason(it.contract_type, Some(value), currency));
            Ok(raised.or_else(|| of(&agreement)))
        }
    }
}

/// Who made a contract and who wrote its present version: neither reviews it.
async fn drafters(ctx: &Ctx, it: &Summary) -> Result<BTreeSet<UserId>, Problem> {
    let author = contracts::store::author(ctx, it.id, it.version).await?;
    Ok(author.into_iter().chain([it.created_by]).collect())
}

/// What stands in the way of a person who would bring a contract into force as it is, if a review is demanded and anything
/// does.
///
/// # Errors
/// When the database cannot be asked.
pub(crate) async fn hindrance(ctx: &Ctx, it: &Summary) -> Result<Option<Problem>, Problem> {
    let Some(reason) = reason(ctx, ctx.db(), it).await? else { return Ok(None) };
    let drafters = drafters(ctx, it).await?;
    let mut others = reviewers(ctx).await?;
    others.retain(|it| !drafters.contains(&it.id));
    let names = named(&others);
    let demand = format!("Your company wants {} reviewed before they are in force", reason.in_words());
    Ok(match it.status {
        Status::Draft => Some(Problem::conflict(
            "contract.review_demanded",
            format!(
                "{demand}. What can follow: pending review ({}), terminated ({}). Once it is sent for review, {names}",
                Status::PendingReview.word(),
                Status::Terminated.word()
            ),
        )),
        Status::PendingReview if drafters.contains(&ctx.person().id) => Some(Problem::new(
            Kind::Forbidden,
            "contract.review_by_another",
            format!("{demand}, by somebody who did not draft them. You drafted this one; {names}"),
        )),
        Status::PendingReview | Status::Active | Status::Completed | Status::Expired | Status::Terminated => None,
    })
}

/// The end of a sentence that says who can review.
fn named(others: &[Person]) -> String {
    const MOST: usize = 5;
    let names: Vec<_> = others.iter().take(MOST).map(|it| it.full_name.as_str()).collect();
    let further = others.len().saturating_sub(MOST);
    match names.as_slice() {
        [] => "nobody else in your company can mark it as signed yet. That takes another owner or admin.".to_owned(),
        [one] => format!("{one} can mark it as signed."),
        [..] if further > 0 => format!("{} and {further} others can mark it as signed.", names.join(", ")),
        [most @ .., last] => format!("{} or {last} can mark it as signed.", most.join(", ")),
    }
}

/// Why the company wants a contract of this type and value reviewed, if it does.
pub(crate) async fn asked_of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    (kind, value, currency): (ContractType, Option<Decimal>, Currency),
) -> Result<Option<Reason>, Problem> {
    Ok(store::find(ctx, db).await?.and_then(|kept| kept.demand.reason(kind, value, currency)))
}

/// Refuses a contract that was signed elsewhere and would be in force at once, where a review is demanded of its like.
///
/// # Errors
/// `contract.review_demanded`.
pub(crate) async fn may_come_signed(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    (kind, value, currency): (ContractType, Option<Decimal>, Currency),
) -> Result<(), Problem> {
    match asked_of(ctx, db, (kind, value, currency)).await? {
        None => Ok(()),
        Some(reason) => Err(Problem::conflict(
            "contract.review_demanded",
            format!(
                "Your company wants {} reviewed before they are in force, signed elsewhere or not. Bring it in as a draft and \
                 send it for review (pending_review); somebody else then marks it as signed, on the day it was. Nothing was changed.",
                reason.in_words()
            ),
        )),
    }
}
