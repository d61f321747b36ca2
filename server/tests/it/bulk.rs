//! One act on many contracts: each by the rules of one, and an answer for each.

use crate::audit::texts;
use crate::support::{Client, PASSWORD, TestApp, email, new_contract};
use serde_json::{Value, json};

const NOBODYS: &str = "0199f3a0-7b1c-7000-8000-000000000001";

async fn make(client: &Client, title: &str) -> String {
    client.post("/api/v1/contracts", &new_contract(title)).await.json()["id"].as_str().unwrap().to_owned()
}

async fn status(client: &Client, id: &str) -> String {
    client.get(&format!("/api/v1/contracts/{id}")).await.json()["status"].as_str().unwrap().to_owned()
}

async fn act(client: &Client, body: &Value) -> Value {
    let answer = client.post("/api/v1/contracts/bulk", body).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

fn codes(answer: &Value) -> Vec<Option<&str>> {
    answer["results"].as_array().unwrap().iter().map(|it| it["code"].as_str()).collect()
}

/// A browser of Acme's owner, who is there already.
async fn browser(app: &TestApp) -> Client {
    let browser = app.stranger();
    browser.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", PASSWORD)]).await;
    browser
}

#[tokio::test]
async fn b14_many_contracts_are_ended_at_once_each_by_its_own_rules() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let [draft, ended, stale, moved] = [
        make(&alice, "Draft").await,
        make(&alice, "Ended").await,
        make(&alice, "Stale").await,
        make(&alice, "Moved").await,
    ];
    let theirs = make(&mallory, "Theirs").await;
    alice.post(&format!("/api/v1/contracts/{ended}/status"), &json!({"status": "terminated", "reason": "x"})).await;
    alice.post(&format!("/api/v1/contracts/{moved}/status"), &json!({"status": "pending_review"})).await;
    alice.patch(&format!("/api/v1/contracts/{stale}"), &json!({"version": 1, "title": "Changed"})).await;
    let seen = |id: &str, status: &str| json!({"id": id, "version": 1, "status": status});
    let contracts = json!([seen(&draft, "draft"), seen(&ended, "draft"), seen(&stale, "draft"), seen(&moved, "draft"), seen(&theirs, "draft"), {"id": NOBODYS}, seen(&draft, "draft")]);
    let body = json!({"act": "terminated", "reason": "We moved", "contracts": contracts});

    let mut preview = body.clone();
    preview["preview"] = json!(true);
    let preview = act(&alice, &preview).await;
    assert_eq!((preview["is_preview"].as_bool(), preview["done"].as_u64()), (Some(true), Some(0)));
    assert_eq!(status(&alice, &draft).await, "draft", "a preview changes nothing");

    let before = texts(&app, "audit", "action").await.into_iter().filter(|it| it == "contract.terminated").count();
    let answer = act(&alice, &body).await;
    let expected = [
        None,
        Some("contract.already_there"),
        Some("contract.version_conflict"),
        Some("contract.status_conflict"),
        Some("contract.missing"),
        Some("contract.missing"),
    ];
    assert_eq!(codes(&answer), expected, "{answer}");
    assert_eq!((answer["done"].as_u64(), answer["refused"].as_u64()), (Some(1), Some(5)));
    assert!(!answer.to_string().contains("Theirs"));
    assert_eq!((status(&alice, &draft).await.as_str(), status(&alice, &stale).await.as_str()), ("terminated", "draft"));
    assert_eq!(status(&mallory, &theirs).await, "draft");
    let after = texts(&app, "audit", "action").await.into_iter().filter(|it| it == "contract.terminated").count();
    assert_eq!(after, before + 1, "each that was done has its entry, and no other");

    let again = act(&alice, &body).await;
    assert_eq!((again["done"].as_u64(), codes(&again)[0]), (Some(0), Some("contract.already_there")));
}

