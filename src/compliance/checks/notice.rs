//! Notice in a contract of employment, against section 86 of the Employment Rights Act 1996.

use super::durations::{self, Duration};
use super::{CheckInput, Outcome, Said, Span, Text, Verdict, Zone, after, before, in_order, said};

patterns! {
    NOTICE = r"\bnotice\b";
    ENDS = r"\b(?:terminat\w*|end(?:s|ed|ing)?|leav(?:e|ing)|resign\w*|dismiss\w*|notice period|period of notice|notice of)\b|\bgiv(?:e|es|ing|en)\b|\bnotice\b[^.;]{0,30}\b(?:is|will be|shall be|required)\b|\bentitled to\b";
    OTHER_NOTICE = r"\b(?:opt(?:ing|ed|s)?[- ]?out|48|holidays?|annual leave|absence|overtime|hours|rota|shift\w*|expenses|place of work|relocat\w*|chang(?:e|es|ed|ing)|vary|variation|amend\w*|meeting|hearing|retire\w*|disclos\w*|deduct\w*|sick\w*|maternity|paternity|appeal|garden leave|restrict\w*|compet\w*|lay-?off|deliver\w*|deemed|email|posted)\b";
    SAVES = r"\bstatutory (?:minimum|notice|entitlement|period)|\bminimum (?:statutory|(?:period of )?notice required by)|\b(?:section|s\.?) ?86\b|\b(?:required|entitled|entitlement|prescribed|laid down|provided)\b[^.;]{0,30}\b(?:by|under) (?:law|statute|the employment rights act|section)|\b(?:one|1|a) (?:\(\w+\) )?week'?s?(?: notice)?(?: \(\w+\))? for (?:each|every)\b|\bweek for (?:each|every) (?:complete |completed |full |continuous )?year\b|\b(?:each|every) (?:complete |completed |full )?year (?:of )?(?:continuous )?(?:service|employment)\b";
    NOTICE_FOLLOWS = r"^(?:'s?|s')?(?: |-)(?:(?:\w+ ){0,3}notice\b|\(\w+\) )|^(?:'s?|s')?$|^(?:'s?|s')?[,.;|)]";
    NOTICE_LEADS = r"\b(?:notice(?: period)?(?: to be given| required| from \w+| to \w+| by \w+| of termination)?(?: in writing)?(?: is| are| will be| shall be| of|:| \|)?(?: of)?(?: (?:at least|not less than|a minimum of|no less than))?|not less than|at least|minimum of|no less than) $";
    BOTH = r"\b(?:either|each|both|any) (?:of us|party|parties|side)\b|\byou or (?:we|us|the (?:company|employer))\b|\b(?:the )?(?:company|employer) or (?:you|the employee)\b|\bon either side\b|\bby either\b|\b(?:you|the employee) or the (?:company|employer)\b|\bmutual\b|\bboth\b";
    EMPLOYER = r"\b(?:the )?(?:employer|company|organisation|firm)\b[^.;]{0,60}\b(?:giv\w*|terminat\w*|end|dismiss\w*|required|notice)\b|\bwe\b[^.;]{0,40}\b(?:giv\w*|terminat\w*|end)\b|\b(?:from|by) (?:the )?(?:employer|company|us)\b|\byou (?:are|will be|shall be) entitled to (?:receive )?\b|\bemployer'?s? notice\b|\bnotice (?:you (?:are|will be) entitled to|to the employee|from the (?:employer|company))\b|\bentitled to receive\b";
    EMPLOYEE = r"\b(?:you|the employee)\b[^.;]{0,40}\b(?:must|shall|will|should|may|are required to|is required to|agree to|need to|can)\b[^.;]{0,40}\b(?:giv\w*|resign\w*|terminat\w*|end|leave)\b|\b(?:from|by) (?:you|the employee)\b|\bemployee'?s? notice\b|\bnotice (?:you (?:must|have to|are required to)|to the (?:employer|company)|from the employee)\b|\bif you (?:wish|want|decide|choose)\b";
    PROBATION = r"\bprobation\w*|\btrial period\b";
    FIRST_MONTH = r"\bfirst (?:month|four weeks|4 weeks)\b|\bless than (?:one|1|a) month\b";
    AFTER = r"\b(?:after|following|on completion of|upon completion of|once|more than|over|at least|completed?)\b[^.;]{0,30}$";
    SERVICE = r"^(?:'s?)? ?(?:of |or more |continuous |complete |full |or longer )*(?:\w+ )?(?:service|employment|employed)\b|^ or more\b";
    SHORT_FIXED_TERM = r"\bfixed[- ]term\b";
}

