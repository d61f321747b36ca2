//! Files that are handed in: kept, read by themselves, looked at, and made contracts of, by both doors.

use crate::audit::texts;
use crate::support::{Answer, Client, TestApp};
use axum::body::Body;
use jiff::SignedDuration;
use pactoria::imports::work;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

pub(crate) const IMPORTS: &str = "/api/v1/imports";
const BOUNDARY: &str = "story-of-a-file";

/// A signed contract between Acme and another company; only its last day has to be worked out.
pub(crate) fn signed(other: &str) -> String {
    format!(
        "# SERVICES AGREEMENT\n\nThis agreement is dated 14 March 2025.\n\n## Parties\n\n(1) Acme Limited, a company registered in England and Wales with number 01234567 (the \"Customer\"); and\n\n(2) {other} Limited, a company registered in England and Wales with number 07654321 (the \"Supplier\").\n\n## Agreed terms\n\n1. Term\n\n1.1 The commencement date is 1 April 2025. This agreement continues for an initial term of 24 months.\n\n1.2 This agreement shall automatically renew for successive periods of 12 months unless either party gives at least 90 days' written notice before the end of the then current term that it does not wish to renew.\n\n2. Price\n\n2.1 The total contract price is £18,500.50 plus VAT.\n\n3. Law\n\n3.1 This agreement is governed by the law of England and Wales.\n"
    )
}

/// The body of a request with these files.
fn parts(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

pub(crate) async fn send(client: &Client, path: &str, files: &[(&str, &[u8])]) -> Answer {
    let request = client
        .request("POST", path)
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    client.send(request, Body::from(parts(files))).await
}

/// Hands files in and answers with the id of the import.
pub(crate) async fn hand_in(client: &Client, files: &[(&str, &[u8])]) -> String {
    let answer = send(client, IMPORTS, files).await;
    assert_eq!(answer.status(), 202, "{}", answer.text());
    let id = answer.json()["import"]["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), Some(format!("{IMPORTS}/{id}").as_str()));
    id
}

/// Hands files in and lets them be read.
pub(crate) async fn read(app: &TestApp, client: &Client, files: &[(&str, &[u8])]) -> String {
    let id = hand_in(client, files).await;
    work::work_through(&app.services).await.unwrap();
    id
}

pub(crate) async fn states(client: &Client, id: &str) -> Vec<(String, String)> {
    let import = client.get(&format!("{IMPORTS}/{id}")).await.json();
    let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
    import["files"].as_array().unwrap().iter().map(|it| (text(it, "name"), text(it, "state"))).collect()
}

pub(crate) fn accept() -> Value {
    json!({"accepted": ["end_date"], "standing": "signed", "signed_by": "A. Acme and B. Halden", "signed_on": "2025-03-20"})
}

/// A zip archive whose files are stored as they are.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
        })
    }
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let at = u32::try_from(out.len()).unwrap();
        let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let mut shared = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        shared.extend_from_slice(&crc(bytes).to_le_bytes());
        shared.extend_from_slice(&size);
        shared.extend_from_slice(&size);
        shared.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        shared.extend_from_slice(&[0, 0]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&shared);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(bytes);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&shared);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let (at, size) = (u32::try_from(out.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count);
    out.extend_from_slice(&count);
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

#[tokio::test]
async fn b12_a_signed_file_becomes_an_active_contract_with_its_terms_and_its_original() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let text = signed("Halden Coatings");
    let id = read(&app, &alice, &[("2025/Halden.txt", text.as_bytes())]).await;
    assert_eq!(states(&alice, &id).await, [("2025/Halden.txt".to_owned(), "needs_review".to_owned())]);

    let file = alice.get(&format!("{IMPORTS}/{id}/files/1")).await.json();
    let terms = file["terms"].as_array().unwrap();
    let doubts: Vec<_> = terms.iter().filter(|it| it["certainty"] == "doubtful").map(|it| it["term"].clone()).collect();
    assert_eq!(doubts, ["end_date"], "{file:#}");
    let characters: Vec<char> = file["content"].as_str().unwrap().chars().collect();
    for passage in terms.iter().flat_map(|it| it["passages"].as_array().unwrap()) {
        let at = |name: &str| usize::try_from(passage[name].as_u64().unwrap()).unwrap();
        let stretch: String = characters[at("start")..at("end")].iter().collect();
        assert_eq!(passage["quote"].as_str(), Some(stretch.as_str()));
    }

    let made = alice.post(&format!("{IMPORTS}/{id}/files/1/accept"), &accept()).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let contract = made.json()["contract_id"].as_str().unwrap().to_owned();
    let it = alice.get(&format!("/api/v1/contracts/{contract}")).await;
    assert!(it.text().contains("\"contract_value\":18500.50"), "{}", it.text());
    let it = it.json();
    assert_eq!(it["status"], "active");
    assert_eq!(it["title"], "Services agreement");
    assert_eq!((&it["supplier_name"], &it["client_name"]), (&json!("Halden Coatings Limited"), &json!("Acme Limited")));
    assert_eq!((&it["start_date"], &it["end_date"]), (&json!("2025-04-01"), &json!("2027-03-31")));
    let dates = alice.get(&format!("/api/v1/contracts/{contract}/dates")).await.json();
    assert_eq!((&dates["terms"]["renewal"], &dates["terms"]["notice_count"]), (&json!("automatic"), &json!("90")));

    let original = alice.get(&format!("/api/v1/contracts/{contract}/original")).await;
    assert_eq!((original.status(), original.text()), (200, text));
    assert_eq!(original.header("content-disposition"), Some("attachment; filename=\"Halden.txt\""));
    assert_eq!(states(&alice, &id).await[0].1, "done");
    let trail = texts(&app, "audit", "action").await;
    for action in ["import.begun", "contract.brought_in", "contract.exported"] {
        assert_eq!(trail.iter().filter(|it| *it == action).count(), 1, "{action}");
    }
    alice.post(&format!("{IMPORTS}/{id}/files/1/accept"), &accept()).await.expect_problem(409, "import.file_closed");
}

