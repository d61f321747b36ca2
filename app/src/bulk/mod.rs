//! One act on many contracts on screen: what was ticked is shown again with what will happen, and then what did.
//!
//! The answer says for each contract what became of it, so it is drawn as the answer to the form itself and not after a
//! redirect. Sending it again by reloading changes nothing: what was done is done.

pub mod calls;
pub mod confirm;

pub use confirm::Confirm;

#[cfg(feature = "ssr")]
pub use calls::Posted;
