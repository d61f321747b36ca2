//! Reminders on screen: those of a contract, and the page by which a recipient stops them.

pub mod calls;
pub mod list;
pub mod stop;

pub use list::List;
pub use stop::Stop;
