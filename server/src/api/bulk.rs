//! `POST /contracts/bulk`: one act on many contracts.

use super::caller::Caller;
use super::days::{self, day_or_none};
use super::once::{IdempotencyKey, Once};
use crate::refusal::Refusal;
use axum::Json;
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::bulk::actions::{self, BulkForm, Chosen, Seen};
use pactoria::bulk::{BulkDone, ChosenRow, DoneRow};
use pactoria::context::Ctx;
use pactoria::contracts::{Filter, Status};
use pactoria::ids::ContractId;
use pactoria::problem::{Complaints, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A contract to be acted on, as you saw it.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(super) struct BulkContract {
    #[schema(required = true, value_type = Uuid)]
    id: String,
    /// The version you saw; another one is left alone.
    version: Option<u32>,
    /// The status you saw; a contract with another one is left alone.
    status: Option<String>,
}

/// One act on many contracts: on those of `contracts`, or on all that `filter` leaves.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Bulk {
    /// The status to which they are to be taken: `pending_review`, `draft`, `active`, `completed` or `terminated`.
    #[schema(required = true)]
    act: String,
    /// At most 200.
    contracts: Option<Vec<BulkContract>>,
    /// The parameters of `GET /contracts` by name; it may leave at most 200.
    filter: Option<BTreeMap<String, String>>,
    /// Why, in at most 300 characters; needed for going back to draft and for terminating.
    reason: Option<String>,
    /// Who signed; needed for `active`. It is recorded for each of them.
    signed_by: Option<String>,
    /// The day of the last signature, for `active`; today when left out.
    #[schema(format = "date")]
    signed_on: Option<String>,
    /// Only say what would be done, and change nothing.
    preview: bool,
}

/// What became of a contract, or would.
#[derive(Serialize, ToSchema)]
pub(super) struct BulkRow {
    id: Uuid,
    /// `null` where there is no such contract.
    title: Option<String>,
    /// The status it has now.
    status: Option<&'static str>,
    is_done: bool,
    /// What stood in the way, such as `contract.invalid_transition`; `null` where nothing did, and in a preview.
    code: Option<String>,
    /// The same in words.
    detail: Option<String>,
    /// In a preview of `active`: what the gate before signing says against it. It may be recorded as signed all the same.
    against_signing: Option<String>,
}

/// What became of each contract, in the order of the request.
#[derive(Serialize, ToSchema)]
pub(super) struct BulkAnswer {
    act: &'static str,
    /// Whether nothing was changed because that was asked for.
    is_preview: bool,
    done: u32,
    refused: u32,
    results: Vec<BulkRow>,
}

impl BulkRow {
    fn of(it: DoneRow) -> Self {
        Self {
            id: it.id.uuid(),
            title: it.title,
            status: it.status.map(Status::word),
            is_done: it.code.is_none(),
            code: it.code,
            detail: it.refused,
            against_signing: None,
        }
    }

    fn of_preview(it: ChosenRow) -> Self {
        Self {
            id: it.id.uuid(),
            title: Some(it.title),
            status: Some(it.status.word()),
            is_done: false,
            code: None,
            detail: it.refused,
            against_signing: it.against,
        }
    }
}

impl BulkAnswer {
    fn of(it: BulkDone) -> Self {
        Self {
            act: it.act.word(),
            is_preview: false,
            done: it.done,
            refused: it.refused,
            results: it.rows.into_iter().map(BulkRow::of).collect(),
        }
    }
}

/// Act on many contracts
///
/// Each is judged and changed by itself, by the rules of `POST /contracts/{id}/status`; what one is refused holds up no other.
/// Sent again, what was done already is refused as `contract.already_there` and nothing is changed.
#[utoipa::path(
    post, path = "/contracts/bulk", tag = "Contracts", security(("bearer" = [])), request_body = Bulk,
    params(IdempotencyKey),
    responses(
        (status = 200, description = "What became of each.", body = BulkAnswer),
        (status = 409, description = "None were chosen, or more than 200. Nothing was changed.")
    )
)]
pub(super) async fn act(caller: Caller, once: Once<Bulk>) -> Result<Response, Refusal> {
    caller.ctx.require(Right::EditContracts)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| do_it(&ctx, it).await).await
}

async fn do_it(ctx: &Ctx, it: Bulk) -> Result<Response, Refusal> {
    let (seen, filter) = chosen(ctx, it.contracts.as_deref(), it.filter.as_ref())?;
    let form = BulkForm {
        act: it.act,
        reason: it.reason.unwrap_or_default(),
        signed_by: it.signed_by.unwrap_or_default(),
        signed_on: day_or_none(it.signed_on, ctx),
    };
    if it.preview {
        let chosen = match filter {
            Some(filter) => Chosen::Matching(filter),
            None => Chosen::These(seen.iter().map(|it| it.id).collect()),
        };
        let found = actions::look(ctx, &form, &chosen).await?;
        let refused = u32::try_from(found.rows.len()).unwrap_or(u32::MAX) - found.ready + found.missing;
        let results = found.rows.into_iter().map(BulkRow::of_preview).collect();
        let answer = BulkAnswer { act: found.act.word(), is_preview: true, done: 0, refused, results };
        return Ok(Json(answer).into_response());
    }
    let done = match filter {
        Some(filter) => actions::carry_out_matching(ctx, &form, &filter).await?,
        None => actions::carry_out(ctx, &form, &seen).await?,
    };
    Ok(Json(BulkAnswer::of(done)).into_response())
}

/// What was chosen: contracts or a filter, never both.
fn chosen(
    ctx: &Ctx,
    contracts: Option<&[BulkContract]>,
    filter: Option<&BTreeMap<String, String>>,
) -> Result<(Vec<Seen>, Option<Filter>), Problem> {
    let mut complaints = Complaints::new();
    let seen: Vec<Seen> = match (contracts, filter) {
        (Some(contracts), None) => {
            contracts.iter().enumerate().filter_map(|(place, it)| seen(&mut complaints, place, it)).collect()
        }
        (None, Some(_)) => Vec::new(),
        (Some(_), Some(_)) | (None, None) => {
            complaints.add("contracts", "one_of_two", "Send either contracts or filter.");
            Vec::new()
        }
    };
    let filter = filter.map(|words| {
        let (filter, about) = days::filter(|name| words.get(name).map(String::as_str), ctx);
        complaints.merge(about);
        for name in words.keys().filter(|it| !Filter::WORDS.contains(&it.as_str())) {
            complaints.add(name, "unknown_word", "The list has no such filter.");
        }
        filter
    });
    complaints.into_result(Some((seen, filter)))
}

fn seen(complaints: &mut Complaints, place: usize, it: &BulkContract) -> Option<Seen> {
    let status = it.status.as_deref().map(Status::from_word);
    if status == Some(None) {
        complaints.add(format!("contracts[{place}].status"), "not_a_status", "There is no such status.");
    }
    let id: Option<ContractId> = it.id.parse().ok();
    if id.is_none() {
        complaints.add(format!("contracts[{place}].id"), "not_an_id", "Write the id of a contract.");
    }
    Some(Seen { id: id?, version: it.version, status: status.flatten() })
}
