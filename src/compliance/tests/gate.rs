//! The gate before signing, on the worked examples of `docs/scoring.md`.

use jiff::civil::date;

use super::super::score::Credit;
use super::super::{
    Analysis, Decision, GivenFacts, Outcome, Polarity, Readiness, RequiredScore, Severity, analyse, review,
};
use super::examples;
use super::samples::SERVICES;
use crate::contracts::ContractType;

/// An analysis with the findings of a worked example.
fn example(id: &str) -> Analysis {
    let given = GivenFacts::default();
    let mut it = analyse(SERVICES, ContractType::ServiceAgreement, &given, date(2026, 11, 20));
    let one = it.findings.first().cloned().expect("services have rules");
    let (kind, counted) = examples::counts_in(id);
    let finding = |counted: &super::super::score::Counted| super::super::Finding {
        area: counted.area,
        severity: counted.severity,
        polarity: if counted.forbids { Polarity::Forbid } else { Polarity::Require },
        weight: counted.weight,
        outcome: match counted.credit {
            Credit::None => Outcome::Fail,
            Credit::Half => Outcome::Partial,
            Credit::Full => Outcome::Pass,
        },
        decision: None,
        ..one.clone()
    };
    it.findings = counted.iter().map(finding).collect();
    it.rule_type = kind;
    review(&mut it);
    it
}

fn asked(raw: &str) -> RequiredScore {
    RequiredScore::parse(raw).unwrap()
}

#[test]
fn a_clean_contract_is_ready_to_sign_and_one_with_an_open_critical_finding_never_is() {
    let (clean, flawed) = (example("A"), example("B"));
    assert_eq!((clean.reviewed_score, flawed.reviewed_score), (Some(1.0), Some(0.79)));
    for score in ["0.00", "0.50", "0.79", "0.95", "1.00"] {
        assert_eq!(Readiness::of(&clean, asked(score)), Readiness::Ready, "{score}");
        let it = Readiness::of(&flawed, asked(score));
        assert_eq!((it, it.label()), (Readiness::CriticalOpen, "Not ready to sign"), "{score}");
    }
    let why = Readiness::CriticalOpen.because(&flawed, RequiredScore::USUAL);
    assert!(why.contains("0.79") && why.contains("0.95 is asked for"), "{why}");
}

#[test]
fn a_score_of_0_94_is_not_ready_at_the_usual_score_and_is_where_the_company_asks_for_0_90() {
    let it = example("C");
    assert_eq!(it.reviewed_score, Some(0.94));
    assert_eq!(Readiness::of(&it, RequiredScore::USUAL), Readiness::Below);
    assert_eq!(Readiness::of(&it, asked("0.94")), Readiness::Ready, "as much as is asked for is enough");
    assert_eq!(Readiness::of(&it, asked("0.90")), Readiness::Ready);
    let why = Readiness::Below.because(&it, RequiredScore::USUAL);
    assert_eq!(why, "After decisions the score is 0.94; 0.95 is asked for before signing.");
}

#[test]
fn the_gate_measures_the_score_after_decisions() {
    let mut it = example("B");
    let critical = it.findings.iter_mut().find(|it| it.severity == Severity::Critical && it.outcome == Outcome::Fail);
    critical.expect("example B fails a critical rule").decision = Some(Decision::FalsePositive);
    review(&mut it);
    assert_eq!((it.overall_score.is_some(), it.reviewed_score), (true, Some(0.99)), "example G");
    assert_eq!(Readiness::of(&it, RequiredScore::USUAL), Readiness::Ready);
}

#[test]
fn a_critical_rule_that_is_met_in_part_stands_against_signing_until_somebody_decides() {
    let mut it = example("E");
    assert!(it.findings.iter().any(|it| it.severity == Severity::Critical && it.outcome == Outcome::Partial));
    assert_eq!(Readiness::of(&it, asked("0.50")), Readiness::CriticalOpen);
    for finding in it.findings.iter_mut().filter(|it| it.severity == Severity::Critical && it.outcome.is_problem()) {
        finding.decision = Some(Decision::Accepted);
    }
    review(&mut it);
    assert_eq!(Readiness::of(&it, asked("0.50")), Readiness::Ready);
}

#[test]
fn a_text_that_could_not_be_read_is_neither_ready_nor_refused_by_its_score() {
    let it = Analysis { risk_score: None, ..example("A") };
    assert_eq!(Readiness::of(&it, asked("0")), Readiness::NoScore);
    assert!(!Readiness::NoScore.is_ready());
}

#[test]
fn a_required_score_is_read_exactly() {
    let read = |raw: &str| RequiredScore::parse(raw).ok().map(RequiredScore::hundredths);
    let good = [("0", 0), ("0.0", 0), ("0.5", 50), (" 0.95 ", 95), ("0.05", 5), ("1", 100), ("1.00", 100)];
    for (raw, hundredths) in good {
        assert_eq!(read(raw), Some(hundredths), "{raw}");
    }
    for raw in ["", ".9", "1.01", "0.955", "0.9x", "95", "95%", "-0.1", "+0.9", "0.", "1e-1", "NaN", "0.٩"] {
        assert_eq!(read(raw), None, "{raw}");
    }
    assert_eq!((RequiredScore::of_hundredths(100), RequiredScore::of_hundredths(101)), (Some(asked("1")), None));
}
