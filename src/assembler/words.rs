//! A description as a row of items: its words, and the stretches that stand for a value.
//!
//! What must hold: every item lies on the description, in order, and a stretch that means something as a whole (an amount,
//! a day, a length of time, a name, an address) is one item. Nothing is corrected here: what is written is what is read.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use rust_decimal::Decimal;

use super::names;
use crate::compliance::{amounts, dates, numbers};
use crate::typed::Currency;

/// A description, read into items.
pub(super) struct Described<'t> {
    original: &'t str,
    /// The same text with plain quotation marks and blanks; the patterns read this one.
    plain: String,
    /// For each byte of `plain`, and its end, where it comes from.
    from: Vec<usize>,
    pub(super) items: Vec<Item>,
}

/// A word or a value.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Where it stands in the plain text.
    pub(super) span: Range<usize>,
    /// In small letters; empty for a value and for a name of several words.
    pub(super) word: String,
    pub(super) thing: Option<Thing>,
    /// Counts up with every sentence and line.
    pub(super) sentence: usize,
    /// Whether a comma, a bracket, a dash or a colon stands before it.
    pub(super) paused: bool,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
}

/// What a stretch stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Thing {
    Money {
        amount: Decimal,
        currency: Currency,
    },
    /// A day; not `certain` where the year was not written or day and month could change places.
    Day {
        day: Date,
        certain: bool,
    },
    Length {
        count: Decimal,
        unit: Unit,
    },
    Percent(Decimal),
    Number(Decimal),
    /// Eight digits, or two letters and six: what a register calls a company by.
    Registered(String),
    /// From one time of day to another.
    Times,
    Email,
    Web,
    Phone,
    /// From the building to the postcode.
    Address,
    Name(Named),
}

/// What sort of name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// It says so itself: Limited, plc, CIC.
    Company,
    Partnership,
    /// Capital letters only: a person, a trade name, a place, a heading.
    Unclear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

#[expect(clippy::expect_used, reason = "the patterns are constants of this file, each compiled by a test")]
fn pattern(source: &str) -> Regex {
    let source = source.replace(
        "{NUM}",
        &format!(r"(?:\d{{1,9}}(?:\.\d{{1,2}})?|{}(?:[ -]{})?)", numbers::NUMBER_WORD, numbers::NUMBER_WORD),
    );
    Regex::new(&format!("(?i){source}")).expect("a constant pattern compiles")
}

static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b({NUM})[ -]?(?:(?:full|clear|calendar|business|working)[ -]){0,2}(hours?|hrs?|days?|weeks?|wks?|fortnights?|months?|mths?|mnths?|years?|yrs?)\b",
    )
});
static PERCENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b({NUM}) ?(?:%|per ?cent\b)"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b({NUM})\b"));
static DAY_OF_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b",
    )
});
static TIMES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b\d{1,2}(?:[.:]\d{2})? ?(?:am|pm)? ?(?:to|til|till|until|-|–) ?\d{1,2}(?:[.:]\d{2})? ?(?:am|pm)\b|\b\d{1,2}(?:[.:]\d{2})? (?:to|til|till) \d{1,2}(?:[.:]\d{2})?\b",
    )
});
static EMAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b"));
static WEB: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\bhttps://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[a-z0-9._~/#?=&%-]*[a-z0-9/])?"));
static PHONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\+44 ?|\b0)\d{2,4}[ -]\d{3,4}(?:[ -]?\d{3,4})\b"));
static REGISTERED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:\d{8}|(?:oc|sc|ni|so|nc|sl|lp)\d{6})\b"));
static POSTCODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b"));

impl<'t> Described<'t> {
    /// Reads a description; `today` is what a day without a year is counted from.
    pub(super) fn new(original: &'t str, today: Date) -> Self {
        let (plain, from) = plainly(original);
        let mut values = values(&plain, today);
        values.extend(names::addresses(&plain, &POSTCODE));
        let values = apart(values);
        let mut described = Self { original, plain, from, items: Vec::new() };
        described.items = described.itemise(values);
        described.items = names::named(&described.plain, &described.items);
        described
    }

