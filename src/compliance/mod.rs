//! What the law asks of a contract: the shape of an analysis, shared by the server and the browser.
//!
//! Reading order: this file (what an analysis says), `pack` (the rules as data), `text` (the document prepared for
//! reading), `facts` (what is known about the contract), `detect` and `checks` (how a rule looks at the text),
//! `engine` (one analysis from start to end), `score` (figures out of findings).
//!
//! What must hold: the same text, answers, rule pack and date give the same analysis, byte for byte; every piece of
//! evidence is a stretch of the text exactly as it was received. Deliberately absent: network, clock, database and AI.
//! This file compiles for the browser and so needs no more than serde; everything that reads text is server-only.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contracts::ContractType;
pub use crate::playbook::OwnFinding;

#[cfg(feature = "ssr")]
mod body;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod checks;
#[cfg(feature = "ssr")]
mod condition;
#[cfg(feature = "ssr")]
mod detect;
#[cfg(feature = "ssr")]
mod engine;
mod exposing;
#[cfg(feature = "ssr")]
mod exposure;
#[cfg(feature = "ssr")]
mod facts;
#[cfg(feature = "ssr")]
mod gate;
pub mod keyterms;
mod law;
#[cfg(feature = "ssr")]
mod law_days;
#[cfg(feature = "ssr")]
mod law_links;
#[cfg(feature = "ssr")]
mod own;
#[cfg(feature = "ssr")]
mod pack;
#[cfg(feature = "ssr")]
mod pattern;
#[cfg(feature = "ssr")]
mod score;
#[cfg(feature = "ssr")]
mod steps;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;
#[cfg(feature = "ssr")]
pub(crate) mod text;

#[cfg(feature = "ssr")]
pub(crate) use body::{Body, Section, body};
#[cfg(feature = "ssr")]
pub(crate) use checks::{amounts, dates, numbers, only_date};
#[cfg(feature = "ssr")]
pub use engine::{analyse, analyse_by, outcome_of};
pub use exposing::{Exposing, Exposure};
#[cfg(feature = "ssr")]
pub use facts::{Deal, GivenFacts, WrongFact, said_by_the_text};
#[cfg(feature = "ssr")]
pub use gate::{Readiness, RequiredScore};
pub use law::{CHECK_WITH_A_LAWYER, Law};
#[cfg(feature = "ssr")]
pub use law_days::{basis, law_changed_between};
#[cfg(feature = "ssr")]
pub use law_links::{law_link, laws};
#[cfg(feature = "ssr")]
pub(crate) use law_links::{source_names, source_of};
#[cfg(feature = "ssr")]
pub use own::{Prepared, can_be_looked_for};
#[cfg(feature = "ssr")]
pub(crate) use pack::words_of_fact;
#[cfg(feature = "ssr")]
pub use pack::{PackError, RuleText, check_packs, fact_meanings, pack_version, rule_texts};
#[cfg(feature = "ssr")]
pub(crate) use pattern::Pattern;
#[cfg(feature = "ssr")]
pub use score::{
    Account, Adjusted, AreaScore, Bound, Limit, RiskAccount, RiskPart, RiskSteps, Scores, account, exposure_factor,
    review, reviewed, reviewed_account, risk_account,
};
#[cfg(feature = "ssr")]
pub(crate) use score::{Weighed, adjusted};
#[cfg(feature = "ssr")]
pub(crate) use text::is_in_english;

/// Said beside every analysis.
pub const NOTICE: &str = "This is information about the law, not legal advice.";

/// One of the five scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    Gdpr,
    Employment,
    Consumer,
    Commercial,
    Execution,
}

impl Area {
    /// Every area, in the order in which pages show them.
    pub const ALL: [Self; 5] = [Self::Gdpr, Self::Employment, Self::Consumer, Self::Commercial, Self::Execution];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gdpr => "gdpr",
            Self::Employment => "employment",
            Self::Consumer => "consumer",
            Self::Commercial => "commercial",
            Self::Execution => "execution",
        }
    }

    /// The area of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Gdpr => "Data protection",
            Self::Employment => "Employment law",
            Self::Consumer => "Consumer rights",
            Self::Commercial => "Commercial terms",
            Self::Execution => "Drafting and signing",
        }
    }
}

