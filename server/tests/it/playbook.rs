//! The rules of a company: switched in a draft, published, and what that does to analyses and reports.

use crate::audit::texts;
use crate::findings::{LATE, analysis, create, finding};
use crate::parties::colleague;
use crate::support::{Answer, Client, TestApp, new_contract};
use jiff::SignedDuration;
use pactoria::accounts::desk;
use pactoria::playbook::trying;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

const PLAYBOOK: &str = "/api/v1/settings/playbook";
/// A critical rule of the pack.
const CRITICAL: &str = "GDPR-28-3-A";

pub(crate) async fn switch(client: &Client, rule: &str, state: &str, reason: &str) -> Answer {
    client.json("PUT", &format!("{PLAYBOOK}/rules/{rule}"), &json!({"state": state, "reason": reason})).await
}

pub(crate) async fn publish(client: &Client) -> Value {
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

const OWN: &str = "/api/v1/settings/playbook/own";

pub(crate) fn late_rule() -> Value {
    json!({
        "name": "When we pay", "contract_types": ["service_agreement"], "preferred": ["within 30 days"],
        "acceptable": ["within 60 days"], "never": ["within 90 days"], "must_address": true, "advice": "Offer 30 days.",
    })
}

/// Writes a rule of the company's own and publishes it.
pub(crate) async fn publish_own(client: &Client, rule: &Value) {
    let made = client.post(OWN, rule).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    publish(client).await;
}

#[tokio::test]
async fn a_rule_of_the_companys_own_is_found_in_contracts_once_it_is_published() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let before = analysis(&alice, &id).await;
    let made = alice.post(OWN, &late_rule()).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    assert_eq!((&made.json()["rule"]["rule_id"], &made.json()["is_published"]), (&json!("OWN-1"), &json!(false)));
    assert_eq!(read(&alice, &id).await["own_findings"], json!([]), "a draft changes nothing");
    let published = publish(&alice).await;
    assert_eq!(published["own_rules"][0]["name"], "When we pay");
    let after = read(&alice, &id).await;
    let found = &after["own_findings"][0];
    assert_eq!(
        (&found["rule_id"], &found["status"], &found["position"], &found["advice"]),
        (&json!("OWN-1"), &json!("fail"), &json!("never"), &json!("Offer 30 days."))
    );
    assert_eq!(found["evidence"][0]["quote"], "within 90 days");
    assert_eq!(after["overall_score"], before["overall_score"], "no score counts it");
    let report = alice.get(&format!("/api/v1/contracts/{id}/compliance-report")).await.json();
    assert_eq!(report["analysis"]["own_findings"][0]["position"], "never");
    let pdf = alice.get(&format!("/api/v1/contracts/{id}/compliance-report?format=pdf")).await;
    assert_eq!(pdf.status(), 200);
    let first = alice.get(&format!("{PLAYBOOK}/versions/1")).await.json();
    assert_eq!(first["own_rules"][0]["never"], json!(["within 90 days"]));
}

#[tokio::test]
async fn a_rule_of_the_companys_own_is_changed_and_removed_only_as_it_was_seen() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post(OWN, &late_rule()).await.json();
    let path = format!("{OWN}/1");
    let mut change = late_rule();
    change["name"] = json!("Days to pay");
    assert_eq!(alice.json("PUT", &path, &change).await.fields(), ["seen"]);
    let seen = |mark: &str| format!("{path}?seen={mark}");
    alice.json("PUT", &seen("x"), &change).await.expect_problem(409, "playbook.rule_changed");
    let changed = alice.json("PUT", &seen(made["mark"].as_str().unwrap()), &change).await;
    assert_eq!((changed.status(), &changed.json()["rule"]["name"]), (200, &json!("Days to pay")), "{}", changed.text());
    let old = made["mark"].as_str().unwrap();
    alice.json("DELETE", &seen(old), &json!({})).await.expect_problem(409, "playbook.rule_changed");
    let mark = changed.json()["mark"].as_str().unwrap().to_owned();
    assert_eq!(alice.json("DELETE", &seen(&mark), &json!({})).await.status(), 204);
    alice.get(&path).await.expect_problem(404, "rule.missing");
    assert_eq!(alice.get(OWN).await.json()["total"], 0);
    assert_eq!(alice.get(PLAYBOOK).await.json()["draft"], Value::Null, "what changes nothing is no draft");
    for unknown in ["7", "one"] {
        alice.get(&format!("{OWN}/{unknown}")).await.expect_problem(404, "rule.missing");
    }
    let wrong = alice.post(OWN, &json!({"name": "", "never": ["a"], "contract_types": ["poem"]})).await;
    assert_eq!((wrong.status(), wrong.fields()), (422, ["contract_types", "name", "never"].map(str::to_owned).into()));
    app.make("Acme", "legal").await;
    alice.post(OWN, &late_rule()).await.expect_problem(403, "account.not_allowed");
    assert_eq!(alice.get(OWN).await.status(), 200);
}

