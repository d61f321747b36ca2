//! Findings that people decide: accepting a risk, dismissing a finding as wrong, and saying who looks into one.
//!
//! The rules' own words and scores never change by it; a decision is weighed in beside them (`reviewed_score`). A decision is
//! about a finding as it was seen: when another text or another rule pack finds something materially different, the decision
//! stays on record and no longer counts. What a company's own rules find is decided in the same way, and changes no score.
//! Nothing is ever deleted: a decision that is taken back or followed by another says
//! by whom and when. Deciding is no change of the contract and makes no version, so it is done whatever the status. Reading
//! order: this file, `subject` (what is decided about), `record`, `rules` (what counts), `changes` (one analysis beside the one before), `form`, `actions`, `store`.
//! Deliberately absent: decisions about rules that are met, and decisions for more than one contract at a time.

#[cfg(feature = "ssr")]
pub mod actions;
pub mod changes;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
mod found_by;
#[cfg(feature = "ssr")]
mod record;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
mod subject;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

#[cfg(feature = "ssr")]
pub use found_by::found_by;
#[cfg(feature = "ssr")]
pub use record::{Assigned, Decided, Judged, Judgements, Reading, Withdrawn};
#[cfg(feature = "ssr")]
pub use subject::{Subject, subjects};

use crate::compliance::{Decision, Law, Outcome, Severity};
use crate::fixes::Fix;
use crate::ids::{ContractId, UserId};
use crate::owners::Choosable;
use serde::{Deserialize, Serialize};

/// Whether a decision that nobody took back still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is about the finding as it is.
    Counts,
    /// What it was about reads differently now, or the rule does.
    EarlierText,
    /// The day until which the risk was accepted has passed.
    RanOut,
}

impl Standing {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Counts => "counts",
            Self::EarlierText => "earlier_text",
            Self::RanOut => "ran_out",
        }
    }

    /// What a reader is told of one that does not count.
    pub fn warning(self) -> Option<&'static str> {
        match self {
            Self::Counts => None,
            Self::EarlierText => Some("Made about an earlier text. Look again: it does not count any more."),
            Self::RanOut => {
                Some("The day until which it was accepted has passed. Look again: it does not count any more.")
            }
        }
    }
}

/// Which findings a person may decide, by their role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decides {
    /// None.
    Nothing,
    /// All but critical ones.
    Others,
    /// All.
    Everything,
}

impl Decides {
    /// Whether a finding of this severity is among them.
    pub fn includes(self, severity: Option<Severity>) -> bool {
        match self {
            Self::Nothing => false,
            Self::Others => severity != Some(Severity::Critical),
            Self::Everything => true,
        }
    }
}

/// How the pages call a severity, and a finding that has none because the company's own rule found it.
pub fn severity_label(severity: Option<Severity>) -> &'static str {
    severity.map_or("Own rule", Severity::label)
}

/// A decision in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionView {
    pub decision: Decision,
    pub standing: Standing,
    /// Such as `Priya Nair accepted the risk on 20 November 2026 at 09:42, until 3 March 2027`.
    pub said: String,
    pub reason: String,
    /// The version it was made about.
    pub version: u32,
}

/// Who looks into a finding, in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentView {
    pub to: UserId,
    pub name: String,
    /// Such as `Priya Nair, as Tom Ashworth said on 20 November 2026 at 09:42`.
    pub said: String,
}

/// Something that was decided about a finding once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastDecision {
    /// Such as `20 Nov 2026, 09:42:07`.
    pub at: String,
    /// The same instant in RFC 3339.
    pub at_exact: String,
    pub rule_id: String,
    /// The title of the finding when it was decided.
    pub title: String,
    /// Such as `Priya Nair accepted the risk, about version 3`.
    pub said: String,
    pub reason: String,
    /// Who took it back, if it does not stand any more.
    pub ended: Option<String>,
}

/// How a finding came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundBy {
    /// In a sentence.
    pub said: String,
    /// The wordings that were found or looked for, as the rule pack writes them; none where a check worked it out.
    pub wordings: Vec<String>,
}

/// A finding with what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingView {
    pub contract: ContractId,
    pub contract_title: String,
    /// The version of the contract that the finding is about.
    pub version: u32,
    pub rule_id: String,
    pub title: String,
    pub outcome: Outcome,
    /// `None` for a rule of the company's own.
    pub severity: Option<Severity>,
    pub message: String,
    pub recommendation: String,
    pub law: Vec<Law>,
    /// Whether the present state of the law could not be confirmed.
    pub verify: bool,
    pub quotes: Vec<String>,
    /// `None` where nothing was decided, and for a rule of the company's own.
    pub found_by: Option<FoundBy>,
    /// Names the finding as it is shown here, with its decision and assignment.
    pub seen: String,
    pub decision: Option<DecisionView>,
    pub assigned: Option<AssignmentView>,
    /// Every decision about the rule in this contract, the latest first.
    pub history: Vec<PastDecision>,
    /// Whether this person may decide it now.
    pub may_decide: bool,
    /// Whether this person may say who looks into it.
    pub may_assign: bool,
    /// Why this person cannot decide it, or nobody can.
    pub hindrance: Option<String>,
    /// What this person can do about it in the text now.
    pub fix: Option<Fix>,
    /// Who could look into it.
    pub colleagues: Vec<Choosable>,
    /// Today where the company is, `YYYY-MM-DD`.
    pub today: String,
    /// Until when a risk is accepted unless another day is chosen, `YYYY-MM-DD`.
    pub usual_until: String,
    /// The latest day until which it can be.
    pub latest_until: String,
}

/// Which findings of the company a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// What the person has to look into.
    #[default]
    Mine,
    /// What anybody has to look into.
    Assigned,
    /// What was decided and not taken back, whether it still counts or not.
    Decided,
}

impl Shown {
    /// Every choice, the usual one first.
    pub const ALL: [Self; 3] = [Self::Mine, Self::Assigned, Self::Decided];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Assigned => "assigned",
            Self::Decided => "decided",
        }
    }

    /// The choice of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mine => "Assigned to me",
            Self::Assigned => "Assigned to anybody",
            Self::Decided => "Decided",
        }
    }
}

/// Whose rules the findings of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RulesOf {
    /// Of the rule pack.
    Pack,
    /// Of the company itself.
    Own,
}

impl RulesOf {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Pack, Self::Own];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Own => "own",
        }
    }

    /// The choice of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pack => "The rule pack",
            Self::Own => "Your company’s own rules",
        }
    }
}

/// A line of the list of findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRow {
    pub contract: ContractId,
    pub contract_title: String,
    pub rule_id: String,
    pub title: String,
    /// `None` for a rule of the company's own.
    pub severity: Option<Severity>,
    /// What came of the rule when the contract was last checked; `None` in the list of decisions.
    pub outcome: Option<Outcome>,
    /// What was decided; `None` for what waits.
    pub decision: Option<Decision>,
    /// Who looks into it or decided it.
    pub person: String,
    /// When it was assigned or decided.
    pub when: String,
    /// Why it was decided so.
    pub reason: Option<String>,
}

/// A page of findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingList {
    pub rows: Vec<FindingRow>,
    pub shown: Shown,
    /// `None` for those of all rules.
    pub rules: Option<RulesOf>,
    /// How many each choice has, in the order of [`Shown::ALL`].
    pub counts: [u32; 3],
    /// From 1.
    pub page: u32,
    pub pages: u32,
}
