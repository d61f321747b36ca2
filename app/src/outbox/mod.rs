//! The outbox on screen: what was sent, what waits, and what could not be sent.

pub mod calls;
pub mod list;

pub use list::List;
