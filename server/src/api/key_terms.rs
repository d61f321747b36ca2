//! `/contracts/{id}/key-terms`: what the present text says of each kind of clause, with every passage.

use super::caller::Caller;
use super::extract::Id;
use crate::refusal::Refusal;
use axum::Json;
use pactoria::compliance::keyterms::{Choice, Ending, KeyTerm, Length, Passage, Rate, Renews, Share, Sum, Value};
use pactoria::contracts::actions::{FoundTerms, key_terms};
use pactoria::ids::ContractId;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The key terms found in the present text of a contract.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundTerms)]
pub(super) struct FoundTermsBody {
    contract_id: Uuid,
    /// The version whose text was read.
    version: u32,
    /// What was found, in a fixed order of kinds. What is not among them was not found, which does not mean that the text
    /// says nothing of it.
    terms: Vec<FoundTerm>,
}

/// One kind of clause that the text has.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundTerm {
    /// The stable identifier, such as `KT-GOVLAW`.
    id: &'static str,
    /// The stable word, such as `governing_law`.
    name: &'static str,
    label: &'static str,
    /// What the text says, where that has a form that can be compared.
    value: Option<FoundValue>,
    /// In the order of the text.
    passages: Vec<FoundPassage>,
}

/// What the text says of one kind: the members that its kind needs are there, the others are null.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct FoundValue {
    /// `text`, `names`, `day`, `length`, `lengths`, `renewal`, `places`, `courts`, `endings`, `sums`, `limit`, `shares`, `restraint`,
    /// `choices`, `interest`, `weekly_hours` or `no_end`.
    kind: &'static str,
    /// The value as a line for a person.
    in_words: String,
    text: Option<String>,
    names: Option<Vec<String>>,
    #[schema(format = "date")]
    day: Option<String>,
    /// How the day was worked out, where the text gives only the way, such as `24 months from 1 April 2025`.
    worked_out: Option<String>,
    count: Option<u32>,
    /// `hours`, `days`, `business_days`, `weeks`, `months` or `years`.
    unit: Option<String>,
    /// Different lengths that the text gives for the same.
    lengths: Option<Vec<FoundLength>>,
    /// How it renews: `automatic`, `by_agreement` or `none`. For how long each time say `count` and `unit`.
    renewal: Option<&'static str>,
    places: Option<Vec<String>>,
    /// Of courts: whether only those of the places decide; null where the text does not say.
    exclusive: Option<bool>,
    /// Who may end it without a reason, with what notice.
    endings: Option<Vec<FoundEnding>>,
    /// Amounts of money; with `limit` those that liability is limited to.
    sums: Option<Vec<FoundSum>>,
    /// Shares of something; with `limit` those that liability is limited to.
    shares: Option<Vec<FoundShare>>,
    /// Of a restraint, which may have a `count` and a `unit` too: where it holds, in the words of the text.
    area: Option<String>,
    /// The answers of a list that the text gives.
    choices: Option<Vec<FoundChoice>>,
    /// Rates of interest for a year.
    rates: Option<Vec<FoundRate>>,
    /// Of interest: whether the text refers to the rate of the law.
    is_statutory: Option<bool>,
    /// Hours of a week.
    hours: Option<String>,
}

/// A length of time.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundLength {
    count: u32,
    /// `hours`, `days`, `business_days`, `weeks`, `months` or `years`.
    unit: String,
}

/// Who may end a contract without a reason, and with what notice.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundEnding {
    /// What the text calls the party, or `either party`; null where it does not tell.
    by: Option<String>,
    notice: Option<FoundLength>,
}

/// An amount of money.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundSum {
    /// With two decimals.
    amount: String,
    /// The three letters of ISO 4217.
    currency: String,
    /// `hour`, `day`, `week`, `month` or `year`, where it falls due so often.
    per: Option<String>,
    /// What it is for, such as `public liability`.
    of: Option<String>,
}

/// A share, such as 125% of the fees in 12 months.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundShare {
    percent: String,
    /// The word of the text for what it is a share of.
    of: Option<String>,
    within: Option<FoundLength>,
}

/// One of a list of answers.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundChoice {
    /// The stable word.
    word: String,
    label: String,
}

/// A rate of interest for a year.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundRate {
    percent: String,
    /// Whether it comes on top of the base rate.
    is_above_base: bool,
}

/// Hundredths as a number with two decimals.
fn hundredths(it: impl Into<i64>) -> String {
    Decimal::new(it.into(), 2).to_string()
}

impl FoundLength {
    fn of(it: &Length) -> Self {
        Self { count: it.count, unit: it.unit.clone() }
    }
}

impl FoundEnding {
    fn of(it: &Ending) -> Self {
        Self { by: it.by.clone(), notice: it.notice.as_ref().map(FoundLength::of) }
    }
}

impl FoundSum {
    fn of(it: &Sum) -> Self {
        Self { amount: hundredths(it.pence), currency: it.currency.clone(), per: it.per.clone(), of: it.of.clone() }
    }
}

impl FoundShare {
    fn of(it: &Share) -> Self {
        let within = it.within.as_ref().map(FoundLength::of);
        Self { percent: hundredths(it.hundredths), of: it.of.clone(), within }
    }
}

