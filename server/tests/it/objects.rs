//! Files in object storage: the same as on the disk while it is there, and nothing lost while it is away.

use crate::imports::{IMPORTS, accept, hand_in, read, send, signed, states, zip};
use crate::support::{ObjectStorage, Program, TestApp, TestDatabase, config};
use jiff::SignedDuration;
use pactoria::imports::work;
use serde_json::json;
use server::backup::{self, Passphrase};
use server::config::Config;
use server::{doctor, serve};
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::block_in_place;

const NOW: &str = "2026-11-23T09:00:00Z";

#[tokio::test]
async fn b12_originals_in_object_storage_are_kept_once_and_come_back_byte_for_byte() {
    let storage = ObjectStorage::new().await;
    let app = TestApp::with_objects(&storage).await;
    let alice = app.owner_of("Acme").await;
    let text = signed("Halden Coatings");
    let packed = zip(&[("one.txt", text.as_bytes()), ("two.txt", b"Another text altogether.")]);
    let id = read(&app, &alice, &[("a.zip", &packed), ("Halden.txt", text.as_bytes())]).await;
    let states: Vec<_> = states(&alice, &id).await.into_iter().map(|it| it.1).collect();
    assert_eq!(states, ["unpacked", "needs_review", "duplicate", "needs_review"]);
    let objects = storage.objects();
    assert_eq!(objects.iter().filter(|it| pactoria::files::is_a_name(&it.0)).count(), 3, "{objects:?}");
    assert!(!app.folder().join("files").exists(), "nothing lies on the disk of the server");

    let made = alice.post(&format!("{IMPORTS}/{id}/files/2/accept"), &accept()).await;
    assert_eq!(made.status(), 201, "{}", made.text());
    let original = format!("/api/v1/contracts/{}/original", made.json()["contract_id"].as_str().unwrap());
    assert_eq!(alice.get(&original).await.text(), text);

    for (_, path) in objects {
        fs::write(path, b"forged").unwrap();
    }
    alice.get(&original).await.expect_problem(500, "files.damaged");
    read(&app, &alice, &[("again.txt", text.as_bytes())]).await;
    assert_eq!(alice.get(&original).await.text(), text, "handing it in again heals it");
    let mallory = app.owner_of("Mallory").await;
    assert_eq!(mallory.get(&original).await.status(), 404);
}

#[tokio::test]
async fn r7_while_object_storage_is_away_files_are_taken_read_and_sent_when_it_is_back() {
    let mut storage = ObjectStorage::new().await;
    let app = TestApp::with_objects(&storage).await;
    let alice = app.owner_of("Acme").await;
    let before = hand_in(&alice, &[("before.txt", signed("Halden Coatings").as_bytes())]).await;
    storage.stop().await;

    // What lies in the storage waits, for as long as it takes, and says so.
    for _ in 0..20 {
        assert_eq!(work::work_through(&app.services).await.unwrap(), 0);
        app.pass(SignedDuration::from_secs(6));
    }
    let waiting = alice.get(&format!("{IMPORTS}/{before}")).await.json();
    assert_eq!(waiting["files"][0]["state"], "waiting", "{waiting}");
    assert!(waiting["files"][0]["reason"].as_str().unwrap().contains("tried again"), "{waiting}");
    let ready = app.stranger().get("/ready").await;
    assert_eq!((ready.status(), &ready.json()["checks"]["storage"]), (503, &json!(false)));
    let health = alice.get("/api/v1/analytics/system/health").await.json();
    assert_eq!((&health["status"], &health["checks"]), (&json!("degraded"), &ready.json()["checks"]), "{health}");

    // What comes now is taken all the same, and read from where it waits.
    let meanwhile = signed("Bolt Metals");
    let during = read(&app, &alice, &[("during.txt", meanwhile.as_bytes())]).await;
    assert_eq!(states(&alice, &during).await[0].1, "needs_review");
    assert_eq!(app.services.files.waiting().await.unwrap().len(), 1);
    app.services.files.send_waiting().await.unwrap_err();
    let made = alice.post(&format!("{IMPORTS}/{during}/files/1/accept"), &accept()).await;
    let original = format!("/api/v1/contracts/{}/original", made.json()["contract_id"].as_str().unwrap());
    assert_eq!(alice.get(&original).await.text(), meanwhile);

    storage.start().await;
    assert_eq!(app.services.files.send_waiting().await.unwrap(), 1);
    app.pass(SignedDuration::from_secs(6));
    assert_eq!(work::work_through(&app.services).await.unwrap(), 1);
    assert_eq!(states(&alice, &before).await[0].1, "needs_review");
    assert!(app.services.files.waiting().await.unwrap().is_empty());
    assert_eq!(storage.objects().iter().filter(|it| pactoria::files::is_a_name(&it.0)).count(), 2);
    assert_eq!(alice.get(&original).await.text(), meanwhile);
    assert_eq!(app.stranger().get("/ready").await.status(), 200);
    let health = app.owner_again("Acme").await.get("/api/v1/analytics/system/health").await.json();
    assert_eq!(health["status"], "healthy", "{health}");
}

