//! Processing of personal data: what a contract says of it, and the register over all contracts.

pub mod calls;
pub mod list;
mod prompts;
pub mod show;

pub use list::List;
pub use show::Show;
