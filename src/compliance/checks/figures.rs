//! Numbers written twice and amounts in several currencies.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::amounts::{self, Amount, Currency};
use super::courts;
use super::{CheckInput, Outcome, Severity, Verdict, after, before, in_order, listed, numbers, wording};

static WORDS_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let number = numbers::NUMBER_WORD;
    wording(&format!(
        r"\b({number}(?:(?:,? and |, |[ -]){number})*)(?:[ -]?(?:per ?cent(?:age)?|%|pounds?(?: sterling)?|sterling|euros?|(?:us |u\.s\. |united states )?dollars?))?,? ?\( ?(?:£|€|gbp ?£?|eur ?€?|usd ?|us\$|\$) ?(\d[\d,]*(?:\.\d+)?)|\b({number}(?:(?:,? and |, |[ -]){number})*)(?:[ -]?(?:per ?cent(?:age)?|%|pounds?(?: sterling)?|euros?|dollars?)|[ -](?:business |working |calendar |clear )?(?P<outside>hour|day|week|month|year)s?)? ?\( ?(\d[\d,]*(?:\.\d+)?)(st|nd|rd|th)? ?(?:%|per ?cent|(?:business |working |calendar |clear )?(?P<inside>hour|day|week|month|year)s?)? ?\)"
    ))
});
static FIGURES_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let number = numbers::NUMBER_WORD;
    wording(&format!(
        r"(\d[\d,]*(?:\.\d+)?)( ?(?:k|m|bn|million|thousand|billion)\b)? ?(?:%|per ?cent|hours?|(?:business |working |calendar )?days?|weeks?|months?|years?)? ?\( ?({number}(?:(?:,? and |, |[ -]){number})*)(?:[ -](?:per ?cent|pounds?(?: sterling)?|sterling|euros?|dollars?|hours?|(?:business |working |calendar )?days?|weeks?|months?|years?|only|in number)){{0,3}} ?\)"
    ))
});

patterns! {
    NUMBERED_THING = r"\b(?:clauses?|sections?|schedules?|articles?|paragraphs?|parts?|annex|appendix|exhibits?|no\.?|numbers?|items?|[£€$]) ?$";
    PART_OF_A_FRACTION = r"(?:\bpoint |\bhalf |\band a |\d[ -]?|[./] ?)$";
    COUNTED = r"\b(?:options?|phases?|stages?|lots?|tiers?|steps?|levels?|milestones?|bands?|groups?|categor(?:y|ies)|class(?:es)?|parts?|schedules?|sections?|clauses?|articles?|paragraphs?|numbers?) $";
    JOINS = r"(?:,| and| or) $";
    NEXT_IN_A_LIST = r"\(2\)";
    OF_TIME = r"\b(?:hours?|days?|weeks?|months?|years?) ?\)$";
}