#[tokio::test]
async fn r7_a_person_who_looks_at_imports_while_the_storage_is_away_is_told() {
    let mut storage = ObjectStorage::new().await;
    let app = TestApp::with_objects(&storage).await;
    let browser = app.browser_of("Acme").await;
    let words = "The place where files are kept does not answer";
    assert!(!browser.visit("/imports").await.text().contains(words));
    storage.stop().await;
    let sent = send(&browser, "/imports/new", &[("Halden.txt", signed("Halden Coatings").as_bytes())]).await;
    assert_eq!(sent.status(), 303, "{}", sent.text());
    for page in ["/imports", "/imports/new", sent.header("location").unwrap()] {
        let told = browser.visit(page).await.text();
        assert!(told.contains(words), "{page}: {told}");
    }
    let file = format!("{}/files/1/download", sent.header("location").unwrap());
    assert_eq!(browser.visit(&file).await.status(), 200, "what waits can be had");
    storage.start().await;
    app.services.files.send_waiting().await.unwrap();
    assert!(!browser.visit("/imports").await.text().contains(words));
}

fn told_of(storage: &ObjectStorage, folder: &Path, url: &str) -> Config {
    Config { objects: Some(storage.settings()), ..config(folder, url) }
}

#[tokio::test]
async fn e12_a_backup_holds_the_files_of_object_storage_and_is_restored_to_either_place() {
    let mut storage = ObjectStorage::new().await;
    let app = TestApp::with_objects(&storage).await;
    let alice = app.owner_of("Acme").await;
    read(&app, &alice, &[("a.txt", signed("Halden Coatings").as_bytes())]).await;
    storage.stop().await;
    read(&app, &alice, &[("b.txt", signed("Bolt Metals").as_bytes())]).await;
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("pactoria.backup");
    let passphrase = || Passphrase::choose("four quiet harbour words").unwrap();
    let source = Config { objects: Some(storage.settings()), ..app.config() };
    let refused = backup::take(&source, &file, &passphrase(), NOW.parse().unwrap()).await.unwrap_err();
    assert!(format!("{refused:#}").contains("kept files") && !file.exists(), "{refused:#}");

    // One lies in the storage, the other still waits for it.
    storage.start().await;
    let made = backup::take(&source, &file, &passphrase(), NOW.parse().unwrap()).await.unwrap();
    let kept: Vec<&str> = made.files.iter().filter_map(|it| it.0.strip_prefix("files/")).collect();
    assert!(kept.len() == 2 && kept.iter().all(|it| pactoria::files::is_a_name(it)), "{:?}", made.files);

    let database = TestDatabase::new().await;
    let folder = database.folder().join("on-the-disk");
    let onto_disk = Config { data_dir: folder.clone(), ..config(database.folder(), database.url()) };
    assert_eq!(backup::bring(&onto_disk, &file, passphrase()).await.unwrap().contents, made);
    assert!(kept.iter().all(|it| folder.join("files").join(it).is_file()));

    let other = ObjectStorage::new().await;
    let database = TestDatabase::new().await;
    let folder = database.folder().join("in-objects");
    let into_objects = Config { data_dir: folder.clone(), ..told_of(&other, database.folder(), database.url()) };
    assert_eq!(backup::bring(&into_objects, &file, passphrase()).await.unwrap().contents, made);
    assert!(!folder.join("files").exists());
    for name in kept {
        assert!(serve::files(&into_objects).whole(name).await.unwrap().is_some(), "{name}");
    }
}

