//! The life of a contract by both doors: every step, every refusal, who may, and expiry by itself.

use crate::audit::texts;
use crate::support::{Answer, Client, TestApp, new_contract};
use jiff::SignedDuration;
use pactoria::contracts::actions::expire_what_is_over;
use serde_json::{Value, json};

const STATUSES: [&str; 6] = ["draft", "pending_review", "active", "completed", "expired", "terminated"];

async fn create(client: &Client, body: &Value) -> String {
    let answer = client.post("/api/v1/contracts", body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn step(client: &Client, id: &str, body: &Value) -> Answer {
    client.post(&format!("/api/v1/contracts/{id}/status"), body).await
}

/// A contract without an end date that was brought to `status` the way people do.
async fn at(client: &Client, status: &str) -> String {
    let mut body = new_contract("Lens coating");
    body.as_object_mut().unwrap().remove("end_date");
    let id = create(client, &body).await;
    let way: &[&str] = match status {
        "draft" => &[],
        "pending_review" => &["pending_review"],
        "active" => &["pending_review", "active"],
        last => &["active", last],
    };
    for to in way {
        let answer = step(client, &id, &json!({"status": to, "reason": "Agreed"})).await;
        assert_eq!((answer.status(), answer.json()["status"].as_str()), (200, Some(*to)), "{}", answer.text());
    }
    id
}

#[tokio::test]
async fn b1_every_step_outside_the_life_is_refused_and_names_those_there_are() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for from in STATUSES {
        let id = at(&alice, from).await;
        let next: Vec<String> = alice.get(&format!("/api/v1/contracts/{id}")).await.json()["next_statuses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_str().unwrap().to_owned())
            .collect();
        for to in STATUSES.into_iter().filter(|to| !next.iter().any(|it| it == to)) {
            let refused = step(&alice, &id, &json!({"status": to, "reason": "Because"})).await;
            refused.expect_problem(409, "contract.invalid_transition");
            for allowed in &next {
                assert!(refused.text().contains(allowed), "{from} → {to}: {}", refused.text());
            }
        }
        assert_eq!(alice.get(&format!("/api/v1/contracts/{id}")).await.json()["status"], from, "nothing was changed");
    }
}

#[tokio::test]
async fn b1_going_back_and_terminating_say_why_and_the_reason_is_kept() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = at(&alice, "pending_review").await;
    for reason in [json!(null), json!("  ")] {
        let refused = step(&alice, &id, &json!({"status": "draft", "reason": reason})).await;
        refused.expect_problem(422, "invalid");
        assert_eq!(refused.fields(), ["reason"]);
    }
    let returned = step(&alice, &id, &json!({"status": "draft", "reason": "Clause 4 is wrong"})).await.json();
    assert_eq!(
        (returned["status"].as_str(), returned["status_reason"].as_str()),
        (Some("draft"), Some("Clause 4 is wrong"))
    );
    let changed = alice.patch(&format!("/api/v1/contracts/{id}"), &json!({"version": 1, "title": "Mended"})).await;
    assert_eq!(changed.status(), 200, "a returned contract can be edited again");
    let unknown = step(&alice, &id, &json!({"status": "sleeping"})).await;
    assert_eq!((unknown.status(), unknown.fields()), (422, vec!["status".to_owned()]));
    assert!(texts(&app, "audit", "after").await.iter().any(|it| it.contains("Clause 4 is wrong")));
}

#[tokio::test]
async fn b1_what_is_no_draft_is_not_edited_generated_or_restored() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for status in STATUSES.into_iter().filter(|it| *it != "draft") {
        let id = at(&alice, status).await;
        let path = format!("/api/v1/contracts/{id}");
        let edit = json!({"version": 1, "title": "Other"});
        alice.patch(&path, &edit).await.expect_problem(409, "contract.read_only");
        alice
            .post(&format!("{path}/generate"), &json!({"regenerate": true}))
            .await
            .expect_problem(409, "contract.read_only");
        alice.post(&format!("{path}/versions/1/restore"), &json!({})).await.expect_problem(409, "contract.read_only");
        assert_eq!(alice.get(&format!("{path}/export?format=md")).await.status(), 200, "{status} stays readable");
    }
}

