//! References to clauses and attachments that have to be there.

use std::collections::{BTreeMap, BTreeSet};

use super::numbering::{RELIABLE, in_body, numbers_in_lines};
use super::{
    CheckInput, ClauseKind, LineKind, Outcome, Severity, Span, Text, Verdict, Zone, after, around, before, in_order,
    said,
};

patterns! {
    REFERENCE = r"\b(clauses?|sections?|paragraphs?|articles?) (\d{1,3}(?:\.\d{1,3}){0,4})((?:\([a-z]{1,4}\)|\(\d{1,2}\)){0,3})";
    NEXT = r"^ ?(?:,|and|or|to|&|-|, and|, or|and/or) ?(?:clauses? |sections? |paragraphs? |articles? )?(\d{1,3}(?:\.\d{1,3}){0,4})((?:\([a-z]{1,4}\)){0,2})";
    COUNTS = r"^ ?(?:(?:business|working|calendar) )?(?:hours?|days?|weeks?|months?|years?|%|per|pounds|£|or more|of these)";
    OF_SOMETHING_ELSE = r"^(?:(?:,| |and|or|/)*\([a-z0-9]{1,4}\)){0,8}[^.;\n]{0,12}? ?(?:of|to|in|under) (?:(?:the|that|those|such|its|any|an?|our|your|their|each) (?:[\w'-]+ ){0,4}?(?:agreement|contract|act|regulations?|rules|code|lease|licence|order|directive|policy|terms|conditions|scheme|plan|gdpr|clauses|sccs|idta|addendum|document|msa|dpa|annex|appendix|schedule|statement|schedules)|schedules?|annex|appendix|exhibit|part|this (?:schedule|annex|appendix|exhibit|part)|(?:the )?(?-i:[A-Z]))";
    STATUTE = r"(?-i:\b(?:Acts?|Regulations?|Rules|Directive|GDPR|Order|Code|SCCs?|Statute|Incoterms|IDTA|Addendum|JCT|NEC|ERA|UCTA|LPA|CTA|FSMA|ITEPA|TUPE|PECR|DPA|Law of Property|Standard Contractual Clauses)\b)";
    THIS_ONE = r"^[^.;\n]{0,12}? ?(?:of|to|in|under) (?:this|these) (?:agreement|contract|deed|terms|conditions|statement|letter|policy|document)";
    OF_LAND = r"(?i)^,? ?(?:township|block|survey|range)\b";
    NEW_NUMBER = r"\b(?:re-?numbered|re-?designated)\b[^.;]{0,20}$";
    BROKEN = r"error! ?(?:reference source not found|bookmark not defined)";
}

/// The numbers that the body knows, each with whether it has numbered parts and the letters beneath it.
struct Known {
    numbers: BTreeSet<String>,
    with_parts: BTreeSet<String>,
    letters: BTreeMap<String, BTreeSet<String>>,
}

fn known(text: &Text, wanted: impl Fn(&super::Clause) -> bool) -> Known {
    let mut known = Known { numbers: BTreeSet::new(), with_parts: BTreeSet::new(), letters: BTreeMap::new() };
    for clause in text.clauses().iter().filter(|it| it.kind == ClauseKind::Clause && wanted(it)) {
        let Some(number) = clause.number.as_deref() else { continue };
        if let Some((base, rest)) = number.split_once('(') {
            let letter = rest.split(')').next().unwrap_or_default().to_ascii_lowercase();
            known.letters.entry(plain(base)).or_default().insert(letter);
        } else {
            let number = plain(number);
            let mut parent = number.as_str();
            while let Some((above, _)) = parent.rsplit_once('.') {
                known.with_parts.insert(above.to_owned());
                parent = above;
            }
            known.numbers.insert(number);
        }
    }
    known
}

