//! What a decision is about, whether it counts, and what changed between two analyses.

use super::changes::{Cause, ChangeKind, Earlier, between};
use super::record::Decided;
use super::{Standing, Subject, rules};
use crate::accounts::Right;
use crate::compliance::{Analysis, Decision, Evidence, Finding, GivenFacts, Outcome, OwnFinding, Severity, analyse};
use crate::contracts::ContractType;
use crate::ids::{ContractId, DecisionId, UserId};
use crate::playbook::Position;
use jiff::Timestamp;
use jiff::civil::date;
use std::collections::BTreeMap;

const TEXT: &str =
    "# Services\n\nThe Supplier will coat lenses for the Client.\n\n## Payment\n\nInvoices are paid within 90 days.\n";

fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn analysis(text: &str) -> Analysis {
    let facts = GivenFacts::parse(BTreeMap::<String, String>::new()).unwrap();
    analyse(text, ContractType::ServiceAgreement, &facts, date(2026, 11, 23))
}

fn found<'a>(analysis: &'a Analysis, rule: &str) -> &'a Finding {
    analysis.findings.iter().find(|it| it.rule_id == rule).unwrap()
}

fn decided(finding: &Finding, decision: Decision) -> Decided {
    Decided {
        id: DecisionId::new(now()),
        contract: ContractId::new(now()),
        rule_id: finding.rule_id.clone(),
        title: finding.title.clone(),
        severity: Some(finding.severity),
        decision,
        reason: "Agreed".to_owned(),
        until: None,
        fingerprint: rules::fingerprint(Subject::Pack(finding)),
        version: 1,
        rule_pack_version: "1".to_owned(),
        by: UserId::new(now()),
        by_name: "Priya Nair".to_owned(),
        at: now(),
        withdrawn: None,
    }
}

#[test]
fn a_finding_is_about_its_words_and_not_about_where_they_stand() {
    let first = analysis(TEXT);
    let late = found(&first, "COM-LP-60");
    let moved = analysis(&TEXT.replace("# Services\n", "# Services\n\nThese are the services of the Supplier.\n"));
    assert_ne!(found(&moved, "COM-LP-60").evidence, late.evidence, "it stands elsewhere");
    let named = |it: &Finding| rules::fingerprint(Subject::Pack(it));
    assert_eq!(named(found(&moved, "COM-LP-60")), named(late));
    let spaced = Evidence { quote: late.evidence[0].quote.replace(' ', "\n "), ..late.evidence[0].clone() };
    let same = Finding { evidence: vec![spaced], recommendation: "Better said".to_owned(), ..late.clone() };
    assert_eq!(named(&same), named(late));
    for other in [
        Finding { outcome: Outcome::Partial, ..late.clone() },
        Finding { severity: Severity::Low, ..late.clone() },
        Finding { citation: vec!["Another Act 2027 s 1".to_owned()], ..late.clone() },
        Finding { evidence: Vec::new(), ..late.clone() },
    ] {
        assert_ne!(named(&other), named(late));
    }
}

#[test]
fn a_decision_counts_for_the_finding_it_was_made_about_and_until_its_day() {
    let mut it = analysis(TEXT);
    let rules_alone = it.overall_score;
    let accepted = decided(found(&it, "COM-LP-60"), Decision::Accepted);
    let today = date(2026, 11, 23);
    let judged = rules::weigh(&mut it, vec![accepted.clone()], Vec::new(), today);
    assert_eq!(found(&it, "COM-LP-60").decision, Some(Decision::Accepted));
    assert_eq!(judged.len(), it.findings.len());
    assert_eq!(it.overall_score, rules_alone);
    assert!(it.reviewed_score >= rules_alone);
    for (changed, standing) in [
        (Decided { until: Some(today), ..accepted.clone() }, Standing::Counts),
        (Decided { until: Some(date(2026, 11, 22)), ..accepted.clone() }, Standing::RanOut),
        (Decided { fingerprint: "another".to_owned(), ..accepted.clone() }, Standing::EarlierText),
    ] {
        let judged = rules::weigh(&mut it, vec![changed], Vec::new(), today);
        assert_eq!(judged["COM-LP-60"].decided.as_ref().unwrap().1, standing);
        assert_eq!(found(&it, "COM-LP-60").decision.is_some(), standing == Standing::Counts);
    }
    let without = rules::weigh(&mut it, Vec::new(), Vec::new(), today);
    assert_eq!(it.reviewed_score, rules_alone, "a decision that is gone leaves nothing behind");
    assert_ne!(without["COM-LP-60"].mark, judged["COM-LP-60"].mark, "whoever saw the one did not see the other");
}

