//! Contract templates: guided questions that produce a complete contract.
//!
//! Reading order: this file (what a gallery and a form show), `load` (the library's data files, strictly read),
//! `language` (the small language clauses are written in), `form` (what a person typed → answers), `checks` (questions
//! whose answers depend on each other), `fill` (answers → the source of a contract), `machine_terms` (the same answers → the
//! terms that a program reads), `print` (how an answer reads), `beside` (two templates compared).
//!
//! What must hold: the same answers to the same version of a template give the same text, byte for byte; no answer can
//! act as a mark of the text it is put into; numbers, references and definitions are never typed. The wording lives in
//! `library/`, not in this code. Deliberately absent: numbering (the document does it), storage and a clock.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::contracts::ContractType;
use crate::library::OwnView;

#[cfg(feature = "ssr")]
mod beside;
#[cfg(feature = "ssr")]
mod checks;
#[cfg(feature = "ssr")]
mod clauses;
#[cfg(feature = "ssr")]
mod countries;
#[cfg(feature = "ssr")]
mod fill;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod known;
#[cfg(feature = "ssr")]
mod language;
#[cfg(feature = "ssr")]
mod load;
#[cfg(feature = "ssr")]
mod machine_terms;
#[cfg(feature = "ssr")]
pub mod own;
#[cfg(feature = "ssr")]
mod print;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

#[cfg(feature = "ssr")]
use beside::beside;
#[cfg(feature = "ssr")]
pub(crate) use clauses::{LibraryClause, OwnClause, RungWording, library_clauses, own_clause, paragraphs};
#[cfg(feature = "ssr")]
pub(crate) use fill::unanswered;
#[cfg(feature = "ssr")]
pub use fill::{Draft, draft};
#[cfg(feature = "ssr")]
pub use form::{Answer, Answers, accepted, check, check_step};
#[cfg(feature = "ssr")]
pub(crate) use known::answers_of_role;
#[cfg(feature = "ssr")]
pub use known::{Known, OwnSide, first_answers, sample_between, with_known};
#[cfg(feature = "ssr")]
pub(crate) use load::own::{OwnFault, OwnText, OwnWording, with_marks};
#[cfg(feature = "ssr")]
pub(crate) use load::source_of;
#[cfg(feature = "ssr")]
pub use load::{ClauseNote, Fault, Library, LoadError, Template, categories, library, search};
#[cfg(feature = "ssr")]
pub use own::Chosen;

/// Said beside every template and every text made from one.
pub const NOTICE: &str =
    "A template is a starting point, not legal advice. Have it read by a solicitor where much depends on it.";

/// The law that every template is written for; its clauses choose that law and its courts.
pub const JURISDICTION: &str = "England and Wales";

/// A template as the gallery shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateCard {
    /// The stable id, such as `T-NDA-MUT`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The shelf of the gallery it stands on.
    pub category: String,
    /// The type of the contracts made from it.
    pub contract_type: ContractType,
    /// One sentence: what it is for.
    pub summary: String,
    /// Whom it suits, and whom it does not.
    pub suits: String,
    /// Counts up with every change of the wording.
    pub version: u32,
    /// The date at which the law behind the wording is stated.
    pub law_as_at: Date,
    /// Who answers for the wording.
    pub author: String,
    /// What changed with this version.
    pub change_note: String,
    /// The length of a filled-in contract in A4 pages, estimated from the sample answers.
    pub pages: u32,
    /// How many questions there are; some are asked only after certain answers.
    pub questions: u32,
}

/// What a person may do with a template, and what is to be said of one of the company's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnTemplateView {
    /// `None` for one that came with the program.
    pub own: Option<OwnView>,
    pub may_manage: bool,
}

/// What a source makes of its sample answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    pub title: String,
    /// As Markdown.
    pub content: String,
    pub steps: Vec<Step>,
    /// The questions that need an answer and have none in the sample.
    pub unanswered: Vec<String>,
    /// What is wrong with the sample answers.
    pub complaints: Vec<String>,
}

/// A clause of two templates that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseBeside {
    /// Its heading in the first template that has it.
    pub heading: String,
    /// What it is for, in one sentence.
    pub why: String,
    pub standing: Standing,
}

/// Two templates with what they have in common and what only one of them has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatesBeside {
    pub one: TemplateCard,
    pub other: TemplateCard,
    pub clauses: Vec<ClauseBeside>,
}

/// In which of two templates a clause is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// In both, word for word.
    Alike,
    /// In both, in other words: the redline from the first to the second, in HTML of our own.
    Differs(String),
    OnlyFirst,
    OnlySecond,
}

/// One subject of the guided questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Stable within its template; part of the step's address.
    pub id: String,
    /// The heading of the step.
    pub title: String,
    /// A sentence under the heading.
    pub help: Option<String>,
    /// In the order in which they are asked.
    pub questions: Vec<Question>,
}

