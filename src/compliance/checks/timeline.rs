//! Dates: whether they exist, whether they stand in order, and whether the statement of terms comes in time.

use jiff::civil::Date;

use super::dates::{self, Reading, Written};
use super::{CheckInput, Outcome, RuleType, Severity, Span, Text, Verdict, Zone, after, before, in_order};

patterns! {
    MADE = r"(?:\bdated?\b|\bmade\b|\bentered into\b|\bdate of (?:this )?(?:agreement|contract|statement|deed|letter|issue)\b|\bissued?\b|\bgiven\b)[^0-9;]{0,60}$";
    STARTS = r"\b(?:commenc\w*|start(?:s|ing|ed)?|effective|begins?|began|beginning|takes? effect|from)\b[^0-9;]{0,60}$";
    START_LABEL = r"\b(?:commencement|start|effective) date\b[^0-9;]{0,40}$";
    END_LABEL = r"\b(?:expiry|end|termination|completion of the term) date\b[^0-9;]{0,40}$";
    UNTIL = r"\b(?:until|to|ending on|ends on|expires on|expiring on|and ending|through)\b[^0-9;]{0,30}$";
    CONTRACT_STARTS = r"\b(?:agreement|contract|term|engagement|appointment|employment|licen[cs]e|services?|it)\b[^.;]{0,60}\b(?:commenc(?:es?|ing)|starts?|begins?|beginning|starting|takes? effect|runs? from)\b[^0-9.;]{0,40}$";
    CONTRACT_ENDS = r"\b(?:agreement|contract|(?:initial |fixed )?term|engagement|appointment|employment|licen[cs]e)\b[^.;]{0,60}\b(?:ends?|expires?|terminates? automatically|(?:continues?|lasts?|runs?|in force)\b[^0-9.;]{0,40}\b(?:until|to))\b[^0-9.;]{0,30}$";
    IT_ENDS = r"(?:^|[.;] )(?:it|this)(?: (?:shall|will|then))? (?:ends?|expires?|(?:continues?|lasts?|runs?|remains? in force)\b[^0-9.;]{0,40}\b(?:until|to))\b[^0-9.;]{0,30}$";
    NOTICE_BY = r"\b(?:renews? (?:automatically )?on|notice\b[^.;]{0,40}\b(?:by|no later than|not later than))\b[^0-9.;]{0,30}$";
    RENEWS = r"\b(?:renewal|notice) (?:date|deadline)\b[^0-9;]{0,40}$";
    CONTINUOUS = r"\bcontinuous|previous|prior (?:employment|service|agreement)|original(?:ly)?\b|birth|regulations|\bact\b|last (?:amended|revised)|version|supersed|replac";
    FROM = r"\b(?:from|commenc\w*|start\w*|beginn?ing|between|effective)\b";
    EMPLOYMENT_STARTS = r"(?:\b(?:employment|appointment|job|work|position|role)\b[^.;]{0,60}\b(?:begins?|began|starts?|started|commences?|commenced|will (?:begin|start|commence)|commencing|starting)\b|\b(?:start|commencement) date\b)[^0-9;]{0,40}$";
}

/// A date that matters, with the span of its words in the document.
struct Dated {
    date: Date,
    span: Span,
    zone: Zone,
}

/// Every date with the 120 bytes of its own sentence or line that stand before it.
pub(in crate::compliance) fn dated(text: &Text) -> Vec<(Written, &str, Zone)> {
    let working = text.working();
    let in_line = |it: &Written| text.line_at(it.span.start).map_or(0, |line| line.span.start);
    dates::dates(working)
        .into_iter()
        .map(|it| {
            let lead = before(working, it.span.start, 120.min(it.span.start - in_line(&it).min(it.span.start)));
            let zone = text.zone_at(it.span.start);
            (it, lead, zone)
        })
        .collect()
}

fn first<'d>(all: &'d [(Written, &str, Zone)], text: &Text, accepts: impl Fn(&str, Zone) -> bool) -> Option<Dated> {
    let sound = |it: &&'d (Written, &str, Zone)| {
        let line = text.line_at(it.0.span.start).map_or("", |line| text.slice(&line.span));
        let sentence = super::around(line, 0..0, line.len().min(400));
        !CONTINUOUS.is_match(it.1) && !sentence.to_ascii_lowercase().contains("continuous")
    };
    all.iter()
        .filter(|it| !matches!(it.2, Zone::Schedule) && accepts(it.1, it.2))
        .filter(sound)
        .find_map(|it| Some(Dated { date: it.0.reading.date()?, span: it.0.span.clone(), zone: it.2 }))
}

