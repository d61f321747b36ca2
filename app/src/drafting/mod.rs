//! The guided questions of a template.

pub mod calls;
pub mod sheet;

pub use calls::Begin;
pub use sheet::Sheet;
