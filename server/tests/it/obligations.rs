//! Obligations: recorded, owned, closed with a note, coming back, and reminded of.

use crate::audit::texts;
use crate::support::{Client, PASSWORD, Sink, TestApp, email, new_contract};
use jiff::SignedDuration;
use pactoria::reminders::sending::send_due;
use serde_json::{Value, json};

const ALL: &str = "/api/v1/obligations";

async fn create(client: &Client) -> String {
    let answer = client.post("/api/v1/contracts", &new_contract("Lens coating")).await;
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn record(client: &Client, contract: &str, body: &Value) -> Value {
    let answer = client.post(&format!("/api/v1/contracts/{contract}/obligations"), body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()
}

fn path_of(it: &Value) -> String {
    format!("{ALL}/{}", it["id"].as_str().unwrap())
}

async fn titles(client: &Client, show: &str) -> Vec<String> {
    let answer = client.get(&format!("{ALL}?show={show}")).await;
    let rows = answer.json()["obligations"].as_array().unwrap().clone();
    rows.iter().map(|it| format!("{} {}", it["title"].as_str().unwrap(), it["due"].as_str().unwrap())).collect()
}

async fn sign_in(app: &TestApp, company: &str) -> Client {
    let browser = app.stranger();
    browser.submit("/do/accounts/sign_in", &[("email", &email(company)), ("password", PASSWORD)]).await;
    browser
}

#[tokio::test]
async fn b12_closing_needs_a_note_and_what_comes_back_makes_the_next() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let monthly = json!({
        "title": "Send the report", "due": "2027-01-31", "rhythm": "every", "every_count": 1, "every_unit": "months",
        "until": "2027-03-30", "clause": "6.2 The Supplier shall report each month.",
    });
    let first = record(&alice, &contract, &monthly).await;
    assert_eq!((first["owner"].as_str(), first["status"].as_str()), (Some("Priya Nair"), Some("open")));
    let close = format!("{}/close", path_of(&first));
    for (body, fields) in [
        (json!({}), vec!["note", "outcome"]),
        (json!({"outcome": "done", "note": "  "}), vec!["note"]),
        (json!({"outcome": "open", "note": "x"}), vec!["outcome"]),
    ] {
        let refused = alice.post(&close, &body).await;
        assert_eq!((refused.status(), refused.fields()), (422, fields.into_iter().map(str::to_owned).collect()));
    }
    let done = alice.post(&close, &json!({"outcome": "done", "note": "Sent on 28 January, see mail"})).await.json();
    assert_eq!(
        (done["closed"]["status"].as_str(), done["closed"]["closed_by"].as_str()),
        (Some("done"), Some("Priya Nair"))
    );
    let next = &done["next"];
    assert_eq!((next["due"].as_str(), &next["follows"]), (Some("2027-02-28"), &first["id"]));
    alice.post(&close, &json!({"outcome": "done", "note": "Again"})).await.expect_problem(409, "obligation.closed");
    let done =
        alice.post(&format!("{}/close", path_of(next)), &json!({"outcome": "done", "note": "Sent"})).await.json();
    assert_eq!(done["next"], Value::Null, "31 March is after the last day");
    assert!(texts(&app, "audit", "after").await.iter().any(|it| it.contains("see mail")));
    assert_eq!(texts(&app, "obligations", "title").await.len(), 2);
}

#[tokio::test]
async fn b12_what_is_not_needed_does_not_come_back() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let yearly = json!({"title": "Renew the insurance", "due": "2027-01-31", "rhythm": "every", "every_count": 1, "every_unit": "years"});
    let it = record(&alice, &contract, &yearly).await;
    let closed = alice
        .post(&format!("{}/close", path_of(&it)), &json!({"outcome": "dropped", "note": "Clause 9 was struck"}))
        .await;
    assert_eq!((closed.status(), &closed.json()["next"]), (200, &Value::Null));
    assert!(titles(&alice, "open").await.is_empty());
    assert_eq!(titles(&alice, "all").await.len(), 1);
}

