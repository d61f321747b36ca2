//! `/contracts/{id}/opinion`: what a language model makes of the findings, beside the scores of the rules.

use super::caller::Caller;
use super::extract::Id;
use super::models::may_ask;
use super::once::{IdempotencyKey, Named};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pactoria::compliance::{Adjusted, Area, Severity};
use pactoria::context::Ctx;
use pactoria::contracts;
use pactoria::ids::ContractId;
use pactoria::models::judging::{self, Judged};
use pactoria::models::{Fault, OpinionItem, OpinionKind, OpinionView, Tokens};
use pactoria::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a model said of the findings of a version. The findings and scores of the rules never change by it.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelOpinion)]
pub(super) struct OpinionBody {
    /// The call; `/decisions/{id}` has all of it.
    decision_id: Uuid,
    model: String,
    /// The number of our own words in what it was told.
    prompt_version: u32,
    tokens_read: Option<u32>,
    tokens_written: Option<u32>,
    time_ms: Option<u32>,
    asked_by: String,
    #[schema(format = "date-time")]
    asked_at: String,
    /// As that of the decision: only `answered` comes with an opinion.
    outcome: &'static str,
    failure: Option<&'static str>,
    /// Why there is no opinion; then what the rules say stands by itself.
    note: Option<String>,
    /// `null` where there is no opinion.
    adjusted: Option<AdjustedScores>,
    /// Disputes first, then what it adds, confirms and says in other words.
    items: Vec<OpinionItemBody>,
    /// How many items were left out because their quotation does not stand in the contract.
    unverified: u32,
    /// How many were left out because they are about no such finding, dispute what cannot be disputed, or repeat another.
    left_out: u32,
}

/// What the scores would be if disputes counted for half and additions as failed rules of half their weight: each area moves by at
/// most 0.05 up and 0.10 down.
#[derive(Serialize, ToSchema)]
struct AdjustedScores {
    overall_score: Option<f64>,
    gdpr_compliance: Option<f64>,
    employment_law_compliance: Option<f64>,
    consumer_rights_compliance: Option<f64>,
    commercial_terms_compliance: Option<f64>,
    execution_readiness: Option<f64>,
    risk_score: Option<u8>,
}

/// One thing that a model says of the findings.
#[derive(Serialize, ToSchema)]
#[schema(as = ModelOpinionItem)]
struct OpinionItemBody {
    /// `dispute`, `add`, `confirm` or `improve`.
    #[schema(value_type = String)]
    kind: OpinionKind,
    /// `null` for what it adds.
    rule_id: Option<String>,
    title: String,
    #[schema(value_type = Option<String>)]
    severity: Option<Severity>,
    /// The words of the contract; empty where it needs none.
    quote: String,
    /// Such as `clause 4.2`.
    place: Option<String>,
    text: String,
    fix: String,
    law: String,
    /// Whether the rules know that law, with such a section.
    law_verified: bool,
}

impl AdjustedScores {
    fn of(it: &Adjusted) -> Self {
        let area = |area: Area| it.scores.areas.get(&area).copied();
        Self {
            overall_score: it.scores.overall,
            gdpr_compliance: area(Area::Gdpr),
            employment_law_compliance: area(Area::Employment),
            consumer_rights_compliance: area(Area::Consumer),
            commercial_terms_compliance: area(Area::Commercial),
            execution_readiness: area(Area::Execution),
            risk_score: it.risk,
        }
    }
}

impl OpinionItemBody {
    fn of(it: OpinionItem) -> Self {
        Self {
            kind: it.kind,
            rule_id: it.rule_id,
            title: it.title,
            severity: it.severity,
            quote: it.quote,
            place: it.place,
            text: it.words,
            fix: it.fix,
            law: it.law,
            law_verified: it.is_law_verified,
        }
    }
}

impl OpinionBody {
    pub(super) fn of((judged, view): (Judged, Option<OpinionView>)) -> Self {
        let (note, record) = (judged.note(), judged.record);
        let (unverified, left_out) = view.as_ref().map_or((0, 0), |it| (it.unverified, it.left_out));
        let (read, written) = record.tokens.map(|Tokens { read, written }| (read, written)).unzip();
        Self {
            decision_id: record.id.uuid(),
            model: record.model,
            prompt_version: record.prompt_version,
            tokens_read: read,
            tokens_written: written,
            time_ms: record.millis,
            asked_by: record.asked_by_name,
            asked_at: record.at.to_string(),
            outcome: record.outcome.word(),
            failure: record.fault.map(Fault::word),
            note,
            adjusted: judged.said.as_ref().map(|(_, it)| AdjustedScores::of(it)),
            items: view.into_iter().flat_map(|it| it.items).map(OpinionItemBody::of).collect(),
            unverified,
            left_out,
        }
    }
}

async fn last(ctx: &Ctx, id: ContractId) -> Result<OpinionBody, Problem> {
    let contract = contracts::actions::get(ctx, id).await?;
    let analysis = contracts::actions::reading(ctx, &contract).await?.analysis;
    let judged = judging::judged(ctx, &contract, &analysis).await?.ok_or_else(|| Problem::missing("opinion"))?;
    let view = judging::view(ctx, &contract, &analysis, &judged);
    Ok(OpinionBody::of((judged, view)))
}

/// Ask the language model what it makes of the findings
///
/// The text of the contract and its findings are sent. The model may confirm, dispute, add or say it better; each quotation is looked
/// up in the contract, and what does not stand there is left out and counted. The scores of the rules never change.
#[utoipa::path(
    post, path = "/contracts/{id}/opinion", tag = "AI", security(("bearer" = [])),
    params(("id" = Uuid, Path), IdempotencyKey),
    responses(
        (status = 201, description = "What came of it, whatever it is.", body = OpinionBody),
        (status = 409, description = "No model is set up, the contract never leaves this server or has no text, or the first request with this Idempotency-Key is under way. Nothing was sent.")
    )
)]
pub(super) async fn ask(caller: Caller, Id(id): Id<Uuid>, named: Named) -> Result<Response, Refusal> {
    let (ctx, id) = (caller.ctx.clone(), ContractId::from_uuid(id));
    may_ask(&ctx, id).await?;
    let work = || async move {
        judging::judge(&ctx, id).await?;
        Ok((StatusCode::CREATED, Json(last(&ctx, id).await?)).into_response())
    };
    named.answer(&caller.ctx, b"", work).await
}

/// Read what the language model made of the findings
///
/// Of the present version, as it was asked last.
#[utoipa::path(
    get, path = "/contracts/{id}/opinion", tag = "AI", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The opinion, or why there is none.", body = OpinionBody),
        (status = 409, description = "The contract has no text yet.")
    )
)]
pub(super) async fn read(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<OpinionBody>, Refusal> {
    Ok(Json(last(&caller.ctx, ContractId::from_uuid(id)).await?))
}
