//! What an archive says of the clauses and templates that a company wrote for itself: one of them a line with all its versions; and,
//! beside each contract, which clauses it took.

use super::check::{Here, past};
use crate::clauses::Rung;
use crate::contracts::{ContractType, Version as ContractVersion};
use crate::files::ContentHash;
use crate::fixes::actions::LONGEST_WORDING;
use crate::ids::ContractId;
use crate::library::{self, Item, Kind, MOST_VERSIONS, Retired, Taken, Use, Version};
use crate::problem::{Complaint, Complaints, Problem};
use crate::templates::own_clause;
use crate::typed;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most clauses that one contract is known to have taken.
const MOST_TAKEN: usize = 1_000;

/// A clause or a template of the company's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRecord {
    /// What its id ends in.
    pub number: u32,
    /// From the first to the latest.
    pub versions: Vec<OwnVersionRecord>,
    #[serde(default)]
    pub retired: Option<RetiredRecord>,
}

/// A version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnVersionRecord {
    pub version: u32,
    /// As it is kept: of a clause the particulars of each wording in TOML and its words below them, of a template its source.
    pub text: String,
    pub note: String,
    /// The e-mail of whoever wrote it.
    #[serde(default)]
    pub author_email: Option<String>,
    pub author: String,
    pub at: Timestamp,
}

/// That it is not used any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetiredRecord {
    pub reason: String,
    pub by_name: String,
    pub at: Timestamp,
}

/// That a contract took a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenRecord {
    /// The id of the clause.
    pub clause: String,
    /// `null` for one that came with Pactoria.
    #[serde(default)]
    pub clause_version: Option<u32>,
    pub rung: Rung,
    /// As it went in.
    pub words: String,
    /// The version of the contract that has it first.
    pub contract_version: u32,
    pub by_name: String,
    pub at: Timestamp,
}

/// A clause or a template as it may be stored.
pub(super) struct Checked {
    pub(super) item: Item,
    pub(super) versions: Vec<Version>,
    /// The text of each version.
    pub(super) texts: Vec<String>,
}

impl OwnRecord {
    pub(super) fn of(item: &Item, versions: Vec<OwnVersionRecord>) -> Self {
        let retired = item.retired.as_ref();
        Self {
            number: item.number,
            versions,
            retired: retired.map(|it| RetiredRecord {
                reason: it.reason.clone(),
                by_name: it.by_name.clone(),
                at: it.at,
            }),
        }
    }

    /// Whether its versions follow each other from the first on, and are no more than a company may write.
    pub(super) fn is_whole(&self) -> bool {
        let most = usize::try_from(MOST_VERSIONS).unwrap_or(usize::MAX);
        let in_order = self.versions.iter().zip(1_u32..).all(|(it, number)| it.version == number);
        !self.versions.is_empty() && self.versions.len() <= most && in_order
    }

    /// The item as it may be stored, where `said` is what reading the text of each version came to. What a person could not have
    /// written is refused.
    ///
    /// # Errors
    /// Every complaint, by the name of its field in the record.
    pub(super) fn check(
        self,
        kind: Kind,
        said: Vec<Result<Said, Complaint>>,
        here: &impl Here,
    ) -> Result<Checked, Problem> {
        let (mut complaints, what) = (Complaints::new(), kind.word());
        if self.number == 0 || self.number > kind.most() {
            let words = format!("A company writes at most {} {what}s, from 1 on.", kind.most());
            complaints.add("number", "impossible", words);
        }
        if !self.is_whole() {
            let words = format!("A {what} needs its versions from 1 without a gap, at most {MOST_VERSIONS}.");
            complaints.add("versions", "incomplete", words);
            return Err(Problem::invalid(complaints));
        }
        let retired = self.retired.as_ref().and_then(|it| retired(it, here, &mut complaints));
        let (mut versions, mut texts, mut last) = (Vec::new(), Vec::new(), None);
        for (it, said) in self.versions.into_iter().zip(said) {
            let field = |name: &str| format!("versions[{}].{name}", it.version);
            complaints.keep(&field("at"), past(it.at, here));
            let author = complaints.keep(&field("author"), typed::one_line(&it.author, 1..=160));
            let note = complaints.keep(&field("note"), library::note(&it.note, "It says why."));
            let Some(said) = complaints.keep(&field("text"), said) else { continue };
            let (Some(author), Some(note)) = (author, note) else { continue };
            versions.push(Version {
                version: it.version,
                hash: ContentHash::of(it.text.as_bytes()),
                heading: said.heading.clone(),
                note,
                author: here.person(it.author_email.as_deref()),
                author_name: author,
                at: it.at,
            });
            texts.push(it.text);
            last = Some(said);
        }
        let checked = versions.last().zip(last).map(|(latest, said)| Item {
            number: self.number,
            version: latest.version,
            hash: latest.hash.clone(),
            heading: said.heading,
            about: said.about,
            types: said.types,
            rungs: said.rungs,
            changed_by_name: latest.author_name.clone(),
            changed_at: latest.at,
            retired,
        });
        let item = complaints.into_result(checked)?;
        Ok(Checked { item, versions, texts })
    }
}

