//! `/settings/model`, `/contracts/{id}/ask`, `/contracts/{id}/model-access` and wordings that a model proposes.

use super::caller::Caller;
use super::decisions::DecisionBody;
use super::extract::{Body, Id};
use super::once::{IdempotencyKey, Named, Once};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::contracts;
use pactoria::decisions::Record;
use pactoria::fixes::actions::FixForm;
use pactoria::ids::{CallId, ContractId};
use pactoria::models::asking::{self, QuestionForm};
use pactoria::models::form::ConnectionForm;
use pactoria::models::limits::{self, LimitsForm};
use pactoria::models::rewriting::{self, RewriteForm};
use pactoria::models::{ConnectionView, LimitsView, Secret, TriedView, actions, proposing, templating};
use pactoria::{decisions, problem::Problem, templates};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The company's language model. The key itself is never shown.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelSettings {
    /// Whether a model can be asked at all.
    is_set: bool,
    /// Whether it is the company's own, and not the one that whoever runs the server has set.
    is_own: bool,
    base_url: String,
    model: String,
    has_key: bool,
    /// What a million tokens cost, with up to four decimals; empty for none.
    price_in: String,
    price_out: String,
    currency: &'static str,
    /// How often it was said, from 1; 0 where your company has none of its own.
    version: u32,
}

/// A language model with the chat interface of OpenAI.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewModel {
    /// Up to the version, over https.
    #[schema(required = true, example = "https://api.example.com/v1")]
    base_url: String,
    #[schema(required = true)]
    model: String,
    /// Left out, the key that is there stays, as long as the address does.
    key: Option<String>,
    /// Takes the key away.
    without_key: bool,
    price_in: String,
    price_out: String,
    currency: String,
    /// The version that you saw; 0 or left out where there was none.
    version: u32,
}

impl ModelSettings {
    fn of(it: ConnectionView) -> Self {
        Self {
            is_set: it.is_set,
            is_own: it.is_own,
            base_url: it.base_url,
            model: it.model,
            has_key: it.has_key,
            price_in: it.price_in,
            price_out: it.price_out,
            currency: it.currency.code(),
            version: it.version,
        }
    }
}

/// Read which language model the company uses
///
/// For owners and admins. The key is never shown, only that there is one.
#[utoipa::path(
    get, path = "/settings/model", tag = "AI", security(("bearer" = [])),
    responses((status = 200, description = "The model that counts for your company.", body = ModelSettings))
)]
pub(super) async fn get(caller: Caller) -> Result<Json<ModelSettings>, Refusal> {
    Ok(Json(ModelSettings::of(actions::show(&caller.ctx).await?)))
}

/// Say which language model the company uses
///
/// For owners and admins. Redirects are not followed; over http only models on the server's own machine or network can be
/// reached, and only where whoever runs the server has allowed that.
#[utoipa::path(
    put, path = "/settings/model", tag = "AI", security(("bearer" = [])), request_body = NewModel,
    responses(
        (status = 200, description = "The model from now on.", body = ModelSettings),
        (status = 409, description = "Somebody changed it meanwhile. Nothing was changed.")
    )
)]
pub(super) async fn put(caller: Caller, Body(it): Body<NewModel>) -> Result<Json<ModelSettings>, Refusal> {
    let form = ConnectionForm {
        base_url: it.base_url,
        key: it.key.map(Secret::new),
        without_key: it.without_key,
        model: it.model,
        price_in: it.price_in,
        price_out: it.price_out,
        currency: it.currency,
    };
    Ok(Json(ModelSettings::of(actions::put(&caller.ctx, it.version, &form).await?)))
}

/// Take the company's own language model away
///
/// For owners and admins; its key goes with it. What was asked stays.
#[utoipa::path(
    delete, path = "/settings/model", tag = "AI", security(("bearer" = [])),
    responses((status = 200, description = "The model that counts without it.", body = ModelSettings))
)]
pub(super) async fn remove(caller: Caller) -> Result<Json<ModelSettings>, Refusal> {
    Ok(Json(ModelSettings::of(actions::remove(&caller.ctx).await?)))
}

