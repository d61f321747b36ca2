//! A person's own calendar feed: the dates of the contracts they may read, at an address that needs no sign-in.
//!
//! Whoever has the address reads the feed, so it holds 32 random bytes, is shown once, is stored as its hash only, and is
//! made anew or taken away at any time. What it shows is asked for anew each time, with the person's rights of that
//! moment: whoever leaves, or may read no more, shows nothing. Deliberately absent: writing through it, and texts of
//! contracts beyond titles.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod store;

use serde::{Deserialize, Serialize};

/// A person's feed in words ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedView {
    /// When its address was made; `None` where there is none.
    pub made: Option<String>,
    /// When a calendar program last read it.
    pub read: Option<String>,
}
