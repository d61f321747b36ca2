//! Switching rules, and publishing what was switched.

use super::form::{SwitchForm, Wanted};
use super::rules::{self, Rewritten, Switched};
use super::store;
use super::views::{
    ChangeView, OffView, PlaybookView, RuleList, RuleRow, RuleView, VersionList, VersionRow, VersionView,
};
use super::{InForce, OwnRule, RuleFilter, RuleSet, RuleState, Switch};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::compliance::{self, Analysis, RuleText, SwitchedOff};
use crate::context::Ctx;
use crate::dates;
use crate::problem::Problem;
use crate::storage::Change;
use jiff::Timestamp;
use serde_json::{Value, json};

pub use super::store::{Draft, Published};

/// The most rows on a page of a list.
pub const MOST_ROWS: u32 = 100;

/// The rules that count now.
pub async fn in_force(ctx: &Ctx) -> Result<InForce, Problem> {
    let found = store::latest(ctx, ctx.db()).await?;
    Ok(found.map(|it| InForce { version: it.version, rules: it.rules }).unwrap_or_default())
}

/// The version of the rules that count now; 0 for the rule pack as it is.
pub(crate) async fn version_in_force(ctx: &Ctx) -> Result<u32, Problem> {
    store::latest_version(ctx, ctx.db()).await
}

/// When a version was published; `None` for the rule pack as it is.
pub(crate) async fn published_at(ctx: &Ctx, version: u32) -> Result<Option<Timestamp>, Problem> {
    Ok(store::version(ctx, version).await?.map(|it| it.at))
}

/// What counts now, and what is not published yet.
#[derive(Clone, Debug)]
pub struct Playbook {
    pub published: Option<Published>,
    pub draft: Option<Draft>,
}

impl Playbook {
    /// The rules that count now.
    pub fn now(&self) -> InForce {
        self.published.as_ref().map(Published::in_force).unwrap_or_default()
    }

    /// The rules as the draft has them.
    pub fn drafted(&self) -> RuleSet {
        self.draft.as_ref().map_or_else(|| self.now().rules, |it| it.rules.clone())
    }
}

/// Where the company's rules stand.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn playbook(ctx: &Ctx) -> Result<Playbook, Problem> {
    ctx.require(Right::ReadContracts)?;
    Ok(Playbook { published: store::latest(ctx, ctx.db()).await?, draft: store::draft(ctx, ctx.db()).await? })
}

/// The same in words.
///
/// # Errors
/// As [`playbook`].
pub async fn show(ctx: &Ctx) -> Result<PlaybookView, Problem> {
    let it = playbook(ctx).await?;
    let (now, draft) = (it.now(), it.drafted());
    Ok(PlaybookView {
        version: now.version,
        published: it.published.as_ref().map(|it| published(ctx, it)),
        rules: u32::try_from(compliance::rule_texts().count()).unwrap_or(u32::MAX),
        off: off(ctx, &now.rules),
        changes: changes(&now.rules, &draft),
        own: now.rules.own,
        drafted: it.draft.as_ref().map(|it| format!("last changed by {} {}", it.by_name, when(ctx, it.at))),
        mark: it.draft.map(|it| it.mark).unwrap_or_default(),
        may_manage: may_manage(ctx),
    })
}

fn may_manage(ctx: &Ctx) -> bool {
    ctx.person().role.may(Right::ManageCompany)
}

fn when(ctx: &Ctx, at: Timestamp) -> String {
    format!("on {}", dates::exact_in_words(at, ctx.zone()))
}

fn text_of(rule: &str) -> Option<RuleText> {
    compliance::rule_texts().find(|it| it.id == rule)
}

fn said(ctx: &Ctx, it: &Switch) -> String {
    format!("{} switched it off {}", it.by_name, when(ctx, it.at))
}

fn off(ctx: &Ctx, of: &RuleSet) -> Vec<OffView> {
    let one = |(id, switch): (&String, &Switch)| {
        let text = text_of(id);
        OffView {
            id: id.clone(),
            title: text.map_or_else(|| "A rule that the rule pack has no more".to_owned(), |it| it.title.to_owned()),
            severity: text.map(|it| it.severity),
            reason: switch.reason.clone(),
            said: said(ctx, switch),
            warning: text.and_then(|it| rules::warning(it.severity)).map(str::to_owned),
        }
    };
    of.switched_off.iter().map(one).collect()
}

