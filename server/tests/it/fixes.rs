//! Putting a wording in for a finding by both doors: what it changes, what the rules say then, and when it is refused.

use crate::findings::{LATE, analysis, finding};
use crate::parties::colleague;
use crate::support::{Answer, Client, TestApp, new_contract};
use serde_json::{Value, json};

/// A rule that a contract with this text does not meet, whose wording has no blanks.
const LAW: &str = "COM-LAW";
/// Another, whose wording has blanks.
const CAP: &str = "COM-LIAB-CAP";
const TEXT: &str = "# Services\n\n## 1. Services\n\n1.1 Alder Ltd coats lenses for Birch Ltd.\n\n## 2. Payment\n\n2.1 Invoices are paid \
                    within 90 days.\n\n## Signatures\n\nSigned by ______ for and on behalf of Alder Ltd\n\nSigned by ______ for and on behalf of \
                    Birch Ltd\n";

async fn create(client: &Client) -> String {
    let mut form = new_contract("Lens coating");
    form["content"] = json!(TEXT);
    let answer = client.post("/api/v1/contracts", &form).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn text(client: &Client, id: &str) -> (u64, String) {
    let it = client.get(&format!("/api/v1/contracts/{id}")).await.json();
    (it["version"].as_u64().unwrap(), it["content"].as_str().unwrap().to_owned())
}

fn path(id: &str, rule: &str) -> String {
    format!("/api/v1/contracts/{id}/findings/{rule}/fix")
}

async fn put_in(client: &Client, id: &str, rule: &str, body: &Value) -> Answer {
    client.post(&path(id, rule), body).await
}

/// How the form of the page sends a wording.
async fn submit(browser: &Client, (id, rule): (&str, &str), act: &str, further: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> =
        [("id", id), ("rule", rule), ("act", act)].into_iter().chain(further.iter().copied()).collect();
    browser.submit("/do/fixes/put_in", &fields).await
}

#[tokio::test]
async fn a_program_puts_the_proposed_wording_in_and_hears_what_the_rules_say_then() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let before = analysis(&alice, &id).await;
    assert_eq!(finding(&before, LAW)["status"], "fail");
    let proposed = alice.get(&path(&id, LAW)).await.json();
    let wording = &proposed["wording"];
    assert!(wording["text"].as_str().unwrap().contains("the law of England and Wales"), "{proposed}");
    assert_eq!((&wording["place"], &wording["expected_status"]), (&json!("new"), &json!("pass")));
    let places: Vec<_> = wording["places"].as_array().unwrap().iter().map(|it| it["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["new", "1", "2"]);
    assert_eq!(text(&alice, &id).await, (1, TEXT.to_owned()), "asking changes nothing");

    let answer = put_in(&alice, &id, LAW, &json!({"version": 1})).await;
    assert_eq!((answer.status(), answer.header("etag")), (200, Some("\"2\"")), "{}", answer.text());
    let done = answer.json();
    assert_eq!((&done["version"], &done["finding"]["status"]), (&json!(2), &json!("pass")));
    assert!(done["overall_score"].as_f64() > before["overall_score"].as_f64());
    let (version, content) = text(&alice, &id).await;
    assert_eq!(version, 2);
    assert!(content.contains("within 90 days.\n\n## 3. Governing law\n\n3.1 This agreement"), "{content}");
    assert!(content.contains("England and Wales.\n\n## Signatures\n\nSigned by"), "{content}");
    let versions = alice.get(&format!("/api/v1/contracts/{id}/versions")).await.text();
    assert!(versions.contains("Fix for COM-LAW: "), "{versions}");
    assert_eq!(finding(&analysis(&alice, &id).await, LAW)["status"], "pass", "it was analysed with its save");
}

#[tokio::test]
async fn blanks_stay_in_the_text_and_are_named_and_another_place_can_be_chosen() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let done = put_in(&alice, &id, CAP, &json!({"version": 1, "place": "2"})).await.json();
    assert_eq!(done["gaps"], json!(["[the limit in pounds, such as £100,000]"]));
    let (_, content) = text(&alice, &id).await;
    assert!(content.contains("2.2 The total liability"), "{content}");
    assert!(content.contains("[the limit in pounds, such as £100,000]"), "{content}");

    let own = "Liability is limited to £5.\n\nNot so for:\n\n- fraud; and\n- the price.";
    let done = put_in(&alice, &id, LAW, &json!({"version": 2, "text": own, "place": "1"})).await.json();
    assert_eq!(done["finding"]["status"], "fail", "whoever writes something else is not told that it helps");
    let (version, content) = text(&alice, &id).await;
    let expected = "Birch Ltd.\n\n1.2 Liability is limited to £5.\n\n1.3 Not so for:\n\n(a) fraud; and\n\n(b) the price.\n\n## 2. Payment";
    assert!(version == 3 && content.contains(expected), "{content}");
}

#[tokio::test]
async fn who_saw_an_earlier_version_changes_nothing_and_what_was_sent_twice_is_put_in_once() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let body = json!({"version": 1});
    assert_eq!(put_in(&alice, &id, LAW, &body).await.status(), 200);
    put_in(&alice, &id, LAW, &body).await.expect_problem(409, "contract.version_conflict");
    put_in(&alice, &id, LAW, &json!({"version": 2})).await.expect_problem(409, "fix.nothing_to_fix");
    let request =
        alice.request("POST", &path(&id, CAP)).header("content-type", "application/json").header("if-match", "\"1\"");
    alice.send(request, "{}".into()).await.expect_problem(409, "contract.version_conflict");
    let request =
        alice.request("POST", &path(&id, CAP)).header("content-type", "application/json").header("if-match", "\"2\"");
    assert_eq!(alice.send(request, "{}".into()).await.json()["version"], 3);
    let (version, content) = text(&alice, &id).await;
    assert_eq!((version, content.matches("the law of England and Wales").count()), (3, 1));

    let id = create(&alice).await;
    let words = json!({"version": 1, "text": "Alder Ltd coats lenses for Birch Ltd."});
    put_in(&alice, &id, LAW, &words).await.expect_problem(409, "fix.already_there");
    assert_eq!(text(&alice, &id).await.0, 1);
}

