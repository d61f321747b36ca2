//! Who was recognised within the last second, so that many requests of the same people ask the database once.
//!
//! What always holds: nothing is believed for longer than [`BELIEVED`] after it was read, whichever process ended it
//! meanwhile; and what this process itself commits is seen by the next request, because every audited change forgets
//! everything ([`Known::forget`]), with what was being read before it. Deliberately absent: browser sessions, whose
//! notes and idle clock change with reading, and anything that is not found, so that guesses fill no memory.

use super::Person;
use crate::ids::UserId;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long what was read is believed.
const BELIEVED: SignedDuration = SignedDuration::from_secs(1);

/// The memory of a process.
#[derive(Default)]
pub(crate) struct Known {
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// When the first of what is remembered began to be read.
    since: Option<Timestamp>,
    /// How often everything was forgotten.
    round: u64,
    people: HashMap<UserId, Person>,
    /// By the hash of the token: whose it is, and when it ends.
    tokens: HashMap<String, (UserId, Timestamp)>,
}

impl Memory {
    fn forget(&mut self) {
        *self = Self { round: self.round + 1, ..Self::default() };
    }
}

/// The time between two forgettings: what is read in one is not remembered in the next.
#[derive(Clone, Copy)]
pub(super) struct Round(u64);

impl Known {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Each line leaves it whole, so a panic elsewhere leaves nothing half-written.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything: something was changed.
    pub(crate) fn forget(&self) {
        self.memory().forget();
    }

    /// To be asked for before anything is looked up or read.
    pub(super) fn round(&self, now: Timestamp) -> Round {
        let mut memory = self.memory();
        let since = *memory.since.get_or_insert(now);
        // A clock that was set back says nothing about how old something is.
        if !(SignedDuration::ZERO..BELIEVED).contains(&now.duration_since(since)) {
            memory.forget();
            memory.since = Some(now);
        }
        Round(memory.round)
    }

    pub(super) fn person(&self, id: UserId) -> Option<Person> {
        self.memory().people.get(&id).cloned()
    }

    pub(super) fn note_person(&self, round: Round, person: &Person) {
        let mut memory = self.memory();
        if memory.round == round.0 {
            memory.people.insert(person.id, person.clone());
        }
    }

    /// Whose token this is, if it has not ended.
    pub(super) fn user_of_token(&self, hash: &str, now: Timestamp) -> Option<UserId> {
        self.memory().tokens.get(hash).filter(|(_, ends)| *ends > now).map(|(user, _)| *user)
    }

    pub(super) fn note_token(&self, round: Round, hash: String, user: UserId, ends: Timestamp) {
        let mut memory = self.memory();
        if memory.round == round.0 {
            memory.tokens.insert(hash, (user, ends));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + millisecond).unwrap()
    }

    fn noted(known: &Known, round: Round) -> UserId {
        let user = UserId::new(at(0));
        known.note_token(round, "hash".to_owned(), user, at(3_600_000));
        user
    }

    #[test]
    fn what_was_read_is_believed_for_less_than_a_second() {
        let known = Known::default();
        let user = noted(&known, known.round(at(0)));
        known.round(at(999));
        assert_eq!(known.user_of_token("hash", at(999)), Some(user));
        known.round(at(1000));
        assert_eq!(known.user_of_token("hash", at(1000)), None);

        noted(&known, known.round(at(1000)));
        known.round(at(500));
        assert_eq!(known.user_of_token("hash", at(500)), None, "a clock that was set back ends the belief");
    }

    #[test]
    fn what_was_read_before_a_change_is_not_remembered_after_it() {
        let known = Known::default();
        let round = known.round(at(0));
        known.forget();
        noted(&known, round);
        assert_eq!(known.user_of_token("hash", at(1)), None);
    }

    #[test]
    fn a_token_that_ends_within_the_second_ends_when_it_says() {
        let known = Known::default();
        known.note_token(known.round(at(0)), "hash".to_owned(), UserId::new(at(0)), at(300));
        assert!(known.user_of_token("hash", at(299)).is_some());
        assert_eq!(known.user_of_token("hash", at(300)), None);
    }
}
