#![doc = include_str!("../README.md")]

mod body;
mod labels;
mod links;
mod numbering;
mod package;
mod parts;
mod xml;

use jiff::Timestamp;
pub use pactoria_pdf::{Align, Block, Document, Fact, Run, SignatureLine};

/// What the file says about itself beyond what the document carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The company in the file's properties; empty for none.
    pub company: String,
    /// When the document was first made. [`Document::created`], when this text was fixed, is the time of its last change.
    pub created: Timestamp,
}

/// Why a document could not be written. No text of a length that fits into memory four times can cause it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocxError {
    /// The parts could not be put into one file.
    #[error("the Word file could not be put together")]
    File,
}

/// Writes a document as a Word file (Office Open XML, `.docx`); the same input always gives the same bytes.
pub fn write(document: &Document, meta: &Meta) -> Result<Vec<u8>, DocxError> {
    let body = body::write(document);
    let parts = [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::package_relations()),
        ("docProps/app.xml", parts::company(meta)),
        ("docProps/core.xml", parts::properties(document, meta)),
        ("word/document.xml", body.document),
        ("word/_rels/document.xml.rels", parts::document_relations(&body.links)),
        ("word/styles.xml", parts::styles(document)),
        ("word/numbering.xml", body.numbering.part()),
        ("word/settings.xml", parts::settings(document)),
        ("word/fontTable.xml", parts::fonts()),
        ("word/header1.xml", parts::header(document)),
        ("word/footer1.xml", parts::footer(document)),
    ];
    package::pack(&parts).map_err(|_| DocxError::File)
}

#[cfg(test)]
mod tests;
