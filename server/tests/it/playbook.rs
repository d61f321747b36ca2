//! The rules of a company: switched in a draft, published, and what that does to analyses and reports.

use crate::audit::texts;
use crate::findings::{LATE, analysis, create, finding};
use crate::parties::colleague;
use crate::support::{Answer, Client, TestApp};
use serde_json::{Value, json};

const PLAYBOOK: &str = "/api/v1/settings/playbook";
/// A critical rule of the pack.
const CRITICAL: &str = "GDPR-28-3-A";

async fn switch(client: &Client, rule: &str, state: &str, reason: &str) -> Answer {
    client.json("PUT", &format!("{PLAYBOOK}/rules/{rule}"), &json!({"state": state, "reason": reason})).await
}

async fn publish(client: &Client) -> Value {
    let seen = client.get(PLAYBOOK).await.json()["draft"]["mark"].clone();
    let answer = client.post(&format!("{PLAYBOOK}/publish"), &json!({"seen": seen})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

fn asks(analysis: &Value, rule: &str) -> bool {
    analysis["findings"].as_array().unwrap().iter().any(|it| it["rule_id"] == rule)
}

async fn read(client: &Client, id: &str) -> Value {
    let answer = client.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({"force_reanalysis": false})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_rule_switched_off_counts_from_the_publishing_on_and_is_listed_with_its_reason() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let before = analysis(&alice, &id).await;
    assert_eq!(finding(&before, LATE)["status"], "fail");
    assert_eq!((&before["rule_set_version"], &before["switched_off"]), (&json!(0), &json!([])));

    let switched = switch(&alice, LATE, "off", "Our trade pays after 90 days").await;
    assert_eq!(switched.status(), 200, "{}", switched.text());
    assert_eq!((&switched.json()["state"], &switched.json()["draft_state"]), (&json!("on"), &json!("off")));
    assert!(asks(&read(&alice, &id).await, LATE), "a draft changes nothing");

    let published = publish(&alice).await;
    assert_eq!((&published["version"], &published["draft"]), (&json!(1), &Value::Null));
    assert_eq!(published["switched_off"][0]["rule_id"], LATE);
    let after = read(&alice, &id).await;
    assert!(!asks(&after, LATE));
    let off = &after["switched_off"][0];
    assert_eq!(
        (&off["rule_id"], &off["reason"], &after["rule_set_version"]),
        (&json!(LATE), &json!("Our trade pays after 90 days"), &json!(1))
    );
    assert!(off["switched_off_by_name"].as_str().is_some_and(|it| !it.is_empty()));
    assert!(after["commercial_terms_compliance"].as_f64() > before["commercial_terms_compliance"].as_f64());
    let changes = &after["changes"];
    assert_eq!((&changes["because"], &changes["since_rule_set"]), (&json!(["rule_set"]), &json!(0)));
    assert_eq!(changes["findings"][0]["rule_id"], LATE);
    assert_eq!((&changes["findings"][0]["kind"], &changes["findings"][0]["after"]), (&json!("gone"), &Value::Null));

    let report = alice.get(&format!("/api/v1/contracts/{id}/compliance-report")).await.json();
    assert_eq!(report["not_checked"]["switched_off"], json!([LATE]));
    let again = create(&alice).await;
    assert!(!asks(&read(&alice, &again).await, LATE), "new contracts are checked by it too");
}

#[tokio::test]
async fn what_was_published_stays_readable_and_a_rule_comes_back_on() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    switch(&alice, LATE, "off", "Trade custom").await;
    publish(&alice).await;
    assert_eq!(switch(&alice, LATE, "on", "").await.json()["draft_state"], "on");
    assert_eq!(publish(&alice).await["switched_off"], json!([]));
    assert!(asks(&read(&alice, &id).await, LATE));
    let versions = alice.get(&format!("{PLAYBOOK}/versions")).await.json();
    assert_eq!((&versions["total"], &versions["versions"][0]["version"]), (&json!(2), &json!(2)));
    let first = alice.get(&format!("{PLAYBOOK}/versions/1")).await.json();
    assert_eq!(first["switched_off"][0]["reason"], "Trade custom");
    for unknown in ["3", "0", "one"] {
        alice.get(&format!("{PLAYBOOK}/versions/{unknown}")).await.expect_problem(404, "version.missing");
    }
}

#[tokio::test]
async fn a_draft_is_published_only_as_it_was_seen() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, tom) = colleague(&app, "Acme", "Tom Ashworth", "admin").await;
    let path = format!("{PLAYBOOK}/publish");
    alice.post(&path, &json!({"seen": "x"})).await.expect_problem(409, "playbook.no_draft");
    switch(&alice, LATE, "off", "Trade custom").await;
    let seen = alice.get(PLAYBOOK).await.json()["draft"]["mark"].clone();
    switch(&tom, CRITICAL, "off", "We process nothing").await;
    let refused = alice.post(&path, &json!({"seen": seen})).await;
    refused.expect_problem(409, "playbook.draft_changed");
    assert_eq!(alice.get(PLAYBOOK).await.json()["version"], 0);
    assert_eq!(alice.post(&path, &json!({})).await.fields(), ["seen"]);

    let draft = alice.get(PLAYBOOK).await.json()["draft"].clone();
    assert_eq!(draft["changes"].as_array().map(Vec::len), Some(2));
    let gone = alice.json("DELETE", &format!("{PLAYBOOK}/draft?seen={}", seen.as_str().unwrap()), &json!({})).await;
    gone.expect_problem(409, "playbook.draft_changed");
    let mark = draft["mark"].as_str().unwrap();
    let dropped = alice.json("DELETE", &format!("{PLAYBOOK}/draft?seen={mark}"), &json!({})).await;
    assert_eq!((dropped.status(), &dropped.json()["draft"]), (200, &Value::Null));

    switch(&alice, LATE, "off", "Trade custom").await;
    switch(&tom, LATE, "off", "Trade custom").await.expect_problem(409, "playbook.already_so");
    assert_eq!(switch(&tom, LATE, "on", "").await.status(), 200);
    assert_eq!(alice.get(PLAYBOOK).await.json()["draft"], Value::Null, "what changes nothing is no draft");
}

