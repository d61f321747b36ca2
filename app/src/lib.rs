//! Pactoria's screens, drawn as HTML on the server; the browser wakes only the islands in them.
//!
//! Each folder is a slice with the name it has everywhere: `calls.rs` holds its server functions, one file each of its
//! screens. Writes are plain HTML forms, so a page without JavaScript does all that a page with it does; the browser half
//! adds the live preview and findings while typing. Rules live in the crate `pactoria`.

#![recursion_limit = "256"]

pub mod accounts;
pub mod amendments;
pub mod analytics;
pub mod answer;
pub mod archive;
pub mod audit;
pub mod bulk;
pub mod clauses;
pub mod company;
pub mod contracts;
pub mod decisions;
#[cfg(feature = "ssr")]
pub mod door;
pub mod drafting;
pub mod facts;
pub mod feeds;
pub mod filing;
pub mod filters;
pub mod findings;
pub mod fixes;
pub mod frameworks;
pub mod home;
pub mod imports;
pub mod keys;
pub mod layout;
mod library;
pub mod models;
pub mod obligations;
pub mod outbox;
pub mod paths;
pub mod playbook;
pub mod processing;
pub mod reminders;
pub mod reports;
pub mod risk;
pub mod shell;
pub mod templates;
pub mod terms;
pub mod today;
pub mod ui;

pub use shell::{App, PageAssets, shell};
