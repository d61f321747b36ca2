//! The document prepared for reading: working text, lines, clause tree, units, parties and definitions.
//!
//! What must hold: the working text is one line for each paragraph, heading, list item or table row; every span is in
//! bytes of it and on character boundaries; [`Text::evidence`] leads back to exactly the characters that were received.
//! Preparing takes time in proportion to the length of the document, whatever the document is, and never fails: an
//! empty or damaged document is one with a low [`Text::quality`].

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Evidence;
use crate::terms;

mod normalise;
mod people;
mod tree;
mod units;

pub(super) use normalise::plain_line;

/// A stretch of the working text, in bytes of [`Text::working`], on character boundaries, end exclusive.
pub(crate) type Span = Range<usize>;

/// The part of the document a passage stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    Parties,
    Recitals,
    Definitions,
    Body,
    Schedule,
    Signature,
}

/// How a line of the working text is to be read; cells of a row are separated by ` | `.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineKind {
    Heading,
    Paragraph,
    /// A list item or a numbered clause, with its number or without its bullet.
    Item,
    Row,
}

/// One line of the working text, without its line break.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) span: Span,
    pub(crate) kind: LineKind,
    /// The innermost clause that holds it, as a place in [`Text::clauses`].
    pub(crate) clause: Option<usize>,
    pub(crate) zone: Zone,
}

/// A sentence or block.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    /// The stretches it is made of, in the order of the text: lead-ins first, then the passage itself.
    pub(crate) pieces: Vec<Span>,
    /// The innermost clause that holds it, as a place in [`Text::clauses`].
    pub(crate) clause: Option<usize>,
    pub(crate) zone: Zone,
}

/// What a node of the clause tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClauseKind {
    /// A heading without a number.
    Heading,
    /// Anything with a number or a letter.
    Clause,
    Part,
    /// A schedule, annex, appendix, exhibit or attachment.
    Schedule,
}

/// A node of the clause tree.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    pub(crate) kind: ClauseKind,
    /// `4`, `4.2`, `4.2(a)`, `4.2(a)(ii)`; for schedules `1`, `A` or none.
    pub(crate) number: Option<String>,
    /// 1 for the top.
    pub(crate) level: u8,
    /// The heading words without the number.
    pub(crate) heading: Option<Span>,
    /// From the number to the start of the next node of the same or a higher level.
    pub(crate) span: Span,
    /// The span without the heading line.
    pub(crate) body: Span,
    /// The node above, as a place in [`Text::clauses`].
    pub(crate) parent: Option<usize>,
}

/// What sort of person a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartyKind {
    Company,
    /// A limited liability partnership.
    Partnership,
    Individual,
    Unclear,
}

/// The side a party is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Supplier,
    Customer,
    Employer,
    Employee,
    Discloser,
    Recipient,
}

/// A party as the document introduces it.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub(crate) name: String,
    pub(crate) kind: PartyKind,
    /// The company number as written.
    pub(crate) number: Option<String>,
    pub(crate) address: Option<Span>,
    /// What the document calls it from then on, such as `Supplier`.
    pub(crate) labels: Vec<String>,
    pub(crate) role: Option<Role>,
    /// The stretch that introduces it.
    pub(crate) span: Span,
}

/// A defined term.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    pub(crate) term: String,
    /// The term without its quotes.
    pub(crate) span: Span,
    /// The words that define it; for an inline `("X")` the line it stands in.
    pub(crate) meaning: Span,
    pub(crate) inline: bool,
}

/// The document prepared for reading.
pub(crate) struct Text {
    original: String,
    /// For each character of the original, the byte it starts at; one more for the end.
    bytes: Vec<u32>,
    working: String,
    from: Vec<u32>,
    to: Vec<u32>,
    lines: Vec<Line>,
    sentences: Vec<Passage>,
    blocks: Vec<Passage>,
    clauses: Vec<Clause>,
    tree_confidence: f64,
    bold: Vec<Span>,
    parties_span: Span,
    signature: Option<Span>,
    parties: Vec<Party>,
    definitions: Vec<Definition>,
    quality: f64,
}

/// Compiles a pattern written in this source, where a mistake is found by the first test that runs.
#[expect(clippy::expect_used, reason = "the patterns are constants of this source, each compiled by a test")]
pub(super) fn pattern(source: &str) -> Regex {
    // Word edges in ASCII: a Unicode edge beside a "£" sends the search down its slow road.
    Regex::new(&source.replace(r"\b", r"(?-u:\b)")).expect("a constant pattern compiles")
}

