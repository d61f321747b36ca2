//! Sentences and blocks: the units that detectors fire on.
//!
//! What must hold: units are short (a sentence has at most 600 characters), stand in the order of the text and lie on
//! it; all of them together are at most a few times as long as the text, however its lists are built. Headings are in
//! no unit: a heading is not a clause.

use std::sync::LazyLock;

use regex::Regex;

use super::{Line, LineKind, Passage, Span, pattern};

/// The longest sentence, in bytes of the working text.
const LONGEST_SENTENCE: usize = 600;
/// The longest lead-in an item carries.
const LONGEST_LEAD_IN: usize = 300;
/// The longest block.
const LONGEST_BLOCK: usize = 6_000;

static INLINE_ITEM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[\s:;,-](\((?:[a-z]{1,2}|[ivx]{1,5}|[A-Z]|\d{1,2})\)) "));
static ABBREVIATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^|[\s(])(?:no|nos|mr|mrs|ms|dr|st|art|arts|reg|regs|ltd|co|inc|corp|e\.g|i\.e|etc|cf|para|paras|cl|sch|vs?|approx|tel|ext|[a-z])\.$",
    )
});

/// Whether a paragraph leaves its sentence open for the list that follows.
fn is_open(words: &str) -> bool {
    let words = words.trim_end();
    words.ends_with([':', '-', ';', ',']) || [" and", " or", " that", " to"].iter().any(|it| words.ends_with(it))
}

/// Whether a paragraph announces a list.
fn announces(words: &str) -> bool {
    words.trim_end().ends_with([':', '-'])
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn trimmed(text: &str, span: Span) -> Option<Span> {
    let words = &text[span.clone()];
    let start = span.start + (words.len() - words.trim_start().len());
    let end = span.start + words.trim_end().len();
    (start < end).then_some(start..end)
}

/// Cuts one line into sentences of at most 600 bytes.
fn sentences_of(text: &str, line: &Span) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut cuts: Vec<usize> = Vec::new();
    for at in line.start..line.end.saturating_sub(1) {
        if !matches!(bytes[at], b'.' | b';' | b'?' | b'!') {
            continue;
        }
        let closing =
            bytes[at + 1..line.end].iter().take(3).take_while(|&&it| matches!(it, b'"' | b'\'' | b')')).count();
        let after = at + 1 + closing;
        if after >= line.end || bytes[after] != b' ' {
            continue;
        }
        let next = text[after..line.end].chars().find(|&ch| ch != ' ');
        let opens = next.is_some_and(|ch| ch.is_uppercase() || ch.is_ascii_digit() || "\"'([£".contains(ch));
        let lowercase_item = bytes[at] == b';' && next == Some('(');
        let lookback = floor(text, at.saturating_sub(12)).max(line.start);
        let abbreviated = bytes[at] == b'.' && ABBREVIATION.is_match(&text[lookback..=at]);
        if (opens || lowercase_item) && !abbreviated {
            cuts.push(after);
        }
    }
    let mut spans = Vec::new();
    let mut start = line.start;
    for cut in cuts.into_iter().chain([line.end]) {
        let mut rest = start..cut;
        while rest.len() > LONGEST_SENTENCE {
            let limit = floor(text, rest.start + LONGEST_SENTENCE);
            let stretch = &text[rest.start..limit];
            let half = floor(stretch, stretch.len() / 2);
            let at = stretch[half..].rfind([',', ';']).map(|it| it + 1 + half);
            let at = at.or_else(|| stretch.rfind(' ')).filter(|&it| it > 0).unwrap_or(stretch.len());
            let mid = floor(text, rest.start + at.max(1)).max(rest.start + 1);
            // A limit inside the first character cannot happen: characters are shorter than a sentence.
            spans.extend(trimmed(text, rest.start..mid));
            rest.start = mid;
        }
        spans.extend(trimmed(text, rest));
        start = cut;
    }
    spans
}

