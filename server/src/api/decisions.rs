//! `/decisions`: what language models were asked, and what came of it.

use super::caller::Caller;
use super::days;
use super::extract::{Asked, Id, MOST_PAGES, count_of};
use crate::refusal::Refusal;
use axum::Json;
use pactoria::decisions::actions::{self, MOST_ROWS};
use pactoria::decisions::{CallFilter, Concern, Outcome, Patterns, Record};
use pactoria::ids::{CallId, ContractId};
use pactoria::models::{Fault, Job};
use pactoria::problem::{Complaint, Complaints};
use pactoria::typed;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// One call of a language model.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelDecision)]
pub(super) struct DecisionBody {
    id: Uuid,
    /// `null` for a try.
    contract_id: Option<Uuid>,
    contract_title: String,
    contract_version: Option<u32>,
    /// The template it is about; then `contract_title` and `contract_version` are its.
    template_id: Option<String>,
    /// `explain`, `summarise`, `answer`, `propose`, `rewrite`, `draft`, `judge`, `template` or `try`.
    job: &'static str,
    /// The address it was sent to.
    route: String,
    model: String,
    /// SHA-256 of what was said to the model.
    prompt_hash: String,
    /// What was said to the model, but for the text of the contract; empty for calls from before it was kept.
    prompt: String,
    /// The number of our own words in it.
    prompt_version: u32,
    /// What was sent of the contract, in characters of that version.
    input_spans: Vec<SpanBody>,
    question: String,
    rule_id: Option<String>,
    /// What came back. Quotations carry the number of their place in `quotes`.
    output: String,
    quotes: Vec<QuoteBody>,
    /// How many quotations were taken out because they do not stand in the contract.
    dropped_quotes: u32,
    tokens_read: Option<u32>,
    tokens_written: Option<u32>,
    tries: u32,
    time_ms: Option<u32>,
    /// In `currency`, with up to six decimals.
    cost: Option<String>,
    currency: Option<&'static str>,
    /// `asked`, `answered`, `incomplete`, `refused`, `failed`, `held_back`, `accepted` or `turned_down`.
    outcome: &'static str,
    /// The kind of failure, such as `busy`, `cut` or `wrong_language`.
    failure: Option<&'static str>,
    /// Of a whole draft, from 0 to 1.
    confidence: Option<f64>,
    /// What happened and what to do, in a sentence.
    said: Option<String>,
    asked_by: String,
    #[schema(format = "date-time")]
    asked_at: String,
    decided_by: Option<String>,
    #[schema(format = "date-time")]
    decided_at: Option<String>,
    /// Why it was turned down; `null` where nobody said.
    reason: Option<String>,
    /// The version of the contract that came of it.
    new_version: Option<u32>,
}

/// A stretch of a contract.
#[derive(Serialize, ToSchema)]
#[schema(as = InputSpan)]
pub(super) struct SpanBody {
    start: u32,
    end: u32,
}

/// A quotation that stands in the contract.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelQuote)]
pub(super) struct QuoteBody {
    start: u32,
    end: u32,
    quote: String,
}

impl DecisionBody {
    pub(super) fn of(it: Record) -> Self {
        let cost = it.cost_in_full();
        let decided = it.decided;
        Self {
            id: it.id.uuid(),
            contract_id: it.contract.map(ContractId::uuid),
            contract_title: it.contract_title,
            contract_version: it.version,
            template_id: it.template_id,
            job: it.job.word(),
            route: it.route,
            model: it.model,
            prompt_hash: it.prompt_hash,
            prompt: it.prompt,
            prompt_version: it.prompt_version,
            input_spans: it.spans.iter().map(|it| SpanBody { start: it.start, end: it.end }).collect(),
            question: it.question,
            rule_id: it.rule_id,
            output: it.output,
            quotes: it
                .quotes
                .into_iter()
                .map(|it| QuoteBody { start: it.start, end: it.end, quote: it.text })
                .collect(),
            dropped_quotes: it.dropped,
            tokens_read: it.tokens.map(|it| it.read),
            tokens_written: it.tokens.map(|it| it.written),
            tries: it.tries,
            time_ms: it.millis,
            cost: cost.map(|(cost, _)| cost.to_string()),
            currency: cost.map(|(_, currency)| currency.code()),
            outcome: it.outcome.word(),
            failure: it.fault.map(Fault::word),
            confidence: it.confidence.map(|it| f64::from(it) / 100.0),
            said: it.fault.map(|it| format!("{} {}", it.sentence(), it.remedy())),
            asked_by: it.asked_by_name,
            asked_at: it.at.to_string(),
            decided_at: decided.as_ref().map(|it| it.at.to_string()),
            new_version: decided.as_ref().and_then(|it| it.version),
            reason: decided.as_ref().map(|it| it.reason.clone()).filter(|it| !it.is_empty()),
            decided_by: decided.map(|it| it.name),
        }
    }
}

/// A page of calls, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelDecisionPage)]
pub(super) struct DecisionPage {
    decisions: Vec<DecisionBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
    patterns: PatternsBody,
}