static RECITALS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:\(?[a-z0-9]{1,2}[.)]\s*)?(?:background|recitals?|whereas|preamble|introduction)\b")
});
static OPERATIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:it is (?:hereby )?agreed|(?:the parties )?agreed terms|the parties (?:hereby )?agree|operative (?:provisions|terms)|now,? (?:it is|therefore)|terms agreed|agreed as follows|this deed witnesses)",
    )
});
static DEFINITIONS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:.{0,30}\b)?(?:definitions?|interpretation|defined terms|glossary)\b"));
static PARTIES_HEAD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bpart(?:y|ies)\b|between"));
static SIGNS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:\d{1,2}\.?\s*)?(?:signed\b|signatures?\b|signing\b|execution$|execution (?:page|block|clause)|executed (?:as|and|by|on)|in witness|as witness|agreed (?:and accepted|by)\b|accepted (?:and agreed|by)\b|this (?:agreement|deed|contract|document) (?:has been|is|was) (?:signed|executed|entered)|the parties have (?:signed|executed)|for and on behalf of|acceptance$|subscribed|testing clause)",
    )
});
static SIGNATURE_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)_{3,}|\.{8,}|for and on behalf of|\bsigned (?:by|as|for)|^(?:by|name|title|date|signature|signed|position|print name)\s*:|/s/|signature|in the presence of",
    )
});

impl Text {
    /// Prepares a document, of any length and content.
    pub(crate) fn new(original: &str) -> Self {
        // Machine-readable terms are no prose. Blanks in their place leave every other place what it was.
        let prose = if terms::has_block(original) {
            Cow::Owned(terms::without_blocks(original))
        } else {
            Cow::Borrowed(original)
        };
        let normalised = normalise::normalise(&prose);
        let working = normalised.working;
        let tree = tree::build(&working, &normalised.lines, &normalised.bold);
        let mut lines: Vec<Line> = normalised
            .lines
            .iter()
            .zip(tree.kinds)
            .zip(tree.holders)
            .map(|((line, kind), clause)| Line { span: line.span.clone(), kind, clause, zone: Zone::Body })
            .collect();
        let parties_span = parties_span(&working, &lines, &tree.clauses);
        let signature = signature_span(&working, &lines, &tree.clauses);
        mark_zones(&working, &mut lines, &tree.clauses, &parties_span, signature.as_ref());
        let levels: Vec<u8> = lines.iter().map(|it| level_of(it, &tree.clauses, &working)).collect();
        let sentences = units::sentences(&working, &lines, &levels);
        let blocks = units::blocks(&working, &lines, &levels);
        let parties = people::parties(&working, &lines, &parties_span);
        let definitions = people::definitions(&working, &lines, &normalised.bold);
        let quality = quality(&working);
        let starts = original.char_indices().map(|(at, _)| at).chain([original.len()]);
        Self {
            bytes: starts.map(|it| u32::try_from(it).unwrap_or(u32::MAX)).collect(),
            original: original.to_owned(),
            from: normalised.from,
            to: normalised.to,
            lines,
            sentences,
            blocks,
            clauses: tree.clauses,
            tree_confidence: tree.confidence,
            bold: normalised.bold,
            parties_span,
            signature,
            parties,
            definitions,
            quality,
            working,
        }
    }

    /// The text all spans refer to: one line for each paragraph, heading, list item or table row.
    pub(crate) fn working(&self) -> &str {
        &self.working
    }

    /// The words of a span.
    pub(crate) fn slice(&self, span: &Span) -> &str {
        self.working.get(span.clone()).unwrap_or_default()
    }

    /// The lines, in order.
    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The sentences, in order; a list item carries its lead-in.
    pub(crate) fn sentences(&self) -> &[Passage] {
        &self.sentences
    }

    /// The blocks, in order; each is one piece.
    pub(crate) fn blocks(&self) -> &[Passage] {
        &self.blocks
    }

