//! Clause numbers that follow on, and parts that say something.

use std::collections::{BTreeMap, HashSet};

use super::{CheckInput, Clause, ClauseKind, Outcome, Span, Text, Verdict, Zone, in_order};

/// Below this share of numbers that follow on, the clause tree is not to be relied on.
pub(super) const RELIABLE: f64 = 0.8;

patterns! {
    ANYWHERE = r"(?:^|[\s(\x22])(\d{1,3}(?:\.\d{1,3}){0,4})\.?[)]? +(?-i:[A-Z\x22(\[])";
    OPEN_ENDED = r"\b(?:sections?|clauses?|articles?|paragraphs?|in|of|to|under|with|and|or|by|than|schedule)$";
    PAGE_NUMBER = r"[A-Za-z] {1,3}\d{1,3}$";
    NOT_USED = r"\b(?:not used|intentionally|reserved|deleted|omitted|not applicable|n/a|none|blank|no longer used)\b";
    GROUPS = r"^(?:agreed terms|operative (?:provisions|terms)|(?:the )?(?:general |standard |special |commercial |contract )?(?:terms|conditions|provisions)(?: and conditions)?|terms and conditions|part .{0,40}|background|recitals|preamble|contents|table of contents|index|parties|signatures?.*|schedules?|annex(?:es)?|appendices|it is agreed.*)$";
}

/// Whether a node belongs to the body and not to a schedule.
pub(super) fn in_body(text: &Text, node: &Clause) -> bool {
    let clauses = text.clauses();
    let mut at = Some(node);
    while let Some(clause) = at {
        if clause.kind == ClauseKind::Schedule {
            return false;
        }
        at = clause.parent.and_then(|it| clauses.get(it));
    }
    true
}

/// The figures of a clause number: 4.2 is `[4, 2]`; none for a number with letters.
fn figures(clause: &Clause) -> Option<Vec<u32>> {
    let number = clause.number.as_deref().filter(|_| clause.kind == ClauseKind::Clause)?;
    let mut figures: Vec<u32> = number.split('.').map(|it| it.parse().ok()).collect::<Option<_>>()?;
    // "1.0 Purpose" is the first clause.
    while figures.len() > 1 && figures.last() == Some(&0) {
        figures.pop();
    }
    Some(figures)
}

/// Whether the line before leaves its sentence open, so that a number at a line's start is part of it.
fn continues_a_sentence(text: &Text, clause: &Clause) -> bool {
    OPEN_ENDED.is_match(super::before(text.working(), clause.span.start, 40).trim_end())
}

/// The words a clause opens with, to point at.
fn opening(text: &Text, clause: &Clause) -> Span {
    let line = text.line_at(clause.span.start).map_or_else(|| clause.span.clone(), |it| it.span.clone());
    let end = text.slice(&line).char_indices().nth(80).map_or(line.end, |(at, _)| line.start + at);
    line.start..end
}

/// Every number that stands before a capital letter, as clause numbers do.
pub(super) fn numbers_in_lines(text: &Text) -> HashSet<&str> {
    ANYWHERE.captures_iter(text.working()).filter_map(|it| it.get(1)).map(|it| it.as_str()).collect()
}

/// `CHK-NUMBERING`: clause numbers are neither repeated nor skipped.
pub(super) fn numbers_follow_on(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    if text.tree_confidence() < RELIABLE && !has_one_slip(text) {
        return Verdict::new(Outcome::Unknown, 0.5);
    }
    // A number that stands inside a line, as in text taken from a PDF, is not missing.
    let present = numbers_in_lines(text);
    let mut last: BTreeMap<(Option<usize>, Vec<u32>), u32> = BTreeMap::new();
    let mut last_top: Option<u32> = None;
    let mut wrong = Vec::new();
    let mut notes = Vec::new();
    for clause in text.clauses() {
        let Some(mut figures) = figures(clause) else { continue };
        let body = in_body(text, clause);
        let Some(own) = figures.pop() else { continue };
        let top = figures.is_empty();
        // Every schedule counts its paragraphs anew, and so may the parts of a document.
        let schedule = if body && !top { None } else { clause.parent };
        let prefix: String = figures.iter().map(|it| format!("{it}.")).collect();
        let number = format!("{prefix}{own}");
        let before = last.insert((schedule, figures), own);
        let before = before.or(last_top.filter(|_| top && body && own != 1));
        if top && body {
            last_top = Some(own);
        }
        let expected = before.map_or(1, |it| it.saturating_add(1));
        if own == expected || (before.is_none() && !top) || (before.is_none() && !body) {
            continue;
        }
        let repeated = before.is_some_and(|it| own <= it);
        if (repeated && own == 1) || continues_a_sentence(text, clause) || is_contents(text, clause) {
            continue;
        }
        let missing = expected..own;
        let stands_elsewhere = !repeated
            && missing.len() <= 200
            && missing.clone().all(|it| present.contains(format!("{prefix}{it}").as_str()));
        if stands_elsewhere {
            continue;
        }
        wrong.push(opening(text, clause));
        if notes.len() < 5 {
            notes.push(if repeated {
                format!("{number} comes again.")
            } else {
                format!("{prefix}{expected} is missing before {number}.")
            });
        }
    }
    if wrong.is_empty() {
        return Verdict::new(Outcome::Pass, 0.9);
    }
    Verdict::new(Outcome::Fail, 0.85).at(in_order(wrong)).note(notes.join(" "))
}

