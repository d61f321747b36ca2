//! What an archive carries beside the contracts themselves: reminders, decisions, what contracts are related to, and kept
//! filters.

use crate::archive::{bring_in, counts, opened, packed, records, take, with_records};
use crate::audit::texts;
use crate::findings::{self, LATE};
use crate::parties::colleague;
use crate::support::{Client, Sink, TestApp, new_contract};
use jiff::SignedDuration;
use pactoria::reminders::sending::send_due;
use serde_json::{Value, json};

/// A contract from 1 December 2026 to 30 November 2027; it is 23 November 2026.
async fn create(client: &Client, title: &str) -> String {
    let answer = client.post("/api/v1/contracts", &new_contract(title)).await;
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn remind(client: &Client, contract: &str, days_before: u32, to: &str) {
    let body = json!({
        "about": "end", "days_before": days_before, "email": to,
        "escalate_to": "boss@acme.example", "escalate_after_days": 3,
    });
    let answer = client.post(&format!("/api/v1/contracts/{contract}/reminders"), &body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
}

async fn relate(client: &Client, contract: &str, other: &str, kind: &str) {
    let body = json!({"contract_id": other, "kind": kind});
    let answer = client.post(&format!("/api/v1/contracts/{contract}/related"), &body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
}

async fn id_of(client: &Client, title: &str) -> String {
    let all = client.get("/api/v1/contracts?size=100").await.json();
    let found = all["contracts"].as_array().unwrap().iter().find(|it| it["title"] == title).cloned();
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

/// What a contract is related to, as `kind title`, sorted.
async fn related(client: &Client, title: &str) -> Vec<String> {
    let path = format!("/api/v1/contracts/{}/related", id_of(client, title).await);
    let all = client.get(&path).await.json();
    let said = |it: &Value| format!("{} {}", it["kind"].as_str().unwrap(), it["title"].as_str().unwrap());
    let mut said: Vec<_> = all["related"].as_array().unwrap().iter().map(said).collect();
    said.sort();
    said
}

fn remarks(brought: &Value) -> String {
    assert_eq!(
        brought["left_out"].as_u64().unwrap(),
        u64::try_from(brought["remarks"].as_array().unwrap().len()).unwrap()
    );
    brought["remarks"].to_string()
}

#[tokio::test]
async fn e12_reminders_come_in_with_what_they_sent_and_nobody_is_told_again() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let lenses = create(&alice, "Lens coating").await;
    remind(&alice, &lenses, 372, "sent@acme.example").await;
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    let sink = Sink::new().await;
    assert_eq!(crate::outbox::delivery(&app.services, &sink).round().await.unwrap(), 1);
    remind(&alice, &lenses, 372, "waiting@acme.example").await;
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    remind(&alice, &lenses, 30, "later@acme.example").await;
    let mut over = new_contract("Over for three days");
    over["start_date"] = json!("2025-12-01");
    over["end_date"] = json!("2026-11-20");
    let over = alice.post("/api/v1/contracts", &over).await.json()["id"].as_str().unwrap().to_owned();
    remind(&alice, &over, 10, "past@acme.example").await;
    let zip = take(&alice).await;

    let elsewhere = TestApp::new().await;
    let bob = elsewhere.owner_of("Borealis").await;
    assert_eq!(counts(&bring_in(&bob, &zip).await), (2, 0, 0));
    assert_eq!(send_due(&elsewhere.services).await.unwrap(), 1);
    let told = texts(&elsewhere, "outgoing_mail", "recipient").await;
    assert_eq!(told, ["waiting@acme.example"], "a mail that never left is sent from here, and no other");
    let path = format!("/api/v1/contracts/{}/reminders", id_of(&bob, "Lens coating").await);
    let all = bob.get(&path).await.json();
    let all = all["reminders"].as_array().unwrap();
    assert_eq!(all.len(), 3);
    let sent = all.iter().find(|it| it["email"] == "sent@acme.example").unwrap();
    assert_eq!((&sent["sent"][0]["sent_on"], &sent["sent"][0]["mail"]), (&json!("2026-11-23"), &json!("sent")));

    elsewhere.pass(SignedDuration::from_hours(4 * 24));
    assert_eq!(send_due(&elsewhere.services).await.unwrap(), 1);
    let told = texts(&elsewhere, "outgoing_mail", "recipient").await;
    assert_eq!(told, ["boss@acme.example", "waiting@acme.example"], "nobody has said that they see to it");
    assert!(texts(&elsewhere, "outgoing_mail", "text").await[0].starts_with("Nobody at Borealis"));
    assert_eq!(texts(&elsewhere, "reminders", "recipient").await.len(), 4);
}

#[tokio::test]
async fn e12_a_second_address_whose_mail_still_waited_is_told_from_where_the_archive_came_to() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let lenses = create(&alice, "Lens coating").await;
    remind(&alice, &lenses, 372, "first@acme.example").await;
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    let sink = Sink::new().await;
    assert_eq!(crate::outbox::delivery(&app.services, &sink).round().await.unwrap(), 1);
    app.pass(SignedDuration::from_hours(4 * 24));
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    let alice = app.owner_again("Acme").await;
    let waiting = take(&alice).await;
    assert_eq!(crate::outbox::delivery(&app.services, &sink).round().await.unwrap(), 1);
    let sent = take(&alice).await;

    for (zip, told) in [(waiting, vec!["boss@acme.example"]), (sent, vec![])] {
        let elsewhere = TestApp::new().await;
        elsewhere.pass(SignedDuration::from_hours(4 * 24));
        let bob = elsewhere.owner_of("Borealis").await;
        assert_eq!(counts(&bring_in(&bob, &zip).await), (1, 0, 0));
        send_due(&elsewhere.services).await.unwrap();
        assert_eq!(texts(&elsewhere, "outgoing_mail", "recipient").await, told);
    }
}

#[tokio::test]
async fn e12_whoever_wants_no_reminders_gets_none_from_where_an_archive_came_to() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let lenses = create(&alice, "Lens coating").await;
    remind(&alice, &lenses, 372, "tom@acme.example").await;
    assert_eq!(send_due(&app.services).await.unwrap(), 1);
    let mail = texts(&app, "outgoing_mail", "text").await.remove(0);
    let link = mail.lines().find(|it| it.contains("/reminders/stop/")).unwrap();
    let mut parts = link.rsplit('/');
    let (proof, id) = (parts.next().unwrap(), parts.next().unwrap());
    app.stranger().submit("/do/reminders/put_stop", &[("mail", id), ("proof", proof)]).await;
    assert_eq!(texts(&app, "reminder_stops", "email_key").await, ["tom@acme.example"]);
    let files = opened(&take(&alice).await);
    let all = records(&files);
    assert_eq!(all[0]["reminders"][0]["stopped"], json!(["tom@acme.example"]));

    let elsewhere = TestApp::new().await;
    let bob = elsewhere.owner_of("Borealis").await;
    for (field, wrong) in [
        ("stopped", json!(["director@borealis.example"])),
        ("email", json!("nobody")),
        ("about", json!("birthday")),
        ("days_before", json!(731)),
        ("created_at", json!("2999-01-01T00:00:00Z")),
        ("sent", json!([{"date": "2027-11-30", "sent_on": "2999-01-01"}])),
    ] {
        let mut forged = all[0].clone();
        forged["reminders"][0][field] = wrong;
        let brought = bring_in(&bob, &with_records(&files, &[forged])).await;
        assert_eq!(counts(&brought), (0, 0, 1), "{field}");
        assert!(brought["complaints"][0]["why"].as_str().unwrap().contains("reminders[0]."), "{brought}");
    }
    assert_eq!(counts(&bring_in(&bob, &with_records(&files, &all)).await), (1, 0, 0));
    assert_eq!(send_due(&elsewhere.services).await.unwrap(), 0);
    assert_eq!(texts(&elsewhere, "reminder_stops", "email_key").await, ["tom@acme.example"]);
}

#[tokio::test]
async fn e12_no_two_contracts_of_an_archive_share_a_reminder_or_an_obligation() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let lenses = create(&alice, "Lens coating").await;
    remind(&alice, &lenses, 30, "tom@acme.example").await;
    let duty = json!({"title": "Send the report", "due": "2027-01-31", "rhythm": "once"});
    assert_eq!(alice.post(&format!("/api/v1/contracts/{lenses}/obligations"), &duty).await.status(), 201);
    let files = opened(&take(&alice).await);
    let mut twin = records(&files)[0].clone();
    twin["id"] = json!("0199f3a0-7b1c-7000-8000-000000000001");
    let both = [records(&files)[0].clone(), twin];
    let elsewhere = TestApp::new().await;
    let bob = elsewhere.owner_of("Borealis").await;
    assert_eq!(counts(&bring_in(&bob, &with_records(&files, &both)).await), (2, 0, 0));
    assert_eq!(texts(&elsewhere, "reminders", "recipient").await.len(), 2);
    assert_eq!(texts(&elsewhere, "obligations", "title").await.len(), 2);
}

