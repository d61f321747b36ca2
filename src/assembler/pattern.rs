//! The small language in which the data files say what words to look for.
//!
//! | written | meets |
//! |---|---|
//! | `notice` | that word, whatever its case; a hyphen is a blank: `full time` meets `full-time` |
//! | `pay*` | every word that begins so |
//! | `hire\|employ*` | one of these |
//! | `(written)` | that word, or nothing |
//! | `..` | up to four words of the same sentence, none of them a value |
//! | `{length}` | a length of time; also `{money}`, `{date}`, `{percent}`, `{number}`, `{name}`, `{company}`, `{person}` (a name that is none of a company), `{address}`, `{email}`, `{web}`, `{phone}`, `{registered}` |
//! | `{full}`, `{part}` | the hours of a full week, 35 or more, or of a part of one |
//! | `{times}`, `{place}` | times of day, `9 am to 5 pm`; places with capital letters, `Wales and the South West` |
//! | `{text}` | words up to a comma, a value or a word that leads on, such as `from` or `starting` |
//! | `{words}` | words up to the end of the sentence, or to the first value |
//! | `[date]` | what `{date}` meets, without reading it; so for every value |
//! | `<client>` | how a description speaks of that side, such as `they` or `our customer`; also `<supplier>` |
//!
//! A pattern may have one pair of braces. Anything else is a mistake, found when the
//! data is loaded.

use std::ops::Range;

use rust_decimal::Decimal;

use super::words::{Item, Named, Thing, Unit};

/// From how many hours on a week is a full one.
const FULL_WEEK: u32 = 35;
/// The most words that `..` passes over.
const LONGEST_GAP: usize = 4;
/// The most words a text has.
const LONGEST_TEXT: usize = 8;
const LONGEST_WORDS: usize = 45;

/// Words to look for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Word {
        stems: Vec<Stem>,
        may_miss: bool,
    },
    Gap,
    /// What it meets, and whether that is what the pattern reads.
    Slot(Slot, bool),
    Side(Side),
}

#[derive(Clone, Debug, PartialEq)]
struct Stem {
    letters: String,
    /// Whether words that go on meet it too.
    begins: bool,
}

/// A side of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Supplier,
}

/// What a pattern reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Length,
    Money,
    Date,
    Percent,
    Number,
    Name,
    Person,
    Company,
    Address,
    Email,
    Web,
    Phone,
    Registered,
    Full,
    Part,
    Times,
    Place,
    Text,
    Words,
}

impl Slot {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "length" => Self::Length,
            "money" => Self::Money,
            "date" => Self::Date,
            "percent" => Self::Percent,
            "number" => Self::Number,
            "name" => Self::Name,
            "person" => Self::Person,
            "company" => Self::Company,
            "address" => Self::Address,
            "email" => Self::Email,
            "web" => Self::Web,
            "phone" => Self::Phone,
            "registered" => Self::Registered,
            "full" => Self::Full,
            "part" => Self::Part,
            "times" => Self::Times,
            "place" => Self::Place,
            "text" => Self::Text,
            "words" => Self::Words,
            _ => return None,
        })
    }

    fn meets(self, item: &Item) -> bool {
        if let (Self::Full | Self::Part, Some(Thing::Length { count, unit: Unit::Hour })) = (self, &item.thing) {
            return (self == Self::Full) == (*count >= Decimal::from(FULL_WEEK));
        }
        matches!(
            (self, &item.thing),
            (Self::Length, Some(Thing::Length { .. }))
                | (Self::Money, Some(Thing::Money { .. }))
                | (Self::Date, Some(Thing::Day { .. }))
                | (Self::Percent, Some(Thing::Percent(_)))
                | (Self::Number, Some(Thing::Number(_)))
                | (Self::Address, Some(Thing::Address))
                | (Self::Email, Some(Thing::Email))
                | (Self::Web, Some(Thing::Web))
                | (Self::Phone, Some(Thing::Phone))
                | (Self::Registered, Some(Thing::Registered(_)))
                | (Self::Times, Some(Thing::Times))
                | (Self::Name, Some(Thing::Name(_)))
                | (Self::Person, Some(Thing::Name(Named::Unclear)))
                | (Self::Company, Some(Thing::Name(Named::Company | Named::Partnership)))
        )
    }
}

/// How a description speaks of the two sides.
pub(super) struct Sides {
    pub(super) client: Vec<String>,
    pub(super) supplier: Vec<String>,
}

