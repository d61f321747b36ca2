//! Deciding findings, taking decisions back, saying who looks into one, and listing what waits.

use super::changes::{self, Changes, Earlier};
use super::form::{self, DecisionForm, Seen};
use super::record::{Decided, Judged, Judgements, Reading};
use super::store::{self, About, Wanted};
use super::subject::Subject;
use super::{
    AssignmentView, Decides, DecisionView, FindingList, FindingRow, FindingView, PastDecision, RulesOf, Shown,
    Standing, found_by, rules,
};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::compliance::{self, Analysis, Severity, law_changed_between};
use crate::context::Ctx;
use crate::contracts::actions::{get as contract, reading, saved_sentence};
use crate::contracts::{self, Contract, Summary};
use crate::dates;
use crate::fixes::fix_for;
use crate::ids::ContractId;
use crate::owners::actions::{choosable, taker, takers};
use crate::playbook;
use crate::problem::{Complaints, Kind, Problem};
use crate::storage::Change;
use crate::typed::{capitalised, day_in_words};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::BTreeMap;

pub use super::record::Assigned;

/// The most rows on a page of the list.
pub const MOST_ROWS: u32 = 100;

/// Weighs in what people decided about the findings of a contract.
pub(crate) async fn weigh(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    id: ContractId,
    analysis: &mut Analysis,
) -> Result<Judgements, Problem> {
    let (decided, assigned) = (store::standing(ctx, db, id).await?, store::assigned(ctx, db, id).await?);
    Ok(rules::weigh(analysis, decided, assigned, ctx.today()))
}

/// Keeps what the rules said of a version before `new` takes its place, where it says anything else, and lets what is
/// assigned follow.
pub(crate) async fn keep_what_was_said(
    ctx: &Ctx,
    change: &Change,
    id: ContractId,
    version: u32,
    new: &Analysis,
) -> Result<(), Problem> {
    if let Some((old_id, old)) = contracts::store::analysis(ctx, change.db(), id, version).await? {
        let (before, now) = (rules::outcomes(&old), rules::outcomes(new));
        let by = |it: &Earlier| (it.rule_pack_version.clone(), it.rule_set_version);
        if by(&before) != by(&now) || before.told != now.told {
            store::keep_earlier(ctx, change.db(), id, version, (old_id, &old)).await?;
        }
    }
    // Meanwhile somebody may have saved another version, which what is assigned follows since.
    let present = contracts::store::summaries(ctx, change.db(), &[id]).await?;
    if present.first().is_some_and(|it| it.version == version) {
        store::follow(ctx, change.db(), id, Some(new)).await?;
    }
    Ok(())
}

/// What a reading finds that the analysis before it did not, and the other way round; `None` for the first one.
pub async fn changes(ctx: &Ctx, id: ContractId, now: &Reading) -> Result<Option<Changes>, Problem> {
    ctx.require(Right::ReadContracts)?;
    let of_this_version = match now.id {
        Some(_) => store::earlier(ctx, id, now.version).await?,
        // What is kept of this version was said by other rules.
        None => {
            let kept = contracts::store::analysis(ctx, ctx.db(), id, now.version).await?;
            kept.map(|(_, it)| rules::outcomes(&it))
        }
    };
    let before = match of_this_version {
        Some(earlier) => Some((now.version, earlier)),
        None => {
            let before = contracts::store::analysis_before(ctx, id, now.version).await?;
            before.map(|(version, it)| (version, rules::outcomes(&it)))
        }
    };
    let present = rules::outcomes(&now.analysis);
    Ok(before.map(|(version, it)| {
        let law_changed = law_changed_between(it.analysis_date, present.analysis_date);
        changes::between((version, &it), (now.version, &present), law_changed)
    }))
}

/// Which findings the person may decide.
pub(crate) fn decides(ctx: &Ctx) -> Decides {
    let may = |right| ctx.person().role.may(right);
    if may(Right::DecideCritical) {
        Decides::Everything
    } else if may(Right::EditContracts) {
        Decides::Others
    } else {
        Decides::Nothing
    }
}

