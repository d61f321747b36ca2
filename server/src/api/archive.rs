//! `/archive`: all the company's data as a file, and such a file brought in.

use super::caller::Caller;
use crate::archive;
use crate::refusal::Refusal;
use crate::state::AppState;
use axum::Json;
use axum::extract::{Request, State};
use axum::response::Response;
use pactoria::archive::{Brought, Refused};
use serde::Serialize;
use utoipa::ToSchema;

/// An archive, as a part named `archive`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes the part of a body, which is read as it arrives")]
pub(super) struct BroughtFile {
    #[schema(value_type = String, format = Binary)]
    archive: Vec<u8>,
}

/// What became of an archive.
#[derive(Serialize, ToSchema)]
#[schema(as = BroughtArchive)]
pub(super) struct BroughtBody {
    /// Contracts that are new here.
    contracts: u32,
    /// Contracts that were here before and stay as they are.
    already_here: u32,
    /// Contracts that could not be taken.
    refused: u32,
    /// Why, for the first hundred of them.
    complaints: Vec<RefusedLine>,
    /// Kept filters that are new here.
    filters: u32,
    /// Versions of what the company makes of the rules that are new here.
    rule_sets: u32,
    /// Numbers under which the company is registered, at Companies House or for VAT, that it had not said here.
    numbers: u32,
    /// Approved reports on frameworks that are new here.
    framework_reports: u32,
    /// Clauses of the company's own that are new here, or have versions that are.
    clauses: u32,
    /// Templates of the company's own, in the same way.
    templates: u32,
    /// Kept filters, relations of contracts, own clauses and templates, versions of rules, decisions about their findings, approved reports and
    /// the company's own numbers that were left out.
    left_out: u32,
    /// A sentence for each of the first hundred of them.
    remarks: Vec<String>,
}

/// A contract of an archive that could not be taken.
#[derive(Serialize, ToSchema)]
pub(super) struct RefusedLine {
    /// Its line in `contracts.jsonl`, from 1.
    line: u64,
    title: Option<String>,
    why: String,
}

impl BroughtBody {
    fn of(it: Brought) -> Self {
        let line = |Refused { line, title, why }| RefusedLine { line, title, why };
        Self {
            contracts: it.contracts,
            already_here: it.already_here,
            refused: it.refused,
            complaints: it.complaints.into_iter().map(line).collect(),
            filters: it.filters,
            rule_sets: it.rule_sets,
            numbers: it.numbers,
            framework_reports: it.framework_reports,
            clauses: it.clauses,
            templates: it.templates,
            left_out: it.left_out,
            remarks: it.remarks,
        }
    }
}

/// Take all the company's data away
///
/// A zip file of open files, of one moment. `README.txt` in it says what is where. For owners and admins.
#[utoipa::path(
    get, path = "/archive", tag = "Archive", security(("bearer" = [])),
    responses((status = 200, description = "The archive.", content_type = "application/zip", body = Vec<u8>))
)]
pub(super) async fn take(caller: Caller) -> Result<Response, Refusal> {
    archive::take(&caller.ctx).await
}

/// Bring an archive in
///
/// Contracts come in with their history and their status; one that is here already stays as it is, so sending an archive
/// twice changes nothing the second time. A contract that cannot be taken is told and holds up no other. What a contract is
/// related to comes in once both contracts are there, and kept filters where the company has the person; switches and own rules
/// come in where they continue what the company has published. What of all this is left out is told, too. A reminder that was sent is not sent again.
#[utoipa::path(
    post, path = "/archive", tag = "Archive", security(("bearer" = [])),
    request_body(content = BroughtFile, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What became of it.", body = BroughtBody),
        (status = 400, description = "The archive broke off on its way."),
        (status = 408, description = "The archive did not arrive within a quarter of an hour."),
        (status = 413, description = "The archive is larger than 250 MB."),
        (status = 415, description = "The body is not multipart/form-data.")
    )
)]
pub(super) async fn bring_in(
    State(state): State<AppState>,
    caller: Caller,
    request: Request,
) -> Result<Json<BroughtBody>, Refusal> {
    Ok(Json(BroughtBody::of(archive::bring_in(&caller.ctx, &state, request).await?)))
}
