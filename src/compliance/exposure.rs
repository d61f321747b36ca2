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
use super::facts::{Deal, Facts, foreign_party};
use super::keyterms;
use super::text::{Span, Text};
use super::{Evidence, Exposing, Exposure, FactSource, Finding, Outcome};

/// From here on a contract is of high value, in pounds or whatever it is counted in.
const HIGH_VALUE: i64 = 100_000;
/// From here on a term is long, in months.
const LONG_TERM: i8 = 36;

static PAID: LazyLock<Regex> = LazyLock::new(|| {
    wording(r"\b(?:fees?|price|charges?|consideration|salary|pay(?:s|able)?|contract value|total)\b[^;]{0,60}$")
});

/// The facts that make a mistake costlier and hold, in the order of [`Exposing::ALL`], each with where that comes from.
pub(super) fn found(
    text: &Text,
    fields: &Fields<'_>,
    facts: &Facts,
    deal: &Deal,
    findings: &[Finding],
) -> Vec<Exposure> {
    let known = |id: &str| facts.source(id).filter(|_| facts.holds(id)).map(Shown::by);
    let failed = |id: &str| findings.iter().find(|it| it.rule_id == id && it.outcome == Outcome::Fail);
    let find = |fact: Exposing| match fact {
        Exposing::Consumer => known("b2c"),
        Exposing::SpecialCategories => known("special"),
        Exposing::TransferAbroad => known("transfer"),
        Exposing::HighValue => high_value(text, deal),
        Exposing::LongTerm => long_term(text, fields, deal).or_else(|| {
            let no_exit = [failed("COM-TERM-BR")?, failed("COM-TERM-CONV")?];
            Some(Shown::by_rules(&no_exit))
        }),
        Exposing::UnlimitedLiability => failed("COM-LIAB-UNL").map(|it| Shown::by_rules(&[it])),
        Exposing::RenewsItself => prices::renews_itself(text).map(|it| Shown::at(text, &it)),
        Exposing::ForeignParty => foreign_party(text).map(|it| Shown::at(text, &it)),
    };
    let one = |fact| {
        let Shown { source, rules, evidence } = find(fact)?;
        Some(Exposure { fact, source, rules, evidence })
    };
    Exposing::ALL.into_iter().filter_map(one).collect()
}

/// Where it comes from that a fact holds.
struct Shown {
    source: FactSource,
    rules: Vec<String>,
    evidence: Option<Evidence>,
}

impl Shown {
    fn by(source: FactSource) -> Self {
        Self { source, rules: Vec::new(), evidence: None }
    }

    fn at(text: &Text, span: &Span) -> Self {
        Self { evidence: text.evidence(span), ..Self::by(FactSource::Inferred) }
    }

    fn by_rules(failed: &[&Finding]) -> Self {
        Self {
            rules: failed.iter().map(|it| it.rule_id.clone()).collect(),
            evidence: failed.iter().find_map(|it| it.evidence.first().cloned()),
            ..Self::by(FactSource::Inferred)
        }
    }
}

fn high_value(text: &Text, deal: &Deal) -> Option<Shown> {
    match deal.value {
        Some(value) => (value >= Decimal::from(HIGH_VALUE)).then(|| Shown::by(FactSource::Given)),
        None => {
            let mut sums = keyterms::sums(text, &PAID).into_iter();
            sums.find(|it| it.amount.pence >= HIGH_VALUE * 100).map(|it| Shown::at(text, &it.amount.span))
        }
    }
}

fn long_term(text: &Text, fields: &Fields<'_>, deal: &Deal) -> Option<Shown> {
    match (deal.starts, deal.ends) {
        (Some(first), Some(last)) => lasts_long(first, last).then(|| Shown::by(FactSource::Given)),
        _ => {
            let months = keyterms::months_of_term(text, fields)?;
            (months >= f64::from(LONG_TERM)).then(|| Shown::by(FactSource::Inferred))
        }
    }
}

/// Whether so many months pass from the start of one day to the end of another.
fn lasts_long(first: Date, last: Date) -> bool {
    let end = last.tomorrow().unwrap_or(last);
    first.checked_add(i32::from(LONG_TERM).months()).is_ok_and(|it| it <= end)
}
