//! Reminders: mails so many days before a date of a contract, and to somebody else where nobody says they see to it.
//!
//! A reminder holds no date of its own. What is due is worked out each hour from the dates as they follow today, so that
//! a reminder moves with its date. For each date it is sent once, and once more to the second address. Whoever gets one
//! can stop them for their address without an account. Deliberately absent: times of day, and texts of one's own, with
//! which we would carry anybody's words to anybody.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
mod letters;
mod rules;
#[cfg(feature = "ssr")]
pub mod sending;
#[cfg(feature = "ssr")]
pub(crate) mod store;

pub use rules::{Dates, Plan, Run, Stage, due};

use crate::ids::{ContractId, ReminderId};
use crate::outbox::{MailService, State};
use serde::{Deserialize, Serialize};

/// The date that a reminder goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The last day on which a notice can be sent in time.
    NoticeBy,
    /// The last day of the term that runs.
    End,
    /// The day on which the contract renews by itself.
    Renewal,
    /// The day on which each of its obligations that is not closed falls due.
    Obligation,
}

impl About {
    /// Every date, the one that costs most to miss first.
    pub const ALL: [Self; 4] = [Self::NoticeBy, Self::End, Self::Renewal, Self::Obligation];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoticeBy => "notice_by",
            Self::End => "end",
            Self::Renewal => "renewal",
            Self::Obligation => "obligation",
        }
    }

    /// The date of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoticeBy => "the last day to send notice",
            Self::End => "the last day of the term",
            Self::Renewal => "the day it renews",
            Self::Obligation => "the day an obligation is due",
        }
    }
}

/// How a reminder stands, in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// The contract has no such date.
    NoDate,
    /// It will be sent on this day.
    Waits(String),
    /// The date has passed, or the contract is over.
    Over,
    /// It was sent and nobody has said that they see to it.
    Sent {
        /// For which date it was sent, `YYYY-MM-DD`.
        date: String,
        /// When it went into the outbox, in words.
        on: String,
        /// How far it has come since.
        state: State,
        /// When the second address was told.
        escalated: Option<String>,
    },
    /// Somebody sees to it.
    Acknowledged {
        /// Who said so.
        by: String,
    },
    /// The recipient wants no reminders of this company.
    Stopped,
}

/// One reminder in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderRow {
    pub id: ReminderId,
    /// `30 days before the last day of the term`.
    pub what: String,
    /// The date itself, in words.
    pub date: Option<String>,
    pub to: String,
    /// `tom@acme.example after 3 days`.
    pub escalation: Option<String>,
    pub standing: Standing,
}

/// The reminders of a contract as their page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindersView {
    pub id: ContractId,
    pub title: String,
    pub versions: u32,
    /// Whether this person may set and remove reminders of it now.
    pub may_edit: bool,
    pub rows: Vec<ReminderRow>,
    /// What the usual reminders would be; empty where they are set or there is no date to go by.
    pub usual: Vec<String>,
    /// The person's own address.
    pub own_email: String,
    /// The id that a reminder of this page's form will have, so that a form sent twice sets one.
    pub new_id: ReminderId,
    pub service: MailService,
}

/// What a link for stopping reminders leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopView {
    /// Who sends them.
    pub company: String,
    /// Whom they are sent to.
    pub to: String,
    /// Whether they are stopped already.
    pub is_stopped: bool,
}

/// `30 days before`, `the day before`, `on`.
pub fn lead_in_words(days: u16) -> String {
    match days {
        0 => "On".to_owned(),
        1 => "The day before".to_owned(),
        days => format!("{days} days before"),
    }
}
