//! A clause that a model rewrites: proposed as a change, and put in by a person or not at all.

use crate::models::{PATIENT, app_with, company_with, create};
use crate::support::{Client, Saying};
use serde_json::{Value, json};

const TEXT: &str = "# Services\n\n#. Services {#services}\n\n##. Alder Ltd coats lenses for Birch Ltd.\n\n#. Payment {#payment}\n\n##. Invoices for the \
                    services in clause {@services} are paid within 90 days.\n\n## Signatures\n\nSigned by ______ for and on behalf of Alder Ltd\n";
const CLAUSE: &str =
    "##. Invoices for the services in clause {@services} are to be paid within 30 days of the day they arrive.";

async fn rewrite(alice: &Client, id: &str) -> Value {
    let wish = json!({"clause": 4, "wish": "Give us 30 days to pay."});
    let answer = alice.post(&format!("/api/v1/contracts/{id}/rewrite"), &wish).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn f3_a_rewritten_clause_is_shown_as_a_change_and_put_in_when_a_person_accepts_it() {
    let app = app_with(PATIENT).await;
    let (alice, stub, _) = company_with(&app, Saying::Says(CLAUSE)).await;
    let id = create(&alice, TEXT).await;
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/ask")).await.text();
    assert!(page.contains(&format!("/contracts/{id}/rewrite")), "{page}");
    let fields = [("id", &*id), ("clause", "4"), ("wish", "Give us 30 days to pay.")];
    let asked = browser.submit("/do/models/rewrite", &fields).await;
    let location = asked.header("location").unwrap().to_owned();
    let page = browser.visit(&location).await.text();
    for words in
        ["Give us 30 days to pay.", "What would change", "small-one", "{@services}", "Accept it as the next version"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let sent = stub.asked()[0].0["messages"].to_string();
    assert!(sent.contains("⟦clause ") && sent.contains("Rewrite clause 2.1"), "{sent}");
    let before = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    assert_eq!(before["version"], 1, "the contract is as it was");

    let call = location.split_once("?proposal=").unwrap().1;
    let fields = [("id", &*id), ("proposal", call), ("version", "1"), ("text", CLAUSE), ("act", "accept")];
    let done = browser.submit("/do/models/decide_rewriting", &fields).await;
    assert_eq!(done.header("location"), Some(format!("/contracts/{id}").as_str()), "{}", done.text());
    let after = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    let (old, new) = ("are paid within 90 days.", "are to be paid within 30 days of the day they arrive.");
    assert_eq!(after["content"].as_str().unwrap(), before["content"].as_str().unwrap().replace(old, new));
    let versions = alice.get(&format!("/api/v1/contracts/{id}/versions")).await.text();
    assert!(versions.contains("Rewritten by the model small-one: clause 2.1, accepted by Priya Nair"), "{versions}");
    let it = alice.get(&format!("/api/v1/decisions/{call}")).await.json();
    assert_eq!((&it["outcome"], &it["new_version"], &it["job"]), (&json!("accepted"), &json!(2), &json!("rewrite")));
}

#[tokio::test]
async fn f3_a_rewritten_clause_is_of_the_text_it_was_made_of_and_can_be_turned_down() {
    let app = app_with(PATIENT).await;
    let (alice, stub, _) = company_with(&app, Saying::Says(CLAUSE)).await;
    let id = create(&alice, TEXT).await;
    let call = rewrite(&alice, &id).await["id"].as_str().unwrap().to_owned();
    let changed = alice.patch(&format!("/api/v1/contracts/{id}"), &json!({"version": 1, "title": "Another"})).await;
    assert_eq!(changed.json()["version"], 2, "{}", changed.text());
    let accept = format!("/api/v1/decisions/{call}/accept");
    alice.post(&accept, &json!({"version": 2})).await.expect_problem(409, "decision.earlier_version");
    alice.post(&accept, &json!({"version": 1})).await.expect_problem(409, "contract.version_conflict");
    let page = app.browser_at("Acme").await.visit(&format!("/contracts/{id}/rewrite?proposal={call}")).await.text();
    assert!(page.contains("of an earlier text") && !page.contains("Accept it as the next version"), "{page}");
    let down = alice.post(&format!("/api/v1/decisions/{call}/turn-down"), &json!({})).await;
    assert_eq!(down.json()["outcome"], "turned_down");
    alice.post(&accept, &json!({"version": 2})).await.expect_problem(409, "decision.closed");

    stub.answers(Saying::StopsAfter("##. Invoices"));
    let it = rewrite(&alice, &id).await;
    assert_eq!((&it["outcome"], &it["failure"]), (&json!("incomplete"), &json!("cut")));
    let accept = format!("/api/v1/decisions/{}/accept", it["id"].as_str().unwrap());
    alice.post(&accept, &json!({"version": 2})).await.expect_problem(409, "decision.closed");
    for (body, field) in [
        (json!({"clause": 99, "wish": "Shorter"}), "clause"),
        (json!({"wish": "Shorter"}), "clause"),
        (json!({"clause": 2, "wish": " "}), "wish"),
    ] {
        let answer = alice.post(&format!("/api/v1/contracts/{id}/rewrite"), &body).await;
        assert_eq!((answer.status(), answer.fields()), (422, vec![field.to_owned()]), "{body}");
    }
    assert_eq!(alice.get(&format!("/api/v1/contracts/{id}")).await.json()["version"], 2);
}
