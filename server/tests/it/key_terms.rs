//! Key terms of a contract by both doors: what its text says, and where.

use crate::support::{Client, TestApp, new_contract};
use serde_json::{Value, json};

const TEXT: &str = "# SERVICES AGREEMENT\n\nThis agreement is dated 14 March 2025 – “the Agreement”.\n\n1. Term\n\n1.1 This agreement shall \
                    automatically renew for successive periods of 12 months unless either party gives at least 90 days' written notice \
                    before the end of the then current term that it does not wish to renew.\n\n2. Law\n\n2.1 This agreement is governed by \
                    the law of England and Wales.\n";

async fn create(client: &Client, content: &str) -> String {
    let mut form = new_contract("Lens coating");
    form["content"] = json!(content);
    let answer = client.post("/api/v1/contracts", &form).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn of<'a>(found: &'a Value, id: &str) -> &'a Value {
    let terms = found["terms"].as_array().unwrap();
    terms.iter().find(|it| it["id"] == id).unwrap_or_else(|| panic!("{id} is missing in {found}"))
}

#[tokio::test]
async fn a_program_reads_what_a_contract_says_and_where_it_stands() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, TEXT).await;
    let found = alice.get(&format!("/api/v1/contracts/{id}/key-terms")).await.json();
    assert_eq!((&found["contract_id"], &found["version"]), (&json!(id), &json!(1)));
    let law = of(&found, "KT-GOVLAW");
    assert_eq!((&law["name"], &law["value"]["places"]), (&json!("governing_law"), &json!(["England and Wales"])));
    let dated = &of(&found, "KT-AGRDATE")["value"];
    assert_eq!((&dated["kind"], &dated["day"], &dated["count"]), (&json!("day"), &json!("2025-03-14"), &Value::Null));
    let notice = of(&found, "KT-RENEWNOT");
    assert_eq!((&notice["value"]["count"], &notice["value"]["unit"]), (&json!(90), &json!("days")));
    assert_eq!(notice["passages"][0]["clause"], "1.1");

    let content = alice.get(&format!("/api/v1/contracts/{id}")).await.json()["content"].as_str().unwrap().to_owned();
    let characters: Vec<char> = content.chars().collect();
    let place = |it: &Value, name: &str| usize::try_from(it[name].as_u64().unwrap()).unwrap();
    let terms = found["terms"].as_array().unwrap();
    for it in terms.iter().flat_map(|it| it["passages"].as_array().unwrap()) {
        let quoted: String = characters[place(it, "start")..place(it, "end")].iter().collect();
        assert_eq!(it["quote"], quoted);
        assert_eq!(it["quote"], content[place(it, "start_byte")..place(it, "end_byte")]);
    }

    app.make("Acme", "viewer").await;
    assert_eq!(
        alice.get(&format!("/api/v1/contracts/{id}/key-terms")).await.status(),
        200,
        "who may read may read these"
    );
}

#[tokio::test]
async fn the_page_shows_each_term_with_its_value_and_leads_to_its_passage_in_the_text() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, TEXT).await;
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/key-terms")).await.text();
    for words in
        ["Governing law", "England and Wales", "Notice against renewal", "90 days", "clause 1.1", "Not found ("]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    for number in 1..=3 {
        let (link, mark) = (format!("href=\"#p{number}\""), format!("id=\"p{number}\""));
        assert!(page.contains(&link) && page.contains(&mark), "{number}: {page}");
        assert_eq!(page.matches(&format!("id=\"f{number}\"")).count(), 1, "a mark leads back to one place");
    }
}

#[tokio::test]
async fn a_contract_without_a_text_or_without_terms_says_so() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (empty, plain) = (create(&alice, "").await, create(&alice, "We met and talked about lenses.\n").await);
    for id in [&empty, &plain] {
        assert_eq!(alice.get(&format!("/api/v1/contracts/{id}/key-terms")).await.json()["terms"], json!([]));
    }
    let browser = app.browser_at("Acme").await;
    let without_text = browser.visit(&format!("/contracts/{empty}/key-terms")).await.text();
    assert!(without_text.contains("has no text yet") && without_text.contains("Open the editor"), "{without_text}");
    let without_terms = browser.visit(&format!("/contracts/{plain}/key-terms")).await.text();
    assert!(
        without_terms.contains("No key terms were found") && without_terms.contains("Open the text"),
        "{without_terms}"
    );
}
