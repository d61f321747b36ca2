//! `/ai`: analysis of any text, templates for a need, and what answers here.

use super::analysis::AnalysisBody;
use super::caller::Caller;
use super::extract::Body;
use crate::refusal::Refusal;
use axum::Json;
use pactoria::contracts::actions;
use pactoria::contracts::form::LONGEST_DESCRIPTION;
use pactoria::problem::Complaints;
use pactoria::typed::long_text;
use pactoria::{compliance, templates};
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

/// What somebody needs, in their own words.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Need {
    /// 1 to 20,000 characters.
    #[schema(required = true)]
    business_description: String,
}

/// Templates that fit, the best first.
#[derive(Serialize, ToSchema)]
pub(super) struct Recommended {
    business_description: String,
    /// At most three; empty where nothing that was said speaks for one.
    recommended_templates: Vec<RecommendedTemplate>,
    /// That of the first, from 0 to 1.
    confidence: f64,
    /// Which words decided.
    reasoning: String,
}

/// A template that fits.
#[derive(Serialize, ToSchema)]
struct RecommendedTemplate {
    #[schema(example = "T-NDA-MUT")]
    template_id: &'static str,
    name: &'static str,
    /// From 0 to 1: how much of what was said speaks for it.
    confidence: f64,
    description: &'static str,
    suitable_for: &'static str,
}

/// Find the template for a need
///
/// Works by words that people use for each type of contract, without a model.
#[utoipa::path(
    post, path = "/ai/recommend-template", tag = "AI", security(("bearer" = [])), request_body = Need,
    responses((status = 200, description = "The templates that fit.", body = Recommended))
)]
pub(super) async fn recommend_template(_caller: Caller, Body(it): Body<Need>) -> Result<Json<Recommended>, Refusal> {
    let mut complaints = Complaints::new();
    let text = complaints.keep("business_description", long_text(&it.business_description, LONGEST_DESCRIPTION));
    if text.as_ref().is_some_and(|it| it.trim().is_empty()) {
        complaints.add("business_description", "required", "Say in a sentence or two what you need a contract for.");
    }
    let business_description = complaints.into_result(text)?;
    let found = templates::recommend(&business_description);
    let reasoning = match found.first() {
        Some(best) => format!("What you said about {} speaks for {}.", best.words.join(", "), best.template.name),
        None => "Nothing you said speaks for one of our templates. Say who does what for whom, such as: we hire a full-time cook.".to_owned(),
    };
    Ok(Json(Recommended {
        business_description,
        confidence: found.first().map_or(0.0, |it| it.confidence),
        recommended_templates: found
            .into_iter()
            .map(|it| RecommendedTemplate {
                template_id: &it.template.id,
                name: &it.template.name,
                confidence: it.confidence,
                description: &it.template.summary,
                suitable_for: &it.template.suits,
            })
            .collect(),
        reasoning,
    }))
}

/// What answers here
#[utoipa::path(
    get, path = "/ai/health", tag = "AI", security(("bearer" = [])),
    responses((status = 200, description = "What works now.", body = AiHealth))
)]
pub(super) async fn health(_caller: Caller) -> Json<AiHealth> {
    let begin = Instant::now();
    let model = format!("pactoria-rules {}", compliance::pack_version());
    let features = vec!["contract_generation", "compliance_analysis", "text_analysis", "template_recommendation"];
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
    Ok(Json(AnalysisBody::of_text(analysis)))
}
