//! The terms of use as a program holds them: what has been read, strictly, and nothing else.
//!
//! The fields are those of the specification, in its order. A value of [`Terms`] or [`Statement`] comes from
//! [`super::read`] or [`super::read_statement`] only, or is built and then checked by them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::vocabulary::{
    Class, Deidentified, DpRole, Law, LawfulBasis, MemorisationTest, ModelKind, ModelsFate, Network, OutputKind,
    PartyRole, ProhibitedUse, Purpose, ResultsFate, Rights, RunningJobs, SignatureAlgorithm, SignificantDecisions,
    SubProcessingMode, Trigger, UnlearnDuty, Weekday, WorkerMode,
};

/// The whole object that the parties sign with their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub schema: String,
    pub terms_id: Uuid,
    pub revision: u64,
    pub created_at: String,
    pub contract: OfContract,
    pub parties: Vec<Party>,
    pub data_sets: Vec<DataSet>,
    pub grants: Vec<Grant>,
    pub worker: Worker,
    pub conduct: Conduct,
    pub term: Term,
    pub audit: Audit,
    pub sub_processing: SubProcessing,
    pub precedence: Precedence,
    pub signatures: Vec<Signature>,
}

/// What the text of a contract states of its terms: everything the parties agree on, without what is only known when they sign
/// (the identity of the object and of the contract's version, keys, the fingerprints of clauses, signatures).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub schema: String,
    pub contract: StatedContract,
    pub parties: Vec<StatedParty>,
    pub data_sets: Vec<DataSet>,
    pub grants: Vec<Grant>,
    pub worker: Worker,
    pub conduct: Conduct,
    pub term: Term,
    pub audit: Audit,
    pub sub_processing: SubProcessing,
}

