//! `/contracts/{id}/obligations` and `/obligations`: what contracts ask somebody to do by a day.

use super::caller::Caller;
use super::days::{day, day_or_none};
use super::extract::{Asked, Body, Id, MOST_PAGES, PageQuery, count_of};
use super::once::{IdempotencyKey, Once};
use super::tags::{IfMatch, if_match};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::ids::{ContractId, ObligationId};
use pactoria::keydates::{Period, Rhythm};
use pactoria::obligations::actions::{self, Found, MOST_ROWS, Obligation};
use pactoria::obligations::form::{ClosingForm, ObligationForm};
use pactoria::obligations::{Shown, Status};
use pactoria::problem::{Complaint, Complaints, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A new obligation.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewObligation {
    /// What is to be done, in 1 to 200 characters.
    #[schema(required = true)]
    title: String,
    /// A person of the company; the caller when left out.
    #[schema(value_type = Option<Uuid>)]
    owner_id: Option<String>,
    #[schema(required = true, format = "date")]
    due: String,
    /// `once` (default), `every` or `month_ends`: on the last day of a month.
    rhythm: Option<String>,
    /// How long until it comes back, for `every` and `month_ends`.
    every_count: Option<u32>,
    /// `days`, `weeks`, `months` or `years`.
    every_unit: Option<String>,
    /// The day after which it does not come back.
    #[schema(format = "date")]
    until: Option<String>,
    /// What the contract says about it, in at most 2,000 characters.
    clause: Option<String>,
}

/// An obligation as it is to be from now on.
#[derive(Deserialize, ToSchema)]
pub(super) struct ObligationChange {
    #[serde(flatten)]
    it: NewObligation,
    /// The version the change starts from; the header If-Match says the same.
    #[serde(default)]
    version: Option<u32>,
}

/// An obligation.
#[derive(Serialize, ToSchema)]
#[schema(as = Obligation)]
pub(super) struct ObligationBody {
    id: Uuid,
    contract_id: Uuid,
    /// The contract's title when the obligation was made.
    contract_title: String,
    title: String,
    clause: String,
    owner_id: Uuid,
    owner: String,
    #[schema(format = "date")]
    due: String,
    is_overdue: bool,
    /// `once`, `every` or `month_ends`.
    rhythm: &'static str,
    every_count: Option<u16>,
    every_unit: Option<&'static str>,
    #[schema(format = "date")]
    until: Option<String>,
    /// `open`, `done` or `dropped`.
    status: &'static str,
    /// What shows that it was done, or why it is not needed.
    note: Option<String>,
    closed_by: Option<String>,
    #[schema(format = "date-time")]
    closed_at: Option<String>,
    /// The one before it, where it came back.
    follows: Option<Uuid>,
    #[schema(format = "date-time")]
    created_at: String,
    /// Counts up from 1 with every change.
    version: u32,
}

impl NewObligation {
    fn form(self, ctx: &Ctx) -> ObligationForm {
        ObligationForm {
            title: self.title,
            owner_id: self.owner_id.unwrap_or_default(),
            due: day(self.due, ctx),
            rhythm: self.rhythm.unwrap_or_default(),
            every_count: self.every_count.map(|it| it.to_string()).unwrap_or_default(),
            every_unit: self.every_unit.unwrap_or_default(),
            until: day_or_none(self.until, ctx),
            clause: self.clause.unwrap_or_default(),
        }
    }
}

/// A page of obligations.
#[derive(Serialize, ToSchema)]
pub(super) struct ObligationPage {
    obligations: Vec<ObligationBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// Which obligations to show.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ObligationQuery {
    /// `open` (default), `mine`, `overdue` or `all`.
    show: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

/// How an obligation is closed.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Closing {
    /// `done` or `dropped`.
    #[schema(required = true)]
    outcome: String,
    /// What shows that it was done, or why it is not needed, in 1 to 2,000 characters.
    #[schema(required = true)]
    note: String,
}

/// An obligation that was closed, with the one that follows it.
#[derive(Serialize, ToSchema)]
pub(super) struct ClosedObligation {
    closed: ObligationBody,
    /// The next one, where it comes back and was done.
    next: Option<ObligationBody>,
}

impl ObligationBody {
    fn of(it: Obligation, ctx: &Ctx) -> Self {
        let (rhythm, period) = match it.recurrence.rhythm() {
            Rhythm::Once => ("once", None),
            Rhythm::Every(period) => ("every", Some(period)),
            Rhythm::MonthEnds(period) => ("month_ends", Some(period)),
        };
        Self {
            id: it.id.uuid(),
            contract_id: it.contract.uuid(),
            is_overdue: it.status == Status::Open && it.due < ctx.today(),
            contract_title: it.contract_title,
            title: it.title,
            clause: it.clause,
            owner_id: it.owner.uuid(),
            owner: it.owner_name,
            due: it.due.to_string(),
            rhythm,
            every_count: period.map(Period::count),
            every_unit: period.map(|it| it.unit().code()),
            until: it.recurrence.until().map(|it| it.to_string()),
            status: it.status.word(),
            note: it.note,
            closed_by: it.closed_by_name,
            closed_at: it.closed_at.map(|it| it.to_string()),
            follows: it.follows.map(ObligationId::uuid),
            created_at: it.created_at.to_string(),
            version: it.version,
        }
    }
}

impl ObligationPage {
    fn of(it: Found, ctx: &Ctx) -> Self {
        Self {
            obligations: it.obligations.into_iter().map(|it| ObligationBody::of(it, ctx)).collect(),
            total: it.total,
            page: it.page,
            size: it.size,
            pages: it.pages,
        }
    }
}

/// List the obligations of a contract
///
/// Closed ones too: what is to be done first, each by its day.
#[utoipa::path(
    get, path = "/contracts/{id}/obligations", tag = "Obligations", security(("bearer" = [])),
    params(("id" = Uuid, Path), PageQuery),
    responses((status = 200, description = "A page of them.", body = ObligationPage))
)]
pub(super) async fn of_contract(
    caller: Caller,
    Id(id): Id<Uuid>,
    Asked(query): Asked<PageQuery>,
) -> Result<Json<ObligationPage>, Refusal> {
    let (page, size) = query.check(MOST_ROWS)?;
    let found = actions::of_contract(&caller.ctx, ContractId::from_uuid(id), page, size).await?;
    Ok(Json(ObligationPage::of(found, &caller.ctx)))
}

