//! `/contracts/{id}/dates`: what was said about renewal and notice, and the dates that follow from it.

use super::caller::Caller;
use super::extract::{Body, Id};
use crate::refusal::Refusal;
use axum::Json;
use pactoria::ids::ContractId;
use pactoria::keydates::actions::{self, KeyDates};
use pactoria::keydates::form::KeyTermsForm;
use pactoria::keydates::{Basis, Derivation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a contract says about its end. What is left out is as if it said nothing.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
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

/// Read the key dates of a contract
#[utoipa::path(
    get, path = "/contracts/{id}/dates", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "The dates, with every step that leads to the notice date.", body = KeyDatesBody))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<KeyDatesBody>, Refusal> {
    let it = actions::get(&caller.ctx, ContractId::from_uuid(id)).await?;
    Ok(Json(KeyDatesBody::of(&it)))
}

/// Say what a contract says about renewal and notice
#[utoipa::path(
    put, path = "/contracts/{id}/dates", tag = "Contracts", security(("bearer" = [])), request_body = KeyTerms,
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The dates that follow.", body = KeyDatesBody),
        (status = 409, description = "The contract's life is over.")
    )
)]
pub(super) async fn put(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<KeyTerms>,
) -> Result<Json<KeyDatesBody>, Refusal> {
    let form = KeyTermsForm {
        division: it.division,
        renewal: it.renewal,
        renewal_count: it.renewal_count,
        renewal_unit: it.renewal_unit,
        notice_count: it.notice_count,
        notice_unit: it.notice_unit,
        counted_as: it.counted_as,
        service: it.service,
        notice_clause: it.notice_clause,
        service_clause: it.service_clause,
    };
    let said = actions::put(&caller.ctx, ContractId::from_uuid(id), &form).await?;
    Ok(Json(KeyDatesBody::of(&said)))
}
