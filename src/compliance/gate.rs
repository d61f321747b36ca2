//! The gate before signing: the score after people's decisions that a contract needs, and that no critical finding is open.
//!
//! The gate informs and stops nothing: whoever may record a signature is told what it says, and may record it all the same.

use std::fmt;

use super::{Analysis, Outcome, Severity};
use crate::problem::Complaint;

/// The score after decisions from which on a contract is ready to sign, in whole hundredths.
///
/// Hundredths, because 0.95 has no exact binary form and the gate must not hang on how a fraction is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RequiredScore(u8);

impl RequiredScore {
    /// What is asked for where nobody said otherwise.
    pub const USUAL: Self = Self(95);

    /// Reads a score from 0 to 1 with at most two decimals, such as `0.95`.
    ///
    /// # Errors
    /// `not_a_score`.
    pub fn parse(raw: &str) -> Result<Self, Complaint> {
        let (whole, part) = raw.trim().split_once('.').unwrap_or((raw.trim(), "0"));
        let is_part = (1..=2).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        let hundredths = match whole {
            "0" if is_part => format!("{part:0<2}").parse().ok(),
            "1" if is_part && part.bytes().all(|it| it == b'0') => Some(100),
            _ => None,
        };
        hundredths
            .map(Self)
            .ok_or_else(|| Complaint::new("not_a_score", "Write a score from 0.00 to 1.00, such as 0.95."))
    }

    /// So many hundredths; `None` above 100.
    pub fn of_hundredths(hundredths: u8) -> Option<Self> {
        (hundredths <= 100).then_some(Self(hundredths))
    }

    /// In whole hundredths.
    pub fn hundredths(self) -> u8 {
        self.0
    }

    /// From 0 to 1.
    pub fn score(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// Whether a score that is rounded to two decimals is enough.
    fn is_met_by(self, score: f64) -> bool {
        (score * 100.0).round() >= f64::from(self.0)
    }
}

impl Default for RequiredScore {
    fn default() -> Self {
        Self::USUAL
    }
}

impl fmt::Display for RequiredScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.score())
    }
}

/// What the gate says of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// There is no score to go by.
    NoScore,
    /// A critical rule is not met, or only in part, and nobody has decided about it.
    CriticalOpen,
    /// The score after decisions is below what is asked for.
    Below,
    /// Nothing stands against signing.
    Ready,
}

impl Readiness {
    /// What an analysis with people's decisions comes to where this score is asked for.
    pub fn of(it: &Analysis, required: RequiredScore) -> Self {
        let Some(score) = it.reviewed_score.filter(|_| it.risk_score.is_some()) else { return Self::NoScore };
        let is_open_critical = |outcome: Outcome, severity, is_decided: bool| {
            outcome.is_problem() && severity == Severity::Critical && !is_decided
        };
        if it.findings.iter().any(|it| is_open_critical(it.outcome, it.severity, it.decision.is_some())) {
            Self::CriticalOpen
        } else if required.is_met_by(score) {
            Self::Ready
        } else {
            Self::Below
        }
    }

    /// Whether nothing stands against signing.
    pub fn is_ready(self) -> bool {
        match self {
            Self::Ready => true,
            Self::NoScore | Self::CriticalOpen | Self::Below => false,
        }
    }

    /// The word for a contract that nobody has signed yet.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoScore => "Could not be read",
            Self::CriticalOpen | Self::Below => "Not ready to sign",
            Self::Ready => "Ready to sign",
        }
    }

    /// What it rests on, as a sentence; `it` is the analysis it was said of.
    pub fn because(self, it: &Analysis, required: RequiredScore) -> String {
        let score = it.reviewed_score.map(|it| format!("{it:.2}")).unwrap_or_default();
        match self {
            Self::NoScore => "There is no score to go by, so nothing can be said of signing.".to_owned(),
            Self::CriticalOpen => format!(
                "A critical finding is open, which no score outweighs. After decisions the score is {score}; {required} is asked for."
            ),
            Self::Below => format!("After decisions the score is {score}; {required} is asked for before signing."),
            Self::Ready => format!(
                "After decisions the score is {score}, {required} is asked for, and no critical finding is open."
            ),
        }
    }
}
