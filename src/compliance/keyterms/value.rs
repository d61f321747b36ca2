//! What a text says about one kind of clause, in a form that can be compared, shown as a line and looked for.
//!
//! What must hold: what was not read surely is not there. A value is looked for by its marks, which are the same for the same
//! value in every contract and on every database; lengths of time are marked in hours, so that weeks and days compare.

use crate::typed::{day_in_words, thousands};
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

/// The name for both sides of what either may do.
pub const EITHER: &str = "either party";

/// Who may end a contract without a reason, and with what notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// What the text calls the party, or [`EITHER`]; `None` where the sentence does not tell.
    pub by: Option<String>,
    pub notice: Option<Length>,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub pence: i64,
    /// The three letters of ISO 4217.
    pub currency: String,
    /// `hour`, `day`, `week`, `month` or `year`, where it falls due so often.
    pub per: Option<String>,
    /// What it is for, such as `public liability`.
    pub of: Option<String>,
}

/// A share of something, such as 125% of the fees in 12 months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Hundredths of a percent: 12,500 for 125%.
    pub hundredths: u32,
    /// The word of the text for what it is a share of, such as `fees`.
    pub of: Option<String>,
    /// Over which time that is counted.
    pub within: Option<Length>,
}

/// A rate of interest for a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Hundredths of a percent.
    pub hundredths: u32,
    /// Whether it comes on top of the base rate.
    pub is_above_base: bool,
}

