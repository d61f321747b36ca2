//! The clause library on screen: finding a clause, its wordings, putting one into a draft, writing one for the company, and
//! where each version of it is.

pub mod calls;
pub mod list;
pub mod put_in;
pub mod show;
pub mod uses;
pub mod versions;
pub mod write;

pub use list::{Choose, List};
pub use put_in::PutIn;
pub use show::Show;
pub use uses::Uses;
pub use versions::{Compare, Versions};
pub use write::{Change, New};
