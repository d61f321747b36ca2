//! Clauses that the company writes for itself: written, changed, retired, their versions, and where each is.

use super::answer;
use crate::api::caller::Caller;
use crate::api::extract::{Asked, Body, Id, PageQuery, count_of};
use crate::api::once::{IdempotencyKey, Once};
use crate::api::tags::{IfMatch, if_match};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pactoria::accounts::Right;
use pactoria::clauses::actions::{self, MOST_ROWS};
use pactoria::clauses::using::{self, Used};
use pactoria::clauses::writing::{self, Wanted};
use pactoria::clauses::{OwnForm, Rung, WordingForm};
use pactoria::context::Ctx;
use pactoria::library::{Item, Version};
use pactoria::problem::{Complaints, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A clause of your company's own, all of it: what is left out of a change is not in the next version.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::api) struct NewOwnClause {
    /// In 1 to 120 characters.
    #[schema(required = true)]
    heading: String,
    /// The types of contract it is for; none for every type.
    contract_types: Vec<String>,
    /// The wording you prefer.
    #[schema(required = true, nullable = false)]
    preferred: Option<NewWording>,
    /// What you would also sign.
    acceptable: Option<NewWording>,
    /// The last wording you would sign.
    last_resort: Option<NewWording>,
    /// Why this version is written, in 1 to 1,000 characters.
    #[schema(required = true)]
    note: String,
    /// The version you saw, where one is changed and no If-Match says it.
    version: Option<u32>,
}

/// What a clause is to say on one rung. A complaint about it names the rung, such as `acceptable.text`.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::api) struct NewWording {
    /// In at most 20,000 characters. Each line is a paragraph, and one that begins with `- ` an item. What is to be filled in
    /// stands in square brackets; a question of every template of the named types may be used as `{{name}}`.
    #[schema(required = true)]
    text: String,
    /// What it is for, in 1 to 1,000 characters on one line.
    #[schema(required = true)]
    why: String,
    /// The law behind it: at most 10 lines of 1 to 200 characters.
    citation: Vec<String>,
    /// What is lost by it, in 1 to 1,000 characters; nothing for the preferred one.
    gives_up: String,
}

/// How a clause or a template is to stand.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::api) struct NewStanding {
    /// `in_use` or `retired`.
    #[schema(required = true)]
    state: String,
    /// Why it is not used any more, in 1 to 1,000 characters.
    reason: String,
    /// The version you saw, if no If-Match says it.
    version: Option<u32>,
}

/// A version of a clause.
#[derive(Serialize, ToSchema)]
#[schema(as = ClauseVersion)]
pub(in crate::api) struct VersionBody {
    version: u32,
    heading: String,
    /// Why it was written.
    note: String,
    author: String,
    author_id: Uuid,
    #[schema(format = "date-time")]
    created_at: String,
    /// Of its text as it is kept.
    sha256: String,
    /// What it says; left out in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    wordings: Option<Vec<WordingBody>>,
}

/// What a version says on one rung.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnWording)]
struct WordingBody {
    rung: &'static str,
    text: String,
    why: String,
    citation: Vec<String>,
    /// `null` for the preferred one.
    gives_up: Option<String>,
}

/// The versions of a clause, the latest first.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ClauseVersions {
    versions: Vec<VersionBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// Which of the contracts that took a clause to list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct UseQuery {
    /// The version of the clause; every version where nothing is said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    version: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

/// A contract that took a clause.
#[derive(Serialize, ToSchema)]
#[schema(as = ClauseUse)]
pub(in crate::api) struct UseBody {
    contract_id: Uuid,
    title: String,
    status: &'static str,
    /// The version of the clause; `null` for one that came with Pactoria.
    clause_version: Option<u32>,
    rung: &'static str,
    /// The version of the contract that had it first.
    contract_version: u32,
    put_in_by_name: String,
    #[schema(format = "date-time")]
    put_in_at: String,
    /// What is left of its words today: `as_put_in`, `changed` or `gone`.
    stands: &'static str,
}

/// The contracts that took a clause, the last first.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ClauseUses {
    uses: Vec<UseBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

impl VersionBody {
    fn of(it: Version) -> Self {
        Self {
            version: it.version,
            heading: it.heading,
            note: it.note,
            author: it.author_name,
            author_id: it.author.uuid(),
            created_at: it.at.to_string(),
            sha256: it.hash.to_string(),
            wordings: None,
        }
    }
}

