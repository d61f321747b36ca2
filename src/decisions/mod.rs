//! Decisions: what language models were asked, what they answered, and what people made of it.
//!
//! A row is written before anything is sent, in one transaction with its entry in the trail, and completed when the answer is
//! there or is not. What always holds: a call that left has a row, whatever happened afterwards; what was asked, sent and
//! answered does not change any more; a proposal is decided once, by a person whose name stands there. What was
//! said to a model is kept; its key and the text of a contract are not in here: of the contract the stretches that were sent are kept, by
//! their places in a version.

#[cfg(feature = "ssr")]
pub mod actions;
mod concern;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
mod record;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
pub mod tallies;

pub use concern::Concern;

use crate::ids::{CallId, ContractId, UserId};
use crate::models::{Fault, Job};
use crate::typed;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use record::{Decided, Record, Span};

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is under way.
    Asked,
    /// It came to its end.
    Answered,
    /// Something came, and not all of it.
    Incomplete,
    /// The model declined.
    Refused,
    /// Nothing that can be used came.
    Failed,
    /// The contract never leaves this server, so nothing was sent.
    HeldBack,
    /// A person accepted what was proposed.
    Accepted,
    /// A person turned it down.
    TurnedDown,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 8] = [
        Self::Asked,
        Self::Answered,
        Self::Incomplete,
        Self::Refused,
        Self::Failed,
        Self::HeldBack,
        Self::Accepted,
        Self::TurnedDown,
    ];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Incomplete => "incomplete",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::HeldBack => "held_back",
            Self::Accepted => "accepted",
            Self::TurnedDown => "turned_down",
        }
    }

    /// The outcome of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Asked => "Under way",
            Self::Answered => "Answered",
            Self::Incomplete => "Broke off",
            Self::Refused => "Declined by the model",
            Self::Failed => "Failed",
            Self::HeldBack => "Not sent",
            Self::Accepted => "Accepted",
            Self::TurnedDown => "Turned down",
        }
    }
}

/// Which calls are meant; what is `None` narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallFilter {
    pub job: Option<Job>,
    pub outcome: Option<Outcome>,
    pub fault: Option<Fault>,
    pub contract: Option<ContractId>,
    /// The name of the model.
    pub model: Option<String>,
    /// The address it was asked at.
    pub route: Option<String>,
    pub concern: Option<Concern>,
    /// Who asked, or decided about what was proposed.
    pub person: Option<UserId>,
    /// The first day on which it was asked, in the company's zone.
    pub since: Option<Date>,
    /// The last such day.
    pub until: Option<Date>,
}

impl CallFilter {
    /// The filter of the words of an address, each by its name; empty and unknown ones narrow nothing.
    pub fn of_words(word: impl Fn(&str) -> Option<String>) -> Self {
        let said = |name: &str| word(name).filter(|it| !it.is_empty());
        let day = |name: &str| said(name).and_then(|it| typed::day(&it).ok());
        Self {
            job: said("job").and_then(|it| Job::from_word(&it)),
            outcome: said("outcome").and_then(|it| Outcome::from_word(&it)),
            fault: said("fault").and_then(|it| Fault::from_word(&it)),
            contract: said("contract").and_then(|it| it.parse().ok()),
            model: said("model"),
            route: said("route"),
            concern: said("concern").and_then(|it| Concern::from_word(&it)),
            person: said("person").and_then(|it| it.parse().ok()),
            since: day("since"),
            until: day("until"),
        }
    }

    /// The words of the filter for an address.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend(self.job.map(|it| ("job", it.word().to_owned())));
        pairs.extend(self.outcome.map(|it| ("outcome", it.word().to_owned())));
        pairs.extend(self.fault.map(|it| ("fault", it.word().to_owned())));
        pairs.extend(self.contract.map(|it| ("contract", it.to_string())));
        pairs.extend(self.model.clone().map(|it| ("model", it)));
        pairs.extend(self.route.clone().map(|it| ("route", it)));
        pairs.extend(self.concern.map(|it| ("concern", it.word().to_owned())));
        pairs.extend(self.person.map(|it| ("person", it.to_string())));
        pairs.extend(self.since.map(|it| ("since", it.to_string())));
        pairs.extend(self.until.map(|it| ("until", it.to_string())));
        pairs
    }

    /// Whether it leaves anything out.
    pub fn narrows(&self) -> bool {
        *self != Self::default()
    }
}