/// How much models may be asked in a month.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelLimits {
    /// The most calls; empty for no limit.
    calls: String,
    /// The most they may cost, in `currency`; empty for no limit.
    spend: String,
    currency: &'static str,
    /// Since the first of the month, where your company is.
    used_calls: u32,
    /// Of the calls whose cost is known.
    used_spend: String,
    /// How often it was said, from 1; 0 where nobody has.
    version: u32,
}

impl ModelLimits {
    fn of(it: LimitsView) -> Self {
        Self {
            calls: it.calls,
            spend: it.spend,
            currency: it.currency.code(),
            used_calls: it.used_calls,
            used_spend: it.used_spend,
            version: it.version,
        }
    }
}

/// Limits for a month.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewModelLimits {
    /// A whole number; empty for no limit.
    calls: String,
    /// An amount with at most two decimals; empty for no limit.
    spend: String,
    /// The version that you saw; 0 or left out where there was none.
    version: u32,
}

/// Read how much models may be asked in a month
///
/// For owners and admins.
#[utoipa::path(
    get, path = "/settings/model/limits", tag = "AI", security(("bearer" = [])),
    responses((status = 200, description = "The limits, and what was used.", body = ModelLimits))
)]
pub(super) async fn get_limits(caller: Caller) -> Result<Json<ModelLimits>, Refusal> {
    Ok(Json(ModelLimits::of(limits::show(&caller.ctx).await?)))
}

/// Say how much models may be asked in a month
///
/// For owners and admins. When a limit is reached nothing more is sent, and calls answer 409 `model.limit_reached`.
#[utoipa::path(
    put, path = "/settings/model/limits", tag = "AI", security(("bearer" = [])), request_body = NewModelLimits,
    responses(
        (status = 200, description = "The limits from now on.", body = ModelLimits),
        (status = 409, description = "Somebody changed them meanwhile. Nothing was changed.")
    )
)]
pub(super) async fn put_limits(caller: Caller, Body(it): Body<NewModelLimits>) -> Result<Json<ModelLimits>, Refusal> {
    let form = LimitsForm { calls: it.calls, spend: it.spend, version: it.version };
    Ok(Json(ModelLimits::of(limits::put(&caller.ctx, &form).await?)))
}

/// How a try went.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelTried {
    is_well: bool,
    /// In a sentence, with the time it took.
    said: String,
}

/// Try the language model
///
/// For owners and admins. Asks for one word; no contract is sent.
#[utoipa::path(
    post, path = "/settings/model/try", tag = "AI", security(("bearer" = [])),
    responses(
        (status = 200, description = "How it went.", body = ModelTried),
        (status = 409, description = "No model is set up.")
    )
)]
pub(super) async fn try_it(caller: Caller) -> Result<Json<ModelTried>, Refusal> {
    let TriedView { is_well, said } = actions::try_it(&caller.ctx).await?;
    Ok(Json(ModelTried { is_well, said }))
}

/// Whether models may read a contract.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelAccess {
    contract_id: Uuid,
    /// Whether the contract never leaves this server.
    never_leaves: bool,
}

/// Whether models may read a contract.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewModelAccess {
    /// Whether the contract never leaves this server.
    #[schema(required = true, value_type = bool)]
    never_leaves: Option<bool>,
}

/// Read whether a contract never leaves this server
#[utoipa::path(
    get, path = "/contracts/{id}/model-access", tag = "AI", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "Whether models may read it.", body = ModelAccess))
)]
pub(super) async fn access(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<ModelAccess>, Refusal> {
    let kept = actions::kept_here(&caller.ctx, ContractId::from_uuid(id)).await?;
    Ok(Json(ModelAccess { contract_id: id, never_leaves: kept.is_some() }))
}

/// Say whether a contract never leaves this server
///
/// For whoever may change contracts; letting one leave again is for owners, admins and the legal role. It counts from the next
/// question on.
#[utoipa::path(
    put, path = "/contracts/{id}/model-access", tag = "AI", security(("bearer" = [])), request_body = NewModelAccess,
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "What holds from now on.", body = ModelAccess))
)]
pub(super) async fn put_access(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<NewModelAccess>,
) -> Result<Json<ModelAccess>, Refusal> {
    // Whoever may not see the contract must not hear about fields.
    contracts::actions::get(&caller.ctx, ContractId::from_uuid(id)).await?;
    let never_leaves =
        it.never_leaves.ok_or_else(|| Problem::invalid_field("never_leaves", "required", "Say true or false."))?;
    actions::keep_here(&caller.ctx, ContractId::from_uuid(id), never_leaves).await?;
    Ok(Json(ModelAccess { contract_id: id, never_leaves }))
}

