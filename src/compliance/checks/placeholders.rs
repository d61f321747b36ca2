//! What a draft leaves behind: blanks to fill in, and notes to each other.

use super::{CheckInput, LineKind, Outcome, Severity, Span, Text, Verdict, Zone, after, before, in_order};

patterns! {
    BLANK = r"\[[ \x{25cf}\x{2022}\x{25cb}\x{25e6}\x{25aa}\x{25a0}\x{25a1}\x{2026}.\x{b7}_*?-]*\]|\[[£$€] ?[ \x{25cf}\x{2022}._]*\]|\{\{[^{}\n]{0,100}\}\}|<<[^<>\n]{0,100}>>|\$\{[^{}\n]{0,100}\}|\{[a-z][a-z_ ]{1,40}\}|\x{25cf}(?:\x{25cf}|\b)|lorem ipsum";
    TO_FILL_IN = r"[(<] ?(?:please )?insert\b[^()<>\n]{0,80}[)>]|<(?:client|customer|supplier|company|employee|party|your|date|name|address|amount|price)\b[^<>@/\n]{0,40}>|\[[^\]\n]{1,60}\bto (?:confirm|advise|complete|provide|be (?:confirmed|agreed|advised|completed|inserted|determined))\b[^\]\n]{0,40}\]|\[ ?(?:please |to be |the )?(?:insert(?:ed)?|enter(?:ed)?|complete(?:d)?|specif(?:y|ied)|describe|state|provide|confirm(?:ed)?|agreed|tbc|tbd|tba|x+|dd|yyyy)\b[^\]\n]{0,200}\]|\[ ?(?:(?:the|your|our|full|legal|registered|relevant|employee|employer|start|end|effective|commencement|company|client|customer|supplier|trading|home|job|contact|notice|email|of|and|or|other|first|second|name|address|agreement|signature|expiry|person|individual)(?:'s)? ){0,5}(?:names?|address(?:es)?|dates?|amounts?|sum|price|fees?|salary|number|no\.?|title|role|position|email|telephone|phone|postcode|company|party(?: [ab12])?|client|customer|supplier|provider|contractor|consultant|employee|employer|recipient|discloser|location|place|office|description|period|day|month|year|jurisdiction|country|product|services?|url|website|percentage|duration|term|ltd|limited|plc|llp)(?: (?:here|to be \w+|if any|if applicable|of [\w ]{1,40}|line \d|in words|in figures))?[ .:]*\]";
    STAND_IN = r"(?-i:\b(?:TBC|TBD|TBA|T\.B\.[CDA]\.?)\b)|(?-i:\b[xX]{3,}\b|\b(?:XX|DD|dd)[/.-](?:XX|MM|mm)[/.-](?:X{2,4}|Y{2,4}|y{2,4})\b)|\?{3,}|_{3,}|(?-i:£ ?[xX]{1,}(?:[,.][xX]+)*\b)|£ ?(?:per|plus)\b|\bto be (?:confirmed|agreed|completed|inserted|determined)\]";
    SIGNING_LINE = r"\b(?:sign(?:ed|ature|atory)?|witness(?:ed)?|executed|by:|print(?:ed)? name|occupation|initials?|position|title|full name|for and on behalf)\b|^(?:name|date|dated|address|title|position|in the presence of)\b ?:?";
    SIGNING_DATE = r"\b(?:dated?|made|entered into|signed|delivered|this)\b[^.;_]{0,50}$|\bday of[ _]*$|^[_ ]*$|\b20 ?$";
    FORMAT = r"\bformat\b|\broman\b|\b(?:article|section|part|chapter|title|volume|schedule|annex|super bowl) $";
    REDACTED = r"\[ ?\*[ *]*\]|\[redacted\]";
    CHECK_BOX = r"^\[ ?[xX ]? ?\] ";
    OPTIONAL = r"\bif any\b|\boptional\b|\bif applicable\b|\bwhere applicable\b";
    KEY_TERM = r"\b(?:fees?|price|charges?|pay(?:ment|able)?|salary|wage|rate|sum|dates?|commenc\w*|start\w*|effective|expir\w*|scope|services? (?:are|is|means|described)|deliver\w*|goods)\b|[£€$]";
}

/// A place that still has to be filled in.
struct Blank {
    span: Span,
    severity: Severity,
}

