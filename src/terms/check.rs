//! What must be true between the parts of an object: the stages after its shape.
//!
//! What is held here is what anybody can see in the object, the contract it names, and the keys in it. What depends on a job, a
//! lease or a worker is decided there.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::object::{DataSet, Grant, Output, Party, Privacy, StatedParty, Statement, Terms, Worker};
use super::shape::time;
use super::vocabulary::{
    Class, Deidentified, DpRole, OutputKind, PartyRole, SubProcessingMode, UnlearnDuty, WorkerMode,
};
use super::{Expected, Fault, JOINT, key, node_of};

/// The smallest group that a total may cover.
const LEAST_GROUP: u64 = 5;

/// Everything that the first failing stage finds wrong with a statement.
pub(super) fn statement(it: &Statement) -> Vec<Fault> {
    first_of([&|| references(it), &|| conditions(it), &|| dates(it)])
}

/// Everything that the first failing stage finds wrong with an object, up to its links.
pub(super) fn terms(it: &Terms) -> Vec<Fault> {
    let stated = it.stated();
    first_of([
        &|| [references(&stated), keys(it)].concat(),
        &|| [conditions(&stated), precedence(it)].concat(),
        &|| dates(&stated),
        &|| links(it),
    ])
}

fn first_of<const STAGES: usize>(stages: [&dyn Fn() -> Vec<Fault>; STAGES]) -> Vec<Fault> {
    stages.into_iter().map(|it| it()).find(|it| !it.is_empty()).unwrap_or_default()
}

/// Whether every party and data set that is named is there, in the role that is asked of it.
fn references(it: &Statement) -> Vec<Fault> {
    let mut faults = Vec::new();
    for role in [PartyRole::DataOwner, PartyRole::ModelDeveloper, PartyRole::WorkerOperator] {
        if !it.parties.iter().any(|it| it.has_role(role)) {
            faults.push(Fault::new("terms.role_missing", "/parties", format!("No party is the {}.", role.label())));
        }
    }
    for (at, id, role) in named_parties(it) {
        let words = match (it.party(id), role) {
            (None, _) => format!("There is no party {id}."),
            (Some(it), Some(role)) if !it.has_role(role) => format!("{id} is not the {}.", role.label()),
            (Some(_), _) => continue,
        };
        faults.push(Fault::new("terms.bad_reference", at, words));
    }
    for (grant, granted) in it.grants.iter().enumerate() {
        for (place, id) in granted.data_sets.iter().enumerate().filter(|named| !it.has_data_set(named.1)) {
            let at = format!("/grants/{grant}/data_sets/{place}");
            faults.push(Fault::new("terms.bad_reference", at, format!("There is no data set {id}.")));
        }
    }
    faults
}

/// Every place that names a party, and the role it must have there.
fn named_parties(it: &Statement) -> Vec<(String, &str, Option<PartyRole>)> {
    fn all<'a>(
        at: &str,
        ids: &'a BTreeSet<String>,
        role: Option<PartyRole>,
        into: &mut Vec<(String, &'a str, Option<PartyRole>)>,
    ) {
        into.extend(ids.iter().enumerate().map(|(place, id)| (format!("{at}/{place}"), id.as_str(), role)));
    }
    let mut named = Vec::new();
    for (place, set) in it.data_sets.iter().enumerate() {
        named.push((format!("/data_sets/{place}/owner"), set.owner.as_str(), Some(PartyRole::DataOwner)));
    }
    for (place, grant) in it.grants.iter().enumerate() {
        let at = format!("/grants/{place}");
        all(&format!("{at}/requesters"), &grant.requesters, None, &mut named);
        for (place, output) in grant.outputs.iter().enumerate() {
            let at = format!("{at}/outputs/{place}");
            all(&format!("{at}/to"), &output.to, None, &mut named);
            if output.owner != JOINT {
                named.push((format!("{at}/owner"), output.owner.as_str(), None));
            }
            if let Some(licence) = &output.licence {
                all(&format!("{at}/licence/to"), &licence.to, None, &mut named);
            }
        }
    }
    all("/worker/operators", &it.worker.operators, Some(PartyRole::WorkerOperator), &mut named);
    all("/audit/receipts_to", &it.audit.receipts_to, None, &mut named);
    named
}

impl StatedParty {
    fn has_role(&self, role: PartyRole) -> bool {
        self.roles.iter().any(|it| it.0 == role)
    }
}

