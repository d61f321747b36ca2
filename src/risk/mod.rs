//! Risk: of contracts, of the other parties, of accounts and of models, each from 1 to 10 and each with its reasons.
//!
//! What always holds: a score is worked out of facts by a rule that stands in one place ([`points`], [`parties`], [`people`],
//! [`models`]; docs/risk.md says the same in words), nothing is estimated, and every reason says its points and opens what it was
//! counted from. A figure and the list behind it are one condition: of contracts a [`Filter`], of the trail [`Entries`].
//! The risk of a contract is the rules' own (see [`crate::compliance`]) and is not worked out a second time.
//!
//! What stands here about people is what records show and no judgement of anybody; it is personal data about staff, so those
//! who may read the trail see it and nobody else. Deliberately absent: history of these scores, and any act that follows from one.

#[cfg(feature = "ssr")]
pub mod actions;
pub mod filter;
pub mod models;
pub mod parties;
pub mod people;
pub mod points;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
pub mod table;
#[cfg(test)]
mod tests;
mod views;

pub use filter::{Fact, Filter};
pub use points::Assessed;
pub use views::{
    Board, ContractLine, ContractPage, Entries, Matter, ModelLine, ModelPage, Moved, Opens, Ranked, Reason, ScoreLine,
    ScoredPage,
};
