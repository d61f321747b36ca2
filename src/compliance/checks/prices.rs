//! What one side may do on its own: raise prices, let the contract renew itself, suspend the service.

use std::collections::HashMap;

use crate::compliance::steps;

use super::durations;
use super::{CheckInput, Outcome, Said, Span, Text, Verdict, Zone, after, before, clause_around, in_order, said};

patterns! {
    MAY_RAISE = r"\b(?:may|entitled to|reserves? the right to|(?:has|have) the right to|can|will|shall)\b[^.;]{0,60}\b(?:increas\w*|rais(?:e|ing)|review\w*|adjust\w*|uplift\w*|revis\w*|vary|change|amend)\b[^.;]{0,40}\b(?:prices?|fees?|charges?|(?:day|hourly|daily) rates?|rates|tariffs?|subscription|rate card)\b|\b(?:prices?|fees?|charges?|rates|subscription)\b[^.;]{0,50}\b(?:may|shall|will|can)(?: be)? (?:automatically )?(?:increas\w*|rais\w*|review\w*|adjust\w*|uplift\w*|revis\w*|subject to (?:an? )?(?:annual )?(?:increase|review))\b|\bprice (?:increases?|review)\b[^.;]{0,40}\b(?:may|will|shall|takes?)\b";
    MAY_NOT_RAISE = r"\b(?:may not|shall not|will not|must not|cannot|no right to|not be entitled to|not entitled to|is fixed|are fixed|remain fixed|not (?:be )?(?:increase|subject))\b";
    TOGETHER = r"\b(?:by (?:written )?agreement|agreed? in writing|mutual(?:ly)?|written agreement|both parties|parties (?:may|shall|will|must) (?:agree|review)|change (?:control|request|order)|variation|as agreed|prior written consent|with the (?:customer|client|buyer)'s (?:written )?(?:consent|agreement|approval))\b";
    OTHER_CHARGE = r"\b(?:vat|tax(?:es)?|duty|duties|late|interest|expenses|salary|liabilit\w*|terms and conditions|performance|service credits?)\b";
    CAPPED = r"\b(?:cpih?|rpi|retail prices? index|consumer prices? index|index|inflation|not (?:more|exceed)|no (?:more|greater)|exceed\w*|maximum|capped|cap|up to|by \d|by no)\b|\d ?%";
    YEARLY = r"\b(?:once|one time)\b[^.;]{0,30}\b(?:year|12|twelve|annum|calendar|contract)\b|\bannual\w*\b|\banniversar\w*\b|\b(?:each|every|per) (?:contract |calendar |renewal )?(?:year|term)\b|\bevery (?:12|twelve)\b|\byearly\b|\b(?:renewal term|start of each|1 (?:january|april))\b";
    EXIT = r"\b(?:terminat\w*|end (?:this|the)|cancel\w*|reject\w*|leave)\b";
    NOTICE = r"\bnotice\b|\bnotif\w*|\bin advance\b|\bbefore\b|\bprior\b";
}

/// `CHK-PRICEINC`: a right to raise prices is limited and comes with notice or a way out.
pub(super) fn price_increases(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let rights = said(text).filter(|it| {
        let words = &it.words;
        it.zone != Zone::Recitals
            && MAY_RAISE.is_match(words)
            && !MAY_NOT_RAISE.is_match(words)
            && !TOGETHER.is_match(words)
            && !OTHER_CHARGE.is_match(words)
    });
    let judged: Vec<(usize, Span)> = rights.map(|it| (safeguards(text, &it), it.own)).collect();
    let Some(weakest) = judged.iter().map(|it| it.0).min() else { return Verdict::new(Outcome::Pass, 0.8) };
    let outcome = match weakest {
        0 => Outcome::Fail,
        1 => Outcome::Partial,
        _ => Outcome::Pass,
    };
    Verdict::new(outcome, 0.8).at(in_order(judged.into_iter().filter(|it| it.0 == weakest).map(|it| it.1).collect()))
}

fn safeguards(text: &Text, right: &Said<'_>) -> usize {
    let clause = clause_around(text, right);
    let a_month = durations::durations(clause)
        .iter()
        .any(|it| it.days() >= 28.0 && NOTICE.is_match(super::around(clause, it.span.clone(), 60)));
    [CAPPED.is_match(clause), YEARLY.is_match(clause), a_month, EXIT.is_match(clause)]
        .into_iter()
        .filter(|it| *it)
        .count()
}

