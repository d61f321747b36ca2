//! What the rules of a company's own find is decided as any finding: accepted, dismissed, taken back and assigned.

use crate::audit::texts;
use crate::findings::{
    A_YEAR_ON, LATE, analysis, assign, create, decide, finding, hidden, take_back, text_with, write,
};
use crate::parties::colleague;
use crate::playbook::{late_rule, publish, publish_own, switch};
use crate::support::{Client, TestApp};
use serde_json::{Value, json};

pub(crate) const OWN: &str = "OWN-1";
const OWN_PATH: &str = "/api/v1/settings/playbook/own/1";

/// Alice with a contract in which the only rule of her company's own finds what it never accepts.
async fn found(app: &TestApp) -> (Client, String) {
    let alice = app.owner_of("Acme").await;
    publish_own(&alice, &late_rule()).await;
    let id = create(&alice).await;
    (alice, id)
}

async fn listed(client: &Client, query: &str) -> Vec<Value> {
    let page = client.get(&format!("/api/v1/findings?{query}")).await.json();
    page["findings"].as_array().unwrap().iter().map(|it| it["rule_id"].clone()).collect()
}

#[tokio::test]
async fn what_an_own_rule_finds_is_accepted_dismissed_and_taken_back_and_changes_no_score() {
    let app = TestApp::new().await;
    let (alice, id) = found(&app).await;
    let before = analysis(&alice, &id).await;
    assert_eq!((&finding(&before, OWN)["status"], &finding(&before, OWN)["decided"]), (&json!("fail"), &Value::Null));
    let mut seen = before.clone();
    for decision in ["false_positive", "accepted"] {
        let answer = decide(&alice, &seen, OWN, decision, json!({})).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let it = answer.json();
        assert_eq!((&it["finding"]["rule_id"], &it["finding"]["decision"]), (&json!(OWN), &json!(decision)));
        assert_eq!((&it["finding"]["position"], &it["reviewed_score"]), (&json!("never"), &before["reviewed_score"]));
        seen = analysis(&alice, &id).await;
    }
    assert_eq!(finding(&seen, OWN)["decided"]["reason"], "The board agreed on 2 November");
    for same in ["overall_score", "reviewed_score", "risk_score", "is_compliant"] {
        assert_eq!(seen[same], before[same], "{same}");
    }
    decide(&alice, &before, OWN, "accepted", json!({"reason": "x"})).await.expect_problem(409, "finding.changed");
    assert_eq!(take_back(&alice, &seen, OWN).await.json()["finding"]["decision"], Value::Null);
    assert_eq!(texts(&app, "finding_decisions", "severity").await, ["none", "none"]);
    let told = texts(&app, "audit", "after").await;
    assert!(told.iter().any(|it| it.contains("The board agreed") && it.contains(OWN)), "{told:?}");
    let again = decide(&alice, &analysis(&alice, &id).await, OWN, "accepted", json!({"until": "2026-11-24"})).await;
    assert_eq!(again.json()["finding"]["decided"]["until"], "2026-11-24");
}

#[tokio::test]
async fn a_decision_about_an_own_finding_lasts_through_new_texts_and_new_phrases_while_the_same_is_found() {
    let app = TestApp::new().await;
    let (alice, id) = found(&app).await;
    decide(&alice, &analysis(&alice, &id).await, OWN, "accepted", json!({})).await;
    write(&alice, &id, 1, &format!("{}\n\n## Colours\n\nLenses are blue.\n", text_with("within  90 days"))).await;
    assert_eq!(finding(&analysis(&alice, &id).await, OWN)["decision"], "accepted", "the passage reads as it did");
    let mut wider = late_rule();
    wider["never"] = json!(["within 90 days", "within 120 days"]);
    wider["advice"] = json!("Offer a month.");
    let mark = alice.get(OWN_PATH).await.json()["mark"].as_str().unwrap().to_owned();
    assert_eq!(alice.json("PUT", &format!("{OWN_PATH}?seen={mark}"), &wider).await.status(), 200);
    publish(&alice).await;
    let by_new_rules = analysis(&alice, &id).await;
    assert_eq!(finding(&by_new_rules, OWN)["advice"], "Offer a month.");
    assert_eq!(finding(&by_new_rules, OWN)["decision"], "accepted", "the rule finds the same");
    write(&alice, &id, 2, &text_with("within 120 days")).await;
    let changed = analysis(&alice, &id).await;
    assert_eq!(
        (&finding(&changed, OWN)["decision"], &finding(&changed, OWN)["decided"]["standing"]),
        (&Value::Null, &json!("earlier_text"))
    );
    let changes = &changed["changes"]["findings"];
    assert!(changes.as_array().unwrap().iter().all(|it| it["rule_id"] != OWN), "it is found as before: {changes}");
    write(&alice, &id, 3, &text_with("within 30 days")).await;
    let mended = analysis(&alice, &id).await;
    let gone = mended["changes"]["findings"].as_array().unwrap().iter().find(|it| it["rule_id"] == OWN).unwrap();
    assert_eq!((&gone["kind"], &gone["severity"]), (&json!("gone"), &Value::Null));
}

