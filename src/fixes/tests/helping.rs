use super::super::place::Places;
use super::super::wordings::{Wording, all, read, wording};
use crate::compliance::{Analysis, Area, Finding, GivenFacts, Outcome, RuleType, analyse};
use crate::contracts::ContractType;
use crate::document::assemble;
use crate::templates::{draft, library};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};

/// A day on which every rule of the packs that is in force is in force.
const ON: Date = date(2026, 11, 20);

/// A contract that says next to nothing, one that touches the subjects on which some rules hang, and a note without parties.
const TEXTS: [&str; 3] = [
    "# Agreement\n\nThis agreement is dated 1 October 2026 and made between Alder Ltd and Birch Ltd.\n\n## 1. Work\n\n1.1 Alder Ltd \
     does what Birch Ltd asks it to do.\n\n## Signatures\n\nSigned by ______ for and on behalf of Alder Ltd\n\nSigned by ______ for and on \
     behalf of Birch Ltd\n",
    "# Agreement\n\nThis agreement is dated 1 October 2026 and made between Alder Ltd and Birch Ltd.\n\n## 1. Work\n\n1.1 Alder Ltd \
     does what Birch Ltd asks it to do.\n\n## 2. Liability\n\n2.1 Neither party's liability exceeds £1,000.\n\n## 3. Confidentiality\n\n3.1 \
     Each party must keep the other's confidential information secret.\n\n## 4. Entire agreement\n\n4.1 This agreement is the entire \
     agreement between the parties.\n\n## 5. Force majeure\n\n5.1 A party is not liable for delay caused by force majeure.\n\n## \
     Signatures\n\nSigned by ______ for and on behalf of Alder Ltd\n\nSigned by ______ for and on behalf of Birch Ltd\n",
    "# Terms\n\n## 1. Work\n\n1.1 Alder does what Birch asks it to do, and Birch is pleased with that.\n",
];

/// Subjects on which rules hang, all of them at once; each stands with every way in which personal data can pass.
const SUBJECTS: [&str; 28] = [
    "adm",
    "ai_use",
    "children",
    "company",
    "consumer_credit",
    "creates_ip",
    "deed",
    "digital",
    "distance",
    "fixed_term",
    "goods",
    "indemnity",
    "individual",
    "limits_liability",
    "machine_terms",
    "model_out",
    "notice3m",
    "part_time",
    "psc",
    "restraint",
    "service_provision",
    "services",
    "special",
    "standard_terms",
    "third_party_works",
    "transfer",
    "ugc",
    "website",
];

/// What is known of the contracts of one type: what its templates say, with and without personal data in other hands.
fn facts_of(kind: ContractType) -> Vec<BTreeMap<String, String>> {
    let own = library().templates().iter().filter(|it| it.contract_type == kind);
    let mut known: Vec<BTreeMap<String, String>> = own.map(|it| draft(it, &it.sample).facts).collect();
    known.push(BTreeMap::new());
    for (pd, b2c) in ["c2p", "c2c", "joint"].into_iter().flat_map(|pd| [(pd, "true"), (pd, "false")]) {
        let subjects = SUBJECTS.map(|it| (it.to_owned(), "true".to_owned()));
        let all =
            subjects.into_iter().chain([("pd", pd), ("b2c", b2c)].map(|(it, value)| (it.to_owned(), value.to_owned())));
        let all: BTreeMap<_, _> = all.collect();
        known.push(all.clone().into_iter().chain([("exempt_supply".to_owned(), "true".to_owned())]).collect());
        known.push(all);
    }
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

/// What the law asks and was met before, and is no more. Blanks to fill in, and numbers that follow no more, are told as such.
fn harm<'a>(before: &'a Analysis, after: &'a Analysis) -> impl Iterator<Item = &'a str> {
    let was_met = |it: &&Finding| it.outcome == Outcome::Pass && it.area != Area::Execution;
    let is_worse = |it: &&Finding| outcome(after, &it.rule_id).is_some_and(Outcome::is_problem);
    before.findings.iter().filter(was_met).filter(is_worse).map(|it| it.rule_id.as_str())
}

fn put_in(source: &str, it: &Wording) -> String {
    let places = Places::of(source);
    places.with(places.best(&it.under), &it.heading, &it.text)
}

#[test]
fn every_offered_wording_makes_the_rule_it_is_offered_for_met_or_met_in_part() {
    let mut seen_to_help: BTreeSet<(&str, RuleType)> = BTreeSet::new();
    let mut asked: BTreeSet<(&str, RuleType)> = BTreeSet::new();
    let (mut useless, mut harmed) = (Vec::new(), BTreeSet::new());
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
                let read = analysed(&put_in(text, it), kind, &facts);
                let after = outcome(&read, rule);
                harmed.extend(harm(&before, &read).map(|other| format!("{rule} in {:?}: {other}", before.rule_type)));
                if after.and_then(Outcome::credit) > found.credit() {
                    seen_to_help.insert((rule, before.rule_type));
                } else {
                    useless.push(format!("{rule} in {:?}: {found:?}, then {after:?}", before.rule_type));
                }
            }
        }
    }
    assert!(harmed.is_empty(), "breaks other rules:\n{}", harmed.into_iter().collect::<Vec<_>>().join("\n"));
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