#[tokio::test]
async fn b12_what_is_in_doubt_has_to_be_accepted_or_put_right() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = read(&app, &alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    let path = format!("{IMPORTS}/{id}/files/1/accept");
    let refused = alice.post(&path, &json!({"standing": "draft"})).await;
    refused.expect_problem(422, "invalid");
    assert_eq!(refused.json()["errors"][0]["field"], "end_date");
    let refused = alice.post(&path, &json!({"standing": "signed", "fields": {"end_date": "2027-06-30", "title": ""}, "signed_on": "2030-01-01"})).await;
    let fields: Vec<_> = refused.json()["errors"].as_array().unwrap().iter().map(|it| it["field"].clone()).collect();
    assert_eq!(fields, ["signed_by", "signed_on", "title"], "every complaint at once");
    assert_eq!(alice.get("/api/v1/contracts").await.json()["total"], 0);

    let made = alice.post(&path, &json!({"standing": "draft", "fields": {"end_date": "2027-06-30"}})).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let contract = made.json()["contract_id"].as_str().unwrap().to_owned();
    let it = alice.get(&format!("/api/v1/contracts/{contract}")).await.json();
    assert_eq!((&it["status"], &it["end_date"]), (&json!("draft"), &json!("2027-06-30")));
    let brought = texts(&app, "audit", "after").await;
    assert!(brought.iter().any(|it| it.contains("\"corrected\":[\"end_date\"]")), "{brought:?}");
}

#[tokio::test]
async fn b12_a_signed_contract_whose_last_day_has_passed_is_kept_as_expired() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = read(&app, &alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    let sent = json!({"standing": "signed", "signed_by": "Both", "fields": {"end_date": "2026-01-31", "renewal": "", "renewal_count": "", "renewal_unit": ""}});
    let made = alice.post(&format!("{IMPORTS}/{id}/files/1/accept"), &sent).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let contract = made.json()["contract_id"].as_str().unwrap().to_owned();
    assert_eq!(alice.get(&format!("/api/v1/contracts/{contract}")).await.json()["status"], "expired");
}