#[tokio::test]
async fn b1_signing_records_who_and_when_and_is_for_admins() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = at(&alice, "pending_review").await;
    for role in ["legal", "manager", "requester", "viewer", "auditor"] {
        app.make("Acme", role).await;
        step(&alice, &id, &json!({"status": "active"})).await.expect_problem(403, "account.not_allowed");
    }
    app.make("Acme", "admin").await;
    let future = step(&alice, &id, &json!({"status": "active", "signed_on": "2026-11-24"})).await;
    assert_eq!((future.status(), future.fields()), (422, vec!["signed_on".to_owned()]));
    let signed = json!({"status": "active", "signed_by": "Priya Nair and Tom Ashworth", "signed_on": "2026-11-20"});
    let active = step(&alice, &id, &signed).await.json();
    assert_eq!(active["status"], "active");
    assert_eq!(
        (active["signed_by"].as_str(), active["signed_on"].as_str()),
        (Some("Priya Nair and Tom Ashworth"), Some("2026-11-20"))
    );
    assert!(texts(&app, "audit", "after").await.iter().any(|it| it.contains("Tom Ashworth")));
}

#[tokio::test]
async fn b1_nobody_signs_a_version_they_have_not_seen() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = at(&alice, "draft").await;
    alice.patch(&format!("/api/v1/contracts/{id}"), &json!({"version": 1, "content": "# Other\n\nOther words."})).await;
    for to in ["active", "pending_review"] {
        step(&alice, &id, &json!({"status": to, "version": 1})).await.expect_problem(409, "contract.version_conflict");
    }
    let seen = step(&alice, &id, &json!({"status": "active", "version": 2})).await;
    assert_eq!((seen.status(), seen.json()["version"].as_u64()), (200, Some(2)), "a step makes no version");
}

#[tokio::test]
async fn b14_text_typed_while_a_contract_was_sent_for_review_is_still_there() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let made =
        browser.submit("/do/contracts/paste", &[("content", "# Services\n\nWork."), ("contract_type", "nda")]).await;
    let page = made.header("location").unwrap().to_owned();
    let id = page.rsplit('/').next().unwrap().to_owned();
    browser.submit("/do/contracts/take_step", &[("id", &id), ("to", "pending_review"), ("version", "1")]).await;
    let late = [("id", &*id), ("version", "1"), ("title", "Mine"), ("source", "# Services\n\nMy long work.")];
    let saved = browser.submit("/do/contracts/save", &late).await;
    assert_eq!(saved.header("location"), Some(format!("{page}/conflict").as_str()));
    let both = browser.visit(&format!("{page}/conflict")).await;
    assert!(both.text().contains("My long work.") && both.text().contains("pending review"), "{}", both.text());
    assert!(!both.text().contains("Save as the next version"), "there is nothing to save it to");
}

#[tokio::test]
async fn b1_deleting_is_terminating_and_what_is_over_cannot_be_deleted() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for (status, query, reason) in [
        ("draft", "", "No reason given (API)"),
        ("pending_review", "?reason=Not%20needed", "Not needed"),
        ("active", "?reason=Breach", "Breach"),
    ] {
        let id = at(&alice, status).await;
        let answer = alice.json("DELETE", &format!("/api/v1/contracts/{id}{query}"), &json!({})).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let kept = alice.get(&format!("/api/v1/contracts/{id}")).await.json();
        assert_eq!((kept["status"].as_str(), kept["status_reason"].as_str()), (Some("terminated"), Some(reason)));
        let again = alice.json("DELETE", &format!("/api/v1/contracts/{id}"), &json!({})).await;
        again.expect_problem(409, "contract.invalid_transition");
    }
}

#[tokio::test]
async fn b1_a_contract_expires_by_itself_on_the_day_after_its_last_day() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = new_contract("Short job");
    body["start_date"] = json!("2026-11-01");
    body["end_date"] = json!("2026-11-23");
    let id = create(&alice, &body).await;
    let draft = create(&alice, &body).await;
    step(&alice, &id, &json!({"status": "active"})).await;
    let status = async |id: &str| alice.get(&format!("/api/v1/contracts/{id}")).await.json()["status"].clone();

    let early = step(&alice, &id, &json!({"status": "expired"})).await;
    early.expect_problem(409, "contract.in_force");
    assert_eq!(expire_what_is_over(&app.services).await.unwrap(), 0, "it is in force through its last day");
    app.pass(SignedDuration::from_hours(15));
    assert_eq!(expire_what_is_over(&app.services).await.unwrap(), 1, "midnight in London has passed");
    assert_eq!(expire_what_is_over(&app.services).await.unwrap(), 0, "twice is once");
    assert_eq!((status(&id).await, status(&draft).await), (json!("expired"), json!("draft")));
    let actors = texts(&app, "audit", "actor").await;
    assert_eq!(actors.iter().filter(|it| *it == "Pactoria").count(), 1, "it stands in the trail under its own name");
    assert!(crate::audit::verify(&app).await.0, "the chain is whole");
}

