//! A record of an archive → a contract that may be stored. What a person could not have typed is refused here.

mod decisions;
mod facts;
mod processing;
mod relations;
mod reminders;

pub(super) use relations::{Relating, relations};

use super::library::taken;
use super::record::{
    AmendsRecord, KeptHereRecord, ObligationRecord, OriginalRecord, Record, StandingRecord, VersionRecord,
};
use crate::contracts::form::{ContractForm, Details};
use crate::contracts::store::whole::Whole;
use crate::contracts::{KeptDetails, Standing, Status, Version};
use crate::document;
use crate::files::ContentHash;
use crate::findings::Decided;
use crate::ids::{CompanyId, ContractId, ObligationId, UserId};
use crate::keydates::{KeyTerms, Recurrence, Term};
use crate::library::Use;
use crate::models::store::KeptHere;
use crate::obligations::actions::Obligation;
use crate::obligations::{self, MOST_OBLIGATIONS};
use crate::problem::{Complaint, Complaints, Problem};
use crate::processing::register::{Assessment, Said};
use crate::reminders::store::whole as reminding;
use crate::tags::form::Written;
use crate::typed::{self, Currency, LONGEST_TEXT};
use jiff::{Timestamp, ToSpan};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The most versions of one contract.
const MOST_VERSIONS: usize = 10_000;
/// How far the clock of the installation that wrote an archive may be ahead, in minutes.
const AHEAD: i64 = 5;

/// What becomes of the ids and the people of an archive here.
pub(super) trait Here: Sync {
    /// The id that a contract has here.
    fn id(&self, there: Uuid) -> Uuid;
    /// The id that something has here that belongs to a contract of this id here. No two contracts share one, whatever an
    /// archive claims.
    fn part(&self, contract: ContractId, there: Uuid) -> Uuid;
    fn company(&self) -> CompanyId;
    /// The person with an e-mail; whoever brings the archive in where the company has nobody of that e-mail.
    fn person(&self, email: Option<&str>) -> UserId;
    fn now(&self) -> Timestamp;
}

/// A contract that may be stored.
pub(super) struct Checked {
    pub(super) whole: Whole,
    pub(super) key_terms: Option<KeyTerms>,
    pub(super) obligations: Vec<Obligation>,
    pub(super) reminders: Vec<reminding::Whole>,
    pub(super) decisions: Vec<Decided>,
    pub(super) said_facts: Vec<crate::facts::store::Said>,
    pub(super) taken: Vec<Use>,
    pub(super) said: Vec<Said>,
    pub(super) assessment: Option<Assessment>,
    pub(super) kept_here: Option<KeptHere>,
    pub(super) related: Vec<Relating>,
    pub(super) tags: Vec<Written>,
    pub(super) amends: Option<Amends>,
    pub(super) original: Option<(ContentHash, OriginalRecord)>,
}

/// That it amends another contract.
pub(super) struct Amends {
    /// The agreement, by its id here.
    pub(super) contract: ContractId,
    pub(super) number: u32,
    pub(super) first_end: Option<jiff::civil::Date>,
    pub(super) first_value: Option<Decimal>,
    pub(super) first_currency: Currency,
    pub(super) is_settled: bool,
}

