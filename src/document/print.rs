//! The content as a PDF and as a Word file.
//!
//! The same reading of the text that makes the sheet on the screen is set for paper: numbers hang, schedules begin on a
//! new page, and lines for signatures stay together. What a reader must be able to tell from any page, which contract it
//! is, which version and whether it is only a draft, stands in its head and foot. Deliberately absent: fonts, page
//! breaks and bytes, which belong to the package that sets type.

use super::blocks::{self, Block, Container, Heading, HeadingKind, Reading, Role, Rows, Shape, Weight};
use jiff::Timestamp;
use pactoria_docx::{DocxError, Meta};
use pactoria_pdf::{Align, Block as Printed, Document, PdfError, Run, SignatureLine};
use pulldown_cmark::Alignment;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// What stands around the text on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintDetails {
    /// The contract's title; the text's own title comes first if it has one.
    pub title: String,
    /// The company whose contract it is.
    pub company: String,
    /// The version of the text.
    pub version: u32,
    /// What is boxed in the head of every page, such as "Draft"; none for a text that is in force.
    pub status: Option<String>,
    /// What the contract is found again by.
    pub reference: String,
    /// When this version was saved. No other time goes into the file.
    pub saved_at: Timestamp,
}

/// Sets `content` as a PDF. The same content and details always give the same bytes.
pub fn pdf(content: &str, details: &PrintDetails) -> Result<Vec<u8>, PdfError> {
    pactoria_pdf::write(&document(content, details))
}

/// Writes `content` as a Word file; `begun_at` is when the contract was first made. The same input always gives the same
/// bytes.
pub fn docx(content: &str, details: &PrintDetails, begun_at: Timestamp) -> Result<Vec<u8>, DocxError> {
    let meta = Meta { company: composed(&details.company), created: begun_at };
    pactoria_docx::write(&document(content, details), &meta)
}

pub(super) fn document(content: &str, details: &PrintDetails) -> Document {
    let reading = blocks::read(content);
    let mut printer =
        Printer { reading: &reading, title: None, blocks: Vec::new(), entries: Vec::new(), in_clause: false };
    for block in &reading.blocks {
        printer.block(block);
    }
    let Printer { title, blocks, .. } = printer;
    let origin = [details.company.as_str(), details.reference.as_str()];
    Document {
        title: title.unwrap_or_else(|| composed(&details.title)),
        subtitle: String::new(),
        language: "en-GB".to_owned(),
        author: composed(&details.company),
        subject: composed(&details.reference),
        created: details.saved_at,
        header_left: composed(&details.title),
        header_right: format!("Version {}", details.version),
        footer_left: composed(&origin.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")),
        status_mark: details.status.as_deref().map(composed),
        blocks,
    }
}

/// Letters with their accents in one character where there is one, as fonts want them.
fn composed(text: &str) -> String {
    text.nfc().collect()
}

struct Printer<'r> {
    reading: &'r Reading,
    title: Option<String>,
    blocks: Vec<Printed>,
    /// The quotations and list entries that are open, with the number that an entry's first words have still to carry.
    entries: Vec<Option<String>>,
    in_clause: bool,
}

