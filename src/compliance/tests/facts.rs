//! What is read out of a text about the contract, in cases that tell words from facts.

use super::super::detect::Fields;
use super::super::facts::{gather, rule_type};
use super::super::text::Text;
use super::super::{GivenFacts, WrongFact};
use crate::contracts::ContractType;

fn fact(id: &str, source: &str, kind: ContractType) -> Option<&'static str> {
    let text = Text::new(source);
    let fields = Fields::new(&text);
    let given = GivenFacts::default();
    gather(&text, &fields, kind, rule_type(&text, kind, &given), &given).get(id)
}

#[test]
fn facts_are_read_from_what_the_text_says_and_not_from_bare_words() {
    use ContractType::{
        AiTraining, DataProcessing, DataSharing, EmploymentContract, Nda, Other, Saas, ServiceAgreement,
        SupplierAgreement,
    };
    let cases: [(&str, ContractType, &str, Option<&str>); 59] = [
        ("pd", DataProcessing, "The Processor processes the data.", Some("c2p")),
        ("pd", DataProcessing, "# Data Sharing Agreement between independent controllers", Some("c2c")),
        ("pd", DataSharing, "The parties are joint controllers of the data.", Some("joint")),
        ("pd", EmploymentContract, "You start on Monday.", Some("employer")),
        (
            "pd",
            ServiceAgreement,
            "The Supplier, as processor, processes personal data on behalf of the Customer.",
            Some("c2p"),
        ),
        ("pd", ServiceAgreement, "The Supplier obeys the UK GDPR.", Some("c2c")),
        ("pd", ServiceAgreement, "The Supplier paints the walls.", Some("none")),
        ("transfer", ServiceAgreement, "The Supplier may transfer personal data outside the UK.", Some("true")),
        (
            "transfer",
            DataProcessing,
            "The Processor shall not transfer personal data outside the UK without consent.",
            Some("false"),
        ),
        ("transfer", DataProcessing, "The Processor keeps the personal data safe.", None),
        ("transfer", ServiceAgreement, "The Supplier obeys the UK GDPR.", Some("false")),
        ("special", ServiceAgreement, "The personal data includes medical records.", Some("true")),
        (
            "special",
            ServiceAgreement,
            "The Supplier obeys health and safety law. It keeps personal data safe.",
            Some("false"),
        ),
        ("special", ServiceAgreement, "Medical devices are sold. The Supplier obeys the UK GDPR.", Some("false")),
        ("adm", ServiceAgreement, "The Supplier makes solely automated decisions about applicants.", Some("true")),
        ("adm", ServiceAgreement, "The Supplier makes no automated decisions.", Some("false")),
        ("children", Saas, "The app is for pupils in schools.", Some("true")),
        ("children", Saas, "You must be at least 18 and not a child.", Some("false")),
        ("goods", SupplierAgreement, "The Supplier shall deliver the goods to the Customer.", Some("true")),
        (
            "goods",
            ServiceAgreement,
            "The Supplier shall deliver the report. Title to it passes. Risk is shared.",
            Some("false"),
        ),
        (
            "limits_liability",
            ServiceAgreement,
            "1. Limits\n\nThe Supplier's total liability shall not exceed £5,000.",
            Some("true"),
        ),
        (
            "limits_liability",
            ServiceAgreement,
            "1. Limitation of liability\n\nThe parties are friends and talk first.",
            Some("false"),
        ),
        (
            "limits_liability",
            ServiceAgreement,
            "1. Law\n\nNothing in this agreement limits any liability for fraud.",
            Some("false"),
        ),
        (
            "limits_liability",
            ServiceAgreement,
            "1. Law\n\nThe aggregate liability of the Supplier is unlimited.",
            Some("false"),
        ),
        (
            "limits_liability",
            DataProcessing,
            "1. Law\n\nThe limits of liability in the main agreement apply.",
            Some("false"),
        ),
        ("entire_agreement", ServiceAgreement, "This agreement supersedes all earlier ones.", Some("true")),
        ("entire_agreement", ServiceAgreement, "The agreement is short.", Some("false")),
        ("confidentiality", Nda, "The parties talk.", Some("true")),
        ("confidentiality", ServiceAgreement, "Each party shall not disclose confidential information.", Some("true")),
        ("confidentiality", ServiceAgreement, "The parties talk.", Some("false")),
        ("indemnity", ServiceAgreement, "The Supplier shall indemnify the Customer.", Some("true")),
        ("indemnity", ServiceAgreement, "The Supplier has professional indemnity insurance.", Some("false")),
        ("force_majeure", ServiceAgreement, "No party answers for events beyond its reasonable control.", Some("true")),
        ("deed", Other, "This deed is dated today.", Some("true")),
        ("deed", Other, "This letter is dated today.", Some("false")),
        ("scots", ServiceAgreement, "This agreement is governed by the law of Scotland.", Some("true")),
        ("scots", ServiceAgreement, "Our office is in Scotland.", Some("false")),
        ("zero_hours", EmploymentContract, "We have no obligation to offer you work.", Some("true")),
        ("zero_hours", EmploymentContract, "You work 40 hours a week.", Some("false")),
        ("part_time", EmploymentContract, "You work 20 hours per week.", Some("true")),
        ("part_time", EmploymentContract, "You work 37.5 hours per week.", Some("false")),
        ("fixed_term", EmploymentContract, "Your fixed-term contract ends on 1 May 2027.", Some("true")),
        ("fixed_term", EmploymentContract, "This is a permanent post and not a fixed-term one.", Some("false")),
        ("notice3m", EmploymentContract, "Either side may give three months' notice.", Some("true")),
        ("notice3m", EmploymentContract, "Either side may give one month's notice.", Some("false")),
        (
            "restraint",
            EmploymentContract,
            "You shall not solicit our clients for six months after you leave.",
            Some("true"),
        ),
        (
            "no_cancel",
            ServiceAgreement,
            "You do not have a right to cancel because the goods are made to order.",
            Some("true"),
        ),
        ("subscription", Saas, "The subscription renews automatically each year.", Some("true")),
        ("small_client", ServiceAgreement, "The client is small.", None),
        ("b2c", ServiceAgreement, "The Customer is a consumer.", Some("true")),
        ("ai_use", AiTraining, "The data sets are described below.", Some("true")),
        ("ai_use", Other, "The parties talk.", Some("false")),
        ("machine_terms", AiTraining, "The terms of use are attached.", Some("false")),
        ("training", AiTraining, "The Developer may train models on the data sets.", Some("true")),
        ("training", ServiceAgreement, "The Supplier may charge for training of staff.", Some("false")),
        ("deidentified", AiTraining, "The data is pseudonymised before it is sent.", Some("true")),
        ("model_out", AiTraining, "The Developer shall deliver the model weights to the Owner.", Some("true")),
        ("company", ServiceAgreement, "Made between Acme Ltd (\"Acme\") and Jane Smith (\"Jane\").", Some("true")),
        ("individual", ServiceAgreement, "Made between Acme Ltd (\"Acme\") and Jane Smith (\"Jane\").", Some("true")),
    ];
    for (id, kind, source, expected) in cases {
        assert_eq!(fact(id, source, kind), expected, "{id}: {source}");
    }
}

#[test]
fn given_facts_are_checked_against_the_pack() {
    assert_eq!(GivenFacts::parse([("colour", "true")]), Err(WrongFact::Unknown("colour".to_owned())));
    let wrong = GivenFacts::parse([("pd", "true")]).expect_err("pd has its own words");
    assert_eq!(wrong.to_string(), "the fact pd is one of none, c2p, c2c, joint, employer, not true");
    let mut given = GivenFacts::parse([("pd", "c2p"), ("b2c", "false")]).expect("both exist");
    given.set("b2c", "true").expect("it may be changed");
    assert_eq!(given.iter().collect::<Vec<_>>(), [("b2c", "true"), ("pd", "c2p")]);
}
