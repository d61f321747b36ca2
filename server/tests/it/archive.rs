//! A whole company as open files, and back: nothing lost, nothing forged, nothing twice.

use crate::audit::texts;
use crate::imports;
use crate::support::{Answer, Client, TestApp, new_contract};
use axum::body::Body;
use pactoria::contracts::actions::check_the_unchecked;
use pactoria::storage;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const ARCHIVE: &str = "/api/v1/archive";
const BOUNDARY: &str = "story-of-an-archive";

pub(crate) async fn send(client: &Client, path: &str, zip: &[u8]) -> Answer {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"archive\"; filename=\"a.zip\"\r\nContent-Type: application/zip\r\n\r\n"
    );
    let body = [head.as_bytes(), zip, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let request = client
        .request("POST", path)
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    client.send(request, Body::from(body)).await
}

pub(crate) async fn bring_in(client: &Client, zip: &[u8]) -> Value {
    let answer = send(client, ARCHIVE, zip).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    answer.json()
}

pub(crate) fn counts(brought: &Value) -> (u64, u64, u64) {
    let count = |name: &str| brought[name].as_u64().unwrap();
    (count("contracts"), count("already_here"), count("refused"))
}

pub(crate) async fn take(client: &Client) -> Vec<u8> {
    let answer = client.get(ARCHIVE).await;
    assert_eq!((answer.status(), answer.header("content-type")), (200, Some("application/zip")), "{}", answer.text());
    assert_eq!(answer.header("etag"), None, "it leaves while it is read, so nothing has seen the whole of it");
    answer.bytes().to_vec()
}

