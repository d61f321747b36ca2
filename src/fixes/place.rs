//! Where a wording goes in a source, and how it is written there: with marks where the numbers are marks, with the next
//! number where they are typed.
//!
//! Pure. What must hold: nothing that stands in the source is changed or moved, and the wording never lands behind the
//! signatures or in a schedule.

use super::PlaceChoice;
use crate::compliance::{Body, Section, body};
use crate::document::{self, Assembled};

/// The word for a section of its own.
const NEW: &str = "new";

/// Where a wording can go in one source.
pub(crate) struct Places<'a> {
    source: &'a str,
    assembled: Assembled,
    body: Body,
}

/// A place for a wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A section of its own at the end of the body.
    New,
    /// At the end of the section with this place in the body.
    Section(usize),
}

/// A paragraph or an item of a wording.
enum Part {
    Paragraph(String),
    Item(String),
}

impl<'a> Places<'a> {
    pub(crate) fn of(source: &'a str) -> Self {
        let assembled = document::assemble(source);
        let body = body(&assembled.content);
        Self { source, assembled, body }
    }

    /// Every place, with a section of its own first.
    pub(crate) fn choices(&self, heading: &str) -> Vec<PlaceChoice> {
        let new = PlaceChoice { word: NEW.to_owned(), label: format!("A new section at the end: {heading}") };
        let of = |it: &Section| PlaceChoice {
            word: self.word_of(it),
            label: format!("At the end of {}, {}", it.number, it.heading),
        };
        std::iter::once(new).chain(self.body.sections.iter().map(of)).collect()
    }

    /// The first section whose heading has one of these words, the best words first; otherwise one of its own.
    pub(crate) fn best(&self, under: &[String]) -> Place {
        let named = |words: &String| self.body.sections.iter().position(|it| it.heading.to_lowercase().contains(words));
        under.iter().find_map(named).map_or(Place::New, Place::Section)
    }

    /// The place of a word.
    pub(crate) fn named(&self, word: &str) -> Option<Place> {
        if word == NEW {
            return Some(Place::New);
        }
        self.body.sections.iter().position(|it| self.word_of(it) == word).map(Place::Section)
    }

    /// The number of a section; where another has the same, as in the parts of a contract, with where it begins.
    fn word_of(&self, section: &Section) -> String {
        let twins = self.body.sections.iter().filter(|it| it.number == section.number).count();
        if twins > 1 { format!("{}-{}", section.number, section.start) } else { section.number.to_string() }
    }

    /// The word of a place.
    pub(crate) fn word(&self, place: Place) -> String {
        match place {
            Place::New => NEW.to_owned(),
            Place::Section(at) => self.body.sections.get(at).map_or_else(|| NEW.to_owned(), |it| self.word_of(it)),
        }
    }

    /// Whether all of a wording stands in the source already.
    pub(crate) fn has(&self, text: &str) -> bool {
        lines_of(text).iter().all(|it| self.source.contains(it.as_str()))
    }

    /// The source with the wording at a place.
    pub(crate) fn with(&self, place: Place, heading: &str, text: &str) -> String {
        let section = match place {
            Place::New => None,
            Place::Section(at) => self.body.sections.get(at),
        };
        let parts = parts(text);
        let (end, block) = match section {
            Some(it) => (it.end, self.written_under(it, &parts)),
            None => (self.body.sections.last().map_or(self.body.end, |it| it.end), self.section(heading, &parts)),
        };
        let (before, after) = self.source.split_at(self.after(end));
        let gap = if before.is_empty() { "" } else { "\n\n" };
        let lines = if after.trim().is_empty() || after.starts_with("\n\n") { "" } else { "\n" };
        format!("{before}{gap}{block}{lines}{after}")
    }

    /// A section of its own.
    fn section(&self, heading: &str, parts: &[Part]) -> String {
        let Some(last) = self.body.sections.last() else {
            return format!("## {heading}\n\n{}", written(parts, str::to_owned, letter));
        };
        if self.is_marked(last) {
            return format!("#. {heading}\n\n{}", marked(parts));
        }
        let number = last.number + 1;
        let line = self.source_from(last.start);
        let rank = line.get(..line.len() - line.trim_start_matches('#').len()).unwrap_or_default();
        let rank = if rank.is_empty() { String::new() } else { format!("{rank} ") };
        let has_numbers = self.body.sections.iter().any(|it| it.subclauses > 0);
        let under = if has_numbers { numbered(parts, number, 0) } else { written(parts, str::to_owned, letter) };
        format!("{rank}{number}. {heading}\n\n{under}")
    }