/// What is asked about a contract.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewQuestion {
    /// `answer`, `summarise` or `explain`.
    #[schema(required = true)]
    job: String,
    /// For `answer`, at most 2,000 characters.
    question: String,
    /// For `explain`: the place of the clause among the numbered clauses of the contract, from 1.
    clause: Option<u32>,
}

/// Whether the person may ask a model about a contract; whether that is there is said first.
pub(super) async fn may_ask(ctx: &Ctx, id: ContractId) -> Result<(), Problem> {
    contracts::actions::get(ctx, id).await?;
    ctx.require(Right::AskModel)
}

fn came_of_it(record: Record) -> Response {
    (StatusCode::CREATED, Json(DecisionBody::of(record))).into_response()
}

/// Ask the language model about a contract
///
/// The text of the contract, or of the clause, is sent to the model that the company uses. The answer is a text with quotations;
/// those that do not stand in the contract are taken out and counted. Whether it came to its end stands in `outcome`: `answered`,
/// `incomplete`, `refused` or `failed`, with the kind of `failure`. Nothing in the contract changes.
#[utoipa::path(
    post, path = "/contracts/{id}/ask", tag = "AI", security(("bearer" = [])), request_body = NewQuestion,
    params(("id" = Uuid, Path), IdempotencyKey),
    responses(
        (status = 201, description = "What came of it, whatever it is.", body = DecisionBody),
        (status = 409, description = "No model is set up, the contract never leaves this server or has no text, or the first request with this Idempotency-Key is under way. Nothing was sent.")
    )
)]
pub(super) async fn ask(caller: Caller, Id(id): Id<Uuid>, once: Once<NewQuestion>) -> Result<Response, Refusal> {
    let (ctx, id) = (caller.ctx.clone(), ContractId::from_uuid(id));
    may_ask(&ctx, id).await?;
    let work = async move |it: NewQuestion| {
        let clause = it.clause.map(|it| it.to_string()).unwrap_or_default();
        let form = QuestionForm { job: it.job, question: it.question, clause };
        Ok(came_of_it(asking::ask(&ctx, id, &form).await?))
    };
    once.answer(&caller.ctx, work).await
}

/// Have the language model propose a wording for a finding
///
/// For drafts. The proposal stands in `output`; the contract stays as it is until a person accepts it.
#[utoipa::path(
    post, path = "/contracts/{id}/findings/{rule_id}/proposal", tag = "AI", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("rule_id" = String, Path), IdempotencyKey),
    responses(
        (status = 201, description = "What came of it, whatever it is.", body = DecisionBody),
        (status = 409, description = "No model is set up, the contract never leaves this server or is no draft, the rule is met, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(super) async fn propose(
    caller: Caller,
    Id((id, rule_id)): Id<(Uuid, String)>,
    named: Named,
) -> Result<Response, Refusal> {
    let (ctx, id) = (caller.ctx.clone(), ContractId::from_uuid(id));
    may_ask(&ctx, id).await?;
    let work = || async move { Ok(came_of_it(proposing::propose(&ctx, id, &rule_id).await?)) };
    named.answer(&caller.ctx, b"", work).await
}

/// Ask the language model what to look at in a template
///
/// What the template writes with its sample answers is sent. Quotations that do not stand there are taken out and counted.
#[utoipa::path(
    post, path = "/templates/{id}/remarks", tag = "AI", security(("bearer" = [])),
    params(("id" = String, Path), IdempotencyKey),
    responses(
        (status = 201, description = "What came of it, whatever it is.", body = DecisionBody),
        (status = 409, description = "No model is set up, or the first request with this Idempotency-Key is under way. Nothing was sent.")
    )
)]
pub(super) async fn look(caller: Caller, Id(id): Id<String>, named: Named) -> Result<Response, Refusal> {
    let ctx = caller.ctx.clone();
    templates::own::find(&ctx, &id).await?;
    ctx.require(Right::AskModel)?;
    let work = || async move { Ok(came_of_it(templating::look(&ctx, &id).await?)) };
    named.answer(&caller.ctx, b"", work).await
}

