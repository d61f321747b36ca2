//! What the pages show of contracts: words ready to be read, so that the browser formats nothing.

use super::kept_details::words_of;
use super::{ContractType, DetailChange, Status, Step};
use crate::compliance::keyterms::KeyTerm;
use crate::document::Merged;
use crate::findings::Decides;
use crate::ids::ContractId;
use crate::typed::Currency;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the rules say of a contract, in one line of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CheckSummary {
    /// Overall score, 0 to 1.
    pub overall: Option<f64>,
    /// Rules of critical severity that are not met.
    pub critical: u32,
    /// Rules of high severity that are not met.
    pub high: u32,
    /// Rules of medium and low severity that are not met.
    pub other: u32,
}

/// A passage in which searched words were found: stretches of plain text, each with whether it is one of the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage(pub Vec<(String, bool)>);

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractRow {
    pub id: ContractId,
    pub title: String,
    /// The other side's name.
    pub other_party: String,
    pub contract_type: ContractType,
    pub status: Status,
    /// Such as `£1,200.00`.
    pub value: Option<String>,
    /// `None` while there is no text to check.
    pub checks: Option<CheckSummary>,
    /// Who answers for it.
    pub owner: String,
    /// The words it is filed under.
    pub tags: Vec<String>,
    /// Its last day, such as `30 November 2027`.
    pub ends: Option<String>,
    /// Such as `Today at 09:42`.
    pub changed: String,
    /// The same instant in RFC 3339.
    pub changed_exact: String,
    /// Where the searched words stand in its text, if words are searched for and stand there.
    pub passage: Option<Passage>,
}

/// What contracts are worth together in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub currency: Currency,
    /// How many of them say a value in it.
    pub contracts: u32,
    /// Such as `£1,412,806.00`.
    pub total: String,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractList {
    pub rows: Vec<ContractRow>,
    /// How many match in all.
    pub total: u32,
    /// What they are worth together.
    pub totals: Vec<Total>,
    /// Their average score, overall or in the area that is filtered by, such as `0.84`.
    pub average_score: Option<String>,
    /// The name of the person that is filtered by.
    pub owner: Option<String>,
    /// This page, from 1.
    pub page: u32,
    /// Rows on a page.
    pub size: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// How many contracts the company has, whatever the filter.
    pub in_company: u32,
}

/// A contract with its text and its findings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractView {
    pub id: ContractId,
    pub title: String,
    pub contract_type: ContractType,
    pub status: Status,
    pub version: u32,
    /// How many versions are kept.
    pub versions: u32,
    /// Such as `Version 3, saved today at 09:42 by Priya Nair`.
    pub saved: String,
    /// Such as `Mutual Non-Disclosure Agreement, version 1`.
    pub template: Option<String>,
    pub owner: String,
    pub tags: Vec<String>,
    /// What stands in the way of bringing it into force, for the person who looks at it.
    pub review: Option<String>,
    /// Whether the account of whoever answers for it is closed.
    pub owner_is_gone: bool,
    pub client_name: String,
    pub supplier_name: Option<String>,
    /// Each party that has a number, with its numbers.
    pub registered: Vec<String>,
    /// Such as `£1,200.00`.
    pub value: Option<String>,
    /// Such as `From 1 December 2026 to 30 November 2027`.
    pub term: Option<String>,
    /// Whether this person may change it now.
    pub may_edit: bool,
    /// Which of its findings this person may decide.
    pub decides: Decides,
    /// The rules whose findings this person has to look into.
    pub assigned_to_me: Vec<String>,
    /// The statuses to which this person may take it now.
    pub steps: Vec<Status>,
    /// How it came to its status, such as `Signed on 3 December 2026 by Priya Nair and Tom Ashworth`.
    pub standing: Option<String>,
    /// Names the text and what is said of it: whatever is drawn from both is the same as long as this is. `None` until
    /// there is a text.
    pub text: Option<String>,
}

/// What a contract's text says, term by term.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyTermsView {
    pub id: ContractId,
    pub title: String,
    pub versions: u32,
    /// Whether this person may write its text now.
    pub may_edit: bool,
    /// The assembled Markdown; empty until there is a text.
    pub content: String,
    pub terms: Vec<KeyTerm>,
}

