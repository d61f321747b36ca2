//! A law that a rule rests on, as it is named and where it can be read.

use serde::{Deserialize, Serialize};

/// Said where the present state of a law could not be confirmed.
pub const CHECK_WITH_A_LAWYER: &str = "Check with a lawyer: the present state of this law could not be confirmed.";

/// A law with the page where it can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Law {
    /// The citation as the rule pack has it.
    pub name: String,
    /// `None` where there is no official page for exactly this.
    pub href: Option<String>,
}
