//! How one row of the trail is hashed onto the one before, and how a chain is checked. Pure.

use crate::crypto;
use sha2::{Digest, Sha256};

/// The fields of a row that its hash covers, in this order.
pub(crate) struct Link<'a> {
    pub(crate) company: &'a str,
    pub(crate) seq: i64,
    pub(crate) at_micros: i64,
    pub(crate) actor_id: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) action: &'a str,
    pub(crate) subject_type: &'a str,
    pub(crate) subject_id: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) before: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
    pub(crate) address: &'a str,
    pub(crate) user_agent: &'a str,
    pub(crate) request_id: &'a str,
}

/// What stands before the first row of every company.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Link<'_> {
    /// The row's hash: SHA-256 over the previous hash and every field, each led by its length, so that moving a
    /// character from one field to the next changes it.
    pub(crate) fn hash(&self, previous: &str) -> String {
        let mut sha = Sha256::new();
        let mut field = |bytes: &[u8]| {
            sha.update((bytes.len() as u64).to_be_bytes());
            sha.update(bytes);
        };
        field(previous.as_bytes());
        field(self.company.as_bytes());
        field(&self.seq.to_be_bytes());
        field(&self.at_micros.to_be_bytes());
        for text in [self.actor_id, self.actor, self.action, self.subject_type, self.subject_id, self.subject] {
            field(text.as_bytes());
        }
        for optional in [self.before, self.after] {
            match optional {
                Some(text) => field(format!("+{text}").as_bytes()),
                None => field(b"-"),
            }
        }
        for text in [self.address, self.user_agent, self.request_id] {
            field(text.as_bytes());
        }
        crypto::hex(&sha.finalize())
    }
}

/// What a check of one company's chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every row is where it was and as it was.
    Whole {
        /// How many rows were checked.
        entries: u64,
    },
    /// The first row that is not as it was written.
    Broken(Finding),
}

/// The first bad row of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The place in the chain, from 1.
    pub seq: i64,
    /// What is wrong there, in words.
    pub what: &'static str,
}

/// Checks rows one after the other, in order of their place.
pub(crate) struct Checker {
    next: i64,
    previous: String,
}

impl Checker {
    pub(crate) fn new() -> Self {
        Self { next: 1, previous: GENESIS.to_owned() }
    }

    /// Goes on behind the entry of this place and hash, taken as right.
    pub(crate) fn behind(seq: i64, hash: String) -> Self {
        Self { next: seq + 1, previous: hash }
    }

    /// Takes the next row with the hashes stored beside it.
    pub(crate) fn check(&mut self, link: &Link<'_>, stored_previous: &str, stored_hash: &str) -> Result<(), Finding> {
        if link.seq != self.next {
            let what =
                if link.seq > self.next { "an entry before this one is missing" } else { "this place is taken twice" };
            return Err(Finding { seq: self.next, what });
        }
        if stored_previous != self.previous {
            return Err(Finding { seq: link.seq, what: "this entry does not follow the one before it" });
        }
        if link.hash(&self.previous) != stored_hash {
            return Err(Finding { seq: link.seq, what: "this entry is not as it was written" });
        }
        self.previous = stored_hash.to_owned();
        self.next += 1;
        Ok(())
    }

    pub(crate) fn checked(&self) -> u64 {
        u64::try_from(self.next - 1).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(seq: i64, subject: &str) -> Link<'_> {
        Link {
            company: "c",
            seq,
            at_micros: 7,
            actor_id: "u",
            actor: "Priya",
            action: "contract.created",
            subject_type: "contract",
            subject_id: "k",
            subject,
            before: None,
            after: Some("{}"),
            address: "127.0.0.1",
            user_agent: "test",
            request_id: "r",
        }
    }

    fn chain(subjects: &[&'static str]) -> Vec<(Link<'static>, String, String)> {
        let mut previous = GENESIS.to_owned();
        (1..)
            .zip(subjects)
            .map(|(seq, subject)| {
                let row = link(seq, subject);
                let hash = row.hash(&previous);
                (row, std::mem::replace(&mut previous, hash.clone()), hash)
            })
            .collect()
    }

    fn verdict(rows: &[(Link<'_>, String, String)]) -> Result<u64, Finding> {
        let mut checker = Checker::new();
        for (row, previous, hash) in rows {
            checker.check(row, previous, hash)?;
        }
        Ok(checker.checked())
    }

    #[test]
    fn a_chain_as_written_is_whole() {
        assert_eq!(verdict(&chain(&["a", "b", "c"])), Ok(3));
        assert_eq!(verdict(&[]), Ok(0));
    }

    #[test]
    fn edits_removals_and_reordering_are_found_at_the_first_bad_entry() {
        let mut edited = chain(&["a", "b", "c"]);
        edited[1].0.subject = "B";
        assert_eq!(verdict(&edited).unwrap_err().seq, 2);

        let mut removed = chain(&["a", "b", "c"]);
        removed.remove(1);
        assert_eq!(verdict(&removed).unwrap_err(), Finding { seq: 2, what: "an entry before this one is missing" });

        let mut swapped = chain(&["a", "b", "c"]);
        swapped[1].0.seq = 3;
        swapped[2].0.seq = 2;
        swapped.swap(1, 2);
        assert_eq!(verdict(&swapped).unwrap_err().seq, 2);

        let mut rehashed = chain(&["a", "b", "c"]);
        rehashed[1].0.subject = "B";
        rehashed[1].2 = rehashed[1].0.hash(&rehashed[1].1);
        assert_eq!(verdict(&rehashed).unwrap_err().seq, 3, "a row hashed anew breaks the one after it");
    }

    #[test]
    fn a_character_moved_between_fields_changes_the_hash() {
        let mut one = link(1, "ab");
        one.subject_id = "k";
        let mut two = link(1, "b");
        two.subject_id = "ka";
        assert_ne!(one.hash(GENESIS), two.hash(GENESIS));
        let mut absent = link(1, "a");
        absent.after = None;
        let mut dash = link(1, "a");
        dash.after = Some("");
        assert_ne!(absent.hash(GENESIS), dash.hash(GENESIS));
    }
}
