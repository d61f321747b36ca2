//! Frameworks and reports as their pages show them.

use super::{Content, Framework, Score};
use crate::ids::FrameworkReportId;
use serde::{Deserialize, Serialize};

/// A framework in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkRow {
    pub framework: Framework,
    pub name: String,
    pub score: Score,
    /// Such as `4 of 11 controls that apply are met, 7 are not`.
    pub counted: String,
}

/// A report in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    pub id: FrameworkReportId,
    pub name: String,
    /// Such as `26 August 2026 to 23 November 2026`.
    pub period: String,
    /// Such as `drawn up by Priya Nair today at 09:42`.
    pub drawn: String,
    /// Such as `approved by Tom Ashworth today at 10:05`; `None` for a draft.
    pub approved: Option<String>,
}

/// The list of frameworks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworksView {
    pub frameworks: Vec<FrameworkRow>,
    pub period: String,
    /// A page of reports, the latest first.
    pub reports: Vec<ReportRow>,
    pub total: u32,
    pub page: u32,
    pub pages: u32,
}

/// A framework as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkView {
    pub content: Content,
    /// Whether this person may draw up a report and vouch for controls.
    pub may_report: bool,
    /// The latest reports of it.
    pub reports: Vec<ReportRow>,
    /// Today where the company is, `YYYY-MM-DD`.
    pub today: String,
}

/// What somebody vouches for, in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestationView {
    pub statement: String,
    pub evidence: String,
    pub link: String,
    /// The id of a contract; may be empty.
    pub contract_id: String,
    /// Such as `Priya Nair vouched for it on 23 Nov 2026, 09:00:00, until 1 June 2027`.
    pub said: String,
}

/// The form by which a person vouches for a control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlForm {
    pub framework: Framework,
    pub framework_name: String,
    pub control: String,
    pub name: String,
    pub asks: String,
    pub recommendation: String,
    /// Whether a person can vouch for a part of it.
    pub may_be_attested: bool,
    pub standing: Option<AttestationView>,
    /// Today where the company is, `YYYY-MM-DD`.
    pub today: String,
}

/// A report, draft or approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    pub id: FrameworkReportId,
    pub content: Content,
    /// Such as `Drawn up by Priya Nair on 23 Nov 2026, 09:00:00`.
    pub drawn: String,
    /// Names the draft as it is shown; empty for a report that is approved.
    pub seen: String,
    /// Whether this person may approve it now.
    pub may_approve: bool,
    /// Why this person cannot, though their role could.
    pub hindrance: Option<String>,
    /// Whether this person may drop the draft.
    pub may_drop: bool,
    /// The SHA-256 of what was approved.
    pub sha256: Option<String>,
    /// Whether it still fits both what is kept and what the trail says; `None` for a draft.
    pub fits: Option<bool>,
    /// Whether it came in with an archive.
    pub is_brought_in: bool,
    /// When it was approved, in words.
    pub approved: Option<String>,
    /// The meanings that a name can have: a word and its sentence each.
    pub meanings: Vec<(String, String)>,
}
