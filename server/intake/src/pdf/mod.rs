//! PDF files.
//!
//! Reading order: `lex` and `filters` (words and streams), `objects` (the file), `pages`, `fonts` (what letters mean),
//! `page` (where they stand), `lines` (letters to lines), `furniture` (headers and footers), `prose` (lines to
//! paragraphs). What must always hold: the work is bounded by a budget that is counted, not by a clock; what a library
//! does with a hostile file cannot stop the caller, as a panic ends here. Deliberately absent: the recognition of
//! letters on pictures, and passwords.

mod filters;
mod fonts;
mod furniture;
mod lex;
mod lines;
mod objects;
mod page;
mod pages;
mod prose;

#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::limits;
use crate::outcome::{Format, Note, Read, Refusal};
use fonts::FontFile;
use lex::Budget;
use lines::Line;
use objects::Objects;
use page::Painter;

/// Pages without text that are named one by one.
const MOST_NAMED_PAGES: usize = 20;

pub(crate) fn read(bytes: &[u8]) -> Result<Read, Refusal> {
    let budget = Budget::new();
    // Fonts are foreign programs in themselves; should the library stumble over one, this file is refused and no other.
    catch_unwind(AssertUnwindSafe(|| read_with(bytes, &budget))).unwrap_or(Err(Refusal::Damaged))
}

fn read_with(bytes: &[u8], budget: &Budget) -> Result<Read, Refusal> {
    let objects = Objects::read(bytes, budget)?;
    let pages = pages::pages(&objects, budget)?;
    if pages.is_empty() {
        return Err(Refusal::Damaged);
    }
    let resources: Vec<&[u8]> = pages.iter().map(|page| page.resources).collect();
    let file = FontFile::write(&objects, budget, &resources)?;
    let mut fonts = file.fonts();

    let mut sheets: Vec<Vec<Line>> = Vec::new();
    let mut taken = 0;
    let (mut pictures, mut unreadable, mut hidden, mut readable) = (0, 0, 0, 0);
    let mut is_recognised = false;
    let mut empty = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let drawn = Painter::new(&objects, budget, &mut fonts).page(page)?;
        pictures += drawn.pictures;
        unreadable += drawn.unreadable;
        let (visible, invisible): (Vec<_>, Vec<_>) = drawn.glyphs.into_iter().partition(|glyph| !glyph.is_invisible);
        let is_scan = invisible.len() > visible.len();
        is_recognised |= is_scan;
        // Where a page has text that is seen, text that is not seen is none of the contract's.
        hidden += u32::from(!is_scan && !invisible.is_empty());
        let glyphs = if is_scan { invisible } else { visible };
        readable += glyphs.iter().filter(|glyph| glyph.text.chars().any(char::is_alphanumeric)).count();
        let lines = lines::lines(&glyphs, page);
        taken += lines.iter().map(Line::length).sum::<usize>();
        if taken > limits::MAX_TEXT {
            return Err(Refusal::TooLong);
        }
        if lines.is_empty() && drawn.pictures > 0 {
            empty.push(u32::try_from(index + 1).unwrap_or(u32::MAX));
        }
        sheets.push(lines);
    }
    if readable == 0 {
        return Err(if unreadable > 0 { Refusal::UnreadableLetters } else { Refusal::NoText });
    }
    if usize::try_from(unreadable).is_ok_and(|unreadable| unreadable > readable) {
        return Err(Refusal::UnreadableLetters);
    }

    let has_furniture = furniture::remove(&mut sheets);
    let text = prose::markdown(&sheets);
    let mut notes = Vec::new();
    if is_recognised {
        notes.push(Note::RecognisedText);
    }
    if has_furniture {
        notes.push(Note::PageFurnitureLeftOut);
    }
    if unreadable > 0 {
        notes.push(Note::UnreadableLetters(unreadable));
    }
    if hidden > 0 {
        notes.push(Note::HiddenTextLeftOut(hidden));
    }
    if !empty.is_empty() {
        empty.truncate(MOST_NAMED_PAGES);
        notes.push(Note::PagesWithoutText(empty));
    }
    if pictures > 0 && !is_recognised {
        notes.push(Note::PicturesLeftOut(pictures));
    }
    let pages = u32::try_from(pages.len()).ok();
    Ok(Read { format: Format::Pdf, text, notes, pages })
}