    /// The words of a passage, its pieces joined by one space.
    pub(crate) fn passage(&self, passage: &Passage) -> Cow<'_, str> {
        match passage.pieces.as_slice() {
            [only] => Cow::Borrowed(self.slice(only)),
            pieces => Cow::Owned(pieces.iter().map(|it| self.slice(it)).collect::<Vec<_>>().join(" ")),
        }
    }

    /// The clause tree, in the order of the text.
    pub(crate) fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// The share of top-level clause numbers that follow on without gap, from 0 to 1; 0 without any.
    pub(crate) fn tree_confidence(&self) -> f64 {
        self.tree_confidence
    }

    /// The heading lines, in order.
    pub(crate) fn headings(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|it| it.kind == LineKind::Heading)
    }

    /// The parties, in the order in which they are introduced.
    pub(crate) fn parties(&self) -> &[Party] {
        &self.parties
    }

    /// From the start to the background, the agreed terms or the first numbered clause.
    pub(crate) fn parties_span(&self) -> Span {
        self.parties_span.clone()
    }

    /// The first 400 characters.
    pub(crate) fn title(&self) -> Span {
        0..self.working.char_indices().nth(400).map_or(self.working.len(), |(at, _)| at)
    }

    /// The signature blocks, if any.
    pub(crate) fn signature(&self) -> Option<Span> {
        self.signature.clone()
    }

    /// The defined terms, in the order of the text.
    pub(crate) fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The line that holds a byte of the working text.
    pub(crate) fn line_at(&self, at: usize) -> Option<&Line> {
        let next = self.lines.partition_point(|it| it.span.start <= at);
        self.lines.get(next.checked_sub(1)?).filter(|it| at <= it.span.end)
    }

    /// The sentence that holds a byte of the working text (its own words, not a lead-in it carries).
    pub(crate) fn sentence_at(&self, at: usize) -> Option<&Passage> {
        let own = |it: &Passage| it.pieces.last().map_or(0..0, Clone::clone);
        let next = self.sentences.partition_point(|it| own(it).start <= at);
        self.sentences.get(next.checked_sub(1)?).filter(|it| at <= own(it).end)
    }

    /// The part of the document that holds a byte of the working text.
    pub(crate) fn zone_at(&self, at: usize) -> Zone {
        self.line_at(at).map_or(Zone::Body, |it| it.zone)
    }

    /// The stretches that were bold.
    pub(crate) fn bold(&self) -> &[Span] {
        &self.bold
    }

    /// How well the text can be read, from 0 (damaged, empty or not English) to 1.
    pub(crate) fn quality(&self) -> f64 {
        self.quality
    }

    /// The document as received.
    pub(crate) fn original(&self) -> &str {
        &self.original
    }

    /// The stretch of the document as received that a span of the working text stands for; `None` for an empty one.
    pub(crate) fn evidence(&self, span: &Span) -> Option<Evidence> {
        self.located(span).map(|it| it.0)
    }

    /// The same with its bytes.
    pub(crate) fn located(&self, span: &Span) -> Option<(Evidence, Range<u32>)> {
        let words = self.working.get(span.clone())?;
        let first = span.start + (words.len() - words.trim_start().len());
        let last = (span.start + words.trim_end().len()).checked_sub(1).filter(|&it| it >= first)?;
        let start = *self.from.get(first)?;
        let end = *self.to.get(last)?;
        let byte = |at: u32| self.bytes.get(usize::try_from(at).ok()?).copied();
        let bytes = byte(start)?..byte(end)?;
        let stretch = usize::try_from(bytes.start).ok()?..usize::try_from(bytes.end).ok()?;
        let quote = self.original.get(stretch).filter(|it| !it.is_empty())?.to_owned();
        Some((Evidence { start, end, quote }, bytes))
    }

    /// The character of the document as received at which a byte of the working text stands.
    pub(crate) fn original_character(&self, at: usize) -> u32 {
        let end = || u32::try_from(self.bytes.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.from.get(at).copied().unwrap_or_else(end)
    }
}

/// How deep in the clause tree a line stands; bullets stand one below their clause.
fn level_of(line: &Line, clauses: &[Clause], working: &str) -> u8 {
    let holder = line.clause.and_then(|it| clauses.get(it));
    let level = holder.map_or(0, |it| it.level);
    let opens_it = holder.is_some_and(|it| it.span.start == line.span.start);
    match line.kind {
        LineKind::Item if !opens_it => {
            level + if normalise::opens_with_a_mark(&working[line.span.clone()]) { 1 } else { 2 }
        }
        LineKind::Item | LineKind::Heading | LineKind::Paragraph | LineKind::Row => level,
    }
}

/// The longest stretch that is read for parties when nothing ends it.
const LONGEST_PARTIES: usize = 4_000;

