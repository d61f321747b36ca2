//! The text as it is edited, and how it becomes the text as it is read.
//!
//! The *source* is Markdown in which numbers are marks and references are names, so that inserting a clause renumbers
//! everything. A mark stands at the start of a line; everything without a mark is left exactly as it was, so a pasted
//! contract survives untouched.
//!
//! | source | content |
//! |---|---|
//! | `#. Heading {#key}` | `## 1. Heading`, in a schedule `### 1. Heading` |
//! | `##. text` | `1.1 text` |
//! | `###. text`, `####. text` | `(a) text`, `(i) text` |
//! | `#S. Title` | `## Schedule 1: Title` |
//! | `#P. text`, `#R. text` | `(1) text` for parties, `(A) text` for recitals |
//! | `#D. Term: meaning` | `**“Term”** means meaning`, sorted within a run |
//! | `{@key}` | the number of what is labelled `{#key}`: `4`, `4.2`, `4.2(a)`; `\{@` is a literal `{@` |
//!
//! [`assemble`] is pure and total: any Unicode text gives a content, and what is doubtful becomes a [`Slip`], never an
//! error. Its cost grows with the length of the source only, whatever stands in it. It knows nothing about HTML, law
//! or templates.

use super::offsets::{OffsetMap, Writer, chars_in};
use super::{OutlineEntry, outline};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What [`assemble`] makes of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Assembled {
    /// The contract's text in Markdown, with numbers and references written out.
    pub content: String,
    /// The headings of `content` in the order of the text.
    pub outline: Vec<OutlineEntry>,
    /// Where each character of `content` came from, and where each character of the source went.
    pub map: OffsetMap,
    /// What the author should look at, in the order of the source.
    pub slips: Vec<Slip>,
}

/// Something in the source that is probably not what the author meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// The kind of slip.
    pub code: SlipCode,
    /// One or two sentences for the author.
    pub message: String,
    /// Where it stands, in characters from the start of the source.
    pub at: u32,
}

/// The kinds of [`Slip`]; their written names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlipCode {
    /// `{@key}` names a label that nothing carries.
    UnknownReference,
    /// `{@key}` names a definition, which has no number.
    NumberlessReference,
    /// Two marked lines carry the same label.
    DuplicateLabel,
    /// `{@` or `{#` without its closing brace on the same line.
    UnclosedMark,
    /// A `#D.` line without a colon between the term and its meaning.
    DefinitionWithoutMeaning,
    /// Two `#D.` lines define the same term.
    TermDefinedTwice,
    /// A defined term that stands nowhere outside its own definition.
    TermNeverUsed,
}

/// Writes out the numbers, references and definitions of `source`.
pub fn assemble(source: &str) -> Assembled {
    let mut slips = Vec::new();
    let lines = read_lines(source, &mut slips);
    let labels = labels_of(&lines, &mut slips);
    let definitions = definition_blocks(&lines);
    complain_about_terms(source, &lines, &definitions, &mut slips);
    let mut assembly = Assembly { writer: Writer::default(), labels, slips, line_open: false, after_blank: true };
    assembly.write(&lines, &definitions);
    let Assembly { writer, mut slips, .. } = assembly;
    let (content, map) = writer.finish();
    slips.sort_by_key(|slip| slip.at);
    Assembled { outline: outline(&content), content, map, slips }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Clause,
    SubClause,
    Item,
    SubItem,
    Schedule,
    Party,
    Recital,
    Definition,
}

const MARKS: [(&str, Mark); 8] = [
    ("#.", Mark::Clause),
    ("##.", Mark::SubClause),
    ("###.", Mark::Item),
    ("####.", Mark::SubItem),
    ("#S.", Mark::Schedule),
    ("#P.", Mark::Party),
    ("#R.", Mark::Recital),
    ("#D.", Mark::Definition),
];

/// One line of the source. `raw` is the line without its end, `end` is that end.
struct Line<'a> {
    raw: &'a str,
    end: &'a str,
    byte: usize,
    at: u32,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Blank,
    Heading,
    Text,
    Marked(Marked<'a>),
}

struct Marked<'a> {
    mark: Mark,
    /// Length of the mark with the blanks after it: bytes and characters, as it is ASCII.
    lead: usize,
    body: &'a str,
    label: Option<(&'a str, u32)>,
    /// What stands before the text in the content.
    written: String,
    /// What a reference to the line says; a definition has none.
    number: Option<String>,
}

