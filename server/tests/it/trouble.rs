//! What goes wrong outside: the database locked or read-only, settings, folders and ports that cannot be used, bytes
//! that are no text. Each is said in words, and nothing is lost.

use crate::support::{Client, TestApp, new_contract};
use axum::body::Body;
use jiff::SignedDuration;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

async fn create(client: &Client, title: &str) -> String {
    let answer = client.post("/api/v1/contracts", &new_contract(title)).await;
    assert_eq!(answer.status(), 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn b13_a_database_that_takes_no_writes_still_shows_everything_and_says_so_to_writers() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let id = create(&alice, "Coating services").await;
    let browser = app.browser_of("Bolt").await;
    let app = app.reading_only().await;
    let (alice, browser) = (alice.at_server(&app), browser.at_server(&app));
    // Past the minute after which a page would set the idle clock of its session back.
    app.pass(SignedDuration::from_mins(2));

    assert_eq!(alice.get(&format!("/api/v1/contracts/{id}")).await.status(), 200);
    let found = alice.get("/api/v1/contracts?search=lenses").await;
    assert_eq!((found.status(), found.json()["total"].as_u64()), (200, Some(1)), "{}", found.text());
    for page in ["/", "/contracts", "/templates", "/account"] {
        let answer = browser.visit(page).await;
        assert_eq!(answer.status(), 200, "{page}: {}", answer.text());
    }

    let refused = alice.post("/api/v1/contracts", &new_contract("Another")).await;
    refused.expect_problem(503, "storage.read_only");
    assert!(refused.header("retry-after").is_some());
    assert!(refused.text().contains("Reading still works"), "{}", refused.text());
    // A document that leaves is written into the trail, so it does not leave unwritten.
    alice.get(&format!("/api/v1/contracts/{id}/export?format=pdf")).await.expect_problem(503, "storage.read_only");
    let form = browser.submit("/do/contracts/paste", &[("content", "A text to keep"), ("contract_type", "nda")]).await;
    assert_eq!((form.status(), form.header("location")), (302, Some("/contracts/paste")));
    let page = browser.visit("/contracts/paste").await;
    assert!(page.text().contains("cannot be written to just now"), "{}", page.text());
    assert!(page.text().contains("A text to keep"), "what was pasted is still there");
}

#[tokio::test]
async fn b13_a_database_that_another_program_holds_is_waited_for_and_then_named() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let other = app.second_connection().await;
    let held = match other.get_database_backend() {
        DbBackend::Sqlite => {
            let held = other.begin().await.unwrap();
            held.execute_unprepared("UPDATE companies SET name = name").await.unwrap();
            held
        }
        _ => {
            let held = other.begin().await.unwrap();
            held.execute_unprepared("LOCK TABLE contracts IN EXCLUSIVE MODE").await.unwrap();
            held
        }
    };
    let refused = alice.post("/api/v1/contracts", &new_contract("Held up")).await;
    refused.expect_problem(503, "storage.busy");
    assert!(refused.header("retry-after").is_some());
    assert_eq!(alice.get("/api/v1/contracts").await.json()["total"], 0, "reading goes on, and nothing was written");

    held.rollback().await.unwrap();
    create(&alice, "Free again").await;
}

#[tokio::test]
async fn r7_after_a_full_disk_everything_that_is_answered_is_kept_and_seen() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    if app.db().get_database_backend() != DbBackend::Sqlite {
        return;
    }
    // As SQLite does where the disk has no page left: it ends the whole transaction by itself.
    let full = app.db().begin().await.unwrap();
    full.execute_unprepared("UPDATE companies SET name = name").await.unwrap();
    full.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let large = "INSERT INTO installation (name, value) VALUES ('large', hex(randomblob(4000000)))";
    assert!(full.execute_unprepared(large).await.unwrap_err().to_string().contains("full"));
    drop(full);

    let other = app.second_connection().await;
    for number in 1..=20_u32 {
        let id = create(&alice, &format!("After it {number}")).await;
        assert_eq!(alice.get(&format!("/api/v1/contracts/{id}")).await.status(), 200, "seen at once");
        let kept = "SELECT count(*) AS n FROM contracts WHERE title LIKE 'After it %' AND version >= 1";
        let row = other.query_one_raw(Statement::from_string(DbBackend::Sqlite, kept)).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "n").unwrap(), i64::from(number), "kept for everybody");
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused_in_words_by_both_doors() {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    let request = alice.request("POST", "/api/v1/contracts").header("content-type", "application/json");
    let answer = alice.send(request, Body::from(&b"{\"title\": \"\xff\xfe\"}"[..])).await;
    answer.expect_problem(422, "request.malformed_json");

    let browser = app.browser_of("Bolt").await;
    let bytes = browser.submit_raw("/do/contracts/paste", "content=%FF%FEclause%C3&contract_type=nda").await;
    assert_eq!(bytes.status(), 302, "{}", bytes.text());
    let list = browser.visit("/contracts").await;
    assert!(!list.text().contains("Something failed"), "{}", list.text());
    let raw = browser.submit_raw("/do/contracts/paste", &b"content=\xff\xfe&contract_type=nda"[..]).await;
    assert!(raw.status() < 500, "{}", raw.text());
}

/// The program with nothing but these variables, in a folder of its own.
fn pactoria(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pactoria"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn e6_every_wrong_setting_is_named_at_once_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [
        ("PACTORIA_ADDR", "somewhere"),
        ("PACTORIA_PUBLIC_URL", "ftp://contracts.example"),
        ("PACTORIA_SESSION_HOURS", "-1"),
        ("PACTORIA_COLOUR", "red"),
    ];
    let output = pactoria(folder.path(), &wrong, &["serve"]);
    assert_eq!(output.status.code(), Some(2));
    for (name, _) in wrong {
        assert!(
            words(&output).to_uppercase().contains(name.trim_start_matches("PACTORIA_")),
            "{name}: {}",
            words(&output)
        );
    }
    assert!(!folder.path().join("data/pactoria.db").exists(), "no database was made");
}

#[test]
fn e12_a_data_folder_that_cannot_be_written_to_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    // A file where the folder should be: not even root can write below it.
    let file = folder.path().join("taken");
    std::fs::write(&file, "a file").unwrap();
    let below = file.join("data");
    let output = pactoria(folder.path(), &[("PACTORIA_DATA_DIR", below.to_str().unwrap())], &["serve"]);
    assert!(output.status.code().is_some_and(|it| it != 0));
    assert!(words(&output).contains("taken/data"), "{}", words(&output));
    assert!(words(&output).contains("written"), "{}", words(&output));
    assert!(!words(&output).contains("panicked"), "{}", words(&output));
}

#[test]
fn e12_a_port_that_another_program_has_is_named_with_the_way_to_another() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let output = pactoria(folder.path(), &[("PACTORIA_ADDR", &addr), ("PACTORIA_DATA_DIR", "data")], &["serve"]);
    assert_eq!(output.status.code(), Some(1));
    for part in [&*addr, "another program has it", "PACTORIA_ADDR"] {
        assert!(words(&output).contains(part), "{part}: {}", words(&output));
    }
}