/// The rules that were off when an analysis was made.
pub fn off_in(ctx: &Ctx, analysis: &Analysis) -> Vec<OffView> {
    let one = |it: &SwitchedOff| OffView {
        id: it.rule_id.clone(),
        title: it.title.clone(),
        severity: Some(it.severity),
        reason: it.reason.clone(),
        said: format!("{} switched it off {}", it.by_name, when(ctx, it.at)),
        warning: rules::warning(it.severity).map(str::to_owned),
    };
    analysis.switched_off.iter().map(one).collect()
}

fn changes(now: &RuleSet, draft: &RuleSet) -> Vec<ChangeView> {
    let switched = rules::switched(now, draft);
    let rewritten = rules::rewritten(now, draft);
    switched.iter().map(change).chain(rewritten.iter().filter_map(own_change)).collect()
}

fn own_change(it: &Rewritten<'_>) -> Option<ChangeView> {
    let rule = it.after.or(it.before)?;
    let becomes = match (it.before, it.after) {
        (None, _) => "new",
        (Some(_), Some(_)) => "written anew",
        (Some(_), None) => "removed",
    };
    Some(ChangeView {
        id: rule.id(),
        own: it.after.map(|it| it.number),
        title: rule.name.clone(),
        becomes: becomes.to_owned(),
        reason: None,
        warning: None,
    })
}

fn change(it: &Switched<'_>) -> ChangeView {
    let text = text_of(it.rule_id);
    let becomes = match (it.before, it.after) {
        (None, Some(_)) => "switched off",
        (Some(_), Some(_)) => "stays off, with another reason",
        (Some(_) | None, None) => "switched on again",
    };
    ChangeView {
        id: it.rule_id.to_owned(),
        own: None,
        title: text.map_or_else(|| it.rule_id.to_owned(), |it| it.title.to_owned()),
        becomes: becomes.to_owned(),
        reason: it.after.map(|it| it.reason.clone()),
        warning: text.filter(|_| it.after.is_some()).and_then(|it| rules::warning(it.severity)).map(str::to_owned),
    }
}

/// A rule as it stands, now and in the draft.
#[derive(Clone, Debug)]
pub struct Listed {
    pub text: RuleText,
    /// Why it is off now.
    pub now: Option<Switch>,
    /// Why it is off in the draft.
    pub drafted: Option<Switch>,
}

impl Listed {
    fn of(text: RuleText, draft: &RuleSet, now: &RuleSet) -> Self {
        let switch = |of: &RuleSet| of.switched_off.get(text.id).cloned();
        Self { text, now: switch(now), drafted: switch(draft) }
    }

    fn row(&self, ctx: &Ctx) -> RuleRow {
        let text = self.text;
        RuleRow {
            id: text.id.to_owned(),
            title: text.title.to_owned(),
            area: text.area,
            severity: text.severity,
            finding: text.finding.to_owned(),
            law: compliance::laws(text.law),
            verify: text.verify,
            state: state_of(self.drafted.as_ref()),
            said: self.drafted.as_ref().map(|it| format!("{}: “{}”", said(ctx, it), it.reason)),
            is_changed: self.now != self.drafted,
        }
    }
}

fn state_of(it: Option<&Switch>) -> RuleState {
    if it.is_some() { RuleState::Off } else { RuleState::On }
}

/// A page of the rules that a filter leaves, and how many it leaves.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn find(ctx: &Ctx, filter: &RuleFilter, page: u32, size: u32) -> Result<(Vec<Listed>, u32), Problem> {
    let it = playbook(ctx).await?;
    let (now, draft) = (it.now(), it.drafted());
    let found: Vec<RuleText> = compliance::rule_texts().filter(|it| filter.admits(it, &draft, &now)).collect();
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let before = usize::try_from(u64::from(page - 1) * u64::from(size)).unwrap_or(usize::MAX);
    let some = found.into_iter().skip(before).take(usize::try_from(size).unwrap_or(1));
    Ok((some.map(|it| Listed::of(it, &draft, &now.rules)).collect(), total))
}

/// The same in words.
///
/// # Errors
/// As [`find`].
pub async fn list(ctx: &Ctx, filter: &RuleFilter, page: u32, size: u32) -> Result<RuleList, Problem> {
    let (found, total) = find(ctx, filter, page, size).await?;
    Ok(RuleList {
        rows: found.iter().map(|it| it.row(ctx)).collect(),
        total,
        page: page.max(1),
        pages: total.div_ceil(size.clamp(1, MOST_ROWS)).max(1),
        may_manage: may_manage(ctx),
    })
}