/// One question of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The name of the variable, of the form field and of the key of the raw answer.
    pub name: String,
    /// What sort of answer is expected.
    #[serde(rename = "type")]
    pub kind: VariableType,
    /// Stands above the input, and in brackets in the text as long as an answer is missing.
    pub label: String,
    /// A sentence that helps to answer.
    #[serde(default)]
    pub help: Option<String>,
    /// An answer as it might be typed.
    #[serde(default)]
    pub example: Option<String>,
    /// Whether the contract is incomplete without an answer (where the question is asked at all).
    #[serde(default)]
    pub required: bool,
    /// Asked only under this condition.
    #[serde(default)]
    pub when: Option<When>,
    /// The answers to choose from, for [`VariableType::Choice`]; the words that the lines of a [`VariableType::List`] may be, if
    /// it is a closed list.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// Taken when nothing was said about the question.
    #[serde(default)]
    pub default: Option<String>,
    /// The least accepted: characters of a text, items of a list, the value of a number.
    #[serde(default)]
    pub min: Option<Decimal>,
    /// The most accepted, in the same unit.
    #[serde(default)]
    pub max: Option<Decimal>,
    /// A shape the text must have beyond its type.
    #[serde(default)]
    pub format: Option<Format>,
    /// Sentences shown beside answers that are allowed but unusual.
    #[serde(default)]
    pub advice: Vec<Advice>,
    /// Whether the answer is used to check other answers and does not appear in the text.
    #[serde(default)]
    pub form_only: bool,
}

/// The condition under which a question is asked or a clause is in the contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The name of the question that decides.
    pub question: String,
    /// The answers under which the condition holds; `true` and `false` for a yes-or-no question.
    pub is: Vec<String>,
}

impl When {
    /// Whether the condition holds for these answers as the form holds them, where an untouched question has no entry.
    pub fn holds(&self, raw: &BTreeMap<String, String>) -> bool {
        let value = raw.get(&self.question).map_or("", |it| it.trim());
        self.is.iter().any(|it| it == value) || (self.is.iter().any(|it| it == "true") && is_yes(value))
    }
}

/// The raw answers, with the defaults of the questions that nothing was said about; a question that was emptied keeps
/// its empty answer. Yes-or-no questions always have one, `true` or `false`.
pub fn with_defaults(steps: &[Step], raw: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut said = raw.clone();
    for question in steps.iter().flat_map(|it| &it.questions) {
        if let Some(default) = &question.default
            && !said.contains_key(&question.name)
        {
            said.insert(question.name.clone(), default.clone());
        }
        if question.kind == VariableType::Boolean {
            let flag = said.get(&question.name).is_some_and(|it| is_yes(it));
            said.insert(question.name.clone(), flag.to_string());
        }
    }
    said
}

/// Whether the conditions of a question, and of the questions it hangs from, hold for these answers, in which defaults
/// are filled in by [`with_defaults`].
pub fn is_asked(steps: &[Step], question: &Question, said: &BTreeMap<String, String>) -> bool {
    // Conditions look back only (a template that loads has no others), so this ends.
    let mut question = Some(question);
    while let Some(it) = question {
        let Some(when) = &it.when else { return true };
        if !when.holds(said) {
            return false;
        }
        question = steps.iter().flat_map(|it| &it.questions).find(|it| it.name == when.question);
    }
    true
}

/// Whether a raw answer to a yes-or-no question means yes; browsers send `on` for a ticked box.
pub fn is_yes(raw: &str) -> bool {
    matches!(raw.trim().to_ascii_lowercase().as_str(), "true" | "on" | "yes" | "1")
}

/// One answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The stable word that is stored.
    pub value: String,
    /// What the form shows.
    pub label: String,
    /// A sentence under the label.
    #[serde(default)]
    pub help: Option<String>,
    /// What the contract says, where that differs from the label.
    #[serde(default)]
    pub text: Option<String>,
}

/// A sentence for an answer that is allowed but unusual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Shown for numbers above this.
    #[serde(default)]
    pub above: Option<Decimal>,
    /// Shown for numbers below this.
    #[serde(default)]
    pub below: Option<Decimal>,
    /// The sentence.
    pub text: String,
}

/// What sort of answer a question expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariableType {
    /// One line.
    Text,
    /// Lines and paragraphs.
    LongText,
    /// A whole number.
    Integer,
    /// A number with decimals.
    Number,
    /// An amount in the contract's currency, with at most two decimals.
    Money,
    /// From 0 to 100 unless the question says otherwise.
    Percent,
    /// A day, typed as year-month-day.
    Date,
    /// Yes or no.
    Boolean,
    /// One of the question's options.
    Choice,
    /// One item for each line.
    List,
    /// A postal address on several lines.
    Address,
    Email,
    Phone,
    /// A web address that begins with `https://`.
    Url,
}

/// A shape of text beyond its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A Companies House number: eight digits, or two letters and six digits.
    CompanyNumber,
    /// A UK VAT number with its country letters.
    VatNumber,
    /// Each line a data set with its file, size, classes and fingerprint.
    DataSet,
    /// Each line a kind of result, who receives it and who owns it.
    Output,
    /// Each line a release of the worker with its three measurements.
    Measurement,
    /// Each line a place where a worker may run, with its code.
    Region,
    /// Epsilon for one job and in all, and delta.
    PrivacyBudget,
    /// Each line somebody with their country and task.
    SubProcessor,
}