#[tokio::test]
async fn an_own_finding_waits_for_its_person_and_the_lists_part_it_from_the_rule_pack() {
    let app = TestApp::new().await;
    let (alice, id) = found(&app).await;
    let (tom_id, tom) = colleague(&app, "Acme", "Tom Ashworth", "requester").await;
    let (_, vic) = colleague(&app, "Acme", "Vic Viewer", "viewer").await;
    for rule in [LATE, OWN] {
        let answer = assign(&alice, &analysis(&alice, &id).await, rule, json!(tom_id)).await;
        assert_eq!((answer.status(), &answer.json()["finding"]["assignee"]["id"]), (200, &json!(tom_id)));
    }
    for (query, rules) in [("show=mine", 2), ("show=mine&rules=own", 1), ("show=mine&rules=pack", 1)] {
        assert_eq!(listed(&tom, query).await.len(), rules, "{query}");
    }
    assert_eq!(listed(&tom, "rules=own").await, [json!(OWN)]);
    let seen = analysis(&tom, &id).await;
    decide(&vic, &seen, OWN, "accepted", json!({})).await.expect_problem(403, "account.not_allowed");
    assert_eq!(decide(&tom, &seen, OWN, "accepted", json!({})).await.status(), 200, "whoever edits decides it");
    assert_eq!(listed(&tom, "show=mine").await, [json!(LATE)]);
    let decided = alice.get("/api/v1/findings?show=decided&rules=own").await.json();
    assert_eq!((&decided["total"], &decided["findings"][0]["severity"]), (&json!(1), &Value::Null));
    assert!(listed(&alice, "show=decided&rules=pack").await.is_empty());
    assert_eq!(alice.get("/api/v1/findings?rules=some").await.fields(), ["rules"]);
    write(&alice, &id, 1, &text_with("within 30 days")).await;
    assert!(listed(&tom, "show=mine").await.is_empty(), "both rules are met");
    write(&alice, &id, 2, &text_with("within 60 days")).await;
    assert_eq!(listed(&tom, "show=mine").await, [json!(OWN)], "it finds something else, which is not decided");
    let seen = analysis(&alice, &id).await;
    assert_eq!(assign(&alice, &seen, OWN, Value::Null).await.status(), 200);
    assert!(listed(&tom, "show=mine").await.is_empty());
}

#[tokio::test]
async fn the_report_shows_what_was_decided_about_own_rules_and_that_no_score_counts_it() {
    let app = TestApp::new().await;
    let (alice, id) = found(&app).await;
    let report = format!("/api/v1/contracts/{id}/compliance-report");
    let before = alice.get(&report).await.json();
    decide(&alice, &analysis(&alice, &id).await, OWN, "accepted", json!({})).await;
    let after = alice.get(&report).await.json();
    let own = &after["analysis"]["own_findings"][0];
    assert_eq!((&own["decision"], &own["decided"]["decided_by_name"]), (&json!("accepted"), &json!("Priya Nair")));
    assert_eq!(after["decisions"][0]["rule_id"], OWN);
    assert_eq!(
        (&after["verdict"], &after["analysis"]["reviewed_score"]),
        (&before["verdict"], &before["analysis"]["reviewed_score"])
    );
    let page = app.browser_at("Acme").await.visit(&format!("/contracts/{id}/compliance-report")).await.text();
    for words in ["No score and no verdict counts it", "The board agreed on 2 November", "Offer 30 days."] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let first = alice.get(&format!("{report}?format=pdf")).await;
    let second = alice.get(&format!("{report}?format=pdf")).await;
    assert_eq!((first.status(), first.bytes() == second.bytes()), (200, true), "the same report is the same file");
}

