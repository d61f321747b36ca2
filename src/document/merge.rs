//! Two people changed the same text: what can be put together by itself, and what one of them has to decide.
//!
//! The text is cut into paragraphs, and each person's changes are found against the version both began with. What does
//! not meet goes in by itself, even into neighbouring paragraphs; what meets is a conflict and is never guessed. What
//! must always hold: who changed nothing loses nothing, so a merge with an unchanged text gives the changed one byte
//! for byte; two equal changes are one; and exchanging the two people exchanges only their sides of a conflict. Blank
//! lines between paragraphs are merged beside the words and never make a conflict. Deliberately absent: merging inside
//! a paragraph, because two halves of a sentence by two people are nobody's sentence.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

/// With more paragraphs than this between the first and the last edit, both texts together, all of it is one edit.
const MOST_COMPARED: usize = 50_000;

/// What stands between paragraphs where nobody wrote it.
const GAP: &str = "\n\n";

/// Two changed texts put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The text in its order. Neighbours are never both agreed.
    pub pieces: Vec<MergePiece>,
    /// The blanks at the very end of the text.
    ending: String,
}

/// Whole paragraphs, with the blank lines behind them; the written names are stable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MergePiece {
    /// Nobody changed it, only one person did, or both did alike.
    Agreed {
        /// What it is now.
        text: String,
    },
    /// Both changed it, each in their own way. An empty side has deleted it, an empty base is where both inserted.
    Conflict {
        /// What both began with.
        base: String,
        /// What the first person made of it.
        mine: String,
        /// What the second person made of it.
        theirs: String,
    },
}

/// How a conflict is decided; the written names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeChoice {
    /// The first person's text.
    Mine,
    /// The second person's text.
    Theirs,
    /// The first person's text and then the second person's.
    Both,
}

impl MergeChoice {
    /// The choice of a word: `mine`, `theirs` or `both`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "mine" => Some(Self::Mine),
            "theirs" => Some(Self::Theirs),
            "both" => Some(Self::Both),
            _ => None,
        }
    }
}

impl Merged {
    /// How many conflicts have to be decided.
    pub fn conflicts(&self) -> usize {
        self.pieces.iter().filter(|piece| matches!(piece, MergePiece::Conflict { .. })).count()
    }

    /// The whole text, with the conflicts decided in their order; `None` unless there is one choice for each.
    pub fn decided(&self, choices: &[MergeChoice]) -> Option<String> {
        if choices.len() != self.conflicts() {
            return None;
        }
        let mut choices = choices.iter();
        let mut whole = String::new();
        for piece in &self.pieces {
            match piece {
                MergePiece::Agreed { text } => whole.push_str(text),
                MergePiece::Conflict { mine, theirs, .. } => match choices.next()? {
                    MergeChoice::Mine => whole.push_str(mine),
                    MergeChoice::Theirs => whole.push_str(theirs),
                    MergeChoice::Both => whole.extend([mine.as_str(), theirs]),
                },
            }
        }
        whole.truncate(whole.trim_end().len());
        whole.push_str(&self.ending);
        Some(whole)
    }
}

/// Merges two texts that were both made from `base`. Never fails; what cannot be merged is a conflict.
pub fn merge(base: &str, mine: &str, theirs: &str) -> Merged {
    let [base, mine, theirs] = [base, mine, theirs].map(Draft::read);
    let mut keys = HashMap::new();
    let [base_keys, mine_keys, their_keys] = [&base, &mine, &theirs].map(|draft| draft.keys(&mut keys));
    let mut merger = Merger {
        mine: Edits::of(&base_keys, &mine_keys),
        theirs: Edits::of(&base_keys, &their_keys),
        pieces: Vec::new(),
        texts: Texts { base: &base, mine: &mine, theirs: &theirs },
        done: 0,
    };
    merger.run();
    let ending = if mine.ending == base.ending { theirs.ending } else { mine.ending };
    Merged { pieces: merger.pieces, ending: ending.to_owned() }
}

/// A text cut into paragraphs.
struct Draft<'t> {
    paragraphs: Vec<Paragraph<'t>>,
    /// The blanks behind the last paragraph.
    ending: &'t str,
}

#[derive(Clone, Copy)]
struct Paragraph<'t> {
    /// Its lines, without blanks at their end.
    body: &'t str,
    /// The blanks up to the next paragraph; the last one has none.
    gap: Option<&'t str>,
}

