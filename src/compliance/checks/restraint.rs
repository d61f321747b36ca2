//! Probation, and what a person may not do after leaving.

use super::dates;
use super::durations::{self, Duration};
use super::{
    CheckInput, Outcome, Said, Severity, Span, Text, Verdict, Zone, after, before, in_order, parameters, said,
};

patterns! {
    PROBATION = r"\bprobation\w*|\btrial period\b";
    EXTENDS = r"\bexten(?:d\w*|sions?)\b";
    IN_TOTAL = r"\b(?:total|maximum|overall|longer than|beyond|exceed\w*|more than|up to a total of)(?: (?:of|period|a|duration))* $|\bexten\w*(?: (?:it|this|the|your|probation\w*|period))* to (?:a (?:total|maximum) of )?$";
    OTHER_TIME = r"^'?s?'? ?(?:\w+ )?notice\b|^'s\b[^.;]{0,20}\bnotice\b|^ before\b|^ of (?:the )?(?:end|start)";
    STARTS = r"\b(?:employment|appointment|job|work)\b[^.;]{0,60}\b(?:begins?|began|starts?|started|commences?|commenced|begin|start|commence)\b|\b(?:start|commencement) date\b";
    CONTINUOUS = r"\bcontinuous";
}

/// What a length of time beside probation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::compliance) enum Trial {
    /// How long it lasts.
    Lasts,
    /// By how much it may be extended.
    Extension,
    /// How long it lasts at most, extended.
    InTotal,
}

/// `CHK-PROBATION`: probation with its extension ends before six months, when protection from unfair dismissal begins.
pub(super) fn probation(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let found = probation_lengths(text);
    let longest = |wanted: Trial| {
        let months = found.iter().filter(|it| it.0 == wanted).map(|it| it.1.months());
        months.reduce(f64::max)
    };
    let total = longest(Trial::InTotal).unwrap_or(0.0);
    let extension = longest(Trial::Extension).unwrap_or(0.0);
    let Some(length) = longest(Trial::Lasts).or((total > 0.0).then_some(total)) else {
        return Verdict::new(Outcome::NotApplicable, 0.7);
    };
    let months = if total > 0.0 { total.max(length) } else { length + extension };
    let starts = start_date(text).unwrap_or(input.on);
    let spans = in_order(found.into_iter().map(|it| it.2).collect());
    if starts < parameters::SIX_MONTHS_BITES_FOR_STARTS_FROM || months < 5.0 {
        return Verdict::new(Outcome::Pass, 0.9).at(spans);
    }
    let note = format!("It can last {} months.", super::numbers::shown(months));
    let outcome = if months >= 5.99 { Outcome::Fail } else { Outcome::Partial };
    Verdict::new(outcome, 0.85).at(spans).note(note)
}

/// The lengths that the document gives for probation, with their sentences.
pub(in crate::compliance) fn probation_lengths(text: &Text) -> Vec<(Trial, Duration, Span)> {
    let mut found = Vec::new();
    let mut told_in: Option<Option<usize>> = None;
    for it in said(text).filter(|it| !matches!(it.zone, Zone::Recitals)) {
        let words = it.words.as_ref();
        // "We may extend it by a month" belongs to the sentence on probation before it.
        let goes_on = told_in == Some(it.clause) && it.clause.is_some() && EXTENDS.is_match(words);
        if !PROBATION.is_match(words) && !goes_on {
            continue;
        }
        told_in = Some(it.clause);
        let extends = EXTENDS.find(words).map(|it| it.start());
        for duration in durations::durations(words) {
            let (lead, rest) = (before(words, duration.span.start, 60), after(words, duration.span.end, 40));
            if OTHER_TIME.is_match(rest)
                || lead.trim_end().ends_with("notice of")
                || duration.months() > 36.0
                || duration.months() < 0.2
            {
                continue;
            }
            let what = if extends.is_some() && IN_TOTAL.is_match(lead) {
                Trial::InTotal
            } else if extends.is_some_and(|at| at < duration.span.start) {
                Trial::Extension
            } else {
                Trial::Lasts
            };
            found.push((what, duration, it.own.clone()));
        }
    }
    found
}