/// The rules whose findings in a contract the person has to look into.
pub(crate) async fn assigned_to_me(ctx: &Ctx, id: ContractId) -> Result<Vec<String>, Problem> {
    let all = store::assigned(ctx, ctx.db(), id).await?;
    Ok(all.into_iter().filter(|it| it.to == ctx.person().id).map(|it| it.rule_id).collect())
}

/// Every decision about the findings of a contract, those that do not stand any more among them; the latest first.
///
/// # Errors
/// `contract.missing`.
pub async fn history(ctx: &Ctx, id: ContractId) -> Result<Vec<Decided>, Problem> {
    contracts::actions::summary(ctx, id).await?;
    store::history(ctx, ctx.db(), id).await
}

/// One finding of a contract.
struct Case {
    contract: Contract,
    reading: Reading,
    rule_id: String,
}

impl Case {
    /// The finding of a rule in the present text.
    async fn of(ctx: &Ctx, id: ContractId, rule_id: &str) -> Result<Self, Problem> {
        Self::among(ctx, contract(ctx, id).await?, rule_id).await
    }

    /// The same for whoever may change contracts.
    async fn to_change(ctx: &Ctx, id: ContractId, rule_id: &str) -> Result<Self, Problem> {
        let contract = contract(ctx, id).await?;
        ctx.require(Right::EditContracts)?;
        Self::among(ctx, contract, rule_id).await
    }

    async fn among(ctx: &Ctx, contract: Contract, rule_id: &str) -> Result<Self, Problem> {
        if contract.content.trim().is_empty() {
            return Err(Problem::missing("finding"));
        }
        let reading = reading(ctx, &contract).await?;
        let case = Self { contract, reading, rule_id: rule_id.to_owned() };
        case.finding()?;
        Ok(case)
    }

    fn finding(&self) -> Result<Subject<'_>, Problem> {
        Subject::of(&self.reading.analysis, &self.rule_id).ok_or_else(|| Problem::missing("finding"))
    }

    fn judged(&self) -> Result<&Judged, Problem> {
        self.reading.judged.get(&self.rule_id).ok_or_else(Problem::unexpected)
    }

    /// Looks again now that nobody else can change anything, and refuses what is not as it was seen.
    async fn still(&mut self, ctx: &Ctx, change: &Change, seen: &Seen) -> Result<(), Problem> {
        let id = self.contract.summary.id;
        self.again(ctx, change).await?;
        let now = contracts::store::summaries(ctx, change.db(), &[id]).await?;
        let now = now.first().ok_or_else(|| Problem::missing("contract"))?;
        if seen.version == Some(now.version) && now.version == self.reading.version && seen.mark == self.judged()?.mark
        {
            return Ok(());
        }
        Err(self.changed(ctx, now, seen)?)
    }

    /// Weighs in what was decided meanwhile.
    async fn again(&mut self, ctx: &Ctx, change: &Change) -> Result<(), Problem> {
        let id = self.contract.summary.id;
        self.reading.judged = weigh(ctx, change.db(), id, &mut self.reading.analysis).await?;
        Ok(())
    }

    fn changed(&self, ctx: &Ctx, now: &Summary, seen: &Seen) -> Result<Problem, Problem> {
        let judged = self.judged()?;
        let what = if seen.version != Some(now.version) {
            format!("{}.", saved_sentence(ctx, now))
        } else if let Some((decided, _)) = &judged.decided {
            format!("{}.", said_of(ctx, decided))
        } else if let Some(assigned) = &judged.assigned {
            format!("{} looks into it, as {} said.", assigned.to_name, assigned.by_name)
        } else {
            "A decision was taken back, or the rules read the text otherwise now.".to_owned()
        };
        Ok(Problem::conflict(
            "finding.changed",
            format!(
                "This finding is not as you saw it any more: {what} Nothing was changed. Look at it as it is now, then say again."
            ),
        ))
    }

    fn happening(&self, action: Action) -> Happening {
        Happening::new(action, "contract", self.contract.summary.id, &self.contract.summary.title)
    }

    /// The reading with everything as it is now.
    async fn done(mut self, ctx: &Ctx) -> Result<Reading, Problem> {
        let id = self.contract.summary.id;
        self.reading.judged = weigh(ctx, ctx.db(), id, &mut self.reading.analysis).await?;
        Ok(self.reading)
    }
}