/// A number in one form: "2.03" is "2.3" and "7.0" is "7".
fn plain(number: &str) -> String {
    let parts: Vec<&str> = number.split('.').map(|it| it.trim_start_matches('0')).collect();
    let kept = parts.iter().rposition(|it| !it.is_empty()).map_or(0, |it| it + 1);
    parts.get(..kept).unwrap_or_default().join(".")
}

/// Whether a reference certainly leads nowhere.
fn leads_nowhere(known: &Known, number: &str, letters: &str) -> bool {
    let number = plain(number);
    let number = number.as_str();
    if number.is_empty() {
        return true;
    }
    if !known.numbers.contains(number) {
        return match number.rsplit_once('.') {
            None => true,
            Some((parent, _)) => {
                // Without numbered parts under it the tree may simply not have seen them.
                let top = number.split('.').next().unwrap_or_default();
                known.with_parts.contains(parent) || !known.numbers.contains(top)
            }
        };
    }
    let Some(letter) = letters.strip_prefix('(').and_then(|it| it.split(')').next()) else { return false };
    let Some(beneath) = known.letters.get(number).filter(|it| it.len() >= 2 && it.contains("a")) else { return false };
    let single = letter.len() == 1 && letter.bytes().all(|it| it.is_ascii_lowercase());
    single && !beneath.contains(letter) && !matches!(letter, "i" | "v" | "x")
}

/// `CHK-XREF`: a reference to a clause leads to a clause.
pub(super) fn cross_references(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let working = text.working();
    let mut wrong: Vec<Span> = BROKEN.find_iter(working).map(|it| it.range()).collect();
    if text.tree_confidence() < RELIABLE {
        if wrong.is_empty() {
            return Verdict::new(Outcome::Unknown, 0.5);
        }
        return Verdict::new(Outcome::Fail, 0.98).at(in_order(wrong));
    }
    let body = known(text, |it| in_body(text, it));
    let schedules = known(text, |it| !in_body(text, it));
    if body.numbers.is_empty() {
        return Verdict::new(Outcome::Unknown, 0.5);
    }
    // "section 2" is a statute's where the document calls its own parts clauses.
    let has_clauses = REFERENCE
        .captures_iter(working)
        .any(|it| it.get(1).is_some_and(|it| it.as_str().to_ascii_lowercase().starts_with("clause")));
    let has_articles = text.clauses().iter().any(|it| starts_with(text, it, "article"));
    let present = numbers_in_lines(text);
    let mut notes = Vec::new();
    for found in REFERENCE.captures_iter(working) {
        let (Some(whole), Some(noun), Some(number)) = (found.get(0), found.get(1), found.get(2)) else { continue };
        let noun = noun.as_str().to_ascii_lowercase();
        let zone = text.zone_at(whole.start());
        let opens_line = text.line_at(whole.start()).is_some_and(|it| it.span.start == whole.start());
        if opens_line || (noun.starts_with("article") && !has_articles) || (noun.starts_with("section") && has_clauses)
        {
            continue;
        }
        let mut parts = vec![(number.as_str(), found.get(3).map_or("", |it| it.as_str()))];
        let mut end = whole.end();
        while noun.ends_with('s') && parts.len() < 30 {
            let Some(next) = NEXT.captures(after(working, end, 60)) else { break };
            let (Some(matched), Some(number)) = (next.get(0), next.get(1)) else { break };
            if COUNTS.is_match(after(working, end + matched.end(), 20)) {
                break;
            }
            let from = end + number.start();
            let letters = next.get(2).map_or("", |it| it.as_str());
            parts.push((
                &working[from..from + number.len()],
                &working[from + number.len()..from + number.len() + letters.len()],
            ));
            end += matched.end();
        }
        let rest = after(working, end, 80);
        let suffixed = rest.starts_with(|ch: char| ch.is_ascii_alphanumeric());
        let sentence = around(working, whole.start()..end, 60);
        let elsewhere = (OF_SOMETHING_ELSE.is_match(rest) || STATUTE.is_match(sentence)) && !THIS_ONE.is_match(rest);
        let renumbers = NEW_NUMBER.is_match(before(working, whole.start(), 40)) || OF_LAND.is_match(rest);
        if suffixed || elsewhere || renumbers || before(working, whole.start(), 12).trim_end().ends_with(['\'', '"']) {
            continue;
        }
        let in_schedule = zone == Zone::Schedule && noun.starts_with("paragraph");
        for (number, letters) in parts {
            // No contract has a hundred clauses: "section 275" is a statute's. A number that stands inside a line, as
            // in text taken from a PDF, is there although the tree does not know it.
            let of_a_statute = number.split('.').next().is_some_and(|it| it.len() > 2);
            let unseen = present.contains(number) && !body.numbers.contains(&plain(number));
            if of_a_statute || unseen {
                continue;
            }
            let gone = if in_schedule {
                leads_nowhere(&schedules, number, letters) && leads_nowhere(&body, number, letters)
            } else {
                leads_nowhere(&body, number, letters)
                    && (noun.starts_with("clause") || leads_nowhere(&schedules, number, letters))
            };
            if gone {
                if notes.len() < 5 {
                    notes.push(format!("There is no {} {number}{letters}.", noun.trim_end_matches('s')));
                }
                wrong.push(whole.start()..end);
            }
        }
    }
    notes.dedup();
    if wrong.is_empty() {
        return Verdict::new(Outcome::Pass, 0.9);
    }
    let verdict = Verdict::new(Outcome::Fail, 0.85).at(in_order(wrong));
    if notes.is_empty() { verdict } else { verdict.note(notes.join(" ")) }
}