impl<'a> Line<'a> {
    fn marked(&self) -> Option<&Marked<'a>> {
        match &self.kind {
            Kind::Marked(marked) => Some(marked),
            Kind::Blank | Kind::Heading | Kind::Text => None,
        }
    }

    fn is(&self, mark: Mark) -> bool {
        self.marked().is_some_and(|marked| marked.mark == mark)
    }
}

fn read_lines<'a>(source: &'a str, slips: &mut Vec<Slip>) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut numbers = Numbers::default();
    let (mut byte, mut at) = (0, 0);
    for full in source.split_inclusive('\n') {
        let raw = full.strip_suffix('\n').map_or(full, |line| line.strip_suffix('\r').unwrap_or(line));
        let end = full.get(raw.len()..).unwrap_or_default();
        let kind = match marked_line(raw, at, slips) {
            Some(mut marked) => {
                numbers.count(&mut marked);
                Kind::Marked(marked)
            }
            None if raw.trim().is_empty() => Kind::Blank,
            None if is_heading(raw) => {
                numbers.section();
                Kind::Heading
            }
            None => Kind::Text,
        };
        lines.push(Line { raw, end, byte, at, kind });
        byte += full.len();
        at += chars_in(full);
    }
    lines
}

fn marked_line<'a>(raw: &'a str, at: u32, slips: &mut Vec<Slip>) -> Option<Marked<'a>> {
    let (written, mark) = MARKS.into_iter().find(|(written, _)| {
        raw.strip_prefix(written).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    })?;
    let rest = raw.get(written.len()..).unwrap_or_default();
    let text = rest.trim_start_matches([' ', '\t']);
    let lead = raw.len() - text.len();
    let text = text.trim_end();
    let mut marked = Marked { mark, lead, body: text, label: None, written: String::new(), number: None };
    if let Some(open) = text.rfind("{#") {
        let (before, label) = text.split_at(open);
        let label_at = at + chars_in(raw.get(..lead + open).unwrap_or_default());
        match label.strip_prefix("{#").unwrap_or_default().split_once('}') {
            Some((key, "")) if !key.trim().is_empty() && !key.contains('{') => {
                marked.body = before.trim_end();
                marked.label = Some((key.trim(), label_at));
            }
            // A brace that closes before the end of the line is ordinary text.
            Some(_) => {}
            None => slips.push(Slip {
                code: SlipCode::UnclosedMark,
                message: "A label begins here with “{#” but has no closing brace. Write it as {#name} at the end of the line.".to_owned(),
                at: label_at,
            }),
        }
    }
    Some(marked)
}