#[tokio::test]
async fn e12_what_contracts_are_related_to_comes_in_once_both_are_there() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let one = create(&alice, "One").await;
    let two = create(&alice, "Two").await;
    let three = create(&alice, "Three").await;
    relate(&alice, &one, &two, "order_under").await;
    relate(&alice, &three, &one, "renewal_of").await;
    let files = opened(&take(&alice).await);
    let mut all = records(&files);
    all.sort_by_key(|it| it["title"] != "One");

    let elsewhere = TestApp::new().await;
    let bob = elsewhere.owner_of("Borealis").await;
    let brought = bring_in(&bob, &with_records(&files, &all[..1])).await;
    assert_eq!((counts(&brought), brought["left_out"].as_u64()), ((1, 0, 0), Some(1)));
    assert!(
        remarks(&brought).contains("“One” is related to a contract that is neither in the archive nor here"),
        "{brought}"
    );
    let brought = bring_in(&bob, &with_records(&files, &all)).await;
    assert_eq!((counts(&brought), brought["left_out"].as_u64()), ((2, 1, 0), Some(0)), "{brought}");
    assert_eq!(related(&bob, "One").await, ["order_under Two", "renewed_by Three"]);
    assert_eq!(related(&bob, "Two").await, ["framework_of One"]);
    let trail = texts(&elsewhere, "audit", "action").await;
    let told = trail.iter().filter(|it| *it == "contract.related").count();
    assert_eq!(told, 2, "the trail of a contract that was here says what changed: {trail:?}");

    let (first, second) = (id_of(&bob, "One").await, id_of(&bob, "Two").await);
    let gone = bob.json("DELETE", &format!("/api/v1/contracts/{first}/related/{second}"), &json!({})).await;
    assert_eq!(gone.status(), 204);
    let entries = texts(&elsewhere, "audit", "action").await.len();
    assert_eq!(counts(&bring_in(&bob, &with_records(&files, &all)).await), (0, 3, 0));
    assert_eq!(related(&bob, "One").await, ["renewed_by Three"], "what was taken away here does not come back");
    assert_eq!(texts(&elsewhere, "audit", "action").await.len(), entries, "twice changes nothing");
}

