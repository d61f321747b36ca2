//! What the second reading of the rule pack asked for: its subjects are recognised and leave other contracts alone, its
//! rules tell good wording from bad, and lawful contracts are graded fairly.

use jiff::civil::date;

use super::super::detect::Fields;
use super::super::facts::{gather, rule_type};
use super::super::law_link;
use super::super::pack::embedded;
use super::super::text::Text;
use super::super::{Analysis, Finding, GivenFacts, Outcome, Polarity, Severity, analyse};
use super::samples::SERVICES;
use crate::contracts::ContractType;

use ContractType::{EmploymentContract, Saas, ServiceAgreement, SupplierAgreement, TermsConditions};
use Outcome::{Fail, NotApplicable, Partial, Pass};

const NEW: [&str; 18] = [
    "HGC-108",
    "HGC-110",
    "HGC-113",
    "CAR-15",
    "CAR-17",
    "CAR-19",
    "CCA-CREDIT",
    "SOF-4",
    "LPMPA-2",
    "LPMPA-2-OPEN",
    "CCR-S2-O",
    "UCTA-13-TIME",
    "UCTA-13-SETOFF",
    "PA23-68",
    "PA23-73",
    "GDPR-ROLE-C2C",
    "CTR-IP-SVC",
    "CRA-S2-20-TIME",
];

const CONSUMER: &str = "If you are a consumer, you have legal rights that these terms do not affect.";

fn fact(id: &str, words: &str, kind: ContractType) -> &'static str {
    let text = Text::new(words);
    let given = GivenFacts::default();
    let facts = gather(&text, &Fields::new(&text), kind, rule_type(&text, kind, &given), &given);
    facts.get(id).unwrap_or("unknown")
}

fn check(text: &str, kind: ContractType, given: &[(&str, &str)]) -> Analysis {
    let given = GivenFacts::parse(given.iter().copied()).expect("the facts exist");
    analyse(text, kind, &given, date(2026, 11, 20))
}

fn finding<'a>(analysis: &'a Analysis, rule: &str) -> &'a Finding {
    analysis.findings.iter().find(|it| it.rule_id == rule).unwrap_or_else(|| panic!("{rule} is not among the findings"))
}

