//! The setting that demands a review: by every door, with four eyes.

use crate::audit::texts;
use crate::parties::colleague;
use crate::support::{Answer, Client, PASSWORD, TestApp, email, new_contract};
use serde_json::{Value, json};

const SETTING: &str = "/api/v1/settings/review";

async fn demand(client: &Client, body: &Value) {
    let answer = client.json("PUT", SETTING, body).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
}

async fn create(client: &Client, body: &Value) -> String {
    client.post("/api/v1/contracts", body).await.json()["id"].as_str().unwrap().to_owned()
}

async fn step(client: &Client, id: &str, status: &str) -> Answer {
    client.post(&format!("/api/v1/contracts/{id}/status"), &json!({"status": status, "reason": "Agreed"})).await
}

#[tokio::test]
async fn b1_where_a_review_is_demanded_a_draft_is_not_signed_and_nobody_reviews_their_own() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, tom) = colleague(&app, "Acme", "Tom Ashworth", "admin").await;
    let (_, mary) = colleague(&app, "Acme", "Mary Webb", "legal").await;
    demand(&alice, &json!({"gbp": "10000"})).await;
    let id = create(&alice, &new_contract("Lens coating")).await;
    let seen = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    assert_eq!(
        (&seen["review_demanded"], &seen["next_statuses"]),
        (&json!(true), &json!(["pending_review", "terminated"]))
    );

    let refused = step(&alice, &id, "active").await;
    refused.expect_problem(409, "contract.review_demanded");
    let text = refused.text();
    for word in
        ["contracts worth £10,000.00 or more", "pending_review", "terminated", "Tom Ashworth can mark it as signed"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(!text.contains("Mary Webb"), "legal cannot sign: {text}");
    assert_eq!(step(&mary, &id, "pending_review").await.status(), 200);
    let seen = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
    assert_eq!(seen["next_statuses"], json!(["draft", "terminated"]), "whoever drafted it is not offered to sign it");
    let listed = tom.get("/api/v1/contracts").await.json();
    assert_eq!(listed["contracts"][0]["next_statuses"], json!(["draft", "active", "terminated"]));
    let listed = alice.get("/api/v1/contracts").await.json();
    assert_eq!(listed["contracts"][0]["next_statuses"], json!(["draft", "terminated"]), "lists are each person's own");
    let own = step(&alice, &id, "active").await;
    own.expect_problem(403, "contract.review_by_another");
    assert!(own.text().contains("You drafted this one; Tom Ashworth can mark it as signed."), "{}", own.text());
    step(&mary, &id, "active").await.expect_problem(403, "account.not_allowed");
    assert_eq!(step(&tom, &id, "active").await.json()["status"], "active");
}

#[tokio::test]
async fn b1_whoever_wrote_the_last_version_does_not_review_it_either() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, tom) = colleague(&app, "Acme", "Tom Ashworth", "admin").await;
    demand(&alice, &json!({"contract_types": ["service_agreement"]})).await;
    let id = create(&alice, &new_contract("Lens coating")).await;
    let changed = tom.patch(&format!("/api/v1/contracts/{id}"), &json!({"version": 1, "title": "Mine now"})).await;
    assert_eq!(changed.status(), 200);
    step(&tom, &id, "pending_review").await;
    let refused = step(&tom, &id, "active").await;
    refused.expect_problem(403, "contract.review_by_another");
    assert!(refused.text().contains("nobody else in your company"), "{}", refused.text());
    let (_, sue) = colleague(&app, "Acme", "Sue Adeyemi", "owner").await;
    assert_eq!(step(&sue, &id, "active").await.status(), 200);
}

#[tokio::test]
async fn b1_what_is_not_demanded_goes_on_as_before() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    demand(&alice, &json!({"gbp": "20000", "eur": "1", "contract_types": ["nda"]})).await;
    let small = create(&alice, &new_contract("Small")).await;
    assert_eq!(step(&alice, &small, "active").await.status(), 200, "£18,500.50 is less");
    let mut euros = new_contract("Euros");
    euros["currency"] = json!("EUR");
    step(&alice, &create(&alice, &euros).await, "active").await.expect_problem(409, "contract.review_demanded");
    let mut dollars = new_contract("Dollars");
    dollars["currency"] = json!("USD");
    assert_eq!(step(&alice, &create(&alice, &dollars).await, "active").await.status(), 200);
    let mut none = new_contract("No value");
    none.as_object_mut().unwrap().remove("contract_value");
    assert_eq!(step(&alice, &create(&alice, &none).await, "active").await.status(), 200);
    demand(&alice, &json!({"without_value": true})).await;
    step(&alice, &create(&alice, &none).await, "active").await.expect_problem(409, "contract.review_demanded");
    let theirs = create(&mallory, &none).await;
    assert_eq!(step(&mallory, &theirs, "active").await.status(), 200, "one company demands nothing of another");
    demand(&alice, &json!({})).await;
    assert_eq!(step(&alice, &create(&alice, &none).await, "active").await.status(), 200, "taken back");
}

