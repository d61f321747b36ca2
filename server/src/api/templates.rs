//! `/templates`, also under `/contracts/templates`: what contracts are drafted from.

pub(super) mod own;

use super::caller::Caller;
use super::extract::{Asked, Id};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pactoria::context::Ctx;
use pactoria::contracts::ContractType;
use pactoria::library::Item;
use pactoria::problem::Problem;
use pactoria::templates::own::{self as written, Found};
use pactoria::templates::{self, JURISDICTION, Question, Step, Template};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A template.
#[derive(Serialize, ToSchema)]
#[schema(as = Template)]
pub(super) struct TemplateBody {
    #[schema(example = "T-NDA-MUT")]
    id: String,
    name: String,
    category: String,
    contract_type: &'static str,
    /// What it is for.
    description: String,
    /// Whom it suits, and whom it does not.
    suitable_for: String,
    /// Counts up with every change of the wording.
    version: u32,
    /// The date at which the law behind the wording is stated.
    #[schema(format = "date")]
    law_as_at: String,
    /// The law it is written for.
    jurisdiction: &'static str,
    /// Who answers for the wording.
    author: String,
    /// What changed with this version.
    change_note: String,
    /// The length of a filled-in contract in A4 pages, estimated from sample answers.
    pages: u32,
    /// What the answers are called and what they may be.
    variables: Vec<VariableBody>,
    /// The headings of the clauses it always has, in order.
    clauses: Vec<String>,
    /// Whether your company wrote it.
    is_own: bool,
    /// Whether your company uses it no more.
    is_retired: bool,
}

/// One question of a template.
#[derive(Serialize, ToSchema)]
#[schema(as = Variable)]
struct VariableBody {
    /// The key in `variables` of a contract.
    name: String,
    /// `text`, `date`, `money`, `choice` and so on.
    #[schema(value_type = String)]
    r#type: templates::VariableType,
    label: String,
    help: Option<String>,
    example: Option<String>,
    /// Whether the contract is incomplete without an answer, where the question is asked at all.
    required: bool,
    /// The heading under which it is asked.
    step: String,
    /// The answers to choose from, for the type `choice`.
    options: Vec<OptionBody>,
    /// Taken when nothing is said.
    default: Option<String>,
    /// Asked only when the question `question` has one of the answers `is`.
    when: Option<WhenBody>,
}

/// One answer to choose.
#[derive(Serialize, ToSchema)]
#[schema(as = Choice)]
struct OptionBody {
    value: String,
    label: String,
}

/// The condition under which a question is asked.
#[derive(Serialize, ToSchema)]
#[schema(as = Condition)]
struct WhenBody {
    question: String,
    is: Vec<String>,
}

/// The gallery.
#[derive(Serialize, ToSchema)]
pub(super) struct TemplateList {
    templates: Vec<TemplateBody>,
    total: u32,
}

/// Which templates to list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TemplateQuery {
    #[param(value_type = Option<String>)]
    category: String,
    contract_type: Option<String>,
    /// Words that must all occur.
    #[param(value_type = Option<String>)]
    search: String,
    /// `true` for those of your company's own that it uses no more, in place of all others.
    #[param(value_type = Option<bool>)]
    retired: Option<String>,
}

impl TemplateBody {
    fn of(it: &Template, own: Option<&Item>) -> Self {
        Self {
            is_own: own.is_some(),
            is_retired: own.is_some_and(|it| it.retired.is_some()),
            id: it.id.clone(),
            name: it.name.clone(),
            category: it.category.clone(),
            contract_type: it.contract_type.word(),
            description: it.summary.clone(),
            suitable_for: it.suits.clone(),
            version: it.version,
            law_as_at: it.law_as_at.to_string(),
            jurisdiction: JURISDICTION,
            author: it.author.clone(),
            change_note: it.change_note.clone(),
            pages: it.card().pages,
            variables: it
                .steps
                .iter()
                .flat_map(|step| step.questions.iter().map(|it| VariableBody::of(it, step)))
                .collect(),
            clauses: it.headings().map(str::to_owned).collect(),
        }
    }
}

