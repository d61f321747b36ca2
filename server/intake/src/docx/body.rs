//! The text of a Word file in order: paragraphs, headings, tables, text boxes, tracked changes.
//!
//! A part is read in one pass. Each open element has a frame on a stack that says what it means, and closing it undoes
//! exactly that; so nothing here is recursive, and what is not known is passed through to the text inside it.

use std::collections::HashMap;
use std::io::Read;

use super::numbering::{Label, Numbering};
use super::styles::{InList, Styles};
use super::words::{Words, collapsed};
use super::xml::{Element, Item, Xml};
use crate::limits;
use crate::markdown::{Markdown, at_line_start, escape};
use crate::outcome::Refusal;

/// What a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Texts {
    Document,
    /// Footnotes or endnotes.
    Notes,
}

/// A footnote or endnote that the text refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    pub(super) kind: &'static str,
    pub(super) id: String,
    /// Its place among all notes, from 1.
    pub(super) number: usize,
}

/// What was left out or decided, as counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) insertions: u32,
    pub(super) deletions: u32,
    pub(super) comments: u32,
    pub(super) contents: u32,
    pub(super) pictures: u32,
    pub(super) hidden: u32,
    pub(super) has_furniture: bool,
}

impl Counts {
    pub(super) fn add(&mut self, other: &Self) {
        self.insertions += other.insertions;
        self.deletions += other.deletions;
        self.pictures += other.pictures;
        self.hidden += other.hidden;
    }
}

/// What came of a part.
pub(super) struct Outcome {
    pub(super) markdown: Markdown,
    pub(super) cited: Vec<Cited>,
    /// The notes of a part of notes, by their identifiers, escaped.
    pub(super) texts: HashMap<String, String>,
    pub(super) counts: Counts,
}

/// What an open element means for what is inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// Nothing to us; what is inside counts as if it stood outside.
    Through,
    /// Nothing inside it is read.
    Skipped,
    /// Inside a tracked deletion.
    Deleted,
    Paragraph,
    ParagraphProperties,
    /// What the paragraph's own mark looks like.
    MarkProperties,
    Run(Look),
    RunProperties,
    Text,
    Table,
    Row,
    RowProperties,
    Cell,
    Note,
}

/// How a stretch of text looks, as far as it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    bold: bool,
    hidden: bool,
}

#[derive(Default)]
struct Paragraph {
    words: Words,
    style: Option<String>,
    list: InList,
    outline: Option<u32>,
    /// Its end is a tracked deletion: it runs on into the next paragraph.
    runs_on: bool,
    /// Blocks of text boxes that hang on it, to stand after it.
    boxes: Vec<String>,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<String>>,
    row_is_deleted: bool,
    cells: usize,
    /// The further columns that the open cell reaches over; they stay empty.
    reaches_over: u32,
}

/// Headings are short; a style that is used for whole clauses does not make them headings.
const LONGEST_HEADING: usize = 120;

/// The most columns that one cell reaches over; Word draws 63.
const WIDEST_CELL: u32 = 63;

pub(super) struct Body<'d> {
    styles: &'d Styles,
    numbering: &'d mut Numbering,
    texts: Texts,
    frames: Vec<Frame>,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    look: Look,
    deletions_open: u32,
    /// Words of a paragraph whose end was deleted.
    carried: Words,
    /// All that was taken so far, in bytes.
    taken: usize,
    note: Option<(String, Vec<String>)>,
    outcome: Outcome,
}

impl<'d> Body<'d> {
    pub(super) fn new(styles: &'d Styles, numbering: &'d mut Numbering, texts: Texts) -> Self {
        Self {
            styles,
            numbering,
            texts,
            frames: Vec::new(),
            paragraphs: Vec::new(),
            tables: Vec::new(),
            look: Look::default(),
            deletions_open: 0,
            carried: Words::default(),
            taken: 0,
            note: None,
            outcome: Outcome {
                markdown: Markdown::default(),
                cited: Vec::new(),
                texts: HashMap::new(),
                counts: Counts::default(),
            },
        }
    }

