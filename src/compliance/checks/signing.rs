//! Signature blocks: a place to sign for every party.

use super::{CheckInput, Outcome, Party, PartyKind, Role, RuleType, Span, Text, Verdict, Zone, in_order, names, said};

patterns! {
    MARK = r"\bsigned\b|\bsignatures?\b|\bfor and on behalf of\b|_{3,}|\.{6,}|\bby ?:|/s/|\bexecuted\b|\bauthori[sz]ed signatory\b|\bprint name\b|\bsign here\b";
    CLICK = r"\bby (?:clicking|ticking|checking|tapping)\b|\bclick(?:s|ing|ed)? (?:on )?(?:the )?[\x22']?(?:i )?(?:accept|agree|sign up|place|submit|confirm)|\b(?:accept|agree)\w*[^.;]{0,60}\bby (?:clicking|ticking|using|accessing|placing an order|signing up|creating an account)|\bclick-?(?:through|wrap|to-accept)\b";
    PART_OF_ANOTHER = r"\bthis (?:agreement|dpa|addendum|schedule|document|annex|appendix|policy|statement of work|data processing agreement|sla)\b[^.;]{0,40}\b(?:forms?|is(?: an integral)?|shall form|will form)\b[^.;]{0,20}\bpart of\b|\b(?:is|are) incorporated into (?:and forms? part of )?the [^.;]{0,40}\b(?:agreement|contract|terms)\b";
    ON_A_COVER = r"\bsign(?:ed|ing|ature)?\b[^.;]{0,60}\b(?:cover|front|order|first|signature) (?:page|form|sheet)|\b(?:cover|front|signature) (?:page|sheet)\b[^.;]{0,40}\bsign|\border form\b[^.;]{0,40}\bsigned\b|\b(?:signed|executed)\b[^.;]{0,40}\border forms?\b";
    SIGNATURE = r"/s/|\bin witness whereof\b|\bby ?: ?(?:_{2,}|name\b|/s/|\n)|\bsigned ?: ?(?:_{2,}|/s/|name\b|\n)";
    BLOCK = r"\bsigned (?:by|for|as)\b|\bfor and on behalf of\b|\bexecuted (?:as|by)\b|\bby ?:|\bsignature ?:?|/s/";
    BARE_HEADING = r"^\W*(?:\d{1,2}\.? ?)?(?:signatures?|signature (?:page|blocks?)|execution(?: page)?|signing)\W*$";
    LEFT_BLANK = r"(?m)(?:^|\|) *(?:by|signature|signed) ?: ?(?:_{3,}|\.{6,}) *(?:$|\|)";
    STATEMENT = r"\bstatement of (?:the )?(?:main |initial |written )?(?:employment )?(?:particulars|terms)\b|\bwritten statement\b|\bsection 1 statement\b";
    GUARANTEES = r"\b((?-i:[A-Z][\w&'-]*(?: [A-Z][\w&'-]*){0,3})),? (?:hereby )?(?:(?:irrevocably|unconditionally|jointly|severally)(?: and |, | ))*guarantees?\b";
    ACCEPTS = r"\bi (?:\w+ ){0,4}(?:agree|accept|acknowledge|have read|confirm|understand)|\b(?:employee|worker|contractor|consultant|customer|client|your) ?(?:'s )?(?:signature|name|:)|\bsigned by (?:the |you\b)|\bsigned\b[^\n]{0,40}\b(?:employee|worker|contractor|consultant|customer|client)\b";
}

/// The most sentences about a guarantee that are looked at: no contract has more, and a hostile text may.
const MOST_GUARANTEES: usize = 40;

/// How far from a signature mark a party's name or label may stand.
const REACH: usize = 200;

