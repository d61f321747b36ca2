//! `/contracts`: create, find, read, change, generate, check, restore, export.

pub(super) mod generate;
pub(super) mod list;
pub(super) mod versions;

use super::analysis::AnalysisBody;
use super::caller::Caller;
use super::days::day_or_none;
use super::extract::{Asked, Body, Id, present, written};
use super::once::{IdempotencyKey, Once};
use super::tags::{IfMatch, contract_tag, if_match};
use crate::downloads;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::context::Ctx;
use pactoria::contracts::actions::{self, Format, StepForm};
use pactoria::contracts::filing::FilingForm;
use pactoria::contracts::form::{ChangeForm, ContractForm};
use pactoria::contracts::{Contract, Status, Summary};
use pactoria::findings;
use pactoria::ids::ContractId;
use pactoria::problem::{Complaints, Problem};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A new contract.
#[derive(Deserialize, ToSchema)]
#[serde(default)]
#[derive(Default)]
pub(super) struct NewContract {
    /// 1 to 200 characters.
    #[schema(required = true)]
    title: String,
    /// `service_agreement`, `nda`, and so on. May be left out where `template_id` says it; a template of another type is refused.
    #[schema(required = true)]
    contract_type: String,
    /// What is wanted, in plain English.
    plain_english_input: Option<String>,
    /// The other side's name.
    #[schema(required = true)]
    client_name: String,
    client_email: Option<String>,
    /// At Companies House, all eight characters, such as `01234567` or `SC123456`.
    client_company_number: Option<String>,
    /// A VAT number of the United Kingdom, such as `GB123456782`, whose check digits must fit, or of a member state of the
    /// European Union, such as `DE136695976`.
    client_vat_number: Option<String>,
    supplier_name: Option<String>,
    supplier_company_number: Option<String>,
    supplier_vat_number: Option<String>,
    /// A decimal, as text or as a number; at most two decimals, never negative.
    #[schema(value_type = Option<String>, example = "1200.50")]
    contract_value: Option<Box<RawValue>>,
    /// GBP (default), EUR or USD.
    currency: Option<String>,
    /// A date, or an instant that stands for its day in the company's time zone.
    #[schema(format = "date")]
    start_date: Option<String>,
    /// The last day, included.
    #[schema(format = "date")]
    end_date: Option<String>,
    /// Such as `T-NDA-MUT`.
    template_id: Option<String>,
    /// Answers to the template's questions.
    #[schema(value_type = BTreeMap<String, String>)]
    variables: BTreeMap<String, serde_json::Value>,
    /// The text in Markdown, if there is one already.
    content: Option<String>,
    /// The words it is filed under, as PUT /contracts/{id}/tags takes them.
    tags: Option<Vec<String>>,
    /// Who answers for it: you, or a person of your company whose account is open. `owner` is taken as well.
    #[serde(alias = "owner")]
    #[schema(value_type = Option<Uuid>)]
    owner_id: Option<String>,
}

/// Changes to a contract. What is left out stays; `null` clears an optional field.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Change {
    /// The version the change starts from; the header If-Match says the same.
    version: Option<u32>,
    title: Option<String>,
    contract_type: Option<String>,
    plain_english_input: Option<String>,
    client_name: Option<String>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    client_email: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    client_company_number: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    client_vat_number: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    supplier_name: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    supplier_company_number: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    supplier_vat_number: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "1200.50")]
    contract_value: Option<Box<RawValue>>,
    currency: Option<String>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, format = "date")]
    start_date: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, format = "date")]
    end_date: Option<Option<String>>,
    /// The text in Markdown.
    content: Option<String>,
    /// Why; it stands in the history.
    reason: Option<String>,
    /// All words it is filed under. With nothing else but `owner_id`, it is done whatever the status and makes no version.
    tags: Option<Vec<String>>,
    /// Who answers for it. `owner` is taken as well.
    #[serde(alias = "owner")]
    #[schema(value_type = Option<Uuid>)]
    owner_id: Option<String>,
}

