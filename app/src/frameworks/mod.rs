//! What the records of this installation show about the controls of a framework, reports on it, and their approval.

pub mod calls;
pub mod controls;
pub mod list;
pub mod report;
pub mod show;
pub mod vouch;

pub use list::List;
pub use report::Report;
pub use show::Show;
pub use vouch::Vouch;
