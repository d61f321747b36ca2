//! The content read the way a contract is set: headings with their numbers, numbered paragraphs, lists, tables.
//!
//! The Markdown itself is read by pulldown-cmark; this file keeps what a contract needs of it and adds three things:
//! numbers typed at the start of a paragraph are recognised, headings get anchors, and every character remembers its
//! place in the content. What must always hold: **nothing a signatory agrees to is hidden**. Markdown drops link
//! definitions, surplus table cells, the words after a code fence and raw HTML; here they are shown as text. Control
//! characters and direction overrides become `�`. Deliberately absent: images (their description stays), footnotes,
//! "smart" punctuation, and any HTML.

use super::headings::{LONGEST_HEADING, name_places, promote};
use super::numbers::{Numbering, is_heading_number, is_paragraph_number, number_length, number_word, schedule_label};
use super::offsets::chars_in;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The whole content: pieces of text, and the blocks that hold them.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) runs: Vec<Run>,
    pub(super) blocks: Vec<Block>,
    /// Addresses of links, by [`Style::link`].
    pub(super) links: Vec<String>,
}

impl Reading {
    pub(super) fn runs(&self, range: Range<usize>) -> &[Run] {
        self.runs.get(range).unwrap_or_default()
    }

    /// The text of some runs on one line.
    pub(super) fn words(&self, range: Range<usize>) -> String {
        let text: String = self.runs(range).iter().map(|run| run.text.as_str()).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// A stretch of text in one style.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) text: String,
    /// Its place in the content, in characters.
    pub(super) place: Range<u32>,
    /// Whether `text` has exactly the characters of its place, so that a mark may begin in the middle of it.
    pub(super) exact: bool,
    pub(super) style: Style,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) weight: Weight,
    pub(super) emphasis: bool,
    pub(super) code: bool,
    pub(super) link: Option<usize>,
    pub(super) role: Role,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Weight {
    #[default]
    Plain,
    Strong,
    /// Bold because it is a defined term or a party's name.
    Term,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Words,
    /// The number of a heading, a paragraph or a list entry.
    Number,
    SoftBreak,
    HardBreak,
}

/// The cells of a table, row by row.
pub(super) type Rows = Vec<Vec<Range<usize>>>;

/// A block, or the edge of something that holds blocks.
pub(super) enum Block {
    Heading(Heading),
    Paragraph {
        shape: Shape,
        /// The run that holds the number, if the shape has one.
        number: Option<usize>,
        words: Range<usize>,
    },
    Code {
        words: Range<usize>,
    },
    Table {
        columns: Vec<Alignment>,
        /// The first row is the head.
        rows: Rows,
    },
    Rule,
    Open(Container),
    Close(Container),
}

pub(super) struct Heading {
    /// 1 to 6, as written.
    pub(super) level: u8,
    pub(super) kind: HeadingKind,
    /// The label of a schedule, such as `1`.
    pub(super) schedule: Option<String>,
    /// The number as typed, with its full stop.
    pub(super) number: Option<String>,
    /// The run that holds the number.
    pub(super) number_run: Option<usize>,
    pub(super) words: Range<usize>,
    pub(super) anchor: String,
    pub(super) at: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadingKind {
    /// The name of the document: an unnumbered heading of rank 1 before everything else.
    Title,
    Clause,
    Schedule,
    Other,
}

/// How a paragraph hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    /// Begins with a defined term.
    Definition,
    /// `1.1`
    SubClause,
    /// `(a)`
    Item,
    /// `(i)` under an item.
    SubItem,
    /// `(1)` before the clauses.
    Party,
    /// `(A)` before the clauses.
    Recital,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Quote,
    Bullets,
    Numbers,
    /// An entry of a list, with the run that holds its number.
    Entry(Option<usize>),
}

/// Nesting beyond this depth is read but not shown as nesting.
const DEEPEST: usize = 12;

/// Reads a content. Never fails; the cost grows with its length.
pub(super) fn read(content: &str) -> Reading {
    let mut reader = Reader::new(content);
    for (event, range) in Parser::new_ext(content, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish_leaf();
    reader.show_hidden(content.len());
    let mut reading = reader.reading;
    promote(&mut reading);
    name_places(&mut reading.blocks);
    reading
}

/// A leaf block while its text arrives.
struct Leaf {
    kind: LeafKind,
    runs: Vec<Run>,
    start: usize,
}

enum LeafKind {
    Paragraph,
    Heading(u8),
    Code,
}

struct Reader<'c> {
    content: &'c str,
    reading: Reading,
    leaf: Option<Leaf>,
    table: Option<(Vec<Alignment>, Rows)>,
    cell: Option<Vec<Run>>,
    containers: Vec<Option<Container>>,
    style: Style,
    strong_depth: u32,
    emphasis_depth: u32,
    /// Titles of the links that are open, to be shown when they close.
    link_titles: Vec<(Option<usize>, String, Range<usize>)>,
    /// The byte up to which everything that was written has become a block.
    shown: usize,
    place: PlaceFinder<'c>,
    numbering: Numbering,
}

impl<'c> Reader<'c> {
    fn new(content: &'c str) -> Self {
        Self {
            content,
            reading: Reading::default(),
            leaf: None,
            table: None,
            cell: None,
            containers: Vec::new(),
            style: Style::default(),
            strong_depth: 0,
            emphasis_depth: 0,
            link_titles: Vec::new(),
            shown: 0,
            place: PlaceFinder { content, byte: 0, character: 0 },
            numbering: Numbering::default(),
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text, range, Role::Words),
            Event::Code(text) => {
                self.style.code = true;
                self.text(&text, range, Role::Words);
                self.style.code = false;
            }
            Event::SoftBreak => self.text("\n", range, Role::SoftBreak),
            Event::HardBreak => self.text("\n", range, Role::HardBreak),
            Event::Rule => {
                self.begin_block(range.start);
                self.reading.blocks.push(Block::Rule);
                self.shown = range.end;
            }
            // Extensions that are not switched on; should one ever arrive, its text is shown.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text(&text, range, Role::Words);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.begin_leaf(LeafKind::Paragraph, range.start),
            Tag::Heading { level, .. } => self.begin_leaf(LeafKind::Heading(rank(level)), range.start),
            Tag::CodeBlock(kind) => {
                self.begin_leaf(LeafKind::Code, range.start);
                if let CodeBlockKind::Fenced(info) = kind
                    && !info.trim().is_empty()
                {
                    self.text(&format!("{}\n", info.trim()), range.start..range.start, Role::Words);
                }
            }
            Tag::BlockQuote(_) => self.open(Container::Quote, &range),
            Tag::List(None) => self.open(Container::Bullets, &range),
            Tag::List(Some(_)) => self.open(Container::Numbers, &range),
            Tag::Item => self.open_entry(&range),
            Tag::Table(columns) => {
                self.begin_block(range.start);
                self.table = Some((columns, Vec::new()));
            }
            Tag::TableHead | Tag::TableRow => {
                self.shown = range.start;
                if let Some((_, rows)) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.cell = Some(Vec::new()),
            Tag::Strong => self.weigh(1, 0),
            Tag::Emphasis => self.weigh(0, 1),
            Tag::Link { dest_url, title, .. } => {
                let outer = self.style.link;
                if is_allowed(&dest_url) {
                    self.style.link = Some(self.reading.links.len());
                    self.reading.links.push(dest_url.into_string());
                }
                self.link_titles.push((outer, title.into_string(), range));
            }
            // An image is replaced by its description, which arrives as text.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::Heading(_) | TagEnd::CodeBlock => {
                self.finish_leaf();
                self.shown = range.end;
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.begin_block(range.end);
                if let Some(container) = self.containers.pop().flatten() {
                    self.reading.blocks.push(Block::Close(container));
                }
                self.shown = range.end.max(self.shown);
            }
            TagEnd::Table => {
                if let Some((columns, rows)) = self.table.take() {
                    self.reading.blocks.push(Block::Table { columns, rows });
                }
                self.shown = range.end;
            }
            TagEnd::TableHead | TagEnd::TableRow => self.surplus_cells(&range),
            TagEnd::TableCell => {
                let runs = self.cell.take().unwrap_or_default();
                let words = self.keep(runs);
                if let Some(row) = self.table.as_mut().and_then(|(_, rows)| rows.last_mut()) {
                    row.push(words);
                }
                // Cells that were added to fill a short row stand nowhere.
                self.shown = self.shown.max(range.end);
            }
            TagEnd::Strong => self.weigh(-1, 0),
            TagEnd::Emphasis => self.weigh(0, -1),
            TagEnd::Link => {
                self.shown = self.shown.max(range.end);
                if let Some((outer, title, range)) = self.link_titles.pop() {
                    self.style.link = outer;
                    if !title.trim().is_empty() {
                        self.text(&format!(" ({})", title.trim()), range.end..range.end, Role::Words);
                    }
                }
            }
            _ => {}
        }
    }

