//! The words in which an amendment changes an agreement: written for people, read back by [`read`].
//!
//! The text of an amendment is the only record of what it changes: there is no list beside it that could say something
//! else. A change is a sentence of its own ("Clause 4.2 is deleted and replaced with the following:") with the new text in
//! a block quote under it. What always holds: a sentence that seems to change a clause and is none of these comes back as
//! [`Read::Doubtful`], so that nobody takes a text for complete that is not. Deliberately absent: changes of single words
//! within a clause; a clause is replaced as a whole, which is what both sides then read.

use super::ChangeKind;
use crate::compliance;
use crate::document::ClauseAddress;
use crate::typed::{self, Currency};
use jiff::civil::Date;
use regex::{Captures, Regex};
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// A change that an amendment makes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    /// A clause with everything under it becomes another text.
    Replace(ClauseAddress, String),
    /// A text comes after a clause with everything under it.
    Insert(ClauseAddress, String),
    Delete(ClauseAddress),
    /// The agreement has another last day.
    End(Date),
    /// The agreement has another value.
    Value(Decimal, Currency),
}

/// What a sentence of an amendment turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Read {
    Change(Change),
    /// A sentence that seems to change something, in its own words.
    Doubtful(String),
}

/// How clauses are called in sentences, the four names being those of the groups that [`address`] asks for.
const NAMED: &str = r"(?:(?:[Cc]lause|[Pp]aragraph) (?<number>[0-9]{1,3}[A-Z]{0,2}(?:\.[0-9]{1,3}[A-Z]{0,2})*(?:\([a-z0-9]{1,5}\))*)(?: of [Ss]chedule (?<within>[0-9A-Z]{1,2}))?|[Ss]chedule (?<whole>[0-9A-Z]{1,2}))(?: (?:of|to) the [Aa]greement)?";

fn pattern(sentence: &str) -> Regex {
    let whole = format!("^(?:In the [Aa]greement, )?{}$", sentence.replace("NAMED", NAMED));
    #[expect(clippy::expect_used, reason = "the sentences below are constants, each read by a test")]
    Regex::new(&whole).expect("a constant pattern")
}

static REPLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"NAMED (?:is|shall be) (?:(?:deleted and )?replaced (?:with|by)|amended to read)(?: the following| as follows)?:?",
    )
});
static INSERT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:Immediately a|A|a)fter NAMED,? the following (?:is|shall be) (?:inserted|added):?"));
static DELETE: LazyLock<Regex> = LazyLock::new(|| pattern(r"NAMED (?:is|shall be) deleted\.?"));
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"The (?:last day|end date|expiry date) of the [Aa]greement (?:becomes|is changed to|shall be) (?<date>[^.]+)\.?",
    )
});
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"The (?:contract )?value of the [Aa]greement (?:becomes|is changed to|shall be) (?<sign>£|€|US\$|\$)(?<amount>[0-9,]+(?:\.[0-9]{1,2})?)\.?",
    )
});
static DOUBTFUL: LazyLock<Regex> = LazyLock::new(|| {
    let acts =
        r"(?i:\b(?:amended|varied|changed|modified|deleted|removed|replaced|substituted|inserted|added|extended)\b)";
    let things = format!(
        r"(?:{}|(?i:\b(?:last day|end date|expiry date|value) of the agreement\b))",
        NAMED.replace("?<number>", "?:").replace("?<within>", "?:").replace("?<whole>", "?:")
    );
    let whole = format!(r"{things}.*(?:{acts}|\bbecomes\b)");
    #[expect(clippy::expect_used, reason = "a constant pattern, read by a test")]
    Regex::new(&whole).expect("a constant pattern")
});