patterns! {
    RENEWS = r"\brenew\w* automatically\b|\bautomatic(?:ally)?(?: be)? (?:renew|extend|roll)\w*|\bauto-?renew\w*|\bautomatic renewals?\b|\b(?:shall|will)(?: be)? (?:renew|renewed) for\b|\b(?:shall|will)(?: then)? (?:continue|renew|be renewed|be extended|roll over|extend)\b[^.;]{0,80}\b(?:successive|further|additional|subsequent) (?:periods?|terms?)|\bsuccessive (?:renewal )?(?:periods?|terms?)\b";
    DOES_NOT_RENEW = r"\b(?:not|no|never)\b[^.;]{0,30}\b(?:automatic\w*|renew\w*|auto-?renew\w*)|\bby (?:written )?agreement\b|\bif (?:both|the) parties agree\b|\bonly (?:if|by|with)\b|\bmay (?:be renewed|renew|extend)\b";
    LENGTH = r"\b(?:for|of|by)(?: an?| one)?(?: (?:further|successive|additional|subsequent|consecutive|renewal|new|equal|rolling))*(?: (?:periods?|terms?))?(?: of)?(?: an?)?(?: (?:further|successive|additional))? $|\b(?:successive|further|additional|subsequent|rolling|renewal) $";
    REMINDS = r"\bremind\w*|\b(?:notify|inform|write to|contact|email)\b[^.;]{0,80}\b(?:before|prior to|ahead of)\b[^.;]{0,60}\brenew|\brenewal (?:notice|notification)s? (?:to|from)";
    SAME_TERM = r"\b(?:equal|same) (?:to the )?(?:initial|length|term|period|duration)|\bfurther (?:initial )?terms? of the same\b|\bsame (?:length|duration) as\b";
    YEARS = r"\b(?:successive|further|additional|subsequent|rolling)?-? ?(?:annual|yearly|one-year|twelve-month|12-month)\b|\byear[- ](?:to|on|by)[- ]year\b";
    MONTHS = r"\b(?:rolling |successive |further )?(?:monthly|month[- ]to[- ]month|one-month)\b";
    TO_STOP = r"\b(?:renew\w*|expir\w*|end of|then[- ]current|anniversary)\b";
    NOTICE_LEADS = r"\bnotice of (?:(?:at least|not less than|no less than) )?$";
    BEFORE_THE_END = r"^(?:'s?|s')? ?(?:(?:prior|written|advance|clear) ?){0,3}(?:notice\b|before\b|prior to\b|in advance\b)";
    INITIAL = r"\b(?:initial|minimum|fixed) (?:term|period)\b[^.;]{0,40}$";
}

/// The sentences by which a contract renews itself.
fn renewals(text: &Text) -> impl Iterator<Item = Said<'_>> {
    said(text)
        .filter(|it| it.zone != Zone::Recitals && RENEWS.is_match(&it.words) && !DOES_NOT_RENEW.is_match(&it.words))
}

/// Where a contract says that it renews itself.
pub(in crate::compliance) fn renews_itself(text: &Text) -> Option<Span> {
    renewals(text).next().map(|it| it.own)
}

/// How many sentences that renew are looked at, and how many beside each: a contract has one or two.
const MOST_RENEWALS: usize = 20;
const MOST_BESIDE: usize = 20;

/// How many months the first term lasts.
fn initial_term(text: &Text) -> Option<f64> {
    said(text).find_map(|it| {
        steps::took(1);
        let mut lengths = durations::durations(&it.words).into_iter();
        lengths.find(|length| INITIAL.is_match(before(&it.words, length.span.start, 60))).map(|it| it.months())
    })
}

