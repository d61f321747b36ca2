//! What the contract's text promises, from the source to the sheet.

#[cfg(feature = "ssr")]
mod printing;
mod reading;
mod sheet;
mod writing;
