//! Mails, from their cause to a mail server: sent once, kept while it is away, refused with the reason, tried again.

use crate::audit::texts;
use crate::support::{Answering, Client, Sink, TestApp, email};
use jiff::SignedDuration;
use pactoria::context::{Clock, Services, SignInTimes};
use pactoria::crypto::MasterKey;
use pactoria::files::FileStore;
use pactoria::outbox::Delivery;
use serde_json::Value;
use server::config::{MailSettings, SmtpUrl};
use server::mail::Smtp;
use std::sync::Arc;

const OUTBOX: &str = "/api/v1/outbox";
const PAGE: &str = "/settings/outbox";

/// A delivery to the sink, as a server process has one.
pub(crate) fn delivery(services: &Arc<Services>, sink: &Sink) -> Delivery<Smtp> {
    let settings = MailSettings {
        url: SmtpUrl::parse(&sink.url()).unwrap(),
        from: "Pactoria <contracts@acme.example>".parse().unwrap(),
    };
    Delivery::new(Arc::clone(services), Smtp::new(&settings).unwrap())
}

fn test_id(page: &str) -> String {
    let tail = page.split("name=\"id\"").nth(1).unwrap();
    tail.split('"').nth(1).unwrap().to_owned()
}

/// Has a test mail queued, by the button of the page.
async fn queue(browser: &Client) -> String {
    let id = test_id(&browser.visit(PAGE).await.text());
    let queued = browser.submit("/do/outbox/send_test", &[("id", &id)]).await;
    assert_eq!(queued.header("location"), Some(PAGE), "{}", queued.text());
    id
}

async fn mails(client: &Client) -> Vec<Value> {
    client.get(OUTBOX).await.json()["mails"].as_array().unwrap().clone()
}

#[tokio::test]
async fn b13_a_mail_leaves_once_whole_and_under_its_own_name() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let sink = Sink::new().await;
    let mut delivery = delivery(&app.services, &sink);
    let id = queue(&browser).await;
    browser.submit("/do/outbox/send_test", &[("id", &id)]).await;
    assert_eq!(delivery.round().await.unwrap(), 1, "a form sent twice is one mail");
    assert_eq!(delivery.round().await.unwrap(), 0);
    let arrived = sink.arrived();
    assert_eq!((arrived.len(), &*arrived[0].to), (1, &[email("Acme")][..]));
    assert_eq!(arrived[0].header("Message-ID"), Some(&*format!("<{id}@acme.example>")));
    assert_eq!(arrived[0].header("Subject"), Some("A test mail from Pactoria"));
    let page = browser.visit(PAGE).await.text();
    assert!(page.contains("Sent today at") && !page.contains("No mail server is set"), "{page}");
    assert!(texts(&app, "audit", "action").await.contains(&"mail.tested".to_owned()));
}

#[tokio::test]
async fn b13_without_a_mail_server_the_page_says_so_and_mails_wait() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    assert!(browser.visit(PAGE).await.text().contains("No mail yet"));
    queue(&browser).await;
    let page = browser.visit(PAGE).await.text();
    assert!(page.contains("No mail server is set") && page.contains("One mail waits."), "{page}");
    assert!(browser.visit("/settings/outbox?state=failed").await.text().contains("No mail is in this state"));
    assert_eq!(app.stranger().get("/ready").await.status(), 200);
}

