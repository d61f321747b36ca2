//! Filters of the list of contracts that people keep under a name, for themselves or for their company.
//!
//! A kept filter is the words of an address and no list of contracts: opening it asks anew. Its owner alone changes it; what
//! the company sees, an owner or admin may also remove. Words that mean nothing any more are told, never passed over.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub(crate) mod store;

use crate::contracts::Filter;
use crate::ids::FilterId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use store::KeptFilter;

/// A kept filter as the pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterRow {
    pub id: FilterId,
    pub name: String,
    pub owner: String,
    pub is_shared: bool,
    pub version: u32,
    /// Such as `28 November 2026`.
    pub changed: String,
    pub changed_exact: String,
    /// Whether this person may give it another name, or share it.
    pub may_change: bool,
    pub may_remove: bool,
    /// Whether this person may let the whole company see it.
    pub may_share: bool,
}

/// A page of the filters a person sees, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterList {
    pub rows: Vec<FilterRow>,
    pub total: u32,
    /// From 1.
    pub page: u32,
    /// At least 1.
    pub pages: u32,
}

/// The form that keeps a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterFormView {
    /// The id it will have, so that a form sent twice keeps one filter.
    pub id: FilterId,
    pub filter: Filter,
    /// Whether this person may let the whole company see it.
    pub may_share: bool,
}

/// A kept filter that is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedFilter {
    pub name: String,
    /// What of it still means something.
    pub filter: Filter,
    /// A sentence for each of its words that means nothing any more.
    pub stale: Vec<String>,
}