impl Sides {
    fn meets(&self, side: Side, item: &Item) -> bool {
        let words = match side {
            Side::Client => &self.client,
            Side::Supplier => &self.supplier,
        };
        words.contains(&item.word)
    }
}

/// Where a pattern was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Met {
    /// The items it covers.
    pub(super) items: Range<usize>,
    /// The items its slot read.
    pub(super) slot: Option<Range<usize>>,
}

impl Pattern {
    /// Reads a pattern; `None` where it is none.
    pub(super) fn parse(source: &str) -> Option<Self> {
        let mut parts = Vec::new();
        for word in source.split(' ') {
            let inside = |open, close| word.strip_prefix(open).and_then(|it| it.strip_suffix(close));
            let part = if word == ".." {
                Part::Gap
            } else if let Some(name) = inside('{', '}') {
                Part::Slot(Slot::named(name)?, true)
            } else if let Some(name) = inside('[', ']') {
                Part::Slot(Slot::named(name)?, false)
            } else if let Some(name) = inside('<', '>') {
                Part::Side(match name {
                    "client" => Side::Client,
                    "supplier" => Side::Supplier,
                    _ => return None,
                })
            } else if let Some(words) = inside('(', ')') {
                Part::Word { stems: stems(words)?, may_miss: true }
            } else {
                Part::Word { stems: stems(word)?, may_miss: false }
            };
            parts.push(part);
        }
        let slots = parts.iter().filter(|it| matches!(it, Part::Slot(_, true))).count();
        let is_loose = |it: Option<&Part>| matches!(it, None | Some(Part::Gap | Part::Word { may_miss: true, .. }));
        (slots <= 1 && !is_loose(parts.first()) && !is_loose(parts.last())).then_some(Self { parts })
    }

    /// What it reads.
    pub(super) fn slot(&self) -> Option<Slot> {
        self.parts.iter().find_map(|it| match it {
            Part::Slot(slot, true) => Some(*slot),
            Part::Slot(_, false) | Part::Word { .. } | Part::Gap | Part::Side(_) => None,
        })
    }

    /// Every place where it is met, at most one for each beginning.
    pub(super) fn find(&self, items: &[Item], sides: &Sides) -> Vec<Met> {
        (0..items.len())
            .filter_map(|start| {
                let (end, slot) = go_on(&self.parts, items, start, start, sides)?;
                Some(Met { items: start..end, slot })
            })
            .collect()
    }
}

fn stems(words: &str) -> Option<Vec<Stem>> {
    words.split('|').map(stem).collect()
}

fn stem(word: &str) -> Option<Stem> {
    let (letters, begins) = word.strip_suffix('*').map_or((word, false), |it| (it, true));
    let good =
        !letters.is_empty() && letters.chars().all(|it| (it.is_alphanumeric() && !it.is_uppercase()) || it == '&');
    good.then(|| Stem { letters: letters.to_owned(), begins })
}

fn meets(stems: &[Stem], item: &Item) -> bool {
    let is_met =
        |word: &str| stems.iter().any(|it| if it.begins { word.starts_with(&it.letters) } else { word == it.letters });
    !item.word.is_empty() && is_met(&item.word)
}

/// Meets the parts from the item `at` on; `start` is where the pattern began.
fn go_on(
    parts: &[Part],
    items: &[Item],
    at: usize,
    start: usize,
    sides: &Sides,
) -> Option<(usize, Option<Range<usize>>)> {
    let Some((part, rest)) = parts.split_first() else { return Some((at, None)) };
    let same = |place: usize| {
        let first = items.get(start)?;
        items.get(place).filter(|it| it.sentence == first.sentence)
    };
    match part {
        Part::Word { stems, may_miss } => {
            let met = same(at).filter(|it| meets(stems, it)).and_then(|_| go_on(rest, items, at + 1, start, sides));
            if met.is_none() && *may_miss { go_on(rest, items, at, start, sides) } else { met }
        }
        Part::Side(side) => {
            same(at).filter(|it| sides.meets(*side, it))?;
            go_on(rest, items, at + 1, start, sides)
        }
        Part::Gap => {
            for skipped in 0..=LONGEST_GAP {
                if let Some(met) = go_on(rest, items, at + skipped, start, sides) {
                    return Some(met);
                }
                let may_pass = |it: &Item| matches!(it.thing, None | Some(Thing::Name(_)));
                same(at + skipped).filter(|it| may_pass(it))?;
            }
            None
        }
        Part::Slot(slot @ (Slot::Text | Slot::Words | Slot::Place), reads) => {
            same(at)?;
            // With words to follow it is as short as it can be, else as long.
            let mut lengths: Vec<usize> = (1..=longest(*slot, items, at)).collect();
            if rest.is_empty() {
                lengths.reverse();
            }
            lengths.into_iter().find_map(|length| {
                let (end, read) = go_on(rest, items, at + length, start, sides)?;
                Some((end, if *reads { Some(at..at + length) } else { read }))
            })
        }
        Part::Slot(slot, reads) => {
            same(at).filter(|it| slot.meets(it))?;
            let (end, read) = go_on(rest, items, at + 1, start, sides)?;
            Some((end, if *reads { Some(at..at + 1) } else { read }))
        }
    }
}