/// The files of an archive by their names.
pub(crate) fn opened(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

pub(crate) fn packed(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn records(files: &BTreeMap<String, Vec<u8>>) -> Vec<Value> {
    let lines = std::str::from_utf8(&files["contracts.jsonl"]).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn with_records(files: &BTreeMap<String, Vec<u8>>, records: &[Value]) -> Vec<u8> {
    let lines: String = records.iter().map(|it| format!("{it}\n")).collect();
    let mut files = files.clone();
    files.insert("contracts.jsonl".to_owned(), lines.into_bytes());
    packed(&files)
}

/// A company with a contract of two versions, one in force with key dates, an obligation and an amendment, and one that
/// was brought in from a signed file.
async fn company(app: &TestApp) -> Client {
    let alice = app.owner_of("Acme").await;
    let draft = alice.post("/api/v1/contracts", &new_contract("Cleaning, a draft")).await.json();
    let path = format!("/api/v1/contracts/{}", draft["id"].as_str().unwrap());
    let changed = json!({"title": "=Cleaning", "content": "# Cleaning\n\n1.1 Windows, too.\n", "version": 1});
    assert_eq!(alice.patch(&path, &changed).await.status(), 200);
    let mut lenses = new_contract("Lens coating");
    lenses["content"] = json!("# Coating\n\n## 1. Payment\n\n1.1 Invoices are paid within 30 days.\n");
    lenses["contract_value"] = json!("1200.50");
    let id = alice.post("/api/v1/contracts", &lenses).await.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/contracts/{id}");
    let reminder = json!({"about": "end", "days_before": 30, "email": "tom@acme.example", "escalate_to": "boss@acme.example", "escalate_after_days": 3});
    assert_eq!(alice.post(&format!("{path}/reminders"), &reminder).await.status(), 201);
    let relation = json!({"contract_id": draft["id"], "kind": "order_under"});
    assert_eq!(alice.post(&format!("{path}/related"), &relation).await.status(), 201);
    let duty = json!({"title": "Send the report", "due": "2027-01-31", "rhythm": "every", "every_count": 1, "every_unit": "months"});
    assert_eq!(alice.post(&format!("{path}/obligations"), &duty).await.status(), 201);
    assert_eq!(alice.json("PUT", &format!("{path}/model-access"), &json!({"never_leaves": true})).await.status(), 200);
    let signed = json!({"status": "active", "signed_by": "Both"});
    assert_eq!(alice.post(&format!("{path}/status"), &signed).await.status(), 200);
    let change =
        json!({"changes": [{"kind": "replace", "clause": "clause 1.1", "text": "Invoices are paid within 14 days."}]});
    assert_eq!(alice.post(&format!("{path}/amendments"), &change).await.status(), 201);
    let text = imports::signed("Halden");
    let import = imports::read(app, &alice, &[("halden.md", text.as_bytes())]).await;
    let accept =
        json!({"accepted": ["end_date"], "standing": "signed", "signed_by": "Both", "signed_on": "2025-03-20"});
    let accepted = alice.post(&format!("/api/v1/imports/{import}/files/1/accept"), &accept).await;
    assert!(matches!(accepted.status(), 200 | 201), "{}", accepted.text());
    alice
}

/// What must be the same of a contract wherever it is: all but ids and whose it is.
fn essence(mut it: Value) -> Value {
    let fields = it.as_object_mut().unwrap();
    for name in ["id", "created_by", "owner", "amends"] {
        fields.remove(name);
    }
    for version in it["versions"].as_array_mut().unwrap() {
        version.as_object_mut().unwrap().remove("author_email");
    }
    for duty in it["obligations"].as_array_mut().unwrap() {
        for name in ["id", "owner", "follows"] {
            duty.as_object_mut().unwrap().remove(name);
        }
    }
    for (list, id) in [("reminders", "id"), ("related", "contract_id")] {
        for one in it[list].as_array_mut().unwrap() {
            one.as_object_mut().unwrap().remove(id);
        }
    }
    it
}

fn essences(zip: &[u8]) -> Vec<Value> {
    let mut all: Vec<_> = records(&opened(zip)).into_iter().map(essence).collect();
    all.sort_by_key(|it| it["title"].as_str().unwrap().to_owned());
    all
}

#[tokio::test]
async fn e12_a_company_leaves_as_open_files_and_comes_back_elsewhere_as_it_was() {
    let app = TestApp::new().await;
    let alice = company(&app).await;
    let zip = take(&alice).await;
    let files = opened(&zip);
    let sheet = String::from_utf8(files["contracts.csv"].clone()).unwrap();
    assert!(sheet.contains("'=Cleaning") && sheet.contains("Lens coating,"), "{sheet}");
    let text = files.iter().find(|(name, _)| name.starts_with("texts/2026/lens-coating-")).unwrap();
    assert!(std::str::from_utf8(text.1).unwrap().contains("paid within 30 days"));
    assert!(files.keys().any(|it| it.starts_with("originals/")), "{:?}", files.keys());
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    assert_eq!(
        (manifest["format"].as_str(), manifest["contents"]["contracts"].as_u64()),
        (Some("pactoria-archive"), Some(4))
    );
    let all = String::from_utf8(files.values().flatten().copied().collect()).unwrap_or_default();
    assert!(!all.contains("argon2"), "no password leaves, hashed or not");
    let readme = std::str::from_utf8(&files["README.txt"]).unwrap();
    let named = |it: &String| it == "README.txt" || readme.contains(it.split_inclusive('/').next().unwrap());
    assert!(files.keys().all(named), "{readme}");

    let elsewhere = TestApp::new().await;
    let bob = elsewhere.owner_of("Borealis").await;
    assert_eq!(counts(&bring_in(&bob, &zip).await), (4, 0, 0));
    assert_eq!(essences(&take(&bob).await), essences(&zip), "everything came back");
    let listed = bob.get("/api/v1/contracts?search=windows").await.json();
    assert_eq!((listed["total"].as_u64(), listed["contracts"][0]["status"].as_str()), (Some(1), Some("draft")));
    let active = bob.get("/api/v1/contracts?status=active&search=lens").await.json();
    let id = active["contracts"][0]["id"].as_str().unwrap();
    let amendments = bob.get(&format!("/api/v1/contracts/{id}/amendments")).await.json();
    assert_eq!(amendments["amendments"][0]["number"], 1);
    let halden = bob.get("/api/v1/contracts?search=automatically").await.json();
    let original =
        bob.get(&format!("/api/v1/contracts/{}/original", halden["contracts"][0]["id"].as_str().unwrap())).await;
    assert_eq!(original.text(), imports::signed("Halden"));

    assert_eq!(counts(&bring_in(&bob, &zip).await), (0, 4, 0), "twice changes nothing");
    let score = async || bob.get("/api/v1/analytics/business").await.json()["compliance_score_average"].clone();
    assert_eq!(score().await, Value::Null, "no rule has read what came in");
    assert_eq!(check_the_unchecked(&elsewhere.services).await.unwrap(), 4);
    assert!(score().await.is_number());
    assert_eq!(check_the_unchecked(&elsewhere.services).await.unwrap(), 0);
    assert_eq!(counts(&bring_in(&alice, &zip).await), (0, 4, 0), "nor does it where it came from");
    let trail = texts(&elsewhere, "audit", "action").await;
    assert_eq!(trail.iter().filter(|it| *it == "archive.brought_in").count(), 1, "{trail:?}");
    assert!(texts(&app, "audit", "action").await.contains(&"archive.taken".to_owned()));
}

#[tokio::test]
async fn e12_an_archive_reaches_no_contract_of_another_company() {
    let app = TestApp::new().await;
    let alice = company(&app).await;
    let bob = app.owner_of("Borealis").await;
    let before = essences(&take(&alice).await);
    let files = opened(&take(&alice).await);
    let mut forged = records(&files);
    for it in &mut forged {
        it["title"] = json!("Forged");
        it["created_by"] = json!("owner@acme.example");
    }
    assert_eq!(counts(&bring_in(&bob, &with_records(&files, &forged)).await), (4, 0, 0));
    assert_eq!(essences(&take(&alice).await), before, "what is Acme's is as it was");
    for it in records(&opened(&take(&bob).await)) {
        assert_ne!(it["created_by"], "owner@acme.example", "nobody of another company owns anything here");
        alice
            .get(&format!("/api/v1/contracts/{}", it["id"].as_str().unwrap()))
            .await
            .expect_problem(404, "contract.missing");
    }
}

#[tokio::test]
async fn e12_what_nobody_could_have_typed_is_refused_and_holds_up_no_other() {
    let app = TestApp::new().await;
    let alice = company(&app).await;
    let files = opened(&take(&alice).await);
    let good = records(&files);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut it = good.iter().find(|it| it["title"] == "Lens coating").unwrap().clone();
        change(&mut it);
        it
    };
    let wrong = [
        with(&|it| it["status"] = json!("forever")),
        with(&|it| it["title"] = json!("x\u{0}y")),
        with(&|it| it["contract_value"] = json!("-1")),
        with(&|it| it["updated_at"] = json!("2999-01-01T00:00:00Z")),
        with(&|it| it["versions"] = json!([])),
        with(&|it| it["versions"][0]["version"] = json!(7)),
        with(&|it| it["obligations"][0]["status"] = json!("maybe")),
        with(
            &|it| it["amends"] = json!({"contract_id": "0199f3a0-7b1c-7000-8000-000000000001", "number": 1, "first_currency": "GBP", "is_settled": false}),
        ),
        with(&|it| {
            it["original"] =
                json!({"sha256": "0".repeat(64), "name": "x", "added_by": "x", "added_at": "2026-01-01T00:00:00Z"});
        }),
    ];
    let elsewhere = TestApp::new().await;
    let bob = elsewhere.owner_of("Borealis").await;
    for it in &wrong {
        let brought = bring_in(&bob, &with_records(&files, std::slice::from_ref(it))).await;
        assert_eq!(counts(&brought), (0, 0, 1), "{it}");
        assert!(brought["complaints"][0]["why"].as_str().is_some_and(|it| it.len() > 10), "{brought}");
    }
    let mut mixed = vec![json!({"no": "contract"}), wrong[0].clone()];
    mixed.extend(good.clone());
    let brought = bring_in(&bob, &with_records(&files, &mixed)).await;
    assert_eq!(counts(&brought), (4, 0, 2), "{brought}");
    assert_eq!(brought["complaints"][0]["line"], 1);
    assert_eq!(counts(&bring_in(&bob, &with_records(&files, &[good[0].clone(), good[0].clone()])).await), (0, 2, 0));
}

#[tokio::test]
async fn e12_what_is_no_archive_is_told_and_others_may_neither_take_nor_bring() {
    let app = TestApp::new().await;
    let alice = company(&app).await;
    let zip = take(&alice).await;
    let files = opened(&zip);
    let without = |name: &str| {
        let mut files = files.clone();
        files.remove(name);
        packed(&files)
    };
    let later = {
        let mut files = files.clone();
        files.insert("manifest.json".to_owned(), br#"{"format": "pactoria-archive", "version": 99}"#.to_vec());
        packed(&files)
    };
    let half = zip.get(..zip.len() / 2).unwrap();
    for bad in [&b"no zip"[..], half, &without("manifest.json"), &without("contracts.jsonl"), &later] {
        let refused = send(&alice, ARCHIVE, bad).await;
        refused.expect_problem(422, "archive.unreadable");
        assert_eq!(refused.fields(), ["archive"]);
    }
    assert_eq!(send(&alice, ARCHIVE, b"").await.fields(), ["archive"]);
    let browser = app.browser_at("Acme").await;
    let page = browser.visit("/settings/archive").await.text();
    assert!(page.contains("Save the archive") && page.contains("enctype=\"multipart/form-data\""), "{page}");
    let answered = send(&browser, "/settings/archive", b"no zip").await;
    assert!(answered.status() == 422 && answered.text().contains("not an archive of Pactoria"), "{}", answered.text());
    let arriving = std::fs::read_dir(app.folder().join("archives-arriving")).unwrap();
    assert_eq!(arriving.count(), 0, "what arrived lay in the data folder and is gone");
    let again = send(&browser, "/settings/archive", &zip).await;
    assert!(again.text().contains("4 contracts were here already"), "{}", again.text());
    let saved = browser.visit("/settings/archive/take").await;
    assert_eq!(opened(saved.bytes()).len(), files.len());

    app.make("Acme", "legal").await;
    let lawyer = app.browser_at("Acme").await;
    assert_eq!(lawyer.visit("/settings/archive").await.status(), 403);
    assert_eq!(lawyer.visit("/settings/archive/take").await.status(), 403);
    assert_eq!(send(&lawyer, "/settings/archive", &zip).await.status(), 403);
}

#[tokio::test]
async fn e12_the_command_line_exports_and_imports_archives() {
    let app = TestApp::new().await;
    let alice = company(&app).await;
    let zip = take(&alice).await;
    let file = app.folder().join("acme.zip");
    std::fs::write(&file, &zip).unwrap();
    let settings = app.config();
    let import = server::archive::Command::Import { file: file.clone(), company: "Acme".to_owned() };
    let said = server::archive::run(import, &settings).await.unwrap();
    assert!(said.contains("4 were there already"), "{said}");
    let to = app.folder().join("again.zip");
    let export = || server::archive::Command::Export { file: to.clone(), company: String::new() };
    let said = server::archive::run(export(), &settings).await.unwrap();
    assert!(said.starts_with("4 contracts with 5 versions, 1 signed files"), "{said}");
    assert_eq!(essences(&std::fs::read(&to).unwrap()), essences(&zip));
    let twice = server::archive::run(export(), &settings).await.unwrap_err().to_string();
    assert!(twice.contains("never replaces another file"), "{twice}");
}

#[tokio::test]
async fn b1_an_archive_brings_nothing_into_force_that_the_company_wants_reviewed_first() {
    let app = TestApp::new().await;
    let alice = company(&app).await;
    let zip = take(&alice).await;
    let elsewhere = TestApp::new().await;
    let bob = elsewhere.owner_of("Borealis").await;
    let demanded = bob.json("PUT", "/api/v1/settings/review", &json!({"gbp": "1000"})).await;
    assert_eq!(demanded.status(), 200, "{}", demanded.text());
    let brought = bring_in(&bob, &zip).await;
    assert_eq!(counts(&brought), (1, 0, 3), "two are in force and worth more; one amends one of them: {brought}");
    assert!(brought["complaints"].to_string().contains("reviewed before they are in force"), "{brought}");
    let worth = bob.get("/api/v1/contracts?status=active&search=lens").await.json();
    assert_eq!(worth["total"], 0, "{worth}");

    let lifted = bob.json("PUT", "/api/v1/settings/review", &json!({"gbp": ""})).await;
    assert_eq!(lifted.status(), 200, "{}", lifted.text());
    assert_eq!(counts(&bring_in(&bob, &zip).await), (3, 1, 0), "the rest comes once the demand is lifted");
}

#[tokio::test]
async fn e12_an_archive_that_comes_in_twice_at_once_is_there_once() {
    let app = TestApp::new().await;
    let alice = company(&app).await;
    let zip = take(&alice).await;
    let bob = app.owner_of("Borealis").await;
    let (one, two) = tokio::join!(send(&bob, ARCHIVE, &zip), send(&bob, ARCHIVE, &zip));
    for it in [&one, &two].into_iter().filter(|it| it.status() != 200) {
        it.expect_problem(409, "archive.at_once");
    }
    assert!(one.status() == 200 || two.status() == 200, "{} {}", one.text(), two.text());
    assert_eq!(bob.get("/api/v1/contracts").await.json()["total"], 4);
    assert_eq!(counts(&bring_in(&bob, &zip).await), (0, 4, 0));
}

#[tokio::test]
async fn a_few_contracts_are_found_by_their_ids_however_many_a_company_has() {
    let app = TestApp::new().await;
    let db = app.db();
    if db.get_database_backend() != DbBackend::Sqlite {
        return; // PostgreSQL counts by itself.
    }
    let alice = app.owner_of("Acme").await;
    for number in 0..20 {
        let made = alice.post("/api/v1/contracts", &new_contract(&format!("Coating {number}"))).await;
        assert_eq!(made.status(), 201, "{}", made.text());
    }
    storage::count_anew(db).await.unwrap();
    let asked = "EXPLAIN QUERY PLAN SELECT * FROM contracts WHERE company_id = x'00' AND id IN (x'01', x'02')";
    let plan = db.query_all_raw(Statement::from_string(DbBackend::Sqlite, asked)).await.unwrap();
    let way: String = plan.iter().map(|it| it.try_get::<String>("", "detail").unwrap()).collect();
    assert!(way.contains("(id=?"), "{way}");
}
