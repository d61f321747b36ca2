//! What an archive says of reports on frameworks that were approved: one a line, with the very bytes that were.

use super::check::{Here, past};
use crate::crypto;
use crate::frameworks::store::whole::Whole;
use crate::frameworks::{Content, FORMAT};
use crate::ids::FrameworkReportId;
use crate::problem::{Complaints, Problem};
use crate::typed;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A report on a framework that was approved. What it says, of whom and of which days stands in its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkReportRecord {
    pub id: Uuid,
    /// The e-mail of whoever drew it up.
    pub drawn_by: Option<String>,
    pub drawn_at: Timestamp,
    /// Of the bytes of `content`.
    pub sha256: String,
    /// The bytes that were approved, as a text.
    pub content: String,
}

impl FrameworkReportRecord {
    pub(super) fn of(it: Whole, drawn_by: Option<String>) -> Self {
        Self { id: it.id.uuid(), drawn_by, drawn_at: it.drawn_at, sha256: it.sha256, content: it.bytes }
    }

    /// The report as it may be kept under `id`, with what it says.
    ///
    /// # Errors
    /// Every complaint, by the name of its field in the record.
    pub(super) fn check(self, id: FrameworkReportId, here: &impl Here) -> Result<(Whole, Content), Problem> {
        let mut complaints = Complaints::new();
        if crypto::fingerprint(self.content.as_bytes()) != self.sha256 {
            complaints.add("sha256", "damaged", "The report is not what was approved: its hash does not fit.");
        }
        complaints.keep("drawn_at", past(self.drawn_at, here));
        let content: Option<Content> = serde_json::from_str(&self.content).ok();
        let Some((content, approval)) = content.and_then(|it| it.approval.clone().map(|approval| (it, approval)))
        else {
            complaints.add("content", "not_a_report", "This is no report that was approved.");
            return Err(Problem::invalid(complaints));
        };
        if content.format > FORMAT {
            complaints.add("content", "too_new", "A later Pactoria drew it up, and this one cannot read it yet.");
        }
        if content.from > content.to {
            complaints.add("content", "out_of_order", "Its last day lies before its first.");
        }
        complaints.keep("content", past(approval.at, here));
        if approval.at < self.drawn_at {
            complaints.add("drawn_at", "out_of_order", "It was approved before it was drawn up.");
        }
        complaints.keep("content", typed::one_line(&content.drawn_by, 1..=160));
        let approved_by_name = complaints.keep("content", typed::one_line(&approval.by_name, 1..=160));
        let whole = approved_by_name.map(|approved_by_name| Whole {
            id,
            drawn_by: here.person(self.drawn_by.as_deref()),
            drawn_at: self.drawn_at,
            approved_by_name,
            approved_at: approval.at,
            sha256: self.sha256,
            bytes: self.content,
        });
        complaints.into_result(whole.map(|it| (it, content)))
    }
}
