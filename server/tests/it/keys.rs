//! API keys: made, shown once, narrowed to their scope, ended and revoked, by both doors.

use crate::audit::texts;
use crate::support::{Answer, Client, TestApp, new_contract};
use axum::body::Body;
use jiff::SignedDuration;
use serde_json::{Value, json};

const KEYS: &str = "/api/v1/keys";
const FORM: &str = "/settings/keys/new";

/// Makes a key and answers with its id and its secret.
async fn make(client: &Client, scope: &str) -> (String, String) {
    let answer = client.post(KEYS, &json!({"name": "Accounts package", "scope": scope})).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    let text = |name: &str| answer.json()[name].as_str().unwrap().to_owned();
    (text("id"), text("key"))
}

async fn all_keys(client: &Client) -> Vec<Value> {
    client.get(KEYS).await.json()["keys"].as_array().unwrap().clone()
}

#[tokio::test]
async fn d3_a_key_opens_the_api_until_it_is_revoked() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (id, secret) = make(&alice, "write").await;
    assert!(secret.starts_with("pactoria_") && secret.len() == 73, "{secret}");
    let program = app.stranger().with_key(&secret);
    assert_eq!(program.get("/api/v1/auth/me").await.json(), alice.get("/api/v1/auth/me").await.json());
    assert_eq!(program.post("/api/v1/contracts", &new_contract("By a program")).await.status(), 201);

    assert_eq!(alice.json("DELETE", &format!("{KEYS}/{id}"), &json!({})).await.status(), 204);
    program.get("/api/v1/auth/me").await.expect_problem(401, "account.bad_key");
    alice.json("DELETE", &format!("{KEYS}/{id}"), &json!({})).await.expect_problem(404, "key.missing");
    assert!(all_keys(&alice).await.is_empty());
}

#[tokio::test]
async fn d3_a_key_is_shown_once_and_stored_as_a_hash_only() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, secret) = make(&alice, "read").await;
    let list = alice.get(KEYS).await.text();
    assert!(!list.contains(&secret) && list.contains(&secret[secret.len() - 4..]), "{list}");
    for column in ["name", "key_hash", "hint"] {
        assert!(!texts(&app, "api_keys", column).await.iter().any(|it| it.contains(&secret)));
    }
    assert!(!texts(&app, "audit", "after").await.iter().any(|it| it.contains(&secret)));
}

#[tokio::test]
async fn d3_a_key_does_no_more_than_its_scope_and_the_persons_role() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let made = alice.post("/api/v1/contracts", &new_contract("Lens coating")).await.json();
    let path = format!("/api/v1/contracts/{}", made["id"].as_str().unwrap());
    let program = async |scope: &str| app.stranger().with_key(&make(&alice, scope).await.1);
    let (reads, writes, all) = (program("read").await, program("write").await, program("admin").await);

    assert_eq!(reads.get(&path).await.status(), 200);
    let change = json!({"version": 1, "title": "Mended"});
    reads.patch(&path, &change).await.expect_problem(403, "key.not_allowed");
    reads.post("/api/v1/contracts", &new_contract("Other")).await.expect_problem(403, "key.not_allowed");
    assert_eq!(writes.patch(&path, &change).await.status(), 200);
    let step = json!({"status": "active", "signed_by": "Both"});
    writes.post(&format!("{path}/status"), &step).await.expect_problem(403, "key.not_allowed");
    writes.post(KEYS, &json!({"name": "x", "scope": "read"})).await.expect_problem(403, "key.not_allowed");
    writes.get(KEYS).await.expect_problem(403, "key.not_allowed");
    assert_eq!(all.get(KEYS).await.json()["total"], 3);
    assert_eq!(all.post(&format!("{path}/status"), &step).await.status(), 200);

    app.make("Acme", "viewer").await;
    all.post("/api/v1/contracts", &new_contract("Other")).await.expect_problem(403, "account.not_allowed");
    let refused = alice.post(KEYS, &json!({"name": "x", "scope": "write"})).await;
    assert_eq!((refused.status(), refused.fields()), (422, vec!["scope".to_owned()]), "beyond the role");
    app.make("Acme", "guest").await;
    alice.get(KEYS).await.expect_problem(403, "account.not_allowed");
}

#[tokio::test]
async fn d3_a_key_ends_when_it_said_it_would() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let body = json!({"name": "For a week", "scope": "read", "expires_in_days": 7});
    let made = alice.post(KEYS, &body).await.json();
    assert_eq!(made["expires_at"], "2026-11-30T09:00:00Z");
    let program = app.stranger().with_key(made["key"].as_str().unwrap());
    app.pass(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    assert_eq!(program.get("/api/v1/auth/me").await.status(), 200);
    app.pass(SignedDuration::from_secs(1));
    program.get("/api/v1/auth/me").await.expect_problem(401, "account.bad_key");

    assert_eq!(pactoria::keys::actions::sweep(&app.services).await.unwrap(), 0, "it still explains itself in the list");
    app.pass(SignedDuration::from_hours(91 * 24));
    assert_eq!(pactoria::keys::actions::sweep(&app.services).await.unwrap(), 1);
}

