//! Key dates by both doors: what was said, the dates that follow with every step, and the file for a calendar.

use crate::support::{Client, TestApp, new_contract};
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

#[tokio::test]
async fn b10_the_notice_date_follows_from_what_was_said_with_every_step() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice).await;
    let path = format!("/api/v1/contracts/{id}/dates");
    let nothing_said = alice.get(&path).await.json();
    assert_eq!((&nothing_said["notice_by"], nothing_said["term_end"].as_str()), (&Value::Null, Some("2027-11-30")));

    let by_post = alice.json("PUT", &path, &yearly()).await;
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
    let by_email = alice.json("PUT", &path, &by_email).await.json();
    assert_eq!(by_email["notice_by"]["date"], "2027-08-31", "another way of sending is another date");
    let mut in_scotland = yearly();
    in_scotland["division"] = json!("scotland");
    let in_scotland = alice.json("PUT", &path, &in_scotland).await.json();
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
    let refused = alice.json("PUT", &path, &wrong).await;
    assert_eq!(
        (refused.status(), refused.fields()),
        (422, vec!["division".into(), "notice_count".into(), "renewal".into()])
    );
    let too_long = alice.json("PUT", &path, &json!({"notice_count": "5", "notice_unit": "years"})).await.json();
    assert!(too_long["problem"].as_str().unwrap().contains("longer than the contract leaves room for"), "{too_long}");

    app.make("Acme", "viewer").await;
    alice.json("PUT", &path, &yearly()).await.expect_problem(403, "account.not_allowed");
    app.make("Acme", "owner").await;
    alice.json("DELETE", &format!("/api/v1/contracts/{id}"), &json!({})).await;
    alice.json("PUT", &path, &yearly()).await.expect_problem(409, "contract.over");
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

    let fields = [("id", &*id), ("notice_count", "3"), ("notice_unit", "months"), ("service", "first_class_post")];
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
}