    fn weigh(&mut self, strong: i32, emphasis: i32) {
        self.strong_depth = self.strong_depth.saturating_add_signed(strong);
        self.emphasis_depth = self.emphasis_depth.saturating_add_signed(emphasis);
        self.style.weight = if self.strong_depth > 0 { Weight::Strong } else { Weight::Plain };
        self.style.emphasis = self.emphasis_depth > 0;
    }

    fn text(&mut self, text: &str, range: Range<usize>, role: Role) {
        let mut range = range;
        let written = self.content.get(range.clone()).unwrap_or_default();
        let exact = if written == text {
            true
        } else if let Some(inset) = written.find(text).filter(|_| self.style.code) {
            range = range.start + inset..range.start + inset + text.len();
            true
        } else {
            false
        };
        let place = self.place.of(&range);
        let exact = exact && !text.contains('\r');
        let run = Run { text: neutralised(text), place, exact, style: Style { role, ..self.style } };
        if let Some(cell) = &mut self.cell {
            append(cell, run);
            return;
        }
        // The text of a tight list entry comes without a paragraph around it.
        if self.leaf.is_none() {
            self.begin_leaf(LeafKind::Paragraph, range.start);
        }
        if let Some(leaf) = &mut self.leaf {
            append(&mut leaf.runs, run);
        }
        self.shown = self.shown.max(range.end);
    }

