//! What a model says of the findings, beside the scores of the rules: the worked example G and what must hold of any opinion.

use proptest::prelude::*;

use super::super::score::{Adjusted, Weighed, adjusted_of, rounded, scores};
use super::super::score::{Counted, risk};
use super::super::{Area, Finding, Outcome, Polarity, RuleType, Severity};

fn finding(id: &str, area: Area, severity: Severity, weight: u8, outcome: Outcome) -> Finding {
    Finding {
        rule_id: id.to_owned(),
        title: String::new(),
        area,
        severity,
        polarity: Polarity::Require,
        weight,
        outcome,
        message: String::new(),
        recommendation: String::new(),
        citation: Vec::new(),
        evidence: Vec::new(),
        anchor: None,
        places_searched: Vec::new(),
        detector: None,
        confidence: 0.95,
        verify: false,
        decision: None,
    }
}

/// Example B of the specification: W of gdpr 178, commercial 90, execution 97.
fn example_b() -> Vec<Finding> {
    vec![
        finding("GDPR-28-3-B", Area::Gdpr, Severity::Critical, 10, Outcome::Fail),
        finding("GDPR-33-2-TIME", Area::Gdpr, Severity::Medium, 3, Outcome::Partial),
        finding("GDPR-DPO", Area::Gdpr, Severity::Low, 1, Outcome::Fail),
        finding("REST-GDPR", Area::Gdpr, Severity::Low, 164, Outcome::Pass),
        finding("REST-COM", Area::Commercial, Severity::Low, 90, Outcome::Pass),
        finding("REST-EXE", Area::Execution, Severity::Low, 97, Outcome::Pass),
    ]
}

fn by_rules(findings: &[Finding], kind: RuleType, exposing: usize) -> Adjusted {
    let counted: Vec<_> = findings.iter().filter_map(Counted::of).collect();
    Adjusted { scores: scores(&counted, kind), risk: Some(risk(&counted, exposing)) }
}

#[test]
fn b7_worked_example_g_a_disputed_critical_finding_moves_its_area_by_no_more_than_it_may() {
    let all = example_b();
    let engine = by_rules(&all, RuleType::Dpa, 1);
    assert_eq!((engine.scores.areas[&Area::Gdpr], engine.scores.overall, engine.risk), (0.79, Some(0.79), Some(7)));
    let with = adjusted_of(&all, &[Weighed::Disputed("GDPR-28-3-B")], RuleType::Dpa, Some(1));
    // raw 172.5 / 180 … capped at 0.94, moved from 0.79 by at most 0.05.
    assert_eq!(with.scores.areas[&Area::Gdpr], 0.84);
    assert_eq!(with.scores.overall, Some(0.9), "0.65 × 0.84 + 0.20 + 0.15 = 0.896");
    assert_eq!(with.risk, Some(4), "P = 3 + 0.625 + 0.4, and no critical rule fails any more");
    assert_eq!(by_rules(&all, RuleType::Dpa, 1), engine, "what the rules say stays as it is");
}

#[test]
fn b7_an_added_risk_counts_as_a_failed_rule_of_half_its_weight_and_of_half_its_points() {
    let all = example_b();
    let with = adjusted_of(&all, &[Weighed::Added(Area::Commercial, Severity::High)], RuleType::Dpa, Some(1));
    assert_eq!(with.scores.areas[&Area::Commercial], 0.97, "90 / 93");
    assert_eq!(with.scores.areas[&Area::Gdpr], 0.79);
    let many = vec![Weighed::Added(Area::Commercial, Severity::High); 20];
    assert_eq!(adjusted_of(&all, &many, RuleType::Dpa, Some(1)).scores.areas[&Area::Commercial], 0.9, "0.10 at most");
    let elsewhere = adjusted_of(&all, &[Weighed::Added(Area::Consumer, Severity::High)], RuleType::Dpa, Some(1));
    assert_eq!(elsewhere.scores.areas.get(&Area::Consumer), None, "an area that does not apply gets no score by it");
    assert_eq!(adjusted_of(&all, &many, RuleType::Dpa, None).risk, None, "where it is not known what exposes it");
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let area = prop::sample::select(Area::ALL.to_vec());
    let severity = prop::sample::select(vec![Severity::Low, Severity::Medium, Severity::High, Severity::Critical]);
    let outcome = prop::sample::select(vec![Outcome::Pass, Outcome::Partial, Outcome::Fail, Outcome::Unknown]);
    (area, severity, outcome, any::<bool>(), 0_u8..40).prop_map(|(area, severity, outcome, forbids, id)| Finding {
        polarity: if forbids { Polarity::Forbid } else { Polarity::Require },
        ..finding(&format!("R-{id}"), area, severity, severity.weight(), outcome)
    })
}