#[tokio::test]
async fn b12_one_bad_file_never_stops_the_others() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let good = signed("Halden Coatings");
    let too_large = vec![b' '; pactoria::imports::MOST_BYTES + 1];
    let id = read(
        &app,
        &alice,
        &[
            ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\0"),
            ("broken.pdf", b"%PDF-1.7\nnothing of it"),
            ("huge.txt", &too_large),
            ("empty.txt", b""),
            ("good.txt", good.as_bytes()),
        ],
    )
    .await;
    let states = states(&alice, &id).await;
    let words: Vec<&str> = states.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(words, ["refused", "refused", "refused", "refused", "needs_review"]);
    let import = alice.get(&format!("{IMPORTS}/{id}")).await.json();
    for file in import["files"].as_array().unwrap().iter().take(4) {
        assert!(file["reason"].as_str().is_some_and(|it| it.ends_with('.')), "{file}");
    }
    assert_eq!(import["import"]["is_under_way"], false);
}

#[tokio::test]
async fn b12_a_zip_is_unpacked_into_the_same_import() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (one, two) = (signed("Halden Coatings"), signed("Calder Bridge"));
    let archive = zip(&[
        ("deals/one.txt", one.as_bytes()),
        ("deals/two.md", two.as_bytes()),
        ("deals/logo.png", b"\x89PNG\r\n\x1a\n"),
    ]);
    let id = read(&app, &alice, &[("deals.zip", &archive)]).await;
    let states = states(&alice, &id).await;
    let expected = [
        ("deals.zip", "unpacked"),
        ("deals/one.txt", "needs_review"),
        ("deals/two.md", "needs_review"),
        ("deals/logo.png", "refused"),
    ];
    assert_eq!(states, expected.map(|(name, state)| (name.to_owned(), state.to_owned())));
    let import = alice.get(&format!("{IMPORTS}/{id}")).await.json();
    assert_eq!(import["import"]["files"], 3, "the archive itself is not counted");
}

#[tokio::test]
async fn b12_the_same_bytes_are_noticed_and_lead_to_the_contract_there_is() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let text = signed("Halden Coatings");
    let first = read(&app, &alice, &[("a.txt", text.as_bytes()), ("copy of a.txt", text.as_bytes())]).await;
    assert_eq!(states(&alice, &first).await[1].1, "duplicate");
    let made = alice.post(&format!("{IMPORTS}/{first}/files/1/accept"), &accept()).await.json();
    let second = read(&app, &alice, &[("again.txt", text.as_bytes())]).await;
    let file = alice.get(&format!("{IMPORTS}/{second}")).await.json()["files"][0].clone();
    assert_eq!(file["state"], "duplicate");
    assert_eq!(file["contract_id"], made["contract_id"]);
    assert_eq!((&file["same_as"]["import_id"], &file["same_as"]["number"]), (&json!(first), &json!(1)));
    let bob = app.owner_of("Bolt").await;
    let theirs = read(&app, &bob, &[("a.txt", text.as_bytes())]).await;
    assert_eq!(states(&bob, &theirs).await[0].1, "needs_review", "another company's files are not there");
}

#[tokio::test]
async fn b12_a_file_that_was_being_read_when_the_process_was_killed_is_taken_up_again() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = hand_in(&alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    // As a killed process leaves it: taken up, with nothing written down.
    let due = app.services.now().as_microsecond() + 30_000_000;
    let sql = format!("UPDATE import_files SET state = 'reading', attempts = 1, due_at = {due}");
    app.db().execute_unprepared(&sql).await.unwrap();
    assert_eq!(work::work_through(&app.services).await.unwrap(), 0, "somebody may still have it");
    app.pass(SignedDuration::from_secs(31));
    assert_eq!(work::work_through(&app.services).await.unwrap(), 1);
    assert_eq!(states(&alice, &id).await[0].1, "needs_review");
    assert_eq!(work::work_through(&app.services).await.unwrap(), 0, "safe to run twice");
}

