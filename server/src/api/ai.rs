//! `/ai`: analysis of any text, and what answers here.

use super::analysis::AnalysisBody;
use super::caller::Caller;
use super::extract::Body;
use crate::refusal::Refusal;
use axum::Json;
use pactoria::compliance;
use pactoria::contracts::actions;
use serde::{Deserialize, Serialize};
use std::time::Instant;
use utoipa::ToSchema;

/// What answers.
#[derive(Serialize, ToSchema)]
pub(super) struct AiHealth {
    /// `offline_rules`: no model is set up; the rules answer.
    status: &'static str,
    /// The rule pack that answers.
    model: String,
    /// What works now.
    features: Vec<&'static str>,
    response_time_ms: u64,
}

/// A text to be checked.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct TextToAnalyze {
    #[schema(required = true)]
    contract_content: String,
    /// `service_agreement`, `nda`, and so on.
    #[schema(required = true)]
    contract_type: String,
}

/// What answers here
#[utoipa::path(
    get, path = "/ai/health", tag = "AI", security(("bearer" = [])),
    responses((status = 200, description = "What works now.", body = AiHealth))
)]
pub(super) async fn health(_caller: Caller) -> Json<AiHealth> {
    let begin = Instant::now();
    let model = format!("pactoria-rules {}", compliance::pack_version());
    let features = vec!["contract_generation", "compliance_analysis", "text_analysis"];
    Json(AiHealth {
        status: "offline_rules",
        model,
        features,
        response_time_ms: u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

/// Check any text against the law
///
/// Nothing is saved. Offsets count the Unicode characters of the text as it was sent.
#[utoipa::path(
    post, path = "/ai/analyze-contract", tag = "AI", security(("bearer" = [])), request_body = TextToAnalyze,
    responses((status = 200, description = "What the rules say.", body = AnalysisBody))
)]
pub(super) async fn analyze_contract(
    caller: Caller,
    Body(it): Body<TextToAnalyze>,
) -> Result<Json<AnalysisBody>, Refusal> {
    let analysis = actions::check_text(&caller.ctx, &it.contract_content, &it.contract_type).await?;
    Ok(Json(AnalysisBody::of(analysis, None)))
}