/// `CHK-SIGN`: there is a signature block for every party.
pub(super) fn signature_blocks(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let regions = regions(text);
    let marks: Vec<Span> = regions
        .iter()
        .flat_map(|region| {
            let words = text.slice(region);
            MARK.find_iter(words).map(|it| region.start + it.start()..region.start + it.end()).collect::<Vec<_>>()
        })
        .collect();
    if marks.is_empty() {
        // Section 1 of the Employment Rights Act 1996 asks for a statement in writing, not for a signature.
        let title = text.title();
        if input.kind == RuleType::Employment && STATEMENT.is_match(text.slice(&title)) {
            return Verdict::new(Outcome::NotApplicable, 0.85);
        }
        return without_blocks(text);
    }
    let lower = text.working().to_ascii_lowercase();
    let squeezed: String =
        regions.iter().flat_map(|it| text.slice(it).chars()).filter(|it| it.is_alphanumeric()).collect();
    let squeezed = squeezed.to_lowercase();
    let parties: Vec<&Party> = text.parties().iter().filter(|it| !it.name.contains(['[', '{'])).collect();
    let unlinked: Vec<&Party> =
        parties.iter().copied().filter(|it| !has_place(&lower, &marks, it) && !is_in(&squeezed, it)).collect();
    // Words that only look like a party ("Subject to payment") need no place to sign where two real parties have one.
    let doubtful = parties.len() - unlinked.len() >= 2 && unlinked.iter().all(|it| it.kind == PartyKind::Unclear);
    let unlinked: Vec<&str> = if doubtful { Vec::new() } else { unlinked.iter().map(|it| it.name.as_str()).collect() };
    let evidence = in_order(
        text.signature().map_or_else(|| marks.iter().take(4).cloned().collect(), |it| vec![opening(text, &it)]),
    );
    let blanks: Vec<Span> = blank_beside_signed(text, &regions);
    if !blanks.is_empty() {
        let note = "One party has signed, and a block is still blank.";
        return Verdict::new(Outcome::Partial, 0.8).at(in_order(blanks)).note(note);
    }
    let blocks: usize = regions.iter().map(|it| BLOCK.find_iter(text.slice(it)).count()).sum();
    match (parties.len(), unlinked.as_slice()) {
        // Nobody could be read as a party: two blocks are as good as one can ask for.
        (0 | 1, []) if blocks >= 2 => Verdict::new(Outcome::Pass, 0.7).at(evidence),
        (0 | 1, []) if input.kind == RuleType::Employment => Verdict::new(Outcome::Partial, 0.6).at(evidence),
        (0 | 1, _) => Verdict::new(Outcome::Partial, 0.6).at(evidence),
        (_, []) => Verdict::new(Outcome::Pass, 0.9).at(evidence),
        (_, missing) => {
            let note = format!("No place to sign was found for {}.", super::listed(missing));
            Verdict::new(Outcome::Partial, 0.8).at(evidence).note(note)
        }
    }
}

/// The blocks without a signature in a document that somebody has signed.
fn blank_beside_signed(text: &Text, regions: &[Span]) -> Vec<Span> {
    if !regions.iter().any(|it| text.slice(it).contains("/s/")) {
        return Vec::new();
    }
    let blanks = regions.iter().flat_map(|region| {
        LEFT_BLANK.find_iter(text.slice(region)).map(|it| region.start + it.start()..region.start + it.end())
    });
    blanks.collect()
}

/// `CHK-GUARANTOR`: whoever guarantees another's debt has a place to sign (Statute of Frauds 1677 s.4).
pub(super) fn guarantor_signs(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let labelled = |party: &&Party, label: &str| party.labels.iter().any(|it| it.eq_ignore_ascii_case(label));
    let guarantors: Vec<&Party> = text
        .parties()
        .iter()
        .filter(|it| it.labels.iter().any(|it| it.to_ascii_lowercase().contains("guarantor")))
        .take(MOST_GUARANTEES)
        .collect();
    let mut named: Vec<String> = guarantors.iter().flat_map(|it| it.labels.iter().cloned()).collect();
    named.extend(guarantors.iter().map(|it| it.name.clone()));
    let mut stated: Vec<Span> = Vec::new();
    let about = |it: &super::Said<'_>| it.words.to_ascii_lowercase().contains("guarant");
    for it in said(text).filter(about).take(MOST_GUARANTEES) {
        stated.push(it.own.clone());
        let subjects = GUARANTEES.captures_iter(&it.words).filter_map(|it| it.get(1)).map(|it| it.as_str().to_owned());
        for label in subjects {
            named.extend(text.parties().iter().find(|it| labelled(it, &label)).map(|it| it.name.clone()));
            named.push(label);
        }
    }
    stated.truncate(1);
    if named.is_empty() && stated.iter().any(|it| text.slice(it).to_ascii_lowercase().contains("guarantor")) {
        named.push("guarantor".to_owned());
    }
    if named.is_empty() {
        return Verdict::new(Outcome::NotApplicable, 0.7);
    }
    let regions = regions(text);
    let place = regions.iter().find(|region| {
        let words = text.slice(region).to_ascii_lowercase();
        named.iter().any(|it| words.contains(&names::without_suffix(it).to_ascii_lowercase()))
    });
    match place {
        Some(place) => Verdict::new(Outcome::Pass, 0.8).at([opening(text, place)]),
        None => Verdict::new(Outcome::Fail, 0.8).at(stated),
    }
}

/// The line a signature unit begins with: the whole unit is too long to show.
fn opening(text: &Text, unit: &Span) -> Span {
    text.line_at(unit.start).map_or_else(|| unit.clone(), |it| it.span.clone())
}