#[tokio::test]
async fn what_cannot_be_put_in_is_refused_by_field() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let refused = async |body: Value| {
        let answer = put_in(&alice, &id, LAW, &body).await;
        assert_eq!(answer.status(), 422, "{}", answer.text());
        answer.fields()
    };
    assert_eq!(refused(json!({})).await, ["version"]);
    assert_eq!(refused(json!({"version": 1, "text": " \n\n "})).await, ["text"]);
    assert_eq!(refused(json!({"version": 1, "text": "x".repeat(20_001)})).await, ["text"]);
    for nowhere in ["9", "0", "-1", "Schedule 1", "2; DROP TABLE contracts"] {
        assert_eq!(refused(json!({"version": 1, "place": nowhere})).await, ["place"], "{nowhere}");
    }
    put_in(&alice, &id, LATE, &json!({"version": 1})).await.expect_problem(409, "fix.no_wording");
    put_in(&alice, &id, "NO-RULE", &json!({"version": 1})).await.expect_problem(404, "finding.missing");
    assert_eq!(alice.get(&path(&id, LATE)).await.json()["wording"], Value::Null, "its advice is for the editor");
    assert_eq!(text(&alice, &id).await, (1, TEXT.to_owned()));
}

#[tokio::test]
async fn only_who_may_change_contracts_puts_wording_in_and_only_into_a_draft() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let (_, viewer) = colleague(&app, "Acme", "Vera Viewer", "viewer").await;
    put_in(&viewer, &id, LAW, &json!({"version": 1})).await.expect_problem(403, "account.not_allowed");
    viewer.get(&path(&id, LAW)).await.expect_problem(403, "account.not_allowed");
    let mallory = app.owner_of("Mallory").await;
    put_in(&mallory, &id, LAW, &json!({"version": 1})).await.expect_problem(404, "contract.missing");

    let active = alice.post(&format!("/api/v1/contracts/{id}/status"), &json!({"status": "active"})).await;
    assert_eq!(active.status(), 200, "{}", active.text());
    put_in(&alice, &id, LAW, &json!({"version": 1})).await.expect_problem(409, "contract.read_only");
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/findings/{LAW}")).await.text();
    assert!(!page.contains("Put a wording in") && !page.contains("Change it in the editor"), "{page}");
    let page = browser.visit(&format!("/contracts/{id}?show=all")).await.text();
    assert!(!page.contains("Put a wording in"), "nothing is offered for what cannot be changed");
}

