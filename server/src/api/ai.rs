//! `/ai`: analysis of any text, templates for a need, and what answers here.

use super::analysis::AnalysisBody;
use super::caller::Caller;
use super::extract::Body;
use crate::refusal::Refusal;
use axum::Json;
use pactoria::contracts::actions;
use pactoria::contracts::form::LONGEST_DESCRIPTION;
use pactoria::models::{self, Health};
use pactoria::problem::Complaints;
use pactoria::typed::long_text;
use pactoria::{assembler, company, compliance};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use utoipa::ToSchema;

/// What answers.
#[derive(Serialize, ToSchema)]
pub(super) struct AiHealth {
    /// `healthy`: the last call to your company's language model came to its end, or none was made yet. `degraded`: it did not.
    /// `offline_rules`: no model is set up. The rules answer in any case.
    #[schema(value_type = String)]
    status: Health,
    /// The language model, or the rule pack where none is set up.
    model: String,
    /// What works now.
    features: Vec<&'static str>,
    /// How long the last call to the language model took; without one, how long this answer did.
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
    /// Which words decided, and why the answer is in doubt where it is.
    reasoning: String,
}

/// A template that fits.
#[derive(Serialize, ToSchema)]
struct RecommendedTemplate {
    #[schema(example = "T-NDA-MUT")]
    template_id: &'static str,
    name: &'static str,
    /// From 0 to 1: how much of what was said speaks for it, against doubt and the next template.
    confidence: f64,
    description: &'static str,
    suitable_for: &'static str,
}

/// Find the template for a need
///
/// Works by words that people use for each template, without a model. The confidence weighs these words against doubt and
/// against what speaks for the next template; below 0.3 it is only a question, and the reasoning says why: nothing speaks for a
/// template, several fit alike, the text is not in English, or it is about something no template is for.
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
    let advice = assembler::recommend(&business_description);
    let reasoning = advice.reasoning();
    let found = advice.found;
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
///
/// Nothing is sent to a model for it; POST /settings/model/try asks it.
#[utoipa::path(
    get, path = "/ai/health", tag = "AI", security(("bearer" = [])),
    responses((status = 200, description = "What works now.", body = AiHealth))
)]
pub(super) async fn health(caller: Caller) -> Result<Json<AiHealth>, Refusal> {
    let begin = Instant::now();
    let it = models::actions::health(&caller.ctx).await?;
    let mut features = vec!["contract_generation", "compliance_analysis", "text_analysis", "template_recommendation"];
    if it.health != Health::OfflineRules {
        features.extend(["explanation", "summary", "questions", "proposals"]);
    }
    let here = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Json(AiHealth {
        status: it.health,
        model: it.model.unwrap_or_else(|| format!("pactoria-rules {}", compliance::pack_version())),
        features,
        response_time_ms: it.millis.map_or(here, u64::from),
    }))
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
    let required = company::actions::required_score(&caller.ctx).await?;
    Ok(Json(AnalysisBody::of_text(analysis, required)))
}
