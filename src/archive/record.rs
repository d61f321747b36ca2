//! What an archive says of a contract and of a person, as it is written: one JSON object a line.

use super::library::TakenRecord;
use crate::accounts::Person;
use crate::company::Company;
use crate::contracts::store::whole::Particulars;
use crate::contracts::{KeptDetails, Version};
use crate::facts;
use crate::filters::KeptFilter;
use crate::findings::Decided;
use crate::ids::ObligationId;
use crate::imports::Original;
use crate::keydates::{KeyTerms, Rhythm};
use crate::obligations::actions::Obligation;
use crate::processing::register as processing;
use crate::related::store::Said;
use crate::reminders::store::whole as reminders;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A contract with everything that belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    pub id: Uuid,
    pub title: String,
    pub contract_type: String,
    pub status: String,
    pub client_name: String,
    #[serde(default)]
    pub client_email: Option<String>,
    #[serde(default)]
    pub client_company_number: Option<String>,
    #[serde(default)]
    pub client_vat_number: Option<String>,
    #[serde(default)]
    pub supplier_name: Option<String>,
    #[serde(default)]
    pub supplier_company_number: Option<String>,
    #[serde(default)]
    pub supplier_vat_number: Option<String>,
    /// With two decimals, as text, so that no reader makes a binary fraction of it.
    #[serde(default)]
    pub contract_value: Option<String>,
    pub currency: String,
    #[serde(default)]
    pub start_date: Option<Date>,
    #[serde(default)]
    pub end_date: Option<Date>,
    #[serde(default)]
    pub template_id: Option<String>,
    #[serde(default)]
    pub template_version: Option<u32>,
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    #[serde(default)]
    pub plain_english_input: String,
    /// The e-mail of the person who made it; people are told apart by it.
    #[serde(default)]
    pub created_by: Option<String>,
    pub created_by_name: String,
    /// The e-mail of the person who answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    #[serde(default)]
    pub owner_name: Option<String>,
    /// The words it is filed under.
    #[serde(default)]
    pub tags: Vec<String>,
    pub created_at: Timestamp,
    pub updated_by_name: String,
    pub updated_at: Timestamp,
    #[serde(default)]
    pub standing: StandingRecord,
    /// From the first to the present one.
    pub versions: Vec<VersionRecord>,
    #[serde(default)]
    pub key_terms: Option<KeyTerms>,
    #[serde(default)]
    pub obligations: Vec<ObligationRecord>,
    /// Who is told before which of its dates.
    #[serde(default)]
    pub reminders: Vec<ReminderRecord>,
    /// What people decided about findings, those decisions that do not stand any more among them.
    #[serde(default)]
    pub decisions: Vec<DecisionRecord>,
    /// What people said that the rules take as given.
    #[serde(default)]
    pub said_facts: Vec<FactRecord>,
    /// Which clauses it took from the library.
    #[serde(default)]
    pub taken_clauses: Vec<TakenRecord>,
    /// What people said of the personal data it touches.
    #[serde(default)]
    pub processing: Vec<SaidRecord>,
    /// What was answered about an impact assessment.
    #[serde(default)]
    pub assessment: Option<AssessmentRecord>,
    /// That it never leaves the server it is on for a language model.
    #[serde(default)]
    pub kept_here: Option<KeptHereRecord>,
    /// What it is related to; two that are related say so once, either of them.
    #[serde(default)]
    pub related: Vec<RelationRecord>,
    #[serde(default)]
    pub amends: Option<AmendsRecord>,
    #[serde(default)]
    pub original: Option<OriginalRecord>,
}

/// How a contract came to its status.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StandingRecord {
    pub reason: Option<String>,
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    pub signed_by: Option<String>,
    pub signed_on: Option<Date>,
    pub activated_at: Option<Timestamp>,
    pub submitted_at: Option<Timestamp>,
}

/// One version of a contract's text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionRecord {
    pub version: u32,
    pub title: String,
    /// The text with its marks, from which the readable text is assembled.
    pub source: String,
    pub reason: String,
    #[serde(default)]
    pub author_email: Option<String>,
    pub author: String,
    pub at: Timestamp,
    /// Type, parties, value and days by field; `null` for versions from before they were kept.
    #[serde(default)]
    pub details: Option<KeptDetails>,
}

