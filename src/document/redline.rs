//! Two versions of a contract's text, compared the way a lawyer reads them: paragraph against paragraph, then word
//! against word.
//!
//! Reading order: `leaves` (a content cut into headings, paragraphs, list entries and table rows), `align` (which of
//! them belong together), `words` (what changed inside a pair), `page` (the sheet), `clean` (its second net, server only).
//!
//! What must always hold: the spans give back both texts byte for byte, and no difference in words is without a span.
//! Clause numbers are written by the program, so a number is never part of what is compared: an inserted clause shows
//! as one insertion and many small renumberings. The same two texts give the same redline everywhere. That is why the
//! work is limited by counting and not by the clock, which would also be missing in the browser. Deliberately absent:
//! changes inside a moved paragraph; a paragraph that moved and was edited is a deletion and an insertion.

mod align;
#[cfg(feature = "ssr")]
mod clean;
mod leaves;
mod page;
mod words;

use super::blocks;
use align::{Class, Step, Text, Unit};
use leaves::{Leaf, Setting};
use serde::Serialize;
use std::collections::HashMap;
use std::ops::Range;
use words::{Effort, Lexicon, Spelling, Token};

/// What changed between two contents, in the order of the newer one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Redline {
    /// Every block of both texts, the unchanged ones too.
    pub blocks: Vec<RedlineBlock>,
    /// Words that only the newer text has, without clause numbers and without what was moved.
    pub inserted_words: u32,
    /// Words that only the older text has, without clause numbers and without what was moved.
    pub deleted_words: u32,
    /// Words of paragraphs that stand elsewhere in the newer text, counted once.
    pub moved_words: u32,
}

/// A heading, paragraph, list entry or table row with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RedlineBlock {
    /// Its place among all blocks of the redline, from 0.
    pub at: u32,
    /// What became of it.
    pub change: BlockChange,
    /// Its number in the older text, as written there, such as `6.1` or `(a)`.
    pub old_number: Option<String>,
    /// Its number in the newer text, as written there.
    pub new_number: Option<String>,
    /// For both ends of a move, the place of the other end.
    pub other_end: Option<u32>,
    /// Its Markdown in pieces, with everything up to the next block.
    pub spans: Vec<RedlineSpan>,
}

/// What became of a block; the written names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockChange {
    /// The same words under the same number; blanks may differ.
    Unchanged,
    /// The same words under another number.
    Renumbered,
    /// Other words, or other markup.
    Changed,
    /// Only the newer text has it.
    Inserted,
    /// Only the older text has it.
    Deleted,
    /// The same words stand elsewhere in the newer text; this is where they stood.
    MovedAway,
    /// The same words stood elsewhere in the older text; this is where they stand.
    MovedHere,
}

/// A stretch of Markdown that both texts or one of them has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RedlineSpan {
    /// Which of the two texts has it.
    pub kind: SpanKind,
    /// The stretch as written; never empty.
    pub text: String,
}

/// Which of the two texts has a stretch; the written names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// Both.
    Equal,
    /// The newer one.
    Inserted,
    /// The older one.
    Deleted,
}

/// Whether a redline shows what did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchanged {
    /// Everything is shown.
    Shown,
    /// Long unchanged stretches are folded away; the heading above a change stays.
    Folded,
}

impl Redline {
    /// The older text, byte for byte.
    pub fn old_text(&self) -> String {
        self.text_without(SpanKind::Inserted)
    }

    /// The newer text, byte for byte.
    pub fn new_text(&self) -> String {
        self.text_without(SpanKind::Deleted)
    }

    /// The blocks that are not as they were, in the order of the text.
    pub fn changes(&self) -> impl Iterator<Item = &RedlineBlock> {
        self.blocks.iter().filter(|block| block.change != BlockChange::Unchanged)
    }

    /// The redline as HTML for the inside of `article.sheet.redline`, safe by construction. The n-th place that a reader
    /// has to look at carries the id `r{n}`, counted from 1; renumbered blocks are not such places.
    pub fn to_html(&self, unchanged: Unchanged) -> String {
        page::write(self, unchanged)
    }