#[test]
fn a_subject_is_recognised_where_a_sentence_deals_with_it_and_not_where_one_denies_it() {
    let cases: &[(&str, &str, &str)] = &[
        (
            "construction",
            "The Contractor shall carry out the Works at the Site in accordance with the Drawings.",
            "true",
        ),
        ("construction", "The Builder will refurbish the offices of the Client.", "true"),
        ("construction", "The parties enter into a JCT Minor Works contract.", "true"),
        ("construction", "Headings do not affect the construction of this agreement.", "false"),
        ("construction", "The Supplier does not carry out any construction works.", "false"),
        ("construction", "The Supplier builds software in accordance with the Specification.", "false"),
        ("commercial_agent", "The Principal appoints the Agent as its agent to sell the Products in Wales.", "true"),
        ("commercial_agent", "The Agent shall negotiate sales of the Goods for the Principal.", "true"),
        (
            "commercial_agent",
            "Nothing in this agreement makes either party the agent of the other for any sale.",
            "false",
        ),
        ("commercial_agent", "The Distributor is not a commercial agent.", "false"),
        ("commercial_agent", "Payments are made to the Security Agent.", "false"),
        ("guarantee", "The Guarantor guarantees the due and punctual payment of all sums by the Buyer.", "true"),
        ("guarantee", "The Parent guarantees to the Seller performance by the Buyer of its obligations.", "true"),
        ("guarantee", "The Supplier guarantees that the goods are free from defects for a year.", "false"),
        ("guarantee", "The Supplier does not guarantee the due performance of the platform.", "false"),
        ("guarantee", "The Supplier assigns with full title guarantee all rights.", "false"),
        (
            "land",
            "The Seller sells and the Buyer buys the freehold land at Mill Lane under title number WYK1234.",
            "true",
        ),
        ("land", "The Landlord and the Tenant enter into this agreement for lease.", "true"),
        ("land", "This is a licence to occupy and creates no tenancy, lease or interest in land.", "false"),
        ("land", "The Supplier transfers the goods to land-based depots.", "false"),
        ("land", "The Contractor looks after the landscaping.", "false"),
        (
            "time_bar",
            "The Customer shall notify any defect within 3 days of delivery, failing which no claim is allowed.",
            "true",
        ),
        ("time_bar", "The Customer shall notify any defect within 3 days of delivery.", "false"),
        ("time_bar", "If the Supplier is late by 5 days, the Customer may terminate.", "false"),
        ("no_set_off", "The Customer shall pay each invoice in full without any set-off or counterclaim.", "true"),
        ("no_set_off", "The Customer may not set off any sum against the price.", "true"),
        ("no_set_off", "Either party may set off what it is owed.", "false"),
        ("public_contract", "The Customer is a contracting authority under the Procurement Act 2023.", "true"),
        ("public_contract", "The Customer is not a contracting authority.", "false"),
        ("public_contract", "The Customer is a private company that serves the public.", "false"),
        ("one_off", "This is a one-off sale of a used van.", "true"),
        ("one_off", "The Customer pays a one-off fee for set-up.", "false"),
        ("one_off", "Each single delivery is invoiced on its own.", "false"),
        ("status_statement", "The Client gives a status determination statement.", "false"),
        ("consumer_credit", "The Customer pays in three instalments.", "false"),
        ("exempt_supply", "The goods are made to order.", "false"),
        ("foreign_parties", "This agreement is between Acme Ltd (\"Acme\") and Blue Inc. (\"Blue\").", "false"),
        (
            "foreign_parties",
            "This agreement is made between Red Inc., incorporated in Delaware (\"Red\") and Blue GmbH, incorporated in Germany (\"Blue\").",
            "true",
        ),
        (
            "international_supply",
            "This agreement is made between Red GmbH, incorporated in Germany (\"Red\") and Blue Limited (\"Blue\"). Red sells the goods and ships them to Blue.",
            "true",
        ),
        (
            "international_supply",
            "This agreement is made between Red Limited (\"Red\") and Blue Limited (\"Blue\"). Red sells the goods and ships them to Blue.",
            "false",
        ),
        ("construction", "The Supplier cleans the premises.", "false"),
        ("guarantee", "No hours are guaranteed.", "false"),
        ("land", "The Supplier gives no warranty about leasehold reform.", "true"),
        (
            "public_contract",
            "This agreement is made between Leeds City Council (\"Council\") and Blue Limited (\"Blue\").",
            "true",
        ),
        ("commercial_agent", "The Client uses a letting agent to negotiate purchases of furniture for sale.", "false"),
        ("no_set_off", "All sums are paid free of any deduction, set off or counterclaim.", "true"),
    ];
    let wrong: Vec<_> = cases.iter().filter(|it| fact(it.0, it.1, ServiceAgreement) != it.2).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let for_consumers = |words: &str| format!("{CONSUMER}\n\n{words}");
    for (id, words, expected) in [
        ("consumer_credit", "You pay the price in ten monthly instalments.", "true"),
        ("consumer_credit", "You may buy now, pay later.", "true"),
        ("consumer_credit", "You can pay by credit card.", "false"),
        ("consumer_credit", "We deliver the goods in instalments that you pay for one by one.", "false"),
        ("exempt_supply", "The kitchen is made to your measurements and bespoke.", "true"),
        ("exempt_supply", "The lamps stand in our shop.", "false"),
    ] {
        assert_eq!(fact(id, &for_consumers(words), TermsConditions), expected, "{id}: {words}");
    }
}

