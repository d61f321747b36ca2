//! Wherever a day is sent by REST, an instant stands for its day where the company is.

use crate::findings::{LATE, analysis, create, decide, finding};
use crate::imports::{IMPORTS, accept, read, signed};
use crate::support::{Client, TestApp, new_contract, registration};
use serde_json::{Value, json};

/// An evening in UTC, which is the next morning in Auckland.
const EVENING: &str = "2026-12-01T20:00:00Z";
const NEXT_DAY: &str = "2026-12-02";
/// The evening before the clock of these stories; in Auckland, the day that it is.
const LAST_EVENING: &str = "2026-11-22T20:00:00Z";
const TODAY: &str = "2026-11-23";

/// The owner of a company in Auckland, thirteen hours ahead of UTC.
async fn in_auckland(app: &TestApp) -> Client {
    let mut form = registration("Acme");
    form["timezone"] = json!("Pacific/Auckland");
    let answer = app.stranger().post("/api/v1/auth/register", &form).await;
    app.stranger().with_token(answer.json()["token"]["access_token"].as_str().unwrap())
}

async fn made(client: &Client, path: &str, body: &Value) -> Value {
    let answer = client.post(&format!("/api/v1{path}"), body).await;
    assert!(matches!(answer.status(), 200 | 201), "{path}: {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn b7_an_instant_stands_for_its_day_in_every_body() {
    let app = TestApp::new().await;
    let alice = in_auckland(&app).await;
    let id = create(&alice).await;

    let owed = json!({"title": "Report", "due": EVENING, "rhythm": "every", "every_count": 1, "every_unit": "months", "until": EVENING});
    let owed = made(&alice, &format!("/contracts/{id}/obligations"), &owed).await;
    assert_eq!((&owed["due"], &owed["until"]), (&json!(NEXT_DAY), &json!(NEXT_DAY)));

    let seen = analysis(&alice, &id).await;
    let decided = decide(&alice, &seen, LATE, "accepted", json!({"until": EVENING})).await;
    assert_eq!(decided.status(), 200, "{}", decided.text());
    let again = analysis(&alice, &id).await;
    assert_eq!(finding(&again, LATE)["decided"]["until"], NEXT_DAY, "{again}");

    let act = json!({"act": "active", "signed_by": "Both", "signed_on": LAST_EVENING, "contracts": [{"id": id}]});
    assert_eq!(made(&alice, "/contracts/bulk", &act).await["done"], 1);
    assert_eq!(alice.get(&format!("/api/v1/contracts/{id}")).await.json()["signed_on"], TODAY);

    let vouched =
        json!({"statement": "A register is kept.", "evidence": "Folder 7", "seen_on": LAST_EVENING, "until": EVENING});
    let vouched = alice.json("PUT", "/api/v1/frameworks/gdpr/controls/art-33", &vouched).await.json();
    assert_eq!(
        (&vouched["attestation"]["seen_on"], &vouched["attestation"]["until"]),
        (&json!(TODAY), &json!(NEXT_DAY))
    );
    let report = made(&alice, "/frameworks/gdpr/reports", &json!({"to": LAST_EVENING})).await;
    assert_eq!(report["content"]["to"], TODAY, "{report}");

    let mut answers = json!(pactoria::templates::library().template("T-NDA-MUT").unwrap().sample);
    answers["commencement_date"] = json!(EVENING);
    let mut form = new_contract("Talks");
    (form["contract_type"], form["template_id"], form["variables"]) = (json!("nda"), json!("T-NDA-MUT"), answers);
    assert_eq!(made(&alice, "/contracts", &form).await["variables"]["commencement_date"], NEXT_DAY);

    let import = read(&app, &alice, &[("Halden.txt", signed("Halden Coatings").as_bytes())]).await;
    let mut form = accept();
    form["fields"] = json!({"start_date": "2026-11-01T20:00:00Z"});
    form["signed_on"] = json!(LAST_EVENING);
    let brought = alice.post(&format!("{IMPORTS}/{import}/files/1/accept"), &form).await;
    assert_eq!(brought.status(), 201, "{}", brought.text());
    let it = alice.get(&format!("/api/v1/contracts/{}", brought.json()["contract_id"].as_str().unwrap())).await.json();
    assert_eq!((&it["start_date"], &it["signed_on"]), (&json!("2026-11-02"), &json!(TODAY)));
}

#[tokio::test]
async fn b7_an_instant_stands_for_its_day_in_every_query() {
    let app = TestApp::new().await;
    let alice = in_auckland(&app).await;
    let id = create(&alice).await;
    let total = async |words: &str| {
        let answer = alice.get(&format!("/api/v1/contracts?{words}")).await;
        assert_eq!(answer.status(), 200, "{words}: {}", answer.text());
        answer.json()["total"].clone()
    };
    assert_eq!(total(&format!("created_from={LAST_EVENING}&created_to={LAST_EVENING}")).await, 1);
    assert_eq!(total("created_from=2026-11-23T20:00:00Z").await, 0, "that is tomorrow");
    assert_eq!(total("created_to=2026-11-23T00:30:00%2B13:00").await, 1);
    assert_eq!(total("created_to=2026-11-22T23:30:00%2B13:00").await, 0, "that is yesterday");
    assert_eq!(total(&format!("in_force_from={LAST_EVENING}&in_force_to={EVENING}")).await, 0);

    let kept = made(&alice, "/filters", &json!({"name": "New", "filter": {"created_from": LAST_EVENING}})).await;
    assert_eq!(kept["filter"]["created_from"], TODAY);
    let body = json!({"act": "pending_review", "preview": true, "filter": {"created_from": LAST_EVENING}});
    assert_eq!(made(&alice, "/contracts/bulk", &body).await["results"].as_array().map(Vec::len), Some(1));

    let governing = alice.get(&format!("/api/v1/contracts/{id}/governing?on={EVENING}")).await;
    assert_eq!((governing.status(), &governing.json()["on"]), (200, &json!(NEXT_DAY)));
    let framework = alice.get(&format!("/api/v1/frameworks/gdpr?to={LAST_EVENING}")).await.json();
    assert_eq!(framework["to"], TODAY, "{framework}");
    for path in ["/contracts?created_from=soon", "/frameworks?from=soon", &format!("/contracts/{id}/governing?on=soon")]
    {
        assert_eq!(alice.get(&format!("/api/v1{path}")).await.status(), 422, "{path}");
    }
}
