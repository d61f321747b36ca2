//! The rules of the company: what counts, the draft of what will, every rule of the pack with its switch, and what was published.

pub mod calls;
pub mod list;
pub mod off;
pub mod rule;
pub mod show;
pub mod versions;

pub(crate) use off::switched_off;

pub use list::Rules;
pub use rule::Rule;
pub use show::Show;
pub use versions::{Version, Versions};
