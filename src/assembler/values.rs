//! A value of a description in the form in which a question asks for it.

use std::ops::Range;

use rust_decimal::Decimal;

use super::parties::written_name;
use super::read::whole;
use super::words::{Described, Thing, Unit};
use crate::templates::{Question, VariableType};

/// Days of a month where a question asks in days.
const DAYS_OF_A_MONTH: u32 = 30;
const WEEK: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The value of the item at `at`, as it would be typed in answer to `question`.
pub(super) fn typed(described: &Described<'_>, question: &Question, at: usize) -> Option<String> {
    let item = described.items.get(at)?;
    let written = || described.written(&item.span).to_owned();
    match item.thing.as_ref()? {
        Thing::Money { amount, .. } => Some(amount.to_string()),
        Thing::Day { day, .. } => Some(day.to_string()),
        Thing::Percent(value) | Thing::Number(value) => Some(value.to_string()),
        Thing::Length { count, unit } => length(question, *count, *unit),
        Thing::Registered(number) => Some(number.clone()),
        Thing::Address => Some(match question.kind {
            VariableType::Address => address(&written()),
            _ => written(),
        }),
        Thing::Name(_) => Some(written_name(described, item)),
        Thing::Email | Thing::Web | Thing::Phone | Thing::Times => Some(written()),
    }
}

/// One line for each part, the postcode on a line of its own.
fn address(written: &str) -> String {
    let flat = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines: Vec<String> = flat.split(',').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    if let Some(last) = lines.pop() {
        let words: Vec<&str> = last.split(' ').collect();
        let (place, postcode) = words.split_at(words.len().saturating_sub(2));
        lines.extend([place.join(" "), postcode.join(" ").to_uppercase()]);
    }
    lines.retain(|it| !it.is_empty());
    lines.join("\n")
}

/// A length in the unit that the name of the question ends in. A month is 30 days; in notices of employment it is four weeks and
/// three months are thirteen, as the help of the question says. What would need rounding is not answered.
fn length(question: &Question, count: Decimal, unit: Unit) -> Option<String> {
    let name = question.name.as_str();
    let wants = |word: &str| name.ends_with(word) || name == format!("max{word}");
    let times = |by: u32| Some((count * Decimal::from(by)).normalize());
    let exact = |by: u32| {
        let value = count / Decimal::from(by);
        value.is_integer().then(|| value.normalize())
    };
    let value = if question.kind == VariableType::Text || question.kind == VariableType::LongText {
        return None;
    } else if wants("_months") {
        match unit {
            Unit::Month => times(1),
            Unit::Year => times(12),
            Unit::Week | Unit::Day | Unit::Hour => None,
        }
    } else if wants("_years") {
        match unit {
            Unit::Year => times(1),
            Unit::Month => exact(12),
            Unit::Week | Unit::Day | Unit::Hour => None,
        }
    } else if wants("_weeks") {
        match (unit, whole(count)) {
            (Unit::Week, _) => times(1),
            (Unit::Month, Some(months)) => Some(Decimal::from(months * 52 / 12)),
            (Unit::Day, _) => exact(7),
            (Unit::Year | Unit::Month | Unit::Hour, _) => None,
        }
    } else if wants("_days") {
        match unit {
            Unit::Day => times(1),
            Unit::Week => times(7),
            Unit::Month => times(DAYS_OF_A_MONTH),
            Unit::Year | Unit::Hour => None,
        }
    } else if wants("_hours") {
        match unit {
            Unit::Hour => times(1),
            Unit::Day => times(24),
            Unit::Week | Unit::Month | Unit::Year => None,
        }
    } else {
        // "The most days or hours that may be charged": whichever was said.
        matches!(unit, Unit::Day | Unit::Hour).then(|| count.normalize())
    };
    value.map(|it| it.to_string())
}

/// A length of time in months, where it is one.
pub(super) fn months(thing: &Thing) -> Option<u32> {
    match thing {
        Thing::Length { count, unit: Unit::Month } => whole(*count),
        Thing::Length { count, unit: Unit::Year } => whole(*count * Decimal::from(12)),
        _ => None,
    }
}

/// Words of a description for a contract, in which "our" is a party's: its label stands there instead. A list has one item on
/// each line.
pub(super) fn wording(question: &Question, written: &str, own: Option<&str>) -> String {
    let flat = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if question.kind == VariableType::List {
        let items = flat.replace(" and ", ", ").replace(" or ", ", ");
        let items = items.split(',').map(str::trim).filter(|it| !it.is_empty());
        return items.collect::<Vec<_>>().join("\n");
    }
    let Some(label) = own.filter(|_| !question.name.ends_with("_name")) else { return flat };
    let named = |word: &str| match word {
        "our" | "Our" | "my" | "My" => format!("the {label}’s"),
        "us" | "me" => format!("the {label}"),
        _ => word.to_owned(),
    };
    flat.split(' ').map(named).collect::<Vec<_>>().join(" ")
}

/// The days of the week that a description names as a span or a list, one on each line, and the items that name them.
pub(super) fn work_days(described: &Described<'_>) -> Option<(String, Range<usize>)> {
    let day = |at: usize| {
        let word = described.items.get(at)?.word.as_str();
        let word = word.strip_suffix('s').filter(|it| it.ends_with("day")).unwrap_or(word);
        let fits = |it: &&str| {
            let it = it.to_lowercase();
            it == word
                || (word.len() >= 3
                    && it.starts_with(word)
                    && ["mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"]
                        .contains(&word))
        };
        WEEK.iter().position(fits)
    };
    let word = |at: usize| described.items.get(at).map_or("", |it| it.word.as_str());
    for at in 0..described.items.len() {
        let Some(first) = day(at) else { continue };
        let spans = ["to", "till", "until", "through"].contains(&word(at + 1));
        let hyphen = described.items.get(at..at + 2).is_some_and(|it| {
            described.plain(&(it[0].span.end..it[1].span.start)).trim() == "-"
                || described.plain(&(it[0].span.end..it[1].span.start)).trim() == "–"
        });
        let (last, end) = if spans {
            (day(at + 2), at + 3)
        } else if hyphen {
            (day(at + 1), at + 2)
        } else {
            (None, at + 1)
        };
        if let Some(last) = last.filter(|it| *it > first) {
            return Some((WEEK[first..=last].join("\n"), at..end));
        }
        let mut days = vec![first];
        let mut end = at + 1;
        loop {
            let next = if word(end) == "and" { end + 1 } else { end };
            match day(next) {
                Some(it) if !days.contains(&it) => days.push(it),
                _ => break,
            }
            end = next + 1;
        }
        if days.len() > 1 {
            days.sort_unstable();
            return Some((days.into_iter().map(|it| WEEK[it]).collect::<Vec<_>>().join("\n"), at..end));
        }
    }
    None
}