#[tokio::test]
async fn b14_what_is_wrong_with_the_form_stops_all_of_it() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = make(&alice, "Draft").await;
    let these = json!([{"id": id}]);
    for (body, status, said) in [
        (json!({"act": "terminated", "contracts": these}), 422, "reason"),
        (json!({"act": "expired", "contracts": these}), 422, "act"),
        (
            json!({"act": "active", "signed_by": "Both", "signed_on": "2999-01-01", "contracts": these}),
            422,
            "signed_on",
        ),
        (json!({"act": "active", "contracts": these}), 422, "signed_by"),
        (json!({"act": "active", "signed_by": " ", "contracts": these}), 422, "signed_by"),
        (json!({"act": "pending_review"}), 422, "contracts"),
        (json!({"act": "pending_review", "contracts": these, "filter": {}}), 422, "contracts"),
        (json!({"act": "pending_review", "contracts": [{"id": "x"}]}), 422, "contracts[0].id"),
        (json!({"act": "pending_review", "filter": {"status": "asleep"}}), 422, "status"),
        (json!({"act": "pending_review", "filter": {"colour": "red"}}), 422, "colour"),
        (json!({"act": "pending_review", "contracts": []}), 409, "bulk.nothing_chosen"),
        (json!({"act": "pending_review", "filter": {"search": "zebra"}}), 409, "bulk.nothing_chosen"),
    ] {
        let refused = alice.post("/api/v1/contracts/bulk", &body).await;
        let told = if status == 422 { refused.fields().join(",") } else { refused.code() };
        assert_eq!((refused.status(), told.as_str()), (status, said), "{body}");
    }
    let many: Vec<_> = (0..201).map(|it| json!({"id": format!("0199f3a0-7b1c-7000-8000-{it:012}")})).collect();
    let refused = alice.post("/api/v1/contracts/bulk", &json!({"act": "pending_review", "contracts": many})).await;
    refused.expect_problem(409, "bulk.too_many");
    assert_eq!(self::status(&alice, &id).await, "draft");
    app.make("Acme", "viewer").await;
    let refused = alice.post("/api/v1/contracts/bulk", &json!({"act": "pending_review", "contracts": these})).await;
    refused.expect_problem(403, "account.not_allowed");
}

#[tokio::test]
async fn b14_who_may_not_take_a_step_singly_may_not_take_it_with_many() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (draft, pending) = (make(&alice, "Draft").await, make(&alice, "Pending").await);
    alice.post(&format!("/api/v1/contracts/{pending}/status"), &json!({"status": "pending_review"})).await;
    app.make("Acme", "requester").await;
    let body = json!({"act": "terminated", "reason": "x", "contracts": [{"id": draft}, {"id": pending}]});
    let answer = act(&alice, &body).await;
    assert_eq!(codes(&answer), [None, Some("account.not_allowed")], "{answer}");
}

#[tokio::test]
async fn b1_many_contracts_are_marked_as_signed_by_those_who_signed_and_not_without_them() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (one, two) = (make(&alice, "Lens one").await, make(&alice, "Lens two").await);
    let contracts = json!([{"id": one}, {"id": two}]);
    let by = "A. Acme and B. Halden";
    let answer =
        act(&alice, &json!({"act": "active", "signed_by": by, "signed_on": "2026-11-20", "contracts": contracts}))
            .await;
    assert_eq!(answer["done"], 2, "{answer}");
    for id in [&one, &two] {
        let it = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
        assert_eq!((&it["signed_by"], &it["signed_on"]), (&json!(by), &json!("2026-11-20")));
    }

    let third = make(&alice, "Lens three").await;
    let browser = browser(&app).await;
    let page = browser.visit(&format!("/contracts/bulk?act=active&id={third}")).await.text();
    let field = page.split('<').find(|it| it.contains("name=\"signed_by\"")).unwrap();
    assert!(field.contains("aria-required=\"true\""), "{field}");
    let seen = format!("{third}:1:draft");
    let today = ("signed_on", "2026-11-23");
    let refused = browser.submit("/contracts/bulk", &[("act", "active"), ("contract", &seen), today]).await;
    assert!(refused.status() == 422 && refused.text().contains("Say who signed"), "{}", refused.text());
    assert_eq!(status(&alice, &third).await, "draft");
    let named = [("act", "active"), ("contract", seen.as_str()), ("signed_by", by), today];
    let done = browser.submit("/contracts/bulk", &named).await;
    assert!(done.status() == 200 && done.text().contains("Done with one contract."), "{}", done.text());
}

