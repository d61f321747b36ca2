//! The machine-readable terms that templates write: from the answers, sound, and never wider than the words.

use super::*;
use crate::compliance::{Finding, GivenFacts, Outcome, analyse};
use crate::terms::vocabulary::{Class, DpRole, Purpose, WorkerMode};
use crate::terms::{Statement, stated_in};
use jiff::civil::date;

/// The templates whose contracts can state terms.
const OF_DATA: [&str; 4] = ["T-AI-TRAIN", "T-AI-MODEL", "T-DPA-C2C", "T-AI-COMP"];

/// What the contract made of these answers states.
fn stated(id: &str, raw: &BTreeMap<String, String>) -> Statement {
    let content = assembled(template(id), raw).content;
    stated_in(&content).unwrap_or_else(|| panic!("{id} states no terms")).unwrap_or_else(|it| panic!("{id}: {it:?}"))
}

/// What the two rules about machine-readable terms say of a text of the training licence.
fn findings(content: &str) -> (Finding, Finding) {
    let draft = draft(template("T-AI-TRAIN"), &template("T-AI-TRAIN").sample);
    let facts = GivenFacts::parse(&draft.facts).unwrap();
    let analysis = analyse(content, draft.contract_type, &facts, date(2026, 11, 20));
    let finding = |id: &str| analysis.findings.iter().find(|it| it.rule_id == id).unwrap().clone();
    (finding("AI-TERMS-VALID"), finding("AI-TERMS-MATCH"))
}

fn sample_text() -> String {
    assembled(template("T-AI-TRAIN"), &template("T-AI-TRAIN").sample).content
}

#[test]
fn the_answers_of_the_training_licence_become_its_terms() {
    let it = stated("T-AI-TRAIN", &template("T-AI-TRAIN").sample);
    let ids: Vec<&str> = it.parties.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["data_owner", "developer", "operator"]);
    let roles: Vec<DpRole> = it.parties.iter().map(|it| it.dp_role).collect();
    assert_eq!(roles, [DpRole::Controller, DpRole::Controller, DpRole::Processor]);
    let set = &it.data_sets[0];
    assert_eq!((set.id.as_str(), set.records, set.bytes), ("letters_2025", 18_250, 90_000_000));
    assert_eq!(set.classification, crate::terms::object::set([Class::Confidential, Class::Personal]));
    let grant = &it.grants[0];
    assert_eq!(grant.purposes, crate::terms::object::set([Purpose::Train, Purpose::Evaluate]));
    assert_eq!((grant.limits.max_jobs, grant.limits.max_epochs_per_job), (20, Some(30)));
    assert_eq!(grant.limits.privacy.as_ref().map(|it| it.epsilon_per_job.as_str()), Some("0.4"));
    let kinds: Vec<&str> = grant.outputs.iter().map(|it| it.kind.word()).collect();
    assert_eq!(kinds, ["metrics", "model_weights"]);
    assert_eq!((it.worker.mode, it.worker.min_version.as_str()), (WorkerMode::Production, "1.4.0"));
    assert_eq!(
        (it.term.starts_at.as_str(), it.term.ends_at.as_str()),
        ("2026-12-01T00:00:00Z", "2027-11-30T23:59:59Z")
    );
    assert_eq!(it.sub_processing.named[0].country, "GB");
}

#[test]
fn two_parties_share_the_three_parts_as_they_say() {
    let raw = with_every_option(template("T-DPA-C2C"));
    let it = stated("T-DPA-C2C", &raw);
    let roles = |id: &str| {
        let party = it.parties.iter().find(|it| it.id == id).unwrap();
        party.roles.iter().map(|it| it.0.word()).collect::<Vec<_>>()
    };
    assert_eq!((roles("party_a"), roles("party_b")), (vec!["data_owner"], vec!["model_developer", "worker_operator"]));
    assert!(it.data_sets[0].is_about_people() && it.data_sets[0].special_condition.is_some());
    let comp = stated("T-AI-COMP", &with_every_option(template("T-AI-COMP")));
    assert_eq!(comp.worker.operators.iter().collect::<Vec<_>>(), ["beneficiary"]);
}