/// What the text of a version says of itself.
pub(super) struct Said {
    pub(super) heading: String,
    /// What it is for.
    pub(super) about: String,
    pub(super) types: Vec<ContractType>,
    /// The wordings it has; none for a template.
    pub(super) rungs: Vec<Rung>,
}

impl Said {
    /// What a version of a clause says.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub(super) fn of_clause(id: &str, text: &str) -> Result<Self, Complaint> {
        let read = own_clause(id, text).map_err(|faults| {
            let first = faults.first().map(|it| it.fault.to_string()).unwrap_or_default();
            Complaint::new("not_in_the_language", format!("{first}."))
        })?;
        Ok(Self {
            about: read.text.wordings.first().map(|it| it.why.clone()).unwrap_or_default(),
            rungs: read.text.wordings.iter().map(|it| it.rung).collect(),
            heading: read.text.heading,
            types: read.text.types,
        })
    }
}

fn retired(it: &RetiredRecord, here: &impl Here, complaints: &mut Complaints) -> Option<Retired> {
    complaints.keep("retired.at", past(it.at, here));
    let reason = complaints.keep("retired.reason", library::note(&it.reason, "It says why."));
    let by_name = complaints.keep("retired.by_name", typed::one_line(&it.by_name, 1..=160));
    Some(Retired { reason: reason?, by_name: by_name?, at: it.at })
}

impl OwnVersionRecord {
    pub(super) fn of(it: Version, text: String, author_email: Option<String>) -> Self {
        Self { version: it.version, text, note: it.note, author_email, author: it.author_name, at: it.at }
    }
}

impl TakenRecord {
    pub(super) fn of(it: Use) -> Self {
        Self {
            clause: it.taken.clause,
            clause_version: it.taken.clause_version,
            rung: it.taken.rung,
            words: it.taken.words,
            contract_version: it.contract_version,
            by_name: it.by_name,
            at: it.at,
        }
    }

    /// Whether it is about a clause of the company's own.
    pub(super) fn own(&self) -> Option<u32> {
        Kind::Clause.number(&self.clause)
    }
}

/// The clauses that a contract took, as they may be stored.
pub(super) fn taken(
    all: Vec<TakenRecord>,
    (contract, versions): (ContractId, Option<&Vec<ContractVersion>>),
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Vec<Use>> {
    let different: BTreeSet<_> = all.iter().map(|it| it.clause.as_str()).collect();
    if all.len() > MOST_TAKEN || different.len() < all.len() {
        complaints.add("taken_clauses", "too_many", format!("A contract took each clause once, at most {MOST_TAKEN}."));
        return None;
    }
    let last = versions.and_then(|it| it.last()).map_or(u32::MAX, |it| it.version);
    let mut checked = Vec::with_capacity(all.len());
    for (at, it) in all.into_iter().enumerate() {
        let field = |name: &str| format!("taken_clauses[{at}].{name}");
        complaints.keep(&field("at"), past(it.at, here));
        if it.contract_version == 0 || it.contract_version > last || it.own().is_some() != it.clause_version.is_some() {
            complaints.add(field("contract_version"), "impossible", "It went into a version that the contract has.");
        }
        let clause = complaints.keep(&field("clause"), typed::one_line(&it.clause, 1..=80));
        let words = complaints.keep(&field("words"), typed::long_text(&it.words, LONGEST_WORDING));
        let by_name = complaints.keep(&field("by_name"), typed::one_line(&it.by_name, 1..=160));
        checked.extend((|| {
            let taken = Taken { clause: clause?, clause_version: it.clause_version, rung: it.rung, words: words? };
            Some(Use { contract, taken, contract_version: it.contract_version, by_name: by_name?, at: it.at })
        })());
    }
    Some(checked)
}