/// Whether the top-level numbers follow on but for one that is wrong, as in 1, 2, 3, 3, 5: in a short contract one slip
/// is enough to lower the confidence in the tree.
fn has_one_slip(text: &Text) -> bool {
    let tops = text.clauses().iter().filter(|it| in_body(text, it)).filter_map(figures);
    let tops: Vec<u32> = tops.filter(|it| it.len() == 1).flatten().collect();
    let wrong = tops.iter().zip(1..).filter(|&(&own, expected): &(&u32, u32)| own != expected).count();
    tops.len() >= 4 && wrong == 1
}

/// Whether a node is an entry of the table of contents.
fn is_contents(text: &Text, clause: &Clause) -> bool {
    let early = clause.span.start < text.working().len() / 7;
    early && clause.heading.as_ref().is_some_and(|it| PAGE_NUMBER.is_match(text.slice(it)))
}

fn is_empty(text: &Text, clause: &Clause) -> bool {
    let body = text.slice(&clause.body);
    body.split_whitespace().filter(|it| it.chars().any(char::is_alphanumeric)).take(3).count() < 3
        && !NOT_USED.is_match(body)
}

/// `CHK-EMPTY`: every heading has text beneath it.
pub(super) fn empty_parts(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let clauses = text.clauses();
    let is_markdown =
        text.original().lines().filter(|it| it.starts_with("## ") || it.starts_with("# ")).take(2).count() == 2;
    let mut siblings: BTreeMap<Option<usize>, (usize, Vec<usize>)> = BTreeMap::new();
    let mut wrong: Vec<Span> = Vec::new();
    for (nth, clause) in clauses.iter().enumerate() {
        let Some(heading) = &clause.heading else { continue };
        let words = text.slice(heading);
        let zone = text.zone_at(clause.span.start);
        let skipped = is_contents(text, clause)
            || matches!(zone, Zone::Parties | Zone::Signature)
            || NOT_USED.is_match(words)
            || GROUPS.is_match(words.trim());
        let next = clauses.get(nth + 1);
        match clause.kind {
            ClauseKind::Clause => {
                let counted = siblings.entry(clause.parent).or_default();
                counted.0 += 1;
                // An unnumbered heading right after it may be a part of it that the tree could not see.
                let followed_by_heading = next.is_some_and(|it| it.kind == ClauseKind::Heading);
                let alone = text.slice(&clause.span).lines().count() <= 1;
                if !skipped
                    && alone
                    && !followed_by_heading
                    && zone != Zone::Schedule
                    && is_heading_line(text, clause)
                    && is_empty(text, clause)
                {
                    counted.1.push(nth);
                }
            }
            ClauseKind::Schedule => {
                let ends = next.is_none_or(|it| it.kind == ClauseKind::Schedule && it.number != clause.number);
                // The list of schedules at the start of a document is not the schedules.
                let listed = clause.span.start < text.working().len() / 7;
                // Words beside the number, such as "Schedule 1 - see the order form", say where to look.
                if !skipped && ends && !listed && is_empty(text, clause) && !words.contains(':') {
                    wrong.push(opening(text, clause));
                }
            }
            ClauseKind::Heading => {
                let follows = next.is_some_and(|it| it.kind == ClauseKind::Heading && it.level <= clause.level);
                if is_markdown && !skipped && follows && nth > 0 && is_empty(text, clause) {
                    wrong.push(opening(text, clause));
                }
            }
            ClauseKind::Part => {}
        }
    }
    for (count, empty) in siblings.into_values() {
        // Where most entries are bare, they are a list and not headings.
        if count >= 3 && empty.len() * 10 < count * 3 {
            wrong.extend(empty.into_iter().filter_map(|it| clauses.get(it)).map(|it| opening(text, it)));
        }
    }
    if wrong.is_empty() {
        return Verdict::new(Outcome::Pass, 0.9);
    }
    Verdict::new(Outcome::Fail, 0.85).at(in_order(wrong))
}

fn is_heading_line(text: &Text, clause: &Clause) -> bool {
    text.line_at(clause.span.start).is_some_and(|it| it.kind == super::LineKind::Heading)
}
