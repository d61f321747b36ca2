//! Tags: the words of a company under which it files its contracts.
//!
//! A tag is a company's own, and the same whatever its case: whoever types a tag that is there gets that one, as it is
//! written there. Tags are no part of a contract: they change whatever its status, and make no version.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub(crate) mod store;

use crate::ids::TagId;
use serde::{Deserialize, Serialize};

/// The most tags of one contract.
pub const MOST_TAGS: usize = 20;
/// The longest tag, in characters.
pub const LONGEST_TAG: usize = 40;

/// A tag, and how many contracts are filed under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    pub contracts: u32,
}

/// A page of the company's tags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagList {
    /// In the order of the alphabet.
    pub tags: Vec<Tag>,
    pub total: u32,
    /// This page, from 1.
    pub page: u32,
    /// Rows on a page.
    pub size: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
    /// Whether this person may rename, merge and delete them.
    pub may_manage: bool,
}