/// Read what the language model said of a template
///
/// As it was asked last in your company.
#[utoipa::path(
    get, path = "/templates/{id}/remarks", tag = "AI", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, description = "What came of the last call.", body = DecisionBody))
)]
pub(super) async fn remarks(caller: Caller, Id(id): Id<String>) -> Result<Json<DecisionBody>, Refusal> {
    let last = templating::last(&caller.ctx, &id).await?.ok_or_else(|| Problem::missing("decision"))?;
    Ok(Json(DecisionBody::of(last)))
}

/// A clause that is to be rewritten.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewRewriting {
    /// The place of the clause among the numbered clauses of the contract, from 1.
    #[schema(required = true, value_type = u32)]
    clause: Option<u32>,
    /// What is to become of it, at most 2,000 characters.
    #[schema(required = true)]
    wish: String,
}

/// Have the language model rewrite a clause
///
/// For drafts. The clause as it is proposed stands in `output`, as source text; the contract stays as it is until a person accepts it.
#[utoipa::path(
    post, path = "/contracts/{id}/rewrite", tag = "AI", security(("bearer" = [])), request_body = NewRewriting,
    params(("id" = Uuid, Path), IdempotencyKey),
    responses(
        (status = 201, description = "What came of it, whatever it is.", body = DecisionBody),
        (status = 409, description = "No model is set up, the contract never leaves this server or is no draft, or the first request with this Idempotency-Key is under way. Nothing was sent.")
    )
)]
pub(super) async fn rewrite(caller: Caller, Id(id): Id<Uuid>, once: Once<NewRewriting>) -> Result<Response, Refusal> {
    let (ctx, id) = (caller.ctx.clone(), ContractId::from_uuid(id));
    may_ask(&ctx, id).await?;
    let work = async move |it: NewRewriting| {
        let form = RewriteForm { clause: it.clause.map(|it| it.to_string()).unwrap_or_default(), wish: it.wish };
        Ok(came_of_it(rewriting::rewrite(&ctx, id, &form).await?))
    };
    once.answer(&caller.ctx, work).await
}

/// How a proposal is accepted.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Acceptance {
    /// The version of the contract that you saw.
    #[schema(required = true, value_type = u32)]
    version: Option<u32>,
    /// The wording or the draft, where you changed it.
    text: Option<String>,
    /// For a wording: `new` for a section of its own, or the number of a section.
    place: Option<String>,
}

/// Accept what a model proposed
///
/// In your name it becomes the next version of the contract: both happen or neither.
#[utoipa::path(
    post, path = "/decisions/{id}/accept", tag = "AI", security(("bearer" = [])), request_body = Acceptance,
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The decision with the version that came of it.", body = DecisionBody),
        (status = 409, description = "It was decided about already, somebody saved first, or the contract is no draft. Nothing was changed.")
    )
)]
pub(super) async fn accept(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<Acceptance>,
) -> Result<Json<DecisionBody>, Refusal> {
    let id = CallId::from_uuid(id);
    let form = FixForm { text: it.text, place: it.place, version: it.version };
    proposing::accept_any(&caller.ctx, id, &form).await?;
    Ok(Json(DecisionBody::of(decisions::actions::get(&caller.ctx, id).await?)))
}

/// Why a proposal is turned down.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TurningDown {
    /// Kept with the decision, up to 1,000 characters.
    #[schema(max_length = 1_000)]
    reason: Option<String>,
}

/// Turn down what a model proposed
///
/// The contract stays as it is. A reason is kept beside your name.
#[utoipa::path(
    post, path = "/decisions/{id}/turn-down", tag = "AI", security(("bearer" = [])), request_body = TurningDown,
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The decision.", body = DecisionBody),
        (status = 409, description = "It was decided about already. Nothing was changed.")
    )
)]
pub(super) async fn turn_down(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<TurningDown>,
) -> Result<Json<DecisionBody>, Refusal> {
    let reason = it.reason.unwrap_or_default();
    let record = decisions::actions::turn_down(&caller.ctx, CallId::from_uuid(id), &reason).await?;
    Ok(Json(DecisionBody::of(record)))
}