    /// Reads a part to its end.
    pub(super) fn read(&mut self, part: impl Read) -> Result<(), Refusal> {
        let mut xml = Xml::new(part);
        loop {
            match xml.next()? {
                Item::Open(element) => {
                    let frame = self.open(&element)?;
                    self.frames.push(frame);
                }
                Item::Close => {
                    if let Some(frame) = self.frames.pop() {
                        self.close(frame)?;
                    }
                }
                Item::Text(text) => {
                    if self.frames.last() == Some(&Frame::Text) {
                        self.push(&text)?;
                    }
                }
                Item::End => return Ok(()),
            }
        }
    }

    pub(super) fn finish(mut self) -> Outcome {
        if !self.carried.is_empty() {
            self.emit_plain(&Words::default());
        }
        self.outcome
    }

    /// The frame for an element that begins here.
    fn open(&mut self, element: &Element<'_>) -> Result<Frame, Refusal> {
        let inside = self.frames.last().copied().unwrap_or(Frame::Through);
        let name = element.name();
        Ok(match inside {
            Frame::Skipped => Frame::Skipped,
            Frame::ParagraphProperties => self.paragraph_property(name, element),
            Frame::MarkProperties => {
                if matches!(name, "del" | "moveFrom")
                    && let Some(paragraph) = self.paragraphs.last_mut()
                {
                    paragraph.runs_on = true;
                }
                Frame::Skipped
            }
            Frame::RunProperties => {
                match name {
                    "b" => self.look.bold = element.is_on(),
                    "vanish" => self.look.hidden = element.is_on(),
                    "rStyle" => {
                        let style = element.attribute("val").unwrap_or_default();
                        self.look.bold |= self.styles.is_bold(&style).unwrap_or(false);
                        self.look.hidden |= self.styles.is_hidden(&style).unwrap_or(false);
                    }
                    _ => {}
                }
                Frame::Skipped
            }
            Frame::RowProperties => {
                if name == "del"
                    && let Some(table) = self.tables.last_mut()
                {
                    table.row_is_deleted = true;
                }
                Frame::Skipped
            }
            Frame::Run(_) => self.in_run(name, element)?,
            Frame::Through
            | Frame::Deleted
            | Frame::Paragraph
            | Frame::Text
            | Frame::Table
            | Frame::Row
            | Frame::Cell
            | Frame::Note => self.in_text(name, element)?,
        })
    }

    fn paragraph_property(&mut self, name: &str, element: &Element<'_>) -> Frame {
        let Some(paragraph) = self.paragraphs.last_mut() else { return Frame::Skipped };
        match name {
            "pStyle" => paragraph.style = element.attribute("val"),
            "outlineLvl" => paragraph.outline = element.number(),
            // The two values stand inside `numPr`, which is passed through to here.
            "numPr" => return Frame::ParagraphProperties,
            "numId" => paragraph.list.num = element.number(),
            "ilvl" => paragraph.list.level = element.number(),
            "rPr" => return Frame::MarkProperties,
            "sectPr" => return Frame::Through,
            _ => {}
        }
        Frame::Skipped
    }

    /// Elements inside a stretch of text.
    fn in_run(&mut self, name: &str, element: &Element<'_>) -> Result<Frame, Refusal> {
        match name {
            "rPr" => return Ok(Frame::RunProperties),
            "t" => return Ok(Frame::Text),
            "tab" | "ptab" => self.push(" ")?,
            "br" if element.attribute("type").is_none_or(|kind| kind == "textWrapping") => self.push("\n")?,
            "br" => self.push(" ")?,
            "cr" => self.push("\n")?,
            "noBreakHyphen" => self.push("-")?,
            "sym" => {
                let sign = symbol(&element.attribute("char").unwrap_or_default());
                self.push(sign)?;
            }
            "footnoteReference" => self.cite("footnotes", element)?,
            "endnoteReference" => self.cite("endnotes", element)?,
            "commentReference" if self.is_shown() => self.outcome.counts.comments += 1,
            "delText" | "instrText" | "delInstrText" | "rt" => return Ok(Frame::Skipped),
            _ => return self.in_text(name, element),
        }
        Ok(Frame::Skipped)
    }

