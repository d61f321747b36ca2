//! The shapes of the files of a rule pack; a member that is not among them is refused.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Sign, Source, Unit};
use crate::compliance::{Area, Polarity, RuleType, Severity};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPack {
    pub(super) pack: String,
    pub(super) version: String,
    #[serde(rename = "law_as_at")]
    _law_as_at: Date,
    #[serde(rename = "jurisdiction")]
    _jurisdiction: String,
    pub(super) weights: BTreeMap<Severity, u8>,
    pub(super) fragments: BTreeMap<String, String>,
    pub(super) facts: Vec<RawFact>,
    pub(super) algorithms: Vec<RawAlgorithm>,
    pub(super) sources: Vec<Source>,
    pub(super) rules: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFact {
    pub(super) id: String,
    pub(super) meaning: String,
    #[serde(rename = "inference")]
    _inference: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAlgorithm {
    pub(super) id: String,
    #[serde(rename = "spec")]
    _spec: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) area: Area,
    pub(super) polarity: Polarity,
    pub(super) severity: Severity,
    pub(super) weight: u8,
    pub(super) types: Vec<RuleType>,
    pub(super) when: Option<String>,
    pub(super) from: Option<Date>,
    #[serde(default)]
    pub(super) to: Option<Date>,
    #[serde(default)]
    pub(super) retired: bool,
    pub(super) law: Vec<String>,
    pub(super) detectors: Vec<RawDetector>,
    pub(super) algorithm: Option<String>,
    #[serde(rename = "pitfalls")]
    _pitfalls: Option<String>,
    pub(super) finding: String,
    pub(super) fix: String,
    pub(super) verify: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDetector {
    pub(super) kind: Sign,
    pub(super) unit: Unit,
    pub(super) terms: Vec<RawTerm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTerm {
    pub(super) re: Option<String>,
    pub(super) near: Option<(String, String)>,
    pub(super) within: Option<usize>,
    #[serde(default)]
    pub(super) not: bool,
}

/// The detectors of key terms, which rules do not name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKeyTerms {
    pub(super) version: String,
    #[serde(rename = "notation")]
    _notation: String,
    pub(super) terms: Vec<RawKeyTerm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKeyTerm {
    pub(super) id: String,
    #[serde(rename = "cuad")]
    _cuad: String,
    pub(super) detectors: Vec<RawKeyTermDetector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKeyTermDetector {
    pub(super) unit: Unit,
    pub(super) terms: Vec<RawTerm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInheritance {
    #[serde(rename = "type")]
    pub(super) rule_type: RuleType,
    pub(super) inherits: RuleType,
    pub(super) adds: Vec<String>,
}
