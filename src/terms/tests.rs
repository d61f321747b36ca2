//! What the terms of use promise: the published vector byte for byte, every refusal with its place, and one canonical form.

use proptest::prelude::*;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::vocabulary::{Class, ModelKind, OutputKind, ProhibitedUse, Purpose, Trigger};
use super::*;

mod lines;

const VECTOR: &str = include_str!("tests/vector.json");
const HASH: &str = "sha256:df6d1d1fa70283e32c0d3183467758e6ecfda2258de63ab5d3634da63bcf0f18";
const TEXT: &str = "sha256:de6c700c4f512657c4c9f7fb699e67fc803ecfdc63de0037a5f136be06502981";

fn the_contract() -> Expected<'static> {
    let id = uuid::uuid!("0199a7c0-11d4-7a02-8c55-71b2c9de0a44");
    Expected { id, version: 3, text_sha256: TEXT, carries_terms: true }
}

fn vector() -> Value {
    serde_json::from_str(VECTOR).unwrap()
}

/// The vector with the values at some places changed.
fn changed(changes: &[(&str, Value)]) -> Value {
    let mut object = vector();
    for (pointer, value) in changes {
        *object.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value.clone();
    }
    object
}

/// Reads and checks an object as a worker would.
fn verdict(object: &Value) -> Result<Terms, Vec<Fault>> {
    let terms = read(&object.to_string())?;
    terms.holds_for(&the_contract())?;
    Ok(terms)
}

fn faults(object: &Value) -> Vec<(String, String)> {
    let faults = verdict(object).expect_err("the object is refused");
    assert!(faults.iter().all(|it| !it.message.is_empty()));
    faults.into_iter().map(|it| (it.code, it.pointer)).collect()
}

fn the_one_fault(object: &Value, code: &str, pointer: &str) {
    assert_eq!(faults(object), [(code.to_owned(), pointer.to_owned())]);
}

/// The key of a party of the vector: its seed is the hash of a sentence.
fn key_of(party: &str) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&Sha256::digest(format!("pactoria terms test key {party}"))).unwrap()
}

fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut held = [0; 4];
        held[1..=chunk.len()].copy_from_slice(chunk);
        let held = u32::from_be_bytes(held);
        for place in 0..=chunk.len() {
            text.push(char::from(LETTERS[(held >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}

/// The object signed again by its parties.
fn signed(mut object: Value) -> Value {
    let hash = read(&object.to_string()).expect("it can be read").hash();
    for signature in object["signatures"].as_array_mut().unwrap() {
        let party = signature["party"].as_str().unwrap().to_owned();
        signature["value"] = json!(base64url(key_of(&party).sign(&key::signed_bytes(&hash)).as_ref()));
    }
    object
}

#[test]
fn the_published_object_has_the_published_hash_and_length() {
    let terms = read(VECTOR).unwrap();
    assert_eq!(terms.signed_part().len(), 5862);
    assert_eq!(terms.hash(), HASH);
    terms.holds_for(&the_contract()).unwrap();
    assert_eq!(signed(vector()), vector(), "the published signatures are those of the published keys");
    for party in &terms.parties {
        assert_eq!(party.public_key, base64url(key_of(&party.id).public_key().as_ref()), "{}", party.id);
    }
}

#[test]
fn a_narrower_object_that_is_signed_again_is_valid() {
    let narrower = signed(changed(&[("/grants/0/limits/max_jobs", json!(2))]));
    assert_ne!(verdict(&narrower).unwrap().hash(), HASH);
}

#[test]
fn each_published_refusal_has_its_code_and_place() {
    let cases: Vec<(Value, &str, &str)> = vec![
        (changed(&[("/schema", json!("pactoria.terms/2"))]), "terms.schema_unknown", "/schema"),
        (
            {
                let mut object = vector();
                object["note"] = json!("see email");
                object
            },
            "terms.unknown_field",
            "/note",
        ),
        (
            {
                let mut object = vector();
                object.as_object_mut().unwrap().remove("term");
                object
            },
            "terms.missing_field",
            "/term",
        ),
        (changed(&[("/grants/0/purposes", json!(["train", "evaluate"]))]), "terms.not_canonical", "/grants/0/purposes"),
        (
            changed(&[("/grants/0/purposes", json!(["evaluate", "resell", "train"]))]),
            "terms.bad_value",
            "/grants/0/purposes/1",
        ),
        (changed(&[("/grants/0/data_sets/0", json!("letters_2024"))]), "terms.bad_reference", "/grants/0/data_sets/0"),
        (changed(&[("/grants/0/limits/max_jobs", json!(1.5))]), "terms.not_canonical", "/grants/0/limits/max_jobs"),
        (
            changed(&[("/grants/0/limits/max_epochs_per_job", Value::Null)]),
            "terms.conditional_missing",
            "/grants/0/limits/max_epochs_per_job",
        ),
        (
            changed(&[("/data_sets/0/classification", json!(["confidential", "personal", "special_category"]))]),
            "terms.conditional_missing",
            "/data_sets/0/special_condition",
        ),
        (
            changed(&[("/grants/0/outputs/1/kind", json!("redacted_data"))]),
            "terms.output_without_purpose",
            "/grants/0/outputs/1/kind",
        ),
        (
            changed(&[("/worker/measurements/0/pcr0", json!("0".repeat(96)))]),
            "terms.measurement_zero",
            "/worker/measurements/0/pcr0",
        ),
        (
            changed(&[("/worker/measurements", json!([]))]),
            "terms.production_without_measurement",
            "/worker/measurements",
        ),
        (
            changed(&[("/conduct/no_reidentification", json!(false))]),
            "terms.reidentification_must_be_forbidden",
            "/conduct/no_reidentification",
        ),
        (changed(&[("/term/ends_at", json!("2026-11-30T23:59:59Z"))]), "terms.dates_inverted", "/term/ends_at"),
        (
            changed(&[("/grants/0/limits/privacy/epsilon_per_job", json!("9"))]),
            "terms.budget_inconsistent",
            "/grants/0/limits/privacy",
        ),
        (changed(&[("/precedence/words_win", json!(false))]), "terms.words_must_win", "/precedence/words_win"),
        (
            {
                let mut object = vector();
                let links = object["precedence"]["links"].as_array_mut().unwrap();
                links.retain(|it| it["pointer"] != "/grants/0/outputs");
                object
            },
            "terms.link_missing",
            "/grants/0/outputs",
        ),
        (signed(changed(&[("/contract/version", json!(4))])), "terms.contract_mismatch", "/contract"),
        (
            {
                let mut object = vector();
                object["signatures"].as_array_mut().unwrap().retain(|it| it["party"] != "owner");
                object
            },
            "terms.signature_missing",
            "/signatures",
        ),
    ];
    for (object, code, pointer) in cases {
        the_one_fault(&object, code, pointer);
    }
    let after_signature = changed(&[("/grants/0/limits/max_jobs", json!(2000))]);
    let all = [0, 1, 2].map(|place| ("terms.signature_invalid".to_owned(), format!("/signatures/{place}")));
    assert_eq!(faults(&after_signature), all);
}

#[test]
fn what_is_written_differently_but_says_the_same_is_not_taken_for_the_same() {
    for (from, to, code, pointer) in [
        // The last of two members would win elsewhere.
        ("\"revision\": 1,", "\"revision\": 1, \"revision\": 2,", "terms.not_canonical", "/revision"),
        ("\"max_jobs\": 20", "\"max_jobs\": 2e1", "terms.not_canonical", "/grants/0/limits/max_jobs"),
        ("\"max_jobs\": 20", "\"max_jobs\": 20.0", "terms.not_canonical", "/grants/0/limits/max_jobs"),
        ("\"max_jobs\": 20", "\"max_jobs\": -20", "terms.bad_value", "/grants/0/limits/max_jobs"),
        ("\"max_jobs\": 20", "\"max_jobs\": \"20\"", "terms.bad_value", "/grants/0/limits/max_jobs"),
        ("\"records\": 18250", "\"records\": 9007199254740992", "terms.bad_value", "/data_sets/0/records"),
        ("Pennine", "Pe\\u0301nnine", "terms.not_canonical", "/parties/1/name"),
        ("Pennine", "Pen\\u0000nine", "terms.not_canonical", "/parties/1/name"),
        ("2026-12-01T00:00:00Z", "2026-12-01T00:00:00+00:00", "terms.bad_value", "/term/starts_at"),
        ("\"0.4\"", "\".4\"", "terms.bad_value", "/grants/0/limits/privacy/epsilon_per_job"),
        ("\"3e63", "\"3E63", "terms.bad_value", "/worker/measurements/0/pcr0"),
        ("0199a7c2-5b1e", "0199A7C2-5b1e", "terms.bad_value", "/terms_id"),
        ("\"GB\"", "\"United Kingdom\"", "terms.bad_value", "/sub_processing/named/0/country"),
        (
            "\"not_after\": \"2027-06-30T23:59:59Z\"",
            "\"not_before\": null",
            "terms.unknown_field",
            "/worker/measurements/0/not_before",
        ),
    ] {
        assert!(VECTOR.contains(from), "{from}");
        let faults = read(&VECTOR.replacen(from, to, 1)).unwrap_err();
        assert_eq!((faults[0].code.as_str(), faults[0].pointer.as_str()), (code, pointer), "{to}");
    }
    assert_eq!(read("{}").unwrap_err().len(), 15, "every member that is missing is named");
    for damaged in ["", "[]", "null", "{\"schema\"", "\u{feff}{}"] {
        assert!(read(damaged).is_err(), "{damaged:?}");
    }
    assert_eq!(read(&" ".repeat(256 * 1024 + 1)).unwrap_err()[0].code, "terms.too_large");
    assert!(read(&"[".repeat(200_000)).is_err());
}

#[test]
fn values_that_ask_for_others_are_refused_without_them() {
    let special = json!(["confidential", "personal", "special_category"]);
    let cases = [
        (
            changed(&[("/data_sets/0/lawful_basis", Value::Null)]),
            "terms.conditional_missing",
            "/data_sets/0/lawful_basis",
        ),
        (
            changed(&[
                ("/data_sets/0/classification", json!(["personal", "public"])),
                ("/parties/0/dp_role", json!("none")),
            ]),
            "terms.conditional_missing",
            "/parties/0/dp_role",
        ),
        (
            changed(&[("/data_sets/0/classification", json!(["confidential", "personal", "public"]))]),
            "terms.classification_conflict",
            "/data_sets/0/classification",
        ),
        (
            changed(&[("/data_sets/0/classification", json!(["children", "confidential"]))]),
            "terms.classification_conflict",
            "/data_sets/0/classification",
        ),
        (
            changed(&[("/data_sets/0/deidentified", json!("anonymised"))]),
            "terms.classification_conflict",
            "/data_sets/0/classification",
        ),
        (
            changed(&[("/grants/0/outputs/0/min_group_size", json!(4))]),
            "terms.min_group_too_small",
            "/grants/0/outputs/0/min_group_size",
        ),
        (changed(&[("/audit/receipts_to", json!(["dev"]))]), "terms.conditional_missing", "/audit/receipts_to"),
        (changed(&[("/sub_processing/named", json!([]))]), "terms.conditional_missing", "/sub_processing/named"),
        (changed(&[("/term/unlearning/duty", json!("none"))]), "terms.conditional_missing", "/term/unlearning/duty"),
        (
            changed(&[("/grants/0/limits/privacy/delta_total", json!("0.01"))]),
            "terms.budget_inconsistent",
            "/grants/0/limits/privacy",
        ),
        (
            changed(&[("/grants/0/limits/privacy/epsilon_per_job", json!("0.0"))]),
            "terms.budget_inconsistent",
            "/grants/0/limits/privacy",
        ),
        (changed(&[("/worker/regions", json!(["site:our-cellar"]))]), "terms.bad_value", "/worker/regions/0"),
        (changed(&[("/worker/operators", json!(["dev"]))]), "terms.bad_reference", "/worker/operators/0"),
        (changed(&[("/data_sets/0/owner", json!("dev"))]), "terms.bad_reference", "/data_sets/0/owner"),
        (
            changed(&[("/grants/0/outputs/1/owner", json!("nobody"))]),
            "terms.bad_reference",
            "/grants/0/outputs/1/owner",
        ),
        (changed(&[("/parties/0/key_id", json!(TEXT))]), "terms.bad_reference", "/parties/0/key_id"),
        (
            changed(&[("/precedence/links/0/pointer", json!("/a"))]),
            "terms.bad_reference",
            "/precedence/links/0/pointer",
        ),
        (
            changed(&[("/parties/1/roles", json!(["auditor"])), ("/worker/operators", json!(["dev"]))]),
            "terms.role_missing",
            "/parties",
        ),
        (
            changed(&[("/precedence/machine_terms_may_only_be", json!("wider"))]),
            "terms.words_must_win",
            "/precedence/machine_terms_may_only_be",
        ),
        (changed(&[("/term/ends_at", json!("2036-12-01T00:00:01Z"))]), "terms.bad_value", "/term/ends_at"),
    ];
    for (object, code, pointer) in cases {
        let found = faults(&object);
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), (code, pointer), "{found:?}");
    }
    let allowed = changed(&[
        ("/data_sets/0/classification", special),
        ("/data_sets/0/special_condition", json!("explicit consent, Article 9(2)(a)")),
        ("/grants/0/outputs/1/owner", json!("joint")),
        ("/term/ends_at", json!("2036-12-01T00:00:00Z")),
    ]);
    verdict(&signed(allowed)).unwrap();
}

#[test]
fn terms_of_consumer_and_employment_contracts_are_refused() {
    let terms = read(VECTOR).unwrap();
    let faults = terms.holds_for(&Expected { carries_terms: false, ..the_contract() }).unwrap_err();
    assert_eq!(faults[0].code, "terms.contract_type_not_supported");
}

#[test]
fn what_the_text_states_is_the_object_without_what_signing_adds() {
    let stated = read(VECTOR).unwrap().stated();
    assert_eq!(read_statement(&stated.canonical()).unwrap(), stated);
    let narrower = read(&changed(&[("/grants/0/limits/max_jobs", json!(2))]).to_string()).unwrap().stated();
    assert_ne!(narrower.hash(), stated.hash());
    let other_key = changed(&[("/terms_id", json!("0199a7c2-5b1e-7c40-9f21-3d0a6f4b8e12")), ("/revision", json!(7))]);
    assert_eq!(read(&other_key.to_string()).unwrap().stated(), stated);
    // A statement is no object, and a worker refuses it.
    assert_eq!(read(&stated.canonical()).unwrap_err()[0].code, "terms.missing_field");
    assert_eq!(read_statement(VECTOR).unwrap_err()[0].code, "terms.unknown_field");
}

/// A value of JSON written with its members in some order and blanks in some places.
fn written(value: &Value, seed: u64, into: &mut String) {
    let blanks = ["", " ", "\n", "\t \r\n"];
    let pick = |salt: u64| {
        let mixed = (seed ^ salt).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
        mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9)
    };
    let blank = |salt: u64| blanks[usize::try_from(pick(salt) >> 62).unwrap()];
    match value {
        Value::Object(members) => {
            let mut order: Vec<(&String, &Value)> = members.iter().collect();
            order.sort_by_key(|it| {
                pick(it.0.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))))
            });
            into.push('{');
            for (place, (name, value)) in order.into_iter().enumerate() {
                if place > 0 {
                    into.push(',');
                }
                into.push_str(blank(place as u64));
                into.push_str(&json!(name).to_string());
                into.push_str(blank(place as u64 + 100));
                into.push(':');
                written(value, pick(place as u64 + 200), into);
            }
            into.push_str(blank(300));
            into.push('}');
        }
        Value::Array(entries) => {
            into.push('[');
            for (place, value) in entries.iter().enumerate() {
                if place > 0 {
                    into.push(',');
                }
                into.push_str(blank(place as u64));
                written(value, pick(place as u64 + 400), into);
            }
            into.push(']');
        }
        // Escapes that need not be.
        Value::String(text) if pick(500) & 1 == 0 => {
            into.push('"');
            into.extend(text.encode_utf16().map(|unit| format!("\\u{unit:04X}")));
            into.push('"');
        }
        other => into.push_str(&other.to_string()),
    }
}