/// `CHK-PLACEHOLDER`: nothing is left to fill in.
pub(super) fn unfilled(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let (mut blanks, mut redacted): (Vec<Blank>, Vec<Span>) = (Vec::new(), Vec::new());
    for line in text.lines().iter().filter(|it| it.zone != Zone::Signature) {
        let words = text.slice(&line.span);
        let own = |it: regex::Match<'_>| line.span.start + it.start()..line.span.start + it.end();
        redacted.extend(REDACTED.find_iter(words).map(own));
        // Text taken from a PDF runs "By____/s/ Jane Field____" into one line with what stands before it.
        let signing = (SIGNING_LINE.is_match(words) && words.len() <= 160) || words.contains("/s/");
        let mut found: Vec<regex::Match<'_>> =
            BLANK.find_iter(words).filter(|it| !REDACTED.is_match(it.as_str())).collect();
        found.extend(TO_FILL_IN.find_iter(words));
        found.extend(STAND_IN.find_iter(words).filter(|it| {
            let lead = before(words, it.start(), 60);
            let drawn = it.as_str().starts_with('_');
            !FORMAT.is_match(lead)
                && !(drawn && (signing || SIGNING_DATE.is_match(lead) || is_ruler(words) || is_rule_after(lead, it)))
        }));
        for it in found {
            let is_box = CHECK_BOX.is_match(words) && it.start() == 0 && line.kind == LineKind::Item;
            // "[name](address)" is a link that the text model did not know as one.
            let is_link = it.as_str().ends_with(']') && after(words, it.end(), 2).starts_with("(h");
            if !is_box && !is_link {
                let severity = severity(text, line.zone, words, &it);
                blanks.push(Blank { span: own(it), severity });
            }
        }
    }
    let Some(worst) = blanks.iter().map(|it| it.severity).max() else {
        if redacted.is_empty() {
            return Verdict::new(Outcome::Pass, 0.95);
        }
        return Verdict::new(Outcome::Partial, 0.8)
            .at(in_order(redacted))
            .graded(Severity::Low)
            .note("Words have been redacted.");
    };
    blanks.sort_unstable_by_key(|it| it.span.start);
    // "[____]" is one blank, whichever pattern found which part of it.
    blanks.dedup_by(|later, earlier| later.span.start < earlier.span.end);
    let shown = text.slice(&blanks[0].span).to_owned();
    let places = if blanks.len() == 1 { "one place".to_owned() } else { format!("{} places", blanks.len()) };
    Verdict::new(Outcome::Fail, 0.95)
        .at(in_order(blanks.into_iter().map(|it| it.span).collect()))
        .graded(worst)
        .note(format!("Found in {places}, first: “{shown}”."))
}

/// Whether a line is drawn to part two passages.
fn is_ruler(words: &str) -> bool {
    words.chars().all(|it| matches!(it, '_' | '-' | '*' | ' ' | '='))
}

/// Whether underscores are a rule drawn after a sentence that has ended.
fn is_rule_after(lead: &str, drawn: &regex::Match<'_>) -> bool {
    drawn.len() >= 15 && lead.trim_end().ends_with(['.', '!', '?'])
}

fn severity(text: &Text, zone: Zone, words: &str, blank: &regex::Match<'_>) -> Severity {
    if OPTIONAL.is_match(blank.as_str()) || OPTIONAL.is_match(super::around(words, blank.range(), 40)) {
        return Severity::Medium;
    }
    let at_the_top = text.title().end > text.line_at(0).map_or(0, |it| it.span.end) && zone == Zone::Parties;
    match zone {
        Zone::Parties | Zone::Schedule => Severity::Critical,
        Zone::Recitals | Zone::Definitions | Zone::Body | Zone::Signature => {
            if at_the_top || KEY_TERM.is_match(super::around(words, blank.range(), 80)) {
                Severity::Critical
            } else {
                Severity::High
            }
        }
    }
}

patterns! {
    HEADER = r"(?-i:\bDRAFT\b)|^(?:first |second |third |final |revised |working |initial )?draft\b|\bdraft (?:\d|v\d|version|no\b|for|dated|of \d|only)|\(draft\)|\[draft\]|- draft\b";
    WITHOUT_PREJUDICE = r"^\W*without prejudice\W*(?:$|and |- |save as|subject to contract)";
    SUBJECT_TO_CONTRACT = r"^\W*(?:[\w ]{0,30}\W+)?subject to contract\b";
    NOTES = r"\[ ?(?:drafting )?notes?(?: to [\w ]{2,20})? ?[:\]-]|\bdrafting notes?\b|\bnote to (?:draft|drafter|drafting|self)\b|\[ ?(?:dn|ntd|nb|todo|fixme|guidance|drafting) ?[:\]]|\bcomment ?\[|\bcommented \[|\bdelete (?:as|where|if) (?:not )?(?:appropriate|applicable|required|necessary)\b|\bdelete if not\b|\[ ?either\b[^\]\n]{0,300}\bor\b|\[ ?(?:either|or|and/or)\]|\[ ?optional ?[:\]]|\[ ?(?:delete|amend|include|use|remove|add|consider|check|review)\b[^\]\n]{0,160}\]|\{\+\+|\+\+\}|\{--|--\}|\{~~|~~\}|(?-i:^(?:Deleted|Inserted|Formatted): )";
}

/// `CHK-DRAFT`: no draft marks, notes or tracked changes are left.
pub(super) fn drafting_marks(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let title = text.title();
    let (mut marks, mut to_contract): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    for (nth, line) in text.lines().iter().enumerate() {
        let words = text.slice(&line.span);
        // The header or title: short lines at the start.
        let first_lines = nth < 8 || line.kind == LineKind::Heading;
        let heads = first_lines && line.span.start < title.end && words.len() <= 120;
        if heads {
            marks.extend(HEADER.find(words).map(|it| line.span.start + it.start()..line.span.start + it.end()));
            marks.extend(WITHOUT_PREJUDICE.find(words).map(|_| line.span.clone()));
            to_contract.extend(SUBJECT_TO_CONTRACT.find(words).map(|_| line.span.clone()));
        }
        marks.extend(NOTES.find_iter(words).map(|it| line.span.start + it.start()..line.span.start + it.end()));
    }
    if marks.is_empty() && to_contract.is_empty() {
        return Verdict::new(Outcome::Pass, 0.95);
    }
    let unsigned_offer = marks.is_empty() && text.signature().is_none();
    let count = marks.len() + to_contract.len();
    marks.append(&mut to_contract);
    let marks = in_order(marks);
    let shown = marks.first().map_or("", |it| text.slice(it)).to_owned();
    let note = if count == 1 {
        format!("Found “{shown}”.")
    } else {
        format!("Found {count} marks, first: “{shown}”.")
    };
    let verdict = Verdict::new(Outcome::Fail, 0.9).at(marks).note(note);
    if unsigned_offer { verdict.graded(Severity::Medium) } else { verdict }
}
