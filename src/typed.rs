//! What a person typed, made safe to keep: one-line values, long texts, e-mail addresses, money, dates, and the numbers
//! under which parties are registered.
//!
//! Every function answers with the cleaned value or with the [`Complaint`] for the field. Lengths are counted in
//! Unicode characters. Nothing here knows which form it serves.

mod member_states;
mod registered;

#[cfg(feature = "ssr")]
pub(crate) use registered::REGISTERS;
pub use registered::{CompanyNumber, Registration, VatNumber};

use crate::problem::Complaint;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The longest contract text that is taken, in characters: about 250 pages.
pub const LONGEST_TEXT: usize = 1_000_000;

/// Whether a character changes the direction of the text around it and could make a line read differently from
/// what it says (the "Trojan Source" characters, CVE-2021-42574).
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A passage on one line, in at most so many characters; a longer one ends in an ellipsis.
pub fn shortened(passage: &str, most: usize) -> String {
    let one_line = passage.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= most {
        one_line
    } else {
        one_line.chars().take(most.saturating_sub(1)).chain(['…']).collect()
    }
}

/// A one-line value: trimmed, of an allowed length, without control characters or direction overrides.
pub fn one_line(raw: &str, length: RangeInclusive<usize>) -> Result<String, Complaint> {
    let value = raw.trim();
    let count = value.chars().count();
    if count == 0 && *length.start() > 0 {
        return Err(Complaint::new("required", "Fill this in."));
    }
    if value.chars().any(|c| c.is_control() || is_bidi_control(c)) {
        return Err(Complaint::new(
            "not_one_line",
            "This must be one line of plain text, without line breaks or hidden characters.",
        ));
    }
    if count < *length.start() {
        return Err(Complaint::new(
            "too_short",
            format!("This has {count} characters; at least {} are needed.", length.start()),
        ));
    }
    if count > *length.end() {
        return Err(Complaint::new("too_long", format!("This has {count} characters; at most {} fit.", length.end())));
    }
    Ok(value.to_owned())
}

/// A long text with line breaks: line ends become `\n`; control characters and direction overrides, which no
/// contract needs and some databases refuse, are left out.
pub fn long_text(raw: &str, most: usize) -> Result<String, Complaint> {
    let text: String = raw
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
        .chars()
        .filter(|&c| c == '\n' || c == '\t' || !(c.is_control() || is_bidi_control(c)))
        .collect();
    let count = text.chars().count();
    if count > most {
        return Err(Complaint::new(
            "too_long",
            format!("This text has {count} characters; at most {most} fit. Nothing was cut off."),
        ));
    }
    Ok(text)
}

/// The most characters of all answers to one template together, names included.
pub const MOST_ANSWERED: usize = 100_000;

/// How many characters names and answers have together.
pub fn characters_of(answers: &BTreeMap<String, String>) -> usize {
    answers.iter().map(|(name, answer)| name.chars().count() + answer.chars().count()).sum()
}

/// An e-mail address as people write it; compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Accepts what has one `@`, a local part of up to 64 and a domain with a dot; at most 254 characters (RFC 5321).
    pub fn parse(raw: &str) -> Result<Self, Complaint> {
        let value = one_line(raw, 1..=254)?;
        let wrong =
            || Complaint::new("not_an_email", "This is not an e-mail address. It should look like name@company.co.uk.");
        let (local, domain) = value.rsplit_once('@').ok_or_else(wrong)?;
        let domain_ok = domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        let local_ok = !local.is_empty()
            && local.chars().count() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && local.chars().all(|c| {
                !c.is_whitespace()
                    && !matches!(c, '@' | ',' | ';' | ':' | '<' | '>' | '(' | ')' | '[' | ']' | '"' | '\\')
            });
        if domain_ok && local_ok { Ok(Self(value)) } else { Err(wrong()) }
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which two addresses are the same.
    pub fn key(&self) -> String {
        email_key(&self.0)
    }
}

/// The form by which two addresses are the same.
pub(crate) fn email_key(raw: &str) -> String {
    raw.to_lowercase()
}

/// The currencies in which contracts are valued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Currency {
    /// Pound sterling.
    #[default]
    #[serde(rename = "GBP")]
    Gbp,
    /// Euro.
    #[serde(rename = "EUR")]
    Eur,
    /// US dollar.
    #[serde(rename = "USD")]
    Usd,
}

