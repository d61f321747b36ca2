//! Amounts of money: "£1,250.00 per month", "EUR 5 million", "ten pounds" in figures only.
//!
//! What must hold: an amount is whole pence, so that sums are exact; an amount too large for that is not read.

use std::sync::LazyLock;

use regex::Regex;

use super::Span;
use crate::typed::thousands;

/// The currency an amount is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Currency {
    Sterling,
    Euro,
    /// A dollar of a named country.
    Dollar(&'static str),
    /// "$" alone.
    BareDollar,
    Other(&'static str),
}

impl Currency {
    /// For a sentence.
    pub(crate) fn shown(self) -> &'static str {
        match self {
            Self::Sterling => "pounds",
            Self::Euro => "euros",
            Self::Dollar(name) | Self::Other(name) => name,
            Self::BareDollar => "dollars",
        }
    }

    /// The three letters of ISO 4217; `None` for a dollar of which the text does not say whose it is.
    pub(crate) fn code(self) -> Option<&'static str> {
        match self {
            Self::Sterling => Some("GBP"),
            Self::Euro => Some("EUR"),
            Self::BareDollar => None,
            Self::Dollar(name) | Self::Other(name) => CODES.iter().find(|it| it.0 == name).map(|it| it.1),
        }
    }
}

/// The codes of currencies by the names above.
const CODES: [(&str, &str); 10] = [
    ("US dollars", "USD"),
    ("Australian dollars", "AUD"),
    ("Canadian dollars", "CAD"),
    ("New Zealand dollars", "NZD"),
    ("Hong Kong dollars", "HKD"),
    ("Singapore dollars", "SGD"),
    ("yen", "JPY"),
    ("Swiss francs", "CHF"),
    ("yuan", "CNY"),
    ("rupees", "INR"),
];

/// How often an amount falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Per {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Per {
    /// The stable word.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// An amount of money in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    /// Where it stands in the words that were read, without what it is paid for.
    pub(crate) span: Span,
    pub(crate) currency: Currency,
    pub(crate) pence: i64,
    pub(crate) per: Option<Per>,
}

static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    super::wording(
        r"(?:(£|€|¥|\$|us\$|usd? ?\$|a\$|au\$|aud|c\$|ca\$|cad|nz\$|hk\$|s\$|\bgbp ?£?|\beur\b ?€?|\busd|\bchf|\bjpy|\bcny|\binr|\baed) ?(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,4})?( ?(?:k|m|bn|million|thousand|billion)\b)?|\b(\d{1,3}(?:,\d{3})+|\d{1,12})(\.\d{1,2})? ?(gbp|eur|usd|euros?|pounds?(?: sterling)?|(?:us |u\.s\. )?dollars|chf|pence)\b)",
    )
});
static PER: LazyLock<Regex> = LazyLock::new(|| {
    super::wording(
        r"^(?: \((?:[^()]{1,60})\))?,? ?(?:gross |net |basic |\(gross\) |before tax |plus vat |\(plus vat\) |\+ ?vat |ex(?:cluding|clusive of)?\.? vat |sterling )?,?(?:(?:per|a|an|each|every|for each|for every) (?:calendar |working |full )?(hour|day|week|month|year|annum|hr|h|d|w|m|pa|a)\b|/ ?(hour|hr|day|week|month|year|annum)\b|(hourly|daily|weekly|monthly|annually|yearly|p\.?a\b\.?|p\.?c\.?m\b\.?|pw\b|ph\b))",
    )
});

