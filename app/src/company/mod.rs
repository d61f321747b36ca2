//! What a company says of itself, on screen: one settings page for owners and admins.

pub mod calls;
pub mod details;

pub use details::Details;
