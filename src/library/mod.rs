//! What a company adds to the library for itself: its versions, kept as files, and which contracts took what.
//!
//! What must hold: a version never changes and says who wrote it, when and why; its text is a file that is found by its hash
//! ([`crate::files`]), on the disk or in object storage, and is the same for whoever reads it; an item is retired, never
//! removed, since contracts name its versions. Reading order: this file (what pages show), `item`, `changing` (adding, writing
//! anew, retiring), `store` (rows), `keeping` (texts). Deliberately absent: what a text means and whether it is any good, which
//! the slices of clauses and of templates say.

#[cfg(feature = "ssr")]
mod changing;
#[cfg(feature = "ssr")]
mod item;
#[cfg(feature = "ssr")]
mod keeping;
#[cfg(feature = "ssr")]
pub(crate) mod store;

#[cfg(feature = "ssr")]
pub(crate) use changing::{
    Draft, add, change, item_of, list_versions, note, put_standing, row, version_of, versions, view,
};
#[cfg(feature = "ssr")]
pub use changing::{LONGEST_NOTE, Wanted};
#[cfg(feature = "ssr")]
pub use item::{Item, Retired, Taken, Use, Version};
#[cfg(feature = "ssr")]
pub(crate) use item::{Kind, MOST_VERSIONS, take};
#[cfg(feature = "ssr")]
pub(crate) use keeping::{Texts, keep, read};

use crate::contracts::ContractType;
use serde::{Deserialize, Serialize};

/// What is to be said of an item of the company's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnView {
    pub version: u32,
    /// The types of contract it is for; none for every type.
    pub types: Vec<ContractType>,
    /// Who wrote the version, when, and why.
    pub said: String,
    /// Who retired it, when, and why.
    pub retired: Option<String>,
    pub may_manage: bool,
}

/// A version of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRow {
    pub version: u32,
    pub heading: String,
    /// Why it was written.
    pub note: String,
    pub author: String,
    pub at: String,
    /// The same instant in RFC 3339.
    pub at_exact: String,
}

/// A page of the versions of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionList {
    pub id: String,
    pub heading: String,
    /// The latest first.
    pub rows: Vec<VersionRow>,
    pub total: u32,
    pub page: u32,
    pub pages: u32,
}

/// What differs between two versions of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareView {
    pub id: String,
    pub heading: String,
    pub from: VersionRow,
    pub to: VersionRow,
    /// In HTML of our own.
    pub html: String,
}
