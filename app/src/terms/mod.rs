//! The machine-readable terms of a contract, on screen.

pub mod calls;
pub mod show;

pub use show::Show;