#[tokio::test]
async fn d3_the_last_use_is_noted_once_a_minute() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let program = app.stranger().with_key(&make(&alice, "read").await.1);
    let noted = async || all_keys(&alice).await[0]["last_used_at"].clone();
    assert_eq!(noted().await, Value::Null);
    for (seconds, want) in [(0, "09:00:00"), (59, "09:00:00"), (1, "09:01:00"), (30, "09:01:00")] {
        app.pass(SignedDuration::from_secs(seconds));
        assert_eq!(program.get("/api/v1/auth/me").await.status(), 200);
        assert_eq!(noted().await, format!("2026-11-23T{want}Z"));
    }
}

#[tokio::test]
async fn d3_a_key_opens_the_api_where_the_database_cannot_be_written_to() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, secret) = make(&alice, "read").await;
    let app = app.reading_only().await;
    assert_eq!(app.stranger().with_key(&secret).get("/api/v1/contracts").await.status(), 200);
}

#[tokio::test]
async fn d3_two_credentials_at_once_are_refused_and_a_key_is_no_sign_in() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, secret) = make(&alice, "admin").await;
    let both = app.stranger().with_token(alice.token()).with_key(&secret);
    both.get("/api/v1/auth/me").await.expect_problem(401, "account.two_credentials");
    let program = app.stranger().with_key(&secret);
    program.post("/api/v1/auth/logout", &json!({})).await.expect_problem(403, "key.not_allowed");
    for wrong in ["", "pactoria_", "nonsense", alice.token()] {
        app.stranger().with_key(wrong).get("/api/v1/auth/me").await.expect_problem(401, "account.bad_key");
    }
    assert_eq!(app.stranger().with_key(&secret).visit("/contracts").await.status(), 302, "pages take no keys");
}

#[tokio::test]
async fn d3_what_a_key_did_stands_in_the_trail_under_both_names() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (id, secret) = make(&alice, "write").await;
    app.stranger().with_key(&secret).post("/api/v1/contracts", &new_contract("By a program")).await;
    alice.json("DELETE", &format!("{KEYS}/{id}"), &json!({})).await;
    let entries = texts(&app, "audit", "action || ' by ' || actor").await;
    let by_key: Vec<&String> = entries.iter().filter(|it| it.contains("API key")).collect();
    assert_eq!(by_key, ["contract.created by Priya Nair (API key Accounts package)"]);
    for action in ["key.made", "key.revoked"] {
        assert!(entries.contains(&format!("{action} by Priya Nair")), "{entries:?}");
    }
    assert!(crate::audit::verify(&app).await.0, "the chain is whole");
}

#[tokio::test]
async fn principle_4_another_companys_keys_are_not_there_by_either_door() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (id, secret) = make(&alice, "read").await;
    let mallory = app.owner_of("Mallory").await;
    let browser = app.browser_of("Evil").await;
    assert_eq!(mallory.get(KEYS).await.json()["total"], 0);
    for id in [id.as_str(), "0199f3a0-7b1c-7000-8000-000000000001", "not-an-id"] {
        let refused = mallory.json("DELETE", &format!("{KEYS}/{id}"), &json!({})).await;
        refused.expect_problem(404, "key.missing");
        assert_eq!(browser.visit(&format!("/settings/keys/{id}/revoke")).await.status(), 404);
    }
    for call in ["open_revoke", "revoke"] {
        let refused = browser.call(&format!("/do/keys/{call}"), &[("id", &id)]).await;
        assert_eq!((refused.status(), refused.code().as_str()), (404, "key.missing"), "{call}");
    }
    assert_eq!(app.stranger().with_key(&secret).get("/api/v1/auth/me").await.status(), 200, "nothing was revoked");
}

#[tokio::test]
async fn d3_there_is_an_end_to_how_many_keys_a_person_has_and_pages_of_them() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for n in 0..100 {
        let answer = alice.post(KEYS, &json!({"name": format!("Key {n}"), "scope": "read"})).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
    }
    let one_more = alice.post(KEYS, &json!({"name": "One more", "scope": "read"})).await;
    one_more.expect_problem(409, "key.too_many");
    let page = alice.get(&format!("{KEYS}?page=4&size=30")).await.json();
    assert_eq!((page["total"].as_u64(), page["pages"].as_u64()), (Some(100), Some(4)));
    assert_eq!(page["keys"].as_array().map(Vec::len), Some(10));
    for bad in ["?size=0", "?size=101", "?page=x", "?other=1"] {
        assert_eq!(alice.get(&format!("{KEYS}{bad}")).await.status(), 422, "{bad}");
    }
}

fn fields<'a>(id: &'a str, name: &'a str) -> [(&'a str, &'a str); 4] {
    [("id", id), ("name", name), ("scope", "write"), ("expires_in_days", "30")]
}

