//! The outbox: every mail that Pactoria sends, from the moment something causes it until a mail server has taken it.
//!
//! A mail is written in the transaction that causes it and leaves later, so that neither is ever without the other. One
//! key for each cause makes sure that the same mail is never queued twice. While no mail server is set, or it is away,
//! mails wait and nothing is lost. Deliberately absent: HTML, attachments, and reading what comes back.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod delivery;
#[cfg(feature = "ssr")]
mod store;

use crate::ids::MailId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use delivery::{Carrier, Delivery, Letter, Misfortune, Post};

/// How far a mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It will be tried, or tried again.
    Waiting,
    /// A mail server has taken it.
    Sent,
    /// It was refused, or not taken for too long; nobody tries it again by itself.
    Failed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Failed];

    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// The state of a stable word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// How the pages call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Sent => "Sent",
            Self::Failed => "Not sent",
        }
    }
}

/// One mail in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    pub id: MailId,
    pub to: String,
    pub subject: String,
    pub state: State,
    pub made: String,
    pub made_exact: String,
    /// When a mail server took it.
    pub sent: Option<String>,
    pub sent_exact: Option<String>,
    /// When it is tried next, for a mail that was refused for the time being.
    pub next: Option<String>,
    /// What a mail server said the last time it did not take it.
    pub why: Option<String>,
    /// How often a mail server was asked to take it.
    pub attempts: u32,
}

/// Whether mail leaves at all, in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailService {
    /// Nobody has set a mail server.
    NotSet,
    /// Nothing is known to be wrong.
    Well,
    /// The mail server does not take anything for now.
    Away {
        /// Since when, in words.
        since: String,
        /// What it said, or why it could not be reached.
        why: String,
    },
}

/// A page of mails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailList {
    /// Newest first.
    pub rows: Vec<MailRow>,
    /// How many match.
    pub total: u32,
    /// From 1.
    pub page: u32,
    pub pages: u32,
    /// Which state is shown; `None` for every one.
    pub state: Option<State>,
    /// How many wait, whatever is shown.
    pub waiting: u32,
    /// The id that a test mail from this page will have, so that a form sent twice sends one.
    pub test_id: MailId,
    pub service: MailService,
}
