//! What a rule of the company's own finds in a text, and which rules can be written.

use super::form::OwnForm;
use super::{InForce, MOST_PHRASES, OwnFinding, OwnRule, Position, RuleSet};
use crate::compliance::{Analysis, GivenFacts, Outcome, Prepared, analyse_by, can_be_looked_for};
use crate::contracts::ContractType;
use jiff::civil::date;
use std::collections::BTreeMap;

fn rule(preferred: &[&str], acceptable: &[&str], never: &[&str]) -> OwnRule {
    let all = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect();
    OwnRule {
        number: 1,
        name: "Cap on liability".to_owned(),
        types: Vec::new(),
        preferred: all(preferred),
        acceptable: all(acceptable),
        never: all(never),
        must_address: false,
        advice: "Ask for the fees of one year.".to_owned(),
    }
}

fn analysis(own: Vec<OwnRule>, text: &str) -> Analysis {
    let facts = GivenFacts::parse(BTreeMap::<String, String>::new()).unwrap();
    let own = Prepared::new(InForce { version: 1, rules: RuleSet { own, ..RuleSet::default() } });
    analyse_by(&own, text, ContractType::ServiceAgreement, &facts, date(2026, 11, 23))
}

fn found(rule: OwnRule, clause: &str) -> OwnFinding {
    let text = format!("# Services\n\nThe Supplier will coat lenses for the Client.\n\n## Liability\n\n{clause}\n");
    let analysis = analysis(vec![rule], &text);
    let characters: Vec<char> = text.chars().collect();
    for it in &analysis.own_findings[0].evidence {
        let (start, end) = (usize::try_from(it.start).unwrap(), usize::try_from(it.end).unwrap());
        assert_eq!(characters[start..end].iter().collect::<String>(), it.quote, "evidence stands in the text as it is");
    }
    analysis.own_findings[0].clone()
}

fn liability() -> OwnRule {
    rule(&["liability, fees paid in the last 12 months"], &["liability, £", "liability is capped"], &["unlimited"])
}

#[test]
fn each_position_comes_out_as_it_should_with_its_passage() {
    for (clause, position, outcome, quote) in [
        (
            "The liability of either party is limited to the Fees paid in the last 12 months.",
            Some(Position::Preferred),
            Outcome::Pass,
            "liability of either party is limited to the Fees paid in the last 12 months",
        ),
        ("Our Liability   is Capped.", Some(Position::Acceptable), Outcome::Partial, "Liability   is Capped"),
        (
            "The liability of the Supplier is unlimited. Its liability is capped elsewhere.",
            Some(Position::Never),
            Outcome::Fail,
            "unlimited",
        ),
        ("The parties will agree what is fair.", None, Outcome::Unknown, ""),
    ] {
        let it = found(liability(), clause);
        let quoted = it.evidence.first().map(|it| it.quote.as_str()).unwrap_or_default();
        assert_eq!((it.position, it.outcome, quoted), (position, outcome, quote), "{clause}: {}", it.message);
        assert_eq!((it.rule_id.as_str(), it.advice.as_str()), ("OWN-1", "Ask for the fees of one year."));
    }
}

#[test]
fn a_topic_that_must_be_dealt_with_fails_where_nothing_is_found() {
    let must = OwnRule { must_address: true, ..liability() };
    assert_eq!(found(must.clone(), "The parties will agree what is fair.").outcome, Outcome::Fail);
    assert_eq!(found(must, "Our liability is capped.").outcome, Outcome::Partial);
}

#[test]
fn the_parts_of_a_phrase_stand_near_each_other_in_one_sentence() {
    let near = || rule(&["liability, fees"], &[], &[]);
    assert_eq!(found(near(), "Liability is limited to the fees.").outcome, Outcome::Pass);
    assert_eq!(found(near(), "The fees limit all liability.").outcome, Outcome::Pass, "in either order");
    assert_eq!(found(near(), "Liability is limited. The fees are due.").outcome, Outcome::Unknown, "two sentences");
    let far = format!("Liability {} the fees.", "and so on ".repeat(40));
    assert_eq!(found(near(), &far).outcome, Outcome::Unknown, "too far apart");
}

#[test]
fn what_people_type_is_words_and_never_a_pattern() {
    for (phrase, clause, is_found) in [
        ("fees (net)", "The fees (net) are due.", true),
        ("f..s", "The fees are due.", false),
        (".*", "The fees are due.", false),
        ("fee", "The fees are due.", false),
        ("fee*", "The fees are due.", true),
        ("terminat*, 30 days", "The Client may terminate on 30 days of notice.", true),
        ("the supplier's fees", "The Supplier’s fees are due.", true),
        ("PAY  within", "They pay within a month.", true),
        ("[A-Z]+", "They pay within a month.", false),
        ("café", "The café is closed.", true),
        ("café royal", "THE CAFÉ ROYAL is closed.", true),
        ("CAFÉ ROYAL", "The café royal is closed.", true),
        (r"liability, c:\users", "Our liability is capped.", false),
        ("liability, £", "Liability ends at £ 5,000.", true),
        ("liability, £", "Liability ends at once.", false),
        ("£5,000", "The cap is £5,000.", true),
        ("£5,000", "The cap is £5 or 000.", false),
    ] {
        let it = found(rule(&[phrase], &[], &[]), clause);
        assert_eq!(it.position.is_some(), is_found, "{phrase} in {clause}");
    }
    for nothing in ["", " , ,", "*", "a", "()", "–"] {
        assert!(!can_be_looked_for(nothing), "{nothing}");
    }
}

#[test]
fn own_rules_change_no_score_and_no_finding_of_the_pack() {
    let text = "# Services\n\nThe Supplier will coat lenses for the Client. Its liability is unlimited.\n";
    let (without, with) = (analysis(Vec::new(), text), analysis(vec![liability()], text));
    assert_eq!(with.own_findings[0].outcome, Outcome::Fail);
    assert_eq!(Analysis { own_findings: Vec::new(), ..with }, without);
    let staff = OwnRule { types: vec![ContractType::EmploymentContract], ..liability() };
    assert!(analysis(vec![staff], text).own_findings.is_empty(), "it is asked of other contracts");
}

#[test]
fn every_wrong_field_of_a_rule_is_named() {
    let words = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let wrong = OwnForm {
        name: " ".to_owned(),
        contract_types: words(&["nda", "poem"]),
        preferred: words(&["a"]),
        acceptable: (0..=MOST_PHRASES).map(|it| format!("phrase {it}")).collect(),
        never: words(&["Phrase 1"]),
        must_address: false,
        advice: "x".repeat(2_001),
    };
    let problem = wrong.check().unwrap_err();
    let told: Vec<_> = problem.complaints.iter().map(|(field, it)| (field, it.code.as_str())).collect();
    let all = [
        ("acceptable", "too_many"),
        ("advice", "too_long"),
        ("contract_types", "not_a_contract_type"),
        ("name", "required"),
        ("never", "twice"),
        ("preferred", "too_little"),
    ];
    assert_eq!(told, all);
    let empty = OwnForm { name: "Cap".to_owned(), ..OwnForm::default() };
    assert_eq!(empty.check().unwrap_err().complaints.about("preferred").unwrap().code, "required");
    let good = OwnForm { name: "Cap".to_owned(), never: words(&[" unlimited ", ""]), ..OwnForm::default() };
    assert_eq!(good.check().unwrap().never, ["unlimited"]);
}
