//! When invoices are paid, and what late payment costs.

use super::durations::{self, Unit};
use super::{
    CheckInput, Outcome, Party, Said, Severity, Span, Text, Verdict, Zone, after, before, in_order, numbers,
    parameters, said,
};

patterns! {
    PAYS = r"\b(?:pays?|paid|payments?|payable|invoic\w*|settle[sd]?)\b";
    OTHER_SUBJECT = r"\b(?:notice|notif\w*|terminat\w*|audit\w*|warrant\w*|disput\w*|refund\w*|insur\w*|suspend\w*|interest|reimburs\w*|remind\w*|credit(?:s|ed)? note|overdue|unpaid|outstanding|remain\w*|deposit|wages|salary|statutory|claims?|liab\w*|damages|breach\w*|terms? of this|cancel\w*|subscription term|litigation|judgment|confidential\w*)\b";
    LEADS = r"\b(?:within|no later than|not later than|net|payment (?:terms?|period)(?: of| are| is|:| \|)?(?: strictly)?|payable in|paid in|pay in)(?: (?:a|the|maximum|period|of|up|to|further)){0,4} $";
    FOLLOWS = r"^(?:'s?)? ?(?:net\b|,? ?(?:of|after|from|following)\b[^.;]{0,50}\b(?:invoices?|receipt|date|delivery|month|submission|issue|acceptance|completion)\b|end[- ]of[- ]month|eom\b|payment terms|credit\b)";
    END_OF_MONTH = r"^ ?(?:,|after|from|following|of|\()? ?(?:the )?end[- ]of[- ](?:the )?month|^ eom\b";
    MONTH_FOLLOWING = r"\bend of the (?:calendar )?month (?:following|after)\b|\blast day of the (?:calendar )?month (?:following|after)\b|\bend of the following (?:calendar )?month\b";
    NET = r"\bnet[- ]?(\d{1,3})\b";
    PERIODIC = r"\b(?:every|each|in advance|per|last|first|previous|least|preceding|after) (?:\w+ )?$";
    PUBLIC_PAYER = r"\b(?:council|nhs|ministry|secretary of state|department (?:for|of)|borough|constabulary|police|fire and rescue|contracting authority|hm revenue|local authority|academy trust)\b";
}

/// The party that is a public body, if one is.
pub(in crate::compliance) fn public_payer(text: &Text) -> Option<&Party> {
    text.parties().iter().find(|it| PUBLIC_PAYER.is_match(&it.name))
}

/// `CHK-PAYTERM`: invoices are to be paid within 60 days, or within 30 by a public authority.
pub(super) fn payment_period(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let is_public = input.facts.holds("public_contract");
    let found = periods_to_pay(text);
    let Some(longest) = found.iter().map(|it| it.0).reduce(f64::max) else {
        return Verdict::new(Outcome::Pass, 0.7).note("No payment period is stated, so the law's 30 days apply.");
    };
    let spans = in_order(found.iter().filter(|it| it.0 >= longest).map(|it| it.1.clone()).collect());
    let days = numbers::shown(longest);
    if longest > 30.0 && is_public {
        let payer = public_payer(text).map_or("a public authority", |it| it.name.as_str());
        let note = format!("It is {days} days, and {payer} has to pay within 30.");
        return Verdict::new(Outcome::Fail, 0.8).at(spans).note(note);
    }
    if longest > 60.0 {
        // The Act allows it where it is agreed and not grossly unfair, which the text cannot show.
        let note = format!("It is {days} days.");
        return Verdict::new(Outcome::Fail, 0.9).at(spans).note(note).graded(Severity::Medium);
    }
    if longest > 30.0 {
        return Verdict::new(Outcome::Pass, 0.9).at(spans).note(format!("It is {days} days; 30 is good practice."));
    }
    Verdict::new(Outcome::Pass, 0.9).at(spans)
}

