//! The worked examples of `docs/scoring.md`, recomputed from the rule pack by plain arithmetic and compared with what
//! the product computes; the document holds the figures.
//!
//! `UPDATE_SNAPSHOTS=1 cargo nextest run -p pactoria --features ssr --no-capture -E 'test(/worked_examples/)'` prints
//! the figures of the present pack and writes them into the document.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::date;
use serde::Deserialize;

use super::super::pack::{Rule, embedded};
use super::super::score::{Counted, Credit, risk, scores};
use super::super::{Area, Level, Polarity, RiskLevel, RuleType, Severity};

const EXAMPLES: &str = include_str!("examples.json");
const DOCUMENT: &str = "docs/scoring.md";
const MARK: &str = "<!-- What follows is written by the test of the worked examples. -->\n";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    id: String,
    title: String,
    #[serde(rename = "type")]
    kind: RuleType,
    /// How many of the facts that make a mistake costlier are true.
    exposing: usize,
    /// Every other fact is false.
    facts: BTreeMap<String, String>,
    /// The rules that apply and are not listed are met.
    findings: Vec<Listed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    rule: String,
    outcome: Told,
    /// The severity an algorithm graded the finding down to.
    graded: Option<Severity>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    Partial,
    Fail,
    /// A person dismissed the finding as wrong.
    Dismissed,
}

/// What counts of each rule that applies, and how many apply.
fn counted(example: &Example) -> (Vec<Counted>, usize) {
    let on = date(2026, 11, 20);
    let word = |fact: &str| match example.facts.get(fact).map(String::as_str) {
        Some("true") => "true",
        Some("none") => "none",
        Some("c2p") => "c2p",
        Some("c2c") => "c2c",
        Some("employer") => "employer",
        None => "false",
        Some(other) => panic!("{}: {fact} is {other}", example.id),
    };
    let applies = |it: &&Rule| {
        it.types.contains(&example.kind)
            && it.polarity != Polarity::Inform
            && it.from.is_none_or(|from| from <= on)
            && it.condition.holds(&|fact| Some(word(fact))) == Some(true)
    };
    let rules: Vec<&Rule> = embedded().rules.iter().filter(applies).collect();
    for listed in &example.findings {
        assert!(rules.iter().any(|it| it.id == listed.rule), "{}: {} does not apply", example.id, listed.rule);
    }
    let count = rules.len();
    let one = |rule: &&Rule| {
        let listed = example.findings.iter().find(|it| it.rule == rule.id);
        let credit = match listed.map(|it| it.outcome) {
            None => Credit::Full,
            Some(Told::Partial) => Credit::Half,
            Some(Told::Fail) => Credit::None,
            Some(Told::Dismissed) => return None,
        };
        let graded = listed.and_then(|it| it.graded);
        Some(Counted {
            area: rule.area,
            severity: graded.unwrap_or(rule.severity),
            forbids: rule.polarity == Polarity::Forbid,
            weight: graded.map_or(rule.weight, Severity::weight),
            credit,
            confidence: 0.95,
        })
    };
    (rules.iter().filter_map(one).collect(), count)
}

/// The type of an example and what counts in it.
pub(super) fn counts_in(id: &str) -> (RuleType, Vec<Counted>) {
    let examples: Vec<Example> = serde_json::from_str(EXAMPLES).unwrap();
    let found = examples.iter().find(|it| it.id == id).expect("the document has the example");
    (found.kind, counted(found).0)
}

/// The formulas of the document, written out: nothing here is shared with the product but the list of what counts.
struct Figures {
    areas: Vec<(Area, f64, f64, f64, f64)>,
    mean: f64,
    overall: f64,
    points: f64,
    exposure: f64,
    raw_risk: f64,
    risk: u8,
}

fn credit(it: &Counted) -> f64 {
    match it.credit {
        Credit::None => 0.0,
        Credit::Half => 0.5,
        Credit::Full => 1.0,
    }
}