/// `CHK-DATE`: dates exist and stand in order.
pub(super) fn dates_in_order(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let working = text.working();
    let all = dated(text);
    let mut wrong: Vec<(Span, String)> = Vec::new();
    for (it, _, _) in &all {
        // "Page 32 May 2004" is the foot of a page.
        let of_a_page = before(working, it.span.start, 6).to_ascii_lowercase().ends_with("page ");
        if it.reading == Reading::Impossible && !of_a_page {
            wrong.push((it.span.clone(), format!("“{}” is not a day.", text.slice(&it.span))));
        }
    }
    wrong.extend(spans_of_dates(text, &all));
    let made = first(&all, text, |lead, zone| matches!(zone, Zone::Parties) && MADE.is_match(lead));
    let labelled = first(&all, text, |lead, zone| !matches!(zone, Zone::Signature) && START_LABEL.is_match(lead));
    let named_start = labelled.is_some();
    let start = labelled.or_else(|| {
        first(&all, text, |lead, zone| {
            matches!(zone, Zone::Body | Zone::Definitions) && STARTS.is_match(lead) && !UNTIL.is_match(lead)
        })
    });
    let end = first(&all, text, |lead, zone| !matches!(zone, Zone::Signature) && END_LABEL.is_match(lead));
    let end = end.or_else(|| later_end(&all, text, named_start, start.as_ref()?));
    let signed = all
        .iter()
        .rev()
        .find(|it| matches!(it.2, Zone::Signature))
        .and_then(|it| Some(Dated { date: it.0.reading.date()?, span: it.0.span.clone(), zone: it.2 }));
    if let (Some(start), Some(end)) = (&start, &end)
        && end.date < start.date
    {
        let note = format!("It ends on {} and starts on {}.", dates::shown(end.date), dates::shown(start.date));
        wrong.push((end.span.clone(), note));
        wrong.push((start.span.clone(), String::new()));
    }
    if let (Some(end), Some(signed)) = (&end, &signed)
        && signed.date > end.date
    {
        let note = format!("It is signed on {} and ends on {}.", dates::shown(signed.date), dates::shown(end.date));
        wrong.push((signed.span.clone(), note));
    }
    let renewal = first(&all, text, |lead, _| RENEWS.is_match(lead));
    if let (Some(start), Some(renewal)) = (&start, &renewal)
        && renewal.date < start.date
    {
        let note = format!("{} lies before the start on {}.", dates::shown(renewal.date), dates::shown(start.date));
        wrong.push((renewal.span.clone(), note));
    }
    let noticed = renewal.or_else(|| first(&all, text, |lead, zone| zone == Zone::Body && NOTICE_BY.is_match(lead)));
    if let (Some(end), Some(noticed)) = (&end, &noticed)
        // A term that ends on one day is renewed on the next.
        && end.date.tomorrow().is_ok_and(|it| noticed.date > it)
    {
        let note = format!("{} lies after the end on {}.", dates::shown(noticed.date), dates::shown(end.date));
        wrong.push((noticed.span.clone(), note));
    }
    if !wrong.is_empty() {
        let notes: Vec<String> = wrong.iter().map(|it| it.1.clone()).filter(|it| !it.is_empty()).take(5).collect();
        return Verdict::new(Outcome::Fail, 0.9)
            .at(in_order(wrong.into_iter().map(|it| it.0).collect()))
            .note(notes.join(" "));
    }
    if let (Some(made), Some(start)) = (&made, &start)
        && (made.date - start.date).get_days() > 366
        && input.kind != RuleType::Employment
        && named_start
        && start.zone != Zone::Recitals
    {
        let note = format!(
            "It starts on {}, long before its own date of {}.",
            dates::shown(start.date),
            dates::shown(made.date)
        );
        return Verdict::new(Outcome::Fail, 0.7)
            .at(in_order(vec![made.span.clone(), start.span.clone()]))
            .graded(Severity::Medium)
            .note(note);
    }
    let doubtful = all.iter().find(|it| matches!(it.0.reading, Reading::Ambiguous(_) | Reading::MonthFirst(_)));
    match doubtful {
        Some((it, _, _)) => {
            Verdict::new(Outcome::Partial, 0.8).at([it.span.clone()]).graded(Severity::Low).note(format!(
                "“{}” can be read with the day or the month first; write the month as a word.",
                text.slice(&it.span)
            ))
        }
        None => Verdict::new(Outcome::Pass, 0.9),
    }
}

