//! Key dates by both doors: what was said, the dates that follow with every step, and the file for a calendar.

use crate::audit::texts;
use crate::support::{Answer, Client, TestApp, new_contract};
use axum::body::Body;
use serde_json::{Value, json};

async fn create(client: &Client) -> String {
    let answer = client.post("/api/v1/contracts", &new_contract("Lens coating")).await;
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// A year's contract to 30 November 2027 that renews yearly unless three months' notice is given.
fn yearly() -> Value {
    json!({
        "renewal": "automatic", "renewal_count": "1", "renewal_unit": "years",
        "notice_count": "3", "notice_unit": "months", "notice_clause": "14.2",
    })
}

/// Says terms as somebody does who has just looked.
async fn say(client: &Client, path: &str, terms: &Value) -> Answer {
    let mut terms = terms.clone();
    terms["version"] = client.get(path).await.json()["version"].clone();
    client.json("PUT", path, &terms).await
}

#[tokio::test]
async fn b10_the_notice_date_follows_from_what_was_said_with_every_step() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let path = format!("/api/v1/contracts/{id}/dates");
    let nothing_said = alice.get(&path).await.json();
    assert_eq!((&nothing_said["notice_by"], nothing_said["term_end"].as_str()), (&Value::Null, Some("2027-11-30")));

    let by_post = say(&alice, &path, &yearly()).await;
    assert_eq!(by_post.status(), 200, "{}", by_post.text());
    let by_post = by_post.json();
    assert_eq!(
        (by_post["next_renewal"].as_str(), by_post["notice_by"]["received"].as_str()),
        (Some("2027-12-01"), Some("2027-08-31"))
    );
    // Two Business Days of post before Tuesday 31 August, with the bank holiday on the 30th and a weekend between.
    assert_eq!(by_post["notice_by"]["date"], "2027-08-26");
    let steps = by_post["notice_by"]["steps"].as_array().unwrap();
    let said = |step: &Value| format!("{} {}", step["what"], step["rests_on"]);
    assert!(steps.iter().any(|it| said(it).contains("14.2")), "{steps:?}");
    assert!(steps.iter().any(|it| said(it).contains("Summer bank holiday")), "{steps:?}");
    for pair in steps.windows(2) {
        assert_eq!(pair[0]["to"], pair[1]["from"], "the steps hang together");
    }

    let mut by_email = yearly();
    by_email["service"] = json!("email");
    let by_email = say(&alice, &path, &by_email).await.json();
    assert_eq!(by_email["notice_by"]["date"], "2027-08-31", "another way of sending is another date");
    let mut in_scotland = yearly();
    in_scotland["division"] = json!("scotland");
    let in_scotland = say(&alice, &path, &in_scotland).await.json();
    // The last Monday of August is a working day in Scotland, so even a letter of Sunday the 29th is in time.
    assert_eq!(in_scotland["notice_by"]["date"], "2027-08-29");
    assert!(in_scotland["notice_by"]["notes"].to_string().contains("It is wise"), "{in_scotland}");
}

#[tokio::test]
async fn b10_terms_that_cannot_be_are_named_and_a_contract_that_is_over_keeps_its_own() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let path = format!("/api/v1/contracts/{id}/dates");
    let wrong = json!({"renewal": "sometimes", "notice_count": "x", "division": "wales"});
    let refused = say(&alice, &path, &wrong).await;
    assert_eq!(
        (refused.status(), refused.fields()),
        (422, vec!["division".into(), "notice_count".into(), "renewal".into()])
    );
    let too_long = say(&alice, &path, &json!({"notice_count": "5", "notice_unit": "years"})).await.json();
    assert!(too_long["problem"].as_str().unwrap().contains("longer than the contract leaves room for"), "{too_long}");

    app.make("Acme", "viewer").await;
    say(&alice, &path, &yearly()).await.expect_problem(403, "account.not_allowed");
    app.make("Acme", "owner").await;
    alice.json("DELETE", &format!("/api/v1/contracts/{id}"), &json!({})).await;
    say(&alice, &path, &yearly()).await.expect_problem(409, "contract.over");
}

