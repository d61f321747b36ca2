//! What a report comes down to, and that its paper is the same each time.

use super::Verdict;
use super::words::{held_back, not_applying, verdict};
use crate::compliance::{Analysis, Decision, GivenFacts, Outcome, Severity, analyse};
use crate::contracts::ContractType;
use jiff::civil::date;
use std::collections::BTreeMap;

const TEXT: &str =
    "# Services\n\nThe Supplier will coat lenses for the Client.\n\n## Payment\n\nInvoices are paid within 90 days.\n";

fn analysis() -> Analysis {
    let facts = GivenFacts::parse(BTreeMap::<String, String>::new()).unwrap();
    analyse(TEXT, ContractType::ServiceAgreement, &facts, date(2026, 11, 23))
}

#[test]
fn a_verdict_goes_by_what_nobody_has_decided() {
    let mut it = analysis();
    assert_eq!(verdict(&it), Verdict::CriticalOpen);
    assert!(
        held_back(&it).contains("no contract scores more than 0.79. With that mended it would be"),
        "{}",
        held_back(&it)
    );
    for finding in it.findings.iter_mut().filter(|it| it.severity == Severity::Critical && it.outcome.is_problem()) {
        finding.decision = Some(Decision::Accepted);
    }
    crate::compliance::review(&mut it);
    assert_ne!(verdict(&it), Verdict::CriticalOpen);
    assert!(held_back(&it).contains("no contract scores more than 0.94"), "{}", held_back(&it));
    for finding in it.findings.iter_mut().filter(|it| it.outcome.is_problem()) {
        finding.decision = Some(Decision::FalsePositive);
    }
    crate::compliance::review(&mut it);
    assert_eq!(
        (verdict(&it), held_back(&it).as_str()),
        (Verdict::Compliant, "Nothing: every rule that applies is met or decided.")
    );
    assert_eq!(Verdict::CriticalOpen.label(), "A critical rule is not met");
    it.risk_score = None;
    assert_eq!(verdict(&it), Verdict::NotRead);
}

#[test]
fn what_only_informs_is_not_counted_among_what_does_not_apply() {
    let it = analysis();
    let elsewhere = |informs: bool| {
        let of = it.findings.iter().filter(|it| it.outcome == Outcome::NotApplicable);
        of.filter(|it| (it.severity == Severity::Info) == informs).count()
    };
    assert!(elsewhere(true) > 0, "the text meets rules that only inform");
    assert_eq!(not_applying(&it), elsewhere(false));
}