    /// [`Redline::to_html`], sanitised once more.
    #[cfg(feature = "ssr")]
    pub fn to_clean_html(&self, unchanged: Unchanged) -> String {
        clean::cleaned(&self.to_html(unchanged))
    }

    fn text_without(&self, absent: SpanKind) -> String {
        let spans = self.blocks.iter().flat_map(|block| &block.spans);
        spans.filter(|span| span.kind != absent).map(|span| span.text.as_str()).collect()
    }
}

/// Compares two contents by word. Never fails; unrelated texts cost little more than related ones.
pub fn redline(old: &str, new: &str) -> Redline {
    let mut lexicon = Lexicon::default();
    let old = Version::read(old, &mut lexicon);
    let new = Version::read(new, &mut lexicon);
    let mut keys = HashMap::new();
    let [old_text, new_text] = [&old, &new].map(|version| version.text(&mut keys));
    let mut effort = Effort::default();
    let steps = align::align(&old_text, &new_text, lexicon.weights(), &mut effort);
    let mut writer = Writer {
        old: &old,
        new: &new,
        weights: lexicon.weights(),
        effort,
        redline: Redline::default(),
        away: HashMap::new(),
        here: HashMap::new(),
    };
    for step in steps {
        writer.step(step);
    }
    writer.finish()
}

/// One of the two texts, cut into leaves and words.
struct Version<'t> {
    content: &'t str,
    leaves: Vec<Leaf>,
    /// The number of each leaf, as written.
    numbers: Vec<Option<String>>,
    tokens: Vec<Token>,
    spellings: Vec<Spelling>,
    /// The words of each leaf after its number, as indices of `tokens`.
    bodies: Vec<Range<usize>>,
}

impl<'t> Version<'t> {
    fn read(content: &'t str, lexicon: &mut Lexicon<'t>) -> Self {
        let reading = blocks::read(content);
        let leaves = leaves::cut(content, &reading);
        let mut version = Self {
            content,
            numbers: leaves.iter().map(|leaf| leaf.number(&reading)).collect(),
            tokens: Vec::with_capacity(content.len() / 5),
            spellings: Vec::with_capacity(content.len() / 5),
            bodies: Vec::with_capacity(leaves.len()),
            leaves,
        };
        for leaf in &version.leaves {
            let first = version.tokens.len();
            words::split(content, leaf.body..leaf.bytes.end, &mut version.tokens);
            version.bodies.push(first..version.tokens.len());
        }
        for token in &version.tokens {
            version.spellings.push(lexicon.spelling(content.get(token.word()).unwrap_or_default()));
        }
        version
    }

    /// What aligning needs to know. Leaves with the same words get the same key, whatever their number and blanks.
    fn text<'v>(&'v self, keys: &mut HashMap<&'v [Spelling], u32>) -> Text<'v> {
        let units = self.leaves.iter().zip(&self.bodies).map(|(leaf, body)| {
            let words = self.spellings.get(body.clone()).unwrap_or_default();
            let next = u32::try_from(keys.len()).unwrap_or(u32::MAX);
            Unit { key: *keys.entry(words).or_insert(next), class: class(&leaf.setting), words }
        });
        Text { units: units.collect() }
    }

    fn leaf_text(&self, index: usize) -> &'t str {
        self.leaves.get(index).and_then(|leaf| self.content.get(leaf.bytes.clone())).unwrap_or_default()
    }

    /// Number and markup before the words of a leaf.
    fn head(&self, index: usize) -> &'t str {
        self.leaves.get(index).and_then(|leaf| self.content.get(leaf.bytes.start..leaf.body)).unwrap_or_default()
    }

    fn number(&self, index: usize) -> Option<String> {
        self.numbers.get(index).cloned().flatten()
    }

    fn body(&self, index: usize) -> Words<'_> {
        let range = self.bodies.get(index).cloned().unwrap_or_default();
        Words {
            content: self.content,
            tokens: self.tokens.get(range.clone()).unwrap_or_default(),
            spellings: self.spellings.get(range).unwrap_or_default(),
        }
    }
}

