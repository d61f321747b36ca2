//! `/frameworks`: what records show about the controls of a framework, what people vouch for, and reports.

mod bodies;

use super::caller::Caller;
use super::days::{day, day_or_none};
use super::extract::{Asked, Body, Id, MOST_PAGES, count_of};
use super::once::{IdempotencyKey, Once};
use crate::downloads;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bodies::{ContentBody, ControlBody, OverviewBody, ReportBody, ReportPageBody, StandingBody};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::frameworks::Framework;
use pactoria::frameworks::actions::{self, Format, MOST_ROWS};
use pactoria::frameworks::form::{ApprovalForm, AttestationForm, PeriodForm};
use pactoria::ids::FrameworkReportId;
use pactoria::problem::{Complaint, Complaints, Problem};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// The days that are looked at.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PeriodQuery {
    /// `YYYY-MM-DD`; 90 days up to `to` where nothing is said.
    from: Option<String>,
    /// `YYYY-MM-DD`; today where nothing is said.
    to: Option<String>,
}

/// The days of a new report.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = FrameworkPeriod)]
pub(super) struct PeriodBody {
    /// `YYYY-MM-DD`; 90 days up to `to` where nothing is said.
    from: Option<String>,
    /// `YYYY-MM-DD`; today where nothing is said.
    to: Option<String>,
}

/// Which reports to show.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportsQuery {
    /// `gdpr`, `ccpa`, `sox`, `hipaa`, `soc2`, `iso27001` or `general`.
    framework: Option<String>,
    /// From 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
    page: Option<String>,
    /// From 1 to 100.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
    size: Option<String>,
}

/// As what to save a report.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FormatQuery {
    /// `pdf`, `csv` or `json`.
    #[param(required = true)]
    format: String,
}

/// An approval.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = FrameworkApprovalRequest)]
pub(super) struct ApprovalBody {
    /// The `mark` of the report as it was seen.
    #[schema(required = true)]
    seen: String,
    /// What the name means: `approved`, `reviewed` or `responsible`.
    #[schema(required = true)]
    meaning: String,
    /// Why, in 1 to 2,000 characters.
    #[schema(required = true)]
    reason: String,
    /// Your own password, once more.
    #[schema(required = true)]
    password: String,
}

/// What you vouch for.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = FrameworkAttestationRequest)]
pub(super) struct AttestationBody {
    /// What is in place, in 1 to 2,000 characters.
    #[schema(required = true)]
    statement: String,
    /// What shows it and where that lies, in 1 to 2,000 characters.
    #[schema(required = true)]
    evidence: String,
    /// A whole web address.
    link: Option<String>,
    /// A contract of your company.
    contract_id: Option<String>,
    /// `YYYY-MM-DD`: when it was looked at; today where nothing is said.
    seen_on: Option<String>,
    /// `YYYY-MM-DD`: the last day on which it counts, a year from now at most.
    #[schema(required = true)]
    until: String,
}

fn report_id(raw: &str) -> Result<FrameworkReportId, Problem> {
    raw.parse().map_err(|_| Problem::missing("report"))
}

fn period(from: Option<String>, to: Option<String>, ctx: &Ctx) -> PeriodForm {
    PeriodForm { from: day_or_none(from, ctx), to: day_or_none(to, ctx) }
}

/// List the frameworks
///
/// Each as records stand, with its score.
#[utoipa::path(
    get, path = "/frameworks", tag = "Frameworks", security(("bearer" = [])), params(PeriodQuery),
    responses((status = 200, description = "Every framework.", body = OverviewBody))
)]
pub(super) async fn list(caller: Caller, Asked(query): Asked<PeriodQuery>) -> Result<Json<OverviewBody>, Refusal> {
    let form = period(query.from, query.to, &caller.ctx);
    Ok(Json(OverviewBody::of(actions::overview(&caller.ctx, &form).await?)))
}