/// A contract as lists and single answers share it.
#[derive(Serialize, ToSchema)]
pub(super) struct ContractSummary {
    id: Uuid,
    title: String,
    contract_type: &'static str,
    /// `draft`, `pending_review`, `active`, `completed`, `expired` or `terminated`.
    status: &'static str,
    client_name: String,
    client_email: Option<String>,
    /// At Companies House: eight characters.
    client_company_number: Option<String>,
    /// With its country, without spaces.
    client_vat_number: Option<String>,
    supplier_name: Option<String>,
    supplier_company_number: Option<String>,
    supplier_vat_number: Option<String>,
    /// Exactly two decimals.
    #[schema(value_type = Option<f64>, example = 1200.50)]
    contract_value: Option<Money>,
    currency: &'static str,
    #[schema(format = "date")]
    start_date: Option<String>,
    #[schema(format = "date")]
    end_date: Option<String>,
    template_id: Option<String>,
    version: u32,
    is_current_version: bool,
    created_by: Uuid,
    /// Who answers for it; PUT /contracts/{id}/owner names somebody else.
    owner_id: Uuid,
    owner_name: String,
    /// The words it is filed under; PUT /contracts/{id}/tags changes them.
    tags: Vec<String>,
    /// Whether your company wants it reviewed before it is in force.
    review_demanded: bool,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date-time")]
    updated_at: String,
    /// Why the status last changed, where a reason was given.
    status_reason: Option<String>,
    /// Who signed, as recorded when it came into force.
    signed_by: Option<String>,
    /// The day of the last signature.
    #[schema(format = "date")]
    signed_on: Option<String>,
    /// The statuses to which you may take it now; empty when its life is over or no step of it is yours.
    next_statuses: Vec<&'static str>,
}

/// A contract.
#[derive(Serialize, ToSchema)]
#[schema(as = Contract)]
pub(super) struct ContractBody {
    #[serde(flatten)]
    summary: ContractSummary,
    /// The version of the template that its text was drafted from, where there is a template.
    template_version: Option<u32>,
    plain_english_input: String,
    variables: BTreeMap<String, String>,
    /// Markdown with clause numbers and references written out; empty until generated.
    content: String,
}

/// A step in the life of a contract.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct StatusChange {
    /// `draft`, `pending_review`, `active`, `completed`, `expired` or `terminated`.
    #[schema(required = true)]
    status: String,
    /// The version you saw; the header If-Match says the same. Left out, the present one is meant.
    version: Option<u32>,
    /// Why; needed for going back to draft and for terminating. At most 300 characters.
    reason: Option<String>,
    /// Who signed, for `active`. At most 300 characters. Left out, no signatory is named; that you are who recorded it as signed, and
    /// when, is written down in either case.
    signed_by: Option<String>,
    /// The day of the last signature, for `active`; today when left out.
    #[schema(format = "date")]
    signed_on: Option<String>,
}

/// Why a contract ends.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EndQuery {
    /// At most 300 characters.
    #[param(value_type = Option<String>)]
    reason: String,
}

/// Whether to check again what was checked.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct Analyze {
    force_reanalysis: bool,
}

/// As what to export.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// `pdf` (default), `docx`, `md`, `html` or `json`.
    format: Option<String>,
}

/// An amount, written with exactly two decimals and never by way of a binary fraction.
#[derive(Clone, Copy)]
pub(super) struct Money(pub(super) Decimal);

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(format!("{:.2}", self.0)).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

impl ContractSummary {
    fn of(it: &Summary, tags: Vec<String>, review_demanded: bool, next: Vec<Status>) -> Self {
        Self {
            id: it.id.uuid(),
            title: it.title.clone(),
            contract_type: it.contract_type.word(),
            status: it.status.word(),
            client_name: it.client_name.clone(),
            client_email: it.client_email.clone(),
            client_company_number: it.client.company_number.as_ref().map(ToString::to_string),
            client_vat_number: it.client.vat_number.as_ref().map(ToString::to_string),
            supplier_name: it.supplier_name.clone(),
            supplier_company_number: it.supplier.company_number.as_ref().map(ToString::to_string),
            supplier_vat_number: it.supplier.vat_number.as_ref().map(ToString::to_string),
            contract_value: it.value.map(Money),
            currency: it.currency.code(),
            start_date: it.dates.start().map(|it| it.to_string()),
            end_date: it.dates.end().map(|it| it.to_string()),
            template_id: it.template_id.clone(),
            version: it.version,
            is_current_version: true,
            created_by: it.created_by.uuid(),
            owner_id: it.owner.uuid(),
            owner_name: it.owner_name.clone(),
            tags,
            review_demanded,
            created_at: it.created_at.to_string(),
            updated_at: it.updated_at.to_string(),
            status_reason: it.standing.reason.clone(),
            signed_by: it.standing.signed_by.clone(),
            signed_on: it.standing.signed_on.map(|it| it.to_string()),
            next_statuses: next.into_iter().map(Status::word).collect(),
        }
    }
}

