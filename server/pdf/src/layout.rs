//! From blocks to pages: what stands where.
//!
//! Every block becomes a chunk of finished lines; the chunks are then dealt out to pages. What must always hold: a
//! heading, or a paragraph that ends in a colon, is on the page of what it introduces; a paragraph leaves at least two
//! lines behind and takes at least two along; a table repeats its first row on each page; every line is on exactly one
//! page, in the order of the text, even where a rule of good setting has to give way to that. All lengths are in points
//! (1/72 inch), and `y` grows upwards from the foot of the page as it does in the file.

mod beside;

use crate::document::{Align, Block, Document, Run, SignatureLine};
use crate::fonts::{Face, Fonts};
use crate::lines::{Line, Setter};

const PAGE_WIDTH: f32 = 595.28;
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
const SIDE: f32 = mm(24.0);
const TOP: f32 = mm(24.0);
const FOOT: f32 = mm(22.0);
const MEASURE: f32 = PAGE_WIDTH - 2.0 * SIDE;
const ROOM: f32 = PAGE_HEIGHT - TOP - FOOT;

const BODY: f32 = 10.5;
const LEADING: f32 = 14.4;
const CELL: f32 = 9.5;
const CELL_LEADING: f32 = 12.6;
const CELL_PADDING: f32 = 5.0;
const SMALL: f32 = 8.0;

/// Where the text of each column begins; a number hangs in the column before it.
const COLUMNS: [f32; 6] = [0.0, 34.0, 60.0, 86.0, 112.0, 138.0];
/// The least space between a number and its text.
const NUMBER_GAP: f32 = 6.0;
/// A table with more columns than this is set as a list of its rows.
const MOST_COLUMNS: usize = 12;
/// The fewest lines of a paragraph that may stand alone on a page.
const TOGETHER: usize = 2;

const INK: f32 = 0.0;
const GREY: f32 = 0.36;
const HAIRLINE: f32 = 0.6;

const fn mm(length: f32) -> f32 {
    length * 72.0 / 25.4
}

/// A finished page.
#[derive(Default)]
pub(crate) struct Page {
    /// In the order in which they are read.
    pub(crate) texts: Vec<Text>,
    pub(crate) strokes: Vec<Stroke>,
}

/// A stretch of text in one face.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) size: f32,
    pub(crate) face: Face,
    /// 0 is black, 1 is white.
    pub(crate) grey: f32,
    pub(crate) text: String,
    /// The element it belongs to; none for what is repeated on every page.
    pub(crate) element: Option<usize>,
    /// Whether it hangs in a column of its own but is read as one with the next stretch.
    pub(crate) hangs: bool,
}

/// A straight line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stroke {
    pub(crate) from: (f32, f32),
    pub(crate) to: (f32, f32),
    pub(crate) thickness: f32,
    pub(crate) grey: f32,
}

/// What a stretch of text is, for readers that do not see the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// 1 for the document's title.
    Heading(u8),
    Paragraph,
    Table,
    Row,
    HeadCell,
    Cell,
    /// Names with their values.
    List,
    /// One of them.
    Entry,
    Label,
    Value,
    Quote,
}

/// An element of the document's structure, in the order of the text.
pub(crate) struct Element {
    pub(crate) role: Role,
    pub(crate) parent: Option<usize>,
}

/// An entry of the file's table of contents.
pub(crate) struct Bookmark {
    /// 0 for the outermost.
    pub(crate) depth: u8,
    pub(crate) title: String,
    pub(crate) page: usize,
    pub(crate) y: f32,
}

/// A document laid out.
pub(crate) struct Layout {
    pub(crate) pages: Vec<Page>,
    pub(crate) elements: Vec<Element>,
    pub(crate) bookmarks: Vec<Bookmark>,
    /// How many characters no face has.
    pub(crate) missing: u32,
}

/// Lays a document out.
pub(crate) fn lay_out(document: &Document, fonts: &Fonts) -> Layout {
    let mut composer = Composer { setter: Setter::new(fonts), elements: Vec::new(), chunks: Vec::new() };
    composer.title(document);
    for block in &document.blocks {
        composer.block(block);
    }
    let Composer { mut setter, elements, chunks } = composer;
    let mut paginator = Paginator { pages: vec![Page::default()], y: PAGE_HEIGHT - TOP, bookmarks: Vec::new() };
    paginator.deal(&chunks);
    let Paginator { mut pages, bookmarks, .. } = paginator;
    let count = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        furnish(page, document, &mut setter, index + 1, count);
    }
    Layout { pages, elements, bookmarks, missing: setter.missing }
}

