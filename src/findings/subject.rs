//! What people decide about, whichever rule found it: one of the rule pack, or one of the company's own.

use super::rules;
use crate::compliance::{Analysis, Decision, Evidence, Finding, Outcome, OwnFinding, Severity};

/// A finding of either kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Subject<'a> {
    /// Of a rule of the rule pack.
    Pack(&'a Finding),
    /// Of a rule of the company's own. It has no severity, rests on no law and counts in no score.
    Own(&'a OwnFinding),
}

/// Every finding of an analysis: those of the rule pack, then those of the company's own rules.
pub fn subjects(analysis: &Analysis) -> impl Iterator<Item = Subject<'_>> {
    analysis.findings.iter().map(Subject::Pack).chain(analysis.own_findings.iter().map(Subject::Own))
}

impl<'a> Subject<'a> {
    /// The finding of a rule.
    pub fn of(analysis: &'a Analysis, rule_id: &str) -> Option<Self> {
        subjects(analysis).find(|it| it.rule_id() == rule_id)
    }

    /// The stable id of the rule.
    pub fn rule_id(self) -> &'a str {
        match self {
            Self::Pack(it) => &it.rule_id,
            Self::Own(it) => &it.rule_id,
        }
    }

    /// What the rule is about, in a few words.
    pub fn title(self) -> &'a str {
        match self {
            Self::Pack(it) => &it.title,
            Self::Own(it) => &it.name,
        }
    }

    /// How much hangs on it; `None` for a rule of the company's own.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Pack(it) => Some(it.severity),
            Self::Own(_) => None,
        }
    }

    /// What came of the rule.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Pack(it) => it.outcome,
            Self::Own(it) => it.outcome,
        }
    }

    /// The finding in plain words.
    pub fn message(self) -> &'a str {
        match self {
            Self::Pack(it) => &it.message,
            Self::Own(it) => &it.message,
        }
    }

    /// What to do about it; empty where nothing is said.
    pub fn recommendation(self) -> &'a str {
        match self {
            Self::Pack(it) => &it.recommendation,
            Self::Own(it) => &it.advice,
        }
    }

    /// The law behind the rule.
    pub fn citation(self) -> &'a [String] {
        match self {
            Self::Pack(it) => &it.citation,
            Self::Own(_) => &[],
        }
    }

    /// Whether the present state of the law could not be confirmed.
    pub fn verify(self) -> bool {
        match self {
            Self::Pack(it) => it.verify,
            Self::Own(_) => false,
        }
    }

    /// The passages that show it.
    pub fn evidence(self) -> &'a [Evidence] {
        match self {
            Self::Pack(it) => &it.evidence,
            Self::Own(it) => &it.evidence,
        }
    }

    /// Where a missing clause should go, counted in Unicode characters from the start of the text.
    pub fn anchor(self) -> Option<u32> {
        match self {
            Self::Pack(it) => it.anchor,
            Self::Own(_) => None,
        }
    }

    /// Where it stands in the text, or should; what stands nowhere comes last.
    pub fn place(self) -> u32 {
        match self {
            Self::Pack(it) => it.place(),
            Self::Own(it) => it.evidence.first().map_or(u32::MAX, |it| it.start),
        }
    }

    /// The decision that counts.
    pub fn decision(self) -> Option<Decision> {
        match self {
            Self::Pack(it) => it.decision,
            Self::Own(it) => it.decision,
        }
    }

    /// Not met, or only in part, and no decision counts for it.
    pub fn is_open(self) -> bool {
        self.outcome().is_problem() && self.decision().is_none()
    }

    /// Not met, or only in part, and a decision counts for it.
    pub fn is_decided(self) -> bool {
        self.outcome().is_problem() && self.decision().is_some()
    }

    /// Names what it is about: see [`rules::fingerprint`].
    pub fn fingerprint(self) -> String {
        rules::fingerprint(self)
    }
}