    /// Elements anywhere else.
    fn in_text(&mut self, name: &str, element: &Element<'_>) -> Result<Frame, Refusal> {
        Ok(match name {
            "p" => {
                self.paragraphs.push(Paragraph::default());
                Frame::Paragraph
            }
            "pPr" => Frame::ParagraphProperties,
            "r" => {
                let before = self.look;
                let style = self.paragraphs.last().and_then(|paragraph| paragraph.style.as_deref());
                let hidden = style.and_then(|style| self.styles.is_hidden(style)).unwrap_or(false);
                self.look = Look { bold: false, hidden };
                Frame::Run(before)
            }
            // Equations write their letters in an element of this name too.
            "t" if !self.paragraphs.is_empty() => Frame::Text,
            "ins" | "moveTo" => {
                self.outcome.counts.insertions += 1;
                Frame::Through
            }
            "del" | "moveFrom" => {
                self.outcome.counts.deletions += 1;
                self.deletions_open += 1;
                Frame::Deleted
            }
            "tbl" => {
                self.tables.push(Table::default());
                Frame::Table
            }
            "tr" => self.begin_row(),
            "trPr" => Frame::RowProperties,
            "tc" => self.begin_cell()?,
            "gridSpan" => {
                if let Some(table) = self.tables.last_mut() {
                    table.reaches_over = element.number().unwrap_or(1).clamp(1, WIDEST_CELL) - 1;
                }
                Frame::Skipped
            }
            "tcPr" => Frame::Through,
            "pic" | "imagedata" => {
                self.outcome.counts.pictures += 1;
                Frame::Skipped
            }
            "headerReference" | "footerReference" => {
                self.outcome.counts.has_furniture = true;
                Frame::Skipped
            }
            "footnote" | "endnote" if self.texts == Texts::Notes => {
                let is_text = element.attribute("type").is_none_or(|kind| kind == "normal");
                self.note = element.attribute("id").filter(|_| is_text).map(|id| (id, Vec::new()));
                if self.note.is_some() { Frame::Note } else { Frame::Skipped }
            }
            // The fallback repeats in an older language what stands beside it.
            "Fallback" | "sdtPr" | "sdtEndPr" | "tblPr" | "tblGrid" | "instrText" | "delText" | "rt" => Frame::Skipped,
            _ if name.ends_with("Change") => Frame::Skipped,
            _ => Frame::Through,
        })
    }