impl FoundRate {
    fn of(it: &Rate) -> Self {
        Self { percent: hundredths(it.hundredths), is_above_base: it.is_above_base }
    }
}

/// A passage, exactly as it stands in the text.
#[derive(Serialize, ToSchema)]
pub(super) struct FoundPassage {
    /// First character and the one after the last, counted in Unicode characters of the text.
    start: u32,
    end: u32,
    /// The same stretch in bytes of its UTF-8.
    start_byte: u32,
    end_byte: u32,
    quote: String,
    /// The number of the clause it stands in.
    clause: Option<String>,
    /// From 0 to 1: how far it can be relied on without a look.
    confidence: f64,
    /// Which detector of the kind found it, such as `KT-CAP.2`.
    detector: String,
}

impl FoundValue {
    fn of(value: &Value) -> Self {
        let it = Self { in_words: value.in_words(), ..Self::default() };
        match value {
            Value::Text { text } => Self { kind: "text", text: Some(text.clone()), ..it },
            Value::Names { names } => Self { kind: "names", names: Some(names.clone()), ..it },
            Value::Day { day, worked_out } => {
                Self { kind: "day", day: Some(day.to_string()), worked_out: worked_out.clone(), ..it }
            }
            Value::Length { length } => {
                Self { kind: "length", count: Some(length.count), unit: Some(length.unit.clone()), ..it }
            }
            Value::Lengths { lengths } => {
                Self { kind: "lengths", lengths: Some(lengths.iter().map(FoundLength::of).collect()), ..it }
            }
            Value::Renewal { how, length } => Self {
                kind: "renewal",
                renewal: how.map(Renews::word),
                count: length.as_ref().map(|it| it.count),
                unit: length.as_ref().map(|it| it.unit.clone()),
                ..it
            },
            Value::Courts { places, exclusive } => {
                Self { kind: "courts", places: Some(places.clone()), exclusive: *exclusive, ..it }
            }
            Value::Endings { endings } => {
                Self { kind: "endings", endings: Some(endings.iter().map(FoundEnding::of).collect()), ..it }
            }
            Value::Sums { sums } => Self { kind: "sums", sums: Some(sums.iter().map(FoundSum::of).collect()), ..it },
            Value::Limit { sums, shares } => Self {
                kind: "limit",
                sums: Some(sums.iter().map(FoundSum::of).collect()),
                shares: Some(shares.iter().map(FoundShare::of).collect()),
                ..it
            },
            Value::Shares { shares } => {
                Self { kind: "shares", shares: Some(shares.iter().map(FoundShare::of).collect()), ..it }
            }
            Value::Restraint { length, area } => Self {
                kind: "restraint",
                count: length.as_ref().map(|it| it.count),
                unit: length.as_ref().map(|it| it.unit.clone()),
                area: area.clone(),
                ..it
            },
            Value::Choices { choices } => {
                let choice = |it: &Choice| FoundChoice { word: it.word.clone(), label: it.label.clone() };
                Self { kind: "choices", choices: Some(choices.iter().map(choice).collect()), ..it }
            }
            Value::Interest { rates, is_statutory } => Self {
                kind: "interest",
                rates: Some(rates.iter().map(FoundRate::of).collect()),
                is_statutory: Some(*is_statutory),
                ..it
            },
            Value::WeeklyHours { hundredths: hours } => {
                Self { kind: "weekly_hours", hours: Some(hundredths(*hours)), ..it }
            }
            Value::Places { places } => Self { kind: "places", places: Some(places.clone()), ..it },
            Value::NoEnd => Self { kind: "no_end", ..it },
        }
    }
}

impl FoundPassage {
    fn of(it: &Passage) -> Self {
        Self {
            start: it.evidence.start,
            end: it.evidence.end,
            start_byte: it.start_byte,
            end_byte: it.end_byte,
            quote: it.evidence.quote.clone(),
            clause: it.clause.clone(),
            confidence: it.confidence,
            detector: it.detector.clone(),
        }
    }
}

impl FoundTerm {
    fn of(it: &KeyTerm) -> Self {
        Self {
            id: it.category.id(),
            name: it.category.word(),
            label: it.category.label(),
            value: it.value.as_ref().map(FoundValue::of),
            passages: it.passages.iter().map(FoundPassage::of).collect(),
        }
    }
}

/// Read the key terms of a contract
#[utoipa::path(
    get, path = "/contracts/{id}/key-terms", tag = "Contracts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((
        status = 200,
        description = "What was found in the present text by fixed patterns. Nobody has checked it.",
        body = FoundTermsBody
    ))
)]
pub(super) async fn get(caller: Caller, Id(id): Id<Uuid>) -> Result<Json<FoundTermsBody>, Refusal> {
    let FoundTerms { summary, terms, .. } = key_terms(&caller.ctx, ContractId::from_uuid(id)).await?;
    let terms = terms.iter().map(FoundTerm::of).collect();
    Ok(Json(FoundTermsBody { contract_id: id, version: summary.version, terms }))
}