/// Who gives the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::compliance) enum Giver {
    Employer,
    Employee,
    Both,
}

/// A stated notice period.
pub(in crate::compliance) struct Stated {
    pub(in crate::compliance) giver: Giver,
    /// Whether the sentence tells who gives it; otherwise it is taken to bind both.
    pub(in crate::compliance) is_told: bool,
    pub(in crate::compliance) length: Duration,
    weeks: f64,
    /// Years of service after which it counts, if the sentence says so.
    after_years: Option<f64>,
    during_probation: bool,
    first_month: bool,
    pub(in crate::compliance) span: Span,
}

/// `CHK-NOTICE86`: notice is not below the statutory minimum.
pub(super) fn statutory_notice(input: &CheckInput<'_>) -> Verdict {
    let (stated, saved) = notices(input.text);
    if stated.is_empty() {
        let outcome = if saved.is_empty() { Outcome::Unknown } else { Outcome::Pass };
        return Verdict::new(outcome, 0.7).at(in_order(saved));
    }
    let months3 = stated.iter().any(|it| it.weeks >= 12.99);
    let learnt = |verdict: Verdict| verdict.learnt("notice3m", if months3 { "true" } else { "false" });
    let at = |wrong: &[&Stated]| in_order(wrong.iter().map(|it| it.span.clone()).collect());
    let by_employee: Vec<&Stated> =
        stated.iter().filter(|it| it.giver == Giver::Employee && it.weeks < 1.0 && !it.first_month).collect();
    if !by_employee.is_empty() {
        return learnt(
            Verdict::new(Outcome::Fail, 0.8).at(at(&by_employee)).note("The employee's notice is below one week."),
        );
    }
    let from_employer = || stated.iter().filter(|it| matches!(it.giver, Giver::Employer | Giver::Both));
    if saved.is_empty() {
        let short: Vec<&Stated> = from_employer().filter(|it| !it.first_month && it.weeks + 0.01 < least(it)).collect();
        if !short.is_empty() {
            let weeks = super::numbers::shown(short[0].weeks);
            let note = format!(
                "The employer's notice is {weeks} weeks where the law asks for at least {}.",
                super::numbers::shown(least(short[0]))
            );
            return learnt(Verdict::new(Outcome::Fail, 0.85).at(at(&short)).note(note));
        }
    }
    let settled: Vec<&Stated> = from_employer().filter(|it| !it.during_probation && !it.first_month).collect();
    let all = in_order(stated.iter().map(|it| it.span.clone()).chain(saved.iter().cloned()).collect());
    let from_employee = stated.iter().any(|it| matches!(it.giver, Giver::Employee | Giver::Both));
    if from_employer().next().is_none() && saved.is_empty() {
        return learnt(Verdict::new(Outcome::Partial, 0.7).at(all).note("The employer's notice is not stated."));
    }
    if !from_employee {
        return learnt(Verdict::new(Outcome::Partial, 0.7).at(all).note("The employee's notice is not stated."));
    }
    if !saved.is_empty() {
        return learnt(Verdict::new(Outcome::Pass, 0.9).at(all));
    }
    let flat = settled.iter().filter(|it| it.after_years.is_none()).map(|it| it.weeks).reduce(f64::max);
    let Some(flat) = flat else { return learnt(Verdict::new(Outcome::Pass, 0.7).at(all)) };
    let needed = if cannot_last_two_years(input) { 1.0 } else { 2.0 };
    let banded = settled.iter().any(|it| it.after_years.is_some_and(|it| it >= 2.0));
    if flat + 0.01 < needed && !banded {
        let note = format!("A flat period of {} weeks falls short after two years.", super::numbers::shown(flat));
        return learnt(Verdict::new(Outcome::Fail, 0.85).at(at(&settled)).note(note));
    }
    if flat < 11.99 && !banded && needed > 1.0 {
        return learnt(
            Verdict::new(Outcome::Partial, 0.8)
                .at(at(&settled))
                .note("It falls short after long service; the statutory minimum then applies."),
        );
    }
    learnt(Verdict::new(Outcome::Pass, 0.85).at(all))
}

