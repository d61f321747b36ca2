//! Obligations: what a contract asks somebody to do by a day, whose job it is, and what shows that it was done.
//!
//! What is open can be changed, by whoever saw its present version. An obligation is closed once, by a note that says what was done or why it is not needed; nothing is ever deleted. One
//! that comes back makes the next in the same transaction, counted from its first day. Deliberately absent: files as
//! evidence, and steps in between: an obligation is open or it is not.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub(crate) mod store;

use crate::ids::{ContractId, ObligationId, UserId};
use crate::keydates::Rhythm;
use serde::{Deserialize, Serialize};

/// Whether something is still to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is to be done.
    Open,
    /// It was done, and a note says what shows it.
    Done,
    /// It is not needed, and a note says why.
    Dropped,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Dropped];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// The status of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "To do",
            Self::Done => "Done",
            Self::Dropped => "Not needed",
        }
    }
}

/// Which obligations a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Everything that is to be done.
    #[default]
    Open,
    /// What the person has to do.
    Mine,
    /// What should have been done before today.
    Overdue,
    /// What is due today or within [`SOON`] days.
    Soon,
    /// What the person should have done before today.
    MineOverdue,
    /// What the person has to do today or within [`SOON`] days.
    MineSoon,
    /// What is closed, too.
    All,
}

impl Shown {
    /// Every choice, the usual one first.
    pub const ALL: [Self; 7] =
        [Self::Open, Self::Mine, Self::Overdue, Self::Soon, Self::MineOverdue, Self::MineSoon, Self::All];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::MineOverdue => "mine_overdue",
            Self::MineSoon => "mine_soon",
            Self::All => "all",
        }
    }

    /// The choice of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "To do",
            Self::Mine => "Mine to do",
            Self::Overdue => "Overdue",
            Self::Soon => "Due within 14 days",
            Self::MineOverdue => "Mine, overdue",
            Self::MineSoon => "Mine, due within 14 days",
            Self::All => "All, closed ones too",
        }
    }
}

/// One obligation in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationRow {
    pub id: ObligationId,
    pub contract: ContractId,
    pub contract_title: String,
    pub title: String,
    /// What the contract says about it.
    pub clause: Option<String>,
    pub owner: String,
    pub due: String,
    /// `YYYY-MM-DD`.
    pub due_exact: String,
    /// Whether it is open and its day has passed.
    pub is_overdue: bool,
    /// `every 3 months`; `None` for what is due once.
    pub recurs: Option<String>,
    pub status: Status,
    /// Who closed it and when, and what they wrote.
    pub closed: Option<String>,
    pub note: Option<String>,
    /// Whether this person may close it now.
    pub may_close: bool,
    /// Whether this person may change it now.
    pub may_change: bool,
}

/// A page of obligations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationList {
    /// The earliest day first.
    pub rows: Vec<ObligationRow>,
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    pub shown: Shown,
}

/// Somebody who can be made the owner of an obligation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: UserId,
    pub name: String,
}

/// The obligations of a contract as their page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractObligations {
    pub id: ContractId,
    pub title: String,
    pub versions: u32,
    /// Whether this person may add some.
    pub may_edit: bool,
    /// Open ones first, then by day.
    pub rows: Vec<ObligationRow>,
    pub page: u32,
    pub pages: u32,
    pub colleagues: Vec<Colleague>,
    /// The person who looks.
    pub own_id: UserId,
    /// The id that an obligation of this page's form will have, so that a form sent twice makes one.
    pub new_id: ObligationId,
    /// Today where the company is, `YYYY-MM-DD`.
    pub today: String,
}

/// An obligation that is about to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationToChange {
    pub row: ObligationRow,
    pub version: u32,
    pub owner_id: UserId,
    pub rhythm: Rhythm,
    /// `YYYY-MM-DD`; empty for none.
    pub until: String,
    pub colleagues: Vec<Colleague>,
}

/// How many days ahead something is due soon.
pub const SOON: i32 = 14;

/// The most obligations of one contract.
pub const MOST_OBLIGATIONS: u32 = 200;

/// `every 3 months`, `every 2 months on the last day`; `None` for what is due once.
pub fn rhythm_in_words(rhythm: Rhythm) -> Option<String> {
    let every = |count: u16, unit: &str| match count {
        1 => format!("every {unit}"),
        count => format!("every {count} {unit}s"),
    };
    match rhythm {
        Rhythm::Once => None,
        Rhythm::Every(period) => Some(every(period.count(), period.unit().singular())),
        Rhythm::MonthEnds(period) => {
            Some(format!("{}, on the last day of the month", every(period.count(), period.unit().singular())))
        }
    }
}