/// The contract with the tag that If-Match takes.
pub(super) async fn contract_answer(ctx: &Ctx, status: StatusCode, contract: Contract) -> Result<Response, Problem> {
    let next = actions::next_statuses(ctx, &contract.summary).await?;
    let summary = ContractSummary::of(&contract.summary, contract.tags, contract.review_demanded, next);
    let tag = HeaderValue::from_str(&format!("\"{}\"", contract_tag(&contract.summary)));
    let body = ContractBody {
        summary,
        template_version: contract.summary.template_version,
        plain_english_input: contract.plain_english_input,
        variables: contract.answers,
        content: contract.content,
    };
    let mut response = (status, Json(body)).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

/// Answers as the template's form takes them: lists with one item on each line.
fn answers(variables: BTreeMap<String, serde_json::Value>) -> Result<BTreeMap<String, String>, Problem> {
    use serde_json::Value;
    let mut complaints = Complaints::new();
    let mut answers = BTreeMap::new();
    for (name, value) in variables {
        let text = match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(yes) => Some(yes.to_string()),
            Value::Null => Some(String::new()),
            Value::Array(items) => {
                let lines: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                lines.map(|it| it.join("\n"))
            }
            Value::Object(_) => None,
        };
        match text {
            Some(text) => {
                answers.insert(name, text);
            }
            None => {
                complaints.add(name, "wrong_type", "An answer is a text, a number, true or false, or a list of texts.");
            }
        }
    }
    complaints.into_result(Some(answers))
}

/// Create a contract
///
/// Without a text it is a draft to be generated; with a text it is a draft that can be checked at once.
#[utoipa::path(
    post, path = "/contracts", tag = "Contracts", security(("bearer" = [])), request_body = NewContract,
    params(IdempotencyKey),
    responses((status = 201, description = "The contract.", body = ContractBody))
)]
pub(super) async fn create(caller: Caller, once: Once<NewContract>) -> Result<Response, Refusal> {
    caller.ctx.require(Right::EditContracts)?;
    let ctx = caller.ctx.clone();
    once.answer(&caller.ctx, async move |it| create_draft(&ctx, it).await).await
}

async fn create_draft(ctx: &Ctx, it: NewContract) -> Result<Response, Refusal> {
    let form = ContractForm {
        title: it.title,
        contract_type: it.contract_type,
        plain_english_input: it.plain_english_input.unwrap_or_default(),
        client_name: it.client_name,
        client_email: it.client_email.unwrap_or_default(),
        client_company_number: it.client_company_number.unwrap_or_default(),
        client_vat_number: it.client_vat_number.unwrap_or_default(),
        supplier_name: it.supplier_name.unwrap_or_default(),
        supplier_company_number: it.supplier_company_number.unwrap_or_default(),
        supplier_vat_number: it.supplier_vat_number.unwrap_or_default(),
        contract_value: it.contract_value.as_deref().map(written).unwrap_or_default(),
        currency: it.currency.unwrap_or_default(),
        start_date: day_or_none(it.start_date, ctx),
        end_date: day_or_none(it.end_date, ctx),
        template_id: it.template_id.unwrap_or_default(),
        variables: answers(it.variables)?,
        content: it.content.unwrap_or_default(),
    };
    let filing = FilingForm { tags: it.tags, owner: it.owner_id };
    let made = actions::create_filed(ctx, &form, &filing).await?;
    Ok(contract_answer(ctx, StatusCode::CREATED, made).await?)
}

/// The sentence for a word that is none of these.
pub(super) fn one_of<const N: usize>(words: [&str; N]) -> String {
    format!("Choose one of: {}.", words.join(", "))
}

/// Read a contract
///
/// The ETag begins with the version; sent back as If-Match with a change, it makes sure that nobody was faster.
#[utoipa::path(
    get, path = "/contracts/{id}", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, description = "The contract.", body = ContractBody))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Response, Refusal> {
    let contract = actions::get(&caller.ctx, ContractId::from_uuid(id)).await?;
    Ok(contract_answer(&caller.ctx, StatusCode::OK, contract).await?)
}