/// Read a framework as records stand
///
/// Every control with its outcome, its evidence and the figures behind it. Nobody has approved this.
#[utoipa::path(
    get, path = "/frameworks/{framework}", tag = "Frameworks", security(("bearer" = [])),
    params(("framework" = String, Path), PeriodQuery),
    responses((status = 200, description = "The framework as records stand.", body = ContentBody))
)]
pub(super) async fn get(
    caller: Caller,
    Id(framework): Id<String>,
    Asked(query): Asked<PeriodQuery>,
) -> Result<Json<ContentBody>, Refusal> {
    let form = period(query.from, query.to, &caller.ctx);
    Ok(Json(ContentBody::of(actions::live(&caller.ctx, actions::named(&framework)?, &form).await?)))
}

/// Draw up a report
///
/// For owners, admins and the legal role. It is a draft, and live, until somebody approves it.
#[utoipa::path(
    post, path = "/frameworks/{framework}/reports", tag = "Frameworks", security(("bearer" = [])),
    request_body = PeriodBody, params(("framework" = String, Path), IdempotencyKey),
    responses((status = 201, description = "The draft.", body = ReportBody))
)]
pub(super) async fn draw_up(
    caller: Caller,
    Id(framework): Id<String>,
    once: Once<PeriodBody>,
) -> Result<Response, Refusal> {
    let framework = actions::named(&framework)?;
    caller.ctx.require(Right::ReportOnFrameworks)?;
    let ctx = caller.ctx.clone();
    let work = async move |it: PeriodBody| {
        let made = actions::draw_up(&ctx, framework, &period(it.from, it.to, &ctx)).await?;
        Ok((StatusCode::CREATED, Json(ReportBody::of(made))).into_response())
    };
    once.answer(&caller.ctx, work).await
}

/// Read what is vouched for about a control
#[utoipa::path(
    get, path = "/frameworks/{framework}/controls/{control}", tag = "Frameworks", security(("bearer" = [])),
    params(("framework" = String, Path), ("control" = String, Path)),
    responses((status = 200, description = "The control.", body = ControlBody))
)]
pub(super) async fn control(
    caller: Caller,
    Id((framework, control)): Id<(String, String)>,
) -> Result<Json<ControlBody>, Refusal> {
    Ok(Json(ControlBody::of(actions::vouched(&caller.ctx, actions::named(&framework)?, &control).await?)))
}

/// Vouch for a control
///
/// For owners, admins and the legal role, where no record of this installation can show it. What was vouched for before ends
/// and stays on record.
#[utoipa::path(
    put, path = "/frameworks/{framework}/controls/{control}", tag = "Frameworks", security(("bearer" = [])),
    request_body = AttestationBody, params(("framework" = String, Path), ("control" = String, Path)),
    responses(
        (status = 200, description = "The control as it is vouched for now.", body = ControlBody),
        (status = 409, description = "Records decide this control. Nothing was changed.")
    )
)]
pub(super) async fn attest(
    caller: Caller,
    Id((framework, control)): Id<(String, String)>,
    Body(it): Body<AttestationBody>,
) -> Result<Json<ControlBody>, Refusal> {
    let form = AttestationForm {
        statement: it.statement,
        evidence: it.evidence,
        link: it.link.unwrap_or_default(),
        contract_id: it.contract_id.unwrap_or_default(),
        seen_on: day_or_none(it.seen_on, &caller.ctx),
        until: day(it.until, &caller.ctx),
    };
    Ok(Json(ControlBody::of(actions::attest(&caller.ctx, actions::named(&framework)?, &control, &form).await?)))
}

/// Vouch for a control no longer
///
/// For owners, admins and the legal role.
#[utoipa::path(
    delete, path = "/frameworks/{framework}/controls/{control}", tag = "Frameworks", security(("bearer" = [])),
    params(("framework" = String, Path), ("control" = String, Path)),
    responses(
        (status = 200, description = "The control, for which nobody vouches now.", body = ControlBody),
        (status = 409, description = "Nobody vouched for it. Nothing was changed.")
    )
)]
pub(super) async fn withdraw(
    caller: Caller,
    Id((framework, control)): Id<(String, String)>,
) -> Result<Json<ControlBody>, Refusal> {
    Ok(Json(ControlBody::of(actions::withdraw(&caller.ctx, actions::named(&framework)?, &control).await?)))
}