/// The notices that end an employment, and the sentences that refer to the law's minimum.
pub(in crate::compliance) fn notices(text: &Text) -> (Vec<Stated>, Vec<Span>) {
    let (mut stated, mut saved): (Vec<Stated>, Vec<Span>) = (Vec::new(), Vec::new());
    for it in said(text).filter(|it| !matches!(it.zone, Zone::Recitals)) {
        if !NOTICE.is_match(&it.words) || !ENDS.is_match(&it.words) {
            continue;
        }
        if SAVES.is_match(&it.words) {
            saved.push(it.own.clone());
        }
        if !OTHER_NOTICE.is_match(&it.words) {
            stated.extend(read(&it));
        }
    }
    (stated, saved)
}

/// The statutory minimum in weeks for the service a sentence is about (section 86(1)).
fn least(stated: &Stated) -> f64 {
    match stated.after_years {
        Some(years) if years >= 2.0 => years.floor().min(12.0),
        _ => 1.0,
    }
}

fn cannot_last_two_years(input: &CheckInput<'_>) -> bool {
    input.facts.holds("fixed_term")
        && said(input.text).any(|it| {
            SHORT_FIXED_TERM.is_match(&it.words)
                && durations::durations(&it.words).iter().any(|it| it.months() >= 1.0 && it.months() < 24.0)
        })
}

fn read(sentence: &Said<'_>) -> Vec<Stated> {
    let words = sentence.words.as_ref();
    let all = durations::durations(words);
    let is_notice = |it: &Duration| {
        NOTICE_FOLLOWS.is_match(after(words, it.span.end, 40))
            || NOTICE_LEADS.is_match(before(words, it.span.start, 80))
    };
    let is_service = |it: &Duration| SERVICE.is_match(after(words, it.span.end, 50)) && it.months() >= 1.0;
    let service: Option<f64> = all
        .iter()
        .find(|it| is_service(it) && AFTER.is_match(before(words, it.span.start, 40)))
        .map(|it| it.months() / 12.0);
    let (giver, is_told) = giver(words);
    let during_probation = PROBATION.is_match(words) && !words.to_ascii_lowercase().contains("after");
    let first_month = FIRST_MONTH.is_match(words);
    all.iter()
        .filter(|it| is_notice(it) && !is_service(it) && it.weeks() < 110.0)
        .map(|it| Stated {
            giver,
            is_told,
            length: it.clone(),
            weeks: it.weeks(),
            after_years: service,
            during_probation,
            first_month,
            span: sentence.own.clone(),
        })
        .collect()
}

/// Who gives the notice of a sentence, and whether it tells.
fn giver(words: &str) -> (Giver, bool) {
    if BOTH.is_match(words) {
        return (Giver::Both, true);
    }
    match (EMPLOYER.is_match(words), EMPLOYEE.is_match(words)) {
        (true, false) => (Giver::Employer, true),
        (false, true) => (Giver::Employee, true),
        // "Notice period: one month" binds both.
        _ => (Giver::Both, false),
    }
}