/// What is said of the failed findings at these places, and added in these areas.
fn said<'a>(findings: &'a [Finding], disputes: &[usize], adds: &[(Area, Severity)]) -> Vec<Weighed<'a>> {
    let failed: Vec<_> = findings.iter().filter(|it| it.outcome == Outcome::Fail).collect();
    let disputed = disputes.iter().filter_map(|it| failed.get(it % failed.len().max(1)));
    let disputed = disputed.map(|it| Weighed::Disputed(it.rule_id.as_str()));
    disputed.chain(adds.iter().map(|(area, severity)| Weighed::Added(*area, *severity))).collect()
}

proptest! {
    #[test]
    fn b7_without_an_opinion_the_scores_and_the_risk_are_those_of_the_rules(
        all in prop::collection::vec(any_finding(), 0..60), exposing in 0_usize..9,
    ) {
        let with = adjusted_of(&all, &[], RuleType::Service, Some(exposing));
        prop_assert_eq!(with, by_rules(&all, RuleType::Service, exposing));
    }

    #[test]
    fn b7_no_opinion_moves_an_area_further_than_it_may_nor_clears_a_critical_finding_above_partly_met(
        all in prop::collection::vec(any_finding(), 1..60),
        disputes in prop::collection::vec(0_usize..60, 0..20),
        adds in prop::collection::vec((prop::sample::select(Area::ALL.to_vec()), prop::sample::select(vec![Severity::Info, Severity::Low, Severity::Medium, Severity::High])), 0..20),
    ) {
        let engine = by_rules(&all, RuleType::Service, 2);
        let said = said(&all, &disputes, &adds);
        let with = adjusted_of(&all, &said, RuleType::Service, Some(2));
        let areas: Vec<_> = with.scores.areas.keys().collect();
        prop_assert_eq!(areas, engine.scores.areas.keys().collect::<Vec<_>>());
        for (area, score) in &with.scores.areas {
            let before = engine.scores.areas[area];
            prop_assert!(*score >= before - 0.11 && *score <= before + 0.06, "{area:?}: {before} → {score}");
            let has_critical = all.iter().any(|it| it.area == *area && it.severity == Severity::Critical && it.outcome == Outcome::Fail);
            prop_assert!(!has_critical || *score <= 0.94, "{area:?}: {score}");
        }
        let mut backwards = said;
        backwards.reverse();
        prop_assert_eq!(adjusted_of(&all, &backwards, RuleType::Service, Some(2)), with);
    }

    #[test]
    fn b7_a_dispute_never_lowers_a_score_nor_raises_the_risk_and_an_addition_does_neither_the_other_way(
        all in prop::collection::vec(any_finding(), 1..60),
        disputes in prop::collection::vec(0_usize..60, 0..20),
        adds in prop::collection::vec((prop::sample::select(Area::ALL.to_vec()), prop::sample::select(vec![Severity::Low, Severity::High])), 0..20),
    ) {
        let engine = by_rules(&all, RuleType::Service, 2);
        let disputed = adjusted_of(&all, &said(&all, &disputes, &[]), RuleType::Service, Some(2));
        let added = adjusted_of(&all, &said(&all, &[], &adds), RuleType::Service, Some(2));
        for (area, before) in &engine.scores.areas {
            prop_assert!(disputed.scores.areas[area] >= *before && added.scores.areas[area] <= *before);
        }
        prop_assert!(disputed.risk <= engine.risk && added.risk >= engine.risk);
        prop_assert!(rounded(disputed.scores.overall.unwrap_or(1.0)) >= engine.scores.overall.unwrap_or(1.0));
    }
}
