//! Whole analyses.

use jiff::civil::{Date, date};

use super::super::{
    Analysis, Decision, FactSource, Finding, GivenFacts, Level, Outcome, Polarity, RuleType, Severity, analyse, review,
};
use super::samples::{SERVICES, pasted_from_a_word_processor, wrapped_plain_text};
use crate::contracts::ContractType;

const TODAY: Date = date(2026, 11, 20);

fn check(text: &str, kind: ContractType) -> Analysis {
    analyse(text, kind, &GivenFacts::default(), TODAY)
}

fn finding<'a>(analysis: &'a Analysis, rule: &str) -> &'a Finding {
    analysis.findings.iter().find(|it| it.rule_id == rule).unwrap_or_else(|| panic!("{rule} is not among the findings"))
}

#[test]
fn the_same_text_gives_the_same_analysis_byte_for_byte() {
    let one = serde_json::to_string(&check(SERVICES, ContractType::ServiceAgreement)).expect("it serialises");
    let other = serde_json::to_string(&check(SERVICES, ContractType::ServiceAgreement)).expect("it serialises");
    assert_eq!(one, other);
    let back: Analysis = serde_json::from_str(&one).expect("it reads back");
    assert_eq!(serde_json::to_string(&back).expect("it serialises"), one);
}

#[test]
fn the_answer_has_the_names_of_the_rest_contract() {
    let analysis = check(SERVICES, ContractType::ServiceAgreement);
    let json = serde_json::to_value(&analysis).expect("it serialises");
    for name in [
        "overall_score",
        "gdpr_compliance",
        "employment_law_compliance",
        "consumer_rights_compliance",
        "commercial_terms_compliance",
        "execution_readiness",
        "risk_score",
        "risk_level",
        "risk_factors",
        "recommendations",
        "findings",
        "rule_pack_version",
        "analysis_date",
        "reviewed_score",
        "confidence",
        "is_compliant",
    ] {
        assert!(json.get(name).is_some(), "{name}");
    }
    let finding = &json["findings"][0];
    for name in
        ["rule_id", "area", "severity", "status", "message", "recommendation", "citation", "evidence", "decision"]
    {
        assert!(finding.get(name).is_some(), "{name}");
    }
    assert_eq!(json["analysis_date"], "2026-11-20");
    assert_eq!(json["employment_law_compliance"], serde_json::Value::Null);
    assert!(matches!(json["risk_level"].as_str(), Some("low" | "medium" | "high" | "critical")));
}

#[test]
fn markdown_pasted_and_wrapped_forms_of_one_contract_are_judged_alike() {
    let markdown = check(SERVICES, ContractType::ServiceAgreement);
    for source in [pasted_from_a_word_processor(), wrapped_plain_text()] {
        let other = check(&source, ContractType::ServiceAgreement);
        for (one, two) in markdown.findings.iter().zip(&other.findings).filter(|it| it.0.polarity != Polarity::Check) {
            assert_eq!((&one.rule_id, one.outcome), (&two.rule_id, two.outcome));
        }
    }
}

#[test]
fn a_clause_that_is_there_is_quoted_and_one_that_is_missing_has_a_place_to_go() {
    let analysis = check(SERVICES, ContractType::ServiceAgreement);
    let law = finding(&analysis, "COM-LAW");
    assert_eq!(law.outcome, Outcome::Pass);
    assert!(law.evidence[0].quote.starts_with("governed by the law"), "{:?}", law.evidence);
    assert!(law.detector.is_some() && law.anchor.is_none() && law.confidence >= 0.9);
    let without =
        SERVICES.replace("7.2 No variation is effective unless it is in writing and signed by both parties.\n\n", "");
    let analysis = check(&without, ContractType::ServiceAgreement);
    let variation = finding(&analysis, "COM-VAR");
    assert_eq!(variation.outcome, Outcome::Fail);
    assert!(variation.evidence.is_empty() && !variation.places_searched.is_empty());
    assert!(variation.anchor.is_some_and(|it| (it as usize) <= without.chars().count()));
    assert!(analysis.recommendations.contains(&variation.recommendation) || analysis.recommendations.len() == 10);
}

#[test]
fn a_given_fact_wins_over_the_text_and_conditions_follow_it() {
    let goods = "UCTA-6";
    let inferred = check(SERVICES, ContractType::SupplierAgreement);
    assert_eq!(finding(&inferred, goods).outcome, Outcome::NotApplicable);
    let given = GivenFacts::parse([("goods", "true")]).expect("the fact exists");
    let analysis = analyse(SERVICES, ContractType::SupplierAgreement, &given, TODAY);
    assert_ne!(finding(&analysis, goods).outcome, Outcome::NotApplicable);
    let fact = analysis.facts.iter().find(|it| it.fact == "goods").expect("it is listed");
    assert_eq!((fact.value.as_str(), fact.source), ("true", FactSource::Given));
    assert!(analysis.confidence > inferred.confidence - 0.01);
}

