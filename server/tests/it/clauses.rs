//! The clause library by both doors: finding a clause and its fallbacks, and putting one into a draft.

use crate::support::{Answer, Client, TestApp, new_contract};
use serde_json::{Value, json};

const TEXT: &str = "# Services\n\n## 1. Services\n\n1.1 Alder Ltd coats lenses for Birch Ltd.\n\n## Signatures\n\nSigned by ______ for and on \
                    behalf of Alder Ltd\n";
/// A clause with a ladder.
const ACCEPTANCE: &str = "CL-ACCEPT";

async fn create(client: &Client) -> String {
    let mut form = new_contract("Lens coating");
    form["content"] = json!(TEXT);
    client.post("/api/v1/contracts", &form).await.json()["id"].as_str().unwrap().to_owned()
}

async fn put_in(client: &Client, id: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/contracts/{id}/clauses"), body).await
}

async fn text(client: &Client, id: &str) -> (u64, String) {
    let it = client.get(&format!("/api/v1/contracts/{id}")).await.json();
    (it["version"].as_u64().unwrap(), it["content"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a1_clauses_are_found_by_words_template_and_fallbacks_and_paged_by_heading() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let all = alice.get("/api/v1/clauses?size=100").await.json();
    assert!(all["total"].as_u64() > Some(400), "{}", all["total"]);
    let mut headings = Vec::new();
    for page in 1..=all["pages"].as_u64().unwrap() {
        let page = alice.get(&format!("/api/v1/clauses?size=100&page={page}")).await.json();
        headings
            .extend(page["clauses"].as_array().unwrap().iter().map(|it| it["heading"].as_str().unwrap().to_owned()));
    }
    assert!(headings.is_sorted() && Some(headings.len() as u64) == all["total"].as_u64());

    let ids = async |query: &str| -> Vec<String> {
        let found = alice.get(&format!("/api/v1/clauses?{query}")).await.json();
        found["clauses"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(ids("search=acceptance+deliverables").await.contains(&ACCEPTANCE.to_owned()));
    assert!(ids("search=zebra").await.is_empty());
    assert!(!ids("template=T-NDA-MUT").await.contains(&ACCEPTANCE.to_owned()));
    let fallbacks = ids("with_fallbacks=true").await;
    assert!(fallbacks.contains(&ACCEPTANCE.to_owned()) && fallbacks.len() >= 76, "{}", fallbacks.len());
    let wrong = alice.get("/api/v1/clauses?template=T-NONE&with_fallbacks=perhaps&page=0").await;
    assert_eq!(
        (wrong.status(), wrong.fields()),
        (422, ["page", "template", "with_fallbacks"].map(str::to_owned).to_vec())
    );
    alice.get("/api/v1/clauses/CL-NOWHERE").await.expect_problem(404, "clause.missing");
}

#[tokio::test]
async fn a1_a_clause_says_what_each_wording_gives_up_and_by_which_law() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let clause = alice.get(&format!("/api/v1/clauses/{ACCEPTANCE}")).await.json();
    let wordings = clause["wordings"].as_array().unwrap();
    let rungs: Vec<_> = wordings.iter().map(|it| it["rung"].as_str().unwrap()).collect();
    assert_eq!(rungs, ["preferred", "acceptable", "last_resort"]);
    assert_eq!(wordings[0]["gives_up"], Value::Null);
    assert!(wordings[1..].iter().all(|it| it["gives_up"].as_str().is_some_and(|it| !it.is_empty())));
    let page = app.browser_of("Birch").await.visit(&format!("/templates/clauses/{ACCEPTANCE}")).await.text();
    for words in ["What it gives up", "Last resort", "COM-ACCEPT"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[tokio::test]
async fn a1_a_fallback_goes_into_a_draft_as_its_next_version_with_its_blanks_named() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let answer = put_in(&alice, &id, &json!({"clause": ACCEPTANCE, "rung": "acceptable", "version": 1})).await;
    assert_eq!((answer.status(), answer.header("etag")), (200, Some("\"2\"")), "{}", answer.text());
    assert_eq!(answer.json()["gaps"], json!([]), "the usual time for inspection stands in it");
    let (version, content) = text(&alice, &id).await;
    let (clause, signatures) = (content.find("## 2. Acceptance"), content.find("## Signatures"));
    assert!(version == 2 && clause.is_some() && clause < signatures, "{content}");
    assert!(content.contains("\n2.1 ") && content.contains("\n2.3 "), "{content}");
    let versions = alice.get(&format!("/api/v1/contracts/{id}/versions")).await.text();
    assert!(versions.contains("Clause from the library: ") && versions.contains("acceptable"), "{versions}");
    let insured = put_in(&alice, &id, &json!({"clause": "CL-INS.contractor", "version": 2})).await.json();
    let gaps = insured["gaps"].as_array().unwrap();
    assert!(!gaps.is_empty(), "{insured}");
    let (_, content) = text(&alice, &id).await;
    assert!(gaps.iter().all(|it| content.contains(it.as_str().unwrap())), "{content}");
}

#[tokio::test]
async fn a1_a_clause_that_cannot_go_in_changes_nothing_and_says_why() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let put = async |body: Value| put_in(&alice, &id, &body).await;
    put(json!({"clause": "CL-NOWHERE", "version": 1})).await.expect_problem(404, "clause.missing");
    assert_eq!(put(json!({"clause": ACCEPTANCE, "rung": "best", "version": 1})).await.fields(), ["rung"]);
    assert_eq!(put(json!({"clause": ACCEPTANCE})).await.status(), 422, "the version is needed");
    let both = put(json!({"clause": ACCEPTANCE, "version": 1, "text": " ", "place": "9"})).await;
    assert_eq!(both.fields(), ["place", "text"]);
    let long = "x".repeat(20_001);
    assert_eq!(put(json!({"clause": ACCEPTANCE, "version": 1, "text": long})).await.fields(), ["text"]);
    let all = alice.get("/api/v1/clauses?search=signature&size=100").await.json();
    let ids = all["clauses"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
    let mut frames = Vec::new();
    for it in ids {
        if alice.get(&format!("/api/v1/clauses/{it}")).await.json()["can_be_put_in"] == json!(false) {
            frames.push(it);
        }
    }
    let frame = frames.first().expect("signatures belong to the frame");
    put(json!({"clause": frame, "version": 1})).await.expect_problem(409, "clause.not_by_itself");
    assert_eq!(text(&alice, &id).await, (1, TEXT.to_owned()));

    assert_eq!(put(json!({"clause": ACCEPTANCE, "version": 1})).await.status(), 200);
    put(json!({"clause": ACCEPTANCE, "version": 1})).await.expect_problem(409, "contract.version_conflict");
    put(json!({"clause": ACCEPTANCE, "version": 2})).await.expect_problem(409, "clause.already_there");
    let step = json!({"status": "active", "signed_by": "Both"});
    assert_eq!(alice.post(&format!("/api/v1/contracts/{id}/status"), &step).await.status(), 200);
    put(json!({"clause": "CL-LAW", "version": 2})).await.expect_problem(409, "contract.read_only");
}

#[tokio::test]
async fn a1_a_clause_is_chosen_read_changed_and_put_in_without_any_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let id = create(&alice).await;
    let list = browser.visit(&format!("/contracts/{id}/clauses?search=acceptance&fallbacks=true")).await.text();
    let way = format!("/contracts/{id}/clauses/{ACCEPTANCE}");
    assert!(list.contains(&format!("href=\"{way}\"")), "{list}");
    let page = browser.visit(&format!("{way}?rung=last_resort")).await.text();
    assert!(page.contains("What this wording gives up") && page.contains("<ins"), "{page}");

    let send = async |act: &str, text: &str, version: &str| {
        let fields = [
            ("id", id.as_str()),
            ("clause", ACCEPTANCE),
            ("rung", "last_resort"),
            ("version", version),
            ("place", "new"),
            ("text", text),
            ("act", act),
        ];
        browser.submit("/do/clauses/put_in", &fields).await
    };
    let looked = send("look", "Everything is accepted at once.", "1").await;
    let back = looked.header("location").unwrap().to_owned();
    let shown = browser.visit(&back).await.text();
    assert!(shown.contains("Everything is accepted at once."), "{shown}");
    assert_eq!(text(&alice, &id).await.0, 1, "looking changes nothing");
    let refused = send("put_in", "", "1").await;
    let page = browser.visit(refused.header("location").unwrap()).await.text();
    assert!(page.contains("Write the clause that is to go into the contract."), "{page}");
    assert_eq!(
        send("put_in", "Everything is accepted at once.", "1").await.header("location"),
        Some(format!("/contracts/{id}").as_str())
    );
    assert!(text(&alice, &id).await.1.contains("2.1 Everything is accepted at once."));
}
