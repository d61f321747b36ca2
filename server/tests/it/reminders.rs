//! Reminders: set, sent once on their day, moved with their date, told to a second address, acknowledged, stopped.

use crate::audit::texts;
use crate::support::{Answering, Client, PASSWORD, Sink, TestApp, email, new_contract};
use jiff::SignedDuration;
use pactoria::reminders::sending::send_due;
use serde_json::{Value, json};

/// A contract from 1 December 2026 to 30 November 2027; it is 23 November 2026.
async fn create(client: &Client) -> String {
    let answer = client.post("/api/v1/contracts", &new_contract("Lens coating")).await;
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn set(client: &Client, contract: &str, body: &Value) -> Value {
    let answer = client.post(&format!("/api/v1/contracts/{contract}/reminders"), body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()
}

async fn all(client: &Client, contract: &str) -> Vec<Value> {
    let answer = client.get(&format!("/api/v1/contracts/{contract}/reminders")).await;
    answer.json()["reminders"].as_array().unwrap().clone()
}

fn before_end(days: u32, to: &str) -> Value {
    json!({"about": "end", "days_before": days, "email": to})
}

/// A token that is good now: a day's token ends while the stories go on.
async fn again(app: &TestApp, company: &str) -> Client {
    let answer =
        app.stranger().post("/api/v1/auth/login", &json!({"email": email(company), "password": PASSWORD})).await;
    let token = answer.json()["token"]["access_token"].as_str().unwrap().to_owned();
    app.stranger().with_token(&token)
}

async fn browser_again(app: &TestApp, company: &str) -> Client {
    let browser = app.stranger();
    browser.submit("/do/accounts/sign_in", &[("email", &email(company)), ("password", PASSWORD)]).await;
    browser
}

async fn subjects(app: &TestApp) -> Vec<String> {
    texts(app, "outgoing_mail", "subject").await
}

#[tokio::test]
async fn b12_a_reminder_goes_out_on_its_day_and_once() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let made = set(&alice, &contract, &before_end(30, "Tom@Outside.example")).await;
    assert_eq!((made["date"].as_str(), made["goes_on"].as_str()), (Some("2027-11-30"), Some("2027-10-31")));
    // To midnight of 31 October 2027, then into the morning.
    app.pass(SignedDuration::from_hours(342 * 24 - 9));
    assert_eq!(send_due(&app.services).await.unwrap(), 0, "nobody is written to at night");
    app.pass(SignedDuration::from_hours(8));
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    assert_eq!(send_due(&app.services).await.unwrap(), 0);
    app.pass(SignedDuration::from_hours(48));
    assert_eq!(send_due(&app.services).await.unwrap(), 0);
    assert_eq!(subjects(&app).await, ["Ends on 30 November 2027: Lens coating"]);
    let sink = Sink::new().await;
    assert_eq!(crate::outbox::delivery(&app.services, &sink).round().await.unwrap(), 1);
    let arrived = &sink.arrived()[0];
    assert_eq!(arrived.to, ["Tom@Outside.example"]);
    assert!(arrived.data.contains("Halden Coatings Limited"), "{}", arrived.data);
    assert!(texts(&app, "audit", "action").await.contains(&"reminder.sent".to_owned()));
}

#[tokio::test]
async fn b12_a_reminder_moves_with_its_date() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let notice = json!({"about": "notice_by", "days_before": 0, "email": "tom@acme.example"});
    assert_eq!(set(&alice, &contract, &notice).await["date"], Value::Null);
    let dates = format!("/api/v1/contracts/{contract}/dates");
    alice
        .json("PUT", &dates, &json!({"version": 0, "notice_count": "3", "notice_unit": "months", "service": "email"}))
        .await;
    assert_eq!(all(&alice, &contract).await[0]["date"], "2027-08-31");
    // On 31 May 2027 somebody finds that six months are needed, which is today.
    app.pass(SignedDuration::from_hours(189 * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 0);
    let alice = again(&app, "Acme").await;
    let said = alice
        .json("PUT", &dates, &json!({"version": 1, "notice_count": "6", "notice_unit": "months", "service": "email"}))
        .await;
    assert_eq!(said.json()["notice_by"]["date"], "2027-05-28", "the last Business Day of May");
    alice
        .json("PUT", &dates, &json!({"version": 2, "notice_count": "26", "notice_unit": "weeks", "service": "email"}))
        .await;
    let date = all(&alice, &contract).await[0]["date"].as_str().unwrap().to_owned();
    let ahead = jiff::civil::date(2027, 5, 31).until(date.parse::<jiff::civil::Date>().unwrap()).unwrap().get_days();
    app.pass(SignedDuration::from_hours(i64::from(ahead) * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 1, "on {date}");
}

#[tokio::test]
async fn b12_nobody_answering_is_told_to_the_second_address() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let mut body = before_end(365, "tom@acme.example");
    body["escalate_to"] = json!("boss@acme.example");
    body["escalate_after_days"] = json!(3);
    let quiet = set(&alice, &contract, &body).await;
    let answered = set(&alice, &contract, &body).await;
    app.pass(SignedDuration::from_hours(8 * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 2);
    app.pass(SignedDuration::from_hours(5 * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 0, "what has not left cannot be answered");
    let alice = again(&app, "Acme").await;
    assert_eq!(all(&alice, &contract).await[0]["sent"][0]["mail"], "waiting");
    let sink = Sink::new().await;
    crate::outbox::delivery(&app.services, &sink).round().await.unwrap();
    let path = format!("/api/v1/reminders/{}/acknowledge", answered["id"].as_str().unwrap());
    let date = json!({"date": "2027-11-30"});
    assert_eq!(alice.post(&path, &date).await.status(), 204);
    alice.post(&path, &date).await.expect_problem(409, "reminder.not_sent");
    alice.post(&path, &json!({"date": "2028-11-30"})).await.expect_problem(409, "reminder.not_sent");
    assert_eq!(alice.post(&path, &json!({})).await.fields(), ["date"]);

    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    assert_eq!(send_due(&app.services).await.unwrap(), 0);
    let told = texts(&app, "outgoing_mail", "recipient").await;
    assert_eq!(told, ["boss@acme.example", "tom@acme.example", "tom@acme.example"]);
    assert!(subjects(&app).await[2].starts_with("Nobody has answered"));
    let browser = browser_again(&app, "Acme").await;
    let page = format!("/contracts/{contract}/reminders");
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Priya Nair sees to it") && text.contains("unanswered, on 6 December 2026"), "{text}");
    let fields = [("id", quiet["id"].as_str().unwrap()), ("contract", &contract), ("date", "2027-11-30")];
    let seen = browser.submit("/do/reminders/acknowledge", &fields).await;
    assert_eq!(seen.header("location"), Some(&*page));
    assert!(!browser.visit(&page).await.text().contains("unanswered, on"));
}

#[tokio::test]
async fn b12_what_could_not_be_delivered_is_told_to_the_second_address() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let mut body = before_end(370, "gone@acme.example");
    body["escalate_to"] = json!("boss@acme.example");
    body["escalate_after_days"] = json!(1);
    set(&alice, &contract, &body).await;
    app.pass(SignedDuration::from_hours(3 * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    let sink = Sink::new().await;
    sink.answer(Answering::Refuses);
    crate::outbox::delivery(&app.services, &sink).round().await.unwrap();
    let browser = browser_again(&app, "Acme").await;
    let text = browser.visit(&format!("/contracts/{contract}/reminders")).await.text();
    assert!(text.contains("Could not be delivered on 26 November 2026"), "{text}");
    app.pass(SignedDuration::from_hours(24));
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    let mails = texts(&app, "outgoing_mail", "text").await;
    assert!(mails.iter().any(|it| it.contains("gone@acme.example could not be delivered")), "{mails:?}");
}

#[tokio::test]
async fn b12_a_recipient_stops_reminders_without_an_account() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    set(&alice, &contract, &before_end(365, "Tom@outside.example")).await;
    app.pass(SignedDuration::from_hours(8 * 24));
    send_due(&app.services).await.unwrap();
    let mail = texts(&app, "outgoing_mail", "text").await.remove(0);
    let link = mail.lines().find(|it| it.contains("/reminders/stop/")).unwrap();
    let path = link.strip_prefix("http://127.0.0.1:3000").unwrap();
    let (rest, proof) = path.rsplit_once('/').unwrap();
    let id = rest.rsplit_once('/').unwrap().1;

    let tom = app.stranger();
    let page = tom.visit(path).await;
    assert!(page.status() == 200 && page.text().contains("Stop the reminders"), "{}", page.text());
    assert!(!page.text().contains("Lens coating"), "the page tells no more than the mail's own recipient and sender");
    assert!(texts(&app, "reminder_stops", "email_key").await.is_empty(), "looking stops nothing");
    let forged = format!("{rest}/{}", "0".repeat(64));
    for wrong in [forged.as_str(), "/reminders/stop/not-an-id/x", &format!("{rest}/{proof}0")] {
        assert_eq!(tom.visit(wrong).await.status(), 404, "{wrong}");
    }
    tom.submit("/do/reminders/put_stop", &[("mail", id), ("proof", "x")]).await;
    assert!(texts(&app, "reminder_stops", "email_key").await.is_empty(), "nobody stops what is another's");

    let stopped = tom.submit("/do/reminders/put_stop", &[("mail", id), ("proof", proof)]).await;
    assert_eq!(stopped.header("location"), Some(path));
    assert!(tom.visit(path).await.text().contains("You get no more reminders"));
    let alice = again(&app, "Acme").await;
    set(&alice, &contract, &before_end(364, "tom@OUTSIDE.example")).await;
    set(&alice, &contract, &before_end(364, "else@outside.example")).await;
    assert_eq!(send_due(&app.services).await.unwrap(), 1, "the others go on");
    for it in all(&alice, &contract).await {
        let is_toms = it["email"].as_str().unwrap().to_lowercase() == "tom@outside.example";
        assert_eq!(it["is_stopped"].as_bool(), Some(is_toms), "{it}");
    }

    tom.submit("/do/reminders/put_stop", &[("mail", id), ("proof", proof), ("again", "true")]).await;
    assert_eq!(send_due(&app.services).await.unwrap(), 1, "and start again when asked");
    assert!(texts(&app, "audit", "action").await.contains(&"reminder.stopped".to_owned()));
}

#[tokio::test]
async fn b12_the_usual_reminders_are_one_press() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let alice = again(&app, "Acme").await;
    let contract = create(&alice).await;
    let page = format!("/contracts/{contract}/reminders");
    let text = browser.visit(&page).await.text();
    assert!(text.contains("No reminder is set") && text.contains("60 days before the last day of the term"), "{text}");
    for _ in 0..2 {
        let done = browser.submit("/do/reminders/put_usual", &[("contract", &contract)]).await;
        assert_eq!(done.header("location"), Some(&*page));
    }
    assert_eq!(all(&alice, &contract).await.len(), 2, "pressed twice, they are set once");
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Goes out on 1 October 2027") && !text.contains("The usual reminders"), "{text}");

    let mut endless = new_contract("Endless");
    endless.as_object_mut().unwrap().remove("end_date");
    let endless = alice.post("/api/v1/contracts", &endless).await.json()["id"].as_str().unwrap().to_owned();
    browser.submit("/do/reminders/put_usual", &[("contract", &endless)]).await;
    let text = browser.visit(&format!("/contracts/{endless}/reminders")).await.text();
    assert!(text.contains("has no end date yet"), "{text}");
}

#[tokio::test]
async fn b12_a_refused_form_comes_back_and_a_form_sent_twice_sets_one() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let alice = again(&app, "Acme").await;
    let contract = create(&alice).await;
    let page = format!("/contracts/{contract}/reminders");
    let text = browser.visit(&page).await.text();
    let id = text.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let wrong = [("contract", &*contract), ("id", id), ("about", "end"), ("days_before", "soon"), ("email", "tom")];
    browser.submit("/do/reminders/put", &wrong).await;
    let text = browser.visit(&page).await.text();
    assert!(text.contains("Write a whole number of days") && text.contains("value=\"soon\""), "{text}");
    let right =
        [("contract", &*contract), ("id", id), ("about", "end"), ("days_before", "7"), ("email", "tom@acme.example")];
    for _ in 0..2 {
        browser.submit("/do/reminders/put", &right).await;
    }
    assert_eq!(all(&alice, &contract).await.len(), 1);
    let removed = browser.submit("/do/reminders/remove", &[("id", id), ("contract", &contract)]).await;
    assert_eq!(removed.header("location"), Some(&*page));
    assert!(all(&alice, &contract).await.is_empty());
}

#[tokio::test]
async fn b12_nobody_uses_us_to_flood_others() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for _ in 0..11 {
        let contract = create(&alice).await;
        for days in 0..20 {
            set(&alice, &contract, &before_end(370 + days, "victim@outside.example")).await;
        }
        let path = format!("/api/v1/contracts/{contract}/reminders");
        alice.post(&path, &before_end(1, "a@b.example")).await.expect_problem(409, "reminder.too_many");
    }
    app.pass(SignedDuration::from_hours(2 * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 200, "of 220");
    assert_eq!(send_due(&app.services).await.unwrap(), 0);
    app.pass(SignedDuration::from_hours(25));
    assert_eq!(send_due(&app.services).await.unwrap(), 20, "the others go the next day");
}

#[tokio::test]
async fn b12_who_only_reads_sets_no_reminder_and_a_contract_that_is_over_needs_none() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let contract = create(&alice).await;
    let made = set(&alice, &contract, &before_end(365, "tom@acme.example")).await;
    let path = format!("/api/v1/contracts/{contract}/reminders");
    let one = format!("/api/v1/reminders/{}", made["id"].as_str().unwrap());
    app.make("Acme", "viewer").await;
    alice.post(&path, &before_end(1, "a@b.example")).await.expect_problem(403, "account.not_allowed");
    alice.json("DELETE", &one, &json!({})).await.expect_problem(403, "account.not_allowed");
    app.make("Acme", "owner").await;
    let mallory = app.owner_of("Mallory").await;
    for nobodys in [&*one, "/api/v1/reminders/0199f3a0-7b1c-7000-8000-000000000001", "/api/v1/reminders/x"] {
        mallory.json("DELETE", nobodys, &json!({})).await.expect_problem(404, "reminder.missing");
        let acknowledge = format!("{nobodys}/acknowledge");
        mallory.post(&acknowledge, &json!({"date": "2027-11-30"})).await.expect_problem(404, "reminder.missing");
    }
    alice.json("DELETE", &format!("/api/v1/contracts/{contract}"), &json!({})).await;
    alice.post(&path, &before_end(1, "a@b.example")).await.expect_problem(409, "contract.over");
    app.pass(SignedDuration::from_hours(8 * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 0);
}
