//! The text: every block in its order, with the style that says what it is.
//!
//! What must hold: every word of the document stands in the file once and in order, and the number that Word shows
//! before a paragraph is the document's. Numbers that Word cannot arrive at by counting stand in the text, hung in the
//! same place. Deliberately absent: where pages end, which is for Word to say.

use crate::links::{Links, addresses};
use crate::numbering::{ListPlace, Numbering, Place};
use crate::parts::{self, LAST_COLUMN, MEASURE, RELATIONS, SIGNATURE_STOP, WORD, indent_of, left_of, link_id, style};
use crate::xml::Xml;
use crate::{Align, Block, Document, Fact, Run, SignatureLine};

/// A table with more columns than this is written as a list of its rows.
const MOST_COLUMNS: usize = 12;
/// A row with a longer cell, in bytes, may go on over the page.
const SHORT_CELL: usize = 800;

/// The text with what it refers to.
pub(crate) struct Body {
    pub(crate) document: String,
    pub(crate) numbering: Numbering,
    pub(crate) links: Links,
}

/// Writes the part that holds the text.
pub(crate) fn write(document: &Document) -> Body {
    let numbers = document.blocks.iter().filter_map(number_of);
    let mut writer = Writer {
        xml: Xml::new("w:document", &[("xmlns:w", &WORD), ("xmlns:r", &RELATIONS)]),
        numbering: Numbering::new(numbers),
        links: Links::default(),
        is_empty: true,
        new_page: false,
    };
    writer.xml.open("w:body", &[]);
    for (text, style) in [(&document.title, style::TITLE), (&document.subtitle, style::SUBTITLE)] {
        if !text.trim().is_empty() {
            writer.paragraph(&Look::of(style), &[Run::plain(text.as_str())]);
        }
    }
    for block in &document.blocks {
        writer.block(block);
    }
    // Word wants a paragraph in every text.
    if writer.is_empty {
        writer.paragraph(&Look::of(style::BODY), &[]);
    }
    parts::section(&mut writer.xml);
    let Writer { xml, numbering, links, .. } = writer;
    Body { document: xml.finish(), numbering, links }
}

fn number_of(block: &Block) -> Option<&str> {
    match block {
        Block::Heading { number, .. } | Block::Paragraph { number, .. } => number.as_deref(),
        Block::Table { .. }
        | Block::Facts(_)
        | Block::Quote(_)
        | Block::Marks(_)
        | Block::Rule
        | Block::SignatureLines(_)
        | Block::PageBreak => None,
    }
}

/// How a paragraph stands on the page, beyond its style.
#[derive(Clone, Copy, Default)]
struct Look<'l> {
    style: &'static str,
    keep_with_next: bool,
    list: Option<ListPlace>,
    /// A number that is written as text.
    label: Option<&'l str>,
    /// The column in which the number hangs or the text begins.
    column: u8,
    /// A tab stop of the style that does not hold here.
    without_tab: Option<u32>,
    align: Align,
}

impl Look<'_> {
    fn of(style: &'static str) -> Self {
        Self { style, ..Self::default() }
    }
}

struct Writer {
    xml: Xml,
    numbering: Numbering,
    links: Links,
    /// Whether nothing has been written yet.
    is_empty: bool,
    /// Whether the next paragraph begins a page.
    new_page: bool,
}

