//! A contract as actions and the REST door see it.

use super::{CheckSummary, ContractType, KeptDetails, Passage, Status};
use crate::findings::Reading;
use crate::ids::{ContractId, UserId};
use crate::typed::{Currency, DateRange, Registration};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What a list knows of a contract: everything but its texts.
#[derive(Clone, Debug)]
pub struct Summary {
    pub id: ContractId,
    pub title: String,
    pub contract_type: ContractType,
    pub status: Status,
    pub client_name: String,
    pub client_email: Option<String>,
    /// The numbers under which the client is registered.
    pub client: Registration,
    pub supplier_name: Option<String>,
    pub supplier: Registration,
    /// The side that was not the company itself when the contract was last saved.
    pub other_party: String,
    pub value: Option<Decimal>,
    pub currency: Currency,
    pub dates: DateRange,
    pub template_id: Option<String>,
    pub template_version: Option<u32>,
    pub version: u32,
    pub created_by: UserId,
    pub created_by_name: String,
    pub created_at: Timestamp,
    /// Who answers for it; whoever made it until somebody else was named.
    pub owner: UserId,
    /// Their name when they were named.
    pub owner_name: String,
    pub updated_by_name: String,
    pub updated_at: Timestamp,
    pub checks: Option<CheckSummary>,
    pub standing: Standing,
    /// How often its tags, its owner or what it is related to were changed: none of them makes a version.
    pub filings: u32,
}

/// How a contract came to its present status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Why the status changed, where that was asked for.
    pub reason: Option<String>,
    /// Who changed it; `None` for a draft that never left its first status.
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    /// Who signed, in the words of the person who recorded it.
    pub signed_by: Option<String>,
    /// The day of the last signature.
    pub signed_on: Option<Date>,
    /// When it was recorded as in force.
    pub activated_at: Option<Timestamp>,
    /// When it was sent for review last.
    pub submitted_at: Option<Timestamp>,
}

/// What a list for programs knows of a contract: everything but its text.
#[derive(Clone, Debug)]
pub struct Listed {
    pub summary: Summary,
    /// What was asked for in plain English.
    pub plain_english_input: String,
    /// Answers to the template's questions, by variable.
    pub answers: BTreeMap<String, String>,
    /// The words it is filed under, in the order of the alphabet.
    pub tags: Vec<String>,
    /// Whether the company wants it reviewed before it is in force.
    pub review_demanded: bool,
    /// Where the searched words stand in its text; `None` where none were, or where they stand beside it.
    pub passage: Option<Passage>,
}

/// A contract with its texts.
#[derive(Clone, Debug)]
pub struct Contract {
    pub summary: Summary,
    /// Answers to the template's questions, by variable.
    pub answers: BTreeMap<String, String>,
    /// What was answered about the deal, for the rules' conditions.
    pub facts: BTreeMap<String, String>,
    /// What was asked for in plain English.
    pub plain_english_input: String,
    /// The text with clause marks and reference marks.
    pub source: String,
    /// The Markdown assembled from it.
    pub content: String,
    /// The words it is filed under, in the order of the alphabet.
    pub tags: Vec<String>,
    /// Whether the company wants it reviewed before it is in force.
    pub review_demanded: bool,
}

/// The text of a contract and what the rules say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Texts {
    /// The assembled Markdown.
    pub content: String,
    pub reading: Option<Reading>,
}

/// One kept version.
#[derive(Clone, Debug)]
pub struct Version {
    pub version: u32,
    pub title: String,
    pub reason: String,
    pub author_id: UserId,
    pub author: String,
    pub at: Timestamp,
    pub source: String,
    pub content: String,
    /// Parties, value, days and type; `None` for versions from before they were kept.
    pub details: Option<KeptDetails>,
}