impl Currency {
    /// Every currency, the default first.
    pub const ALL: [Self; 3] = [Self::Gbp, Self::Eur, Self::Usd];

    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gbp => "GBP",
            Self::Eur => "EUR",
            Self::Usd => "USD",
        }
    }

    /// The sign before an amount.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Gbp => "£",
            Self::Eur => "€",
            Self::Usd => "US$",
        }
    }

    /// The currency of an ISO 4217 code; an empty text is the default.
    pub fn parse(raw: &str) -> Result<Self, Complaint> {
        let code = raw.trim().to_uppercase();
        if code.is_empty() {
            return Ok(Self::default());
        }
        Self::ALL
            .into_iter()
            .find(|it| it.code() == code)
            .ok_or_else(|| Complaint::new("not_a_currency", "Choose GBP, EUR or USD."))
    }
}

/// The largest amount that is taken: one penny below a trillion.
const MOST_MONEY_PENCE: i64 = 99_999_999_999_999;

/// A number without the commas and spaces that set off its thousands; `None` where one stands anywhere else, since
/// `1200,50` may mean two numbers a hundredfold apart.
pub fn figures(raw: &str) -> Option<String> {
    let whole = raw.trim();
    let end = whole.find('.').unwrap_or(whole.len());
    let (before, after) = whole.split_at(end);
    let mut groups = before.split([',', ' ', '\u{a0}', '\u{202f}']);
    let mut plain = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 || plain.is_empty() || !group.chars().all(|it| it.is_ascii_digit()) {
            return None;
        }
        plain.push_str(group);
    }
    Some(plain + after)
}

/// An amount of money: not negative, at most two decimals, below a trillion. Commas and a currency sign are allowed.
pub fn amount(raw: &str) -> Result<Decimal, Complaint> {
    let wrong = || {
        Complaint::new(
            "not_an_amount",
            "This is not an amount. Write it in figures with a full stop before the pence, such as 1200 or 1,200.50.",
        )
    };
    let plain = figures(raw.trim().trim_start_matches("US$").trim_start_matches(['£', '€', '$'])).ok_or_else(wrong)?;
    if plain.is_empty() || !plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) {
        return Err(wrong());
    }
    let value: Decimal = plain.parse().map_err(|_| wrong())?;
    checked_amount(value)
}

/// Refuses amounts that are negative, finer than a penny or absurdly large.
pub fn checked_amount(value: Decimal) -> Result<Decimal, Complaint> {
    if value.is_sign_negative() && !value.is_zero() {
        return Err(Complaint::new("negative", "An amount cannot be below zero."));
    }
    let value = value.normalize();
    if value.scale() > 2 {
        return Err(Complaint::new("too_fine", "An amount has at most two decimals."));
    }
    if value > Decimal::new(MOST_MONEY_PENCE, 2) {
        return Err(Complaint::new("too_large", "This amount is too large. Check the figures."));
    }
    Ok(value)
}

/// `1234.5` in pounds as `£1,234.50`.
pub fn money(value: Decimal, currency: Currency) -> String {
    let text = format!("{value:.2}");
    let (whole, pence) = text.split_once('.').unwrap_or((&text, "00"));
    format!("{}{}.{pence}", currency.sign(), thousands(whole))
}

/// The digits of a whole number with a comma before each three of them.
pub(crate) fn thousands(whole: &str) -> String {
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A day written `YYYY-MM-DD`, between 1900 and 2199.
pub fn day(raw: &str) -> Result<Date, Complaint> {
    let wrong =
        || Complaint::new("not_a_date", "This is not a date. Write it as year, month and day, such as 2026-12-01.");
    let text = raw.trim();
    // The day that stands in an instant may be another where the company is.
    if !text.chars().all(|c| c.is_ascii_digit() || c == '-') {
        return Err(wrong());
    }
    let value: Date = text.parse().map_err(|_| wrong())?;
    if (1900..2200).contains(&value.year()) { Ok(value) } else { Err(wrong()) }
}

/// The months, as a date in words names them.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `1 December 2026`, without the formatting machinery that would weigh on the browser half.
pub fn day_in_words(date: Date) -> String {
    let month = usize::try_from(date.month()).ok().and_then(|it| MONTHS.get(it.checked_sub(1)?)).unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}

/// `today at 09:42` as `Today at 09:42`, for words that stand alone.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Two days, either of which may be open; the second is not before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRange {
    start: Option<Date>,
    end: Option<Date>,
}