fn start_date(text: &Text) -> Option<jiff::civil::Date> {
    said(text)
        .filter(|it| STARTS.is_match(&it.words) && !CONTINUOUS.is_match(&it.words))
        .find_map(|it| dates::dates(&it.words).into_iter().find_map(|it| it.reading.date()))
}

patterns! {
    COMPETE = r"\bcompet(?:e|es|ing|ition|itive|itors?)\b|\b(?:be |become )?(?:engaged|employed|interested|concerned|involved)\b[^.;]{0,80}\b(?:business|undertaking|company|firm)\b|\bcarry on\b[^.;]{0,40}\bbusiness\b|\bset up\b[^.;]{0,40}\bbusiness\b";
    SOLICIT = r"\b(?:solicit\w*|entic\w*|canvass\w*|induce\w*|poach\w*|lure\w*)\b";
    DEAL = r"\b(?:deal(?:ing)? with|have (?:any )?(?:business )?dealings|do business with|accept (?:orders|business|instructions) from|provide (?:any )?services to|contract with|employ or engage|offer to employ|engage or employ)\b";
    FORBIDS = r"\b(?:not|neither|nor|refrain|restrict\w*|prohibit\w*|undertake not)\b";
    AFTERWARDS = r"\b(?:after|following|post|from)\b[^.;]{0,50}\b(?:terminat\w*|end|ending|leav\w*|expir\w*|employment|engagement|agreement|cessation|termination date)\b|\bpost-?termination\b|\brestricted period\b|\brestriction period\b|\bcovenant period\b|\b(?:thereafter|afterwards)\b";
    PERIOD = r"\b(?:restricted|restriction|restraint|covenant|non-?compet\w*|post-?termination) period\b";
    LIMITED = r"\bwithin\b[^.;]{0,40}\b(?:miles?|kilomet\w*|radius|area|territory)\b|\b(?:miles?|radius|territory|restricted area|restricted territory|geographic\w*)\b|\b(?:in|within|throughout) (?:the )?(?:uk|united kingdom|england|wales|scotland|great britain|london)\b|\b(?:competing|competitive|compete\w*|same|similar|restricted) (?:business|with|to|sector|field|services|nature|products)\b|\b(?:in competition|competitor)\b|\b(?:restricted|key|material) (?:customers?|clients?|suppliers?|employees?|persons?|business(?:es)?|staff|services|goods)\b|\b(?:customers?|clients?|suppliers?|employees?|staff|personnel|workers?)\b[^.;]{0,120}\b(?:whom|who|which|with|dealt|contact|worked|involved|period|12|twelve|of the|before)\b";
    REDUCED = r"\b(?:less|reduced by|set off|deduct\w*)\b";
}

/// What a covenant keeps a person from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Covenant {
    Compete,
    Solicit,
}

fn worse(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Pass => Outcome::Partial,
        Outcome::Partial | Outcome::Fail => Outcome::Fail,
        Outcome::NotApplicable | Outcome::Unknown => outcome,
    }
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Pass | Outcome::NotApplicable | Outcome::Unknown => 0,
        Outcome::Partial => 1,
        Outcome::Fail => 2,
    }
}