#[tokio::test]
async fn an_own_finding_is_marked_in_the_text_and_decided_on_its_page_without_a_script() {
    let app = TestApp::new().await;
    let (_, id) = found(&app).await;
    let browser = app.browser_at("Acme").await;
    let (contract, page) = (format!("/contracts/{id}"), format!("/contracts/{id}/findings/{OWN}"));
    let text = browser.visit(&format!("{contract}?area=own")).await.text();
    assert!(text.contains("<mark") && text.contains("When we pay") && text.contains("no score counts it"), "{text}");
    assert!(text.contains(&format!("{page}?as=accepted")) && !text.contains(&format!("{LATE}?as=")), "{text}");
    let text = browser.visit(&page).await.text();
    assert!(text.contains("within 90 days") && text.contains("no score counts your own rules"), "{text}");
    let (version, seen) = (hidden(&text, "version"), hidden(&text, "seen"));
    let fields = [
        ("id", id.as_str()),
        ("rule", OWN),
        ("version", &version),
        ("seen", &seen),
        ("decision", "accepted"),
        ("reason", "Halden pays late and always pays"),
        ("until", A_YEAR_ON),
    ];
    let done = browser.submit("/do/findings/decide", &fields).await;
    assert_eq!(done.header("location"), Some(page.as_str()));
    let text = browser.visit(&contract).await.text();
    assert!(text.contains("Decided (1)"), "{text}");
    let text = browser.visit("/findings?show=decided&rules=own").await.text();
    assert!(text.contains("Halden pays late") && text.contains("Own rule"), "{text}");
    assert!(browser.visit("/findings?show=decided&rules=pack").await.text().contains("No finding of these rules"));
    assert!(browser.visit(&format!("{contract}?show=decided&area=own")).await.text().contains("Halden pays late"));
}

#[tokio::test]
async fn what_a_rule_found_that_is_off_or_gone_waits_for_nobody() {
    let app = TestApp::new().await;
    let (alice, id) = found(&app).await;
    let me = alice.get("/api/v1/auth/me").await.json()["id"].clone();
    for rule in [LATE, OWN] {
        assert_eq!(assign(&alice, &analysis(&alice, &id).await, rule, me.clone()).await.status(), 200);
    }
    switch(&alice, LATE, "off", "Trade custom").await;
    let mark = alice.get(OWN_PATH).await.json()["mark"].as_str().unwrap().to_owned();
    assert_eq!(alice.json("DELETE", &format!("{OWN_PATH}?seen={mark}"), &json!({})).await.status(), 204);
    assert_eq!(listed(&alice, "show=mine").await.len(), 2, "a draft changes nothing");
    publish(&alice).await;
    assert!(listed(&alice, "show=mine").await.is_empty(), "nobody could open it any more");
    switch(&alice, LATE, "on", "").await;
    publish(&alice).await;
    assert_eq!(listed(&alice, "show=mine").await, [json!(LATE)]);
}

#[tokio::test]
async fn a_decision_that_counts_no_more_is_made_again_with_the_same_words() {
    let app = TestApp::new().await;
    let (alice, id) = found(&app).await;
    decide(&alice, &analysis(&alice, &id).await, OWN, "accepted", json!({})).await;
    let mut milder = late_rule();
    (milder["never"], milder["acceptable"]) = (json!([]), json!(["within 90 days"]));
    let mark = alice.get(OWN_PATH).await.json()["mark"].as_str().unwrap().to_owned();
    assert_eq!(alice.json("PUT", &format!("{OWN_PATH}?seen={mark}"), &milder).await.status(), 200);
    publish(&alice).await;
    let seen = analysis(&alice, &id).await;
    assert_eq!(finding(&seen, OWN)["decided"]["standing"], "earlier_text");
    let again = decide(&alice, &seen, OWN, "accepted", json!({})).await;
    assert_eq!((again.status(), &again.json()["finding"]["decision"]), (200, &json!("accepted")));
}