#[tokio::test]
async fn e12_a_relation_waits_for_a_contract_far_behind_it_and_wrong_ones_are_refused() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    create(&alice, "Lens coating").await;
    let files = opened(&take(&alice).await);
    let id = |at: usize| format!("0199f3a0-7b1c-7000-8000-{at:012}");
    let said = |to: &str, kind: &str| json!([{"contract_id": to, "kind": kind, "created_by_name": "Priya Nair", "created_at": "2026-11-20T09:00:00Z"}]);
    let mut all: Vec<_> = (0..230)
        .map(|at| {
            let mut it = records(&files)[0].clone();
            it["id"] = json!(id(at));
            it["title"] = json!(format!("Contract {at}"));
            it
        })
        .collect();
    all[3]["related"] = said(&id(229), "schedule_to");
    all[228]["related"] = said(&id(4), "same_deal");
    all[4]["related"] = said(&id(228), "replaces");
    let bob = app.owner_of("Borealis").await;
    let mut wrong = all[..2].to_vec();
    wrong[0]["related"] = said(&id(1), "cousin_of");
    wrong[1]["related"] = said(&id(1), "same_deal");
    assert_eq!(counts(&bring_in(&bob, &with_records(&files, &wrong)).await), (0, 0, 2));

    let brought = bring_in(&bob, &with_records(&files, &all)).await;
    assert_eq!((counts(&brought), remarks(&brought)), ((230, 0, 0), "[]".to_owned()));
    let rows = texts(&app, "related_contracts", "kind").await;
    assert_eq!(rows, ["same_deal", "schedule_to"], "two are related in one way, the one that was said first of both");
    assert_eq!(counts(&bring_in(&bob, &with_records(&files, &all)).await), (0, 230, 0));
    assert_eq!(texts(&app, "related_contracts", "kind").await, rows);
}