/// Refuses whoever may not decide a finding of this severity.
fn may_decide(ctx: &Ctx, severity: Option<Severity>) -> Result<(), Problem> {
    let right = rules::right_to_decide(severity);
    if !ctx.person().role.may(right) {
        let detail = format!("{} Assign it to one of them. Nothing was changed.", rules::who_decides(severity));
        return Err(Problem::new(Kind::Forbidden, "finding.not_yours_to_decide", detail));
    }
    ctx.require(right)
}

/// Accepts the risk of a finding or dismisses it as wrong, in place of any decision before. Sent twice, it is one. The trail
/// keeps the score of the rules and that after decisions, before and after.
///
/// # Errors
/// `contract.missing`; `finding.missing` where the rules of this type of contract have no such rule; forbidden for roles that
/// may not edit, and for critical findings `finding.not_yours_to_decide`; complaints by field; `finding.changed` when the text,
/// the rules or another person were faster; `finding.nothing_to_decide` when the rule is met or does not apply.
pub async fn decide(ctx: &Ctx, id: ContractId, rule_id: &str, form: &DecisionForm) -> Result<Reading, Problem> {
    let mut case = Case::to_change(ctx, id, rule_id).await?;
    let new = form.check(ctx.today())?;
    may_decide(ctx, case.finding()?.severity())?;
    let change = ctx.change().await?;
    case.again(ctx, &change).await?;
    let before = case.judged()?.decided.clone();
    let is_made = |(it, standing): &(Decided, Standing)| {
        *standing == Standing::Counts
            && it.by == ctx.person().id
            && Some(it.version) == form.seen.version
            && (it.decision, &it.reason, it.until) == (new.decision, &new.reason, new.until)
    };
    if before.as_ref().is_some_and(is_made) {
        drop(change);
        return case.done(ctx).await;
    }
    let before = before.map(|(it, _)| it);
    case.still(ctx, &change, &form.seen).await?;
    let finding = case.finding()?;
    if !rules::can_be_decided(finding.outcome()) {
        return Err(Problem::conflict(
            "finding.nothing_to_decide",
            format!(
                "There is nothing to accept or to dismiss: the outcome of this rule is “{}”. Nothing was changed.",
                finding.outcome().label().to_lowercase()
            ),
        ));
    }
    if let Some(before) = &before {
        store::withdraw(ctx, change.db(), before.id).await?;
    }
    let about = About {
        contract: id,
        version: case.reading.version,
        rule_pack_version: &case.reading.analysis.rule_pack_version,
        finding,
    };
    store::insert(ctx, change.db(), &about, &new).await?;
    store::follow(ctx, change.db(), id, Some(&case.reading.analysis)).await?;
    let reviewed_before = case.reading.analysis.reviewed_score;
    case.again(ctx, &change).await?;
    let (finding, analysis) = (case.finding()?, &case.reading.analysis);
    let happening = case
        .happening(Action::FindingDecided)
        .before(json!({
            "finding": finding.title(),
            "outcome": finding.outcome().word(),
            "decision": before.as_ref().map(|it| it.decision.word()),
            "engine_score": analysis.overall_score,
            "reviewed_score": reviewed_before,
        }))
        .after(json!({
            "engine_score": analysis.overall_score,
            "reviewed_score": analysis.reviewed_score,
            "rule": rule_id,
            "severity": finding.severity().map(Severity::word),
            "decision": new.decision.word(),
            "reason": new.reason,
            "until": new.until,
            "version": case.reading.version,
            "rule_pack": case.reading.analysis.rule_pack_version,
            "rule_set": case.reading.analysis.rule_set_version,
        }));
    change.commit(ctx, happening).await?;
    case.done(ctx).await
}

