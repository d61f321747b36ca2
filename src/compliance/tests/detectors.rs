//! Detectors against sentences that use the same words for and against a rule.

use super::super::Outcome;
use super::super::detect::{Fields, Found};
use super::super::pack::embedded;
use super::super::text::Text;

fn decide(rule: &str, source: &str) -> Found {
    let text = Text::new(source);
    let rule = embedded().rules.iter().find(|it| it.id == rule).unwrap_or_else(|| panic!("there is no rule {rule}"));
    Fields::new(&text).decide(rule)
}

fn assert_outcomes(cases: &[(&str, &str, Outcome)]) {
    for (rule, source, expected) in cases {
        let found = decide(rule, source);
        assert_eq!(found.outcome, *expected, "{rule}: {source}\n{found:?}");
    }
}

use Outcome::{Fail, Partial, Pass};

#[test]
fn required_terms_pass_weak_ones_pass_in_part_and_missing_ones_fail() {
    assert_outcomes(&[
        (
            "GDPR-28-3-A",
            "The Processor shall process personal data only on the documented instructions of the Controller.",
            Pass,
        ),
        ("GDPR-28-3-A", "The Processor shall process personal data in accordance with instructions.", Partial),
        ("GDPR-28-3-A", "The Supplier shall follow the payment instructions on the invoice.", Fail),
        ("GDPR-28-3-SUBJ", "The subject matter of the processing is payroll.", Pass),
        ("GDPR-ROLE", "The Customer is the controller and the Supplier is the processor.", Pass),
        ("COM-LAW", "This agreement is governed by the law of England and Wales.", Pass),
        ("COM-LAW", "The parties are based in England.", Fail),
        ("COM-ENTIRE", "This is the entire agreement between the parties.", Pass),
        ("COM-FM", "Neither party answers for events beyond its reasonable control.", Pass),
        ("COM-LIAB-CAP", "The Supplier's total liability shall not exceed £50,000.", Pass),
    ]);
}

#[test]
fn a_forbidden_term_fails_and_the_same_words_in_a_saving_do_not() {
    assert_outcomes(&[
        ("UCTA-2-1", "The Supplier shall not be liable for death or personal injury.", Fail),
        ("UCTA-2-1", "Nothing in this agreement excludes liability for death or personal injury.", Pass),
        ("UCTA-2-1", "The Supplier does not exclude liability for death or personal injury.", Pass),
        ("CRA-S2-08", "We may suspend your account without notice.", Fail),
        ("CRA-S2-08", "We may not suspend your account without notice.", Pass),
        ("CRA-S2-08", "We may suspend your account without notice if you commit a serious breach.", Pass),
        ("GDPR-SUB-FREE", "The Processor may engage sub-processors without the consent of the Controller.", Fail),
        ("GDPR-SUB-FREE", "The Processor may not engage sub-processors without the consent of the Controller.", Pass),
        ("GDPR-PROC-OWN", "The Supplier may use customer data to improve its own products.", Fail),
        ("GDPR-PROC-OWN", "The Supplier may use anonymised customer data to improve its own products.", Pass),
        ("GDPR-SHIELD", "Transfers rely on the EU-US Privacy Shield.", Fail),
        ("GDPR-SHIELD", "The Privacy Shield is invalid and is not relied on.", Pass),
        ("COM-LAW-FOREIGN", "This agreement is governed by the laws of the State of Delaware.", Fail),
        ("COM-LAW-FOREIGN", "This agreement is governed by the laws of Northern Ireland.", Pass),
        ("COM-LAW-UK", "This agreement is governed by the laws of the United Kingdom.", Fail),
        ("NDA-PERP", "The obligations of confidence last indefinitely.", Fail),
        ("NDA-PERP", "The obligations of confidence last indefinitely for trade secrets.", Pass),
        ("GDPR-LAW-OLD", "\"Data Protection Law\" means the Data Protection Act 1998.", Fail),
    ]);
}

#[test]
fn every_offending_passage_is_reported_once() {
    let found = decide(
        "CRA-S2-08",
        "1. We may suspend your account without notice.\n\n2. You pay.\n\n3. We may close the service with immediate effect.",
    );
    assert_eq!((found.outcome, found.spans.len()), (Fail, 2));
}

