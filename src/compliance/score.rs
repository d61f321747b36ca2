//! Figures out of findings: area scores, overall score, risk and confidence.
//!
//! What must hold: the same findings give the same figures in any order (sums are kept in whole numbers); mending a
//! failed rule never lowers a score nor raises the risk; an area to which nothing applies has no score rather than 0 or
//! 1. Scores are rounded half up to two decimals after all caps, and never before.

use std::collections::BTreeMap;

use super::{Analysis, Area, Decision, Finding, Outcome, Polarity, RuleType, Severity};

/// What counts of a finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Counted {
    pub(super) area: Area,
    pub(super) severity: Severity,
    pub(super) forbids: bool,
    pub(super) weight: u8,
    pub(super) credit: Credit,
    /// From 0 to 1.
    pub(super) confidence: f64,
}

/// The share of a rule's weight that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Credit {
    None,
    Half,
    Full,
}

impl Credit {
    /// The share, in halves.
    fn halves(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Half => 1,
            Self::Full => 2,
        }
    }
}

impl Counted {
    /// What counts of a finding before people's decisions, or `None` when it is not scored.
    pub(super) fn of(finding: &Finding) -> Option<Self> {
        let credit = match finding.outcome {
            Outcome::Pass => Credit::Full,
            Outcome::Partial => Credit::Half,
            Outcome::Fail => Credit::None,
            Outcome::NotApplicable | Outcome::Unknown => return None,
        };
        (finding.polarity != Polarity::Inform).then_some(Self {
            area: finding.area,
            severity: finding.severity,
            forbids: finding.polarity == Polarity::Forbid,
            weight: finding.weight,
            credit,
            confidence: finding.confidence,
        })
    }

    /// What counts after people's decisions: an accepted risk counts as met, a wrong finding does not count.
    fn reviewed(finding: &Finding) -> Option<Self> {
        match finding.decision {
            None => Self::of(finding),
            Some(Decision::Accepted) => Self::of(finding).map(|it| Self { credit: Credit::Full, ..it }),
            Some(Decision::FalsePositive) => None,
        }
    }

    fn failed(&self, severity: Severity) -> bool {
        self.credit == Credit::None && self.severity == severity
    }

    /// Risk points in 160ths, the largest unit in which every product of the scoring table is whole.
    fn points(&self) -> u32 {
        let severity = match self.severity {
            Severity::Critical => 960,
            Severity::High => 480,
            Severity::Medium => 200,
            Severity::Low => 64,
            Severity::Info => 0,
        };
        let certainty = if self.confidence >= 0.80 {
            4
        } else if self.confidence >= 0.60 {
            3
        } else {
            2
        };
        severity * (2 - self.credit.halves()) * certainty / 8
    }
}

/// The risk points of a finding in 160ths; 0 when it does not count.
pub(super) fn points(finding: &Finding) -> u32 {
    Counted::of(finding).map_or(0, |it| it.points())
}

/// Scores from 0 to 1, rounded to two decimals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// The areas that apply.
    pub areas: BTreeMap<Area, f64>,
    /// `None` when no area that counts for the type of contract applies.
    pub overall: Option<f64>,
}

/// How much each area counts for a type of contract, in hundredths, in the order of [`Area::ALL`].
fn area_weights(kind: RuleType) -> [u8; 5] {
    match kind {
        RuleType::Service => [20, 0, 10, 50, 20],
        RuleType::Contractor => [15, 30, 0, 35, 20],
        RuleType::Employment => [15, 60, 0, 5, 20],
        RuleType::Supplier => [10, 0, 10, 60, 20],
        RuleType::Nda => [15, 0, 0, 65, 20],
        RuleType::TncB2b => [20, 0, 10, 55, 15],
        RuleType::TncB2c => [20, 0, 50, 15, 15],
        RuleType::Dpa => [65, 0, 0, 20, 15],
        RuleType::Saas => [25, 0, 15, 45, 15],
        RuleType::Other => [10, 0, 0, 50, 40],
        RuleType::DataSharing => [60, 0, 0, 25, 15],
        RuleType::AiTraining => [30, 0, 0, 50, 20],
        RuleType::ModelOwnership => [15, 0, 0, 65, 20],
    }
}

/// One area's score before rounding, with the cap that was put on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AreaScore {
    /// The weight of everything that counts.
    pub(super) total: f64,
    pub(super) raw: f64,
    pub(super) cap: f64,
}

impl AreaScore {
    pub(super) fn capped(self) -> f64 {
        self.raw.min(self.cap)
    }
}

