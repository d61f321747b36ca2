//! Writing calls down, reading them, and deciding about what was proposed.

use super::store::{self, Verdict};
use super::{CallFilter, CallList, CallRow, CallView, Outcome, Patterns, Record};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Services};
use crate::dates;
use crate::ids::{CallId, ContractId};
use crate::models::{Fault, Job};
use crate::problem::{Complaints, Problem};
use crate::storage::Change;
use crate::typed::{self, capitalised};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// The most rows of a page.
pub const MOST_ROWS: u32 = 100;
/// The longest reason for turning something down, in characters.
pub const LONGEST_REASON: usize = 1_000;
/// After how long a call that is under way is taken to be one of a server that stopped: longer than any call may take.
pub const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_mins(10);

fn about(ctx: &Ctx, it: &Record, action: Action) -> Happening {
    match it.contract {
        Some(id) => Happening::new(action, "contract", id, &it.contract_title),
        None if it.template_id.is_some() => Happening::new(action, "company", ctx.company(), &it.contract_title),
        None => Happening::new(action, "company", ctx.company(), &it.model),
    }
}

/// Writes down, within a change, a call that is about to be made. Nothing may leave before the change is committed.
pub(crate) async fn begin(ctx: &Ctx, change: Change, it: &Record) -> Result<(), Problem> {
    store::insert(ctx, change.db(), it).await?;
    let action = match (it.outcome, it.job) {
        (Outcome::HeldBack, _) => Action::ModelHeldBack,
        (_, Job::Try) => Action::ModelTried,
        (_, Job::Template) => Action::ModelReadTemplate,
        _ => Action::ModelAsked,
    };
    let characters: u32 = it.spans.iter().map(|span| span.end - span.start).sum();
    let told = json!({
        "call": it.id, "job": it.job.word(), "version": it.version, "model": it.model, "address": it.route,
        "characters": characters, "prompt": it.prompt_hash,
    });
    change.commit(ctx, about(ctx, it, action).after(told)).await
}

/// Writes down what came of a call.
///
/// # Errors
/// When the database cannot be written to.
pub(crate) async fn complete(ctx: &Ctx, it: &Record) -> Result<(), Problem> {
    let change = ctx.change().await?;
    if !store::complete(ctx, change.db(), it).await? {
        return Ok(());
    }
    if it.contract.is_none() {
        return change.commit_unaudited("the trail has the call itself, and it is about no contract").await;
    }
    let told = json!({
        "call": it.id, "outcome": it.outcome.word(), "fault": it.fault.map(Fault::word), "tries": it.tries,
        "milliseconds": it.millis, "tokens_read": it.tokens.map(|it| it.read), "tokens_written": it.tokens.map(|it| it.written),
    });
    change.commit(ctx, about(ctx, it, Action::ModelAnswered).after(told)).await
}

/// Says of calls that a stopped server left that nothing came of them; how many there were.
///
/// # Errors
/// When the database cannot be written to.
pub async fn settle_left(services: &Services) -> Result<u64, Problem> {
    let before: Timestamp = services.now().checked_sub(GIVEN_UP_AFTER).unwrap_or(Timestamp::MIN);
    store::settle_before(services.db(), before).await
}

/// Writes, within the change that puts a proposal into its contract, who accepted it.
///
/// # Errors
/// `decision.closed` when it is no proposal that waits to be decided about.
pub(crate) async fn accepted(ctx: &Ctx, change: &Change, id: CallId, version: u32) -> Result<Happening, Problem> {
    let it = store::find(ctx, change.db(), id).await?.ok_or_else(|| Problem::missing("decision"))?;
    if !store::decide(ctx, change.db(), id, &Verdict::Accepted(version)).await? {
        return Err(closed(&it));
    }
    let told = json!({ "call": id, "model": it.model, "rule": it.rule_id, "version": version });
    Ok(about(ctx, &it, Action::ProposalAccepted).after(told))
}

/// Turns a proposal down, for a reason where one is given. The contract stays as it is.
///
/// # Errors
/// `decision.missing`; forbidden for roles that may not edit; a complaint about `reason`; `decision.closed` when it is no proposal
/// that waits to be decided about.
pub async fn turn_down(ctx: &Ctx, id: CallId, reason: &str) -> Result<Record, Problem> {
    ctx.require(Right::ReadContracts)?;
    ctx.require(Right::EditContracts)?;
    let mut complaints = Complaints::new();
    let reason = complaints.keep("reason", typed::long_text(reason.trim(), LONGEST_REASON));
    let reason = complaints.into_result(reason)?;
    let change = ctx.change().await?;
    let it = store::find(ctx, change.db(), id).await?.ok_or_else(|| Problem::missing("decision"))?;
    if !store::decide(ctx, change.db(), id, &Verdict::TurnedDown(&reason)).await? {
        return Err(closed(&it));
    }
    let told = json!({ "call": id, "model": it.model, "rule": it.rule_id, "reason": reason });
    change.commit(ctx, about(ctx, &it, Action::ProposalTurnedDown).after(told)).await?;
    store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("decision"))
}

