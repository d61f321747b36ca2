//! What is read, what is in doubt, and what is left alone.

use crate::processing::phrases::phrases;
use crate::processing::register::{Entry, Said};
use crate::processing::{Aspect, Known, Reading, Role, Surety, read};
use crate::{document, templates};
use proptest::prelude::*;
use std::collections::BTreeMap;

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
fn whether_a_contract_touches_personal_data_is_stated_denied_in_doubt_or_not_said() {
    for (words, wanted) in [
        ("1. The Supplier processes personal data for the Customer.", vec![("yes", true)]),
        ("1. No personal data is processed under this agreement.", vec![("no", true)]),
        ("1. The Supplier will not have access to any personal data.", vec![("no", true)]),
        ("1. The parties do not share or process personal information under this agreement.", vec![("no", true)]),
        // A duty to keep off is no statement that there is none.
        ("1. The Supplier shall not process personal data except on the Customer's instructions.", vec![("yes", true)]),
        ("1. No personal data may be transferred outside the United Kingdom.", vec![("yes", true)]),
        ("1. The Supplier must not disclose personal data to any third party.", vec![("yes", true)]),
        ("1. Licensor shall not disclose Personal Information.", vec![("yes", true)]),
        ("1. Notices go to [Redacted - Personal Information].", vec![]),
        // Words of other contracts for data of any kind.
        (
            "1. Customer Data means the files that the Customer uploads. The Supplier backs up Customer Data daily.",
            vec![],
        ),
        ("1. The Supplier keeps lens data for 6 years.", vec![]),
        ("1. Each party must comply with data protection legislation.", vec![("yes", false)]),
        (
            "## Definitions\n\n\"**Personal Data**\" means personal data as the UK GDPR defines it.",
            vec![("yes", false)],
        ),
    ] {
        says(words, Aspect::Touches, &wanted);
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
fn kinds_of_data_and_people_are_those_that_a_list_names() {
    for words in [
        "## Data protection\n\n1.1 The types of personal data are: names, e-mail addresses and bank details.",
        "## Data protection\n\n1.1 The types of personal data are:\n\n(a) names;\n\n(b) e-mail addresses; and\n\n(c) bank details.",
        "## Schedule 1 Processing of Personal Data\n\n| Subject | Details |\n|---|---|\n| Types of personal data | names, e-mail addresses, bank details |",
        "## Types of personal data\n\nNames, e-mail addresses and bank details.\n\n## Purposes\n\nThe Supplier processes personal data to send invoices.",
    ] {
        says(words, Aspect::Categories, &[("contact", true), ("financial", true), ("identity", true)]);
    }
    says(
        "## Data protection\n\n1.1 The categories of data subjects are: the Customer's employees and job applicants.",
        Aspect::Subjects,
        &[("applicants", true), ("staff", true)],
    );
    says(
        "## Data protection\n\n1.1 The types of personal data are: shoe sizes.",
        Aspect::Categories,
        &[("other: shoe sizes", true)],
    );
    says(
        "## Data protection\n\n1. The Supplier pays the costs of telling the people concerned, of restoring data and of advice.",
        Aspect::Subjects,
        &[],
    );
    // No list, so a person has to look.
    says("1. The Supplier receives personal data such as e-mail addresses.", Aspect::Categories, &[("contact", false)]);
    // An address for notices is no kind of data.
    says(
        "1. The Supplier protects personal data.\n\n2. Notices are sent to the e-mail address of the party.",
        Aspect::Categories,
        &[],
    );
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
fn words_of_another_sense_and_bans_are_no_special_category_data() {
    for words in [
        "1. The Supplier protects personal data and complies with health and safety law.",
        "1. The Supplier protects personal data.\n\n2. The Supplier keeps health insurance for its staff.",
        "1. The Supplier protects personal data.\n\n2. The parties must not discriminate on grounds of racial origin.",
        "1. The Supplier protects personal data.\n\n## Definitions\n\n\"**Special category data**\" means personal data revealing racial or ethnic origin, political opinions, religious beliefs, trade union membership or health.",
    ] {
        says(words, Aspect::Special, &[]);
    }
    for words in [
        "## Data protection\n\n1. The Customer must not give the Supplier special category data or data about criminal offences.",
        "## Data protection\n\n1. The Supplier processes personal data. Special categories of data: none.",
    ] {
        says(words, Aspect::Special, &[("none", true)]);
    }
    // Named in passing, so a person has to look.
    says(
        "1. The server manages a variety of different types of personal information e.g. financial, health and passwords.",
        Aspect::Special,
        &[("health", false)],
    );
    says(
        "## Data protection\n\n1. The Supplier processes personal data. It includes special category data.",
        Aspect::Special,
        &[("unnamed", true)],
    );
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
fn transfers_say_whether_data_leaves_where_to_and_under_what() {
    let leaves = "## Transfers outside the United Kingdom\n\n1. Personal data may be transferred outside the United Kingdom only to these countries: India and the United States.\n\n2. The mechanism for the transfer is: the International Data Transfer Agreement (IDTA).";
    says(leaves, Aspect::Transfers, &[("yes", true)]);
    says(leaves, Aspect::Countries, &[("India", true), ("United States", true)]);
    says(leaves, Aspect::Mechanism, &[("idta", true)]);
    for (words, wanted) in [
        (
            "1. The Supplier must not transfer personal data outside the United Kingdom without the Customer's consent.",
            "if_agreed",
        ),
        ("1. Personal data must be stored within the United Kingdom at all times.", "none"),
    ] {
        says(words, Aspect::Transfers, &[(wanted, true)]);
    }
    says("1. The Supplier protects personal data. Goods are exported outside the UK.", Aspect::Transfers, &[]);
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
fn what_calls_for_an_assessment_is_shown_with_its_passage() {
    let words = "## Data protection\n\n1. The Supplier processes personal data.\n\n2. The Supplier monitors the shop by CCTV.\n\n3. The types of personal data are: medical records.\n\n4. The Supplier must not use profiling.";
    let reading = terms(words);
    let entry = Entry::of(&reading, &[]);
    assert_eq!(entry.triggers, ["special_on_a_large_scale", "public_monitoring"]);
    let monitoring = reading.met.iter().find(|it| it.trigger == "public_monitoring").unwrap();
    assert!(monitoring.passages[0].quote.contains("CCTV"));
}

/// What is read of a template that was filled with its sample, and the entry that follows.
fn entry_of(id: &str, with_options: bool, own_is_client: bool) -> (Reading, Entry) {
    let template = templates::library().template(id).unwrap();
    let mut answers: BTreeMap<String, String> = template.sample.clone();
    if with_options {
        answers.extend(template.sample_options.clone());
    }
    let draft = templates::draft(template, &answers);
    let (client, supplier) = (vec![draft.client_name.clone()], vec![draft.supplier_name.clone()]);
    let (own, other) = if own_is_client { (client, supplier) } else { (supplier, client) };
    let text = document::assemble(&draft.source).content;
    let reading = read(&text, &Known { own, other, personal_data: None });
    let entry = Entry::of(&reading, &[]);
    (reading, entry)
}

#[test]
fn the_shipped_processing_and_sharing_templates_make_complete_entries() {
    for (id, client, supplier) in [
        ("T-DPA-C2P", Role::Controller, Role::Processor),
        ("T-DPA-C2C", Role::IndependentController, Role::IndependentController),
    ] {
        for with_options in [false, true] {
            for own_is_client in [true, false] {
                let (reading, entry) = entry_of(id, with_options, own_is_client);
                let role = match (id, with_options, own_is_client) {
                    ("T-DPA-C2C", true, _) => Role::JointController,
                    (_, _, true) => client,
                    (_, _, false) => supplier,
                };
                let case = format!("{id}, options {with_options}, client {own_is_client}");
                assert_eq!(entry.role(), Some(role), "{case}: {reading:#?}");
                assert_eq!(entry.missing, [], "{case}: {reading:#?}");
                assert_eq!(entry.has_special(), with_options, "{case}: {:#?}", reading.found.get(&Aspect::Special));
                assert_eq!(entry.has_transfer(), with_options, "{case}: {:#?}", reading.found.get(&Aspect::Transfers));
            }
        }
    }
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
