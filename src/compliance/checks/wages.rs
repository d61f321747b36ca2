//! Hours and pay: the 48-hour week and the national minimum wage.

use super::amounts::{self, Amount, Currency, Per};
use super::parameters::{self, WEEKLY_HOURS, WEEKS_A_YEAR};
use super::{CheckInput, Outcome, Span, Text, Verdict, Zone, around, in_order, numbers, said};

patterns! {
    WEEKLY = r"\b({NUM})(?: ?\([\w .-]{1,20}\))? hours?(?: of work)?(?:,? (?:per|a|each|every|in (?:a|each|any|every)|in the)(?: working| calendar| normal| seven-day)? week\b| weekly\b|/week\b| p\.?w\b)|\b(?:weekly hours|hours (?:per|a|each) week|hours of work|working hours|normal hours)(?: of work)?(?: are| is| will be| shall be|:| \|)+ ({NUM})(?: hours)?\b";
    DAILY = r"\b({NUM})(?: ?\(\w+\))? hours?(?:,? (?:per|a|each|every)(?: working)? day\b| daily\b)";
    DAYS_A_WEEK = r"\b({NUM})(?: ?\(\w+\))? days?(?: (?:per|a|each|every|in (?:a|each|any)) week\b)";
    MONDAY_TO = r"\bmonday (?:to|-|through|until|and) (thursday|friday|saturday|sunday)\b";
    A_DAY = r"^,? ?(?:per|a|each|every)(?: working)? day\b|^ daily\b";
    LIMIT = r"\b(?:average|averag\w*|maximum|max|exceed\w*|regulations?|opt\w*|limit\w*|more than|in excess|up to|overtime|no more|additional|minimum)\b";
    OPT_OUT = r"\bopt(?:s|ed|ing)?[- ]?out\b|\b(?:48|forty[- ]eight)\b[^.;]{0,80}\b(?:does|do|shall|will) not apply\b|\bagrees?\b[^.;]{0,120}\b(?:more than|exceed\w*|in excess of)\b[^.;]{0,60}\b(?:48|forty[- ]eight)\b|\bdisappl\w*\b|\bregulation 4\(1\)";
    AS_NECESSARY = r"\bsuch (?:other |additional |further |extra )*hours\b[^.;]{0,40}\b(?:necessary|required|needed|reasonabl\w*)\b|\bwhatever hours\b|\bhours (?:that are |as are )?(?:reasonably )?necessary\b";
    CAPPED = r"\b(?:48|forty[- ]eight)\b|\bworking time regulations\b";
}

fn number(found: Option<regex::Match<'_>>) -> Option<f64> {
    numbers::read(found?.as_str())
}

/// The normal hours of a week that the document states, with where it does.
pub(in crate::compliance) fn weekly_hours(text: &Text) -> Vec<(f64, Span)> {
    let mut found = Vec::new();
    for it in said(text).filter(|it| !matches!(it.zone, Zone::Recitals)) {
        for hours in WEEKLY.captures_iter(&it.words) {
            let Some(whole) = hours.get(0) else { continue };
            let value = number(hours.get(1).or(hours.get(2)));
            // "no more than 48 hours a week" is a limit and not the normal hours.
            let daily = A_DAY.is_match(super::after(&it.words, whole.end(), 20));
            let limit = daily || LIMIT.is_match(super::before(&it.words, whole.start(), 40));
            found.extend(value.filter(|it| !limit && (1.0..=168.0).contains(it)).map(|value| (value, it.own.clone())));
        }
        if found.is_empty()
            && let Some(daily) = DAILY.captures(&it.words).and_then(|it| number(it.get(1)))
            && let Some(days) = days_in(&it.words)
            && !LIMIT.is_match(&it.words)
        {
            found.push((daily * days, it.own.clone()));
        }
    }
    found
}

/// The working days of a week that a sentence names.
pub(super) fn days_in(words: &str) -> Option<f64> {
    let ranged =
        MONDAY_TO.captures(words).and_then(|it| it.get(1)).map(|it| match it.as_str().to_ascii_lowercase().as_str() {
            "thursday" => 4.0,
            "friday" => 5.0,
            "saturday" => 6.0,
            _ => 7.0,
        });
    ranged
        .or_else(|| DAYS_A_WEEK.captures(words).and_then(|it| number(it.get(1))).filter(|it| (1.0..=7.0).contains(it)))
}

/// The working days of a week that the document names.
pub(in crate::compliance) fn days_a_week(text: &Text) -> Option<f64> {
    let named = said(text).find_map(|it| days_in(&it.words));
    let listed = || {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        said(text).find_map(|it| {
            let lower = it.words.to_ascii_lowercase();
            let count = days.iter().filter(|day| lower.contains(**day)).count();
            let works = ["work", "hours", "days"].iter().any(|it| lower.contains(it));
            #[expect(clippy::cast_precision_loss, reason = "there are seven days")]
            (works && count >= 2).then_some(count as f64)
        })
    };
    named.or_else(listed)
}

/// `CHK-HOURS48`: normal hours stay within 48 a week, or the worker has opted out.
pub(super) fn weekly_hours_limit(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let opted = said(text).any(|it| OPT_OUT.is_match(&it.words));
    let hours = weekly_hours(text);
    let over: Vec<Span> = hours.iter().filter(|it| it.0 > WEEKLY_HOURS).map(|it| it.1.clone()).collect();
    if !over.is_empty() && !opted {
        let most = hours.iter().map(|it| it.0).fold(0.0, f64::max);
        return Verdict::new(Outcome::Fail, 0.9)
            .at(in_order(over))
            .note(format!("It is {} hours a week.", numbers::shown(most)));
    }
    let open_ended: Vec<Span> = said(text).filter(|it| AS_NECESSARY.is_match(&it.words)).map(|it| it.own).collect();
    if !open_ended.is_empty() && !opted && !CAPPED.is_match(text.working()) {
        return Verdict::new(Outcome::Partial, 0.8)
            .at(in_order(open_ended))
            .note("Extra hours are asked for without a limit.");
    }
    if hours.is_empty() && open_ended.is_empty() {
        return Verdict::new(Outcome::Unknown, 0.5);
    }
    Verdict::new(Outcome::Pass, 0.9).at(in_order(hours.into_iter().map(|it| it.1).chain(open_ended).collect()))
}