fn closed(it: &Record) -> Problem {
    let detail = match &it.decided {
        Some(by) => format!("{} decided about this proposal already. Nothing was changed.", by.name),
        None => format!(
            "There is nothing here to accept or turn down: the outcome of this call is “{}”. Nothing was changed.",
            it.outcome.label().to_lowercase()
        ),
    };
    Problem::conflict("decision.closed", detail)
}

/// A call of the person's own, or any of the company's for those who may read all.
///
/// # Errors
/// `decision.missing`.
pub async fn get(ctx: &Ctx, id: CallId) -> Result<Record, Problem> {
    ctx.require(Right::ReadContracts)?;
    let found = store::find(ctx, ctx.db(), id).await?;
    let is_open = |it: &Record| {
        // A proposal is for whoever edits contracts: one may ask and another decide.
        it.asked_by == ctx.person().id
            || ctx.require(Right::ReadDecisions).is_ok()
            || (it.job.proposes() && ctx.require(Right::EditContracts).is_ok())
    };
    found.filter(is_open).ok_or_else(|| Problem::missing("decision"))
}

/// The last call to a model that has an outcome, for telling how the model does.
pub(crate) async fn last_settled(ctx: &Ctx, route: &str, model: &str) -> Result<Option<Record>, Problem> {
    store::last_settled(ctx, route, model).await
}

/// The last call of a job about a contract, or about one version of it, for those to whom what came of it is open.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub(crate) async fn last_about(
    ctx: &Ctx,
    contract: ContractId,
    job: Job,
    version: Option<u32>,
) -> Result<Option<Record>, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::last_about(ctx, contract, job, version).await
}

/// The last call about a template.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub(crate) async fn last_of_template(ctx: &Ctx, template: &str) -> Result<Option<Record>, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::last_of_template(ctx, template).await
}

/// A page of the company's calls as records, with how many match.
///
/// # Errors
/// Forbidden for roles that may not read decisions.
pub async fn find(ctx: &Ctx, filter: &CallFilter, page: u32, size: u32) -> Result<(Vec<Record>, u32), Problem> {
    ctx.require(Right::ReadDecisions)?;
    let total = store::total(ctx, filter).await?;
    Ok((store::page(ctx, filter, page.max(1), size.clamp(1, MOST_ROWS)).await?, total))
}

/// What all calls of the company have in common.
///
/// # Errors
/// As [`find`].
pub async fn patterns(ctx: &Ctx) -> Result<Patterns, Problem> {
    ctx.require(Right::ReadDecisions)?;
    Ok(Patterns { shares: store::shares(ctx).await?, faults: store::faults(ctx).await? })
}

/// A page of the company's calls in words.
///
/// # Errors
/// As [`find`].
pub async fn list(ctx: &Ctx, filter: &CallFilter, page: u32) -> Result<CallList, Problem> {
    const SIZE: u32 = 50;
    let (records, total) = find(ctx, filter, page, SIZE).await?;
    Ok(CallList {
        rows: records.iter().map(|it| row(ctx, it)).collect(),
        total,
        page: page.max(1),
        pages: total.div_ceil(SIZE).max(1),
        filter: filter.clone(),
        patterns: patterns(ctx).await?,
    })
}

/// One call in words.
///
/// # Errors
/// As [`get`].
pub async fn show(ctx: &Ctx, id: CallId) -> Result<CallView, Problem> {
    let it = get(ctx, id).await?;
    Ok(CallView {
        row: row(ctx, &it),
        route: it.route,
        prompt_hash: it.prompt_hash,
        prompt: it.prompt,
        prompt_version: it.prompt_version,
        confidence: it.confidence,
        spans: it.spans.iter().map(|it| (it.start, it.end)).collect(),
        question: it.question,
        rule_id: it.rule_id,
        output: it.output,
        dropped: it.dropped,
        tries: it.tries,
    })
}

fn row(ctx: &Ctx, it: &Record) -> CallRow {
    let moment = |at| dates::moment_in_words(at, ctx.now(), ctx.zone());
    CallRow {
        id: it.id,
        contract: it.contract,
        contract_title: it.contract_title.clone(),
        version: it.version,
        job: it.job,
        model: it.model.clone(),
        outcome: it.outcome,
        fault: it.fault,
        at: capitalised(&moment(it.at)),
        at_exact: it.at.to_string(),
        by: it.asked_by_name.clone(),
        by_id: it.asked_by,
        decided: decided_in_words(ctx, it),
        reason: it.decided.as_ref().map(|it| it.reason.clone()).unwrap_or_default(),
        measured: it.measured(),
    }
}

/// Who decided about a proposal and when, in words.
pub(crate) fn decided_in_words(ctx: &Ctx, it: &Record) -> Option<String> {
    let decided = it.decided.as_ref()?;
    let when = dates::moment_in_words(decided.at, ctx.now(), ctx.zone());
    Some(match decided.version {
        Some(version) => format!("accepted by {} {when}, as version {version}", decided.name),
        None => format!("turned down by {} {when}", decided.name),
    })
}
