//! What a switched rule does to an analysis, and which rules a list shows.

use super::rules::{mark, switched};
use super::{InForce, RuleFilter, RuleSet, Standing, Switch};
use crate::compliance::{Analysis, Area, GivenFacts, Outcome, Prepared, Severity, analyse, analyse_by, rule_texts};
use crate::contracts::ContractType;
use jiff::Timestamp;
use jiff::civil::date;
use std::collections::BTreeMap;

const TEXT: &str =
    "# Services\n\nThe Supplier will coat lenses for the Client.\n\n## Payment\n\nInvoices are paid within 90 days.\n";
/// The rule that the text breaks by “within 90 days”.
const LATE: &str = "COM-LP-60";

fn switch(reason: &str) -> Switch {
    Switch { reason: reason.to_owned(), by_name: "Priya Nair".to_owned(), at: Timestamp::UNIX_EPOCH }
}

fn without(rules: &[&str]) -> InForce {
    let switched_off = rules.iter().map(|it| ((*it).to_owned(), switch("We pay late by trade custom"))).collect();
    InForce { version: 3, rules: RuleSet { switched_off, ..RuleSet::default() } }
}

fn by(own: &InForce) -> Analysis {
    let facts = GivenFacts::parse(BTreeMap::<String, String>::new()).unwrap();
    analyse_by(&Prepared::new(own.clone()), TEXT, ContractType::ServiceAgreement, &facts, date(2026, 11, 23))
}

#[test]
fn a_rule_that_is_off_is_listed_with_its_reason_and_counts_in_no_score() {
    let (all, less) = (by(&InForce::default()), by(&without(&[LATE])));
    let late = all.findings.iter().find(|it| it.rule_id == LATE).unwrap();
    assert_eq!(late.outcome, Outcome::Fail);
    assert!(less.findings.iter().all(|it| it.rule_id != LATE));
    let off = &less.switched_off[0];
    assert_eq!((less.switched_off.len(), off.rule_id.as_str(), off.by_name.as_str()), (1, LATE, "Priya Nair"));
    assert_eq!(
        (off.title.as_str(), &off.citation, off.severity),
        (late.title.as_str(), &late.citation, Severity::High)
    );
    assert_eq!((less.rule_set_version, all.rule_set_version, all.switched_off.len()), (3, 0, 0));
    // One rule of many moves a score by less than the two decimals that are shown, so all that fail are switched off.
    let failing = all.findings.iter().filter(|it| it.area == Area::Commercial && it.outcome == Outcome::Fail);
    let failing: Vec<&str> = failing.map(|it| it.rule_id.as_str()).collect();
    let none = by(&without(&failing));
    assert!(none.commercial_terms_compliance > all.commercial_terms_compliance, "nothing is held against it any more");
    let others = |it: &Analysis| -> Vec<_> { it.findings.iter().filter(|it| it.rule_id != LATE).cloned().collect() };
    assert_eq!(others(&less), others(&all), "every other rule says what it said");
}

#[test]
fn switching_any_one_rule_off_changes_no_other_finding() {
    let all = by(&InForce::default());
    for rule in rule_texts() {
        let less = by(&without(&[rule.id]));
        let others = all.findings.iter().filter(|it| it.rule_id != rule.id);
        assert!(less.findings.iter().eq(others), "{} changed another rule", rule.id);
    }
}

#[test]
fn an_analysis_that_was_kept_before_there_were_rule_sets_still_reads() {
    let facts = GivenFacts::parse(BTreeMap::<String, String>::new()).unwrap();
    let analysis = analyse(TEXT, ContractType::ServiceAgreement, &facts, date(2026, 11, 23));
    let mut kept = serde_json::to_value(&analysis).unwrap();
    kept.as_object_mut()
        .unwrap()
        .retain(|name, _| !["rule_set_version", "switched_off", "own_findings"].contains(&name.as_str()));
    assert_eq!(serde_json::from_value::<Analysis>(kept).unwrap(), analysis);
}

#[test]
fn a_filter_finds_rules_by_area_severity_state_and_words() {
    let now = without(&[LATE]);
    let mut draft = now.rules.clone();
    draft.switched_off.clear();
    let found = |filter: RuleFilter| rule_texts().filter(|it| filter.admits(it, &draft, &now)).count();
    let all = rule_texts().count();
    assert_eq!(found(RuleFilter::default()), all);
    let of_area = |area| found(RuleFilter { area: Some(area), ..RuleFilter::default() });
    assert_eq!(Area::ALL.map(of_area).iter().sum::<usize>(), all);
    let of = |standing| found(RuleFilter { standing: Some(standing), ..RuleFilter::default() });
    assert_eq!((of(Standing::On), of(Standing::Off), of(Standing::Changed)), (all, 0, 1));
    let words = |words: &str| found(RuleFilter { words: words.to_owned(), ..RuleFilter::default() });
    assert_eq!(words("com-lp-60"), 1);
    assert!(words("PAYMENT days") > 0 && words("payment days") < all);
    assert_eq!(words("payment zebra"), 0);
}

#[test]
fn what_a_draft_changes_is_told_rule_by_rule_and_its_mark_names_all_of_it() {
    let set = |pairs: &[(&str, &str)]| RuleSet {
        switched_off: pairs.iter().map(|(id, reason)| ((*id).to_owned(), switch(reason))).collect(),
        ..RuleSet::default()
    };
    let (now, draft) = (set(&[("A", "x"), ("B", "x"), ("C", "x")]), set(&[("B", "y"), ("C", "x"), ("D", "x")]));
    let told: Vec<_> =
        switched(&now, &draft).into_iter().map(|it| (it.rule_id, it.before.is_some(), it.after.is_some())).collect();
    assert_eq!(told, [("A", true, false), ("B", true, true), ("D", false, true)]);
    assert!(switched(&now, &now).is_empty());
    assert_ne!(mark(1, "a"), mark(2, "a"));
    assert_ne!(mark(1, "a"), mark(1, "b"));
}
