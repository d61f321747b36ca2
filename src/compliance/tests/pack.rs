//! The rule pack loads, and a damaged one does not.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::pack::{Pack, embedded, patterns};
use super::super::{Area, Polarity, RuleType};

const INHERITANCE: &str = r#"[{"type": "data_sharing", "inherits": "dpa", "adds": []}]"#;

fn small_pack() -> Value {
    json!({
        "pack": "test", "version": "2026.1.1", "law_as_at": "2026-01-01", "jurisdiction": "England and Wales",
        "weights": {"critical": 10, "high": 6, "medium": 3, "low": 1, "info": 0},
        "fragments": {"SHALL": "(?:shall|must)", "PAY": "{SHALL} pay"},
        "facts": [{"id": "pd", "meaning": "m", "inference": "i"}, {"id": "b2c", "meaning": "m", "inference": "i"}],
        "algorithms": [{"id": "CHK-X", "spec": "s"}],
        "sources": [{"name": "Act 2000", "path": "ukpga/2000/1"}],
        "rules": [{
            "id": "T-1", "title": "Payment", "area": "commercial", "polarity": "require", "severity": "high", "weight": 6,
            "types": ["service", "dpa"], "when": "b2c and pd!=none", "from": null, "law": ["Act 2000 s.1"],
            "detectors": [{"kind": "strong", "unit": "sent", "terms": [{"re": "{PAY}"}]}],
            "algorithm": null, "pitfalls": null, "finding": "f", "fix": "x", "verify": false
        }]
    })
}

fn load(pack: &Value) -> Result<Pack, String> {
    Pack::load(&[&pack.to_string()], INHERITANCE).map_err(|it| it.to_string())
}

#[test]
fn the_embedded_pack_loads_with_all_its_rules() {
    let pack = embedded();
    assert_eq!(pack.version, "2026.11.4");
    assert_eq!(pack.rules.len(), 354 + 58);
    assert!(pack.sources.iter().any(|it| it.name == "UK GDPR" && it.path == "eur/2016/679"));
    let of = |polarity| pack.rules.iter().filter(|it| it.polarity == polarity).count();
    assert_eq!(
        (of(Polarity::Require), of(Polarity::Forbid), of(Polarity::Recommend), of(Polarity::Check)),
        (129, 86, 153, 41)
    );
}

#[test]
fn every_pattern_of_the_embedded_packs_compiles() {
    let all = patterns();
    assert!(all.len() > 1_000, "{}", all.len());
    for pattern in all {
        pattern.is_match(b"the supplier shall deliver");
    }
}

#[test]
fn a_small_pack_loads_and_a_type_takes_the_rules_it_inherits() {
    let pack = load(&small_pack()).expect("it is well formed");
    assert_eq!(pack.rules[0].types, [RuleType::Service, RuleType::Dpa, RuleType::DataSharing]);
}

#[test]
fn a_damaged_pack_is_refused_with_the_place() {
    type Damage = fn(&mut Value);
    let cases: [(&str, Damage); 15] = [
        ("unknown field `colour`", |it| it["rules"][0]["colour"] = json!("red")),
        ("unknown field `colour`", |it| it["colour"] = json!("red")),
        ("unknown variant `moon`", |it| it["rules"][0]["area"] = json!("moon")),
        ("unknown variant `lease`", |it| it["rules"][0]["types"] = json!(["lease"])),
        ("unknown variant `page`", |it| it["rules"][0]["detectors"][0]["unit"] = json!("page")),
        ("missing field `fix`", |it| drop(it["rules"][0].as_object_mut().and_then(|it| it.remove("fix")))),
        ("fragment {NOPE}", |it| it["rules"][0]["detectors"][0]["terms"][0]["re"] = json!("{NOPE} pay")),
        ("fragment {SHALL}", |it| it["fragments"]["SHALL"] = json!("{SHALL}")),
        ("fact nope is not defined", |it| it["rules"][0]["when"] = json!("nope")),
        ("pd is never c3p", |it| it["rules"][0]["when"] = json!("pd=c3p")),
        ("is not expected", |it| it["rules"][0]["when"] = json!("b2c pd")),
        ("pattern /(pay/", |it| it["rules"][0]["detectors"][0]["terms"][0]["re"] = json!("(pay")),
        ("T-1 occurs twice", |it| {
            let rule = it["rules"][0].clone();
            it["rules"].as_array_mut().expect("a list").push(rule);
        }),
        ("algorithm CHK-NOPE", |it| {
            it["rules"][0]["polarity"] = json!("check");
            it["rules"][0]["detectors"] = json!([]);
            it["rules"][0]["algorithm"] = json!("CHK-NOPE");
        }),
        ("only a forbid rule", |it| it["rules"][0]["detectors"][0]["kind"] = json!("offends")),
    ];
    for (complaint, damage) in cases {
        let mut pack = small_pack();
        damage(&mut pack);
        let error = load(&pack).err().unwrap_or_default();
        assert!(error.contains(complaint), "{complaint}: {error}");
    }
}

#[test]
fn the_types_for_data_and_models_take_the_rules_they_inherit_and_add() {
    let rules = |kind: RuleType, area: Area| {
        let of_type = embedded().rules.iter().filter(|it| it.types.contains(&kind));
        of_type.filter(|it| it.area == area).count()
    };
    let counts = |kind| (rules(kind, Area::Gdpr), rules(kind, Area::Commercial), rules(kind, Area::Execution));
    assert_eq!(counts(RuleType::DataSharing), (58, 37, 31));
    assert_eq!(counts(RuleType::AiTraining), (50, 94, 31));
    assert_eq!(counts(RuleType::ModelOwnership), (50, 106, 31));
}

#[test]
fn conditions_are_read_with_and_before_or_and_unknown_facts_only_where_they_decide() {
    use super::super::condition::Condition;
    let holds = |source: &str, facts: &[(&str, &'static str)]| {
        let known: BTreeMap<&str, &'static str> = facts.iter().copied().collect();
        Condition::parse(source).expect(source).holds(&|fact| known.get(fact).copied())
    };
    type Case<'a> = (&'a str, &'a [(&'a str, &'static str)], Option<bool>);
    let cases: [Case<'_>; 9] = [
        ("a and b or c", &[("a", "false"), ("b", "true"), ("c", "true")], Some(true)),
        ("a and (b or c)", &[("a", "false"), ("b", "true"), ("c", "true")], Some(false)),
        ("a and b", &[("a", "false")], Some(false)),
        ("a and b", &[("a", "true")], None),
        ("a or b", &[("a", "true")], Some(true)),
        ("!a", &[], None),
        ("pd=c2p or transfer", &[("pd", "c2c"), ("transfer", "true")], Some(true)),
        ("pd!=none", &[("pd", "none")], Some(false)),
        ("!a and !b", &[("a", "false"), ("b", "false")], Some(true)),
    ];
    for (source, facts, expected) in cases {
        assert_eq!(holds(source, facts), expected, "{source} with {facts:?}");
    }
    for wrong in ["", "a and", "or a", "a b", "(a", "a)", "a=", "a & b"] {
        assert!(Condition::parse(wrong).is_err(), "{wrong:?} should be refused");
    }
}