#[tokio::test]
async fn rules_are_for_admins_to_switch_with_a_reason_and_the_trail_tells_before_and_after() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for reason in ["", "  \n "] {
        let refused = switch(&alice, LATE, "off", reason).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["reason".to_owned()]));
    }
    assert_eq!(switch(&alice, LATE, "off", &"x".repeat(2_001)).await.fields(), ["reason"]);
    assert_eq!(switch(&alice, LATE, "perhaps", "x").await.fields(), ["state"]);
    switch(&alice, "NO-SUCH-RULE", "off", "x").await.expect_problem(404, "rule.missing");
    let critical = switch(&alice, CRITICAL, "off", "We process nothing").await.json();
    assert!(critical["warning"].as_str().is_some_and(|it| it.contains("The law does not change")), "{critical}");
    publish(&alice).await;
    let (before, after) = (texts(&app, "audit", "before").await, texts(&app, "audit", "after").await);
    assert!(before.iter().any(|it| it.contains("\"state\":\"on\"")), "{before:?}");
    assert!(after.iter().any(|it| it.contains("We process nothing") && it.contains("\"off\"")), "{after:?}");
    assert!(after.iter().any(|it| it.contains("\"version\":1") && it.contains(CRITICAL)), "{after:?}");
    for role in ["legal", "manager", "viewer", "auditor"] {
        app.make("Acme", role).await;
        switch(&alice, LATE, "off", "x").await.expect_problem(403, "account.not_allowed");
        alice
            .post(&format!("{PLAYBOOK}/publish"), &json!({"seen": "x"}))
            .await
            .expect_problem(403, "account.not_allowed");
        let drop = alice.json("DELETE", &format!("{PLAYBOOK}/draft?seen=x"), &json!({})).await;
        drop.expect_problem(403, "account.not_allowed");
        assert_eq!(alice.get(PLAYBOOK).await.status(), 200, "who is held to it may read it");
    }
}

