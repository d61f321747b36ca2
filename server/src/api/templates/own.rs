//! Templates that the company writes for itself: written, tried, changed, retired, and their versions.

use super::{TemplateBody, answer};
use crate::api::caller::Caller;
use crate::api::clauses::own::{NewStanding, base_of, tag, wanted};
use crate::api::extract::{Asked, Body, Id, PageQuery};
use crate::api::once::{IdempotencyKey, Once};
use crate::api::tags::IfMatch;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::library::Version;
use pactoria::problem::Problem;
use pactoria::templates::Tried;
use pactoria::templates::own::{self, OwnTemplateForm};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The most rows on a page of versions.
const MOST_ROWS: u32 = 100;

/// A template of your company's own.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::api) struct NewOwnTemplate {
    /// TOML in the format of the library's own templates, in at most 200,000 characters: `GET /templates/{id}/source` has one to
    /// begin with. Its id and its version are not chosen. A clause of your own, such as `CL-OWN-1`, gets the version that counts
    /// now unless one is named, such as `CL-OWN-1/2`.
    #[schema(required = true)]
    source: String,
    /// Why this version is written, in 1 to 1,000 characters.
    #[schema(required = true)]
    note: String,
    /// The version you saw, where one is changed and no If-Match says it.
    version: Option<u32>,
}

/// A source to be tried.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::api) struct TemplateTrial {
    #[schema(required = true)]
    source: String,
}

/// What a source makes of its sample answers.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct TriedTemplate {
    title: String,
    /// As Markdown.
    content: String,
    /// The names of the questions, in the order in which they are asked.
    variables: Vec<String>,
    /// The questions that need an answer and have none in the sample.
    unanswered: Vec<String>,
    /// What is wrong with the sample answers.
    complaints: Vec<String>,
}

/// The source of a template.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct TemplateSource {
    id: String,
    source: String,
}

/// A version of a template.
#[derive(Serialize, ToSchema)]
#[schema(as = TemplateVersion)]
pub(in crate::api) struct VersionBody {
    version: u32,
    name: String,
    /// Why it was written.
    note: String,
    author: String,
    author_id: Uuid,
    #[schema(format = "date-time")]
    created_at: String,
    /// Of its source as it is kept.
    sha256: String,
    /// Left out in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

/// The versions of a template, the latest first.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct TemplateVersions {
    versions: Vec<VersionBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

impl VersionBody {
    fn of(it: Version, source: Option<String>) -> Self {
        Self {
            version: it.version,
            name: it.heading,
            note: it.note,
            author: it.author_name,
            author_id: it.author.uuid(),
            created_at: it.at.to_string(),
            sha256: it.hash.to_string(),
            source,
        }
    }
}

impl TriedTemplate {
    fn of(it: Tried) -> Self {
        let variables = it.steps.iter().flat_map(|it| &it.questions).map(|it| it.name.clone()).collect();
        Self { title: it.title, content: it.content, variables, unanswered: it.unanswered, complaints: it.complaints }
    }
}

fn form(it: NewOwnTemplate) -> OwnTemplateForm {
    OwnTemplateForm { source: it.source, note: it.note }
}

async fn seen(ctx: &Ctx, id: &str, headers: &HeaderMap, said: Option<u32>) -> Result<u32, Problem> {
    base_of(own::find(ctx, id).await?.own.as_ref(), headers, said)
}

/// Write a template of your company's own
///
/// For owners and admins. Contracts can be drafted from it at once.
#[utoipa::path(
    post, path = "/templates", tag = "Templates", security(("bearer" = [])), request_body = NewOwnTemplate,
    params(IdempotencyKey),
    responses(
        (status = 201, description = "The template.", body = TemplateBody),
        (status = 409, description = "The company has written 100 templates already, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(in crate::api) async fn add(caller: Caller, once: Once<NewOwnTemplate>) -> Result<Response, Refusal> {
    caller.ctx.require(Right::ManageCompany)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| make(&ctx, it).await).await
}

async fn make(ctx: &Ctx, it: NewOwnTemplate) -> Result<Response, Refusal> {
    Ok(answer(StatusCode::CREATED, &own::add(ctx, &form(it)).await?))
}

/// Try the source of a template
///
/// For owners and admins. What it makes of its sample answers; nothing is kept.
#[utoipa::path(
    post, path = "/templates/try", tag = "Templates", security(("bearer" = [])), request_body = TemplateTrial,
    responses((status = 200, description = "The contract of the sample answers.", body = TriedTemplate))
)]
pub(in crate::api) async fn attempt(
    caller: Caller,
    Body(it): Body<TemplateTrial>,
) -> Result<Json<TriedTemplate>, Refusal> {
    Ok(Json(TriedTemplate::of(own::attempt(&caller.ctx, &it.source).await?)))
}