async fn doctor_says(config: &Config) -> (bool, String) {
    let findings = doctor::examine(config, NOW.parse().unwrap()).await;
    let found = findings.into_iter().find(|it| it.what == "kept files").unwrap();
    (found.is_well, found.words)
}

#[tokio::test]
async fn e12_the_doctor_tries_the_storage_and_says_how_to_mend_it() {
    let mut storage = ObjectStorage::new().await;
    let app = TestApp::new().await;
    let (is_well, words) = doctor_says(&app.config()).await;
    assert!(is_well && words.contains("data folder"), "{words}");
    let with = |variables: &[(&str, &str)]| {
        let said = storage.variables();
        let mut said: Vec<(String, String)> = said.map(|(name, value)| (name.to_owned(), value)).into();
        said.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let folder = tempfile::tempdir().unwrap();
        let objects = Config::load(said, folder.path()).unwrap().objects;
        Config { objects, ..app.config() }
    };
    let (is_well, words) = doctor_says(&with(&[])).await;
    assert!(is_well && words.contains("takes, gives, lists and removes"), "{words}");
    assert!(storage.objects().iter().all(|it| !it.0.contains("probe")), "{:?}", storage.objects());
    for (wrong, remedy) in
        [(("PACTORIA_S3_SECRET", "hunter2"), "s3_secret"), (("PACTORIA_S3_KEY_ID", "nobody"), "s3_key_id")]
    {
        let (is_well, words) = doctor_says(&with(&[wrong])).await;
        assert!(!is_well && words.contains(remedy) && !words.contains("hunter2"), "{words}");
    }
    let all = with(&[]);
    storage.stop().await;
    let (is_well, words) = doctor_says(&all).await;
    assert!(!is_well && words.contains("s3_endpoint"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r7_a_running_server_sends_what_waited_within_thirty_seconds_of_the_return() {
    let mut storage = ObjectStorage::new().await;
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), storage.variables());
    // Files wait as if an upload had come while the storage was away; the program finds them by itself.
    let name = {
        let bytes = b"signed".as_slice();
        let hash = pactoria::files::ContentHash::of(bytes);
        format!("00000000-0000-0000-0000-000000000001/{}/{hash}", &hash.as_str()[..2])
    };
    block_in_place(|| program.says("ready"));
    storage.stop().await;
    let waiting = folder.path().join("data").join("files-to-send").join(&name);
    fs::create_dir_all(waiting.parent().unwrap()).unwrap();
    fs::write(&waiting, b"signed").unwrap();
    block_in_place(|| program.says("the place of kept files does not answer"));
    assert_eq!(block_in_place(|| status(&program.origin, "/ready")), Some(503));
    storage.start().await;
    let back = Instant::now();
    block_in_place(|| program.says("files that waited for their storage have been sent"));
    assert!(back.elapsed() < Duration::from_secs(30), "{:?}", back.elapsed());
    assert!(!waiting.exists());
    assert_eq!(block_in_place(|| status(&program.origin, "/ready")), Some(200));
    assert_eq!(storage.objects().iter().filter(|it| it.0 == name).count(), 1);
}

fn status(origin: &str, path: &str) -> Option<u16> {
    let mut socket = std::net::TcpStream::connect(origin.strip_prefix("http://")?).ok()?;
    socket.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    write!(socket, "GET {path} HTTP/1.1\r\nhost: pactoria\r\nconnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}
