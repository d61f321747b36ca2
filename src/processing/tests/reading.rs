//! What is read, what is in doubt, and what is left alone.

use crate::processing::phrases::phrases;
use crate::processing::register::{Entry, Said};
use crate::processing::{Aspect, Known, Reading, Role, Surety, read};
use proptest::prelude::*;

const PARTIES: &str = "# Services agreement\n\n## Parties\n\n(1) Thornbury Optics Limited, a company registered in England and Wales with number 01234567 whose registered office is at 1 Mill Lane, Bath BA1 1AA (the \"Customer\"); and\n\n(2) Halden Coatings Ltd, a company registered in England and Wales with number 07654321 whose registered office is at 2 Quay Road, Hull HU1 2BB (the \"Supplier\").\n\n## Agreed terms\n\n";

fn known() -> Known {
    Known {
        own: vec!["Thornbury Optics Limited".to_owned()],
        other: vec!["Halden Coatings Ltd".to_owned()],
        personal_data: None,
    }
}

/// Reads terms between the two parties.
fn terms(words: &str) -> Reading {
    read(&format!("{PARTIES}{words}\n"), &known())
}

/// Values of an aspect with whether each is stated, in the order of the words.
fn values(reading: &Reading, aspect: Aspect) -> Vec<(String, bool)> {
    let found = reading.found.get(&aspect).into_iter().flatten();
    let mut values: Vec<_> = found.map(|it| (it.value.clone(), it.is_sure)).collect();
    values.sort();
    values
}

#[track_caller]
fn says(words: &str, aspect: Aspect, wanted: &[(&str, bool)]) {
    let reading = terms(words);
    let found = values(&reading, aspect);
    let found: Vec<(&str, bool)> = found.iter().map(|(value, is_sure)| (value.as_str(), *is_sure)).collect();
    assert_eq!(found, wanted, "{words}: {reading:#?}");
}

#[test]
fn the_phrases_and_the_triggers_can_be_read() {
    assert!(!phrases().version.is_empty());
    for trigger in &phrases().triggers {
        assert!(!trigger.question.is_empty() && trigger.law.contains("Art"), "{}", trigger.id);
    }
}

#[test]
fn a_contract_that_denies_and_has_duties_about_personal_data_leaves_a_doubt() {
    let words = "1. No personal data is processed under this agreement.\n\n2. The Supplier must protect personal data.";
    says(words, Aspect::Touches, &[("no", false), ("yes", false)]);
    assert!(terms(words).why.contains_key(&Aspect::Touches));
}

#[test]
fn a_text_that_touches_no_personal_data_says_nothing_else() {
    for words in [
        "1. Notices go to the address and e-mail address of each party. Nobody under 18 may sign.",
        "1. No personal data is processed. Names and addresses of employees stay with the Customer.",
    ] {
        let reading = terms(words);
        assert!(reading.found.keys().all(|it| *it == Aspect::Touches), "{reading:#?}");
        assert!(!Entry::of(&reading, &[]).touches() && reading.met.is_empty());
    }
}

#[test]
fn each_special_category_is_found_by_name() {
    for (words, wanted) in [
        ("racial or ethnic origin", "racial_or_ethnic_origin"),
        ("political opinions", "political_opinions"),
        ("religious beliefs", "religious_or_philosophical_beliefs"),
        ("trade union membership", "trade_union_membership"),
        ("genetic data", "genetic"),
        ("fingerprints for entry", "biometric"),
        ("medical records", "health"),
        ("sexual orientation", "sex_life_or_orientation"),
    ] {
        let list = format!("## Data protection\n\n1.1 The types of personal data are: names and {words}.");
        says(&list, Aspect::Special, &[(wanted, true)]);
    }
}

#[test]
fn offences_and_children_are_found_in_sentences_about_personal_data() {
    let list =
        "## Data protection\n\n1.1 The types of personal data are: DBS checks of pupils' helpers and names of pupils.";
    says(list, Aspect::Criminal, &[("yes", true)]);
    says(list, Aspect::Children, &[("yes", true)]);
    says("1. The Supplier protects personal data.\n\n2. Childcare vouchers are not paid.", Aspect::Children, &[]);
}

