//! `/contracts/{id}/data-protection` and `/processing`: what contracts say of personal data, and the register made of them.

use super::caller::Caller;
use super::days::day_or_none;
use super::extract::{Asked as Query, Body, Id, MOST_PAGES, count_of, no_blanks};
use super::tags::{IfMatch, if_match};
use crate::downloads;
use crate::refusal::Refusal;
use axum::Json;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use pactoria::accounts::Right;
use pactoria::ids::ContractId;
use pactoria::problem::{Complaints, Problem};
use pactoria::processing::actions::{self, Format, MOST_ROWS, Processing, Registered};
use pactoria::processing::form::{AnswerForm, SayingForm};
use pactoria::processing::register::Assessment;
use pactoria::processing::{Asked, Aspect, Passage, Surety, label_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What a contract says of personal data, with what people said about that.
#[derive(Serialize, ToSchema)]
pub(super) struct DataProtection {
    contract_id: Uuid,
    title: String,
    /// The version whose text was read.
    text_version: u32,
    /// Counts up with every text that is read and everything that somebody says; a change names it.
    version: u32,
    is_in_register: bool,
    /// Every aspect that is asked of a contract, in a fixed order.
    aspects: Vec<AspectBody>,
    /// Aspects that Article 30 of the UK GDPR asks for and nothing says.
    missing: Vec<&'static str>,
    /// Aspects that a person has to look at.
    in_doubt: Vec<&'static str>,
    /// What may call for a data protection impact assessment.
    prompts: Vec<Prompt>,
    /// `no_prompt`, `open`, `to_do`, `done` or `not_needed`.
    assessment_status: &'static str,
    assessment: Option<AssessmentBody>,
    notice: &'static str,
}

/// One thing that is asked of a contract.
#[derive(Serialize, ToSchema)]
#[schema(as = DataProtectionAspect)]
pub(super) struct AspectBody {
    /// The stable word, such as `retention`.
    name: &'static str,
    label: &'static str,
    /// `stated`, `in_doubt`, `not_stated`, or `said`: a person said it, which wins over what was read.
    surety: &'static str,
    values: Vec<ValueBody>,
    /// Why it is in doubt.
    why: Option<String>,
    /// What the present text says, whether or not a person said otherwise.
    read: Vec<ReadBody>,
    said: Option<SaidBody>,
}

/// A value of an aspect.
#[derive(Serialize, ToSchema)]
#[schema(as = DataProtectionValue)]
pub(super) struct ValueBody {
    /// A stable word, words of the text, or `other:` and words of the text.
    value: String,
    label: String,
}

/// A value that the text says, and where.
#[derive(Serialize, ToSchema)]
#[schema(as = DataProtectionRead)]
pub(super) struct ReadBody {
    value: String,
    label: String,
    /// Whether the text states it; otherwise it only seems so.
    is_stated: bool,
    passages: Vec<PassageBody>,
}

/// A passage, exactly as it stands in the text.
#[derive(Serialize, ToSchema)]
#[schema(as = DataProtectionPassage)]
pub(super) struct PassageBody {
    /// First character and the one after the last, counted in Unicode characters of the text.
    start: u32,
    end: u32,
    quote: String,
    /// The number of the clause it stands in.
    clause: Option<String>,
}

/// Who said a value.
#[derive(Serialize, ToSchema)]
#[schema(as = DataProtectionSaid)]
pub(super) struct SaidBody {
    reason: String,
    /// The version of the text it was said about.
    text_version: u32,
    /// What the text said then.
    read_then: Vec<String>,
    by: Uuid,
    by_name: String,
    #[schema(format = "date-time")]
    at: String,
}

/// Something that may call for an impact assessment.
#[derive(Serialize, ToSchema)]
#[schema(as = AssessmentPrompt)]
pub(super) struct Prompt {
    id: String,
    passages: Vec<PassageBody>,
}

/// What somebody answered to the prompts.
#[derive(Serialize, ToSchema)]
#[schema(as = ImpactAssessment)]
pub(super) struct AssessmentBody {
    /// `to_do`, `done` or `not_needed`.
    outcome: &'static str,
    reference: String,
    /// The day it was done, or by which it is to be.
    #[schema(format = "date")]
    day: Option<String>,
    reason: String,
    obligation_id: Option<Uuid>,
    owner_name: Option<String>,
    /// The prompts it answers: one that comes up later waits for an answer of its own.
    prompts: Vec<String>,
    by: Uuid,
    by_name: String,
    #[schema(format = "date-time")]
    at: String,
}

/// What holds of some aspects, by their stable words.
#[derive(Deserialize, ToSchema)]
#[schema(as = DataProtectionChange)]
pub(super) struct Change {
    aspects: BTreeMap<String, SayingBody>,
    /// The version the change starts from; the header If-Match says the same.
    #[serde(default)]
    version: Option<u32>,
}

/// What holds of one aspect.
#[derive(Deserialize, ToSchema)]
#[schema(as = DataProtectionSaying)]
pub(super) struct SayingBody {
    /// Stable words, or words of one's own where the aspect takes them; `null` takes back what was said.
    #[serde(default)]
    values: Option<Vec<String>>,
    /// What this rests on, in 1 to 2,000 characters.
    reason: String,
}

/// An answer to the prompts.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = ImpactAssessmentAnswer)]
pub(super) struct AnswerBody {
    /// `done`, `to_do` or `not_needed`.
    #[schema(required = true)]
    outcome: String,
    /// Where an assessment that was done is kept.
    reference: Option<String>,
    /// The day it was done, or by which it is to be.
    #[schema(format = "date")]
    day: Option<String>,
    /// Needed where none is needed.
    reason: Option<String>,
    /// Whose job one that is to be done is; the caller when left out.
    #[schema(value_type = Option<Uuid>)]
    owner_id: Option<String>,
    /// The version the change starts from; the header If-Match says the same.
    version: Option<u32>,
}

/// A page of the register, the contract made last first.
#[derive(Serialize, ToSchema)]
pub(super) struct RegisterPage {
    entries: Vec<EntryBody>,
    total: u32,
    page: u32,
    size: u32,
    pages: u32,
}

/// A contract in the register.
#[derive(Serialize, ToSchema)]
#[schema(as = RegisterEntry)]
pub(super) struct EntryBody {
    contract_id: Uuid,
    title: String,
    other_party: String,
    status: &'static str,
    /// What is known by aspect; what is not stated is left out.
    aspects: BTreeMap<&'static str, HeldBody>,
    /// `no_prompt`, `open`, `to_do`, `done` or `not_needed`.
    assessment_status: &'static str,
    assessment: Option<AssessmentBody>,
    missing: Vec<&'static str>,
    in_doubt: Vec<&'static str>,
    version: u32,
}

/// The values of an aspect.
#[derive(Serialize, ToSchema)]
#[schema(as = RegisterValues)]
pub(super) struct HeldBody {
    values: Vec<ValueBody>,
    /// `stated`, `in_doubt` or `said`.
    surety: &'static str,
}

/// A query of the register: the words of its filter, and what else it takes.
macro_rules! register_query {
    ($(#[$about:meta])* $name:ident { $($(#[$said:meta])* $field:ident,)* }) => {
        $(#[$about])*
        #[derive(Default, Deserialize, IntoParams)]
        #[serde(default, deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(super) struct $name {
            /// The status of the contract: `active` (default), another status, or `all`.
            status: Option<String>,
            /// Your role: `controller`, `independent_controller`, `joint_controller`, `processor` or `sub_processor`.
            role: Option<String>,
            /// Only those with special category data.
            #[param(value_type = Option<bool>)]
            special: Option<String>,
            /// Only those with transfers outside the United Kingdom.
            #[param(value_type = Option<bool>)]
            transfer: Option<String>,
            /// Only those with an impact assessment to see to.
            #[param(value_type = Option<bool>)]
            dpia: Option<String>,
            /// Only those that lack something the law asks for.
            #[param(value_type = Option<bool>)]
            incomplete: Option<String>,
            $($(#[$said])* $field: Option<String>,)*
        }

        impl $name {
            /// The filter that the words of the query name.
            fn asked(&self) -> Result<Asked, Problem> {
                let words = [
                    ("status", &self.status),
                    ("role", &self.role),
                    ("special", &self.special),
                    ("transfer", &self.transfer),
                    ("dpia", &self.dpia),
                    ("incomplete", &self.incomplete),
                ];
                let mut complaints = Complaints::new();
                no_blanks(&mut complaints, words);
                complaints.into_result(Some(()))?;
                Asked::parse(words.into_iter().filter_map(|(name, word)| Some((name, word.as_deref()?))))
            }
        }
    };
}

register_query! {
    /// Which entries to show.
    RegisterQuery {
        /// From 1.
        #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, default = 1)]
        page,
        /// From 1 to 100.
        #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 100)]
        size,
    }
}

register_query! {
    /// Which entries to save, and as what.
    ExportQuery {
        /// `json` (default), `csv` or `pdf`.
        format,
    }
}

fn words(all: &[Aspect]) -> Vec<&'static str> {
    all.iter().map(|it| it.word()).collect()
}

fn value(aspect: Aspect, it: &str) -> ValueBody {
    ValueBody { value: it.to_owned(), label: label_of(aspect, it) }
}

impl PassageBody {
    fn all(of: &[Passage]) -> Vec<Self> {
        let one =
            |it: &Passage| Self { start: it.start, end: it.end, quote: it.quote.clone(), clause: it.clause.clone() };
        of.iter().map(one).collect()
    }
}

impl AspectBody {
    fn of(it: &Processing, aspect: Aspect) -> Self {
        let held = it.entry.held.get(&aspect);
        let read = |it: &pactoria::processing::Found| ReadBody {
            value: it.value.clone(),
            label: label_of(aspect, &it.value),
            is_stated: it.is_sure,
            passages: PassageBody::all(&it.passages),
        };
        let said = it.said.iter().find(|it| it.aspect == aspect);
        Self {
            name: aspect.word(),
            label: aspect.label(),
            surety: held.map_or(Surety::NotStated, |it| it.surety).word(),
            values: it.entry.values(aspect).iter().map(|it| value(aspect, it)).collect(),
            why: it.reading.why.get(&aspect).cloned(),
            read: it.reading.found.get(&aspect).into_iter().flatten().map(read).collect(),
            said: said.map(|it| SaidBody {
                reason: it.reason.clone(),
                text_version: it.version,
                read_then: it.read.clone(),
                by: it.by.uuid(),
                by_name: it.by_name.clone(),
                at: it.at.to_string(),
            }),
        }
    }
}

impl AssessmentBody {
    fn of(it: &Assessment) -> Self {
        Self {
            outcome: it.outcome.word(),
            reference: it.reference.clone(),
            day: it.day.map(|it| it.to_string()),
            reason: it.reason.clone(),
            obligation_id: it.obligation.map(pactoria::ids::ObligationId::uuid),
            owner_name: it.owner_name.clone(),
            prompts: it.triggers.clone(),
            by: it.by.uuid(),
            by_name: it.by_name.clone(),
            at: it.at.to_string(),
        }
    }
}

impl DataProtection {
    fn of(it: &Processing) -> Self {
        Self {
            contract_id: it.summary.id.uuid(),
            title: it.summary.title.clone(),
            text_version: it.summary.version,
            version: it.revision,
            is_in_register: it.entry.touches(),
            aspects: Aspect::ALL.iter().map(|aspect| AspectBody::of(it, *aspect)).collect(),
            missing: words(&it.entry.missing),
            in_doubt: words(&it.entry.in_doubt),
            prompts: it
                .prompts()
                .into_iter()
                .map(|it| Prompt { passages: PassageBody::all(&it.passages), id: it.trigger })
                .collect(),
            assessment_status: it.standing().word(),
            assessment: it.assessment.as_ref().map(AssessmentBody::of),
            notice: pactoria::compliance::NOTICE,
        }
    }
}

impl EntryBody {
    fn of(it: &Registered) -> Self {
        let held = it.entry.held.iter().map(|(aspect, it)| {
            let values = it.values.iter().map(|it| value(*aspect, it)).collect();
            (aspect.word(), HeldBody { values, surety: it.surety.word() })
        });
        Self {
            contract_id: it.summary.id.uuid(),
            title: it.summary.title.clone(),
            other_party: it.summary.other_party.clone(),
            status: it.summary.status.word(),
            aspects: held.collect(),
            assessment_status: it.standing.word(),
            assessment: it.assessment.as_ref().map(AssessmentBody::of),
            missing: words(&it.entry.missing),
            in_doubt: words(&it.entry.in_doubt),
            version: it.revision,
        }
    }
}

/// The answer with its version as the tag by which a change names it.
fn tagged(it: &Processing) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", it.revision));
    let mut response = Json(DataProtection::of(it)).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// The version a change starts from.
fn base(headers: &HeaderMap, named: Option<u32>, now: u32) -> Result<u32, Problem> {
    match if_match(headers)? {
        Some(tags) if tags.hold_version(now) => Ok(named.unwrap_or(now)),
        // None is ever at this version, so this is refused as stale.
        Some(_) => Ok(u32::MAX),
        None => named.ok_or_else(|| {
            let sentence = "Say which version you changed, here or in the header If-Match.";
            Problem::invalid_field("version", "required", sentence)
        }),
    }
}

/// Read what a contract says of personal data
///
/// Read out of the present text by fixed phrases, each value with its passages; what the text does not say is not stated. The ETag is
/// the version; sent back as If-Match with a change, it makes sure that nobody was faster.
#[utoipa::path(
    get, path = "/contracts/{id}/data-protection", tag = "Processing", security(("bearer" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "What the text says, and what people said.", body = DataProtection))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Response, Refusal> {
    Ok(tagged(&actions::get(&caller.ctx, ContractId::from_uuid(id)).await?))
}

/// Say what holds of a contract’s personal data
///
/// What a person says wins over what is read, and is kept with their name and reason. Aspects that are left out stay as they are.
#[utoipa::path(
    put, path = "/contracts/{id}/data-protection", tag = "Processing", security(("bearer" = [])), request_body = Change,
    params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "What holds now.", body = DataProtection),
        (status = 409, description = "Somebody was faster, or the text was changed; nothing was changed.")
    )
)]
pub(super) async fn put(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(change): Body<Change>,
) -> Result<Response, Refusal> {
    let (ctx, id) = (&caller.ctx, ContractId::from_uuid(id));
    let now = actions::get(ctx, id).await?.revision;
    ctx.require(Right::EditContracts)?;
    let base = base(&headers, change.version, now)?;
    let forms = change.aspects.into_iter();
    let forms: Vec<_> = forms.map(|(aspect, it)| SayingForm { aspect, values: it.values, reason: it.reason }).collect();
    Ok(tagged(&actions::say(ctx, id, base, &forms).await?))
}