#[tokio::test]
async fn e12_an_archive_of_an_earlier_version_still_comes_in() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let one = create(&alice, "One").await;
    remind(&alice, &one, 30, "tom@acme.example").await;
    let mut files = opened(&take(&alice).await);
    files.remove("filters.jsonl");
    let mut old = records(&files);
    for name in ["reminders", "related"] {
        old[0].as_object_mut().unwrap().remove(name);
    }
    let bob = app.owner_of("Borealis").await;
    let brought = bring_in(&bob, &with_records(&files, &old)).await;
    assert_eq!(
        (counts(&brought), brought["filters"].as_u64(), remarks(&brought)),
        ((1, 0, 0), Some(0), "[]".to_owned())
    );
}

async fn keep(client: &Client, name: &str, filter: &Value, is_shared: bool) {
    let body = json!({"name": name, "filter": filter, "is_shared": is_shared});
    let answer = client.post("/api/v1/filters", &body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
}

async fn filters(client: &Client) -> Vec<Value> {
    let answer = client.get("/api/v1/filters").await.json();
    answer["filters"].as_array().unwrap().clone()
}

#[tokio::test]
async fn e12_kept_filters_come_in_to_whoever_keeps_them_and_shared_ones_to_everybody() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (tom_id, tom) = colleague(&app, "Acme", "Tom Ashworth", "manager").await;
    keep(&alice, "Drafts", &json!({"status": "draft"}), true).await;
    keep(&alice, "Only mine", &json!({"search": "late"}), false).await;
    keep(&tom, "Tom’s", &json!({"owner": tom_id}), true).await;
    let zip = take(&alice).await;

    // The same people elsewhere, whose ids are others.
    let twin = TestApp::new().await;
    let again = twin.owner_of("Acme").await;
    let (tom_there, tom) = colleague(&twin, "Acme", "Tom Ashworth", "manager").await;
    let brought = bring_in(&again, &zip).await;
    assert_eq!((brought["filters"].as_u64(), remarks(&brought)), (Some(3), "[]".to_owned()));
    let names: Vec<_> = filters(&again).await.iter().map(|it| it["name"].clone()).collect();
    assert_eq!(names, ["Drafts", "Only mine", "Tom’s"]);
    let seen = filters(&tom).await;
    assert_eq!(seen.len(), 2, "nobody sees what another keeps for themselves");
    assert_eq!(seen.iter().find(|it| it["name"] == "Tom’s").unwrap()["filter"], json!({"owner": tom_there}));
    let entries = texts(&twin, "audit", "action").await.len();
    let brought = bring_in(&again, &zip).await;
    assert_eq!((brought["filters"].as_u64(), remarks(&brought)), (Some(0), "[]".to_owned()), "twice changes nothing");
    assert_eq!(texts(&twin, "audit", "action").await.len(), entries);
    assert_eq!(bring_in(&alice, &zip).await["filters"], 0, "nor does it where it came from");

    // Nobody of these people.
    let elsewhere = TestApp::new().await;
    let bob = elsewhere.owner_of("Borealis").await;
    let brought = bring_in(&bob, &zip).await;
    assert_eq!(brought["filters"], 1);
    let told = remarks(&brought);
    assert!(told.contains("The filter “Only mine”: Nobody here has the e-mail"), "{told}");
    assert!(told.contains("The filter “Tom’s”: It shows the contracts of somebody who is not here."), "{told}");
    let kept = filters(&bob).await;
    assert_eq!((kept.len(), &kept[0]["name"], &kept[0]["is_shared"]), (1, &json!("Drafts"), &json!(true)));
}