#[test]
fn the_new_rules_tell_good_wording_from_bad() {
    let cases: &[(&str, &str, Outcome)] = &[
        ("HGC-108", "Either party may refer a dispute to adjudication at any time.", Pass),
        ("HGC-108", "The Scheme for Construction Contracts applies.", Pass),
        ("HGC-108", "The parties try adjudication.", Partial),
        ("HGC-108", "A party that is adjudged bankrupt may be replaced.", Fail),
        (
            "HGC-110",
            "Each sum is due on the day of the application for payment. The final date for payment is 14 days later. A pay less notice is given 7 days before.",
            Pass,
        ),
        ("HGC-110", "There are interim payments.", Partial),
        ("HGC-110", "The Client pays £9,000.", Fail),
        (
            "HGC-113",
            "The Sub-Contractor shall be paid only after the Contractor has received payment from the Employer.",
            Fail,
        ),
        ("HGC-113", "Payment to the Sub-Contractor is conditional upon receipt of funds from the Client.", Fail),
        ("HGC-113", "Payment is on a pay-when-paid basis.", Fail),
        ("HGC-113", "The Sub-Contractor is paid within 14 days after receipt of its invoice by the Contractor.", Pass),
        ("HGC-113", "Payment does not depend on receipt of payment from the Employer, regardless of the cause.", Pass),
        (
            "HGC-113",
            "Payment may be withheld until payment is received from the Employer only if the Employer is insolvent.",
            Pass,
        ),
        ("CAR-15", "The Principal may terminate this agreement by three months' notice.", Pass),
        ("CAR-15", "Either party may terminate by 7 days' notice.", Partial),
        ("CAR-15", "The Agent sells the goods.", Fail),
        ("CAR-17", "On termination the Agent is entitled to be indemnified under regulation 17.", Pass),
        ("CAR-17", "The Agent sells the goods.", Fail),
        (
            "CAR-19",
            "The Agent shall not be entitled to any compensation or indemnity on the termination of this agreement.",
            Fail,
        ),
        ("CAR-19", "On termination of this agreement no compensation is payable to the Agent.", Fail),
        ("CAR-19", "The Agent is not entitled to compensation on termination in the cases of regulation 18.", Pass),
        ("CAR-19", "On termination the Agent receives compensation.", Pass),
        ("CCA-CREDIT", "You pay interest-free in ten monthly instalments within 12 months.", Pass),
        ("CCA-CREDIT", "This is a regulated credit agreement.", Pass),
        ("CCA-CREDIT", "The plan is interest-free.", Partial),
        ("CCA-CREDIT", "You pay 24 monthly instalments with interest at 19% APR.", Fail),
        ("LPMPA-2", "This is the entire agreement between the parties.", Pass),
        ("LPMPA-2", "The Standard Commercial Property Conditions apply.", Pass),
        ("LPMPA-2", "The Seller sells the freehold.", Fail),
        ("LPMPA-2-OPEN", "The completion date is to be agreed between the parties.", Fail),
        ("LPMPA-2-OPEN", "Further terms are recorded in a side letter.", Fail),
        ("LPMPA-2-OPEN", "The price is £200,000 and completion is on 1 May 2027.", Pass),
        (
            "LPMPA-2-OPEN",
            "The rent is to be agreed or, failing agreement, determined by an independent surveyor.",
            Pass,
        ),
        ("CCR-S2-O", "You do not have a right to cancel goods made to your order.", Pass),
        ("CCR-S2-O", "Your right to cancel ends once the seal is broken.", Pass),
        ("CCR-S2-O", "The goods are made to your order.", Fail),
        (
            "UCTA-13-TIME",
            "The Customer shall notify any defect within 3 days of delivery, failing which it is deemed to have accepted the Goods.",
            Fail,
        ),
        ("UCTA-13-TIME", "Any claim not brought within 12 months is barred.", Pass),
        (
            "UCTA-13-TIME",
            "The Customer shall notify a defect within 5 days of discovery, failing which no claim is allowed.",
            Pass,
        ),
        ("UCTA-13-SETOFF", "The Customer shall pay in full without any set-off, deduction or counterclaim.", Fail),
        (
            "UCTA-13-SETOFF",
            "The Customer shall pay without set-off, save for sums that are undisputed or awarded by a court.",
            Pass,
        ),
        ("PA23-68", "The Authority shall pay each valid invoice within 30 days.", Pass),
        ("PA23-68", "The Authority shall pay each invoice within 60 days.", Fail),
        ("PA23-73", "The Supplier shall pay its sub-contractors within 30 days of a valid invoice.", Pass),
        ("CRA-S2-20-TIME", "Any claim must be made within 7 days.", Fail),
        ("CRA-S2-20", "Any claim must be made within 7 days.", Pass),
        ("CRA-S2-20", "Any dispute must be resolved by binding arbitration.", Fail),
    ];
    let decided = |id: &str, words: &str| {
        let text = Text::new(words);
        let rule = embedded().rules.iter().find(|it| it.id == id).unwrap_or_else(|| panic!("there is no rule {id}"));
        Fields::new(&text).decide(rule).outcome
    };
    let wrong: Vec<_> = cases.iter().filter(|it| decided(it.0, it.1) != it.2).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_new_rules_leave_an_ordinary_agreement_alone() {
    let analysis = check(SERVICES, ServiceAgreement, &[]);
    let alone = ["GDPR-ROLE-C2C", "CTR-IP-SVC", "CRA-S2-20-TIME"];
    for it in analysis.findings.iter().filter(|it| NEW.contains(&it.rule_id.as_str())) {
        assert!(
            it.outcome == NotApplicable || alone.contains(&it.rule_id.as_str()),
            "{}: {:?}",
            it.rule_id,
            it.outcome
        );
    }
    assert!(analysis.findings.iter().filter(|it| NEW.contains(&it.rule_id.as_str())).count() >= 12);
}

#[test]
fn every_new_rule_names_law_with_a_page_and_applies_to_a_subject() {
    for id in NEW {
        let rule = embedded().rules.iter().find(|it| it.id == id).unwrap_or_else(|| panic!("there is no rule {id}"));
        assert!(rule.law.iter().any(|it| law_link(it).is_some()), "{id}: {:?}", rule.law);
        assert!(!rule.condition.facts().is_empty(), "{id} applies to everything");
        assert!(rule.finding.ends_with('.') && rule.fix.ends_with('.'), "{id}");
    }
}

#[test]
fn a_guarantor_needs_a_place_to_sign() {
    let with = |blocks: &str| {
        format!(
            "# Supply agreement\n\nThis agreement is made between Red Limited (the \"Supplier\"), Blue Limited (the \"Customer\") and Jane Field (the \"Guarantor\").\n\n1. Guarantee\n\nThe Guarantor guarantees the due and punctual payment of all sums by the Customer.\n\n## Signatures\n\n{blocks}"
        )
    };
    let two = "Signed for and on behalf of Red Limited: ____________\n\nSigned for and on behalf of Blue Limited: ____________";
    let outcome = |text: &str| finding(&check(text, SupplierAgreement, &[]), "SOF-4").outcome;
    assert_eq!(outcome(&with(two)), Fail);
    assert_eq!(outcome(&with(&format!("{two}\n\nSigned by Jane Field: ____________"))), Pass);
    assert_eq!(outcome(&with(&format!("{two}\n\nSigned by the Guarantor: ____________"))), Pass);
    let without = with(two).replace(
        "The Guarantor guarantees the due and punctual payment of all sums by the Customer.",
        "The Customer pays.",
    );
    assert_eq!(outcome(&without.replace(" and Jane Field (the \"Guarantor\")", "")), NotApplicable);
}

#[test]
fn a_bare_statement_of_particulars_needs_no_signature_and_a_contract_of_employment_does() {
    let words = "\n\nYou work for Red Limited from 1 May 2027 at Leeds. Your pay is £30,000 a year, paid monthly.";
    let outcome =
        |title: &str| finding(&check(&format!("# {title}{words}"), EmploymentContract, &[]), "EXE-SIGN").outcome;
    assert_eq!(outcome("Statement of employment particulars"), NotApplicable);
    assert_eq!(outcome("Contract of employment"), Fail);
}

#[test]
fn lawful_contracts_are_graded_fairly() {
    let rule = |id: &str| embedded().rules.iter().find(|it| it.id == id).unwrap_or_else(|| panic!("no rule {id}"));
    for (id, severity, polarity) in [
        ("COM-LIAB-FRAUD", Severity::High, Polarity::Require),
        ("CTR-IP", Severity::Critical, Polarity::Require),
        ("CTR-IP-SVC", Severity::High, Polarity::Require),
        ("CRA-S2-20", Severity::Critical, Polarity::Forbid),
        ("CRA-S2-20-TIME", Severity::Medium, Polarity::Forbid),
        ("GDPR-33-2", Severity::High, Polarity::Require),
        ("GDPR-ROLE", Severity::High, Polarity::Require),
        ("GDPR-ROLE-C2C", Severity::Medium, Polarity::Require),
        ("COM-LIAB", Severity::Medium, Polarity::Recommend),
        ("COM-TERM", Severity::Medium, Polarity::Recommend),
        ("CTR-IR35-SDS", Severity::Medium, Polarity::Recommend),
        ("NDA-PURPOSE", Severity::Medium, Polarity::Recommend),
        ("NDA-EXC", Severity::Medium, Polarity::Recommend),
        ("NDA-TERM", Severity::Medium, Polarity::Recommend),
        ("TNC-ACCEPT", Severity::Medium, Polarity::Recommend),
    ] {
        assert_eq!((rule(id).severity, rule(id).polarity), (severity, polarity), "{id}");
    }
    let employed = check("You work for us.", EmploymentContract, &[]);
    assert!(employed.findings.iter().all(|it| it.rule_id != "COM-LAW"));
    let sale = check("# Sale of a van\n\nThis is a one-off sale of a used van.", SupplierAgreement, &[]);
    assert_eq!(finding(&sale, "COM-TERM").outcome, NotApplicable);
    let shared = "# Agreement\n\n1. Data\n\nEach party obeys the UK GDPR.";
    let shared = check(shared, ServiceAgreement, &[]);
    assert_eq!(finding(&shared, "GDPR-ROLE").outcome, NotApplicable);
    assert_eq!(finding(&shared, "GDPR-ROLE-C2C").outcome, Fail);
}

#[test]
fn ninety_days_between_businesses_are_a_medium_finding_and_thirty_one_from_a_public_body_a_high_one() {
    let paid = |days: &str, given: &[(&str, &str)]| {
        let text =
            format!("# Agreement\n\n1. Payment\n\nThe Customer shall pay each invoice within {days} days of receipt.");
        let found = finding(&check(&text, ServiceAgreement, given), "COM-LP-60").clone();
        (found.outcome, found.severity)
    };
    assert_eq!(paid("90", &[]), (Fail, Severity::Medium));
    assert_eq!(paid("45", &[]), (Pass, Severity::High));
    assert_eq!(paid("45", &[("public_contract", "true")]), (Fail, Severity::High));
}

#[test]
fn the_unfair_terms_act_is_not_applied_to_international_supplies_nor_where_its_law_is_only_chosen() {
    let text = "# Terms\n\n1. Liability\n\nThe Supplier shall not be liable for death or personal injury.";
    for (given, expected) in [
        (vec![], Fail),
        (vec![("international_supply", "true")], NotApplicable),
        (vec![("foreign_parties", "true")], NotApplicable),
    ] {
        for kind in [SupplierAgreement, ServiceAgreement, Saas] {
            assert_eq!(finding(&check(text, kind, &given), "UCTA-2-1").outcome, expected, "{given:?}");
        }
    }
    for id in ["UCTA-2-1", "UCTA-2-2", "UCTA-3", "UCTA-6", "UCTA-6-1", "UCTA-11"] {
        let rule = embedded().rules.iter().find(|it| it.id == id).expect("the rule is there");
        assert!(rule.law.iter().any(|it| it.contains("Scotland")), "{id} cites Part II");
    }
}