    fn begin_block(&mut self, start: usize) {
        self.finish_leaf();
        self.show_hidden(start);
    }

    fn begin_leaf(&mut self, kind: LeafKind, start: usize) {
        self.begin_block(start);
        self.leaf = Some(Leaf { kind, runs: Vec::new(), start });
    }

    fn open(&mut self, container: Container, range: &Range<usize>) {
        self.begin_block(range.start);
        self.shown = self.shown.max(range.start);
        // Once one is not shown, none inside it is, so the length of the stack decides.
        if self.containers.len() < DEEPEST {
            self.containers.push(Some(container));
            self.reading.blocks.push(Block::Open(container));
        } else {
            self.containers.push(None);
        }
    }

    fn open_entry(&mut self, range: &Range<usize>) {
        self.begin_block(range.start);
        let in_numbers = matches!(self.containers.last(), Some(Some(Container::Numbers)));
        let entry = self.content.get(range.clone()).unwrap_or_default();
        let marker = entry.trim_start();
        let start = range.start + entry.len() - marker.len();
        let digits = marker.bytes().take_while(u8::is_ascii_digit).count();
        let mut number = None;
        if in_numbers && digits > 0 {
            let end = start + digits + 1;
            let text = self.content.get(start..end).unwrap_or_default();
            let place = self.place.of(&(start..end));
            let style = Style { role: Role::Number, ..Style::default() };
            number = Some(self.reading.runs.len());
            self.reading.runs.push(Run { text: text.to_owned(), place, exact: true, style });
        }
        self.open(Container::Entry(number), range);
    }

    /// Shows what Markdown keeps to itself between two blocks: definitions of links.
    fn show_hidden(&mut self, upto: usize) {
        let hidden = self.content.get(self.shown..upto).unwrap_or_default();
        self.shown = self.shown.max(upto);
        if !hidden.contains("]:") {
            return;
        }
        let start = upto - hidden.trim_start().len();
        for line in hidden.trim().lines() {
            let place = self.place.of(&(start..start));
            let run = Run { text: neutralised(line.trim()), place, exact: false, style: Style::default() };
            let words = self.keep(vec![run]);
            self.reading.blocks.push(Block::Paragraph { shape: Shape::Plain, number: None, words });
        }
    }

    /// Shows the cells of a row for which the table has no column.
    fn surplus_cells(&mut self, row: &Range<usize>) {
        let surplus = self.content.get(self.shown..row.end).unwrap_or_default();
        for cell in surplus.split('|').map(str::trim).filter(|cell| !cell.is_empty()) {
            let place = self.place.of(&(self.shown..row.end));
            let run = Run { text: neutralised(cell), place, exact: false, style: Style::default() };
            let words = self.keep(vec![run]);
            if let Some(cells) = self.table.as_mut().and_then(|(_, rows)| rows.last_mut()) {
                cells.push(words);
            }
        }
        self.shown = self.shown.max(row.end);
    }