#[tokio::test]
async fn e12_filters_are_checked_as_if_they_had_been_typed() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    keep(&alice, "Drafts", &json!({"status": "draft"}), true).await;
    let mut files = opened(&take(&alice).await);
    let line: Value = serde_json::from_slice(&files["filters.jsonl"]).unwrap();
    assert_eq!((&line["owner"], &line["words"]), (&json!("owner@acme.example"), &json!({"status": "draft"})));
    let bob = app.owner_of("Borealis").await;
    let with = |at: u32, field: &str, value: Value| {
        let mut it = line.clone();
        it["id"] = json!(format!("0199f3a0-7b1c-7000-8000-{at:012}"));
        it["name"] = json!(format!("Filter {at}"));
        it[field] = value;
        it.to_string()
    };
    let lines = [
        with(1, "words", json!({"status": "asleep"})),
        with(2, "words", json!({"colour": "red", "status": "draft"})),
        with(3, "words", json!({})),
        with(4, "name", json!("a\nb")),
        with(5, "created_at", json!("2999-01-01T00:00:00Z")),
        "{\"no\": \"filter\"}".to_owned(),
        with(6, "is_shared", json!(false)),
        with(7, "name", json!("Taken")),
        with(8, "name", json!("TAKEN")),
        with(9, "words", json!({"owner": "0199f3a0-7b1c-7000-8000-000000000001"})),
    ];
    files.insert("filters.jsonl".to_owned(), lines.join("\n").into_bytes());
    let brought = bring_in(&bob, &packed(&files)).await;
    assert_eq!((brought["filters"].as_u64(), brought["left_out"].as_u64()), (Some(1), Some(9)), "{brought}");
    assert_eq!(filters(&bob).await[0]["name"], "Taken");
    assert!(remarks(&brought).contains("Line 6 of filters.jsonl is no filter"), "{brought}");
    assert_eq!(filters(&alice).await.len(), 1, "and nothing of another company is touched");
}

#[tokio::test]
async fn e12_decisions_about_findings_come_in_and_count_where_the_rules_find_the_same() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Lens coating").await;
    for decision in ["false_positive", "accepted"] {
        let seen = findings::analysis(&alice, &id).await;
        assert_eq!(findings::decide(&alice, &seen, LATE, decision, json!({})).await.status(), 200);
        app.pass(SignedDuration::from_mins(1));
    }
    let zip = take(&alice).await;
    let twin = TestApp::new().await;
    let there = twin.owner_of("Acme").await;
    assert_eq!(counts(&bring_in(&there, &zip).await), (1, 0, 0));
    let id = id_of(&there, "Lens coating").await;
    let seen = findings::analysis(&there, &id).await;
    let it = findings::finding(&seen, LATE);
    assert_eq!(
        (&it["decision"], &it["decided"]["decided_by_name"], &it["decided"]["reason"]),
        (&json!("accepted"), &json!("Priya Nair"), &json!("The board agreed on 2 November"))
    );
    let report = there.get(&format!("/api/v1/contracts/{id}/compliance-report")).await.json();
    assert_eq!(
        (report["decisions"].as_array().unwrap().len(), &report["decisions"][1]["ended_by_name"]),
        (2, &json!("Priya Nair"))
    );

    let files = opened(&zip);
    let mut wrong = records(&files);
    for it in wrong[0]["decisions"].as_array_mut().unwrap() {
        it["ended_at"] = Value::Null;
    }
    let refused = bring_in(&twin.owner_of("Other").await, &with_records(&files, &wrong)).await;
    assert_eq!(counts(&refused), (0, 0, 1), "two decisions about one finding cannot both stand: {refused}");
}