/// One area's score, or `None` when nothing counts in it.
pub(super) fn area_score(counted: &[Counted], area: Area) -> Option<AreaScore> {
    let (mut total, mut earned) = (0_u32, 0_u32);
    let (mut critical, mut flawed) = (0, false);
    for it in counted.iter().filter(|it| it.area == area) {
        let weight = u32::from(it.weight);
        if it.forbids {
            total += weight * (2 - it.credit.halves());
        } else {
            total += weight * 2;
            earned += weight * it.credit.halves();
        }
        critical += u32::from(it.failed(Severity::Critical));
        flawed |= it.failed(Severity::High) || (it.severity == Severity::Critical && it.credit == Credit::Half);
    }
    let cap = match critical {
        0 if flawed => 0.94,
        0 => 1.0,
        1 => 0.79,
        2 => 0.69,
        3 => 0.59,
        _ => 0.49,
    };
    (total > 0).then(|| AreaScore { total: f64::from(total) / 2.0, raw: f64::from(earned) / f64::from(total), cap })
}

/// Half up to two decimals; a hair of tolerance takes back what binary fractions lose on the way to a half.
pub(super) fn rounded(score: f64) -> f64 {
    (score * 100.0 + 0.5 + 1e-9).floor() / 100.0
}

/// Area scores and overall score.
pub(super) fn scores(counted: &[Counted], kind: RuleType) -> Scores {
    let mut areas = BTreeMap::new();
    let (mut weighted, mut weights) = (0.0, 0.0);
    let (mut lowest, mut capped) = (f64::INFINITY, false);
    for (area, weight) in Area::ALL.into_iter().zip(area_weights(kind)) {
        let Some(score) = area_score(counted, area) else { continue };
        areas.insert(area, rounded(score.capped()));
        if weight > 0 {
            weighted += f64::from(weight) * score.capped();
            weights += f64::from(weight);
            lowest = lowest.min(score.capped());
            capped |= score.cap < 1.0;
        }
    }
    let failed_critical = counted.iter().any(|it| it.failed(Severity::Critical));
    let overall = (weights > 0.0).then(|| {
        let cap_a = if failed_critical { 0.79 } else { 1.0 };
        let cap_b = if capped { 0.94 } else { 1.0 };
        rounded((weighted / weights).min(cap_a).min(cap_b).min(0.25 + lowest))
    });
    Scores { areas, overall }
}

/// The risk score from 1 to 10, given how many of the exposing facts are true (at most five count).
pub(super) fn risk(counted: &[Counted], exposing: usize) -> u8 {
    let points = f64::from(counted.iter().map(Counted::points).sum::<u32>()) / 160.0;
    let exposing = u8::try_from(exposing.min(5)).unwrap_or(5);
    let exposure = 1.0 + 0.1 * f64::from(exposing);
    let raw = 1.0 + 9.0 * (1.0 - (-points * exposure / 12.0).exp());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "raw lies between 1 and 10")]
    let rounded = (raw + 0.5 + 1e-9).floor() as u8;
    let critical = counted.iter().filter(|it| it.failed(Severity::Critical)).count();
    let high = counted.iter().any(|it| it.failed(Severity::High));
    let bounded = match (critical, high) {
        (0, false) => rounded.min(6),
        (0, true) => rounded.max(4),
        (1 | 2, _) => rounded.max(7),
        (3.., _) => rounded.max(9),
    };
    bounded.clamp(1, 10)
}

/// Confidence in the whole analysis: text quality, detector strength, type certainty and fact completeness.
pub(super) fn confidence(quality: f64, counted: &[Counted], type_certainty: f64, fact_completeness: f64) -> f64 {
    let weights: f64 = counted.iter().map(|it| f64::from(it.weight)).sum();
    let weighted: f64 = counted.iter().map(|it| f64::from(it.weight) * it.confidence).sum();
    let strength = if weights > 0.0 { weighted / weights } else { 0.0 };
    rounded(0.35 * quality + 0.25 * strength + 0.20 * type_certainty + 0.20 * fact_completeness)
}

/// The scores after people's decisions, from the decisions the findings carry.
pub fn reviewed(findings: &[Finding], kind: RuleType) -> Scores {
    let counted: Vec<Counted> = findings.iter().filter_map(Counted::reviewed).collect();
    scores(&counted, kind)
}

/// Brings `reviewed_score` up to date with the decisions the findings carry; the engine's own scores never change.
pub fn review(analysis: &mut Analysis) {
    // A text that could not be read has no score to review.
    if analysis.risk_score.is_some() {
        analysis.reviewed_score = reviewed(&analysis.findings, analysis.rule_type).overall;
    }
}