    fn keep(&mut self, runs: Vec<Run>) -> Range<usize> {
        let start = self.reading.runs.len();
        self.reading.runs.extend(runs);
        start..self.reading.runs.len()
    }

    fn finish_leaf(&mut self) {
        let Some(Leaf { kind, runs, start }) = self.leaf.take() else { return };
        match kind {
            LeafKind::Paragraph => {
                for part in split_at_numbers(runs) {
                    self.paragraph(part);
                }
            }
            LeafKind::Heading(level) => self.heading(level, runs, start),
            LeafKind::Code => {
                let words = self.keep(runs);
                self.reading.blocks.push(Block::Code { words });
            }
        }
    }

    fn paragraph(&mut self, mut runs: Vec<Run>) {
        if self.containers.is_empty() && is_bold_heading(&runs) {
            for run in &mut runs {
                run.style.weight = Weight::Plain;
            }
            self.heading(2, runs, 0);
            return;
        }
        let number = take_number(&mut runs, is_paragraph_number);
        let shape = match &number {
            Some(run) => self.numbering.shape(&run.text, &mut self.reading.blocks),
            None => Shape::Plain,
        };
        mark_terms(&mut runs, shape);
        let begins_with_term = runs.first().is_some_and(|run| run.style.weight == Weight::Term);
        let shape = if shape == Shape::Plain && begins_with_term { Shape::Definition } else { shape };
        let number = number.map(|run| {
            self.reading.runs.push(run);
            self.reading.runs.len() - 1
        });
        let words = self.keep(runs);
        self.reading.blocks.push(Block::Paragraph { shape, number, words });
    }

    fn heading(&mut self, level: u8, mut runs: Vec<Run>, start: usize) {
        let at = runs.first().map_or_else(|| self.place.of(&(start..start)).start, |run| run.place.start);
        let number = take_number(&mut runs, is_heading_number);
        let text: String = runs.iter().map(|run| run.text.as_str()).collect();
        let schedule = number.is_none().then(|| schedule_label(&text)).flatten();
        let kind = match (&number, &schedule) {
            (Some(_), _) => HeadingKind::Clause,
            (None, Some(_)) => HeadingKind::Schedule,
            (None, None) if level == 1 && self.reading.blocks.is_empty() => HeadingKind::Title,
            (None, None) => HeadingKind::Other,
        };
        let number_text = number.as_ref().map(|run| run.text.clone());
        let schedule = schedule.map(str::to_owned);
        self.numbering.heading(kind);
        let number_run = number.map(|run| {
            self.reading.runs.push(run);
            self.reading.runs.len() - 1
        });
        let words = self.keep(runs);
        let anchor = String::new();
        let heading = Heading { level, kind, schedule, number: number_text, number_run, words, anchor, at };
        self.reading.blocks.push(Block::Heading(heading));
    }
}

/// Finds character offsets for byte offsets. Markdown events come nearly in order, so the whole text is counted about once.
struct PlaceFinder<'c> {
    content: &'c str,
    byte: usize,
    character: u32,
}

impl PlaceFinder<'_> {
    fn of(&mut self, range: &Range<usize>) -> Range<u32> {
        let start = self.at(range.start);
        let length = chars_in(self.content.get(range.clone()).unwrap_or_default());
        start..start + length
    }

    fn at(&mut self, byte: usize) -> u32 {
        if byte >= self.byte {
            self.character += chars_in(self.content.get(self.byte..byte).unwrap_or_default());
        } else {
            self.character -= chars_in(self.content.get(byte..self.byte).unwrap_or_default());
        }
        self.byte = byte;
        self.character
    }
}

/// Adds a run, joining it to the one before when nothing lies between them.
fn append(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if last.exact && run.exact && last.style == run.style && last.place.end == run.place.start => {
            last.text.push_str(&run.text);
            last.place.end = run.place.end;
        }
        _ => runs.push(run),
    }
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Whether a link may be followed: only to the web and to a mailbox.
fn is_allowed(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    ["http", "https", "mailto"].iter().any(|allowed| scheme.eq_ignore_ascii_case(allowed))
        && !rest.is_empty()
        && !address.chars().any(|c| c.is_control() || c.is_whitespace() || is_treacherous(c))
}

