//! What needs a person today, on the first page, on the dashboard and by REST.

use crate::parties::colleague;
use crate::support::{Client, TestApp, new_contract};
use jiff::SignedDuration;
use pactoria::keydates::ahead::follow_all;
use serde_json::{Value, json};

/// A contract that began a year ago; today is 23 November 2026.
async fn create(client: &Client, title: &str, end: &str) -> String {
    let mut body = new_contract(title);
    body["start_date"] = json!("2025-12-01");
    body["end_date"] = json!(end);
    let made = client.post("/api/v1/contracts", &body).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

async fn sign(client: &Client, id: &str) {
    let signed = client.post(&format!("/api/v1/contracts/{id}/status"), &json!({"status": "active"})).await;
    assert_eq!(signed.status(), 200, "{}", signed.text());
}

async fn oblige(client: &Client, contract: &str, title: &str, due: &str) -> String {
    let made =
        client.post(&format!("/api/v1/contracts/{contract}/obligations"), &json!({"title": title, "due": due})).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    made.json()["id"].as_str().unwrap().to_owned()
}

/// A month's notice, sent by e-mail.
async fn say_notice(client: &Client, id: &str, renewal: &str) {
    let mut terms = json!({"renewal": renewal, "notice_count": "1", "notice_unit": "months", "service": "email"});
    if renewal == "automatic" {
        terms["renewal_count"] = json!("1");
        terms["renewal_unit"] = json!("years");
    }
    let path = format!("/api/v1/contracts/{id}/dates");
    terms["version"] = client.get(&path).await.json()["version"].clone();
    let said = client.json("PUT", &path, &terms).await;
    assert_eq!(said.status(), 200, "{}", said.text());
}

async fn today(client: &Client) -> Value {
    let answer = client.get("/api/v1/today").await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

/// Kind, how many of the person's own, how many of everybody, and the titles.
fn told(it: &Value) -> Vec<(String, u64, Option<u64>, Vec<String>)> {
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let group = |it: &Value| {
        let titles = it["items"].as_array().unwrap().iter().map(|it| text(&it["title"])).collect();
        (text(&it["kind"]), it["mine"]["total"].as_u64().unwrap(), it["everybody"]["total"].as_u64(), titles)
    };
    it["groups"].as_array().unwrap().iter().map(group).collect()
}

#[tokio::test]
async fn b14_what_is_late_or_must_be_done_soon_stands_on_the_first_page_the_most_urgent_first() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let notice = create(&alice, "Cleaning of the works", "2027-01-22").await;
    let ending = create(&alice, "Lease of the yard", "2026-12-20").await;
    say_notice(&alice, &notice, "none").await;
    for id in [&notice, &ending] {
        sign(&alice, id).await;
    }
    let late = oblige(&alice, &notice, "Send the insurance certificate", "2026-11-10").await;
    oblige(&alice, &notice, "Send the report", "2026-12-02").await;
    oblige(&alice, &notice, "Send the other report", "2027-02-02").await;
    let waiting = create(&alice, "To be read", "2027-12-20").await;
    let sent = alice.post(&format!("/api/v1/contracts/{waiting}/status"), &json!({"status": "pending_review"})).await;
    assert_eq!(sent.status(), 200, "{}", sent.text());

    let kinds = told(&today(&alice).await);
    let one = |kind: &str, everybody: Option<u64>, title: &str| (kind.to_owned(), 1, everybody, vec![title.to_owned()]);
    assert_eq!(
        kinds,
        [
            one("overdue", Some(1), "Send the insurance certificate"),
            one("due", Some(1), "Send the report"),
            one("ending", Some(1), "Lease of the yard"),
            one("notices", Some(1), "Cleaning of the works"),
            one("reviews", None, "To be read"),
        ]
    );
    for page in ["/", "/dashboard"] {
        let text = browser.visit(page).await.text();
        for words in [
            "Send the insurance certificate",
            "was due 10 November 2026",
            "Send the report",
            "due 2 December 2026",
            "by 22 December 2026",
            "ends 20 December 2026",
            &format!("href=\"/obligations/{late}/close\""),
            &format!("href=\"/contracts/{notice}/dates\""),
            "href=\"/obligations?show=mine_overdue\"",
        ] {
            assert!(text.contains(words), "{page}: {words}: {text}");
        }
        assert!(!text.contains("Send the other report"), "{page}: what is far off needs nobody today");
    }
}

#[tokio::test]
async fn b14_every_count_of_today_opens_a_list_of_just_as_many() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (_, tom) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    for number in 0..12 {
        let id = create(&tom, &format!("Lease {number}"), "2026-12-20").await;
        sign(&alice, &id).await;
        say_notice(&tom, &id, "automatic").await;
        oblige(&tom, &id, "Pay", "2026-11-20").await;
        oblige(&tom, &id, "Look at it", "2026-11-30").await;
    }
    let hers = today(&alice).await;
    assert!(
        told(&hers)
            .iter()
            .all(|(_, mine, everybody, titles)| { (*mine, *everybody, titles.len()) == (0, Some(12), 0) }),
        "{hers}"
    );
    let his = today(&tom).await;
    assert_eq!(told(&his).len(), 3, "the last day to send notice has passed: {his}");
    for (who, it) in [(&alice, &hers), (&tom, &his)] {
        for group in it["groups"].as_array().unwrap() {
            for count in [&group["mine"], &group["everybody"]] {
                let (Some(path), Some(total)) = (count["path"].as_str(), count["total"].as_u64()) else { continue };
                let query: Vec<_> = count["query"].as_object().unwrap().iter().collect();
                let query: Vec<_> = query.iter().map(|(name, it)| format!("{name}={}", it.as_str().unwrap())).collect();
                let found = who.get(&format!("{path}?size=100&{}", query.join("&"))).await.json();
                assert_eq!(found["total"].as_u64(), Some(total), "{path}?{}", query.join("&"));
            }
            assert!(group["items"].as_array().unwrap().len() <= 10);
        }
    }
    let his_page = app.stranger();
    let tom_signs_in = [("email", "tom.ashworth@acme.example"), ("password", crate::support::PASSWORD)];
    his_page.submit("/do/accounts/sign_in", &tom_signs_in).await;
    let text = his_page.visit("/").await.text();
    assert!(text.contains("and 2 more"), "{text}");
    assert!(!text.contains("of everybody"), "whoever does not run the company is told of their own: {text}");
}