/// Write the next version of a template
///
/// For owners and admins. Contracts that were drafted from earlier versions stay as they are.
#[utoipa::path(
    put, path = "/templates/{id}", tag = "Templates", security(("bearer" = [])), request_body = NewOwnTemplate,
    params(("id" = String, Path), IfMatch),
    responses(
        (status = 200, description = "The template as it is now.", body = TemplateBody),
        (status = 409, description = "Somebody wrote it anew first, or it came with Pactoria. Nothing was changed.")
    )
)]
pub(in crate::api) async fn change(
    caller: Caller,
    Id(id): Id<String>,
    headers: HeaderMap,
    Body(it): Body<NewOwnTemplate>,
) -> Result<Response, Refusal> {
    caller.ctx.require(Right::ManageCompany)?;
    let base = seen(&caller.ctx, &id, &headers, it.version).await?;
    Ok(answer(StatusCode::OK, &own::change(&caller.ctx, &id, base, &form(it)).await?))
}

/// Retire a template, or bring it back
///
/// For owners and admins. Nothing new is drafted from what is retired; contracts that were keep saying so.
#[utoipa::path(
    put, path = "/templates/{id}/standing", tag = "Templates", security(("bearer" = [])), request_body = NewStanding,
    params(("id" = String, Path), IfMatch),
    responses(
        (status = 200, description = "The template as it is now.", body = TemplateBody),
        (status = 409, description = "It stands so already, somebody wrote it anew first, or it came with Pactoria. Nothing was changed.")
    )
)]
pub(in crate::api) async fn put_standing(
    caller: Caller,
    Id(id): Id<String>,
    headers: HeaderMap,
    Body(it): Body<NewStanding>,
) -> Result<Response, Refusal> {
    caller.ctx.require(Right::ManageCompany)?;
    let base = seen(&caller.ctx, &id, &headers, it.version()).await?;
    let found = own::put_standing(&caller.ctx, &id, base, &wanted(it)?).await?;
    Ok(answer(StatusCode::OK, &found))
}

/// Read the source of a template
///
/// To begin one of your own with.
#[utoipa::path(
    get, path = "/templates/{id}/source", tag = "Templates", security(("bearer" = [])), params(("id" = String, Path)),
    responses((status = 200, description = "The source.", body = TemplateSource))
)]
pub(in crate::api) async fn source(caller: Caller, Id(id): Id<String>) -> Result<Json<TemplateSource>, Refusal> {
    let source = own::source(&caller.ctx, &id).await?;
    Ok(Json(TemplateSource { id, source }))
}

/// List the versions of a template of your company's own
#[utoipa::path(
    get, path = "/templates/{id}/versions", tag = "Templates", security(("bearer" = [])),
    params(("id" = String, Path), PageQuery),
    responses((status = 200, description = "A page of versions, the latest first.", body = TemplateVersions))
)]
pub(in crate::api) async fn versions(
    caller: Caller,
    Id(id): Id<String>,
    Asked(query): Asked<PageQuery>,
) -> Result<Json<TemplateVersions>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let (it, found) = own::versions(&caller.ctx, &id, page, size).await?;
    let versions = found.into_iter().map(|it| VersionBody::of(it, None)).collect();
    Ok(Json(TemplateVersions { versions, total: it.version, page, size, pages: it.version.div_ceil(size).max(1) }))
}

/// Read a version of a template of your company's own
///
/// A version never changes.
#[utoipa::path(
    get, path = "/templates/{id}/versions/{version}", tag = "Templates", security(("bearer" = [])),
    params(("id" = String, Path), ("version" = u32, Path)),
    responses((status = 200, description = "The version with its source.", body = VersionBody))
)]
pub(in crate::api) async fn version(
    caller: Caller,
    Id((id, number)): Id<(String, String)>,
) -> Result<Json<VersionBody>, Refusal> {
    let number = number.parse().map_err(|_| Problem::missing("version"))?;
    let (it, source) = own::version_of(&caller.ctx, &id, number).await?;
    Ok(Json(VersionBody::of(it, Some(source))))
}

/// The entity tag of what was found, for the answer.
pub(super) fn tag_of(it: &own::Found) -> Option<String> {
    it.own.as_ref().map(tag)
}