#[test]
fn a_heading_with_nothing_beneath_is_no_evidence() {
    assert_outcomes(&[
        ("COM-FM", "## 8. Force majeure\n\n## 9. Notices\n\nA notice must be in writing to be good.", Fail),
        (
            "COM-FM",
            "## 8. Force majeure\n\nNeither party answers for what it cannot help.\n\n## 9. Notices\n\nText.",
            Pass,
        ),
        ("GDPR-28-3-SUBJ", "## Details of the processing\n\n## Signatures\n\nSigned by us both today.", Fail),
        ("GDPR-28-3-SUBJ", "## Details of the processing\n\nThe Supplier runs the payroll.\n\n## End\n\nText.", Pass),
        ("COM-LIAB", "## 5. Limitation of liability\n\n## 6. Notices\n\nA notice must be in writing to be good.", Fail),
    ]);
}

#[test]
fn a_blank_to_be_filled_in_lowers_a_pass() {
    let blank = decide("COM-LIAB-CAP", "The Supplier's total liability shall not exceed £50,000 or [insert amount].");
    assert_eq!(blank.outcome, Partial);
    assert!(blank.reservation.is_some_and(|it| it.contains("blank")));
    let filled =
        "The Supplier's total liability shall not exceed £[●].\n\nIts total liability shall not exceed £50,000.";
    assert_eq!(decide("COM-LIAB-CAP", filled).outcome, Pass);
}

#[test]
fn words_in_the_background_are_weak() {
    let source = "# Agreement\n\n## Parties\n\nAcme Ltd and Beta Ltd.\n\n## Background\n\nThe Customer is the controller and the Supplier is the processor.\n\n## 1. Services\n\nThe Supplier works.";
    assert_eq!(decide("GDPR-ROLE", source).outcome, Partial);
}

#[test]
fn a_definition_is_not_a_duty() {
    let clause = |words: &str| format!("# Deed\n\n## 1. Definitions\n\n{words}\n\n## 2. Work\n\nThe work is done.");
    let rule = "GDPR-28-3-CTRL";
    let duty = "The Customer shall comply with data protection law and have a lawful basis for the processing.";
    assert_eq!(decide(rule, duty).outcome, Pass);
    let defined =
        clause("\"Duty\" means that the Customer shall comply with data protection law and have a lawful basis.");
    assert_ne!(decide(rule, &defined).outcome, Pass);
}

#[test]
fn a_duty_on_the_wrong_party_or_a_release_from_it_is_not_a_pass() {
    let parties = "Made between Acme Ltd (the \"Company\") and Jane Smith (the \"Consultant\").\n\n1. Data\n\n";
    let rule = "GDPR-33-2";
    let text = Text::new(&format!(
        "{parties}The Consultant shall notify the Client of a personal data breach without undue delay."
    ));
    assert_eq!(text.parties().len(), 2);
    assert_eq!(
        decide(
            rule,
            &format!("{parties}The Consultant shall notify the Company of a personal data breach without undue delay.")
        )
        .outcome,
        Pass
    );
    let released = "The Supplier is not required to notify the Customer of a personal data breach without undue delay.";
    assert_ne!(decide(rule, released).outcome, Pass);
}

#[test]
fn distance_is_counted_in_characters_in_either_order() {
    let gap = |words: usize| format!("The duration {} of processing is one year.", "and so on ".repeat(words).trim());
    assert_eq!(decide("GDPR-28-3-DUR", &gap(3)).outcome, Pass);
    assert_ne!(decide("GDPR-28-3-DUR", &gap(20)).outcome, Pass);
    assert_eq!(decide("GDPR-28-3-DUR", "Processing has a duration of one year.").outcome, Pass);
}

#[test]
fn a_list_item_is_read_with_its_lead_in() {
    let source = "1.1 The Processor shall not be liable for:\n\n(a) delay; or\n\n(b) death or personal injury.";
    assert_eq!(decide("UCTA-2-1", source).outcome, Fail);
    let saved = "1.1 Nothing in this agreement limits or excludes liability for:\n\n(a) fraud; or\n\n(b) death or personal injury.";
    assert_eq!(decide("UCTA-2-1", saved).outcome, Pass);
}

#[test]
fn evidence_is_the_stretch_from_the_first_to_the_last_term() {
    let source = "The parties agree that this agreement is governed by the law of England and Wales and no other.";
    let text = Text::new(source);
    let found = decide("COM-LAW", source);
    let quote = text.evidence(&found.spans[0]).expect("it has a quotation").quote;
    assert!(quote.starts_with("governed by") && quote.len() < source.len(), "{quote}");
}
