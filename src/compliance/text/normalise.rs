//! From a document as received to the working text: one line for each paragraph, heading, list item or table row.
//!
//! What must hold: every working character knows the stretch of the original it came from, those stretches never go
//! backwards, and the work grows with the length of the input and no faster, whatever the input is. Only marks are
//! dropped (Markdown, HTML, page furniture, invisible characters); no word is ever added or reordered.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::compliance::steps;

use super::{LineKind, Span, pattern};

/// One normalised character and the original characters (first, end exclusive) it stands for.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    ch: char,
    from: u32,
    to: u32,
}

/// One line of the working text before the document is segmented.
#[derive(Clone, Debug)]
pub(super) struct RawLine {
    pub(super) span: Span,
    pub(super) kind: LineKind,
    /// The number of `#` marks, when the line is a Markdown heading.
    pub(super) depth: Option<u8>,
    /// Whether the whole line was bold.
    pub(super) bold: bool,
    /// Whether an empty line stood before it.
    pub(super) apart: bool,
}

/// The working text with its way back to the original.
pub(super) struct Normalised {
    pub(super) working: String,
    /// For each byte of the working text, the original character it starts at.
    pub(super) from: Vec<u32>,
    /// For each byte of the working text, the original character it ends before.
    pub(super) to: Vec<u32>,
    pub(super) lines: Vec<RawLine>,
    pub(super) bold: Vec<Span>,
}

/// Prepares a document for reading.
pub(super) fn normalise(original: &str) -> Normalised {
    let mut glyphs = without_html(&characters(original));
    glyphs.dedup_by(|next, kept| {
        // Two apostrophes side by side stand for one quotation mark.
        let doubled = next.ch == '\'' && kept.ch == '\'' && next.from == kept.to;
        if doubled {
            (kept.ch, kept.to) = ('"', next.to);
        }
        doubled
    });
    let mut lines = physical_lines(&glyphs);
    drop_page_furniture(&mut lines);
    let wrapped_at = wrap_width(&lines);
    Assembly::new(&lines, wrapped_at, original.len()).run()
}

/// Unicode NFKC by cluster, plain quotes and dashes, no invisible characters, one kind of line break.
fn characters(original: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(original.len());
    let mut cluster = String::new();
    let mut chars = original.chars().enumerate().peekable();
    while let Some((at, first)) = chars.next() {
        let from = u32::try_from(at).unwrap_or(u32::MAX);
        let mut to = from.saturating_add(1);
        let follows = chars.peek().is_some_and(|&(_, next)| canonical_combining_class(next) != 0);
        if first.is_ascii() && !follows {
            match first {
                '\r' => {
                    if chars.peek().is_some_and(|&(_, next)| next == '\n') {
                        chars.next();
                        to = to.saturating_add(1);
                    }
                    glyphs.push(Glyph { ch: '\n', from, to });
                }
                '\u{b}' | '\n' => glyphs.push(Glyph { ch: '\n', from, to }),
                '\u{c}' => glyphs.push(Glyph { ch: '\u{c}', from, to }),
                '\t' => glyphs.push(Glyph { ch: ' ', from, to }),
                ch if ch.is_ascii_control() => {}
                ch => glyphs.push(Glyph { ch, from, to }),
            }
            continue;
        }
        cluster.clear();
        cluster.push(first);
        while let Some((_, next)) = chars.next_if(|&(_, next)| canonical_combining_class(next) != 0) {
            cluster.push(next);
            to = to.saturating_add(1);
        }
        for ch in cluster.nfkc() {
            if let Some(ch) = plain(ch) {
                glyphs.push(Glyph { ch, from, to });
            }
        }
    }
    glyphs
}

/// One line as the working text would have its characters.
pub(in crate::compliance) fn plain_line(line: &str) -> String {
    characters(line).iter().map(|it| it.ch).collect()
}

/// The plain form of a character, or `None` for one that cannot be seen.
fn plain(ch: char) -> Option<char> {
    match ch {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{b4}' => Some('\''),
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{2036}' | '\u{ab}' | '\u{bb}' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => Some('-'),
        '\u{2028}' | '\u{2029}' | '\u{85}' => Some('\n'),
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' => None,
        ch if ch.is_control() => None,
        ch if ch.is_whitespace() => Some(' '),
        ch => Some(ch),
    }
}

