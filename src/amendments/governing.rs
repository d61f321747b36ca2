//! What governs on a day: the text of an agreement with every amendment that is in force written into it.
//!
//! Pure. Amendments come in the order of their precedence, the strongest last, and each is applied to the text that the ones
//! before it left; so a later change of the same clause prevails. Numbers never shift: what is put in gets a letter
//! (`4.2A`), what is taken out leaves its number with a word that says so, and a reference elsewhere goes on being true.

use super::wording::{self, Change, Read};
use crate::document::{Clause, ClauseAddress, begins_with_number, clauses};
use crate::typed::Currency;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::ops::Range;

/// A stretch of the governing text that an amendment wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// In characters of the content.
    pub place: Range<u32>,
    /// The number of the amendment.
    pub amendment: u32,
}

/// Words of an amendment that could not be written into the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The number of the amendment.
    pub amendment: u32,
    /// Its words.
    pub words: String,
    /// Why, in a sentence.
    pub why: String,
}

/// The text and the terms that govern, with where each comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Governing {
    pub content: String,
    /// In the order of the text, without overlaps. What stands in none of them is the agreement's own.
    pub passages: Vec<Passage>,
    /// The last day that an amendment set, and its number.
    pub end: Option<(Date, u32)>,
    /// The value that an amendment set, and its number.
    pub value: Option<(Decimal, Currency, u32)>,
    pub unread: Vec<Unread>,
}

/// A stretch of text with the number of the amendment it comes from.
struct Piece {
    text: String,
    from: Option<u32>,
}

/// Writes `amendments`, each with its number and content, into the content of the agreement.
pub(super) fn govern(original: &str, amendments: &[(u32, &str)]) -> Governing {
    if amendments.is_empty() {
        return Governing { content: original.to_owned(), ..Governing::default() };
    }
    // What comes after the last clause is a paragraph of its own.
    let mut pieces = vec![Piece { text: format!("{}\n\n", original.trim_end_matches('\n')), from: None }];
    let mut governing = Governing::default();
    for (number, content) in amendments {
        for read in wording::read(content) {
            let unread = |words: String, why: String| Unread { amendment: *number, words, why };
            match read {
                Read::Doubtful(words) => {
                    let why = "These words change the agreement in a way that cannot be written into its text by rule. Read them beside it.";
                    governing.unread.push(unread(words, why.to_owned()));
                }
                Read::Change(Change::End(end)) => governing.end = Some((end, *number)),
                Read::Change(Change::Value(value, currency)) => governing.value = Some((value, currency, *number)),
                Read::Change(Change::Replace(at, text)) => match find(&pieces, &at) {
                    Some(clause) => put(&mut pieces, &clause.place, &replaced(&clause, &text), *number),
                    None => governing.unread.push(unread(format!("{at} is replaced"), missing(&at))),
                },
                Read::Change(Change::Delete(at)) => match find(&pieces, &at) {
                    Some(clause) => put(&mut pieces, &clause.place, &deleted(&clause), *number),
                    None => governing.unread.push(unread(format!("{at} is deleted"), missing(&at))),
                },
                Read::Change(Change::Insert(at, text)) => match find(&pieces, &at) {
                    Some(clause) => {
                        let (text, end) = inserted(&clause, &text, &all(&pieces));
                        // The entries of a list may follow each other without a blank line; what is put in is a paragraph.
                        let before: String = joined(&pieces).chars().take(end as usize).collect();
                        let gap = if before.ends_with("\n\n") { "" } else { "\n" };
                        put(&mut pieces, &(end..end), &format!("{gap}{text}"), *number);
                    }
                    None => governing.unread.push(unread(format!("A text is inserted after {at}"), missing(&at))),
                },
            }
        }
    }
    if let Some(last) = pieces.last_mut().filter(|it| it.text.ends_with("\n\n")) {
        last.text.pop();
    }
    governing.content = joined(&pieces);
    let mut at = 0_u32;
    for piece in pieces {
        let length = u32::try_from(piece.text.chars().count()).unwrap_or(u32::MAX);
        if let Some(amendment) = piece.from.filter(|_| length > 0) {
            governing.passages.push(Passage { place: at..at + length, amendment });
        }
        at += length;
    }
    governing
}

fn missing(at: &ClauseAddress) -> String {
    format!("The text that governs has no {at} at this point. Read the amendment beside it.")
}

fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|it| it.text.as_str()).collect()
}

fn all(pieces: &[Piece]) -> Vec<Clause> {
    clauses(&joined(pieces))
}

fn find(pieces: &[Piece], at: &ClauseAddress) -> Option<Clause> {
    all(pieces).into_iter().find(|it| it.address == *at)
}

