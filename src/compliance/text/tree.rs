//! Headings, clause numbers and the clause tree.
//!
//! What must hold: nodes stand in the order of the text, a node's span holds its children's spans, and each line is
//! looked at once. A list item becomes a node (`4.2(a)`), a bullet does not. Nothing here judges the numbering: gaps
//! and repeats stay as they were written and only lower the tree confidence.

use std::sync::LazyLock;

use regex::Regex;

use super::normalise::RawLine;
use super::{Clause, ClauseKind, LineKind, Span, pattern};

/// The number or name a line opens with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    None,
    /// `4`, `4.2`; `bare` when nothing but a space follows the figure.
    Number {
        parts: Vec<u16>,
        bare: bool,
        round: bool,
    },
    /// `(a)`, `b.`, `(iv)`: the shape of the mark and what it may stand for.
    Letter {
        shape: Shape,
        word: String,
    },
    Named {
        kind: ClauseKind,
        label: Option<String>,
    },
}

/// How a list mark is written; marks of one list share a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Lower,
    Upper,
    RomanLower,
    RomanUpper,
    Digit,
    LowerPoint,
    UpperPoint,
    RomanPoint,
    DigitPoint,
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:((?i:clause|section|article))\s+|§\s*)?(\d{1,3}(?:\.\d{1,3}){0,5})([.):]|\s-)?(?:\s+|$)")
});
static ROMAN_ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:article|section|clause)\s+([IVXLC]{1,7})\b[.:]?\s*"));
static BRACKETED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\(([a-z]{1,2}|[A-Z]|[ivxl]{1,6}|[IVXL]{1,6}|\d{1,3})\)(?:\s+|$)"));
static POINTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([a-zA-Z]|[ivx]{2,5})[.)]\s+"));
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(schedule|annex|annexure|appendix|exhibit|attachment)|part)(?:\s+(\d{1,3}|[A-Z]{1,2}|(?i:[ivx]{1,5})))?(?:\s*[-:.(]\s*|\s+|$)",
    )
});
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:shall|must|will|may|is|are|was|were|means?|has|have|agrees?|does|do|can|should|be|sets?)\b")
});
static SUFFIX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:limited|ltd|plc|llp|inc|llc|corp(?:oration)?|gmbh|b\.v|s\.a)\b\.?|\bby:|\bbetween\b|^and$|^or$")
});
static RUN_IN: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^([A-Z][^.:;()"\n]{2,70})[.:]\s+\S"#));

/// What the tree says about the document.
pub(super) struct Tree {
    /// The final kind of each line, in order.
    pub(super) kinds: Vec<LineKind>,
    /// For each line the innermost node that holds it.
    pub(super) holders: Vec<Option<usize>>,
    pub(super) clauses: Vec<Clause>,
    /// The share of top-level numbers that follow on without gap; 0 without any.
    pub(super) confidence: f64,
}

fn roman(word: &str) -> Option<u16> {
    let digit = |ch: char| match ch.to_ascii_lowercase() {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    let digits: Vec<u16> = word.chars().map(digit).collect::<Option<_>>()?;
    let later = digits.iter().skip(1).copied().chain([0]);
    let total: i32 =
        digits.iter().zip(later).map(|(&it, next)| if it < next { -i32::from(it) } else { i32::from(it) }).sum();
    u16::try_from(total).ok().filter(|&it| it > 0)
}

/// The place of a letter in a list: a is 1, z is 26, aa is 27.
fn alphabetic(word: &str) -> Option<u16> {
    let mut letters = word.chars().map(|ch| ch.to_ascii_lowercase());
    let first = letters.next().filter(char::is_ascii_lowercase)?;
    let place = u16::try_from(u32::from(first) - u32::from('a') + 1).ok()?;
    match letters.next() {
        None => Some(place),
        Some(second) if second == first => Some(place + 26),
        Some(_) => None,
    }
}

/// The mark a line opens with and the length of the mark in bytes.
fn mark(line: &str) -> (Mark, usize) {
    if let Some(found) = NAMED.captures(line) {
        let whole = found.get(0).map_or(0, |it| it.end());
        let kind = if found.get(1).is_some() { ClauseKind::Schedule } else { ClauseKind::Part };
        let label = found.get(2).map(|it| it.as_str().to_uppercase());
        if kind == ClauseKind::Schedule || label.is_some() {
            return (Mark::Named { kind, label }, whole);
        }
    }
    if let Some(found) = NUMBER.captures(line) {
        let parts = found.get(2).map_or("", |it| it.as_str());
        let parts: Vec<u16> = parts.split('.').filter_map(|it| it.parse().ok()).collect();
        let end = found.get(3).map(|it| it.as_str());
        let bare = end.is_none() && found.get(1).is_none() && parts.len() == 1;
        let whole = found.get(0).map_or(0, |it| it.end());
        return (Mark::Number { parts, bare, round: end == Some(")") }, whole);
    }
    if let Some(found) = ROMAN_ARTICLE.captures(line)
        && let Some(number) = found.get(1).and_then(|it| roman(it.as_str()))
    {
        let whole = found.get(0).map_or(0, |it| it.end());
        return (Mark::Number { parts: vec![number], bare: false, round: false }, whole);
    }
    let pointed = POINTED.captures(line);
    let bracketed = BRACKETED.captures(line);
    let Some(found) = bracketed.as_ref().or(pointed.as_ref()) else { return (Mark::None, 0) };
    let word = found.get(1).map_or("", |it| it.as_str()).to_owned();
    let first = word.chars().next().unwrap_or('a');
    let shape = match (bracketed.is_some(), first.is_ascii_digit(), first.is_ascii_lowercase()) {
        (true, true, _) => Shape::Digit,
        (true, false, true) => Shape::Lower,
        (true, false, false) => Shape::Upper,
        (false, true, _) => Shape::DigitPoint,
        (false, false, true) => Shape::LowerPoint,
        (false, false, false) => Shape::UpperPoint,
    };
    (Mark::Letter { shape, word }, found.get(0).map_or(0, |it| it.end()))
}

/// The lists a letter may belong to, with its place in each.
fn readings(shape: Shape, word: &str) -> Vec<(Shape, u16)> {
    let roman_shape = match shape {
        Shape::Lower | Shape::RomanLower => Shape::RomanLower,
        Shape::Upper | Shape::RomanUpper => Shape::RomanUpper,
        Shape::LowerPoint | Shape::UpperPoint | Shape::RomanPoint => Shape::RomanPoint,
        Shape::Digit | Shape::DigitPoint => return word.parse().ok().map(|it| (shape, it)).into_iter().collect(),
    };
    let letter = alphabetic(word).map(|it| (shape, it));
    let numeral = roman(word).map(|it| (roman_shape, it));
    letter.into_iter().chain(numeral).collect()
}

/// Whether words read as a heading: short, capital first, without a verb or a final stop.
fn reads_as_heading(words: &str, longest: usize, may_end_with_stop: bool) -> bool {
    let bare = if may_end_with_stop { words.trim_end_matches('.') } else { words };
    let count = bare.split(' ').count();
    !bare.is_empty()
        && bare.len() <= longest
        && count <= 14
        && bare.starts_with(|ch: char| ch.is_uppercase())
        && !bare.ends_with(['.', ';', ',', ':', '?', '_'])
        && !bare.contains(['£', '$', '€', '@', '"', '[', '|'])
        && !bare.contains(". ")
        && !VERB.is_match(bare)
}

fn is_capitals(words: &str) -> bool {
    words.chars().any(char::is_uppercase)
        && !words.chars().any(char::is_lowercase)
        && words.split(|ch: char| !ch.is_alphabetic()).any(|it| it.len() >= 3)
}

/// One entry of the open list: its shape, the place of its last item, and that item's node.
struct OpenItem {
    shape: Shape,
    place: u16,
    node: usize,
}

struct Builder<'a> {
    working: &'a str,
    lines: &'a [RawLine],
    bold: &'a [Span],
    clauses: Vec<Clause>,
    kinds: Vec<LineKind>,
    holders: Vec<Option<usize>>,
    /// Open nodes from the top down.
    open: Vec<usize>,
    items: Vec<OpenItem>,
    /// 0 in the body, 1 in a schedule, 2 in a part of a schedule.
    base: u8,
    last_top: Option<u16>,
    /// How many top-level numbers there were and how many followed on.
    numbered: (usize, usize),
    top_depth: u8,
    /// Headings with `#` carry the top-level numbers, so a plain `1.` is a list.
    numbers_in_headings: bool,
    schedule_depth: Option<u8>,
}

/// Builds the clause tree.
pub(super) fn build(working: &str, lines: &[RawLine], bold: &[Span]) -> Tree {
    let depths = |depth: u8| lines.iter().skip(1).filter(|it| it.depth == Some(depth)).count();
    let top_depth = (1..=6).find(|&it| depths(it) >= 2).unwrap_or(1);
    let numbers_in_headings = lines
        .iter()
        .filter(|it| {
            it.depth.is_some()
                && matches!(mark(&working[it.span.clone()]).0, Mark::Number { ref parts, .. } if parts.len() == 1)
        })
        .count()
        >= 3;
    let mut builder = Builder {
        working,
        lines,
        bold,
        clauses: Vec::new(),
        kinds: Vec::with_capacity(lines.len()),
        holders: Vec::with_capacity(lines.len()),
        open: Vec::new(),
        items: Vec::new(),
        base: 0,
        last_top: None,
        numbered: (0, 0),
        top_depth,
        numbers_in_headings,
        schedule_depth: None,
    };
    for at in 0..lines.len() {
        builder.read(at);
    }
    builder.close_above(0, working.len());
    let (total, following) = builder.numbered;
    #[expect(clippy::cast_precision_loss, reason = "counts of clauses are far below 2^52")]
    let confidence = if total == 0 { 0.0 } else { following as f64 / total as f64 };
    Tree { kinds: builder.kinds, holders: builder.holders, clauses: builder.clauses, confidence }
}

impl Builder<'_> {
    fn read(&mut self, at: usize) {
        let line = &self.lines[at];
        let words = &self.working[line.span.clone()];
        if line.kind == LineKind::Row {
            return self.done(LineKind::Row);
        }
        let (mark, length) = mark(words);
        let rest = words[length..].trim();
        let marked_up = line.depth.is_some() || (line.bold && words.len() <= 140 && !words.ends_with(['.', ',', ';']));
        match mark {
            Mark::Named { kind, label } => {
                let titled = rest.is_empty()
                    || rest.starts_with(|ch: char| ch.is_uppercase() || "\"'([-".contains(ch))
                    || words[..length].trim_end().ends_with(['-', ':']);
                let is_heading = marked_up
                    || (titled && words.len() <= 120 && !words.ends_with(['.', ';', ',']) && !VERB.is_match(rest));
                if is_heading {
                    self.name(at, kind, label, length);
                } else {
                    self.done(line.kind);
                }
            }
            Mark::Number { parts, bare, round } => self.number(at, &parts, bare, round, length, marked_up),
            Mark::Letter { shape, word } => {
                let readings = readings(shape, &word);
                self.item(at, &word, &readings, length);
            }
            Mark::None => {
                let next = self.lines.get(at + 1).map(|it| &self.working[it.span.clone()]);
                let longer_follows = next.is_some_and(|it| it.len() > 60 || super::normalise::opens_with_a_mark(it));
                let capitals = is_capitals(words)
                    && words.len() <= 100
                    && line.apart
                    && !words.ends_with([',', ';', '_'])
                    && !SUFFIX.is_match(words);
                let titled = line.apart
                    && longer_follows
                    && line.kind == LineKind::Paragraph
                    && reads_as_heading(words, 70, false)
                    && !SUFFIX.is_match(words);
                if marked_up || capitals || titled {
                    self.heading(at);
                } else {
                    self.done(line.kind);
                }
            }
        }
    }

    /// Records the line under the innermost open node.
    fn done(&mut self, kind: LineKind) {
        let holder = self.items.last().map(|it| it.node).or(self.open.last().copied());
        self.kinds.push(kind);
        self.holders.push(holder);
    }

    /// Ends every open node of this level or a deeper one.
    fn close_above(&mut self, level: u8, at: usize) {
        while let Some(&node) = self.open.last() {
            if self.clauses[node].level < level {
                break;
            }
            self.clauses[node].span.end = at;
            self.clauses[node].body.end = at.max(self.clauses[node].body.start);
            self.open.pop();
        }
    }

    fn open_node(&mut self, at: usize, kind: ClauseKind, number: Option<String>, level: u8, heading: Option<Span>) {
        let line = &self.lines[at];
        let start = line.span.start;
        self.close_above(level, start);
        let body_start = match &heading {
            Some(heading) if heading.end + 2 >= line.span.end => (line.span.end + 1).min(self.working.len()),
            Some(heading) => heading.end,
            None => start,
        };
        let parent = self.open.last().copied();
        self.clauses.push(Clause {
            kind,
            number,
            level,
            heading,
            span: start..start,
            body: body_start..body_start,
            parent,
        });
        self.open.push(self.clauses.len() - 1);
    }

    fn name(&mut self, at: usize, kind: ClauseKind, label: Option<String>, length: usize) {
        let line = &self.lines[at];
        let level = match kind {
            ClauseKind::Part if self.base > 0 => 2,
            ClauseKind::Part | ClauseKind::Schedule | ClauseKind::Heading | ClauseKind::Clause => 1,
        };
        self.base = match (kind, self.base) {
            (ClauseKind::Part, 0) => 0,
            (ClauseKind::Part, _) => 2,
            _ => 1,
        };
        if kind == ClauseKind::Schedule {
            self.schedule_depth = line.depth;
        }
        self.last_top = None;
        self.items.clear();
        let words = &self.working[line.span.clone()];
        // "Schedule 1" alone is its own heading; "Schedule 1 - Fees" is headed "Fees".
        let from = if words[length..].trim().is_empty() { 0 } else { length };
        let heading = line.span.start + from..line.span.end;
        self.open_node(at, kind, label, level, Some(heading));
        self.done(LineKind::Heading);
    }

    fn heading(&mut self, at: usize) {
        let line = &self.lines[at];
        let words = self.working[line.span.clone()].to_lowercase();
        let signs = ["signature", "signed", "execution", "executed"].iter().any(|it| words.starts_with(it));
        let leaves_schedule = self.base > 0
            && match (line.depth, self.schedule_depth) {
                (Some(depth), Some(schedule)) => {
                    let titles_the_schedule = at > 0 && self.kinds.get(at - 1) == Some(&LineKind::Heading);
                    depth <= schedule && !titles_the_schedule
                }
                _ => signs,
            };
        if leaves_schedule {
            self.base = 0;
            self.schedule_depth = None;
        }
        let depth = line.depth.map_or(1, |it| it.saturating_sub(self.top_depth) + 1);
        let level = if self.base > 0 { self.base + depth.min(3) } else { depth };
        self.items.clear();
        if level <= self.base + 1 {
            // Numbers may begin again under a new heading, and just as well go on.
            self.last_top = self.last_top.filter(|_| self.base == 0);
        }
        self.open_node(at, ClauseKind::Heading, None, level, Some(line.span.clone()));
        self.done(LineKind::Heading);
    }

    fn number(&mut self, at: usize, parts: &[u16], bare: bool, round: bool, length: usize, marked_up: bool) {
        let line = &self.lines[at];
        let rest = self.working[line.span.start + length..line.span.end].trim();
        let top = parts.len() == 1;
        let headed = marked_up || reads_as_heading(rest, if top { 90 } else { 60 }, top);
        let is_heading = headed && rest.len() <= 160 && !(parts.len() > 1 && rest.ends_with('.'));
        if top {
            let number = parts[0];
            let last = self.last_top;
            let continues_list = self
                .items
                .iter()
                .any(|it| matches!(it.shape, Shape::DigitPoint | Shape::Digit) && it.place + 1 == number);
            let follows = last.map_or(number == 1, |last| number == last + 1);
            let under_new_heading = self.open.last().is_some_and(|&it| {
                let node = &self.clauses[it];
                node.kind != ClauseKind::Clause && node.body.start + 1 >= line.span.start
            });
            let restarts = number == 1 && (last.is_none() || under_new_heading);
            let skips =
                last.is_some_and(|last| number > last && number <= last + 5) || (last.is_none() && number <= 20);
            let repeats = last == Some(number);
            let plain = !bare || is_heading || (rest.starts_with(|ch: char| ch.is_uppercase()) && follows);
            let is_clause = plain
                && !round
                && !(self.numbers_in_headings && line.depth.is_none())
                && (line.depth.is_some()
                    || (is_heading && (follows || restarts || skips || repeats))
                    || (!continues_list && (follows || restarts || skips)));
            if !is_clause {
                let readings = [(Shape::DigitPoint, number)];
                let as_item = !bare && (continues_list || number == 1 || round);
                if as_item {
                    let word = number.to_string();
                    return self.item(at, &word, &readings, length);
                }
                return self.done(line.kind);
            }
            self.numbered.0 += 1;
            self.numbered.1 += usize::from(follows || restarts);
            self.last_top = Some(number);
        }
        let depth = u8::try_from(parts.len()).unwrap_or(6);
        let number = parts.iter().map(u16::to_string).collect::<Vec<_>>().join(".");
        let heading = if is_heading {
            Some(line.span.end - rest.len()..line.span.end)
        } else {
            self.run_in_heading(line.span.end - rest.len(), rest)
        };
        self.items.clear();
        self.open_node(at, ClauseKind::Clause, Some(number), self.base + depth, heading);
        self.done(if is_heading { LineKind::Heading } else { LineKind::Item });
    }

    /// Heading words that share a line with the text they head.
    fn run_in_heading(&self, start: usize, rest: &str) -> Option<Span> {
        let next_bold = self.bold.partition_point(|it| it.start < start);
        let bold = self.bold.get(next_bold).filter(|it| it.start == start && it.end - it.start <= 80);
        if let Some(bold) = bold {
            return Some(bold.clone());
        }
        let words = RUN_IN.captures(rest)?.get(1)?;
        let heads = reads_as_heading(words.as_str(), 70, false) && words.as_str().split(' ').count() <= 8;
        heads.then(|| start + words.start()..start + words.end())
    }

    fn item(&mut self, at: usize, word: &str, readings: &[(Shape, u16)], length: usize) {
        let line = &self.lines[at];
        let next_of = |items: &[OpenItem]| {
            items
                .iter()
                .rposition(|it| readings.iter().any(|&(shape, place)| shape == it.shape && place == it.place + 1))
        };
        let first = readings.iter().rev().find(|it| it.1 == 1).copied();
        let same =
            |items: &[OpenItem]| items.iter().rposition(|it| readings.iter().any(|&(shape, _)| shape == it.shape));
        let (depth, (shape, place)) = if let Some(depth) = next_of(&self.items) {
            let shape = self.items[depth].shape;
            (depth, (shape, self.items[depth].place + 1))
        } else if let Some(first) = first {
            (self.items.len(), first)
        } else if let Some(depth) = same(&self.items) {
            let shape = self.items[depth].shape;
            let place = readings.iter().find(|it| it.0 == shape).map_or(1, |it| it.1);
            (depth, (shape, place))
        } else {
            let Some(&only) = readings.first() else { return self.done(line.kind) };
            (self.items.len(), only)
        };
        // No contract nests lists deeper; text that does is not a list.
        if depth > 5 {
            return self.done(line.kind);
        }
        self.items.truncate(depth);
        let holder = match self.items.last() {
            Some(item) => Some(item.node),
            None => self.open.iter().rev().copied().find(|&it| !self.is_item(it)),
        };
        let parent_number = holder.and_then(|it| self.clauses[it].number.clone());
        let number = match (parent_number, holder.map(|it| self.clauses[it].kind)) {
            (Some(parent), Some(ClauseKind::Clause)) => format!("{parent}({word})"),
            _ => format!("({word})"),
        };
        let level = holder.map_or(self.base + 1, |it| self.clauses[it].level) + 1;
        let rest = self.working[line.span.start + length..line.span.end].trim();
        let start = line.span.end - rest.len();
        let heading = if line.bold { Some(start..line.span.end) } else { self.run_in_heading(start, rest) };
        self.open_node(at, ClauseKind::Clause, Some(number), level, heading);
        self.items.push(OpenItem { shape, place, node: self.clauses.len() - 1 });
        self.done(LineKind::Item);
    }

    fn is_item(&self, node: usize) -> bool {
        self.clauses[node].number.as_deref().is_some_and(|it| it.ends_with(')'))
    }
}