#[tokio::test]
async fn a_company_has_at_most_two_hundred_rules_of_its_own() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post(OWN, &late_rule()).await;
    publish(&alice).await;
    let db = app.db();
    let statement = "SELECT content AS value FROM playbook_sets";
    let row = db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), statement)).await.unwrap();
    let mut content: Value = serde_json::from_str(&row.unwrap().try_get::<String>("", "value").unwrap()).unwrap();
    let rule = content["own"][0].clone();
    let many = (1..=200).map(|number| {
        let mut rule = rule.clone();
        rule["number"] = json!(number);
        rule
    });
    content["own"] = many.collect();
    content["last_number"] = json!(200);
    let content = content.to_string().replace('\'', "''");
    db.execute_unprepared(&format!("UPDATE playbook_sets SET content = '{content}'")).await.unwrap();
    alice.post(OWN, &late_rule()).await.expect_problem(409, "playbook.too_many");
    let page = alice.get(&format!("{OWN}?size=50&page=4")).await.json();
    assert_eq!(
        (&page["total"], &page["pages"], &page["rules"][49]["rule"]["number"]),
        (&json!(200), &json!(4), &json!(200))
    );
    let mark = page["rules"][49]["mark"].as_str().unwrap();
    assert_eq!(alice.json("DELETE", &format!("{OWN}/200?seen={mark}"), &json!({})).await.status(), 204);
    let next = alice.post(OWN, &late_rule()).await.json();
    assert_eq!(next["rule"]["number"], 201, "a number that was published is not given again");
}

#[tokio::test]
async fn the_pages_write_a_rule_of_the_companys_own_without_a_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let id = create(&alice).await;
    let fields = [
        ("number", "0"),
        ("name", "When we pay"),
        ("preferred", "within 30 days\r\nwithin a month"),
        ("never", "within 90 days\r\n"),
        ("advice", "Offer 30 days."),
    ];
    let refused = browser.submit("/do/playbook/write_own", &fields[..2]).await;
    assert_eq!(refused.header("location"), Some("/settings/playbook/own/new"));
    let page = browser.visit("/settings/playbook/own/new").await.text();
    assert!(page.contains("Give at least one phrase") && page.contains("When we pay"), "{page}");
    let done = browser.submit("/do/playbook/write_own", &fields).await;
    assert_eq!(done.header("location"), Some("/settings/playbook"));
    assert!(browser.visit("/settings/playbook").await.text().contains("When we pay"));
    assert!(browser.visit("/settings/playbook/own").await.text().contains("within 30 days; within a month"));
    assert!(browser.visit("/settings/playbook/own/1").await.text().contains("within 90 days"));
    assert_eq!(browser.visit("/settings/playbook/own/2").await.status(), 404);
    publish(&alice).await;
    for page in
        [format!("/contracts/{id}"), format!("/contracts/{id}/compliance-report"), format!("/contracts/{id}/edit")]
    {
        let text = browser.visit(&page).await.text();
        assert!(text.contains("something stands in the contract that your company never accepts"), "{page}: {text}");
    }
}