/// An ordinary Markdown heading, which begins a new section for parties and recitals.
fn is_heading(raw: &str) -> bool {
    let hashes = raw.bytes().take_while(|&b| b == b'#').count();
    (1..=6).contains(&hashes) && raw.get(hashes..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// The counters of automatic numbers while the source is read from top to bottom.
#[derive(Default)]
struct Numbers {
    in_schedule: bool,
    schedule: u32,
    clause: u32,
    sub_clause: u32,
    item: u32,
    sub_item: u32,
    party: u32,
    recital: u32,
    /// The number that items hang from: `4`, `4.2`, or nothing under a definition.
    parent: String,
}

impl Numbers {
    fn section(&mut self) {
        self.party = 0;
        self.recital = 0;
    }

    fn hang_from(&mut self, parent: String) {
        self.parent = parent;
        self.item = 0;
        self.sub_item = 0;
    }

    fn count(&mut self, line: &mut Marked<'_>) {
        let (written, number) = match line.mark {
            Mark::Clause => {
                self.section();
                self.clause += 1;
                self.sub_clause = 0;
                self.hang_from(self.clause.to_string());
                let hashes = if self.in_schedule { "###" } else { "##" };
                (format!("{hashes} {}. ", self.clause), Some(self.parent.clone()))
            }
            Mark::SubClause => {
                // A sub-clause above every clause opens an unwritten clause, so that no two numbers are alike.
                self.clause = self.clause.max(1);
                self.sub_clause += 1;
                self.hang_from(format!("{}.{}", self.clause, self.sub_clause));
                (format!("{} ", self.parent), Some(self.parent.clone()))
            }
            Mark::Item => {
                self.item += 1;
                self.sub_item = 0;
                let letter = letters(self.item);
                (format!("({letter}) "), Some(format!("{}({letter})", self.parent)))
            }
            Mark::SubItem => {
                self.sub_item += 1;
                let numeral = roman(self.sub_item);
                let item = if self.item > 0 { format!("({})", letters(self.item)) } else { String::new() };
                (format!("({numeral}) "), Some(format!("{}{item}({numeral})", self.parent)))
            }
            Mark::Schedule => {
                self.section();
                self.schedule += 1;
                self.in_schedule = true;
                self.clause = 0;
                self.sub_clause = 0;
                self.hang_from(String::new());
                let gap = if line.body.is_empty() { "" } else { ": " };
                (format!("## Schedule {}{gap}", self.schedule), Some(self.schedule.to_string()))
            }
            Mark::Party => {
                self.party += 1;
                self.hang_from(self.party.to_string());
                (format!("({}) ", self.party), Some(self.parent.clone()))
            }
            Mark::Recital => {
                self.recital += 1;
                let letter = letters(self.recital).to_uppercase();
                self.hang_from(letter.clone());
                (format!("({letter}) "), Some(letter))
            }
            Mark::Definition => {
                self.hang_from(String::new());
                (String::new(), None)
            }
        };
        line.written = if line.body.is_empty() { written.trim_end().to_owned() } else { written };
        line.number = number;
    }
}

/// 1 is `a`, 26 is `z`, 27 is `aa`, 28 is `ab`.
fn letters(mut n: u32) -> String {
    let mut reversed = Vec::new();
    while n > 0 {
        n -= 1;
        reversed.push(char::from(b'a' + u8::try_from(n % 26).unwrap_or_default()));
        n /= 26;
    }
    reversed.into_iter().rev().collect()
}

/// Lower-case Roman numerals up to 3,999; figures above, so that a number never grows with its value.
fn roman(n: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if n > 3999 {
        return n.to_string();
    }
    let mut left = n;
    let mut numeral = String::new();
    for (value, digits) in STEPS {
        while left >= value {
            numeral.push_str(digits);
            left -= value;
        }
    }
    numeral
}

type Labels<'a> = HashMap<&'a str, Option<String>>;

fn labels_of<'a>(lines: &[Line<'a>], slips: &mut Vec<Slip>) -> Labels<'a> {
    let mut labels = Labels::new();
    for marked in lines.iter().filter_map(Line::marked) {
        let Some((key, at)) = marked.label else { continue };
        if labels.contains_key(key) {
            slips.push(Slip {
                code: SlipCode::DuplicateLabel,
                message: format!(
                    "The label “{key}” is used twice. References go to the first place; give this one another name."
                ),
                at,
            });
        } else {
            labels.insert(key, marked.number.clone());
        }
    }
    labels
}

/// A definition with its continuation lines and items: the lines `core` without, `whole` with the blank lines after.
struct DefinitionBlock<'a> {
    core: Range<usize>,
    whole: Range<usize>,
    term: &'a str,
    /// Whether the block follows the one before it in the list without anything between.
    joined: bool,
}

fn definition_blocks<'a>(lines: &[Line<'a>]) -> Vec<DefinitionBlock<'a>> {
    let mut blocks: Vec<DefinitionBlock<'a>> = Vec::new();
    let mut next = 0;
    while let Some(line) = lines.get(next) {
        let first = next;
        next += 1;
        let Some(marked) = line.marked().filter(|marked| marked.mark == Mark::Definition) else { continue };
        let mut core_end = next;
        let mut after_blank = false;
        while let Some(line) = lines.get(next) {
            match &line.kind {
                Kind::Blank => after_blank = true,
                Kind::Text if !after_blank => core_end = next + 1,
                Kind::Marked(item) if matches!(item.mark, Mark::Item | Mark::SubItem) => {
                    core_end = next + 1;
                    after_blank = false;
                }
                Kind::Text | Kind::Heading | Kind::Marked(_) => break,
            }
            next += 1;
        }
        let joined = blocks.last().is_some_and(|before| before.whole.end == first);
        let term = Definition::read(marked.body).term;
        blocks.push(DefinitionBlock { core: first..core_end, whole: first..next, term, joined });
    }
    blocks
}

/// `Term: meaning` taken apart, without the quotation marks an author may have typed around the term.
struct Definition<'a> {
    /// Bytes of the body before the term.
    lead: usize,
    term: &'a str,
    meaning: &'a str,
    has_colon: bool,
}