/// Puts `text` in the place of some characters of all pieces together.
fn put(pieces: &mut Vec<Piece>, place: &Range<u32>, text: &str, from: u32) {
    let mut new = Vec::with_capacity(pieces.len() + 2);
    let mut at = 0_u32;
    let mut written = false;
    for piece in pieces.drain(..) {
        let length = u32::try_from(piece.text.chars().count()).unwrap_or(u32::MAX);
        let end = at + length;
        let cut = |from: u32, to: u32| -> String {
            let (skip, take) = (from.saturating_sub(at) as usize, to.saturating_sub(from.max(at)) as usize);
            piece.text.chars().skip(skip).take(take).collect()
        };
        let before = if at < place.start { cut(at, place.start.min(end)) } else { String::new() };
        let after = if end > place.end { cut(place.end.max(at), end) } else { String::new() };
        if !before.is_empty() {
            new.push(Piece { text: before, from: piece.from });
        }
        if !written && end >= place.start {
            new.push(Piece { text: text.to_owned(), from: Some(from) });
            written = true;
        }
        if !after.is_empty() {
            new.push(Piece { text: after, from: piece.from });
        }
        at = end;
    }
    *pieces = new;
}

/// The last part of a clause's number, as it stands at the start of its paragraph: `4.2`, `(a)`, `2.`.
fn own_number(clause: &Clause) -> &str {
    if let Some(mark) = &clause.mark {
        return mark;
    }
    let number = clause.address.number.as_deref().unwrap_or_default();
    number.rfind('(').and_then(|at| number.get(at..)).unwrap_or(number)
}

/// The heading line of a clause as it would be written.
fn heading(clause: &Clause, words: &str) -> String {
    let marks = if clause.address.schedule.is_some() { "###" } else { "##" };
    match &clause.address.number {
        Some(number) => format!("{marks} {number}. {words}"),
        None => format!("## Schedule {}: {words}", clause.address.schedule.as_deref().unwrap_or_default()),
    }
}

/// A text with its number: the one it brings, or the clause's own.
fn replaced(clause: &Clause, text: &str) -> String {
    let text = text.trim();
    if text.starts_with('#') || (!clause.is_heading && begins_with_number(text)) {
        format!("{text}\n\n")
    } else if clause.is_heading {
        format!("{}\n\n{text}\n\n", heading(clause, &clause.words))
    } else {
        format!("{} {text}\n\n", own_number(clause))
    }
}

fn deleted(clause: &Clause) -> String {
    if clause.is_heading {
        format!("{}\n\n", heading(clause, "Deleted"))
    } else {
        format!("{} Deleted.\n\n", own_number(clause))
    }
}