#[tokio::test]
async fn b14_all_that_match_a_filter_are_acted_on_once() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for title in ["Lens one", "Lens two", "Other"] {
        make(&alice, title).await;
    }
    let body = json!({"act": "pending_review", "filter": {"search": "lens", "status": "draft"}});
    let send = async || {
        let request = alice.request("POST", "/api/v1/contracts/bulk");
        let request = request.header("content-type", "application/json").header("idempotency-key", "once");
        alice.send(request, body.to_string().into()).await.json()
    };
    let answer = send().await;
    // The text of each speaks of lenses, so every draft matches.
    assert_eq!((answer["done"].as_u64(), answer["refused"].as_u64()), (Some(3), Some(0)), "{answer}");
    assert_eq!(send().await, answer, "the same request has the same answer");
}

#[tokio::test]
async fn b14_the_pages_show_all_of_them_before_and_after() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (one, two) = (make(&alice, "Lens one").await, make(&alice, "Lens two").await);
    alice.post(&format!("/api/v1/contracts/{two}/status"), &json!({"status": "terminated", "reason": "x"})).await;
    let browser = browser(&app).await;
    let asked = format!("/contracts/bulk?act=terminated&of=ticked&id={one}&id={two}&id={NOBODYS}");
    let page = browser.visit(&asked).await;
    assert_eq!(page.status(), 200, "{}", page.text());
    let text = page.text();
    assert!(text.contains("Terminate: one contract") && text.contains("Lens two"), "{text}");
    assert!(text.contains("terminated already") && text.contains("cannot be found"), "{text}");
    assert_eq!(status(&alice, &one).await, "draft", "looking changes nothing");

    let seen = format!("{one}:1:draft");
    let refused = browser.submit("/contracts/bulk", &[("act", "terminated"), ("contract", &seen)]).await;
    assert_eq!(refused.status(), 422, "{}", refused.text());
    assert!(refused.text().contains("Say why"), "{}", refused.text());
    let fields = [("act", "terminated"), ("contract", seen.as_str()), ("reason", "We moved")];
    let done = browser.submit("/contracts/bulk", &fields).await;
    assert!(done.status() == 200 && done.text().contains("Done with one contract."), "{}", done.text());
    let again = browser.submit("/contracts/bulk", &fields).await.text();
    assert!(again.contains("Nothing was changed"), "{again}");

    let all = browser.visit("/contracts/bulk?act=draft&of=all&search=lens").await;
    assert!(all.text().contains("none of the contracts"), "{}", all.text());
    assert_eq!(browser.visit("/contracts/bulk?act=draft&of=ticked").await.status(), 409);
    assert_eq!(browser.visit(&format!("/contracts/bulk?act=asleep&id={one}")).await.status(), 422);
    let table = browser.visit(&format!("/contracts/table.csv?of=ticked&id={two}&id={NOBODYS}")).await;
    assert!(table.text().contains("Lens two") && !table.text().contains("Lens one"), "{}", table.text());
    assert_eq!(browser.visit("/contracts/table.csv?of=ticked").await.status(), 404);
    let stranger = app.stranger().submit("/contracts/bulk", &fields).await;
    assert_eq!(stranger.status(), 303, "whoever is not signed in is led to the sign-in page");
}

#[tokio::test]
async fn principle_4_another_companys_contracts_are_not_acted_on_by_the_pages() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let theirs = make(&alice, "Secret").await;
    let browser = app.browser_of("Mallory").await;
    let seen = format!("{theirs}:1:draft");
    for answer in [
        browser.visit(&format!("/contracts/bulk?act=terminated&id={theirs}")).await,
        browser.submit("/contracts/bulk", &[("act", "terminated"), ("contract", &seen), ("reason", "x")]).await,
        browser.visit(&format!("/contracts/table.csv?of=ticked&id={theirs}")).await,
        browser.call("/do/bulk/open", &[("act", "terminated"), ("ids[0]", &theirs)]).await,
    ] {
        assert!(!answer.text().contains("Secret"), "{}", answer.text());
    }
    assert_eq!(status(&alice, &theirs).await, "draft");
}
