//! The rules of the company: what counts, the draft of what will, every rule of the pack with its switch, and what was published.

pub mod calls;
pub mod list;
pub mod off;
pub mod own;
pub mod own_findings;
pub mod rule;
pub mod show;
pub mod trial;
pub mod versions;

pub(crate) use off::switched_off;
pub(crate) use own_findings::own_findings;

pub use list::Rules;
pub use own::{NewOwnRule, Own, OwnRules};
pub use rule::Rule;
pub use show::Show;
pub use trial::Trial;
pub use versions::{Version, Versions};
