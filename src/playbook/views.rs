//! The rules of a company in words ready to be shown.

use super::RuleState;
use super::own::OwnRule;
use crate::compliance::{Area, Law, Outcome, Severity};
use crate::findings::changes::ChangeKind;
use crate::ids::ContractId;
use serde::{Deserialize, Serialize};

/// A rule of the pack as a list shows it, as the draft has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRow {
    pub id: String,
    pub title: String,
    pub area: Area,
    pub severity: Severity,
    /// What is said where it is not met.
    pub finding: String,
    pub law: Vec<Law>,
    /// Whether the present state of the law could not be confirmed.
    pub verify: bool,
    pub state: RuleState,
    /// Why it is off, who said so and when.
    pub said: Option<String>,
    /// Whether the draft switches it.
    pub is_changed: bool,
}

/// A page of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleList {
    /// In the order of the rule pack.
    pub rows: Vec<RuleRow>,
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    /// Whether this person may switch rules.
    pub may_manage: bool,
}

/// One rule of the pack, with what is said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    pub row: RuleRow,
    /// What to do where it is not met.
    pub fix: String,
    /// How it stands by the rules that count now.
    pub now: RuleState,
    pub may_manage: bool,
}

/// A rule that is off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffView {
    pub id: String,
    pub title: String,
    /// `None` for a rule that the present pack has no more.
    pub severity: Option<Severity>,
    pub reason: String,
    /// Such as `Priya Nair switched it off on 20 Nov 2026, 09:42:07`.
    pub said: String,
    /// Said of a critical rule.
    pub warning: Option<String>,
}

/// A rule of the company's own, as the draft has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnView {
    pub rule: OwnRule,
    /// Names the rule as it is shown here.
    pub mark: String,
    /// Whether it counts now as it stands here.
    pub is_published: bool,
    pub may_manage: bool,
}

/// A page of the company's own rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnList {
    /// In the order in which they were written.
    pub rows: Vec<OwnView>,
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    pub may_manage: bool,
}

/// Something that publishing the draft would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    pub id: String,
    /// The number of a rule of the company's own.
    pub own: Option<u32>,
    pub title: String,
    /// What becomes of it, such as `switched off`.
    pub becomes: String,
    pub reason: Option<String>,
    /// Said of a critical rule that is switched off.
    pub warning: Option<String>,
}

/// Where a company's rules stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaybookView {
    /// 0 for the rule pack as it is.
    pub version: u32,
    /// Who published it and when.
    pub published: Option<String>,
    /// How many rules the pack has.
    pub rules: u32,
    pub off: Vec<OffView>,
    /// The rules of the company's own that count now.
    pub own: Vec<OwnRule>,
    /// What the draft would change; empty where there is none.
    pub changes: Vec<ChangeView>,
    /// Who changed the draft last, and when.
    pub drafted: Option<String>,
    /// Names the draft as it is shown here.
    pub mark: String,
    pub may_manage: bool,
}

/// A version that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    pub version: u32,
    /// Such as `published by Priya Nair on 20 Nov 2026, 09:42:07`.
    pub said: String,
}

/// A page of versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionList {
    /// The latest first.
    pub rows: Vec<VersionRow>,
    pub total: u32,
    pub page: u32,
    pub pages: u32,
}

/// One version, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionView {
    pub version: u32,
    pub said: String,
    pub off: Vec<OffView>,
    pub own: Vec<OwnRule>,
}

/// A finding that the draft changes in one contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedChange {
    pub rule_id: String,
    pub title: String,
    /// `None` for a rule of the company's own.
    pub severity: Option<Severity>,
    pub kind: ChangeKind,
    /// What comes of the rule now; `None` where it is not asked.
    pub before: Option<Outcome>,
    /// What would come of it.
    pub after: Option<Outcome>,
}

/// What the draft does to one contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialRow {
    pub contract: ContractId,
    pub title: String,
    pub score_before: Option<f64>,
    pub score_after: Option<f64>,
    pub risk_before: Option<u8>,
    pub risk_after: Option<u8>,
    /// The most serious first, those of own rules last.
    pub changes: Vec<TriedChange>,
}

impl TrialRow {
    /// Whether anything differs at all.
    pub fn is_changed(&self) -> bool {
        self.score_before != self.score_after || self.risk_before != self.risk_after || !self.changes.is_empty()
    }
}

/// What the draft does to all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialTotals {
    pub contracts: u32,
    /// In how many anything differs.
    pub changed: u32,
    /// How many score better.
    pub better: u32,
    pub worse: u32,
    /// How many findings appear.
    pub appear: u32,
    /// How many go.
    pub go: u32,
    /// How many are there as before, and more or less serious.
    pub differ: u32,
}

/// What publishing the draft would do to the contracts that were changed last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrialView {
    /// Names the draft that was tried.
    pub mark: String,
    pub totals: TrialTotals,
    /// How many contracts were left out because the texts before them were long.
    pub left_out: u32,
    /// The contract changed last comes first.
    pub rows: Vec<TrialRow>,
}
