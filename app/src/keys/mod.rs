//! API keys on screen: the list, the form, the page that shows a new key once, and revoking.
//!
//! A new key is drawn as the answer to the form itself: it must not travel through an address, a cookie or a stored note,
//! so the form is posted to its own page and not to a server function, whose answer to a form is always a redirect.

pub mod calls;
pub mod list;
pub mod new;
pub mod revoke;

pub use list::List;
pub use new::New;
pub use revoke::Revoke;

#[cfg(feature = "ssr")]
pub use calls::Posted;