/// Takes the decision about a finding back; it stays on record.
///
/// # Errors
/// As [`decide`]; `finding.not_decided` when there is none, or somebody took it back before.
pub async fn take_back(ctx: &Ctx, id: ContractId, rule_id: &str, seen: &Seen) -> Result<Reading, Problem> {
    let mut case = Case::to_change(ctx, id, rule_id).await?;
    let mut complaints = Complaints::new();
    seen.check(&mut complaints);
    complaints.into_result(Some(()))?;
    let change = ctx.change().await?;
    case.again(ctx, &change).await?;
    let Some((decided, _)) = case.judged()?.decided.clone() else {
        return Err(Problem::conflict(
            "finding.not_decided",
            "Nothing is decided about this finding, or somebody has taken the decision back already. Nothing was changed.",
        ));
    };
    may_decide(ctx, decided.severity.max(case.finding()?.severity()))?;
    case.still(ctx, &change, seen).await?;
    store::withdraw(ctx, change.db(), decided.id).await?;
    store::follow(ctx, change.db(), id, Some(&case.reading.analysis)).await?;
    let reviewed_before = case.reading.analysis.reviewed_score;
    case.again(ctx, &change).await?;
    let analysis = &case.reading.analysis;
    let happening = case
        .happening(Action::DecisionTakenBack)
        .before(json!({
            "decision": decided.decision.word(),
            "reason": decided.reason,
            "by": decided.by_name,
            "engine_score": analysis.overall_score,
            "reviewed_score": reviewed_before,
        }))
        .after(json!({
            "rule": rule_id,
            "finding": case.finding()?.title(),
            "engine_score": analysis.overall_score,
            "reviewed_score": analysis.reviewed_score,
        }));
    change.commit(ctx, happening).await?;
    case.done(ctx).await
}

/// Says who of the company looks into a finding; an empty text, that nobody in particular does.
///
/// # Errors
/// As [`decide`]; a complaint about `assignee_id`; `finding.nothing_to_do` when the rule is met or does not apply.
pub async fn assign(ctx: &Ctx, id: ContractId, rule_id: &str, assignee: &str, seen: &Seen) -> Result<Reading, Problem> {
    let mut case = Case::to_change(ctx, id, rule_id).await?;
    let mut complaints = Complaints::new();
    seen.check(&mut complaints);
    complaints.into_result(Some(()))?;
    let to = if assignee.trim().is_empty() { None } else { Some(taker(ctx, "assignee_id", assignee).await?) };
    let change = ctx.change().await?;
    case.again(ctx, &change).await?;
    let before = case.judged()?.assigned.clone();
    if before.as_ref().map(|it| it.to) == to.as_ref().map(|it| it.id) {
        drop(change);
        return case.done(ctx).await;
    }
    case.still(ctx, &change, seen).await?;
    let finding = case.finding()?;
    match &to {
        Some(to) if rules::can_be_assigned(finding.outcome()) => {
            store::assign(ctx, change.db(), id, finding, to).await?;
        }
        Some(_) => {
            return Err(Problem::conflict(
                "finding.nothing_to_do",
                "There is nothing to look into: this rule is met or does not apply. Nothing was changed.",
            ));
        }
        None => store::unassign(ctx, change.db(), id, rule_id).await?,
    }
    let happening = case
        .happening(Action::FindingAssigned)
        .before(json!({"finding": finding.title(), "assignee": before.map(|it| it.to_name)}))
        .after(json!({"rule": rule_id, "assignee": to.map(|it| it.full_name)}));
    change.commit(ctx, happening).await?;
    case.done(ctx).await
}

/// `on 20 November 2026 at 09:42`: these words are remembered for longer than a day.
fn on(ctx: &Ctx, at: Timestamp) -> String {
    let then = at.to_zoned(ctx.zone().clone());
    format!("on {} at {}", day_in_words(then.date()), then.strftime("%H:%M"))
}

/// `Priya Nair accepted the risk on 20 November 2026 at 09:42, until 3 March 2027`.
fn said_of(ctx: &Ctx, it: &Decided) -> String {
    let until = it.until.map(|day| format!(", until {}", day_in_words(day))).unwrap_or_default();
    format!("{} {} {}{until}", it.by_name, it.decision.sentence(), on(ctx, it.at))
}