impl Writer {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, number, runs } => {
                // A part and a clause are of the same rank, below the title.
                let rank = (*level).clamp(2, 6) - 1;
                let style = match level {
                    0 | 1 => style::PART,
                    _ => style::HEADINGS.get(usize::from(rank - 1)).copied().unwrap_or(style::PART),
                };
                self.numbered(Look::of(style), Place::Heading(*level), number.as_deref(), runs);
            }
            Block::Paragraph { indent, number, runs } => {
                let column = (*indent).min(LAST_COLUMN);
                let style = if number.is_some() && column > 0 { style::ITEM } else { style::BODY };
                let last = runs.iter().rev().find_map(|run| run.text.trim_end().chars().next_back());
                let look = Look { column, keep_with_next: last == Some(':'), ..Look::of(style) };
                self.numbered(look, Place::Column(column), number.as_deref(), runs);
            }
            Block::Table { columns, header, rows } => self.table(columns, header, rows),
            Block::Facts(facts) => facts.iter().for_each(|fact| self.fact(fact)),
            Block::Quote(runs) => self.paragraph(&Look { column: 1, ..Look::of(style::BODY) }, runs),
            // They draw what the text beside them says.
            Block::Marks(_) => {}
            Block::Rule => self.paragraph(&Look::of(style::RULE), &[]),
            Block::SignatureLines(lines) => self.signature(lines),
            Block::PageBreak => self.new_page = !self.is_empty,
        }
    }

    /// A name and its value as one paragraph.
    fn fact(&mut self, Fact { name, value }: &Fact) {
        let bold = name.iter().map(|run| Run { bold: true, ..run.clone() });
        let runs: Vec<Run> = bold.chain([Run::plain(": ")]).chain(value.iter().cloned()).collect();
        self.paragraph(&Look::of(style::BODY), &runs);
    }

    fn numbered(&mut self, look: Look<'_>, place: Place, number: Option<&str>, runs: &[Run]) {
        let list = number.and_then(|number| self.numbering.place(number, place));
        let label = number.filter(|_| list.is_none());
        self.paragraph(&Look { list, label, ..look }, runs);
    }

    fn paragraph(&mut self, look: &Look<'_>, runs: &[Run]) {
        self.open_paragraph(look);
        self.runs(runs);
        self.xml.close();
    }

    /// Begins a paragraph, to be ended by closing the element. The order of its properties is the schema's.
    fn open_paragraph(&mut self, look: &Look<'_>) {
        let new_page = std::mem::take(&mut self.new_page);
        self.is_empty = false;
        self.xml.open("w:p", &[]);
        self.xml.element("w:pPr", &[], |xml| {
            xml.value("w:pStyle", look.style);
            if look.keep_with_next {
                xml.empty("w:keepNext", &[]);
            }
            if new_page {
                xml.empty("w:pageBreakBefore", &[]);
            }
            if let Some(ListPlace { list, level }) = look.list {
                xml.element("w:numPr", &[], |xml| {
                    xml.value("w:ilvl", level);
                    xml.value("w:numId", list);
                });
            }
            if let Some(place) = look.without_tab {
                xml.element("w:tabs", &[], |xml| xml.empty("w:tab", &[("w:val", &"clear"), ("w:pos", &place)]));
            }
            if look.label.is_some() {
                let (left, hanging) = indent_of(look.column);
                xml.empty("w:ind", &[("w:left", &left), ("w:hanging", &hanging)]);
            } else if look.list.is_none() && look.column > 0 {
                xml.empty("w:ind", &[("w:left", &left_of(look.column))]);
            }
            match look.align {
                Align::Left => {}
                Align::Centre => xml.value("w:jc", "center"),
                Align::Right => xml.value("w:jc", "right"),
            }
        });
        if let Some(label) = look.label {
            self.run(&Run::plain(label), label, false);
            self.tab();
        }
    }

    fn tab(&mut self) {
        self.xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            let mut done = 0;
            for address in addresses(&run.text) {
                self.run(run, run.text.get(done..address.place.start).unwrap_or_default(), false);
                let id = link_id(self.links.place(address.target));
                self.xml.open("w:hyperlink", &[("r:id", &id)]);
                self.run(run, run.text.get(address.place.clone()).unwrap_or_default(), true);
                self.xml.close();
                done = address.place.end;
            }
            self.run(run, run.text.get(done..).unwrap_or_default(), false);
        }
    }

    /// A piece of a run's text in its style.
    fn run(&mut self, run: &Run, text: &str, is_link: bool) {
        if text.is_empty() {
            return;
        }
        self.xml.element("w:r", &[], |xml| {
            if run.bold || run.italic || is_link {
                xml.element("w:rPr", &[], |xml| {
                    if is_link {
                        xml.value("w:rStyle", style::LINK);
                    }
                    for (name, is_set) in
                        [("w:b", run.bold), ("w:bCs", run.bold), ("w:i", run.italic), ("w:iCs", run.italic)]
                    {
                        if is_set {
                            xml.empty(name, &[]);
                        }
                    }
                });
            }
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    xml.empty("w:br", &[]);
                }
                for (number, words) in line.split('\t').enumerate() {
                    if number > 0 {
                        xml.empty("w:tab", &[]);
                    }
                    let words = words.trim_end_matches('\r');
                    if !words.is_empty() {
                        xml.holding("w:t", &[("xml:space", &"preserve")], words);
                    }
                }
            }
        });
    }

    fn signature(&mut self, lines: &[SignatureLine]) {
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            // In characters: what fits before the tab stop, and what leaves room for a line to write on.
            let length = line.runs.iter().map(|run| run.text.chars().count()).sum::<usize>();
            let (is_short, leaves_room) = (length <= 20, length <= 56);
            let look = Look {
                keep_with_next: index < last,
                without_tab: (line.blank && !is_short).then_some(SIGNATURE_STOP),
                ..Look::of(if line.blank { style::SIGNATURE_LINE } else { style::SIGNATURE })
            };
            self.open_paragraph(&look);
            self.runs(&line.runs);
            if line.blank {
                match (is_short, leaves_room) {
                    (true, _) => self.tab(),
                    (false, true) => self.run(&Run::default(), " ", false),
                    (false, false) => self.run(&Run::default(), "\n", false),
                }
                self.tab();
            }
            self.xml.close();
        }
    }

    fn table(&mut self, columns: &[Align], header: &[Vec<Run>], rows: &[Vec<Vec<Run>>]) {
        let count = rows.iter().map(Vec::len).chain([header.len()]).max().unwrap_or_default();
        if count == 0 {
            return;
        }
        if count > MOST_COLUMNS {
            return self.rows_as_paragraphs(header, rows);
        }
        // Also keeps two tables apart that Word would otherwise join.
        self.paragraph(&Look::of(style::GAP), &[]);
        let widths = column_widths(count, header, rows);
        self.xml.open("w:tbl", &[]);
        self.xml.element("w:tblPr", &[], |xml| {
            xml.value("w:tblStyle", style::TABLE);
            xml.empty("w:tblW", &[("w:w", &MEASURE), ("w:type", &"dxa")]);
            xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
            xml.empty("w:tblLook", &[("w:val", &"0020"), ("w:firstRow", &1), ("w:noHBand", &1), ("w:noVBand", &1)]);
        });
        self.xml.element("w:tblGrid", &[], |xml| {
            for width in &widths {
                xml.empty("w:gridCol", &[("w:w", width)]);
            }
        });
        if !header.is_empty() {
            self.row(columns, &widths, header, style::TABLE_HEAD);
        }
        for row in rows {
            self.row(columns, &widths, row, style::TABLE_TEXT);
        }
        self.xml.close();
        self.paragraph(&Look::of(style::GAP), &[]);
    }

    fn row(&mut self, columns: &[Align], widths: &[u32], cells: &[Vec<Run>], style: &'static str) {
        self.xml.open("w:tr", &[]);
        let is_short = |cell: &Vec<Run>| cell.iter().map(|run| run.text.len()).sum::<usize>() <= SHORT_CELL;
        let (stays_together, is_head) = (cells.iter().all(is_short), style == style::TABLE_HEAD);
        if stays_together || is_head {
            self.xml.element("w:trPr", &[], |xml| {
                if stays_together {
                    xml.empty("w:cantSplit", &[]);
                }
                if is_head {
                    xml.empty("w:tblHeader", &[]);
                }
            });
        }
        for (column, width) in widths.iter().enumerate() {
            self.xml.open("w:tc", &[]);
            self.xml.element("w:tcPr", &[], |xml| xml.empty("w:tcW", &[("w:w", width), ("w:type", &"dxa")]));
            let align = columns.get(column).copied().unwrap_or_default();
            self.paragraph(&Look { align, ..Look::of(style) }, cells.get(column).map_or(&[], Vec::as_slice));
            self.xml.close();
        }
        self.xml.close();
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
            self.paragraph(&Look::of(style::BODY), &runs);
        }
    }
}

