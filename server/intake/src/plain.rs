//! Plain text and Markdown.
//!
//! What must always hold: no word is lost. Markdown is taken over as it is; in plain text, what Markdown would take for
//! a mark is escaped, and lines are joined only where the whole text is broken at one width.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::limits;
use crate::markdown::{Markdown, at_line_start, escape};
use crate::numbers;
use crate::outcome::{Format, Note, Read, Refusal};

pub(crate) fn read(bytes: &[u8], name_hint: &str) -> Result<Read, Refusal> {
    let mut notes = Vec::new();
    let text = decode(bytes, &mut notes)?;
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}'], "\n").replace('\u{2029}', "\n\n");
    let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    if is_markdown(&text, name_hint) {
        let text = text.replace('\u{C}', "\n\n");
        return Ok(Read { format: Format::Markdown, text: format!("{}\n", text.trim()), notes, pages: None });
    }
    let text = text.replace('\u{A0}', " ").replace('\u{C}', "\n\n");
    let (text, joined) = paragraphs(&text);
    if joined {
        notes.push(Note::LinesJoined);
    }
    Ok(Read { format: Format::Text, text, notes, pages: None })
}

/// The marks of an order of bytes decide, then whether the bytes are UTF-8; what remains is the alphabet of Windows.
fn decode(bytes: &[u8], notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let utf16 = match bytes {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => None,
    };
    // Each step from here on copies the text; a file twice as long as the longest text is none, in either alphabet.
    let is_too_long = bytes.len() > 2 * limits::MAX_TEXT;
    if let Some(encoding) = utf16 {
        if is_too_long {
            return Err(Refusal::TooLong);
        }
        let (text, damaged) = encoding.decode_with_bom_removal(bytes);
        return if damaged || text.contains('\0') || is_noise(&text) {
            Err(Refusal::NotADocument)
        } else {
            Ok(text.into_owned())
        };
    }
    if bytes.contains(&0) {
        return Err(Refusal::NotADocument);
    }
    if is_too_long {
        return Err(Refusal::TooLong);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            notes.push(Note::ReadAsWindows1252);
            WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
        }
    };
    if is_noise(&text) { Err(Refusal::NotADocument) } else { Ok(text) }
}

/// Whether so many characters are control characters that this is no text; one in a hundred is forgiven.
fn is_noise(text: &str) -> bool {
    let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}' | '\u{85}' | '\u{1A}');
    let odd = text.chars().filter(odd).count();
    odd * 100 > text.chars().count()
}

/// Characters without a width that programs leave behind, and control characters that survived.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
        || (c.is_control() && !matches!(c, '\n' | '\t' | '\u{C}'))
}

/// Whether the text uses Markdown. A name ending in `.md` needs only one weak sign of it, any other two strong ones.
fn is_markdown(text: &str, name_hint: &str) -> bool {
    let name = name_hint.to_ascii_lowercase();
    let named = name.ends_with(".md") || name.ends_with(".markdown");
    let mut headings = 0;
    let mut other = 0;
    for line in text.lines() {
        let line = line.trim_end();
        let marks = line.bytes().take_while(|b| *b == b'#').count();
        if (1..=6).contains(&marks) && line.get(marks..).is_some_and(|rest| rest.starts_with(' ')) {
            headings += 1;
        }
        let is_rule = line.starts_with('|') && line.contains("---") && line.bytes().all(|b| b"|-: ".contains(&b));
        if is_rule || line.matches("**").count() >= 2 || line.starts_with("- ") || line.starts_with("* ") {
            other += 1;
        }
    }
    if named { headings + other > 0 } else { headings >= 2 || (headings == 1 && other > 0) }
}

/// The fewest lines that show at which width a text was broken.
const ENOUGH_LINES: usize = 4;
/// The narrowest and widest columns that programs break lines at.
const WIDTHS: std::ops::RangeInclusive<usize> = 50..=100;

/// Plain text as Markdown, and whether lines were joined.
fn paragraphs(text: &str) -> (String, bool) {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let width = breaking_width(&lines);
    let mut markdown = Markdown::default();
    let mut joined = false;
    let mut paragraph = String::new();
    let mut previous: Option<&str> = None;
    for line in lines.iter().copied().chain([""]) {
        let continues = match (previous, width) {
            (Some(previous), Some(width)) => goes_on(previous, line, width),
            (None, _) | (_, None) => false,
        };
        if continues {
            joined = true;
            paragraph.push(' ');
        } else {
            markdown.block(&at_line_start(&paragraph));
            paragraph.clear();
        }
        paragraph.push_str(&escape(&line.split_whitespace().collect::<Vec<_>>().join(" ")));
        previous = (!line.trim().is_empty()).then_some(line);
    }
    (markdown.finish(), joined)
}

/// The width at which a text was broken: nothing unless hardly any line is longer and many nearly reach it.
fn breaking_width(lines: &[&str]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines.iter().map(|line| line.chars().count()).filter(|length| *length > 0).collect();
    lengths.sort_unstable();
    let width = lengths.last().copied().filter(|width| WIDTHS.contains(width))?;
    let near = lengths.iter().filter(|length| **length + 15 >= width).count();
    (near >= ENOUGH_LINES && near * 3 >= lengths.len()).then_some(width)
}

/// Whether `next` is the rest of the sentence that `line` began: its first word would not have fitted on the line.
fn goes_on(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or("");
    let begins_anew = numbers::leading(next.trim_start()).is_some()
        || matches!(next.trim_start().chars().next(), None | Some('-' | '*' | '•' | '–' | '|' | '#'));
    let is_laid_out = |line: &str| line.trim_start().contains("   ") || line.contains('\t');
    let full = line.chars().count() + 1 + word.chars().count() > width;
    full && !begins_anew && !is_laid_out(line) && !is_laid_out(next)
}