#[tokio::test]
async fn b12_a_file_that_ends_the_process_each_time_is_given_up() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = hand_in(&alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    app.db().execute_unprepared("UPDATE import_files SET state = 'reading', attempts = 3").await.unwrap();
    work::work_through(&app.services).await.unwrap();
    assert_eq!(states(&alice, &id).await[0].1, "refused");
}

#[tokio::test]
async fn r7_a_file_whose_place_is_away_waits_says_so_and_is_read_when_it_is_back() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = hand_in(&alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    let (files, away) = (app.folder().join("files"), app.folder().join("unplugged"));
    std::fs::rename(&files, &away).unwrap();
    // A file where the folder was: nothing below it can be reached.
    std::fs::write(&files, b"").unwrap();
    assert_eq!(work::work_through(&app.services).await.unwrap(), 0);
    let import = alice.get(&format!("{IMPORTS}/{id}")).await.json();
    assert_eq!(import["files"][0]["state"], "waiting");
    assert!(import["files"][0]["reason"].as_str().is_some_and(|it| it.contains("tried again")), "{import}");
    send(&alice, IMPORTS, &[("b.txt", b"Another")]).await.expect_problem(503, "files.away");
    // However long it lasts, the file is not given up.
    for _ in 0..10 {
        app.pass(SignedDuration::from_mins(10));
        assert_eq!(work::work_through(&app.services).await.unwrap(), 0);
    }

    std::fs::remove_file(&files).unwrap();
    std::fs::rename(&away, &files).unwrap();
    app.pass(SignedDuration::from_secs(16));
    assert_eq!(work::work_through(&app.services).await.unwrap(), 1);
    assert_eq!(states(&alice, &id).await[0].1, "needs_review");
}

#[tokio::test]
async fn b12_a_kept_file_that_changed_on_the_disk_is_not_handed_out() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = read(&app, &alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    let made = alice.post(&format!("{IMPORTS}/{id}/files/1/accept"), &accept()).await.json();
    let contract = made["contract_id"].as_str().unwrap();
    forge(&app.folder().join("files"));
    alice.get(&format!("/api/v1/contracts/{contract}/original")).await.expect_problem(500, "files.damaged");
}

fn forge(folder: &std::path::Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            forge(&path);
        } else {
            std::fs::write(&path, b"forged").unwrap();
        }
    }
}

#[tokio::test]
async fn b12_who_may_not_edit_may_not_bring_in_and_who_may_not_sign_brings_in_drafts() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    app.make("Acme", "manager").await;
    let id = read(&app, &alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    let path = format!("{IMPORTS}/{id}/files/1/accept");
    alice.post(&path, &accept()).await.expect_problem(403, "account.not_allowed");
    let made = alice.post(&path, &json!({"accepted": ["end_date"], "standing": "draft"})).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    app.make("Acme", "viewer").await;
    send(&alice, IMPORTS, &[("b.txt", b"x")]).await.expect_problem(403, "account.not_allowed");
    alice.get(IMPORTS).await.expect_problem(403, "account.not_allowed");
    let contract = made.json()["contract_id"].as_str().unwrap().to_owned();
    assert_eq!(alice.get(&format!("/api/v1/contracts/{contract}/original")).await.status(), 200);
}

#[tokio::test]
async fn b12_a_request_without_files_or_without_parts_is_told_what_to_send() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let nothing = send(&alice, IMPORTS, &[]).await;
    nothing.expect_problem(422, "invalid");
    assert_eq!(nothing.json()["errors"][0]["field"], "files");
    alice.post(IMPORTS, &json!({})).await.expect_problem(415, "request.media_type");
    let request =
        alice.request("POST", IMPORTS).header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    let mut broken = parts(&[("a.txt", b"text")]);
    broken.truncate(broken.len() - 20);
    alice.send(request, Body::from(broken)).await.expect_problem(400, "request.unreadable");
    assert_eq!(alice.get(IMPORTS).await.json()["total"], 0);
}

