//! What was sent to switch a rule, or to write one → what the draft accepts.

use super::RuleState;
use super::own::{LONGEST_ADVICE, LONGEST_NAME, LONGEST_PHRASE, MOST_PHRASES, OwnRule, Position};
use crate::compliance::can_be_looked_for;
use crate::contracts::ContractType;
use crate::problem::{Complaint, Complaints, Problem};
use crate::review::form::type_of;
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
                complaints.keep("reason", switch_reason(&self.reason)).map(|reason| Wanted::Off { reason })
            }
            Some(RuleState::On) => Some(Wanted::On),
            None => None,
        };
        complaints.into_result(wanted)
    }
}

/// Why a rule is to be off.
pub(crate) fn switch_reason(raw: &str) -> Result<String, Complaint> {
    let reason = typed::long_text(raw.trim(), LONGEST_REASON)?;
    if reason.trim().is_empty() {
        return Err(Complaint::new(
            "required",
            "Say why your company does without this rule: the reason stands in every report.",
        ));
    }
    Ok(reason)
}

/// A rule of the company's own as sent.
#[derive(Clone, Debug, Default)]
pub struct OwnForm {
    pub name: String,
    /// Stable words of types; none for every type.
    pub contract_types: Vec<String>,
    pub preferred: Vec<String>,
    pub acceptable: Vec<String>,
    pub never: Vec<String>,
    pub must_address: bool,
    pub advice: String,
}

impl OwnForm {
    /// Checks every field; the rule has no number yet.
    ///
    /// # Errors
    /// All complaints at once, under the names of the fields.
    pub(crate) fn check(&self) -> Result<OwnRule, Problem> {
        let mut complaints = Complaints::new();
        let name = complaints.keep("name", typed::one_line(&self.name, 1..=LONGEST_NAME));
        let mut types = Vec::new();
        for word in self.contract_types.iter().filter(|it| !it.trim().is_empty()) {
            if let Some(it) = complaints.keep("contract_types", type_of(word))
                && !types.contains(&it)
            {
                types.push(it);
            }
        }
        types.sort_by_key(|it| ContractType::ALL.into_iter().position(|known| known == *it));
        let mut all: Vec<String> = Vec::new();
        let mut phrases = |position: Position, raw: &[String]| {
            complaints.keep(position.word(), phrases_of(raw, &mut all)).unwrap_or_default()
        };
        let preferred = phrases(Position::Preferred, &self.preferred);
        let acceptable = phrases(Position::Acceptable, &self.acceptable);
        let never = phrases(Position::Never, &self.never);
        if complaints.is_empty() && all.is_empty() {
            complaints.add("preferred", "required", "Give at least one phrase, here or under another position.");
        }
        let advice = complaints.keep("advice", typed::long_text(self.advice.trim(), LONGEST_ADVICE));
        let must_address = self.must_address;
        let rule = (|| {
            Some(OwnRule { number: 0, name: name?, types, preferred, acceptable, never, must_address, advice: advice? })
        })();
        complaints.into_result(rule)
    }
}

/// The phrases of a text area: one on each line.
pub fn lines(raw: &str) -> Vec<String> {
    raw.lines().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The phrases of one position, none of which stands under another; `all` are those that were read before.
fn phrases_of(raw: &[String], all: &mut Vec<String>) -> Result<Vec<String>, Complaint> {
    let mut phrases = Vec::new();
    for phrase in raw.iter().map(|it| it.trim()).filter(|it| !it.is_empty()) {
        let phrase = typed::one_line(phrase, 1..=LONGEST_PHRASE)?;
        if !can_be_looked_for(&phrase) {
            let words = format!("“{phrase}” says too little to be looked for: give at least three letters or digits.");
            return Err(Complaint::new("too_little", words));
        }
        let key = phrase.to_lowercase();
        if all.contains(&key) {
            let words =
                format!("“{phrase}” stands here twice, or under another position too. A phrase has one meaning.");
            return Err(Complaint::new("twice", words));
        }
        all.push(key);
        phrases.push(phrase);
    }
    if phrases.len() > MOST_PHRASES {
        let words = format!("These are {} phrases; at most {MOST_PHRASES} fit.", phrases.len());
        return Err(Complaint::new("too_many", words));
    }
    Ok(phrases)
}