const TAGS: [&str; 36] = [
    "a",
    "abbr",
    "article",
    "b",
    "blockquote",
    "br",
    "center",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "i",
    "ins",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "u",
    "ul",
];
const CELL_TAGS: [&str; 2] = ["td", "th"];
const ROW_TAGS: [&str; 3] = ["tr", "tbody", "thead"];
/// No tag we know is longer; a longer `<…>` is text.
const LONGEST_TAG: usize = 300;

fn tag_name(inside: &[Glyph]) -> String {
    let name = inside.iter().map(|it| it.ch).skip_while(|&ch| ch == '/');
    name.take_while(char::is_ascii_alphanumeric).take(12).collect::<String>().to_ascii_lowercase()
}

/// Drops HTML tags and comments and writes out the common character references.
fn without_html(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut comments_end = true;
    let mut at = 0;
    while let Some(&glyph) = glyphs.get(at) {
        if glyph.ch == '&'
            && let Some((ch, length)) = character_reference(&glyphs[at..])
        {
            let to = glyphs.get(at + length - 1).map_or(glyph.to, |it| it.to);
            kept.extend(plain(ch).map(|ch| Glyph { ch, from: glyph.from, to }));
            at += length;
            continue;
        }
        if glyph.ch == '<' {
            let rest = &glyphs[at + 1..];
            if comments_end && rest.len() > 3 && rest[..3].iter().map(|it| it.ch).eq("!--".chars()) {
                match rest.windows(3).position(|it| it.iter().map(|g| g.ch).eq("-->".chars())) {
                    Some(end) => {
                        at += end + 4;
                        continue;
                    }
                    // An unclosed comment is text; not looking again keeps the work linear.
                    None => comments_end = false,
                }
            }
            let close = rest.iter().take(LONGEST_TAG).position(|it| matches!(it.ch, '<' | '>'));
            if let Some(close) = close.filter(|&close| rest[close].ch == '>') {
                let name = tag_name(&rest[..close]);
                let ends = rest.first().is_some_and(|it| it.ch == '/');
                let dropped = match name.as_str() {
                    "br" | "hr" => Some("\n"),
                    "p" | "div" | "li" | "h1" | "h2" | "h3" | "h4" | "dd" | "dt" | "section" | "article" => {
                        Some("\n\n")
                    }
                    it if ROW_TAGS.contains(&it) => Some("\n"),
                    it if CELL_TAGS.contains(&it) => Some(if ends { " | " } else { "" }),
                    it if TAGS.contains(&it) => Some(""),
                    _ => None,
                };
                if let Some(instead) = dropped {
                    let to = rest[close].to;
                    kept.extend(instead.chars().map(|ch| Glyph { ch, from: glyph.from, to }));
                    at += close + 2;
                    continue;
                }
            }
        }
        kept.push(glyph);
        at += 1;
    }
    kept
}

/// The character an HTML character reference stands for, and the length of the reference.
fn character_reference(glyphs: &[Glyph]) -> Option<(char, usize)> {
    let end = glyphs.iter().take(9).position(|it| it.ch == ';')?;
    let name: String = glyphs[1..end].iter().map(|it| it.ch).collect();
    let ch = match name.as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "pound" => '£',
        "euro" => '€',
        "rsquo" | "lsquo" => '\'',
        "rdquo" | "ldquo" => '"',
        "ndash" | "mdash" => '-',
        "sect" => '§',
        other => {
            let number = other.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((ch, end + 1))
}

/// A line as it stands in the document.
struct Physical<'a> {
    glyphs: &'a [Glyph],
    /// The characters as text, trimmed, for the shape tests.
    shape: String,
    /// Whether a page break stands right before it.
    new_page: bool,
    dropped: bool,
}

fn physical_lines(glyphs: &[Glyph]) -> Vec<Physical<'_>> {
    let mut lines = Vec::new();
    let mut new_page = false;
    for line in glyphs.split_inclusive(|it| matches!(it.ch, '\n' | '\u{c}')) {
        let breaks = line.last().filter(|it| matches!(it.ch, '\n' | '\u{c}')).map(|it| it.ch);
        let glyphs = if breaks.is_some() { &line[..line.len() - 1] } else { line };
        for glyphs in runs(glyphs) {
            let shape: String = glyphs.iter().map(|it| it.ch).collect();
            lines.push(Physical { glyphs, shape: shape.trim().to_owned(), new_page, dropped: false });
            new_page = false;
        }
        new_page = breaks == Some('\u{c}');
    }
    lines
}

