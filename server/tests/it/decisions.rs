//! What is kept of each call of a model, wordings that are accepted by a person or not at all, and the page of all of them.

use crate::models::{ANSWER, PATIENT, TEXT, app_with, ask, company_with, question};
use crate::parties::colleague;
use crate::support::{Client, Saying};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// A rule that the contract of these stories does not meet.
const LAW: &str = "COM-LAW";
const WORDING: &str = "This agreement and any dispute about it are governed by the law of England and Wales.";

async fn propose(client: &Client, id: &str) -> Value {
    let answer = client.post(&format!("/api/v1/contracts/{id}/findings/{LAW}/proposal"), &json!({})).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()
}

async fn text(client: &Client, id: &str) -> (u64, String) {
    let it = client.get(&format!("/api/v1/contracts/{id}")).await.json();
    (it["version"].as_u64().unwrap(), it["content"].as_str().unwrap().to_owned())
}

fn word(it: &Value, name: &str) -> String {
    it[name].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn f3_a_wording_by_a_model_enters_a_contract_only_when_a_person_accepts_it() {
    let app = app_with(PATIENT).await;
    let (alice, stub, id) = company_with(&app, Saying::Says(WORDING)).await;
    let made = propose(&alice, &id).await;
    assert_eq!((word(&made, "outcome"), word(&made, "output")), ("answered".to_owned(), WORDING.to_owned()));
    assert_eq!(text(&alice, &id).await, (1, TEXT.to_owned()), "a proposal changes nothing");
    let task = stub.asked()[0].0["messages"][2]["content"].as_str().unwrap().to_owned();
    assert!(task.contains("The rule: ") && task.contains("The law: "), "{task}");

    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/findings/{LAW}")).await.text();
    assert!(page.contains(&format!("/contracts/{id}/findings/{LAW}/proposal")), "{page}");
    let call = word(&made, "id");
    let path = format!("/contracts/{id}/findings/{LAW}/proposal?proposal={call}");
    let page = browser.visit(&path).await.text();
    for words in [
        WORDING,
        "Proposed by small-one for COM-LAW",
        "<ins",
        "the rule would be met",
        "Accept it as the next version",
        "Turn it down",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let fields =
        [("id", &*id), ("proposal", &*call), ("rule", LAW), ("version", "1"), ("text", WORDING), ("act", "accept")];
    let accepted = browser.submit("/do/models/decide", &fields).await;
    assert_eq!(
        accepted.header("location"),
        Some(format!("/contracts/{id}/findings/{LAW}").as_str()),
        "{}",
        accepted.text()
    );
    let page = browser.visit(&format!("/contracts/{id}/findings/{LAW}")).await.text();
    assert!(page.contains("The wording stands in version 2."), "{page}");
    let (version, content) = text(&alice, &id).await;
    assert!(version == 2 && content.contains(WORDING), "{content}");
    let versions = alice.get(&format!("/api/v1/contracts/{id}/versions")).await.text();
    assert!(versions.contains("Proposed by the model small-one for COM-LAW, accepted by Priya Nair"), "{versions}");
    let kept = alice.get(&format!("/api/v1/decisions/{call}")).await.json();
    assert_eq!((word(&kept, "outcome"), word(&kept, "decided_by")), ("accepted".to_owned(), "Priya Nair".to_owned()));
    assert_eq!((&kept["new_version"], word(&kept, "output")), (&json!(2), WORDING.to_owned()));

    let trail = alice.get("/api/v1/security/audit-logs").await.text();
    for action in ["model.asked", "model.answered", "model.proposal_accepted", "contract.edited"] {
        assert!(trail.contains(action), "{action}: {trail}");
    }
    let page = browser.visit(&path).await.text();
    assert!(page.contains("Accepted by Priya Nair") && !page.contains("Accept it as the next version"), "{page}");
}

#[tokio::test]
async fn d7_a_proposal_is_decided_once_and_a_stale_one_changes_nothing() {
    let app = app_with(PATIENT).await;
    let (alice, _, id) = company_with(&app, Saying::Says(WORDING)).await;
    let first = word(&propose(&alice, &id).await, "id");
    app.pass(SignedDuration::from_secs(1));
    let second = word(&propose(&alice, &id).await, "id");
    let accept = format!("/api/v1/decisions/{first}/accept");
    assert_eq!(alice.post(&accept, &json!({})).await.fields(), ["version"]);
    let change = json!({"version": 1, "title": "Lens coating, second try"});
    assert_eq!(alice.patch(&format!("/api/v1/contracts/{id}"), &change).await.status(), 200);
    alice.post(&accept, &json!({"version": 1})).await.expect_problem(409, "contract.version_conflict");
    let open = alice.get(&format!("/api/v1/decisions/{first}")).await.json();
    assert_eq!(word(&open, "outcome"), "answered", "it can still be decided about");

    let path = format!("/api/v1/decisions/{first}/turn-down");
    assert_eq!(alice.post(&path, &json!({"reason": "x".repeat(1_001)})).await.fields(), ["reason"]);
    let turned = alice.post(&path, &json!({"reason": "Our own wording is stricter."})).await.json();
    assert_eq!((word(&turned, "outcome"), &turned["new_version"]), ("turned_down".to_owned(), &Value::Null));
    assert_eq!(word(&turned, "reason"), "Our own wording is stricter.");
    let page = app.browser_at("Acme").await.visit(&format!("/decisions/{first}")).await.text();
    assert!(page.contains("Our own wording is stricter."), "{page}");
    alice.post(&accept, &json!({"version": 2})).await.expect_problem(409, "decision.closed");
    assert_eq!(text(&alice, &id).await, (2, TEXT.to_owned()), "what was turned down is not put in");
    let accepted = alice.post(&format!("/api/v1/decisions/{second}/accept"), &json!({"version": 2})).await;
    assert_eq!(accepted.json()["new_version"], 3, "{}", accepted.text());
    alice
        .post(&format!("/api/v1/decisions/{second}/turn-down"), &json!({}))
        .await
        .expect_problem(409, "decision.closed");
    let list = alice.get("/api/v1/decisions?job=propose").await.json();
    let share = &list["patterns"]["shares"][0];
    assert_eq!(
        (&share["accepted"], &share["turned_down"], &share["accepted_percent"]),
        (&json!(1), &json!(1), &json!(50))
    );
}

#[tokio::test]
async fn f3_a_proposal_that_broke_off_or_is_of_somebody_who_may_not_edit_cannot_be_accepted() {
    let app = app_with(PATIENT).await;
    let (alice, stub, id) = company_with(&app, Saying::StopsAfter("This agreement is")).await;
    let broken = propose(&alice, &id).await;
    assert_eq!(word(&broken, "outcome"), "incomplete");
    let accept = format!("/api/v1/decisions/{}/accept", word(&broken, "id"));
    alice.post(&accept, &json!({"version": 1})).await.expect_problem(409, "decision.closed");
    let browser = app.browser_at("Acme").await;
    let path = format!("/contracts/{id}/findings/{LAW}/proposal?proposal={}", word(&broken, "id"));
    let page = browser.visit(&path).await.text();
    assert!(page.contains("The answer broke off") && !page.contains("Accept it"), "{page}");
    assert!(page.contains("Ask for another wording"), "{page}");

    stub.answers(Saying::Says(WORDING));
    app.pass(SignedDuration::from_secs(1));
    let whole = word(&propose(&alice, &id).await, "id");
    let (_, viewer) = colleague(&app, "Acme", "Vera Viewer", "viewer").await;
    let mallory = app.owner_of("Mallory").await;
    for client in [&viewer, &mallory] {
        let accept = format!("/api/v1/decisions/{whole}/accept");
        client.post(&accept, &json!({"version": 1})).await.expect_problem(404, "decision.missing");
    }
    mallory
        .post(&format!("/api/v1/decisions/{whole}/turn-down"), &json!({}))
        .await
        .expect_problem(404, "decision.missing");
    viewer
        .post(&format!("/api/v1/decisions/{whole}/turn-down"), &json!({}))
        .await
        .expect_problem(403, "account.not_allowed");
    assert_eq!(text(&alice, &id).await, (1, TEXT.to_owned()));
}

#[tokio::test]
async fn d7_every_call_is_listed_filtered_and_saved_as_a_table_and_as_json() {
    let app = app_with(PATIENT).await;
    let (alice, stub, id) = company_with(&app, Saying::Says(ANSWER)).await;
    let browser = app.browser_at("Acme").await;
    assert!(browser.visit("/decisions").await.text().contains("No model was asked yet"));
    let asked = ask(&alice, &id, &question()).await.json();
    stub.answers(Saying::Fails(404));
    for _ in 0..2 {
        app.pass(SignedDuration::from_secs(1));
        ask(&alice, &id, &json!({"job": "answer", "question": "=2+3, is that a formula?"})).await;
    }
    let list = alice.get("/api/v1/decisions").await.json();
    assert_eq!((&list["total"], &list["decisions"][2]["id"]), (&json!(3), &asked["id"]), "newest first: {list}");
    assert_eq!(list["patterns"]["failures"], json!([{"failure": "not_there", "calls": 2}]));
    let of = async |query: &str| alice.get(&format!("/api/v1/decisions?{query}")).await.json()["total"].clone();
    assert_eq!(
        (of("outcome=failed").await, of("failure=busy").await, of("job=try").await),
        (json!(2), json!(0), json!(0))
    );
    assert_eq!(of(&format!("contract_id={id}")).await, 3);
    assert_eq!(alice.get("/api/v1/decisions?outcome=nonsense&page=0").await.fields(), ["outcome", "page"]);
    let today = word(&asked, "asked_at").split('T').next().unwrap().to_owned();
    assert_eq!((of(&format!("since={today}&until={today}")).await, of("until=2020-01-01").await), (json!(3), json!(0)));
    assert_eq!((of("since=2199-12-31").await, of("until=2199-12-31").await), (json!(0), json!(3)));
    let me = word(&alice.get("/api/v1/auth/me").await.json(), "id");
    let nobody = uuid::Uuid::from_u128(7);
    assert_eq!((of(&format!("person_id={me}")).await, of(&format!("person_id={nobody}")).await), (json!(3), json!(0)));
    let refused = alice.get("/api/v1/decisions?person_id=me&since=soon").await;
    assert_eq!(refused.fields(), ["person_id", "since"]);
    let second = alice.get("/api/v1/decisions?page=2&size=2").await.json();
    assert_eq!((second["decisions"].as_array().unwrap().len(), &second["pages"]), (1, &json!(2)));
    let kept = alice.get(&format!("/api/v1/decisions/{}", word(&asked, "id"))).await.json();
    assert_eq!(kept["input_spans"], json!([{"start": 0, "end": TEXT.chars().count()}]));
    assert_eq!((kept["prompt_hash"].as_str().unwrap().len(), &kept["contract_version"]), (64, &json!(1)));
    assert_eq!(word(&kept, "route"), format!("{}/chat/completions", stub.base_url()));

    let page = browser.visit("/decisions?outcome=failed").await.text();
    for words in ["2 calls, newest first", "Not there (2)", "Answer a question, small-one", "Save as table"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(browser.visit("/decisions?job=try").await.text().contains("No call is like that"));
    let one = browser.visit(&format!("/decisions/{}", word(&asked, "id"))).await.text();
    assert!(one.contains("Fingerprint of the prompt") && one.contains("Birch Ltd has ninety days"), "{one}");

    let table = browser.visit("/decisions/export?format=csv").await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"), "{}", table.text());
    let table = table.text();
    assert_eq!(table.lines().next().unwrap().split(',').next(), Some("id"));
    assert!(table.contains("'=2+3") && table.contains("not_there"), "no cell begins as a formula: {table}");
    let saved = browser.visit("/decisions/export?format=json&outcome=answered").await.json();
    assert_eq!((saved.as_array().unwrap().len(), &saved[0]["id"]), (1, &asked["id"]));
    let empty = browser.visit("/decisions/export?format=json&job=try").await.json();
    assert_eq!(empty, json!([]));
    let trail = alice.get("/api/v1/security/audit-logs?event_type=model.decisions_exported").await.json();
    assert_eq!(trail["total"], 3, "{trail}");
}

#[tokio::test]
async fn d7_whom_decisions_are_for() {
    let app = app_with(PATIENT).await;
    let (alice, _, id) = company_with(&app, Saying::Says(ANSWER)).await;
    let (_, requester) = colleague(&app, "Acme", "Rob Requester", "requester").await;
    let own = word(&ask(&requester, &id, &question()).await.json(), "id");
    assert_eq!(requester.get(&format!("/api/v1/decisions/{own}")).await.status(), 200, "one's own");
    let theirs = word(&ask(&alice, &id, &question()).await.json(), "id");
    requester.get(&format!("/api/v1/decisions/{theirs}")).await.expect_problem(404, "decision.missing");
    requester.get("/api/v1/decisions").await.expect_problem(403, "account.not_allowed");
    for (name, role) in [("Ada Auditor", "auditor"), ("Lena Legal", "legal")] {
        let (_, client) = colleague(&app, "Acme", name, role).await;
        assert_eq!(client.get("/api/v1/decisions").await.json()["total"], 2, "{role}");
    }
}

#[tokio::test]
async fn d7_a_call_that_a_stopped_server_left_is_settled_and_one_under_way_is_not() {
    let app = app_with(PATIENT).await;
    let (alice, _, id) = company_with(&app, Saying::Says(ANSWER)).await;
    let left = word(&ask(&alice, &id, &question()).await.json(), "id");
    app.db().execute_unprepared("UPDATE decisions SET outcome = 'asked'").await.unwrap();
    assert_eq!(pactoria::decisions::actions::settle_left(&app.services).await.unwrap(), 0);
    app.pass(SignedDuration::from_mins(11));
    assert_eq!(pactoria::decisions::actions::settle_left(&app.services).await.unwrap(), 1);
    let it = alice.get(&format!("/api/v1/decisions/{left}")).await.json();
    assert_eq!((word(&it, "outcome"), word(&it, "failure")), ("failed".to_owned(), "server_stopped".to_owned()));
}
