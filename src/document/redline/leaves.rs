//! A content cut into leaves: what is compared and drawn as one thing, be it a heading, a paragraph, a list entry, a
//! row of a table or a block of code.
//!
//! The cut follows the reading of the sheet, so that what is compared as a paragraph is also seen as one. What must
//! always hold: the leaves cover the content without gaps, in its order, and begin where a line begins. A leaf
//! has the markup before its words and everything behind them up to the next leaf.

use super::super::blocks::{Block, Container, HeadingKind, Reading, Run, Shape};
use pulldown_cmark::Alignment;
use std::ops::Range;
use std::rc::Rc;

pub(super) struct Leaf {
    /// Its place in the content.
    pub(super) bytes: Range<usize>,
    /// The byte at which its words begin, behind markup and number.
    pub(super) body: usize,
    /// The runs that hold its numbers: of a list entry, of the paragraph in it, or of both.
    pub(super) numbers: Vec<usize>,
    /// The runs of its words; for a row, cell by cell.
    pub(super) parts: Vec<Range<usize>>,
    pub(super) setting: Setting,
    /// Whether it stands in a quotation.
    pub(super) quoted: bool,
}

/// How a leaf is set.
pub(super) enum Setting {
    Heading {
        /// 1 to 6, as written.
        rank: u8,
        kind: HeadingKind,
    },
    Paragraph(Shape),
    Entry {
        numbered: bool,
        /// Whether it is a further paragraph of its entry.
        further: bool,
        /// Whether its list stands in another list.
        deep: bool,
    },
    Row {
        head: bool,
        columns: Rc<[Alignment]>,
    },
    Code,
    Rule,
}

impl Leaf {
    /// Its numbers as written.
    pub(super) fn number(&self, reading: &Reading) -> Option<String> {
        let numbers: Vec<&str> =
            self.numbers.iter().filter_map(|&number| reading.runs.get(number)).map(|run| run.text.as_str()).collect();
        (!numbers.is_empty()).then(|| numbers.join(" "))
    }
}

/// Cuts `content`, of which `reading` is the reading.
pub(super) fn cut(content: &str, reading: &Reading) -> Vec<Leaf> {
    let mut cutter = Cutter {
        reading,
        lines: lines(content),
        content,
        drafts: Vec::new(),
        containers: Vec::new(),
        entry_number: None,
        rules: 0,
    };
    for block in &reading.blocks {
        cutter.block(block);
    }
    cutter.finish()
}

/// The first byte and the first character of a line.
type Line = (usize, u32);

fn lines(content: &str) -> Vec<Line> {
    let mut next = (0, 0);
    content
        .split_inclusive('\n')
        .map(|line| {
            let this = next;
            next = (next.0 + line.len(), next.1 + super::super::offsets::chars_in(line));
            this
        })
        .collect()
}

/// A leaf of which only lines are known: the first, and the last that shows something.
struct Draft {
    line: usize,
    last_line: usize,
    leaf: Leaf,
}

struct Cutter<'r> {
    content: &'r str,
    reading: &'r Reading,
    lines: Vec<Line>,
    drafts: Vec<Draft>,
    /// What is open, and for an entry whether a paragraph of it has been seen.
    containers: Vec<(Container, bool)>,
    /// The number of an entry whose first paragraph is still to come.
    entry_number: Option<usize>,
    /// Rules that were read since the last leaf; they do not know where they stand.
    rules: usize,
}