#[tokio::test]
async fn b7_files_sent_twice_under_one_idempotency_key_are_one_import() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let named = async |key: &str, files: &[(&str, &[u8])]| {
        let request = alice
            .request("POST", IMPORTS)
            .header("idempotency-key", key)
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
        alice.send(request, Body::from(parts(files))).await
    };
    let first = named("lot-1", &[("a.txt", b"One"), ("b.txt", b"Two")]).await;
    assert_eq!((first.status(), first.header("idempotent-replayed")), (202, None), "{}", first.text());
    let again = named("lot-1", &[("a.txt", b"One"), ("b.txt", b"Two")]).await;
    assert_eq!((again.status(), again.header("idempotent-replayed")), (202, Some("true")));
    assert_eq!(again.bytes(), first.bytes());
    for other in [
        &[("a.txt", b"One".as_slice()), ("b.txt", b"Other")][..],
        &[("a.txt", b"One"), ("c.txt", b"Two")],
        &[("b.txt", b"Two"), ("a.txt", b"One")],
        &[("a.txt", b"One")],
    ] {
        named("lot-1", other).await.expect_problem(422, "request.idempotency_mismatch");
    }
    let refused = named("two words", &[("a.txt", b"One")]).await;
    assert_eq!((refused.status(), refused.fields()), (422, vec!["Idempotency-Key".to_owned()]));
    assert_eq!(named("lot-2", &[]).await.status(), 422);
    assert_eq!(named("lot-2", &[("a.txt", b"One")]).await.status(), 202, "after a refusal the key is free");
    assert_eq!(alice.get(IMPORTS).await.json()["total"], 2);
}

#[tokio::test]
async fn p20_a_browser_without_script_brings_a_contract_in() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let form = browser.visit("/imports/new").await.text();
    assert!(form.contains("enctype=\"multipart/form-data\"") && form.contains("multiple"), "{form}");
    let empty = send(&browser, "/imports/new", &[("", b"")]).await;
    assert_eq!(empty.status(), 422);
    assert!(empty.text().contains("Choose at least one file."), "{}", empty.text());

    let text = signed("Halden Coatings");
    let sent = send(&browser, "/imports/new", &[("Halden.txt", text.as_bytes())]).await;
    assert_eq!(sent.status(), 303, "{}", sent.text());
    let page = sent.header("location").unwrap().to_owned();
    let waiting = browser.visit(&page).await.text();
    assert!(waiting.contains("See how far it is") && waiting.contains("0 of 1"), "{waiting}");
    work::work_through(&app.services).await.unwrap();
    let read = browser.visit(&page).await.text();
    assert!(!read.contains("See how far it is") && read.contains("Needs review"), "{read}");
    assert!(browser.visit("/imports").await.text().contains("One file waits for you."));
    assert!(browser.visit("/imports/review").await.text().contains("Halden.txt"));

    let file = format!("{page}/files/1");
    let shown = browser.visit(&file).await.text();
    assert!(shown.contains("continues for an initial term of 24 months"), "the passage is shown: {shown}");
    let id = page.rsplit('/').next().unwrap();
    let fields = |act: &'static str| -> Vec<(&'static str, String)> {
        vec![
            ("id", id.to_owned()),
            ("position", "1".to_owned()),
            ("act", act.to_owned()),
            ("title", "Coating of lenses".to_owned()),
            ("contract_type", "service_agreement".to_owned()),
            ("supplier_name", "Halden Coatings Limited".to_owned()),
            ("client_name", "Acme Limited".to_owned()),
            ("start_date", "2025-04-01".to_owned()),
            ("end_date", "2027-03-31".to_owned()),
            ("currency", "GBP".to_owned()),
            ("standing", "signed".to_owned()),
            ("signed_by", "Both".to_owned()),
            ("signed_on", "2025-03-20".to_owned()),
        ]
    };
    let submit = async |act: &'static str| {
        let fields = fields(act);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.submit("/do/imports/decide", &fields).await
    };
    let refused = submit("bring_in").await;
    assert_eq!(refused.header("location"), Some(file.as_str()), "{}", refused.text());
    let noted = browser.visit(&file).await.text();
    assert!(noted.contains("Compare this with the contract") && noted.contains("Coating of lenses"), "{noted}");
    let settled = submit("accept:end_date").await;
    assert_eq!(settled.header("location"), Some(format!("{file}#t-end_date").as_str()), "{}", settled.text());
    let kept = browser.visit(&file).await.text();
    assert!(
        kept.contains("Coating of lenses") && kept.contains("Nothing is in doubt"),
        "what was typed is kept: {kept}"
    );
    let done = submit("bring_in").await;
    let contract = done.header("location").unwrap().to_owned();
    assert!(contract.starts_with("/contracts/"), "{contract}");
    let shown = browser.visit(&contract).await.text();
    assert!(shown.contains("Coating of lenses") && shown.contains(&format!("{contract}/original")), "{shown}");
    assert_eq!(browser.visit(&format!("{contract}/original")).await.text(), text);
    assert_eq!(browser.visit(&format!("{file}/download")).await.text(), text);
}

