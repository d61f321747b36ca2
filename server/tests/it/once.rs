//! A create that is sent twice with one Idempotency-Key is done once.

use crate::audit::texts;
use crate::imports::{accept, read, signed};
use crate::models::{ANSWER, PATIENT, app_with, company_with, question};
use crate::support::{Answer, Client, Saying, TestApp, new_contract};
use axum::body::Body;
use jiff::SignedDuration;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

const CONTRACTS: &str = "/api/v1/contracts";

async fn send(client: &Client, path: &str, key: &str, body: &Value) -> Answer {
    let request =
        client.request("POST", path).header("content-type", "application/json").header("idempotency-key", key);
    client.send(request, Body::from(body.to_string())).await
}

async fn total(client: &Client) -> Value {
    client.get(CONTRACTS).await.json()["total"].clone()
}

#[tokio::test]
async fn b7_the_same_create_sent_again_gets_the_first_answer_and_makes_nothing() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let first = send(&alice, CONTRACTS, "order-17", &new_contract("Lens coating")).await;
    assert_eq!((first.status(), first.header("idempotent-replayed")), (201, None), "{}", first.text());
    let again = send(&alice, CONTRACTS, "order-17", &new_contract("Lens coating")).await;
    assert_eq!((again.status(), again.header("idempotent-replayed")), (201, Some("true")));
    assert_eq!((again.bytes(), again.header("etag")), (first.bytes(), first.header("etag")));
    assert_eq!(again.header("content-type"), Some("application/json"));
    assert_eq!(total(&alice).await, 1);

    let other = send(&alice, CONTRACTS, "order-17", &new_contract("Frames")).await;
    other.expect_problem(422, "request.idempotency_mismatch");
    assert_eq!(other.fields(), ["idempotency_key"]);
    let elsewhere = send(&alice, "/api/v1/keys", "order-17", &json!({"name": "x", "scope": "read"})).await;
    elsewhere.expect_problem(422, "request.idempotency_mismatch");
    assert_eq!(total(&alice).await, 1);

    let mallory = app.owner_of("Mallory").await;
    let theirs = send(&mallory, CONTRACTS, "order-17", &new_contract("Lens coating")).await;
    assert_eq!((theirs.status(), theirs.header("idempotent-replayed")), (201, None), "each company has its own");
    assert_ne!(theirs.json()["id"], first.json()["id"]);
}

#[tokio::test]
async fn b7_an_answer_is_kept_for_a_day_and_a_refusal_is_not_kept() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let refused = send(&alice, CONTRACTS, "k", &json!({"title": ""})).await;
    assert_eq!(refused.status(), 422);
    let mended = send(&alice, CONTRACTS, "k", &new_contract("Mended")).await;
    assert_eq!((mended.status(), mended.header("idempotent-replayed")), (201, None), "the key was free again");

    app.pass(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    let alice = sign_in(&app).await;
    assert_eq!(send(&alice, CONTRACTS, "k", &new_contract("Mended")).await.header("idempotent-replayed"), Some("true"));
    assert_eq!(pactoria::idempotency::sweep(&app.services).await.unwrap(), 0);
    app.pass(SignedDuration::from_secs(1));
    assert_eq!(send(&alice, CONTRACTS, "k", &new_contract("Mended")).await.header("idempotent-replayed"), None);
    assert_eq!(total(&alice).await, 2);
    app.pass(SignedDuration::from_hours(24));
    assert_eq!(pactoria::idempotency::sweep(&app.services).await.unwrap(), 1);
}

async fn sign_in(app: &TestApp) -> Client {
    let credentials = json!({"email": crate::support::email("Acme"), "password": crate::support::PASSWORD});
    let answer = app.stranger().post("/api/v1/auth/login", &credentials).await.json();
    app.stranger().with_token(answer["token"]["access_token"].as_str().unwrap())
}

#[tokio::test]
async fn b7_while_the_first_is_under_way_the_second_is_told_to_wait() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    assert_eq!(send(&alice, CONTRACTS, "k", &new_contract("Lens coating")).await.status(), 201);
    // As it stands in the database between the beginning and the end of the first request.
    app.db().execute_unprepared("UPDATE idempotency_keys SET status = NULL, answer = NULL").await.unwrap();
    let waits = send(&alice, CONTRACTS, "k", &new_contract("Lens coating")).await;
    waits.expect_problem(409, "request.idempotency_running");
    assert_eq!(waits.header("retry-after"), Some("1"));
    app.pass(SignedDuration::from_mins(5));
    let after = send(&alice, CONTRACTS, "k", &new_contract("Lens coating")).await;
    assert_eq!(after.status(), 201, "an attempt that died does not block its key");
}