/// The lines of one block, and how they may be taken apart.
#[derive(Default)]
struct Chunk {
    space_before: f32,
    lines: Vec<SetLine>,
    keep_with_next: bool,
    unbreakable: bool,
    new_page: bool,
    bookmark: Option<(u8, String)>,
    /// For a row of a table: the chunk that is its first row.
    table_head: Option<usize>,
}

/// One finished line; places are relative to its upper left corner, `y` downwards.
struct SetLine {
    height: f32,
    texts: Vec<Text>,
    strokes: Vec<Stroke>,
}

impl Chunk {
    fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.height).sum()
    }

    /// How many lines have to be on the page on which the chunk begins.
    fn least(&self) -> usize {
        if self.unbreakable || self.lines.len() < 2 * TOGETHER { self.lines.len() } else { TOGETHER }
    }
}

/// The type that some lines are set in; `face` is that of their number.
#[derive(Clone, Copy)]
struct Type {
    size: f32,
    leading: f32,
    face: Face,
}

struct Composer<'f> {
    setter: Setter<'f>,
    elements: Vec<Element>,
    chunks: Vec<Chunk>,
}

impl Composer<'_> {
    fn element(&mut self, role: Role, parent: Option<usize>) -> usize {
        self.elements.push(Element { role, parent });
        self.elements.len() - 1
    }

    fn title(&mut self, document: &Document) {
        for (text, size, leading, grey, role, space) in [
            (&document.title, 20.0, 25.0, INK, Role::Heading(1), 8.0),
            (&document.subtitle, BODY, LEADING, GREY, Role::Paragraph, 4.0),
        ] {
            if text.trim().is_empty() {
                continue;
            }
            let element = self.element(role, None);
            let lines = self.setter.lines(&[Run::plain(text.as_str())], size, MEASURE, MEASURE);
            let lines = lines
                .into_iter()
                .map(|line| {
                    let indent = (MEASURE - line.width) / 2.0;
                    set(line, indent, size, leading, grey, Some(element))
                })
                .collect();
            self.chunks.push(Chunk {
                space_before: space,
                lines,
                keep_with_next: true,
                unbreakable: true,
                ..Chunk::default()
            });
        }
        if let Some(last) = self.chunks.last_mut() {
            last.lines.push(SetLine { height: 12.0, texts: Vec::new(), strokes: Vec::new() });
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, number, runs } => self.heading(*level, number.as_deref(), runs),
            Block::Paragraph { indent, number, runs } => self.paragraph(*indent, number.as_deref(), runs),
            Block::Table { columns, header, rows } => self.table(columns, header, rows),
            Block::Facts(facts) => self.facts(facts),
            Block::Quote(runs) => self.quote(runs),
            Block::Marks(marks) => self.marks(marks),
            Block::Rule => self.chunks.push(Chunk {
                space_before: 10.0,
                lines: vec![SetLine {
                    height: 4.0,
                    texts: Vec::new(),
                    strokes: vec![across(0.0, MEASURE, 2.0, HAIRLINE)],
                }],
                ..Chunk::default()
            }),
            Block::SignatureLines(lines) => self.signature(lines),
            Block::PageBreak => self.chunks.push(Chunk { new_page: true, ..Chunk::default() }),
        }
    }

    fn heading(&mut self, level: u8, number: Option<&str>, runs: &[Run]) {
        let (size, leading, before) = match level {
            0 | 1 => (14.0, 18.0, 20.0),
            2 => (11.5, 15.0, 16.0),
            _ => (BODY, LEADING, 12.0),
        };
        let bold: Vec<Run> = runs.iter().map(|run| Run { bold: true, ..run.clone() }).collect();
        // A part and a clause are of the same rank in the structure, below the title.
        let rank = level.clamp(2, 6);
        let element = self.element(Role::Heading(rank), None);
        let lines = self.hanging(number, &bold, 0, Type { size, leading, face: Face::Bold }, element);
        let words: String = runs.iter().map(|run| run.text.as_str()).collect();
        let title = number.into_iter().chain(words.split_whitespace()).collect::<Vec<_>>().join(" ");
        self.chunks.push(Chunk {
            space_before: before,
            lines,
            keep_with_next: true,
            unbreakable: true,
            bookmark: Some((rank - 2, title)),
            ..Chunk::default()
        });
    }

    fn paragraph(&mut self, indent: u8, number: Option<&str>, runs: &[Run]) {
        let element = self.element(Role::Paragraph, None);
        let body = Type { size: BODY, leading: LEADING, face: Face::Regular };
        let lines = self.hanging(number, runs, indent, body, element);
        let introduces = runs.iter().rev().find_map(|run| run.text.trim_end().chars().next_back()) == Some(':');
        let space_before = if number.is_some() && indent > 0 { 4.0 } else { 6.5 };
        self.chunks.push(Chunk { space_before, lines, keep_with_next: introduces, ..Chunk::default() });
    }

    /// Lines whose number, if there is one, hangs in the column before them.
    fn hanging(&mut self, number: Option<&str>, runs: &[Run], indent: u8, style: Type, element: usize) -> Vec<SetLine> {
        let Type { size, leading, face } = style;
        let column = usize::from(indent).min(COLUMNS.len() - 2);
        let at = |column: usize| COLUMNS.get(column).copied().unwrap_or_default();
        let Some(number) = number else {
            let left = at(column);
            let lines = self.setter.lines(runs, size, MEASURE - left, MEASURE - left);
            return lines.into_iter().map(|line| set(line, left, size, leading, INK, Some(element))).collect();
        };
        let (left, text_left) = (at(column), at(column + 1));
        let hung = self.setter.one_line(number, face, size, MEASURE / 2.0);
        let first_left = text_left.max(left + hung.width + NUMBER_GAP);
        let lines = self.setter.lines(runs, size, MEASURE - first_left, MEASURE - text_left);
        let mut set_lines: Vec<SetLine> = lines
            .into_iter()
            .enumerate()
            .map(|(index, line)| {
                let left = if index == 0 { first_left } else { text_left };
                set(line, left, size, leading, INK, Some(element))
            })
            .collect();
        if let Some(first) = set_lines.first_mut() {
            let number = set(hung, left, size, leading, INK, Some(element));
            self.part_first_word(&mut first.texts);
            let hangs = !first.texts.is_empty();
            first.texts.splice(0..0, number.texts.into_iter().map(|text| Text { hangs, ..text }));
        }
        set_lines
    }

    /// Makes the first word of a line a stretch of its own, so that the number before it can be read as one with it.
    fn part_first_word(&mut self, texts: &mut Vec<Text>) {
        let Some(first) = texts.first_mut() else { return };
        let Some(end) = first.text.find(' ').filter(|&end| end > 0) else { return };
        let rest = first.text.split_off(end);
        let word = self.setter.one_line(&first.text, first.face, first.size, MEASURE);
        let rest = Text { x: first.x + word.width, text: rest, ..first.clone() };
        texts.insert(1, rest);
    }

    fn signature(&mut self, lines: &[SignatureLine]) {
        const LABEL: f32 = 96.0;
        const BLANK: f32 = 300.0;
        let element = self.element(Role::Paragraph, None);
        let mut set_lines = Vec::new();
        for line in lines {
            if !line.blank {
                let words = self.setter.lines(&line.runs, BODY, MEASURE, MEASURE);
                set_lines.extend(words.into_iter().map(|line| set(line, 0.0, BODY, LEADING, INK, Some(element))));
                continue;
            }
            let words = self.setter.lines(&line.runs, BODY, MEASURE * 0.6, MEASURE * 0.6);
            let last = words.len().saturating_sub(1);
            for (index, words) in words.into_iter().enumerate() {
                let start = if words.width + NUMBER_GAP < LABEL { LABEL } else { words.width + NUMBER_GAP };
                // Room above the line for a hand to write in.
                let height = if index == 0 { LEADING + 13.0 } else { LEADING };
                let mut line = set(words, 0.0, BODY, LEADING, INK, Some(element));
                let lower = height - line.height;
                line.height = height;
                for text in &mut line.texts {
                    text.y += lower;
                }
                if index == last {
                    let end = (start + BLANK).min(MEASURE);
                    line.strokes.push(across(start, end, height - 2.0, HAIRLINE));
                }
                set_lines.push(line);
            }
        }
        self.chunks.push(Chunk { space_before: 20.0, lines: set_lines, unbreakable: true, ..Chunk::default() });
    }

    fn table(&mut self, columns: &[Align], header: &[Vec<Run>], rows: &[Vec<Vec<Run>>]) {
        let count = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or_default();
        if count == 0 {
            return;
        }
        if count > MOST_COLUMNS {
            return self.rows_as_paragraphs(header, rows);
        }
        let widths = self.column_widths(count, header, rows);
        let table = self.element(Role::Table, None);
        let head = self.chunks.len();
        let bold: Vec<Vec<Run>> =
            header.iter().map(|cell| cell.iter().map(|run| Run { bold: true, ..run.clone() }).collect()).collect();
        let lines = self.row(table, Role::HeadCell, columns, &widths, &bold);
        let repeats = lines.iter().map(|line| line.height).sum::<f32>() < ROOM / 3.0;
        self.chunks.push(Chunk {
            space_before: 8.0,
            lines,
            keep_with_next: true,
            unbreakable: true,
            ..Chunk::default()
        });
        for row in rows {
            let lines = self.row(table, Role::Cell, columns, &widths, row);
            let unbreakable = lines.len() <= 12;
            let table_head = repeats.then_some(head);
            self.chunks.push(Chunk { lines, unbreakable, table_head, ..Chunk::default() });
        }
    }

    fn rows_as_paragraphs(&mut self, header: &[Vec<Run>], rows: &[Vec<Vec<Run>>]) {
        for row in rows {
            let mut runs = Vec::new();
            for (column, cell) in row.iter().enumerate() {
                if !runs.is_empty() {
                    runs.push(Run::plain("; "));
                }
                if let Some(name) = header.get(column).filter(|name| !name.is_empty()) {
                    runs.extend(name.iter().cloned());
                    runs.push(Run::plain(": "));
                }
                runs.extend(cell.iter().cloned());
            }
            self.paragraph(0, None, &runs);
        }
    }

    /// As wide as the words want to be, if they fit on the page together; otherwise what is over the longest words is
    /// shared out by how much each column wants.
    fn column_widths(&mut self, count: usize, header: &[Vec<Run>], rows: &[Vec<Vec<Run>>]) -> Vec<f32> {
        let mut wanted = vec![0.0_f32; count];
        let mut least = vec![0.0_f32; count];
        for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
            for (column, cell) in row.iter().enumerate() {
                let (whole, word) = self.setter.widths(cell, CELL);
                // The first row is bold, which is up to a tenth wider.
                let [whole, word] = [whole, word].map(|width| width * 1.1 + 2.0 * CELL_PADDING);
                if let (Some(wanted), Some(least)) = (wanted.get_mut(column), least.get_mut(column)) {
                    *wanted = wanted.max(whole);
                    *least = least.max(word);
                }
            }
        }
        let (all_wanted, all_least): (f32, f32) = (wanted.iter().sum(), least.iter().sum());
        if all_wanted <= MEASURE {
            let share = (MEASURE - all_wanted) / count as f32;
            return wanted.iter().map(|width| width + share).collect();
        }
        if all_least <= MEASURE {
            let share = (MEASURE - all_least) / (all_wanted - all_least).max(1.0);
            return wanted.iter().zip(&least).map(|(wanted, least)| least + (wanted - least) * share).collect();
        }
        // Some words have to be cut. No column gets less than a fair share allows it to use.
        let fair = MEASURE / count as f32;
        let modest: f32 = least.iter().map(|width| width.min(fair)).sum();
        let greed: f32 = least.iter().map(|width| (width - fair).max(0.0)).sum();
        let share = (MEASURE - modest) / greed.max(1.0);
        least.iter().map(|width| width.min(fair) + (width - fair).max(0.0) * share).collect()
    }

    fn row(&mut self, table: usize, role: Role, columns: &[Align], widths: &[f32], cells: &[Vec<Run>]) -> Vec<SetLine> {
        let row = self.element(Role::Row, Some(table));
        let mut lines: Vec<SetLine> = Vec::new();
        let mut left = 0.0;
        for (column, width) in widths.iter().enumerate() {
            let element = self.element(role, Some(row));
            let room = (width - 2.0 * CELL_PADDING).max(CELL);
            let words = match cells.get(column) {
                Some(cell) => self.setter.lines(cell, CELL, room, room),
                None => Vec::new(),
            };
            for (index, words) in words.into_iter().enumerate() {
                let slack = (room - words.width).max(0.0);
                let indent = match columns.get(column).copied().unwrap_or_default() {
                    Align::Left => 0.0,
                    Align::Centre => slack / 2.0,
                    Align::Right => slack,
                };
                let line = set(words, left + CELL_PADDING + indent, CELL, CELL_LEADING, INK, Some(element));
                match lines.get_mut(index) {
                    Some(present) => present.texts.extend(line.texts),
                    None => lines.push(line),
                }
            }
            left += width;
        }
        if lines.is_empty() {
            lines.push(SetLine { height: CELL_LEADING, texts: Vec::new(), strokes: Vec::new() });
        }
        let thickness = if role == Role::HeadCell { 0.9 } else { 0.4 };
        if let Some(first) = lines.first_mut() {
            first.height += CELL_PADDING - 1.0;
            for text in &mut first.texts {
                text.y += CELL_PADDING - 1.0;
            }
            if role == Role::HeadCell {
                first.strokes.push(across(0.0, MEASURE, 0.0, thickness));
            }
        }
        if let Some(last) = lines.last_mut() {
            last.height += CELL_PADDING;
            last.strokes.push(across(0.0, MEASURE, last.height, thickness));
        }
        lines
    }
}