#[tokio::test]
async fn b10_the_page_shows_the_way_to_the_date_and_the_calendar_takes_it() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let browser = app.stranger();
    browser
        .submit(
            "/do/accounts/sign_in",
            &[("email", &crate::support::email("Acme")), ("password", crate::support::PASSWORD)],
        )
        .await;
    let page = format!("/contracts/{id}/dates");
    assert!(browser.visit(&page).await.text().contains("No notice period is recorded"));
    let wrong = browser.submit("/do/contracts/put_dates", &[("id", &id), ("notice_count", "three")]).await;
    assert_eq!(wrong.header("location"), Some(page.as_str()));
    let again = browser.visit(&page).await.text();
    assert!(again.contains("Write the length as a whole number") && again.contains("three"), "{again}");

    let fields = [
        ("id", &*id),
        ("version", "0"),
        ("notice_count", "3"),
        ("notice_unit", "months"),
        ("service", "first_class_post"),
    ];
    let said = browser.submit("/do/contracts/put_dates", &fields).await;
    assert_eq!(said.header("location"), Some(page.as_str()));
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Thursday 26 August 2027") && text.contains("Dodds v Walker"), "{text}");

    let file = browser.visit(&format!("{page}/calendar")).await;
    assert_eq!(file.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert!(
        file.text().starts_with("BEGIN:VCALENDAR\r\n") && file.text().contains("DTSTART;VALUE=DATE:20270826"),
        "{}",
        file.text()
    );
    let by_rest = alice.get(&format!("/api/v1/contracts/{id}/dates/calendar")).await;
    assert_eq!((by_rest.status(), by_rest.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    assert_eq!(by_rest.text(), file.text(), "the same by either door");
}

#[tokio::test]
async fn b10_of_two_who_say_terms_at_once_the_second_is_told_and_loses_nothing() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let path = format!("/api/v1/contracts/{id}/dates");
    assert_eq!(alice.json("PUT", &path, &yearly()).await.fields(), ["version"], "whoever changes says what they saw");
    let seen = alice.get(&path).await;
    assert_eq!(seen.json()["version"], 0);
    let with_tag = async |tag: &str, terms: &Value| {
        let request = alice.request("PUT", &path).header("content-type", "application/json").header("if-match", tag);
        alice.send(request, Body::from(terms.to_string())).await
    };
    with_tag("\"99\"", &yearly()).await.expect_problem(409, "dates.version_conflict");
    let said = with_tag(seen.header("etag").unwrap(), &yearly()).await;
    assert_eq!((said.status(), said.json()["version"].as_u64()), (200, Some(1)), "{}", said.text());
    let late = json!({"version": 0, "renewal": "none", "notice_count": 6, "notice_unit": "weeks"});
    let refused = alice.json("PUT", &path, &late).await;
    refused.expect_problem(409, "dates.version_conflict");
    with_tag(seen.header("etag").unwrap(), &late).await.expect_problem(409, "dates.version_conflict");
    let now = alice.get(&path).await.json();
    assert_eq!((&now["version"], &now["terms"]["notice_count"]), (&json!(1), &json!("3")), "nothing was changed");
    assert_eq!(with_tag("\"1\"", &yearly()).await.json()["version"], 1, "the same terms again change nothing");
    let trail = texts(&app, "audit", "action").await;
    assert_eq!(trail.iter().filter(|it| *it == "contract.key_terms_said").count(), 1, "{trail:?}");

    let browser = app.browser_at("Acme").await;
    let page = format!("/contracts/{id}/dates");
    let typed =
        [("id", &*id), ("version", "0"), ("notice_count", "7"), ("notice_unit", "weeks"), ("notice_clause", "21.9")];
    assert_eq!(browser.submit("/do/contracts/put_dates", &typed).await.header("location"), Some(&*page));
    let again = browser.visit(&page).await.text();
    assert!(again.contains("you have not seen") && again.contains("21.9"), "{again}");
    assert!(again.contains("name=\"version\" value=\"1\""), "{again}");
}

#[tokio::test]
async fn b10_lengths_are_taken_as_numbers_and_as_text() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let path = format!("/api/v1/contracts/{id}/dates");
    let numbers = json!({
        "renewal": "automatic", "renewal_count": 1, "renewal_unit": "years", "notice_count": 3, "notice_unit": "months",
    });
    let said = say(&alice, &path, &numbers).await;
    assert_eq!((said.status(), &said.json()["terms"]["notice_count"]), (200, &json!("3")), "{}", said.text());
    for wrong in [json!(-3), json!(2.5), json!({"months": 3}), json!([3])] {
        let refused = say(&alice, &path, &json!({"notice_count": wrong, "notice_unit": "months"})).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["notice_count".to_owned()]), "{wrong}");
    }
}
