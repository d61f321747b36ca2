//! What a contract hangs on, read out of its text: parties, dates, value, law, and every kind of clause.
//!
//! Reading order: this file (what an import proposes to a person), `category` (the kinds of clause) and `value` (what is said of
//! one), `read` with `titles` and `days` (the reader), `extract` with `values` (every kind, where it stands and what it says),
//! `clauses` with `choices` (the values of clauses), `uk` and `work` (the kinds beyond those of the dataset).
//!
//! What must hold: a proposal and a key term show the passages they rest on, exactly as they stand in the text. A proposal
//! is *sure* or it is not, by a rule that is written down with it; a passage of a key term says by which detector it was
//! found, and how far such passages can be relied on. Nothing here decides: a person accepts or corrects. Deliberately
//! absent: a model, and a guess where the text says nothing.

/// Patterns of this folder, each compiled when it is first asked for.
#[cfg(feature = "ssr")]
macro_rules! patterns {
    ($($name:ident = $source:expr;)*) => {
        $(static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| crate::compliance::checks::wording($source));)*
    };
}

mod category;
#[cfg(feature = "ssr")]
mod choices;
#[cfg(feature = "ssr")]
mod clauses;
#[cfg(feature = "ssr")]
mod days;
#[cfg(feature = "ssr")]
mod extract;
#[cfg(feature = "ssr")]
mod read;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
#[cfg(feature = "ssr")]
mod titles;
#[cfg(feature = "ssr")]
mod uk;
mod value;
#[cfg(feature = "ssr")]
mod values;
#[cfg(feature = "ssr")]
mod work;

pub use category::{Category, KeyTerm, Passage};
#[cfg(feature = "ssr")]
pub use extract::{extract, reader_version};
#[cfg(feature = "ssr")]
pub use read::propose;
pub use value::{Choice, EITHER, Ending, Length, Mark, Rate, Renews, Share, Sum, Value};
#[cfg(feature = "ssr")]
pub(super) use {days::months_of_term, read::sums};

use super::Evidence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    Title,
    ContractType,
    Parties,
    /// The company and VAT numbers of the parties.
    Numbers,
    AgreedOn,
    StartDate,
    EndDate,
    Value,
    GoverningLaw,
    Renewal,
    Notice,
}

impl Term {
    /// Every term, in the order in which a person looks at them.
    pub const ALL: [Self; 11] = [
        Self::Title,
        Self::ContractType,
        Self::Parties,
        Self::Numbers,
        Self::AgreedOn,
        Self::StartDate,
        Self::EndDate,
        Self::Value,
        Self::GoverningLaw,
        Self::Renewal,
        Self::Notice,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::ContractType => "contract_type",
            Self::Parties => "parties",
            Self::Numbers => "numbers",
            Self::AgreedOn => "agreed_on",
            Self::StartDate => "start_date",
            Self::EndDate => "end_date",
            Self::Value => "value",
            Self::GoverningLaw => "governing_law",
            Self::Renewal => "renewal",
            Self::Notice => "notice",
        }
    }

    /// The term of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::ContractType => "What it is",
            Self::Parties => "Parties",
            Self::Numbers => "Company and VAT numbers",
            Self::AgreedOn => "Date of the agreement",
            Self::StartDate => "First day",
            Self::EndDate => "Last day",
            Self::Value => "Value",
            Self::GoverningLaw => "Governing law",
            Self::Renewal => "Renewal",
            Self::Notice => "Notice",
        }
    }

    /// The fields that hold a day.
    pub const DAYS: [&'static str; 3] = ["agreed_on", "start_date", "end_date"];

    /// The fields that say it, by the names under which forms and programs send them.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["title"],
            Self::ContractType => &["contract_type"],
            Self::Parties => &["supplier_name", "client_name"],
            Self::Numbers => {
                &["supplier_company_number", "supplier_vat_number", "client_company_number", "client_vat_number"]
            }
            Self::AgreedOn => &["agreed_on"],
            Self::StartDate => &["start_date"],
            Self::EndDate => &["end_date"],
            Self::Value => &["contract_value", "currency"],
            Self::GoverningLaw => &["governing_law"],
            Self::Renewal => &["renewal", "renewal_count", "renewal_unit"],
            Self::Notice => &["notice_count", "notice_unit", "notice_clause"],
        }
    }

    /// Whether a contract cannot be kept without it.
    pub fn is_needed(self) -> bool {
        match self {
            Self::Title | Self::ContractType | Self::Parties => true,
            Self::Numbers
            | Self::AgreedOn
            | Self::StartDate
            | Self::EndDate
            | Self::Value
            | Self::GoverningLaw
            | Self::Renewal
            | Self::Notice => false,
        }
    }
}

/// What the text seems to say about one term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub term: Term,
    /// The value of each of the term's fields that has one.
    pub values: BTreeMap<String, String>,
    /// Whether the rule in `why` leaves no doubt; otherwise a person has to look.
    pub is_sure: bool,
    /// By what rule it was found, or why there is a doubt; a sentence for the person who looks.
    pub why: String,
    /// Where it stands, in the order of the text.
    pub passages: Vec<Evidence>,
}