async fn tried(client: &Client) -> Value {
    let answer = client.post(&format!("{PLAYBOOK}/try"), &json!({})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_draft_is_tried_on_the_last_contracts_and_nothing_of_it_is_kept() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let first = create(&alice).await;
    app.pass(SignedDuration::from_secs(60));
    let second = create(&alice).await;
    app.pass(SignedDuration::from_secs(60));
    let mut soon = new_contract("Paid soon");
    soon["content"] = json!(soon["content"].as_str().unwrap().replace("90 days", "30 days"));
    alice.post("/api/v1/contracts", &soon).await;
    let before = read(&alice, &first).await;
    alice.post(&format!("{PLAYBOOK}/try"), &json!({})).await.expect_problem(409, "playbook.no_draft");
    switch(&alice, LATE, "off", "Trade custom").await;
    alice.post(OWN, &late_rule()).await;

    let trial = tried(&alice).await;
    assert_eq!(trial["mark"], alice.get(PLAYBOOK).await.json()["draft"]["mark"]);
    assert_eq!((&trial["contracts"], &trial["left_out"]), (&json!(3), &json!(0)));
    let each = trial["each"].as_array().unwrap();
    assert_eq!(
        (&each[0]["title"], &each[2]["contract_id"]),
        (&json!("Paid soon"), &json!(first)),
        "changed last, first"
    );
    assert_eq!(each[1]["contract_id"], json!(second));
    let late = &each[2];
    assert_eq!(late["score_before"], before["overall_score"]);
    let told: Vec<_> =
        late["findings"].as_array().unwrap().iter().map(|it| (it["rule_id"].clone(), it["kind"].clone())).collect();
    assert_eq!(told, [(json!(LATE), json!("gone")), (json!("OWN-1"), json!("new"))]);
    assert_eq!(late["findings"][0]["after"], Value::Null);
    assert_eq!((&trial["appear"], &trial["go"]), (&json!(2), &json!(2)), "{trial}");

    assert_eq!(read(&alice, &first).await, before, "nothing changes by trying");
    assert_eq!(publish(&alice).await["version"], 1);
    let after = read(&alice, &first).await;
    assert_eq!(late["score_after"], after["overall_score"], "what was foretold comes true");
    assert_eq!(late["risk_after"], after["risk_score"]);
    let trail = texts(&app, "audit", "action").await;
    assert!(trail.iter().all(|it| !it.contains("tried")), "{trail:?}");
    app.make("Acme", "legal").await;
    alice.post(&format!("{PLAYBOOK}/try"), &json!({})).await.expect_problem(403, "account.not_allowed");
}

/// Clauses that meet some rules each: the more of them a text has, the fewer points has its risk.
const CLAUSES: [&str; 6] = [
    "This agreement is made on 1 December 2026 between Acme Limited (company number 01234567) of 1 High Street, Leeds and Halden Coatings Limited (company number 07654321) of 2 Low Street, York.",
    "This agreement is governed by the law of England and Wales.",
    "The courts of England and Wales have exclusive jurisdiction.",
    "A person who is not a party has no right under the Contracts (Rights of Third Parties) Act 1999 to enforce it.",
    "If a term of this agreement is invalid, the other terms are not affected.",
    "Signed by Priya Nair, director, for and on behalf of Acme Limited.\n\nSigned by Tom Ashworth, director, for and on behalf of Halden Coatings Limited.",
];

#[tokio::test]
async fn a_trial_knows_the_value_and_the_days_that_are_recorded_of_a_contract() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut risks = Vec::new();
    for many in 0..=CLAUSES.len() {
        let mut both = Vec::new();
        for (value, end) in [("100", "2027-11-30"), ("150000", "2030-11-30")] {
            let mut body = new_contract("Coating");
            body["contract_type"] = json!("other");
            body["content"] = json!(format!("# Coating\n\nLenses are coated.\n\n{}\n", CLAUSES[..many].join("\n\n")));
            (body["contract_value"], body["end_date"]) = (json!(value), json!(end));
            let id = alice.post("/api/v1/contracts", &body).await.json()["id"].clone();
            both.push((id.clone(), read(&alice, id.as_str().unwrap()).await["risk_score"].clone()));
        }
        risks.push((both.remove(0), both.remove(0)));
    }
    // The risk is a whole number, so not every text shows two facts more.
    assert!(risks.iter().any(|(small, great)| small.1 != great.1), "{risks:?}");
    switch(&alice, LATE, "off", "Trade custom").await;
    let trial = tried(&alice).await;
    for (id, risk) in risks.into_iter().flat_map(|(small, great)| [small, great]) {
        let row = trial["each"].as_array().unwrap().iter().find(|it| it["contract_id"] == id).unwrap();
        assert_eq!((&row["risk_before"], &row["risk_after"]), (&risk, &risk), "{row}");
    }
}

#[tokio::test]
async fn contracts_that_would_take_too_long_are_left_out_of_a_trial_and_counted() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for title in ["First", "Second", "Third"] {
        alice.post("/api/v1/contracts", &new_contract(title)).await;
        app.pass(SignedDuration::from_secs(60));
    }
    switch(&alice, LATE, "off", "Trade custom").await;
    let ctx = desk::of_company(&app.services, "Acme").await.unwrap();
    let one = new_contract("x")["content"].as_str().unwrap().chars().count();
    for (most, read) in [(3 * one, 3), (3 * one - 1, 2), (one, 1), (one - 1, 0)] {
        let trial = trying::try_within(&ctx, most).await.unwrap();
        assert_eq!((trial.totals.contracts, trial.left_out), (read, 3 - read), "{most} characters");
        let titles: Vec<_> = trial.rows.iter().map(|it| it.title.as_str()).collect();
        let newest = ["Third", "Second", "First"];
        assert_eq!(titles, newest[..titles.len()], "those changed last are read first");
    }
    assert_eq!(trying::try_draft(&ctx).await.unwrap().left_out, 0);
}

#[tokio::test]
async fn the_page_of_a_trial_shows_what_changes_and_publishes_what_was_tried() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    create(&alice).await;
    assert_eq!(browser.visit("/settings/playbook/try").await.status(), 409);
    switch(&alice, LATE, "off", "Trade custom").await;
    assert!(browser.visit("/settings/playbook").await.text().contains("Try on the last 100 contracts"));
    let page = browser.visit("/settings/playbook/try").await.text();
    assert!(page.contains("Lens coating") && page.contains("not met now, not asked then"), "{page}");
    let mark = alice.get(PLAYBOOK).await.json()["draft"]["mark"].as_str().unwrap().to_owned();
    assert!(page.contains(&mark));
    switch(&alice, CRITICAL, "off", "We process nothing").await;
    browser.submit("/do/playbook/publish", &[("seen", &mark)]).await;
    assert_eq!(alice.get(PLAYBOOK).await.json()["version"], 0, "what was tried is not what the draft says now");
}
