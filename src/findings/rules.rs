//! What a decision is about, whether it counts, and who may make it. Pure.

use super::record::{Assigned, Decided, Judged, Judgements};
use super::subject::{Subject, subjects};
use super::{Standing, changes};
use crate::accounts::{Right, Role};
use crate::compliance::{self, Analysis, Decision, Outcome, Polarity, Severity};
use crate::crypto;
use crate::document::OutlineEntry;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Names what a finding is about: the rule, what came of it, how serious it is, the law, and the words of its passages.
///
/// Where a passage stands does not count, nor how the rule pack words its advice: a clause that moves, or a better sentence,
/// leaves a decision as it is. Of a rule of the company's own the same counts: its id, the position it came to and the words
/// of its passages, and where it has none, what it is called; the phrases it looks for do not.
pub fn fingerprint(finding: Subject<'_>) -> String {
    let mut parts = vec![finding.rule_id(), finding.outcome().word()];
    parts.extend(finding.severity().map(Severity::word));
    parts.extend(finding.citation().iter().map(String::as_str));
    // What an algorithm found without a passage stands in its message alone, and of an own rule what it is about.
    let told_alone = match finding {
        Subject::Pack(it) => it.polarity == Polarity::Check,
        Subject::Own(_) => true,
    };
    if told_alone && finding.evidence().is_empty() {
        parts.push(finding.message());
    }
    let quotes: Vec<String> = finding.evidence().iter().map(|it| one_line(&it.quote)).collect();
    parts.extend(quotes.iter().map(String::as_str));
    crypto::fingerprint(parts.join("\n").as_bytes())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Names a finding as somebody sees it: what it is about, the decision that stands, and who looks into it.
fn mark(fingerprint: &str, decided: Option<&Decided>, assigned: Option<&Assigned>) -> String {
    let decided = decided.map(|it| it.id.to_string()).unwrap_or_default();
    let assigned = assigned.map(|it| format!("{} {}", it.to, it.at.as_microsecond())).unwrap_or_default();
    let whole = crypto::fingerprint(format!("{fingerprint}\n{decided}\n{assigned}").as_bytes());
    whole.chars().take(32).collect()
}

/// Whether a decision that nobody took back counts for a finding with this fingerprint.
pub(super) fn standing(decided: &Decided, fingerprint: &str, today: Date) -> Standing {
    if decided.fingerprint != fingerprint {
        Standing::EarlierText
    } else if decided.until.is_some_and(|until| until < today) {
        Standing::RanOut
    } else {
        Standing::Counts
    }
}

/// Weighs in what people decided: findings get the decisions that count, and the analysis its reviewed score, in which those
/// of the company's own rules have no part.
pub fn weigh(analysis: &mut Analysis, decided: Vec<Decided>, assigned: Vec<Assigned>, today: Date) -> Judgements {
    let mut decided: BTreeMap<String, Decided> = decided.into_iter().map(|it| (it.rule_id.clone(), it)).collect();
    let mut assigned: BTreeMap<String, Assigned> = assigned.into_iter().map(|it| (it.rule_id.clone(), it)).collect();
    let mut judged = Judgements::new();
    for finding in subjects(analysis) {
        let fingerprint = fingerprint(finding);
        let (decided, assigned) = (decided.remove(finding.rule_id()), assigned.remove(finding.rule_id()));
        let mark = mark(&fingerprint, decided.as_ref(), assigned.as_ref());
        let decided = decided.map(|it| {
            let standing = standing(&it, &fingerprint, today);
            (it, standing)
        });
        judged.insert(finding.rule_id().to_owned(), Judged { decided, assigned, mark });
    }
    for finding in &mut analysis.findings {
        finding.decision = counting(&judged, &finding.rule_id);
    }
    for finding in &mut analysis.own_findings {
        finding.decision = counting(&judged, &finding.rule_id);
    }
    compliance::review(analysis);
    judged
}

/// The decision about a rule's finding that counts.
fn counting(judged: &Judgements, rule_id: &str) -> Option<Decision> {
    let (decided, standing) = judged.get(rule_id)?.decided.as_ref()?;
    (*standing == Standing::Counts).then_some(decided.decision)
}

/// Whether there is anything to accept or to dismiss.
pub fn can_be_decided(outcome: Outcome) -> bool {
    outcome.is_problem()
}

/// Whether there is anything to look into.
pub fn can_be_assigned(outcome: Outcome) -> bool {
    match outcome {
        Outcome::Fail | Outcome::Partial | Outcome::Unknown => true,
        Outcome::Pass | Outcome::NotApplicable => false,
    }
}

/// What it takes to decide a finding of this severity; `None` for one of the company's own rules.
pub fn right_to_decide(severity: Option<Severity>) -> Right {
    match severity {
        Some(Severity::Critical) => Right::DecideCritical,
        Some(Severity::High | Severity::Medium | Severity::Low | Severity::Info) | None => Right::EditContracts,
    }
}

/// Who decides a finding of this severity, in words.
pub fn who_decides(severity: Option<Severity>) -> String {
    let roles: Vec<_> = Role::ALL.into_iter().filter(|it| it.may(right_to_decide(severity))).map(Role::label).collect();
    let roles = match roles.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    };
    match severity {
        Some(Severity::Critical) => format!("A critical finding is decided by somebody whose role is {roles}."),
        Some(Severity::High | Severity::Medium | Severity::Low | Severity::Info) | None => {
            format!("It is decided by somebody whose role is {roles}.")
        }
    }
}

/// Where a finding stands in words: `clause 11`, `missing, would go near clause 5`.
pub fn place_in_words(finding: Subject<'_>, outline: &[OutlineEntry]) -> Option<String> {
    let nearest = |at: u32| {
        let entry = outline.iter().take_while(|it| it.at <= at).last()?;
        Some(match &entry.number {
            Some(number) => format!("clause {}", number.trim_end_matches('.')),
            None => entry.heading.clone(),
        })
    };
    match (finding.evidence().first(), finding.anchor()) {
        (Some(evidence), _) => nearest(evidence.start),
        (None, Some(at)) => nearest(at).map(|it| format!("missing, would go near {it}")),
        (None, None) => None,
    }
}

/// What of an analysis is kept when another takes its place.
pub(crate) fn outcomes(analysis: &Analysis) -> changes::Earlier {
    let one = |it: Subject<'_>| changes::Told {
        rule_id: it.rule_id().to_owned(),
        title: it.title().to_owned(),
        severity: it.severity(),
        outcome: it.outcome(),
        fingerprint: it.fingerprint(),
    };
    changes::Earlier {
        overall_score: analysis.overall_score,
        rule_type: analysis.rule_type,
        rule_pack_version: analysis.rule_pack_version.clone(),
        rule_set_version: analysis.rule_set_version,
        analysis_date: analysis.analysis_date,
        told: subjects(analysis).map(one).collect(),
    }
}