/// The value of the hidden field `id` of a page.
fn hidden_id(page: &Answer) -> String {
    let text = page.text();
    let tail = text.split("name=\"id\"").nth(1).unwrap();
    tail.split('"').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn d3_the_form_is_answered_with_the_key_which_is_in_no_address_cookie_or_later_page() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    assert!(browser.visit("/settings/keys").await.text().contains("No API key yet"));
    let id = hidden_id(&browser.visit(FORM).await);
    let shown = browser.submit(FORM, &fields(&id, "Accounts package")).await;
    assert_eq!((shown.status(), shown.header("location")), (200, None), "{}", shown.text());
    assert_eq!(shown.header("cache-control"), Some("no-store"));
    let text = shown.text();
    let begin = text.find("pactoria_").unwrap();
    let secret = &text[begin..begin + 73];
    assert_eq!(text.matches(secret).count(), 1, "it stands in one place");
    assert!(
        shown.headers().iter().all(|(_, value)| !value.as_bytes().windows(64).any(|it| it == &secret.as_bytes()[9..]))
    );
    assert_eq!(app.stranger().with_key(secret).get("/api/v1/auth/me").await.status(), 200);

    let again = browser.submit(FORM, &fields(&id, "Accounts package")).await;
    assert_eq!(again.status(), 409, "a page that is loaded again makes no second key");
    assert!(again.text().contains("shown once only") && !again.text().contains(secret));
    for page in [FORM, "/settings/keys"] {
        let later = browser.visit(page).await;
        assert!(later.status() == 200 && !later.text().contains(secret), "{page}");
    }

    let row = browser.visit("/settings/keys").await.text();
    let revoke =
        row.split("href=\"").find(|it| it.contains("/revoke\"")).unwrap().split('"').next().unwrap().to_owned();
    assert!(browser.visit(&revoke).await.text().contains("cannot be taken back"));
    let gone = browser.submit("/do/keys/revoke", &[("id", &id)]).await;
    assert_eq!((gone.status(), gone.header("location")), (302, Some("/settings/keys")));
    app.stranger().with_key(secret).get("/api/v1/auth/me").await.expect_problem(401, "account.bad_key");
}

#[tokio::test]
async fn d3_a_refused_form_comes_back_with_what_was_typed() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let id = hidden_id(&browser.visit(FORM).await);
    let refused =
        browser.submit(FORM, &[("id", &id), ("name", ""), ("scope", "everything"), ("expires_in_days", "30")]).await;
    assert_eq!(refused.status(), 422);
    let text = refused.text();
    assert!(text.contains("2 answers need correcting") && text.contains("value=\"30\" selected"), "{text}");
    assert_eq!(browser.submit(FORM, &[("name", "x")]).await.status(), 422, "a form without its id");
    let stranger = app.stranger().submit(FORM, &fields(&id, "x")).await;
    assert_eq!((stranger.status(), stranger.header("location")), (303, Some("/sign-in?next=/settings/keys/new")));
    let foreign = browser
        .request("POST", FORM)
        .header("accept", "text/html")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(browser.send(foreign, Body::from("name=x&scope=admin")).await.status(), 403, "another site's form");
    assert!(texts(&app, "api_keys", "name").await.is_empty());
}

#[tokio::test]
async fn d3_the_trail_can_be_read_by_a_program_and_narrowed() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    alice.post("/api/v1/contracts", &new_contract("Before")).await;
    app.pass(SignedDuration::from_hours(2));
    let (_, secret) = make(&alice, "admin").await;
    let program = app.stranger().with_key(&secret);
    program.post("/api/v1/contracts", &new_contract("After")).await;
    let logs = async |query: &str| {
        let answer = program.get(&format!("/api/v1/security/audit-logs{query}")).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        answer.json()["logs"].as_array().unwrap().clone()
    };
    let all = logs("").await;
    assert_eq!(all[0]["event_type"], "contract.created");
    assert_eq!(all[0]["user_name"], "Priya Nair (API key Accounts package)");
    assert_eq!(all[0]["resource_name"], "After");
    assert_eq!(logs("?hours=1").await.len(), 2);
    assert_eq!(logs("?event_type=contract.created").await.len(), 2);
    assert_eq!(logs("?resource_type=key").await.len(), 1);
    assert_eq!(logs("?size=1&page=2").await[0]["event_type"], "key.made");
    for bad in ["?size=201", "?hours=0", "?event_type=poem", "?resource_type=poem", "?page="] {
        let refused = program.get(&format!("/api/v1/security/audit-logs{bad}")).await;
        assert_eq!((refused.status(), refused.fields().len()), (422, 1), "{bad}");
    }
    let mallory = app.owner_of("Mallory").await;
    let theirs = mallory.get("/api/v1/security/audit-logs").await.text();
    assert!(!theirs.contains("After") && !theirs.contains("Acme"), "{theirs}");
    app.make("Acme", "requester").await;
    alice.get("/api/v1/security/audit-logs").await.expect_problem(403, "account.not_allowed");
}
