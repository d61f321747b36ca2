//! What an archive carries of the rules of a company, and of what was decided about findings of its own rules.

use crate::archive::{bring_in, counts, opened, packed, take};
use crate::audit::texts;
use crate::findings::{LATE, analysis, create, decide, finding};
use crate::own_findings::OWN;
use crate::playbook::{late_rule, publish, publish_own, switch};
use crate::support::{Client, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PLAYBOOK: &str = "/api/v1/settings/playbook";

async fn playbook(client: &Client) -> Value {
    client.get(PLAYBOOK).await.json()
}

async fn only_contract(client: &Client) -> String {
    client.get("/api/v1/contracts").await.json()["contracts"][0]["id"].as_str().unwrap().to_owned()
}

fn rules(files: &BTreeMap<String, Vec<u8>>) -> Vec<Value> {
    let lines = std::str::from_utf8(&files["rules.jsonl"]).unwrap();
    lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

fn with_rules(files: &BTreeMap<String, Vec<u8>>, lines: &[Value]) -> Vec<u8> {
    let mut files = files.clone();
    let lines: Vec<_> = lines.iter().map(Value::to_string).collect();
    files.insert("rules.jsonl".to_owned(), lines.join("\n").into_bytes());
    packed(&files)
}

/// A company with two published versions and a decision about what its own rule found.
async fn decided(app: &TestApp) -> Client {
    let alice = app.owner_of("Acme").await;
    switch(&alice, LATE, "off", "Our trade pays after 90 days").await;
    publish(&alice).await;
    publish_own(&alice, &late_rule()).await;
    let id = create(&alice).await;
    decide(&alice, &analysis(&alice, &id).await, OWN, "accepted", json!({})).await;
    alice
}

#[tokio::test]
async fn the_published_rules_of_a_company_come_in_with_what_was_decided_about_their_findings() {
    let app = TestApp::new().await;
    let alice = decided(&app).await;
    switch(&alice, "COM-LAW", "off", "Not published yet").await;
    let zip = take(&alice).await;
    let there = TestApp::new().await;
    let bob = there.owner_of("Borealis").await;
    let brought = bring_in(&bob, &zip).await;
    assert_eq!((counts(&brought), &brought["rule_sets"], &brought["remarks"]), ((1, 0, 0), &json!(2), &json!([])));
    let (mine, theirs) = (playbook(&alice).await, playbook(&bob).await);
    for same in ["version", "published_by_name", "published_at", "switched_off", "own_rules"] {
        assert_eq!(theirs[same], mine[same], "{same}");
    }
    assert_eq!(theirs["draft"], Value::Null, "what is not published stays where it is");
    assert_eq!(bob.get(&format!("{PLAYBOOK}/versions")).await.json()["total"], 2);
    let it = analysis(&bob, &only_contract(&bob).await).await;
    assert_eq!((&it["rule_set_version"], &it["switched_off"][0]["rule_id"]), (&json!(2), &json!(LATE)));
    let own = finding(&it, OWN);
    assert_eq!((&own["decision"], &own["decided"]["standing"]), (&json!("accepted"), &json!("counts")));
    let told = texts(&there, "audit", "after").await;
    assert!(told.iter().any(|it| it.contains("\"rule_sets\":2") && it.contains(LATE)), "{told:?}");

    let entries = texts(&there, "audit", "action").await.len();
    let again = bring_in(&bob, &zip).await;
    assert_eq!((counts(&again), &again["rule_sets"], &again["remarks"]), ((0, 1, 0), &json!(0), &json!([])));
    assert_eq!(texts(&there, "audit", "action").await.len(), entries, "twice changes nothing");
    assert_eq!(bring_in(&alice, &zip).await["rule_sets"], 0, "nor does it where it came from");

    switch(&alice, "COM-LAW", "on", "").await;
    publish_own(&alice, &json!({"name": "Who insures", "preferred": ["insured by the client"]})).await;
    assert_eq!(bring_in(&bob, &take(&alice).await).await["rule_sets"], 1, "what is new continues what is there");
    assert_eq!(playbook(&bob).await["own_rules"][1]["rule_id"], "OWN-2");
}

#[tokio::test]
async fn a_company_with_rules_of_its_own_keeps_them_and_takes_no_decision_about_those_of_others() {
    let app = TestApp::new().await;
    let zip = take(&decided(&app).await).await;
    let bob = app.owner_of("Borealis").await;
    publish_own(&bob, &json!({"name": "Another rule", "never": ["within 90 days"]})).await;
    let before = playbook(&bob).await;
    let brought = bring_in(&bob, &zip).await;
    assert_eq!((counts(&brought), &brought["rule_sets"], &brought["left_out"]), ((1, 0, 0), &json!(0), &json!(2)));
    let told = brought["remarks"].to_string();
    assert!(told.contains("from version 1 on: This company has published other rules."), "{told}");
    assert!(told.contains("1 decision about what rules of the company’s own had found"), "{told}");
    assert_eq!(playbook(&bob).await, before);
    let it = analysis(&bob, &only_contract(&bob).await).await;
    assert_eq!((&finding(&it, OWN)["name"], &finding(&it, OWN)["decided"]), (&json!("Another rule"), &Value::Null));

    let carol = app.owner_of("Carol").await;
    switch(&carol, LATE, "off", "Trade custom").await;
    let brought = bring_in(&carol, &zip).await;
    assert!(brought["remarks"].to_string().contains("Publish or drop them"), "{brought}");
    assert_eq!(playbook(&carol).await["version"], 0);
}

#[tokio::test]
async fn rules_of_an_archive_are_checked_as_if_they_had_been_published() {
    let app = TestApp::new().await;
    let files = opened(&take(&decided(&app).await).await);
    let all = rules(&files);
    assert_eq!((all.len(), &all[1]["own_rules"][0]["never"]), (2, &json!(["within 90 days"])));
    let wrong: [(&str, Value); 9] = [
        ("/published_at", json!("2999-01-01T00:00:00Z")),
        ("/published_by_name", json!("")),
        ("/switched_off/0/reason", json!(" ")),
        ("/switched_off/0/rule_id", json!("OWN-1")),
        ("/own_rules/0/name", json!("a\nb")),
        ("/own_rules/0/never", json!(["a"])),
        ("/own_rules/0/contract_types", json!(["poem"])),
        ("/own_rules/0/number", json!(7)),
        ("/version", json!(5)),
    ];
    for (at, (place, value)) in wrong.into_iter().enumerate() {
        let bob = app.owner_of(&format!("Borealis {at}")).await;
        let mut lines = all.clone();
        *lines[1].pointer_mut(place).unwrap() = value;
        let brought = bring_in(&bob, &with_rules(&files, &lines)).await;
        assert_eq!((counts(&brought), &brought["rule_sets"]), ((1, 0, 0), &json!(1)), "{place}: {brought}");
        assert!(brought["remarks"][0].as_str().unwrap().starts_with("The company’s rules from version"), "{brought}");
        assert_eq!(playbook(&bob).await["version"], 1, "what was right stays");
    }
    let bob = app.owner_of("Unreadable").await;
    let brought = bring_in(&bob, &with_rules(&files, &[json!({"no": "rules"}), all[0].clone()])).await;
    assert!(brought["remarks"].to_string().contains("Line 1 of rules.jsonl is no version of rules."), "{brought}");
    assert_eq!(playbook(&bob).await["version"], 0);
    let mut none = files.clone();
    none.remove("rules.jsonl");
    let carol = app.owner_of("Carol").await;
    assert_eq!(counts(&bring_in(&carol, &packed(&none)).await), (1, 0, 0), "an archive of an earlier version");
}

#[tokio::test]
async fn a_decision_of_an_archive_has_a_severity_just_where_the_rule_pack_found_it() {
    let app = TestApp::new().await;
    let files = opened(&take(&decided(&app).await).await);
    let all = crate::archive::records(&files);
    assert_eq!((&all[0]["decisions"][0]["rule_id"], &all[0]["decisions"][0]["severity"]), (&json!(OWN), &Value::Null));
    let wrong = [(OWN, json!("high")), (LATE, Value::Null), (LATE, json!("grave"))];
    for (at, (rule, severity)) in wrong.into_iter().enumerate() {
        let mut wrong = all.clone();
        wrong[0]["decisions"][0]["rule_id"] = json!(rule);
        wrong[0]["decisions"][0]["severity"] = severity;
        let bob = app.owner_of(&format!("Borealis {at}")).await;
        let refused = bring_in(&bob, &crate::archive::with_records(&files, &wrong)).await;
        assert_eq!(counts(&refused), (0, 0, 1), "{refused}");
    }
}