/// Splits `lead-in: (a) one; (b) two` into its items, each with the lead-in.
fn inline_items(text: &str, sentence: &Span) -> Vec<Vec<Span>> {
    let words = &text[sentence.clone()];
    if words.len() < 120 {
        return vec![vec![sentence.clone()]];
    }
    let marks = INLINE_ITEM.captures_iter(words).filter_map(|it| it.get(1));
    // "Two (2) years" is no list.
    let is_figure = |it: &regex::Match<'_>| {
        let before = words[..it.start()].trim_end();
        let follows_on = before.ends_with([':', ';', ',', '-']) || before.ends_with(" and") || before.ends_with(" or");
        it.as_str().contains(|ch: char| ch.is_ascii_digit()) && !follows_on
    };
    let marks: Vec<usize> = marks.filter(|it| !is_figure(it)).map(|it| sentence.start + it.start()).collect();
    let Some(&first) = marks.first().filter(|_| marks.len() >= 2) else { return vec![vec![sentence.clone()]] };
    let lead = sentence.start..first;
    if !announces(&text[lead.clone()]) && words.len() <= LONGEST_SENTENCE {
        return vec![vec![sentence.clone()]];
    }
    let lead = trimmed(text, lead).filter(|it| it.len() <= LONGEST_LEAD_IN);
    let ends = marks.iter().skip(1).copied().chain([sentence.end]);
    let items = marks.iter().zip(ends).filter_map(|(&start, end)| trimmed(text, start..end));
    items.map(|item| lead.iter().cloned().chain([item]).collect()).collect()
}

/// The sentences of the document; a list item carries the sentence that leads into it.
pub(super) fn sentences(text: &str, lines: &[Line], levels: &[u8]) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    // Lead-ins in force, each with the level of the line that opened it.
    let mut leads: Vec<(u8, Span)> = Vec::new();
    // Lead-ins repeat text; a document of nothing but items must not grow without bound.
    let mut to_repeat = text.len().saturating_mul(2);
    for (line, &level) in lines.iter().zip(levels) {
        let words = &text[line.span.clone()];
        let is_list = line.kind == LineKind::Item;
        match line.kind {
            LineKind::Heading => {
                leads.clear();
                continue;
            }
            LineKind::Paragraph => leads.clear(),
            LineKind::Item => leads.retain(|it| it.0 < level),
            LineKind::Row => {}
        }
        let mut spans = sentences_of(text, &line.span);
        // A first stretch that is only a number belongs to the words after it.
        if spans.len() > 1 && spans[0].len() <= 12 && !text[spans[0].clone()].contains(' ') {
            let number = spans.remove(0);
            spans[0].start = number.start;
        }
        let last = spans.last().cloned();
        for (nth, span) in spans.iter().enumerate() {
            for mut pieces in inline_items(text, span) {
                if nth == 0 && is_list {
                    let lead: Vec<Span> = leads.iter().rev().take(2).rev().map(|it| it.1.clone()).collect();
                    let length: usize = lead.iter().map(Span::len).sum();
                    if length <= to_repeat && length <= LONGEST_LEAD_IN * 2 {
                        to_repeat -= length;
                        pieces.splice(0..0, lead);
                    }
                }
                out.push(Passage { pieces, clause: line.clause, zone: line.zone });
            }
        }
        let leads_on = match line.kind {
            LineKind::Item | LineKind::Paragraph => announces(words),
            LineKind::Heading | LineKind::Row => false,
        };
        if let Some(last) = last.filter(|it| leads_on && it.len() <= LONGEST_LEAD_IN) {
            let own_level = if line.kind == LineKind::Paragraph { 0 } else { level };
            leads.push((own_level, last));
        }
    }
    out
}

/// The blocks of the document: each sub-clause together with its list items.
pub(super) fn blocks(text: &str, lines: &[Line], levels: &[u8]) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    // The level above which the open block takes list items, and whether its last line is unfinished.
    let mut list_under: Option<u8> = None;
    let mut unfinished = false;
    let mut last_kind = LineKind::Heading;
    for (line, &level) in lines.iter().zip(levels) {
        let words = &text[line.span.clone()];
        if line.kind == LineKind::Heading {
            (list_under, unfinished, last_kind) = (None, false, LineKind::Heading);
            continue;
        }
        let belongs = match line.kind {
            LineKind::Row => last_kind == LineKind::Row || unfinished,
            LineKind::Item => list_under.is_some_and(|it| level > it) || unfinished,
            LineKind::Paragraph | LineKind::Heading => unfinished && last_kind != LineKind::Row,
        };
        let fits = |it: &Passage| line.span.end - it.pieces[0].start <= LONGEST_BLOCK;
        match out.last_mut().filter(|it| belongs && last_kind != LineKind::Heading && fits(it)) {
            Some(block) => block.pieces[0].end = line.span.end,
            None => {
                list_under = None;
                out.push(Passage { pieces: vec![line.span.clone()], clause: line.clause, zone: line.zone });
            }
        }
        if announces(words) && list_under.is_none() {
            list_under = Some(if line.kind == LineKind::Paragraph { 0 } else { level });
        }
        unfinished = is_open(words) && line.kind != LineKind::Row;
        last_kind = line.kind;
    }
    out
}