fn parties_span(working: &str, lines: &[Line], clauses: &[Clause]) -> Span {
    let first_clause = clauses.iter().find(|it| {
        let heading = it.heading.as_ref().map_or("", |it| &working[it.clone()]);
        let numbered = it.kind == ClauseKind::Clause && it.number.as_deref().is_some_and(|it| !it.contains('('));
        // "1. Parties" and a party list numbered 1 and 2 belong to the parties.
        let names_party =
            || working[it.body.clone()].lines().next().is_some_and(|it| it.contains("(\"") || it.contains("(the \""));
        (numbered || it.kind == ClauseKind::Schedule)
            && it.level == 1
            && !PARTIES_HEAD.is_match(heading)
            && !names_party()
    });
    let clause_start = first_clause.map_or(working.len(), |it| it.span.start);
    let ends = |line: &&Line| {
        let words = &working[line.span.clone()];
        line.span.start > 0 && line.span.start < clause_start && (RECITALS.is_match(words) || OPERATIVE.is_match(words))
    };
    let end = lines.iter().find(ends).map_or(clause_start, |it| it.span.start);
    let limit = LONGEST_PARTIES.min(working.len());
    let limit = (limit..=working.len()).find(|&it| working.is_char_boundary(it)).unwrap_or(working.len());
    0..if end == working.len() { limit } else { end.min(limit.max(LONGEST_PARTIES)).min(working.len()) }
}

fn signature_span(working: &str, lines: &[Line], clauses: &[Clause]) -> Option<Span> {
    let words = |line: &Line| &working[line.span.clone()];
    let in_schedule = |line: &Line| {
        let mut node = line.clause;
        while let Some(clause) = node.and_then(|it| clauses.get(it)) {
            if clause.kind == ClauseKind::Schedule {
                return true;
            }
            node = clause.parent;
        }
        false
    };
    let begins = |at: usize| {
        let line = &lines[at];
        let short = line.kind == LineKind::Heading || line.span.len() <= 300;
        short
            && SIGNS.is_match(words(line))
            && lines[at..].iter().take(14).any(|it| SIGNATURE_MARK.is_match(words(it)))
            && lines[at..].iter().skip(1).take(6).filter(|it| it.span.len() > 400).count() < 2
    };
    let candidates: Vec<usize> = (0..lines.len()).filter(|&at| begins(at)).collect();
    // A signing form in a schedule (a cancellation form) is not the signature of the contract.
    let after_terms = working.len() * 2 / 5;
    let start = candidates
        .iter()
        .copied()
        .find(|&at| lines[at].span.start >= after_terms && !in_schedule(&lines[at]))
        .or_else(|| candidates.iter().copied().find(|&at| !in_schedule(&lines[at])))
        .or_else(|| candidates.first().copied())
        .or_else(|| run_of_signature_lines(working, lines))?;
    let from = lines[start].span.start;
    let schedule = clauses.iter().find(|it| it.kind == ClauseKind::Schedule && it.span.start > from);
    Some(from..schedule.map_or(working.len(), |it| it.span.start))
}

/// Where three signature lines stand close together in the last part of the document.
fn run_of_signature_lines(working: &str, lines: &[Line]) -> Option<usize> {
    let from = working.len() * 17 / 20;
    let marked: Vec<usize> = (0..lines.len())
        .filter(|&at| lines[at].span.start >= from && SIGNATURE_MARK.is_match(&working[lines[at].span.clone()]))
        .collect();
    marked.windows(3).find(|it| it[2] - it[0] <= 8).map(|it| it[0])
}

