//! Dates as UK contracts write them: "1 January 2026", "1st day of January 2026", "01/02/2026", "2026-02-01".

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Span;

/// What a written date turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Date(Date),
    /// A numeric date whose day and month could change places: read in UK order.
    Ambiguous(Date),
    /// A numeric date that only makes sense with the month first: a date, in the order of another country.
    MonthFirst(Date),
    /// There is no such day.
    Impossible,
}

impl Reading {
    /// The day it names, if there is one.
    pub(crate) fn date(self) -> Option<Date> {
        match self {
            Self::Date(date) | Self::Ambiguous(date) | Self::MonthFirst(date) => Some(date),
            Self::Impossible => None,
        }
    }
}

/// A date in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// Where it stands in the words that were read.
    pub(crate) span: Span,
    pub(crate) reading: Reading,
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    // "19t h": a raised ending, as text taken out of a PDF has it.
    let month = "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    super::wording(&format!(
        r"\b(?:(\d{{1,2}})(?:st|nd|rd|th|s t|n d|r d|t h)? ?(?:day )?(?:of )?{month}\.? ?,? ?((?:19|20)\d{{2}})|{month}\.? (\d{{1,2}})(?:st|nd|rd|th|s t|n d|r d|t h)? ?,? ?((?:19|20)\d{{2}})|(\d{{1,2}})([/.-])(\d{{1,2}})[/.-]((?:19|20)\d{{2}}|\d{{2}})|((?:19|20)\d{{2}})-(\d{{2}})-(\d{{2}}))\b"
    ))
});

fn month(word: &str) -> Option<i8> {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = word.get(..3)?.to_ascii_lowercase();
    months.iter().position(|it| **it == start).and_then(|it| i8::try_from(it + 1).ok())
}

fn day(year: i16, month: i8, day: i8) -> Reading {
    Date::new(year, month, day).map_or(Reading::Impossible, Reading::Date)
}

/// Every date in some words, in order.
pub(crate) fn dates(words: &str) -> Vec<Written> {
    let read = |it: regex::Captures<'_>| {
        let span = it.get(0)?.range();
        let part = |nth: usize| it.get(nth).map(|it| it.as_str());
        let figure = |nth: usize| part(nth).and_then(|it| it.parse::<i8>().ok());
        let year = |nth: usize| part(nth).and_then(|it| it.parse::<i16>().ok());
        let reading = if let Some(word) = part(2) {
            day(year(3)?, month(word)?, figure(1)?)
        } else if let Some(word) = part(4) {
            day(year(6)?, month(word)?, figure(5)?)
        } else if let Some(mark) = part(8) {
            let short = part(10)?.len() == 2;
            // "10.1.24" is a clause number or a version and "1-2-24" a code.
            if short && mark != "/" {
                return None;
            }
            let joined = super::before(words, span.start, 1).contains(['/', '.', '-']);
            let goes_on = super::after(words, span.end, 2)
                .strip_prefix(['/', '.', '-'])
                .is_some_and(|it| it.starts_with(|ch: char| ch.is_ascii_digit()));
            if joined || goes_on {
                return None;
            }
            let (first, second) = (figure(7)?, figure(9)?);
            // Nobody brings in a contract from before 1970, or for the end of this century.
            let year = match year(10)? {
                it @ 0..70 => 2000 + it,
                it @ 70..100 => 1900 + it,
                it => it,
            };
            match (day(year, second, first), day(year, first, second)) {
                (Reading::Date(uk), Reading::Date(us)) if uk != us => Reading::Ambiguous(uk),
                (Reading::Impossible, Reading::Date(us)) => Reading::MonthFirst(us),
                (uk, _) => uk,
            }
        } else {
            day(year(11)?, figure(12)?, figure(13)?)
        };
        Some(Written { span, reading })
    };
    DATE.captures_iter(words).filter_map(read).collect()
}

/// A date for a sentence: "1 January 2026".
pub(crate) use crate::typed::day_in_words as shown;
