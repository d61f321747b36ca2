//! The facts behind what the rules say, on screen.

pub mod calls;
pub mod show;

pub use show::Show;