/// A line at its distance from the left margin.
fn set(line: Line, left: f32, size: f32, leading: f32, grey: f32, element: Option<usize>) -> SetLine {
    // The letters stand in the middle of the leading; 0.22 is what reaches below the line.
    let y = leading / 2.0 + size * (0.5 - 0.22);
    let texts = line
        .pieces
        .into_iter()
        .map(|piece| Text {
            x: SIDE + left + piece.x,
            y,
            size,
            face: piece.face,
            grey,
            text: piece.text,
            element,
            hangs: false,
        })
        .collect();
    SetLine { height: leading, texts, strokes: Vec::new() }
}

fn across(from: f32, to: f32, y: f32, thickness: f32) -> Stroke {
    Stroke { from: (SIDE + from, y), to: (SIDE + to, y), thickness, grey: GREY }
}

struct Paginator {
    pages: Vec<Page>,
    /// The upper edge of the next line.
    y: f32,
    bookmarks: Vec<Bookmark>,
}

impl Paginator {
    fn deal(&mut self, chunks: &[Chunk]) {
        for (index, chunk) in chunks.iter().enumerate() {
            if chunk.new_page && !self.at_top() {
                self.turn();
            }
            if chunk.lines.is_empty() {
                continue;
            }
            if !self.at_top() && self.wanted(chunks.get(index..).unwrap_or_default()) > self.left() {
                self.turn();
                self.repeat_head(chunks, chunk);
            }
            self.place(chunks, chunk);
        }
    }