    /// The words of a stretch of the plain text, as they were written.
    pub(super) fn written(&self, span: &Range<usize>) -> &'t str {
        let at = |place: usize| self.from.get(place).copied().unwrap_or(self.original.len());
        self.original.get(at(span.start)..at(span.end)).unwrap_or_default()
    }

    /// The same in the plain text.
    pub(super) fn plain(&self, span: &Range<usize>) -> &str {
        self.plain.get(span.clone()).unwrap_or_default()
    }

    /// The words of a run of items.
    pub(super) fn run(&self, items: &Range<usize>) -> Range<usize> {
        match self.items.get(items.clone()) {
            Some([first, .., last]) => first.span.start..last.span.end,
            Some([only]) => only.span.clone(),
            Some([]) | None => 0..0,
        }
    }

    /// Words and values in order; what is inside a value is no word.
    fn itemise(&self, values: Vec<(Range<usize>, Thing)>) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let (mut sentence, mut paused, mut at) = (0, false, 0);
        let mut values = values.into_iter().peekable();
        while at < self.plain.len() {
            if let Some((span, thing)) = values.next_if(|it| it.0.start <= at) {
                let capital = self.plain(&span).starts_with(char::is_uppercase);
                items.push(Item {
                    span: span.clone(),
                    word: String::new(),
                    thing: Some(thing),
                    sentence,
                    paused,
                    capital,
                });
                (at, paused) = (span.end, false);
                continue;
            }
            let rest = &self.plain[at..];
            let stop = values.peek().map_or(rest.len(), |it| it.0.start - at);
            let Some(first) = rest.chars().next() else { break };
            if !first.is_alphanumeric() && first != '&' {
                if ends_sentence(&self.plain, at, first) {
                    sentence += 1;
                }
                paused |= matches!(first, ',' | '(' | ')' | ':' | ';' | '"' | '–' | '—' | '\n' | '/');
                paused |= first == '-' && rest.starts_with("- ");
                at += first.len_utf8();
                continue;
            }
            let end = rest.find(|it: char| !it.is_alphanumeric() && it != '&').unwrap_or(rest.len()).min(stop).max(1);
            let word = rest[..end].to_lowercase();
            // The s of "client's" says nothing.
            if !(word == "s" && self.plain[..at].ends_with('\'')) {
                let capital = first.is_uppercase();
                items.push(Item { span: at..at + end, word, thing: None, sentence, paused, capital });
                paused = false;
            }
            at += end;
        }
        items
    }
}

/// Straight quotation marks and plain blanks, and where each byte comes from. A new line stays one.
fn plainly(original: &str) -> (String, Vec<usize>) {
    let (mut plain, mut from) = (String::with_capacity(original.len()), Vec::with_capacity(original.len() + 1));
    for (at, char) in original.char_indices() {
        let char = match char {
            '’' | '‘' | '`' => '\'',
            '“' | '”' => '"',
            '\u{a0}' | '\u{202f}' | '\t' => ' ',
            '\r' => '\n',
            other => other,
        };
        if char == ' ' && plain.ends_with(' ') {
            continue;
        }
        plain.push(char);
        from.resize(plain.len(), at);
    }
    from.push(original.len());
    (plain, from)
}