/// Answer whether an impact assessment is needed
///
/// One that is to be done becomes an obligation of the contract.
#[utoipa::path(
    put, path = "/contracts/{id}/data-protection/assessment", tag = "Processing", security(("bearer" = [])),
    request_body = AnswerBody, params(("id" = Uuid, Path), IfMatch),
    responses(
        (status = 200, description = "What holds now.", body = DataProtection),
        (status = 409, description = "Somebody was faster, or the text was changed; nothing was changed.")
    )
)]
pub(super) async fn answer(
    caller: Caller,
    Id(id): Id<Uuid>,
    headers: HeaderMap,
    Body(it): Body<AnswerBody>,
) -> Result<Response, Refusal> {
    let (ctx, id) = (&caller.ctx, ContractId::from_uuid(id));
    let now = actions::get(ctx, id).await?.revision;
    ctx.require(Right::EditContracts)?;
    let base = base(&headers, it.version, now)?;
    let form = AnswerForm {
        outcome: it.outcome,
        reference: it.reference.unwrap_or_default(),
        day: day_or_none(it.day, ctx),
        reason: it.reason.unwrap_or_default(),
        owner_id: it.owner_id.unwrap_or_default(),
    };
    Ok(tagged(&actions::answer(ctx, id, base, &form).await?))
}