    fn at_top(&self) -> bool {
        self.y >= PAGE_HEIGHT - TOP - 0.01
    }

    fn left(&self) -> f32 {
        self.y - FOOT
    }

    fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = PAGE_HEIGHT - TOP;
    }

    /// The height that has to be left on the page for the first of these chunks to begin on it: its own first lines, or
    /// all of it and the beginning of what it is kept with. Nothing longer than a page is waited for.
    fn wanted(&self, chunks: &[Chunk]) -> f32 {
        let mut height = 0.0;
        for chunk in chunks {
            height += chunk.space_before;
            if !chunk.keep_with_next || chunk.new_page {
                let least = chunk.lines.iter().take(chunk.least()).map(|line| line.height).sum::<f32>();
                // A chunk that fits on no page begins where it stands.
                let beginning =
                    if height + least > ROOM { chunk.lines.first().map_or(0.0, |line| line.height) } else { least };
                return height + beginning;
            }
            height += chunk.height();
            if height > ROOM {
                break;
            }
        }
        height.min(chunks.first().map_or(0.0, |first| first.space_before + first.height()).min(ROOM))
    }

    fn repeat_head(&mut self, chunks: &[Chunk], chunk: &Chunk) {
        let Some(head) = chunk.table_head.and_then(|head| chunks.get(head)) else { return };
        for line in &head.lines {
            self.put(line, true);
        }
    }

    fn place(&mut self, chunks: &[Chunk], chunk: &Chunk) {
        if !self.at_top() {
            self.y -= chunk.space_before;
        }
        if let Some((depth, title)) = &chunk.bookmark {
            let page = self.pages.len() - 1;
            self.bookmarks.push(Bookmark { depth: *depth, title: title.clone(), page, y: self.y });
        }
        let mut rest = chunk.lines.as_slice();
        while !rest.is_empty() {
            let taken = self.fitting(rest).max(usize::from(self.at_top()));
            // Leave two lines for the next page, if that still leaves two here.
            let short_of = TOGETHER.saturating_sub(rest.len() - taken);
            let taken = if taken < rest.len() && taken >= short_of + TOGETHER { taken - short_of } else { taken };
            let (now, later) = rest.split_at(taken);
            for line in now {
                self.put(line, false);
            }
            rest = later;
            if !rest.is_empty() {
                self.turn();
                self.repeat_head(chunks, chunk);
                if self.fitting(rest) == 0 {
                    // Not even one line fits under the repeated row: set it there all the same.
                    if let Some((first, later)) = rest.split_first() {
                        self.put(first, false);
                        rest = later;
                    }
                }
            }
        }
    }

    fn fitting(&self, lines: &[SetLine]) -> usize {
        let mut left = self.left() + 0.01;
        lines
            .iter()
            .take_while(|line| {
                left -= line.height;
                left >= 0.0
            })
            .count()
    }

    fn put(&mut self, line: &SetLine, repeated: bool) {
        let top = self.y;
        self.y -= line.height;
        let Some(page) = self.pages.last_mut() else { return };
        page.texts.extend(line.texts.iter().map(|text| Text {
            y: top - text.y,
            element: text.element.filter(|_| !repeated),
            ..text.clone()
        }));
        page.strokes.extend(line.strokes.iter().map(|stroke| Stroke {
            from: (stroke.from.0, top - stroke.from.1),
            to: (stroke.to.0, top - stroke.to.1),
            ..*stroke
        }));
    }
}

