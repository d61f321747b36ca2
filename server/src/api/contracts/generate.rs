//! `POST /contracts/{id}/generate`: the text of a contract, assembled from a template or proposed by a model.

use crate::api::caller::Caller;
use crate::api::extract::{Body, Id};
use crate::refusal::Refusal;
use axum::Json;
use pactoria::contracts::actions::Wanted;
use pactoria::ids::ContractId;
use pactoria::models::Tokens;
use pactoria::models::drafting::{self, Generating, Text};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use utoipa::ToSchema;
use uuid::Uuid;

/// How a text is generated.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(in crate::api) struct Generate {
    /// Whether a text that is there is replaced; the old one stays in the versions.
    regenerate: bool,
    /// Whether to refuse, and list what is missing, while a required answer is missing. Without it each stands as a
    /// placeholder in the text. For texts that are assembled from a template.
    complete: bool,
    /// Whether by the language model of your company; left out, by the model where one is set up and may read the contract.
    with_model: Option<bool>,
}

/// A generated text.
#[derive(Serialize, ToSchema)]
#[schema(as = GeneratedText)]
pub(in crate::api) struct GeneratedBody {
    /// The contract's id.
    id: Uuid,
    /// The version that holds the text; `null` for what a model wrote, which is in no version before a person accepts it.
    version: Option<u32>,
    /// `pactoria-assembler` writes from templates, without a model.
    model_name: String,
    generated_content: String,
    /// Of what a model wrote: the decision to accept or turn down.
    decision_id: Option<Uuid>,
    processing_time_ms: u64,
    token_usage: TokenUsage,
    /// From 0 to 1; `null` where the rules could not read the text.
    confidence_score: Option<f64>,
    /// Questions of the template that have no answer; each stands as a placeholder in the text.
    unanswered: Vec<String>,
    /// Why the template may be the wrong one, where nothing but the type speaks for it; the confidence is below 0.5 then.
    doubt: Option<String>,
    #[schema(format = "date-time")]
    created_at: String,
}

/// What a model used. The assembler uses none.
#[derive(Default, Serialize, ToSchema)]
pub(in crate::api) struct TokenUsage {
    prompt_tokens: u32,
    completion_tokens: u32,
    total_tokens: u32,
}

impl TokenUsage {
    /// As the model's server counted them; zeros where it did not.
    fn of(tokens: Option<Tokens>) -> Self {
        let Tokens { read, written } = tokens.unwrap_or_default();
        Self { prompt_tokens: read, completion_tokens: written, total_tokens: read.saturating_add(written) }
    }
}

/// Generate the text
///
/// Without a language model it is assembled from the template and the answers, and saved as a new version. What the answers leave
/// open is read from `plain_english_input`, by rules; without a template, the one of its type that the description speaks for is taken,
/// or else the usual one of its type, with little confidence and a `doubt`. For the type `other` there is no usual one.
///
/// With a model, the model writes it from `plain_english_input`, starting from what the template writes. Then nothing is saved in
/// the contract: the text waits as a decision until a person accepts it by `POST /decisions/{id}/accept`.
#[utoipa::path(
    post, path = "/contracts/{id}/generate", tag = "Contracts", security(("bearer" = [])), request_body = Generate,
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The text: saved as a new version, or proposed by a model.", body = GeneratedBody),
        (status = 409, description = "There is a text already, no template fits, or it is no draft any more."),
        (status = 503, description = "The model is away, or did not come to its end. Nothing was changed.")
    )
)]
pub(in crate::api) async fn generate(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<Generate>,
) -> Result<Json<GeneratedBody>, Refusal> {
    let begin = Instant::now();
    let wanted = Wanted { again: it.regenerate, complete: it.complete };
    let how = Generating { wanted, with_model: it.with_model };
    let text = drafting::generate(&caller.ctx, ContractId::from_uuid(id), how).await?;
    let processing_time_ms = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Json(match text {
        Text::Assembled(made) => GeneratedBody {
            id,
            version: Some(made.contract.summary.version),
            model_name: made.model_name.to_owned(),
            decision_id: None,
            processing_time_ms,
            token_usage: TokenUsage::default(),
            confidence_score: Some(made.confidence),
            unanswered: made.unanswered,
            doubt: made.doubt,
            created_at: made.contract.summary.updated_at.to_string(),
            generated_content: made.contract.content,
        },
        Text::Proposed(record, content) => GeneratedBody {
            id,
            version: None,
            decision_id: Some(record.id.uuid()),
            processing_time_ms,
            token_usage: TokenUsage::of(record.tokens),
            confidence_score: record.confidence.map(|it| f64::from(it) / 100.0),
            unanswered: Vec::new(),
            doubt: None,
            created_at: record.at.to_string(),
            model_name: record.model,
            generated_content: content,
        },
    }))
}