/// How much hangs on a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    /// Every severity, the least first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The severity of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The weight of a rule of this severity that does not set its own.
    pub fn weight(self) -> u8 {
        match self {
            Self::Info => 0,
            Self::Low => 1,
            Self::Medium => 3,
            Self::High => 6,
            Self::Critical => 10,
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Info => "Information",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::Critical => "Critical",
        }
    }
}

/// What a rule wants of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// The law, or the basic working of the contract, needs the term.
    Require,
    /// The term is good practice.
    Recommend,
    /// The term is void, unfair or a known trap.
    Forbid,
    /// A named algorithm decides.
    Check,
    /// Shown and never scored.
    Inform,
}

/// What came of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Pass,
    Partial,
    Fail,
    NotApplicable,
    /// The condition or the text cannot be decided; never scored.
    Unknown,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [Self::Pass, Self::Partial, Self::Fail, Self::NotApplicable, Self::Unknown];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Partial => "partial",
            Self::Fail => "fail",
            Self::NotApplicable => "not_applicable",
            Self::Unknown => "unknown",
        }
    }

    /// The outcome of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// Whether the rule is not met, or only in part.
    pub fn is_problem(self) -> bool {
        match self {
            Self::Fail | Self::Partial => true,
            Self::Pass | Self::NotApplicable | Self::Unknown => false,
        }
    }

    /// The share of the rule's weight that counts, or `None` when the outcome is not scored.
    pub fn credit(self) -> Option<f64> {
        match self {
            Self::Pass => Some(1.0),
            Self::Partial => Some(0.5),
            Self::Fail => Some(0.0),
            Self::NotApplicable | Self::Unknown => None,
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pass => "Met",
            Self::Partial => "Partly met",
            Self::Fail => "Not met",
            Self::NotApplicable => "Does not apply",
            Self::Unknown => "Not decided",
        }
    }
}

/// What a named person said about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The risk is accepted, with a reason.
    Accepted,
    /// The finding is wrong, with a reason.
    FalsePositive,
}

impl Decision {
    /// Every decision there is.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::FalsePositive];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::FalsePositive => "false_positive",
        }
    }

    /// The decision of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Accepted => "Risk accepted",
            Self::FalsePositive => "Dismissed as wrong",
        }
    }

    /// What a person did, to follow the name.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Accepted => "accepted the risk",
            Self::FalsePositive => "dismissed the finding as wrong",
        }
    }
}

/// A stretch of the analysed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// First character, counted in Unicode characters from the start of the text.
    pub start: u32,
    /// The character after the last one.
    pub end: u32,
    /// Exactly the characters from `start` to `end`.
    pub quote: String,
}

/// What one rule says about one text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The stable id of the rule, such as `GDPR-28-3-A`.
    pub rule_id: String,
    /// What the rule is about, in a few words.
    pub title: String,
    /// The score it counts towards.
    pub area: Area,
    /// How much hangs on it; an algorithm may grade what it found otherwise than the rule's own severity.
    pub severity: Severity,
    /// What the rule wants of the text.
    pub polarity: Polarity,
    /// The points it counts for in its area.
    pub weight: u8,
    /// What came of it.
    #[serde(rename = "status")]
    pub outcome: Outcome,
    /// The finding in plain words.
    pub message: String,
    /// What to do about it.
    pub recommendation: String,
    /// The law behind the rule, in the short names of the rule pack's source list.
    pub citation: Vec<String>,
    /// The passages that show it; empty when the point is that nothing was found.
    pub evidence: Vec<Evidence>,
    /// Where a missing clause should go, counted in Unicode characters from the start of the text.
    pub anchor: Option<u32>,
    /// For a missing clause: which parts of the text were searched.
    pub places_searched: Vec<String>,
    /// Which detector or algorithm decided.
    pub detector: Option<String>,
    /// How sure the engine is of this finding, from 0 to 1.
    pub confidence: f64,
    /// Whether the law behind the rule has to be checked for its current status before it is relied on.
    pub verify: bool,
    /// What a person decided about the finding, if anybody has.
    pub decision: Option<Decision>,
}