impl Cutter<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => {
                let setting = Setting::Heading { rank: heading.level, kind: heading.kind };
                self.leaf(heading.number_run, vec![heading.words.clone()], setting);
            }
            Block::Paragraph { shape, number, words } => {
                let setting = self.paragraph_setting(*shape);
                self.leaf(*number, vec![words.clone()], setting);
            }
            Block::Code { words } => self.leaf(None, vec![words.clone()], Setting::Code),
            Block::Table { columns, rows } => {
                let columns: Rc<[Alignment]> = columns.as_slice().into();
                for (place, row) in rows.iter().enumerate() {
                    let setting = Setting::Row { head: place == 0, columns: Rc::clone(&columns) };
                    self.leaf(None, row.clone(), setting);
                }
            }
            Block::Rule => self.rules += 1,
            Block::Open(container) => {
                self.containers.push((*container, false));
                match container {
                    Container::Entry(Some(number)) => self.entry_number = Some(*number),
                    Container::Entry(None) | Container::Quote | Container::Bullets | Container::Numbers => {}
                }
            }
            Block::Close(_) => {
                // An entry that has a number and no words.
                if self.entry_number.is_some() {
                    let setting = self.paragraph_setting(Shape::Plain);
                    self.leaf(None, Vec::new(), setting);
                }
                self.containers.pop();
            }
        }
    }

    fn paragraph_setting(&mut self, shape: Shape) -> Setting {
        let lists = self.containers.iter().filter(|(open, _)| matches!(open, Container::Bullets | Container::Numbers));
        let deep = lists.count() > 1;
        match (shape, self.containers.last_mut()) {
            (Shape::Plain | Shape::Definition, Some((Container::Entry(number), seen))) => {
                let further = std::mem::replace(seen, true);
                Setting::Entry { numbered: number.is_some(), further, deep }
            }
            (
                Shape::Plain
                | Shape::Definition
                | Shape::SubClause
                | Shape::Item
                | Shape::SubItem
                | Shape::Party
                | Shape::Recital,
                Some(_) | None,
            ) => Setting::Paragraph(shape),
        }
    }

    fn leaf(&mut self, number: Option<usize>, parts: Vec<Range<usize>>, setting: Setting) {
        let numbers: Vec<usize> = self.entry_number.take().into_iter().chain(number).collect();
        let Some(first) = first_character(self.reading, &numbers, &parts) else { return };
        let mut line = self.line_of(first);
        let last_line = self.line_of(last_character(self.reading, &numbers, &parts).unwrap_or(first));
        self.place_rules(line);
        let before = self.drafts.last().map(|draft| draft.last_line);
        if matches!(setting, Setting::Code)
            && line.checked_sub(1).is_some_and(|above| before.is_none_or(|before| before < above))
            && !self.is_fence(line)
            && self.is_fence(line - 1)
        {
            line -= 1;
        }
        let quoted = self.containers.iter().any(|(open, _)| *open == Container::Quote);
        if let Some(last) = self.drafts.last_mut().filter(|last| line <= last.last_line) {
            // Two leaves of one line, such as two hidden definitions of links, are one leaf.
            last.leaf.numbers.extend(numbers);
            last.leaf.parts.extend(parts);
            last.last_line = last.last_line.max(last_line);
            return;
        }
        let leaf = Leaf { bytes: 0..0, body: 0, numbers, parts, setting, quoted };
        self.drafts.push(Draft { line, last_line, leaf });
    }

    fn line_of(&self, character: u32) -> usize {
        self.lines.partition_point(|&(_, start)| start <= character).saturating_sub(1)
    }

    /// Finds the lines of the rules that stand before `upto`.
    fn place_rules(&mut self, upto: usize) {
        if self.rules == 0 {
            return;
        }
        let from = self.drafts.last().map_or(0, |draft| draft.last_line + 1);
        let found: Vec<usize> = (from..upto).filter(|&line| is_rule(self.line(line))).take(self.rules).collect();
        self.rules = 0;
        for line in found {
            let leaf = Leaf {
                bytes: 0..0,
                body: 0,
                numbers: Vec::new(),
                parts: Vec::new(),
                setting: Setting::Rule,
                quoted: false,
            };
            self.drafts.push(Draft { line, last_line: line, leaf });
        }
    }

    fn line(&self, index: usize) -> &str {
        let start = self.line_start(index);
        self.content.get(start..self.line_start(index + 1)).unwrap_or_default()
    }

    fn line_start(&self, index: usize) -> usize {
        self.lines.get(index).map_or(self.content.len(), |&(byte, _)| byte)
    }

    fn is_fence(&self, line: usize) -> bool {
        let line = self.line(line).trim_start_matches(['>', ' ', '\t', '-', '*', '+']);
        line.starts_with("```") || line.starts_with("~~~")
    }

    fn finish(mut self) -> Vec<Leaf> {
        self.place_rules(self.lines.len());
        if self.drafts.is_empty() && !self.content.is_empty() {
            let setting = Setting::Paragraph(Shape::Plain);
            let leaf = Leaf { bytes: 0..0, body: 0, numbers: Vec::new(), parts: Vec::new(), setting, quoted: false };
            self.drafts.push(Draft { line: 0, last_line: 0, leaf });
        }
        let mut leaves = Vec::with_capacity(self.drafts.len());
        let mut drafts = std::mem::take(&mut self.drafts).into_iter().peekable();
        let mut first_line = 0;
        while let Some(Draft { mut leaf, .. }) = drafts.next() {
            let next_line = drafts.peek().map_or(self.lines.len(), |next| next.line);
            leaf.bytes = self.line_start(first_line)..self.line_start(next_line);
            leaf.body = self.body(&leaf, first_line);
            leaves.push(leaf);
            first_line = next_line;
        }
        leaves
    }

    /// The byte at which the words of a leaf begin.
    fn body(&self, leaf: &Leaf, first_line: usize) -> usize {
        let behind_numbers =
            leaf.numbers.iter().filter_map(|&number| self.reading.runs.get(number)).map(|run| run.place.end).max();
        let words = leaf
            .parts
            .iter()
            .filter_map(|part| self.reading.runs(part.clone()).first())
            .map(|run| run.place.start)
            .min();
        let Some(&(_, start)) = self.lines.get(first_line) else { return leaf.bytes.start };
        let Some(first) = words.max(behind_numbers) else { return leaf.bytes.start };
        let text = self.content.get(leaf.bytes.clone()).unwrap_or_default();
        let skipped = usize::try_from(first.saturating_sub(start)).unwrap_or(usize::MAX);
        leaf.bytes.start + text.char_indices().nth(skipped).map_or(text.len(), |(byte, _)| byte)
    }
}

/// The first character of all that a leaf shows.
fn first_character(reading: &Reading, numbers: &[usize], parts: &[Range<usize>]) -> Option<u32> {
    let numbers = numbers.iter().filter_map(|&number| reading.runs.get(number));
    let words = parts.iter().filter_map(|part| reading.runs(part.clone()).first());
    numbers.chain(words).map(|run: &Run| run.place.start).min()
}

/// The last character of all that a leaf shows.
fn last_character(reading: &Reading, numbers: &[usize], parts: &[Range<usize>]) -> Option<u32> {
    let numbers = numbers.iter().filter_map(|&number| reading.runs.get(number));
    let words = parts.iter().flat_map(|part| reading.runs(part.clone()));
    numbers.chain(words).map(|run| run.place.end.saturating_sub(1).max(run.place.start)).max()
}

/// Three or more of `-`, `*` or `_` and nothing else.
fn is_rule(line: &str) -> bool {
    let mut marks = line.trim_start_matches(['>', ' ']).chars().filter(|c| !c.is_whitespace()).peekable();
    let Some(&mark) = marks.peek() else { return false };
    let mut count = 0;
    matches!(mark, '-' | '*' | '_')
        && marks.all(|c| {
            count += 1;
            c == mark
        })
        && count >= 3
}