#[test]
fn two_analyses_differ_by_what_is_new_gone_or_worse_and_say_why() {
    let outcomes = |text: &str| rules::outcomes(&analysis(text));
    let (late, mended) = (outcomes(TEXT), outcomes(&TEXT.replace("90", "30")));
    let kinds = |before: (u32, &Earlier), now: (u32, &Earlier)| {
        let it = between(before, now, false);
        let of = it.findings.iter().find(|it| it.rule_id == "COM-LP-60").map(|it| (it.kind, it.because.clone()));
        (it.because, of)
    };
    assert_eq!(kinds((1, &late), (2, &mended)), (vec![Cause::Text], Some((ChangeKind::Gone, vec![Cause::Text]))));
    assert_eq!(kinds((2, &mended), (3, &late)).1.unwrap().0, ChangeKind::New);
    assert_eq!(kinds((1, &late), (2, &late)).1, None);
    let other_rules = Earlier {
        rule_pack_version: "next".to_owned(),
        told: late.told.iter().filter(|it| it.rule_id != "COM-LP-60").cloned().collect(),
        ..late.clone()
    };
    assert_eq!(
        kinds((1, &other_rules), (1, &late)),
        (vec![Cause::RulePack], Some((ChangeKind::New, vec![Cause::RulePack])))
    );
    let (because, of) = kinds((1, &late), (2, &other_rules));
    assert_eq!(because, [Cause::Text, Cause::RulePack]);
    assert_eq!(of, Some((ChangeKind::Gone, vec![Cause::RulePack])), "the rule is not in the other pack");
    let words = between((1, &late), (2, &other_rules), false).findings;
    assert!(words.iter().any(|it| it.in_words() == "Not met before; no such rule now, by other rules."), "{words:?}");
    let both = between((1, &late), (2, &mended), true).because;
    assert_eq!(both, [Cause::Text, Cause::Date], "a law that began meanwhile is told beside the text");
}

#[test]
fn a_critical_finding_is_for_owners_admins_and_legal() {
    assert_eq!(
        rules::who_decides(Some(Severity::Critical)),
        "A critical finding is decided by somebody whose role is Owner, Admin or Legal."
    );
    assert!(rules::who_decides(Some(Severity::High)).contains("Manager or Requester"));
}

#[test]
fn an_own_finding_is_about_its_position_and_its_words_and_weighs_in_no_score() {
    let quote = |quote: &str| vec![Evidence { start: 3, end: 9, quote: quote.to_owned() }];
    let never = OwnFinding {
        rule_id: "OWN-1".to_owned(),
        name: "When we pay".to_owned(),
        outcome: Outcome::Fail,
        position: Some(Position::Never),
        message: "When we pay: something stands in the contract that your company never accepts.".to_owned(),
        advice: "Offer 30 days.".to_owned(),
        evidence: quote("within 90 days"),
        decision: None,
    };
    let named = |it: &OwnFinding| rules::fingerprint(Subject::Own(it));
    let moved = Evidence { start: 40, end: 55, quote: "within\n 90 days".to_owned() };
    let same = OwnFinding { evidence: vec![moved], advice: "Offer a month.".to_owned(), ..never.clone() };
    assert_eq!(named(&same), named(&never));
    for other in [
        OwnFinding { outcome: Outcome::Partial, ..never.clone() },
        OwnFinding { rule_id: "OWN-2".to_owned(), ..never.clone() },
        OwnFinding { evidence: quote("within 120 days"), ..never.clone() },
    ] {
        assert_ne!(named(&other), named(&never));
    }
    let absent = OwnFinding { evidence: Vec::new(), message: "When we pay: nothing.".to_owned(), ..never.clone() };
    let renamed = OwnFinding { message: "Who insures: nothing.".to_owned(), ..absent.clone() };
    assert_ne!(named(&absent), named(&renamed), "where nothing is found, a rule is what it is called");

    let mut it = Analysis { own_findings: vec![never.clone()], ..analysis(TEXT) };
    let before = it.clone();
    let made = Decided {
        rule_id: never.rule_id.clone(),
        severity: None,
        fingerprint: named(&never),
        ..decided(found(&before, "COM-LP-60"), Decision::Accepted)
    };
    let judged = rules::weigh(&mut it, vec![made], Vec::new(), date(2026, 11, 23));
    assert_eq!(it.own_findings[0].decision, Some(Decision::Accepted));
    assert_eq!(judged.len(), it.findings.len() + 1);
    it.own_findings[0].decision = None;
    assert_eq!(it, before, "nothing else changes by it");
    assert_eq!(rules::right_to_decide(None), Right::EditContracts);
}
