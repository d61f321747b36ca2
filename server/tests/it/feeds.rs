//! A person's calendar feed: made, shown once, read by a calendar, renewed and taken away.

use crate::audit::texts;
use crate::support::{Client, TestApp, new_contract};
use serde_json::json;
use std::collections::BTreeMap;

const PAGE: &str = "/account/calendar";

/// Makes a feed by the button of the page and answers the path of its address.
async fn make(browser: &Client) -> String {
    let shown = browser.submit(PAGE, &[]).await;
    assert_eq!((shown.status(), shown.header("location")), (200, None), "{}", shown.text());
    let text = shown.text();
    let begin = text.find("http://127.0.0.1:3000/feeds/").unwrap();
    let address = text[begin..].split('"').next().unwrap();
    assert_eq!(text.matches(address).count(), 1, "it stands in one place");
    address.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned()
}

/// The day and the line of each entry by its id. That another program reads them alike is for the browser tests to see.
async fn entries(app: &TestApp, path: &str) -> BTreeMap<String, (String, String)> {
    let answer = app.stranger().get(path).await;
    assert_eq!((answer.status(), answer.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    let text = answer.text();
    assert!(text.split_inclusive('\n').all(|line| line.ends_with("\r\n") && line.len() <= 77), "{text}");
    let unfolded = text.replace("\r\n ", "");
    let of = |event: &str, name: &str| {
        let value = event.lines().find_map(|it| it.strip_prefix(name)).unwrap_or_default();
        value.replace("\\,", ",").replace("\\;", ";")
    };
    let events = unfolded.split("BEGIN:VEVENT\r\n").skip(1);
    events.map(|it| (of(it, "UID:"), (of(it, "DTSTART;VALUE=DATE:"), of(it, "SUMMARY:")))).collect()
}

#[tokio::test]
async fn b12_a_calendar_program_reads_ends_notice_dates_and_obligations() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let alice = {
        let login = json!({"email": crate::support::email("Acme"), "password": crate::support::PASSWORD});
        let answer = app.stranger().post("/api/v1/auth/login", &login).await;
        app.stranger().with_token(answer.json()["token"]["access_token"].as_str().unwrap())
    };
    let title = "Coating, lenses; “fine” work on every pair of spectacles that is sold in the shops";
    let made = alice.post("/api/v1/contracts", &new_contract(title)).await.json();
    let id = made["id"].as_str().unwrap();
    let terms = json!({
        "version": 0, "renewal": "automatic", "renewal_count": "1", "renewal_unit": "years",
        "notice_count": "3", "notice_unit": "months", "service": "email",
    });
    alice.json("PUT", &format!("/api/v1/contracts/{id}/dates"), &terms).await;
    let obligation = json!({"title": "Report\u{2014}all of it", "due": "2027-01-31"});
    let obligation = alice.post(&format!("/api/v1/contracts/{id}/obligations"), &obligation).await.json();
    let over = alice.post("/api/v1/contracts", &new_contract("Over")).await.json();
    alice.json("DELETE", &format!("/api/v1/contracts/{}", over["id"].as_str().unwrap()), &json!({})).await;
    let mallory = app.owner_of("Mallory").await;
    mallory.post("/api/v1/contracts", &new_contract("Secret")).await;

    let path = make(&browser).await;
    let entries = entries(&app, &path).await;
    let day = |uid: &str| entries.get(uid).map(|it| it.0.as_str());
    assert_eq!(entries.len(), 4, "{entries:?}");
    assert_eq!(day(&format!("end-{id}@pactoria")), Some("20271130"));
    assert_eq!(day(&format!("renewal-{id}@pactoria")), Some("20271201"));
    assert_eq!(day(&format!("notice-{id}@pactoria")), Some("20270831"));
    let obligation = format!("obligation-{}@pactoria", obligation["id"].as_str().unwrap());
    assert_eq!(entries[&obligation], ("20270131".to_owned(), "Report—all of it (Priya Nair)".to_owned()));
    assert!(!format!("{entries:?}").contains("Secret"));
    assert!(browser.visit(PAGE).await.text().contains("today at 09:00"), "the page says that it was read");
}

#[tokio::test]
async fn b12_a_feed_is_shown_once_renewed_and_taken_away() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    assert!(browser.visit(PAGE).await.text().contains("There is no address yet"));
    let first = make(&browser).await;
    assert_eq!(entries(&app, &first).await.len(), 0);
    let token = first.strip_prefix("/feeds/").unwrap().strip_suffix(".ics").unwrap();
    assert!(!browser.visit(PAGE).await.text().contains(token), "shown once");
    assert!(!texts(&app, "feeds", "token_hash").await.iter().any(|it| it.contains(token)));
    let second = make(&browser).await;
    assert_eq!(app.stranger().get(&first).await.status(), 404);
    assert_eq!(app.stranger().get(&second).await.status(), 200);
    for wrong in ["/feeds/x.ics", "/feeds/.ics", second.trim_end_matches(".ics")] {
        assert_eq!(app.stranger().get(wrong).await.status(), 404, "{wrong}");
    }
    let gone = browser.submit("/do/feeds/revoke", &[]).await;
    assert_eq!(gone.header("location"), Some(PAGE));
    assert_eq!(app.stranger().get(&second).await.status(), 404);
    let actions = texts(&app, "audit", "action").await;
    assert_eq!(actions.iter().filter(|it| it.starts_with("feed.")).count(), 3, "{actions:?}");
}

