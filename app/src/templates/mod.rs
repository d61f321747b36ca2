//! The gallery of templates, and writing one for the company.

pub mod beside;
pub mod calls;
pub mod list;
pub mod show;
pub mod versions;
pub mod write;

pub use beside::SideBySide;
pub use list::List;
pub use show::Show;
pub use versions::{Compare, Versions};
pub use write::{Change, New};