impl Finding {
    /// Where it stands in the text, or should; what stands nowhere comes last.
    pub fn place(&self) -> u32 {
        self.evidence.first().map(|it| it.start).or(self.anchor).unwrap_or(u32::MAX)
    }
}

/// A rule that the company had switched off: it was not asked, and counts in no score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchedOff {
    pub rule_id: String,
    pub title: String,
    pub area: Area,
    pub severity: Severity,
    /// The law behind the rule, which holds all the same.
    pub citation: Vec<String>,
    /// Why it is off.
    pub reason: String,
    /// Who switched it off.
    pub by_name: String,
    pub at: Timestamp,
}

/// A fact that would decide rules and that neither the text nor a person has settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The id of the fact in the rule pack.
    pub fact: String,
    /// What the fact means.
    pub meaning: String,
    /// The rules that wait for the answer.
    pub rules: Vec<String>,
}

/// Where a fact came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactSource {
    /// A person or the contract's own data said so.
    Given,
    /// It came with the template, and no edit since then changed what the text says of it; a person can override it.
    Template,
    /// Read out of the text; a person can override it.
    Inferred,
}

/// A fact about the contract that rules were decided by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFact {
    /// The id of the fact in the rule pack.
    pub fact: String,
    /// `true`, `false`, or one of the words the fact accepts.
    pub value: String,
    /// Where it came from.
    pub source: FactSource,
}

/// The band a score falls into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    Poor,
    #[serde(rename = "Needs work")]
    NeedsWork,
    Acceptable,
    Good,
    Excellent,
}

impl Level {
    /// The band of a score that is already rounded to two decimals.
    pub fn of(score: f64) -> Self {
        // Rounded scores are compared as whole hundredths: 0.95 has no exact binary form.
        let hundredths = (score * 100.0).round();
        if hundredths >= 95.0 {
            Self::Excellent
        } else if hundredths >= 85.0 {
            Self::Good
        } else if hundredths >= 80.0 {
            Self::Acceptable
        } else if hundredths >= 60.0 {
            Self::NeedsWork
        } else {
            Self::Poor
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Poor => "Poor",
            Self::NeedsWork => "Needs work",
            Self::Acceptable => "Acceptable",
            Self::Good => "Good",
            Self::Excellent => "Excellent",
        }
    }

    /// Whether a contract of this band counts as compliant.
    pub fn is_compliant(self) -> bool {
        match self {
            Self::Poor | Self::NeedsWork => false,
            Self::Acceptable | Self::Good | Self::Excellent => true,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// The band a risk score falls into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskLevel {
    Low,
    Medium,
    High,
    Critical,
}

impl RiskLevel {
    /// Every band, the least first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The band of a risk score from 1 to 10.
    pub fn of(risk_score: u8) -> Self {
        match risk_score {
            0..=3 => Self::Low,
            4..=6 => Self::Medium,
            7..=8 => Self::High,
            9.. => Self::Critical,
        }
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
            Self::Critical => "Critical",
        }
    }
}

/// How far an analysis can be relied on without a second pair of eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfidenceLevel {
    /// A person should check the result.
    Low,
    Medium,
    High,
}

