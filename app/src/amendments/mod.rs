//! Amendments on screen: drafting one, adding a change, and what governs on a day.

pub mod amend;
pub mod calls;
pub mod family;
pub mod governs;

pub use amend::{Amend, Change};
pub use governs::Governs;