/// List the register of processing
///
/// Contracts that touch personal data, or seem to, with what Article 30 of the UK GDPR asks for.
#[utoipa::path(
    get, path = "/processing", tag = "Processing", security(("bearer" = [])), params(RegisterQuery),
    responses((status = 200, description = "A page of the register.", body = RegisterPage))
)]
pub(super) async fn list(caller: Caller, Query(query): Query<RegisterQuery>) -> Result<Json<RegisterPage>, Refusal> {
    let mut complaints = Complaints::new();
    let page = count_of(&mut complaints, "page", query.page.as_deref(), 1, MOST_PAGES);
    let size = count_of(&mut complaints, "size", query.size.as_deref(), MOST_ROWS, MOST_ROWS);
    let asked = match query.asked() {
        Ok(asked) => complaints.into_result(Some(asked))?,
        Err(problem) => {
            complaints.merge(problem.complaints);
            return Err(Problem::invalid(complaints).into());
        }
    };
    let found = actions::find(&caller.ctx, &asked, page, size).await?;
    Ok(Json(RegisterPage {
        entries: found.entries.iter().map(EntryBody::of).collect(),
        total: found.total,
        page: found.page,
        size: found.size,
        pages: found.pages,
    }))
}

/// Save the register of processing
///
/// Every entry that the filter leaves, as it all stood at one moment. Saving it is written into the trail.
#[utoipa::path(
    get, path = "/processing/export", tag = "Processing", security(("bearer" = [])), params(ExportQuery),
    responses(
        (status = 200, description = "The register as a file.", content(
            (serde_json::Value = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/pdf")
        )),
        (status = 409, description = "These are too many entries to be set as pages.")
    )
)]
pub(super) async fn export(caller: Caller, Query(query): Query<ExportQuery>) -> Result<Response, Refusal> {
    let format = Format::from_word(query.format.as_deref().unwrap_or("json"))
        .ok_or_else(|| Problem::invalid_field("format", "not_a_format", "Choose one of: json, csv, pdf."))?;
    downloads::answer(actions::save(&caller.ctx, &query.asked()?, format).await?)
}