    fn close(&mut self, frame: Frame) -> Result<(), Refusal> {
        match frame {
            Frame::Through
            | Frame::Skipped
            | Frame::ParagraphProperties
            | Frame::MarkProperties
            | Frame::RunProperties
            | Frame::RowProperties
            | Frame::Text => {}
            Frame::Cell => {
                let more = self.tables.last_mut().map_or(0, |table| std::mem::take(&mut table.reaches_over));
                for _ in 0..more {
                    self.begin_cell()?;
                }
            }
            Frame::Deleted => self.deletions_open = self.deletions_open.saturating_sub(1),
            Frame::Run(before) => self.look = before,
            Frame::Paragraph => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.end_paragraph(paragraph);
                }
            }
            Frame::Row => {
                if let Some(table) = self.tables.last_mut()
                    && table.row_is_deleted
                {
                    table.rows.pop();
                    self.outcome.counts.deletions += 1;
                }
            }
            Frame::Table => self.end_table(),
            Frame::Note => {
                if let Some((id, paragraphs)) = self.note.take() {
                    if self.outcome.texts.len() >= limits::MAX_DEFINITIONS {
                        return Err(Refusal::TooComplex);
                    }
                    self.outcome.texts.insert(id, paragraphs.join(" "));
                }
            }
        }
        if self.outcome.markdown.len() > limits::MAX_TEXT { Err(Refusal::TooLong) } else { Ok(()) }
    }

    /// Whether text that stands here is part of what a reader sees.
    fn is_shown(&self) -> bool {
        self.deletions_open == 0 && !self.look.hidden
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        if self.deletions_open > 0 {
            return Ok(());
        }
        if self.look.hidden {
            self.outcome.counts.hidden += u32::from(!text.trim().is_empty());
            return Ok(());
        }
        self.taken += text.len();
        if self.taken > limits::MAX_TEXT {
            return Err(Refusal::TooLong);
        }
        let kept: String = text.chars().filter(|c| *c == '\n' || !is_invisible(*c)).collect();
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.words.push(&kept, self.look.bold);
        }
        Ok(())
    }

    fn cite(&mut self, kind: &'static str, element: &Element<'_>) -> Result<(), Refusal> {
        let Some(id) = element.attribute("id").filter(|_| self.is_shown()) else { return Ok(()) };
        let number = self.outcome.cited.len() + 1;
        if number > limits::MAX_DEFINITIONS {
            return Err(Refusal::TooComplex);
        }
        self.outcome.cited.push(Cited { kind, id, number });
        self.push(&format!(" [note {number}]"))
    }

    fn begin_row(&mut self) -> Frame {
        match self.tables.last_mut() {
            Some(table) => {
                table.rows.push(Vec::new());
                table.row_is_deleted = false;
                Frame::Row
            }
            None => Frame::Through,
        }
    }

    fn begin_cell(&mut self) -> Result<Frame, Refusal> {
        let Some(table) = self.tables.last_mut() else { return Ok(Frame::Through) };
        table.cells += 1;
        if table.cells > limits::MAX_CELLS {
            return Err(Refusal::TooComplex);
        }
        if let Some(row) = table.rows.last_mut() {
            row.push(String::new());
        }
        Ok(Frame::Cell)
    }

    fn end_paragraph(&mut self, mut paragraph: Paragraph) {
        let mut words = std::mem::take(&mut self.carried);
        words.append(std::mem::take(&mut paragraph.words));
        if paragraph.runs_on {
            self.carried = words;
            return;
        }
        let label = self.label(&paragraph);
        let style = paragraph.style.as_deref().unwrap_or_default();
        if !words.is_empty() {
            if self.styles.is_contents(style) {
                self.outcome.counts.contents += 1;
            } else if self.is_inside_something() {
                self.emit_inside(&words, label.as_ref());
            } else {
                self.emit(&words, label.as_ref(), &paragraph);
            }
        }
        for block in paragraph.boxes {
            self.outcome.markdown.block(&block);
        }
    }

    fn label(&mut self, paragraph: &Paragraph) -> Option<Label> {
        let style = paragraph.style.as_deref();
        let by_style = style.map(|style| self.styles.list(style)).unwrap_or_default();
        let num = paragraph.list.num.or(by_style.num).filter(|num| *num != 0)?;
        self.numbering.count(num, paragraph.list.level.or(by_style.level), style, self.styles)
    }

    fn is_inside_something(&self) -> bool {
        !self.tables.is_empty() || !self.paragraphs.is_empty() || self.note.is_some()
    }

    /// A paragraph of the text itself.
    fn emit(&mut self, words: &Words, label: Option<&Label>, paragraph: &Paragraph) {
        let plain = words.plain();
        let style = paragraph.style.as_deref().unwrap_or_default();
        let is_short = plain.chars().count() <= LONGEST_HEADING && !plain.ends_with(['.', ';', ':', ',']);
        let number = match label {
            Some(Label::Number(number)) if !number.is_empty() => format!("{} ", escape(number)),
            Some(Label::Number(_) | Label::Bullet) | None => String::new(),
        };
        let is_first = self.outcome.markdown.len() == 0;
        let is_loud = words.is_bold() || (plain == plain.to_uppercase() && plain.chars().any(char::is_alphabetic));
        let is_name = self.styles.is_title(style) || (is_first && label.is_none() && is_loud);
        if is_short && is_name {
            self.outcome.markdown.heading(1, &escape(&plain));
            return;
        }
        let rank = paragraph.outline.filter(|rank| *rank < 9).or_else(|| self.styles.outline(style));
        if let (Some(rank), true, false) = (rank, is_short, label == Some(&Label::Bullet)) {
            let level = usize::try_from(rank).unwrap_or(usize::MAX).saturating_add(2);
            self.outcome.markdown.heading(level, &format!("{number}{}", escape(&plain)));
            return;
        }
        for (index, line) in words.lines().iter().enumerate() {
            let block = match label {
                Some(Label::Bullet) if index == 0 => format!("- {line}"),
                Some(Label::Number(_)) if index == 0 && !number.is_empty() => format!("{number}{line}"),
                Some(Label::Bullet | Label::Number(_)) | None if line.starts_with("**") => line.clone(),
                Some(Label::Bullet | Label::Number(_)) | None => at_line_start(line),
            };
            self.outcome.markdown.block(&block);
        }
    }

    /// Words after a paragraph that never came.
    fn emit_plain(&mut self, rest: &Words) {
        let mut words = std::mem::take(&mut self.carried);
        words.append(rest.clone());
        self.emit(&words, None, &Paragraph::default());
    }

    /// A paragraph of a cell, a note or a text box: one line, its number in front.
    fn emit_inside(&mut self, words: &Words, label: Option<&Label>) {
        let line = words.lines().join(" ");
        let line = match label {
            Some(Label::Number(number)) if !number.is_empty() => format!("{} {line}", escape(number)),
            Some(Label::Bullet) => format!("• {line}"),
            Some(Label::Number(_)) | None => line,
        };
        if let Some(table) = self.tables.last_mut() {
            if let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut()) {
                append_word(cell, &line);
            }
        } else if let Some((_, paragraphs)) = &mut self.note {
            paragraphs.push(line);
        } else if let Some(host) = self.paragraphs.first_mut() {
            host.boxes.push(at_line_start(&line));
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        match self.tables.last_mut() {
            // A table within a cell becomes part of its words.
            Some(outer) => {
                if let Some(cell) = outer.rows.last_mut().and_then(|row| row.last_mut()) {
                    for words in table.rows.iter().flatten().filter(|words| !words.is_empty()) {
                        append_word(cell, words);
                    }
                }
            }
            None => match (&mut self.note, self.paragraphs.first_mut()) {
                (Some((_, paragraphs)), _) => paragraphs.extend(table.rows.into_iter().flatten()),
                (None, Some(host)) => {
                    let rows = table.rows.iter().map(|row| collapsed(&row.join(" ")));
                    host.boxes.extend(rows.map(|row| at_line_start(&row)));
                }
                (None, None) => self.outcome.markdown.table(&table.rows),
            },
        }
    }
}

fn append_word(cell: &mut String, words: &str) {
    if !cell.is_empty() {
        cell.push(' ');
    }
    cell.push_str(words);
}

/// Characters without a width: soft hyphens, joiners, marks of direction; and control characters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
        || (c.is_control() && c != '\t')
}

/// Signs of the symbol fonts that are met in contracts: boxes to tick. Anything else is shown as a bullet.
fn symbol(code: &str) -> &'static str {
    let code = u32::from_str_radix(code.trim(), 16).unwrap_or(0);
    match code & 0xFF {
        0xA8 | 0x6F | 0x71 => "☐",
        0xFE | 0x78 | 0xFD | 0x52 | 0x54 => "☒",
        0xFC => "✓",
        _ => "•",
    }
}
