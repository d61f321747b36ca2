//! Fixes on screen: putting the wording for a finding into a draft.

pub mod calls;
pub mod put_in;

pub use put_in::PutIn;
