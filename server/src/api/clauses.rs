//! `/clauses`: the clauses of the templates and of the company's own with what each can give up, and putting one into a draft.

pub(super) mod own;

use super::caller::Caller;
use super::contracts::seen;
use super::extract::{Asked, Body, Id, MOST_PAGES, count_of};
use super::tags::{IfMatch, contract_tag};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pactoria::clauses::actions::{self, Found, MOST_ROWS, PutForm};
use pactoria::clauses::{ClauseFilter, ClauseRow, ClauseView, Rung, WordingView};
use pactoria::context::Ctx;
use pactoria::contracts::ContractType;
use pactoria::ids::ContractId;
use pactoria::problem::Complaints;
use pactoria::templates;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which clauses to list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClauseQuery {
    /// Words that must all stand in the clause, its law or its id.
    #[param(value_type = Option<String>)]
    search: String,
    /// The id of a template that can have them.
    template: Option<String>,
    /// `true` for those that have wordings to fall back on.
    #[param(value_type = Option<bool>)]
    with_fallbacks: Option<String>,
    /// `true` for those that your company wrote for itself.
    #[param(value_type = Option<bool>)]
    ours: Option<String>,
    /// `true` for those of your company's own that it uses no more, in place of all others.
    #[param(value_type = Option<bool>)]
    retired: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

/// A clause in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = ClauseSummary)]
pub(super) struct ClauseRowBody {
    #[schema(example = "CL-ACCEPT.goods")]
    id: String,
    heading: String,
    /// What it is for, in one sentence.
    why: String,
    /// In how many templates it can stand; 0 for one of your company's own.
    templates: u32,
    /// How many wordings it has to fall back on.
    fallbacks: u32,
    /// `null` for one that came with Pactoria.
    own: Option<OwnBody>,
}

/// What is to be said of a clause of the company's own.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnClause)]
pub(super) struct OwnBody {
    version: u32,
    /// The types of contract it is for; none for every type.
    contract_types: Vec<&'static str>,
    /// Whether it is not used any more.
    is_retired: bool,
}

/// A page of clauses.
#[derive(Serialize, ToSchema)]
pub(super) struct ClausePage {
    clauses: Vec<ClauseRowBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// A clause with its wordings.
#[derive(Serialize, ToSchema)]
#[schema(as = Clause)]
pub(super) struct ClauseBody {
    id: String,
    heading: String,
    /// The ids of the templates in which it can stand.
    templates: Vec<String>,
    /// The one we prefer first.
    wordings: Vec<ClauseWordingBody>,
    /// Whether it can be put into a draft by itself.
    can_be_put_in: bool,
    /// `null` for one that came with Pactoria.
    own: Option<OwnBody>,
    /// Who wrote the version that counts; `null` for one that came with Pactoria, as is all below.
    written_by_name: Option<String>,
    #[schema(format = "date-time")]
    written_at: Option<String>,
    retired_reason: Option<String>,
    retired_by_name: Option<String>,
    #[schema(format = "date-time")]
    retired_at: Option<String>,
}

/// What a clause says on one rung.
#[derive(Serialize, ToSchema)]
#[schema(as = ClauseWording)]
struct ClauseWordingBody {
    /// `preferred`, `acceptable` or `last_resort`.
    #[schema(value_type = String)]
    rung: Rung,
    /// What is lost by it; `null` for the preferred one.
    gives_up: Option<String>,
    why: String,
    citation: Vec<String>,
    /// The ids of the rules it is written to satisfy.
    rules: Vec<String>,
    /// As Markdown, with what is to be filled in between square brackets.
    content: String,
    /// As your company wrote it, in the language of the library; `null` for a clause that came with Pactoria.
    text: Option<String>,
}

/// A clause for a draft; what is left out is as the library has it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewClause {
    /// The id of the clause.
    #[schema(required = true, example = "CL-LAW")]
    clause: String,
    /// `preferred`, `acceptable` or `last_resort`; `preferred` where nothing is said.
    rung: Option<String>,
    /// The wording, in at most 20,000 characters: a blank line parts paragraphs, `- ` begins an item.
    text: Option<String>,
    /// `new` for a section of its own, or the number of a section, such as `4`.
    place: Option<String>,
    /// The version of the contract that you saw; the header If-Match says the same.
    version: Option<u32>,
}

/// A contract after a clause was put in.
#[derive(Serialize, ToSchema)]
pub(super) struct ClausePutIn {
    contract_id: Uuid,
    /// The version that has the clause.
    version: u32,
    /// What is still to be filled in, with its square brackets.
    gaps: Vec<String>,
}

impl ClauseRowBody {
    fn of(it: ClauseRow) -> Self {
        let ClauseRow { address, heading, why, templates, fallbacks, own } = it;
        let own = own.map(|it| OwnBody::of(it.version, &it.types, it.is_retired));
        Self { id: address, heading, why, templates, fallbacks, own }
    }
}

impl OwnBody {
    fn of(version: u32, types: &[ContractType], is_retired: bool) -> Self {
        Self { version, contract_types: types.iter().map(|it| it.word()).collect(), is_retired }
    }
}

impl ClauseBody {
    fn of(it: ClauseView, found: &Found) -> Self {
        let own = found.own.as_ref();
        let retired = own.and_then(|it| it.retired.clone());
        let written = found.written();
        let text = |rung: Rung| written.iter().find(|it| it.0 == rung).map(|it| it.1.clone());
        Self {
            id: it.address,
            heading: it.heading,
            templates: it.templates.into_iter().map(|it| it.0).collect(),
            wordings: it.wordings.into_iter().map(|it| ClauseWordingBody::of(text(it.rung), it)).collect(),
            can_be_put_in: it.can_be_put_in,
            own: own.map(|it| OwnBody::of(it.version, &it.types, it.retired.is_some())),
            written_by_name: own.map(|it| it.changed_by_name.clone()),
            written_at: own.map(|it| it.changed_at.to_string()),
            retired_at: retired.as_ref().map(|it| it.at.to_string()),
            retired_by_name: retired.as_ref().map(|it| it.by_name.clone()),
            retired_reason: retired.map(|it| it.reason),
        }
    }
}

impl ClauseWordingBody {
    fn of(text: Option<String>, it: WordingView) -> Self {
        Self {
            rung: it.rung,
            gives_up: it.gives_up,
            why: it.why,
            citation: it.law,
            rules: it.rules.into_iter().map(|it| it.0).collect(),
            content: it.content,
            text,
        }
    }
}

/// A clause with its tag: the version of an own one, and whether it is retired.
pub(super) async fn answer(ctx: &Ctx, status: StatusCode, found: &Found) -> Result<Response, Refusal> {
    let view = actions::view(ctx, found).await?;
    let mut response = (status, Json(ClauseBody::of(view, found))).into_response();
    if let Some(tag) = found.own.as_ref().and_then(|it| HeaderValue::from_str(&format!("\"{}\"", own::tag(it))).ok()) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

fn yes(complaints: &mut Complaints, field: &str, raw: Option<&str>) -> bool {
    match raw {
        Some("true") => true,
        None | Some("" | "false") => false,
        Some(_) => {
            complaints.add(field, "not_a_choice", "Choose one of: true, false.");
            false
        }
    }
}

/// List the clauses
///
/// Those of the templates and those of your company's own, by heading.
#[utoipa::path(
    get, path = "/clauses", tag = "Templates", security(("bearer" = [])), params(ClauseQuery),
    responses((status = 200, description = "A page of clauses.", body = ClausePage))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<ClauseQuery>) -> Result<Json<ClausePage>, Refusal> {
    let mut complaints = Complaints::new();
    let template = query.template;
    if template.as_ref().is_some_and(|it| templates::library().template(it).is_none()) {
        complaints.add("template", "not_a_template", "There is no template with this id. /templates lists them.");
    }
    let with_fallbacks = yes(&mut complaints, "with_fallbacks", query.with_fallbacks.as_deref());
    let ours = yes(&mut complaints, "ours", query.ours.as_deref());
    let retired = yes(&mut complaints, "retired", query.retired.as_deref());
    let page = count_of(&mut complaints, "page", query.page.as_deref(), 1, MOST_PAGES);
    let size = count_of(&mut complaints, "size", query.size.as_deref(), MOST_ROWS, MOST_ROWS);
    let filter = ClauseFilter { words: query.search, template, with_fallbacks, ours, retired };
    let filter = complaints.into_result(Some(filter))?;
    let found = actions::list(&caller.ctx, &filter, page, size).await?;
    let clauses = found.rows.into_iter().map(ClauseRowBody::of).collect();
    Ok(Json(ClausePage { clauses, total: found.total, page, size, pages: found.pages }))
}

/// Read a clause with its wordings
#[utoipa::path(
    get, path = "/clauses/{id}", tag = "Templates", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, description = "The clause.", body = ClauseBody))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<String>) -> Result<Response, Refusal> {
    let found = actions::find(&caller.ctx, &id).await?;
    answer(&caller.ctx, StatusCode::OK, &found).await
}

/// Put a clause into a draft
///
/// An edit like any other: it makes the next version, which the rules read at once. It names the version it starts from, in
/// If-Match or in the body (one of the two is needed, and if both are sent they must agree).
#[utoipa::path(
    post, path = "/contracts/{id}/clauses", tag = "Contracts", security(("bearer" = [])),
    request_body = NewClause, params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The version that has the clause.", body = ClausePutIn),
        (
            status = 409,
            description = "Somebody saved first, the contract is no draft, the clause is retired or cannot be put in by itself, or its words stand there already. Nothing was changed."
        )
    )
)]
pub(super) async fn put_in(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(it): Body<NewClause>,
) -> Result<Response, Refusal> {
    let version = seen(&caller.ctx, id, &headers, it.version).await?;
    let form = PutForm { rung: it.rung, text: it.text, place: it.place, version };
    let (contract, gaps) = actions::put_in(&caller.ctx, ContractId::from_uuid(id), it.clause.trim(), &form).await?;
    let tag = HeaderValue::from_str(&format!("\"{}\"", contract_tag(&contract.summary)));
    let mut response = Json(ClausePutIn { contract_id: id, version: contract.summary.version, gaps }).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}
