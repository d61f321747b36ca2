//! How an answer reads in a contract.
//!
//! What must hold: whatever was typed is shown as itself. No answer can act as a mark of the source, of Markdown or of
//! HTML: `{@` and `{#` are broken up, and every character that Markdown could take for a mark is escaped with the
//! backslash Markdown provides. Letters, figures and ordinary punctuation stay as they are, so that names and amounts
//! read the same to people and to programs.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::form::{Answer, is_postcode};
use super::{Question, VariableType};
use crate::typed::{self, Currency};

/// The answer in the words of the contract.
pub(super) fn printed(question: &Question, answer: &Answer, currency: Currency) -> String {
    match answer {
        Answer::Text(text) => escaped(text),
        Answer::Lines(lines) if question.kind == VariableType::LongText => escaped(&lines.join(" ")),
        Answer::Lines(lines) if question.kind == VariableType::List => in_a_row(lines),
        Answer::Lines(lines) => escaped(&on_one_line(lines)),
        Answer::Number(value) if question.kind == VariableType::Percent => format!("{}%", value.normalize()),
        Answer::Number(value) => value.normalize().to_string(),
        Answer::Money(value) => typed::money(*value, currency),
        Answer::Day(day) => long_date(*day),
        Answer::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Answer::Choice(value) => question
            .options
            .iter()
            .find(|it| it.value == *value)
            .map_or_else(String::new, |it| it.text.clone().unwrap_or_else(|| it.label.clone())),
    }
}

/// `12 Severn Quay, Bristol BS1 5TY`: a postcode on a line of its own takes no comma.
fn on_one_line(address: &[String]) -> String {
    let mut line = String::new();
    for part in address {
        if !line.is_empty() {
            line.push_str(if is_postcode(part) { " " } else { ", " });
        }
        line.push_str(part);
    }
    line
}

/// `a`, `a and b`, `a, b and c`.
fn in_a_row(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|it| escaped(it)).collect();
    match items.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 December 2026`.
pub(super) fn long_date(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// `1 month`, `12 months`, `37.5 hours`.
pub(super) fn counted(value: Decimal, unit: &str) -> String {
    let plural = if value == Decimal::ONE { "" } else { "s" };
    format!("{} {unit}{plural}", value.normalize())
}

/// What stands where an answer is missing.
pub(super) fn gap(question: &Question) -> String {
    format!("[{}]", escaped(&question.label))
}

/// The text with every mark made inert, on one line.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let next = characters.peek().copied();
        let within_word = before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        let is_mark = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '{' | '}' => true,
            '_' => !within_word,
            '#' | '@' => matches!(before, None | Some('{' | '#')),
            // A heading underline or a list, were the answer ever to stand at the start of a line.
            '-' | '+' | '=' => before.is_none(),
            // A character reference, such as `&lt;`.
            '&' => next.is_some_and(|it| it.is_alphanumeric() || it == '#'),
            _ => false,
        };
        if c.is_control() {
            safe.push(' ');
        } else {
            if is_mark {
                safe.push('\\');
            }
            safe.push(c);
        }
        before = Some(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_answers_are_made_inert_and_ordinary_text_is_left_alone() {
        for (raw, want) in [
            ("Smith & Sons (UK) Ltd.", "Smith & Sons (UK) Ltd."),
            ("R&D", "R\\&D"),
            ("a_b@c.example", "a_b@c.example"),
            ("_a_", "\\_a\\_"),
            ("**bold** <b>x</b> [a](javascript:b)", "\\*\\*bold\\*\\* \\<b\\>x\\</b\\> \\[a\\](javascript:b)"),
            ("{@liability} {#x} {{y}}", "\\{\\@liability\\} \\{\\#x\\} \\{\\{y\\}\\}"),
            ("#. Heading", "\\#. Heading"),
            ("##. 1", "\\#\\#. 1"),
            ("a|b\\c", "a\\|b\\\\c"),
            ("one\ntwo\r", "one two "),
        ] {
            assert_eq!(escaped(raw), want, "{raw}");
        }
    }

    #[test]
    fn dates_and_counts_read_as_people_write_them() {
        assert_eq!(long_date(jiff::civil::date(2026, 12, 1)), "1 December 2026");
        assert_eq!(counted(Decimal::ONE, "month"), "1 month");
        assert_eq!(counted(Decimal::new(375, 1), "hour"), "37.5 hours");
        assert_eq!(in_a_row(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
    }
}
