//! The risk of a contract, and how it came about.
//!
//! What must hold: the account and the score are worked out by the same steps, so that a page cannot explain another figure than
//! the one it shows; points are summed in whole numbers, so the order of findings does not matter.

use super::{Counted, Credit, severity_points};
use crate::compliance::{Analysis, Exposing, Finding, Outcome, Severity};

/// In how many parts a risk point is counted, so that every product of the scoring table is whole.
const PARTS: f64 = 160.0;

/// What keeps a risk at least or at most at a score, whatever the points say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Three or more critical rules are not met.
    ManyCritical,
    /// One or two critical rules are not met.
    Critical,
    /// No critical rule is not met, but at least one of high severity.
    High,
    /// Neither a critical rule nor one of high severity is not met.
    Neither,
}

impl Bound {
    fn of(counted: &[Counted]) -> Self {
        let critical = counted.iter().filter(|it| it.failed(Severity::Critical)).count();
        let high = counted.iter().any(|it| it.failed(Severity::High));
        match (critical, high) {
            (0, false) => Self::Neither,
            (0, true) => Self::High,
            (1 | 2, _) => Self::Critical,
            (3.., _) => Self::ManyCritical,
        }
    }

    /// The least and the most that it leaves.
    pub fn range(self) -> (u8, u8) {
        match self {
            Self::ManyCritical => (9, 10),
            Self::Critical => (7, 10),
            Self::High => (4, 10),
            Self::Neither => (1, 6),
        }
    }
}

/// How a risk came about, step by step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskSteps {
    /// The points of all findings together.
    pub points: f64,
    /// By how much the facts that make a mistake costlier make them count more.
    pub factor: f64,
    /// The score before it is rounded, from 1 to 10.
    pub raw: f64,
    /// The same rounded half up.
    pub rounded: u8,
    pub bound: Bound,
    /// The score from 1 to 10.
    pub risk: u8,
}

/// A finding that makes the risk, with its points.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskPart {
    pub rule_id: String,
    pub title: String,
    pub severity: Severity,
    pub outcome: Outcome,
    /// The points of its severity.
    pub of_severity: f64,
    /// The share of them that its outcome leaves: 1 where the rule is not met, 0.5 where it is met in part.
    pub share: f64,
    /// How much they count for how sure the finding is.
    pub certainty: f64,
    pub points: f64,
}

/// How the risk of a contract came about, finding by finding.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskAccount {
    /// Those that have points, the most first.
    pub parts: Vec<RiskPart>,
    pub steps: RiskSteps,
}

/// By how much so many exposing facts make the points of the findings count more; at most five count.
pub fn exposure_factor(exposing: usize) -> f64 {
    let counting = u8::try_from(exposing.min(Exposing::MOST)).unwrap_or(u8::MAX);
    1.0 + 0.1 * f64::from(counting)
}

/// The risk score from 1 to 10, given how many of the exposing facts are true.
pub(in crate::compliance) fn risk(counted: &[Counted], exposing: usize) -> u8 {
    steps(counted, 0, exposing).risk
}

/// The same with further points, in parts of a point, that no rule made.
pub(super) fn steps(counted: &[Counted], further: u32, exposing: usize) -> RiskSteps {
    let points = f64::from(counted.iter().map(Counted::points).sum::<u32>() + further) / PARTS;
    let factor = exposure_factor(exposing);
    let raw = 1.0 + 9.0 * (1.0 - (-points * factor / 12.0).exp());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "raw lies between 1 and 10")]
    let rounded = (raw + 0.5 + 1e-9).floor() as u8;
    let bound = Bound::of(counted);
    let (least, most) = bound.range();
    RiskSteps { points, factor, raw, rounded, bound, risk: rounded.clamp(least, most) }
}

/// How the risk of an analysis came about; `None` of a text that could not be read, and of analyses from before it was kept what
/// exposes a contract.
pub fn risk_account(analysis: &Analysis) -> Option<RiskAccount> {
    let exposed = analysis.exposed.as_ref().filter(|_| analysis.risk_score.is_some())?;
    let counted: Vec<Counted> = analysis.findings.iter().filter_map(Counted::of).collect();
    let mut parts: Vec<RiskPart> = analysis.findings.iter().filter_map(part).collect();
    parts.sort_by(|a, b| {
        let by_points = b.points.total_cmp(&a.points).then(b.severity.cmp(&a.severity));
        by_points.then(a.rule_id.cmp(&b.rule_id))
    });
    Some(RiskAccount { parts, steps: steps(&counted, 0, exposed.len()) })
}

fn part(it: &Finding) -> Option<RiskPart> {
    let counted = Counted::of(it)?;
    let points = counted.points();
    (points > 0).then(|| RiskPart {
        rule_id: it.rule_id.clone(),
        title: it.title.clone(),
        severity: it.severity,
        outcome: it.outcome,
        of_severity: f64::from(severity_points(it.severity)) / PARTS,
        share: if counted.credit == Credit::None { 1.0 } else { 0.5 },
        certainty: f64::from(counted.certainty()) / 4.0,
        points: f64::from(points) / PARTS,
    })
}
