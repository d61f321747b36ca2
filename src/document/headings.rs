//! Headings that were typed as something else, and a place of its own for each heading.
//!
//! A contract pasted from a letter has its clause headings as `1. DEFINITIONS`, which Markdown takes for a list. Where
//! such a short entry is followed by a paragraph `1.1`, it is the heading of clause 1 and is read as one; any other list
//! stays a list. Only blocks are moved here, never text.

use super::blocks::{Block, Container, Heading, HeadingKind, Reading, Shape};
use std::collections::HashMap;
use std::ops::Range;

/// The longest words, in bytes, that are taken for a heading.
pub(super) const LONGEST_HEADING: usize = 90;

/// Reads lists of clause headings as headings.
pub(super) fn promote(reading: &mut Reading) {
    let mut blocks: Vec<Option<Block>> = std::mem::take(&mut reading.blocks).into_iter().map(Some).collect();
    let mut next = 0;
    while let Some(block) = blocks.get(next) {
        let opens_list = matches!(block, Some(Block::Open(Container::Numbers)));
        let opens = matches!(block, Some(Block::Open(_)));
        let end = if opens { closing(&blocks, next) } else { next };
        if opens_list {
            for (entry, heading) in clause_headings(reading, &blocks, next, end).unwrap_or_default() {
                for (place, block) in [(entry.start, None), (entry.start + 1, Some(heading)), (entry.end, None)] {
                    if let Some(slot) = blocks.get_mut(place) {
                        *slot = block.map(Block::Heading);
                    }
                }
                for edge in [next, end] {
                    if let Some(slot) = blocks.get_mut(edge) {
                        *slot = None;
                    }
                }
            }
        }
        next = end + 1;
    }
    reading.blocks = blocks.into_iter().flatten().collect();
}

/// The index of the block that closes the container opened at `open`.
fn closing(blocks: &[Option<Block>], open: usize) -> usize {
    let mut depth = 0;
    for (index, block) in blocks.iter().enumerate().skip(open) {
        match block {
            Some(Block::Open(_)) => depth += 1,
            Some(Block::Close(_)) => depth -= 1,
            Some(
                Block::Heading(_) | Block::Paragraph { .. } | Block::Code { .. } | Block::Table { .. } | Block::Rule,
            )
            | None => {}
        }
        if depth == 0 {
            return index;
        }
    }
    blocks.len()
}

/// The entries of the list between `open` and `close`, each with the heading it is; nothing unless all of them are.
fn clause_headings(
    reading: &Reading,
    blocks: &[Option<Block>],
    open: usize,
    close: usize,
) -> Option<Vec<(Range<usize>, Heading)>> {
    let mut headings = Vec::new();
    let mut start = open + 1;
    while start < close {
        let Some(Block::Open(Container::Entry(Some(number)))) = blocks.get(start)? else { return None };
        let end = closing(blocks, start);
        let Some(Block::Paragraph { shape: Shape::Plain, number: None, words }) = blocks.get(start + 1)? else {
            return None;
        };
        let number_run = reading.runs.get(*number)?;
        let text = reading.words(words.clone());
        let clause = number_run.text.strip_suffix('.')?;
        // What follows stands in the entry itself, or after the list that it closes.
        let follower = blocks.iter().skip(start + 2).find(|block| !matches!(block, Some(Block::Close(_))));
        let Some(Some(Block::Paragraph { shape: Shape::SubClause, number: Some(sub_clause), .. })) = follower else {
            return None;
        };
        let sub_clause = reading.runs.get(*sub_clause)?.text.strip_prefix(clause)?;
        if !sub_clause.starts_with('.')
            || text.is_empty()
            || text.len() > LONGEST_HEADING
            || text.ends_with(['.', ';', ':', ','])
        {
            return None;
        }
        let heading = Heading {
            level: 2,
            kind: HeadingKind::Clause,
            schedule: None,
            number: Some(number_run.text.clone()),
            number_run: Some(*number),
            words: words.clone(),
            anchor: String::new(),
            at: number_run.place.start,
        };
        headings.push((start..end, heading));
        start = end + 1;
    }
    Some(headings)
}

/// Gives each heading an `id` of its own: `c4`, `s1`, `s1c2`, `h3`.
pub(super) fn name_places(blocks: &mut [Block]) {
    let mut schedule: Option<(u8, String)> = None;
    let mut unnumbered = 0;
    let mut given: HashMap<String, u32> = HashMap::new();
    for block in blocks {
        let Block::Heading(heading) = block else { continue };
        if schedule.as_ref().is_some_and(|(rank, _)| heading.level <= *rank) {
            schedule = None;
        }
        let anchor = match (&heading.number, &heading.schedule) {
            (Some(number), _) => {
                let within = schedule.as_ref().map_or("", |(_, anchor)| anchor.as_str());
                format!("{within}c{}", number.trim_end_matches('.'))
            }
            (None, Some(label)) => {
                let anchor = format!("s{label}");
                schedule = Some((heading.level, anchor.clone()));
                anchor
            }
            (None, None) => {
                unnumbered += 1;
                format!("h{unnumbered}")
            }
        };
        let times = given.entry(anchor.clone()).or_default();
        *times += 1;
        heading.anchor = if *times == 1 { anchor } else { format!("{anchor}-{times}") };
    }
}
