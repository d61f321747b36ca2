//! The rules of a company in words ready to be shown.

use super::RuleState;
use crate::compliance::{Area, Severity};
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
    pub law: Vec<String>,
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

/// Something that publishing the draft would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The page of what it changes.
    pub id: String,
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
}
