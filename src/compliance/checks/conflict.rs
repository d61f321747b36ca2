//! The same key term with two values.
//!
//! What must hold: only values of the same event, the same party and the same measure are compared; a document that
//! says which of its parts prevails is not in conflict with itself.

use std::collections::BTreeMap;

use super::amounts;
use super::courts;
use super::durations::{self, Duration};
use super::{CheckInput, Outcome, Said, Span, Text, Verdict, Zone, after, before, in_order, said};

patterns! {
    PRECEDENCE = r"\border of (?:precedence|priority)\b|\b(?:prevails?|takes? precedence|shall have precedence|override[sn]?)\b|\bin (?:the event of|case of) (?:any |a )?(?:conflict|inconsistency)";
    INVOICES = r"\b(?:pays?|paid|payable|payment|due|settle)\b";
    INVOICE = r"\binvoices?\b";
    OTHER_PAYMENT = r"\b(?:disput\w*|refund\w*|expens\w*|interest|overdue|late|reimburs\w*|deposit|subcontract\w*|sub-contract\w*|insur\w*|suspend\w*|terminat\w*|notify|query|queries|credit|if |unless|issue[sd]?|submit\w*|except)\b";
    WITHIN = r"\b(?:within|no later than|not later than|net)(?: a (?:further )?period of)? $";
    ENDS_ON_NOTICE = r"\bnotice\b";
    TERMINATES = r"\b(?:terminat\w*|bring\w* (?:this|the) \w+ to an end|end this|cancel)\b";
    FOR_A_REASON = r"\b(?:breach\w*|insolv\w*|fail\w*|remed\w*|default|force majeure|change of control|probation\w*|renew\w*|expir\w*|unpaid|non-?payment|if |where|during|first|after|upon|following|increase|initial|misconduct|immediate\w*|garden|lieu|long service|each (?:complete )?year|continuous|longer|greater|schedule|statement of work|licen[cs]e|order)\b";
    NOTICE_FOLLOWS = r"^'?s?'?(?: |-)(?:(?:prior|written|advance|clear|previous|calendar|months?'?|in writing) ?){0,3}notice\b|^ in advance\b";
    CAP = r"\b(?:total|aggregate|maximum|entire|overall)(?: \w+){0,3} liability\b|\bliability\b[^.;]{0,80}\b(?:shall|will|is|must)(?: be)?(?: not)? (?:limited to|capped at|exceed)";
    CATEGORY = r"\b(?:data|property|indemnit\w*|each|per|insur\w*|respect of|clause|confidential\w*|negligence|damage to|intellectual|unless|schedule|loss of|year)\b";
    INITIAL_TERM = r"\b(?:initial term|initial period|minimum term)\b(?:\x22?\)?[^.;]{0,25}\b(?:of|is|be|means|for|:)\b|:)[^.;0-9]{0,25}$";
    INTEREST = r"\binterest\b";
    ABOVE_BASE = r"(\d{1,2}(?:\.\d{1,2})?) ?(?:%|per ?cent)[^.;]{0,40}\b(?:above|over)\b";
    CONFIDENTIAL = r"\bconfidential\w*";
    LASTS = r"\b(?:for|continue\w*|remain\w*|survive\w*|last\w*)\b";
    OTHER_SECRECY = r"\b(?:trade secrets?|personal data|return|destroy|records?|notice|insur\w*|backup)\b";
}

/// A value that was found for a key.
struct Value {
    shown: String,
    /// What is compared, in hundredths.
    measure: i64,
    span: Span,
}

/// `CHK-CONFLICT`: a key term has one value.
pub(super) fn contradictions(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let mut values: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for sentence in said(text).filter(|it| !matches!(it.zone, Zone::Recitals)) {
        for (key, value) in read(text, &sentence) {
            values.entry(key).or_default().push(value);
        }
    }
    for named in courts::governing_places(text) {
        let shown = text.slice(&named.sentence).chars().take(120).collect::<String>();
        let measure = place_code(&named.place);
        values.entry("governing law".to_owned()).or_default().push(Value { shown, measure, span: named.sentence });
    }
    let conflicting: Vec<(&String, &Vec<Value>)> = values
        .iter()
        .filter(|it| it.1.iter().any(|value| value.measure != it.1[0].measure))
        // Several laws in one sentence are a choice ("England or Scotland"), not a contradiction.
        .filter(|it| it.1.iter().any(|value| value.span != it.1[0].span))
        .collect();
    if conflicting.is_empty() {
        return Verdict::new(Outcome::Pass, 0.75);
    }
    if said(text).any(|it| PRECEDENCE.is_match(&it.words)) && conflicting.iter().all(|it| it.0 != "governing law") {
        return Verdict::new(Outcome::Pass, 0.6);
    }
    let notes: Vec<String> = conflicting
        .iter()
        .take(4)
        .map(|(key, values)| {
            let other = values.iter().find(|it| it.measure != values[0].measure).map_or("", |it| it.shown.as_str());
            if key.as_str() == "governing law" {
                "Two governing laws are chosen.".to_owned()
            } else {
                format!("The {key} is {} and {other}.", values[0].shown)
            }
        })
        .collect();
    let spans = conflicting.iter().flat_map(|it| it.1.iter().map(|value| value.span.clone())).collect();
    Verdict::new(Outcome::Fail, 0.75).at(in_order(spans)).note(notes.join(" "))
}

