//! What the rules take as given, by both doors: the template's facts after an edit, a person's word, and who may say it.

use crate::audit::texts;
use crate::findings::{analysis, finding};
use crate::parties::colleague;
use crate::support::{Answer, Client, TestApp, new_contract};
use serde_json::{Value, json};

const TEXT: &str = "# Consultancy\n\n## 1. Services\n\n1.1 Alder Ltd, through its personal service company, advises Birch Ltd. This is a contract for \
                    services.\n\n## 2. Data\n\n2.1 Alder Ltd processes personal data on behalf of Birch Ltd as its processor.\n";
/// A rule that only a person can let be decided: whether the client is small is in no contract.
const SMALL: &str = "CTR-IR35-SDS";

async fn create(client: &Client, kind: &str) -> String {
    let mut form = new_contract("Consultancy");
    form["content"] = json!(TEXT);
    form["contract_type"] = json!(kind);
    let answer = client.post("/api/v1/contracts", &form).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn say(client: &Client, id: &str, fact: &str, body: &Value) -> Answer {
    client.json("PUT", &format!("/api/v1/contracts/{id}/facts/{fact}"), body).await
}

async fn fact(client: &Client, id: &str, fact: &str) -> Value {
    let all = client.get(&format!("/api/v1/contracts/{id}/facts")).await.json();
    all["facts"].as_array().unwrap().iter().find(|it| it["fact"] == fact).cloned().unwrap_or_default()
}

#[tokio::test]
async fn b3_a_rule_that_waits_for_an_answer_is_decided_when_a_person_gives_it() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "contractor_agreement").await;
    assert_eq!(finding(&analysis(&alice, &id).await, SMALL)["status"], "unknown");
    let asked = fact(&alice, &id, "small_client").await;
    assert_eq!((&asked["value"], &asked["waiting"]), (&Value::Null, &json!([SMALL])), "{asked}");

    let answer = say(&alice, &id, "small_client", &json!({"value": "true", "reason": "Ten staff", "version": 1})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    assert_eq!(finding(&analysis(&alice, &id).await, SMALL)["status"], "not_applicable");
    let said = fact(&alice, &id, "small_client").await;
    assert_eq!(
        (&said["value"], &said["source"], &said["reason"]),
        (&json!("true"), &json!("given"), &json!("Ten staff"))
    );
    assert!(
        texts(&app, "audit", "after").await.iter().any(|it| it.contains("small_client") && it.contains("Ten staff"))
    );

    say(&alice, &id, "small_client", &json!({"value": "false", "version": 1})).await;
    assert_ne!(finding(&analysis(&alice, &id).await, SMALL)["status"], "unknown");
    let back = alice.json("DELETE", &format!("/api/v1/contracts/{id}/facts/small_client?version=1"), &json!({})).await;
    assert_eq!(back.status(), 200, "{}", back.text());
    assert_eq!(finding(&analysis(&alice, &id).await, SMALL)["status"], "unknown");
}

#[tokio::test]
async fn b3_what_a_person_says_comes_before_the_text_and_stays_through_an_edit() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "service_agreement").await;
    let read = fact(&alice, &id, "transfer").await;
    assert_ne!(read["value"], json!("true"), "{read}");
    assert_eq!(say(&alice, &id, "transfer", &json!({"value": "true", "version": 1})).await.status(), 200);
    let rules = |it: &Value| finding(it, "GDPR-46-MECH")["status"].clone();
    assert_eq!(rules(&analysis(&alice, &id).await), "fail");
    let longer = json!({"content": format!("{TEXT}\n2.2 Birch Ltd helps.\n"), "version": 1});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &longer).await.status(), 200);
    assert_eq!(rules(&analysis(&alice, &id).await), "fail");
    assert_eq!(fact(&alice, &id, "transfer").await["source"], "given");
}

