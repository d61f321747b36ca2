//! How facts become a score: each adds points, and one curve makes a score of the sum.
//!
//! It is the curve of a contract's risk (docs/scoring.md), so that 7 means as much whatever it is said of.

use crate::compliance::RiskLevel;
use serde::{Deserialize, Serialize};

/// A score from 1 to 10 with what it was made of, the most points first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed<R> {
    pub score: u8,
    /// All points together.
    pub points: u32,
    /// Each reason that holds, with its points.
    pub reasons: Vec<(R, u32)>,
}

impl<R> Assessed<R> {
    /// The score of these reasons; those without a point do not hold. Reasons of as many points stay in their order.
    pub fn of(reasons: impl IntoIterator<Item = (R, u32)>) -> Self {
        let mut reasons: Vec<_> = reasons.into_iter().filter(|(_, points)| *points > 0).collect();
        reasons.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
        let points = reasons.iter().map(|(_, points)| *points).sum();
        Self { score: score(points), points, reasons }
    }

    /// The band of the score.
    pub fn level(&self) -> RiskLevel {
        RiskLevel::of(self.score)
    }
}

/// `1 + 9 × (1 − e^(−points / 12))`, half up.
pub fn score(points: u32) -> u8 {
    let raw = 1.0 + 9.0 * (1.0 - (-f64::from(points) / 12.0).exp());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "raw lies between 1 and 10")]
    let rounded = (raw + 0.5 + 1e-9).floor() as u8;
    rounded.clamp(1, 10)
}

/// So many points for the first, so many for each further one, and never more than `most`.
pub(super) fn each(count: u32, first: u32, further: u32, most: u32) -> u32 {
    match count {
        0 => 0,
        _ => (count - 1).saturating_mul(further).saturating_add(first).min(most),
    }
}

/// The points of the highest step that `count` reaches; steps rise.
pub(super) fn stepped(count: u32, steps: &[(u32, u32)]) -> u32 {
    steps.iter().rev().find(|(from, _)| count >= *from).map_or(0, |(_, points)| *points)
}

/// How much `part` is of `whole`, in whole per cent, rounded down; nothing of nothing.
pub(crate) fn percent(part: u64, whole: u64) -> u32 {
    let share = u128::from(part.min(whole)) * 100 / u128::from(whole.max(1));
    u32::try_from(share).unwrap_or(100)
}