/// `CHK-NUMWORD`: a number given in words and in figures is the same number.
pub(super) fn words_and_figures(input: &CheckInput<'_>) -> Verdict {
    let text = input.text.working();
    let mut wrong = Vec::new();
    let mut notes = Vec::new();
    let mut compare = |span: super::Span, words: &str, figures: &str, in_words: u64, in_figures: u64| {
        if in_words != in_figures {
            if notes.len() < 5 {
                notes.push(format!("“{}” against “{}”", words.trim(), figures.trim()));
            }
            wrong.push(span);
        }
    };
    let mut counted_until = 0;
    for found in WORDS_FIRST.captures_iter(text) {
        let pair = (found.get(1).or_else(|| found.get(3)), found.get(2).or_else(|| found.get(5)));
        let (Some(whole), (Some(words), Some(figures))) = (found.get(0), pair) else { continue };
        // "one month (30 days)" and "two weeks (14)" say the same in another measure.
        let unit = |name: &str| found.name(name).map(|it| it.as_str().to_ascii_lowercase());
        let another_measure = unit("outside").is_some_and(|it| unit("inside").map_or(it != "day", |other| other != it));
        // "Phase one (2 weeks) and phase two (3 weeks)" numbers the phases.
        let lead = before(text, words.start(), 16);
        let counts_things =
            COUNTED.is_match(lead) || (counted_until > 0 && words.start() - counted_until <= 6 && JOINS.is_match(lead));
        if counts_things {
            counted_until = whole.end();
        }
        if counts_things || another_measure || PART_OF_A_FRACTION.is_match(before(text, words.start(), 8)) {
            continue;
        }
        let (Some(in_words), Some(in_figures)) =
            (numbers::from_last_words(words.as_str()), numbers::whole(figures.as_str()))
        else {
            continue;
        };
        let is_year = (1900..=2100).contains(&in_figures) && in_words < 1900 && !figures.as_str().contains(',');
        // "two (1) … (2) …" counts the items of a list.
        let list_mark = in_figures == 1 && NEXT_IN_A_LIST.is_match(after(text, whole.end(), 300));
        let grows = after(text, figures.end(), 12).trim_start().to_ascii_lowercase();
        let multiplied =
            ["k", "m)", "m ", ") million", ") mn", ") thou", ") bil", ") bn", "million", "bn", "thousand", "billion"]
                .iter()
                .any(|it| grows.starts_with(it));
        if !is_year && !list_mark && !multiplied {
            compare(whole.range(), words.as_str(), figures.as_str(), in_words, in_figures);
        }
    }
    for found in FIGURES_FIRST.captures_iter(text) {
        let (Some(whole), Some(figures), Some(words)) = (found.get(0), found.get(1), found.get(3)) else { continue };
        let lead = before(text, figures.start(), 14);
        let money = lead.trim_end().ends_with(['£', '€', '$']);
        let continues_figure = lead.ends_with(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | ',' | '/' | '-'));
        let another_measure = money && OF_TIME.is_match(whole.as_str());
        if continues_figure || another_measure || (NUMBERED_THING.is_match(lead) && !money) {
            continue;
        }
        let times = match found.get(2).map(|it| it.as_str().trim().to_ascii_lowercase()).as_deref() {
            Some("k" | "thousand") => 1_000,
            Some("m" | "million") => 1_000_000,
            Some("bn" | "billion") => 1_000_000_000,
            _ => 1,
        };
        if let (Some(in_words), Some(in_figures)) =
            (numbers::from_words(words.as_str()), numbers::whole(figures.as_str()))
            && let Some(in_figures) = in_figures.checked_mul(times)
        {
            compare(whole.range(), words.as_str(), figures.as_str(), in_words, in_figures);
        }
    }
    if wrong.is_empty() {
        return Verdict::new(Outcome::Pass, 0.98);
    }
    Verdict::new(Outcome::Fail, 0.98).at(in_order(wrong)).note(format!("Found {}.", listed(&notes)))
}

patterns! {
    FIXES_CURRENCY = r"\b(?:currency|currencies|exchange rates?|convert(?:ed|s)?|conversion)\b|\b(?:paid|payable|pay|denominated|invoiced?|expressed|quoted|stated|made)\b[^.;]{0,60}\bin (?:uk |british |us |gb )?(?:pounds?(?: sterling)?|sterling|gbp|euros?|eur|us dollars|dollars|usd)\b";
    DOLLARS_ARE_NAMED = r"\b(?:us|u\.s\.|united states|american|canadian|australian) dollars?\b|\busd\b";
}

/// `CHK-CURRENCY`: amounts are in one currency, or a clause says which counts.
pub(super) fn currencies(input: &CheckInput<'_>) -> Verdict {
    let text = input.text.working();
    let mut first: Vec<Amount> = Vec::new();
    for amount in amounts::amounts(text) {
        if !first.iter().any(|it| it.currency == amount.currency) {
            first.push(amount);
        }
    }
    let bare = first.iter().find(|it| it.currency == Currency::BareDollar).cloned();
    // "$" beside "US$", or explained once, is the same currency.
    let named = first.iter().any(|it| matches!(it.currency, Currency::Dollar(_))) || DOLLARS_ARE_NAMED.is_match(text);
    if named && first.iter().any(|it| matches!(it.currency, Currency::Dollar(_))) {
        first.retain(|it| it.currency != Currency::BareDollar);
    }
    let distinct: BTreeSet<Currency> = first.iter().map(|it| it.currency).collect();
    if distinct.len() >= 2 && !FIXES_CURRENCY.is_match(text) {
        let names: Vec<&str> = first.iter().map(|it| it.currency.shown()).collect();
        let note = format!("Amounts are in {}, and no clause says which currency the contract uses.", listed(&names));
        return Verdict::new(Outcome::Fail, 0.85)
            .at(in_order(first.into_iter().map(|it| it.span).collect()))
            .note(note);
    }
    let uk_law = courts::governing_places(input.text).iter().any(|it| it.place.is_uk());
    match bare.filter(|_| uk_law && !named) {
        Some(dollars) => Verdict::new(Outcome::Partial, 0.7)
            .at([dollars.span])
            .graded(Severity::Low)
            .note("“$” does not say of which country in a contract under UK law."),
        None => Verdict::new(Outcome::Pass, 0.9),
    }
}
