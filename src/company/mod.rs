//! What a company says of itself: its name, the numbers under which it is registered, and its time zone.
//!
//! New contracts begin with it on the company's own side. A contract keeps the text and the numbers it was made with:
//! nothing that is changed here goes back into one. Deliberately absent: an address, which every template asks for.

#[cfg(feature = "ssr")]
pub mod actions;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub(crate) mod store;

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use store::Company;

/// The details of the company as their form takes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyView {
    pub name: String,
    /// Empty where none is recorded.
    pub company_number: String,
    /// Empty where none is recorded.
    pub vat_number: String,
    /// The IANA name.
    pub time_zone: String,
    /// How often they were changed, from 1.
    pub version: u32,
    /// Whether this person may change them.
    pub may_change: bool,
}