/// List reports
///
/// The latest first, drafts among them.
#[utoipa::path(
    get, path = "/frameworks/reports", tag = "Frameworks", security(("bearer" = [])), params(ReportsQuery),
    responses((status = 200, description = "A page of reports.", body = ReportPageBody))
)]
pub(super) async fn reports(
    caller: Caller,
    Asked(query): Asked<ReportsQuery>,
) -> Result<Json<ReportPageBody>, Refusal> {
    let mut complaints = Complaints::new();
    let words = Framework::ALL.map(Framework::word).join(", ");
    let framework = query.framework.and_then(|it| {
        let unknown = || Complaint::new("not_a_framework", format!("Choose one of: {words}."));
        complaints.keep("framework", Framework::from_word(&it).ok_or_else(unknown))
    });
    let page = count_of(&mut complaints, "page", query.page.as_deref(), 1, MOST_PAGES);
    let size = count_of(&mut complaints, "size", query.size.as_deref(), MOST_ROWS, MOST_ROWS);
    complaints.into_result(Some(()))?;
    let (found, total) = actions::reports(&caller.ctx, framework, page, size).await?;
    let reports = found.iter().map(StandingBody::of).collect();
    Ok(Json(ReportPageBody { reports, total, page, size, pages: total.div_ceil(size).max(1) }))
}

/// Read a report
///
/// What was approved, or what a draft says now.
#[utoipa::path(
    get, path = "/frameworks/reports/{id}", tag = "Frameworks", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The report.", body = ReportBody))
)]
pub(super) async fn report(caller: Caller, Id(id): Id<String>) -> Result<Json<ReportBody>, Refusal> {
    Ok(Json(ReportBody::of(actions::report(&caller.ctx, report_id(&id)?).await?)))
}

/// Drop a draft
///
/// For owners, admins and the legal role. What is approved stays.
#[utoipa::path(
    delete, path = "/frameworks/reports/{id}", tag = "Frameworks", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 204, description = "The draft is gone."),
        (status = 409, description = "The report is approved. Nothing was changed.")
    )
)]
pub(super) async fn drop_draft(caller: Caller, Id(id): Id<String>) -> Result<StatusCode, Refusal> {
    actions::drop_draft(&caller.ctx, report_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Approve a report
///
/// For owners, admins and the legal role, as the person they are: with their password, and by no API key. From then on the
/// report is the bytes of its JSON file, whose SHA-256 stands in the audit trail.
#[utoipa::path(
    post, path = "/frameworks/reports/{id}/approve", tag = "Frameworks", security(("bearer" = [])),
    request_body = ApprovalBody, params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The report as it was approved.", body = ReportBody),
        (status = 409, description = "It is approved already, or says otherwise than it was seen to. Nothing was changed."),
        (status = 429, description = "Locked after five wrong passwords; wait for the seconds of Retry-After. Nothing was changed.")
    )
)]
pub(super) async fn approve(
    caller: Caller,
    Id(id): Id<String>,
    Body(it): Body<ApprovalBody>,
) -> Result<Json<ReportBody>, Refusal> {
    let form = ApprovalForm { seen: it.seen, meaning: it.meaning, reason: it.reason, password: it.password };
    Ok(Json(ReportBody::of(actions::approve(&caller.ctx, report_id(&id)?, &form).await?)))
}

/// Save a report as a file
///
/// The JSON file of a report that is approved is the very bytes that were hashed. Saving is written into the audit trail.
#[utoipa::path(
    get, path = "/frameworks/reports/{id}/export", tag = "Frameworks", security(("bearer" = [])),
    params(("id" = Uuid, Path), FormatQuery),
    responses(
        (status = 200, description = "The file.", content(
            (Vec<u8> = "application/pdf"),
            (String = "text/csv"),
            (ContentBody = "application/json")
        )),
        (status = 409, description = "What is kept is not what was approved.")
    )
)]
pub(super) async fn export(
    caller: Caller,
    Id(id): Id<String>,
    Asked(query): Asked<FormatQuery>,
) -> Result<Response, Refusal> {
    let id = report_id(&id)?;
    let words = Format::ALL.map(Format::word).join(", ");
    let format = Format::from_word(&query.format)
        .ok_or_else(|| Problem::invalid_field("format", "not_a_format", format!("Choose one of: {words}.")))?;
    downloads::answer(actions::save(&caller.ctx, id, format).await?)
}