/// The signature unit, the last part of the document, and a cover page.
fn regions(text: &Text) -> Vec<Span> {
    let working = text.working();
    let from = working.len() / 20 * 17;
    let last = (from..=working.len()).find(|&it| working.is_char_boundary(it)).unwrap_or(working.len());
    let mut regions = Vec::new();
    // Outside the signature unit only short lines can be part of a block: a sentence about signing is none.
    let is_part = |at: usize, end: usize| end - at <= 160 && !working[at..end].ends_with(['.', ';']);
    for line in text.lines() {
        // A heading alone is no place to sign.
        if BARE_HEADING.is_match(text.slice(&line.span)) {
            continue;
        }
        let line_is_part = is_part(line.span.start, line.span.end) || text.slice(&line.span).contains("___");
        match line.zone {
            Zone::Signature => regions.push(line.span.clone()),
            Zone::Parties if line_is_part => regions.push(line.span.clone()),
            _ if line.span.start >= last && line_is_part => regions.push(line.span.clone()),
            Zone::Parties | Zone::Recitals | Zone::Definitions | Zone::Body | Zone::Schedule => {}
        }
    }
    if text.signature().is_none() {
        regions.extend(around_signatures(text));
        regions.sort_unstable_by_key(|it| it.start);
        // A cover page names parties and dates; only real signature words make it a place to sign.
        let signs = regions.iter().any(|it| BLOCK.is_match(text.slice(it)) || text.slice(it).contains("___"));
        if !signs {
            regions.clear();
        }
    }
    regions
}

/// The surroundings of what can only be a signature, wherever it stands: text taken from a PDF runs blocks together.
fn around_signatures(text: &Text) -> Vec<Span> {
    let working = text.working();
    let mut found: Vec<Span> = Vec::new();
    for mark in SIGNATURE.find_iter(working).filter(|it| text.zone_at(it.start()) != Zone::Schedule) {
        let start = mark.start() - super::before(working, mark.start(), 2 * REACH).len();
        let end = mark.end() + super::after(working, mark.end(), REACH).len();
        match found.last_mut().filter(|it| it.end >= start) {
            Some(last) => last.end = end,
            None => found.push(start..end),
        }
    }
    found
}

fn has_place(lower: &str, marks: &[Span], party: &Party) -> bool {
    let near = |at: usize, length: usize| {
        let next = marks.partition_point(|it| it.start < at);
        let within = |it: &Span| it.start <= at + length + REACH && it.end + REACH >= at;
        marks.get(next).is_some_and(within) || next.checked_sub(1).and_then(|it| marks.get(it)).is_some_and(within)
    };
    let from = marks.first().map_or(0, |it| super::before(lower, it.start, REACH).len()).min(lower.len());
    let start = marks.first().map_or(0, |it| it.start - from);
    let searched = lower.get(start..).unwrap_or_default();
    let named = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.len() >= 2
            && searched
                .match_indices(&name)
                .any(|(at, _)| is_whole(searched, at, name.len()) && near(start + at, name.len()))
    };
    let core = names::without_suffix(&party.name);
    if named(core) || party.labels.iter().any(|it| named(it)) {
        return true;
    }
    let you = party.role == Some(Role::Employee) || party.labels.iter().any(|it| it.eq_ignore_ascii_case("you"));
    let role = match party.role {
        Some(Role::Employer) => named("employer") || named("company"),
        Some(Role::Employee) => named("employee") || named("worker"),
        Some(Role::Supplier | Role::Customer | Role::Discloser | Role::Recipient) | None => false,
    };
    role || (you && ACCEPTS.is_match(searched))
}

/// Whether a name stands in a block with other spaces and points: "BLACKSTONE/ GSO" is "Blackstone / GSO".
fn is_in(squeezed: &str, party: &Party) -> bool {
    let name: String = names::without_suffix(&party.name).chars().filter(|it| it.is_alphanumeric()).collect();
    name.len() >= 8 && squeezed.contains(&name.to_lowercase())
}

fn is_whole(text: &str, at: usize, length: usize) -> bool {
    let edge = |it: Option<char>| it.is_none_or(|it| !it.is_alphanumeric());
    edge(text[..at].chars().next_back()) && edge(text[at + length..].chars().next())
}

fn without_blocks(text: &Text) -> Verdict {
    let cited = |pattern: &regex::Regex| said(text).find(|it| pattern.is_match(&it.words)).map(|it| it.own);
    if let Some(span) = cited(&CLICK) {
        return Verdict::new(Outcome::NotApplicable, 0.85).at([span]);
    }
    if let Some(span) = cited(&PART_OF_ANOTHER) {
        return Verdict::new(Outcome::NotApplicable, 0.8).at([span]);
    }
    match cited(&ON_A_COVER) {
        Some(span) => Verdict::new(Outcome::Partial, 0.7).at([span]).note("The signatures stand on another page."),
        None => Verdict::new(Outcome::Fail, 0.85),
    }
}
