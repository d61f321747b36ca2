//! Filters that people keep: by both doors, for themselves and for their company.

use crate::audit::texts;
use crate::support::{Client, PASSWORD, TestApp, new_contract};
use pactoria::accounts::desk::{self, NewAccount};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

const NOBODYS: &str = "0199f3a0-7b1c-7000-8000-000000000001";

/// A colleague of Acme's owner, with a token and a browser.
async fn colleague(app: &TestApp, role: &str) -> (Client, Client) {
    let address = format!("{role}@acme.example");
    let account = NewAccount {
        company: "Acme".to_owned(),
        email: address.clone(),
        full_name: "Marek Nowak".to_owned(),
        role: role.to_owned(),
        password: PASSWORD.to_owned(),
    };
    desk::add(&app.services, &account).await.unwrap();
    let browser = app.stranger();
    browser.submit("/do/accounts/sign_in", &[("email", &address), ("password", PASSWORD)]).await;
    let answer = app.stranger().post("/api/v1/auth/login", &json!({"email": address, "password": PASSWORD})).await;
    let token = answer.json()["token"]["access_token"].as_str().unwrap().to_owned();
    (app.stranger().with_token(&token), browser)
}

async fn keep(client: &Client, name: &str, is_shared: bool) -> Value {
    let body = json!({"name": name, "filter": {"status": "draft", "search": "late & payment"}, "is_shared": is_shared});
    let answer = client.post("/api/v1/filters", &body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()
}

async fn names(client: &Client) -> Vec<String> {
    let answer = client.get("/api/v1/filters").await.json();
    answer["filters"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn b14_a_filter_is_kept_renamed_shared_and_removed_by_its_owner() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (marek, _) = colleague(&app, "legal").await;
    let kept = keep(&marek, "Late ones", false).await;
    assert_eq!(kept["filter"], json!({"status": "draft", "search": "late & payment"}));
    let path = format!("/api/v1/filters/{}", kept["id"].as_str().unwrap());
    alice.get(&path).await.expect_problem(404, "filter.missing");
    assert_eq!(names(&alice).await, Vec::<String>::new());

    let taken = marek.post("/api/v1/filters", &json!({"name": "LATE ones", "filter": {"status": "active"}})).await;
    assert_eq!((taken.status(), taken.fields()), (422, vec!["name".to_owned()]));
    keep(&alice, "Late ones", false).await;

    let shared = marek.patch(&path, &json!({"version": 1, "is_shared": true, "name": "All late"})).await;
    assert_eq!((shared.status(), shared.header("etag")), (200, Some("\"2\"")), "{}", shared.text());
    assert_eq!(names(&alice).await, ["All late", "Late ones"]);
    alice.patch(&path, &json!({"version": 2, "name": "Mine"})).await.expect_problem(403, "filter.not_yours");
    marek.patch(&path, &json!({"version": 1, "name": "x"})).await.expect_problem(409, "filter.version_conflict");
    let unsaid = marek.patch(&path, &json!({"name": "x"})).await;
    assert_eq!((unsaid.status(), unsaid.fields()), (422, vec!["version".to_owned()]));
    let request = marek.request("PATCH", &path).header("content-type", "application/json").header("if-match", "\"1\"");
    let stale = marek.send(request, json!({"name": "x"}).to_string().into()).await;
    stale.expect_problem(409, "filter.version_conflict");
    assert_eq!(marek.get(&path).await.json()["name"], "All late", "nothing was changed");

    assert_eq!(alice.json("DELETE", &path, &json!({})).await.status(), 204, "an owner of the company may");
    marek.get(&path).await.expect_problem(404, "filter.missing");
    let actions = texts(&app, "audit", "action").await;
    for action in ["filter.kept", "filter.changed", "filter.removed"] {
        assert!(actions.contains(&action.to_owned()), "{action}");
    }
}

#[tokio::test]
async fn b14_what_cannot_be_kept_is_told_by_its_field() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (jo, _) = colleague(&app, "viewer").await;
    for (body, fields) in [
        (json!({"filter": {"status": "draft"}}), &["name"][..]),
        (json!({"name": "x"}), &["filter"]),
        (json!({"name": "x", "filter": {"status": "asleep", "colour": "red"}}), &["colour", "status"]),
        (json!({"name": "x".repeat(81), "filter": {"status": "draft"}}), &["name"]),
    ] {
        let refused = alice.post("/api/v1/filters", &body).await;
        assert_eq!(
            (refused.status(), refused.fields()),
            (422, fields.iter().map(|it| (*it).to_owned()).collect()),
            "{body}"
        );
    }
    let body = json!({"name": "For all", "filter": {"status": "draft"}, "is_shared": true});
    jo.post("/api/v1/filters", &body).await.expect_problem(403, "filter.not_to_be_shared");
    keep(&jo, "For me", false).await;
    let made = alice.post("/api/v1/keys", &json!({"name": "Reports", "scope": "read"})).await.json();
    let program = app.stranger().with_key(made["key"].as_str().unwrap());
    program.post("/api/v1/filters", &body).await.expect_problem(403, "key.not_allowed");
    assert_eq!(program.get("/api/v1/filters").await.status(), 200);
}

#[tokio::test]
async fn b14_the_pages_keep_open_and_change_a_filter_by_plain_forms() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post("/api/v1/contracts", &new_contract("Lens coating")).await;
    let (_, browser) = colleague(&app, "legal").await;
    let list = browser.visit("/contracts?status=draft&search=lens").await.text();
    assert!(list.contains("href=\"/filters/new?status=draft&amp;search=lens\""), "{list}");
    let form = browser.visit("/filters/new?status=draft&search=lens").await.text();
    let id = form.split("name=\"id\" value=\"").nth(1).and_then(|it| it.split('"').next()).unwrap().to_owned();
    let fields = [("id", id.as_str()), ("name", ""), ("filter[status]", "draft"), ("filter[search]", "lens")];
    let refused = browser.submit("/do/filters/keep", &fields).await;
    assert_eq!(refused.header("location"), Some("/filters/new?status=draft&search=lens"));
    assert!(browser.visit("/filters/new?status=draft&search=lens").await.text().contains("Fill this in."));
    let fields = [&[("name", "Lenses & more")][..], &fields[..1], &fields[2..]].concat();
    for _ in 0..2 {
        let kept = browser.submit("/do/filters/keep", &fields).await;
        assert_eq!(kept.header("location"), Some("/contracts?status=draft&search=lens"), "{}", kept.text());
    }
    assert!(browser.visit("/contracts").await.text().contains("Lenses &amp; more"));
    let opened = browser.visit(&format!("/filters/{id}")).await;
    assert_eq!((opened.status(), opened.header("location")), (302, Some("/contracts?status=draft&search=lens")));

    let changed = browser
        .submit("/do/filters/change", &[("id", &id), ("version", "1"), ("name", "Lenses"), ("shared", "true")])
        .await;
    assert_eq!(changed.header("location"), Some("/filters"));
    assert!(browser.visit("/filters").await.text().contains("Your company"));
    let stale = browser.submit("/do/filters/change", &[("id", &id), ("version", "1"), ("name", "Other")]).await;
    assert_eq!(stale.header("location"), Some(format!("/filters/{id}/change").as_str()));
    assert!(browser.visit(&format!("/filters/{id}/change")).await.text().contains("was changed meanwhile"));
    assert_eq!(browser.submit("/do/filters/remove", &[("id", &id)]).await.header("location"), Some("/filters"));
    assert_eq!(browser.visit(&format!("/filters/{id}")).await.status(), 404);
}