static RUN_TOGETHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"[.;:)"a-z] {3,}((?:\d{1,2}\.\d{1,2}\.? |\d{1,2}\. +[A-Z]|ARTICLE |Article \d|Section \d|Schedule \d|\([a-z]{1,2}\) |\([ivx]{1,4}\) ))"#,
    )
});

/// The parts of a line in which several clauses were run together, as text taken out of other formats often is.
fn runs(glyphs: &[Glyph]) -> Vec<&[Glyph]> {
    let wide = glyphs.len() > 120 && glyphs.windows(3).any(|it| it.iter().all(|glyph| glyph.ch == ' '));
    if !wide {
        return vec![glyphs];
    }
    let words: String = glyphs.iter().map(|it| it.ch).collect();
    let mut parts = Vec::new();
    let (mut start, mut byte, mut place) = (0, 0, 0);
    for mark in RUN_TOGETHER.captures_iter(&words).filter_map(|it| it.get(1)) {
        place += words[byte..mark.start()].chars().count();
        byte = mark.start();
        parts.push(&glyphs[start..place]);
        start = place;
    }
    parts.push(&glyphs[start..]);
    parts
}

static PAGE_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^[-|\s]*(?:page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s+of\s+\d{1,4}|-\s*\d{1,4}\s*-)[-|\s]*$")
});
static CONTENTS_LINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]+)$"));
static DIGITS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d+"));
static RULED_LINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:(?:-\s*){3,}|(?:\*\s*){3,}|={3,}|`{3,}\w*)$"));
static TABLE_RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$"));

/// Marks page numbers, running headers and footers, and the lines of a table of contents as dropped.
fn drop_page_furniture(lines: &mut [Physical<'_>]) {
    for line in lines.iter_mut() {
        let rule = RULED_LINE.is_match(&line.shape) || (line.shape.contains('|') && TABLE_RULE.is_match(&line.shape));
        line.dropped = rule || PAGE_MARK.is_match(&line.shape);
    }
    let contents: Vec<usize> = (0..lines.len())
        .filter(|&at| lines[at].shape.len() < 300 && CONTENTS_LINE.is_match(&lines[at].shape))
        .collect();
    if contents.len() >= 3 {
        contents.into_iter().for_each(|at| lines[at].dropped = true);
    }
    // A running header repeats beside a page break or page number; the same words elsewhere are text.
    let mut beside: Vec<usize> = Vec::new();
    let filled: Vec<usize> = (0..lines.len()).filter(|&at| !lines[at].shape.is_empty()).collect();
    for (nth, &at) in filled.iter().enumerate() {
        let page_starts = lines[at].new_page || (nth > 0 && (filled[nth - 1] + 1..at).any(|it| lines[it].new_page));
        if page_starts || PAGE_MARK.is_match(&lines[at].shape) {
            beside.extend(filled[nth.saturating_sub(2)..(nth + 3).min(filled.len())].iter());
        }
    }
    beside.sort_unstable();
    beside.dedup();
    let masked = |at: usize| DIGITS.replace_all(&lines[at].shape, "#").into_owned();
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    // A header is not a sentence.
    let could_be_header = |it: &str| it.len() <= 160 && !it.ends_with(['.', ';', ':', ',']);
    for &at in beside.iter().filter(|&&at| could_be_header(&lines[at].shape)) {
        seen.entry(masked(at)).or_default().push(at);
    }
    let repeated: Vec<usize> = seen.into_values().filter(|it| it.len() >= 3).flatten().collect();
    repeated.into_iter().for_each(|at| lines[at].dropped = true);
}

/// The width at which the document's lines are broken by hand, or `None` when lines are whole paragraphs.
fn wrap_width(lines: &[Physical<'_>]) -> Option<usize> {
    let mut widths: Vec<usize> =
        lines.iter().filter(|it| !it.dropped && it.shape.len() > 20).map(|it| it.shape.chars().count()).collect();
    if widths.len() < 8 {
        return None;
    }
    widths.sort_unstable();
    let common = widths[widths.len() * 9 / 10];
    let longest = widths.last().copied().unwrap_or(common);
    (common <= 130 && longest <= common + common / 2 + 10).then_some(common)
}

static LIST_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[-*+•▪◦·‣●○]\s+|\(?(?:\d{1,3}|[a-zA-Z]{1,2}|[ivxIVX]{1,6})\)\s|(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\.\s|\d{1,3}(?:\.\d{1,3}){1,5}\.?\s)",
    )
});
static NAMED_PART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:clause|section|article|schedule|annex|annexure|appendix|exhibit|part)\s+(?:\d|[a-z]\b|[ivx]+\b)")
});

/// Whether a line opens with a number, letter or bullet of a list or clause.
pub(super) fn opens_with_a_mark(line: &str) -> bool {
    LIST_MARK.is_match(line) || NAMED_PART.is_match(line)
}

/// Puts physical lines together to working lines.
struct Assembly<'a> {
    lines: &'a [Physical<'a>],
    wrapped_at: Option<usize>,
    words: HashSet<String>,
    out: Normalised,
}

impl<'a> Assembly<'a> {
    fn new(lines: &'a [Physical<'a>], wrapped_at: Option<usize>, length: usize) -> Self {
        let out = Normalised {
            working: String::with_capacity(length),
            from: Vec::with_capacity(length),
            to: Vec::with_capacity(length),
            lines: Vec::new(),
            bold: Vec::new(),
        };
        Self { lines, wrapped_at, words: HashSet::new(), out }
    }

    fn run(mut self) -> Normalised {
        let has_hyphenated_ends = self.lines.iter().any(|it| it.shape.ends_with('-'));
        if has_hyphenated_ends {
            let words = self.lines.iter().flat_map(|it| it.shape.split(|ch: char| !ch.is_alphabetic()));
            self.words = words.filter(|it| it.len() > 3).map(str::to_lowercase).collect();
        }
        let mut apart = true;
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            if line.dropped || line.shape.is_empty() {
                // A page number between two halves of a sentence does not part them.
                apart |= !line.dropped;
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while self.joins(end - 1, end) {
                end += 1;
            }
            self.emit(at..end, apart);
            apart = false;
            at = end;
        }
        self.out
    }

    /// Whether the line at `next` goes on with the paragraph whose last line is `last`.
    fn joins(&self, last: usize, next: usize) -> bool {
        let (Some(last), Some(next)) = (self.lines.get(last), self.lines.get(next)) else { return false };
        if next.dropped || next.shape.is_empty() || is_table_row(&last.shape) || is_table_row(&next.shape) {
            return false;
        }
        if last.shape.starts_with('#') || next.shape.starts_with(['#', '>']) || opens_with_a_mark(&next.shape) {
            return false;
        }
        let breaks_by_hand = last.glyphs.len() >= 2
            && last.glyphs[last.glyphs.len() - 2..].iter().all(|it| it.ch == ' ')
            && !last.shape.is_empty()
            && self.wrapped_at.is_none();
        if breaks_by_hand || last.shape.ends_with('\\') {
            return false;
        }
        let ended = last.shape.ends_with(['.', ';', ':', '!', '?', '"', '_', '*']);
        let goes_on = next.shape.starts_with(|ch: char| ch.is_lowercase());
        match self.wrapped_at {
            Some(width) => {
                let used = last.shape.chars().count() + next.shape.split(' ').next().map_or(0, |it| it.chars().count());
                let full = used * 10 >= width * 8;
                (goes_on && !ended) || (full && (!ended || !next.shape.starts_with("**")))
            }
            None => goes_on && !ended && !last.shape.contains("__"),
        }
    }

    fn push(&mut self, ch: char, from: u32, to: u32) {
        self.out.working.push(ch);
        for _ in 0..ch.len_utf8() {
            self.out.from.push(from);
            self.out.to.push(to);
        }
    }

    /// Writes the paragraph made of these physical lines as one working line.
    fn emit(&mut self, lines: std::ops::Range<usize>, apart: bool) {
        let mut glyphs: Vec<Glyph> = Vec::new();
        for at in lines.clone() {
            let line = &self.lines[at];
            let start = line.glyphs.iter().position(|it| it.ch != ' ').unwrap_or(line.glyphs.len());
            let stop = line.glyphs.iter().rposition(|it| it.ch != ' ').map_or(start, |it| it + 1);
            if let Some(&last) = glyphs.last() {
                let rejoined = last.ch == '-' && self.rejoins(&glyphs, &line.glyphs[start..stop]);
                if rejoined {
                    glyphs.pop();
                } else if last.ch != '-' || glyphs.len() < 2 || glyphs[glyphs.len() - 2].ch == ' ' {
                    glyphs.push(Glyph { ch: ' ', from: last.to, to: last.to });
                }
            }
            glyphs.extend_from_slice(&line.glyphs[start..stop]);
        }
        let shape = &self.lines[lines.start].shape;
        let is_row = is_table_row(shape);
        let mut skip = 0;
        let mut depth = None;
        if !is_row {
            let quote = glyphs.iter().take_while(|it| matches!(it.ch, '>' | ' ')).count();
            if glyphs.first().is_some_and(|it| it.ch == '>') {
                skip = quote;
            }
            let hashes = glyphs[skip..].iter().take_while(|it| it.ch == '#').count();
            if (1..=6).contains(&hashes) && glyphs.get(skip + hashes).is_none_or(|it| it.ch == ' ') {
                depth = u8::try_from(hashes).ok();
                skip += hashes;
            }
            skip += glyphs[skip..].iter().take_while(|it| it.ch == ' ').count();
        }
        let bullet = !is_row
            && glyphs.get(skip).is_some_and(|it| "-*+•▪◦·‣●○".contains(it.ch))
            && glyphs.get(skip + 1).is_some_and(|it| it.ch == ' ');
        if bullet {
            skip += 1;
            skip += glyphs[skip..].iter().take_while(|it| it.ch == ' ').count();
        }
        let mut glyphs = glyphs.split_off(skip);
        if depth.is_some() {
            while glyphs.last().is_some_and(|it| matches!(it.ch, '#' | ' ')) {
                glyphs.pop();
            }
        }
        let start = self.out.working.len();
        if start > 0 {
            let at = glyphs.first().map_or(0, |it| it.from);
            let before = self.out.to.last().copied().unwrap_or(0).min(at);
            self.push('\n', before, at);
        }
        let line_start = self.out.working.len();
        let bold = if is_row { self.write_row(&glyphs) } else { self.write_words(&glyphs) };
        let line_end = self.trim_end(line_start);
        if line_end == line_start {
            self.out.working.truncate(start);
            self.out.from.truncate(start);
            self.out.to.truncate(start);
            return;
        }
        let whole = bold.len() == 1 && bold[0].start == line_start && bold[0].end + 1 >= line_end;
        self.out.bold.extend(bold.into_iter().filter(|it| it.end <= line_end));
        let marked = opens_with_a_mark(&self.out.working[line_start..line_end]);
        let kind = match (is_row, depth, bullet || marked) {
            (true, _, _) => LineKind::Row,
            (false, Some(_), _) => LineKind::Heading,
            (false, None, true) => LineKind::Item,
            (false, None, false) => LineKind::Paragraph,
        };
        self.out.lines.push(RawLine { span: line_start..line_end, kind, depth, bold: whole, apart });
    }

    fn trim_end(&mut self, start: usize) -> usize {
        let end = start + self.out.working[start..].trim_end().len();
        self.out.working.truncate(end);
        self.out.from.truncate(end);
        self.out.to.truncate(end);
        end
    }

    /// Whether a hyphen at a line's end only broke a word: the whole word stands elsewhere in the document.
    fn rejoins(&self, before: &[Glyph], after: &[Glyph]) -> bool {
        let mut head: Vec<char> = before[..before.len() - 1]
            .iter()
            .rev()
            .map(|it| it.ch)
            .take_while(|ch| ch.is_alphabetic())
            .take(40)
            .collect();
        head.reverse();
        let tail = after.iter().map(|it| it.ch).take_while(|ch| ch.is_alphabetic()).take(40);
        let word: String = head.iter().copied().chain(tail).collect();
        head.len() > 1 && self.words.contains(&word.to_lowercase())
    }

    fn write_row(&mut self, glyphs: &[Glyph]) -> Vec<Span> {
        let bar = |it: &Glyph| matches!(it.ch, '|' | ' ');
        let start = glyphs.iter().position(|it| !bar(it)).unwrap_or(glyphs.len());
        let stop = glyphs.iter().rposition(|it| !bar(it)).map_or(start, |it| it + 1);
        self.write_words(&glyphs[start..stop])
    }

    /// Writes a line without its inline marks; the bold stretches are the answer.
    fn write_words(&mut self, glyphs: &[Glyph]) -> Vec<Span> {
        let mut bold = Vec::new();
        let mut bold_from: Option<usize> = None;
        let mut at = 0;
        while let Some(&glyph) = glyphs.get(at) {
            let before = at.checked_sub(1).and_then(|it| glyphs.get(it)).map(|it| it.ch);
            match glyph.ch {
                ' ' => {
                    let line_is_open = self.out.working.ends_with(|ch: char| !matches!(ch, ' ' | '\n'));
                    if line_is_open {
                        self.push(' ', glyph.from, glyph.to);
                    }
                    at += 1;
                }
                '\\' if glyphs.get(at + 1).is_some_and(|it| it.ch.is_ascii_punctuation()) => {
                    let next = glyphs[at + 1];
                    self.push(next.ch, glyph.from, next.to);
                    at += 2;
                }
                '`' => at += 1,
                '*' | '_' => {
                    let run = glyphs[at..].iter().take_while(|it| it.ch == glyph.ch).count();
                    let after = glyphs.get(at + run).map(|it| it.ch);
                    if is_emphasis(glyph.ch, run, before, after) {
                        if run >= 2 {
                            let here = self.out.working.len();
                            match bold_from.take() {
                                Some(from) if from < here => bold.push(from..here),
                                Some(_) => {}
                                None => bold_from = Some(here),
                            }
                        }
                    } else {
                        for it in &glyphs[at..at + run] {
                            self.push(it.ch, it.from, it.to);
                        }
                    }
                    at += run;
                }
                ']' if glyphs.get(at + 1).is_some_and(|it| it.ch == '(') && links(&glyphs[at + 2..]) => {
                    // `[words](address)` is written as `words (address)`; the opening bracket went out already.
                    if let Some(open) = self.open_bracket() {
                        self.remove(open);
                        let moved = |it: usize| if it > open { it - 1 } else { it };
                        // What ends before the bracket stays where it is.
                        for it in bold.iter_mut().rev().take_while(|it: &&mut Span| it.end > open) {
                            steps::took(1);
                            *it = moved(it.start)..moved(it.end);
                        }
                        bold_from = bold_from.map(moved);
                    }
                    self.push(' ', glyph.from, glyph.to);
                    at += 1;
                }
                ch => {
                    self.push(ch, glyph.from, glyph.to);
                    at += 1;
                }
            }
        }
        bold
    }

    /// The last `[` of the current line, looked for no further back than a link's words are long.
    fn open_bracket(&self) -> Option<usize> {
        let bytes = self.out.working.as_bytes();
        let stretch = bytes[bytes.len().saturating_sub(300)..].iter().rev();
        let back = stretch.take_while(|&&it| it != b'\n').position(|&it| it == b'[')?;
        Some(bytes.len() - 1 - back)
    }

    fn remove(&mut self, at: usize) {
        self.out.working.remove(at);
        self.out.from.remove(at);
        self.out.to.remove(at);
    }
}

/// Whether what follows `](` is an address.
fn links(glyphs: &[Glyph]) -> bool {
    let start: String = glyphs.iter().take(8).map(|it| it.ch).collect();
    ["http", "mailto:", "www.", "#", "/"].iter().any(|it| start.starts_with(it))
        && glyphs.iter().take(400).any(|it| it.ch == ')')
}

fn is_table_row(shape: &str) -> bool {
    shape.matches('|').take(2).count() >= 2 || (shape.contains(" | ") && shape.len() < 400)
}

/// Whether a run of `*` or `_` is Markdown emphasis; a redaction (`[***]`) and a blank (`____`) are not.
fn is_emphasis(mark: char, run: usize, before: Option<char>, after: Option<char>) -> bool {
    let word = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
    let opens = after.is_some_and(|ch| ch.is_alphanumeric() || "\"'([{£$€<".contains(ch));
    let closes = before.is_some_and(|ch| ch.is_alphanumeric() || ".,;:!?)]}\"'%>".contains(ch));
    match mark {
        '*' => run <= 3 && (opens || closes) && !(before == Some('[') && after == Some(']')),
        _ => run <= 2 && (opens || closes) && !(word(before) && word(after)),
    }
}
