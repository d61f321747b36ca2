//! Findings on screen: deciding one, those that wait for somebody, and what changed since the last analysis.

pub mod calls;
pub(crate) mod changed;
pub mod decide;
pub(crate) mod law;
pub mod list;

pub use decide::Decide;
pub use list::List;