/// Words before which a text ends.
const LEADS_ON: [&str; 40] = [
    "from",
    "starting",
    "start",
    "starts",
    "started",
    "beginning",
    "begin",
    "begins",
    "commencing",
    "commences",
    "until",
    "who",
    "which",
    "that",
    "where",
    "when",
    "because",
    "so",
    "but",
    "if",
    "for",
    "on",
    "at",
    "with",
    "and",
    "to",
    "in",
    "by",
    "as",
    "is",
    "are",
    "will",
    "would",
    "has",
    "have",
    "he",
    "she",
    "they",
    "we",
    "it",
];

/// Words with which no text ends.
const HANGS: [&str; 24] = [
    "for", "from", "at", "on", "with", "and", "to", "in", "by", "of", "a", "an", "the", "or", "our", "their", "is",
    "are", "starting", "per", "over", "within", "after", "as",
];

/// How many items a text may have that begins at `at`.
fn longest(slot: Slot, items: &[Item], at: usize) -> usize {
    let Some(first) = items.get(at) else { return 0 };
    let most = if slot == Slot::Words { LONGEST_WORDS } else { LONGEST_TEXT };
    let mut length = 0;
    while length < most {
        let Some(item) = items.get(at + length).filter(|it| it.sentence == first.sentence) else { break };
        let stops = match (slot, &item.thing) {
            (Slot::Place, None) => !item.capital && !["the", "and"].contains(&item.word.as_str()),
            (Slot::Place, Some(thing)) => !matches!(thing, Thing::Name(_)),
            (Slot::Words, None) => false,
            (_, None) => length > 0 && (item.paused || LEADS_ON.contains(&item.word.as_str())),
            (_, Some(Thing::Name(_) | Thing::Number(_))) => length > 0 && item.paused && slot != Slot::Words,
            (Slot::Words, Some(Thing::Percent(_))) => false,
            (Slot::Words, Some(Thing::Length { .. })) => length > 2,
            (_, Some(_)) => true,
        };
        if stops {
            break;
        }
        length += 1;
    }
    while length > 0 && items.get(at + length - 1).is_some_and(|it| HANGS.contains(&it.word.as_str())) {
        length -= 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembler::words::Described;
    use jiff::civil::date;

    fn read(pattern: &str, text: &str) -> Option<String> {
        let described = Described::new(text, date(2026, 11, 30));
        let sides = Sides { client: vec!["we".to_owned()], supplier: vec!["they".to_owned()] };
        let met = Pattern::parse(pattern).unwrap().find(&described.items, &sides).into_iter().next()?;
        let span = described.run(&met.slot.unwrap_or(met.items));
        Some(described.written(&span).to_owned())
    }

    #[test]
    fn a_pattern_reads_what_stands_in_its_braces_and_stays_in_its_sentence() {
        assert_eq!(read("{length} (written) notice", "with 30 days’ written notice").as_deref(), Some("30 days"));
        assert_eq!(read("pay* .. {length}", "We pay each invoice within 14 days.").as_deref(), Some("14 days"));
        assert_eq!(read("pay* .. {length}", "We pay on time. Within 14 days she starts."), None);
        assert_eq!(read("full time", "a full-time cook").as_deref(), Some("full-time"));
        assert_eq!(read("as a {text}", "works as a head baker from 4 May 2027").as_deref(), Some("head baker"));
        assert_eq!(
            read("to {words}", "to see whether we fit, and at what price. Thanks").as_deref(),
            Some("see whether we fit, and at what price")
        );
        assert_eq!(read("<supplier> keep*", "they keep the rights").as_deref(), Some("they keep"));
        assert_eq!(read("<supplier> keep*", "we keep the rights"), None);
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for wrong in
            ["", "..", ".. a", "a ..", "{wages}", "<us>", "A", "{money} {date}", "[wages]", "a  b", "(a)", "a b!"]
        {
            assert_eq!(Pattern::parse(wrong), None, "{wrong}");
        }
    }
}