/// A rule of the pack.
///
/// # Errors
/// `rule.missing`; forbidden for roles that may not read contracts.
pub async fn rule(ctx: &Ctx, id: &str) -> Result<Listed, Problem> {
    let it = playbook(ctx).await?;
    let text = text_of(id).ok_or_else(|| Problem::missing("rule"))?;
    Ok(Listed::of(text, &it.drafted(), &it.now().rules))
}

/// The same in words.
///
/// # Errors
/// As [`rule`].
pub async fn show_rule(ctx: &Ctx, id: &str) -> Result<RuleView, Problem> {
    let it = rule(ctx, id).await?;
    Ok(RuleView {
        row: it.row(ctx),
        fix: it.text.fix.to_owned(),
        now: state_of(it.now.as_ref()),
        may_manage: may_manage(ctx),
    })
}

/// Switches a rule in the draft; what counts stays as it is until the draft is published.
///
/// # Errors
/// `rule.missing`; forbidden but for owners and admins; complaints by field; `playbook.already_so` where the draft has it so
/// already; `playbook.draft_changed` where somebody else changed the draft at the same moment.
pub async fn switch(ctx: &Ctx, id: &str, form: &SwitchForm) -> Result<Listed, Problem> {
    ctx.require(Right::ManageCompany)?;
    let text = text_of(id).ok_or_else(|| Problem::missing("rule"))?;
    let wanted = form.check()?;
    let (change, it) = begin(ctx).await?;
    let mut draft = it.drafted();
    // Nobody can switch a rule that the pack has no more: it goes with the next change.
    draft.switched_off.retain(|id, _| text_of(id).is_some());
    let before = draft.switched_off.get(id).cloned();
    let after = match (wanted, &before) {
        (Wanted::On, None) => return Err(already(text, "on")),
        (Wanted::On, Some(_)) => None,
        (Wanted::Off { reason }, Some(there)) if there.reason == reason => return Err(already(text, "off")),
        // A draft that switches back what counts now changes nothing of it.
        (Wanted::Off { reason }, _) => match it.now().rules.switched_off.get(id) {
            Some(now) if now.reason == reason => Some(now.clone()),
            _ => Some(Switch { reason, by_name: ctx.person().full_name.clone(), at: ctx.now() }),
        },
    };
    match &after {
        Some(switch) => draft.switched_off.insert(id.to_owned(), switch.clone()),
        None => draft.switched_off.remove(id),
    };
    let told = |it: Option<&Switch>| json!({"state": state_of(it).word(), "reason": it.map(|it| &it.reason)});
    let happening = Happening::new(Action::RuleSwitched, "rule", id, text.title)
        .before(told(before.as_ref()))
        .after(told(after.as_ref()));
    put(ctx, change, &it, &draft, happening).await?;
    rule(ctx, id).await
}

fn already(text: RuleText, state: &str) -> Problem {
    Problem::conflict(
        "playbook.already_so",
        format!(
            "In the draft, “{}” is {state} already, perhaps since a colleague switched it. Nothing was changed.",
            text.title
        ),
    )
}

pub(super) async fn begin(ctx: &Ctx) -> Result<(Change, Playbook), Problem> {
    let change = ctx.change().await?;
    let published = store::latest(ctx, change.db()).await?;
    let draft = store::draft(ctx, change.db()).await?;
    Ok((change, Playbook { published, draft }))
}

/// Writes a draft, or takes it away where it changes nothing.
pub(super) async fn put(
    ctx: &Ctx,
    change: Change,
    before: &Playbook,
    draft: &RuleSet,
    happening: Happening,
) -> Result<(), Problem> {
    let now = before.now();
    let seen = before.draft.as_ref().map(|it| it.mark.as_str());
    let is_done = match seen {
        Some(seen) if draft.asks_as(&now.rules) => store::drop_draft(ctx, change.db(), seen).await?,
        seen => {
            let content = store::content(draft)?;
            let mark = rules::mark(now.version, &content);
            store::put_draft(ctx, change.db(), seen, (now.version, &mark, &content)).await?
        }
    };
    if !is_done {
        return Err(changed());
    }
    change.commit(ctx, happening).await
}

fn changed() -> Problem {
    Problem::conflict(
        "playbook.draft_changed",
        "Somebody else changed the draft meanwhile, so nothing was done now. Look at it as it is, and decide again.",
    )
}

