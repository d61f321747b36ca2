//! The facts of a contract that make a mistake in it costlier, for its risk.
//!
//! What must hold: each is read by the reader that the rules and the key terms use, so that a contract is not told to renew
//! itself on one page and not on the next; what is written down of the contract counts before what its text says; whether a
//! company switched a rule off changes nothing here.

use std::sync::LazyLock;

use jiff::{ToSpan, civil::Date};
use regex::Regex;
use rust_decimal::Decimal;

use super::checks::{prices, wording};
use super::detect::Fields;
use super::facts::{Deal, Facts, has_foreign_party};
use super::keyterms;
use super::text::Text;
use super::{Finding, Outcome};

/// From here on a contract is of high value, in pounds or whatever it is counted in.
const HIGH_VALUE: i64 = 100_000;
/// From here on a term is long, in months.
const LONG_TERM: i8 = 36;

static PAID: LazyLock<Regex> = LazyLock::new(|| {
    wording(r"\b(?:fees?|price|charges?|consideration|salary|pay(?:s|able)?|contract value|total)\b[^;]{0,60}$")
});

/// How many of the facts that make a mistake costlier are true.
pub(super) fn count(text: &Text, fields: &Fields<'_>, facts: &Facts, deal: &Deal, findings: &[Finding]) -> usize {
    let failed = |id: &str| findings.iter().any(|it| it.rule_id == id && it.outcome == Outcome::Fail);
    [
        facts.holds("b2c"),
        facts.holds("special"),
        facts.holds("transfer"),
        is_of_high_value(text, deal),
        is_long(text, fields, deal) || (failed("COM-TERM-BR") && failed("COM-TERM-CONV")),
        failed("COM-LIAB-UNL"),
        prices::renews_itself(text),
        has_foreign_party(text),
    ]
    .into_iter()
    .filter(|&it| it)
    .count()
}

fn is_of_high_value(text: &Text, deal: &Deal) -> bool {
    match deal.value {
        Some(value) => value >= Decimal::from(HIGH_VALUE),
        None => keyterms::sums(text, &PAID).iter().any(|it| it.amount.pence >= HIGH_VALUE * 100),
    }
}

fn is_long(text: &Text, fields: &Fields<'_>, deal: &Deal) -> bool {
    match (deal.starts, deal.ends) {
        (Some(first), Some(last)) => lasts_long(first, last),
        _ => keyterms::months_of_term(text, fields).is_some_and(|it| it >= f64::from(LONG_TERM)),
    }
}

/// Whether so many months pass from the start of one day to the end of another.
fn lasts_long(first: Date, last: Date) -> bool {
    let end = last.tomorrow().unwrap_or(last);
    first.checked_add(i32::from(LONG_TERM).months()).is_ok_and(|it| it <= end)
}