#[test]
fn the_role_of_each_side_is_read_by_its_label() {
    for (words, ours, theirs) in [
        (
            "1. The Customer is the controller and the Supplier is the processor of the personal data.",
            "controller",
            "processor",
        ),
        (
            "1. The Customer is the data controller and the Supplier acts as its data processor of personal data.",
            "controller",
            "processor",
        ),
        (
            "1. Each party is an independent controller of the personal data it receives.",
            "independent_controller",
            "independent_controller",
        ),
        ("1. The parties are joint controllers of the personal data.", "joint_controller", "joint_controller"),
        (
            "1. The Customer appoints the Supplier as a sub-processor of personal data. The Customer is a processor.",
            "processor",
            "sub_processor",
        ),
    ] {
        says(words, Aspect::OurRole, &[(ours, true)]);
        says(words, Aspect::TheirRole, &[(theirs, true)]);
    }
    // They are not joint controllers.
    says(
        "1. Each party is an independent controller of personal data, and they are not joint controllers.",
        Aspect::OurRole,
        &[("independent_controller", true)],
    );
    // What only follows is in doubt.
    says("1. The Supplier is a processor of personal data.", Aspect::OurRole, &[("controller", false)]);
    says("1. The Supplier is not a processor of personal data.", Aspect::OurRole, &[]);
}

#[test]
fn how_long_data_is_kept_is_said_in_the_words_of_the_text() {
    says(
        "1. The Supplier must delete personal data within 30 days after the end of this agreement.",
        Aspect::Retention,
        &[("The Supplier must delete personal data within 30 days after the end of this agreement", true)],
    );
    says("1. The Supplier protects personal data.\n\n2. Invoices are kept for 6 years.", Aspect::Retention, &[]);
}

#[test]
fn what_a_person_said_wins_over_what_was_read() {
    let reading = terms("1. The Supplier is the processor of personal data.");
    let said = |aspect: Aspect, value: &str| Said {
        contract: crate::ids::ContractId::from_uuid(uuid::Uuid::nil()),
        aspect,
        values: vec![value.to_owned()],
        reason: "Asked Priya".to_owned(),
        version: 1,
        read: Vec::new(),
        by: crate::ids::UserId::from_uuid(uuid::Uuid::nil()),
        by_name: "Alice".to_owned(),
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    let entry = Entry::of(&reading, &[said(Aspect::OurRole, "joint_controller"), said(Aspect::Special, "health")]);
    assert_eq!((entry.role(), entry.has_special()), (Some(Role::JointController), true));
    assert_eq!(entry.held[&Aspect::OurRole].surety, Surety::Said);
    assert!(entry.triggers.contains(&"special_on_a_large_scale".to_owned()));
    let denied = Entry::of(&reading, &[said(Aspect::Touches, "no")]);
    assert!(!denied.touches() && denied.triggers.is_empty() && denied.missing.is_empty());
}

fn assert_passages_stand(text: &str, reading: &Reading) {
    let characters: Vec<char> = text.chars().collect();
    let found = reading.found.values().flatten().flat_map(|it| &it.passages);
    for it in found.chain(reading.met.iter().flat_map(|it| &it.passages)) {
        let quoted: String = characters[it.start as usize..it.end as usize].iter().collect();
        assert_eq!(quoted, it.quote);
        assert!(!quoted.is_empty());
    }
}

#[test]
fn hostile_texts_are_read_to_the_end_and_passages_stand_verbatim() {
    for text in [
        String::new(),
        "a".repeat(300_000),
        "personal data ".repeat(40_000),
        "The types of personal data are: ".repeat(5_000),
        "The types of personal data are:\n".repeat(5_000),
        "(a) personal data:\n".repeat(10_000),
        "| personal data | health | controller |\n".repeat(5_000),
        "the processor is the controller of personal data ".repeat(5_000),
        "é personal data “£” health 😀 outside the United Kingdom. ".repeat(3_000),
    ] {
        assert_passages_stand(&text, &read(&text, &known()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read_without_a_panic_and_its_passages_stand_verbatim(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "personal data", "The types of personal data are:", " names, é-mail addresses", "\n\n", "(a) ", "1.2 ",
                "special category data", "health", "must not", "none", " | ", "controller", "The Supplier", " is the ",
                "processor", "outside the United Kingdom", "India", "“", "😀", ": ", ". ", "purposes of the processing",
                "delete within 30 days", "\"**X**\" means ", "## Data protection\n", "sub-processors", "\u{a0}", "\u{202e}",
            ]),
            0..60,
        ),
        noise in "\\PC{0,40}",
    ) {
        let text = format!("{}{noise}", pieces.concat());
        assert_passages_stand(&text, &read(&text, &known()));
    }
}
