//! A call as actions and the REST door see it.

use super::Outcome;
use crate::ids::{CallId, ContractId, UserId};
use crate::models::{Fault, Job, Quote, Tokens};
use crate::typed::Currency;
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A stretch of a contract's content, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

/// Who accepted or turned down what was proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub by: UserId,
    pub name: String,
    pub at: Timestamp,
    /// The version of the contract that came of it.
    pub version: Option<u32>,
    /// Why it was turned down; empty where nobody said, and for what was accepted: its version has the reason.
    pub reason: String,
}

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub id: CallId,
    pub contract: Option<ContractId>,
    /// Its title when it was asked about.
    pub contract_title: String,
    pub version: Option<u32>,
    /// The template it is about; then title and version are its.
    pub template_id: Option<String>,
    pub job: Job,
    /// The address it was sent to.
    pub route: String,
    pub model: String,
    pub prompt_hash: String,
    /// What was said to the model, but for the text of the contract, which stands in its version; empty for calls from before it
    /// was kept.
    pub prompt: String,
    /// The number of our own words in it.
    pub prompt_version: u32,
    /// What was sent of the contract.
    pub spans: Vec<Span>,
    /// As it was typed.
    pub question: String,
    /// The word of the clause that was asked about; empty for the whole.
    pub clause: String,
    pub rule_id: Option<String>,
    /// What came, with its quotations looked up.
    pub output: String,
    pub quotes: Vec<Quote>,
    pub dropped: u32,
    pub tokens: Option<Tokens>,
    pub tries: u32,
    pub millis: Option<u32>,
    /// In millionths of the currency.
    pub cost: Option<(i64, Currency)>,
    pub outcome: Outcome,
    pub fault: Option<Fault>,
    /// Of a whole draft, in hundredths: the formula of the scoring specification, section 6.
    pub confidence: Option<u8>,
    pub asked_by: UserId,
    pub asked_by_name: String,
    pub at: Timestamp,
    pub decided: Option<Decided>,
}

impl Record {
    /// The cost in the currency, to the millionth.
    pub fn cost_in_full(&self) -> Option<(Decimal, Currency)> {
        self.cost.map(|(micros, currency)| (Decimal::new(micros, 6).normalize(), currency))
    }

    /// Time, tokens and cost in words.
    pub fn measured(&self) -> String {
        let time = self.millis.map(|it| match it {
            0..=999 => format!("{it} ms"),
            _ => format!("{}.{} s", it / 1_000, it % 1_000 / 100),
        });
        let tokens = self.tokens.map(|it| format!("{} tokens read, {} written", it.read, it.written));
        let cost = self.cost_in_full().map(|(cost, currency)| format!("{}{cost}", currency.sign()));
        [time, tokens, cost].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
