//! The numbered clauses of a content, each with its address and the stretch of text that belongs to it.
//!
//! A clause reaches from its number to the next one of its rank or above, so that what stands under it goes where it
//! goes. What always holds: the places are in the order of the text, each begins at the start of a line, and two clauses
//! never overlap but as a clause and one under it. Deliberately absent: clauses inside block quotes, which speak of another
//! text, and entries of plain lists, which have no number to be called by.

use super::blocks::{self, Block, Container, HeadingKind, Shape};
#[cfg(feature = "ssr")]
use super::numbers::{is_paragraph_number, number_length};
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
}

/// The numbered clauses of `content` in the order of the text. Its cost grows with the length of the text.
pub fn clauses(content: &str) -> Vec<Clause> {
    let beginnings = beginnings(content);
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
            is_heading: beginning.rank <= HEADING,
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

fn beginnings(content: &str) -> Vec<Beginning> {
    let reading = blocks::read(content);
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
                found.push(Beginning { rank, at: heading.at, clause });
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
                found.push(Beginning { rank, at: run.place.start, clause });
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
    fn a_text_without_numbers_has_no_clauses() {
        assert!(clauses("").is_empty());
        assert!(clauses("Dear Sam,\n\nWe agree.\n\n- one\n- two\n").is_empty());
    }
}
