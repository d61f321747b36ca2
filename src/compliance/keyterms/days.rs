//! Reads the days of a contract: when it was agreed, when it starts, when it ends.

use super::read::{NOTICE_FOLLOWS, Reader, distinct, period, sentences};
use super::{Proposal, Term};
use crate::compliance::checks::dates::{Reading, Written};
use crate::compliance::checks::durations::{self, Duration};
use crate::compliance::checks::{after, before};
use crate::compliance::detect::Fields;
use crate::compliance::text::{Span, Text, Zone};
use crate::keydates::{Counting, Division, Period, Unit, calendar};
use jiff::civil::Date;

patterns! {
    MADE = r"(?:\bdated?\b|\bmade\b|\bentered into\b|\bexecuted\b|\bdate of (?:this )?(?:agreement|contract|deed|letter)\b)[^0-9;]{0,60}$";
    OF_THE_DAY = r"\b(?:effective|as of|as at|this|on the)\b[^0-9;.]{0,40}$";
    START_LABEL = r"\b(?:commencement|start|effective) date\b[^0-9;]{0,60}$";
    STARTS = r"\b(?:commenc\w*|starts?|starting|begins?|beginning|takes? effect|effective (?:as of|as from|on|from))\b[^0-9;]{0,40}$";
    CALLED_START = r#"^[^.;0-9]{0,40}\((?:[^()0-9]{0,40})["']?(?:effective|commencement|start) date["']?\)"#;
    END_LABEL = r"\b(?:expiry|end|termination|expiration) date\b[^0-9;]{0,40}$";
    UNTIL = r"\b(?:until|through|ending on|ends? on|expires? on|expiring on|and (?:ending|terminating)|terminat(?:es?|ing) on|up to and including)\b[^0-9;]{0,30}$";
    RUNS = r"\b(?:this (?:agreement|contract|deed|letter|undertaking|lease|licen[cs]e)|(?:initial |fixed )?term|engagement|appointment|employment|services)\b";
    ASIDE = r"\b(?:renew\w*|exten(?:d|sion)\w*|means|instal\w*|payable|warrant\w*|quarter\w*|forecast\w*)\b";
    ON_AGREEMENT = r"\b(?:effective|commencement|start\w*|commenc\w*|begin\w*|takes? effect)\b[^.;]{0,80}\b(?:date of (?:execution of )?this (?:agreement|contract|deed)|date (?:first )?(?:written |set (?:out|forth) )?(?:above|hereof)|date hereof|date (?:of|upon) signature|day and year first|its date)\b";
    TERM_LEAD = r"\b(?:(?:initial |fixed |original )?(?:term|period|duration)|continu\w*|remain\w*|force|effect|effective|valid|runs?|last)\b[^.;0-9]{0,70}$";
    OWN_TERM = r"\b(?:initial (?:term|period)|term of (?:this|the) \w+|this (?:agreement|contract|deed|letter|undertaking|lease|licen[cs]e|appointment)\b[^.;]{0,80}\b(?:shall|will|is|has|continues?|remains?|commences?|begins?)|your (?:employment|appointment|engagement)|term ?:)";
    ANNIVERSARY = r"\b(first|second|third|fourth|fifth|sixth|seventh|tenth|one|two|three|five|ten)(?:-year)?(?: \([0-9](?:st|nd|rd|th)?\))? (?:year )?anniversary\b";
    NO_END = r"\b(?:until (?:it is )?(?:earlier |sooner )?(?:terminated|cancelled)|until (?:either|any|one) party|unless and until|indefinite(?:ly)?|in perpetuity|perpetual(?:ly)?|no fixed term|ongoing)\b";
    AMONG_OTHERS = r"\b(?:surviv\w*|after (?:the )?(?:termination|expiry)|confidential\w*|warrant\w*|notice|renew\w*|extend\w*|additional|successive)\b";
    BETWEEN = r#"^[^.;]{0,60}\b(?:by and (?:between|among)|between|among)\b"#;
    BLANK = r"\bday of _* ?,? ?(?:19|20)[0-9_]{2}|\b(?:dated?|made|entered into|as of|effective)\b[^.;0-9]{0,40}(?:_{2,}|\[[^\]]{0,12}\]|\bday of ?,|, ?(?:19|20) ?[_\[])[^.;]{0,24}";
}

/// A day that was found, and what is proposed of it.
pub(super) struct Day {
    pub(super) day: Date,
    /// Where it is written, or what it was worked out from.
    pub(super) spans: Vec<Span>,
    /// How it was worked out, where the text gives only the way.
    pub(super) worked_out: Option<String>,
    pub(super) proposal: Proposal,
}

