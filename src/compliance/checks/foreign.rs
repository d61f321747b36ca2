//! Wording of US contracts in a contract under UK law.

use std::sync::LazyLock;

use regex::Regex;

use super::{CheckInput, Outcome, Severity, Span, Verdict, courts, in_order, listed, wording};

/// What US contracts say and UK contracts do not, each with the name a finding gives it.
const ITEMS: [(&str, &str); 19] = [
    ("attorneys' fees", r"\battorney'?s'? ?fees\b|\bfees of attorneys\b"),
    ("at-will employment", r"\bat[- ]will (?:employ\w*|basis|relationship)\b|\bemploy\w* (?:is |are )?at[- ]will\b"),
    (
        "punitive damages",
        r"\bpunitive damages\b|\b(?:punitive|exemplary)(?:,| or| and)[^.;]{0,60}\bdamages\b|\btreble damages\b|\bexemplary damages\b",
    ),
    (
        "a US state",
        r"\bstate of (?:new york|delaware|california|texas|florida|illinois|massachusetts|new jersey|nevada|washington|georgia|ohio|pennsylvania|virginia|colorado|utah|arizona)\b|\b(?:delaware|new york|california|texas) (?:corporation|law|courts?)\b|\bstate (?:and|or) federal (?:courts?|laws?)\b|\bfederal (?:and|or) state (?:courts?|laws?)\b",
    ),
    (
        "a US county",
        r"\bcounty of (?:new york|los angeles|santa clara|san francisco|orange|cook|king|dallas|harris)\b|\b(?:los angeles|santa clara|new castle|cook|harris|maricopa) county\b",
    ),
    ("a notary public", r"\bnotary public\b|\bsubscribed and sworn\b"),
    ("the statute of frauds", r"\bstatute of frauds\b"),
    ("the UCC", r"\buniform commercial code\b|(?-i:\bUCC\b)"),
    ("the DTSA", r"\bdefend trade secrets act\b|(?-i:\bDTSA\b)"),
    ("jury trial", r"\b(?:jury trial|trial by jury)\b"),
    ("US tax forms", r"\b(?:form )?w-?9\b|\bform 1099\b|\b1099\b|\binternal revenue (?:code|service)\b|(?-i:\bIRS\b)"),
    ("401(k)", r"\b401 ?\(k\)"),
    ("the FLSA", r"\bfair labor standards act\b|(?-i:\bFLSA\b)"),
    ("sales tax", r"\bsales tax(?:es)?\b|\bsales and use tax(?:es)?\b"),
    ("“hold harmless”", r"\b(?:defend|indemnify)[^.;]{0,30}\bhold harmless\b|\bhold harmless\b"),
    ("ZIP code", r"\bzip codes?\b"),
    (
        "US copyright law",
        r"\bwork(?:s)? made for hire\b|\b17 u\.?s\.?c\b|\bdmca\b|\bdigital millennium copyright act\b",
    ),
    ("US capitals of disclaimer", r"\bmerchantab(?:le|ility)\b"),
    ("US export law", r"\bexport administration regulations\b|\bofac\b"),
];

/// Items that mean nothing on their own: UK contracts use them too.
const HARMLESS_ALONE: [&str; 5] =
    ["a notary public", "US capitals of disclaimer", "US export law", "punitive damages", "“hold harmless”"];

static COMPILED: LazyLock<Vec<Regex>> = LazyLock::new(|| ITEMS.iter().map(|it| wording(it.1)).collect());

patterns! {
    UK = r"\b(?:england|wales|scotland|northern ireland|united kingdom|uk|companies house)\b|£";
    US_STYLE = r"(?-i:\bInc\.?(?:[,\s)]|$))";
    UK_STYLE = r"(?-i:\b(?:Limited|Ltd|LTD|LIMITED|plc|PLC|LLP)\b)";
}

/// `CHK-FOREIGN`: a contract under UK law is not written in the words of US law.
pub(super) fn foreign_boilerplate(input: &CheckInput<'_>) -> Verdict {
    let text = input.text.working();
    let laws = courts::governing_places(input.text);
    let uk = if laws.is_empty() { UK.is_match(text) } else { laws.iter().any(|it| it.place.is_uk()) };
    if !uk {
        return Verdict::new(Outcome::NotApplicable, 0.8);
    }
    let mut found: Vec<(&str, Span)> = ITEMS
        .iter()
        .zip(COMPILED.iter())
        .filter_map(|(item, pattern)| Some((item.0, pattern.find(text)?.range())))
        .collect();
    if let Some(style) = US_STYLE.find(text).filter(|_| !UK_STYLE.is_match(text)) {
        found.push(("“Inc.”", style.range()));
    }
    let telling = found.iter().filter(|it| !HARMLESS_ALONE.contains(&it.0)).count();
    let names: Vec<&str> = found.iter().map(|it| it.0).collect();
    let note = format!("Found {}.", listed(&names));
    let spans = in_order(found.iter().map(|it| it.1.clone()).collect());
    match (telling, found.len()) {
        (1.., 2..) => Verdict::new(Outcome::Fail, 0.85).at(spans).note(note),
        (1, 1) => Verdict::new(Outcome::Partial, 0.7).at(spans).graded(Severity::Low).note(note),
        _ => Verdict::new(Outcome::Pass, 0.85),
    }
}
