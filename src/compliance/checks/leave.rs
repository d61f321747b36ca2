//! Paid holiday, against the 5.6 weeks of the Working Time Regulations 1998.

use super::durations::{self, Unit};
use super::parameters::{HOLIDAY_DAYS, HOLIDAY_WEEKS, PUBLIC_HOLIDAYS};
use super::{CheckInput, Outcome, Span, Text, Verdict, Zone, after, before, in_order, numbers, said, wages};

patterns! {
    HOLIDAY = r"\b(?:holidays?|annual leave|paid leave|leave entitlement|vacation)\b";
    ENTITLES = r"\b(?:entitle\w*|entitlement|receive|allow\w*|will have|is|are|of|have|get|holiday:|leave:|\|)(?: to)?(?: (?:take|paid|a|an|the|total|annual|up|full-time|minimum|of|at|least|not|less|than|equivalent|basic))* $|\b(?:entitlement|holidays?|leave)(?: entitlement)?(?: per (?:year|annum))? ?(?:is|are|of|:|\||will be|shall be|equals?|amounts to)?(?: (?:an?|the|full-time|equivalent|of))* $";
    OF_HOLIDAY = r"^'?(?: \([\w .-]{1,20}\))? ?(?:(?:working|paid|full|basic|of|annual|statutory|calendar|contractual) ?)*(?:holidays?|leave|vacation|entitlement)\b|^'? (?:per|a|each|in (?:each|any|every)) (?:complete |full |holiday |leave |calendar )*year\b";
    OTHER_DAYS = r"\b(?:carr\w*|notice|request\w*|consecutive|at (?:any )?one time|sick\w*|terminat\w*|(?:per|each|a|every|complete|full|calendar) month|buy|sell|purchase|shut-?down|closure|after \w+ years|long service|additional day|extra day|rising|increas\w*|maternity|paternity|bereavement|compassionate|jury|probation\w*|months?'|advance|must (?:take|give)|reserve|in lieu|dates?|approv\w*|maximum|forfeit\w*|birthday|weeks of (?:the )?(?:start|end))\b";
    ADDED = r"\b(?:in addition to|plus|as well as|together with|on top of|not including|excluding|exclusive of|additional to|not includ\w*|and (?:also )?(?:the |all |any )?(?:usual |normal |8 |eight )?(?:public|bank|statutory))\b[^.;]{0,60}\b(?:public|bank|statutory)(?: (?:and|or) (?:public|bank|statutory))? holidays?\b|\b(?:public|bank)(?: (?:and|or) (?:public|bank))? holidays?\b[^.;]{0,60}\b(?:in addition|additional|on top|not included|extra)\b|\b(?:public|bank) holidays?\b[^.;]{0,30}\bin addition\b|\b(?:also|will be) entitled to\b[^.;]{0,60}\b(?:public|bank) holidays\b";
    INCLUDED = r"\b(?:including|inclusive of|includes?|included|which include)\b[^.;]{0,60}\b(?:public|bank|statutory)(?: (?:and|or) (?:public|bank))? holidays?\b|\b(?:public|bank) holidays?\b[^.;]{0,40}\b(?:is|are|be) included\b|\bcounts? towards\b";
    ACCRUES = r"\b12\.07 ?(?:%|per ?cent)";
    STATUTORY = r"\bstatutory (?:minimum|holiday|entitlement|annual leave|paid)\b|\bminimum (?:statutory )?(?:holiday|leave)? ?(?:entitlement )?(?:required|under|by)\b|\bworking time regulations\b";
    PRO_RATA = r"\bpro[- ]?rata\b|\bpro rated\b|\bin proportion\b|\bproportionate\b";
    WEEKS = r"\b5\.6 ?weeks\b";
}

/// A stated yearly entitlement.
pub(in crate::compliance) struct Entitlement {
    pub(in crate::compliance) weeks_without_public: f64,
    /// Where it is stated in days.
    pub(in crate::compliance) days: Option<f64>,
    pub(in crate::compliance) span: Span,
}

/// What the document says of paid holiday.
#[derive(Default)]
pub(in crate::compliance) struct Holiday {
    pub(in crate::compliance) found: Vec<Entitlement>,
    /// Sentences that say 5.6 weeks, or the share of hours that comes to them.
    pub(in crate::compliance) passing: Vec<Span>,
    added: bool,
    included: bool,
    pro_rata: bool,
    /// Every sentence on holiday, and whether it refers to the law.
    mentioned: Vec<(Span, bool)>,
}