#[tokio::test]
async fn b14_a_kept_filter_whose_words_mean_nothing_any_more_says_so() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (marek, browser) = colleague(&app, "legal").await;
    alice.post("/api/v1/contracts", &new_contract("Lens coating")).await;
    let id = keep(&marek, "Old", false).await["id"].as_str().unwrap().to_owned();
    let words = r#"{"status":"sleeping","colour":"red","contract_type":"nda"}"#;
    app.db().execute_unprepared(&format!("UPDATE saved_filters SET words = '{words}'")).await.unwrap();
    let page = browser.visit(&format!("/filters/{id}")).await;
    assert_eq!(page.status(), 200);
    let text = page.text();
    assert!(
        text.contains("sleeping") && text.contains("colour") && text.contains("/contracts?contract_type=nda"),
        "{text}"
    );
    let renamed = marek.patch(&format!("/api/v1/filters/{id}"), &json!({"version": 1, "name": "Older"})).await;
    assert_eq!(renamed.status(), 200, "{}", renamed.text());
}

#[tokio::test]
async fn principle_4_another_companys_filters_are_not_there_by_any_door() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let browser = app.browser_of("Malice").await;
    let theirs = keep(&alice, "Secret", true).await["id"].as_str().unwrap().to_owned();
    for id in [theirs.as_str(), NOBODYS, "not-an-id"] {
        let path = format!("/api/v1/filters/{id}");
        for (method, body) in
            [("GET", json!({})), ("PATCH", json!({"version": 1, "name": "Mine"})), ("DELETE", json!({}))]
        {
            mallory.json(method, &path, &body).await.expect_problem(404, "filter.missing");
        }
        for rest in ["", "/change"] {
            let page = browser.visit(&format!("/filters/{id}{rest}")).await;
            assert_eq!(page.status(), 404, "{id}{rest}");
            assert!(!page.text().contains("Secret"));
        }
    }
    for (call, fields) in
        [("open", &[][..]), ("open_change", &[]), ("change", &[("version", "1"), ("name", "Mine")]), ("remove", &[])]
    {
        let fields: Vec<_> = [("id", theirs.as_str())].into_iter().chain(fields.iter().copied()).collect();
        let answer = browser.call(&format!("/do/filters/{call}"), &fields).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "filter.missing"), "{call}");
    }
    // An id that another company has used is no way to see or to change what it stands for.
    let fields = [("id", theirs.as_str()), ("name", "Mine"), ("filter[status]", "draft")];
    assert!(!browser.call("/do/filters/keep", &fields).await.text().contains("Secret"));
    assert_eq!(names(&mallory).await, Vec::<String>::new());
    assert_eq!(names(&alice).await, ["Secret"]);
}
