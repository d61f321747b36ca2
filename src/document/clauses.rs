//! The numbered clauses of a content, each with its address and the stretch of text that belongs to it.
//!
//! A clause reaches from its number to the next one of its rank or above, so that what stands under it goes where it
//! goes. What always holds: the places are in the order of the text, each begins at the start of a line, and two clauses
//! never overlap but as a clause and one under it. Where a text has none of the usual numbers, the entries of its numbered lists
//! and its paragraphs that begin with a number are its clauses: that is how short agreements are typed. Deliberately absent:
//! clauses inside block quotes, which speak of another text, and headings without a number, which have nothing to be called by.

use super::blocks::{self, Block, Container, HeadingKind, Reading, Shape};
#[cfg(feature = "ssr")]
use super::numbers::{is_paragraph_number, number_length};
use crate::typed::MONTHS;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// How a clause is called: `clause 4.2(a)`, `Schedule 1`, `paragraph 2.1 of Schedule 1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClauseAddress {
    /// The label of the schedule it stands in.
    pub schedule: Option<String>,
    /// The number without its full stop; `None` for a schedule as a whole.
    pub number: Option<String>,
}

impl fmt::Display for ClauseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.schedule, &self.number) {
            (None, Some(number)) => write!(f, "clause {number}"),
            (Some(schedule), Some(number)) => write!(f, "paragraph {number} of Schedule {schedule}"),
            (Some(schedule), None) => write!(f, "Schedule {schedule}"),
            (None, None) => f.write_str("the whole text"),
        }
    }
}

/// A numbered clause, or a schedule as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    pub address: ClauseAddress,
    /// The heading, or what the paragraph says.
    pub words: String,
    /// Whether it is a heading with clauses under it.
    pub is_heading: bool,
    /// How its number stands in the text, such as `2.`, where that is not the last part of its address.
    pub mark: Option<String>,
    /// Where it stands with everything under it, in characters of the content.
    pub place: Range<u32>,
}

/// How far up a clause stands: schedules, clause headings, then one for each step down.
type Rank = usize;
const SCHEDULE: Rank = 0;
const HEADING: Rank = 1;
const ITEM: Rank = 10;
const SUB_ITEM: Rank = 11;

/// Something that begins at a line: a clause, or a heading that ends the clauses before it.
struct Beginning {
    rank: Rank,
    at: u32,
    clause: Option<(ClauseAddress, String)>,
    mark: Option<String>,
}

/// The numbered clauses of `content` in the order of the text. Its cost grows with the length of the text.
pub fn clauses(content: &str) -> Vec<Clause> {
    let reading = blocks::read(content);
    let mut beginnings = beginnings(&reading);
    if beginnings.iter().all(|it| it.clause.is_none()) {
        beginnings.extend(typed_numbers(&reading));
        beginnings.sort_by_key(|it| it.at);
    }
    let end = u32::try_from(content.chars().count()).unwrap_or(u32::MAX);
    let starts = line_starts(content, &beginnings);
    let mut clauses = Vec::new();
    for (index, beginning) in beginnings.iter().enumerate() {
        let Some((address, words)) = &beginning.clause else { continue };
        let next = beginnings.iter().enumerate().skip(index + 1).find(|(_, it)| it.rank <= beginning.rank);
        let close = next.and_then(|(next, _)| starts.get(next).copied()).unwrap_or(end);
        let open = starts.get(index).copied().unwrap_or(close);
        clauses.push(Clause {
            address: address.clone(),
            words: words.clone(),
            is_heading: beginning.rank <= HEADING && beginning.mark.is_none(),
            mark: beginning.mark.clone(),
            place: open..close.max(open),
        });
    }
    clauses
}

/// Whether a paragraph begins with a number of its own, such as `4.2` or `(a)`.
#[cfg(feature = "ssr")]
pub(crate) fn begins_with_number(paragraph: &str) -> bool {
    number_length(paragraph, is_paragraph_number).is_some()
}

