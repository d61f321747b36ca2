//! Obligations on screen: those of the company, those of a contract, changing and closing one.

pub mod calls;
pub mod change;
pub mod close;
mod fields;
pub mod list;
pub mod of_contract;

pub use change::Change;
pub use close::Close;
pub use list::List;
pub use of_contract::OfContract;
