//! What each version keeps beside its text: parties, value, days and type.

use crate::support::{TestApp, new_contract};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

#[tokio::test]
async fn d4_a_version_keeps_parties_value_and_days_and_brings_them_back() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    let change = json!({
        "version": 1, "contract_value": "20000", "end_date": "2028-11-30", "client_name": "Halden Holdings Limited",
        "client_email": "owen@halden.example", "contract_type": "consultancy",
    });
    let changed = alice.patch(&path, &change).await;
    assert_eq!(changed.status(), 200, "{}", changed.text());

    let diff = alice.get(&format!("{path}/versions/1/diff/2")).await;
    assert!(diff.text().contains("\"from\":18500.50,\"to\":20000.00"), "two decimals: {}", diff.text());
    let diff = diff.json();
    assert_eq!(diff["changes"], json!([]), "no word of the text differs");
    assert_eq!(
        diff["details_changes"],
        json!([
            {"field": "contract_type", "from": "service_agreement", "to": "consultancy"},
            {"field": "client_name", "from": "Halden Coatings Limited", "to": "Halden Holdings Limited"},
            {"field": "client_email", "from": null, "to": "owen@halden.example"},
            {"field": "contract_value", "from": 18500.50, "to": 20000.00},
            {"field": "end_date", "from": "2027-11-30", "to": "2028-11-30"},
        ])
    );
    let first = alice.get(&format!("{path}/versions/1")).await;
    assert!(first.text().contains("\"contract_value\":18500.50"), "two decimals: {}", first.text());
    let first = first.json();
    assert_eq!((&first["details"]["contract_value"], &first["details"]["currency"]), (&json!(18500.50), &json!("GBP")));

    let restored = alice.post(&format!("{path}/versions/1/restore"), &json!({})).await.json();
    for (field, value) in [
        ("contract_value", json!(18500.50)),
        ("end_date", json!("2027-11-30")),
        ("client_name", json!("Halden Coatings Limited")),
        ("client_email", Value::Null),
        ("contract_type", json!("service_agreement")),
        ("version", json!(3)),
    ] {
        assert_eq!(restored[field], value, "{field}: {restored}");
    }

    let browser = app.browser_at("Acme").await;
    let page = path.trim_start_matches("/api/v1").to_owned();
    let history = browser.visit(&format!("{page}/versions")).await.text();
    assert!(history.contains("Value £18,500.50 → £20,000.00"), "{history}");
    assert!(history.contains("Last day 30 November 2028 → 30 November 2027"), "the way back is told too: {history}");
    let compared = browser.visit(&format!("{page}/compare?from=1&to=2")).await.text();
    for words in ["Details that differ", "£18,500.50", "£20,000.00", "30 November 2028", "Consultancy"] {
        assert!(compared.contains(words), "{words}: {compared}");
    }
    let one = browser.visit(&format!("{page}/versions/2")).await.text();
    assert!(one.contains("Its text, title, parties, value, days and type come back"), "{one}");
}

#[tokio::test]
async fn d4_a_version_from_before_details_were_kept_says_so_and_leaves_them_as_they_are() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    app.db().execute_unprepared("UPDATE contract_versions SET details = NULL").await.unwrap();
    let changed = alice.patch(&path, &json!({"version": 1, "contract_value": "20000", "title": "Coating"})).await;
    assert_eq!(changed.status(), 200, "{}", changed.text());

    assert_eq!(alice.get(&format!("{path}/versions/1/diff/2")).await.json()["details_changes"], Value::Null);
    assert_eq!(alice.get(&format!("{path}/versions/1")).await.json()["details"], Value::Null);
    let browser = app.browser_at("Acme").await;
    let page = path.trim_start_matches("/api/v1").to_owned();
    let compared = browser.visit(&format!("{page}/compare?from=1&to=2")).await.text();
    assert!(compared.contains("were not kept with one of these versions"), "{compared}");
    let one = browser.visit(&format!("{page}/versions/1")).await.text();
    assert!(one.contains("were not kept with it and stay as they are now"), "{one}");

    let restored = alice.post(&format!("{path}/versions/1/restore"), &json!({})).await.json();
    assert_eq!((&restored["title"], &restored["contract_value"]), (&json!("Lens coating"), &json!(20000.0)));
}