#[tokio::test]
async fn b1_the_demand_is_for_admins_to_say_and_stands_in_the_trail() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let wrong = json!({"contract_types": ["poem"], "gbp": -1, "eur": "ten", "usd": "1.234"});
    let refused = alice.json("PUT", SETTING, &wrong).await;
    assert_eq!(
        (refused.status(), refused.fields()),
        (422, ["contract_types", "eur", "gbp", "usd"].map(str::to_owned).into())
    );
    demand(&alice, &json!({"contract_types": ["saas", "nda"], "gbp": 10000, "without_value": true})).await;
    let kept = alice.get(SETTING).await.json();
    assert_eq!(
        kept,
        json!({"contract_types": ["nda", "saas"], "gbp": 10000.00, "eur": null, "usd": null, "without_value": true})
    );
    for role in ["legal", "manager", "viewer", "auditor"] {
        app.make("Acme", role).await;
        alice.json("PUT", SETTING, &json!({})).await.expect_problem(403, "account.not_allowed");
        assert_eq!(alice.get(SETTING).await.status(), 200, "who is held to it may read it");
    }
    let told = texts(&app, "audit", "after").await;
    assert!(told.iter().any(|it| it.contains("\"gbp\":\"10000.00\"") && it.contains("nda")), "{told:?}");
}

#[tokio::test]
async fn b1_the_demand_holds_on_the_pages_and_is_set_there_without_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    colleague(&app, "Acme", "Tom Ashworth", "admin").await;
    let browser = app.stranger();
    browser.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await;
    let refused = browser.submit("/do/filing/put_review", &[("gbp", "ten"), ("contract_types[]", "nda")]).await;
    assert_eq!(refused.header("location"), Some("/settings/review"));
    let text = browser.visit("/settings/review").await.text();
    assert!(text.contains("This is not an amount") && text.contains("value=\"ten\""), "{text}");
    let boxes = [("contract_types[]", "nda"), ("contract_types[]", "service_agreement"), ("gbp", "")];
    browser.submit("/do/filing/put_review", &boxes).await;
    let kept = alice.get(SETTING).await.json();
    assert_eq!(kept["contract_types"], json!(["service_agreement", "nda"]));
    let text = browser.visit("/settings/review").await.text();
    assert!(text.contains("Said by Priya Nair today") && text.contains("Priya Nair and Tom Ashworth"), "{text}");

    let id = create(&alice, &new_contract("Lens coating")).await;
    let page = format!("/contracts/{id}");
    let text = browser.visit(&page).await.text();
    assert!(text.contains("reviewed before they are in force") && !text.contains("Mark as signed<"), "{text}");
    assert_eq!(browser.visit(&format!("{page}/step/active")).await.status(), 409);
    let taken = browser
        .submit(
            "/do/contracts/take_step",
            &[("id", &id), ("to", "active"), ("signed_by", "Both of us"), ("version", "1")],
        )
        .await;
    assert_eq!(taken.header("location"), Some(&*page));
    assert!(
        browser.visit(&page).await.text().contains("Once it is sent for review, Tom Ashworth can mark it as signed")
    );
    assert_eq!(alice.get(&format!("/api/v1{page}")).await.json()["status"], "draft");
}

#[tokio::test]
async fn b1_a_signed_contract_is_not_brought_in_past_a_demanded_review() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let file = crate::imports::signed("Halden");
    let import = crate::imports::read(&app, &alice, &[("Signed.md", file.as_bytes())]).await;
    let path = format!("/api/v1/imports/{import}/files/1/accept");
    demand(&alice, &json!({"gbp": "10000"})).await;
    let refused = alice.post(&path, &crate::imports::accept()).await;
    refused.expect_problem(409, "contract.review_demanded");
    assert!(refused.text().contains("Bring it in as a draft"), "{}", refused.text());
    assert_eq!(alice.get("/api/v1/contracts").await.json()["total"], 0, "nothing was changed");
    let draft = alice.post(&path, &json!({"accepted": ["end_date"], "standing": "draft"})).await;
    assert_eq!(draft.status(), 201, "{}", draft.text());
    assert_eq!(alice.get("/api/v1/contracts?status=draft").await.json()["total"], 1);
}

#[tokio::test]
async fn b1_an_amendment_is_held_to_what_the_agreement_and_its_new_value_demand() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, &new_contract("Lens coating")).await;
    assert_eq!(step(&alice, &id, "active").await.status(), 200);
    let path = format!("/api/v1/contracts/{id}/amendments");
    let raise = alice.post(&path, &json!({"contract_value": "30000", "effective_date": "2026-12-15"})).await;
    assert_eq!(raise.status(), 201, "{}", raise.text());
    demand(&alice, &json!({"gbp": "25000"})).await;
    let raise = raise.json()["id"].as_str().unwrap().to_owned();
    step(&alice, &raise, "active").await.expect_problem(409, "contract.review_demanded");
    demand(&alice, &json!({"gbp": "35000"})).await;
    assert_eq!(step(&alice, &raise, "active").await.status(), 200);
}