impl Printer<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph { shape, number, words } => self.paragraph(*shape, *number, words),
            Block::Code { words } => {
                let text = self.reading.runs(words.clone()).iter().map(|run| run.text.as_str()).collect::<String>();
                self.words(vec![Run::plain(composed(text.trim_end()))]);
            }
            Block::Table { columns, rows } => {
                self.number_alone();
                self.table(columns, rows);
            }
            Block::Rule => {
                self.number_alone();
                self.blocks.push(Printed::Rule);
            }
            Block::Open(container) => self.open(*container),
            Block::Close(container) => self.close(*container),
        }
    }

    fn heading(&mut self, heading: &Heading) {
        self.number_alone();
        let runs = self.styled(&heading.words);
        let level = match heading.kind {
            HeadingKind::Title => {
                self.title = Some(composed(&self.reading.words(heading.words.clone())));
                return;
            }
            HeadingKind::Schedule => {
                if !self.blocks.is_empty() {
                    self.blocks.push(Printed::PageBreak);
                }
                1
            }
            HeadingKind::Clause | HeadingKind::Other => heading.level.max(2),
        };
        self.in_clause = heading.kind == HeadingKind::Clause;
        self.blocks.push(Printed::Heading { level, number: heading.number.clone(), runs });
    }

    fn paragraph(&mut self, shape: Shape, number: Option<usize>, words: &Range<usize>) {
        let runs = self.styled(words);
        let indent = match shape {
            Shape::Plain if runs.iter().any(|run| run.text.contains(BLANK)) && self.entries.is_empty() => {
                self.signature(&runs);
                return;
            }
            Shape::Plain => return self.words(runs),
            Shape::Definition if !self.entries.is_empty() => return self.words(runs),
            Shape::Definition => u8::from(self.in_clause),
            Shape::SubClause | Shape::Party | Shape::Recital => 0,
            Shape::Item => 1,
            Shape::SubItem => 2,
        };
        self.number_alone();
        let number = number.and_then(|run| self.reading.runs.get(run)).map(|run| run.text.clone());
        let indent = indent.max(self.depth());
        self.blocks.push(Printed::Paragraph { indent, number, runs });
    }

    fn depth(&self) -> u8 {
        u8::try_from(self.entries.len()).unwrap_or(u8::MAX)
    }

    /// Words without a number of their own: the first in a list entry carry the entry's.
    fn words(&mut self, runs: Vec<Run>) {
        let depth = self.depth();
        let number = self.entries.last_mut().and_then(Option::take);
        let indent = if number.is_some() { depth.saturating_sub(1) } else { depth };
        self.blocks.push(Printed::Paragraph { indent, number, runs });
    }

    /// Sets the number of an entry on a line by itself, if what comes next cannot carry it.
    fn number_alone(&mut self) {
        if self.entries.last().is_some_and(Option::is_some) {
            self.words(Vec::new());
        }
    }

    fn open(&mut self, container: Container) {
        let bullet = || Some("•".to_owned());
        match container {
            Container::Quote => {
                self.number_alone();
                self.entries.push(None);
            }
            Container::Bullets | Container::Numbers => self.number_alone(),
            Container::Entry(number) => {
                let number = number.and_then(|run| self.reading.runs.get(run)).map(|run| run.text.clone());
                self.entries.push(number.or_else(bullet));
            }
        }
    }

    fn close(&mut self, container: Container) {
        match container {
            Container::Quote | Container::Entry(_) => {
                self.number_alone();
                self.entries.pop();
            }
            Container::Bullets | Container::Numbers => {}
        }
    }

    fn table(&mut self, columns: &[Alignment], rows: &Rows) {
        let columns = columns
            .iter()
            .map(|alignment| match alignment {
                Alignment::None | Alignment::Left => Align::Left,
                Alignment::Center => Align::Centre,
                Alignment::Right => Align::Right,
            })
            .collect();
        let mut rows = rows.iter().map(|row| row.iter().map(|cell| self.styled(cell)).collect::<Vec<_>>());
        let header = rows.next().unwrap_or_default();
        let rows = rows.collect();
        self.blocks.push(Printed::Table { columns, header, rows });
    }

    /// Turns a paragraph with runs of underscores into lines to write on, together with the "Signed by" above them.
    fn signature(&mut self, runs: &[Run]) {
        let mut lines = match self.blocks.pop() {
            Some(Printed::SignatureLines(lines)) => lines,
            Some(Printed::Paragraph { number: None, runs, .. }) if announces_signature(&runs) => {
                vec![SignatureLine { runs, blank: false }]
            }
            Some(other) => {
                self.blocks.push(other);
                Vec::new()
            }
            None => Vec::new(),
        };
        let mut line: Vec<Run> = Vec::new();
        let end = |line: &mut Vec<Run>, blank: bool, lines: &mut Vec<SignatureLine>| {
            let has_words = line.iter().any(|run| !run.text.trim().is_empty());
            if blank || has_words {
                lines.push(SignatureLine { runs: std::mem::take(line), blank });
            }
            line.clear();
        };
        for run in runs {
            for (place, words) in run.text.split('\n').enumerate() {
                if place > 0 {
                    end(&mut line, false, &mut lines);
                }
                let mut rest = words;
                while let Some(blank) = rest.find(BLANK) {
                    let (before, after) = rest.split_at(blank);
                    line.push(Run { text: before.trim().to_owned(), ..run.clone() });
                    end(&mut line, true, &mut lines);
                    rest = after.trim_start_matches('_');
                }
                if !rest.is_empty() {
                    line.push(Run { text: rest.to_owned(), ..run.clone() });
                }
            }
        }
        end(&mut line, false, &mut lines);
        self.blocks.push(Printed::SignatureLines(lines));
    }

    fn styled(&self, words: &Range<usize>) -> Vec<Run> {
        let mut styled = Vec::new();
        let runs = self.reading.runs(words.clone());
        let has_blanks = runs.iter().any(|run| run.text.contains(BLANK));
        for (index, run) in runs.iter().enumerate() {
            let text = match run.style.role {
                Role::Words | Role::Number => composed(&run.text),
                // In a paragraph with blanks to fill in, every line stands by itself.
                Role::SoftBreak if has_blanks => "\n".to_owned(),
                Role::SoftBreak => " ".to_owned(),
                Role::HardBreak => "\n".to_owned(),
            };
            let bold = match run.style.weight {
                Weight::Plain => false,
                Weight::Strong | Weight::Term => true,
            };
            styled.push(Run { text, bold, italic: run.style.emphasis });
            let ends_link = runs.get(index + 1).is_none_or(|next| next.style.link != run.style.link);
            if let Some(address) = run.style.link.and_then(|link| self.reading.links.get(link))
                && ends_link
                && !address.ends_with(&run.text)
            {
                // On paper a link cannot be followed, so its address is spelled out.
                styled.push(Run::plain(format!(" ({address})")));
            }
        }
        styled
    }
}

/// What a blank to be filled in by hand begins with.
const BLANK: &str = "___";

fn announces_signature(runs: &[Run]) -> bool {
    let first = runs.first().map_or("", |run| run.text.trim_start());
    ["signed", "executed", "sign"]
        .iter()
        .any(|word| first.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)))
}
