//! The worked examples of the scoring rules with their exact figures, and what must hold of any findings.

use proptest::prelude::*;

use super::super::score::{Counted, Credit, area_score, risk, rounded, scores};
use super::super::{Area, Level, RiskLevel, RuleType, Severity};

fn counted(area: Area, severity: Severity, credit: Credit) -> Counted {
    Counted { area, severity, forbids: false, weight: severity.weight(), credit, confidence: 0.95 }
}

fn forbidden(area: Area, severity: Severity) -> Counted {
    Counted { forbids: true, ..counted(area, severity, Credit::None) }
}

/// Rules that are met, weighing this much together.
fn met(area: Area, weight: u32) -> Vec<Counted> {
    let one = counted(area, Severity::Low, Credit::Full);
    (0..weight).map(|_| one).collect()
}

/// Asserts the overall score, its word, and the risk.
fn assert_result(counted: &[Counted], kind: RuleType, exposing: usize, overall: f64, level: &str, risk_score: u8) {
    let result = scores(counted, kind);
    assert_eq!(result.overall, Some(overall));
    assert_eq!(Level::of(overall).label(), level);
    assert_eq!(risk(counted, exposing), risk_score);
}

fn raw(counted: &[Counted], area: Area) -> f64 {
    let score = area_score(counted, area).expect("the area applies");
    (score.raw * 10_000.0).round() / 10_000.0
}

fn total(counted: &[Counted], area: Area) -> f64 {
    area_score(counted, area).expect("the area applies").total
}

#[test]
fn example_a_a_clean_data_processing_agreement_scores_full_marks() {
    let all = [met(Area::Gdpr, 178), met(Area::Commercial, 90), met(Area::Execution, 97)].concat();
    let result = scores(&all, RuleType::Dpa);
    assert_eq!(result.areas.values().copied().collect::<Vec<_>>(), [1.0, 1.0, 1.0]);
    assert_result(&all, RuleType::Dpa, 1, 1.0, "Excellent", 1);
}

#[test]
fn example_b_three_defects_in_a_data_processing_agreement() {
    let defects = vec![
        counted(Area::Gdpr, Severity::Critical, Credit::None),
        counted(Area::Gdpr, Severity::Medium, Credit::Half),
        counted(Area::Gdpr, Severity::Low, Credit::None),
    ];
    let all = [defects, met(Area::Gdpr, 164), met(Area::Commercial, 90), met(Area::Execution, 97)].concat();
    assert_eq!(total(&all, Area::Gdpr), 178.0);
    assert_eq!(raw(&all, Area::Gdpr), 0.9298);
    assert_eq!(scores(&all, RuleType::Dpa).areas[&Area::Gdpr], 0.79);
    assert_result(&all, RuleType::Dpa, 1, 0.79, "Needs work", 7);
    assert_eq!(RiskLevel::of(7), RiskLevel::High);
    assert!(!Level::of(0.79).is_compliant());
}

#[test]
fn example_c_an_employment_contract_with_particulars_missing() {
    let mut defects = vec![counted(Area::Employment, Severity::High, Credit::None)];
    defects.extend([counted(Area::Employment, Severity::Medium, Credit::None); 6]);
    let all =
        [defects, met(Area::Employment, 235), met(Area::Gdpr, 7), met(Area::Commercial, 16), met(Area::Execution, 100)]
            .concat();
    assert_eq!(total(&all, Area::Employment), 259.0);
    assert_eq!(raw(&all, Area::Employment), 0.9073);
    assert_eq!(scores(&all, RuleType::Employment).areas[&Area::Employment], 0.91);
    assert_result(&all, RuleType::Employment, 0, 0.94, "Good", 6);
    assert_eq!(RiskLevel::of(6), RiskLevel::Medium);
}

