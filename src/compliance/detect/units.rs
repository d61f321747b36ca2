//! The units that detectors are tried on, and whether the terms of a detector hold in one.

use std::ops::Range;

use regex::bytes::Regex as BytesRegex;

use super::{Slice, denials};
use crate::compliance::pack::{Detector, Term};
use crate::compliance::text::{Clause, ClauseKind, LineKind, Span, Text, Zone};

/// Words in lower case, as long as they were: the few letters whose small form is longer or shorter stay as they are.
pub(in crate::compliance) fn in_lower_case(words: &str) -> String {
    let mut lower = words.to_ascii_lowercase();
    if !lower.is_ascii() {
        let small = |it: char| {
            let mut small = it.to_lowercase();
            small.next().filter(|one| small.len() == 0 && one.len_utf8() == it.len_utf8()).unwrap_or(it)
        };
        lower = lower.chars().map(small).collect();
    }
    lower
}

/// Everything under each top-level heading or number, and what stands before the first.
pub(super) fn clause_slices(text: &Text) -> Vec<Slice> {
    let tops: Vec<&Clause> = text.clauses().iter().filter(|it| it.level == 1).collect();
    if tops.is_empty() {
        return text
            .blocks()
            .iter()
            .filter_map(|it| it.pieces.first().map(|span| Slice::whole(span.clone(), it.zone)))
            .collect();
    }
    let mut slices = Vec::new();
    let first = tops.first().map_or(0, |it| it.span.start);
    if first > 0 {
        slices.push(Slice::whole(0..first, Zone::Parties));
    }
    let filled = |span: &Span| {
        text.slice(span).split_whitespace().filter(|it| it.contains(char::is_alphanumeric)).nth(2).is_some()
    };
    let mut at = first;
    for clause in tops {
        // Gaps between nodes do not occur, overlaps must not.
        if clause.span.start >= at
            && (clause.kind != ClauseKind::Heading || filled(&clause.body))
            && filled(&clause.body)
        {
            slices.push(Slice::whole(clause.span.clone(), text.zone_at(clause.span.start)));
            at = clause.span.end;
        }
    }
    slices
}

/// Headings followed by another heading of the same or a higher level, or by fewer than three words.
pub(super) fn bare_headings(text: &Text) -> Vec<Span> {
    let lines = text.lines();
    let words_in = |span: &Span| {
        text.slice(span).split_whitespace().filter(|it| it.contains(char::is_alphanumeric)).take(3).count()
    };
    let level = |at: usize| lines[at].clause.and_then(|it| text.clauses().get(it)).map_or(1, |it| it.level);
    let mut bare = Vec::new();
    for at in (0..lines.len()).filter(|&at| lines[at].kind == LineKind::Heading) {
        let beneath = lines[at + 1..].iter().enumerate().take(8);
        let mut words = 0;
        for (further, line) in beneath {
            if line.kind == LineKind::Heading {
                if level(at + 1 + further) <= level(at) {
                    break;
                }
            } else {
                words += words_in(&line.span);
            }
            if words >= 3 {
                break;
            }
        }
        if words < 3 {
            bare.push(lines[at].span.clone());
        }
    }
    bare
}

/// Whether a detector fires in a unit only because of words that deny what it looks for, such as "nothing excludes", or
/// that only begin a list.
pub(super) fn denies(detector: &Detector, words: &str) -> bool {
    let Some(rest) = denials::left_out(words) else { return false };
    let rest = in_lower_case(&rest).into_bytes();
    fires(detector, &rest, &(0..rest.len()), &|_| false).is_none()
}

/// Where each positive term of a detector stands in a unit, if all of its terms hold there.
pub(super) fn fires(
    detector: &Detector,
    buffer: &[u8],
    unit: &Range<usize>,
    skip: &impl Fn(&Range<usize>) -> bool,
) -> Option<Vec<Range<usize>>> {
    let words = buffer.get(unit.clone())?;
    let absolute = |it: Range<usize>| unit.start + it.start..unit.start + it.end;
    let mut places = Vec::new();
    for term in &detector.terms {
        match term {
            Term::Has(re) => places.push(re.find_iter(words).map(|it| absolute(it.range())).find(|it| !skip(it))?),
            Term::Lacks(re) => {
                if re.is_match(words) {
                    return None;
                }
            }
            Term::Near { one, other, within } => {
                let (a, b) = near(one, other, *within, words)?;
                places.extend([absolute(a), absolute(b)]);
            }
            Term::NotNear { one, other, within } => {
                if near(one, other, *within, words).is_some() {
                    return None;
                }
            }
        }
    }
    Some(places)
}

/// The first match of `one` that has a match of `other` at most `within` characters away.
fn near(one: &BytesRegex, other: &BytesRegex, within: usize, words: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    if !other.is_match(words) {
        return None;
    }
    let others: Vec<Range<usize>> = other.find_iter(words).map(|it| it.range()).collect();
    one.find_iter(words).find_map(|it| {
        let next = others.partition_point(|other| other.start < it.start());
        let neighbours = [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|at| others.get(at));
        let apart = |other: &&Range<usize>| characters_between(words, &it.range(), other, within);
        let closest = neighbours.min_by_key(apart)?;
        (apart(&closest) <= within).then(|| (it.range(), closest.clone()))
    })
}

/// How many characters lie between two stretches; 0 when they touch or overlap. Stretches so far apart that they cannot
/// be `within` are not counted out, which keeps the work linear.
fn characters_between(words: &[u8], a: &Range<usize>, b: &Range<usize>, within: usize) -> usize {
    let (from, to) = if a.start <= b.start { (a.end, b.start) } else { (b.end, a.start) };
    let between = if from < to { &words[from..to] } else { &[] };
    if between.len() > within.saturating_mul(4) {
        return between.len();
    }
    // Bytes that continue a character are not counted.
    between.iter().filter(|&&it| it & 0xc0 != 0x80).count()
}