#[tokio::test]
async fn r7_mail_away_is_said_nothing_is_lost_and_it_heals_alone_within_thirty_seconds() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let mut sink = Sink::new().await;
    let mut delivery = delivery(&app.services, &sink);
    sink.go_away().await;
    queue(&browser).await;
    queue(&browser).await;
    // Away for ten minutes, looked at every two seconds as the server does.
    for _ in 0..300 {
        assert_eq!(delivery.round().await.unwrap(), 0);
        app.pass(SignedDuration::from_secs(2));
    }
    let page = browser.visit(PAGE).await.text();
    assert!(page.contains("The mail server takes nothing since today at 09:00"), "{page}");
    assert!(page.contains("2 mails wait.") && page.contains("Nothing is lost"), "{page}");
    assert_eq!(app.stranger().get("/ready").await.status(), 200, "mail away stops nothing else");

    sink.come_back().await;
    let mut sent = 0;
    for _ in 0..15 {
        sent += delivery.round().await.unwrap();
        app.pass(SignedDuration::from_secs(2));
    }
    assert_eq!((sent, sink.arrived().len()), (2, 2), "within thirty seconds");
    assert!(!browser.visit(PAGE).await.text().contains("takes nothing"));
}

#[tokio::test]
async fn b13_a_refused_recipient_keeps_the_reason_and_can_be_tried_again() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let sink = Sink::new().await;
    let mut delivery = delivery(&app.services, &sink);
    sink.answer(Answering::Refuses);
    let id = queue(&browser).await;
    assert_eq!(delivery.round().await.unwrap(), 0);
    let page = browser.visit("/settings/outbox?state=failed").await.text();
    assert!(page.contains("no such user here") && page.contains("Try again"), "{page}");
    app.pass(SignedDuration::from_hours(12));
    assert_eq!(delivery.round().await.unwrap(), 0, "what was refused for good is left alone");
    let browser = app.stranger();
    browser.submit("/do/accounts/sign_in", &[("email", &email("Acme")), ("password", crate::support::PASSWORD)]).await;

    sink.answer(Answering::Takes);
    let again = browser.submit("/do/outbox/try_again", &[("id", &id), ("state", "failed")]).await;
    assert_eq!(again.header("location"), Some("/settings/outbox?state=failed"));
    assert_eq!(delivery.round().await.unwrap(), 1);
    browser.submit("/do/outbox/try_again", &[("id", &id)]).await;
    assert!(browser.visit(PAGE).await.text().contains("nothing to try again"));
    assert_eq!(sink.arrived().len(), 1);
}

#[tokio::test]
async fn b13_a_mail_that_is_put_off_is_tried_with_growing_pauses_and_given_up_after_three_days() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let sink = Sink::new().await;
    let mut delivery = delivery(&app.services, &sink);
    sink.answer(Answering::PutsOff);
    queue(&browser).await;
    delivery.round().await.unwrap();
    assert!(browser.visit(PAGE).await.text().contains("Waiting, tried again today at 09:01"));
    app.pass(SignedDuration::from_secs(30));
    delivery.round().await.unwrap();
    app.pass(SignedDuration::from_secs(31));
    delivery.round().await.unwrap();
    let alice = app.stranger();
    let answer = alice
        .post("/api/v1/auth/login", &serde_json::json!({"email": email("Acme"), "password": crate::support::PASSWORD}))
        .await;
    let token = answer.json()["token"]["access_token"].as_str().unwrap().to_owned();
    let alice = alice.with_token(&token);
    assert_eq!(mails(&alice).await[0]["attempts"], 2, "not before its time");
    for _ in 0..80 {
        app.pass(SignedDuration::from_hours(1));
        delivery.round().await.unwrap();
    }
    let answer = alice
        .post("/api/v1/auth/login", &serde_json::json!({"email": email("Acme"), "password": crate::support::PASSWORD}))
        .await;
    let token = answer.json()["token"]["access_token"].as_str().unwrap().to_owned();
    let alice = app.stranger().with_token(&token);
    let given_up = &mails(&alice).await[0];
    assert_eq!(given_up["state"], "failed", "{given_up}");
    assert!(given_up["last_error"].as_str().unwrap().contains("try again later"), "{given_up}");
    assert!(given_up["attempts"].as_u64().unwrap() < 30, "{given_up}");
    assert!(sink.arrived().is_empty());
}

