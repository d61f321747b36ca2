//! What a person asks of a contract's page, and what they are answered with.

use serde::{Deserialize, Serialize};

/// Which findings a person asked for; the words stand in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// `decided`, `mine`, `problems`, `met`, `unknown` or `all`; empty for what there is to look at.
    pub(super) which: String,
    /// An area's word, `own` for the company's own rules, or empty for all.
    pub(super) area: String,
    /// `text` for the order of the text; otherwise most serious first.
    pub(super) order: String,
    /// The number of the finding that is open.
    pub(super) open: u32,
}

/// The outline, the text with its passages marked, and the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnText {
    /// HTML of our own screens.
    pub(super) html: String,
    /// How many findings are shown; `None` where the rules say nothing.
    pub(super) findings: Option<usize>,
}