#[tokio::test]
async fn the_pages_show_the_wording_its_blanks_and_what_changes_and_say_what_the_rules_say_then() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let browser = app.browser_at("Acme").await;
    let contract = browser.visit(&format!("/contracts/{id}")).await.text();
    let (fix, finding) = (format!("/contracts/{id}/findings/{CAP}/fix"), format!("/contracts/{id}/findings/{CAP}"));
    assert!(contract.contains(&format!("href=\"{fix}\"")), "{contract}");
    assert!(!contract.contains(&format!("/findings/{LATE}/fix")) && contract.contains("Change it in the editor"));

    let page = browser.visit(&fix).await.text();
    for words in
        ["Fill in what stands in square brackets", "<ins", "the rule would be met", "Put it in as the next version"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let own = "Nobody owes more than [a sum].";
    let looked = submit(&browser, (&id, CAP), "look", &[("version", "1"), ("text", own), ("place", "1")]).await;
    assert_eq!(looked.header("location"), Some(fix.as_str()), "{}", looked.text());
    let page = browser.visit(&fix).await.text();
    assert!(
        page.contains(own) && page.contains("[a sum]") && page.contains("1.2"),
        "what was typed is shown again: {page}"
    );
    assert_eq!(text(&alice, &id).await.0, 1, "looking changes nothing");

    let proposed = alice.get(&path(&id, CAP)).await.json()["wording"]["text"].as_str().unwrap().to_owned();
    let done = submit(&browser, (&id, CAP), "put_in", &[("version", "1"), ("text", &proposed), ("place", "new")]).await;
    assert_eq!(done.header("location"), Some(finding.as_str()), "{}", done.text());
    let page = browser.visit(&finding).await.text();
    for words in [
        "The wording stands in version 2.",
        "this rule is met now",
        "Still to fill in before anybody signs: [the limit",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!browser.visit(&finding).await.text().contains("The wording stands in"), "it is said once");
    let page = browser.visit(&fix).await.text();
    assert!(page.contains("There is nothing to fix") && !page.contains("Put it in as"), "{page}");
}

#[tokio::test]
async fn a_person_who_was_too_late_finds_their_wording_again_and_advice_leads_to_the_editor() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let browser = app.browser_at("Acme").await;
    let change = json!({"version": 1, "title": "Lens coating, second try"});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &change).await.status(), 200);
    let own = "The law of England and Wales governs this agreement, and our own words with it. ".repeat(60);
    let late = submit(&browser, (&id, LAW), "put_in", &[("version", "1"), ("text", &own), ("place", "2")]).await;
    let fix = format!("/contracts/{id}/findings/{LAW}/fix");
    assert_eq!(late.header("location"), Some(fix.as_str()), "{}", late.text());
    let page = browser.visit(&fix).await.text();
    assert!(page.contains("Nothing of yours is lost") && page.contains(own.trim()), "{page}");
    assert!(page.contains("name=\"version\" value=\"2\""), "the next try is about what is there now: {page}");
    let empty = submit(&browser, (&id, LAW), "put_in", &[("version", "2"), ("text", ""), ("place", "2")]).await;
    assert_eq!(empty.header("location"), Some(fix.as_str()));
    let page = browser.visit(&fix).await.text();
    assert!(page.contains("Write the wording that is to go into the contract."), "{page}");
    assert_eq!(text(&alice, &id).await, (2, TEXT.to_owned()));

    let advice = browser.visit(&format!("/contracts/{id}/findings/{LATE}/fix")).await.text();
    assert!(
        advice.contains("There is no wording to put in") && advice.contains(&format!("/contracts/{id}/edit")),
        "{advice}"
    );
}