/// Something the contract asks somebody to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ObligationRecord {
    pub id: Uuid,
    pub title: String,
    #[serde(default)]
    pub clause: String,
    #[serde(default)]
    pub owner: Option<String>,
    pub owner_name: String,
    pub due: Date,
    pub first_due: Date,
    pub rhythm: Rhythm,
    #[serde(default)]
    pub until: Option<Date>,
    pub status: String,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub closed_by_name: Option<String>,
    #[serde(default)]
    pub closed_at: Option<Timestamp>,
    #[serde(default)]
    pub follows: Option<Uuid>,
    pub created_by_name: String,
    pub created_at: Timestamp,
}

/// What somebody decided about a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecisionRecord {
    pub id: Uuid,
    pub rule_id: String,
    pub title: String,
    /// How serious the finding was then; `null` for a rule of the company's own.
    #[serde(default)]
    pub severity: Option<String>,
    pub decision: String,
    pub reason: String,
    #[serde(default)]
    pub until: Option<Date>,
    /// Names what it was about: it counts where the rules find the same again.
    pub fingerprint: String,
    pub version: u32,
    pub rule_pack_version: String,
    /// The e-mail of whoever decided.
    #[serde(default)]
    pub decided_by: Option<String>,
    pub decided_by_name: String,
    pub decided_at: Timestamp,
    #[serde(default)]
    pub ended_by_name: Option<String>,
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
}

/// A fact of a contract as somebody said it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FactRecord {
    /// Its id in the rule pack.
    pub fact: String,
    /// One of the words it can have.
    pub value: String,
    #[serde(default)]
    pub reason: String,
    pub said_by_name: String,
    pub said_at: Timestamp,
}

/// What somebody said of one aspect of a contract's personal data.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaidRecord {
    pub aspect: String,
    pub values: Vec<String>,
    pub reason: String,
    /// The version of the text it was said about, and what was read of that.
    pub version: u32,
    #[serde(default)]
    pub read: Vec<String>,
    /// The e-mail of whoever said it.
    #[serde(default)]
    pub said_by: Option<String>,
    pub said_by_name: String,
    pub said_at: Timestamp,
}

/// Who said that a contract never leaves.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptHereRecord {
    pub by_name: String,
    pub at: Timestamp,
}

/// What somebody answered about an impact assessment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AssessmentRecord {
    pub outcome: String,
    #[serde(default)]
    pub reference: String,
    #[serde(default)]
    pub day: Option<Date>,
    #[serde(default)]
    pub reason: String,
    /// The obligation that reminds of one that is to be done.
    #[serde(default)]
    pub obligation: Option<Uuid>,
    #[serde(default)]
    pub owner_name: Option<String>,
    #[serde(default)]
    pub triggers: Vec<String>,
    #[serde(default)]
    pub answered_by: Option<String>,
    pub answered_by_name: String,
    pub answered_at: Timestamp,
}

/// A mail before a date of a contract.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReminderRecord {
    pub id: Uuid,
    pub about: String,
    pub days_before: u16,
    pub email: String,
    #[serde(default)]
    pub escalate_to: Option<String>,
    #[serde(default)]
    pub escalate_after_days: Option<u16>,
    /// Which of its addresses want no reminders of this company.
    #[serde(default)]
    pub stopped: Vec<String>,
    /// What has left for it, so that nobody is told again.
    #[serde(default)]
    pub sent: Vec<SentRecord>,
    pub created_by_name: String,
    pub created_at: Timestamp,
}

/// What a reminder has sent for one date.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentRecord {
    pub date: Date,
    pub sent_on: Date,
    /// The day on which the second address was told.
    #[serde(default)]
    pub escalated_on: Option<Date>,
    /// Who said that they see to it.
    #[serde(default)]
    pub acknowledged_by: Option<String>,
    #[serde(default)]
    pub acknowledged_at: Option<Timestamp>,
}

/// Another contract that a contract is related to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RelationRecord {
    pub contract_id: Uuid,
    /// How the contract is related to the other, such as `order_under`.
    pub kind: String,
    pub created_by_name: String,
    pub created_at: Timestamp,
}