fn area_weight(kind: RuleType, area: Area) -> f64 {
    let of = |gdpr, employment, consumer, commercial, execution| match area {
        Area::Gdpr => gdpr,
        Area::Employment => employment,
        Area::Consumer => consumer,
        Area::Commercial => commercial,
        Area::Execution => execution,
    };
    match kind {
        RuleType::Dpa => of(0.65, 0.0, 0.0, 0.20, 0.15),
        RuleType::Employment => of(0.15, 0.60, 0.0, 0.05, 0.20),
        RuleType::TncB2c => of(0.20, 0.0, 0.50, 0.15, 0.15),
        RuleType::Service => of(0.20, 0.0, 0.10, 0.50, 0.20),
        RuleType::Nda => of(0.15, 0.0, 0.0, 0.65, 0.20),
        RuleType::AiTraining => of(0.30, 0.0, 0.0, 0.50, 0.20),
        RuleType::DataSharing => of(0.60, 0.0, 0.0, 0.25, 0.15),
        other => panic!("no example is of the type {other:?}"),
    }
}

fn figures(example: &Example, all: &[Counted]) -> Figures {
    let mut areas = Vec::new();
    for area in Area::ALL {
        let of: Vec<&Counted> = all.iter().filter(|it| it.area == area).collect();
        let weigh = |it: &&Counted| f64::from(it.weight) * if it.forbids { 1.0 - credit(it) } else { 1.0 };
        let earn = |it: &&Counted| if it.forbids { 0.0 } else { f64::from(it.weight) * credit(it) };
        let (total, earned) = (of.iter().map(weigh).sum::<f64>(), of.iter().map(earn).sum::<f64>());
        let failed = |severity| of.iter().filter(|it| it.severity == severity && it.credit == Credit::None).count();
        let half = of.iter().any(|it| it.severity == Severity::Critical && it.credit == Credit::Half);
        let cap = match failed(Severity::Critical) {
            0 if half || failed(Severity::High) > 0 => 0.94,
            0 => 1.0,
            1 => 0.79,
            2 => 0.69,
            3 => 0.59,
            _ => 0.49,
        };
        if total > 0.0 {
            areas.push((area, total, earned, earned / total, cap));
        }
    }
    let weighed: Vec<(f64, f64, f64)> = areas
        .iter()
        .map(|(area, _, _, raw, cap)| (area_weight(example.kind, *area), raw.min(*cap), *cap))
        .filter(|it| it.0 > 0.0)
        .collect();
    let mean = weighed.iter().map(|it| it.0 * it.1).sum::<f64>() / weighed.iter().map(|it| it.0).sum::<f64>();
    let critical = all.iter().filter(|it| it.severity == Severity::Critical && it.credit == Credit::None).count();
    let high = all.iter().any(|it| it.severity == Severity::High && it.credit == Credit::None);
    let cap_a = if critical > 0 { 0.79 } else { 1.0 };
    let cap_b = if weighed.iter().any(|it| it.2 < 1.0) { 0.94 } else { 1.0 };
    let cap_c = 0.25 + weighed.iter().map(|it| it.1).fold(f64::INFINITY, f64::min);
    let points = |it: &Counted| {
        let severity = match it.severity {
            Severity::Critical => 6.0,
            Severity::High => 3.0,
            Severity::Medium => 1.25,
            Severity::Low => 0.4,
            Severity::Info => 0.0,
        };
        severity * (1.0 - credit(it))
    };
    let points: f64 = all.iter().map(points).sum();
    let exposure = 1.0 + 0.1 * f64::from(u8::try_from(example.exposing.min(5)).unwrap());
    let raw_risk = 1.0 + 9.0 * (1.0 - (-points * exposure / 12.0).exp());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 1 and 10")]
    let nearest = (raw_risk + 0.5 + 1e-9).floor() as u8;
    let risk = match (critical, high) {
        (0, false) => nearest.min(6),
        (0, true) => nearest.max(4),
        (1 | 2, _) => nearest.max(7),
        _ => nearest.max(9),
    };
    Figures {
        areas,
        mean,
        overall: hundredths(mean.min(cap_a).min(cap_b).min(cap_c)),
        points,
        exposure,
        raw_risk,
        risk,
    }
}

