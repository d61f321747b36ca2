//! What stands beside something else: values beside their names, words of another text beside a bar, marks beside each other.

use super::{BODY, Chunk, Composer, GREY, HAIRLINE, INK, LEADING, MEASURE, Role, SIDE, SetLine, Stroke, across, set};
use crate::document::{Fact, Mark, MarkShape, Run};

/// Where values begin.
const VALUES: f32 = 118.0;
/// Names with their values that have no more lines than this together stay on one page.
const TOGETHER: usize = 16;
/// The least space between a name and its value.
const GAP: f32 = 10.0;
/// How far a quotation is set in from its bar.
const INSET: f32 = 14.0;
const BAR: f32 = 2.0;
/// The height of the highest marks, and the space between two.
const MARKS: f32 = 13.0;
const BETWEEN: f32 = 0.8;
const PALE: f32 = 0.72;

impl Composer<'_> {
    pub(super) fn facts(&mut self, facts: &[Fact]) {
        if facts.is_empty() {
            return;
        }
        let list = self.element(Role::List, None);
        let first = self.chunks.len();
        for (index, Fact { name, value }) in facts.iter().enumerate() {
            let entry = self.element(Role::Entry, Some(list));
            let (label, body) = (self.element(Role::Label, Some(entry)), self.element(Role::Value, Some(entry)));
            let names = self.setter.lines(name, BODY, VALUES - GAP, VALUES - GAP);
            let values = self.setter.lines(value, BODY, MEASURE - VALUES, MEASURE - VALUES);
            let mut lines: Vec<SetLine> =
                values.into_iter().map(|line| set(line, VALUES, BODY, LEADING, INK, Some(body))).collect();
            for (place, name) in names.into_iter().enumerate() {
                let name = set(name, 0.0, BODY, LEADING, GREY, Some(label));
                match lines.get_mut(place) {
                    Some(line) => {
                        line.texts.splice(0..0, name.texts);
                    }
                    None => lines.push(name),
                }
            }
            let space_before = if index == 0 { 6.5 } else { 2.5 };
            self.chunks.push(Chunk { space_before, lines, ..Chunk::default() });
        }
        let set = self.chunks.get_mut(first..).unwrap_or_default();
        if set.iter().map(|chunk| chunk.lines.len()).sum::<usize>() <= TOGETHER
            && let Some((_, before)) = set.split_last_mut()
        {
            before.iter_mut().for_each(|chunk| chunk.keep_with_next = true);
        }
    }

    pub(super) fn quote(&mut self, runs: &[Run]) {
        let quote = self.element(Role::Quote, None);
        let element = self.element(Role::Paragraph, Some(quote));
        let lines = self.setter.lines(runs, BODY, MEASURE - INSET, MEASURE - INSET);
        let lines = lines
            .into_iter()
            .map(|line| {
                let mut line = set(line, INSET, BODY, LEADING, INK, Some(element));
                let x = SIDE + BAR / 2.0;
                line.strokes.push(Stroke { from: (x, 0.0), to: (x, line.height), thickness: BAR, grey: PALE });
                line
            })
            .collect();
        self.chunks.push(Chunk { space_before: 6.5, lines, ..Chunk::default() });
    }

    pub(super) fn marks(&mut self, marks: &[Mark]) {
        let total: f32 = marks.iter().map(|mark| f32::from(mark.weight)).sum();
        if total <= 0.0 {
            return;
        }
        let mut strokes = Vec::new();
        let mut left = 0.0;
        for mark in marks.iter().filter(|mark| mark.weight > 0) {
            let share = f32::from(mark.weight) / total * MEASURE;
            let right = left + (share - BETWEEN).max(share / 2.0);
            draw(mark.shape, left, right, &mut strokes);
            left += share;
        }
        let line = SetLine { height: MARKS + 3.0, texts: Vec::new(), strokes };
        self.chunks.push(Chunk { space_before: 4.0, lines: vec![line], keep_with_next: true, ..Chunk::default() });
    }
}

/// One mark from `left` to `right`; a filled one is a line as thick as the mark is high.
fn draw(shape: MarkShape, left: f32, right: f32, strokes: &mut Vec<Stroke>) {
    let (top, bottom) = match shape {
        MarkShape::Low | MarkShape::Hollow => (MARKS * 0.3, MARKS * 0.7),
        MarkShape::Half => (MARKS * 0.5, MARKS),
        MarkShape::Full | MarkShape::Pale => (0.0, MARKS),
    };
    let filled = |grey| Stroke { thickness: bottom - top, grey, ..across(left, right, (top + bottom) / 2.0, HAIRLINE) };
    match shape {
        MarkShape::Low | MarkShape::Pale => strokes.push(filled(PALE)),
        MarkShape::Half => strokes.push(filled(GREY)),
        MarkShape::Full => strokes.push(filled(INK)),
        MarkShape::Hollow => {
            strokes.extend([across(left, right, top, HAIRLINE), across(left, right, bottom, HAIRLINE)]);
            strokes.extend([left, right].map(|x| Stroke {
                from: (SIDE + x, top),
                to: (SIDE + x, bottom),
                thickness: HAIRLINE,
                grey: GREY,
            }));
        }
    }
}
