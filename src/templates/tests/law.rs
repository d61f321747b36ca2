//! The gates: what the rule engine says about the contracts the templates make.

use super::super::fill::draft_without;
use super::*;
use crate::compliance::{Analysis, Area, Finding, GivenFacts, Outcome, Polarity, Severity, analyse};
use jiff::civil::{Date, date};

/// The day at which the law behind the library is stated.
const ON: Date = date(2026, 11, 20);

fn analysed(draft: &Draft) -> Analysis {
    let facts = GivenFacts::parse(&draft.facts).unwrap_or_else(|it| panic!("{it:?}"));
    analyse(&assemble(&draft.source).content, draft.contract_type, &facts, ON)
}

fn told(finding: &Finding) -> String {
    let passages: Vec<&str> = finding.evidence.iter().map(|it| it.quote.as_str()).collect();
    format!("{:?} {} ({:?}): {} {passages:?}", finding.outcome, finding.rule_id, finding.severity, finding.message)
}

fn shortfalls(analysis: &Analysis) -> Vec<String> {
    let short =
        |it: &&Finding| matches!(it.outcome, Outcome::Fail | Outcome::Partial) && it.polarity != Polarity::Inform;
    analysis.findings.iter().filter(short).map(told).collect()
}

#[test]
fn every_shape_of_every_template_passes_the_gate() {
    let mut broken = Vec::new();
    for template in library().templates() {
        for (shape, raw) in every_shape(template) {
            let analysis = analysed(&draft(template, &raw));
            let scores = Area::ALL.into_iter().filter_map(|it| analysis.score(it)).chain(analysis.overall_score);
            let low = scores.fold(1.0_f64, f64::min);
            let grave = analysis
                .findings
                .iter()
                .any(|it| it.outcome == Outcome::Fail && matches!(it.severity, Severity::Critical | Severity::High));
            if analysis.overall_score.is_none() || low < 0.95 || grave {
                broken.push(format!("{} {shape}: {low} {:#?}", template.id, shortfalls(&analysis)));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Clauses that may go unmissed: the rules they serve are also met by words that rightly stand elsewhere.
const SAID_ELSEWHERE: [(&str, &str); 5] = [
    // Its two terms are used too seldom to be missed.
    ("T-NDA-MUT", "CL-DEFS"),
    // Changes to the services are agreed in writing, too.
    ("T-SVC-CONS", "CL-VAR"),
    // The waiver of moral rights answers a rule that only looks for the word.
    ("T-SVC-CONS", "CL-WAIVER"),
    // The rule looks for a commission, and finds the Information Commissioner.
    ("T-EMP-FT", "EC-BEN"),
    // Confidentiality must leave free what is said about harassment.
    ("T-EMP-FT", "EC-EQ"),
];

#[test]
fn dropping_a_required_clause_makes_a_rule_it_serves_fail() {
    let credit = |analysis: &Analysis, rule: &str| {
        analysis.findings.iter().find(|it| it.rule_id == rule).and_then(|it| it.outcome.credit())
    };
    let mut idle = Vec::new();
    for template in library().templates() {
        let before = analysed(&draft(template, &template.sample));
        // The notes of the clauses a contract always has come first.
        for note in template.notes().into_iter().take(template.headings().count()) {
            // A rule that only informs is not scored, so it cannot fail.
            let scored: Vec<&String> = note.rules.iter().filter(|it| credit(&before, it).is_some()).collect();
            if scored.is_empty() {
                continue;
            }
            let after = analysed(&draft_without(template, &template.sample, &note.id));
            let missed = scored.iter().any(|it| credit(&after, it) < credit(&before, it));
            if !missed && !SAID_ELSEWHERE.contains(&(template.id.as_str(), note.id.as_str())) {
                idle.push(format!("{} {} {:?}", template.id, note.id, note.rules));
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}
