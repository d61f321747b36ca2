#![doc = include_str!("../README.md")]

mod archive;
mod bundle;
mod docx;
pub mod limits;
mod markdown;
mod numbers;
mod outcome;
mod pdf;
mod plain;
mod sniff;

#[cfg(test)]
mod tests;

pub use bundle::{Entries, Entry, entries};
pub use outcome::{Format, Note, Read, Refusal};

use sniff::Kind;

/// Reads the text of one uploaded file.
///
/// What the file is, its bytes decide. `name_hint` is the name it was uploaded under, or empty: it only chooses between
/// plain text and Markdown where the text itself leaves that open. The work is bounded (see [`limits`]) but not small;
/// call it where blocking is allowed.
///
/// # Errors
///
/// Every [`Refusal`] has a stable [code](Refusal::code) and a sentence for the person who uploaded the file.
pub fn read(bytes: &[u8], name_hint: &str) -> Result<Read, Refusal> {
    if bytes.len() > limits::MAX_FILE {
        return Err(Refusal::TooLarge);
    }
    let read = match sniff::kind(bytes)? {
        Kind::Pdf => pdf::read(bytes)?,
        Kind::Docx => docx::read(bytes)?,
        Kind::Text => plain::read(bytes, name_hint)?,
        Kind::Archive => return Err(Refusal::Archive),
    };
    if read.text.len() > limits::MAX_TEXT {
        return Err(Refusal::TooLong);
    }
    if read.text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(read)
}