/// Change a contract
///
/// Names the version it starts from, in If-Match or in the body (one of the two is needed, and if both are sent they must
/// agree). A stale one is 409 and changes nothing.
#[utoipa::path(
    patch, path = "/contracts/{id}", tag = "Contracts", security(("bearer" = [])), request_body = Change,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The contract as it is now.", body = ContractBody),
        (status = 409, description = "Somebody saved first, or it is no draft any more.")
    )
)]
pub(super) async fn patch(
    caller: Caller,
    id: Id<Uuid>,
    headers: HeaderMap,
    change: Body<Change>,
) -> Result<Response, Refusal> {
    edit(&caller, id, &headers, change).await
}

/// Change a contract
///
/// The same as PATCH.
#[utoipa::path(
    put, path = "/contracts/{id}", tag = "Contracts", security(("bearer" = [])), request_body = Change,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The contract as it is now.", body = ContractBody),
        (status = 409, description = "Somebody saved first, or it is no draft any more.")
    )
)]
pub(super) async fn put(
    caller: Caller,
    id: Id<Uuid>,
    headers: HeaderMap,
    change: Body<Change>,
) -> Result<Response, Refusal> {
    edit(&caller, id, &headers, change).await
}

/// The version the caller saw, by the header and by the body, which must agree. Version 0, which no contract has, stands
/// for something that is not there any more.
pub(super) async fn seen(
    ctx: &Ctx,
    id: Uuid,
    headers: &HeaderMap,
    in_body: Option<u32>,
) -> Result<Option<u32>, Problem> {
    let Some(tags) = if_match(headers)? else { return Ok(in_body) };
    let contract = actions::get(ctx, ContractId::from_uuid(id)).await?;
    let is_met = tags.name(&contract.summary);
    Ok(Some(if is_met { in_body.unwrap_or(contract.summary.version) } else { 0 }))
}

async fn edit(
    caller: &Caller,
    Id(id): Id<Uuid>,
    headers: &HeaderMap,
    Body(it): Body<Change>,
) -> Result<Response, Refusal> {
    let base = seen(&caller.ctx, id, headers, it.version).await?.ok_or_else(|| {
        Problem::invalid_field("version", "required", "Say which version you changed, here or in the header If-Match.")
    })?;
    let form = ChangeForm {
        title: it.title,
        contract_type: it.contract_type,
        plain_english_input: it.plain_english_input,
        client_name: it.client_name,
        client_email: it.client_email.map(Option::unwrap_or_default),
        client_company_number: it.client_company_number.map(Option::unwrap_or_default),
        client_vat_number: it.client_vat_number.map(Option::unwrap_or_default),
        supplier_name: it.supplier_name.map(Option::unwrap_or_default),
        supplier_company_number: it.supplier_company_number.map(Option::unwrap_or_default),
        supplier_vat_number: it.supplier_vat_number.map(Option::unwrap_or_default),
        contract_value: it.contract_value.as_deref().map(written),
        currency: it.currency,
        start_date: it.start_date.map(|it| day_or_none(it, &caller.ctx)),
        end_date: it.end_date.map(|it| day_or_none(it, &caller.ctx)),
        source: it.content,
        reason: it.reason,
    };
    let filing = FilingForm { tags: it.tags, owner: it.owner_id };
    let contract = actions::edit_filed(&caller.ctx, ContractId::from_uuid(id), base, &form, &filing).await?;
    Ok(contract_answer(&caller.ctx, StatusCode::OK, contract).await?)
}

/// Check a contract against the law
///
/// The stored analysis of the present version, or a new one when asked for or when the rules have changed. Each finding comes
/// with what people decided about it, and `changes` says what differs from the analysis before.
#[utoipa::path(
    post, path = "/contracts/{id}/analyze", tag = "Contracts", security(("bearer" = [])), request_body = Analyze,
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "What the rules say.", body = AnalysisBody),
        (status = 409, description = "There is no text yet.")
    )
)]
pub(super) async fn analyze(
    caller: Caller,
    Id(id): Id<Uuid>,
    Body(it): Body<Analyze>,
) -> Result<Json<AnalysisBody>, Refusal> {
    let contract = ContractId::from_uuid(id);
    let reading = actions::analyse(&caller.ctx, contract, it.force_reanalysis).await?;
    let changes = findings::actions::changes(&caller.ctx, contract, &reading).await?;
    Ok(Json(AnalysisBody::of(reading, id, changes)))
}

