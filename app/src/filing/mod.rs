//! What a contract says of its parties, and how the company keeps it: details, tags, owner, relations; and the settings for
//! all of them.

pub mod calls;
pub mod details;
pub mod of_contract;
pub mod people;
pub mod related;
pub mod review;
pub mod tags;

pub use details::Details;
pub use of_contract::Filing;
pub use people::{HandOver, People};
pub use review::Review;
pub use tags::{TagPage, Tags};