/// The times to pay that the document gives, in days: of each sentence the longest.
pub(in crate::compliance) fn periods_to_pay(text: &Text) -> Vec<(f64, Span)> {
    let sentences = said(text).filter(|it| !matches!(it.zone, Zone::Recitals));
    let about = sentences.filter(|it| PAYS.is_match(&it.words) && !OTHER_SUBJECT.is_match(&it.words));
    about.filter_map(|it| Some((days_to_pay(&it.words)?, it.own))).collect()
}

/// The longest time to pay that a sentence gives, in days.
fn days_to_pay(words: &str) -> Option<f64> {
    let stated = durations::durations(words).into_iter().filter_map(|it| {
        let (lead, rest) = (before(words, it.span.start, 40), after(words, it.span.end, 40));
        let frames = LEADS.is_match(lead) || FOLLOWS.is_match(rest);
        // A year is a term of the contract and an hour a rate, not a time to pay.
        let plausible = matches!(it.unit, Unit::Day | Unit::Week | Unit::Fortnight | Unit::Month) && it.days() <= 200.0;
        let month_end = if END_OF_MONTH.is_match(rest) { 30.0 } else { 0.0 };
        (frames && plausible && !PERIODIC.is_match(lead)).then(|| it.days() + month_end)
    });
    let net = NET.captures_iter(words).filter_map(|it| it.get(1)?.as_str().parse::<f64>().ok());
    let month = MONTH_FOLLOWING.is_match(words).then_some(60.0);
    stated.chain(net).chain(month).reduce(f64::max)
}

patterns! {
    INTEREST = r"\binterest\b";
    NO_INTEREST = r"\b(?:interests? in\b|legitimate interest|conflicts? of interest|best interests?|interested|beneficial interest|no interest|security interest|without interest|equity interest)";
    LATE = r"\b(?:late|overdue|due|unpaid|payments?|pay|sums?|amounts?|invoices?|outstanding|arrears|default)\b";
    STATUTORY = r"\blate payment of commercial debts\b|\bstatutory (?:rate|interest)\b|\blate payment (?:act|legislation|regulations)\b|\brate (?:set|prescribed|fixed|specified) (?:by|under) (?:the )?(?:law|statute|late payment)\b|\b1998 act\b";
    RATE = r"(\d{1,3}(?:\.\d{1,3})?|{NUM})(?: ?\(\w+\))? ?(?:%|per ?cent(?:age points?)?|percentage points?)";
    ABOVE = r"^[^.;%]{0,60}?\b(?:above|over|plus|in excess of|higher than)\b[^.;]{0,60}\b(?:base|bank of england|bank rate|boe|sonia|libor|euribor|prime|lending rate)\b|^[^.;%]{0,30}?\b(?:above|over) (?:the )?(?:base|bank)";
    BASE_PLUS = r"\b(?:base (?:lending )?rate|bank rate)\b[^.;%]{0,40}\bplus ?$";
    A_RATE = r"\binterest\b[^;]*\b(?:at|of|rate|equal to|being|is|calculated|charge\w*)[^;%]{0,40}$|\binterest(?: rate)? ?[:|] ?$";
    NO_RATE = r"^ ?(?:or more|or greater|of the|of any|of such|in excess|threshold)";
    MONTHLY_LEAD = r"\bmonthly rate of[^.;%]{0,40}$";
    MONTHLY = r"^[^.;%]{0,20}\b(?:per|a|each|every) (?:calendar )?month\b|^ ?monthly\b|^[^.;%]{0,10}\bpcm\b";
    DAILY = r"^[^.;%]{0,12}\b(?:per|a|each) day\b";
    WHEN_BASE_IS_LOW = r"\b(?:below|less than|under|negative)\b[^.;]{0,20}(?:0|zero|nil)?|\bbase rate is\b";
}

/// A rate of interest on late payment that a sentence gives.
pub(in crate::compliance) struct Rate {
    /// Percent a year.
    pub(in crate::compliance) yearly: f64,
    pub(in crate::compliance) is_above_base: bool,
    pub(in crate::compliance) span: Span,
}

impl Rate {
    /// Percentage points a year above the base rate.
    fn above(&self, base: f64) -> f64 {
        if self.is_above_base { self.yearly } else { self.yearly - base }
    }