fn words<T: object::Listed + std::fmt::Debug>(all: &'static [T]) -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(all.to_vec(), 1..=all.len()).prop_map(|some| {
        let mut words: Vec<&str> = some.into_iter().map(object::Listed::listed_word).collect();
        words.sort_unstable();
        words
    })
}

prop_compose! {
    /// Objects that are valid: every figure, set and text that nothing else hangs on is drawn.
    fn objects()(
        purposes in words(Purpose::ALL),
        kinds in words(ModelKind::ALL),
        uses in words(ProhibitedUse::ALL),
        triggers in words(Trigger::ALL),
        secret in any::<bool>(),
        name in "[^\\p{C}\\p{M}]{2,60}".prop_filter("in the normal form", |it| unicode_normalization::is_nfc(it)),
        figures in prop::collection::vec(1_u64..=64, 8),
        epsilon in "[1-9][0-9]{0,2}(\\.[0-9]{1,12})?",
        delta in "0\\.00[0-9]{1,9}1",
        open in any::<bool>(),
    ) -> Value {
        let gives: Vec<&str> = purposes
            .iter()
            .filter_map(|it| Purpose::parse(it))
            .flat_map(|it| it.gives().iter().map(|it: &OutputKind| it.word()))
            .collect();
        let class = if secret { Class::TradeSecret } else { Class::Confidential };
        let mut changes = vec![
            ("/grants/0/purposes", json!(purposes)),
            ("/grants/0/model_kinds", json!(kinds)),
            ("/conduct/prohibited_uses", json!(uses)),
            ("/term/unlearning/triggers", json!(triggers)),
            ("/data_sets/0/title", json!(name)),
            ("/parties/1/name", json!(name)),
            ("/grants/0/outputs/0/kind", json!(gives[0])),
            ("/grants/0/outputs/1/kind", json!(gives[gives.len() - 1])),
            ("/grants/0/outputs/1/min_group_size", json!(figures[0] + 4)),
            ("/grants/0/limits/max_queries_total", json!(figures[1])),
            ("/grants/0/limits/max_concurrent_jobs", json!(figures[2])),
            ("/data_sets/0/records", json!(figures[3] << 40)),
            ("/grants/0/limits/privacy/epsilon_total", json!(epsilon)),
            ("/grants/0/limits/privacy/epsilon_per_job", json!(epsilon)),
            ("/grants/0/limits/privacy/delta_total", json!(delta)),
            ("/revision", json!(figures[4])),
        ];
        // Sorted: confidential < personal < trade_secret.
        let classes = if secret { [Class::Personal.word(), class.word()] } else { [class.word(), Class::Personal.word()] };
        changes.push(("/data_sets/0/classification", json!(classes)));
        if open {
            changes.push(("/grants/0/limits/privacy", Value::Null));
            changes.retain(|it| !it.0.starts_with("/grants/0/limits/privacy/"));
            changes.push(("/term/on_breach", Value::Null));
        }
        changed(&changes)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn reading_what_was_written_gives_the_same(object in objects()) {
        let terms = read(&object.to_string()).map_err(|it| TestCaseError::fail(format!("{it:?}")))?;
        prop_assert_eq!(&read(&terms.canonical()).unwrap(), &terms);
        prop_assert_eq!(read(&terms.canonical()).unwrap().canonical(), terms.canonical());
        let stated = terms.stated();
        prop_assert_eq!(read_statement(&stated.canonical()).unwrap(), stated);
    }

    #[test]
    fn the_order_of_members_and_blanks_change_nothing_of_the_hash(object in objects(), seed in any::<u64>()) {
        let mut otherwise = String::new();
        written(&object, seed, &mut otherwise);
        let terms = read(&otherwise).map_err(|it| TestCaseError::fail(format!("{it:?}")))?;
        prop_assert_eq!(terms.hash(), read(&object.to_string()).unwrap().hash());
    }

    #[test]
    fn every_change_of_a_figure_changes_the_hash(jobs in 1_u64..=100_000, other in 1_u64..=100_000) {
        let hash = |jobs: u64| {
            read(&changed(&[("/grants/0/limits/max_jobs", json!(jobs))]).to_string()).unwrap().hash()
        };
        prop_assert_eq!(jobs == other, hash(jobs) == hash(other));
    }

    #[test]
    fn whatever_is_read_ends_in_a_verdict(text in "\\PC{0,200}", cut in 0_usize..9000) {
        let _ = read(&text);
        let cut = VECTOR.get(..cut).unwrap_or(VECTOR);
        prop_assert_eq!(read(cut).is_ok(), cut.trim_end() == VECTOR.trim_end());
    }
}