/// The version of the contract that an object belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfContract {
    pub id: Uuid,
    pub version: u64,
    pub text_sha256: String,
    pub law: Law,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedContract {
    pub law: Law,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    pub id: String,
    pub roles: BTreeSet<Word<PartyRole>>,
    pub name: String,
    pub company_number: Option<String>,
    pub dp_role: DpRole,
    pub public_key: String,
    pub key_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedParty {
    pub id: String,
    pub roles: BTreeSet<Word<PartyRole>>,
    pub name: String,
    pub company_number: Option<String>,
    pub dp_role: DpRole,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSet {
    pub id: String,
    pub title: String,
    pub owner: String,
    pub content_hash: String,
    pub media_type: String,
    pub records: u64,
    pub bytes: u64,
    pub classification: BTreeSet<Word<Class>>,
    pub deidentified: Deidentified,
    pub lawful_basis: Option<LawfulBasis>,
    pub special_condition: Option<String>,
    pub rights: Rights,
}

impl DataSet {
    /// Whether it holds data about people.
    pub fn is_about_people(&self) -> bool {
        self.classification.iter().any(|it| it.0.is_about_people())
    }

    pub(super) fn holds(&self, class: Class) -> bool {
        self.classification.contains(&Word(class))
    }
}

/// One complete permission; grants are never added together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub id: String,
    pub purposes: BTreeSet<Word<Purpose>>,
    pub data_sets: BTreeSet<String>,
    pub model_kinds: BTreeSet<Word<ModelKind>>,
    pub requesters: BTreeSet<String>,
    pub limits: Limits,
    pub outputs: Vec<Output>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub max_jobs: u64,
    pub max_concurrent_jobs: u64,
    pub max_epochs_per_job: Option<u64>,
    pub max_epochs_total: Option<u64>,
    pub max_queries_total: Option<u64>,
    pub max_queries_per_day: Option<u64>,
    pub max_rows_per_job: Option<u64>,
    pub max_output_bytes_per_job: u64,
    pub max_seconds_per_job: u64,
    pub privacy: Option<Privacy>,
    pub windows: Vec<Window>,
}

/// A budget of differential privacy; decimals are texts, so that no reader rounds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Privacy {
    pub epsilon_total: String,
    pub epsilon_per_job: String,
    pub delta_total: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub days: BTreeSet<Word<Weekday>>,
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    pub kind: OutputKind,
    pub to: BTreeSet<String>,
    pub owner: String,
    pub licence: Option<Licence>,
    pub min_group_size: Option<u64>,
    pub max_bytes: u64,
    pub retention_days: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licence {
    pub to: BTreeSet<String>,
    pub exclusive: bool,
    pub perpetual: bool,
    pub sub_licence: bool,
    pub field: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    pub operators: BTreeSet<String>,
    pub mode: WorkerMode,
    pub measurements: Vec<Measurement>,
    pub min_version: String,
    pub regions: BTreeSet<String>,
    pub max_attestation_age_seconds: u64,
    pub working_copy_hours: u64,
    pub network: Network,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    pub label: String,
    pub pcr0: String,
    pub pcr1: String,
    pub pcr2: String,
    pub not_after: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    pub no_reidentification: bool,
    pub no_extraction: bool,
    pub memorisation_test: MemorisationTest,
    pub significant_decisions: SignificantDecisions,
    pub prohibited_uses: BTreeSet<Word<ProhibitedUse>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub starts_at: String,
    pub ends_at: String,
    pub on_end: Ending,
    /// As at an ordinary end where nothing is stated.
    pub on_breach: Option<Ending>,
    pub unlearning: Unlearning,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    pub running_jobs: RunningJobs,
    pub key_destroy_hours: u64,
    pub models: ModelsFate,
    pub models_days: u64,
    pub results: ResultsFate,
    pub certificate: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unlearning {
    pub duty: UnlearnDuty,
    pub triggers: BTreeSet<Word<Trigger>>,
    pub days: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    pub receipts_to: BTreeSet<String>,
    pub receipt_years: u64,
    pub audits_per_year: u64,
    pub notice_days: u64,
    pub incident_hours: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubProcessing {
    pub mode: SubProcessingMode,
    pub named: Vec<SubProcessor>,
    pub notice_days: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubProcessor {
    pub name: String,
    pub country: String,
    pub task: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Precedence {
    pub words_win: bool,
    pub machine_terms_may_only_be: String,
    pub links: Vec<Link>,
}

/// Which clause carries a part of the object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    pub pointer: String,
    pub clause: String,
    pub clause_sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    pub party: String,
    pub alg: SignatureAlgorithm,
    pub key_id: String,
    pub signed_at: String,
    pub value: String,
}

impl Terms {
    /// What the text of the contract must state for this object to be the one that was agreed.
    pub fn stated(&self) -> Statement {
        let parties = self.parties.iter().map(|it| StatedParty {
            id: it.id.clone(),
            roles: it.roles.clone(),
            name: it.name.clone(),
            company_number: it.company_number.clone(),
            dp_role: it.dp_role,
        });
        Statement {
            schema: self.schema.clone(),
            contract: StatedContract { law: self.contract.law },
            parties: parties.collect(),
            data_sets: self.data_sets.clone(),
            grants: self.grants.clone(),
            worker: self.worker.clone(),
            conduct: self.conduct.clone(),
            term: self.term.clone(),
            audit: self.audit.clone(),
            sub_processing: self.sub_processing.clone(),
        }
    }
}

/// A word of a closed list within a set, which is sorted by the bytes of its words and not by the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Word<T>(pub T);

/// An entry of a closed list.
pub trait Listed: Copy + Eq {
    /// The word that stands in an object.
    fn listed_word(self) -> &'static str;
    /// What it says to a reader, within a sentence.
    fn listed_label(self) -> &'static str;
}

macro_rules! listed {
    ($($name:ident)+) => {
        $(impl Listed for $name {
            fn listed_word(self) -> &'static str {
                self.word()
            }

            fn listed_label(self) -> &'static str {
                self.label()
            }
        })+
    };
}

listed! { PartyRole Class Purpose ModelKind Weekday ProhibitedUse Trigger }

impl<T: Listed> Ord for Word<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.listed_word().cmp(other.0.listed_word())
    }
}

impl<T: Listed> PartialOrd for Word<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A set of these entries.
pub(crate) fn set<T: Listed>(entries: impl IntoIterator<Item = T>) -> BTreeSet<Word<T>> {
    entries.into_iter().map(Word).collect()
}