#[tokio::test]
async fn b3_a_fact_of_a_template_gives_way_when_an_edit_says_otherwise() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut form = new_contract("Support");
    form["template_id"] = json!("T-SVC-IT");
    form["contract_type"] = json!("service_agreement");
    let id = alice.post("/api/v1/contracts", &form).await.json()["id"].as_str().unwrap().to_owned();
    let generated = alice.post(&format!("/api/v1/contracts/{id}/generate"), &json!({"regenerate": true})).await;
    assert_eq!(generated.status(), 200, "{}", generated.text());
    let it = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    let (version, content) = (it["version"].as_u64().unwrap(), it["content"].as_str().unwrap());
    let before = fact(&alice, &id, "special").await;
    assert_eq!((&before["value"], &before["source"]), (&json!("false"), &json!("template")));

    let untouched =
        json!({"content": content.replacen("\n## 3. ", "\nThis is friendly.\n\n## 3. ", 1), "version": version});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &untouched).await.status(), 200);
    assert_eq!(fact(&alice, &id, "special").await["source"], "template", "an edit about something else");

    let health = "\nThe Supplier processes personal data about the health of the Client's patients.\n\n## 3. ";
    let other = content.replacen("\n## 3. ", health, 1);
    assert_ne!(other, content);
    let edit = json!({"content": other, "version": version + 1});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &edit).await.status(), 200);
    let after = fact(&alice, &id, "special").await;
    assert_eq!((&after["value"], &after["source"]), (&json!("true"), &json!("inferred")));
}

#[tokio::test]
async fn b3_a_fact_that_cannot_be_said_changes_nothing_and_says_why() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "service_agreement").await;
    let say = async |fact: &str, body: Value| say(&alice, &id, fact, &body).await;
    say("weather", json!({"value": "true", "version": 1})).await.expect_problem(404, "fact.missing");
    assert_eq!(say("transfer", json!({"value": "perhaps", "version": 1})).await.fields(), ["value"]);
    assert_eq!(
        say("transfer", json!({"value": "true", "version": 1, "reason": "x".repeat(501)})).await.fields(),
        ["reason"]
    );
    assert_eq!(say("transfer", json!({"value": "true"})).await.status(), 422, "the version is needed");
    say("transfer", json!({"value": "true", "version": 9})).await.expect_problem(409, "contract.version_conflict");
    let path = format!("/api/v1/contracts/{id}/facts/transfer?version=1");
    alice.json("DELETE", &path, &json!({})).await.expect_problem(409, "fact.not_said");
    let (_, viewer) = colleague(&app, "Acme", "Vic Viewer", "viewer").await;
    let refused = viewer
        .json("PUT", &format!("/api/v1/contracts/{id}/facts/transfer"), &json!({"value": "true", "version": 1}))
        .await;
    assert_eq!(refused.status(), 403, "{}", refused.text());
    assert_ne!(fact(&alice, &id, "transfer").await["source"], "given");
}

#[tokio::test]
async fn b3_a_fact_is_said_and_taken_back_without_any_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let id = create(&alice, "contractor_agreement").await;
    let way = format!("/contracts/{id}/facts");
    let page = browser.visit(&format!("/contracts/{id}?show=unknown")).await.text();
    assert!(page.contains(&format!("href=\"{way}\"")), "{page}");
    let page = browser.visit(&way).await.text();
    assert!(page.contains("Needs an answer") && page.contains("Client is small for off-payroll"), "{page}");
    let send = async |value: &str| {
        let fields = [
            ("id", id.as_str()),
            ("fact", "small_client"),
            ("version", "1"),
            ("value", value),
            ("reason", "Ten staff"),
        ];
        browser.submit("/do/facts/say", &fields).await
    };
    let refused = send("perhaps").await;
    let page = browser.visit(refused.header("location").unwrap()).await.text();
    assert!(page.contains("Choose one of: true, false.") && page.contains("Ten staff"), "{page}");
    assert_eq!(send("true").await.header("location"), Some(way.as_str()));
    let page = browser.visit(&way).await.text();
    assert!(page.contains("a person said so") && page.contains("“Ten staff”"), "{page}");
    let report = browser.visit(&format!("/contracts/{id}/compliance-report")).await.text();
    assert!(report.contains("what a person said"), "{report}");
    send("").await;
    assert_eq!(fact(&alice, &id, "small_client").await["value"], Value::Null);
}
