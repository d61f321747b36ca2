//! Contracts in figures on screen.

pub mod calls;
pub mod dashboard;

pub use dashboard::Dashboard;