impl<'a> Definition<'a> {
    fn read(body: &'a str) -> Self {
        let (term, meaning, has_colon) = match body.split_once(':') {
            Some((term, meaning)) => (term, meaning.trim_start(), true),
            None => (body, "", false),
        };
        let dressing = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '*');
        let undressed = term.trim_start_matches(dressing);
        let lead = term.len() - undressed.len();
        Self { lead, term: undressed.trim_end_matches(dressing), meaning, has_colon }
    }

    /// Whether the meaning already says “means” in words of its own.
    fn says_means(&self) -> bool {
        const VERBS: [&str; 9] = ["means", "mean", "has", "have", "shall", "includes", "include", "is", "are"];
        let first = self.meaning.split_whitespace().next().unwrap_or_default();
        VERBS.iter().any(|verb| first.trim_end_matches(':').eq_ignore_ascii_case(verb))
    }
}

/// The longest term, in words, that is looked for in the text.
const LONGEST_TERM: usize = 12;

fn complain_about_terms(source: &str, lines: &[Line<'_>], blocks: &[DefinitionBlock<'_>], slips: &mut Vec<Slip>) {
    let mut seen = HashSet::new();
    let mut terms = Vec::new();
    for block in blocks {
        let Some(line) = lines.get(block.core.start) else { continue };
        let definition = Definition::read(line.marked().map_or("", |marked| marked.body));
        if !definition.has_colon || definition.meaning.is_empty() {
            slips.push(Slip {
                code: SlipCode::DefinitionWithoutMeaning,
                message: "This definition has no meaning yet. Write the term, a colon, and what it means.".to_owned(),
                at: line.at,
            });
        }
        if !seen.insert(block.term.to_lowercase()) {
            slips.push(Slip {
                code: SlipCode::TermDefinedTwice,
                message: format!("“{}” is defined twice. Keep one of the two meanings.", block.term),
                at: line.at,
            });
            continue;
        }
        let end = lines.get(block.core.end).map_or(source.len(), |next| next.byte);
        terms.push((block.term, line.byte..end, line.at));
    }
    for (index, used) in terms_used(source, &terms).into_iter().enumerate() {
        let Some((term, _, at)) = terms.get(index).filter(|_| !used) else { continue };
        slips.push(Slip {
            code: SlipCode::TermNeverUsed,
            message: format!("“{term}” is defined but never used. Use it, or delete the definition."),
            at: *at,
        });
    }
}

/// For each term whether it stands outside its own lines, as it is or in the plural.
fn terms_used(source: &str, terms: &[(&str, Range<usize>, u32)]) -> Vec<bool> {
    let mut used = vec![false; terms.len()];
    let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
    let mut lengths: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, (term, ..)) in terms.iter().enumerate() {
        let words: Vec<&str> = words(term).map(|(_, word)| word).collect();
        if words.is_empty() || words.len() > LONGEST_TERM {
            if let Some(used) = used.get_mut(index) {
                *used = true;
            }
            continue;
        }
        for form in forms(&words.join(" ")) {
            let head = form.split(' ').next().unwrap_or_default().to_owned();
            let known = lengths.entry(head).or_default();
            if !known.contains(&words.len()) {
                known.push(words.len());
            }
            wanted.entry(form).or_default().push(index);
        }
    }
    if wanted.is_empty() {
        return used;
    }
    let text: Vec<(usize, &str)> = words(source).collect();
    for (start, (byte, word)) in text.iter().enumerate() {
        for &length in lengths.get(*word).map(Vec::as_slice).unwrap_or_default() {
            let Some(run) = text.get(start..start + length) else { continue };
            let phrase = run.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" ");
            for &index in wanted.get(&phrase).map(Vec::as_slice).unwrap_or_default() {
                let own = terms.get(index).is_some_and(|(_, lines, _)| lines.contains(byte));
                if let Some(used) = used.get_mut(index).filter(|_| !own) {
                    *used = true;
                }
            }
        }
    }
    used
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut read = 0;
    std::iter::from_fn(move || {
        let unread = text.get(read..)?;
        let start = unread.find(char::is_alphanumeric)?;
        let word = unread.get(start..)?;
        let word = word.get(..word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len()))?;
        let at = read + start;
        read = at + word.len();
        Some((at, word))
    })
}

