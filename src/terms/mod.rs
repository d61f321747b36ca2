//! The machine-readable terms of use of contracts about data and AI: what a worker reads before, during and after each job.
//!
//! Reading order: this file (reading, hash, faults), `vocabulary` (the closed lists), `object` (the types), `shape` (what a
//! document may look like), `check` (what must be true between its parts), `json` (documents as they are written, and their
//! canonical form), `key` (fingerprints and signatures), `lines` (the answers that terms are made of), `statement` (the terms as
//! they stand in the text of a contract), `sentences` (the same in plain words), `actions` (reading them by both doors).
//!
//! What must hold: an object is read completely or refused with every reason of the first stage that fails; the hash of an
//! object depends on nothing but its values; what a worker enforces ([`Terms`]) says exactly what the signed text says
//! ([`Statement`], see [`Terms::stated`]). Deliberately absent: keeping keys, signing, and the worker's own decisions.

use std::fmt;

use serde::{Deserialize, Serialize};

mod views;
pub mod vocabulary;

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod json;
#[cfg(feature = "ssr")]
mod key;
#[cfg(feature = "ssr")]
pub(crate) mod lines;
#[cfg(feature = "ssr")]
pub mod object;
#[cfg(feature = "ssr")]
mod sentences;
#[cfg(feature = "ssr")]
mod shape;
#[cfg(feature = "ssr")]
mod statement;
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

#[cfg(feature = "ssr")]
pub use object::{Statement, Terms};
#[cfg(feature = "ssr")]
pub(crate) use sentences::in_words;
#[cfg(feature = "ssr")]
pub use statement::stated_in;
#[cfg(feature = "ssr")]
pub(crate) use statement::{block, has_block, without_blocks};
pub use views::{Said, Stated, TermsInWords, TermsView};

/// The format that this version reads and writes.
pub const SCHEMA: &str = "pactoria.terms/1";
/// Stands for an owner where the parties own a result together; no party may be called so.
pub const JOINT: &str = "joint";

/// Why an object is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Stable, such as `terms.bad_value`.
    pub code: String,
    /// The place, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What is wrong there, in a sentence.
    pub message: String,
}

#[cfg(feature = "ssr")]
impl Fault {
    pub(crate) fn new(code: &str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), pointer: pointer.into(), message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the whole" } else { &self.pointer };
        write!(f, "{place}: {} ({})", self.message, self.code)
    }
}

/// The contract that an object must belong to.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub id: uuid::Uuid,
    pub version: u64,
    /// `sha256:` and the hash of the normalised text.
    pub text_sha256: &'a str,
    /// Whether contracts of its type may carry terms.
    pub carries_terms: bool,
}

/// Reads an object, signed or not, and checks all of it that needs nothing else.
///
/// # Errors
/// Everything that the first failing stage found.
#[cfg(feature = "ssr")]
pub fn read(text: &str) -> Result<Terms, Vec<Fault>> {
    let terms: Terms = typed(text, &shape::TERMS)?;
    sound(terms, check::terms)
}

/// Reads what the text of a contract states.
///
/// # Errors
/// Everything that the first failing stage found.
#[cfg(feature = "ssr")]
pub fn read_statement(text: &str) -> Result<Statement, Vec<Fault>> {
    let statement: Statement = typed(text, &shape::STATEMENT)?;
    sound(statement, check::statement)
}

#[cfg(feature = "ssr")]
fn typed<T: for<'de> Deserialize<'de>>(text: &str, shape: &'static shape::Shape) -> Result<T, Vec<Fault>> {
    shape::read(text, shape)?;
    // The shape has let it pass, so this finds nothing unless the two have come apart.
    serde_json::from_str(text).map_err(|err| vec![Fault::new("terms.bad_value", "", err.to_string())])
}

#[cfg(feature = "ssr")]
fn sound<T>(it: T, check: impl Fn(&T) -> Vec<Fault>) -> Result<T, Vec<Fault>> {
    let faults = check(&it);
    if faults.is_empty() { Ok(it) } else { Err(faults) }
}

#[cfg(feature = "ssr")]
impl Terms {
    /// The canonical form of the whole object, signatures included.
    pub fn canonical(&self) -> String {
        node_of(self).canonical()
    }

    /// The bytes that the hash is over: the canonical form without the signatures.
    pub fn signed_part(&self) -> String {
        match node_of(self) {
            json::Node::Object(members) => {
                json::Node::Object(members.into_iter().filter(|it| it.0 != "signatures").collect()).canonical()
            }
            other => other.canonical(),
        }
    }

    /// What names this object: `sha256:` and the hash of [`Self::signed_part`].
    pub fn hash(&self) -> String {
        key::fingerprint(self.signed_part().as_bytes())
    }

    /// Whether the object belongs to this contract, and every party has signed it.
    ///
    /// # Errors
    /// Everything that the first failing stage found.
    pub fn holds_for(&self, contract: &Expected<'_>) -> Result<(), Vec<Fault>> {
        let faults = check::contract(self, contract);
        let faults = if faults.is_empty() { check::signatures(self, &self.hash()) } else { faults };
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(feature = "ssr")]
impl Statement {
    /// The canonical form.
    pub fn canonical(&self) -> String {
        node_of(self).canonical()
    }

    /// `sha256:` and the hash of the canonical form.
    pub fn hash(&self) -> String {
        key::fingerprint(self.canonical().as_bytes())
    }
}

/// A value as a document holds it.
#[cfg(feature = "ssr")]
#[expect(clippy::expect_used, reason = "the types hold texts, whole numbers and lists only, which JSON can always say")]
fn node_of(it: &impl Serialize) -> json::Node {
    let text = serde_json::to_string(it).expect("texts, whole numbers and lists can be written");
    serde_json::from_str(&text).expect("what was written can be read")
}
