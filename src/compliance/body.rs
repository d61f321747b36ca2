//! The body of a contract as whoever adds to it sees it: its numbered sections, and where it ends.
//!
//! What comes after the body, signatures and schedules, is no part of it. Places are in characters of the text as received.

use super::text::{Clause, ClauseKind, Line, LineKind, Text, Zone};

/// The longest name of a section that has no heading, in characters.
const LONGEST_NAME: usize = 60;

/// A numbered section of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) number: u32,
    /// Its heading, or how it begins.
    pub(crate) heading: String,
    /// The first character of its first line.
    pub(crate) start: u32,
    /// The first character of the line that follows it.
    pub(crate) end: u32,
    /// The last of its sub-clauses `4.1`, `4.2` and so on; 0 where it has none.
    pub(crate) subclauses: u32,
}

/// The sections in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) sections: Vec<Section>,
    /// Where the signatures, the first schedule or nothing follows.
    pub(crate) end: u32,
}

/// Reads where the body of a text is.
pub(crate) fn body(content: &str) -> Body {
    let text = Text::new(content);
    let clauses = text.clauses();
    let schedule = clauses.iter().find(|it| it.kind == ClauseKind::Schedule).map(|it| it.span.start);
    let close = schedule.unwrap_or(text.working().len());
    let numbered: Vec<(u32, &Clause)> = clauses.iter().filter_map(|it| Some((number(&text, it)?, it))).collect();
    let last = numbered.iter().filter(|(_, it)| it.span.start < close).map(|(_, it)| it.span.start).max();
    // What is signed before the last section is not where the contract ends.
    let signature = text.signature().map(|it| it.start).filter(|it| last.is_none_or(|last| *it > last));
    let close = signature.map_or(close, |it| with_its_heading(&text, it).min(close));
    let (starts, length) = (line_starts(content), content.chars().count());
    let place = |at: usize| {
        let at = text.original_character(at);
        let line = starts.partition_point(|it| *it <= at).checked_sub(1).and_then(|it| starts.get(it));
        // Where nothing follows, the end is the end of the text.
        line.copied().filter(|_| usize::try_from(at).is_ok_and(|it| it < length)).unwrap_or(at)
    };
    let section = |(number, it): &(u32, &Clause)| Section {
        number: *number,
        heading: name(&text, it),
        start: place(it.span.start),
        end: place(it.span.end.min(close)),
        subclauses: subclauses(clauses, *number, it),
    };
    Body { sections: numbered.iter().filter(|(_, it)| it.span.start < close).map(section).collect(), end: place(close) }
}

/// Where the signatures begin together with the heading right above them.
fn with_its_heading(text: &Text, signature: usize) -> usize {
    let above = text.lines().iter().take_while(|it| it.span.start < signature).last();
    above.filter(|it| it.kind == LineKind::Heading && is_without_number(text, it)).map_or(signature, |it| it.span.start)
}

fn is_without_number(text: &Text, line: &Line) -> bool {
    let clauses = text.clauses();
    clauses.iter().all(|it| it.span.start != line.span.start || it.kind == ClauseKind::Heading)
}

/// The first character of each line.
fn line_starts(content: &str) -> Vec<u32> {
    let breaks = (1..).zip(content.chars()).filter(|(_, it)| *it == '\n').map(|(behind, _)| behind);
    std::iter::once(0).chain(breaks).collect()
}

/// The number of a section of the first rank; `None` for anything else.
fn number(text: &Text, it: &Clause) -> Option<u32> {
    let number = it.number.as_deref()?.parse().ok()?;
    let clauses = text.clauses();
    let is_first_rank = match it.parent.and_then(|it| clauses.get(it)) {
        None => true,
        Some(above) => matches!(above.kind, ClauseKind::Part | ClauseKind::Heading),
    };
    let stands_in_the_body = matches!(text.zone_at(it.span.start), Zone::Body | Zone::Definitions);
    (it.kind == ClauseKind::Clause && is_first_rank && stands_in_the_body).then_some(number)
}

fn name(text: &Text, it: &Clause) -> String {
    if let Some(heading) = &it.heading {
        return text.slice(heading).trim().trim_end_matches([':', '.']).to_owned();
    }
    let line = text.line_at(it.span.start).map_or("", |line| text.slice(&line.span));
    let words = line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    match words.char_indices().nth(LONGEST_NAME) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default().trim_end()),
        None => words.to_owned(),
    }
}

fn subclauses(clauses: &[Clause], number: u32, section: &Clause) -> u32 {
    let lead = format!("{number}.");
    let inside = clauses.iter().filter(|it| section.span.contains(&it.span.start));
    inside.filter_map(|it| it.number.as_deref()?.strip_prefix(&lead)?.parse().ok()).max().unwrap_or(0)
}