impl<'t> Draft<'t> {
    fn read(text: &'t str) -> Self {
        let end = text.trim_end().len();
        let (written, ending) = text.split_at(end);
        let mut starts = Vec::new();
        let mut at = 0;
        let mut blank_before = true;
        for line in written.split_inclusive('\n') {
            let is_blank = line.trim().is_empty();
            if (!is_blank && (blank_before || begins_paragraph(line))) || at == 0 {
                starts.push(at);
            }
            blank_before = is_blank;
            at += line.len();
        }
        let ends = starts.iter().skip(1).copied().chain([end]);
        let paragraphs = starts.iter().zip(ends).map(|(&start, end)| {
            let whole = written.get(start..end).unwrap_or_default();
            let body = whole.trim_end();
            let gap = whole.get(body.len()..).filter(|gap| !gap.is_empty());
            Paragraph { body, gap }
        });
        Self { paragraphs: paragraphs.collect(), ending }
    }

    fn keys(&self, keys: &mut HashMap<&'t str, usize>) -> Vec<usize> {
        let mut key = |paragraph: &Paragraph<'t>| {
            let next = keys.len();
            *keys.entry(paragraph.body).or_insert(next)
        };
        self.paragraphs.iter().map(&mut key).collect()
    }

    fn get(&self, range: Range<usize>) -> &[Paragraph<'t>] {
        self.paragraphs.get(range).unwrap_or_default()
    }

    fn paragraph(&self, index: usize) -> Option<Paragraph<'t>> {
        self.paragraphs.get(index).copied()
    }
}

/// Whether a line is a paragraph of its own even without a blank line before it: headings, numbered lines, list
/// entries, quotations and table rows.
fn begins_paragraph(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', '|', '-', '*', '+', '>', '(']) || line.starts_with(|c: char| c.is_ascii_digit())
}

/// Paragraphs of the base that became other ones; either side may be empty.
#[derive(Clone, Debug)]
struct Edit {
    base: Range<usize>,
    new: Range<usize>,
}

impl Edit {
    /// Whether two people's edits are about the same place. Neighbours are not, but what was inserted right behind
    /// paragraphs that the other person deleted may have belonged to them.
    fn meets(&self, other: &Self) -> bool {
        let overlap = self.base.start < other.base.end && other.base.start < self.base.end;
        let both_insert = self.base == other.base;
        overlap || both_insert || self.hangs_on(other) || other.hangs_on(self)
    }

    fn hangs_on(&self, other: &Self) -> bool {
        self.base.is_empty() && other.new.is_empty() && self.base.start == other.base.end
    }
}

/// One person's edits in the order of the base.
struct Edits {
    edits: Vec<Edit>,
    next: usize,
    /// How far the person's text is used, in paragraphs.
    used: usize,
}

impl Edits {
    fn of(base: &[usize], new: &[usize]) -> Self {
        let before = base.iter().zip(new).take_while(|(base, new)| base == new).count();
        let [base_rest, new_rest] = [base, new].map(|keys| keys.get(before..).unwrap_or_default());
        let behind = base_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(base, new)| base == new).count();
        let [base_middle, new_middle] =
            [base_rest, new_rest].map(|keys| keys.get(..keys.len() - behind).unwrap_or_default());
        if base_middle.len() + new_middle.len() > MOST_COMPARED {
            let edit = Edit { base: before..base.len() - behind, new: before..new.len() - behind };
            return Self { edits: vec![edit], next: 0, used: 0 };
        }
        let mut edits: Vec<Edit> = Vec::new();
        for op in capture_diff_slices(Algorithm::Patience, base_middle, new_middle) {
            if op.tag() == DiffTag::Equal {
                continue;
            }
            let [base, new] = [op.old_range(), op.new_range()].map(|range| range.start + before..range.end + before);
            let edit = Edit { base, new };
            match edits.last_mut() {
                Some(last) if last.base.end == edit.base.start && last.new.end == edit.new.start => {
                    last.base.end = edit.base.end;
                    last.new.end = edit.new.end;
                }
                Some(_) | None => edits.push(edit),
            }
        }
        Self { edits, next: 0, used: 0 }
    }

    fn peek(&self) -> Option<&Edit> {
        self.edits.get(self.next)
    }

    /// Takes the next edit if it meets one of `others`.
    fn take_meeting(&mut self, others: &[Edit]) -> Option<Edit> {
        let edit = self.peek().filter(|edit| others.iter().any(|other| edit.meets(other))).cloned()?;
        self.next += 1;
        Some(edit)
    }

    /// The person's paragraphs for the base up to `upto`, of which `edits` are all edits.
    fn use_up(&mut self, base: &Range<usize>, edits: &[Edit]) -> Range<usize> {
        let removed: usize = edits.iter().map(|edit| edit.base.len()).sum();
        let added: usize = edits.iter().map(|edit| edit.new.len()).sum();
        let start = self.used;
        self.used += (base.len() + added).saturating_sub(removed);
        start..self.used
    }
}

struct Texts<'d, 't> {
    base: &'d Draft<'t>,
    mine: &'d Draft<'t>,
    theirs: &'d Draft<'t>,
}

