//! When the model is away or misbehaves (B13): each kind over real HTTP, said plainly, with the question kept and nothing half done.

use crate::models::{PATIENT, TEXT, app_with, ask, company_with, question};
use crate::support::{Client, Saying, StubModel, TestApp};
use pactoria::models::Limits;
use serde_json::{Value, json};
use std::time::Duration;

/// How a kind of trouble shows.
struct Trouble {
    saying: Saying,
    outcome: &'static str,
    failure: Option<&'static str>,
    /// What the page says.
    words: &'static str,
    /// How often the model is asked.
    requests: usize,
}

fn trouble(
    saying: Saying,
    (outcome, failure): (&'static str, &'static str),
    words: &'static str,
    requests: usize,
) -> Trouble {
    Trouble { saying, outcome, failure: Some(failure), words, requests }
}

/// Asks by the page and by REST while the model is in trouble, and looks at everything that must hold.
async fn in_trouble(limits: Limits, it: Trouble) {
    let app = app_with(limits).await;
    let (alice, stub, id) = company_with(&app, it.saying.clone()).await;
    let browser = app.browser_at("Acme").await;
    let page = asked_by_page(&browser, &id).await;
    for words in [it.words, "Everything else works without the model", "How long may Birch take to pay?"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("/do/models/ask"), "the form is there to try again: {page}");
    assert!(!page.contains("secret words"), "a provider's words are not shown: {page}");
    assert_eq!(stub.asked().len(), it.requests, "{:?}", it.saying);

    let answer = ask(&alice, &id, &question()).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    let record = answer.json();
    assert_eq!((record["outcome"].as_str(), record["failure"].as_str()), (Some(it.outcome), it.failure), "{record}");
    assert_untouched(&alice, &id).await;
    recovers(&app, &stub, &alice, &id).await;
}

async fn asked_by_page(browser: &Client, id: &str) -> String {
    let typed = [("id", id), ("job", "answer"), ("question", "How long may Birch take to pay?")];
    let asked = browser.submit("/do/models/ask", &typed).await;
    browser.visit(asked.header("location").unwrap()).await.text()
}

async fn assert_untouched(alice: &Client, id: &str) {
    let it = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    assert_eq!((&it["version"], it["content"].as_str()), (&json!(1), Some(TEXT)));
}

/// Once the model is well again the next question is answered.
async fn recovers(app: &TestApp, stub: &StubModel, alice: &Client, id: &str) {
    stub.answers(Saying::Says("Birch may take ninety days to pay."));
    app.pass(jiff::SignedDuration::from_secs(1));
    assert_eq!(ask(alice, id, &question()).await.json()["outcome"], "answered");
}

#[tokio::test]
async fn b13_a_model_that_asks_us_to_come_back_much_later_is_left_alone() {
    let words = "The model takes no more requests for now (429).";
    in_trouble(PATIENT, trouble(Saying::IsBusy(600), ("failed", "busy"), words, 1)).await;
}

#[tokio::test]
async fn b13_a_model_that_is_busy_for_a_moment_is_asked_again_until_it_answers() {
    let app = app_with(PATIENT).await;
    let (alice, stub, id) = company_with(&app, Saying::Says("Ninety days.")).await;
    stub.answers_once(Saying::IsBusy(0));
    stub.answers_once(Saying::Fails(503));
    let it = ask(&alice, &id, &question()).await.json();
    assert_eq!((&it["outcome"], &it["tries"], stub.asked().len()), (&json!("answered"), &json!(3), 3), "{it}");
}

#[tokio::test]
async fn b13_a_server_that_fails_is_tried_three_times() {
    let words = "server failed (an error of its own, 500 or above).";
    in_trouble(PATIENT, trouble(Saying::Fails(500), ("failed", "broken"), words, 3)).await;
}

#[tokio::test]
async fn b13_a_key_that_is_not_taken_leads_to_the_settings() {
    in_trouble(PATIENT, trouble(Saying::Fails(401), ("failed", "key_refused"), "does not take the key", 1)).await;
}

#[tokio::test]
async fn b13_a_model_that_is_not_there_leads_to_the_settings() {
    in_trouble(PATIENT, trouble(Saying::Fails(404), ("failed", "not_there"), "does not know this model", 1)).await;
}

#[tokio::test]
async fn b13_a_request_that_is_refused_is_not_sent_again() {
    in_trouble(PATIENT, trouble(Saying::Fails(400), ("failed", "rejected"), "refused the request", 1)).await;
}

#[tokio::test]
async fn b13_a_server_that_sends_us_on_is_not_followed() {
    in_trouble(PATIENT, trouble(Saying::SendsOn, ("failed", "sent_on"), "we do not follow", 1)).await;
}

#[tokio::test]
async fn b13_a_model_that_is_slow_is_waited_for_no_longer_than_the_deadline() {
    let app = app_with(Limits { deadline: Duration::from_millis(400), ..PATIENT }).await;
    let (alice, stub, id) = company_with(&app, Saying::KeepsSilent).await;
    let page = asked_by_page(&app.browser_at("Acme").await, &id).await;
    assert!(page.contains("The model took too long") && page.contains("How long may Birch take to pay?"), "{page}");
    let it = ask(&alice, &id, &question()).await.json();
    assert_eq!((&it["outcome"], &it["failure"], stub.asked().len()), (&json!("failed"), &json!("too_slow"), 2));
    assert_untouched(&alice, &id).await;
}

