//! The answers become the machine-readable terms that stand in the schedule of the contract.
//!
//! Every value comes from an answer, or is the one that the clauses state in words (24 hours for a job, 6 years for receipts …),
//! so that words and terms cannot come apart where a template makes both. What is built is read again by the one strict reader;
//! answers from which no sound terms follow are complained about under the question they come from.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use unicode_normalization::UnicodeNormalization;

use super::fill::last_day;
use super::form::Answers;
use super::print::long_date;
use super::{Format, Template};
use crate::problem::Complaints;
use crate::terms::lines::{self, DataSetLine, OutputLine};
use crate::terms::object::{
    Audit, Conduct, DataSet, Ending, Grant, Limits, Measurement, Output, StatedContract, StatedParty, Statement,
    SubProcessing, SubProcessor, Term, Unlearning, Worker, set,
};
use crate::terms::vocabulary::{
    Class, Deidentified, DpRole, Law, LawfulBasis, MemorisationTest, ModelKind, ModelsFate, Network, OutputKind,
    PartyRole, ProhibitedUse, Purpose, ResultsFate, Rights, RunningJobs, SignificantDecisions, SubProcessingMode,
    Trigger, UnlearnDuty, WorkerMode,
};
use crate::terms::{self, JOINT, SCHEMA};

/// What the clauses state for every contract: a job takes at most a day and gives at most 100 MB, and metrics are numbers only.
const SECONDS_A_JOB: u64 = 86_400;
const BYTES_A_JOB: u64 = 100_000_000;
const BYTES_OF_METRICS: u64 = 1_000_000;
/// Days after which a checkpoint is deleted.
const CHECKPOINT_DAYS: u64 = 30;

/// Why no terms follow: the question, a stable word, and a sentence.
type Refusal = (String, &'static str, String);

/// What the answers make.
enum Made {
    /// An answer is missing, which has its own complaint, or no worker is asked for.
    Nothing,
    Refused(Vec<Refusal>),
    Whole(Box<Statement>),
}

/// The block for the text; a gap as long as the answers make none.
pub(super) fn written(template: &Template, answers: &Answers) -> String {
    match made(template, answers) {
        Made::Whole(statement) => terms::block(&statement),
        Made::Nothing | Made::Refused(_) => "[Machine-readable terms]".to_owned(),
    }
}

/// Complains about answers from which no sound terms follow.
pub(super) fn check(template: &Template, answers: &Answers, complaints: &mut Complaints) {
    if let Made::Refused(refusals) = made(template, answers) {
        for (field, code, words) in refusals {
            complaints.add(field, code, words);
        }
    }
}

fn made(template: &Template, answers: &Answers) -> Made {
    let answered = Answered { template, answers };
    let Some(draft) = answered.draft() else { return Made::Nothing };
    let (statement, mut refusals) = draft;
    refusals.extend(answered.against_dates());
    if refusals.is_empty()
        && let Err(faults) = terms::read_statement(&statement.canonical())
    {
        refusals.extend(faults.into_iter().map(|it| (answered.field_of(&it.pointer), "not_sound", it.message)));
    }
    if refusals.is_empty() { Made::Whole(Box::new(statement)) } else { Made::Refused(refusals) }
}

/// Who decides about the people in the data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum People {
    /// There are none in it.
    None,
    Controllers,
    Joint,
    /// The data owner alone.
    Owner,
}

/// Which party has which part.
struct Parts<'a> {
    owner: &'a str,
    developer: &'a str,
    operator: &'a str,
}

struct Answered<'a> {
    template: &'a Template,
    answers: &'a Answers,
}

impl<'a> Answered<'a> {
    fn text(&self, name: &str) -> Option<String> {
        self.answers.word(name).map(|it| it.nfc().collect())
    }

    fn whole(&self, name: &str) -> Option<u64> {
        self.answers.number(name)?.to_u64()
    }