/// A decision in words.
pub fn decision_view(ctx: &Ctx, (it, standing): &(Decided, Standing)) -> DecisionView {
    DecisionView {
        decision: it.decision,
        standing: *standing,
        said: said_of(ctx, it),
        reason: it.reason.clone(),
        version: it.version,
    }
}

/// Who looks into a finding, in words.
pub fn assignment_view(ctx: &Ctx, it: &Assigned) -> AssignmentView {
    let said = format!("{}, as {} said {}", it.to_name, it.by_name, on(ctx, it.at));
    AssignmentView { to: it.to, name: it.to_name.clone(), said }
}

/// A decision as the history shows it.
pub fn past_decision(ctx: &Ctx, it: &Decided) -> PastDecision {
    let until = it.until.map(|day| format!(", until {}", day_in_words(day))).unwrap_or_default();
    PastDecision {
        at: dates::exact_in_words(it.at, ctx.zone()),
        at_exact: it.at.to_string(),
        rule_id: it.rule_id.clone(),
        title: it.title.clone(),
        said: format!("{} {}{until}, about version {}", it.by_name, it.decision.sentence(), it.version),
        reason: it.reason.clone(),
        ended: it
            .withdrawn
            .as_ref()
            .map(|ended| format!("Ended by {} on {}", ended.by_name, dates::exact_in_words(ended.at, ctx.zone()))),
    }
}

/// A finding with what can be done about it.
///
/// # Errors
/// `contract.missing`; `finding.missing`.
pub async fn show(ctx: &Ctx, id: ContractId, rule_id: &str) -> Result<FindingView, Problem> {
    let case = Case::of(ctx, id, rule_id).await?;
    let (finding, judged) = (case.finding()?, case.judged()?);
    let history = store::history(ctx, ctx.db(), id).await?;
    let may_edit = ctx.person().role.may(Right::EditContracts);
    let severity = judged.decided.as_ref().map_or(finding.severity(), |(it, _)| it.severity.max(finding.severity()));
    let is_open = rules::can_be_decided(finding.outcome()) || judged.decided.is_some();
    let hindrance = match may_decide(ctx, severity) {
        _ if !is_open => {
            Some(format!("There is nothing to decide: the outcome is “{}”.", finding.outcome().label().to_lowercase()))
        }
        Ok(()) => None,
        Err(_) => Some(rules::who_decides(severity)),
    };
    let may_assign = may_edit && (rules::can_be_assigned(finding.outcome()) || judged.assigned.is_some());
    let may_fix = may_edit && case.contract.summary.status.may_be_edited();
    let fix = fix_for(rule_id, case.reading.analysis.rule_type, finding.outcome()).filter(|_| may_fix);
    let colleagues = if may_assign { takers(ctx).await? } else { Vec::new() };
    Ok(FindingView {
        contract: id,
        contract_title: case.contract.summary.title.clone(),
        version: case.reading.version,
        rule_id: rule_id.to_owned(),
        title: finding.title().to_owned(),
        outcome: finding.outcome(),
        severity: finding.severity(),
        message: finding.message().to_owned(),
        recommendation: finding.recommendation().to_owned(),
        law: compliance::laws(finding.citation()),
        verify: finding.verify(),
        found_by: found_by(finding),
        quotes: finding.evidence().iter().map(|it| it.quote.clone()).collect(),
        seen: judged.mark.clone(),
        decision: judged.decided.as_ref().map(|it| decision_view(ctx, it)),
        assigned: judged.assigned.as_ref().map(|it| assignment_view(ctx, it)),
        history: history.iter().filter(|it| it.rule_id == rule_id).map(|it| past_decision(ctx, it)).collect(),
        may_decide: hindrance.is_none(),
        may_assign,
        hindrance,
        fix,
        colleagues: colleagues.into_iter().map(choosable).collect(),
        today: ctx.today().to_string(),
        usual_until: form::usual_until(ctx.today()).to_string(),
        latest_until: form::latest_until(ctx.today()).to_string(),
    })
}

