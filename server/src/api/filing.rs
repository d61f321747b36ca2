//! Tags and owners of contracts: `/contracts/{id}/tags`, `/contracts/{id}/owner`, `/tags`, `/people`.

use super::caller::Caller;
use super::contracts::{ContractBody, contract_answer, seen};
use super::extract::{Asked, Body, Id, PageQuery};
use super::tags::IfMatch;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pactoria::contracts::filing::{FilingForm, refile};
use pactoria::ids::{ContractId, TagId, UserId};
use pactoria::owners::{self, PersonRow};
use pactoria::problem::Problem;
use pactoria::tags::actions::{self, MOST_ROWS};
use pactoria::tags::{MOST_TAGS, Tag};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The words a contract is filed under.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct TagWords {
    /// All of them, at most 20, each of 1 to 40 characters and without commas. One that your company has already, in any
    /// case, is that one.
    #[schema(required = true, value_type = Vec<String>)]
    tags: Option<Vec<String>>,
    /// The version of the contract that you saw; the header If-Match says more. Left out, the present one is meant.
    version: Option<u32>,
}

/// Who answers for a contract.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NamedOwner {
    /// A person of your company whose account is open.
    #[schema(required = true, value_type = Uuid)]
    owner_id: String,
    /// The version of the contract that you saw; the header If-Match says more. Left out, the present one is meant.
    version: Option<u32>,
}

/// A tag of your company.
#[derive(Serialize, ToSchema)]
#[schema(as = Tag)]
pub(super) struct TagBody {
    id: Uuid,
    name: String,
    /// How many contracts are filed under it.
    contracts: u32,
}

/// A page of tags.
#[derive(Serialize, ToSchema)]
pub(super) struct TagPage {
    tags: Vec<TagBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// Another name for a tag.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct TagName {
    #[schema(required = true)]
    name: String,
}

/// The tag that another goes into.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct MergeInto {
    #[schema(required = true, value_type = Uuid)]
    into: String,
}

/// A person of your company.
#[derive(Serialize, ToSchema)]
#[schema(as = Colleague)]
pub(super) struct PersonBody {
    id: Uuid,
    full_name: String,
    email: String,
    /// `owner`, `admin`, `legal`, `manager`, `requester`, `viewer`, `auditor` or `guest`.
    role: &'static str,
    /// Whether the account is open.
    is_active: bool,
    /// How many contracts they answer for.
    contracts: u32,
    /// How many obligations wait for them.
    obligations: u32,
}

/// Everybody of your company.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonList {
    people: Vec<PersonBody>,
}

/// Who takes over.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct TakenBy {
    /// A person of your company whose account is open.
    #[schema(required = true, value_type = Uuid)]
    to: String,
}

/// What was handed over.
#[derive(Serialize, ToSchema)]
pub(super) struct HandedOverBody {
    contracts: u64,
    /// Those that were still to be done.
    obligations: u64,
    /// Findings that they were to look into.
    findings: u64,
    /// Reminders of those contracts that went to the person, and go to the other from now on.
    reminders: u64,
}

impl TagBody {
    fn of(it: Tag) -> Self {
        Self { id: it.id.uuid(), name: it.name, contracts: it.contracts }
    }
}

impl PersonBody {
    fn of(it: PersonRow) -> Self {
        Self {
            id: it.id.uuid(),
            full_name: it.name,
            email: it.email,
            role: it.role.word(),
            is_active: it.is_active,
            contracts: it.contracts,
            obligations: it.obligations,
        }
    }
}

/// File a contract under tags
///
/// Whatever its status: tags are no part of the contract, and make no version. What else it is filed under and by whom shows in
/// the ETag; sent back as If-Match, it makes sure that nobody was faster.
#[utoipa::path(
    put, path = "/contracts/{id}/tags", tag = "Filing", security(("bearer" = [])), request_body = TagWords,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The contract as it is now.", body = ContractBody),
        (status = 409, description = "It is not as it was seen. Nothing was changed.")
    )
)]
pub(super) async fn put_tags(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(it): Body<TagWords>,
) -> Result<Response, Refusal> {
    let tags = it.tags.ok_or_else(|| {
        let words = format!("Send all tags, at most {MOST_TAGS}; an empty list takes every tag away.");
        Problem::invalid_field("tags", "required", words)
    })?;
    let base = seen(&caller.ctx, id, &headers, it.version).await?;
    let form = FilingForm { tags: Some(tags), owner: None };
    let contract = refile(&caller.ctx, ContractId::from_uuid(id), base, &form).await?;
    Ok(contract_answer(&caller.ctx, StatusCode::OK, contract).await?)
}