fn place_code(place: &courts::Place) -> i64 {
    match place {
        courts::Place::EnglandAndWales => 1,
        courts::Place::Scotland => 2,
        courts::Place::NorthernIreland => 3,
        courts::Place::UnitedKingdom => 4,
        courts::Place::Elsewhere(name) => {
            name.bytes().fold(5, |sum: i64, it| sum.wrapping_mul(31).wrapping_add(i64::from(it)))
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "days and per cents are small")]
fn hundredths(value: f64) -> i64 {
    (value * 100.0).round() as i64
}

fn by_duration(key: impl Into<String>, duration: &Duration, span: &Span) -> (String, Value) {
    (key.into(), Value { shown: duration.shown(), measure: hundredths(duration.days()), span: span.clone() })
}

fn read(text: &Text, sentence: &Said<'_>) -> Vec<(String, Value)> {
    let words = sentence.words.as_ref();
    let mut found = Vec::new();
    let all = durations::durations(words);
    if INVOICES.is_match(words) && INVOICE.is_match(words) && !OTHER_PAYMENT.is_match(words) {
        let period = all.iter().find(|it| WITHIN.is_match(before(words, it.span.start, 40)));
        found.extend(period.map(|it| by_duration("time to pay an invoice", it, &sentence.own)));
    }
    if ENDS_ON_NOTICE.is_match(words) && TERMINATES.is_match(words) && !FOR_A_REASON.is_match(words) {
        let periods: Vec<&Duration> =
            all.iter().filter(|it| NOTICE_FOLLOWS.is_match(after(words, it.span.end, 60))).collect();
        if let ([period], Some(who)) = (periods.as_slice(), giver(text, words)) {
            found.push(by_duration(format!("notice to end the contract ({who})"), period, &sentence.own));
        }
    }
    if CAP.is_match(words)
        && !CATEGORY.is_match(words)
        && let [cap] = amounts::amounts(words).as_slice()
        && let Some(who) = giver(text, words)
    {
        let shown = amounts::shown(cap.currency, cap.pence);
        found.push((
            format!("limit of liability ({who})"),
            Value { shown, measure: cap.pence, span: sentence.own.clone() },
        ));
    }
    let initial = all.iter().find(|it| INITIAL_TERM.is_match(before(words, it.span.start, 80)));
    found.extend(initial.map(|it| by_duration("initial term", it, &sentence.own)));
    if INTEREST.is_match(words)
        && let Some(rate) =
            ABOVE_BASE.captures(words).and_then(|it| it.get(1)).and_then(|it| it.as_str().parse::<f64>().ok())
    {
        let shown = format!("{}%", super::numbers::shown(rate));
        found.push((
            "interest rate above base".to_owned(),
            Value { shown, measure: hundredths(rate), span: sentence.own.clone() },
        ));
    }
    if CONFIDENTIAL.is_match(words) && LASTS.is_match(words) && !OTHER_SECRECY.is_match(words) {
        let period = all.iter().find(|it| it.days() >= 180.0);
        let trigger = period.map(|it| trigger_of(after(words, it.span.end, 80)));
        if let (Some(period), Some(Some(trigger))) = (period, trigger) {
            found.push(by_duration(format!("time that confidentiality lasts after {trigger}"), period, &sentence.own));
        }
    }
    found
}

/// Who acts in a sentence, if it is one party or either of them.
fn giver(text: &Text, words: &str) -> Option<String> {
    let lower = words.to_ascii_lowercase();
    if ["either party", "each party", "both parties", "any party", "neither party"].iter().any(|it| lower.contains(it))
    {
        return Some("either party".to_owned());
    }
    let labels = text.parties().iter().flat_map(|it| &it.labels);
    let place = |label: &str| lower.find(&label.to_ascii_lowercase());
    labels
        .filter_map(|it| place(it).map(|at| (at, it.clone())))
        .min_by_key(|it| it.0)
        .filter(|it| it.0 < 40)
        .map(|it| it.1)
}

fn trigger_of(rest: &str) -> Option<&'static str> {
    let lower = rest.to_ascii_lowercase();
    let place = |words: &[&str]| words.iter().filter_map(|it| lower.find(it)).min();
    let choices = [
        ("disclosure", place(&["disclos", "receipt"])),
        ("the end", place(&["terminat", "expir", "end of"])),
        ("the date", place(&["date of this", "effective date", "commencement"])),
    ];
    choices.into_iter().filter_map(|(name, at)| at.map(|at| (at, name))).min().map(|it| it.1)
}
