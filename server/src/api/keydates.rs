//! `/contracts/{id}/dates`: what was said about renewal and notice, and the dates that follow from it.

use super::caller::Caller;
use super::extract::{Body, Id, written};
use super::tags::{IfMatch, if_match};
use crate::downloads;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::ids::ContractId;
use pactoria::keydates::actions::{self, KeyDates};
use pactoria::keydates::form::KeyTermsForm;
use pactoria::keydates::{Basis, Derivation};
use pactoria::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a contract says about its end. What is left out is as if it said nothing.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct KeyTermsChange {
    /// The version of the terms that you saw, 0 where nobody has said any; the header If-Match says the same.
    version: Option<u32>,
    /// `england-and-wales` (default), `scotland` or `northern-ireland`: whose bank holidays count.
    division: Option<String>,
    /// `none` (default), `automatic` or `by_agreement`.
    renewal: Option<String>,
    /// The length of each renewal, for `automatic`.
    #[schema(value_type = Option<Count>)]
    renewal_count: Option<Box<RawValue>>,
    /// `days`, `weeks`, `months` or `years`.
    renewal_unit: Option<String>,
    /// The notice period; empty where there is none.
    #[schema(value_type = Option<Count>)]
    notice_count: Option<Box<RawValue>>,
    /// `days`, `business_days`, `weeks`, `months` or `years`.
    notice_unit: Option<String>,
    /// `ordinary` (default), `clear_days` or `inclusive`.
    counted_as: Option<String>,
    /// `first_class_post` (default), `by_hand`, `email` or `email_next_business_day`.
    service: Option<String>,
    /// The number of the clause on the notice period.
    notice_clause: Option<String>,
    /// The number of the clause on when a notice counts as received.
    service_clause: Option<String>,
}

/// A whole number, as a number or as text.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it describes what is read as it was written")]
pub(super) enum Count {
    Number(u32),
    Text(String),
}

impl KeyTermsChange {
    fn form(self) -> KeyTermsForm {
        let count = |it: Option<Box<RawValue>>| it.as_deref().map(written).unwrap_or_default();
        KeyTermsForm {
            division: self.division.unwrap_or_default(),
            renewal: self.renewal.unwrap_or_default(),
            renewal_count: count(self.renewal_count),
            renewal_unit: self.renewal_unit.unwrap_or_default(),
            notice_count: count(self.notice_count),
            notice_unit: self.notice_unit.unwrap_or_default(),
            counted_as: self.counted_as.unwrap_or_default(),
            service: self.service.unwrap_or_default(),
            notice_clause: self.notice_clause.unwrap_or_default(),
            service_clause: self.service_clause.unwrap_or_default(),
        }
    }
}

/// What was said of a contract's end.
#[derive(Serialize, ToSchema)]
pub(super) struct KeyTerms {
    /// `england-and-wales` (default), `scotland` or `northern-ireland`: whose bank holidays count.
    division: String,
    /// `none` (default), `automatic` or `by_agreement`.
    renewal: String,
    /// The length of each renewal, for `automatic`: a whole number as text.
    renewal_count: String,
    /// `days`, `weeks`, `months` or `years`.
    renewal_unit: String,
    /// The notice period: a whole number as text; empty where there is none.
    notice_count: String,
    /// `days`, `business_days`, `weeks`, `months` or `years`.
    notice_unit: String,
    /// `ordinary` (default), `clear_days` or `inclusive`.
    counted_as: String,
    /// `first_class_post` (default), `by_hand`, `email` or `email_next_business_day`.
    service: String,
    /// The number of the clause on the notice period.
    notice_clause: String,
    /// The number of the clause on when a notice counts as received.
    service_clause: String,
}

/// The key dates of a contract as they stand today.
#[derive(Serialize, ToSchema)]
#[schema(as = KeyDates)]
pub(super) struct KeyDatesBody {
    contract_id: Uuid,
    /// How often the terms were said; sent back with a change, it makes sure that nobody was faster.
    version: u32,
    /// What was said; the defaults until somebody says something.
    terms: KeyTerms,
    #[schema(format = "date")]
    start_date: Option<String>,
    /// The last day of the term that runs today.
    #[schema(format = "date")]
    term_end: Option<String>,
    /// How often the contract has renewed by then.
    renewals: u32,
    /// The next day on which it renews by itself.
    #[schema(format = "date")]
    next_renewal: Option<String>,
    /// The last day on which a notice can be sent so that it is received in time.
    notice_by: Option<NoticeDate>,
    /// Why the notice date cannot be worked out, where it cannot.
    problem: Option<String>,
    /// Where bank holidays are worked out by rule and not yet proclaimed.
    caveat: Option<String>,
}