#[tokio::test]
async fn b14_a_notice_day_follows_the_term_that_renews_and_the_changes_of_a_contract() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Hosting", "2027-06-30").await;
    say_notice(&alice, &id, "automatic").await;
    let ahead = async |client: &Client| {
        let found = client.get("/api/v1/contracts?notice_within_days=30").await.json();
        found["total"].as_u64().unwrap()
    };
    sign(&alice, &id).await;
    assert_eq!(ahead(&alice).await, 0, "notice is due in May");

    let soon = create(&alice, "Cleaning", "2027-06-30").await;
    say_notice(&alice, &soon, "none").await;
    let changed =
        alice.patch(&format!("/api/v1/contracts/{soon}"), &json!({"end_date": "2027-01-10", "version": 1})).await;
    assert_eq!(changed.status(), 200, "{}", changed.text());
    sign(&alice, &soon).await;
    assert_eq!(ahead(&alice).await, 1, "the day follows the new end");

    // Into the July of the renewed term, which runs for another year.
    app.pass(SignedDuration::from_hours(24 * 222));
    let alice = app.owner_again("Acme").await;
    assert!(follow_all(&app.services).await.unwrap() >= 1);
    assert_eq!(follow_all(&app.services).await.unwrap(), 0, "twice is once");
    let dates = alice.get(&format!("/api/v1/contracts/{id}/dates")).await.json();
    let within = alice.get("/api/v1/contracts?notice_within_days=3650").await.json();
    assert!(dates["notice_by"]["date"].as_str().unwrap().starts_with("2028-05-"), "{dates}");
    assert_eq!(within["contracts"][0]["title"], "Hosting", "{within}");
}

#[tokio::test]
async fn b14_a_person_whom_nothing_needs_is_told_so_and_a_guest_nothing_at_all() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    create(&alice, "Far away", "2029-12-20").await;
    let browser = app.browser_at("Acme").await;
    assert_eq!(today(&alice).await, json!({"groups": []}));
    for page in ["/", "/dashboard"] {
        assert!(browser.visit(page).await.text().contains("Nothing needs you today"), "{page}");
    }
    let mallory = app.owner_of("Mallory").await;
    assert_eq!(today(&mallory).await, json!({"groups": []}));
    app.make("Acme", "guest").await;
    app.owner_again("Acme").await.get("/api/v1/today").await.expect_problem(403, "account.not_allowed");
}