impl WordingBody {
    fn of(rung: Rung, it: &WordingForm) -> Option<Self> {
        (!it.text.is_empty()).then(|| Self {
            rung: rung.word(),
            text: it.text.clone(),
            why: it.why.clone(),
            citation: it.law.clone(),
            gives_up: Some(it.gives_up.clone()).filter(|_| rung != Rung::Preferred),
        })
    }
}

impl UseBody {
    fn of(it: Used) -> Self {
        Self {
            contract_id: it.contract.id.uuid(),
            title: it.contract.title,
            status: it.contract.status.word(),
            clause_version: it.clause_version,
            rung: it.rung.word(),
            contract_version: it.contract_version,
            put_in_by_name: it.by_name,
            put_in_at: it.at.to_string(),
            stands: it.stands.word(),
        }
    }
}

fn wording(it: NewWording) -> WordingForm {
    WordingForm { text: it.text, why: it.why, law: it.citation, gives_up: it.gives_up }
}

fn form(it: NewOwnClause) -> OwnForm {
    OwnForm {
        heading: it.heading,
        contract_types: it.contract_types,
        preferred: it.preferred.map(wording).unwrap_or_default(),
        acceptable: it.acceptable.map(wording).unwrap_or_default(),
        last_resort: it.last_resort.map(wording).unwrap_or_default(),
        note: it.note,
    }
}

/// The entity tag of an own clause, without its quotes.
pub(in crate::api) fn tag(it: &Item) -> String {
    if it.retired.is_some() { format!("{}-retired", it.version) } else { it.version.to_string() }
}

/// The version that a caller saw, by If-Match or by the body.
async fn seen(ctx: &Ctx, id: &str, headers: &HeaderMap, said: Option<u32>) -> Result<u32, Problem> {
    base_of(actions::find(ctx, id).await?.own.as_ref(), headers, said)
}

/// The same of any item; 0, which none has, where it is not the one that was seen.
pub(in crate::api) fn base_of(now: Option<&Item>, headers: &HeaderMap, said: Option<u32>) -> Result<u32, Problem> {
    match (if_match(headers)?, now) {
        (Some(tags), Some(now)) if tags.hold_tag(&tag(now), now.version) => Ok(said.unwrap_or(now.version)),
        (Some(_), Some(_)) => Ok(0),
        // What came with the program has no version; whoever changes it hears that.
        (_, None) => Ok(0),
        (None, Some(_)) => said.ok_or_else(|| {
            Problem::invalid_field(
                "version",
                "required",
                "Say which version you changed, here or in the header If-Match.",
            )
        }),
    }
}

/// How an item is to stand.
pub(in crate::api) fn wanted(it: NewStanding) -> Result<Wanted, Problem> {
    match it.state.trim() {
        "in_use" => Ok(Wanted::InUse),
        "retired" => Ok(Wanted::Retired(it.reason)),
        _ => Err(Problem::invalid_field("state", "not_a_choice", "Choose one of: in_use, retired.")),
    }
}

impl NewStanding {
    pub(in crate::api) fn version(&self) -> Option<u32> {
        self.version
    }
}

/// Write a clause of your company's own
///
/// For owners and admins. It is read as strictly as those that come with Pactoria, and can be put into drafts at once.
#[utoipa::path(
    post, path = "/clauses", tag = "Templates", security(("bearer" = [])), request_body = NewOwnClause,
    params(IdempotencyKey),
    responses(
        (status = 201, description = "The clause.", body = super::ClauseBody),
        (status = 409, description = "The company has written 300 clauses already, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(in crate::api) async fn add(caller: Caller, once: Once<NewOwnClause>) -> Result<Response, Refusal> {
    caller.ctx.require(Right::ManageCompany)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| make(&ctx, it).await).await
}

async fn make(ctx: &Ctx, it: NewOwnClause) -> Result<Response, Refusal> {
    let written = writing::add(ctx, &form(it)).await?;
    answer(ctx, StatusCode::CREATED, &written).await
}