/// One of a list of answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The stable word.
    pub word: String,
    pub label: String,
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
    /// Whose courts decide, and whether only they do.
    Courts {
        places: Vec<String>,
        exclusive: Option<bool>,
    },
    Endings {
        endings: Vec<Ending>,
    },
    Sums {
        sums: Vec<Sum>,
    },
    /// A limit in money, by a formula, or the one that is greater or less.
    Limit {
        sums: Vec<Sum>,
        shares: Vec<Share>,
    },
    Shares {
        shares: Vec<Share>,
    },
    /// For how long, and where, somebody keeps from something.
    Restraint {
        length: Option<Length>,
        area: Option<String>,
    },
    Choices {
        choices: Vec<Choice>,
    },
    /// Interest on late payment. `is_statutory` where the text refers to the rate of the law.
    Interest {
        rates: Vec<Rate>,
        is_statutory: bool,
    },
    /// Hours of a week, in hundredths.
    WeeklyHours {
        hundredths: u32,
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
            Self::Courts { places, exclusive } => {
                let only = match exclusive {
                    Some(true) => ", and only there",
                    Some(false) => ", and others too",
                    None => "",
                };
                format!("{}{only}", listed(places))
            }
            Self::Endings { endings } => endings.iter().map(Ending::in_words).collect::<Vec<_>>().join("; "),
            Self::Sums { sums } => listed(&sums.iter().map(Sum::in_words).collect::<Vec<_>>()),
            Self::Limit { sums, shares } => {
                let all = sums.iter().map(Sum::in_words).chain(shares.iter().map(Share::in_words));
                listed(&all.collect::<Vec<_>>())
            }
            Self::Shares { shares } => listed(&shares.iter().map(Share::in_words).collect::<Vec<_>>()),
            Self::Restraint { length, area } => {
                let length = length.as_ref().map(Length::in_words);
                length.into_iter().chain(area.clone()).collect::<Vec<_>>().join(", ")
            }
            Self::Choices { choices } => choices.iter().map(|it| it.label.clone()).collect::<Vec<_>>().join("; "),
            Self::Interest { rates, is_statutory } => {
                let statutory = is_statutory.then(|| "the rate of the law".to_owned());
                listed(&rates.iter().map(Rate::in_words).chain(statutory).collect::<Vec<_>>())
            }
            Self::WeeklyHours { hundredths } => format!("{} hours a week", decimal(i64::from(*hundredths))),
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
            Self::Places { places } | Self::Courts { places, .. } => words(places),
            Self::Endings { endings } => endings.iter().map(Ending::mark).collect(),
            Self::Sums { sums } => sums.iter().map(Sum::mark).collect(),
            Self::Limit { sums, shares } => sums.iter().map(Sum::mark).chain(shares.iter().map(Share::mark)).collect(),
            Self::Shares { shares } => shares.iter().map(Share::mark).collect(),
            Self::Restraint { length, area } => {
                vec![Mark { amount: length.as_ref().map(Length::hours), ..word(area.as_deref().unwrap_or_default()) }]
            }
            Self::Choices { choices } => choices.iter().map(|it| word(&it.word)).collect(),
            Self::Interest { rates, is_statutory } => {
                rates.iter().map(Rate::mark).chain(is_statutory.then(|| word("statutory"))).collect()
            }
            Self::WeeklyHours { hundredths } => {
                vec![Mark { word: String::new(), amount: Some(i64::from(*hundredths)) }]
            }
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

impl Ending {
    /// "30 days, by either party".
    fn in_words(&self) -> String {
        match (&self.notice, &self.by) {
            (Some(notice), Some(by)) => format!("{}, by {by}", notice.in_words()),
            (Some(notice), None) => notice.in_words(),
            (None, Some(by)) => format!("By {by}"),
            (None, None) => String::new(),
        }
    }

    fn mark(&self) -> Mark {
        Mark {
            word: self.by.as_deref().unwrap_or_default().to_lowercase(),
            amount: self.notice.as_ref().map(Length::hours),
        }
    }
}

impl Sum {
    /// "£1,000,000 public liability", "£2,500 a month".
    pub fn in_words(&self) -> String {
        let sign = match self.currency.as_str() {
            "GBP" => "£",
            "EUR" => "€",
            "USD" => "US$",
            _ => "",
        };
        let code = if sign.is_empty() { format!("{} ", self.currency) } else { String::new() };
        let per = self.per.as_ref().map(|it| format!(" a{} {it}", if it == "hour" { "n" } else { "" }));
        let of = self.of.as_ref().map(|it| format!(" {it}"));
        format!("{code}{sign}{}{}{}", grouped(self.pence), per.unwrap_or_default(), of.unwrap_or_default())
    }

    fn mark(&self) -> Mark {
        Mark { word: self.currency.to_lowercase(), amount: Some(self.pence) }
    }
}

impl Share {
    /// "125% of the fees in 12 months".
    pub fn in_words(&self) -> String {
        let of = self.of.as_ref().map(|it| format!(" of the {it}"));
        let within = self.within.as_ref().map(|it| format!(" in {}", it.in_words()));
        let percent = decimal(i64::from(self.hundredths));
        format!("{percent}%{}{}", of.unwrap_or_default(), within.unwrap_or_default())
    }

    fn mark(&self) -> Mark {
        Mark { word: "percent".to_owned(), amount: Some(i64::from(self.hundredths)) }
    }
}

impl Rate {
    /// "4% a year above base rate".
    pub fn in_words(&self) -> String {
        let above = if self.is_above_base { " above base rate" } else { "" };
        format!("{}% a year{above}", decimal(i64::from(self.hundredths)))
    }

    fn mark(&self) -> Mark {
        let word = if self.is_above_base { "above_base" } else { "flat" };
        Mark { word: word.to_owned(), amount: Some(i64::from(self.hundredths)) }
    }
}

/// Hundredths without decimals that say nothing: 12,500 as "125", 450 as "4.5".
fn decimal(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths.unsigned_abs() % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Pence as pounds: 125,050 as "1,250.50", whole pounds without pence.
fn grouped(pence: i64) -> String {
    let grouped = thousands(&(pence / 100).unsigned_abs().to_string());
    match pence.unsigned_abs() % 100 {
        0 => grouped,
        rest => format!("{grouped}.{rest:02}"),
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