/// Widths that fill the page: as the words want them if they fit together, otherwise shared out by what is wanted.
///
/// The letters are not measured here, so each counts as an average one; a word that is wider than its column is broken
/// by Word.
fn column_widths(count: usize, header: &[Vec<Run>], rows: &[Vec<Vec<Run>>]) -> Vec<u32> {
    const LETTER: u64 = 96;
    const PADDING: u64 = 220;
    let measure = u64::from(MEASURE);
    let mut wanted = vec![PADDING; count];
    let mut least = vec![PADDING; count];
    for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
        for (column, cell) in row.iter().enumerate() {
            let (whole, word) = longest(cell);
            if let (Some(wanted), Some(least)) = (wanted.get_mut(column), least.get_mut(column)) {
                *wanted = (*wanted).max((whole * LETTER + PADDING).min(2 * measure));
                *least = (*least).max((word * LETTER + PADDING).min(measure));
            }
        }
    }
    let (all_wanted, all_least): (u64, u64) = (wanted.iter().sum(), least.iter().sum());
    let columns = u64::try_from(count).unwrap_or(1);
    let widths: Vec<u64> = if all_wanted <= measure {
        wanted.iter().map(|width| width + (measure - all_wanted) / columns).collect()
    } else if all_least <= measure {
        let (spare, asked) = (measure - all_least, (all_wanted - all_least).max(1));
        wanted.iter().zip(&least).map(|(wanted, least)| least + (wanted - least) * spare / asked).collect()
    } else {
        // No column gets less than a fair share allows it to use.
        let fair = measure / columns;
        let modest: u64 = least.iter().map(|&width| width.min(fair)).sum();
        let greed: u64 = least.iter().map(|width| width.saturating_sub(fair)).sum();
        let share = |width: u64| width.min(fair) + width.saturating_sub(fair) * (measure - modest) / greed.max(1);
        least.iter().map(|&width| share(width)).collect()
    };
    widths.into_iter().map(|width| u32::try_from(width).unwrap_or(MEASURE)).collect()
}

/// The characters of a cell's longest line and of its longest word.
fn longest(cell: &[Run]) -> (u64, u64) {
    let (mut line, mut longest_line, mut word, mut longest_word) = (0, 0, 0, 0);
    for c in cell.iter().flat_map(|run| run.text.chars()) {
        line = if c == '\n' { 0 } else { line + 1 };
        word = if c.is_whitespace() && c != '\u{A0}' { 0 } else { word + 1 };
        (longest_line, longest_word) = (longest_line.max(line), longest_word.max(word));
    }
    (longest_line, longest_word)
}