fn starts_with(text: &Text, clause: &super::Clause, word: &str) -> bool {
    text.slice(&clause.span).get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word))
}

patterns! {
    ATTACHMENT = r"\b(schedules?|annex(?:es|ure)?|appendix|appendices|exhibits?|attachments?) ((?-i:\d{1,2}(?:\.\d{1,2})?|[IVX]{1,5}|[A-Z]))\b";
    TITLE = r"^(?:\x22|\*)?(schedule|annex(?:ure)?|appendix|exhibit|attachment)(?: \x22?(\d{1,2}(?:\.\d{1,2})?|[ivx]{1,5}|[a-z]|one|two|three|four|five|six|seven|eight|nine|ten))?(?:$|[ .:,)(\x22-])";
    OF_A_STATUTE = r"^[^.;\n]{0,30}?\b(?:of|to|in|under) (?:the |that |those |any |its |an? )?(?:\w+ ){0,6}?(?-i:[A-Z]\w*|\d{4}|agreement|contract|msa|lease|regulations?|sccs|clauses)";
    IN_THIS = r"^[^.;\n]{0,30}?\b(?:of|to|in|under) (?:this|these|the agreement\b)";
    SEPARATE = r"\b(?:separate(?:ly)?|order form|statement of work|policy|policies|available (?:at|on|from)|provided (?:separately|on request)|website|https?://|www\.|handbook)\b";
    ALONE = r"\b(?:in|to|under|by) the (?:attached )?(schedule|annex|appendix)\b";
}

/// The family of an attachment word: an annexure is an annex.
fn family(word: &str) -> &'static str {
    match word.to_ascii_lowercase().get(..3) {
        Some("sch") => "Schedule",
        Some("ann") => "Annex",
        Some("app") => "Appendix",
        Some("exh") => "Exhibit",
        _ => "Attachment",
    }
}

/// The label in one form: "I" and "One" are "1".
fn label(word: &str) -> String {
    let upper = word.to_ascii_uppercase();
    let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"];
    if let Some(place) = roman.iter().position(|it| **it == upper) {
        return (place + 1).to_string();
    }
    match super::numbers::from_words(word) {
        Some(number) => number.to_string(),
        None => upper.trim_start_matches('0').to_owned(),
    }
}

