//! Marks: the status of a contract, the outcome of a rule, how serious a finding is, a filter that is on.
//!
//! Each is a shape, a word and a colour together, so that it is read in print, without colour and by ear.

use leptos::prelude::*;

use super::icons::Icon;

/// The status of a contract, given as its stable word (`draft`, `pending_review`, `active`, `completed`, `expired`,
/// `terminated`); a word it does not know is shown as it stands.
#[component]
pub fn Status(
    /// The stable word.
    #[prop(into)]
    status: String,
    /// Drawn with an edge, for the head of a page; without it for a row.
    #[prop(optional)]
    boxed: bool,
) -> impl IntoView {
    let (icon, words) = match status.as_str() {
        "draft" => (Icon::Draft, "Draft".to_owned()),
        "pending_review" => (Icon::PendingReview, "Pending review".to_owned()),
        "active" => (Icon::Active, "Active".to_owned()),
        "completed" => (Icon::Completed, "Completed".to_owned()),
        "expired" => (Icon::Expired, "Expired".to_owned()),
        "terminated" => (Icon::Terminated, "Terminated".to_owned()),
        other => (Icon::Unknown, other.to_owned()),
    };
    let class = if boxed { "status boxed" } else { "status" };
    view! {
        <span class=class data-status=status>
            <Icon name=icon/>
            {words}
        </span>
    }
}

/// What came of checking a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rule is met.
    Pass,
    /// The rule is met in part.
    Partial,
    /// The rule is not met.
    Fail,
    /// The rule is not about this contract.
    NotApplicable,
    /// The rule waits for an answer.
    Unknown,
    /// Something to know; nothing to meet.
    Info,
    /// The rule is not met and somebody accepted the risk.
    Accepted,
    /// Somebody dismissed the finding as wrong.
    Dismissed,
}

impl Outcome {
    /// The stable word: `pass`, `partial`, `fail`, `not_applicable`, `unknown`, `info`, `accepted`,
    /// `dismissed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Partial => "partial",
            Self::Fail => "fail",
            Self::NotApplicable => "not_applicable",
            Self::Unknown => "unknown",
            Self::Info => "info",
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
        }
    }

    /// What a reader is told.
    pub fn words(self) -> &'static str {
        match self {
            Self::Pass => "Met",
            Self::Partial => "Partly met",
            Self::Fail => "Not met",
            Self::NotApplicable => "Does not apply",
            Self::Unknown => "Needs an answer",
            Self::Info => "For information",
            Self::Accepted => "Risk accepted",
            Self::Dismissed => "Dismissed as wrong",
        }
    }

    /// The shape that stands for it.
    fn icon(self) -> Icon {
        match self {
            Self::Pass => Icon::Check,
            Self::Partial => Icon::Partial,
            Self::Fail => Icon::Fail,
            Self::NotApplicable => Icon::Dash,
            Self::Unknown => Icon::Unknown,
            Self::Info => Icon::Info,
            Self::Accepted => Icon::Flag,
            Self::Dismissed => Icon::Cross,
        }
    }
}

impl From<&str> for Outcome {
    /// Reads a stable word; a word that is none of them counts as unknown.
    fn from(word: &str) -> Self {
        match word {
            "pass" => Self::Pass,
            "partial" => Self::Partial,
            "fail" => Self::Fail,
            "not_applicable" => Self::NotApplicable,
            "info" => Self::Info,
            "accepted" => Self::Accepted,
            "dismissed" => Self::Dismissed,
            _ => Self::Unknown,
        }
    }
}

impl From<String> for Outcome {
    /// Reads a stable word; a word that is none of them counts as unknown.
    fn from(word: String) -> Self {
        Self::from(word.as_str())
    }
}

/// The outcome of a rule; `words` takes the place of the usual ones, as in "1 high" or "All met".
#[component]
pub fn OutcomeMark(
    /// The outcome or its stable word.
    #[prop(into)]
    outcome: Outcome,
    /// Other words for it.
    #[prop(optional, into)]
    words: Option<String>,
) -> impl IntoView {
    view! {
        <span class="outcome" data-outcome=outcome.as_str()>
            <Icon name=outcome.icon()/>
            {words.unwrap_or_else(|| outcome.words().to_owned())}
        </span>
    }
}

/// How serious a finding is, given as its word in any case (`critical`, `high`, `medium`, `low`, `info`); a word it
/// does not know is shown as it stands.
#[component]
pub fn SeverityWord(
    /// The word.
    #[prop(into)]
    severity: String,
) -> impl IntoView {
    let word = severity.to_ascii_lowercase();
    let words = match word.as_str() {
        "critical" => "Critical".to_owned(),
        "high" => "High".to_owned(),
        "medium" => "Medium".to_owned(),
        "low" => "Low".to_owned(),
        "info" => "For information".to_owned(),
        _ => severity,
    };
    view! { <span class="severity" data-severity=word>{words}</span> }
}

/// A filter that is on; following it takes the filter off.
#[component]
pub fn Chip(
    /// What the filter says.
    #[prop(into)]
    label: String,
    /// The same list without it.
    #[prop(into)]
    remove_href: String,
) -> impl IntoView {
    let spoken = format!("Remove filter: {label}");
    view! {
        <a class="chip" href=remove_href aria-label=spoken>
            {label}
            <Icon name=Icon::Cross/>
        </a>
    }
}