#[tokio::test]
async fn b12_the_list_shows_mine_what_is_overdue_and_all() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    for (title, due) in [("Second", "2026-11-25"), ("First", "2026-11-22"), ("Third", "2026-12-24")] {
        record(&alice, &contract, &json!({"title": title, "due": due})).await;
    }
    assert_eq!(titles(&alice, "open").await, ["First 2026-11-22", "Second 2026-11-25", "Third 2026-12-24"]);
    assert_eq!(titles(&alice, "mine").await.len(), 3);
    assert_eq!(titles(&alice, "overdue").await, ["First 2026-11-22"]);
    let second = alice.get(&format!("{ALL}?size=2&page=2")).await.json();
    assert_eq!((second["total"].as_u64(), second["pages"].as_u64()), (Some(3), Some(2)));
    assert_eq!(second["obligations"][0]["title"], "Third");
    let wrong = alice.get(&format!("{ALL}?show=some&size=0")).await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["show".to_owned(), "size".to_owned()]));
    let browser = sign_in(&app, "Acme").await;
    let text = browser.visit("/obligations?show=overdue").await.text();
    assert!(text.contains("Overdue") && text.contains("First") && !text.contains("Second"), "{text}");
    let mallory = app.owner_of("Mallory").await;
    assert!(titles(&mallory, "all").await.is_empty());
}

#[tokio::test]
async fn b12_an_owner_closes_their_own_and_is_of_the_company() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mallory = app.owner_of("Mallory").await;
    let contract = create(&alice).await;
    let theirs = mallory.get("/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    for nobody in [theirs.as_str(), "0199f3a0-7b1c-7000-8000-000000000001", "Tom"] {
        let body = json!({"title": "x", "due": "2027-01-31", "owner_id": nobody});
        let refused = alice.post(&format!("/api/v1/contracts/{contract}/obligations"), &body).await;
        assert_eq!((refused.status(), refused.fields()), (422, vec!["owner_id".to_owned()]), "{nobody}");
    }
    let it = record(&alice, &contract, &json!({"title": "x", "due": "2027-01-31"})).await;
    for nobodys in [&*path_of(&it), &format!("{ALL}/0199f3a0-7b1c-7000-8000-000000000001"), &format!("{ALL}/x")] {
        mallory.get(nobodys).await.expect_problem(404, "obligation.missing");
        let close = mallory.post(&format!("{nobodys}/close"), &json!({"outcome": "done", "note": "Mine"})).await;
        close.expect_problem(404, "obligation.missing");
    }
    app.make("Acme", "viewer").await;
    let refused = alice
        .post(&format!("/api/v1/contracts/{contract}/obligations"), &json!({"title": "y", "due": "2027-01-31"}))
        .await;
    refused.expect_problem(403, "account.not_allowed");
    let closed = alice.post(&format!("{}/close", path_of(&it)), &json!({"outcome": "done", "note": "Seen to"})).await;
    assert_eq!(closed.status(), 200, "who only reads closes what is theirs to do");
}

#[tokio::test]
async fn b12_what_is_open_is_changed_by_whoever_saw_it_as_it_is() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let monthly = json!({
        "title": "Send the report", "due": "2027-01-31", "rhythm": "every", "every_count": 1, "every_unit": "months",
    });
    let january = record(&alice, &contract, &monthly).await;
    let done = json!({"outcome": "done", "note": "Sent"});
    let it = alice.post(&format!("{}/close", path_of(&january)), &done).await.json()["next"].clone();
    let path = path_of(&it);
    let with = |changes: Value| {
        let mut body = monthly.as_object().unwrap().clone();
        body.insert("due".to_owned(), it["due"].clone());
        body.extend(changes.as_object().unwrap().clone());
        Value::Object(body)
    };

    let nameless = alice.json("PUT", &path, &with(json!({"title": "Send both reports"}))).await;
    assert_eq!((nameless.status(), nameless.fields()), (422, vec!["version".to_owned()]));
    for _ in 0..2 {
        let changed = alice.json("PUT", &path, &with(json!({"title": "Send both reports", "version": 1}))).await;
        assert_eq!((changed.status(), changed.json()["version"].as_u64()), (200, Some(2)), "{}", changed.text());
    }
    assert_eq!(alice.get(&path).await.header("etag"), Some("\"2\""));
    let stale = with(json!({"title": "Send neither", "version": 1}));
    alice.json("PUT", &path, &stale).await.expect_problem(409, "obligation.version_conflict");
    let request = alice.request("PUT", &path).header("content-type", "application/json").header("if-match", "\"1\"");
    let unmatched = alice.send(request, stale.to_string().into()).await;
    unmatched.expect_problem(409, "obligation.version_conflict");
    let wrong = alice.json("PUT", &path, &with(json!({"title": "", "until": "2026-01-01", "version": 2}))).await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["title".to_owned(), "until".to_owned()]));

    let next = alice.post(&format!("{path}/close"), &done).await.json()["next"].clone();
    assert_eq!(
        (next["title"].as_str(), next["due"].as_str()),
        (Some("Send both reports"), Some("2027-03-31")),
        "a new title does not move a series that began on the last of a month"
    );
    let moved = with(json!({"due": "2027-03-28", "version": 1}));
    assert_eq!(alice.json("PUT", &path_of(&next), &moved).await.status(), 200);
    let after = alice.post(&format!("{}/close", path_of(&next)), &done).await.json()["next"].clone();
    assert_eq!(after["due"], "2027-04-28", "it is counted from its new day");
    alice.json("PUT", &path_of(&next), &moved).await.expect_problem(409, "obligation.closed");

    let before = texts(&app, "audit", "before").await;
    assert!(before.iter().any(|it| it.contains("\"due\":\"2027-03-31\"")), "{before:?}");
    let mallory = app.owner_of("Mallory").await;
    let theirs = mallory.json("PUT", &path_of(&after), &with(json!({"version": 1}))).await;
    theirs.expect_problem(404, "obligation.missing");
    app.make("Acme", "viewer").await;
    let refused = alice.json("PUT", &path_of(&after), &with(json!({"version": 1}))).await;
    refused.expect_problem(403, "account.not_allowed");
}