#[test]
fn every_shape_of_the_data_templates_states_sound_terms_that_allow_no_more_than_its_words() {
    let mut broken = Vec::new();
    for template in OF_DATA.map(template) {
        for (shape, raw) in every_shape(template) {
            let draft = draft(template, &raw);
            let content = assemble(&draft.source).content;
            let has_schedule = content.contains("Machine Terms in words");
            assert_eq!(stated_in(&content).is_some(), has_schedule, "{} {shape}", template.id);
            let facts = GivenFacts::parse(&draft.facts).unwrap();
            let analysis = analyse(&content, draft.contract_type, &facts, date(2026, 11, 20));
            let wanted = if has_schedule {
                [("AI-TERMS-VALID", Outcome::Partial), ("AI-TERMS-MATCH", Outcome::Pass)]
            } else {
                [("AI-TERMS-VALID", Outcome::NotApplicable), ("AI-TERMS-MATCH", Outcome::NotApplicable)]
            };
            for (rule, outcome) in wanted {
                let finding = analysis.findings.iter().find(|it| it.rule_id == rule).unwrap();
                if finding.outcome != outcome {
                    broken.push(format!("{} {shape}: {rule} {:?} {}", template.id, finding.outcome, finding.message));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn terms_that_allow_more_than_the_words_are_found() {
    let text = sample_text();
    for (from, to) in [
        ("\"max_jobs\": 20", "\"max_jobs\": 21"),
        ("\"max_epochs_per_job\": 30", "\"max_epochs_per_job\": 31"),
        ("\"max_queries_total\": 1000", "\"max_queries_total\": 1001"),
        ("\"max_seconds_per_job\": 86400", "\"max_seconds_per_job\": 90000"),
        ("\"max_output_bytes_per_job\": 100000000", "\"max_output_bytes_per_job\": 100000001"),
        ("\"epsilon_per_job\": \"0.4\"", "\"epsilon_per_job\": \"0.5\""),
        ("\"purposes\": [\"evaluate\", \"train\"]", "\"purposes\": [\"evaluate\", \"infer\", \"train\"]"),
        ("\"model_kinds\": [\"text_classifier\"]", "\"model_kinds\": [\"embedding\", \"text_classifier\"]"),
        (
            "\"kind\": \"model_weights\",\n     \"to\": [\"developer\"]",
            "\"kind\": \"model_weights\",\n     \"to\": [\"developer\", \"operator\"]",
        ),
        ("\"kind\": \"model_weights\"", "\"kind\": \"checkpoint\""),
        ("\"owner\": \"developer\"", "\"owner\": \"data_owner\""),
        ("sha256:f177", "sha256:f178"),
        ("\"pcr0\": \"3e63", "\"pcr0\": \"3e64"),
        ("aws:eu-west-2\"", "aws:us-east-1\""),
        ("2027-11-30T23:59:59Z", "2027-12-01T23:59:59Z"),
        ("2026-12-01T00:00:00Z", "2026-11-30T00:00:00Z"),
        ("\"mode\": \"production\"", "\"mode\": \"development_allowed\""),
        ("\"key_destroy_hours\": 24", "\"key_destroy_hours\": 25"),
        ("\"key_destroy_hours\": 1,", "\"key_destroy_hours\": 2,"),
        ("\"models\": \"destroy\"", "\"models\": \"keep\""),
        ("\"working_copy_hours\": 24", "\"working_copy_hours\": 25"),
        ("\"incident_hours\": 24", "\"incident_hours\": 48"),
        ("\"max_attestation_age_seconds\": 300", "\"max_attestation_age_seconds\": 301"),
    ] {
        let place = text.rfind(from).unwrap_or_else(|| panic!("the terms do not say {from}"));
        let wider = format!("{}{to}{}", &text[..place], &text[place + from.len()..]);
        let (valid, matches) = findings(&wider);
        assert_eq!(valid.outcome, Outcome::Partial, "{to}: {}", valid.message);
        assert_eq!(matches.outcome, Outcome::Fail, "{to}: {}", matches.message);
    }
    // A limit in the words and none in the terms.
    let start = text.find("\"privacy\": {").unwrap();
    let end = start + text[start..].find('}').unwrap() + 1;
    let without_budget = format!("{}\"privacy\": null{}", &text[..start], &text[end..]);
    assert_eq!(findings(&without_budget).1.outcome, Outcome::Fail);
}

#[test]
fn words_that_allow_less_than_the_terms_are_found_and_narrower_terms_pass() {
    let text = sample_text();
    let fewer = text.replace("at most 20 Jobs in all", "at most 19 Jobs in all");
    assert_ne!(fewer, text);
    let found = findings(&fewer).1;
    assert_eq!(found.outcome, Outcome::Fail);
    assert!(found.message.contains("/grants/0/limits/max_jobs") && !found.evidence.is_empty(), "{found:?}");
    let narrower = text.replace("\"max_jobs\": 20", "\"max_jobs\": 2");
    let found = findings(&narrower).1;
    assert_eq!(found.outcome, Outcome::Pass, "{}", found.message);
    assert!(found.message.contains("allow less"), "{}", found.message);
}

#[test]
fn terms_that_are_damaged_missing_or_there_twice_fail() {
    let text = sample_text();
    let damaged = text.replace("\"evaluate\", \"train\"", "\"evaluate\", \"resell\", \"train\"");
    let (valid, matches) = findings(&damaged);
    assert_eq!((valid.outcome, matches.outcome), (Outcome::Fail, Outcome::Unknown));
    assert!(valid.message.contains("/grants/0/purposes/1") && valid.message.contains("resell"), "{}", valid.message);
    let start = text.find("```pactoria.terms/1").unwrap();
    let end = start + 3 + text[start + 3..].find("\n```").unwrap() + 4;
    let block = &text[start..end];
    assert_eq!(findings(&text.replace(block, "")).0.outcome, Outcome::Fail);
    assert_eq!(findings(&text.replace(block, &format!("{block}\n\n{block}"))).0.outcome, Outcome::Fail);
}

#[test]
fn answers_that_hold_marks_stand_in_the_terms_as_they_were_typed() {
    let name = "Fernbank `{@x}` {#y} \"z\" ~~~ </b> Ltd";
    let raw = sample_with(template("T-AI-TRAIN"), &[("developer_legal_name", name)]);
    let it = stated("T-AI-TRAIN", &raw);
    assert_eq!(it.parties.iter().find(|it| it.id == "developer").unwrap().name, name);
}

#[test]
fn a_draft_with_answers_missing_has_a_gap_where_its_terms_will_stand() {
    for (field, raw) in [("data_sets", ""), ("terms_end", ""), ("purposes", "resell")] {
        let content = assembled(template("T-AI-TRAIN"), &sample_with(template("T-AI-TRAIN"), &[(field, raw)])).content;
        assert!(content.contains("[Machine-readable terms]"), "{field}");
        assert!(stated_in(&content).is_none(), "{field}");
    }
}
