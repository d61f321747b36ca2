//! How much a company lets models be asked in a month: calls, and what they cost.
//!
//! What must hold: it is looked at before anything is sent, in the change that writes the call down; a call that is not sent does not
//! count; and without a limit nothing is counted. The month is the calendar month where the company is.

use super::form::price_as_typed;
use super::{LimitsView, STILL_WORKS, actions, store};
use crate::accounts::Right;
use crate::audit::{self, Action, Happening};
use crate::context::Ctx;
use crate::dates::day_in_words;
use crate::decisions;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed::{self, Currency};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::ConnectionTrait;
use serde_json::json;

/// What a company allows in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Allowed {
    pub(super) calls: Option<u32>,
    /// In millionths of the currency of the prices.
    pub(super) spend: Option<i64>,
}

/// What was used of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Used {
    pub(crate) calls: u32,
    /// Of the calls whose cost is known in this currency, in its millionths.
    pub(crate) spend: i64,
}

/// Limits as typed; what is empty is no limit.
#[derive(Clone, Debug, Default)]
pub struct LimitsForm {
    pub calls: String,
    pub spend: String,
    /// The version that was seen; 0 where there was none.
    pub version: u32,
}

impl LimitsForm {
    fn check(&self, can_count_cost: bool) -> Result<Allowed, Problem> {
        let mut complaints = Complaints::new();
        let calls = complaints.keep("calls", calls(&self.calls));
        let spend = complaints.keep("spend", spend(&self.spend));
        if spend.flatten().is_some() && !can_count_cost {
            let words =
                "What calls cost is only known with both prices of a million tokens. Write them with the model first.";
            complaints.add("spend", "needs_prices", words);
        }
        complaints.into_result(calls.zip(spend).map(|(calls, spend)| Allowed { calls, spend }))
    }
}

fn calls(raw: &str) -> Result<Option<u32>, Complaint> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    let number = raw.parse().ok().filter(|it| *it <= 1_000_000_u32);
    number.map(Some).ok_or_else(|| Complaint::new("not_a_number", "Write a whole number up to 1,000,000, such as 200."))
}

fn spend(raw: &str) -> Result<Option<i64>, Complaint> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    let wrong = || {
        Complaint::new("not_an_amount", "Write an amount with at most two decimals and below 1,000,000, such as 50.")
    };
    let plain = typed::figures(raw.trim()).ok_or_else(wrong)?;
    let value: Decimal = plain.parse().map_err(|_| wrong())?;
    let is_amount = !value.is_sign_negative() && value.normalize().scale() <= 2 && value < Decimal::from(1_000_000);
    let micros = is_amount.then(|| (value * Decimal::from(1_000_000)).to_i64()).flatten();
    micros.map(Some).ok_or_else(wrong)
}

/// The first day of the month, and of the next.
fn month(today: Date) -> (Date, Date) {
    let first = today.first_of_month();
    (first, first.checked_add(1.month()).unwrap_or(Date::MAX))
}

fn begins(ctx: &Ctx, day: Date) -> Timestamp {
    day.to_zoned(ctx.zone().clone()).map_or(Timestamp::MIN, |it| it.timestamp())
}

/// Which limit stands in the way of one more call, in a sentence.
fn reached(allowed: Allowed, used: Used, currency: Currency) -> Option<String> {
    if let Some(calls) = allowed.calls.filter(|it| used.calls >= *it) {
        return Some(format!("Your company's limit of {calls} calls of models for this month is reached."));
    }
    allowed.spend.filter(|it| used.spend >= *it).map(|it| {
        let (most, spent) = (price_as_typed(Some(it)), price_as_typed(Some(used.spend)));
        let sign = currency.sign();
        format!("Your company's limit of {sign}{most} for models in this month is reached: {sign}{spent} was spent.")
    })
}

/// Refuses one more call where a limit is reached. Asked within the change that writes the call down.
///
/// # Errors
/// `model.limit_reached`.
pub(super) async fn ask(ctx: &Ctx, db: &impl ConnectionTrait, currency: Currency) -> Result<(), Problem> {
    let Some((allowed, _)) = store::limits(ctx, db).await? else { return Ok(()) };
    let (first, next) = month(ctx.today());
    let used = decisions::store::used_since(ctx, db, begins(ctx, first), currency).await?;
    match reached(allowed, used, currency) {
        None => Ok(()),
        Some(what) => Err(Problem::conflict(
            "model.limit_reached",
            format!(
                "{what} Nothing was sent. It begins anew on {}; an owner or admin can raise it under Settings, Model. {STILL_WORKS}",
                day_in_words(next)
            ),
        )),
    }
}

