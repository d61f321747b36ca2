//! The gallery of templates.

pub mod calls;
pub mod list;
pub mod show;

pub use list::List;
pub use show::Show;