#[tokio::test]
async fn b7_many_at_once_make_one() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let body = new_contract("Lens coating");
    let one = || send(&alice, CONTRACTS, "k", &body);
    let answers = tokio::join!(one(), one(), one(), one(), one(), one());
    for answer in [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5] {
        assert!(matches!(answer.status(), 201 | 409), "{}", answer.text());
    }
    assert_eq!(total(&alice).await, 1);
}

#[tokio::test]
async fn b7_a_new_api_key_is_given_again_but_is_not_readable_in_the_database() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let body = json!({"name": "Accounts package", "scope": "read"});
    let first = send(&alice, "/api/v1/keys", "k", &body).await;
    let again = send(&alice, "/api/v1/keys", "k", &body).await;
    assert_eq!((again.status(), again.bytes()), (201, first.bytes()));
    let secret = first.json()["key"].as_str().unwrap().to_owned();
    let row = app
        .db()
        .query_one_raw(sea_orm::Statement::from_string(
            app.db().get_database_backend(),
            "SELECT answer FROM idempotency_keys",
        ))
        .await
        .unwrap()
        .unwrap();
    let kept: Vec<u8> = row.try_get("", "answer").unwrap();
    assert!(kept.len() > secret.len() && !kept.windows(16).any(|it| it == &secret.as_bytes()[9..25]));
    assert!(!texts(&app, "idempotency_keys", "key_hash").await.contains(&"k".to_owned()));

    let program = app.stranger().with_key(&secret);
    send(&program, "/api/v1/keys", "k", &body).await.expect_problem(403, "key.not_allowed");
}

#[tokio::test]
async fn b7_a_file_a_feed_and_a_report_are_made_once() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let import = read(&app, &alice, &[("Halden.txt", signed("Halden Coatings").as_bytes())]).await;
    for (path, body) in [
        (format!("/api/v1/imports/{import}/files/1/accept"), accept()),
        ("/api/v1/feed".to_owned(), json!({})),
        ("/api/v1/frameworks/gdpr/reports".to_owned(), json!({})),
    ] {
        let first = send(&alice, &path, &path, &body).await;
        assert_eq!(first.status(), 201, "{path}: {}", first.text());
        let again = send(&alice, &path, &path, &body).await;
        assert_eq!((again.status(), again.header("idempotent-replayed")), (201, Some("true")), "{path}");
        assert_eq!(again.bytes(), first.bytes(), "{path}");
    }
    assert_eq!(total(&alice).await, 1);
    assert_eq!(alice.get("/api/v1/frameworks/reports").await.json()["total"], 1);
    app.make("Acme", "viewer").await;
    send(&alice, "/api/v1/frameworks/gdpr/reports", "/api/v1/frameworks/gdpr/reports", &json!({}))
        .await
        .expect_problem(403, "account.not_allowed");
}

#[tokio::test]
async fn b7_a_model_that_is_asked_again_with_the_same_idempotency_key_is_asked_once() {
    let app = app_with(PATIENT).await;
    let (alice, stub, id) = company_with(&app, Saying::Says(ANSWER)).await;
    let contract = format!("/api/v1/contracts/{id}");
    for (path, body) in [
        (format!("{contract}/ask"), question()),
        (format!("{contract}/findings/COM-LP-60/proposal"), json!({})),
        (format!("{contract}/rewrite"), json!({"clause": 4, "wish": "Thirty days"})),
        (format!("{contract}/opinion"), json!({})),
        ("/api/v1/templates/T-NDA-MUT/remarks".to_owned(), json!({})),
    ] {
        let before = stub.asked().len();
        let first = send(&alice, &path, &path, &body).await;
        assert_eq!((first.status(), stub.asked().len()), (201, before + 1), "{path}: {}", first.text());
        let again = send(&alice, &path, &path, &body).await;
        assert_eq!((again.status(), again.header("idempotent-replayed")), (201, Some("true")), "{path}");
        assert_eq!((again.bytes(), stub.asked().len()), (first.bytes(), before + 1), "{path}");
        let anew = send(&alice, &path, "another", &body).await;
        assert_eq!(anew.status(), if path.ends_with("/ask") { 201 } else { 422 }, "one key is for one request: {path}");
    }
}

#[tokio::test]
async fn b7_an_idempotency_key_is_1_to_200_visible_characters() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for bad in ["", "two words", "é", &"x".repeat(201)] {
        let refused = send(&alice, CONTRACTS, bad, &new_contract("Lens coating")).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["Idempotency-Key".to_owned()]), "{bad}");
    }
    assert_eq!(send(&alice, CONTRACTS, &"x".repeat(200), &new_contract("Lens coating")).await.status(), 201);
}
