//! The audit trail: what is written, and that tampering shows.

use crate::imports::hand_in;
use crate::own_clauses::set_off;
use crate::support::{TestApp, new_contract};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use std::collections::BTreeSet;

/// Every value of a text column that is not null, sorted.
pub(crate) async fn texts(app: &TestApp, table: &str, column: &str) -> Vec<String> {
    let db = app.db();
    let statement =
        Statement::from_string(db.get_database_backend(), format!("SELECT {column} AS value FROM {table} ORDER BY 1"));
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().filter_map(|row| row.try_get::<Option<String>>("", "value").unwrap()).collect()
}

async fn tamper(app: &TestApp, sql: &str) {
    app.db().execute_unprepared(sql).await.unwrap();
}

pub(crate) async fn verify(app: &TestApp) -> (bool, String) {
    let report = server::audit::verify(&app.services).await.unwrap();
    (report.is_whole, report.lines.join("\n"))
}

async fn app_with_a_history() -> TestApp {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for title in ["One", "Two", "Three"] {
        assert_eq!(alice.post("/api/v1/contracts", &new_contract(title)).await.status(), 201);
    }
    app
}

#[tokio::test]
async fn b12_each_change_is_written_into_the_companys_chain() {
    let app = app_with_a_history().await;
    assert_eq!(
        texts(&app, "audit", "action").await,
        ["account.token_made", "company.registered", "contract.created", "contract.created", "contract.created"]
    );
    let (is_whole, report) = verify(&app).await;
    assert!(is_whole, "{report}");
    assert!(report.contains("Acme") && report.contains("5 entries"), "{report}");
}

#[tokio::test]
async fn b12_the_trail_says_from_where_and_under_which_reference() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let request = alice.request("POST", "/api/v1/contracts").header("content-type", "application/json");
    let request = request.header("x-request-id", "support-case-0042");
    let answer = alice.send(request, new_contract("One").to_string().into()).await;
    assert_eq!(answer.header("x-request-id"), Some("support-case-0042"));
    assert!(texts(&app, "audit", "request_id").await.contains(&"support-case-0042".to_owned()));
    assert!(texts(&app, "audit", "address").await.iter().all(|it| it == "203.0.113.7"));
    assert!(texts(&app, "audit", "user_agent").await.iter().all(|it| it == "stories"));
}

#[tokio::test]
async fn b12_a_refused_change_writes_nothing() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let before = texts(&app, "audit", "action").await;
    assert_eq!(alice.post("/api/v1/contracts", &json!({"title": ""})).await.status(), 422);
    assert_eq!(texts(&app, "audit", "action").await, before);
}

#[tokio::test]
async fn e12_the_trail_can_be_filtered_for_whatever_its_entries_are_about() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut form = new_contract("One");
    form["tags"] = json!(["Optics"]);
    alice.post("/api/v1/contracts", &form).await;
    let tag = alice.get("/api/v1/tags").await.json()["tags"][0]["id"].as_str().unwrap().to_owned();
    alice.patch(&format!("/api/v1/tags/{tag}"), &json!({"name": "Lenses"})).await;
    alice.post("/api/v1/keys", &json!({"name": "Reports", "scope": "read"})).await;
    alice.post("/api/v1/filters", &json!({"name": "Drafts", "filter": {"status": "draft"}})).await;
    alice.post("/api/v1/clauses", &set_off("We were asked twice")).await;
    let rule = "/api/v1/settings/playbook/rules/COM-LP-60";
    alice.json("PUT", rule, &json!({"state": "off", "reason": "We always do"})).await;
    hand_in(&alice, &[("One.txt", b"An agreement.")]).await;
    app.browser_at("Acme")
        .await
        .submit("/do/outbox/send_test", &[("id", "0199f3a0-7b1c-7000-8000-000000000001")])
        .await;

    let logs = "/api/v1/security/audit-logs?size=200";
    let all = alice.get(logs).await.json();
    let about: BTreeSet<_> =
        all["logs"].as_array().unwrap().iter().map(|it| it["resource_type"].as_str().unwrap()).collect();
    for word in ["account", "clause", "company", "contract", "filter", "import", "key", "mail", "rule", "tag"] {
        assert!(about.contains(word), "{word} is not among {about:?}");
    }
    for word in about {
        let found = alice.get(&format!("{logs}&resource_type={word}")).await;
        assert_eq!(found.status(), 200, "{word}: {}", found.text());
        let found = found.json();
        assert!(found["total"].as_u64() > Some(0), "{word}");
        assert!(found["logs"].as_array().unwrap().iter().all(|it| it["resource_type"] == word), "{found}");
    }
    let nothing = alice.get(&format!("{logs}&resource_type=weather")).await;
    assert_eq!((nothing.status(), nothing.fields()), (422, vec!["resource_type".to_owned()]));
}

#[tokio::test]
async fn e8_an_edited_entry_breaks_the_chain_where_it_stands() {
    let app = app_with_a_history().await;
    tamper(&app, "UPDATE audit SET subject = 'Another' WHERE seq = 4").await;
    let (is_whole, report) = verify(&app).await;
    assert!(!is_whole && report.contains("entry 4"), "{report}");
}

#[tokio::test]
async fn e8_admins_check_their_own_chain_by_rest() {
    let app = app_with_a_history().await;
    let (alice, mallory) = (app.owner_again("Acme").await, app.owner_of("Mallory").await);
    let check = "/api/v1/security/audit-logs/check";
    let whole = alice.get(check).await.json();
    assert_eq!(whole, json!({"is_whole": true, "entries": 7, "broken_at": null, "detail": null}));
    tamper(&app, "UPDATE audit SET subject = 'Another' WHERE seq = 4").await;
    let broken = alice.get(check).await.json();
    let expected =
        json!({"is_whole": false, "entries": null, "broken_at": 4, "detail": "this entry is not as it was written"});
    assert_eq!(broken, expected);
    assert_eq!(mallory.get(check).await.json()["is_whole"], true, "each company has a chain of its own");
    app.make("Acme", "legal").await;
    alice.get(check).await.expect_problem(403, "account.not_allowed");
}

#[tokio::test]
async fn e8_a_removed_entry_breaks_the_chain() {
    let app = app_with_a_history().await;
    tamper(&app, "DELETE FROM audit WHERE seq = 3").await;
    let (is_whole, report) = verify(&app).await;
    assert!(!is_whole && report.contains("entry 3"), "{report}");
}

#[tokio::test]
async fn e8_swapped_entries_break_the_chain() {
    let app = app_with_a_history().await;
    for sql in [
        "UPDATE audit SET seq = 99 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 99",
    ] {
        tamper(&app, sql).await;
    }
    assert!(!verify(&app).await.0);
}

#[tokio::test]
async fn e8_one_companys_broken_chain_leaves_the_others_whole() {
    let app = app_with_a_history().await;
    app.owner_of("Bolt").await;
    tamper(&app, "UPDATE audit SET actor = 'Somebody' WHERE subject = 'Two'").await;
    let (is_whole, report) = verify(&app).await;
    assert!(!is_whole);
    assert!(report.lines().any(|it| it.starts_with("whole") && it.contains("Bolt")), "{report}");
    assert!(report.lines().any(|it| it.starts_with("BROKEN") && it.contains("Acme")), "{report}");
}