impl Statement {
    fn party(&self, id: &str) -> Option<&StatedParty> {
        self.parties.iter().find(|it| it.id == id)
    }

    fn has_data_set(&self, id: &str) -> bool {
        self.data_sets.iter().any(|it| it.id == id)
    }

    /// Whether any of it is about people.
    fn is_about_people(&self) -> bool {
        self.data_sets.iter().any(DataSet::is_about_people)
    }

    /// Whether a party owns personal data, may ask for jobs on it, or runs the worker that opens it.
    fn handles_personal_data(&self, party: &str) -> bool {
        let personal: BTreeSet<&str> =
            self.data_sets.iter().filter(|it| it.is_about_people()).map(|it| it.id.as_str()).collect();
        let asks =
            |it: &Grant| it.requesters.contains(party) && it.data_sets.iter().any(|id| personal.contains(id.as_str()));
        let owns = |it: &DataSet| it.is_about_people() && it.owner == party;
        !personal.is_empty()
            && (self.worker.operators.contains(party)
                || self.data_sets.iter().any(owns)
                || self.grants.iter().any(asks))
    }
}

/// Whether the keys are those whose ids stand beside them, and every signature and link names what is there.
fn keys(it: &Terms) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, party) in it.parties.iter().enumerate() {
        if key::id_of(&party.public_key).as_ref() != Some(&party.key_id) {
            let at = format!("/parties/{place}/key_id");
            faults.push(Fault::new("terms.bad_reference", at, "This is not the id of the key that stands beside it."));
        }
    }
    let whole = node_of(it);
    for (place, _) in it.precedence.links.iter().enumerate().filter(|it| whole.at(&it.1.pointer).is_none()) {
        let at = format!("/precedence/links/{place}/pointer");
        faults.push(Fault::new("terms.bad_reference", at, "This names no place of the terms."));
    }
    for (place, signature) in it.signatures.iter().enumerate() {
        if !it.parties.iter().any(|it| it.id == signature.party) {
            let words = format!("There is no party {}.", signature.party);
            faults.push(Fault::new("terms.bad_reference", format!("/signatures/{place}/party"), words));
        }
    }
    faults
}

/// Values that other values ask for or forbid.
fn conditions(it: &Statement) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, set) in it.data_sets.iter().enumerate() {
        data_set(set, &format!("/data_sets/{place}"), &mut faults);
    }
    for (place, party) in it.parties.iter().enumerate() {
        if party.dp_role == DpRole::None && it.handles_personal_data(&party.id) {
            let words = "This party handles personal data, so its role must be stated.";
            faults.push(Fault::new("terms.conditional_missing", format!("/parties/{place}/dp_role"), words));
        }
    }
    for (place, granted) in it.grants.iter().enumerate() {
        grant(granted, it, &format!("/grants/{place}"), &mut faults);
    }
    worker(&it.worker, &mut faults);
    if !it.conduct.no_reidentification
        && it.data_sets.iter().any(|it| it.is_about_people() || it.deidentified != Deidentified::None)
    {
        let words = "Finding out who the people are must be forbidden for personal and for de-identified data.";
        faults.push(Fault::new("terms.reidentification_must_be_forbidden", "/conduct/no_reidentification", words));
    }
    if it.term.unlearning.duty == UnlearnDuty::None && it.is_about_people() {
        let words = "With personal data it must be stated what is done about data that is withdrawn.";
        faults.push(Fault::new("terms.conditional_missing", "/term/unlearning/duty", words));
    }
    if it.sub_processing.mode == SubProcessingMode::Named && it.sub_processing.named.is_empty() {
        let words = "Others are to be named, and nobody is.";
        faults.push(Fault::new("terms.conditional_missing", "/sub_processing/named", words));
    }
    faults
}