#[tokio::test]
async fn b12_a_feed_shows_nothing_to_whoever_may_not_read_any_more() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let path = make(&browser).await;
    app.make("Acme", "guest").await;
    assert_eq!(app.stranger().get(&path).await.status(), 404);
    assert_eq!(browser.submit(PAGE, &[]).await.status(), 403);
    app.make("Acme", "viewer").await;
    assert_eq!(app.stranger().get(&path).await.status(), 200);
    let stranger = app.stranger().submit(PAGE, &[]).await;
    assert_eq!((stranger.status(), stranger.header("location")), (303, Some("/sign-in?next=/account/calendar")));
}

#[tokio::test]
async fn b7_a_program_makes_renews_and_takes_away_the_feed_of_its_person() {
    const FEED: &str = "/api/v1/feed";
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let nothing = json!({"exists": false, "made_at": null, "read_at": null});
    assert_eq!(alice.get(FEED).await.json(), nothing);
    let make = async || {
        let made = alice.post(FEED, &json!({})).await;
        assert_eq!(made.status(), 201, "{}", made.text());
        let address = made.json()["address"].as_str().unwrap().to_owned();
        address.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned()
    };
    let first = make().await;
    assert_eq!(entries(&app, &first).await.len(), 0);
    let now = alice.get(FEED).await;
    let at = json!("2026-11-23T09:00:00Z");
    assert_eq!(now.json(), json!({"exists": true, "made_at": at, "read_at": at}));
    let token = first.strip_prefix("/feeds/").unwrap().strip_suffix(".ics").unwrap();
    assert!(!now.text().contains(token), "told once");
    assert_eq!(mallory.get(FEED).await.json(), nothing, "everybody has their own");
    assert_eq!(mallory.json("DELETE", FEED, &json!({})).await.status(), 204);
    assert_eq!(app.stranger().get(&first).await.status(), 200);

    let second = make().await;
    assert_eq!((app.stranger().get(&first).await.status(), app.stranger().get(&second).await.status()), (404, 200));
    let browser = app.browser_at("Acme").await;
    assert!(browser.visit(PAGE).await.text().contains("Make a new address"), "the page knows of it");
    assert_eq!(alice.json("DELETE", FEED, &json!({})).await.status(), 204);
    assert_eq!(app.stranger().get(&second).await.status(), 404);
    assert_eq!((alice.get(FEED).await.json(), alice.json("DELETE", FEED, &json!({})).await.status()), (nothing, 204));
    let actions = texts(&app, "audit", "action").await;
    let told: Vec<_> = actions.iter().filter(|it| it.starts_with("feed.")).map(String::as_str).collect();
    assert_eq!(told, ["feed.made", "feed.made", "feed.revoked"]);
}

#[tokio::test]
async fn d3_an_address_that_outlives_a_key_takes_a_key_that_makes_keys() {
    const FEED: &str = "/api/v1/feed";
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for (scope, made, gone) in [("read", 403, 403), ("write", 403, 403), ("admin", 201, 204)] {
        let key = alice.post("/api/v1/keys", &json!({"name": scope, "scope": scope})).await.json();
        let program = app.stranger().with_key(key["key"].as_str().unwrap());
        assert_eq!(program.get(FEED).await.status(), 200, "{scope}");
        assert_eq!(program.post(FEED, &json!({})).await.status(), made, "{scope}");
        assert_eq!(program.json("DELETE", FEED, &json!({})).await.status(), gone, "{scope}");
    }
    app.make("Acme", "guest").await;
    for method in ["GET", "POST"] {
        alice.json(method, FEED, &json!({})).await.expect_problem(403, "account.not_allowed");
    }
    assert_eq!(alice.json("DELETE", FEED, &json!({})).await.status(), 204, "what is one's own can always go");
}