/// The limits with what was used of them this month.
///
/// # Errors
/// Forbidden but for owners and admins.
pub async fn show(ctx: &Ctx) -> Result<LimitsView, Problem> {
    ctx.require(Right::ManageCompany)?;
    let prices = actions::prices(ctx).await?;
    let kept = store::limits(ctx, ctx.db()).await?;
    let (first, next) = month(ctx.today());
    let used = decisions::store::used_since(ctx, ctx.db(), begins(ctx, first), prices.currency).await?;
    let (allowed, version) = kept.unwrap_or_default();
    Ok(LimitsView {
        calls: allowed.calls.map(|it| it.to_string()).unwrap_or_default(),
        spend: price_as_typed(allowed.spend),
        currency: prices.currency,
        used_calls: used.calls,
        used_spend: price_as_typed(Some(used.spend)),
        since: day_in_words(first),
        anew: day_in_words(next),
        version,
    })
}

/// Says how much models may be asked in a month.
///
/// # Errors
/// Forbidden but for owners and admins; complaints about `calls` and `spend`; `model.version_conflict` when somebody said otherwise
/// meanwhile.
pub async fn put(ctx: &Ctx, form: &LimitsForm) -> Result<LimitsView, Problem> {
    ctx.require(Right::ManageCompany)?;
    let prices = actions::prices(ctx).await?;
    let new = form.check(prices.read.is_some() && prices.written.is_some())?;
    let change = ctx.change().await?;
    let (before, version) = store::limits(ctx, change.db()).await?.unwrap_or_default();
    if version != form.version {
        return Err(Problem::conflict(
            "model.version_conflict",
            "Somebody changed the limits meanwhile, so nothing was changed now. Look at what is there and try again.",
        ));
    }
    store::put_limits(ctx, change.db(), new, version + 1).await?;
    let told =
        |it: Allowed| [("calls", json!(it.calls)), ("spend", json!(it.spend.map(|it| price_as_typed(Some(it)))))];
    let (old, differs) = audit::differences(told(before), told(new));
    let happening = Happening::new(Action::ModelLimitsSet, "company", ctx.company(), &ctx.person().company)
        .before(old.into())
        .after(differs.into());
    change.commit(ctx, happening).await?;
    show(ctx).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn f3_a_limit_is_reached_by_as_many_calls_or_as_much_money_and_by_nothing_less() {
        let allowed = Allowed { calls: Some(3), spend: Some(2_500_000) };
        let used = |calls, spend| Used { calls, spend };
        assert_eq!(reached(allowed, used(2, 2_499_999), Currency::Gbp), None);
        assert!(reached(allowed, used(3, 0), Currency::Gbp).unwrap().contains("3 calls"));
        let money = reached(allowed, used(0, 2_600_000), Currency::Gbp).unwrap();
        assert!(money.contains("£2.50") && money.contains("£2.60 was spent"), "{money}");
        assert_eq!(reached(Allowed::default(), used(9_999, i64::MAX), Currency::Gbp), None);
        assert!(
            reached(Allowed { calls: Some(0), spend: None }, Used::default(), Currency::Gbp).is_some(),
            "none at all"
        );
    }

    #[test]
    fn every_wrong_field_of_a_limit_is_named() {
        let form = |calls: &str, spend: &str| LimitsForm { calls: calls.into(), spend: spend.into(), version: 0 };
        assert_eq!(form("", " ").check(false).unwrap(), Allowed::default());
        assert_eq!(form("200", "12.50").check(true).unwrap(), Allowed { calls: Some(200), spend: Some(12_500_000) });
        let problem = form("many", "-1").check(true).unwrap_err();
        assert_eq!(problem.complaints.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["calls", "spend"]);
        let problem = form("1.5", "5").check(false).unwrap_err();
        assert_eq!(problem.complaints.about("spend").unwrap().code, "needs_prices");
    }

    #[test]
    fn a_month_ends_with_its_last_day() {
        assert_eq!(month(date(2026, 11, 30)), (date(2026, 11, 1), date(2026, 12, 1)));
        assert_eq!(month(date(2026, 12, 1)), (date(2026, 12, 1), date(2027, 1, 1)));
    }
}