/// Characters that change how the text around them is shown without being seen themselves.
fn is_treacherous(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text with every treacherous character replaced by `�`, so that its presence shows; carriage returns are dropped.
pub(super) fn neutralised(text: &str) -> String {
    text.chars().filter(|&c| c != '\r').map(|c| if is_treacherous(c) { '\u{FFFD}' } else { c }).collect()
}

/// Cuts a paragraph where a line begins with a number and the line before has come to a stop: text that was pasted
/// without blank lines.
fn split_at_numbers(runs: Vec<Run>) -> Vec<Vec<Run>> {
    let mut parts = Vec::new();
    let mut part: Vec<Run> = Vec::new();
    let mut runs = runs.into_iter().peekable();
    while let Some(run) = runs.next() {
        let breaks = matches!(run.style.role, Role::SoftBreak | Role::HardBreak);
        let stopped = part.last().is_some_and(|last| comes_to_a_stop(&last.text));
        let numbered = runs.peek().is_some_and(|next| number_length(&next.text, is_paragraph_number).is_some());
        if breaks && stopped && numbered {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(run);
        }
    }
    parts.push(part);
    parts
}

/// `**1. Definitions**`, a clause heading of programs that know no headings.
fn is_bold_heading(runs: &[Run]) -> bool {
    let [run] = runs else { return false };
    run.style.weight == Weight::Strong
        && run.text.len() <= LONGEST_HEADING
        && number_word(&run.text).ends_with('.')
        && number_length(&run.text, is_heading_number).is_some()
        && number_length(&run.text, is_paragraph_number).is_none()
}

/// Whether a line ends in punctuation, or is a heading in capitals.
fn comes_to_a_stop(line: &str) -> bool {
    let line = line.trim_end();
    let in_capitals =
        line.len() <= LONGEST_HEADING && line.contains(char::is_uppercase) && !line.contains(char::is_lowercase);
    in_capitals || line.ends_with(['.', ';', ':', ',']) || line.ends_with(" and") || line.ends_with(" or")
}

/// Takes the number off the front of a paragraph or heading, and the blanks behind it.
fn take_number(runs: &mut Vec<Run>, is_number: fn(&str, &str) -> bool) -> Option<Run> {
    let first = runs.first()?;
    if first.style.code || first.style.link.is_some() || !first.exact {
        return None;
    }
    let alone = first.text.len() == number_word(&first.text).len();
    let length = if alone {
        // `**1.1** text`: the blank behind the number is in the next run.
        let next = runs.get(1).map_or("", |next| next.text.as_str());
        let apart = next.is_empty() || next.starts_with(char::is_whitespace);
        Some(first.text.len()).filter(|_| apart && is_number(&first.text, next.trim_start()))
    } else {
        number_length(&first.text, is_number)
    }?;
    let mut number = first.clone();
    number.text.truncate(length);
    number.place.end = number.place.start + chars_in(&number.text);
    number.style.role = Role::Number;
    cut_front(runs, length);
    if let Some(blank) = runs.first().map(|first| first.text.len() - first.text.trim_start().len()) {
        cut_front(runs, blank);
    }
    Some(number)
}

fn cut_front(runs: &mut Vec<Run>, bytes: usize) {
    let Some(first) = runs.first_mut() else { return };
    let rest = first.text.split_off(bytes.min(first.text.len()));
    if first.exact {
        first.place.start += chars_in(&first.text);
    }
    first.text = rest;
    if first.text.is_empty() {
        runs.remove(0);
    }
}

/// Bold text that names something: a definition's term, a party, a label in brackets.
fn mark_terms(runs: &mut [Run], shape: Shape) {
    for index in 0..runs.len() {
        let Some(run) = runs.get(index).filter(|run| run.style.weight == Weight::Strong) else { continue };
        let before = index.checked_sub(1).and_then(|before| runs.get(before)).map_or("", |run| run.text.as_str());
        let after = runs.get(index + 1).map_or("", |run| run.text.as_str());
        let quoted = run.text.starts_with(['“', '"']) && run.text.ends_with(['”', '"']);
        let after = after.trim_start_matches(['”', '"']).trim_start();
        let defines = ["means ", "mean ", "has the meaning", "have the meaning", "shall mean", "includes ", ":"]
            .iter()
            .any(|verb| after.starts_with(verb));
        let labels = before.ends_with(['(', '“', '"']) || before.ends_with("(the ");
        if (quoted || defines || labels || shape == Shape::Party)
            && let Some(run) = runs.get_mut(index)
        {
            run.style.weight = Weight::Term;
        }
    }
}
