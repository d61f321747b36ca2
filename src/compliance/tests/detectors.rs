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
    let decided = cases.iter().map(|it| (it, decide(it.0, it.1)));
    let wrong: Vec<_> = decided.filter(|(case, found)| found.outcome != case.2).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
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

/// Terms that are void or unfair although they hold a word that excuses others.
#[test]
fn a_void_term_is_not_excused_by_a_word_that_stands_somewhere_in_its_sentence() {
    assert_outcomes(&OFFENDING.map(|(rule, source)| (rule, source, Fail)));
}

#[test]
fn a_lawful_term_is_excused_by_what_it_says_itself() {
    assert_outcomes(&LAWFUL.map(|(rule, source)| (rule, source, Pass)));
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

const OFFENDING: [(&str, &str); 64] = [
    ("CRA-65", "We exclude all liability for death or personal injury caused by our staff."),
    ("CRA-65", "We are not liable for death or personal injury caused by our negligence."),
    ("CRA-65", "Subject to clause 9.4, we are not responsible for personal injury."),
    ("CRA-65", "Except as stated in these terms, we exclude liability for death or personal injury."),
    ("CRA-65", "We are not liable for death unless it is caused by our gross negligence."),
    ("CRA-65", "We are not liable for any loss, including but not limited to death or personal injury."),
    ("CRA-65", "Nothing in these terms limits your duty to pay, and we are not liable for death or personal injury."),
    ("CRA-65", "We do not exclude liability for fraud but we are not liable for death."),
    ("CRA-65", "We do not accept any responsibility for injury to your guests."),
    (
        "CRA-65",
        "Even in exceptional weather the use of saved places is at your own risk and injury is not our concern.",
    ),
    (
        "UCTA-2-1",
        "Subject to clause 9.4, the Supplier shall not be liable for death or personal injury caused by its negligence.",
    ),
    ("UCTA-2-1", "Save as set out below, the Supplier excludes liability for personal injury."),
    (
        "UCTA-2-1",
        "The Supplier shall not be liable for death or personal injury, and the Customer shall indemnify and insure it.",
    ),
    ("UCTA-2-1", "The Supplier does not accept liability for death or personal injury."),
    ("UCTA-2-1", "Except for fraud, the Supplier shall not be liable for death or personal injury."),
    ("UCTA-2-1", "The liability of the Supplier for death or personal injury shall not exceed £1,000,000."),
    ("UCTA-2-1", "Neither party shall be liable for death or personal injury."),
    (
        "UCTA-6-1",
        "The Seller excludes the conditions as to title that section 12 of the Sale of Goods Act 1979 implies.",
    ),
    ("UCTA-6-1", "The Seller gives no warranty of title or non-infringement."),
    ("CRA-31", "We exclude all conditions as to the quality of goods sold to consumers and business customers alike."),
    ("CRA-57", "We give no guarantee against loss of business, and accept no liability for negligence."),
    ("CRA-S2-20", "You agree to binding arbitration and you may not go to court."),
    (
        "CRA-S2-20",
        "Neither party may sue, and disputes must be resolved by binding arbitration at our place of business.",
    ),
    ("CCR-29-SHORT", "You may cancel within 7 days of delivery and we will then refund the price."),
    ("CCR-29-SHORT", "You must notify us of cancellation within 7 days of delivery."),
    ("CCR-29-SHORT", "You may return undamaged goods within 7 days of delivery."),
    ("EMP-EQ-144", "Without prejudice to the clause above, the Employee waives all claims for unfair dismissal."),
    ("EMP-ZH-27A", "You are not free to work for any other employer."),
    ("EMP-ZH-27A", "You must not undertake any other work, to avoid conflicts."),
    ("EMP-VARY", "We may vary any terms of this agreement at any time."),
    ("EMP-VARY", "The Company may change your pay without notice and without your consent."),
    ("EMP-IP-42", "All inventions, whether or not made in the course of your employment, belong to the Company."),
    ("EMP-WTR-PIL", "The Company may make a payment in lieu of annual leave on a month's notice."),
    ("EMP-WTR-FORFEIT", "Under this agreement statutory holiday that is not taken is lost."),
    ("EMP-WTR-FORFEIT", "Leave is not carried over, which is never permitted."),
    ("EMP-PENS-WAIVE", "If you choose to opt out of the pension, you receive a higher salary."),
    ("EMP-TRAINCOST", "You shall repay 100% of the cost of each training course."),
    ("CTR-EMPLIKE", "The Contractor follows the disciplinary procedure notified by another department."),
    ("CRA-20-NOREF", "There are no refunds, even on faulty goods."),
    ("CRA-20-NOREF", "We give no refunds except where we choose to."),
    ("CRA-74", "This agreement is governed by the laws of Delaware regardless of where you live."),
    ("CRA-JUR", "The courts of our place of business have exclusive jurisdiction."),
    ("CRA-S2-02", "We are not liable for any loss, whether or not foreseeable."),
    ("CRA-S2-05", "If you cancel, the full price is payable and no refund is due."),
    ("CRA-S2-07", "We may terminate at any time without reason and you may not object."),
    ("CRA-S2-08", "To the extent permitted by law we may suspend your account without notice."),
    ("CRA-S2-10", "You agree to any other policies, which are available on request."),
    ("CRA-S2-11", "We may change these terms at any time and you may not cancel the contract."),
    ("CRA-S2-13", "We may discontinue the service at any time without legal liability."),
    ("CRA-S2-15", "We may increase the price of your private plan in any month."),
    ("CRA-S2-19", "We may transfer this contract without your consent."),
    ("CCR-29-FEE", "A cancellation fee is due; feel free to ask for its amount."),
    ("DMCC-REVIEW", "You must not post negative or misleading reviews."),
    ("COM-LP-EXCL", "No interest is payable, even on undisputed invoices."),
    ("UCTA-3", "The Supplier may materially change the Services at any time."),
    ("COM-LIAB-ALL", "The Supplier shall not be liable for any loss whatsoever, whether direct, indirect or special."),
    ("COM-LIAB-ALL", "The Supplier shall not be liable for any loss howsoever caused by its acts."),
    ("COM-PENALTY", "The service credits, as defined below, are 5% per day."),
    ("GDPR-PROC-OWN", "The Supplier may use customer data, whether or not anonymised, to improve its own products."),
    ("GDPR-AUDIT-NO", "The Customer has no right to audit the Supplier unless the Supplier likes."),
    ("GDPR-EMP-CONSENT", "You consent to the processing of personal data by us and may not withdraw your consent."),
    (
        "GDPR-MKT-BUNDLE",
        "By buying a ticket and registering you agree to receive marketing e-mails, and cannot opt out.",
    ),
    ("AI-PURPOSE-OPEN", "The Recipient may use the Data for any purpose and shall not be obliged to account for it."),
    (
        "AI-NO-SIDE",
        "The Developer may use the Data to train any other model and shall not be obliged to tell the Provider.",
    ),
];

const LAWFUL: [(&str, &str); 51] = [
    (
        "CRA-65",
        "Nothing in these terms limits or excludes our liability for death or personal injury caused by our negligence.",
    ),
    ("CRA-65", "We exclude all liability other than for death or personal injury caused by our negligence."),
    ("CRA-65", "Except for fraud, wilful default, death or personal injury, our liability is limited to the price."),
    ("CRA-65", "We are not liable for injury unless it is caused by our negligence."),
    ("CRA-65", "We are not responsible for injury caused by your own misuse of the goods."),
    ("CRA-65", "The limits in this clause do not apply to death or personal injury."),
    ("CRA-65", "There is no limit on our liability for death or personal injury."),
    ("CRA-65", "Our liability for personal injury cannot be excluded or limited by these terms."),
    ("CRA-65", "Subject to clause 4 (death and personal injury), our liability is limited to £100."),
    ("UCTA-2-1", "Neither party excludes or limits its liability for death or personal injury."),
    ("UCTA-2-1", "The Supplier does not exclude, limit or restrict its liability for death or personal injury."),
    ("UCTA-2-1", "Save in respect of death or personal injury, the Supplier excludes all liability."),
    ("UCTA-2-1", "Nothing in clause 5 (Limitation of liability) excludes liability for death or personal injury."),
    (
        "UCTA-2-1",
        "Nothing in this agreement limits any liability which cannot legally be limited, including for death or personal injury.",
    ),
    ("UCTA-2-1", "The Supplier is liable for all losses, including but not limited to death or personal injury."),
    (
        "UCTA-2-1",
        "The Supplier shall keep liability insurance with a limit of at least £1,000,000 for death and personal injury.",
    ),
    ("UCTA-2-1", "Nothing in clause 5.2 excludes liability for death or personal injury."),
    ("UCTA-2-1", "The limits of liability in clause 5.2 do not apply to death or personal injury."),
    ("UCTA-2-1", "The Supplier is not liable for any loss except for death or personal injury."),
    ("UCTA-6-1", "The Seller excludes all warranties except those as to title."),
    ("CRA-31", "If you are a business customer, we exclude all conditions as to quality."),
    ("CRA-S2-20", "You may refer a dispute to binding arbitration or go to court."),
    ("CCR-29-SHORT", "You may cancel within 14 days, and we will refund you within 5 days of receipt of the goods."),
    ("CCR-29-SHORT", "Please notify us of any damage within 3 days of delivery, so that we can return the money."),
    ("EMP-EQ-144", "You waive claims for unfair dismissal in a settlement agreement."),
    ("EMP-ZH-27A", "We do not stop you: you are free to work for any other employer."),
    ("EMP-VARY", "We may vary any terms of this agreement by giving you one month's written notice."),
    ("EMP-VARY", "We may change your hours with your consent."),
    (
        "EMP-IP-42",
        "All inventions that you make in the course of your employment, whether or not patentable, belong to the Company.",
    ),
    ("EMP-WTR-PIL", "You will not be paid in lieu of annual leave."),
    ("EMP-WTR-FORFEIT", "Untaken holiday is lost unless you were unable to take it because of sickness."),
    ("EMP-PENS-WAIVE", "You may opt out of the pension under this agreement."),
    ("EMP-TRAINCOST", "You shall repay the cost of training, less 25% for each year."),
    ("CTR-EMPLIKE", "The Contractor is not subject to the disciplinary procedure."),
    ("CRA-20-NOREF", "There are no refunds except where the goods are faulty."),
    (
        "CRA-74",
        "This agreement is governed by the laws of Ireland; if you live in Wales, you keep the mandatory protection of its laws.",
    ),
    ("CRA-S2-02", "We are not responsible for any loss that is not foreseeable."),
    ("CRA-S2-02", "We are not liable for any business losses."),
    ("CRA-S2-05", "If you cancel, you pay the full price of what we have already provided."),
    ("CRA-S2-08", "We may suspend your account without notice if you are in serious breach."),
    ("CRA-S2-11", "We may change these terms at any time; if we do, you may cancel the contract."),
    ("CRA-S2-11", "We may change these terms, in which case you can end the contract."),
    ("CRA-S2-15", "We may increase the price on notice, and you may cancel before it takes effect."),
    ("CRA-S2-19", "We may transfer this contract with your consent."),
    ("CCR-29-FEE", "There is no cancellation fee."),
    ("COM-LIAB-ALL", "The Supplier shall not be liable for any loss of profit or any indirect loss."),
    ("UCTA-3", "The Supplier may change the Services at any time but shall not materially reduce them."),
    (
        "GDPR-PROC-OWN",
        "The Supplier can use customer data only to serve the Customer and shall not use it to train its own models.",
    ),
    ("GDPR-EMP-CONSENT", "You consent to our use of personal data for this newsletter and may withdraw at any time."),
    ("GDPR-MKT-BUNDLE", "You agree to receive marketing e-mails if you opt in."),
    (
        "AI-PURPOSE-OPEN",
        "The Recipient may use the Data for any lawful purpose of the project and shall not use it otherwise.",
    ),
];