impl VariableBody {
    fn of(it: &Question, step: &Step) -> Self {
        Self {
            name: it.name.clone(),
            r#type: it.kind,
            label: it.label.clone(),
            help: it.help.clone(),
            example: it.example.clone(),
            required: it.required,
            step: step.title.clone(),
            options: it
                .options
                .iter()
                .map(|it| OptionBody { value: it.value.clone(), label: it.label.clone() })
                .collect(),
            default: it.default.clone(),
            when: it.when.as_ref().map(|it| WhenBody { question: it.question.clone(), is: it.is.clone() }),
        }
    }
}

async fn find(ctx: &Ctx, query: &TemplateQuery) -> Result<TemplateList, Problem> {
    let filled = |raw: &str| Some(raw.trim().to_owned()).filter(|it| !it.is_empty());
    let category = filled(&query.category);
    let contract_type = match &query.contract_type {
        None => None,
        Some(word) => Some(ContractType::from_word(word).ok_or_else(|| {
            let known = ContractType::ALL.map(ContractType::word).join(", ");
            Problem::invalid_field("contract_type", "not_a_contract_type", format!("Choose one of: {known}."))
        })?),
    };
    let retired = match query.retired.as_deref() {
        None | Some("" | "false") => false,
        Some("true") => true,
        Some(_) => return Err(Problem::invalid_field("retired", "not_a_choice", "Choose one of: true, false.")),
    };
    let library = templates::library();
    let shipped = templates::search(&query.search, category.as_deref(), contract_type);
    let shipped = shipped.iter().filter(|_| !retired).filter_map(|card| library.template(&card.id));
    let mut templates: Vec<_> = shipped.map(|it| TemplateBody::of(it, None)).collect();
    // A category is a shelf of the library; those of the company's own stand on one of their own.
    if category.is_none() {
        for card in written::search(ctx, &query.search, contract_type, retired).await? {
            let found = written::find(ctx, &card.id).await?;
            templates.push(TemplateBody::of(&found.template, found.own.as_ref()));
        }
    }
    Ok(TemplateList { total: u32::try_from(templates.len()).unwrap_or(u32::MAX), templates })
}

/// A template with its tag, where the company wrote it.
fn answer(status: StatusCode, it: &Found) -> Response {
    let mut response = (status, Json(TemplateBody::of(&it.template, it.own.as_ref()))).into_response();
    if let Some(tag) = own::tag_of(it).and_then(|it| HeaderValue::from_str(&format!("\"{it}\"")).ok()) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

async fn one(ctx: &Ctx, id: &str) -> Result<Response, Refusal> {
    Ok(answer(StatusCode::OK, &written::find(ctx, id).await?))
}

/// The gallery of templates
#[utoipa::path(
    get, path = "/templates", tag = "Templates", security(("bearer" = [])), params(TemplateQuery),
    responses((status = 200, description = "The templates that match.", body = TemplateList))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<TemplateQuery>) -> Result<Json<TemplateList>, Refusal> {
    Ok(Json(find(&caller.ctx, &query).await?))
}

/// The gallery of templates
///
/// The same as /templates.
#[utoipa::path(
    get, path = "/contracts/templates", tag = "Templates", security(("bearer" = [])), params(TemplateQuery),
    responses((status = 200, description = "The templates that match.", body = TemplateList))
)]
pub(super) async fn list_beside_contracts(
    caller: Caller,
    Asked(query): Asked<TemplateQuery>,
) -> Result<Json<TemplateList>, Refusal> {
    Ok(Json(find(&caller.ctx, &query).await?))
}

/// One template
#[utoipa::path(
    get, path = "/templates/{id}", tag = "Templates", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, description = "The template with its questions.", body = TemplateBody))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<String>) -> Result<Response, Refusal> {
    one(&caller.ctx, &id).await
}

/// One template
///
/// The same as /templates/{id}.
#[utoipa::path(
    get, path = "/contracts/templates/{id}", tag = "Templates", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, description = "The template with its questions.", body = TemplateBody))
)]
pub(super) async fn get_beside_contracts(caller: Caller, Id(id): Id<String>) -> Result<Response, Refusal> {
    one(&caller.ctx, &id).await
}