#[tokio::test]
async fn b1_a_contract_recorded_as_signed_after_its_last_day_is_expired_at_once() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let mut body = new_contract("Long over");
    body["start_date"] = json!("2025-01-01");
    body["end_date"] = json!("2026-11-22");
    let id = create(&alice, &body).await;
    let signed = step(&alice, &id, &json!({"status": "active", "signed_on": "2025-01-01"})).await.json();
    assert_eq!(signed["status"], "expired", "{signed}");
    body["end_date"] = json!("2026-11-23");
    let last_day = create(&alice, &body).await;
    assert_eq!(step(&alice, &last_day, &json!({"status": "active"})).await.json()["status"], "active");
    assert_eq!(expire_what_is_over(&app.services).await.unwrap(), 0, "nothing is left for the job");
    let actions = texts(&app, "audit", "action").await;
    assert!(actions.contains(&"contract.activated".to_owned()) && actions.contains(&"contract.expired".to_owned()));
    assert!(crate::audit::verify(&app).await.0, "the chain is whole");
}

#[tokio::test]
async fn b1_a_person_says_who_signed_while_a_program_may_leave_it_out() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let id = create(&alice, &new_contract("Lens coating")).await;
    let unsaid = [("id", &*id), ("to", "active"), ("signed_by", " "), ("signed_on", "2026-11-20")];
    let refused = browser.submit("/do/contracts/take_step", &unsaid).await;
    assert_eq!(refused.header("location"), Some(format!("/contracts/{id}/step/active").as_str()));
    let page = browser.visit(&format!("/contracts/{id}/step/active")).await.text();
    assert!(page.contains("Say who signed"), "{page}");
    assert_eq!(step(&alice, &id, &json!({"status": "active"})).await.json()["status"], "active");
}

#[tokio::test]
async fn b1_the_pages_offer_what_is_allowed_and_take_the_step_without_script() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let made =
        browser.submit("/do/contracts/paste", &[("content", "# Services\n\nWork."), ("contract_type", "nda")]).await;
    let page = made.header("location").unwrap().to_owned();
    let id = page.rsplit('/').next().unwrap().to_owned();
    let offers = async |words: &[&str], not: &[&str]| {
        let text = browser.visit(&page).await.text();
        for it in words {
            assert!(text.contains(it), "{it} is not offered");
        }
        for it in not {
            assert!(!text.contains(it), "{it} is offered");
        }
    };
    offers(&["Send for review", "Mark as signed", "Terminate"], &["Mark as completed", "Return to draft"]).await;

    let form = browser.visit(&format!("{page}/step/terminated")).await;
    assert!(form.text().contains("cannot be taken back"), "{}", form.text());
    let refused = browser.submit("/do/contracts/take_step", &[("id", &id), ("to", "terminated"), ("reason", "")]).await;
    assert_eq!(refused.header("location"), Some(format!("{page}/step/terminated").as_str()));
    assert!(browser.visit(&format!("{page}/step/terminated")).await.text().contains("aria-invalid"));

    let signing = [("id", &*id), ("to", "active"), ("signed_by", "Both of us"), ("signed_on", "2026-11-20")];
    let taken = browser.submit("/do/contracts/take_step", &signing).await;
    assert_eq!(taken.header("location"), Some(page.as_str()), "{}", taken.text());
    offers(&["Mark as completed", "Terminate", "Signed on 20 November 2026 by Both of us"], &["Edit text"]).await;
    assert_eq!(browser.visit(&format!("{page}/edit")).await.status(), 409);

    let twice = browser.submit("/do/contracts/take_step", &signing).await;
    assert_eq!(twice.header("location"), Some(page.as_str()));
    assert!(browser.visit(&page).await.text().contains("cannot become active"), "the second press is told");
    assert_eq!(browser.visit(&format!("{page}/step/draft")).await.status(), 409);
    assert_eq!(browser.visit(&format!("{page}/step/dancing")).await.status(), 404);
}

