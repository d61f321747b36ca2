//! `/contracts/{id}/amendments`, `/changes` and `/governing`: how an agreement in force is changed, and what governs.

use super::caller::Caller;
use super::contracts::{contract_answer, seen};
use super::days::{self, day_or_none};
use super::extract::{Asked, Body, Id, written};
use super::once::{IdempotencyKey, Once};
use super::tags::IfMatch;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use pactoria::accounts::Right;
use pactoria::amendments::actions::{self, Amendment};
use pactoria::amendments::{AmendmentForm, ChangeForm};
use pactoria::ids::ContractId;
use pactoria::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A change of one clause.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub(super) struct ClauseChange {
    /// `replace`, `insert_after` or `delete`.
    #[schema(required = true)]
    kind: String,
    /// How the clause is called in the text that governs.
    #[schema(required = true, example = "clause 4.2")]
    clause: String,
    /// The new words; none for `delete`.
    text: Option<String>,
}

/// A new amendment. Every field may be left out; what it changes can also be written into its text later.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct NewAmendment {
    /// 1 to 200 characters; made from the agreement's title where it is left out.
    title: Option<String>,
    /// The day from which it governs; the day of its signature where it is left out.
    #[schema(format = "date")]
    effective_date: Option<String>,
    /// Another last day of the agreement.
    #[schema(format = "date")]
    end_date: Option<String>,
    /// Another value of the agreement, in its currency.
    #[schema(value_type = Option<String>, example = "1200.50")]
    contract_value: Option<Box<RawValue>>,
    /// At most 50.
    changes: Vec<ClauseChange>,
}

/// A further change of a drafted amendment.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct FurtherChange {
    /// The version the change starts from; the header If-Match says the same.
    version: Option<u32>,
    /// `replace`, `insert_after` or `delete`.
    #[schema(required = true)]
    kind: String,
    /// How the clause is called in the text that governs.
    #[schema(required = true, example = "clause 4.2")]
    clause: String,
    /// The new words; none for `delete`.
    text: Option<String>,
}

/// An amendment of a contract.
#[derive(Serialize, ToSchema)]
#[schema(as = Amendment)]
pub(super) struct AmendmentBody {
    /// The amendment's own contract.
    contract_id: Uuid,
    /// From 1, in the order in which they were made.
    number: u32,
    title: String,
    status: String,
    /// `null` while nobody has signed it and it names no day.
    #[schema(format = "date")]
    effective_date: Option<String>,
}

/// What a contract amends.
#[derive(Serialize, ToSchema)]
pub(super) struct Amended {
    contract_id: Uuid,
    title: String,
    /// Which amendment of it this contract is.
    number: u32,
}

/// The amendments of a contract.
#[derive(Serialize, ToSchema)]
pub(super) struct Amendments {
    /// The agreement that this contract amends, if it is an amendment.
    amends: Option<Amended>,
    /// In the order of their precedence, the strongest last.
    amendments: Vec<AmendmentBody>,
}

/// The day that is asked about.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OnDay {
    /// Today where it is left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<String>,
}

/// A stretch of the text that an amendment wrote.
#[derive(Serialize, ToSchema)]
pub(super) struct AmendedPassage {
    /// First character, counted in Unicode characters of `content`.
    start: u32,
    /// The character after the last one.
    end: u32,
    /// The number of the amendment.
    amendment: u32,
}

/// Words of an amendment that could not be written into the text.
#[derive(Serialize, ToSchema)]
pub(super) struct UnreadWords {
    /// The number of the amendment.
    amendment: u32,
    words: String,
    why: String,
}

/// What governs a contract on a day.
#[derive(Serialize, ToSchema)]
#[schema(as = Governing)]
pub(super) struct GoverningBody {
    contract_id: Uuid,
    #[schema(format = "date")]
    on: String,
    /// The agreement with every amendment in force on that day written into it.
    content: String,
    /// Where amendments wrote; the rest is the agreement's own.
    passages: Vec<AmendedPassage>,
    /// Those in force on that day, the strongest last.
    amendments: Vec<AmendmentBody>,
    /// What must be read beside the text.
    unread: Vec<UnreadWords>,
}

impl AmendmentBody {
    fn of(it: &Amendment) -> Self {
        Self {
            contract_id: it.contract.id.uuid(),
            number: it.number,
            title: it.contract.title.clone(),
            status: it.contract.status.word().to_owned(),
            effective_date: it.effective().map(|it| it.to_string()),
        }
    }
}

