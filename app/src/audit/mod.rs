//! The audit trail for admins.

pub mod calls;
pub mod list;

pub use list::List;