#[tokio::test]
async fn b12_the_page_changes_without_script_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let it = record(&alice, &contract, &json!({"title": "Pay the deposit", "due": "2027-01-31"})).await;
    let id = it["id"].as_str().unwrap();
    let browser = sign_in(&app, "Acme").await;
    let page = format!("/obligations/{id}/change");
    assert!(browser.visit(&format!("/contracts/{contract}/obligations")).await.text().contains(&page));
    let text = browser.visit(&page).await.text();
    assert!(text.contains("value=\"Pay the deposit\"") && text.contains("value=\"2027-01-31\""), "{text}");
    alice.json("PUT", &path_of(&it), &json!({"title": "Pay it", "due": "2027-01-31", "version": 1})).await;
    let mine = [("id", id), ("version", "1"), ("title", "Pay it back"), ("due", "2027-02-01"), ("rhythm", "once")];
    let refused = browser.submit("/do/obligations/change", &mine).await;
    assert_eq!(refused.header("location"), Some(&*page));
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Somebody changed this obligation meanwhile"), "{text}");
    assert!(text.contains("value=\"Pay it back\"") && text.contains("name=\"version\" value=\"2\""), "{text}");
    let again = [("id", id), ("version", "2"), ("title", "Pay it back"), ("due", "2027-02-01"), ("rhythm", "once")];
    let saved = browser.submit("/do/obligations/change", &again).await;
    assert_eq!(saved.header("location"), Some(&*format!("/contracts/{contract}/obligations")));
    assert_eq!(titles(&alice, "open").await, ["Pay it back 2027-02-01"]);
    let closing = [("id", id), ("outcome", "dropped"), ("note", "Struck out")];
    browser.submit("/do/obligations/close", &closing).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("What is closed stays as it is") && !text.contains("Save the change"), "{text}");
}

#[tokio::test]
async fn b12_the_page_records_and_closes_without_script() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let browser = sign_in(&app, "Acme").await;
    let page = format!("/contracts/{contract}/obligations");
    let text = browser.visit(&page).await.text();
    assert!(text.contains("No obligation is recorded"), "{text}");
    let id = text.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let wrong = [("contract", &*contract), ("id", &*id), ("title", ""), ("due", "soon"), ("clause", "6.2 <b>x</b>")];
    browser.submit("/do/obligations/put", &wrong).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("2 answers need correcting") || text.contains("This is not a date"), "{text}");
    assert!(text.contains("6.2 &lt;b&gt;x"), "{text}");
    let right = [("contract", &*contract), ("id", &*id), ("title", "Pay the deposit back"), ("due", "2026-11-20")];
    for _ in 0..2 {
        let made = browser.submit("/do/obligations/put", &right).await;
        assert_eq!(made.header("location"), Some(&*page));
    }
    assert_eq!(texts(&app, "obligations", "title").await, ["Pay the deposit back"], "sent twice, it is one");
    let close = format!("/obligations/{id}/close");
    assert!(browser.visit(&page).await.text().contains(&close));
    let refused = browser.submit("/do/obligations/close", &[("id", &id), ("outcome", "done"), ("note", "")]).await;
    assert_eq!(refused.header("location"), Some(&*close));
    assert!(browser.visit(&close).await.text().contains("Say what shows that it was done"));
    browser.submit("/do/obligations/close", &[("id", &id), ("outcome", "done"), ("note", "Paid by transfer 77")]).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Paid by transfer 77") && text.contains("Done by Priya Nair, today at 09:00"), "{text}");
    assert!(browser.visit(&close).await.text().contains("Done by Priya Nair"));
}