/// The sentences of the clauses of some renewals that say how one is stopped, at most [`MOST_BESIDE`] of each clause.
fn about_clauses<'t>(text: &'t Text, renewals: &[Said<'_>]) -> Vec<Said<'t>> {
    let mut room: HashMap<Option<usize>, usize> = renewals.iter().map(|it| (it.clause, MOST_BESIDE)).collect();
    let mut about = Vec::new();
    for it in said(text) {
        steps::took(1);
        let Some(left) = room.get_mut(&it.clause).filter(|it| **it > 0) else { continue };
        if TO_STOP.is_match(&it.words) {
            *left -= 1;
            about.push(it);
        }
    }
    about
}

/// `CHK-RENEWAL`: automatic renewal is short, easy to stop, and comes with a reminder.
pub(super) fn renewal(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let renewals: Vec<Said<'_>> = renewals(text).collect();
    if renewals.is_empty() {
        return Verdict::new(Outcome::Pass, 0.8);
    }
    let initial = initial_term(text);
    let about = about_clauses(text, &renewals[..renewals.len().min(MOST_RENEWALS)]);
    let (mut months, mut notice): (Option<f64>, Option<f64>) = (None, None);
    let longer = |known: Option<f64>, found: f64| Some(known.map_or(found, |it| it.max(found)));
    for it in renewals.iter().take(MOST_RENEWALS) {
        let renews_at = RENEWS.find(&it.words).map_or(0, |it| it.start());
        for found in durations::durations(&it.words).into_iter().filter(|it| it.span.start > renews_at) {
            let lead = before(&it.words, found.span.start, 70);
            if LENGTH.is_match(lead) && !INITIAL.is_match(lead) {
                months = longer(months, found.months());
            }
        }
        if SAME_TERM.is_match(&it.words) {
            months = initial.map_or(months, |it| longer(months, it));
        }
        if months.is_none() && YEARS.is_match(&it.words) {
            months = Some(12.0);
        } else if months.is_none() && MONTHS.is_match(&it.words) {
            months = Some(1.0);
        }
        let beside = about.iter().filter(|other| other.own != it.own && other.clause == it.clause);
        for other in std::iter::once(it).chain(beside).take(MOST_BESIDE) {
            let words = &other.words;
            for found in durations::durations(words) {
                let (lead, rest) = (before(words, found.span.start, 60), after(words, found.span.end, 60));
                let to_stop = NOTICE_LEADS.is_match(lead) || (BEFORE_THE_END.is_match(rest) && !LENGTH.is_match(lead));
                if to_stop && found.days() <= 400.0 {
                    notice = longer(notice, found.days());
                }
            }
        }
    }
    let reminded = said(text).any(|it| REMINDS.is_match(&it.words));
    let spans = in_order(renewals.iter().map(|it| it.own.clone()).collect());
    let months = months.unwrap_or(0.0);
    let notice = notice.unwrap_or(0.0);
    if months > 12.0 || notice > 90.0 {
        let what = if months > 12.0 {
            format!("It renews for {} months.", super::numbers::shown(months))
        } else {
            format!("It must be stopped {} days ahead.", super::numbers::shown(notice))
        };
        return Verdict::new(Outcome::Fail, 0.85).at(spans).note(what);
    }
    if notice > 60.0 {
        return Verdict::new(Outcome::Partial, 0.85)
            .at(spans)
            .note(format!("It must be stopped {} days ahead.", super::numbers::shown(notice)));
    }
    if !reminded {
        return Verdict::new(Outcome::Partial, 0.75).at(spans).note("No reminder is promised before it renews.");
    }
    Verdict::new(Outcome::Pass, 0.85).at(spans)
}

patterns! {
    MAY_SUSPEND = r"\b(?:may|entitled to|reserves? the right to|(?:has|have) the right to|can)\b[^.;]{0,80}\bsuspend\w*";
    GROUNDS = r"\b(?:if|where|when|in the event|unless|because|non-?payment|fail\w*|breach\w*|security|unlawful\w*|required by law|misuse|maintenance|following (?:reasons|cases|circumstances)|threat\w*|overdue|to (?:protect|prevent|comply))\b";
    WARNED = r"\b(?:notice|notif\w*|inform\w*|tell|warn\w*|remind\w*)\b";
    UNWARNED = r"\bwithout (?:any )?(?:prior |further |written )?(?:notice|notifying|warning)\b|\bat any time\b[^.;]{0,40}\bfor any reason\b";
    WHIM = r"\b(?:for any (?:or no )?reason|in (?:its|our) (?:sole|absolute) discretion|at (?:its|our) (?:sole|absolute) discretion)\b";
}

/// `CHK-SUSPEND`: a right to suspend has grounds and comes with notice.
pub(super) fn suspension(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let rights: Vec<Said<'_>> = said(text).filter(|it| MAY_SUSPEND.is_match(&it.words)).collect();
    let judged: Vec<(usize, Span)> = rights
        .iter()
        .map(|it| {
            let clause = clause_around(text, it);
            let grounds = GROUNDS.is_match(clause) && !WHIM.is_match(&it.words);
            let warned = WARNED.is_match(clause) && !UNWARNED.is_match(&it.words);
            (usize::from(grounds) + usize::from(warned), it.own.clone())
        })
        .collect();
    let Some(weakest) = judged.iter().map(|it| it.0).min() else { return Verdict::new(Outcome::Pass, 0.8) };
    let outcome = match weakest {
        0 => Outcome::Fail,
        1 => Outcome::Partial,
        _ => Outcome::Pass,
    };
    Verdict::new(outcome, 0.8).at(in_order(judged.into_iter().filter(|it| it.0 == weakest).map(|it| it.1).collect()))
}