#[tokio::test]
async fn e12_what_people_said_of_a_contract_comes_in_with_their_names() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Coating").await;
    let path = |id: &str, rest: &str| format!("/api/v1/contracts/{id}/facts{rest}");
    let said = json!({"value": "true", "reason": "Hosted in Ohio", "version": 1});
    assert_eq!(alice.json("PUT", &path(&id, "/transfer"), &said).await.status(), 200);
    let zip = take(&alice).await;

    let birch = app.owner_of("Birch").await;
    assert_eq!(counts(&bring_in(&birch, &zip).await), (1, 0, 0));
    let there = id_of(&birch, "Coating").await;
    let facts = birch.get(&path(&there, "")).await.json();
    let transfer = facts["facts"].as_array().unwrap().iter().find(|it| it["fact"] == "transfer").unwrap();
    assert_eq!((&transfer["source"], &transfer["reason"]), (&json!("given"), &json!("Hosted in Ohio")));

    let files = opened(&zip);
    for (company, field, wrong) in [
        ("Corvus", "value", json!("perhaps")),
        ("Dunnock", "fact", json!("weather")),
        ("Egret", "said_at", json!("2099-01-01T00:00:00Z")),
    ] {
        let mut changed = records(&files);
        changed[0]["said_facts"][0][field] = wrong;
        let refused = bring_in(&app.owner_of(company).await, &with_records(&files, &changed)).await;
        assert_eq!(counts(&refused), (0, 0, 1), "{field}: {refused}");
    }
}

#[tokio::test]
async fn e12_the_companys_own_numbers_come_in_where_it_is_the_same_and_has_not_said_them() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let numbers = json!({"company_number": "01162045", "vat_number": "GB123456782", "version": 1});
    let said = alice.json("PUT", "/api/v1/company", &numbers).await;
    assert_eq!(said.status(), 200, "{}", said.text());
    let zip = take(&alice).await;
    let of = |it: &Value| (it["company_number"].clone(), it["vat_number"].clone());

    let twin = TestApp::new().await;
    let again = twin.owner_of("ACME").await;
    let vat = json!({"vat_number": "GB987654353", "version": 1});
    let brought = bring_in(&again, &zip).await;
    assert_eq!((brought["numbers"].as_u64(), remarks(&brought)), (Some(2), "[]".to_owned()));
    let now = again.get("/api/v1/company").await.json();
    assert_eq!(of(&now), (json!("01162045"), json!("GB123456782")));
    let brought = bring_in(&again, &zip).await;
    assert_eq!((brought["numbers"].as_u64(), remarks(&brought)), (Some(0), "[]".to_owned()), "twice changes nothing");
    assert_eq!(texts(&twin, "audit", "action").await.iter().filter(|it| *it == "company.changed").count(), 1);

    let bob = twin.owner_of("Borealis").await;
    let brought = bring_in(&bob, &zip).await;
    assert_eq!(brought["numbers"], 0);
    assert!(remarks(&brought).contains("this company has another name"), "{}", remarks(&brought));
    assert_eq!(of(&bob.get("/api/v1/company").await.json()), (Value::Null, Value::Null));

    // What stands here stays, what is no number is told, and neither holds up the rest.
    let mut files = opened(&zip);
    files.insert(
        "company.json".to_owned(),
        br#"{"name": "Acme", "company_number": "XX1", "timezone": "Europe/London"}"#.to_vec(),
    );
    let elsewhere = TestApp::new().await;
    let carol = elsewhere.owner_of("Acme").await;
    assert_eq!(carol.json("PUT", "/api/v1/company", &vat).await.status(), 200);
    assert!(remarks(&bring_in(&carol, &packed(&files)).await).contains("The company’s own numbers: company_number"));
    assert_eq!(bring_in(&carol, &zip).await["numbers"], 1);
    assert_eq!(of(&carol.get("/api/v1/company").await.json()), (json!("01162045"), json!("GB987654353")));
    files.insert("company.json".to_owned(), b"[]".to_vec());
    assert!(remarks(&bring_in(&carol, &packed(&files)).await).contains("company.json"));
}
