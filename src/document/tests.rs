//! What the contract's text promises, from the source to the sheet.

mod merge;
#[cfg(feature = "ssr")]
mod printing;
mod reading;
mod redline;
mod sheet;
mod writing;
