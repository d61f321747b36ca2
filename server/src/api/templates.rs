//! `/templates`, also under `/contracts/templates`: what contracts are drafted from.

use super::caller::Caller;
use super::extract::{Asked, Id};
use crate::refusal::Refusal;
use axum::Json;
use pactoria::contracts::ContractType;
use pactoria::problem::Problem;
use pactoria::templates::{self, Question, Step, Template};
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
    /// What the answers are called and what they may be.
    variables: Vec<VariableBody>,
    /// The headings of the clauses it always has, in order.
    clauses: Vec<String>,
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
}

impl TemplateBody {
    fn of(it: &Template) -> Self {
        Self {
            id: it.id.clone(),
            name: it.name.clone(),
            category: it.category.clone(),
            contract_type: it.contract_type.word(),
            description: it.summary.clone(),
            suitable_for: it.suits.clone(),
            version: it.version,
            law_as_at: it.law_as_at.to_string(),
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

fn find(query: &TemplateQuery) -> Result<TemplateList, Problem> {
    let filled = |raw: &str| Some(raw.trim().to_owned()).filter(|it| !it.is_empty());
    let category = filled(&query.category);
    let contract_type = match &query.contract_type {
        None => None,
        Some(word) => Some(ContractType::from_word(word).ok_or_else(|| {
            let known = ContractType::ALL.map(ContractType::word).join(", ");
            Problem::invalid_field("contract_type", "not_a_contract_type", format!("Choose one of: {known}."))
        })?),
    };
    let library = templates::library();
    let templates: Vec<_> = templates::search(&query.search, category.as_deref(), contract_type)
        .iter()
        .filter_map(|card| library.template(&card.id))
        .map(TemplateBody::of)
        .collect();
    Ok(TemplateList { total: u32::try_from(templates.len()).unwrap_or(u32::MAX), templates })
}

fn one(id: &str) -> Result<TemplateBody, Problem> {
    templates::library().template(id).map(TemplateBody::of).ok_or_else(|| Problem::missing("template"))
}

/// The gallery of templates
#[utoipa::path(
    get, path = "/templates", tag = "Templates", security(("bearer" = [])), params(TemplateQuery),
    responses((status = 200, description = "The templates that match.", body = TemplateList))
)]
pub(super) async fn list(_caller: Caller, Asked(query): Asked<TemplateQuery>) -> Result<Json<TemplateList>, Refusal> {
    Ok(Json(find(&query)?))
}

/// The gallery of templates
///
/// The same as /templates.
#[utoipa::path(
    get, path = "/contracts/templates", tag = "Templates", security(("bearer" = [])), params(TemplateQuery),
    responses((status = 200, description = "The templates that match.", body = TemplateList))
)]
pub(super) async fn list_beside_contracts(
    _caller: Caller,
    Asked(query): Asked<TemplateQuery>,
) -> Result<Json<TemplateList>, Refusal> {
    Ok(Json(find(&query)?))
}

/// One template
#[utoipa::path(
    get, path = "/templates/{id}", tag = "Templates", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, description = "The template with its questions.", body = TemplateBody))
)]
pub(super) async fn get(_caller: Caller, Id(id): Id<String>) -> Result<Json<TemplateBody>, Refusal> {
    Ok(Json(one(&id)?))
}

/// One template
///
/// The same as /templates/{id}.
#[utoipa::path(
    get, path = "/contracts/templates/{id}", tag = "Templates", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, description = "The template with its questions.", body = TemplateBody))
)]
pub(super) async fn get_beside_contracts(_caller: Caller, Id(id): Id<String>) -> Result<Json<TemplateBody>, Refusal> {
    Ok(Json(one(&id)?))
}