/// The day on which the contract ends by a sentence of its own behind the one that says when it starts. What "it" is, only the
/// sentence right before tells.
fn later_end(all: &[(Written, &str, Zone)], text: &Text, named_start: bool, start: &Dated) -> Option<Dated> {
    let lead = all.iter().find(|it| it.0.span == start.span).map_or("", |it| it.1);
    if !named_start && !CONTRACT_STARTS.is_match(lead) {
        return None;
    }
    let mut behind = all.iter().filter(|it| it.0.span.start > start.span.end && matches!(it.2, Zone::Body));
    let is_next = |it: &Written| {
        let between = text.working().get(start.span.end..it.span.start).unwrap_or_default();
        !between.contains('\n') && between.matches(['.', ';']).count() == 1
    };
    let ends = |it: &&(Written, &str, Zone)| {
        !CONTINUOUS.is_match(it.1) && (CONTRACT_ENDS.is_match(it.1) || (IT_ENDS.is_match(it.1) && is_next(&it.0)))
    };
    let it = behind.find(ends)?;
    Some(Dated { date: it.0.reading.date()?, span: it.0.span.clone(), zone: it.2 })
}

/// "From … until …" in one sentence, the wrong way round.
fn spans_of_dates(text: &Text, all: &[(Written, &str, Zone)]) -> Vec<(Span, String)> {
    let working = text.working();
    let mut wrong = Vec::new();
    for pair in all.windows(2) {
        let [(one, lead, _), (other, _, _)] = pair else { continue };
        let (Some(from), Some(to)) = (one.reading.date(), other.reading.date()) else { continue };
        let between = working.get(one.span.end..other.span.start).unwrap_or_default();
        let from_and_to = between.trim() == "and" && lead.trim_end().to_ascii_lowercase().ends_with("between");
        let bound =
            between.len() <= 60 && !between.contains(['.', ';', '\n']) && (UNTIL.is_match(between) || from_and_to);
        if bound && to < from && FROM.is_match(before(lead, lead.len(), 60)) {
            let note = format!("It ends on {} and starts on {}.", dates::shown(to), dates::shown(from));
            wrong.push((one.span.start..other.span.end, note));
        }
    }
    wrong
}

/// `CHK-DAY1`: a statement of terms is given no later than the first day (Employment Rights Act 1996 s.1(2)(b)).
pub(super) fn statement_by_day_one(input: &CheckInput<'_>) -> Verdict {
    let text = input.text;
    let all = dated(text);
    let made = first(&all, text, |lead, zone| {
        matches!(zone, Zone::Parties) && MADE.is_match(lead) && !EMPLOYMENT_STARTS.is_match(lead)
    })
    .or_else(|| first(&all, text, |lead, zone| matches!(zone, Zone::Signature) && lead.len() < 60))
    .or_else(|| title_date(text));
    let start = first(&all, text, |lead, zone| !matches!(zone, Zone::Signature) && EMPLOYMENT_STARTS.is_match(lead));
    match (made, start) {
        (Some(made), Some(start)) if made.date > start.date => {
            Verdict::new(Outcome::Fail, 0.85).at(in_order(vec![made.span, start.span])).note(format!(
                "It is dated {} and the employment starts on {}.",
                dates::shown(made.date),
                dates::shown(start.date)
            ))
        }
        (Some(made), Some(start)) => Verdict::new(Outcome::Pass, 0.85).at(in_order(vec![made.span, start.span])),
        _ => Verdict::new(Outcome::Unknown, 0.5),
    }
}

/// The date of a letter: a line of the first page that is nothing but a date.
fn title_date(text: &Text) -> Option<Dated> {
    text.lines().iter().take(12).find_map(|line| {
        let words = text.slice(&line.span);
        let date = dates::dates(words)
            .into_iter()
            .next()
            .filter(|it| it.span.start == 0 && after(words, it.span.end, 2).trim().is_empty())?;
        let span = line.span.start + date.span.start..line.span.start + date.span.end;
        Some(Dated { date: date.reading.date()?, span, zone: line.zone })
    })
}