fn class(setting: &Setting) -> Class {
    match setting {
        Setting::Heading { .. } => Class::Heading,
        Setting::Paragraph(_) | Setting::Entry { .. } => Class::Paragraph,
        Setting::Row { .. } => Class::Row,
        Setting::Code | Setting::Rule => Class::Other,
    }
}

/// The words of one leaf.
#[derive(Clone, Copy)]
struct Words<'v> {
    content: &'v str,
    tokens: &'v [Token],
    spellings: &'v [Spelling],
}

impl<'v> Words<'v> {
    fn count(&self, range: Range<usize>) -> u32 {
        let words = self.tokens.get(range).unwrap_or_default().iter().filter(|token| token.is_word).count();
        u32::try_from(words).unwrap_or(u32::MAX)
    }

    fn text(&self, range: Range<usize>) -> &'v str {
        let tokens = self.tokens.get(range).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.content.get(first.start..last.end).unwrap_or_default(),
            (None, _) | (_, None) => "",
        }
    }
}

struct Writer<'v, 't> {
    old: &'v Version<'t>,
    new: &'v Version<'t>,
    weights: &'v [u32],
    effort: Effort,
    redline: Redline,
    /// Where the two ends of each move were written, by the leaf of the older text.
    away: HashMap<usize, usize>,
    here: HashMap<usize, usize>,
}

impl Writer<'_, '_> {
    fn step(&mut self, step: Step) {
        match step {
            Step::Pair { old, new } => self.pair(old, new),
            Step::Delete { old } => {
                self.redline.deleted_words += self.all_words(self.old.body(old));
                self.whole(BlockChange::Deleted, Some(old), None);
            }
            Step::Insert { new } => {
                self.redline.inserted_words += self.all_words(self.new.body(new));
                self.whole(BlockChange::Inserted, None, Some(new));
            }
            Step::MoveAway { old, new } => {
                self.redline.moved_words += self.all_words(self.old.body(old));
                self.away.insert(old, self.redline.blocks.len());
                self.whole(BlockChange::MovedAway, Some(old), Some(new));
            }
            Step::MoveHere { old, new } => {
                self.here.insert(old, self.redline.blocks.len());
                self.whole(BlockChange::MovedHere, Some(old), Some(new));
            }
        }
    }

    fn all_words(&self, words: Words<'_>) -> u32 {
        words.count(0..words.tokens.len())
    }

    fn whole(&mut self, change: BlockChange, old: Option<usize>, new: Option<usize>) {
        let mut spans = Spans::default();
        match change {
            BlockChange::Deleted | BlockChange::MovedAway => {
                spans.push(SpanKind::Deleted, old.map_or("", |old| self.old.leaf_text(old)));
            }
            BlockChange::Inserted | BlockChange::MovedHere => {
                spans.push(SpanKind::Inserted, new.map_or("", |new| self.new.leaf_text(new)));
            }
            BlockChange::Unchanged | BlockChange::Renumbered | BlockChange::Changed => {}
        }
        self.keep(change, old, new, spans);
    }

    fn pair(&mut self, old: usize, new: usize) {
        let mut spans = Spans::default();
        let whole = self.new.leaf_text(new);
        if self.old.leaf_text(old) == whole && self.old.number(old) == self.new.number(new) {
            spans.push(SpanKind::Equal, whole);
            self.keep(BlockChange::Unchanged, Some(old), Some(new), spans);
            return;
        }
        let heads = [self.old.head(old), self.new.head(new)];
        write_heads(heads, &mut spans);
        let (before, after) = (self.old.body(old), self.new.body(new));
        let mut same_words = true;
        for stretch in words::compare(before.spellings, after.spellings, self.weights, &mut self.effort) {
            if stretch.same {
                write_same(before, after, &stretch, &mut spans);
            } else {
                same_words = false;
                self.redline.deleted_words += before.count(stretch.old.clone());
                self.redline.inserted_words += after.count(stretch.new.clone());
                spans.replace(before.text(stretch.old), after.text(stretch.new));
            }
        }
        let numbers = [self.old.number(old), self.new.number(new)];
        let markup = [0, 1].map(|side| {
            let number = numbers.get(side).and_then(Option::as_deref).unwrap_or_default();
            let head = heads.get(side).copied().unwrap_or_default();
            head.replacen(number, "", 1).split_whitespace().collect::<String>()
        });
        let [markup_before, markup_after] = markup;
        let change = match (same_words && markup_before == markup_after, numbers[0] == numbers[1]) {
            (true, true) => BlockChange::Unchanged,
            (true, false) => BlockChange::Renumbered,
            (false, _) => BlockChange::Changed,
        };
        self.keep(change, Some(old), Some(new), spans);
    }

