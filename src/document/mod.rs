//! The contract's text: how it is written, numbered, read and printed.
//!
//! Reading order: `source` (marks become numbers), `offsets` (which character went where), `blocks`, `numbers` and
//! `headings` (Markdown read the way a contract is set), `clauses` (the same cut at its numbers), `render` (the sheet on the screen), `print` (the PDF and the Word file,
//! server only), `redline` (what changed between two texts), `merge` (two changes of one text brought together).
//!
//! Two texts exist of every contract. The *source* is what people edit; the *content* is what is read, checked, signed
//! and hashed. What always holds: the content alone decides what a reader sees, and nothing that stands in it is
//! hidden from them. All offsets count Unicode characters. Everything but `clean` and `print` also runs in the browser.

mod blocks;
mod clauses;
#[cfg(feature = "ssr")]
mod clean;
mod headings;
mod merge;
mod numbers;
mod offsets;
#[cfg(feature = "ssr")]
mod print;
mod redline;
mod render;
mod source;

#[cfg(test)]
mod tests;

#[cfg(feature = "ssr")]
pub(crate) use clauses::begins_with_number;
pub use clauses::{Clause, ClauseAddress, clauses};
#[cfg(feature = "ssr")]
pub use clean::to_clean_html;
pub use merge::{MergeChoice, MergePiece, Merged, merge};
pub use offsets::OffsetMap;
#[cfg(feature = "ssr")]
pub use print::{PrintDetails, docx, pdf};
pub use redline::{BlockChange, Redline, RedlineBlock, RedlineSpan, SpanKind, Unchanged, redline};
pub use render::{Mark, to_html};
pub use source::{Assembled, Slip, SlipCode, assemble};

use serde::{Deserialize, Serialize};

/// A heading of the text, for a table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineEntry {
    /// The heading's rank as written: 1 for the title, 2 for clauses and schedules, 3 for the clauses of a schedule.
    pub level: u8,
    /// The clause number without its full stop; a schedule carries its number in the heading's words.
    pub number: Option<String>,
    /// The heading's words without the number.
    pub heading: String,
    /// The `id` that [`to_html`] gives to the place, without `#`.
    pub anchor: String,
    /// Where the heading's text begins, in characters of the content.
    pub at: u32,
}

/// The headings of `content` in the order of the text.
pub fn outline(content: &str) -> Vec<OutlineEntry> {
    let reading = blocks::read(content);
    reading
        .blocks
        .iter()
        .filter_map(|block| match block {
            blocks::Block::Heading(heading) => Some(heading),
            blocks::Block::Paragraph { .. }
            | blocks::Block::Code { .. }
            | blocks::Block::Table { .. }
            | blocks::Block::Rule
            | blocks::Block::Open(_)
            | blocks::Block::Close(_) => None,
        })
        .map(|heading| OutlineEntry {
            level: heading.level,
            number: heading.number.as_ref().map(|number| number.trim_end_matches('.').to_owned()),
            heading: reading.words(heading.words.clone()),
            anchor: heading.anchor.clone(),
            at: heading.at,
        })
        .collect()
}