impl DateRange {
    /// The range from `start` through the whole of `end`.
    pub fn new(start: Option<Date>, end: Option<Date>) -> Result<Self, Complaint> {
        match (start, end) {
            (Some(from), Some(to)) if to < from => {
                Err(Complaint::new("ends_before_start", "The end date is before the start date."))
            }
            _ => Ok(Self { start, end }),
        }
    }

    /// The first day.
    pub fn start(self) -> Option<Date> {
        self.start
    }

    /// The last day, which is included.
    pub fn end(self) -> Option<Date> {
        self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_passage_ends_in_an_ellipsis_and_a_short_one_stays() {
        assert_eq!(shortened(" within\n 90  days ", 14), "within 90 days");
        assert_eq!(shortened("within 90 days", 13), "within 90 da…");
    }

    #[test]
    fn one_line_values_are_trimmed_and_hidden_characters_refused() {
        assert_eq!(one_line("  Thornbury Optics ", 2..=160).unwrap(), "Thornbury Optics");
        for (raw, code) in
            [("", "required"), ("a\nb", "not_one_line"), ("pay \u{202E}eno", "not_one_line"), ("x\0y", "not_one_line")]
        {
            assert_eq!(one_line(raw, 1..=160).unwrap_err().code, code, "{raw:?}");
        }
        assert_eq!(one_line("abc", 1..=2).unwrap_err().code, "too_long");
    }

    #[test]
    fn long_texts_keep_their_lines_and_lose_hidden_characters() {
        assert_eq!(long_text("a\r\nb\rc\u{0}\u{202E}d\te", 100).unwrap(), "a\nb\ncd\te");
        assert_eq!(long_text("abc", 2).unwrap_err().code, "too_long");
    }

    #[test]
    fn email_addresses_are_recognised() {
        for good in ["a@b.co", "Priya.Nair+x@thornbury-optics.example", "ö@bücher.example"] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "a@b", "a@@b.co", "a b@c.co", "a@-b.co", "<a@b.co>", "a@b..co", ".a@b.co", "a@b.co,c@d.co"]
        {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (raw, want) in [
            ("1200", "£1,200.00"),
            ("£1,234,567.5", "£1,234,567.50"),
            ("1 200.5", "£1,200.50"),
            ("0", "£0.00"),
            (" 99.99 ", "£99.99"),
        ] {
            assert_eq!(money(amount(raw).unwrap(), Currency::Gbp), want);
        }
        for (raw, code) in [
            ("-1", "negative"),
            ("1.234", "too_fine"),
            ("ten", "not_an_amount"),
            ("1200,50", "not_an_amount"),
            ("1,20", "not_an_amount"),
            (",500", "not_an_amount"),
            ("1.200,50", "not_an_amount"),
            ("1e9", "not_an_amount"),
            ("1000000000000", "too_large"),
            ("", "not_an_amount"),
        ] {
            assert_eq!(amount(raw).unwrap_err().code, code, "{raw}");
        }
    }

    #[test]
    fn a_range_does_not_end_before_it_starts() {
        let (a, b) = (day("2026-12-01").unwrap(), day("2027-12-01").unwrap());
        assert!(DateRange::new(Some(a), Some(b)).is_ok());
        assert!(DateRange::new(Some(a), Some(a)).is_ok());
        assert_eq!(DateRange::new(Some(b), Some(a)).unwrap_err().code, "ends_before_start");
        assert_eq!(day_in_words(a), "1 December 2026");
        assert!(day("2026-02-30").is_err());
        assert!(day("0001-01-01").is_err());
        for instant in
            ["2026-07-01T00:30:00+02:00", "2026-07-01T00:30:00Z", "2026-07-01T00:30", "2026-07-01[Europe/Paris]"]
        {
            assert!(day(instant).is_err(), "{instant} is not the day that stands in it");
        }
    }
}
