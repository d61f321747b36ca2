//! Contracts: what one is, how it is drafted, edited, found and exported.
//!
//! A contract belongs to one company and is reached through [`crate::context::Ctx`] only. Every save is a version; an edit
//! names the version it started from, and a stale one changes nothing.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
mod analysis;
#[cfg(feature = "ssr")]
pub(crate) mod brought_in;
#[cfg(feature = "ssr")]
mod chosen;
#[cfg(feature = "ssr")]
mod conflict;
#[cfg(feature = "ssr")]
mod details;
#[cfg(feature = "ssr")]
pub mod examples;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod figures;
#[cfg(feature = "ssr")]
pub mod filing;
mod filter;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
mod generating;
mod kept_details;
#[cfg(feature = "ssr")]
mod key_terms;
mod kind;
#[cfg(feature = "ssr")]
mod life;
#[cfg(feature = "ssr")]
mod passage;
#[cfg(feature = "ssr")]
mod record;
#[cfg(feature = "ssr")]
pub mod reindex;
#[cfg(feature = "ssr")]
pub(crate) mod remembered;
#[cfg(feature = "ssr")]
pub(crate) mod risks;
pub mod rules;
#[cfg(feature = "ssr")]
pub(crate) mod store;
#[cfg(feature = "ssr")]
pub mod table;
#[cfg(feature = "ssr")]
mod versions;
mod views;
#[cfg(feature = "ssr")]
mod words;

pub use filter::{Filter, Risk, Sort};
pub use kept_details::{DetailChange, KeptDetails};
pub use kind::ContractType;
#[cfg(feature = "ssr")]
pub use record::{Contract, Listed, Standing, Summary, Texts, Version};
#[cfg(feature = "ssr")]
pub use remembered::Asked;
pub use rules::{Status, Step};
pub use views::{
    CheckSummary, CompareView, Conflict, ContractList, ContractRow, ContractView, DetailsView, EditView, HistoryPage,
    KeptMark, KeyTermsView, Passage, SavedEdit, StepView, Total, VersionRow, VersionView,
};
