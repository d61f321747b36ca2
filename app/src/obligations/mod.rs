//! Obligations on screen: those of the company, those of a contract, and closing one.

pub mod calls;
pub mod close;
pub mod list;
pub mod of_contract;

pub use close::Close;
pub use list::List;
pub use of_contract::OfContract;
