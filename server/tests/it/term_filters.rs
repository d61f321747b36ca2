//! Contracts found by what their texts say, term by term, by both doors.

use crate::support::{Client, TestApp, new_contract};
use pactoria::contracts::actions::read_missing;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

const HEAD: &str = "# SERVICES AGREEMENT\n\nThis agreement is dated 14 March 2025.\n\n1. Terms\n\n";
const ENGLISH: &str = "1.1 This agreement is governed by the law of England and Wales.\n\n1.2 This agreement shall automatically renew for \
                       successive periods of 12 months unless either party gives at least 90 days' written notice before the end of the \
                       then current term.\n\n1.3 The Customer shall pay each invoice within 60 days of receipt.\n";
const SCOTTISH: &str = "1.1 This agreement is governed by the law of Scotland.\n\n1.2 Either party may terminate this agreement at any time on \
                        giving not less than 30 days' written notice.\n\n1.3 The Supplier's total liability under this agreement shall not \
                        exceed £50,000.\n\n1.4 The Customer shall pay each invoice within 30 days of receipt.\n";
const SILENT: &str = "1.1 The Supplier shall clean the windows of the Customer with care.\n";

async fn make(client: &Client, title: &str, clauses: &str) -> String {
    let mut form = new_contract(title);
    form["content"] = json!(format!("{HEAD}{clauses}"));
    let answer = client.post("/api/v1/contracts", &form).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn found(client: &Client, words: &str) -> Vec<String> {
    let answer = client.get(&format!("/api/v1/contracts?sort=title&{words}")).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    let body: Value = answer.json();
    let contracts = body["contracts"].as_array().unwrap();
    assert_eq!(body["total"], contracts.len());
    contracts.iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
}

async fn three(client: &Client) {
    make(client, "English", ENGLISH).await;
    make(client, "Scottish", SCOTTISH).await;
    make(client, "Silent", SILENT).await;
}

#[tokio::test]
async fn contracts_are_found_by_what_their_texts_say_and_do_not_say() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    three(&alice).await;
    let cases: [(&str, &[&str]); 17] = [
        ("has_term=governing_law", &["English", "Scottish"]),
        ("has_term=liability_cap", &["Scottish"]),
        ("has_term=liability_cap,governing_law", &["Scottish"]),
        ("has_term=liability_cap&lacks_term=renewal", &["Scottish"]),
        ("lacks_term=governing_law", &["Silent"]),
        ("lacks_term=liability_cap", &["English", "Silent"]),
        ("lacks_term=liability_cap,governing_law", &["Silent"]),
        ("governing_law=England%20and%20Wales", &["English"]),
        ("governing_law=scotland", &["Scottish"]),
        ("governing_law=France", &[]),
        ("renewal=automatic", &["English"]),
        ("renewal=by_agreement", &[]),
        ("notice_at_least_days=31", &["English"]),
        ("notice_at_most_days=30", &["Scottish"]),
        ("notice_at_least_days=30&notice_at_most_days=90", &["English", "Scottish"]),
        ("payment_days_over=30", &["English"]),
        ("payment_days_over=29&status=draft", &["English", "Scottish"]),
    ];
    for (words, titles) in cases {
        assert_eq!(found(&alice, words).await, titles, "{words}");
    }
    for (words, field) in
        [("has_term=soul", "has_term"), ("renewal=perhaps", "renewal"), ("payment_days_over=x", "payment_days_over")]
    {
        let answer = alice.get(&format!("/api/v1/contracts?{words}")).await;
        assert_eq!((answer.status(), answer.fields()), (422, vec![field.to_owned()]), "{}", answer.text());
    }
}

#[tokio::test]
async fn what_a_text_no_longer_says_is_no_longer_found() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = make(&alice, "English", ENGLISH).await;
    assert_eq!(found(&alice, "governing_law=England%20and%20Wales").await, ["English"]);
    let change = json!({"version": 1, "content": format!("{HEAD}{SILENT}")});
    let answer = alice.patch(&format!("/api/v1/contracts/{id}"), &change).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    assert!(found(&alice, "has_term=governing_law").await.is_empty());
    assert_eq!(found(&alice, "lacks_term=governing_law").await, ["English"]);
}

#[tokio::test]
async fn texts_that_no_reader_of_today_has_read_are_read_and_till_then_nothing_is_said_of_what_they_lack() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    three(&alice).await;
    app.db().execute_unprepared("DELETE FROM contract_terms").await.unwrap();
    app.db().execute_unprepared("UPDATE contract_terms_read SET reader = 'an earlier one'").await.unwrap();
    assert!(found(&alice, "lacks_term=liability_cap").await.is_empty());
    assert_eq!(read_missing(&app.services).await.unwrap(), 3);
    assert_eq!(read_missing(&app.services).await.unwrap(), 0, "what was read is not read again");
    assert_eq!(found(&alice, "lacks_term=liability_cap").await, ["English", "Silent"]);
    assert_eq!(found(&alice, "has_term=governing_law").await, ["English", "Scottish"]);
}

#[tokio::test]
async fn principle_4_what_another_companys_texts_say_finds_nothing_here() {
    let app = TestApp::new().await;
    three(&app.owner_of("Acme").await).await;
    let bob = app.owner_of("Borough").await;
    make(&bob, "Ours", SCOTTISH).await;
    assert_eq!(found(&bob, "has_term=governing_law").await, ["Ours"]);
    assert!(found(&bob, "governing_law=England%20and%20Wales").await.is_empty());
}

#[tokio::test]
async fn the_page_asks_for_terms_by_a_plain_form_and_shows_each_as_a_chip_that_can_be_taken_off() {
    let app = TestApp::new().await;
    three(&app.owner_of("Acme").await).await;
    let browser = app.browser_at("Acme").await;
    // The form sends the kind that was asked for before and the one that was chosen under one name.
    let address = "/contracts?has_term=liability_cap&has_term=governing_law&lacks_term=renewal&governing_law=Scotland&notice_at_most_days=30";
    let page = browser.visit(address).await.text();
    for words in [
        "1 of 3",
        "Remove filter: Has: Limits of liability",
        "Remove filter: Has: Governing law",
        "Remove filter: Has no: Renewal",
        "Remove filter: Which law: Scotland",
        "Remove filter: Notice to end: 30 days or less",
        "href=\"/contracts?has_term=governing_law&amp;lacks_term=renewal&amp;governing_law=Scotland&amp;notice_at_most_days=30\"",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let page = browser.visit("/contracts").await.text();
    assert!(page.contains("By what the text says") && page.contains("Days to pay: more than"), "{page}");
}

#[tokio::test]
async fn a_filter_of_terms_is_kept_and_opens_the_same_list() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    three(&alice).await;
    let filter = json!({"name": "Slow payers", "filter": {"payment_days_over": "30", "lacks_term": "liability_cap"}});
    let kept = alice.post("/api/v1/filters", &filter).await;
    assert_eq!(kept.status(), 201, "{}", kept.text());
    assert_eq!(kept.json()["filter"], filter["filter"]);
}