/// What the text of an amendment changes, in its order.
pub(super) fn read(content: &str) -> Vec<Read> {
    let blocks: Vec<&str> = content.split("\n\n").map(|it| it.trim_matches('\n')).filter(|it| !it.is_empty()).collect();
    let mut found = Vec::new();
    let mut rest = blocks.as_slice();
    while let Some((block, after)) = rest.split_first() {
        rest = after;
        if is_quote(block) || block.starts_with('#') {
            continue;
        }
        let sentence = sentence(block);
        let quotes = rest.iter().take_while(|it| is_quote(it)).count();
        let (quoted, after) = rest.split_at(quotes);
        let text = quoted.iter().map(|it| unquoted(it)).collect::<Vec<_>>().join("\n\n");
        if let Some(it) = change(&sentence, &text) {
            found.push(it);
            rest = after;
        }
    }
    found
}

fn change(sentence: &str, text: &str) -> Option<Read> {
    let with_text = |it: &Captures<'_>, make: fn(ClauseAddress, String) -> Change| {
        address(it).filter(|_| !text.trim().is_empty()).map(|at| make(at, text.to_owned()))
    };
    let read = if let Some(it) = REPLACE.captures(sentence) {
        with_text(&it, Change::Replace)
    } else if let Some(it) = INSERT.captures(sentence) {
        with_text(&it, Change::Insert)
    } else if let Some(it) = DELETE.captures(sentence) {
        address(&it).map(Change::Delete)
    } else if let Some(it) = END.captures(sentence) {
        compliance::only_date(&it["date"]).map(Change::End)
    } else if let Some(it) = VALUE.captures(sentence) {
        amount(&it["sign"], &it["amount"])
    } else if DOUBTFUL.is_match(sentence) {
        None
    } else {
        return None;
    };
    Some(read.map_or_else(|| Read::Doubtful(sentence.to_owned()), Read::Change))
}

fn amount(sign: &str, figures: &str) -> Option<Change> {
    let currency = match sign {
        "£" => Currency::Gbp,
        "€" => Currency::Eur,
        _ => Currency::Usd,
    };
    typed::amount(figures).ok().map(|value| Change::Value(value, currency))
}

fn address(it: &Captures<'_>) -> Option<ClauseAddress> {
    let group = |name: &str| it.name(name).map(|it| it.as_str().to_owned());
    let found = ClauseAddress { schedule: group("whole").or_else(|| group("within")), number: group("number") };
    (found.schedule.is_some() || found.number.is_some()).then_some(found)
}

fn is_quote(block: &str) -> bool {
    block.lines().all(|it| it.trim_start().starts_with('>'))
}

fn unquoted(block: &str) -> String {
    let line = |it: &str| {
        let it = it.trim_start().trim_start_matches('>');
        it.strip_prefix(' ').unwrap_or(it).to_owned()
    };
    block.lines().map(line).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The words of a paragraph on one line, without the number at its start.
fn sentence(block: &str) -> String {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        #[expect(clippy::expect_used, reason = "a constant pattern, read by every test")]
        Regex::new(r"^(?:[0-9]+[A-Z]{0,2}(?:\.[0-9]+[A-Z]{0,2})*\.?|\([a-z0-9]{1,5}\)) ").expect("a constant pattern")
    });
    let words = block.split_whitespace().collect::<Vec<_>>().join(" ");
    NUMBER.replace(&words, "").into_owned()
}