fn currency(mark: &str) -> Currency {
    let mark: String = mark.to_ascii_lowercase().chars().filter(|it| *it != ' ').collect();
    match mark.as_str() {
        "£" | "gbp" | "gbp£" | "pence" => Currency::Sterling,
        "€" | "eur" | "eur€" | "euro" | "euros" => Currency::Euro,
        "$" | "dollars" => Currency::BareDollar,
        "us$" | "usd" | "usd$" | "usdollars" | "u.s.dollars" => Currency::Dollar("US dollars"),
        "a$" | "au$" | "aud" => Currency::Dollar("Australian dollars"),
        "c$" | "ca$" | "cad" => Currency::Dollar("Canadian dollars"),
        "nz$" => Currency::Dollar("New Zealand dollars"),
        "hk$" => Currency::Dollar("Hong Kong dollars"),
        "s$" => Currency::Dollar("Singapore dollars"),
        "¥" | "jpy" => Currency::Other("yen"),
        "chf" => Currency::Other("Swiss francs"),
        "cny" => Currency::Other("yuan"),
        "inr" => Currency::Other("rupees"),
        "aed" => Currency::Other("dirhams"),
        _ => Currency::Sterling,
    }
}

/// The pence that figures stand for: "1,250" and ".5" are 125050.
pub(crate) fn pence(whole: &str, fraction: &str) -> Option<i64> {
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let pounds: i64 = digits.parse().ok()?;
    let mut decimals: Vec<i64> = fraction.bytes().filter(u8::is_ascii_digit).map(|it| i64::from(it - b'0')).collect();
    decimals.resize(decimals.len().max(3), 0);
    let round_up = i64::from(decimals[2] >= 5);
    pounds.checked_mul(100)?.checked_add(decimals[0] * 10 + decimals[1] + round_up)
}

/// Every amount of money in some words, in order.
pub(crate) fn amounts(words: &str) -> Vec<Amount> {
    let read = |it: regex::Captures<'_>| {
        let span = it.get(0)?.range();
        let (mark, whole, fraction) = match it.get(1) {
            Some(mark) => (mark.as_str(), it.get(2)?.as_str(), it.get(3)),
            None => (it.get(7)?.as_str(), it.get(5)?.as_str(), it.get(6)),
        };
        let mut pence = pence(whole, fraction.map_or("", |it| it.as_str()))?;
        if mark.eq_ignore_ascii_case("pence") {
            pence /= 100;
        }
        let times = match it.get(4).map(|it| it.as_str().trim().to_ascii_lowercase()).as_deref() {
            Some("k" | "thousand") => 1_000,
            Some("m" | "million") => 1_000_000,
            Some("bn" | "billion") => 1_000_000_000,
            _ => 1,
        };
        let per = PER.captures(super::after(words, span.end, 90)).and_then(|it| {
            let word = it.get(1).or(it.get(2)).or(it.get(3))?.as_str().to_ascii_lowercase();
            match word.trim_end_matches('.') {
                "hour" | "hr" | "h" | "hourly" | "ph" => Some(Per::Hour),
                "day" | "d" | "daily" => Some(Per::Day),
                "week" | "w" | "weekly" | "pw" => Some(Per::Week),
                "month" | "m" | "monthly" | "pcm" | "p.c.m" => Some(Per::Month),
                "year" | "annum" | "annually" | "yearly" | "pa" | "p.a" | "a" => Some(Per::Year),
                _ => None,
            }
        });
        Some(Amount { span, currency: currency(mark), pence: pence.checked_mul(times)?, per })
    };
    AMOUNT.captures_iter(words).filter_map(read).collect()
}

/// Pounds for a sentence: 125050 pence are "£1,250.50".
pub(crate) fn shown(currency: Currency, pence: i64) -> String {
    let sign = match currency {
        Currency::Sterling => "£",
        Currency::Euro => "€",
        Currency::Dollar(_) | Currency::BareDollar => "$",
        Currency::Other(_) => "",
    };
    let grouped = thousands(&(pence / 100).unsigned_abs().to_string());
    let minus = if pence < 0 { "-" } else { "" };
    let rest = pence.unsigned_abs() % 100;
    if rest == 0 { format!("{minus}{sign}{grouped}") } else { format!("{minus}{sign}{grouped}.{rest:02}") }
}