fn beginnings(reading: &Reading) -> Vec<Beginning> {
    let mut found = Vec::new();
    let mut schedule: Option<String> = None;
    // The numbers of the clauses above the present place: what is called `4.2`, and its item `(a)`.
    let (mut decimal, mut item) = (String::new(), String::new());
    let mut quotes = 0_u32;
    for block in &reading.blocks {
        match block {
            Block::Open(Container::Quote) => quotes += 1,
            Block::Close(Container::Quote) => quotes = quotes.saturating_sub(1),
            _ if quotes > 0 => {}
            Block::Heading(heading) => {
                let words = reading.words(heading.words.clone());
                let number = heading.number.as_deref().map(|it| it.trim_end_matches('.').to_owned());
                let (rank, clause) = match heading.kind {
                    HeadingKind::Schedule => {
                        schedule.clone_from(&heading.schedule);
                        decimal.clear();
                        let address = ClauseAddress { schedule: schedule.clone(), number: None };
                        (SCHEDULE, schedule.is_some().then_some((address, words)))
                    }
                    HeadingKind::Clause => {
                        decimal = number.clone().unwrap_or_default();
                        let address = ClauseAddress { schedule: schedule.clone(), number };
                        (HEADING, (!decimal.is_empty()).then_some((address, words)))
                    }
                    // A heading without a number ends what stands above it.
                    HeadingKind::Title | HeadingKind::Other => (HEADING, None),
                };
                item.clear();
                found.push(Beginning { rank, at: heading.at, clause, mark: None });
            }
            Block::Paragraph { shape, number: Some(number), words } => {
                let Some(run) = reading.runs.get(*number) else { continue };
                let own = run.text.trim().trim_end_matches('.');
                let (rank, number) = match shape {
                    Shape::SubClause => {
                        own.clone_into(&mut decimal);
                        item.clear();
                        (own.split('.').count(), own.to_owned())
                    }
                    Shape::Item => {
                        own.clone_into(&mut item);
                        (ITEM, format!("{decimal}{own}"))
                    }
                    Shape::SubItem => (SUB_ITEM, format!("{decimal}{item}{own}")),
                    Shape::Plain | Shape::Definition | Shape::Party | Shape::Recital => continue,
                };
                // An item under no clause has no address that anybody could write down.
                let address = ClauseAddress { schedule: schedule.clone(), number: Some(number) };
                let clause = (!decimal.is_empty()).then(|| (address, reading.words(words.clone())));
                found.push(Beginning { rank, at: run.place.start, clause, mark: None });
            }
            Block::Paragraph { number: None, .. }
            | Block::Code { .. }
            | Block::Table { .. }
            | Block::Rule
            | Block::Open(_)
            | Block::Close(_) => {}
        }
    }
    found
}

/// Entries of the outermost numbered lists, and paragraphs that begin with a number, such as `1 The …` and `Clause 1: …`.
fn typed_numbers(reading: &Reading) -> Vec<Beginning> {
    let mut found = Vec::new();
    let (mut quotes, mut lists) = (0_u32, 0_u32);
    // The number of an entry whose words come next.
    let mut entry = None;
    for block in &reading.blocks {
        match block {
            Block::Open(Container::Quote) => quotes += 1,
            Block::Close(Container::Quote) => quotes = quotes.saturating_sub(1),
            Block::Open(Container::Bullets | Container::Numbers) => lists += 1,
            Block::Close(Container::Bullets | Container::Numbers) => lists = lists.saturating_sub(1),
            Block::Open(Container::Entry(number)) if quotes == 0 && lists == 1 => {
                entry =
                    number.and_then(|it| reading.runs.get(it)).map(|it| (it.text.trim().to_owned(), it.place.start));
            }
            Block::Paragraph { number: None, words, .. } if quotes == 0 => {
                let text = reading.words(words.clone());
                let stands = match entry.take() {
                    Some((mark, at)) => Some((mark, text, at)),
                    None if lists == 0 => reading.runs.get(words.start).and_then(|run| {
                        let (mark, rest) = typed_number(&text)?;
                        Some((mark.to_owned(), rest.to_owned(), run.place.start))
                    }),
                    None => None,
                };
                let Some((mark, words, at)) = stands else { continue };
                let number = mark.trim_start_matches(WORD).trim().trim_end_matches(['.', ')', ':']).to_owned();
                let address = ClauseAddress { schedule: None, number: Some(number) };
                found.push(Beginning { rank: HEADING, at, clause: Some((address, words)), mark: Some(mark) });
            }
            _ => {}
        }
    }
    found
}

/// What may stand before a number that was typed.
const WORD: &str = "Clause";

/// The number at the head of a paragraph as it is typed, and the words after it: `2.`, `2)`, `2A.`, `Clause 2:`, and `2` before
/// a capital letter.
fn typed_number(text: &str) -> Option<(&str, &str)> {
    let after = text.strip_prefix(WORD).map_or(text, str::trim_start);
    let (figure, rest) = after.split_at(after.find(char::is_whitespace)?);
    let bare = figure.trim_end_matches(['.', ')', ':']);
    let figures = bare.bytes().take_while(u8::is_ascii_digit).count();
    let letters = bare.get(figures..)?;
    let is_number =
        (1..=3).contains(&figures) && letters.len() <= 2 && letters.bytes().all(|it| it.is_ascii_uppercase());
    let rest_words = rest.trim_start();
    let is_sentence = rest_words.starts_with(char::is_uppercase) && !MONTHS.iter().any(|it| rest_words.starts_with(it));
    let is_marked = figure.len() == bare.len() + 1 || (figure == bare && is_sentence);
    let mark = text.get(..text.len() - rest.len())?;
    (is_number && is_marked).then_some((mark, rest_words))
}