#[tokio::test]
async fn b12_a_file_can_be_left_out() {
    let app = TestApp::new().await;
    let browser = app.browser_of("Acme").await;
    let sent = send(&browser, "/imports/new", &[("menu.txt", b"Soup of the day, and bread.")]).await;
    let page = sent.header("location").unwrap().to_owned();
    work::work_through(&app.services).await.unwrap();
    let id = page.rsplit('/').next().unwrap();
    let done = browser.submit("/do/imports/decide", &[("id", id), ("position", "1"), ("act", "leave_out")]).await;
    assert_eq!(done.header("location"), Some(page.as_str()), "{}", done.text());
    assert!(browser.visit(&page).await.text().contains("Left out"));
    assert!(browser.visit("/imports/review").await.text().contains("Nothing waits for you"));
}

#[tokio::test]
async fn b12_by_rest_a_file_that_waits_is_listed_read_as_it_came_and_left_out() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let (menu, other) = (&b"Soup of the day, and bread."[..], signed("Halden Coatings"));
    let id = read(&app, &alice, &[("menu.txt", menu), ("other.txt", other.as_bytes())]).await;
    let waiting = alice.get(&format!("{IMPORTS}/review?size=1")).await.json();
    assert_eq!(
        (&waiting["total"], &waiting["pages"], &waiting["files"][0]["name"]),
        (&json!(2), &json!(2), &json!("menu.txt"))
    );
    let today = alice.get("/api/v1/today").await.json();
    let files = today["groups"].as_array().unwrap().iter().find(|it| it["kind"] == "files").unwrap();
    let listed = alice.get(files["mine"]["path"].as_str().unwrap()).await.json();
    assert_eq!((&files["mine"]["total"], &listed["total"]), (&json!(2), &json!(2)), "{today}");

    let file = format!("{IMPORTS}/{id}/files/1");
    let original = alice.get(&format!("{file}/original")).await;
    assert_eq!((original.status(), original.bytes()), (200, menu));
    assert_eq!(original.header("content-disposition"), Some("attachment; filename=\"menu.txt\""));

    let left = alice.post(&format!("{file}/leave-out"), &json!({})).await;
    assert_eq!((left.status(), &left.json()["state"]), (200, &json!("left_out")), "{}", left.text());
    alice.post(&format!("{file}/leave-out"), &json!({})).await.expect_problem(409, "import.file_closed");
    let waiting = alice.get(&format!("{IMPORTS}/review")).await.json();
    assert_eq!((&waiting["total"], &waiting["files"][0]["name"]), (&json!(1), &json!("other.txt")));
    assert_eq!(alice.get(&format!("{file}/original")).await.bytes(), menu, "the file stays where it is kept");
}