/// A filter of the list that somebody keeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FilterRecord {
    pub id: Uuid,
    pub name: String,
    /// The words of an address by name; a person among them is an e-mail.
    pub words: BTreeMap<String, String>,
    #[serde(default)]
    pub is_shared: bool,
    /// The e-mail of the person who keeps it.
    #[serde(default)]
    pub owner: Option<String>,
    pub owner_name: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Which contract this one amends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AmendsRecord {
    pub contract_id: Uuid,
    /// From 1.
    pub number: u32,
    /// What the agreement said before any amendment.
    #[serde(default)]
    pub first_end: Option<Date>,
    #[serde(default)]
    pub first_value: Option<String>,
    pub first_currency: String,
    /// Whether the terms of the agreement have followed from it.
    pub is_settled: bool,
}

/// The file a contract was brought in from; its bytes lie in `originals/` under its hash.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OriginalRecord {
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    pub name: String,
    #[serde(default)]
    pub governing_law: Option<String>,
    #[serde(default)]
    pub agreed_on: Option<String>,
    pub added_by: String,
    pub added_at: Timestamp,
}

/// What the company says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompanyRecord {
    pub name: String,
    #[serde(default)]
    pub company_number: Option<String>,
    #[serde(default)]
    pub vat_number: Option<String>,
    /// The IANA name, for whoever reads the archive: the days in it are those of this zone.
    pub timezone: String,
}

impl CompanyRecord {
    pub(super) fn of(it: Company) -> Self {
        Self {
            name: it.name,
            company_number: it.registration.company_number.map(|it| it.to_string()),
            vat_number: it.registration.vat_number.map(|it| it.to_string()),
            timezone: it.time_zone,
        }
    }
}

/// A person of the company, for whoever reads the archive; accounts are not made of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PersonRecord {
    pub email: String,
    pub full_name: String,
    pub role: String,
    pub is_active: bool,
}

impl PersonRecord {
    pub(super) fn of(it: &Person) -> Self {
        Self {
            email: it.email.clone(),
            full_name: it.full_name.clone(),
            role: it.role.word().to_owned(),
            is_active: it.is_active,
        }
    }
}

impl Record {
    /// The record of a contract; what lies in other slices is added by the caller.
    pub(super) fn of(it: Particulars, versions: Vec<VersionRecord>, email: impl Fn(Uuid) -> Option<String>) -> Self {
        let summary = it.summary;
        Self {
            id: summary.id.uuid(),
            title: summary.title,
            contract_type: summary.contract_type.word().to_owned(),
            status: summary.status.word().to_owned(),
            client_name: summary.client_name,
            client_email: summary.client_email,
            client_company_number: summary.client.company_number.map(|it| it.to_string()),
            client_vat_number: summary.client.vat_number.map(|it| it.to_string()),
            supplier_name: summary.supplier_name,
            supplier_company_number: summary.supplier.company_number.map(|it| it.to_string()),
            supplier_vat_number: summary.supplier.vat_number.map(|it| it.to_string()),
            contract_value: summary.value.map(|it| format!("{it:.2}")),
            currency: summary.currency.code().to_owned(),
            start_date: summary.dates.start(),
            end_date: summary.dates.end(),
            template_id: summary.template_id,
            template_version: summary.template_version,
            variables: it.answers,
            facts: it.facts,
            plain_english_input: it.plain_english_input,
            created_by: email(summary.created_by.uuid()),
            created_by_name: summary.created_by_name,
            owner: email(summary.owner.uuid()),
            owner_name: Some(summary.owner_name),
            tags: Vec::new(),
            created_at: summary.created_at,
            updated_by_name: summary.updated_by_name,
            updated_at: summary.updated_at,
            standing: StandingRecord {
                reason: summary.standing.reason,
                by: summary.standing.by,
                at: summary.standing.at,
                signed_by: summary.standing.signed_by,
                signed_on: summary.standing.signed_on,
                activated_at: summary.standing.activated_at,
                submitted_at: summary.standing.submitted_at,
            },
            versions,
            key_terms: None,
            obligations: Vec::new(),
            reminders: Vec::new(),
            decisions: Vec::new(),
            said_facts: Vec::new(),
            taken_clauses: Vec::new(),
            processing: Vec::new(),
            assessment: None,
            kept_here: None,
            related: Vec::new(),
            amends: None,
            original: None,
        }
    }
}

impl VersionRecord {
    pub(super) fn of(it: Version, author_email: Option<String>) -> Self {
        Self {
            version: it.version,
            title: it.title,
            source: it.source,
            reason: it.reason,
            author_email,
            author: it.author,
            at: it.at,
            details: it.details,
        }
    }
}