#[tokio::test]
async fn the_list_of_rules_is_filtered_and_paged() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let list = |query: &str| {
        let path = format!("{PLAYBOOK}/rules?{query}");
        let alice = &alice;
        async move { alice.get(&path).await }
    };
    let all = list("").await.json();
    assert!(all["total"].as_u64().is_some_and(|it| it > 300), "{}", all["total"]);
    assert_eq!(all["rules"].as_array().map(Vec::len), Some(100));
    let some = list("area=gdpr&severity=critical&search=instructions").await.json();
    let rules = some["rules"].as_array().unwrap();
    assert!(rules.iter().any(|it| it["rule_id"] == CRITICAL), "{some}");
    assert!(rules.iter().all(|it| it["area"] == "gdpr" && it["severity"] == "critical"));
    switch(&alice, LATE, "off", "Trade custom").await;
    assert_eq!(list("state=off").await.json()["total"], 1);
    assert_eq!(list("state=changed").await.json()["rules"][0]["rule_id"], LATE);
    let last = list("size=1&page=2&area=execution").await.json();
    assert_eq!((&last["page"], last["rules"].as_array().map(Vec::len)), (&json!(2), Some(1)));
    let wrong = list("area=x&severity=y&state=z&page=0").await;
    assert_eq!((wrong.status(), wrong.fields().len()), (422, 4));
}

#[tokio::test]
async fn the_pages_switch_publish_and_show_what_is_off_without_a_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let id = create(&alice).await;
    let list = browser.visit("/settings/playbook/rules?search=com-lp-60&area=commercial").await;
    assert!(list.text().contains(&format!("/settings/playbook/rules/{LATE}")), "{}", list.text());
    let refused = browser.submit("/do/playbook/switch", &[("rule", LATE), ("state", "off"), ("reason", "")]).await;
    assert_eq!(refused.header("location"), Some(format!("/settings/playbook/rules/{LATE}").as_str()));
    assert!(browser.visit(&format!("/settings/playbook/rules/{LATE}")).await.text().contains("Say why your company"));
    let fields = [("rule", LATE), ("state", "off"), ("reason", "Our trade pays after 90 days")];
    let done = browser.submit("/do/playbook/switch", &fields).await;
    assert_eq!(done.header("location"), Some("/settings/playbook"));
    let page = browser.visit("/settings/playbook").await.text();
    assert!(page.contains("Publish version 1") && page.contains("Our trade pays after 90 days"), "{page}");
    let mark = alice.get(PLAYBOOK).await.json()["draft"]["mark"].as_str().unwrap().to_owned();
    browser.submit("/do/playbook/publish", &[("seen", &mark)]).await;
    let contract = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(contract.contains("One rule is switched off") && contract.contains("Our trade pays"), "{contract}");
    let report = browser.visit(&format!("/contracts/{id}/compliance-report")).await.text();
    assert!(report.contains("Rules that your company switched off"), "{report}");
    let critical = browser.visit(&format!("/settings/playbook/rules/{CRITICAL}")).await.text();
    assert!(critical.contains("The law does not change because the rule is off"), "{critical}");
    assert!(browser.visit("/settings/playbook/versions").await.text().contains("Version 1"));
    assert!(browser.visit("/settings/playbook/versions/1").await.text().contains("Our trade pays after 90 days"));
    assert_eq!(browser.visit("/settings/playbook/versions/2").await.status(), 404);
    assert_eq!(browser.visit("/settings/playbook/rules/NO-SUCH-RULE").await.status(), 404);
}