/// # Errors
/// Every complaint, by the name of its field in the record.
pub(super) fn check(record: Record, here: &impl Here) -> Result<Checked, Problem> {
    let mut complaints = Complaints::new();
    let id = ContractId::from_uuid(here.id(record.id));
    let details = match details(&record) {
        Ok(details) => Some(details),
        Err(problem) => {
            complaints.merge(problem.complaints);
            None
        }
    };
    let status = complaints.keep(
        "status",
        Status::from_word(&record.status).ok_or_else(|| Complaint::new("not_a_status", "This is not a status.")),
    );
    let mut line = |field: &str, raw: &str, most: usize| complaints.keep(field, typed::one_line(raw, 1..=most));
    let created_by_name = line("created_by_name", &record.created_by_name, 160);
    let owner_name = line("owner_name", record.owner_name.as_deref().unwrap_or(&record.created_by_name), 160);
    let updated_by_name = line("updated_by_name", &record.updated_by_name, 160);
    for (field, at) in [("created_at", record.created_at), ("updated_at", record.updated_at)] {
        complaints.keep(field, past(at, here));
    }
    let standing = standing(record.standing, here, &mut complaints);
    let versions = versions(record.versions, here, &mut complaints);
    if let (Some(terms), Some(details)) = (&record.key_terms, &details)
        && let Err(err) = Term::new(details.dates, terms.renewal)
    {
        complaints.add("key_terms", err.code(), err.to_string());
    }
    let obligations = obligations(record.obligations, id, &record.title, here, &mut complaints);
    let reminders = reminders::reminders(record.reminders, id, here, &mut complaints);
    let decisions = decisions::decisions(record.decisions, id, here, &mut complaints);
    let said_facts = facts::facts(record.said_facts, here, &mut complaints);
    let taken = taken(record.taken_clauses, (id, versions.as_ref()), here, &mut complaints);
    let said = processing::said(record.processing, id, here, &mut complaints);
    let assessment = processing::assessment(record.assessment, id, here, &mut complaints);
    let kept_here = kept_here(record.kept_here, here, &mut complaints);
    let related = relations(record.related, record.id, &record.title, here, &mut complaints);
    let tags = complaints.keep("tags", Written::parse_all(record.tags.iter().map(String::as_str)));
    let amends = amends(record.amends, id, here, &mut complaints);
    let original = original(record.original, here, &mut complaints);
    let checked = (|| {
        let (details, versions) = (details?, versions?);
        let last = versions.last()?;
        Some(Checked {
            whole: Whole {
                id,
                found_by: Whole::found_by(here.company(), &details, &last.content),
                details,
                template_version: record.template_version,
                facts: record.facts,
                status: status?,
                standing: standing?,
                created_by: here.person(record.created_by.as_deref()),
                owner: here.person(record.owner.as_deref().or(record.created_by.as_deref())),
                owner_name: owner_name?,
                created_by_name: created_by_name?,
                created_at: record.created_at,
                updated_by_name: updated_by_name?,
                updated_at: record.updated_at,
                versions,
            },
            key_terms: record.key_terms,
            obligations: obligations?,
            reminders: reminders?,
            decisions: decisions?,
            said_facts: said_facts?,
            taken: taken?,
            said: said?,
            assessment: assessment?,
            kept_here: kept_here?,
            related: related?,
            tags: tags?,
            amends: amends?,
            original: original?,
        })
    })();
    complaints.into_result(checked)
}

fn details(record: &Record) -> Result<Details, Problem> {
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let day = |it: Option<jiff::civil::Date>| it.map(|it| it.to_string()).unwrap_or_default();
    ContractForm {
        title: record.title.clone(),
        contract_type: record.contract_type.clone(),
        plain_english_input: record.plain_english_input.clone(),
        client_name: record.client_name.clone(),
        client_email: text(&record.client_email),
        client_company_number: text(&record.client_company_number),
        client_vat_number: text(&record.client_vat_number),
        supplier_name: text(&record.supplier_name),
        supplier_company_number: text(&record.supplier_company_number),
        supplier_vat_number: text(&record.supplier_vat_number),
        contract_value: text(&record.contract_value),
        currency: record.currency.clone(),
        start_date: day(record.start_date),
        end_date: day(record.end_date),
        template_id: text(&record.template_id),
        variables: record.variables.clone(),
        content: record.versions.last().map(|it| it.source.clone()).unwrap_or_default(),
    }
    .check()
}

pub(super) fn past(at: Timestamp, here: &impl Here) -> Result<(), Complaint> {
    match here.now().checked_add(AHEAD.minutes()) {
        Ok(latest) if at <= latest => Ok(()),
        Ok(_) | Err(_) => Err(Complaint::new("in_the_future", "This lies in the future.")),
    }
}

