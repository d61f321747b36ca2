//! `/company`: what the caller's company says of itself.

use super::caller::Caller;
use super::extract::{Body, present, written};
use super::tags::{IfMatch, if_match};
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use pactoria::company::form::CompanyForm;
use pactoria::company::{Company, actions};
use pactoria::compliance::RequiredScore;
use pactoria::context::Ctx;
use pactoria::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

/// Changes to the details of your company. What is left out stays; `null` takes a number or a score away.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct CompanyChange {
    /// The version the change starts from; the header If-Match says the same.
    version: Option<u32>,
    name: Option<String>,
    /// At Companies House, such as `01234567` or `SC123456`; zeros that were left out come back.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    company_number: Option<Option<String>>,
    /// A VAT number of the United Kingdom, such as `GB123456782`, whose check digits must fit, or of a member state of the
    /// European Union, such as `DE136695976`.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    vat_number: Option<Option<String>>,
    /// An IANA name, such as `Europe/London`.
    timezone: Option<String>,
    /// From which score after decisions on a contract is ready to sign, from 0.00 to 1.00; `null` hands it back to the
    /// installation.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<f64>, example = 0.95)]
    required_score: Option<Box<RawValue>>,
}

/// What your company says of itself.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyDetails)]
pub(super) struct CompanyBody {
    id: Uuid,
    name: String,
    /// At Companies House: eight characters.
    company_number: Option<String>,
    /// With its country, without spaces.
    vat_number: Option<String>,
    /// Days are days there.
    timezone: String,
    /// From which score after decisions on your company calls a contract ready to sign; `null` where it said nothing and the
    /// installation's counts.
    required_score: Option<f64>,
    /// What counts where your company says nothing.
    usual_required_score: f64,
    version: u32,
}

fn answer(ctx: &Ctx, it: Company) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", it.version));
    let body = CompanyBody {
        id: ctx.company().uuid(),
        name: it.name,
        company_number: it.registration.company_number.map(|it| it.to_string()),
        vat_number: it.registration.vat_number.map(|it| it.to_string()),
        timezone: it.time_zone,
        required_score: it.required_score.map(RequiredScore::score),
        usual_required_score: actions::usual_score(ctx).score(),
        version: it.version,
    };
    let mut response = Json(body).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// Read the details of your company
#[utoipa::path(
    get, path = "/company", tag = "Accounts", security(("bearer" = [])),
    responses((status = 200, description = "What it says of itself.", body = CompanyBody))
)]
pub(super) async fn get(caller: Caller) -> Result<Response, Refusal> {
    let it = actions::get(&caller.ctx).await?;
    Ok(answer(&caller.ctx, it))
}

/// Change the details of your company
///
/// For owners and admins. Names the version it starts from, in If-Match or in the body. Drafts begin with these details from
/// then on; contracts that are there stay as they are.
#[utoipa::path(
    put, path = "/company", tag = "Accounts", security(("bearer" = [])), request_body = CompanyChange,
    params(IfMatch),
    responses(
        (status = 200, description = "The details as they are now.", body = CompanyBody),
        (status = 409, description = "Somebody changed them first; nothing was changed.")
    )
)]
pub(super) async fn put(
    caller: Caller,
    headers: HeaderMap,
    Body(it): Body<CompanyChange>,
) -> Result<Response, Refusal> {
    let ctx = &caller.ctx;
    let base = match if_match(&headers)? {
        Some(tags) => {
            let now = actions::get(ctx).await?.version;
            if tags.hold_version(now) { it.version.unwrap_or(now) } else { 0 }
        }
        None => it.version.ok_or_else(|| {
            let sentence = "Say which version you changed, here or in the header If-Match.";
            Problem::invalid_field("version", "required", sentence)
        })?,
    };
    let form = CompanyForm {
        name: it.name,
        company_number: it.company_number.map(Option::unwrap_or_default),
        vat_number: it.vat_number.map(Option::unwrap_or_default),
        time_zone: it.timezone,
        required_score: it.required_score.as_deref().map(written),
    };
    let it = actions::put(ctx, base, &form).await?;
    Ok(answer(ctx, it))
}
