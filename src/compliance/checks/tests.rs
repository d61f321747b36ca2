//! What the algorithms say about contracts: clean ones give no alarm, and one wrong word gives the right one.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::super::check::{CheckInput, Verdict};
use super::super::detect::Fields;
use super::super::facts::{self, GivenFacts};
use super::super::pack::{self, Rule};
use super::super::text::Text;
use super::super::{Outcome, Polarity, RuleType, Severity};
use crate::contracts::ContractType;

mod documents;
mod employment;
mod lint;
mod money;
mod readers;

const SERVICE: &str = include_str!("tests/service.txt");
const EMPLOYMENT: &str = include_str!("tests/employment.txt");
const NDA: &str = include_str!("tests/nda.txt");

const ON: Date = date(2026, 11, 20);

fn rule(id: &str) -> &'static Rule {
    pack::embedded().rules.iter().find(|it| it.id == id).expect("the pack has the rule")
}

/// What the algorithm of a rule says about a text.
fn check_on(id: &str, text: &str, contract_type: ContractType, on: Date) -> Verdict {
    let text = Text::new(text);
    let given = GivenFacts::default();
    let kind = facts::rule_type(&text, contract_type, &given);
    let facts = facts::gather(&text, &Fields::new(&text), contract_type, kind, &given);
    let rule = rule(id);
    let algorithm = rule.algorithm.as_deref().expect("a check rule has an algorithm");
    super::run(algorithm, &CheckInput { text: &text, rule, facts: &facts, kind, on }).expect("the algorithm is built")
}

fn check(id: &str, text: &str) -> Verdict {
    let contract_type = match id.split('-').next() {
        Some("EMP") => ContractType::EmploymentContract,
        Some("NDA") => ContractType::Nda,
        _ => ContractType::ServiceAgreement,
    };
    check_on(id, text, contract_type, ON)
}

/// A contract with some of its words changed.
fn changed(contract: &str, from: &str, to: &str) -> String {
    assert!(contract.contains(from), "the contract does not say “{from}”");
    contract.replacen(from, to, 1)
}

/// Each row: words for the body of a contract, and the outcome they bring.
fn table(id: &str, rows: &[(&str, Outcome)]) {
    for (words, outcome) in rows {
        let verdict = check(id, &body(words));
        assert_eq!(verdict.outcome, *outcome, "{id}: {words}\n{verdict:?}");
    }
}

/// A contract of one clause; a short sentence right behind a top number would be read as a heading.
fn body(words: &str) -> String {
    format!("SERVICES AGREEMENT\n\n{}\n", words.replacen("1. ", "1. General\n\n1.1 ", 1))
}

#[test]
fn well_drafted_contracts_give_no_false_alarm() {
    let contracts = [
        (SERVICE, ContractType::ServiceAgreement, RuleType::Service),
        (EMPLOYMENT, ContractType::EmploymentContract, RuleType::Employment),
        (NDA, ContractType::Nda, RuleType::Nda),
    ];
    for (text, contract_type, kind) in contracts {
        let rules =
            pack::embedded().rules.iter().filter(|it| it.polarity == Polarity::Check && it.types.contains(&kind));
        for rule in
            rules.filter(|it| super::run(it.algorithm.as_deref().unwrap_or(""), &input_of_nothing(it)).is_some())
        {
            let verdict = check_on(&rule.id, text, contract_type, ON);
            let quiet = matches!(verdict.outcome, Outcome::Pass | Outcome::NotApplicable);
            assert!(quiet, "{}: {verdict:?}", rule.id);
        }
    }
}

fn input_of_nothing(rule: &'static Rule) -> CheckInput<'static> {
    static EMPTY: std::sync::LazyLock<(Text, facts::Facts)> =
        std::sync::LazyLock::new(|| (Text::new(""), facts::Facts::default()));
    CheckInput { text: &EMPTY.0, rule, facts: &EMPTY.1, kind: RuleType::Other, on: ON }
}

#[test]
fn every_algorithm_that_the_first_three_types_need_is_built() {
    let wanted = [RuleType::Service, RuleType::Employment, RuleType::Nda];
    let rules = pack::embedded().rules.iter().filter(|it| it.types.iter().any(|it| wanted.contains(it)));
    for rule in rules {
        let Some(algorithm) = rule.algorithm.as_deref() else { continue };
        assert!(super::run(algorithm, &input_of_nothing(rule)).is_some(), "{algorithm}");
    }
    assert!(super::run("CHK-NONE", &input_of_nothing(rule("EXE-NUM"))).is_none());
}

#[test]
fn evidence_lies_in_the_text_and_in_its_order() {
    let broken = changed(SERVICE, "twelve (12) months", "twelve (10) months");
    let broken = changed(&broken, "5.2 This clause", "5.2 See clause 19 and Schedule 7. This clause");
    for rule in pack::embedded().rules.iter().filter(|it| it.polarity == Polarity::Check) {
        let text = Text::new(&broken);
        let facts = facts::Facts::default();
        let input = CheckInput { text: &text, rule, facts: &facts, kind: RuleType::Service, on: ON };
        let Some(verdict) = super::run(rule.algorithm.as_deref().unwrap_or(""), &input) else { continue };
        assert!(verdict.spans.iter().all(|it| text.evidence(it).is_some()), "{}: {verdict:?}", rule.id);
        assert!(verdict.spans.is_sorted_by_key(|it| it.start), "{}: {verdict:?}", rule.id);
    }
}

fn run_all(words: &str) {
    let text = Text::new(words);
    let facts = facts::Facts::default();
    for rule in pack::embedded().rules.iter().filter(|it| it.polarity == Polarity::Check) {
        for kind in [RuleType::Service, RuleType::Employment, RuleType::Nda, RuleType::TncB2c] {
            let input = CheckInput { text: &text, rule, facts: &facts, kind, on: ON };
            if let Some(verdict) = super::run(rule.algorithm.as_deref().unwrap_or(""), &input) {
                assert!((0.0..=1.0).contains(&verdict.confidence), "{}", rule.id);
                assert!(verdict.severity != Some(Severity::Info) || verdict.outcome == Outcome::Pass, "{}", rule.id);
            }
        }
    }
}

#[test]
fn a_long_and_monotonous_document_is_read_in_reasonable_time() {
    let started = std::time::Instant::now();
    for piece in [
        "(1) ",
        "\"A\" means B. ",
        "clause 1.1, ",
        "£1 per month (£12 a year) ",
        "thirty (20) ",
        "[ ] ",
        "Acme Ltd and ",
        "| 1 | 2 |\n",
    ] {
        run_all(&piece.repeat(60_000 / piece.len()));
    }
    // Generous for an unoptimised build on a busy machine; squared work would take minutes.
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_makes_an_algorithm_panic(words in "(?s)[ -~£€“”’●\n\u{130}\u{fb01}]{0,400}") {
        run_all(&words);
    }

    #[test]
    fn no_mutilated_contract_makes_an_algorithm_panic(from in 0_usize..3_000, length in 0_usize..1_500, with in "[ -~£é●\n]{0,20}") {
        let mut chars: Vec<char> = SERVICE.chars().collect();
        let from = from.min(chars.len());
        let to = (from + length).min(chars.len());
        chars.splice(from..to, with.chars());
        run_all(&chars.into_iter().collect::<String>());
    }
}
