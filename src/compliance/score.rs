//! Figures out of findings: area scores, overall score, risk and confidence.
//!
//! What must hold: the same findings give the same figures in any order (sums are kept in whole numbers); mending a
//! failed rule never lowers a score nor raises the risk; an area to which nothing applies has no score rather than 0 or
//! 1. Scores are rounded half up to two decimals after all caps, and never before.

use std::collections::BTreeMap;

use super::{Analysis, Area, Decision, Finding, Outcome, Polarity, RuleType, Severity};

mod risks;

pub(super) use risks::risk;
pub use risks::{Bound, RiskAccount, RiskPart, RiskSteps, exposure_factor, risk_account};

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

    /// The same with half of its credit, where it has none.
    fn disputed(self) -> Self {
        Self { credit: self.credit.max(Credit::Half), ..self }
    }

    /// Risk points in 160ths, the largest unit in which every product of the scoring table is whole.
    fn points(&self) -> u32 {
        severity_points(self.severity) * (2 - self.credit.halves()) * self.certainty() / 8
    }

    /// How much its points count for how sure it is, in quarters.
    fn certainty(&self) -> u32 {
        if self.confidence >= 0.80 {
            4
        } else if self.confidence >= 0.60 {
            3
        } else {
            2
        }
    }
}

/// The risk points of a severity in 160ths.
fn severity_points(severity: Severity) -> u32 {
    match severity {
        Severity::Critical => 960,
        Severity::High => 480,
        Severity::Medium => 200,
        Severity::Low => 64,
        Severity::Info => 0,
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

/// How the score of an area came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaScore {
    pub area: Area,
    /// How much the area counts for the type of contract, in hundredths.
    pub share: u8,
    /// The weight of everything that counts.
    pub total: f64,
    /// The weight of what is met.
    pub earned: f64,
    /// What its failed rules keep it at most at; 1 where nothing limits it.
    pub cap: f64,
    /// How many critical rules are not met.
    pub critical: u32,
}

impl AreaScore {
    /// The weight met divided by the weight that counts.
    pub fn raw(&self) -> f64 {
        self.earned / self.total
    }

    /// The score, before it is rounded.
    pub fn capped(&self) -> f64 {
        self.raw().min(self.cap)
    }
}

/// What keeps an overall score below the mean of its areas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// A critical rule is not met.
    Critical,
    /// Something limits an area that counts.
    Area,
    /// An area that counts stands this low: no contract scores more than a quarter above it.
    Lowest(Area, f64),
}

impl Limit {
    /// The most the overall score can be.
    pub fn most(self) -> f64 {
        match self {
            Self::Critical => 0.79,
            Self::Area => 0.94,
            Self::Lowest(_, score) => 0.25 + score,
        }
    }
}

/// How the scores of a contract came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// The areas that apply, in the order of [`Area::ALL`].
    pub areas: Vec<AreaScore>,
    /// The mean of the areas that count, each by its share; `None` where none does.
    pub mean: Option<f64>,
    /// What bounds it, the tightest first.
    pub limits: Vec<Limit>,
}

impl Account {
    fn of(counted: &[Counted], kind: RuleType) -> Self {
        let shares = Area::ALL.into_iter().zip(area_weights(kind));
        let areas: Vec<_> = shares.filter_map(|(area, share)| area_score(counted, area, share)).collect();
        Self::with(areas, counted.iter().any(|it| it.failed(Severity::Critical)), AreaScore::capped)
    }

    /// The account of areas whose scores `score` gives.
    fn with(areas: Vec<AreaScore>, has_failed_critical: bool, score: impl Fn(&AreaScore) -> f64) -> Self {
        let counting = || areas.iter().filter(|it| it.share > 0);
        let weights: f64 = counting().map(|it| f64::from(it.share)).sum();
        let weighted: f64 = counting().map(|it| f64::from(it.share) * score(it)).sum();
        let mut limits = Vec::new();
        if has_failed_critical {
            limits.push(Limit::Critical);
        }
        if counting().any(|it| it.cap < 1.0) {
            limits.push(Limit::Area);
        }
        let lowest = counting().min_by(|a, b| score(a).total_cmp(&score(b)));
        limits.extend(lowest.map(|it| Limit::Lowest(it.area, score(it))).filter(|it| it.most() < 1.0));
        limits.sort_by(|a, b| a.most().total_cmp(&b.most()));
        Self { mean: (weights > 0.0).then(|| weighted / weights), areas, limits }
    }

    /// The limit that keeps the score below its mean, if one does.
    pub fn binding(&self) -> Option<Limit> {
        let mean = self.mean?;
        self.limits.first().copied().filter(|it| it.most() < mean)
    }

    /// The overall score, rounded.
    pub fn overall(&self) -> Option<f64> {
        let mean = self.mean?;
        Some(rounded(self.limits.first().map_or(mean, |it| mean.min(it.most()))))
    }
}