/// A text that comes after `clause`, and where it comes: with the number it brings, or with the clause's own and the next
/// free letter. What was put in after the same clause before stays in front of it, so that letters follow each other.
fn inserted(clause: &Clause, text: &str, all: &[Clause]) -> (String, u32) {
    let text = text.trim();
    let number = clause.address.number.as_deref().unwrap_or_default();
    let numbered = |letter: char| match number.strip_suffix(')') {
        Some(open) => format!("{open}{})", letter.to_ascii_lowercase()),
        None => format!("{number}{letter}"),
    };
    let beside = |asked: &str| {
        all.iter()
            .find(|it| it.address.schedule == clause.address.schedule && it.address.number.as_deref() == Some(asked))
    };
    let letters = || ('A'..='Z').map(numbered);
    let end = letters().filter_map(|it| beside(&it)).map(|it| it.place.end).fold(clause.place.end, u32::max);
    let brings_its_own = text.starts_with('#') || begins_with_number(text);
    let free = letters().find(|it| beside(it).is_none()).filter(|_| !brings_its_own && !number.is_empty());
    let written = match free {
        None => text.to_owned(),
        Some(free) if clause.is_heading => {
            let (words, rest) = text.split_once('\n').unwrap_or((text, ""));
            let marks = if clause.address.schedule.is_some() { "###" } else { "##" };
            format!("{marks} {free}. {}\n\n{}", words.trim(), rest.trim())
        }
        // A mark such as `2.` goes on as `2A.`.
        Some(free) if let Some(mark) = &clause.mark => format!("{} {text}", mark.replacen(number, &free, 1)),
        Some(free) => format!("{} {text}", free.rfind('(').and_then(|at| free.get(at..)).unwrap_or(&free)),
    };
    (format!("{}\n\n", written.trim_end()), end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const AGREEMENT: &str = "# Services\n\n## 1. Fees\n\n1.1 Pay £10 within “30” days.\n\n1.2 Pay on time:\n\n(a) by bank;\n\n\
        (b) in full.\n\n## 2. Term\n\n2.1 Clause 1.2 goes on.\n\n## Schedule 1: Work\n\n### 1. Lenses\n\n1.1 Coat them.\n";

    fn with(amendments: &[&str]) -> Governing {
        let numbered: Vec<_> = (1_u32..).zip(amendments.iter().copied()).collect();
        govern(AGREEMENT, &numbered)
    }

    #[test]
    fn without_amendments_the_agreement_governs() {
        let it = with(&[]);
        assert_eq!((it.content.as_str(), it.passages.len(), it.unread.len()), (AGREEMENT, 0, 0));
    }

    #[test]
    fn a_replaced_clause_keeps_its_number_and_names_its_source() {
        let it = with(&["1.1 Clause 1.1 is deleted and replaced with the following:\n\n> Pay £12 within “14” days."]);
        assert_eq!(it.content, AGREEMENT.replace("Pay £10 within “30” days.", "Pay £12 within “14” days."));
        let [passage] = &it.passages[..] else { panic!("{:?}", it.passages) };
        let place = passage.place.start as usize..passage.place.end as usize;
        let words: String = it.content.chars().skip(place.start).take(place.len()).collect();
        assert_eq!((words.as_str(), passage.amendment), ("1.1 Pay £12 within “14” days.\n\n", 1));
    }

    #[test]
    fn numbers_never_shift() {
        let it = with(&[
            "Clause 1.2(a) is deleted.\n\nAfter clause 1.1 the following is inserted:\n\n> Pay in pounds.\n\n\
             After clause 1.1 the following is inserted:\n\n> Pay early.\n\nAfter clause 1.2(b) the following is inserted:\n\n> at once.\n\n\
             After clause 1 the following is inserted:\n\n> Tax\n>\n> 1A.1 Pay it.\n\nparagraph 1.1 of Schedule 1 is deleted.",
        ]);
        for wanted in [
            "(a) Deleted.",
            "1.1A Pay in pounds.",
            "1.1B Pay early.",
            "(ba) at once.",
            "## 1A. Tax",
            "1A.1 Pay it.",
            "1.1 Deleted.",
        ] {
            assert!(it.content.contains(wanted), "{wanted} is missing in {}", it.content);
        }
        assert!(it.content.contains("2.1 Clause 1.2 goes on.") && it.unread.is_empty(), "{:?}", it.unread);
        let order = |words: &str| it.content.find(words).unwrap();
        assert!(
            order("1.1 Pay £10") < order("1.1A") && order("1.1A") < order("1.1B") && order("1.1B") < order("1.2 Pay"),
            "{}",
            it.content
        );
    }

    #[test]
    fn a_short_agreement_is_changed_by_the_numbers_that_were_typed() {
        let it = govern(
            "1. The supplier supplies.\n2. The client pays.\n",
            &[
                (1, "Clause 2 is deleted and replaced with the following:\n\n> The client pays at once."),
                (
                    2,
                    "After clause 1 the following is inserted:\n\n> It also delivers.\n\nAfter clause 1 the following is inserted:\n\n> And fits.",
                ),
                (3, "Clause 1 is deleted."),
            ],
        );
        assert_eq!(
            it.content,
            "1. Deleted.\n\n1A. It also delivers.\n\n1B. And fits.\n\n2. The client pays at once.\n"
        );
        assert!(it.unread.is_empty(), "{:?}", it.unread);
    }

    #[test]
    fn of_two_amendments_of_one_clause_the_later_prevails() {
        let first = "Clause 1.1 is deleted and replaced with the following:\n\n> First.\n\nThe last day of the Agreement becomes 1 May 2027.";
        let second = "Clause 1.1 is deleted and replaced with the following:\n\n> Second.\n\nThe last day of the Agreement becomes 1 June 2027.";
        let it = with(&[first, second]);
        assert!(it.content.contains("1.1 Second.") && !it.content.contains("First."));
        assert_eq!(it.end, Some((date(2027, 6, 1), 2)));
        assert_eq!(it.passages.iter().map(|it| it.amendment).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn what_comes_after_the_last_clause_is_a_paragraph_of_its_own() {
        let it = govern("# A\n\n1.1 One.", &[(1, "After clause 1.1 the following is inserted:\n\n> Two.")]);
        assert_eq!(it.content, "# A\n\n1.1 One.\n\n1.1A Two.\n");
    }

    #[test]
    fn an_amendment_can_change_what_an_earlier_one_put_in() {
        let it = with(&[
            "After clause 1.1 the following is inserted:\n\n> Pay in pounds.",
            "Clause 1.1A is deleted and replaced with the following:\n\n> Pay in euros.",
        ]);
        assert!(it.content.contains("1.1A Pay in euros.") && !it.content.contains("pounds"));
    }

    #[test]
    fn a_clause_that_is_not_there_is_reported_and_nothing_is_changed() {
        let it = with(&["Clause 9.9 is deleted.", "Clause 1.1 is amended somehow."]);
        assert_eq!(it.content, AGREEMENT);
        assert_eq!(it.unread.iter().map(|it| it.amendment).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn a_whole_clause_with_its_heading_can_be_replaced() {
        let it = with(&["Clause 1 is deleted and replaced with the following:\n\n> 1.1 All is free."]);
        assert!(it.content.contains("## 1. Fees\n\n1.1 All is free.\n\n## 2. Term"), "{}", it.content);
    }
}