/// One call in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRow {
    pub id: CallId,
    pub contract: Option<ContractId>,
    pub contract_title: String,
    pub version: Option<u32>,
    pub job: Job,
    pub model: String,
    pub outcome: Outcome,
    pub fault: Option<Fault>,
    pub at: String,
    pub at_exact: String,
    pub by: String,
    pub by_id: UserId,
    /// Who accepted or turned it down, and when.
    pub decided: Option<String>,
    /// Why it was turned down; empty where nobody said.
    pub reason: String,
    /// Time, tokens and cost in words.
    pub measured: String,
}

/// A page of calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallList {
    /// Newest first.
    pub rows: Vec<CallRow>,
    /// How many match.
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    pub filter: CallFilter,
    pub patterns: Patterns,
}

/// What all calls of the company have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patterns {
    /// By job and model.
    pub shares: Vec<Share>,
    /// By kind, the most frequent first.
    pub faults: Vec<(Fault, u32)>,
}

/// How the calls of one job to one model went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub job: Job,
    pub model: String,
    pub calls: u32,
    /// Those that came to their end, decided or not.
    pub answered: u32,
    pub accepted: u32,
    pub turned_down: u32,
}

impl Share {
    /// How many of the proposals decided about were accepted, in whole per cent; `None` where none was.
    pub fn accepted_percent(&self) -> Option<u32> {
        let decided = self.accepted + self.turned_down;
        (decided > 0).then(|| (self.accepted * 100 + decided / 2) / decided)
    }
}

/// One call with everything that is kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallView {
    pub row: CallRow,
    pub route: String,
    pub prompt_hash: String,
    pub prompt: String,
    pub prompt_version: u32,
    /// Of a whole draft, from 0 to 100.
    pub confidence: Option<u8>,
    /// The stretches of the contract that were sent, in characters.
    pub spans: Vec<(u32, u32)>,
    pub question: String,
    pub rule_id: Option<String>,
    pub output: String,
    pub dropped: u32,
    pub tries: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d7_the_share_of_accepted_proposals_is_of_those_decided_about() {
        let share = |accepted, turned_down| Share {
            job: Job::Propose,
            model: String::new(),
            calls: 9,
            answered: 9,
            accepted,
            turned_down,
        };
        assert_eq!(share(2, 1).accepted_percent(), Some(67));
        assert_eq!(share(0, 0).accepted_percent(), None);
        assert_eq!(share(0, 4).accepted_percent(), Some(0));
    }

    #[test]
    fn words_come_back_as_what_they_stand_for() {
        for it in Outcome::ALL {
            assert_eq!(Outcome::from_word(it.word()), Some(it));
        }
        for it in Fault::ALL {
            assert_eq!(Fault::from_word(it.word()), Some(it));
        }
        for it in Job::ALL {
            assert_eq!(Job::from_word(it.word()), Some(it));
        }
        for it in Concern::ALL {
            assert_eq!(Concern::from_word(it.word()), Some(it));
        }
    }

    #[test]
    fn the_words_of_an_address_make_the_filter_that_makes_them_and_nonsense_narrows_nothing() {
        let said = [
            ("job", "answer"),
            ("outcome", "failed"),
            ("fault", "busy"),
            ("model", "small-one"),
            ("concern", "no_answer"),
            ("person", "018f3a5e-7d43-7cc2-8b3d-0a4c7b1e2f90"),
            ("since", "2026-11-01"),
            ("until", "2026-11-30"),
        ];
        let find = |name: &str| said.iter().find(|(it, _)| *it == name).map(|(_, word)| (*word).to_owned());
        let pairs = CallFilter::of_words(find).pairs();
        assert_eq!(pairs.iter().map(|(name, word)| (*name, word.as_str())).collect::<Vec<_>>(), said);
        let nonsense = |name: &str| Some(if name == "model" || name == "route" { "" } else { "nonsense" }.to_owned());
        assert!(!CallFilter::of_words(nonsense).narrows());
    }
}