/// `CHK-SCHED`: every attachment that is referred to is there.
pub(super) fn attachments(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let working = text.working();
    let mut titles: BTreeSet<(&'static str, String)> = BTreeSet::new();
    for line in text.lines() {
        let words = text.slice(&line.span);
        let Some(found) = TITLE.captures(words) else { continue };
        let stated = line.kind == LineKind::Heading || (line.span.len() <= 140 && !words.ends_with(['.', ';', ',']));
        if stated {
            let kind = family(found.get(1).map_or("", |it| it.as_str()));
            titles.insert((kind, found.get(2).map_or_else(String::new, |it| label(it.as_str()))));
        }
    }
    for clause in text.clauses().iter().filter(|it| it.kind == ClauseKind::Schedule) {
        let kind = family(text.slice(&clause.span));
        titles.insert((kind, clause.number.as_deref().map_or_else(String::new, label)));
    }
    let mut missing: BTreeMap<(&'static str, String), (Span, bool)> = BTreeMap::new();
    for found in ATTACHMENT.captures_iter(working) {
        let (Some(whole), Some(word), Some(number)) = (found.get(0), found.get(1), found.get(2)) else { continue };
        let capital = word.as_str().starts_with(char::is_uppercase);
        let key = (family(word.as_str()), label(number.as_str()));
        let rest = after(working, whole.end(), 90);
        let elsewhere = (OF_A_STATUTE.is_match(rest) && !IN_THIS.is_match(rest))
            || STATUTE_NEAR.is_match(around(working, whole.range(), 60));
        let lower = word.as_str().to_ascii_lowercase();
        let plural = lower.ends_with('s') || lower.ends_with("ces");
        let enumerates = [" and ", " to ", ",", " or ", "-", " &"].iter().any(|it| rest.starts_with(it));
        // The line it opens is its title; a large number is the page in a table of contents.
        let title = text.line_at(whole.start()).is_some_and(|it| it.span.start == whole.start());
        let page = number.as_str().parse::<u32>().is_ok_and(|it| it > 30);
        if !capital
            || title
            || page
            || (plural && !enumerates)
            || elsewhere
            || titles.contains(&key)
            || titles.contains(&(key.0, String::new()))
        {
            continue;
        }
        let separate = text.sentence_at(whole.start()).is_some_and(|it| SEPARATE.is_match(&text.passage(it)));
        let entry = missing.entry(key).or_insert_with(|| (whole.range(), separate));
        entry.1 |= separate;
    }
    if titles.is_empty() && missing.is_empty() {
        let alone = said(text).find_map(|it| {
            let found = ALONE.captures(text.slice(&it.own))?;
            let word = found.get(1)?;
            let rest = after(text.slice(&it.own), word.end(), 60);
            let capital = word.as_str().starts_with(char::is_uppercase);
            let of_this = !rest.trim_start().starts_with("of") && !rest.trim_start().starts_with("to the");
            (capital && of_this)
                .then(|| (it.own.start + word.start()..it.own.start + word.end(), family(word.as_str())))
        });
        if let Some((span, kind)) = alone {
            missing.insert((kind, String::new()), (span, false));
        }
    }
    if missing.is_empty() {
        return Verdict::new(Outcome::Pass, 0.9);
    }
    let names: Vec<String> =
        missing.keys().take(8).map(|it| format!("{} {}", it.0, it.1).trim_end().to_owned()).collect();
    let all_separate = missing.values().all(|it| it.1);
    let verdict = Verdict::new(Outcome::Fail, 0.85)
        .at(in_order(missing.into_values().map(|it| it.0).collect()))
        .note(format!("Not found in the document: {}.", super::listed(&names)));
    if all_separate { verdict.graded(Severity::Low) } else { verdict }
}

patterns! {
    STATUTE_NEAR = r"(?-i:\b(?:Act \d{4}|Regulations \d{4}|Order \d{4}|UK GDPR|EU GDPR|Standard Contractual Clauses|SCCs|IDTA|UK Addendum|Approved Addendum|Directive)\b)";
}