impl Reader<'_> {
    /// Dates with the words before each in its line, where `accepts` agrees.
    fn days(&self, accepts: impl Fn(&str, Zone) -> bool) -> Vec<Written> {
        self.dates.iter().filter(|(_, lead, zone)| accepts(lead, *zone)).map(|it| it.0.clone()).collect()
    }

    fn day(&self, term: Term, field: &str, found: &[Written], why: &str) -> Option<Day> {
        let first = found.iter().find(|it| it.reading.date().is_some())?;
        let day = first.reading.date()?;
        let others = found.iter().filter_map(|it| it.reading.date()).any(|it| it != day);
        let is_plain = matches!(first.reading, Reading::Date(_));
        let doubt = match (others, is_plain) {
            (false, true) => None,
            (true, _) => Some("The text gives more than one day for this. Please look which one counts."),
            (false, false) => Some("The day and the month could be read the other way round."),
        };
        let around = distinct(found.iter().map(|it| self.around(&it.span)).collect());
        let values = [(field, day.to_string())];
        let proposal = self.proposal(term, values, doubt.is_none(), doubt.unwrap_or(why), &around);
        Some(Day { day, spans: found.iter().map(|it| it.span.clone()).collect(), worked_out: None, proposal })
    }

    /// Dates at the head, before any clause, whose lead `accepts` agrees with.
    fn at_the_head(&self, accepts: impl Fn(&str) -> bool) -> Vec<Written> {
        let head = self.text.parties_span().end.max(self.text.title().end);
        let dated = self.dates.iter().filter(|it| it.0.span.start < head && it.2 != Zone::Signature);
        dated.filter(|it| accepts(it.1)).map(|it| it.0.clone()).collect()
    }

    pub(super) fn agreed(&self) -> Option<Day> {
        let other = |lead: &str| [&*START_LABEL, &*STARTS, &*END_LABEL, &*UNTIL].iter().any(|it| it.is_match(lead));
        let why = "It is the one date at the head of the text on which the agreement says it was made.";
        let made = self.at_the_head(|lead| MADE.is_match(lead) && !other(lead));
        if let Some(day) = self.day(Term::AgreedOn, "agreed_on", &made, why) {
            return Some(day);
        }
        let unsure = |found: &[Written], why: &str| {
            let mut day = self.day(Term::AgreedOn, "agreed_on", found, "")?;
            day.proposal.is_sure = false;
            why.clone_into(&mut day.proposal.why);
            Some(day)
        };
        let of_the_day = self.at_the_head(|lead| {
            let is_bare = lead.trim_matches(|it: char| !it.is_alphanumeric()).is_empty();
            (OF_THE_DAY.is_match(lead) || is_bare) && !START_LABEL.is_match(lead) && !UNTIL.is_match(lead)
        });
        // After a cover and a table of contents; it may also be the date of another agreement between them.
        let introduced = self.days_in_introductions();
        unsure(
            &introduced,
            "It is the date of a sentence that introduces the parties; please look whether it is this agreement.",
        )
        .or_else(|| {
            unsure(
                of_the_day.get(..1).unwrap_or_default(),
                "It is the first date at the head of the text; please look whether it is that of the agreement.",
            )
        })
        .or_else(|| {
            let signed = self.days(|_, zone| zone == Zone::Signature);
            let last = signed.into_iter().max_by_key(|it| it.reading.date())?;
            unsure(&[last], "The text has no date at its head; this is the last date beside the signatures.")
        })
    }

    /// Dates of sentences such as "made on 1 May 2024 by and between", wherever they stand.
    fn days_in_introductions(&self) -> Vec<Written> {
        let is_introduced = |span: &Span| {
            let follows = after(self.text.working(), span.end, 80);
            BETWEEN.is_match(follows.split('\n').next().unwrap_or_default())
        };
        let found = self
            .dates
            .iter()
            .filter(|(it, lead, zone)| *zone != Zone::Signature && MADE.is_match(lead) && is_introduced(&it.span));
        found.map(|it| it.0.clone()).take(1).collect()
    }

    /// A date at the head that was left to be filled in.
    pub(super) fn blank_date(&self) -> Option<Span> {
        let head = self.text.slice(&self.text.parties_span());
        BLANK.find(head).map(|it| it.range())
    }

    pub(super) fn start(&self, agreed: Option<&Day>) -> Option<Day> {
        let working = self.text.working();
        // "On the Effective Date and until 31 December" names the end.
        let named = self.dates.iter().filter(|(it, lead, zone)| {
            let is_called = CALLED_START.is_match(after(working, it.span.end, 120));
            *zone != Zone::Signature && (is_called || START_LABEL.is_match(lead)) && !UNTIL.is_match(lead)
        });
        let named: Vec<Written> = named.map(|it| it.0.clone()).collect();
        let why = "The text names this day as its commencement, start or effective date.";
        if let Some(day) = self.day(Term::StartDate, "start_date", &named, why) {
            return Some(day);
        }
        let starts = self.days(|lead, zone| {
            matches!(zone, Zone::Body | Zone::Definitions | Zone::Parties)
                && STARTS.is_match(lead)
                && !UNTIL.is_match(lead)
                && !MADE.is_match(lead)
        });
        let why = "The text says that it starts on this day.";
        if let Some(day) = self.day(Term::StartDate, "start_date", &starts, why) {
            return Some(day);
        }
        let agreed = agreed?;
        let said = self.sentences("KT-EFFDATE").into_iter().find(|it| ON_AGREEMENT.is_match(self.text.slice(it)))?;
        let why = "The text starts with its own date, which was taken from its head.";
        let values = [("start_date", agreed.day.to_string())];
        let proposal = self.proposal(Term::StartDate, values, false, why, std::slice::from_ref(&said));
        let worked_out = Some("the date of the agreement".to_owned());
        Some(Day { day: agreed.day, spans: vec![said], worked_out, proposal })
    }

    pub(super) fn end(&self, start: Option<&Day>) -> Option<Day> {
        let is_of_contract = |lead: &str| RUNS.is_match(lead) && !ASIDE.is_match(lead);
        let ends = self.days(|lead, zone| {
            zone != Zone::Signature && (END_LABEL.is_match(lead) || (UNTIL.is_match(lead) && is_of_contract(lead)))
        });
        let why = "The text says that it runs until this day.";
        if let Some(day) = self.day(Term::EndDate, "end_date", &ends, why) {
            return Some(day);
        }
        self.end_of_term(start).or_else(|| {
            // Something ends then: perhaps a trial, a quarter or an instalment.
            let others = self.days(|lead, zone| zone != Zone::Signature && UNTIL.is_match(lead));
            let mut day = self.day(Term::EndDate, "end_date", &others, "")?;
            day.proposal.is_sure = false;
            "Something ends on this day. Please look whether it is the contract.".clone_into(&mut day.proposal.why);
            Some(day)
        })
    }

    /// The day on which a term ends that is given as a length.
    fn end_of_term(&self, start: Option<&Day>) -> Option<Day> {
        let start = start?;
        let Some(Ends::After(span, length)) = ends(self.text, &self.fields) else { return None };
        let end = last_day(start.day, &length)?;
        let first = crate::typed::day_in_words(start.day);
        let why = format!(
            "Worked out: a term of {} from the first day, {first}. Check that nothing changes it.",
            length.shown()
        );
        let values = [("end_date", end.to_string())];
        let proposal = self.proposal(Term::EndDate, values, false, &why, std::slice::from_ref(&span));
        Some(Day {
            day: end,
            spans: vec![span],
            worked_out: Some(format!("{} from {first}", length.shown())),
            proposal,
        })
    }

    /// Whether it runs until somebody ends it.
    pub(super) fn runs_on(&self) -> bool {
        matches!(ends(self.text, &self.fields), Some(Ends::Never))
    }
}

