//! `/settings/playbook/own`: the rules of the company's own.

use crate::api::caller::Caller;
use crate::api::extract::{Asked, Body, Id, PageQuery};
use crate::api::once::{IdempotencyKey, Once};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::playbook::OwnRule;
use pactoria::playbook::actions::MOST_ROWS;
use pactoria::playbook::form::OwnForm;
use pactoria::playbook::writing::{self, Written};
use pactoria::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SeenQuery;

/// A rule of your company's own. Its phrases are words, never patterns: commas part words that may stand up to 200 characters
/// from each other in one sentence, and a star at the end of a word stands for any ending.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::api) struct NewOwnRule {
    /// What it is about, in 1 to 120 characters.
    #[schema(required = true)]
    name: String,
    /// The types of contract it is asked of; none for every type.
    contract_types: Vec<String>,
    /// At most 10 phrases of at most 200 characters, of which any counts: the rule is met.
    preferred: Vec<String>,
    /// The same: the rule is partly met.
    acceptable: Vec<String>,
    /// The same: the rule is not met, whatever else stands in the contract.
    never: Vec<String>,
    /// Whether a contract that says nothing of it does not meet the rule; otherwise a person has to look.
    must_address: bool,
    /// What to do where it is not met, in at most 2,000 characters.
    advice: String,
}

/// A rule of your company's own, as it was published.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnRule)]
pub(in crate::api) struct OwnRuleBody {
    /// What its address ends in.
    number: u32,
    #[schema(example = "OWN-3")]
    rule_id: String,
    name: String,
    contract_types: Vec<&'static str>,
    preferred: Vec<String>,
    acceptable: Vec<String>,
    never: Vec<String>,
    must_address: bool,
    advice: String,
}

/// A rule of your company's own, as the draft has it.
#[derive(Serialize, ToSchema)]
#[schema(as = DraftedOwnRule)]
pub(in crate::api) struct WrittenBody {
    rule: OwnRuleBody,
    /// Names the rule as it is: whoever changes or removes it sends it back as `seen`.
    mark: String,
    /// Whether analyses go by it now as it stands here.
    is_published: bool,
}

/// A page of own rules.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct OwnRulePage {
    /// In the order in which they were written.
    rules: Vec<WrittenBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

impl OwnRuleBody {
    pub(super) fn of(it: OwnRule) -> Self {
        Self {
            number: it.number,
            rule_id: it.id(),
            name: it.name,
            contract_types: it.types.iter().map(|it| it.word()).collect(),
            preferred: it.preferred,
            acceptable: it.acceptable,
            never: it.never,
            must_address: it.must_address,
            advice: it.advice,
        }
    }
}

impl WrittenBody {
    fn of(it: Written) -> Self {
        Self { rule: OwnRuleBody::of(it.rule), mark: it.mark, is_published: it.is_published }
    }
}

fn form(it: NewOwnRule) -> OwnForm {
    OwnForm {
        name: it.name,
        contract_types: it.contract_types,
        preferred: it.preferred,
        acceptable: it.acceptable,
        never: it.never,
        must_address: it.must_address,
        advice: it.advice,
    }
}

fn number(raw: &str) -> Result<u32, Problem> {
    raw.parse().map_err(|_| Problem::missing("rule"))
}

/// List your company's own rules
///
/// As the draft has them.
#[utoipa::path(
    get, path = "/settings/playbook/own", tag = "Rules", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "A page of rules.", body = OwnRulePage))
)]
pub(in crate::api) async fn list(caller: Caller, Asked(query): Asked<PageQuery>) -> Result<Json<OwnRulePage>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let (found, total) = writing::find(&caller.ctx, page, size).await?;
    let rules = found.into_iter().map(WrittenBody::of).collect();
    Ok(Json(OwnRulePage { rules, total, page, size, pages: total.div_ceil(size).max(1) }))
}

/// Write a rule of your company's own
///
/// For owners and admins, into the draft: analyses go by it once the draft is published. It counts in no score.
#[utoipa::path(
    post, path = "/settings/playbook/own", tag = "Rules", security(("bearer" = [])), request_body = NewOwnRule,
    params(IdempotencyKey),
    responses(
        (status = 201, description = "The rule.", body = WrittenBody),
        (status = 409, description = "The company has 200 rules of its own already, the draft was changed at the same moment, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(in crate::api) async fn add(caller: Caller, once: Once<NewOwnRule>) -> Result<Response, Refusal> {
    caller.ctx.require(Right::ManageCompany)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| make(&ctx, it).await).await
}

async fn make(ctx: &Ctx, it: NewOwnRule) -> Result<Response, Refusal> {
    let made = writing::add(ctx, &form(it)).await?;
    Ok((StatusCode::CREATED, Json(WrittenBody::of(made))).into_response())
}

/// Read a rule of your company's own
#[utoipa::path(
    get, path = "/settings/playbook/own/{n}", tag = "Rules", security(("bearer" = [])), params(("n" = u32, Path)),
    responses((status = 200, description = "The rule as the draft has it.", body = WrittenBody))
)]
pub(in crate::api) async fn get(caller: Caller, Id(n): Id<String>) -> Result<Json<WrittenBody>, Refusal> {
    Ok(Json(WrittenBody::of(writing::get(&caller.ctx, number(&n)?).await?)))
}

/// Change a rule of your company's own
///
/// For owners and admins, in the draft. Every field is written anew.
#[utoipa::path(
    put, path = "/settings/playbook/own/{n}", tag = "Rules", security(("bearer" = [])),
    request_body = NewOwnRule, params(("n" = u32, Path), SeenQuery),
    responses(
        (status = 200, description = "The rule as the draft has it.", body = WrittenBody),
        (status = 409, description = "The rule is not as it was seen, or the draft was changed at the same moment. Nothing was changed.")
    )
)]
pub(in crate::api) async fn change(
    caller: Caller,
    Id(n): Id<String>,
    Asked(query): Asked<SeenQuery>,
    Body(it): Body<NewOwnRule>,
) -> Result<Json<WrittenBody>, Refusal> {
    Ok(Json(WrittenBody::of(writing::change(&caller.ctx, number(&n)?, &query.seen, &form(it)).await?)))
}

/// Remove a rule of your company's own
///
/// For owners and admins, from the draft. Versions that were published keep it.
#[utoipa::path(
    delete, path = "/settings/playbook/own/{n}", tag = "Rules", security(("bearer" = [])),
    params(("n" = u32, Path), SeenQuery),
    responses(
        (status = 204, description = "It is not in the draft any more."),
        (status = 409, description = "The rule is not as it was seen, or the draft was changed at the same moment. Nothing was changed.")
    )
)]
pub(in crate::api) async fn remove(
    caller: Caller,
    Id(n): Id<String>,
    Asked(it): Asked<SeenQuery>,
) -> Result<StatusCode, Refusal> {
    writing::remove(&caller.ctx, number(&n)?, &it.seen).await?;
    Ok(StatusCode::NO_CONTENT)
}