impl ObligationRecord {
    pub(super) fn of(it: Obligation, owner: Option<String>) -> Self {
        Self {
            id: it.id.uuid(),
            title: it.title,
            clause: it.clause,
            owner,
            owner_name: it.owner_name,
            due: it.due,
            first_due: it.recurrence.first(),
            rhythm: it.recurrence.rhythm(),
            until: it.recurrence.until(),
            status: it.status.word().to_owned(),
            note: it.note,
            closed_by_name: it.closed_by_name,
            closed_at: it.closed_at,
            follows: it.follows.map(ObligationId::uuid),
            created_by_name: it.created_by_name,
            created_at: it.created_at,
        }
    }
}

impl DecisionRecord {
    pub(super) fn of(it: Decided, decided_by: Option<String>) -> Self {
        let (ended_by_name, ended_at) = it.withdrawn.map(|it| (it.by_name, it.at)).unzip();
        Self {
            id: it.id.uuid(),
            rule_id: it.rule_id,
            title: it.title,
            severity: it.severity.map(|it| it.word().to_owned()),
            decision: it.decision.word().to_owned(),
            reason: it.reason,
            until: it.until,
            fingerprint: it.fingerprint,
            version: it.version,
            rule_pack_version: it.rule_pack_version,
            decided_by,
            decided_by_name: it.by_name,
            decided_at: it.at,
            ended_by_name,
            ended_at,
        }
    }
}

impl FactRecord {
    pub(super) fn of(it: facts::store::Said) -> Self {
        Self { fact: it.fact, value: it.value, reason: it.reason, said_by_name: it.by_name, said_at: it.at }
    }
}

impl SaidRecord {
    pub(super) fn of(it: processing::Said, said_by: Option<String>) -> Self {
        Self {
            aspect: it.aspect.word().to_owned(),
            values: it.values,
            reason: it.reason,
            version: it.version,
            read: it.read,
            said_by,
            said_by_name: it.by_name,
            said_at: it.at,
        }
    }
}

impl AssessmentRecord {
    pub(super) fn of(it: processing::Assessment, answered_by: Option<String>) -> Self {
        Self {
            outcome: it.outcome.word().to_owned(),
            reference: it.reference,
            day: it.day,
            reason: it.reason,
            obligation: it.obligation.map(ObligationId::uuid),
            owner_name: it.owner_name,
            triggers: it.triggers,
            answered_by,
            answered_by_name: it.by_name,
            answered_at: it.at,
        }
    }
}

impl ReminderRecord {
    pub(super) fn of(it: reminders::Kept) -> Self {
        let sent = |it: reminders::Sent| SentRecord {
            date: it.date,
            sent_on: it.sent_on,
            escalated_on: it.escalated_on,
            acknowledged_by: it.acknowledged_by,
            acknowledged_at: it.acknowledged_at,
        };
        Self {
            id: it.reminder.id.uuid(),
            about: it.reminder.about.word().to_owned(),
            days_before: it.reminder.plan.days_before,
            email: it.reminder.to,
            escalate_to: it.reminder.escalate_to,
            escalate_after_days: it.reminder.plan.escalates_after,
            stopped: it.stopped,
            sent: it.sent.into_iter().map(sent).collect(),
            created_by_name: it.reminder.created_by_name,
            created_at: it.created_at,
        }
    }
}

impl RelationRecord {
    pub(super) fn of(it: Said) -> Self {
        Self {
            contract_id: it.other.uuid(),
            kind: it.relation.word().to_owned(),
            created_by_name: it.made_by_name,
            created_at: it.made_at,
        }
    }
}

impl FilterRecord {
    /// The word of a filter that names a person.
    pub(super) const PERSON: &str = "owner";

    pub(super) fn of(it: KeptFilter, email: impl Fn(Uuid) -> Option<String>) -> Self {
        let mut words = it.words;
        if let Some(person) = words.get_mut(Self::PERSON)
            && let Some(email) = person.parse::<Uuid>().ok().and_then(&email)
        {
            *person = email;
        }
        Self {
            id: it.id.uuid(),
            name: it.name,
            words,
            is_shared: it.is_shared,
            owner: email(it.owner.uuid()),
            owner_name: it.owner_name,
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }
}

impl OriginalRecord {
    pub(super) fn of(it: Original, added_at: Timestamp) -> Self {
        Self {
            sha256: it.hash,
            name: it.name,
            governing_law: it.governing_law,
            agreed_on: it.agreed_on,
            added_by: it.added_by,
            added_at,
        }
    }
}