#[tokio::test]
async fn b12_a_reminder_goes_by_each_obligation_that_is_not_closed() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let mut made = Vec::new();
    for (title, due) in
        [("Report", "2026-12-01"), ("Invoice", "2026-12-01"), ("Audit", "2026-12-05"), ("Late", "2027-06-01")]
    {
        made.push(record(&alice, &contract, &json!({"title": title, "due": due})).await);
    }
    let body = json!({
        "about": "obligation", "days_before": 14, "email": "tom@acme.example",
        "escalate_to": "boss@acme.example", "escalate_after_days": 10,
    });
    let set = alice.post(&format!("/api/v1/contracts/{contract}/reminders"), &body).await;
    assert_eq!((set.status(), set.json()["date"].as_str()), (201, Some("2026-12-01")));
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    assert_eq!(send_due(&app.services).await.unwrap(), 1, "the next day of several");
    assert_eq!(send_due(&app.services).await.unwrap(), 0);
    let mails = texts(&app, "outgoing_mail", "text").await;
    let both =
        |it: &String| ["- Report (Priya Nair)\n", "- Invoice (Priya Nair)\n"].into_iter().all(|one| it.contains(one));
    assert!(mails.iter().any(both), "what is due on one day is one mail: {mails:?}");
    let sink = Sink::new().await;
    assert_eq!(crate::outbox::delivery(&app.services, &sink).round().await.unwrap(), 2);
    for it in &made[..2] {
        alice.post(&format!("{}/close", path_of(it)), &json!({"outcome": "done", "note": "Sent"})).await;
    }
    app.pass(SignedDuration::from_hours(13 * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 1, "what was done is let be; what is late is told on");
    assert!(
        texts(&app, "outgoing_mail", "text")
            .await
            .iter()
            .any(|it| it.contains("- Audit") && it.contains("this day has passed"))
    );
}

#[tokio::test]
async fn b12_the_obligations_of_a_contract_are_paged_with_what_is_to_be_done_first() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    record(&alice, &contract, &json!({"title": "Last", "due": "2030-01-01"})).await;
    for day in 1..=60 {
        let due = format!("2027-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
        let it = record(&alice, &contract, &json!({"title": format!("Report {day}"), "due": due})).await;
        let closed = alice.post(&format!("{}/close", path_of(&it)), &json!({"outcome": "done", "note": "Sent"})).await;
        assert_eq!(closed.status(), 200, "{}", closed.text());
    }
    let path = format!("/api/v1/contracts/{contract}/obligations");
    let first = alice.get(&format!("{path}?size=50")).await.json();
    assert_eq!(
        (&first["total"], &first["pages"], &first["obligations"][0]["title"]),
        (&json!(61), &json!(2), &json!("Last"))
    );
    assert_eq!(first["obligations"].as_array().map(Vec::len), Some(50));
    let second = alice.get(&format!("{path}?size=50&page=2")).await.json();
    assert_eq!(second["obligations"].as_array().map(Vec::len), Some(11), "closed ones go on");
    assert_eq!(alice.get(&format!("{path}?size=101")).await.fields(), ["size"]);

    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{contract}/obligations")).await.text();
    assert!(page.contains("Last") && page.contains(&format!("/contracts/{contract}/obligations?page=2")), "{page}");
    let next = browser.visit(&format!("/contracts/{contract}/obligations?page=2")).await.text();
    assert!(next.contains("Report 60") && !next.contains(">Last<"), "{next}");
}
