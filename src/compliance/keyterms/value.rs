//! What a text says about one kind of clause, in a form that can be compared, shown as a line and looked for.
//!
//! What must hold: what was not read surely is not there. A value is looked for by its marks, which are the same for the same
//! value in every contract and on every database; lengths of time are marked in hours, so that weeks and days compare.

use crate::typed::day_in_words;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The longest word of a mark, in characters: a name that is longer is found by its beginning.
const LONGEST_MARK: usize = 200;
/// The most marks of one value.
const MOST_MARKS: usize = 20;

/// A length of time with the stable word of its unit: `hours`, `days`, `business_days`, `weeks`, `months` or `years`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    pub count: u32,
    pub unit: String,
}

/// Whether and how a contract goes on after its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renews {
    /// By itself, unless somebody stops it.
    Automatically,
    /// If both sides, or one of them, say so.
    ByAgreement,
    /// The text says that it does not.
    Never,
}

impl Renews {
    /// Every way, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Automatically, Self::ByAgreement, Self::Never];

    /// The stable word, which is that of a contract's renewal.
    pub fn word(self) -> &'static str {
        match self {
            Self::Automatically => "automatic",
            Self::ByAgreement => "by_agreement",
            Self::Never => "none",
        }
    }

    /// The way of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Automatically => "Renews by itself",
            Self::ByAgreement => "Renews if agreed",
            Self::Never => "Does not renew",
        }
    }
}

/// What the text says about one kind, in a form that can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Value {
    Text {
        text: String,
    },
    Names {
        names: Vec<String>,
    },
    /// `worked_out` says how, where the text gives no day but a way to one.
    Day {
        day: Date,
        worked_out: Option<String>,
    },
    Length {
        length: Length,
    },
    /// Different lengths that the text gives for the same.
    Lengths {
        lengths: Vec<Length>,
    },
    /// How it renews, and for how long each time.
    Renewal {
        how: Option<Renews>,
        length: Option<Length>,
    },
    Places {
        places: Vec<String>,
    },
    /// It runs until somebody ends it.
    NoEnd,
}

/// What a value is looked for by: a word that is the same, and a number that is more or less.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// In lower case; empty where only the number tells.
    pub word: String,
    /// Hours of a length, pence of a sum, hundredths of a share.
    pub amount: Option<i64>,
}

impl Value {
    /// As a line for a person.
    pub fn in_words(&self) -> String {
        match self {
            Self::Text { text } => text.clone(),
            Self::Names { names } => listed(names),
            Self::Day { day, worked_out: None } => day_in_words(*day),
            Self::Day { day, worked_out: Some(how) } => format!("{} ({how})", day_in_words(*day)),
            Self::Length { length } => length.in_words(),
            Self::Lengths { lengths } => listed(&lengths.iter().map(Length::in_words).collect::<Vec<_>>()),
            Self::Renewal { how, length } => {
                let each = length.as_ref().map(|it| format!("{} each time", it.in_words()));
                how.map(|it| it.label().to_owned()).into_iter().chain(each).collect::<Vec<_>>().join(", ")
            }
            Self::Places { places } => listed(places),
            Self::NoEnd => "It runs until somebody ends it".to_owned(),
        }
    }

    /// What it is looked for by; never empty.
    pub fn marks(&self) -> Vec<Mark> {
        let word = |it: &str| Mark { word: it.to_lowercase().chars().take(LONGEST_MARK).collect(), amount: None };
        let words = |all: &[String]| all.iter().map(|it| word(it)).collect::<Vec<_>>();
        let mut marks = match self {
            Self::Text { text } => vec![word(text)],
            Self::Names { names } => words(names),
            Self::Day { day, .. } => vec![word(&day.to_string())],
            Self::Length { length } => vec![length.mark()],
            Self::Lengths { lengths } => lengths.iter().map(Length::mark).collect(),
            Self::Renewal { how, length } => {
                let word = how.map(Renews::word).unwrap_or_default().to_owned();
                vec![Mark { word, amount: length.as_ref().map(Length::hours) }]
            }
            Self::Places { places } => words(places),
            Self::NoEnd => vec![word("no_end")],
        };
        marks.truncate(MOST_MARKS);
        if marks.is_empty() {
            marks.push(Mark::default());
        }
        marks
    }
}

impl Length {
    /// "30 business days", "1 year".
    pub fn in_words(&self) -> String {
        let unit = self.unit.replace('_', " ");
        let unit = if self.count == 1 { unit.trim_end_matches('s') } else { &unit };
        format!("{} {unit}", self.count)
    }

    /// In hours, by which lengths are compared: a month is 30 days and a year 365, five business days are a week.
    pub fn hours(&self) -> i64 {
        let count = i64::from(self.count);
        match self.unit.as_str() {
            "hours" => count,
            "business_days" => count * 24 * 7 / 5,
            "weeks" => count * 24 * 7,
            "months" => count * 24 * 30,
            "years" => count * 24 * 365,
            _ => count * 24,
        }
    }

    fn mark(&self) -> Mark {
        Mark { word: String::new(), amount: Some(self.hours()) }
    }
}

/// "A", "A and B", "A, B and C".
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