#[test]
fn a_fact_nobody_knows_leaves_its_rules_undecided_and_asks() {
    let text = "# Agreement\n\n1. Data\n\nThe Processor processes personal data on behalf of the Controller.";
    let analysis = check(text, ContractType::DataProcessing);
    let rule = finding(&analysis, "GDPR-46-MECH");
    assert_eq!(rule.outcome, Outcome::Unknown);
    let question = analysis.questions.iter().find(|it| it.fact == "transfer").expect("the question is asked");
    assert!(question.rules.contains(&"GDPR-46-MECH".to_owned()) && !question.meaning.is_empty());
    assert_eq!(rule.outcome.credit(), None);
}

#[test]
fn coming_law_is_shown_and_scored_only_from_its_day() {
    let text = "You are employed from 1 May 2027 at Leeds. Your pay is £30,000 a year.";
    let rule = |on: Date| {
        let analysis = analyse(text, ContractType::EmploymentContract, &GivenFacts::default(), on);
        let found = finding(&analysis, "EMP-UNION");
        (found.outcome, found.severity, found.message.starts_with("Coming law, from 1 October 2026"))
    };
    assert_eq!(rule(date(2026, 9, 30)), (Outcome::NotApplicable, Severity::Info, true));
    assert_eq!(rule(date(2026, 10, 1)), (Outcome::Fail, Severity::Medium, false));
}

#[test]
fn rules_that_only_inform_are_never_scored() {
    let analysis = check(SERVICES, ContractType::ServiceAgreement);
    for finding in analysis.findings.iter().filter(|it| it.polarity == Polarity::Inform) {
        assert_eq!((finding.outcome, finding.severity), (Outcome::NotApplicable, Severity::Info));
    }
    assert!(analysis.findings.iter().any(|it| it.polarity == Polarity::Inform));
}

#[test]
fn terms_and_conditions_are_consumer_terms_only_when_a_party_is_a_consumer() {
    let terms =
        |words: &str| check(&format!("# Terms\n\n1. Orders\n\n{words}"), ContractType::TermsConditions).rule_type;
    assert_eq!(
        terms("If you are a consumer, you have legal rights under the Consumer Rights Act 2015."),
        RuleType::TncB2c
    );
    assert_eq!(terms("We supply business customers only. You are not a consumer."), RuleType::TncB2b);
    assert_eq!(terms("The Customer shall pay each invoice in 30 days."), RuleType::TncB2b);
    let given = GivenFacts::parse([("b2c", "true")]).expect("the fact exists");
    let analysis = analyse("The Customer pays.", ContractType::TermsConditions, &given, TODAY);
    assert_eq!(analysis.rule_type, RuleType::TncB2c);
}

#[test]
fn every_contract_type_is_judged_by_some_rules() {
    for kind in ContractType::ALL {
        let analysis = check(SERVICES, kind);
        assert!(analysis.findings.len() >= 30, "{}: {}", kind.word(), analysis.findings.len());
        assert!(analysis.overall_score.is_some(), "{}", kind.word());
    }
}

#[test]
fn a_persons_decision_changes_the_reviewed_score_and_never_the_engines() {
    let without = SERVICES.replace("or for fraud or fraudulent misrepresentation", "");
    let mut analysis = check(&without, ContractType::ServiceAgreement);
    let engine = analysis.clone();
    assert_eq!(analysis.reviewed_score, analysis.overall_score);
    for finding in &mut analysis.findings {
        if finding.outcome == Outcome::Fail {
            finding.decision = Some(Decision::Accepted);
        }
    }
    review(&mut analysis);
    assert!(analysis.reviewed_score > engine.reviewed_score);
    assert_eq!((analysis.overall_score, analysis.risk_score), (engine.overall_score, engine.risk_score));
    for finding in &mut analysis.findings {
        finding.decision = finding.decision.map(|_| Decision::FalsePositive);
    }
    review(&mut analysis);
    assert!(analysis.reviewed_score > engine.reviewed_score);
}

#[test]
fn the_worst_findings_come_first_and_there_are_at_most_ten() {
    let analysis = check(
        "1. Services\n\nThe Supplier provides the services. Its total liability is limited to £50.",
        ContractType::ServiceAgreement,
    );
    assert_eq!((analysis.risk_factors.len(), analysis.recommendations.len()), (10, 10));
    let worst = analysis.findings.iter().find(|it| it.message == analysis.risk_factors[0]).expect("it is a finding");
    assert_eq!(worst.severity, Severity::Critical);
    assert!(analysis.risk_score >= Some(9));
    assert_eq!(analysis.level, analysis.overall_score.map(Level::of));
}