fn data_set(it: &DataSet, at: &str, faults: &mut Vec<Fault>) {
    let conflict = if it.holds(Class::Public) && (it.holds(Class::Confidential) || it.holds(Class::TradeSecret)) {
        Some("Data cannot be public and secret.")
    } else if it.classification.iter().any(|it| it.0.is_sensitive()) && !it.holds(Class::Personal) {
        Some("Data of a sensitive class is personal data, too.")
    } else if it.deidentified == Deidentified::Anonymised && it.is_about_people() {
        Some("Anonymised data is no personal data.")
    } else {
        None
    };
    if let Some(words) = conflict {
        faults.push(Fault::new("terms.classification_conflict", format!("{at}/classification"), words));
    }
    if it.is_about_people() && it.lawful_basis.is_none() {
        let words = "Personal data needs its lawful basis.";
        faults.push(Fault::new("terms.conditional_missing", format!("{at}/lawful_basis"), words));
    }
    if (it.holds(Class::SpecialCategory) || it.holds(Class::CriminalOffence)) && it.special_condition.is_none() {
        let words = "Special category data and data about offences need the condition that allows their use.";
        faults.push(Fault::new("terms.conditional_missing", format!("{at}/special_condition"), words));
    }
}

fn grant(it: &Grant, body: &Statement, at: &str, faults: &mut Vec<Fault>) {
    let mut missing = |member: &str, words: &str| {
        faults.push(Fault::new("terms.conditional_missing", format!("{at}/limits/{member}"), words));
    };
    if it.purposes.iter().any(|it| it.0.learns()) && it.limits.max_epochs_per_job.is_none() {
        missing("max_epochs_per_job", "Training needs a limit on passes over the data.");
    }
    if it.purposes.iter().any(|it| it.0.asks()) && it.limits.max_queries_total.is_none() {
        missing("max_queries_total", "Inference and totals need a limit on queries.");
    }
    if let Some(words) = it.limits.privacy.as_ref().and_then(against_budget) {
        faults.push(Fault::new("terms.budget_inconsistent", format!("{at}/limits/privacy"), words));
    }
    for (place, result) in it.outputs.iter().enumerate() {
        output(result, it, &format!("{at}/outputs/{place}"), faults);
    }
    let owners = body.data_sets.iter().filter(|set| it.data_sets.contains(&set.id)).map(|it| &it.owner);
    let forgotten: BTreeSet<&String> = owners.filter(|it| !body.audit.receipts_to.contains(*it)).collect();
    for owner in forgotten {
        let words = format!("{owner} owns data of the grant {}, so it must get the receipts.", it.id);
        faults.push(Fault::new("terms.conditional_missing", "/audit/receipts_to", words));
    }
}

/// What is wrong with a budget of differential privacy.
fn against_budget(it: &Privacy) -> Option<&'static str> {
    let number = |text: &str| text.parse::<Decimal>().unwrap_or_default();
    let (total, job, delta) = (number(&it.epsilon_total), number(&it.epsilon_per_job), number(&it.delta_total));
    if total.is_zero() || job.is_zero() || delta.is_zero() {
        return Some("No part of a privacy budget can be zero.");
    }
    if job > total {
        return Some("The budget of one job is above that of all jobs.");
    }
    (delta >= Decimal::new(1, 2)).then_some("Delta must be below 0.01.")
}

fn output(it: &Output, grant: &Grant, at: &str, faults: &mut Vec<Fault>) {
    if !grant.purposes.iter().any(|purpose| purpose.0.gives().contains(&it.kind)) {
        let words = format!("No purpose of the grant {} gives {}.", grant.id, it.kind);
        faults.push(Fault::new("terms.output_without_purpose", format!("{at}/kind"), words));
    }
    let at = format!("{at}/min_group_size");
    match it.min_group_size {
        None if it.kind == OutputKind::Aggregate => {
            faults.push(Fault::new("terms.conditional_missing", at, "Totals need a smallest group."));
        }
        Some(size) if size < LEAST_GROUP => {
            faults.push(Fault::new("terms.min_group_too_small", at, "The smallest group is 5."));
        }
        Some(_) | None => {}
    }
}

fn worker(it: &Worker, faults: &mut Vec<Fault>) {
    if it.mode == WorkerMode::Production && it.measurements.is_empty() {
        let words = "Production attestation needs a measurement that is accepted.";
        faults.push(Fault::new("terms.production_without_measurement", "/worker/measurements", words));
    }
    for (place, measured) in it.measurements.iter().enumerate() {
        let values = [("pcr0", &measured.pcr0), ("pcr1", &measured.pcr1), ("pcr2", &measured.pcr2)];
        for (name, _) in values.into_iter().filter(|it| it.1.bytes().all(|it| it == b'0')) {
            let at = format!("/worker/measurements/{place}/{name}");
            faults.push(Fault::new(
                "terms.measurement_zero",
                at,
                "Zeros are the mark of a worker that can be debugged.",
            ));
        }
    }
    if it.mode == WorkerMode::Production {
        for (place, _) in it.regions.iter().enumerate().filter(|it| it.1.starts_with("site:")) {
            let words = "A site of one's own is accepted with development attestation only.";
            faults.push(Fault::new("terms.bad_value", format!("/worker/regions/{place}"), words));
        }
    }
}