async fn next(client: &Client, id: &str) -> Vec<String> {
    let it = client.get(&format!("/api/v1/contracts/{id}")).await.json();
    let listed = client.get("/api/v1/contracts?size=100").await.json();
    let row = listed["contracts"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap().clone();
    assert_eq!(row["next_statuses"], it["next_statuses"], "the list offers what the contract offers");
    it["next_statuses"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn b1_a_contract_does_not_expire_before_its_last_day_has_passed_and_no_step_says_it_could() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, &new_contract("Lens coating")).await;
    step(&alice, &id, &json!({"status": "active"})).await;
    assert_eq!(next(&alice, &id).await, ["completed", "terminated"]);
    let early = step(&alice, &id, &json!({"status": "expired"})).await;
    early.expect_problem(409, "contract.in_force");
    let text = early.text();
    assert!(text.contains("What can follow: completed (completed), terminated (terminated)."), "{text}");
    let back = step(&alice, &id, &json!({"status": "draft", "reason": "x"})).await.text();
    assert!(back.contains("What can follow: completed (completed), terminated (terminated)."), "{back}");
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}")).await.text();
    assert!(page.contains("/step/completed") && !page.contains("/step/expired"), "the page offers the same");

    app.pass(SignedDuration::from_hours(400 * 24));
    let alice = app.owner_again("Acme").await;
    assert_eq!(next(&alice, &id).await, ["completed", "expired", "terminated"]);
    assert_eq!(step(&alice, &id, &json!({"status": "expired"})).await.json()["status"], "expired");
    assert_eq!(next(&alice, &id).await, [""; 0]);
}

#[tokio::test]
async fn b1_who_may_not_edit_a_contract_in_force_is_told_what_can_be_done_instead() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, &new_contract("Lens coating")).await;
    step(&alice, &id, &json!({"status": "active"})).await;
    let refused = alice.patch(&format!("/api/v1/contracts/{id}"), &json!({"version": 1, "title": "Other"})).await;
    refused.expect_problem(409, "contract.read_only");
    let words = ["changed by an amendment", "What can follow: completed (completed), terminated (terminated)."];
    assert!(words.iter().all(|it| refused.text().contains(it)), "{}", refused.text());
    let browser = app.browser_at("Acme").await;
    let page = browser.visit(&format!("/contracts/{id}/edit")).await;
    assert!(page.status() == 409 && words.iter().all(|it| page.text().contains(it)), "{}", page.text());
    let waiting = at(&alice, "pending_review").await;
    let refused = alice.patch(&format!("/api/v1/contracts/{waiting}"), &json!({"version": 1, "title": "Other"})).await;
    assert!(refused.text().contains("draft (draft)") && !refused.text().contains("amendment"), "{}", refused.text());
}

type Words = &'static [&'static str];

#[tokio::test]
async fn b1_the_steps_that_are_offered_are_those_that_the_caller_may_take() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let waiting = at(&alice, "pending_review").await;
    let (draft, active) = (at(&alice, "draft").await, at(&alice, "active").await);
    let ending: Words = &["completed", "expired", "terminated"];
    let offers: [(&str, Words, Words, Words); 5] = [
        ("admin", &["pending_review", "active", "terminated"], &["draft", "active", "terminated"], ending),
        ("legal", &["pending_review", "terminated"], &["draft", "terminated"], ending),
        ("requester", &["pending_review", "terminated"], &["draft"], &[]),
        ("viewer", &[], &[], &[]),
        ("auditor", &[], &[], &[]),
    ];
    for (role, of_draft, of_waiting, of_active) in offers {
        app.make("Acme", role).await;
        for (id, offered) in [(&draft, of_draft), (&waiting, of_waiting), (&active, of_active)] {
            assert_eq!(next(&alice, id).await, offered, "{role}");
        }
        for (id, to) in [(&draft, "pending_review"), (&draft, "active"), (&waiting, "draft"), (&active, "completed")] {
            if !next(&alice, id).await.iter().any(|it| it == to) {
                let refused = step(&alice, id, &json!({"status": to, "reason": "x"})).await;
                refused.expect_problem(403, "account.not_allowed");
            }
        }
    }
}