/// Puts the cells of a row in the order of reading, and adds the page's head and foot.
fn furnish(page: &mut Page, document: &Document, setter: &mut Setter<'_>, number: usize, count: usize) {
    // Lines of a row were placed side by side; elements are numbered in the order of the text, and the sort is stable.
    page.texts.sort_by_key(|text| text.element.map_or(0, |element| element + 1));
    let head = PAGE_HEIGHT - mm(13.0);
    let foot = mm(12.0);
    let mut furniture = |line: Line, x: f32, y: f32, grey: f32| {
        page.texts.extend(line.pieces.into_iter().map(|piece| Text {
            x: x + piece.x,
            y,
            size: SMALL,
            face: piece.face,
            grey,
            text: piece.text,
            element: None,
            hangs: false,
        }));
    };
    let mark = document.status_mark.as_deref().unwrap_or_default();
    let mark = setter.one_line(mark, Face::Bold, SMALL, MEASURE / 3.0);
    let boxed = if mark.width > 0.0 { mark.width + 12.0 } else { 0.0 };
    let side = (MEASURE - boxed) / 2.0 - 10.0;
    furniture(setter.one_line(&document.header_left, Face::Regular, SMALL, side), SIDE, head, GREY);
    let right = setter.one_line(&document.header_right, Face::Regular, SMALL, side);
    let right_x = SIDE + MEASURE - right.width;
    furniture(right, right_x, head, GREY);
    let mark_x = (PAGE_WIDTH - mark.width) / 2.0;
    furniture(mark, mark_x, head, INK);
    let pages = setter.one_line(&format!("Page {number} of {count}"), Face::Regular, SMALL, MEASURE / 3.0);
    let pages_x = SIDE + MEASURE - pages.width;
    let left = setter.one_line(&document.footer_left, Face::Regular, SMALL, MEASURE * 0.75);
    furniture(left, SIDE, foot, GREY);
    furniture(pages, pages_x, foot, GREY);
    if boxed > 0.0 {
        let (left, right) = (mark_x - 6.0, mark_x + boxed - 6.0);
        let (lower, upper) = (head - 4.0, head + 9.0);
        for (from, to) in [
            ((left, lower), (right, lower)),
            ((right, lower), (right, upper)),
            ((right, upper), (left, upper)),
            ((left, upper), (left, lower)),
        ] {
            page.strokes.push(Stroke { from, to, thickness: 0.8, grey: INK });
        }
    }
    page.strokes.push(across(0.0, MEASURE, foot + 12.0, 0.4));
}