/// Name who answers for a contract
///
/// Reminders of the contract that went to whoever answered for it before go to the person named from now on. With If-Match or
/// `version`, nothing is changed where it is not as it was seen.
#[utoipa::path(
    put, path = "/contracts/{id}/owner", tag = "Filing", security(("bearer" = [])), request_body = NamedOwner,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The contract as it is now.", body = ContractBody),
        (status = 409, description = "Somebody named another person meanwhile, or it is not as it was seen. Nothing was changed.")
    )
)]
pub(super) async fn put_owner(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(it): Body<NamedOwner>,
) -> Result<Response, Refusal> {
    let base = seen(&caller.ctx, id, &headers, it.version).await?;
    let form = FilingForm { tags: None, owner: Some(it.owner_id) };
    let contract = refile(&caller.ctx, ContractId::from_uuid(id), base, &form).await?;
    Ok(contract_answer(&caller.ctx, StatusCode::OK, contract).await?)
}

/// List the tags of your company
#[utoipa::path(
    get, path = "/tags", tag = "Filing", security(("bearer" = [])), params(PageQuery),
    responses((status = 200, description = "A page of them, in the order of the alphabet.", body = TagPage))
)]
pub(super) async fn tags(caller: Caller, Asked(query): Asked<PageQuery>) -> Result<Json<TagPage>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let it = actions::list(&caller.ctx, page, size).await?;
    Ok(Json(TagPage {
        tags: it.tags.into_iter().map(TagBody::of).collect(),
        total: it.total,
        page: it.page,
        size: it.size,
        pages: it.total.div_ceil(it.size),
    }))
}

/// Rename a tag
///
/// For owners and admins. It has the new name on every contract.
#[utoipa::path(
    patch, path = "/tags/{id}", tag = "Filing", security(("bearer" = [])), request_body = TagName,
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The tag.", body = TagBody))
)]
pub(super) async fn rename_tag(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<TagName>,
) -> Result<Json<TagBody>, Refusal> {
    Ok(Json(TagBody::of(actions::rename(&caller.ctx, TagId::from_uuid(id), &it.name).await?)))
}

/// Put a tag into another
///
/// For owners and admins. Its contracts get the other one, and it is gone.
#[utoipa::path(
    post, path = "/tags/{id}/merge", tag = "Filing", security(("bearer" = [])), request_body = MergeInto,
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The tag that is left.", body = TagBody))
)]
pub(super) async fn merge_tag(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<MergeInto>,
) -> Result<Json<TagBody>, Refusal> {
    Ok(Json(TagBody::of(actions::merge(&caller.ctx, TagId::from_uuid(id), &it.into).await?)))
}

/// Delete a tag
///
/// For owners and admins. The contracts filed under it stay as they are.
#[utoipa::path(
    delete, path = "/tags/{id}", tag = "Filing", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "It is gone."))
)]
pub(super) async fn delete_tag(caller: Caller, Id(id): Id<Uuid>) -> Result<StatusCode, Refusal> {
    actions::delete(&caller.ctx, TagId::from_uuid(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the people of your company
///
/// Those with a closed account are among them, because contracts may still name them.
#[utoipa::path(
    get, path = "/people", tag = "Filing", security(("bearer" = [])),
    responses((status = 200, description = "All of them, by name.", body = PersonList))
)]
pub(super) async fn people(caller: Caller) -> Result<Json<PersonList>, Refusal> {
    let people = owners::actions::people(&caller.ctx).await?;
    Ok(Json(PersonList { people: people.into_iter().map(PersonBody::of).collect() }))
}

/// Hand over what a person answers for
///
/// For owners and admins. Every contract of the person, whatever its status, every obligation that waits for them, the
/// findings assigned to them, and the reminders of those contracts that went to them.
#[utoipa::path(
    post, path = "/people/{id}/hand-over", tag = "Filing", security(("bearer" = [])), request_body = TakenBy,
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "How much it was.", body = HandedOverBody))
)]
pub(super) async fn hand_over(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<TakenBy>,
) -> Result<Json<HandedOverBody>, Refusal> {
    let handed = owners::actions::hand_over(&caller.ctx, UserId::from_uuid(id), &it.to).await?;
    Ok(Json(HandedOverBody {
        contracts: handed.contracts,
        obligations: handed.obligations,
        findings: handed.findings,
        reminders: handed.reminders,
    }))
}