fn precedence(it: &Terms) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut refuse = |at: &str, words: &str| faults.push(Fault::new("terms.words_must_win", at, words));
    if !it.precedence.words_win {
        refuse("/precedence/words_win", "The words of the contract win.");
    }
    if it.precedence.machine_terms_may_only_be != "narrower" {
        refuse("/precedence/machine_terms_may_only_be", "The machine terms may only be narrower.");
    }
    faults
}

fn dates(it: &Statement) -> Vec<Fault> {
    let (Some(start), Some(end)) = (time(&it.term.starts_at), time(&it.term.ends_at)) else { return Vec::new() };
    if end <= start {
        return vec![Fault::new("terms.dates_inverted", "/term/ends_at", "The end is not after the start.")];
    }
    match start.to_zoned(TimeZone::UTC).checked_add(10.years()) {
        Ok(latest) if end > latest.timestamp() => {
            vec![Fault::new("terms.bad_value", "/term/ends_at", "The terms may last 10 years at most.")]
        }
        Ok(_) | Err(_) => Vec::new(),
    }
}

/// The parts of every object that a clause must carry.
const CARRIED: [&str; 4] = ["/data_sets", "/worker", "/term", "/term/on_end"];
/// The same of every grant.
const CARRIED_OF_GRANT: [&str; 6] = ["purposes", "data_sets", "model_kinds", "requesters", "limits", "outputs"];

fn links(it: &Terms) -> Vec<Fault> {
    let of_grants = (0..it.grants.len())
        .flat_map(|place| CARRIED_OF_GRANT.iter().map(move |member| format!("/grants/{place}/{member}")));
    let wanted = CARRIED.iter().map(|it| (*it).to_owned()).chain(of_grants);
    let is_linked = |pointer: &String| it.precedence.links.iter().any(|it| it.pointer == *pointer);
    wanted
        .filter(|pointer| !is_linked(pointer))
        .map(|pointer| Fault::new("terms.link_missing", pointer, "No clause is named that carries this."))
        .collect()
}

/// Whether the object is that of the contract at hand.
pub(super) fn contract(it: &Terms, expected: &Expected<'_>) -> Vec<Fault> {
    if !expected.carries_terms {
        let words = "Employment contracts and terms for consumers carry no machine terms.";
        return vec![Fault::new("terms.contract_type_not_supported", "/contract", words)];
    }
    let same = it.contract.id == expected.id
        && it.contract.version == expected.version
        && it.contract.text_sha256 == expected.text_sha256;
    if same {
        return Vec::new();
    }
    let words = "The contract, its version or the fingerprint of its text is not that of the contract at hand.";
    vec![Fault::new("terms.contract_mismatch", "/contract", words)]
}

/// Whether every party but auditors has signed this object.
pub(super) fn signatures(it: &Terms, terms_hash: &str) -> Vec<Fault> {
    let must_sign = |it: &&Party| it.roles.iter().any(|it| it.0 != PartyRole::Auditor);
    let has_signed = |party: &Party| it.signatures.iter().any(|it| it.party == party.id);
    let missing = it.parties.iter().filter(must_sign).filter(|it| !has_signed(it));
    let missing: Vec<Fault> = missing
        .map(|it| Fault::new("terms.signature_missing", "/signatures", format!("{} has not signed.", it.id)))
        .collect();
    if !missing.is_empty() {
        return missing;
    }
    let holds = |signature: &super::object::Signature| {
        let party = it.parties.iter().find(|it| it.id == signature.party);
        party.is_some_and(|it| {
            it.key_id == signature.key_id && key::verifies(&it.public_key, terms_hash, &signature.value)
        })
    };
    let signatures = it.signatures.iter().enumerate();
    signatures
        .filter(|(_, signature)| !holds(signature))
        .map(|(place, it)| {
            let words = format!("The signature of {} is not one over these terms.", it.party);
            Fault::new("terms.signature_invalid", format!("/signatures/{place}"), words)
        })
        .collect()
}
