use super::super::place::Places;
use super::super::wordings::{Wording, all, read, wording};
use crate::compliance::{Analysis, GivenFacts, Outcome, RuleType, analyse};
use crate::contracts::ContractType;
use crate::document::assemble;
use crate::templates::{draft, library};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};

/// A day on which every rule of the packs that is in force is in force.
const ON: Date = date(2026, 11, 20);

/// A contract that says next to nothing, and one that touches the subjects on which some rules hang.
const TEXTS: [&str; 2] = [
    "# Agreement\n\nThis agreement is dated 1 October 2026 and made between Alder Ltd and Birch Ltd.\n\n## 1. Work\n\n1.1 Alder Ltd \
     does what Birch Ltd asks it to do.\n\n## Signatures\n\nSigned by ______ for and on behalf of Alder Ltd\n\nSigned by ______ for and on \
     behalf of Birch Ltd\n",
    "# Agreement\n\nThis agreement is dated 1 October 2026 and made between Alder Ltd and Birch Ltd.\n\n## 1. Work\n\n1.1 Alder Ltd \
     does what Birch Ltd asks it to do.\n\n## 2. Liability\n\n2.1 Neither party's liability exceeds £1,000.\n\n## 3. Confidentiality\n\n3.1 \
     Each party must keep the other's confidential information secret.\n\n## 4. Entire agreement\n\n4.1 This agreement is the entire \
     agreement between the parties.\n\n## 5. Force majeure\n\n5.1 A party is not liable for delay caused by force majeure.\n\n## \
     Signatures\n\nSigned by ______ for and on behalf of Alder Ltd\n\nSigned by ______ for and on behalf of Birch Ltd\n",
];

/// What is known of the contracts of one type: what its templates say, with and without personal data in other hands.
fn facts_of(kind: ContractType) -> Vec<BTreeMap<String, String>> {
    let own = library().templates().iter().filter(|it| it.contract_type == kind);
    let mut known: Vec<BTreeMap<String, String>> = own.map(|it| draft(it, &it.sample).facts).collect();
    known.push(BTreeMap::new());
    for facts in known.clone() {
        known.push(facts.into_iter().chain([("pd".to_owned(), "c2p".to_owned())]).collect());
    }
    known.sort();
    known.dedup();
    known
}

fn analysed(source: &str, kind: ContractType, facts: &BTreeMap<String, String>) -> Analysis {
    let facts = GivenFacts::parse(facts).unwrap_or_else(|it| panic!("{it:?}"));
    analyse(&assemble(source).content, kind, &facts, ON)
}

fn outcome(analysis: &Analysis, rule: &str) -> Option<Outcome> {
    analysis.findings.iter().find(|it| it.rule_id == rule).map(|it| it.outcome)
}

fn put_in(source: &str, it: &Wording) -> String {
    let places = Places::of(source);
    places.with(places.best(&it.under), &it.heading, &it.text)
}

#[test]
fn every_offered_wording_makes_the_rule_it_is_offered_for_met_or_met_in_part() {
    let mut seen_to_help: BTreeSet<(&str, RuleType)> = BTreeSet::new();
    let mut asked: BTreeSet<(&str, RuleType)> = BTreeSet::new();
    let mut useless = Vec::new();
    for kind in ContractType::ALL {
        for (text, facts) in TEXTS.into_iter().flat_map(|text| facts_of(kind).into_iter().map(move |it| (text, it))) {
            let before = analysed(text, kind, &facts);
            for (rule, it) in all().iter().flat_map(|it| it.rules.iter().map(move |rule| (rule.as_str(), it))) {
                let is_offered = wording(rule, before.rule_type).is_some_and(|offered| std::ptr::eq(offered, it));
                let Some(found) = outcome(&before, rule).filter(|_| is_offered) else { continue };
                asked.insert((rule, before.rule_type));
                if !found.is_problem() || seen_to_help.contains(&(rule, before.rule_type)) {
                    continue;
                }
                let after = outcome(&analysed(&put_in(text, it), kind, &facts), rule);
                if after.and_then(Outcome::credit) > found.credit() {
                    seen_to_help.insert((rule, before.rule_type));
                } else {
                    useless.push(format!("{rule} in {:?}: {found:?}, then {after:?}", before.rule_type));
                }
            }
        }
    }
    let unproven: Vec<_> = asked.difference(&seen_to_help).collect();
    assert!(useless.is_empty(), "offered, and does not help:\n{}", useless.join("\n"));
    assert!(unproven.is_empty(), "offered, and never seen to help: {unproven:?}");
    let rules: BTreeSet<&str> = all().iter().flat_map(|it| &it.rules).map(String::as_str).collect();
    let proven: BTreeSet<&str> = seen_to_help.iter().map(|it| it.0).collect();
    assert_eq!(rules.difference(&proven).collect::<Vec<_>>(), Vec::<&&str>::new(), "offered nowhere");
}

#[test]
fn a_wording_brings_no_marks_references_or_names_of_parties_along() {
    let labels = [
        "Client",
        "Supplier",
        "Buyer",
        "Contractor",
        "Customer",
        "Disclosing Party",
        "Receiving Party",
        "Processor",
        "Controller",
    ];
    for it in all() {
        for wrong in ["{@", "{#", "{{", "##."].iter().chain(&labels) {
            assert!(!it.text.contains(wrong), "{:?} says {wrong}: {}", it.rules, it.text);
        }
        assert!(!it.heading.trim().is_empty() && !it.text.trim().is_empty(), "{:?}", it.rules);
        assert!(it.under.iter().all(|words| *words == words.to_lowercase()), "{:?}", it.under);
    }
}

#[test]
fn a_file_of_wordings_that_is_not_clear_is_refused() {
    let refused =
        |entry: &str| read(&format!("[[wordings]]\nrules = [\"X\"]\nunder = []\n{entry}")).unwrap_err().to_string();
    assert!(refused("").contains("or neither"));
    assert!(refused("clause = \"CL-LAW\"\ntext = \"Words.\"\nheading = \"Law\"").contains("or neither"));
    assert!(refused("clause = \"CL-NOBODY\"").contains("CL-NOBODY"));
    assert!(refused("clause = \"CL-LAW\"\nparagraphs = [2]").contains("no paragraph 2"));
    assert!(
        refused("clause = \"NC-EXC\"").contains("no clause NC-EXC that reads by itself"),
        "it refers to another clause"
    );
    assert!(refused("words = 1").contains("words"));
}
