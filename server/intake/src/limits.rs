//! The limits that keep a hostile file cheap.
//!
//! Every loop over foreign bytes is bounded by one of these numbers, directly or because it moves forward in an input
//! that is. They are chosen so that the worst file is refused with less than 100 MB of memory beside the file itself,
//! and so that real contracts stay far below them. There is no clock: the same file is always read or always refused.

/// The largest file that is opened, in bytes.
pub const MAX_FILE: usize = 20 * MIB;

/// The longest text that is handed on, in bytes; some 1,500 pages.
pub const MAX_TEXT: usize = 4 * MIB;

/// All that is unpacked from one zip archive or Word file, in bytes.
pub const MAX_UNPACKED: u64 = 64 * MIB as u64;

/// How many times larger one packed piece may become, once it is larger than [`RATIO_FREE`]. Word's own XML reaches
/// about 60.
pub const MAX_RATIO: u64 = 200;

/// A packed piece may become this large whatever its ratio, in bytes.
pub const RATIO_FREE: u64 = MIB as u64;

/// Entries in one zip archive, folders included.
pub const MAX_ENTRIES: usize = 5_000;

/// Files that are handed out from one archive; what stands after them is listed as left out.
pub const MAX_FILES: usize = 500;

/// How deep XML elements may be nested.
pub const MAX_XML_DEPTH: usize = 256;

/// The longest single tag or stretch of text in XML, in bytes.
pub const MAX_XML_TOKEN: usize = MIB;

/// The elements, texts and marks of one XML part.
pub const MAX_XML_EVENTS: u64 = 8_000_000;

/// Styles, lists and footnotes that a Word file may define, each.
pub const MAX_DEFINITIONS: usize = 10_000;

/// Cells of one table.
pub const MAX_CELLS: usize = 100_000;

/// How deep arrays and dictionaries of a PDF may be nested.
pub const MAX_PDF_DEPTH: usize = 64;

/// Objects in a PDF.
pub const MAX_PDF_OBJECTS: usize = 200_000;

/// Pages of a PDF.
pub const MAX_PAGES: usize = 2_000;

/// The largest single stream of a PDF when unpacked, in bytes. Pictures are never unpacked.
pub const MAX_PDF_STREAM: usize = 16 * MIB;

/// All streams that are kept at the same time while a PDF is read, in bytes: packed objects, fonts.
pub const MAX_PDF_KEPT: usize = 32 * MIB;

/// All streams that are unpacked while a PDF is read, in bytes; a form drawn on ten pages counts ten times.
pub const MAX_PDF_UNPACKED: usize = 96 * MIB;

/// Tables that say what the letters of a PDF's fonts mean, in bytes together.
pub const MAX_PDF_CHARACTER_MAPS: usize = 4 * MIB;

/// Words of PDF syntax that are looked at.
pub const MAX_PDF_STEPS: u64 = 20_000_000;

/// Letters on one page of a PDF.
pub const MAX_PAGE_LETTERS: usize = 200_000;

/// Drawings within drawings of a PDF.
pub const MAX_FORM_DEPTH: usize = 12;

const MIB: usize = 1024 * 1024;