patterns! {
    PAY = r"\b(?:salary|pay|paid|wages?|remuneration|rate|earn\w*)\b";
    NO_PAY = r"\b(?:bonus\w*|allowance|overtime|expenses|commission|pension\w*|deduct\w*|car|insurance|contribut\w*|benefits?|award|per mile|mileage|repay\w*|fine|training costs?|call-?out|standby|reimburs\w*|life assurance|sick pay|threshold|limit)\b";
    AS_THE_LAW = r"\b(?:national )?(?:minimum|living) wage\b";
    APPRENTICE = r"\bapprentice(?:ship)?\b";
    OFFSETS = r"\bdeduct\w*\b[^.;]{0,120}\b(?:uniform|tools?|equipment|breakages?|till|shortages?|accommodation|training)\b";
}

/// The amounts in pounds that a sentence says are paid for work.
fn pay_in(words: &str) -> Vec<Amount> {
    if !PAY.is_match(words) {
        return Vec::new();
    }
    let mut amounts = amounts::amounts(words);
    amounts.retain(|it| it.currency == Currency::Sterling && !NO_PAY.is_match(around(words, it.span.clone(), 60)));
    amounts
}

/// What the document says is paid for work, and how often, with where it does.
pub(in crate::compliance) fn pay(text: &Text) -> Vec<(Amount, Span)> {
    let sentences = said(text).filter(|it| !matches!(it.zone, Zone::Recitals));
    let paid = sentences.flat_map(|it| pay_in(&it.words).into_iter().map(move |amount| (amount, it.own.clone())));
    paid.filter(|(it, _)| it.per.is_some()).collect()
}

/// `CHK-NMW`: pay is at or above the national minimum wage on the day of the analysis.
pub(super) fn minimum_wage(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let Some(rates) = parameters::minimum_wage(input.on) else { return Verdict::new(Outcome::Unknown, 0.3) };
    let hours = weekly_hours(text).iter().map(|it| it.0).reduce(f64::min);
    let mut hourly: Vec<(f64, Span)> = Vec::new();
    let mut as_the_law: Option<Span> = None;
    for it in said(text).filter(|it| !matches!(it.zone, Zone::Recitals)) {
        for amount in pay_in(&it.words) {
            #[expect(clippy::cast_precision_loss, reason = "pay in pence is far below 2^53")]
            let pence = amount.pence as f64;
            let per_hour = match (amount.per, hours) {
                (Some(Per::Hour), _) => Some(pence),
                (Some(Per::Week), Some(hours)) => Some(pence / hours),
                (Some(Per::Month), Some(hours)) => Some(pence * 12.0 / (WEEKS_A_YEAR * hours)),
                (Some(Per::Year), Some(hours)) => Some(pence / (WEEKS_A_YEAR * hours)),
                _ => None,
            };
            hourly.extend(per_hour.map(|it2| (it2, it.own.clone())));
        }
        if AS_THE_LAW.is_match(&it.words) {
            as_the_law.get_or_insert(it.own.clone());
        }
    }
    let Some((lowest, span)) = hourly.iter().min_by(|one, other| one.0.total_cmp(&other.0)).cloned() else {
        return match as_the_law {
            Some(span) => Verdict::new(Outcome::Pass, 0.8).at([span]),
            None => Verdict::new(Outcome::Unknown, 0.5),
        };
    };
    #[expect(clippy::cast_precision_loss, reason = "rates in pence are small")]
    let (adult, youngest) = (rates.adult as f64, rates.youngest as f64);
    #[expect(clippy::cast_possible_truncation, reason = "an hourly rate in pence is small")]
    let shown = amounts::shown(Currency::Sterling, lowest.round() as i64);
    let least = amounts::shown(Currency::Sterling, rates.adult);
    let apprentice =
        said(text).any(|it| APPRENTICE.is_match(&it.words) && !it.words.to_ascii_lowercase().contains("levy"));
    // Half a penny of rounding is no underpayment.
    if lowest + 0.5 < youngest {
        return Verdict::new(Outcome::Fail, 0.9)
            .at([span])
            .note(format!("It comes to {shown} an hour; the rate from age 21 is {least}."));
    }
    if apprentice {
        return Verdict::new(Outcome::Pass, 0.7).at([span]);
    }
    if lowest + 0.5 < adult {
        let from_18 = amounts::shown(Currency::Sterling, rates.from_18);
        let note = format!("It comes to {shown} an hour; the rate is {least} from age 21 and {from_18} from age 18.");
        return Verdict::new(Outcome::Partial, 0.8).at([span]).note(note);
    }
    let tight = lowest < adult * 1.1;
    let offset = said(text).find(|it| OFFSETS.is_match(&it.words) && !AS_THE_LAW.is_match(&it.words));
    match offset.filter(|_| tight && as_the_law.is_none()) {
        Some(it) => Verdict::new(Outcome::Partial, 0.7)
            .at(in_order(vec![span, it.own]))
            .note("Deductions could take the pay below the minimum wage."),
        None => Verdict::new(Outcome::Pass, 0.9).at([span]),
    }
}