fn mark_zones(working: &str, lines: &mut [Line], clauses: &[Clause], parties: &Span, signature: Option<&Span>) {
    let recitals_start = lines
        .iter()
        .find(|it| it.span.start >= parties.end && RECITALS.is_match(&working[it.span.clone()]))
        .map(|it| it.span.start);
    let operative = lines
        .iter()
        .find(|it| it.span.start > parties.end && OPERATIVE.is_match(&working[it.span.clone()]))
        .map(|it| it.span.start);
    let first_number = clauses.iter().find(|it| {
        let heading = it.heading.as_ref().map_or("", |it| &working[it.clone()]);
        it.kind == ClauseKind::Clause
            && it.level == 1
            && it.span.start >= parties.end
            && it.number.as_deref().is_some_and(|it| !it.contains('('))
            && !RECITALS.is_match(heading)
    });
    let recitals_end = operative.into_iter().chain(first_number.map(|it| it.span.start)).min();
    let recitals = match (recitals_start, recitals_end) {
        (Some(start), Some(end)) if start < end => Some(start..end),
        _ => None,
    };
    let definitions: Vec<Span> = clauses
        .iter()
        .filter(|it| it.heading.as_ref().is_some_and(|it| DEFINITIONS.is_match(&working[it.clone()])))
        .filter(|it| it.span.len() < working.len())
        .map(|it| it.span.clone())
        .collect();
    let schedules: Vec<Span> =
        clauses.iter().filter(|it| it.kind == ClauseKind::Schedule).map(|it| it.span.clone()).collect();
    // A clause within one of its kind ends no sooner than that one.
    let merged = |mut spans: Vec<Span>| {
        spans.sort_unstable_by_key(|it| it.start);
        spans.dedup_by(|inner, outer| {
            let is_inner = inner.start < outer.end;
            if is_inner {
                outer.end = outer.end.max(inner.end);
            }
            is_inner
        });
        spans
    };
    let (definitions, schedules) = (merged(definitions), merged(schedules));
    let inside = |spans: &[Span], at: usize| {
        let next = spans.partition_point(|it| it.start <= at);
        next > 0 && at < spans[next - 1].end
    };
    for line in lines {
        let at = line.span.start;
        line.zone = if signature.is_some_and(|it| it.contains(&at)) {
            Zone::Signature
        } else if parties.contains(&at) {
            Zone::Parties
        } else if recitals.as_ref().is_some_and(|it| it.contains(&at)) {
            Zone::Recitals
        } else if inside(&definitions, at) {
            Zone::Definitions
        } else if inside(&schedules, at) {
            Zone::Schedule
        } else {
            Zone::Body
        };
    }
}

/// The words that fill a fifth and more of any English prose.
const COMMON_WORDS: [&str; 30] = [
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "by", "for", "from", "if", "in", "is", "it", "may", "not",
    "of", "on", "or", "shall", "that", "the", "this", "to", "we", "will", "with", "you",
];

/// T of the scoring rules: the share of undamaged words, or 0 when there are no words or they are not English.
fn quality(working: &str) -> f64 {
    let common: BTreeSet<&str> = COMMON_WORDS.into_iter().collect();
    let (mut tokens, mut damaged, mut english) = (0_u32, 0_u32, 0_u32);
    for token in working.split_whitespace() {
        let word = token.trim_matches(|ch: char| !ch.is_alphanumeric() && ch != '\u{fffd}');
        if word.is_empty() {
            continue;
        }
        tokens += 1;
        damaged += u32::from(is_damaged(word));
        english += u32::from(word.len() <= 5 && common.contains(word.to_ascii_lowercase().as_str()));
    }
    if tokens == 0 || (tokens >= 50 && f64::from(english) < f64::from(tokens) * 0.08) {
        return 0.0;
    }
    1.0 - (2.0 * f64::from(damaged) / f64::from(tokens)).min(1.0)
}

/// Whether an answer of somebody else is in English, as far as its words tell; a few words are given the benefit of the doubt.
pub(crate) fn is_in_english(text: &str) -> bool {
    let letters = text.chars().filter(|it| it.is_alphabetic()).count();
    let foreign = text.chars().filter(|it| it.is_alphabetic() && !it.is_ascii()).count();
    if foreign * 4 > letters {
        return false;
    }
    let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    let (mut tokens, mut english) = (0_u32, 0_u32);
    for word in words {
        tokens += 1;
        english += u32::from(COMMON_WORDS.contains(&word.to_ascii_lowercase().as_str()));
    }
    tokens < 15 || f64::from(english) >= f64::from(tokens) * 0.08
}

fn is_damaged(word: &str) -> bool {
    if word.contains('\u{fffd}') {
        return true;
    }
    if word.contains(['@', '/', '_', '{', '[', '<']) || word.contains("www.") {
        return false;
    }
    let letters = word.chars().filter(|it| it.is_alphabetic()).count();
    if letters >= 5 && word.is_ascii() && !word.contains(|ch: char| "aeiouyAEIOUY".contains(ch)) {
        return true;
    }
    // A digit between lower-case letters is a misread letter; "3rd", "SC123456" and "clause4A" are not of that shape.
    let chars: Vec<char> = word.chars().take(60).collect();
    letters >= 3 && chars.windows(3).any(|it| it[0].is_lowercase() && it[1].is_ascii_digit() && it[2].is_lowercase())
}