#[test]
fn example_d_consumer_terms_with_three_unfair_terms() {
    let defects = vec![
        forbidden(Area::Consumer, Severity::High),
        forbidden(Area::Consumer, Severity::High),
        forbidden(Area::Consumer, Severity::High),
        counted(Area::Consumer, Severity::Critical, Credit::None),
        counted(Area::Consumer, Severity::Medium, Credit::None),
        counted(Area::Execution, Severity::Critical, Credit::None),
    ];
    let all =
        [defects, met(Area::Consumer, 50), met(Area::Execution, 63), met(Area::Gdpr, 10), met(Area::Commercial, 55)]
            .concat();
    assert_eq!(total(&all, Area::Consumer), 81.0);
    assert_eq!(raw(&all, Area::Consumer), 0.6173);
    assert_eq!(raw(&all, Area::Execution), 0.8630);
    let result = scores(&all, RuleType::TncB2c);
    assert_eq!((result.areas[&Area::Consumer], result.areas[&Area::Execution]), (0.62, 0.79));
    assert_result(&all, RuleType::TncB2c, 1, 0.78, "Needs work", 9);
    assert_eq!(RiskLevel::of(9), RiskLevel::Critical);
}

#[test]
fn example_e_a_services_agreement_with_late_payment_and_a_figure_that_differs() {
    let defects = vec![
        counted(Area::Commercial, Severity::Critical, Credit::Half),
        counted(Area::Commercial, Severity::High, Credit::None),
        counted(Area::Commercial, Severity::Low, Credit::None),
        counted(Area::Commercial, Severity::Low, Credit::None),
        counted(Area::Execution, Severity::High, Credit::None),
    ];
    let all = [defects, met(Area::Commercial, 166), met(Area::Execution, 94), met(Area::Gdpr, 13)].concat();
    assert_eq!(total(&all, Area::Commercial), 184.0);
    assert_eq!((raw(&all, Area::Commercial), raw(&all, Area::Execution)), (0.9293, 0.94));
    let result = scores(&all, RuleType::Service);
    assert_eq!((result.areas[&Area::Commercial], result.areas[&Area::Execution]), (0.93, 0.94));
    assert_eq!(result.areas.get(&Area::Consumer), None);
    assert_result(&all, RuleType::Service, 1, 0.94, "Good", 6);
}

#[test]
fn example_f_a_mutual_nda_without_a_whistleblowing_saving() {
    let defects = vec![
        counted(Area::Commercial, Severity::Medium, Credit::None),
        forbidden(Area::Commercial, Severity::Low),
        counted(Area::Commercial, Severity::Low, Credit::None),
    ];
    let all = [defects, met(Area::Commercial, 108), met(Area::Execution, 97)].concat();
    assert_eq!(total(&all, Area::Commercial), 113.0);
    assert_eq!(raw(&all, Area::Commercial), 0.9558);
    assert_eq!(scores(&all, RuleType::Nda).areas[&Area::Commercial], 0.96);
    assert_result(&all, RuleType::Nda, 0, 0.97, "Excellent", 2);
    assert_eq!(RiskLevel::of(2), RiskLevel::Low);
}

#[test]
fn examples_h_and_i_an_ai_training_licence() {
    let whole = |weight: u32| [met(Area::Gdpr, 59), met(Area::Commercial, weight), met(Area::Execution, 117)].concat();
    let mut no_owner = whole(250);
    no_owner.push(counted(Area::Commercial, Severity::Critical, Credit::None));
    assert_eq!(raw(&no_owner, Area::Commercial), 0.9615);
    assert_result(&no_owner, RuleType::AiTraining, 0, 0.79, "Needs work", 7);
    let mut open_ended = whole(260);
    open_ended.push(forbidden(Area::Commercial, Severity::High));
    assert_eq!(raw(&open_ended, Area::Commercial), 0.9774);
    assert_result(&open_ended, RuleType::AiTraining, 0, 0.94, "Good", 4);
}

#[test]
fn caps_fall_with_each_failed_critical_rule() {
    for (failures, cap) in [(0, 1.0), (1, 0.79), (2, 0.69), (3, 0.59), (4, 0.49), (7, 0.49)] {
        let mut all = met(Area::Gdpr, 5_000);
        all.extend(vec![counted(Area::Gdpr, Severity::Critical, Credit::None); failures]);
        assert_eq!(scores(&all, RuleType::Dpa).areas[&Area::Gdpr], cap, "{failures} failures");
    }
}