/// Whether a mark ends the sentence it stands in.
fn ends_sentence(plain: &str, at: usize, mark: char) -> bool {
    let after = &plain[at + mark.len_utf8()..];
    let before = &plain[..at];
    match mark {
        '\n' | '!' | '?' | ';' => true,
        '.' => {
            let last = before.rsplit(|it: char| !it.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
            let next = after.trim_start_matches([' ', '"', ')']).chars().next();
            let goes_on = ["mr", "mrs", "ms", "dr", "prof", "st", "no", "e", "g", "i", "co"].contains(&last.as_str());
            after.starts_with([' ', '\n', '"', ')'])
                && !goes_on
                && next.is_some_and(|it| it.is_alphanumeric() || it == '£')
        }
        _ => false,
    }
}

/// Every value in the text, of which those that come first here win.
fn values(plain: &str, today: Date) -> Vec<(Range<usize>, Thing)> {
    let mut found: Vec<(Range<usize>, Thing)> = Vec::new();
    found.extend(EMAIL.find_iter(plain).map(|it| (it.range(), Thing::Email)));
    found.extend(WEB.find_iter(plain).map(|it| (it.range(), Thing::Web)));
    found.extend(PHONE.find_iter(plain).map(|it| (it.range(), Thing::Phone)));
    found.extend(dates::dates(plain).into_iter().filter_map(|it| {
        let certain = matches!(it.reading, dates::Reading::Date(_));
        let uk_order = matches!(it.reading, dates::Reading::Ambiguous(_));
        Some((it.span, Thing::Day { day: it.reading.date()?, certain: certain || uk_order }))
    }));
    found.extend(DAY_OF_YEAR.captures_iter(plain).filter_map(|it| {
        let day = next_such_day(it.get(1)?.as_str().parse().ok()?, it.get(2)?.as_str(), today)?;
        Some((it.get(0)?.range(), Thing::Day { day, certain: false }))
    }));
    found.extend(amounts::amounts(plain).into_iter().filter_map(|it| {
        let currency = match it.currency {
            amounts::Currency::Sterling => Currency::Gbp,
            amounts::Currency::Euro => Currency::Eur,
            amounts::Currency::Dollar("US dollars") => Currency::Usd,
            amounts::Currency::Dollar(_) | amounts::Currency::BareDollar | amounts::Currency::Other(_) => return None,
        };
        Some((it.span, Thing::Money { amount: Decimal::new(it.pence, 2).normalize(), currency }))
    }));
    found.extend(REGISTERED.find_iter(plain).map(|it| (it.range(), Thing::Registered(it.as_str().to_uppercase()))));
    found.extend(LENGTH.captures_iter(plain).filter_map(|it| {
        let unit = match it.get(2)?.as_str().to_lowercase().as_bytes() {
            [b'h', ..] => Unit::Hour,
            [b'd', ..] => Unit::Day,
            [b'm', ..] => Unit::Month,
            [b'y', ..] => Unit::Year,
            [b'f', ..] => {
                return Some((
                    it.get(0)?.range(),
                    Thing::Length { count: number(it.get(1)?.as_str())? * Decimal::TWO, unit: Unit::Week },
                ));
            }
            _ => Unit::Week,
        };
        Some((it.get(0)?.range(), Thing::Length { count: number(it.get(1)?.as_str())?, unit }))
    }));
    found.extend(
        PERCENT
            .captures_iter(plain)
            .filter_map(|it| Some((it.get(0)?.range(), Thing::Percent(number(it.get(1)?.as_str())?)))),
    );
    found.extend(TIMES.find_iter(plain).map(|it| (it.range(), Thing::Times)));
    found.extend(NUMBER.captures_iter(plain).filter_map(|it| {
        let figures = it.get(1)?;
        // A number word is a word until a pattern asks for a number; "one of us" is nothing to count.
        let is_figures = figures.as_str().starts_with(|it: char| it.is_ascii_digit())
            || !figures.as_str().eq_ignore_ascii_case("one");
        is_figures.then(|| Some((figures.range(), Thing::Number(number(figures.as_str())?)))).flatten()
    }));
    found
}

fn number(figures: &str) -> Option<Decimal> {
    match figures.parse::<Decimal>() {
        Ok(plain) => Some(plain.normalize()),
        Err(_) => Decimal::try_from(numbers::read(figures)?).ok().map(|it| it.normalize()),
    }
}

/// The first such day that is not past.
fn next_such_day(day: i8, month: &str, today: Date) -> Option<Date> {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = month.get(..3)?.to_lowercase();
    let month = months.iter().position(|it| *it == start).and_then(|it| i8::try_from(it + 1).ok())?;
    let this_year = Date::new(today.year(), month, day).ok()?;
    if this_year >= today { Some(this_year) } else { Date::new(today.year() + 1, month, day).ok() }
}

/// Values in the order of the text that do not overlap; the earlier found one stays.
fn apart(found: Vec<(Range<usize>, Thing)>) -> Vec<(Range<usize>, Thing)> {
    let mut kept: Vec<(Range<usize>, Thing)> = Vec::new();
    // Addresses hold numbers and are found last, but stand above all.
    let is_address = |it: &(Range<usize>, Thing)| it.1 == Thing::Address;
    let (addresses, others): (Vec<_>, Vec<_>) = found.into_iter().partition(is_address);
    for (span, thing) in addresses.into_iter().chain(others) {
        let at = kept.partition_point(|it| it.0.start < span.start);
        let free_before = at == 0 || kept.get(at - 1).is_none_or(|it| it.0.end <= span.start);
        let free_after = kept.get(at).is_none_or(|it| span.end <= it.0.start);
        if free_before && free_after {
            kept.insert(at, (span, thing));
        }
    }
    kept
}
