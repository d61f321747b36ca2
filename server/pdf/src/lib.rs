#![doc = include_str!("../README.md")]

mod document;
mod fonts;
mod layout;
mod lines;
mod write;

pub use document::{Align, Block, Document, Fact, Mark, MarkShape, Run, SignatureLine};

/// A finished file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// How many pages it has; at least one.
    pub pages: usize,
    /// How many characters are shown as an empty box, because the typeface has no glyph for them.
    pub missing_characters: u32,
}

/// Why a document could not be set. Neither can be caused by the document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The fonts carried in the program cannot be read.
    #[error("the fonts for documents cannot be read")]
    Font,
    /// The file could not be put together.
    #[error("the PDF could not be written")]
    File,
}

/// Stands at the end of a document in which the typeface lacks characters, so that no box is taken for the text.
const BOXES: &str =
    "□ stands where the typeface of this file has no sign for a character. The document itself has it unchanged.";

/// Sets a document and says what came of it. Where the typeface lacks characters, the document's last lines say so.
pub fn typeset(document: &Document) -> Result<Pdf, PdfError> {
    let fonts = fonts::Fonts::get()?;
    let layout = layout::lay_out(document, fonts);
    if layout.missing == 0 {
        return write::write(document, &layout, fonts);
    }
    let mut told = document.clone();
    let note = Run { text: BOXES.to_owned(), italic: true, bold: false };
    told.blocks.extend([Block::Rule, Block::Paragraph { indent: 0, number: None, runs: vec![note] }]);
    write::write(&told, &layout::lay_out(&told, fonts), fonts)
}

/// Sets a document; the same document always gives the same bytes.
pub fn write(document: &Document) -> Result<Vec<u8>, PdfError> {
    typeset(document).map(|pdf| pdf.bytes)
}

#[cfg(test)]
mod tests;