#[tokio::test]
async fn b13_two_processes_do_not_send_twice() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let sink = Sink::new().await;
    for _ in 0..10 {
        queue(&browser).await;
    }
    struct Now(jiff::Timestamp);
    impl Clock for Now {
        fn now(&self) -> jiff::Timestamp {
            self.0
        }
    }
    let key = MasterKey::from_bytes(&[7; 32]).unwrap();
    let db = app.second_connection().await;
    let files = FileStore::in_folder(app.folder().join("files"));
    let second = Services::new(db, Arc::new(Now(app.services.now())), key, SignInTimes::default(), files);
    let (mut one, mut two) = (delivery(&app.services, &sink), delivery(&second, &sink));
    let (by_one, by_two) = tokio::join!(one.round(), two.round());
    assert_eq!(by_one.unwrap() + by_two.unwrap(), 10);
    let mut names: Vec<_> = sink.arrived().iter().map(|it| it.header("Message-ID").unwrap().to_owned()).collect();
    names.sort();
    names.dedup();
    assert_eq!((names.len(), sink.arrived().len()), (10, 10));
}

#[tokio::test]
async fn b13_a_process_that_dies_leaves_its_mail_to_the_next_under_the_same_name() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let sink = Sink::new().await;
    queue(&browser).await;
    {
        // Dropped while the mail server talks, as a killed process is: the mail stays claimed.
        let mut dying = delivery(&app.services, &sink);
        let mut round = Box::pin(dying.round());
        while texts(&app, "outgoing_mail", "claim").await.is_empty() {
            tokio::select! {
                biased;
                _ = &mut round => panic!("the mail was sent before anybody could look"),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    let mut next = delivery(&app.services, &sink);
    assert_eq!(next.round().await.unwrap(), 0, "the dead one still holds it");
    app.pass(SignedDuration::from_secs(121));
    assert_eq!(next.round().await.unwrap(), 1);
    let names: std::collections::BTreeSet<_> =
        sink.arrived().iter().map(|it| it.header("Message-ID").unwrap().to_owned()).collect();
    assert_eq!(names.len(), 1, "whoever got it twice sees that it is one");
}

#[tokio::test]
async fn b13_a_mail_that_breaks_the_connection_holds_up_no_other() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let sink = Sink::new().await;
    let mut delivery = delivery(&app.services, &sink);
    let broken = queue(&browser).await;
    sink.answer(Answering::HangsUp);
    assert_eq!(delivery.round().await.unwrap(), 0);
    sink.answer(Answering::Takes);
    app.pass(SignedDuration::from_secs(1));
    let good = queue(&browser).await;
    assert_eq!(delivery.round().await.unwrap(), 2);
    let names: Vec<_> = sink.arrived().iter().map(|it| it.header("Message-ID").unwrap().to_owned()).collect();
    assert_eq!(names.len(), 3);
    assert!(names[0] == names[1] && names[0].contains(&broken) && names[2].contains(&good), "{names:?}");
}

#[tokio::test]
async fn principle_4_the_outbox_is_for_admins_of_its_company() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let id = queue(&browser).await;
    let mallory = app.owner_of("Mallory").await;
    assert!(mails(&mallory).await.is_empty());
    for nobodys in [&*id, "0199f3a0-7b1c-7000-8000-000000000001", "not-an-id"] {
        mallory.post(&format!("{OUTBOX}/{nobodys}/retry"), &Value::Null).await.expect_problem(404, "mail.missing");
    }
    let wrong = mallory.get(&format!("{OUTBOX}?state=lost&size=0")).await;
    assert_eq!((wrong.status(), wrong.fields()), (422, vec!["size".to_owned(), "state".to_owned()]));
    app.make("Mallory", "legal").await;
    mallory.get(OUTBOX).await.expect_problem(403, "account.not_allowed");
    app.make("Acme", "legal").await;
    assert_eq!(browser.visit(PAGE).await.status(), 403);
    let refused = browser.call("/do/outbox/send_test", &[("id", &id)]).await;
    assert_eq!(refused.status(), 403);
}