/// For each beginning the first character of its line.
fn line_starts(content: &str, beginnings: &[Beginning]) -> Vec<u32> {
    let mut starts = Vec::with_capacity(beginnings.len());
    let (mut at, mut line) = (0_u32, 0_u32);
    let mut characters = content.chars();
    for beginning in beginnings {
        while at < beginning.at {
            let Some(character) = characters.next() else { break };
            at += 1;
            if character == '\n' {
                line = at;
            }
        }
        starts.push(line);
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Agreement\n\n## 1. Words\n\n1.1 First, as “é”.\n\n1.2 Second:\n\n(a) one;\n\n(i) deep;\n\n(b) two.\n\n\
        Flush words.\n\n## 2. Fees\n\n2.1 Pay.\n\n> 9.9 Another text.\n\n2.1A Pay more.\n\n## Signatures\n\nHere.\n\n\
        ## Schedule 1: Services\n\n### 1. Scope\n\n1.1 Lenses.\n";

    fn stretch(clause: &Clause) -> String {
        let place = clause.place.start as usize..clause.place.end as usize;
        TEXT.chars().skip(place.start).take(place.len()).collect()
    }

    fn called(name: &str) -> Clause {
        let found = clauses(TEXT).into_iter().find(|it| it.address.to_string() == name);
        found.unwrap_or_else(|| panic!("there is no {name}"))
    }

    #[test]
    fn every_numbered_clause_has_one_address_and_quotes_have_none() {
        let addresses: Vec<_> = clauses(TEXT).iter().map(|it| it.address.to_string()).collect();
        assert_eq!(
            addresses,
            [
                "clause 1",
                "clause 1.1",
                "clause 1.2",
                "clause 1.2(a)",
                "clause 1.2(a)(i)",
                "clause 1.2(b)",
                "clause 2",
                "clause 2.1",
                "clause 2.1A",
                "Schedule 1",
                "paragraph 1 of Schedule 1",
                "paragraph 1.1 of Schedule 1"
            ]
        );
    }

    #[test]
    fn a_clause_takes_what_stands_under_it_and_stops_before_its_equal() {
        assert_eq!(stretch(&called("clause 1.1")), "1.1 First, as “é”.\n\n");
        assert_eq!(stretch(&called("clause 1.2(a)")), "(a) one;\n\n(i) deep;\n\n");
        assert!(stretch(&called("clause 1.2")).ends_with("Flush words.\n\n"));
        assert!(stretch(&called("clause 1")).starts_with("## 1. Words"));
        assert_eq!(stretch(&called("clause 2")), "## 2. Fees\n\n2.1 Pay.\n\n> 9.9 Another text.\n\n2.1A Pay more.\n\n");
        assert_eq!(stretch(&called("Schedule 1")), "## Schedule 1: Services\n\n### 1. Scope\n\n1.1 Lenses.\n");
    }

    #[test]
    fn a_short_text_has_the_numbers_that_were_typed() {
        let called = |text: &str| -> Vec<(String, String)> {
            clauses(text).into_iter().map(|it| (it.address.to_string(), it.words)).collect()
        };
        let two = [
            ("clause 1".to_owned(), "The supplier supplies.".to_owned()),
            ("clause 2".to_owned(), "The client pays.".to_owned()),
        ];
        for text in [
            "1. The supplier supplies.\n\n2. The client pays.",
            "# Deal\n\n1. The supplier supplies.\n2. The client pays.\n",
            "1 The supplier supplies.\n\n2 The client pays.",
            "Clause 1: The supplier supplies.\n\nClause 2: The client pays.",
        ] {
            assert_eq!(called(text), two, "{text}");
        }
        let nested = clauses("1. One:\n   1. under it\n\n2. Two\n\n> 3. Another text\n\nAfterwards.\n");
        assert_eq!(nested.iter().map(|it| it.address.to_string()).collect::<Vec<_>>(), ["clause 1", "clause 2"]);
        assert_eq!(nested[1].place.end, 63, "a clause reaches to the next, or to the end");
        assert!(called("2027 is far.\n\n1 May 2027 is near.\n\n30 days later, all ends.").is_empty());
        assert_eq!(called(TEXT).len(), 12, "where there are numbered clauses, lists are lists");
    }

    #[test]
    fn a_text_without_numbers_has_no_clauses() {
        assert!(clauses("").is_empty());
        assert!(clauses("Dear Sam,\n\nWe agree.\n\n- one\n- two\n").is_empty());
    }
}