    fn written_under(&self, section: &Section, parts: &[Part]) -> String {
        if self.is_marked(section) {
            marked(parts)
        } else if section.subclauses > 0 {
            numbered(parts, section.number, section.subclauses)
        } else {
            written(parts, str::to_owned, letter)
        }
    }

    /// The rest of the source from the beginning of the line that became this character of the content.
    fn source_from(&self, at: u32) -> &str {
        let at = byte_of(self.source, self.assembled.map.to_source(at));
        let line = self.source.get(..at).and_then(|it| it.rfind('\n')).map_or(0, |it| it + 1);
        self.source.get(line..).unwrap_or_default()
    }

    /// Whether the number of a section is a mark.
    fn is_marked(&self, section: &Section) -> bool {
        self.source_from(section.start).starts_with("#. ")
    }

    /// The byte of the source behind the line that holds the last word before this character of the content.
    fn after(&self, end: u32) -> usize {
        let content = &self.assembled.content;
        let before = content.get(..byte_of(content, end)).unwrap_or_default().trim_end();
        let Some(last) = u32::try_from(before.chars().count()).ok().and_then(|it| it.checked_sub(1)) else { return 0 };
        let from = byte_of(self.source, self.assembled.map.source_span(last..last + 1).end);
        let mut at = self.end_of_line(from);
        // Definitions are sorted, so the last of the content need not be the last of the source.
        while let Some(line) = self.source.get(at..).map(str::trim_start).filter(|it| it.starts_with("#D.")) {
            at = self.end_of_line(self.source.len() - line.len());
        }
        at
    }

    fn end_of_line(&self, from: usize) -> usize {
        self.source.get(from..).and_then(|it| it.find('\n')).map_or(self.source.len(), |it| from + it)
    }
}

fn byte_of(text: &str, character: u32) -> usize {
    let character = usize::try_from(character).unwrap_or(usize::MAX);
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

/// The paragraphs and items of a wording, without what marks them.
pub(crate) fn lines_of(text: &str) -> Vec<String> {
    parts(text).into_iter().map(|(Part::Paragraph(it) | Part::Item(it))| it).collect()
}

/// The paragraphs and items of a wording, each on one line.
fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut goes_on = false;
    for line in text.lines().map(str::trim) {
        match (line.strip_prefix("- "), parts.last_mut()) {
            _ if line.is_empty() => goes_on = false,
            (Some(item), _) => {
                parts.push(Part::Item(item.trim().to_owned()));
                goes_on = true;
            }
            (None, Some(Part::Paragraph(above) | Part::Item(above))) if goes_on => {
                above.push(' ');
                above.push_str(line);
            }
            (None, _) => {
                parts.push(Part::Paragraph(line.to_owned()));
                goes_on = true;
            }
        }
    }
    parts
}

fn marked(parts: &[Part]) -> String {
    written(parts, |it| format!("##. {it}"), |_, it| format!("###. {it}"))
}

/// With typed numbers that go on after the sub-clause `last`.
fn numbered(parts: &[Part], section: u32, last: u32) -> String {
    let mut next = last;
    let paragraph = |it: &str| {
        next += 1;
        format!("{section}.{next} {it}")
    };
    written(parts, paragraph, letter)
}

/// `(a) item`: the letters begin anew with each paragraph.
fn letter(place: usize, item: &str) -> String {
    let letter = u8::try_from(place).ok().filter(|it| *it < 26).map(|it| char::from(b'a' + it));
    letter.map_or_else(|| format!("- {item}"), |letter| format!("({letter}) {item}"))
}

fn written(parts: &[Part], mut paragraph: impl FnMut(&str) -> String, item: impl Fn(usize, &str) -> String) -> String {
    let mut lines = Vec::new();
    let mut items = 0;
    for part in parts {
        lines.push(match part {
            Part::Paragraph(text) => {
                items = 0;
                paragraph(text)
            }
            Part::Item(text) => {
                items += 1;
                item(items - 1, text)
            }
        });
    }
    lines.join("\n\n")
}
