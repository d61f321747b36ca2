//! How mails leave: one after the other, each held by one process at a time, tried again with growing pauses.
//!
//! What must hold: a mail that a server has taken is not sent again; a process that dies in the middle leaves its mail to
//! the next after [`LEASE`], under the same Message-ID; while the server is away nothing counts as an attempt, and at
//! most [`LONGEST_PAUSE`] after it is back the first mail leaves. One mail that breaks the connection holds up no other.

use super::store::{self, Outcome};
use crate::context::Services;
use crate::crypto;
use crate::ids::MailId;
use crate::problem::Problem;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

/// How long a process holds a mail; longer than [`DEADLINE`], so that nobody else sends what it still may.
pub const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// How long a mail server may take for one mail.
pub const DEADLINE: Duration = Duration::from_secs(60);
/// The longest pause while the mail server is away.
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(20);
/// For how long a mail is tried that is refused for the time being.
pub const TRIED_FOR: SignedDuration = SignedDuration::from_hours(72);
/// The longest pause between two attempts for one mail.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);
/// The most mails in one round.
const ROUND: u32 = 50;
/// The most that is kept of what a server said.
const LONGEST_REASON: usize = 300;

/// A mail on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Stays the same however often it is tried.
    pub id: MailId,
    pub to: String,
    /// One line.
    pub subject: String,
    pub text: String,
}

/// Why a mail was not taken, in a sentence for admins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfortune {
    /// Nobody is there to take anything, or takes anything from us.
    Away(String),
    /// This mail is not taken now.
    Later(String),
    /// This mail will never be taken.
    Refused(String),
}

/// Takes mails out of the house; the tests bring their own.
pub trait Carrier: Send + Sync {
    /// Hands a mail to a mail server.
    fn carry(&self, letter: &Letter) -> impl Future<Output = Result<(), Misfortune>> + Send;
}

/// Whether mail leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Nobody has set a mail server.
    NotSet,
    /// Nothing is known to be wrong.
    Well,
    /// The mail server takes nothing.
    Away { since: Timestamp, why: String },
}

/// What the whole process knows of its mail.
pub struct Post {
    condition: RwLock<Condition>,
    address: OnceLock<String>,
}

impl Default for Post {
    fn default() -> Self {
        Self { condition: RwLock::new(Condition::NotSet), address: OnceLock::new() }
    }
}

impl Post {
    /// Whether mail leaves, as this process last saw it.
    pub fn condition(&self) -> Condition {
        self.condition.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn say(&self, condition: Condition) {
        *self.condition.write().unwrap_or_else(PoisonError::into_inner) = condition;
    }

    /// Says once with what the links in mails begin, such as `https://contracts.example.co.uk`.
    pub fn reached_at(&self, address: &str) {
        // Whoever said it first was the one who started the process.
        let _ = self.address.set(address.to_owned());
    }

    /// With what the links in mails and feeds begin.
    pub fn address(&self) -> &str {
        self.address.get().map_or("http://127.0.0.1:3000", String::as_str)
    }
}

/// Works the outbox off.
pub struct Delivery<C> {
    services: Arc<Services>,
    carrier: C,
    /// How often in a row nobody was there.
    absences: u32,
    not_before: Timestamp,
}

impl<C: Carrier> Delivery<C> {
    /// A delivery by `carrier`; from now on the process knows that a mail server is set.
    pub fn new(services: Arc<Services>, carrier: C) -> Self {
        services.post.say(Condition::Well);
        Self { services, carrier, absences: 0, not_before: Timestamp::MIN }
    }

    /// Sends what is due, at most a round of it; answers how many mails were taken. Does nothing while it pauses.
    ///
    /// # Errors
    /// When the database cannot be asked; nothing is lost by it.
    pub async fn round(&mut self) -> Result<u32, Problem> {
        let mut sent = 0;
        for _ in 0..ROUND {
            let now = self.services.now();
            if now < self.not_before {
                break;
            }
            let claim = crypto::random_token().map_err(|err| {
                tracing::error!(error = %err, "the operating system gave no random bytes");
                Problem::unexpected()
            })?;
            let until = now.checked_add(LEASE).unwrap_or(Timestamp::MAX);
            let Some(mail) = store::claim(self.services.db(), &claim, now, until).await? else { break };
            let letter = Letter { id: mail.id, to: mail.to, subject: mail.subject, text: mail.text };
            let carried = tokio::time::timeout(DEADLINE, self.carrier.carry(&letter)).await;
            let carried =
                carried.unwrap_or_else(|_| Err(Misfortune::Away("the mail server did not answer in time".to_owned())));
            let now = self.services.now();
            let outcome = match &carried {
                Ok(()) => Outcome::Sent { at: now },
                Err(Misfortune::Refused(why)) => Outcome::Failed { why: short(why) },
                Err(Misfortune::Later(why)) => {
                    let refused_at = mail.refused_at.unwrap_or(now);
                    if now.duration_since(refused_at) >= TRIED_FOR {
                        Outcome::Failed { why: short(why) }
                    } else {
                        let next_at = now.checked_add(wait_after(mail.attempts)).unwrap_or(Timestamp::MAX);
                        Outcome::Later { next_at, refused_at, why: short(why) }
                    }
                }
                // Behind all others that wait, so that one mail that breaks the connection holds up no other.
                Err(Misfortune::Away(why)) => Outcome::Untried { next_at: now, why: short(why) },
            };
            store::settle(self.services.db(), mail.id, &claim, outcome).await?;
            match carried {
                Ok(()) => sent += 1,
                Err(Misfortune::Refused(why)) => tracing::warn!(mail = %mail.id, why, "a mail was refused for good"),
                Err(Misfortune::Later(why)) => tracing::info!(mail = %mail.id, why, "a mail was refused for now"),
                Err(Misfortune::Away(why)) => {
                    self.pause(now, &why);
                    break;
                }
            }
            self.be_well();
        }
        Ok(sent)
    }

    fn pause(&mut self, now: Timestamp, why: &str) {
        let since = match self.services.post.condition() {
            Condition::Away { since, .. } => since,
            Condition::NotSet | Condition::Well => {
                tracing::warn!(why, "the mail server is away; mails wait and are tried again by themselves");
                now
            }
        };
        self.services.post.say(Condition::Away { since, why: short(why).to_owned() });
        let pause = SignedDuration::from_secs(1_i64 << self.absences.min(5)).min(LONGEST_PAUSE);
        self.absences = self.absences.saturating_add(1);
        self.not_before = now.checked_add(pause).unwrap_or(Timestamp::MAX);
    }

    fn be_well(&mut self) {
        if self.absences > 0 {
            tracing::info!("the mail server is back");
        }
        self.absences = 0;
        self.services.post.say(Condition::Well);
    }
}

/// How long a mail waits that was refused for the time being, after so many attempts before: 1 minute, 2, 4, … 6 hours.
fn wait_after(attempts: u32) -> SignedDuration {
    SignedDuration::from_mins(1_i64 << attempts.min(9)).min(LONGEST_WAIT)
}

fn short(why: &str) -> &str {
    why.char_indices().nth(LONGEST_REASON).map_or(why, |(end, _)| why.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_six_hours_and_no_further() {
        let minutes: Vec<i64> = (0..12).map(|it| wait_after(it).as_mins()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    }

    #[test]
    fn what_a_server_said_is_kept_in_part() {
        assert_eq!(short("no such user"), "no such user");
        assert_eq!(short(&"é".repeat(400)).chars().count(), LONGEST_REASON);
    }
}