/// One area's score, or `None` when nothing counts in it.
fn area_score(counted: &[Counted], area: Area, share: u8) -> Option<AreaScore> {
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
    let halves = |it: u32| f64::from(it) / 2.0;
    (total > 0).then(|| AreaScore { area, share, total: halves(total), earned: halves(earned), cap, critical })
}

/// Half up to two decimals; a hair of tolerance takes back what binary fractions lose on the way to a half.
pub(super) fn rounded(score: f64) -> f64 {
    (score * 100.0 + 0.5 + 1e-9).floor() / 100.0
}

/// Area scores and overall score.
pub(super) fn scores(counted: &[Counted], kind: RuleType) -> Scores {
    let account = Account::of(counted, kind);
    Scores {
        areas: account.areas.iter().map(|it| (it.area, rounded(it.capped()))).collect(),
        overall: account.overall(),
    }
}

/// Confidence in the whole analysis: text quality, detector strength, type certainty and fact completeness.
pub(super) fn confidence(quality: f64, counted: &[Counted], type_certainty: f64, fact_completeness: f64) -> f64 {
    let weights: f64 = counted.iter().map(|it| f64::from(it.weight)).sum();
    let weighted: f64 = counted.iter().map(|it| f64::from(it.weight) * it.confidence).sum();
    let strength = if weights > 0.0 { weighted / weights } else { 0.0 };
    rounded(0.35 * quality + 0.25 * strength + 0.20 * type_certainty + 0.20 * fact_completeness)
}

/// How far what a model says may lower and raise the score of an area.
const MOST_DOWN: f64 = 0.10;
const MOST_UP: f64 = 0.05;

/// Something a model says about the findings that counts: a finding it disputes, by its rule, or a risk that no rule covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weighed<'a> {
    Disputed(&'a str),
    Added(Area, Severity),
}

/// Scores and risk beside those of the engine, which stay as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjusted {
    pub scores: Scores,
    /// `None` where it is not known how much exposes the contract.
    pub risk: Option<u8>,
}

/// What the scores and the risk of an analysis would be if what a model says of it counted.
pub(crate) fn adjusted(analysis: &Analysis, said: &[Weighed<'_>]) -> Adjusted {
    adjusted_of(&analysis.findings, said, analysis.rule_type, analysis.exposed.as_ref().map(Vec::len))
}

/// The same of findings alone: disputed fails for half, added risks as failed rules of half
/// their weight, each area by no more than it may move, and the caps of the engine's rules all the same.
pub(super) fn adjusted_of(
    findings: &[Finding],
    said: &[Weighed<'_>],
    kind: RuleType,
    exposing: Option<usize>,
) -> Adjusted {
    let engine: Vec<Counted> = findings.iter().filter_map(Counted::of).collect();
    let is_disputed = |it: &Finding| said.contains(&Weighed::Disputed(it.rule_id.as_str()));
    let counted: Vec<Counted> = findings
        .iter()
        .filter_map(|it| Counted::of(it).map(|count| if is_disputed(it) { count.disputed() } else { count }))
        .collect();
    let added = |area: Area| -> f64 {
        let weights = said.iter().filter_map(|it| match it {
            Weighed::Added(of, severity) if *of == area => Some(f64::from(severity.weight()) / 2.0),
            Weighed::Added(..) | Weighed::Disputed(_) => None,
        });
        weights.sum()
    };
    let (mut areas, mut scores) = (Vec::new(), BTreeMap::new());
    for (area, share) in Area::ALL.into_iter().zip(area_weights(kind)) {
        let (Some(before), Some(mut now)) = (area_score(&engine, area, share), area_score(&counted, area, share))
        else {
            continue;
        };
        now.total += added(area);
        let score = now.capped().max(before.capped() - MOST_DOWN).min(before.capped() + MOST_UP);
        scores.insert(area, score);
        areas.push(now);
    }
    let has_failed_critical = counted.iter().any(|it| it.failed(Severity::Critical));
    let account = Account::with(areas, has_failed_critical, |it| scores.get(&it.area).copied().unwrap_or(it.capped()));
    let further = said.iter().map(|it| match it {
        Weighed::Added(_, severity) => severity_points(*severity) / 2,
        Weighed::Disputed(_) => 0,
    });
    let further: u32 = further.sum();
    Adjusted {
        scores: Scores {
            areas: scores.iter().map(|(area, it)| (*area, rounded(*it))).collect(),
            overall: account.overall(),
        },
        risk: exposing.map(|it| risks::steps(&counted, further, it).risk),
    }
}

/// How the scores came about that the rules alone give.
pub fn account(findings: &[Finding], kind: RuleType) -> Account {
    Account::of(&findings.iter().filter_map(Counted::of).collect::<Vec<_>>(), kind)
}

/// The same after people's decisions.
pub fn reviewed_account(findings: &[Finding], kind: RuleType) -> Account {
    Account::of(&findings.iter().filter_map(Counted::reviewed).collect::<Vec<_>>(), kind)
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