/// What waits for somebody, or was decided.
#[derive(Clone, Debug)]
pub enum Listed {
    Waiting(Assigned),
    Decided(Decided),
}

/// A page of findings as records, with the titles of their contracts.
pub struct Found {
    pub findings: Vec<Listed>,
    pub titles: BTreeMap<ContractId, String>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// A page of the company's findings: what waits, the longest waiting first, or what was decided, the latest first; of all
/// rules where none are named.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn find(ctx: &Ctx, shown: Shown, rules: Option<RulesOf>, page: u32, size: u32) -> Result<Found, Problem> {
    ctx.require(Right::ReadContracts)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let in_force = playbook::actions::in_force(ctx).await?.rules;
    let asked = Wanted { shown, rules, in_force: &in_force };
    let total = store::count(ctx, asked).await?;
    let findings: Vec<Listed> = match shown {
        Shown::Mine | Shown::Assigned => {
            let rows = store::page_of_waiting(ctx, asked, page, size).await?;
            rows.into_iter().map(Listed::Waiting).collect()
        }
        Shown::Decided => {
            let rows = store::page_of_decided(ctx, asked, page, size).await?;
            rows.into_iter().map(Listed::Decided).collect()
        }
    };
    let ids: Vec<_> = findings.iter().map(contract_of).collect();
    let titles = contracts::store::summaries(ctx, ctx.db(), &ids).await?;
    let titles = titles.into_iter().map(|it| (it.id, it.title)).collect();
    Ok(Found { findings, titles, total, page, size, pages: total.div_ceil(size) })
}

/// The contract of a line.
pub fn contract_of(it: &Listed) -> ContractId {
    match it {
        Listed::Waiting(it) => it.contract,
        Listed::Decided(it) => it.contract,
    }
}

/// The same page in words, with how many each choice has.
pub async fn list(ctx: &Ctx, shown: Shown, rules: Option<RulesOf>, page: u32) -> Result<FindingList, Problem> {
    let found = find(ctx, shown, rules, page, 50).await?;
    let in_force = playbook::actions::in_force(ctx).await?.rules;
    let mut counts = [0; 3];
    for (count, it) in counts.iter_mut().zip(Shown::ALL) {
        *count = if it == shown {
            found.total
        } else {
            store::count(ctx, Wanted { shown: it, rules, in_force: &in_force }).await?
        };
    }
    let title = |id: ContractId| found.titles.get(&id).cloned().unwrap_or_default();
    let rows = found.findings.iter().map(|it| row(ctx, it, title(contract_of(it)))).collect();
    Ok(FindingList { rows, shown, rules, counts, page: found.page, pages: found.pages.max(1) })
}

/// The first findings that wait for the person, and how many there are.
pub async fn waiting_for_me(ctx: &Ctx, most: u32) -> Result<(Vec<FindingRow>, u32), Problem> {
    let found = find(ctx, Shown::Mine, None, 1, most).await?;
    let title = |id: ContractId| found.titles.get(&id).cloned().unwrap_or_default();
    Ok((found.findings.iter().map(|it| row(ctx, it, title(contract_of(it)))).collect(), found.total))
}

fn row(ctx: &Ctx, it: &Listed, contract_title: String) -> FindingRow {
    let when = |at| capitalised(&dates::moment_in_words(at, ctx.now(), ctx.zone()));
    match it {
        Listed::Waiting(it) => FindingRow {
            contract: it.contract,
            contract_title,
            rule_id: it.rule_id.clone(),
            title: it.title.clone(),
            severity: it.severity,
            outcome: Some(it.outcome),
            decision: None,
            person: it.to_name.clone(),
            when: when(it.at),
            reason: None,
        },
        Listed::Decided(it) => FindingRow {
            contract: it.contract,
            contract_title,
            rule_id: it.rule_id.clone(),
            title: it.title.clone(),
            severity: it.severity,
            outcome: None,
            decision: Some(it.decision),
            person: it.by_name.clone(),
            when: when(it.at),
            reason: Some(it.reason.clone()),
        },
    }
}
