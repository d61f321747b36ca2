//! The named algorithms of the rule pack's `check` rules: questions that a pattern alone cannot answer.
//!
//! Reading order: this file (the table of names and the shared way of reading), the small readers (`numbers`,
//! `amounts`, `dates`, `durations`), the figures of the law that change (`parameters`, `old_law`), then one file for
//! each family of algorithms.
//!
//! What must hold: an algorithm is a pure function of its input, ends in time that grows with the length of the
//! document and not with its square, and never panics, whatever the document is. A well-drafted contract gives no
//! false alarm: where the text leaves a doubt, the answer is the milder one or `unknown`. Deliberately absent: a
//! fallback. A name that is not in the table has no algorithm, and the engine says so.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};

use super::check::{CheckInput, Verdict};
use super::text::{Clause, ClauseKind, LineKind, Party, PartyKind, Role, Span, Text, Zone};
use super::{Outcome, RuleType, Severity};

/// Declares patterns that are compiled once, by [`wording`].
macro_rules! patterns {
    ($($name:ident = $source:expr;)*) => {
        $(static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| super::wording($source));)*
    };
}

pub(crate) mod amounts;
mod conflict;
pub(super) mod courts;
pub(crate) mod dates;
mod deeds;
pub(super) mod durations;
mod figures;
mod foreign;
pub(super) mod leave;
pub(super) mod liability;
mod machine_terms;
mod names;
pub(super) mod notice;
mod numbering;
pub(crate) mod numbers;
mod old_law;
mod parameters;
mod parties;
pub(super) mod payment;
mod placeholders;
mod plain;
pub(super) mod prices;
mod references;
pub(super) mod restraint;
mod signing;
mod terms;
#[cfg(test)]
mod tests;
pub(super) mod timeline;
mod totals;
pub(super) mod wages;

/// The days from which the algorithms go by another figure or another law.
pub(super) fn law_days() -> impl Iterator<Item = jiff::civil::Date> {
    parameters::days().chain(old_law::days())
}

/// The day that some words name, if they name one day and could mean no other.
pub(crate) fn only_date(words: &str) -> Option<jiff::civil::Date> {
    match dates::dates(words).as_slice() {
        [dates::Written { reading: dates::Reading::Date(date), .. }] => Some(*date),
        _ => None,
    }
}

/// What a named algorithm says about a document, or `None` when there is no algorithm of that name.
pub(crate) fn run(algorithm: &str, input: &CheckInput<'_>) -> Option<Verdict> {
    let algorithm: fn(&CheckInput<'_>) -> Verdict = match algorithm {
        "CHK-B2B" => plain::business_only,
        "CHK-COMPNO" => parties::company_numbers,
        "CHK-CONFLICT" => conflict::contradictions,
        "CHK-CURRENCY" => figures::currencies,
        "CHK-DATE" => timeline::dates_in_order,
        "CHK-DAY1" => timeline::statement_by_day_one,
        "CHK-DEEDNEED" => deeds::deed_needed,
        "CHK-DEFS" => terms::defined_terms,
        "CHK-DRAFT" => placeholders::drafting_marks,
        "CHK-EMPTY" => numbering::empty_parts,
        "CHK-FOREIGN" => foreign::foreign_boilerplate,
        "CHK-GUARANTOR" => signing::guarantor_signs,
        "CHK-HOLIDAY" => leave::holiday,
        "CHK-HOURS48" => wages::weekly_hours_limit,
        "CHK-INTEREST" => payment::interest,
        "CHK-LAWJUR" => courts::law_and_courts,
        "CHK-LIABSIDE" => liability::balance_of_limits,
        "CHK-MUTUAL" => plain::mutual_or_one_way,
        "CHK-NMW" => wages::minimum_wage,
        "CHK-NOTICE86" => notice::statutory_notice,
        "CHK-NUMBERING" => numbering::numbers_follow_on,
        "CHK-NUMWORD" => figures::words_and_figures,
        "CHK-OLDLAW" => old_law::outdated_law,
        "CHK-PARTIES" => parties::parties_named,
        "CHK-PARTYNAME" => names::one_name_for_each_party,
        "CHK-PAYTERM" => payment::payment_period,
        "CHK-PLACEHOLDER" => placeholders::unfilled,
        "CHK-PRICEINC" => prices::price_increases,
        "CHK-PROBATION" => restraint::probation,
        "CHK-READ" => plain::plain_language,
        "CHK-RENEWAL" => prices::renewal,
        "CHK-RESTRAINT" => restraint::restrictions,
        "CHK-ROLE" => terms::party_labels,
        "CHK-SCHED" => references::attachments,
        "CHK-SIGN" => signing::signature_blocks,
        "CHK-SUSPEND" => prices::suspension,
        "CHK-TERMS-MATCH" => machine_terms::no_more_than_the_words,
        "CHK-TERMS-VALID" => machine_terms::sound,
        "CHK-TOTAL" => totals::totals_add_up,
        "CHK-XREF" => references::cross_references,
        _ => return None,
    };
    Some(algorithm(input))
}