/// A term in the ways it is written in a sentence: one or several, and with a capital at the start.
fn forms(term: &str) -> Vec<String> {
    let mut forms = vec![term.to_owned(), format!("{term}s"), format!("{term}es")];
    if let Some(stem) = term.strip_suffix('y') {
        forms.push(format!("{stem}ies"));
    }
    if let Some(stem) = term.strip_suffix("ies") {
        forms.push(format!("{stem}y"));
    }
    if let Some(stem) = term.strip_suffix('s') {
        forms.push(stem.to_owned());
    }
    let mut rest = term.chars();
    if let Some(first) = rest.next().filter(|c| c.is_lowercase()) {
        forms.push(first.to_uppercase().chain(rest).collect());
    }
    forms
}

/// The content while it is written.
struct Assembly<'a> {
    writer: Writer,
    labels: Labels<'a>,
    slips: Vec<Slip>,
    /// The last line has no end yet.
    line_open: bool,
    /// The last line was blank, or there is none.
    after_blank: bool,
}

impl Assembly<'_> {
    fn write(&mut self, lines: &[Line<'_>], definitions: &[DefinitionBlock<'_>]) {
        let mut next_definition = 0;
        let mut next = 0;
        // A paragraph that began with a mark ends at the next blank line.
        let mut in_marked: Option<Mark> = None;
        while let Some(line) = lines.get(next) {
            if line.is(Mark::Definition) {
                let run = definition_run(definitions, next_definition);
                next_definition += run.len();
                next = run.last().map_or(next + 1, |block| block.whole.end);
                self.write_definitions(lines, run);
                in_marked = Some(Mark::Definition);
                continue;
            }
            match &line.kind {
                Kind::Blank => in_marked = None,
                Kind::Heading | Kind::Text => {
                    let apart = match in_marked {
                        Some(Mark::Clause | Mark::Schedule) => true,
                        Some(_) => matches!(line.kind, Kind::Heading),
                        None => false,
                    };
                    if apart {
                        self.set_apart(line.at);
                        in_marked = None;
                    }
                }
                Kind::Marked(marked) => in_marked = Some(marked.mark),
            }
            self.write_line(line);
            next += 1;
        }
    }

    fn write_line(&mut self, line: &Line<'_>) {
        match &line.kind {
            Kind::Blank => self.writer.literal(line.raw, line.at),
            Kind::Heading | Kind::Text => self.write_text(line.raw, line.at),
            Kind::Marked(marked) => self.write_marked(line, marked),
        }
        self.writer.literal(line.end, line.at + chars_in(line.raw));
        self.line_open = line.end.is_empty();
        self.after_blank = matches!(line.kind, Kind::Blank);
    }

    fn write_marked(&mut self, line: &Line<'_>, marked: &Marked<'_>) {
        self.set_apart(line.at);
        let lead = u32::try_from(marked.lead).unwrap_or(u32::MAX);
        let body_at = line.at + lead;
        match marked.mark {
            Mark::Definition => self.write_definition(marked.body, line.at, body_at),
            Mark::Clause
            | Mark::SubClause
            | Mark::Item
            | Mark::SubItem
            | Mark::Schedule
            | Mark::Party
            | Mark::Recital => {
                self.writer.generated(&marked.written, line.at..body_at);
                self.write_text(marked.body, body_at);
            }
        }
        let body_end = body_at + chars_in(marked.body);
        self.writer.generated("", body_end..line.at + chars_in(line.raw));
    }

    fn write_definition(&mut self, body: &str, at: u32, body_at: u32) {
        let definition = Definition::read(body);
        let term_at = body_at + chars_in(body.get(..definition.lead).unwrap_or_default());
        let term_end = term_at + chars_in(definition.term);
        let meaning_at = body_at + chars_in(body) - chars_in(definition.meaning);
        if definition.term.is_empty() {
            self.writer.generated("", at..meaning_at);
        } else {
            self.writer.generated("**“", at..term_at);
            self.write_text(definition.term, term_at);
            let verb = match (definition.meaning.is_empty(), definition.says_means()) {
                (true, _) => "”**",
                (false, true) => "”** ",
                (false, false) => "”** means ",
            };
            self.writer.generated(verb, term_end..meaning_at);
        }
        self.write_text(definition.meaning, meaning_at);
    }

    /// A run of definitions in the order of the alphabet. Only whole blocks move; the blank lines after the last one of
    /// the source stay behind the last one of the content.
    fn write_definitions(&mut self, lines: &[Line<'_>], run: &[DefinitionBlock<'_>]) {
        let mut order: Vec<(String, &DefinitionBlock<'_>)> =
            run.iter().map(|block| (block.term.to_lowercase(), block)).collect();
        order.sort_by(|a, b| a.0.cmp(&b.0));
        let after = |block: &DefinitionBlock<'_>| lines.get(block.core.end..block.whole.end).unwrap_or_default();
        let gap_after = |block: &DefinitionBlock<'_>| -> String {
            let end = lines.get(block.core.end.saturating_sub(1)).map_or("", |line| line.end);
            std::iter::once(end).chain(after(block).iter().flat_map(|line| [line.raw, line.end])).collect()
        };
        let tail = run.last().map(gap_after).unwrap_or_default();
        for (place, (_, block)) in order.iter().enumerate() {
            let core = lines.get(block.core.clone()).unwrap_or_default();
            let Some((last, inner)) = core.split_last() else { continue };
            for line in inner {
                self.write_line(line);
            }
            match &last.kind {
                Kind::Marked(marked) => self.write_marked(last, marked),
                Kind::Blank | Kind::Heading | Kind::Text => self.write_text(last.raw, last.at),
            }
            let from = last.at + chars_in(last.raw);
            let gap = gap_after(block);
            let wanted = if place + 1 < order.len() { "\n\n" } else { tail.as_str() };
            if gap == wanted {
                self.writer.literal(&gap, from);
            } else {
                self.writer.generated(wanted, from..from + chars_in(&gap));
            }
            self.line_open = !wanted.contains('\n');
            self.after_blank = wanted.matches('\n').count() > 1;
        }
    }

    /// Puts a blank line before what follows, if there is none yet.
    fn set_apart(&mut self, at: u32) {
        let missing = match (self.line_open, self.after_blank) {
            (true, false) => "\n\n",
            (false, false) | (true, true) => "\n",
            (false, true) => "",
        };
        self.writer.generated(missing, at..at);
        self.line_open = false;
        self.after_blank = true;
    }

    /// Text with its references replaced by numbers.
    fn write_text(&mut self, text: &str, at: u32) {
        let (mut rest, mut at) = (text, at);
        while let Some(open) = rest.find("{@") {
            let (before, mark) = rest.split_at(open);
            let after = mark.strip_prefix("{@").unwrap_or_default();
            if let Some(before) = before.strip_suffix('\\') {
                self.writer.literal(before, at);
                at += chars_in(before);
                self.writer.generated("{@", at..at + 3);
                at += 3;
                rest = after;
                continue;
            }
            self.writer.literal(before, at);
            at += chars_in(before);
            let close = after.find(['{', '}']).filter(|&close| after.get(close..).is_some_and(|c| c.starts_with('}')));
            let Some(close) = close else {
                self.slip(
                    SlipCode::UnclosedMark,
                    at,
                    "A reference begins here with “{@” but has no closing brace. Write it as {@name}.",
                );
                self.writer.literal("{@", at);
                at += 2;
                rest = after;
                continue;
            };
            let (key, after) = after.split_at(close);
            let whole = mark.get(..close + 3).unwrap_or_default();
            let length = chars_in(whole);
            match self.labels.get(key.trim()) {
                Some(Some(number)) => self.writer.generated(number, at..at + length),
                Some(None) => {
                    let message =
                        format!("“{}” is a definition and has no number. Write the term itself here.", key.trim());
                    self.slip(SlipCode::NumberlessReference, at, &message);
                    self.writer.literal(whole, at);
                }
                None => {
                    let message = format!(
                        "Nothing here is labelled “{}”. Put {{#{}}} at the end of the clause you mean.",
                        key.trim(),
                        key.trim()
                    );
                    self.slip(SlipCode::UnknownReference, at, &message);
                    self.writer.literal(whole, at);
                }
            }
            at += length;
            rest = after.strip_prefix('}').unwrap_or_default();
        }
        self.writer.literal(rest, at);
    }

    fn slip(&mut self, code: SlipCode, at: u32, message: &str) {
        self.slips.push(Slip { code, message: message.to_owned(), at });
    }
}

fn definition_run<'b, 'a>(blocks: &'b [DefinitionBlock<'a>], first: usize) -> &'b [DefinitionBlock<'a>] {
    let rest = blocks.get(first..).unwrap_or_default();
    let length = 1 + rest.iter().skip(1).take_while(|block| block.joined).count();
    rest.get(..length).unwrap_or(rest)
}