/// Record an obligation
#[utoipa::path(
    post, path = "/contracts/{id}/obligations", tag = "Obligations", security(("bearer" = [])),
    request_body = NewObligation, params(("id" = Uuid, Path), IdempotencyKey),
    responses(
        (status = 201, description = "The obligation.", body = ObligationBody),
        (status = 409, description = "200 obligations of the contract wait to be done already, or the first request with this Idempotency-Key is under way.")
    )
)]
pub(super) async fn create(caller: Caller, Id(id): Id<Uuid>, once: Once<NewObligation>) -> Result<Response, Refusal> {
    let contract = ContractId::from_uuid(id);
    // Whether the contract is there is said before whether the person may.
    actions::of_contract(&caller.ctx, contract, 1, 1).await?;
    caller.ctx.require(Right::EditContracts)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| make(&ctx, contract, it).await).await
}

async fn make(ctx: &Ctx, contract: ContractId, it: NewObligation) -> Result<Response, Refusal> {
    let made = actions::make(ctx, contract, None, &it.form(ctx)).await?;
    Ok((StatusCode::CREATED, Json(ObligationBody::of(made, ctx))).into_response())
}

/// List the obligations of the company
#[utoipa::path(
    get, path = "/obligations", tag = "Obligations", security(("bearer" = [])), params(ObligationQuery),
    responses((status = 200, description = "A page of obligations.", body = ObligationPage))
)]
pub(super) async fn list(
    caller: Caller,
    Asked(query): Asked<ObligationQuery>,
) -> Result<Json<ObligationPage>, Refusal> {
    let mut complaints = Complaints::new();
    let shown = match query.show.as_deref() {
        None => Some(Shown::default()),
        Some(word) => complaints.keep("show", shown_of(word)),
    };
    let page = count_of(&mut complaints, "page", query.page.as_deref(), 1, MOST_PAGES);
    let size = count_of(&mut complaints, "size", query.size.as_deref(), MOST_ROWS, MOST_ROWS);
    let shown = complaints.into_result(shown)?;
    let found = actions::find(&caller.ctx, shown, page, size).await?;
    Ok(Json(ObligationPage::of(found, &caller.ctx)))
}