#[tokio::test]
async fn b12_the_numbers_of_the_parties_are_checked_and_kept_with_what_is_brought_in() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let browser = app.browser_at("Acme").await;
    let id = read(&app, &alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    let page = format!("/imports/{id}/files/1");
    let file = alice.get(&format!("{IMPORTS}/{id}/files/1")).await.json();
    let numbers = file["terms"].as_array().unwrap().iter().find(|it| it["term"] == "numbers").unwrap();
    assert_eq!(
        (&numbers["certainty"], &numbers["values"]),
        (&json!("sure"), &json!({"client_company_number": "01234567", "supplier_company_number": "07654321"}))
    );
    let kept = [
        ("id", &*id),
        ("position", "1"),
        ("act", "keep"),
        ("title", "Services agreement"),
        ("contract_type", "service_agreement"),
        ("supplier_name", "Halden Coatings Limited"),
        ("client_name", "Acme Limited"),
        ("client_vat_number", "GB 123 4567 83"),
    ];
    browser.submit("/do/imports/decide", &kept).await;
    let shown = browser.visit(&page).await.text();
    assert!(shown.contains("Company and VAT numbers") && shown.contains("GB 123 4567 83"), "{shown}");

    let path = format!("{IMPORTS}/{id}/files/1/accept");
    let mut sent = accept();
    sent["fields"] = json!({"supplier_company_number": "00765432", "client_company_number": "12X"});
    let refused = alice.post(&path, &sent).await;
    assert_eq!(
        (refused.status(), refused.fields()),
        (422, vec!["client_company_number".to_owned(), "client_vat_number".to_owned()])
    );
    sent["fields"]["client_company_number"] = json!("sc 001234");
    sent["fields"]["client_vat_number"] = json!("123 4567 82");
    let made = alice.post(&path, &sent).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let contract = made.json()["contract_id"].as_str().unwrap().to_owned();
    let it = alice.get(&format!("/api/v1/contracts/{contract}")).await.json();
    assert_eq!(
        (&it["supplier_company_number"], &it["client_company_number"], &it["client_vat_number"]),
        (&json!("00765432"), &json!("SC001234"), &json!("GB123456782"))
    );
    assert_eq!(it["supplier_vat_number"], Value::Null);
    let shown = browser.visit(&format!("/contracts/{contract}")).await.text();
    assert!(shown.contains("Halden Coatings Limited: company number 00765432"), "{shown}");
    let told = texts(&app, "audit", "after").await;
    assert!(told.iter().any(|it| it.contains("\"numbers\"")), "{told:?}");
}

#[tokio::test]
async fn b12_a_signed_file_is_signed_on_the_day_that_was_read_where_nobody_says_another() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = read(&app, &alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    let path = format!("{IMPORTS}/{id}/files/1");
    let file = alice.get(&path).await.json();
    let agreed = file["terms"].as_array().unwrap().iter().find(|it| it["term"] == "agreed_on").unwrap().clone();
    assert_eq!(agreed["certainty"], "sure");
    let mut sent = accept();
    sent.as_object_mut().unwrap().remove("signed_on");
    let mut misspelt = sent.clone();
    misspelt["fields"] = json!({"bogus": "x"});
    let refused = alice.post(&format!("{path}/accept"), &misspelt).await;
    assert_eq!((refused.status(), refused.fields()), (422, vec!["bogus".to_owned()]), "{}", refused.text());
    let made = alice.post(&format!("{path}/accept"), &sent).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let contract = made.json()["contract_id"].as_str().unwrap().to_owned();
    let it = alice.get(&format!("/api/v1/contracts/{contract}")).await.json();
    assert_eq!(it["signed_on"], agreed["values"]["agreed_on"]);
}