/// A step in a contract's life that a person is about to take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    pub id: ContractId,
    pub title: String,
    /// The version the step is about.
    pub version: u32,
    pub status: Status,
    pub to: Status,
    pub step: Step,
    /// What the gate says against signing it as it is; it may be recorded as signed all the same.
    pub against: Option<String>,
    /// The parties, to be named as signatories.
    pub parties: String,
    /// Today where the company is, `YYYY-MM-DD`.
    pub today: String,
}

/// The details of a contract, as their form takes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsView {
    pub id: ContractId,
    pub version: u32,
    pub status: Status,
    /// Whether this person may change them now.
    pub may_edit: bool,
    /// The value of each field, as it is typed.
    pub fields: BTreeMap<String, String>,
    /// The company whose contract it is: the supplier, where none is named.
    pub own_company: String,
}

impl DetailsView {
    /// The value of a field as it is kept.
    pub fn value(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    /// The value of a field as people read it: amounts with their currency, days in words.
    pub fn in_words(&self, field: &str) -> String {
        words_of(field, self.value(field), self.value("currency"))
    }
}

/// A contract in the editor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditView {
    pub id: ContractId,
    pub title: String,
    pub contract_type: ContractType,
    pub version: u32,
    /// The text with clause marks and reference marks.
    pub source: String,
    /// Text of this person that is not saved, if there is any.
    pub kept: Option<SavedEdit>,
}

/// Text that is not saved: someone else saved first, or the window was closed; kept until it is saved or given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedEdit {
    /// Names this text among those that were kept.
    pub mark: String,
    pub title: String,
    pub source: String,
    /// The version the person started from.
    pub base_version: u32,
    /// Such as `today at 09:42`.
    pub at: String,
}

/// What was kept of a text that is being typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMark {
    /// Names this text among those that were kept; empty where the text is the saved one and nothing is kept.
    pub mark: String,
    /// Such as `today at 09:42`.
    pub at: String,
    /// Whether somebody saved the contract since the person began.
    pub is_stale: bool,
}

/// Text that could not be saved beside the one that stands: somebody saved first, or the contract is no draft any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    pub id: ContractId,
    /// The version that stands.
    pub version: u32,
    pub title: String,
    pub source: String,
    /// Such as `Marek saved version 4 today at 09:42`.
    pub saved: String,
    /// What this person wrote.
    pub mine: SavedEdit,
    /// The status, when it no longer lets the text be changed.
    pub closed: Option<Status>,
    /// Both texts put together as far as nobody has to decide; `None` when the version both began with is gone.
    pub merged: Option<Merged>,
    /// The fingerprint of this person's text, by which a decision says what it is about.
    pub shown: String,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    pub version: u32,
    pub title: String,
    /// Why it was saved.
    pub reason: String,
    pub author: String,
    /// Such as `today at 09:42`.
    pub at: String,
    /// The same instant in RFC 3339.
    pub at_exact: String,
    pub is_current: bool,
    /// Whether parties, value, days and type are kept with it.
    pub has_details: bool,
    /// What of them this version changed, such as `Value £1,200.00 → £1,500.00`; only in the history.
    pub changes: Vec<String>,
}

/// A page of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// The contract's present title.
    pub title: String,
    /// Newest first.
    pub rows: Vec<VersionRow>,
    /// How many versions there are.
    pub total: u32,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

/// One version's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionView {
    pub id: ContractId,
    /// The contract's present title.
    pub contract_title: String,
    pub row: VersionRow,
    /// The number of the present version.
    pub present: u32,
    pub content: String,
    /// Whether this person may make it the present version again.
    pub may_restore: bool,
}

/// Two versions of a contract as one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareView {
    pub id: ContractId,
    /// The contract's present title.
    pub title: String,
    /// How many versions are kept.
    pub versions: u32,
    pub from: VersionRow,
    pub to: VersionRow,
    /// Such as `12 words put in, 3 taken out`.
    pub said: String,
    /// What differs beside the text; `None` where one of the two keeps no details.
    pub details: Option<Vec<DetailChange>>,
    /// The text with its changes marked.
    pub html: String,
}