struct Merger<'d, 't> {
    texts: Texts<'d, 't>,
    mine: Edits,
    theirs: Edits,
    pieces: Vec<MergePiece>,
    /// How far the base is used, in paragraphs.
    done: usize,
}

impl<'t> Merger<'_, 't> {
    fn run(&mut self) {
        loop {
            let mine_first = match (self.mine.peek(), self.theirs.peek()) {
                (Some(mine), Some(theirs)) => (mine.base.start, mine.base.end) <= (theirs.base.start, theirs.base.end),
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            let edits = if mine_first { &mut self.mine } else { &mut self.theirs };
            let Some(first) = edits.peek().cloned() else { break };
            edits.next += 1;
            self.untouched(first.base.start);
            if mine_first {
                self.place(vec![first], Vec::new());
            } else {
                self.place(Vec::new(), vec![first]);
            }
        }
        self.untouched(self.texts.base.paragraphs.len());
    }

    /// Takes over what nobody edited, up to a paragraph of the base.
    fn untouched(&mut self, upto: usize) {
        let length = upto.saturating_sub(self.done);
        let texts = &self.texts;
        let mut kept = Vec::with_capacity(length);
        for offset in 0..length {
            let base = texts.base.paragraph(self.done + offset);
            let mine = texts.mine.paragraph(self.mine.used + offset);
            let theirs = texts.theirs.paragraph(self.theirs.used + offset);
            if let (Some(base), Some(mine), Some(theirs)) = (base, mine, theirs) {
                let gap = match (mine.gap, theirs.gap) {
                    (Some(mine), Some(theirs)) => Some(if base.gap == Some(mine) { theirs } else { mine }),
                    (mine, theirs) => mine.or(theirs),
                };
                kept.push(Paragraph { body: mine.body, gap });
            }
        }
        self.agree(&kept);
        self.done += length;
        self.mine.used += length;
        self.theirs.used += length;
    }

    /// One place of the base where at least one person has an edit, with all edits that meet there.
    fn place(&mut self, mut mine: Vec<Edit>, mut theirs: Vec<Edit>) {
        loop {
            if let Some(edit) = self.theirs.take_meeting(&mine) {
                theirs.push(edit);
            } else if let Some(edit) = self.mine.take_meeting(&theirs) {
                mine.push(edit);
            } else {
                break;
            }
        }
        let end = mine.iter().chain(&theirs).map(|edit| edit.base.end).max().unwrap_or(self.done);
        let range = self.done..end.max(self.done);
        self.done = range.end;
        let mine_range = self.mine.use_up(&range, &mine);
        let their_range = self.theirs.use_up(&range, &theirs);
        let base = self.texts.base.get(range);
        let my_side = self.texts.mine.get(mine_range);
        let their_side = self.texts.theirs.get(their_range);
        if mine.is_empty() {
            self.agree(their_side);
        } else if theirs.is_empty() {
            self.agree(my_side);
        } else {
            self.settle(base, my_side, their_side);
        }
    }

    /// What both did alike at the edges is agreed, the rest is a conflict.
    fn settle(&mut self, base: &[Paragraph<'t>], mine: &[Paragraph<'t>], theirs: &[Paragraph<'t>]) {
        let alike = |(mine, theirs): &(&Paragraph<'t>, &Paragraph<'t>)| mine.body == theirs.body;
        let before = mine.iter().zip(theirs).take_while(alike).count();
        let (head, mine) = mine.split_at(before);
        let theirs = theirs.get(before..).unwrap_or_default();
        let behind = mine.iter().rev().zip(theirs.iter().rev()).take_while(alike).count();
        let (mine, tail) = mine.split_at(mine.len() - behind);
        let theirs = theirs.get(..theirs.len() - behind).unwrap_or_default();
        self.agree(head);
        if base.is_empty() && (mine.is_empty() || theirs.is_empty()) {
            // Both inserted the same, and one of them something more.
            self.agree(mine);
            self.agree(theirs);
        } else if !mine.is_empty() || !theirs.is_empty() {
            let [base, mine, theirs] = [base, mine, theirs].map(joined);
            self.pieces.push(MergePiece::Conflict { base, mine, theirs });
        }
        self.agree(tail);
    }

    fn agree(&mut self, paragraphs: &[Paragraph<'_>]) {
        if paragraphs.is_empty() {
            return;
        }
        let more = joined(paragraphs);
        match self.pieces.last_mut() {
            Some(MergePiece::Agreed { text }) => text.push_str(&more),
            Some(MergePiece::Conflict { .. }) | None => self.pieces.push(MergePiece::Agreed { text: more }),
        }
    }
}

fn joined(paragraphs: &[Paragraph<'_>]) -> String {
    paragraphs.iter().flat_map(|paragraph| [paragraph.body, paragraph.gap.unwrap_or(GAP)]).collect()
}