impl ConfidenceLevel {
    /// The band of a confidence from 0 to 1.
    pub fn of(confidence: f64) -> Self {
        let hundredths = (confidence * 100.0).round();
        if hundredths >= 85.0 {
            Self::High
        } else if hundredths >= 65.0 {
            Self::Medium
        } else {
            Self::Low
        }
    }

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// What a reader is told.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Low => "low: have a person check this",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Everything the rule engine says about one text.
///
/// A score is `None` when its area does not apply, and all of them are when the text could not be read; scores are
/// from 0 to 1 with two decimals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    pub overall_score: Option<f64>,
    pub gdpr_compliance: Option<f64>,
    pub employment_law_compliance: Option<f64>,
    pub consumer_rights_compliance: Option<f64>,
    pub commercial_terms_compliance: Option<f64>,
    pub execution_readiness: Option<f64>,
    /// The overall score after people's decisions; equal to `overall_score` until somebody decides.
    pub reviewed_score: Option<f64>,
    /// The word for `overall_score`.
    pub level: Option<Level>,
    /// Whether `overall_score` is at least 0.80.
    pub is_compliant: bool,
    /// From 1 (least) to 10 (most), or `None` when the text could not be read.
    pub risk_score: Option<u8>,
    pub risk_level: Option<RiskLevel>,
    /// The facts that make a mistake costlier; `None` of a text that could not be read, and of analyses from before they were
    /// kept.
    #[serde(default)]
    pub exposed: Option<Vec<Exposure>>,
    /// The worst findings in plain words, worst first, at most ten.
    pub risk_factors: Vec<String>,
    /// What to do about them, in the same order, without repeats, at most ten.
    pub recommendations: Vec<String>,
    /// What every rule of this type of contract says, in the order of the rule pack.
    pub findings: Vec<Finding>,
    /// What a person could answer to have more rules decided.
    pub questions: Vec<Question>,
    /// What the conditions of the rules were decided by.
    pub facts: Vec<KnownFact>,
    /// How far the analysis can be relied on, from 0 to 1 with two decimals.
    pub confidence: f64,
    /// The type of contract as the rule pack names it.
    pub rule_type: RuleType,
    /// The version of the rule pack that was used.
    pub rule_pack_version: String,
    /// The version of the company's own rules that was used; 0 for the rule pack as it is.
    #[serde(default)]
    pub rule_set_version: u32,
    /// The rules of this type of contract that the company had switched off, in the order of the rule pack.
    #[serde(default)]
    pub switched_off: Vec<SwitchedOff>,
    /// What the company's own rules say, in the order in which they were written. No score counts them.
    #[serde(default)]
    pub own_findings: Vec<OwnFinding>,
    /// The date the law is stated at.
    pub analysis_date: Date,
}

impl Analysis {
    /// Names by what it was made: see [`basis`].
    #[cfg(feature = "ssr")]
    pub fn basis(&self) -> String {
        basis(&self.rule_pack_version, self.rule_set_version, self.analysis_date)
    }

    /// The score of one area.
    pub fn score(&self, area: Area) -> Option<f64> {
        match area {
            Area::Gdpr => self.gdpr_compliance,
            Area::Employment => self.employment_law_compliance,
            Area::Consumer => self.consumer_rights_compliance,
            Area::Commercial => self.commercial_terms_compliance,
            Area::Execution => self.execution_readiness,
        }
    }
}

/// The type of contract as the rule packs name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleType {
    Service,
    Employment,
    Contractor,
    Supplier,
    Nda,
    TncB2b,
    TncB2c,
    Dpa,
    Saas,
    Other,
    /// Takes the rules of `dpa`: the duties between two controllers are told apart by the fact `pd`.
    DataSharing,
    /// Takes the rules of `dpa` and the commercial rules of a licence.
    AiTraining,
    /// Takes the rules of `dpa` and the commercial rules of a development agreement.
    ModelOwnership,
}

impl RuleType {
    /// The rule-pack type of a contract; terms and conditions are consumer terms when the fact `b2c` holds.
    pub fn of(contract_type: ContractType, b2c: bool) -> Self {
        match contract_type {
            ContractType::ServiceAgreement | ContractType::Consultancy => Self::Service,
            ContractType::EmploymentContract => Self::Employment,
            ContractType::ContractorAgreement => Self::Contractor,
            ContractType::SupplierAgreement => Self::Supplier,
            ContractType::Nda => Self::Nda,
            ContractType::TermsConditions if b2c => Self::TncB2c,
            ContractType::TermsConditions => Self::TncB2b,
            ContractType::DataProcessing => Self::Dpa,
            ContractType::DataSharing => Self::DataSharing,
            ContractType::Saas => Self::Saas,
            ContractType::AiTraining => Self::AiTraining,
            ContractType::ModelOwnership => Self::ModelOwnership,
            ContractType::Other => Self::Other,
        }
    }
}