/// What all calls of the company have in common, whatever was asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelPatterns)]
pub(super) struct PatternsBody {
    shares: Vec<ShareBody>,
    failures: Vec<FailureBody>,
}

/// How the calls of one job to one model went.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelShare)]
pub(super) struct ShareBody {
    job: &'static str,
    model: String,
    calls: u32,
    answered: u32,
    accepted: u32,
    turned_down: u32,
    /// Of those decided about, in whole per cent; `null` where none was.
    accepted_percent: Option<u32>,
}

/// How often something failed.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelFailures)]
pub(super) struct FailureBody {
    failure: &'static str,
    calls: u32,
}

impl PatternsBody {
    fn of(it: Patterns) -> Self {
        let share = |it: pactoria::decisions::Share| ShareBody {
            accepted_percent: it.accepted_percent(),
            job: it.job.word(),
            model: it.model,
            calls: it.calls,
            answered: it.answered,
            accepted: it.accepted,
            turned_down: it.turned_down,
        };
        let failure = |(fault, calls): (Fault, u32)| FailureBody { failure: fault.word(), calls };
        Self {
            shares: it.shares.into_iter().map(share).collect(),
            failures: it.faults.into_iter().map(failure).collect(),
        }
    }
}

/// Which calls to show.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DecisionQuery {
    /// `explain`, `summarise`, `answer`, `propose`, `rewrite`, `draft` or `try`.
    job: Option<String>,
    /// `answered`, `incomplete`, `refused`, `failed`, `held_back`, `accepted` or `turned_down`.
    outcome: Option<String>,
    /// A kind of failure, such as `busy`.
    failure: Option<String>,
    /// The id of a contract.
    contract_id: Option<String>,
    /// The name of a model.
    model: Option<String>,
    /// The address it was asked at.
    route: Option<String>,
    /// `no_answer`, `broke_off`, `turned_down`, `quotes_dropped` or `text_sent`: what the risk of models counts.
    concern: Option<String>,
    /// The id of who asked, or decided about what was proposed.
    person_id: Option<String>,
    /// The first day on which it was asked, in the company's zone.
    #[param(value_type = Option<String>, format = Date)]
    since: Option<String>,
    /// The last such day.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

fn word<T>(
    complaints: &mut Complaints,
    field: &str,
    raw: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let raw = raw?;
    complaints.keep(field, read(raw).ok_or_else(|| Complaint::new("unknown_word", "This word is not known here.")))
}

/// List what language models were asked
///
/// For owners, admins, the legal role and auditors; newest first.
#[utoipa::path(
    get, path = "/decisions", tag = "AI", security(("bearer" = [])), params(DecisionQuery),
    responses((status = 200, description = "A page of calls, and what all of them have in common.", body = DecisionPage))
)]
pub(super) async fn list(caller: Caller, Asked(it): Asked<DecisionQuery>) -> Result<Json<DecisionPage>, Refusal> {
    let mut complaints = Complaints::new();
    let day = |complaints: &mut Complaints, field: &str, raw: Option<String>| {
        complaints.keep(field, typed::day(&days::day(raw?, &caller.ctx)))
    };
    let filter = CallFilter {
        job: word(&mut complaints, "job", it.job.as_deref(), Job::from_word),
        outcome: word(&mut complaints, "outcome", it.outcome.as_deref(), Outcome::from_word),
        fault: word(&mut complaints, "failure", it.failure.as_deref(), Fault::from_word),
        contract: word(&mut complaints, "contract_id", it.contract_id.as_deref(), |it| it.parse().ok()),
        model: it.model,
        route: it.route,
        concern: word(&mut complaints, "concern", it.concern.as_deref(), Concern::from_word),
        person: word(&mut complaints, "person_id", it.person_id.as_deref(), |it| it.parse().ok()),
        since: day(&mut complaints, "since", it.since),
        until: day(&mut complaints, "until", it.until),
    };
    let page = count_of(&mut complaints, "page", it.page.as_deref(), 1, MOST_PAGES);
    let size = count_of(&mut complaints, "size", it.size.as_deref(), MOST_ROWS, MOST_ROWS);
    let (filter, page, size) = complaints.into_result(Some((filter, page, size)))?;
    let (records, total) = actions::find(&caller.ctx, &filter, page, size).await?;
    let patterns = actions::patterns(&caller.ctx).await?;
    Ok(Json(DecisionPage {
        decisions: records.into_iter().map(DecisionBody::of).collect(),
        total,
        page,
        size,
        pages: total.div_ceil(size).max(1),
        patterns: PatternsBody::of(patterns),
    }))
}

/// Read one call of a language model
///
/// Your own, and any of your company's for owners, admins, the legal role and auditors.
#[utoipa::path(
    get, path = "/decisions/{id}", tag = "AI", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "Everything that is kept of it.", body = DecisionBody))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<DecisionBody>, Refusal> {
    Ok(Json(DecisionBody::of(actions::get(&caller.ctx, CallId::from_uuid(id)).await?)))
}