/// A date with the way that leads to it.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeDate {
    #[schema(format = "date")]
    date: String,
    /// The latest day of receipt.
    #[schema(format = "date")]
    received: String,
    steps: Vec<DateStep>,
    notes: Vec<String>,
}

/// One step of a derivation.
#[derive(Serialize, ToSchema)]
pub(super) struct DateStep {
    #[schema(format = "date")]
    from: String,
    #[schema(format = "date")]
    to: String,
    /// What was done, as a sentence.
    what: String,
    /// The clauses, cases and data it rests on.
    rests_on: Vec<String>,
}

impl NoticeDate {
    fn of(it: &Derivation) -> Self {
        let steps = it.steps.iter().map(|step| DateStep {
            from: step.from.to_string(),
            to: step.to.to_string(),
            what: step.what.clone(),
            rests_on: step.rests_on.iter().map(Basis::in_words).collect(),
        });
        Self {
            date: it.date.to_string(),
            received: it.received.to_string(),
            steps: steps.collect(),
            notes: it.notes.clone(),
        }
    }
}

impl KeyDatesBody {
    fn of(it: &KeyDates) -> Self {
        let form = KeyTermsForm::from(&it.terms);
        Self {
            contract_id: it.contract.id.uuid(),
            version: it.version,
            terms: KeyTerms {
                division: form.division,
                renewal: form.renewal,
                renewal_count: form.renewal_count,
                renewal_unit: form.renewal_unit,
                notice_count: form.notice_count,
                notice_unit: form.notice_unit,
                counted_as: form.counted_as,
                service: form.service,
                notice_clause: form.notice_clause,
                service_clause: form.service_clause,
            },
            start_date: it.contract.dates.start().map(|it| it.to_string()),
            term_end: it.term_end.map(|it| it.to_string()),
            renewals: it.renewals,
            next_renewal: it.next_renewal.map(|it| it.to_string()),
            notice_by: it.notice_by.as_ref().and_then(|it| it.as_ref().ok()).map(NoticeDate::of),
            problem: it.notice_by.as_ref().and_then(|it| it.as_ref().err()).map(ToString::to_string),
            caveat: it.caveat.clone(),
        }
    }
}

/// The dates with the tag that If-Match takes. It begins with the version of the terms; what follows from them is another on
/// another day, and after a change of the contract.
fn tagged(ctx: &Ctx, it: &KeyDates) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}-{}-{}\"", it.version, it.contract.version, ctx.today()));
    let mut response = Json(KeyDatesBody::of(it)).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// Read the key dates of a contract
///
/// The ETag begins with the version of the terms; sent back as If-Match with a change, it makes sure that nobody was faster.
#[utoipa::path(
    get, path = "/contracts/{id}/dates", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "The dates, with every step that leads to the notice date.", body = KeyDatesBody))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Response, Refusal> {
    let it = actions::get(&caller.ctx, ContractId::from_uuid(id)).await?;
    Ok(tagged(&caller.ctx, &it))
}

/// Say what a contract says about renewal and notice
///
/// Names the version of the terms it starts from, in If-Match or in the body: `version` of the answer, 0 where nobody has said
/// any. A stale one is 409 and changes nothing.
#[utoipa::path(
    put, path = "/contracts/{id}/dates", tag = "Contracts", security(("bearer" = [])), request_body = KeyTermsChange,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The dates that follow.", body = KeyDatesBody),
        (status = 409, description = "The contract's life is over, or somebody said other terms first.")
    )
)]
pub(super) async fn put(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(change): Body<KeyTermsChange>,
) -> Result<Response, Refusal> {
    let (ctx, id) = (&caller.ctx, ContractId::from_uuid(id));
    let now = actions::get(ctx, id).await?.version;
    ctx.require(Right::EditContracts)?;
    let base = match if_match(&headers)? {
        Some(tags) if tags.begin_with_version(now) => change.version.unwrap_or(now),
        // No terms were said so often, so this is refused as stale.
        Some(_) => u32::MAX,
        None => change.version.ok_or_else(|| {
            let sentence = "Say which version of the terms you saw, here or in the header If-Match.";
            Problem::invalid_field("version", "required", sentence)
        })?,
    };
    let said = actions::put(ctx, id, base, &change.form()).await?;
    Ok(tagged(ctx, &said))
}

/// Read the key dates of a contract as a calendar
///
/// For calendar programs: its end, its next renewal and the last day to send notice, as they follow today; none where it is over.
#[utoipa::path(
    get, path = "/contracts/{id}/dates/calendar", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "The dates, in iCalendar (RFC 5545).", content_type = "text/calendar", body = String))
)]
pub(super) async fn calendar(caller: Caller, Id(id): Id<Uuid>) -> Result<Response, Refusal> {
    downloads::answer(actions::calendar_export(&caller.ctx, ContractId::from_uuid(id)).await?)
}
