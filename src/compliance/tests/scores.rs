//! What must hold of the figures made of any findings; the worked examples are in `examples`.

use proptest::prelude::*;

use super::super::score::{Counted, Credit, risk, rounded, scores};
use super::super::{Area, RuleType, Severity};

fn counted(area: Area, severity: Severity, credit: Credit) -> Counted {
    Counted { area, severity, forbids: false, weight: severity.weight(), credit, confidence: 0.95 }
}

/// Rules that are met, weighing this much together.
fn met(area: Area, weight: u32) -> Vec<Counted> {
    let one = counted(area, Severity::Low, Credit::Full);
    (0..weight).map(|_| one).collect()
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