/// The outer `None` is a complaint.
fn kept_here(it: Option<KeptHereRecord>, here: &impl Here, complaints: &mut Complaints) -> Option<Option<KeptHere>> {
    let Some(KeptHereRecord { by_name, at }) = it else { return Some(None) };
    let is_past = complaints.keep("kept_here.at", past(at, here));
    let by_name = complaints.keep("kept_here.by_name", typed::one_line(&by_name, 1..=160));
    is_past.and(by_name).map(|by_name| Some(KeptHere { by_name, at }))
}

fn optional_line(raw: Option<String>, most: usize) -> Result<Option<String>, Complaint> {
    raw.map(|it| typed::one_line(&it, 0..=most)).transpose()
}

fn standing(it: StandingRecord, here: &impl Here, complaints: &mut Complaints) -> Option<Standing> {
    for at in [it.at, it.activated_at, it.submitted_at].into_iter().flatten() {
        complaints.keep("standing.at", past(at, here));
    }
    let reason = complaints.keep("standing.reason", optional_line(it.reason, 300));
    let by = complaints.keep("standing.by", optional_line(it.by, 160));
    let signed_by = complaints.keep("standing.signed_by", optional_line(it.signed_by, 600));
    Some(Standing {
        reason: reason?,
        by: by?,
        at: it.at,
        signed_by: signed_by?,
        signed_on: it.signed_on,
        activated_at: it.activated_at,
        submitted_at: it.submitted_at,
    })
}

fn versions(all: Vec<VersionRecord>, here: &impl Here, complaints: &mut Complaints) -> Option<Vec<Version>> {
    if all.is_empty() || all.len() > MOST_VERSIONS || all.iter().zip(1_u32..).any(|(it, number)| it.version != number) {
        let message = format!("A contract needs its versions from 1 without a gap, at most {MOST_VERSIONS}.");
        complaints.add("versions", "incomplete", message);
        return None;
    }
    let mut checked = Vec::with_capacity(all.len());
    for it in all {
        let field = |name: &str| format!("versions[{}].{name}", it.version);
        complaints.keep(&field("at"), past(it.at, here));
        let title = complaints.keep(&field("title"), typed::one_line(&it.title, 1..=200));
        let reason = complaints.keep(&field("reason"), typed::one_line(&it.reason, 0..=300));
        let author = complaints.keep(&field("author"), typed::one_line(&it.author, 1..=160));
        let source = complaints.keep(&field("source"), typed::long_text(&it.source, LONGEST_TEXT));
        let details = it.details.zip(title.as_deref()).map(|(kept, title)| kept.read(title)).transpose();
        let details = details.unwrap_or_else(|problem| {
            for (name, complaint) in problem.complaints.iter() {
                complaints.add(field(&format!("details.{name}")), complaint.code.as_str(), complaint.message.clone());
            }
            None
        });
        if let (Some(title), Some(reason), Some(author), Some(source)) = (title, reason, author, source) {
            checked.push(Version {
                version: it.version,
                title,
                reason,
                author_id: here.person(it.author_email.as_deref()),
                author,
                at: it.at,
                content: document::assemble(&source).content,
                source,
                details: details.as_ref().map(KeptDetails::of),
            });
        }
    }
    Some(checked)
}

