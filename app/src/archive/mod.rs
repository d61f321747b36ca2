//! The settings page of archives: take everything away as files, and bring such files in.
//!
//! The archive is posted to the page itself and not to a server function, which reads forms of text only; the answer is the
//! page with what became of it.

pub mod calls;
pub mod page;

pub use page::Archive;

#[cfg(feature = "ssr")]
pub use calls::Answered;