/// How a text says that it ends: in the first sentence on its own term that says so, else in any.
fn ends(text: &Text, fields: &Fields<'_>) -> Option<Ends> {
    let sentences = sentences(text, fields, "KT-EXPIRY");
    let said = |span: &Span| {
        let words = text.slice(span);
        let length = term_in(words).map(|it| Ends::After(span.clone(), it));
        length.or_else(|| NO_END.is_match(words).then_some(Ends::Never))
    };
    let own = sentences.iter().filter(|it| OWN_TERM.is_match(text.slice(it)));
    own.chain(&sentences).find_map(said)
}

/// How many months a text says that its contract runs.
pub(crate) fn months_of_term(text: &Text, fields: &Fields<'_>) -> Option<f64> {
    match ends(text, fields)? {
        Ends::After(_, length) => Some(length.months()),
        Ends::Never => None,
    }
}

/// How a contract ends that names no day.
enum Ends {
    /// So long after its first day, by this sentence.
    After(Span, Duration),
    Never,
}

/// The length of a term that a sentence states.
fn term_in(words: &str) -> Option<Duration> {
    if let Some(it) = ANNIVERSARY.captures(words) {
        let count = match it.get(1)?.as_str().to_ascii_lowercase().as_str() {
            "first" | "one" => 1.0,
            "second" | "two" => 2.0,
            "third" | "three" => 3.0,
            "fourth" => 4.0,
            "fifth" | "five" => 5.0,
            "sixth" => 6.0,
            "seventh" => 7.0,
            _ => 10.0,
        };
        return Some(Duration { span: it.get(0)?.range(), count, unit: durations::Unit::Year, working: false });
    }
    durations::durations(words).into_iter().find(|length| {
        let lead = before(words, length.span.start, 90);
        length.months() >= 1.0
            && TERM_LEAD.is_match(lead)
            && !AMONG_OTHERS.is_match(before(words, length.span.start, 50))
            && !NOTICE_FOLLOWS.is_match(after(words, length.span.end, 40))
    })
}

/// The last day of a term that begins with the whole of `start`.
fn last_day(start: Date, length: &Duration) -> Option<Date> {
    let (count, unit) = period(length)?;
    let period = Period::parse(&count, &unit).ok()?;
    // Business Days depend on whose bank holidays are meant, which a text seldom says.
    (period.unit() != Unit::BusinessDays)
        .then(|| period.last_day(start, Counting::Inclusive, calendar(Division::EnglandAndWales)))?
}
