//! Decisions on screen: what models were asked, what they answered, and what people made of it.

pub mod calls;
pub mod list;
pub mod show;

pub use list::List;
pub use show::Show;