fn hundredths(it: f64) -> f64 {
    (it * 100.0 + 0.5 + 1e-9).floor() / 100.0
}

fn told(example: &Example) -> String {
    let (all, rules) = counted(example);
    let it = figures(example, &all);
    let product = scores(&all, example.kind);
    assert_eq!(product.overall, Some(it.overall), "{}", example.id);
    assert_eq!(risk(&all, example.exposing), it.risk, "{}", example.id);
    let mut out = format!("### {}. {}\n\n", example.id, example.title);
    let facts: Vec<String> = example.facts.iter().map(|(fact, word)| format!("`{fact}={word}`")).collect();
    let kind = serde_json::to_value(example.kind).unwrap();
    let kind = kind.as_str().unwrap();
    writeln!(out, "Type `{kind}`, {rules} rules apply; {}.", facts.join(", ")).unwrap();
    let listed: Vec<String> = example
        .findings
        .iter()
        .map(|it| {
            let graded = it.graded.map_or_else(String::new, |it| format!(", graded {}", it.label().to_lowercase()));
            format!("{} {:?}{graded}", it.rule, it.outcome)
                .replace("Fail", "fails")
                .replace("Partial", "is partly met")
                .replace("Dismissed", "is dismissed")
        })
        .collect();
    writeln!(
        out,
        "{}\n",
        if listed.is_empty() { "All are met.".to_owned() } else { format!("{}.", listed.join("; ")) }
    )
    .unwrap();
    out.push_str("| area | W | S | raw | cap | score |\n|---|---|---|---|---|---|\n");
    for (area, total, earned, raw, cap) in &it.areas {
        let score = hundredths(raw.min(*cap));
        assert_eq!(product.areas.get(area), Some(&score), "{} {area:?}", example.id);
        writeln!(out, "| {} | {total} | {earned} | {raw:.4} | {cap:.2} | {score:.2} |", area.label()).unwrap();
    }
    assert_eq!(product.areas.len(), it.areas.len());
    let level = Level::of(it.overall).label();
    let risk_level = RiskLevel::of(it.risk);
    write!(out, "\nMean {:.4}, overall **{:.2} {level}**. ", it.mean, it.overall).unwrap();
    writeln!(
        out,
        "P = {:.3}, E = {:.1}, raw risk {:.2}, risk **{} {risk_level:?}**.\n",
        it.points, it.exposure, it.raw_risk, it.risk
    )
    .unwrap();
    out
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the switch by which a snapshot is renewed on purpose")]
fn the_worked_examples_of_the_document_are_what_the_pack_and_the_formulas_give() {
    let examples: Vec<Example> = serde_json::from_str(EXAMPLES).unwrap();
    let all: String = examples.iter().map(told).collect();
    let all = format!("Rule pack {}.\n\n{}\n", embedded().version, all.trim_end());
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(DOCUMENT);
    let held = std::fs::read_to_string(&path).unwrap();
    let (before, after) = held.split_once(MARK).expect("the document has the mark");
    if std::env::var("UPDATE_SNAPSHOTS").is_ok() {
        println!("{all}");
        std::fs::write(&path, format!("{before}{MARK}\n{all}")).unwrap();
        return;
    }
    let first = all.lines().zip(after.trim_start().lines()).find(|it| it.0 != it.1);
    assert!(
        after.trim_start() == all,
        "{DOCUMENT} differs, first in {first:?}; if the change is meant, run this test with UPDATE_SNAPSHOTS=1"
    );
}