fn shown_of(word: &str) -> Result<Shown, Complaint> {
    Shown::from_word(word).ok_or_else(|| Complaint::new("not_a_choice", "Choose one of: open, mine, overdue, all."))
}

/// Read an obligation
///
/// The ETag is the version; sent back as If-Match with a change, it makes sure that nobody was faster.
#[utoipa::path(
    get, path = "/obligations/{id}", tag = "Obligations", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "The obligation.", body = ObligationBody))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Response, Refusal> {
    let it = actions::get(&caller.ctx, ObligationId::from_uuid(id)).await?;
    Ok(tagged(&caller.ctx, it))
}

fn tagged(ctx: &Ctx, it: Obligation) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", it.version));
    let mut response = Json(ObligationBody::of(it, ctx)).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// Change an obligation
///
/// One that is open. Names the version it starts from, in If-Match or in the body. Without an owner it keeps its own. One that
/// comes back is counted from its new day where its day or its rhythm changes.
#[utoipa::path(
    put, path = "/obligations/{id}", tag = "Obligations", security(("bearer" = [])), request_body = ObligationChange,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The obligation as it is now.", body = ObligationBody),
        (status = 409, description = "Somebody changed or closed it first; nothing was changed.")
    )
)]
pub(super) async fn put(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(change): Body<ObligationChange>,
) -> Result<Response, Refusal> {
    let (ctx, id) = (&caller.ctx, ObligationId::from_uuid(id));
    let now = actions::get(ctx, id).await?.version;
    ctx.require(Right::EditContracts)?;
    let base = match if_match(&headers)? {
        Some(tags) if tags.hold_version(now) => change.version.unwrap_or(now),
        // No obligation is at version 0, so this is refused as stale.
        Some(_) => 0,
        None => change.version.ok_or_else(|| {
            let sentence = "Say which version you changed, here or in the header If-Match.";
            Problem::invalid_field("version", "required", sentence)
        })?,
    };
    let it = actions::put(ctx, id, base, &change.it.form(ctx)).await?;
    Ok(tagged(ctx, it))
}

/// Close an obligation
///
/// With a note that says what shows that it was done, or why it is not needed. Of one that comes back, the next is recorded.
#[utoipa::path(
    post, path = "/obligations/{id}/close", tag = "Obligations", security(("bearer" = [])),
    params(("id" = Uuid, Path)), request_body = Closing,
    responses(
        (status = 200, description = "The closed obligation, and the next one.", body = ClosedObligation),
        (status = 409, description = "Somebody has closed it already.")
    )
)]
pub(super) async fn close(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<Closing>,
) -> Result<Json<ClosedObligation>, Refusal> {
    let form = ClosingForm { outcome: it.outcome, note: it.note };
    let (closed, next) = actions::close(&caller.ctx, ObligationId::from_uuid(id), &form).await?;
    Ok(Json(ClosedObligation {
        closed: ObligationBody::of(closed, &caller.ctx),
        next: next.map(|it| ObligationBody::of(it, &caller.ctx)),
    }))
}
