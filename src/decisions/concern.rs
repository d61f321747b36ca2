//! What of a call may speak against its model. A figure and the list that it opens are one of these.

use super::Outcome;
use crate::models::{Fault, Job};
use serde::{Deserialize, Serialize};

/// Something that holds of a call and may speak against its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Nothing that can be used came, and neither a person nor this server stopped it.
    NoAnswer,
    /// Something came and not all of it, and neither a person nor this server stopped it.
    BrokeOff,
    /// A person turned down what was proposed.
    TurnedDown,
    /// Quotations were taken out, because they do not stand in the contract.
    QuotesDropped,
    /// The text of a contract was sent.
    TextSent,
}

impl Concern {
    /// Every concern.
    pub const ALL: [Self; 5] = [Self::NoAnswer, Self::BrokeOff, Self::TurnedDown, Self::QuotesDropped, Self::TextSent];
    /// Faults that say nothing of the model: a person or this server ended the call.
    pub const NOT_OF_THE_MODEL: [Fault; 2] = [Fault::Stopped, Fault::ServerStopped];
    /// Faults by which nothing left.
    pub const NOTHING_LEFT: [Fault; 2] = [Fault::NotReached, Fault::AddressRefused];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::BrokeOff => "broke_off",
            Self::TurnedDown => "turned_down",
            Self::QuotesDropped => "quotes_dropped",
            Self::TextSent => "text_sent",
        }
    }

    /// The concern of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoAnswer => "No answer came",
            Self::BrokeOff => "The answer broke off",
            Self::TurnedDown => "The proposal was turned down",
            Self::QuotesDropped => "Quotations were taken out",
            Self::TextSent => "Text of a contract was sent",
        }
    }

    /// Whether it holds of a call.
    pub fn holds(self, job: Job, outcome: Outcome, fault: Option<Fault>, dropped: u32) -> bool {
        let is_of_the_model = !fault.is_some_and(|it| Self::NOT_OF_THE_MODEL.contains(&it));
        let has_left = !fault.is_some_and(|it| Self::NOTHING_LEFT.contains(&it));
        match self {
            Self::NoAnswer => outcome == Outcome::Failed && is_of_the_model,
            Self::BrokeOff => outcome == Outcome::Incomplete && is_of_the_model,
            Self::TurnedDown => outcome == Outcome::TurnedDown,
            Self::QuotesDropped => dropped > 0,
            Self::TextSent => job != Job::Try && outcome != Outcome::HeldBack && has_left,
        }
    }
}