/// `CHK-HOLIDAY`: paid holiday is at least 5.6 weeks a year.
pub(super) fn holiday(input: &CheckInput<'_>) -> Verdict {
    let named_days = wages::days_a_week(input.text);
    let irregular = input.facts.holds("zero_hours");
    let Holiday { found, passing, added, included, pro_rata, mentioned } = holiday_in(input.text, named_days);
    let Some(best) = found.iter().max_by(|one, other| one.weeks_without_public.total_cmp(&other.weeks_without_public))
    else {
        if !passing.is_empty() {
            return Verdict::new(Outcome::Pass, 0.9).at(in_order(passing));
        }
        let statutory: Vec<Span> = mentioned.into_iter().filter(|it| it.1).map(|it| it.0).take(2).collect();
        let outcome = if statutory.is_empty() { Outcome::Unknown } else { Outcome::Pass };
        return Verdict::new(outcome, 0.6).at(in_order(statutory));
    };
    let spans = || in_order(vec![best.span.clone()]);
    let full_time = named_days.is_none_or(|it| it >= 5.0) && !input.facts.holds("part_time") && !irregular;
    let days_a_week = named_days.unwrap_or(5.0);
    let public = if added && !included { PUBLIC_HOLIDAYS / 5.0 } else { 0.0 };
    let weeks = best.weeks_without_public + public;
    let enough =
        weeks + 0.005 >= HOLIDAY_WEEKS || best.days.is_some_and(|it| it + public * days_a_week + 0.01 >= HOLIDAY_DAYS);
    if enough || !passing.is_empty() {
        return Verdict::new(Outcome::Pass, 0.9).at(spans());
    }
    if !full_time && named_days.is_none() {
        let outcome = if pro_rata { Outcome::Pass } else { Outcome::Partial };
        return Verdict::new(outcome, 0.6)
            .at(spans())
            .note("The days worked in a week are not stated, so the entitlement cannot be worked out.");
    }
    // Whether public holidays come on top is not said: 20 days are enough if they do.
    if !included && !added && best.weeks_without_public + PUBLIC_HOLIDAYS / 5.0 + 0.005 >= HOLIDAY_WEEKS {
        return Verdict::new(Outcome::Partial, 0.7)
            .at(spans())
            .note("It is enough only if public holidays come on top, and that is not said.");
    }
    let needed = (HOLIDAY_WEEKS * days_a_week).min(HOLIDAY_DAYS);
    let stated = numbers::shown(weeks * days_a_week);
    Verdict::new(Outcome::Fail, 0.85).at(spans()).note(format!(
        "It comes to {stated} days a year for {} days a week, and the law asks for {}.",
        numbers::shown(days_a_week),
        numbers::shown(needed)
    ))
}

/// Reads what the document says of paid holiday, for so many working days a week.
pub(in crate::compliance) fn holiday_in(text: &Text, named_days: Option<f64>) -> Holiday {
    let mut holiday = Holiday::default();
    for it in said(text).filter(|it| HOLIDAY.is_match(&it.words) && !matches!(it.zone, Zone::Recitals)) {
        let words = it.words.as_ref();
        holiday.added |= ADDED.is_match(words);
        holiday.included |= INCLUDED.is_match(words);
        holiday.pro_rata |= PRO_RATA.is_match(words);
        if ACCRUES.is_match(words) || WEEKS.is_match(words) {
            holiday.passing.push(it.own.clone());
        }
        for duration in durations::durations(words) {
            let (lead, rest) = (before(words, duration.span.start, 80), after(words, duration.span.end, 60));
            let near = super::around(words, duration.span.clone(), 70);
            if !(ENTITLES.is_match(lead) || OF_HOLIDAY.is_match(rest)) || is_other(near) {
                continue;
            }
            let days = named_days.unwrap_or(5.0);
            let stated = match duration.unit {
                Unit::Week if (1.0..=12.0).contains(&duration.count) => Some((duration.count, None)),
                Unit::Day if (5.0..=60.0).contains(&duration.count) => {
                    Some((duration.count / days, Some(duration.count)))
                }
                Unit::Hour | Unit::Day | Unit::Week | Unit::Fortnight | Unit::Month | Unit::Year => None,
            };
            if let Some((weeks, days)) = stated {
                holiday.found.push(Entitlement { weeks_without_public: weeks, days, span: it.own.clone() });
            }
        }
        holiday.mentioned.push((it.own, STATUTORY.is_match(words)));
    }
    holiday
}

fn is_other(near: &str) -> bool {
    OTHER_DAYS.is_match(near)
}
