//! What a company says of itself: its name, the numbers under which it is registered, its time zone, and from which
//! score on it calls a contract ready to sign.
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
    /// Such as `0.95`; empty where the installation's counts.
    pub required_score: String,
    /// What counts where the company says nothing, such as `0.95`.
    pub usual_score: String,
    /// How often they were changed, from 1.
    pub version: u32,
    /// Whether this person may change them.
    pub may_change: bool,
}