    /// The lines of an answer, each read; those that cannot be read have their own complaint.
    fn read<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        let lines = self.answers.lines(name)?.iter().map(|it| read(&it.nfc().collect::<String>()).ok());
        lines.collect::<Option<Vec<T>>>().filter(|it| !it.is_empty())
    }

    fn parts(&self) -> Option<Parts<'a>> {
        let called = |label: &str| self.template.parties.iter().find(|it| it.1 == label).map(|it| it.0.as_str());
        if let (Some(owner), Some(developer), Some(operator)) =
            (called("Data Owner"), called("Developer"), called("Operator"))
        {
            return Some(Parts { owner, developer, operator });
        }
        let role = |name: &str| {
            let word = self.answers.word(name)?;
            self.template.parties.iter().map(|it| it.0.as_str()).find(|it| *it == word)
        };
        let (owner, operator) = (role("terms_roles")?, role("worker_operator")?);
        let developer = self.template.parties.iter().map(|it| it.0.as_str()).find(|it| *it != owner)?;
        Some(Parts { owner, developer, operator })
    }

    /// The statement as far as it can be made, and what speaks against it; `None` where an answer is missing.
    fn draft(&self) -> Option<(Statement, Vec<Refusal>)> {
        let mode = WorkerMode::parse(self.answers.word("worker_mode")?)?;
        let parts = self.parts()?;
        let sets = self.read("data_sets", lines::data_set)?;
        let mut refusals = Vec::new();
        let people = self.people(&sets);
        if people == People::None && sets.iter().any(|it| it.classes.iter().any(|it| it.is_about_people())) {
            let words =
                "A line here names personal data, and another answer says that there is none. Change one of them.";
            refusals.push(("data_sets".to_owned(), "personal_data_denied", words.to_owned()));
        }
        let data_sets = self.data_sets(&sets, people, &parts);
        let grant = self.grant(&data_sets, &parts, &mut refusals)?;
        let statement = Statement {
            schema: SCHEMA.to_owned(),
            contract: StatedContract { law: Law::EnglandAndWales },
            parties: self.parties(&parts, people)?,
            grants: vec![grant],
            worker: self.worker(mode, &parts)?,
            conduct: self.conduct(),
            term: self.term(&data_sets)?,
            audit: Audit {
                receipts_to: BTreeSet::from([parts.owner.to_owned(), parts.developer.to_owned()]),
                receipt_years: 6,
                audits_per_year: 1,
                notice_days: 10,
                incident_hours: self.whole("incident_hours")?,
            },
            sub_processing: self.others()?,
            data_sets,
        };
        Some((statement, refusals))
    }

    fn people(&self, sets: &[DataSetLine]) -> People {
        let is_personal = || sets.iter().any(|it| it.classes.iter().any(|it| it.is_about_people()));
        match self.answers.word("dp_role") {
            Some("controllers") => return People::Controllers,
            Some("joint") => return People::Joint,
            Some("processor") => return People::Owner,
            Some(_) => return People::None,
            None => {}
        }
        if self.template.question("personal_data").is_some() {
            return if self.answers.is_yes("personal_data") { People::Owner } else { People::None };
        }
        if self.template.question("joint").is_some() {
            return if self.answers.is_yes("joint") { People::Joint } else { People::Controllers };
        }
        if is_personal() { People::Owner } else { People::None }
    }

    fn parties(&self, parts: &Parts<'_>, people: People) -> Option<Vec<StatedParty>> {
        let mut parties = Vec::new();
        for (role, _) in &self.template.parties {
            let has = |part: &str, role: PartyRole, id: &str| (part == id).then_some(role);
            let roles = set([
                has(parts.owner, PartyRole::DataOwner, role),
                has(parts.developer, PartyRole::ModelDeveloper, role),
                has(parts.operator, PartyRole::WorkerOperator, role),
            ]
            .into_iter()
            .flatten());
            let dp_role = match people {
                People::None => DpRole::None,
                People::Controllers if role == parts.owner || role == parts.developer => DpRole::Controller,
                People::Joint if role == parts.owner || role == parts.developer => DpRole::JointController,
                People::Owner if role == parts.owner => DpRole::Controller,
                People::Controllers | People::Joint | People::Owner => DpRole::Processor,
            };
            parties.push(StatedParty {
                id: role.clone(),
                roles,
                name: self.text(&format!("{role}_legal_name"))?,
                company_number: self.text(&format!("{role}_company_number")),
                dp_role,
            });
        }
        parties.sort_by(|one, other| one.id.cmp(&other.id));
        Some(parties)
    }

    fn data_sets(&self, lines: &[DataSetLine], people: People, parts: &Parts<'_>) -> Vec<DataSet> {
        let names_people = lines.iter().any(|it| it.classes.iter().any(|it| it.is_about_people()));
        let third_party = self.answers.is_yes("has_third_party_works");
        let basis = if parts.owner == "party_b" { "lawful_basis_b" } else { "lawful_basis" };
        let mut ids = BTreeSet::new();
        let sets = lines.iter().map(|line| {
            let mut classes: BTreeSet<_> = set(line.classes.iter().copied());
            // Where the answers say that there is personal data and no line says where, it may be in each.
            let is_personal =
                line.classes.iter().any(|it| it.is_about_people()) || (people != People::None && !names_people);
            if is_personal {
                classes.extend(set([Class::Personal]));
                let answered = [(Class::SpecialCategory, "dp_special"), (Class::Children, "children")];
                classes.extend(set(answered.into_iter().filter(|it| self.answers.is_yes(it.1)).map(|it| it.0)));
            }
            if third_party {
                classes.extend(set([Class::CopyrightThirdParty]));
            }
            DataSet {
                id: id_of(&line.file, &mut ids),
                title: line.title.clone(),
                owner: parts.owner.to_owned(),
                content_hash: format!("sha256:{}", line.sha256),
                media_type: media_type(&line.file).to_owned(),
                records: line.records,
                bytes: line.bytes,
                classification: classes,
                deidentified: self.deidentified(is_personal),
                lawful_basis: self.answers.word(basis).filter(|_| is_personal).and_then(LawfulBasis::parse),
                special_condition: self.text("special_condition").filter(|_| is_personal),
                rights: if third_party { Rights::Licensed } else { Rights::Own },
            }
        });
        let mut sets: Vec<DataSet> = sets.collect();
        sets.sort_by(|one, other| one.id.cmp(&other.id));
        sets
    }

    fn deidentified(&self, is_personal: bool) -> Deidentified {
        match self.answers.word("deidentified").and_then(Deidentified::parse) {
            // Treated as personal data as long as anybody can still find out who is meant, as the clause says.
            Some(Deidentified::Anonymised) if is_personal => Deidentified::Pseudonymised,
            Some(said) => said,
            None if self.answers.is_yes("deidentified_data") => Deidentified::Pseudonymised,
            None => Deidentified::None,
        }
    }

    fn grant(&self, sets: &[DataSet], parts: &Parts<'_>, refusals: &mut Vec<Refusal>) -> Option<Grant> {
        let purposes: Vec<Purpose> = self.closed("purposes", Purpose::parse)?;
        let privacy = match self.answers.word("privacy_budget") {
            Some(said) => Some(lines::privacy_budget(said).ok()?),
            None => None,
        };
        let outputs = self.read("outputs", lines::output)?;
        let outputs = outputs.iter().map(|it| self.output(it, parts, refusals)).collect::<Option<Vec<Output>>>()?;
        Some(Grant {
            id: purposes.first()?.word().to_owned(),
            purposes: set(purposes),
            data_sets: sets.iter().map(|it| it.id.clone()).collect(),
            model_kinds: set(self.closed("model_kinds", ModelKind::parse)?),
            requesters: BTreeSet::from([parts.developer.to_owned()]),
            limits: Limits {
                max_jobs: self.whole("max_jobs")?,
                max_concurrent_jobs: 1,
                max_epochs_per_job: Some(self.whole("max_epochs")?),
                max_epochs_total: None,
                max_queries_total: Some(self.whole("max_queries")?),
                max_queries_per_day: None,
                max_rows_per_job: Some(sets.iter().map(|it| it.records).fold(0, u64::saturating_add)),
                max_output_bytes_per_job: BYTES_A_JOB,
                max_seconds_per_job: SECONDS_A_JOB,
                privacy,
                windows: Vec::new(),
            },
            outputs,
        })
    }

    /// The words of a closed list; they are on it, or have their own complaint.
    fn closed<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
        self.read(name, |it| parse(it).ok_or_else(String::new))
    }

    fn output(&self, it: &OutputLine, parts: &Parts<'_>, refusals: &mut Vec<Refusal>) -> Option<Output> {
        let named = self.named(parts);
        let mut party = |name: &String| {
            let found = named.get(name.as_str()).map(|it| (*it).to_owned());
            if found.is_none() {
                let names: Vec<&str> = named.keys().copied().collect();
                let words = format!("“{name}” is no party. The contract calls them: {}.", names.join(", "));
                refusals.push(("outputs".to_owned(), "unknown_party", words));
            }
            // Stands for the party that is complained about.
            found.unwrap_or_else(|| parts.owner.to_owned())
        };
        let to = it.to.iter().map(&mut party).collect();
        let owner = it.owner.as_ref().map_or_else(|| JOINT.to_owned(), &mut party);
        let deleted = matches!(
            it.kind,
            OutputKind::RedactedData | OutputKind::ExtractedFields | OutputKind::Predictions | OutputKind::Embeddings
        );
        let retention_days = match it.kind {
            OutputKind::Checkpoint => Some(CHECKPOINT_DAYS),
            _ if deleted => Some(self.whole("result_days")?),
            _ => None,
        };
        let in_groups = matches!(it.kind, OutputKind::Aggregate | OutputKind::Metrics);
        Some(Output {
            kind: it.kind,
            to,
            owner,
            licence: None,
            min_group_size: if in_groups { Some(self.whole("min_group_size")?) } else { None },
            max_bytes: if it.kind == OutputKind::Metrics { BYTES_OF_METRICS } else { BYTES_A_JOB },
            retention_days,
        })
    }

    /// The parties by every name that the contract has for them.
    fn named<'p>(&'p self, parts: &Parts<'p>) -> BTreeMap<&'p str, &'p str> {
        let mut named: BTreeMap<&str, &str> =
            self.template.parties.iter().map(|(role, label)| (label.as_str(), role.as_str())).collect();
        named.insert("Data Owner", parts.owner);
        named.insert("Developer", parts.developer);
        named.insert("Operator", parts.operator);
        named
    }

    fn worker(&self, mode: WorkerMode, parts: &Parts<'_>) -> Option<Worker> {
        let measured = match mode {
            WorkerMode::Production => self.read("worker_measurements", lines::measurement)?,
            WorkerMode::DevelopmentAllowed => Vec::new(),
        };
        // The words set no least version, so it is the oldest of those that are accepted.
        let [a, b, c] = measured.iter().map(|it| it.version).min().unwrap_or_default();
        let measurements = measured.into_iter().map(|it| {
            let [pcr0, pcr1, pcr2] = it.pcrs;
            Measurement { label: it.label, pcr0, pcr1, pcr2, not_after: Some(end_of(it.until)) }
        });
        Some(Worker {
            operators: BTreeSet::from([parts.operator.to_owned()]),
            mode,
            measurements: measurements.collect(),
            min_version: format!("{a}.{b}.{c}"),
            regions: self.read("worker_regions", lines::region)?.into_iter().collect(),
            max_attestation_age_seconds: 300,
            working_copy_hours: 24,
            network: Network::None,
        })
    }

    fn conduct(&self) -> Conduct {
        let decisions = self.answers.word("significant_decisions").and_then(SignificantDecisions::parse);
        Conduct {
            no_reidentification: true,
            no_extraction: true,
            memorisation_test: MemorisationTest::BeforeWeightsLeave,
            significant_decisions: decisions.unwrap_or(SignificantDecisions::NotApplicable),
            prohibited_uses: set([
                ProhibitedUse::UnlawfulDiscrimination,
                ProhibitedUse::CovertSurveillance,
                ProhibitedUse::Impersonation,
            ]),
        }
    }

    fn term(&self, sets: &[DataSet]) -> Option<Term> {
        let models = |name: &str| self.answers.word(name).and_then(ModelsFate::parse);
        let is_personal = sets.iter().any(DataSet::is_about_people);
        let duty = self.answers.word("unlearn_duty").and_then(UnlearnDuty::parse);
        let triggers =
            [Trigger::ConsentWithdrawn, Trigger::ErasureRequest, Trigger::ObjectionUpheld, Trigger::UnlawfulData];
        let unlearning = Unlearning {
            // The usual duty, where the contract does not ask.
            duty: if is_personal { duty.unwrap_or(UnlearnDuty::Retrain) } else { UnlearnDuty::None },
            triggers: if is_personal { set(triggers) } else { BTreeSet::new() },
            days: self.whole("unlearn_days").unwrap_or(60),
        };
        Some(Term {
            starts_at: format!("{}T00:00:00Z", self.answers.day("commencement_date")?),
            ends_at: end_of(self.answers.day("terms_end")?),
            on_end: Ending {
                running_jobs: RunningJobs::Stop,
                key_destroy_hours: self.whole("key_destroy_hours")?,
                models: models("on_end_models")?,
                models_days: 30,
                results: ResultsFate::Keep,
                certificate: true,
            },
            on_breach: Some(Ending {
                running_jobs: RunningJobs::Stop,
                key_destroy_hours: 1,
                models: models("on_breach_models")?,
                models_days: 14,
                results: ResultsFate::Destroy,
                certificate: true,
            }),
            unlearning,
        })
    }

    /// Who else may handle the sealed data, where the contract asks for them.
    fn others(&self) -> Option<SubProcessing> {
        let asks = |it: &super::Question| it.format == Some(Format::SubProcessor);
        let named = self.template.question("dp_subprocessors").is_some_and(asks)
            && self.answers.lines("dp_subprocessors").is_some();
        if !named {
            return Some(SubProcessing { mode: SubProcessingMode::None, named: Vec::new(), notice_days: 30 });
        }
        let named = self.read("dp_subprocessors", lines::sub_processor)?.into_iter();
        Some(SubProcessing {
            mode: SubProcessingMode::Named,
            named: named.map(|it| SubProcessor { name: it.name, country: it.country, task: it.task }).collect(),
            notice_days: 30,
        })
    }

    /// The terms lie within the contract.
    fn against_dates(&self) -> Vec<Refusal> {
        let (Some(start), Some(end)) = (self.answers.day("commencement_date"), self.answers.day("terms_end")) else {
            return Vec::new();
        };
        let refusal = |code, words| vec![("terms_end".to_owned(), code, words)];
        if end < start {
            return refusal(
                "before_start",
                format!("This is before the start date, {}. Give a later day.", long_date(start)),
            );
        }
        match last_day(self.template, self.answers, Some(start)) {
            Some(last) if end > last => {
                let words = format!("The contract ends on {}. Give that day, or an earlier one.", long_date(last));
                refusal("after_end", words)
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// The question that a place of the terms comes from.
    fn field_of(&self, pointer: &str) -> String {
        const FIELDS: [(&str, &str); 12] = [
            ("/data_sets", "data_sets"),
            ("/grants/0/outputs", "outputs"),
            ("/grants/0/model_kinds", "model_kinds"),
            ("/grants/0/limits/privacy", "privacy_budget"),
            ("/grants/0/limits/max_jobs", "max_jobs"),
            ("/grants/0/limits/max_epochs", "max_epochs"),
            ("/grants/0/limits/max_queries", "max_queries"),
            ("/grants/0/limits/max_rows", "data_sets"),
            ("/worker/measurements", "worker_measurements"),
            ("/worker", "worker_regions"),
            ("/term", "terms_end"),
            ("/sub_processing", "dp_subprocessors"),
        ];
        if let Some(place) = pointer.strip_prefix("/parties/").and_then(|it| it.split('/').next()) {
            let mut roles: Vec<&String> = self.template.parties.iter().map(|it| &it.0).collect();
            roles.sort();
            let role = place.parse::<usize>().ok().and_then(|it| roles.get(it).copied());
            return role.map_or_else(|| "data_sets".to_owned(), |it| format!("{it}_legal_name"));
        }
        FIELDS.iter().find(|it| pointer.starts_with(it.0)).map_or("purposes", |it| it.1).to_owned()
    }
}

/// The last second of a day.
fn end_of(day: Date) -> String {
    format!("{day}T23:59:59Z")
}

/// An id for a data set out of the name of its file, unlike those that are taken.
fn id_of(file: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = file.rsplit_once('.').map_or(file, |it| it.0);
    let mut id = String::new();
    for c in stem.to_lowercase().chars() {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('_') {
            id.push('_');
        }
    }
    let id = id.trim_end_matches('_');
    let id = if id.len() < 2 || !id.starts_with(|it: char| it.is_ascii_lowercase()) {
        format!("data_{id}")
    } else {
        id.to_owned()
    };
    let base: String = id.trim_end_matches('_').chars().take(28).collect();
    let mut unlike = base.clone();
    let mut count = 1;
    while !taken.insert(unlike.clone()) {
        count += 1;
        unlike = format!("{base}_{count}");
    }
    unlike
}

fn media_type(file: &str) -> &'static str {
    let ending = file.rsplit_once('.').map_or_else(String::new, |it| it.1.to_lowercase());
    match ending.as_str() {
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "txt" => "text/plain",
        "md" => "text/markdown",
        "html" | "htm" => "text/html",
        "json" => "application/json",
        "jsonl" | "ndjson" => "application/x-ndjson",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "parquet" => "application/vnd.apache.parquet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
