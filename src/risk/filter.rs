//! Which contracts a list of risks shows: read from the words of an address, and written back into one.
//!
//! Without a fact, the contracts that are not over: drafts, those under review and those in force. A contract that is over can
//! still be a risk in one way, which is the fact [`Fact::Expired`].

use crate::contracts::Risk;
use crate::problem::Complaints;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that holds of a contract and makes dealings with its other party riskier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// It is not over and a critical rule is not met.
    Critical,
    /// It is not over and something that it asks for should have been done by now.
    Overdue,
    /// It expired within a year, and nothing says what it was renewed or replaced by.
    Expired,
    /// It is in force with a last day to come, and nobody has said whether it renews and by when notice must be given.
    NoNotice,
    /// It is not over and scores below 0.80 on personal data, and no data processing agreement with the party is in force.
    UncoveredData,
    /// It is in force.
    InForce,
}

impl Fact {
    /// Every fact, in the order in which pages name them.
    pub const ALL: [Self; 6] =
        [Self::Critical, Self::Overdue, Self::Expired, Self::UncoveredData, Self::NoNotice, Self::InForce];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Overdue => "overdue",
            Self::Expired => "expired",
            Self::NoNotice => "no_notice",
            Self::UncoveredData => "uncovered_data",
            Self::InForce => "in_force",
        }
    }

    /// The fact of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Critical => "A critical rule is not met",
            Self::Overdue => "Something is overdue",
            Self::Expired => "Expired without a renewal",
            Self::NoNotice => "Renewal and notice unknown",
            Self::UncoveredData => "Personal data without cover",
            Self::InForce => "In force",
        }
    }

    /// Its place in [`Self::ALL`].
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|it| *it == self).unwrap_or_default()
    }
}

/// Which contracts a list of risks shows; what is not named filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Filter {
    /// The other side's whole name; case does not count.
    pub party: String,
    pub level: Option<Risk>,
    /// This very risk score.
    pub score: Option<u8>,
    pub fact: Option<Fact>,
}

impl Filter {
    /// The words of an address that a filter is read from.
    pub const WORDS: [&str; 4] = ["party", "level", "score", "fact"];

    /// The contracts of which a fact holds.
    pub fn of(fact: Fact) -> Self {
        Self { fact: Some(fact), ..Self::default() }
    }

    /// The same, with one other party.
    #[must_use]
    pub fn with(self, party: &str) -> Self {
        Self { party: party.to_owned(), ..self }
    }

    /// Reads what `word` answers for each of [`Self::WORDS`]; what cannot be read filters nothing and is complained about.
    pub fn read(word: impl Fn(&str) -> String) -> (Self, Complaints) {
        let mut complaints = Complaints::new();
        let mut chosen = |name: &str, known: &[&str]| {
            let raw = word(name).trim().to_owned();
            if raw.is_empty() || known.contains(&raw.as_str()) {
                return raw;
            }
            complaints.add(name, "not_a_choice", format!("Choose one of: {}.", known.join(", ")));
            String::new()
        };
        let level = Risk::from_word(&chosen("level", &Risk::ALL.map(Risk::word)));
        let fact = Fact::from_word(&chosen("fact", &Fact::ALL.map(Fact::word)));
        let score = chosen("score", &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]).parse().ok();
        let party = word("party").trim().chars().take(160).collect();
        (Self { party, level, score, fact }, complaints)
    }

    /// The words of an address that lead back to this filter, without those that say nothing.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("party", self.party.clone()),
            ("level", self.level.map(Risk::word).unwrap_or_default().to_owned()),
            ("score", self.score.map(|it| it.to_string()).unwrap_or_default()),
            ("fact", self.fact.map(Fact::word).unwrap_or_default().to_owned()),
        ];
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

impl From<BTreeMap<String, String>> for Filter {
    fn from(words: BTreeMap<String, String>) -> Self {
        Self::read(|name| words.get(name).cloned().unwrap_or_default()).0
    }
}

impl From<Filter> for BTreeMap<String, String> {
    fn from(filter: Filter) -> Self {
        filter.pairs().into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
