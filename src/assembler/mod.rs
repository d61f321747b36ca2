//! Drafting from a description in plain English, by rules of our own: no model, no network, the same answer twice.
//!
//! Reading order: `words` (a description as a row of items) and `names`, `pattern` (the small language of the data files),
//! `recommend` with `cues.toml` (which template fits), `parties` with `sides.toml` (who is who), `read` with `readings.toml` and
//! `values` (what is answered).
//!
//! What must hold: nothing is invented. What a description does not say is asked; what it says in two ways is asked with
//! both shown; every answer that was read comes with the words it was read from.

mod data;
mod names;
mod parties;
mod pattern;
mod read;
mod recommend;
#[cfg(test)]
mod tests;
mod values;
mod words;

pub use read::{Read, Understood, read};
pub use recommend::{Advice, Doubt, Recommendation, SURE_ENOUGH, best_of_type, recommend};