/// `CHK-RESTRAINT`: restrictions after the end last no longer than a court is likely to uphold.
pub(super) fn restrictions(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let defined = defined_period(text);
    let mut judged: Vec<(Outcome, Severity, Span, String)> = Vec::new();
    for it in said(text).filter(|it| !matches!(it.zone, Zone::Recitals | Zone::Definitions)) {
        let words = it.words.as_ref();
        let covenant = if SOLICIT.is_match(words) || DEAL.is_match(words) {
            Covenant::Solicit
        } else if COMPETE.is_match(words) {
            Covenant::Compete
        } else {
            continue;
        };
        let afterwards = AFTERWARDS.is_match(words) || PERIOD.is_match(words);
        if !FORBIDS.is_match(words) || !afterwards || is_set_off(words) {
            continue;
        }
        let own = duration_of(words);
        let defined = defined.as_ref().filter(|_| PERIOD.is_match(words));
        let months = own.as_ref().or(defined).map(Duration::months);
        let (base, severity) = match (covenant, months) {
            (Covenant::Compete, None) => (Outcome::Fail, Severity::High),
            (Covenant::Solicit, None) => (Outcome::Fail, Severity::Medium),
            (Covenant::Compete, Some(months)) if months > 12.01 => (Outcome::Fail, Severity::High),
            (Covenant::Compete, Some(months)) if months > 6.01 => (Outcome::Partial, Severity::High),
            (Covenant::Solicit, Some(months)) if months > 12.01 => (Outcome::Fail, Severity::Medium),
            (Covenant::Compete | Covenant::Solicit, Some(_)) => (Outcome::Pass, Severity::High),
        };
        let limited = LIMITED.is_match(words);
        let outcome = if limited { base } else { worse(base) };
        let what = match covenant {
            Covenant::Compete => "The non-compete",
            Covenant::Solicit => "The bar on soliciting or dealing",
        };
        let lasts = months
            .map_or_else(|| "states no period".to_owned(), |it| format!("lasts {} months", super::numbers::shown(it)));
        let scope = if limited { "" } else { " and names no area, sector or clients" };
        judged.push((outcome, severity, it.own, format!("{what} {lasts}{scope}.")));
    }
    let Some(worst) = judged.iter().map(|it| (rank(it.0), it.1)).max() else { return Verdict::new(Outcome::Pass, 0.8) };
    if worst.0 == 0 {
        return Verdict::new(Outcome::Pass, 0.8).at(in_order(judged.into_iter().map(|it| it.2).collect()));
    }
    let shown: Vec<_> = judged.into_iter().filter(|it| rank(it.0) == worst.0).collect();
    let outcome = shown[0].0;
    let mut notes: Vec<String> = shown.iter().map(|it| it.3.clone()).collect();
    notes.dedup();
    notes.truncate(3);
    Verdict::new(outcome, 0.8)
        .at(in_order(shown.into_iter().map(|it| it.2).collect()))
        .graded(worst.1)
        .note(notes.join(" "))
}

/// A sentence about counting garden leave towards the period is no covenant.
fn is_set_off(words: &str) -> bool {
    REDUCED.is_match(words) && words.to_ascii_lowercase().contains("garden leave")
}

/// How long a covenant binds by its sentence, or by the period that the document defines for it.
pub(in crate::compliance) fn period_of_covenant(text: &Text, words: &str) -> Option<Duration> {
    duration_of(words).or_else(|| PERIOD.is_match(words).then(|| defined_period(text))?)
}

/// The period of a covenant: not the look-back ("clients of the 12 months before").
fn duration_of(words: &str) -> Option<Duration> {
    let looks_back = |it: &Duration| {
        let (lead, rest) =
            (before(words, it.span.start, 40).to_ascii_lowercase(), after(words, it.span.end, 40).to_ascii_lowercase());
        let rest = rest.trim_start_matches(['\'', ' ']);
        [
            "before",
            "prior",
            "preceding",
            "immediately before",
            "immediately preceding",
            "period before",
            "period prior",
            "leading up",
            "up to",
        ]
        .iter()
        .any(|it| rest.starts_with(it))
            || ["previous ", "preceding ", "last ", "prior "].iter().any(|it| lead.ends_with(it))
    };
    durations::durations(words).into_iter().find(|it| !looks_back(it) && it.days() >= 7.0)
}

/// The restricted period where the document defines one.
fn defined_period(text: &Text) -> Option<Duration> {
    let by_definition = text
        .definitions()
        .iter()
        .filter(|it| PERIOD.is_match(&it.term))
        .find_map(|it| durations::durations(text.slice(&it.meaning)).into_iter().next());
    let stated = || said(text).filter(|it: &Said<'_>| PERIOD.is_match(&it.words)).find_map(|it| duration_of(&it.words));
    by_definition.or_else(stated)
}