    fn shown(&self, base: f64) -> String {
        let yearly = numbers::shown(self.yearly);
        if self.is_above_base {
            format!("{yearly}% a year above base rate")
        } else {
            format!("{yearly}% a year, with base rate taken at {}%", numbers::shown(base))
        }
    }
}

/// What the document says of interest on late payment.
#[derive(Default)]
pub(in crate::compliance) struct LateInterest {
    /// Where it refers to the rate of the law.
    pub(in crate::compliance) statutory: Option<Span>,
    pub(in crate::compliance) rates: Vec<Rate>,
}

/// Reads what the document says of interest on late payment.
pub(in crate::compliance) fn late_interest(text: &Text) -> LateInterest {
    let mut found = LateInterest::default();
    for it in said(text)
        .filter(|it| INTEREST.is_match(&it.words) && LATE.is_match(&it.words) && !NO_INTEREST.is_match(&it.words))
    {
        if STATUTORY.is_match(&it.words) {
            found.statutory.get_or_insert(it.own.clone());
        }
        found.rates.extend(rate(&it));
    }
    found
}

/// `CHK-INTEREST`: interest on late payment is a substantial remedy (Late Payment of Commercial Debts (Interest) Act
/// 1998 ss.8 and 9).
pub(super) fn interest(input: &CheckInput<'_>) -> Verdict {
    let Some(base) = parameters::bank_rate(input.on) else { return Verdict::new(Outcome::Unknown, 0.3) };
    let LateInterest { statutory, rates } = late_interest(input.text);
    let Some(lowest) = rates.iter().min_by(|one, other| one.above(base).total_cmp(&other.above(base))) else {
        return match statutory {
            Some(span) => Verdict::new(Outcome::Pass, 0.9).at([span]),
            None => Verdict::new(Outcome::Pass, 0.7).note("No rate is stated, so statutory interest applies."),
        };
    };
    let verdict = |outcome: Outcome, it: &Rate| {
        Verdict::new(outcome, 0.85).at([it.span.clone()]).note(format!("It is {}.", it.shown(base)))
    };
    if lowest.above(base) < 3.0 {
        return verdict(Outcome::Fail, lowest);
    }
    if lowest.above(base) < 4.0 {
        return verdict(Outcome::Partial, lowest);
    }
    match rates.iter().find(|it| it.above(base) > 15.0) {
        Some(high) => {
            let note = format!("It is {}, so high that it may be a penalty.", high.shown(base));
            Verdict::new(Outcome::Partial, 0.8).at([high.span.clone()]).note(note)
        }
        None => Verdict::new(Outcome::Pass, 0.9).at([lowest.span.clone()]),
    }
}

fn rate(sentence: &Said<'_>) -> Option<Rate> {
    let words = sentence.words.as_ref();
    let mut flat: Option<Rate> = None;
    for it in RATE.captures_iter(words) {
        let (Some(whole), Some(number)) = (it.get(0), it.get(1)) else { continue };
        let Some(percent) = numbers::read(number.as_str()) else { continue };
        let rest = after(words, whole.end(), 160);
        let lead = before(words, whole.start(), 200);
        if NO_RATE.is_match(rest) || !A_RATE.is_match(lead) {
            continue;
        }
        let times = if MONTHLY.is_match(rest) || MONTHLY_LEAD.is_match(lead) {
            12.0
        } else if DAILY.is_match(rest) {
            365.0
        } else {
            1.0
        };
        let yearly = percent * times;
        if ABOVE.is_match(rest) || BASE_PLUS.is_match(lead) {
            // The rate above base is the rate; a flat one in the same sentence is for when base is negative.
            return Some(Rate { yearly, is_above_base: true, span: sentence.own.clone() });
        }
        if flat.is_none() && !WHEN_BASE_IS_LOW.is_match(rest) {
            flat = Some(Rate { yearly, is_above_base: false, span: sentence.own.clone() });
        }
    }
    flat
}