    fn keep(&mut self, change: BlockChange, old: Option<usize>, new: Option<usize>, spans: Spans) {
        self.redline.blocks.push(RedlineBlock {
            at: u32::try_from(self.redline.blocks.len()).unwrap_or(u32::MAX),
            change,
            old_number: old.and_then(|old| self.old.number(old)),
            new_number: new.and_then(|new| self.new.number(new)),
            other_end: None,
            spans: spans.spans,
        });
    }

    /// Ties the two ends of each move together.
    fn finish(mut self) -> Redline {
        for (old, &away) in &self.away {
            let Some(&here) = self.here.get(old) else { continue };
            for (end, other) in [(away, here), (here, away)] {
                if let Some(block) = self.redline.blocks.get_mut(end) {
                    block.other_end = u32::try_from(other).ok();
                }
            }
        }
        self.redline
    }
}

/// The heads of a pair: equal where they are, and otherwise the number as a whole.
fn write_heads([before, after]: [&str; 2], spans: &mut Spans) {
    let mut old_words = before.split_inclusive(char::is_whitespace);
    let mut new_words = after.split_inclusive(char::is_whitespace);
    let mut taken = 0;
    while let (Some(old), Some(new)) = (old_words.next(), new_words.next()) {
        if old != new {
            break;
        }
        taken += old.len();
    }
    let (same, old_rest) = before.split_at(taken);
    spans.push(SpanKind::Equal, same);
    spans.replace(old_rest, after.get(taken..).unwrap_or_default());
}

/// A stretch of equal words, between which the blanks may differ.
fn write_same(before: Words<'_>, after: Words<'_>, stretch: &words::Stretch, spans: &mut Spans) {
    let old_text = before.text(stretch.old.clone());
    if old_text == after.text(stretch.new.clone()) {
        spans.push(SpanKind::Equal, old_text);
        return;
    }
    for (old, new) in stretch.old.clone().zip(stretch.new.clone()) {
        let (Some(old), Some(new)) = (before.tokens.get(old), after.tokens.get(new)) else { break };
        spans.push(SpanKind::Equal, before.content.get(old.word()).unwrap_or_default());
        let old_blank = before.content.get(old.blank()).unwrap_or_default();
        let new_blank = after.content.get(new.blank()).unwrap_or_default();
        if old_blank == new_blank {
            spans.push(SpanKind::Equal, old_blank);
        } else {
            spans.push(SpanKind::Deleted, old_blank);
            spans.push(SpanKind::Inserted, new_blank);
        }
    }
}

/// Spans as they are written: none is empty, and no two neighbours are of one kind.
#[derive(Default)]
struct Spans {
    spans: Vec<RedlineSpan>,
}

impl Spans {
    fn push(&mut self, kind: SpanKind, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(text),
            Some(_) | None => self.spans.push(RedlineSpan { kind, text: text.to_owned() }),
        }
    }

    /// One text in the place of another; blanks that both end with stay outside.
    fn replace(&mut self, old: &str, new: &str) {
        let [old_blank, new_blank] = [old, new].map(|text| text.get(text.trim_end().len()..).unwrap_or_default());
        let shared: usize = old_blank
            .chars()
            .rev()
            .zip(new_blank.chars().rev())
            .take_while(|(old, new)| old == new)
            .map(|(blank, _)| blank.len_utf8())
            .sum();
        let (old, blank) = old.split_at(old.len() - shared);
        let (new, _) = new.split_at(new.len() - shared);
        self.push(SpanKind::Deleted, old);
        self.push(SpanKind::Inserted, new);
        self.push(SpanKind::Equal, blank);
    }
}
