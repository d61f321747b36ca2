//! The Pactoria process: command line, configuration, HTTP edge and REST doors.
//!
//! Reading order: [`config`] (what the process is told), [`serve`] (from start to stop), [`edge`] (what every request
//! passes through), [`pages`] (the screens; files beside them in `downloads`), [`api`] (the REST contract). Rules live in the crate `pactoria`, screens in
//! the crate `app`; nothing here decides about contracts.

pub mod api;
pub mod archive;
pub mod ask;
pub mod assets;
pub mod audit;
pub mod backup;
pub mod bench;
mod bulk;
pub mod config;
pub mod doctor;
mod downloads;
pub mod edge;
mod feeds;
mod forms;
mod imports;
mod keys;
mod live;
pub mod mail;
pub mod model;
pub mod objects;
pub mod pages;
pub mod refusal;
mod risk;
mod room;
pub mod seed;
pub mod serve;
pub mod sessions;
pub mod state;
pub mod users;
mod writing;
