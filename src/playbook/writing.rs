//! Writing the rules of the company's own, in the draft.

use super::RuleSet;
use super::actions::{MOST_ROWS, Playbook, begin, playbook, put};
use super::form::OwnForm;
use super::own::{MOST_OWN, OwnRule};
use super::rules::own_mark;
use super::views::{OwnList, OwnView};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::problem::Problem;
use crate::storage::Change;
use serde_json::{Value, json};

/// A rule of the company's own as the draft has it.
#[derive(Clone, Debug)]
pub struct Written {
    pub rule: OwnRule,
    /// Names the rule as it is: whoever changes it sends it back.
    pub mark: String,
    /// Whether it counts now as it stands here.
    pub is_published: bool,
}

impl Written {
    fn of(rule: &OwnRule, now: &RuleSet) -> Self {
        Self { mark: own_mark(rule), is_published: now.own.contains(rule), rule: rule.clone() }
    }

    fn view(&self, ctx: &Ctx) -> OwnView {
        OwnView {
            rule: self.rule.clone(),
            mark: self.mark.clone(),
            is_published: self.is_published,
            may_manage: ctx.person().role.may(Right::ManageCompany),
        }
    }
}

/// A page of the company's own rules, in the order in which they were written, and how many there are.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn find(ctx: &Ctx, page: u32, size: u32) -> Result<(Vec<Written>, u32), Problem> {
    let it = playbook(ctx).await?;
    let (now, draft) = (it.now().rules, it.drafted());
    let total = u32::try_from(draft.own.len()).unwrap_or(u32::MAX);
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let before = usize::try_from(u64::from(page - 1) * u64::from(size)).unwrap_or(usize::MAX);
    let some = draft.own.iter().skip(before).take(usize::try_from(size).unwrap_or(1));
    Ok((some.map(|it| Written::of(it, &now)).collect(), total))
}

/// The same in words.
///
/// # Errors
/// As [`find`].
pub async fn list(ctx: &Ctx, page: u32) -> Result<OwnList, Problem> {
    let (found, total) = find(ctx, page, 50).await?;
    Ok(OwnList {
        rows: found.iter().map(|it| it.view(ctx)).collect(),
        total,
        page: page.max(1),
        pages: total.div_ceil(50).max(1),
        may_manage: ctx.person().role.may(Right::ManageCompany),
    })
}

/// A rule of the company's own.
///
/// # Errors
/// `rule.missing`; forbidden for roles that may not read contracts.
pub async fn get(ctx: &Ctx, number: u32) -> Result<Written, Problem> {
    let it = playbook(ctx).await?;
    Ok(Written::of(known(&it.drafted(), number)?, &it.now().rules))
}

/// The same in words.
///
/// # Errors
/// As [`get`].
pub async fn show(ctx: &Ctx, number: u32) -> Result<OwnView, Problem> {
    Ok(get(ctx, number).await?.view(ctx))
}

fn known(of: &RuleSet, number: u32) -> Result<&OwnRule, Problem> {
    of.own.iter().find(|it| it.number == number).ok_or_else(|| Problem::missing("rule"))
}

/// Writes a new rule into the draft; it counts once the draft is published.
///
/// # Errors
/// Forbidden but for owners and admins; complaints by field; `playbook.too_many`; `playbook.draft_changed`.
pub async fn add(ctx: &Ctx, form: &OwnForm) -> Result<Written, Problem> {
    ctx.require(Right::ManageCompany)?;
    let mut rule = form.check()?;
    let (change, it) = begin(ctx).await?;
    let mut draft = it.drafted();
    if draft.own.len() >= MOST_OWN {
        return Err(Problem::conflict(
            "playbook.too_many",
            format!(
                "Your company has {MOST_OWN} rules of its own, and no more fit. Remove one first. Nothing was changed."
            ),
        ));
    }
    rule.number = draft.last_number.saturating_add(1);
    draft.last_number = rule.number;
    draft.own.push(rule.clone());
    write(ctx, change, (&it, &draft), (None, Some(&rule))).await
}

/// Changes a rule that still is as it was seen.
///
/// # Errors
/// As [`add`]; `rule.missing`; `playbook.rule_changed` where it is not as it was seen.
pub async fn change(ctx: &Ctx, number: u32, seen: &str, form: &OwnForm) -> Result<Written, Problem> {
    ctx.require(Right::ManageCompany)?;
    let (change, it) = begin(ctx).await?;
    let mut draft = it.drafted();
    let before = as_seen(&draft, number, seen)?;
    let after = OwnRule { number, ..form.check()? };
    if after == before {
        return Ok(Written::of(&before, &it.now().rules));
    }
    for there in draft.own.iter_mut().filter(|it| it.number == number) {
        *there = after.clone();
    }
    write(ctx, change, (&it, &draft), (Some(&before), Some(&after))).await
}

/// Takes a rule that still is as it was seen out of the draft.
///
/// # Errors
/// Forbidden but for owners and admins; `rule.missing`; `playbook.rule_changed`; `playbook.draft_changed`.
pub async fn remove(ctx: &Ctx, number: u32, seen: &str) -> Result<(), Problem> {
    ctx.require(Right::ManageCompany)?;
    let (change, it) = begin(ctx).await?;
    let mut draft = it.drafted();
    let before = as_seen(&draft, number, seen)?;
    draft.own.retain(|it| it.number != number);
    write(ctx, change, (&it, &draft), (Some(&before), None)).await.map(|_| ())
}

fn as_seen(draft: &RuleSet, number: u32, seen: &str) -> Result<OwnRule, Problem> {
    let there = known(draft, number)?;
    if seen.trim().is_empty() {
        return Err(Problem::invalid_field("seen", "required", "Send the mark of the rule that you saw."));
    }
    if own_mark(there) != seen.trim() {
        return Err(Problem::conflict(
            "playbook.rule_changed",
            format!(
                "Somebody changed the rule “{}” meanwhile, so nothing was changed now. Look at it as it is.",
                there.name
            ),
        ));
    }
    Ok(there.clone())
}

async fn write(
    ctx: &Ctx,
    change: Change,
    (before, draft): (&Playbook, &RuleSet),
    (old, new): (Option<&OwnRule>, Option<&OwnRule>),
) -> Result<Written, Problem> {
    let about = new.or(old).ok_or_else(Problem::unexpected)?.clone();
    let action = if new.is_some() { Action::OwnRuleWritten } else { Action::OwnRuleRemoved };
    let mut happening = Happening::new(action, "rule", about.id(), &about.name);
    if let Some(old) = old {
        happening = happening.before(told(old));
    }
    if let Some(new) = new {
        happening = happening.after(told(new));
    }
    put(ctx, change, before, draft, happening).await?;
    Ok(Written::of(&about, &before.now().rules))
}

fn told(it: &OwnRule) -> Value {
    json!({
        "name": it.name,
        "contract_types": it.types.iter().map(|it| it.word()).collect::<Vec<_>>(),
        "preferred": it.preferred,
        "acceptable": it.acceptable,
        "never": it.never,
        "must_address": it.must_address,
        "advice": it.advice,
    })
}