/// Compiles a pattern of this folder: any case, edges of words and digits in ASCII, which keeps them fast beside a
/// "£". `{NUM}` stands for a number in figures or words, `{DUR}` for a length of time.
#[expect(clippy::expect_used, reason = "the patterns are constants of this source, each compiled by a test")]
pub(super) fn wording(source: &str) -> Regex {
    let number = format!(r"(?:\d{{1,4}}(?:\.\d{{1,2}})?|{0}(?:[ -](?:and )?{0}){{0,4}})", numbers::NUMBER_WORD);
    let duration = format!(
        r"{number}(?: ?\([\w .-]{{1,30}}\))?[ -](?:(?:full|clear|calendar|business|working|consecutive|complete)[ -]){{0,3}}(?:hour|day|week|fortnight|month|year)s?"
    );
    let source = source.replace("{DUR}", &duration).replace("{NUM}", &number);
    let source = source.replace(r"\b", r"(?-u:\b)").replace(r"\d", "[0-9]").replace(r"\w", "[0-9A-Za-z_]");
    RegexBuilder::new(&source).case_insensitive(true).build().expect("a constant pattern compiles")
}

/// The most passages a verdict points at: a reader fixes the kind of mistake, not the hundredth place of it.
const MOST_SPANS: usize = 20;

/// Spans in the order of the text, each once, and not too many.
fn in_order(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|it| (it.start, it.end));
    spans.dedup();
    spans.truncate(MOST_SPANS);
    spans
}

/// A sentence with the words that lead into it.
pub(super) struct Said<'t> {
    pub(super) words: Cow<'t, str>,
    /// The sentence itself, without its lead-in: what a finding points at.
    pub(super) own: Span,
    pub(super) zone: Zone,
    pub(super) clause: Option<usize>,
}

/// The sentences that state terms, so not the signature blocks.
pub(super) fn said(text: &Text) -> impl Iterator<Item = Said<'_>> {
    text.sentences().iter().filter(|it| it.zone != Zone::Signature).filter_map(|it| {
        let own = it.pieces.last()?.clone();
        Some(Said { words: text.passage(it), own, zone: it.zone, clause: it.clause })
    })
}

/// At most `reach` bytes of `words` that stand before `at`.
pub(super) fn before(words: &str, at: usize, reach: usize) -> &str {
    let at = at.min(words.len());
    let start = (at.saturating_sub(reach)..=at).find(|&it| words.is_char_boundary(it)).unwrap_or(at);
    words.get(start..at).unwrap_or_default()
}

/// At most `reach` bytes of `words` that stand from `at` on.
pub(super) fn after(words: &str, at: usize, reach: usize) -> &str {
    let end = at.saturating_add(reach).min(words.len());
    let end = (end..=words.len()).find(|&it| words.is_char_boundary(it)).unwrap_or(words.len());
    words.get(at..end).unwrap_or_default()
}

/// The words around a stretch, itself included.
fn around(words: &str, stretch: Span, reach: usize) -> &str {
    let start = stretch.start - before(words, stretch.start, reach).len();
    let end = stretch.end + after(words, stretch.end, reach).len();
    words.get(start..end).unwrap_or_default()
}

/// The words of the numbered clause a place stands in, with its sub-clauses; the sentence's own line without a clause.
fn clause_around<'t>(text: &'t Text, at: &Said<'_>) -> &'t str {
    let clauses = text.clauses();
    let holder = at.clause.and_then(|it| clauses.get(it));
    let parent = holder.and_then(|it| it.parent).and_then(|it| clauses.get(it));
    // A clause far longer than a page is a chapter: what it says elsewhere is not about this sentence.
    let fits = |it: &&Clause| it.span.len() <= 4_000;
    match parent.filter(|it| it.number.is_some()).filter(fits).or(holder.filter(fits)) {
        Some(clause) => text.slice(&clause.span),
        None => text.line_at(at.own.start).map_or("", |it| text.slice(&it.span)),
    }
}

/// A list for a sentence: "a", "a and b", "a, b and c".
fn listed<T: AsRef<str>>(parts: &[T]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}
