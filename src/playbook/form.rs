//! What was sent to switch a rule → the state it is to have.

use super::RuleState;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 2_000;

/// A switch as sent.
#[derive(Clone, Debug, Default)]
pub struct SwitchForm {
    /// `on` or `off`.
    pub state: String,
    /// Why it is to be off.
    pub reason: String,
}

/// What a rule is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    On,
    Off { reason: String },
}

impl SwitchForm {
    /// Checks every field.
    ///
    /// # Errors
    /// Complaints under `state` and `reason`.
    pub(super) fn check(&self) -> Result<Wanted, Problem> {
        let mut complaints = Complaints::new();
        let state = RuleState::from_word(self.state.trim())
            .ok_or_else(|| Complaint::new("not_a_state", "Choose one of: on, off."));
        let wanted = match complaints.keep("state", state) {
            Some(RuleState::Off) => {
                complaints.keep("reason", reason(&self.reason)).map(|reason| Wanted::Off { reason })
            }
            Some(RuleState::On) => Some(Wanted::On),
            None => None,
        };
        complaints.into_result(wanted)
    }
}

fn reason(raw: &str) -> Result<String, Complaint> {
    let reason = typed::long_text(raw.trim(), LONGEST_REASON)?;
    if reason.trim().is_empty() {
        return Err(Complaint::new(
            "required",
            "Say why your company does without this rule: the reason stands in every report.",
        ));
    }
    Ok(reason)
}