fn obligations(
    all: Vec<ObligationRecord>,
    contract: ContractId,
    contract_title: &str,
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Vec<Obligation>> {
    let most = usize::try_from(MOST_OBLIGATIONS).unwrap_or(usize::MAX);
    let ids: BTreeSet<_> = all.iter().map(|it| it.id).collect();
    if all.len() > most || ids.len() < all.len() {
        complaints.add("obligations", "too_many", format!("A contract has at most {most} obligations, each once."));
        return None;
    }
    let mut checked = Vec::with_capacity(all.len());
    for (at, it) in all.into_iter().enumerate() {
        let field = |name: &str| format!("obligations[{at}].{name}");
        for moment in [Some(it.created_at), it.closed_at].into_iter().flatten() {
            complaints.keep(&field("at"), past(moment, here));
        }
        let title = complaints.keep(&field("title"), typed::one_line(&it.title, 1..=200));
        let clause = complaints.keep(&field("clause"), typed::long_text(&it.clause, 2_000));
        let note = complaints.keep(&field("note"), it.note.map(|it| typed::long_text(&it, 2_000)).transpose());
        let owner_name = complaints.keep(&field("owner_name"), typed::one_line(&it.owner_name, 1..=160));
        let made_by = complaints.keep(&field("created_by_name"), typed::one_line(&it.created_by_name, 1..=160));
        let closed_by = complaints.keep(&field("closed_by_name"), optional_line(it.closed_by_name, 160));
        let recurrence = Recurrence::new(it.first_due, it.rhythm, it.until)
            .map_err(|err| Complaint::new(err.code(), err.to_string()));
        let recurrence = complaints.keep(&field("rhythm"), recurrence);
        let status = obligations::Status::from_word(&it.status)
            .ok_or_else(|| Complaint::new("not_a_status", "This is not a status of an obligation."));
        let status = complaints.keep(&field("status"), status);
        if it.follows.is_some_and(|before| !ids.contains(&before)) {
            complaints.add(field("follows"), "missing", "The obligation before it is not among them.");
        }
        checked.extend((|| {
            Some(Obligation {
                id: ObligationId::from_uuid(here.part(contract, it.id)),
                contract,
                contract_title: contract_title.to_owned(),
                title: title?,
                clause: clause?,
                owner: here.person(it.owner.as_deref()),
                owner_name: owner_name?,
                due: it.due,
                recurrence: recurrence?,
                status: status?,
                note: note?,
                closed_by_name: closed_by?,
                closed_at: it.closed_at,
                follows: it.follows.map(|before| ObligationId::from_uuid(here.part(contract, before))),
                created_by_name: made_by?,
                created_at: it.created_at,
                version: 1,
            })
        })());
    }
    Some(checked)
}

fn amends(
    it: Option<AmendsRecord>,
    id: ContractId,
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Option<Amends>> {
    let Some(it) = it else { return Some(None) };
    let contract = ContractId::from_uuid(here.id(it.contract_id));
    if contract == id || it.number == 0 || it.number > 10_000 {
        complaints.add("amends", "impossible", "A contract amends another one, under a number from 1.");
    }
    let value = complaints.keep("amends.first_value", it.first_value.map(|it| typed::amount(&it)).transpose());
    let currency = complaints.keep("amends.first_currency", Currency::parse(&it.first_currency));
    Some(Some(Amends {
        contract,
        number: it.number,
        first_end: it.first_end,
        first_value: value?,
        first_currency: currency?,
        is_settled: it.is_settled,
    }))
}

fn original(
    it: Option<OriginalRecord>,
    here: &impl Here,
    complaints: &mut Complaints,
) -> Option<Option<(ContentHash, OriginalRecord)>> {
    let Some(it) = it else { return Some(None) };
    complaints.keep("original.added_at", past(it.added_at, here));
    let hash = complaints.keep(
        "original.sha256",
        ContentHash::parse(&it.sha256).ok_or_else(|| Complaint::new("not_a_hash", "This is no SHA-256.")),
    );
    let name = complaints.keep("original.name", typed::one_line(&it.name, 1..=255));
    let added_by = complaints.keep("original.added_by", typed::one_line(&it.added_by, 1..=160));
    let law = complaints.keep("original.governing_law", optional_line(it.governing_law, 200));
    let agreed = it.agreed_on.map(|day| typed::day(&day).map(|day| day.to_string())).transpose();
    let agreed = complaints.keep("original.agreed_on", agreed);
    let record = OriginalRecord {
        sha256: it.sha256,
        name: name?,
        governing_law: law?,
        agreed_on: agreed?,
        added_by: added_by?,
        added_at: it.added_at,
    };
    Some(Some((hash?, record)))
}