#[tokio::test]
async fn b13_an_answer_without_its_finish_mark_is_shown_as_broken_off_and_never_as_an_answer() {
    let words = "It is not whole, so do not rely on it.";
    in_trouble(PATIENT, trouble(Saying::StopsAfter("Birch may take"), ("incomplete", "cut"), words, 1)).await;
}

#[tokio::test]
async fn b13_a_connection_that_breaks_in_the_middle_leaves_what_came_as_broken_off() {
    let words = "The answer broke off";
    in_trouble(PATIENT, trouble(Saying::BreaksAfter("Birch may take"), ("incomplete", "cut"), words, 1)).await;
}

#[tokio::test]
async fn b13_what_is_not_json_is_said_to_be_unreadable() {
    in_trouble(PATIENT, trouble(Saying::Babbles, ("failed", "not_json"), "not in the form that was agreed", 1)).await;
}

#[tokio::test]
async fn b13_a_page_instead_of_a_stream_is_said_to_be_unreadable() {
    in_trouble(PATIENT, trouble(Saying::SendsAPage, ("failed", "not_json"), "not in the form that was agreed", 1))
        .await;
}

#[tokio::test]
async fn b13_bytes_that_are_no_text_are_said_to_be_unreadable() {
    in_trouble(PATIENT, trouble(Saying::SendsBytes, ("failed", "not_text"), "not readable text", 1)).await;
}

#[tokio::test]
async fn b13_an_empty_answer_is_said_to_be_empty() {
    in_trouble(PATIENT, trouble(Saying::SaysNothing, ("failed", "empty"), "finished without saying anything", 1)).await;
}

#[tokio::test]
async fn b13_an_answer_without_end_is_cut_off_at_the_most_that_is_taken() {
    let words = "The model did not come to an end";
    in_trouble(PATIENT, trouble(Saying::NeverStops, ("incomplete", "endless"), words, 1)).await;
}

#[tokio::test]
async fn b13_a_model_that_runs_out_of_words_is_no_answer() {
    let words = "reached its own limit of words";
    in_trouble(PATIENT, trouble(Saying::RunsOut("Birch may take"), ("incomplete", "too_long"), words, 1)).await;
}

#[tokio::test]
async fn b13_an_answer_in_another_language_is_kept_and_not_shown_as_an_answer() {
    let german = "Der Kunde muss die Rechnungen innerhalb von neunzig Tagen nach deren Eingang bezahlen, sonst fallen Zinsen und weitere Kosten des Lieferanten dafür.";
    let words = "The model did not answer in English.";
    in_trouble(PATIENT, trouble(Saying::Says(german), ("failed", "wrong_language"), words, 1)).await;
    let app = app_with(PATIENT).await;
    let (_, _, id) = company_with(&app, Saying::Says(german)).await;
    assert!(!asked_by_page(&app.browser_at("Acme").await, &id).await.contains("neunzig Tagen"));
}

#[tokio::test]
async fn b13_a_model_that_declines_is_said_to_have_declined() {
    let declines = Trouble {
        saying: Saying::Declines,
        outcome: "refused",
        failure: None,
        words: "The model declined to answer.",
        requests: 1,
    };
    in_trouble(PATIENT, declines).await;
}

#[tokio::test]
async fn b13_where_nobody_listens_the_question_is_kept_and_everything_else_works() {
    let app = app_with(PATIENT).await;
    let (alice, mut stub, id) = company_with(&app, Saying::Says("x")).await;
    stub.go_away().await;
    let page = asked_by_page(&app.browser_at("Acme").await, &id).await;
    for words in ["The model could not be reached", "Try again in a few minutes.", "How long may Birch take to pay?"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let it = ask(&alice, &id, &question()).await.json();
    assert_eq!((&it["failure"], &it["tries"]), (&json!("not_reached"), &json!(3)), "{it}");
    assert_untouched(&alice, &id).await;
    let analysis = alice.post(&format!("/api/v1/contracts/{id}/analyze"), &json!({})).await;
    assert_eq!(analysis.status(), 200, "the rules need no model: {}", analysis.text());
    let fix = alice.post(&format!("/api/v1/contracts/{id}/findings/COM-LAW/fix"), &json!({"version": 1})).await;
    assert_eq!(fix.json()["version"], 2, "nor do ready wordings: {}", fix.text());
}

#[tokio::test]
async fn b13_without_a_model_the_page_says_what_works_and_a_form_sent_late_keeps_its_question() {
    let app = app_with(PATIENT).await;
    let alice = app.owner_of("Acme").await;
    let id = crate::models::create(&alice, TEXT).await;
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/ask")).await.text();
    assert!(page.contains("No model is set up") && page.contains("/settings/model"), "{page}");
    let page = asked_by_page(&browser, &id).await;
    assert!(page.contains("so nothing was sent"), "{page}");
    ask(&alice, &id, &question()).await.expect_problem(409, "model.not_set");
    assert_eq!(alice.get("/api/v1/decisions").await.json()["decisions"], Value::Array(Vec::new()));
}