/// Take a step in the life of a contract
///
/// A step its life does not have, or the day does not allow, is 409 and names those that can follow. Bringing it into force is for owners and admins.
#[utoipa::path(
    post, path = "/contracts/{id}/status", tag = "Contracts", security(("bearer" = [])), request_body = StatusChange,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "The contract as it is now.", body = ContractBody),
        (status = 409, description = "There is no such step from its present status, or somebody was faster.")
    )
)]
pub(super) async fn status(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(it): Body<StatusChange>,
) -> Result<Response, Refusal> {
    let form = StepForm {
        to: it.status,
        version: seen(&caller.ctx, id, &headers, it.version).await?,
        reason: it.reason.unwrap_or_default(),
        signed_by: it.signed_by.unwrap_or_default(),
        signed_on: day_or_none(it.signed_on, &caller.ctx),
        must_name_signatories: false,
    };
    let contract = actions::take_step(&caller.ctx, ContractId::from_uuid(id), &form).await?;
    Ok(contract_answer(&caller.ctx, StatusCode::OK, contract).await?)
}

/// Terminate a contract
///
/// It stays readable: nothing is ever deleted.
#[utoipa::path(
    delete, path = "/contracts/{id}", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), EndQuery, IfMatch),
    responses(
        (status = 200, description = "The terminated contract.", body = ContractBody),
        (status = 409, description = "Its life is over already, or somebody was faster.")
    )
)]
pub(super) async fn terminate(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Asked(query): Asked<EndQuery>,
) -> Result<Response, Refusal> {
    let version = seen(&caller.ctx, id, &headers, None).await?;
    let named = !query.reason.trim().is_empty();
    let reason = if named { query.reason } else { "No reason given (API)".to_owned() };
    let form = StepForm { to: Status::Terminated.word().to_owned(), version, reason, ..StepForm::default() };
    let contract = actions::take_step(&caller.ctx, ContractId::from_uuid(id), &form).await?;
    Ok(contract_answer(&caller.ctx, StatusCode::OK, contract).await?)
}

/// Export a contract as a file
#[utoipa::path(
    get, path = "/contracts/{id}/export", tag = "Contracts", security(("bearer" = [])),
    params(("id" = Uuid, Path), ExportQuery),
    responses(
        (status = 200, description = "The file.", content(
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (String = "text/markdown"),
            (String = "text/html"),
            (serde_json::Value = "application/json")
        )),
        (status = 409, description = "There is no text yet.")
    )
)]
pub(super) async fn export(
    caller: Caller,
    Id(id): Id<Uuid>,
    Asked(query): Asked<ExportQuery>,
) -> Result<Response, Refusal> {
    let word = query.format.as_deref().unwrap_or("pdf");
    let format = Format::from_word(word).ok_or_else(|| {
        Problem::invalid_field("format", "not_a_format", one_of(["pdf", "docx", "md", "html", "json"]))
    })?;
    downloads::answer(actions::export(&caller.ctx, ContractId::from_uuid(id), format).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_exactly_two_decimals() {
        for (amount, written) in
            [("1200.5", "1200.50"), ("0", "0.00"), ("99999999999.99", "99999999999.99"), ("0.1", "0.10")]
        {
            assert_eq!(serde_json::to_string(&Money(amount.parse().unwrap())).unwrap(), written);
        }
    }

    #[test]
    fn answers_are_texts_whatever_their_json() {
        let sent: BTreeMap<String, serde_json::Value> = serde_json::from_str(
            r#"{"term_years": 3, "mutual": true, "purpose": "a deal", "items": ["a", "b"], "none": null}"#,
        )
        .unwrap();
        let answers = answers(sent).unwrap();
        assert_eq!(answers["term_years"], "3");
        assert_eq!(answers["mutual"], "true");
        assert_eq!(answers["items"], "a\nb");
        assert_eq!(answers["none"], "");
        let nested: BTreeMap<String, serde_json::Value> = serde_json::from_str(r#"{"x": {"y": 1}}"#).unwrap();
        assert!(super::answers(nested).unwrap_err().complaints.about("x").is_some());
    }
}