impl From<ClauseChange> for ChangeForm {
    fn from(it: ClauseChange) -> Self {
        Self { kind: it.kind, clause: it.clause, text: it.text.unwrap_or_default() }
    }
}

/// List the amendments of a contract
#[utoipa::path(
    get, path = "/contracts/{id}/amendments", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "What it amends, and what amends it.", body = Amendments))
)]
pub(super) async fn list(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<Amendments>, Refusal> {
    let id = ContractId::from_uuid(id);
    let amends = actions::amended_by(&caller.ctx, id).await?;
    Ok(Json(Amendments {
        amends: amends.map(|(it, number)| Amended { contract_id: it.id.uuid(), title: it.title, number }),
        amendments: actions::all(&caller.ctx, id).await?.iter().map(AmendmentBody::of).collect(),
    }))
}

/// Draft an amendment of a contract in force
///
/// The answer is a contract of its own: a draft that is reviewed, signed and brought into force like any other.
#[utoipa::path(
    post, path = "/contracts/{id}/amendments", tag = "Contracts", security(("bearer" = [])), request_body = NewAmendment,
    params(("id" = Uuid, Path), IdempotencyKey),
    responses(
        (status = 201, description = "The draft.", body = super::contracts::ContractBody),
        (status = 409, description = "The contract is not in force, or is an amendment itself.")
    )
)]
pub(super) async fn create(caller: Caller, Id(id): Id<Uuid>, once: Once<NewAmendment>) -> Result<Response, Refusal> {
    caller.ctx.require(Right::EditContracts)?;
    let ctx = caller.ctx.clone();
    let work = async move |it: NewAmendment| {
        let form = AmendmentForm {
            title: it.title.unwrap_or_default(),
            effective_date: day_or_none(it.effective_date, &ctx),
            end_date: day_or_none(it.end_date, &ctx),
            contract_value: it.contract_value.as_deref().map(written).unwrap_or_default(),
            changes: it.changes.into_iter().map(ChangeForm::from).collect(),
        };
        let made = actions::create(&ctx, ContractId::from_uuid(id), &form).await?;
        Ok(contract_answer(&ctx, StatusCode::CREATED, made).await?)
    };
    once.answer(&caller.ctx, work).await
}

/// Add a change to a drafted amendment
///
/// Names the version it starts from, in If-Match or in the body. A stale one is 409 and changes nothing.
#[utoipa::path(
    post, path = "/contracts/{id}/changes", tag = "Contracts", security(("bearer" = [])), request_body = FurtherChange,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The amendment as it is now.", body = super::contracts::ContractBody),
        (status = 409, description = "Somebody saved first, or it is no draft any more.")
    )
)]
pub(super) async fn add_change(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(it): Body<FurtherChange>,
) -> Result<Response, Refusal> {
    let base = seen(&caller.ctx, id, &headers, it.version).await?.ok_or_else(|| {
        Problem::invalid_field("version", "required", "Say which version you changed, here or in the header If-Match.")
    })?;
    let form = ChangeForm { kind: it.kind, clause: it.clause, text: it.text.unwrap_or_default() };
    let changed = actions::add_change(&caller.ctx, ContractId::from_uuid(id), base, &form).await?;
    Ok(contract_answer(&caller.ctx, StatusCode::OK, changed).await?)
}

/// Read what governs a contract on a day
#[utoipa::path(
    get, path = "/contracts/{id}/governing", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), OnDay),
    responses(
        (status = 200, description = "The text with every amendment in force written into it.", body = GoverningBody),
        (status = 409, description = "The contract is an amendment, which governs nothing by itself.")
    )
)]
pub(super) async fn governing(
    caller: Caller,
    Id(id): Id<Uuid>,
    Asked(query): Asked<OnDay>,
) -> Result<Json<GoverningBody>, Refusal> {
    let on = match &query.on {
        None => caller.ctx.today(),
        Some(raw) => days::checked("on", raw, &caller.ctx)?,
    };
    let it = actions::governing(&caller.ctx, ContractId::from_uuid(id), on).await?;
    let passages = it.text.passages.iter().map(|passage| AmendedPassage {
        start: passage.place.start,
        end: passage.place.end,
        amendment: passage.amendment,
    });
    let unread = it.text.unread.iter().map(|unread| UnreadWords {
        amendment: unread.amendment,
        words: unread.words.clone(),
        why: unread.why.clone(),
    });
    Ok(Json(GoverningBody {
        contract_id: id,
        on: it.on.to_string(),
        passages: passages.collect(),
        amendments: it.amendments.iter().map(AmendmentBody::of).collect(),
        unread: unread.collect(),
        content: it.text.content,
    }))
}