/// The draft as somebody saw it.
fn seen<'a>(it: &'a Playbook, mark: &str) -> Result<&'a Draft, Problem> {
    if mark.trim().is_empty() {
        return Err(Problem::invalid_field("seen", "required", "Send the mark of the draft that you saw."));
    }
    match &it.draft {
        None => Err(Problem::conflict(
            "playbook.no_draft",
            "There is no draft: it was published or dropped meanwhile, or nothing was changed yet. Nothing was done now.",
        )),
        Some(draft) if draft.mark == mark.trim() => Ok(draft),
        Some(_) => Err(changed()),
    }
}

/// What the trail keeps of a rule set.
pub(crate) fn told(it: &InForce) -> Value {
    let own: Vec<String> = it.rules.own.iter().map(OwnRule::id).collect();
    json!({"version": it.version, "switched_off": it.rules.switched_off.keys().collect::<Vec<_>>(), "own": own})
}

/// Publishes the draft as it was seen: from now on analyses go by it. A job is woken that reads the contracts again, whose lists
/// and figures follow.
///
/// # Errors
/// Forbidden but for owners and admins; `playbook.no_draft`; `playbook.draft_changed` where it is not as it was seen.
pub async fn publish(ctx: &Ctx, mark: &str) -> Result<Playbook, Problem> {
    ctx.require(Right::ManageCompany)?;
    let (change, it) = begin(ctx).await?;
    let draft = seen(&it, mark)?;
    let before = it.now();
    let after = InForce { version: before.version.saturating_add(1), rules: draft.rules.clone() };
    if !store::drop_draft(ctx, change.db(), &draft.mark).await? || !store::add(ctx, change.db(), &after).await? {
        return Err(changed());
    }
    let happening = Happening::new(Action::RulesPublished, "company", ctx.company(), &ctx.person().company)
        .before(told(&before))
        .after(told(&after));
    change.commit(ctx, happening).await?;
    ctx.visit().services.texts_arrived.notify_one();
    playbook(ctx).await
}

/// Drops the draft as it was seen. What counts stays as it is.
///
/// # Errors
/// As [`publish`].
pub async fn drop_draft(ctx: &Ctx, mark: &str) -> Result<Playbook, Problem> {
    ctx.require(Right::ManageCompany)?;
    let (change, it) = begin(ctx).await?;
    let draft = seen(&it, mark)?;
    if !store::drop_draft(ctx, change.db(), &draft.mark).await? {
        return Err(changed());
    }
    let now = it.now();
    let dropped = InForce { version: now.version, rules: draft.rules.clone() };
    let happening = Happening::new(Action::RulesDropped, "company", ctx.company(), &ctx.person().company)
        .before(told(&dropped))
        .after(told(&now));
    change.commit(ctx, happening).await?;
    playbook(ctx).await
}

/// A page of the versions that were published, the latest first, and how many there are.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn versions(ctx: &Ctx, page: u32, size: u32) -> Result<(Vec<Published>, u32), Problem> {
    ctx.require(Right::ReadContracts)?;
    store::versions(ctx, page.max(1), size.clamp(1, MOST_ROWS)).await
}

/// The same in words.
///
/// # Errors
/// As [`versions`].
pub async fn list_versions(ctx: &Ctx, page: u32) -> Result<VersionList, Problem> {
    let (found, total) = versions(ctx, page, MOST_ROWS).await?;
    let row = |it: &Published| VersionRow { version: it.version, said: published(ctx, it) };
    let pages = total.div_ceil(MOST_ROWS).max(1);
    Ok(VersionList { rows: found.iter().map(row).collect(), total, page: page.max(1), pages })
}

fn published(ctx: &Ctx, it: &Published) -> String {
    format!("published by {} {}", it.by_name, when(ctx, it.at))
}

/// A version that was published.
///
/// # Errors
/// `version.missing`; forbidden for roles that may not read contracts.
pub async fn version(ctx: &Ctx, number: u32) -> Result<Published, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::version(ctx, number).await?.ok_or_else(|| Problem::missing("version"))
}

/// The same in words.
///
/// # Errors
/// As [`version`].
pub async fn show_version(ctx: &Ctx, number: u32) -> Result<VersionView, Problem> {
    let it = version(ctx, number).await?;
    Ok(VersionView { version: it.version, said: published(ctx, &it), off: off(ctx, &it.rules), own: it.rules.own })
}
