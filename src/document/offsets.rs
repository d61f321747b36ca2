//! Which character of the source is which character of the content.
//!
//! Both texts are cut into the same pieces: a *literal* piece is the same characters in both, a *generated* piece is a
//! mark on one side and what was written for it on the other (either may be empty). Pieces stand in the order of the
//! content; sorted definitions make their order in the source a different one. Offsets count Unicode characters, never
//! bytes, and any offset is answered: one past the end is the end.

use std::ops::Range;

/// The way from content to source and back, as made by [`super::assemble`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    /// Indices of the pieces that have characters in the source, in the order of the source.
    by_source: Vec<usize>,
    content_length: u32,
    source_length: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    content: Range<u32>,
    source: Range<u32>,
    literal: bool,
}

impl OffsetMap {
    /// Where in the source the character at `content_offset` comes from; a generated character comes from its mark.
    pub fn to_source(&self, content_offset: u32) -> u32 {
        let index = self.pieces.partition_point(|piece| piece.content.end <= content_offset);
        match self.pieces.get(index) {
            Some(piece) if piece.literal => piece.source.start + (content_offset - piece.content.start),
            Some(piece) => piece.source.start,
            None => self.source_length,
        }
    }

    /// Where in the content the character at `source_offset` went; a character of a mark went to what was written for it.
    pub fn to_content(&self, source_offset: u32) -> u32 {
        match self.piece_of_source(source_offset) {
            Some(piece) if piece.literal => piece.content.start + (source_offset - piece.source.start),
            Some(piece) => piece.content.start,
            None => self.content_length,
        }
    }

    /// The stretch of the source that a stretch of the content comes from. Marks are taken in whole; where sorting took
    /// the two ends apart, the stretch is that of the first character's piece.
    pub fn source_span(&self, content: Range<u32>) -> Range<u32> {
        if content.is_empty() {
            let at = self.to_source(content.start);
            return at..at;
        }
        let start = self.to_source(content.start);
        let last = self.pieces.partition_point(|piece| piece.content.end < content.end);
        let end = match self.pieces.get(last) {
            Some(piece) if piece.literal => piece.source.start + (content.end - piece.content.start),
            Some(piece) => piece.source.end,
            None => self.source_length,
        };
        if end > start {
            return start..end;
        }
        let first = self.pieces.partition_point(|piece| piece.content.end <= content.start);
        start..self.pieces.get(first).map_or(start, |piece| piece.source.end.max(start))
    }

    /// The stretch of the content that a stretch of the source went to, with the same reservations.
    pub fn content_span(&self, source: Range<u32>) -> Range<u32> {
        let start = self.to_content(source.start);
        if source.is_empty() {
            return start..start;
        }
        let end = match self.piece_of_source(source.end - 1) {
            Some(piece) if piece.literal => piece.content.start + (source.end - piece.source.start),
            Some(piece) => piece.content.end,
            None => self.content_length,
        };
        if end > start {
            return start..end;
        }
        start..self.piece_of_source(source.start).map_or(start, |piece| piece.content.end.max(start))
    }

    /// Whether the character at `content_offset` was written by the author rather than generated.
    pub fn is_literal(&self, content_offset: u32) -> bool {
        let index = self.pieces.partition_point(|piece| piece.content.end <= content_offset);
        self.pieces.get(index).is_some_and(|piece| piece.literal)
    }

    fn piece_of_source(&self, offset: u32) -> Option<&Piece> {
        let end_of = |&index: &usize| self.pieces.get(index).map_or(0, |piece| piece.source.end);
        let place = self.by_source.partition_point(|index| end_of(index) <= offset);
        self.by_source.get(place).and_then(|&index| self.pieces.get(index))
    }
}

/// Writes the content and remembers where each piece came from.
#[derive(Default)]
pub(super) struct Writer {
    content: String,
    length: u32,
    pieces: Vec<Piece>,
}

impl Writer {
    /// Appends `text`, which stands in the source at `source_offset`.
    pub(super) fn literal(&mut self, text: &str, source_offset: u32) {
        let length = chars_in(text);
        if length == 0 {
            return;
        }
        let content = self.length..self.length + length;
        let source = source_offset..source_offset + length;
        self.content.push_str(text);
        self.length += length;
        match self.pieces.last_mut() {
            Some(last) if last.literal && last.source.end == source.start => {
                last.source.end = source.end;
                last.content.end = content.end;
            }
            _ => self.pieces.push(Piece { content, source, literal: true }),
        }
    }

    /// Appends `text` in place of the characters `source` of the source; either may be empty.
    pub(super) fn generated(&mut self, text: &str, source: Range<u32>) {
        let length = chars_in(text);
        if length == 0 && source.is_empty() {
            return;
        }
        self.content.push_str(text);
        self.pieces.push(Piece { content: self.length..self.length + length, source, literal: false });
        self.length += length;
    }

    pub(super) fn finish(self) -> (String, OffsetMap) {
        let mut by_source: Vec<usize> = (0..self.pieces.len())
            .filter(|&index| self.pieces.get(index).is_some_and(|piece| !piece.source.is_empty()))
            .collect();
        by_source.sort_by_key(|&index| self.pieces.get(index).map_or(0, |piece| piece.source.start));
        let source_length = self.pieces.iter().map(|piece| piece.source.end).max().unwrap_or_default();
        let map = OffsetMap { pieces: self.pieces, by_source, content_length: self.length, source_length };
        (self.content, map)
    }
}

/// The length of a text in Unicode characters.
pub(super) fn chars_in(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
