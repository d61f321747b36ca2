//! How long contracts take from made to in force, counted from recorded moments.

use crate::support::{Client, TestApp, new_contract};
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

async fn create(client: &Client, title: &str, kind: &str) -> String {
    let mut body = new_contract(title);
    body["contract_type"] = json!(kind);
    body["content"] = json!("");
    body["end_date"] = json!("2030-11-30");
    let made = client.post("/api/v1/contracts", &body).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

async fn step(client: &Client, id: &str, status: &str) {
    let answer =
        client.post(&format!("/api/v1/contracts/{id}/status"), &json!({"status": status, "reason": "Agreed"})).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
}

async fn read(client: &Client, path: &str) -> Value {
    let answer = client.get(&format!("/api/v1{path}")).await;
    assert_eq!(answer.status(), 200, "{path}: {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn b10_cycle_time_is_the_median_and_mean_of_recorded_moments_and_each_number_opens_its_contracts() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (first, second) = (create(&alice, "First", "nda").await, create(&alice, "Second", "nda").await);
    let third = create(&alice, "Third", "consultancy").await;
    create(&alice, "Signed elsewhere", "nda").await;
    create(&alice, "Still a draft", "nda").await;
    // As it is written when a signed file is brought in.
    let at_once = "UPDATE contracts SET status = 'active', activated_at = created_at WHERE title = 'Signed elsewhere'";
    app.db().execute_unprepared(at_once).await.unwrap();
    app.pass(SignedDuration::from_hours(12));
    let alice = app.owner_again("Acme").await;
    step(&alice, &first, "active").await;
    step(&alice, &second, "pending_review").await;
    step(&alice, &second, "draft").await;
    app.pass(SignedDuration::from_hours(36));
    let alice = app.owner_again("Acme").await;
    step(&alice, &second, "pending_review").await;
    app.pass(SignedDuration::from_hours(24));
    let alice = app.owner_again("Acme").await;
    step(&alice, &second, "active").await;
    app.pass(SignedDuration::from_hours(24 * 7));
    let alice = app.owner_again("Acme").await;
    step(&alice, &third, "active").await;
    step(&alice, &third, "terminated").await;

    let it = read(&alice, "/analytics/cycle-time?days=30").await;
    // Half a day, three days, and ten.
    assert_eq!(it["overall"], json!({"contracts": 3, "median_days": 3.0, "mean_days": 4.5}), "{it}");
    assert_eq!(
        it["by_type"],
        json!([
            {"contract_type": "consultancy", "contracts": 1, "median_days": 10.0, "mean_days": 10.0},
            {"contract_type": "nda", "contracts": 2, "median_days": 1.8, "mean_days": 1.8},
        ]),
        "{it}"
    );
    assert_eq!(it["in_review"], json!({"contracts": 1, "median_days": 1.0, "mean_days": 1.0}));
    assert_eq!((it["left_out"].as_u64(), it["days"].as_u64()), (Some(1), Some(30)));

    let window = format!("in_force_from={}&in_force_to={}", it["from"].as_str().unwrap(), it["to"].as_str().unwrap());
    for (more, titles) in [
        ("came_signed=false", &["First", "Second", "Third"][..]),
        ("came_signed=false&contract_type=nda", &["First", "Second"]),
        ("came_signed=false&was_reviewed=true", &["Second"]),
        ("came_signed=true", &["Signed elsewhere"]),
    ] {
        let found = read(&alice, &format!("/contracts?sort=title&{window}&{more}")).await;
        let found: Vec<_> = found["contracts"].as_array().unwrap().iter().map(|it| it["title"].clone()).collect();
        assert_eq!(found, titles, "{more}");
    }

    let narrow = read(&alice, "/analytics/cycle-time?days=7").await;
    assert_eq!(narrow["overall"]["contracts"], 1, "only what came into force within the window: {narrow}");
    let page = app.browser_at("Acme").await.visit("/dashboard").await.text();
    for words in ["How long contracts take", "3.0 days", "came here signed", "came_signed=false"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test]
async fn b10_without_a_signed_contract_there_is_no_cycle_time_rather_than_nought() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    create(&alice, "Draft", "nda").await;
    let it = read(&alice, "/analytics/cycle-time").await;
    assert_eq!((&it["overall"], &it["in_review"], &it["by_type"]), (&Value::Null, &Value::Null, &json!([])));
    assert_eq!(it["days"], 90);
    let refused = alice.get("/api/v1/analytics/cycle-time?days=6").await;
    assert_eq!((refused.status(), refused.fields()), (422, vec!["days".to_owned()]));
    let page = app.browser_at("Acme").await.visit("/dashboard").await.text();
    assert!(page.contains("No contract came into force"), "{page}");
}
