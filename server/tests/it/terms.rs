//! The machine-readable terms of a contract by both doors.

use crate::support::{Client, TestApp, new_contract};
use pactoria::templates;
use serde_json::json;
use sha2::{Digest, Sha256};

/// A training licence drafted from the sample answers of its template: its id and its text.
async fn licence(client: &Client) -> (String, String) {
    let sample = &templates::library().template("T-AI-TRAIN").unwrap().sample;
    let form = json!({
        "title": "Letters for training", "contract_type": "ai_training", "client_name": "Fernbank Analytics Ltd",
        "template_id": "T-AI-TRAIN", "variables": sample,
    });
    let made = client.post("/api/v1/contracts", &form).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let written = client.post(&format!("/api/v1/contracts/{id}/generate"), &json!({"complete": true})).await;
    assert_eq!(written.status(), 200, "{}", written.text());
    let text = written.json()["generated_content"].as_str().unwrap().to_owned();
    (id, text)
}

async fn with_text(client: &Client, text: &str) -> String {
    let mut form = new_contract("Licence");
    form["content"] = json!(text);
    let made = client.post("/api/v1/contracts", &form).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_program_reads_the_terms_in_the_form_that_their_tag_is_the_hash_of() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (id, _) = licence(&alice).await;
    let path = format!("/api/v1/contracts/{id}/terms");
    let answer = alice.get(&path).await;
    assert_eq!((answer.status(), answer.header("content-type")), (200, Some("application/json")));
    let hash: String = Sha256::digest(answer.bytes()).iter().map(|it| format!("{it:02x}")).collect();
    assert_eq!(answer.header("etag"), Some(&*format!("\"sha256:{hash}\"")));
    let terms = answer.json();
    assert_eq!(terms["schema"], "pactoria.terms/1");
    assert_eq!(terms["grants"][0]["purposes"], json!(["evaluate", "train"]));
    assert_eq!(terms["term"]["ends_at"], "2027-11-30T23:59:59Z");
    assert_eq!(alice.get(&path).await.bytes(), answer.bytes());
    app.make("Acme", "viewer").await;
    assert_eq!(alice.get(&path).await.status(), 200, "who may read the contract may read its terms");
}

#[tokio::test]
async fn what_stands_in_the_text_is_what_a_program_reads() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (id, text) = licence(&alice).await;
    let narrower = with_text(&alice, &text.replace("\"max_jobs\": 20", "\"max_jobs\": 2")).await;
    let jobs = |id: String| {
        let alice = &alice;
        async move {
            alice.get(&format!("/api/v1/contracts/{id}/terms")).await.json()["grants"][0]["limits"]["max_jobs"].clone()
        }
    };
    assert_eq!((jobs(id).await, jobs(narrower).await), (json!(20), json!(2)));
}

#[tokio::test]
async fn a_contract_without_terms_has_none_and_damaged_terms_are_refused_with_the_reasons() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let plain = with_text(&alice, "1. Services\n\n1.1 The Supplier provides the services.\n").await;
    alice.get(&format!("/api/v1/contracts/{plain}/terms")).await.expect_problem(404, "terms.missing");
    let (_, text) = licence(&alice).await;
    let damaged =
        with_text(&alice, &text.replace("\"evaluate\", \"train\"", "\"evaluate\", \"resell\", \"train\"")).await;
    let refused = alice.get(&format!("/api/v1/contracts/{damaged}/terms")).await;
    refused.expect_problem(409, "terms.invalid");
    assert!(refused.text().contains("/grants/0/purposes/1"), "{}", refused.text());
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{damaged}/terms")).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().contains("/grants/0/purposes/1") && page.text().contains("The words of the contract hold"));
    assert!(browser.visit(&format!("/contracts/{plain}/terms")).await.text().contains("This contract states none"));
    assert_eq!(browser.visit(&format!("/contracts/{plain}/terms/save")).await.status(), 404);
}

#[tokio::test]
async fn the_page_says_in_words_who_may_do_what_until_when_and_saves_the_same_file() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (id, _) = licence(&alice).await;
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/terms")).await.text();
    for words in [
        "Fernbank Analytics Ltd may measure a finished model and train a new model, and do nothing else",
        "At most 20 jobs, 1 at a time.",
        "From 1 December 2026 to 30 November 2027.",
        "Weights of a model may leave, to Fernbank Analytics Ltd only",
        "Nobody has signed them with a key yet.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let read = alice.get(&format!("/api/v1/contracts/{id}/terms")).await;
    assert!(page.contains(read.header("etag").unwrap().trim_matches('"')), "{page}");
    let file = browser.visit(&format!("/contracts/{id}/terms/save")).await;
    assert_eq!((file.status(), file.bytes()), (200, read.bytes()));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"contract-v2-terms.json\""));
    assert!(browser.visit(&format!("/contracts/{id}")).await.text().contains(&format!("/contracts/{id}/terms")));
}
