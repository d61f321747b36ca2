//! The guided questions of a template, and the description in plain English they may begin with.

pub mod calls;
pub mod describe;
pub mod sheet;

pub use calls::Begin;
pub use describe::{Advice, Describe};
pub use sheet::Sheet;
