//! The clause library on screen: finding a clause, its wordings, and putting one into a draft.

pub mod calls;
pub mod list;
pub mod put_in;
pub mod show;

pub use list::{Choose, List};
pub use put_in::PutIn;
pub use show::Show;
