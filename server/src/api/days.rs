//! The one reading of a day that somebody sent, in a body or in a query: a date, or an instant, which stands for its day in
//! the company's time zone.
//!
//! What is neither is left as it is, for the form to complain about.

use jiff::civil::Date;
use pactoria::context::Ctx;
use pactoria::contracts::Filter;
use pactoria::dates::day_of_instant;
use pactoria::problem::{Complaints, Problem};
use pactoria::typed;
use std::collections::BTreeMap;

/// The day that was meant.
pub(super) fn day(raw: String, ctx: &Ctx) -> String {
    day_of_instant(&raw, ctx.zone()).map_or(raw, |it| it.to_string())
}

/// The day that was meant, and an empty text where nothing was said.
pub(super) fn day_or_none(raw: Option<String>, ctx: &Ctx) -> String {
    raw.map(|it| day(it, ctx)).unwrap_or_default()
}

/// The same of every field of `names` among others.
pub(super) fn days_among(fields: BTreeMap<String, String>, names: &[&str], ctx: &Ctx) -> BTreeMap<String, String> {
    let read = |(name, value): (String, String)| {
        let value = if names.contains(&name.as_str()) { day(value, ctx) } else { value };
        (name, value)
    };
    fields.into_iter().map(read).collect()
}

/// The filter of the list that `word` answers, with what is wrong about it.
pub(super) fn filter<'a>(word: impl Fn(&str) -> Option<&'a str>, ctx: &Ctx) -> (Filter, Complaints) {
    Filter::read(|name| {
        let raw = word(name).unwrap_or_default().to_owned();
        if Filter::DAYS.contains(&name) { day(raw, ctx) } else { raw }
    })
}

/// The day itself, for what no form checks.
///
/// # Errors
/// A complaint about `field`.
pub(super) fn checked(field: &str, raw: &str, ctx: &Ctx) -> Result<Date, Problem> {
    let meant = day(raw.to_owned(), ctx);
    typed::day(&meant).map_err(|it| Problem::invalid_field(field, &it.code, it.message))
}