/// Write the next version of a clause
///
/// For owners and admins. It names the version it starts from, in If-Match or in the body. The same words again make no version.
#[utoipa::path(
    put, path = "/clauses/{id}", tag = "Templates", security(("bearer" = [])), request_body = NewOwnClause,
    params(("id" = String, Path), IfMatch),
    responses(
        (status = 200, description = "The clause as it is now.", body = super::ClauseBody),
        (status = 409, description = "Somebody wrote it anew first, or it came with Pactoria. Nothing was changed.")
    )
)]
pub(in crate::api) async fn change(
    caller: Caller,
    Id(id): Id<String>,
    headers: HeaderMap,
    Body(it): Body<NewOwnClause>,
) -> Result<Response, Refusal> {
    caller.ctx.require(Right::ManageCompany)?;
    let base = seen(&caller.ctx, &id, &headers, it.version).await?;
    let written = writing::change(&caller.ctx, &id, base, &form(it)).await?;
    answer(&caller.ctx, StatusCode::OK, &written).await
}

/// Retire a clause, or bring it back
///
/// For owners and admins. What is retired goes into no draft; contracts that took it keep it, and its versions stay.
#[utoipa::path(
    put, path = "/clauses/{id}/standing", tag = "Templates", security(("bearer" = [])), request_body = NewStanding,
    params(("id" = String, Path), IfMatch),
    responses(
        (status = 200, description = "The clause as it is now.", body = super::ClauseBody),
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
    let base = seen(&caller.ctx, &id, &headers, it.version).await?;
    let found = writing::put_standing(&caller.ctx, &id, base, &wanted(it)?).await?;
    answer(&caller.ctx, StatusCode::OK, &found).await
}

/// List the versions of a clause of your company's own
#[utoipa::path(
    get, path = "/clauses/{id}/versions", tag = "Templates", security(("bearer" = [])),
    params(("id" = String, Path), PageQuery),
    responses((status = 200, description = "A page of versions, the latest first.", body = ClauseVersions))
)]
pub(in crate::api) async fn versions(
    caller: Caller,
    Id(id): Id<String>,
    Asked(query): Asked<PageQuery>,
) -> Result<Json<ClauseVersions>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let (it, found) = writing::versions(&caller.ctx, &id, page, size).await?;
    let versions = found.into_iter().map(VersionBody::of).collect();
    Ok(Json(ClauseVersions { versions, total: it.version, page, size, pages: it.version.div_ceil(size).max(1) }))
}

/// Read a version of a clause of your company's own
///
/// A version never changes.
#[utoipa::path(
    get, path = "/clauses/{id}/versions/{version}", tag = "Templates", security(("bearer" = [])),
    params(("id" = String, Path), ("version" = u32, Path)),
    responses((status = 200, description = "The version with what it says.", body = VersionBody))
)]
pub(in crate::api) async fn version(
    caller: Caller,
    Id((id, number)): Id<(String, String)>,
) -> Result<Json<VersionBody>, Refusal> {
    let number = number.parse().map_err(|_| Problem::missing("version"))?;
    let (it, said) = writing::version_of(&caller.ctx, &id, number).await?;
    let wordings = Rung::ALL.into_iter().filter_map(|rung| WordingBody::of(rung, said.on(rung))).collect();
    Ok(Json(VersionBody { wordings: Some(wordings), ..VersionBody::of(it) }))
}

/// List the contracts that took a clause
///
/// Those into which it was put from the library, the last first, with what is left of its words in each today.
#[utoipa::path(
    get, path = "/clauses/{id}/uses", tag = "Templates", security(("bearer" = [])),
    params(("id" = String, Path), UseQuery),
    responses((status = 200, description = "A page of contracts.", body = ClauseUses))
)]
pub(in crate::api) async fn uses(
    caller: Caller,
    Id(id): Id<String>,
    Asked(query): Asked<UseQuery>,
) -> Result<Json<ClauseUses>, Refusal> {
    let mut complaints = Complaints::new();
    let said = query.version.as_deref().filter(|it| !it.is_empty());
    let version = said.map(|it| count_of(&mut complaints, "version", Some(it), 1, 1_000_000));
    let page = count_of(&mut complaints, "page", query.page.as_deref(), 1, 1_000_000);
    let size = count_of(&mut complaints, "size", query.size.as_deref(), MOST_ROWS, MOST_ROWS);
    complaints.into_result(Some(()))?;
    let (found, total, _) = using::uses(&caller.ctx, &id, version, (page, size)).await?;
    let uses = found.into_iter().map(UseBody::of).collect();
    Ok(Json(ClauseUses { uses, total, page, size, pages: total.div_ceil(size).max(1) }))
}