#[test]
fn nothing_that_applies_gives_no_score_and_the_lowest_risk() {
    assert_eq!(scores(&[], RuleType::Nda).overall, None);
    assert_eq!(risk(&[], 5), 1);
}

#[test]
fn scores_are_rounded_half_up() {
    for (score, expected) in [(0.945, 0.95), (0.944_999, 0.94), (0.615, 0.62), (0.005, 0.01), (1.0, 1.0), (0.0, 0.0)] {
        assert_eq!(rounded(score), expected, "{score}");
    }
}

fn any_counted() -> impl Strategy<Value = Counted> {
    let severities = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
    let credits = [Credit::None, Credit::Half, Credit::Full];
    (0..Area::ALL.len(), 0..severities.len(), 0..credits.len(), any::<bool>(), 0..=100_u8).prop_map(
        move |(area, severity, credit, forbids, confidence)| {
            let one = counted(Area::ALL[area], severities[severity], credits[credit]);
            Counted { forbids, confidence: f64::from(confidence) / 100.0, ..one }
        },
    )
}

fn any_kind() -> impl Strategy<Value = RuleType> {
    prop_oneof![
        Just(RuleType::Service),
        Just(RuleType::Employment),
        Just(RuleType::Contractor),
        Just(RuleType::Supplier),
        Just(RuleType::Nda),
        Just(RuleType::TncB2b),
        Just(RuleType::TncB2c),
        Just(RuleType::Dpa),
        Just(RuleType::Saas),
        Just(RuleType::Other),
        Just(RuleType::ModelOwnership),
    ]
}

proptest! {
    #[test]
    fn mending_a_failed_rule_never_lowers_a_score_nor_raises_the_risk(
        all in prop::collection::vec(any_counted(), 1..60), which in any::<prop::sample::Index>(), kind in any_kind(),
        exposing in 0..8_usize,
    ) {
        let at = which.index(all.len());
        let mut mended = all.clone();
        mended[at].credit = Credit::Full;
        let (before, after) = (scores(&all, kind), scores(&mended, kind));
        // An area that held nothing but a forbidden term has no score once the term is gone.
        let area = |it: &super::super::Scores, area| it.areas.get(&area).copied();
        for it in Area::ALL {
            if let (Some(before), Some(after)) = (area(&before, it), area(&after, it)) {
                prop_assert!(after >= before);
            }
        }
        if before.areas.len() == after.areas.len() && let (Some(before), Some(after)) = (before.overall, after.overall) {
            prop_assert!(after >= before);
        }
        prop_assert!(risk(&mended, exposing) <= risk(&all, exposing));
    }

    #[test]
    fn adding_a_forbidden_term_never_raises_a_score(
        all in prop::collection::vec(any_counted(), 1..60), term in any_counted(), kind in any_kind(),
    ) {
        let mut worse = all.clone();
        worse.push(Counted { forbids: true, credit: Credit::None, ..term });
        let (before, after) = (scores(&all, kind), scores(&worse, kind));
        for (area, score) in &before.areas {
            prop_assert!(after.areas[area] <= *score);
        }
        // A term in an area that had no score brings the area in, at 0.
        if let (Some(before), Some(after)) = (before.overall, after.overall) {
            prop_assert!(after <= before);
        }
        prop_assert!(risk(&worse, 0) >= risk(&all, 0));
    }

    #[test]
    fn the_order_of_findings_does_not_matter(
        all in prop::collection::vec(any_counted(), 0..60), seed in any::<u64>(), kind in any_kind(),
    ) {
        let mut shuffled = all.clone();
        let mut state = seed;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(state >> 33).expect("31 bits fit") % (at + 1);
            shuffled.swap(at, other);
        }
        prop_assert_eq!(scores(&all, kind), scores(&shuffled, kind));
        prop_assert_eq!(risk(&all, 3), risk(&shuffled, 3));
    }
}