/// The sentence of a change to a clause, with the new text as a quote under it, as lines of a source.
pub(super) fn write(kind: ChangeKind, at: &ClauseAddress, text: &str) -> String {
    let name = typed::capitalised(&at.to_string());
    let quote = || {
        // In a source `{@` would be a reference to a clause of the amendment itself.
        let lines = text.trim().lines().map(|it| format!("> {}", it.trim_end().replace("{@", "\\{@")));
        lines.map(|it| it.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    };
    match kind {
        ChangeKind::Replace => format!("##. {name} is deleted and replaced with the following:\n\n{}\n", quote()),
        ChangeKind::Insert => format!("##. After {at} the following is inserted:\n\n{}\n", quote()),
        ChangeKind::Delete => format!("##. {name} is deleted.\n"),
    }
}

/// The sentence of another last day, as a line of a source.
pub(super) fn write_end(end: Date) -> String {
    format!("##. The last day of the Agreement becomes {}.\n", typed::day_in_words(end))
}

/// The sentence of another value, as a line of a source.
pub(super) fn write_value(value: Decimal, currency: Currency) -> String {
    format!("##. The value of the Agreement becomes {}.\n", typed::money(value, currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::assemble;
    use jiff::civil::date;

    fn clause(number: &str) -> ClauseAddress {
        ClauseAddress { schedule: None, number: Some(number.to_owned()) }
    }

    fn changes(content: &str) -> Vec<Change> {
        let change = |it| match it {
            Read::Change(it) => it,
            Read::Doubtful(words) => panic!("{words}"),
        };
        read(content).into_iter().map(change).collect()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let paragraph = ClauseAddress { schedule: Some("2".to_owned()), number: Some("1.1".to_owned()) };
        let schedule = ClauseAddress { schedule: Some("1".to_owned()), number: None };
        let source = [
            "# Amendment 1\n\n#. Changes\n".to_owned(),
            write(ChangeKind::Replace, &clause("4.2(a)"), "the first line {@fees}\n\n(b) the second"),
            write(ChangeKind::Insert, &clause("4A"), "4B. Clause 9 is deleted."),
            write(ChangeKind::Insert, &paragraph, "More."),
            write(ChangeKind::Delete, &schedule, ""),
            write_end(date(2028, 3, 31)),
            write_value(Decimal::new(1_250_050, 2), Currency::Gbp),
        ]
        .join("\n");
        assert_eq!(
            changes(&assemble(&source).content),
            [
                Change::Replace(clause("4.2(a)"), "the first line {@fees}\n\n(b) the second".to_owned()),
                Change::Insert(clause("4A"), "4B. Clause 9 is deleted.".to_owned()),
                Change::Insert(paragraph, "More.".to_owned()),
                Change::Delete(schedule),
                Change::End(date(2028, 3, 31)),
                Change::Value(Decimal::new(1_250_050, 2), Currency::Gbp),
            ]
        );
    }

    #[test]
    fn other_peoples_words_for_the_same_are_read_too() {
        for (sentence, wanted) in [
            (
                "2.1 In the agreement, clause 7 shall be replaced by the following:\n\n> New.",
                Change::Replace(clause("7"), "New.".to_owned()),
            ),
            (
                "Clause 7 of the Agreement is amended to read as follows:\n\n> New.",
                Change::Replace(clause("7"), "New.".to_owned()),
            ),
            (
                "(a) Immediately after clause 3.1, the following shall be added:\n\n>New.",
                Change::Insert(clause("3.1"), "New.".to_owned()),
            ),
            ("clause 8 shall be deleted", Change::Delete(clause("8"))),
            ("The end date of the agreement is changed to 1st April 2027.", Change::End(date(2027, 4, 1))),
            ("The contract value of the Agreement shall be €900.", Change::Value(Decimal::from(900), Currency::Eur)),
        ] {
            assert_eq!(changes(sentence), [wanted], "{sentence}");
        }
    }

    #[test]
    fn a_change_in_other_words_is_doubtful_and_never_lost() {
        for sentence in [
            "In clause 4.2 the words “30 days” are replaced by “14 days”.",
            "Clause 4 is amended as the parties have discussed.",
            "Clause 4.2 is deleted and replaced with the following:",
            "The last day of the Agreement becomes the day of the coronation.",
            "The value of the Agreement becomes about £5.",
        ] {
            assert!(matches!(&read(sentence)[..], [Read::Doubtful(_)]), "{sentence}");
        }
    }

    #[test]
    fn words_that_change_nothing_are_not_taken_for_a_change() {
        for sentence in [
            "The Agreement goes on unchanged except for the changes above.",
            "References to clauses are to those of the Agreement.",
            "> Clause 4 is deleted.",
            "# Clause 4 is deleted.",
        ] {
            assert_eq!(read(sentence), [], "{sentence}");
        }
    }
}
