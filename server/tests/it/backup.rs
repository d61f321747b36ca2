//! A backup is taken while people work, is restored elsewhere with every row and file, and is refused where it is damaged.

use crate::audit::texts;
use crate::support::{Client, MASTER_KEY, TestApp, TestDatabase, config, email, new_contract};
use pactoria::context::{Services, SignInTimes, SystemClock};
use pactoria::crypto::MasterKey;
use pactoria::files::FileStore;
use pactoria::installation;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use server::assets::Site;
use server::backup::{self, Contents, LEFT_OUT, Passphrase, Unusable};
use server::config::{Config, PublicUrl};
use server::edge;
use server::state::{AppState, EdgeSettings};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

const NOW: &str = "2026-11-23T09:00:00Z";

fn passphrase() -> Passphrase {
    Passphrase::choose("four quiet harbour words").unwrap()
}

/// A server with two companies, some contracts, a session, an API key and two documents.
async fn busy_app() -> (TestApp, Client) {
    let app = TestApp::new().await;
    let alice = app.owner_of("Acme").await;
    for title in ["One", "Zoë’s “Café” — £1,200", "Three"] {
        assert_eq!(alice.post("/api/v1/contracts", &new_contract(title)).await.status(), 201);
    }
    app.browser_of("Bolt").await;
    let key = serde_json::json!({"name": "Reports", "scope": "read"});
    assert_eq!(alice.post("/api/v1/keys", &key).await.status(), 201);
    let files = app.config().data_dir.join("files").join("ab");
    std::fs::create_dir_all(&files).unwrap();
    std::fs::write(files.join("abcdef"), vec![0x25; 700_000]).unwrap();
    std::fs::write(files.join("empty"), b"").unwrap();
    (app, alice)
}

async fn taken(app: &TestApp) -> (TempDir, PathBuf, Contents) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pactoria.backup");
    let made = backup::take(&app.config(), &file, &passphrase(), NOW.parse().unwrap()).await.unwrap();
    (folder, file, made)
}

/// An empty place of the kind the stories run on: a new folder, and on PostgreSQL a new schema.
async fn empty_place() -> (TestDatabase, PathBuf) {
    let database = TestDatabase::new().await;
    let folder = database.folder().join("restored");
    (database, folder)
}

fn target(database: &TestDatabase, folder: &Path) -> Config {
    Config { data_dir: folder.to_owned(), ..config(database.folder(), database.url()) }
}

/// A server on what was restored, and somebody who signs in there with the old password.
async fn server_on(db: DatabaseConnection, folder: &Path) -> Client {
    let key = MasterKey::from_bytes(&std::fs::read(folder.join("secrets/master.key")).unwrap()).unwrap();
    let files = FileStore::in_folder(folder.join("files"));
    let services = Services::new(db, Arc::new(SystemClock), key, SignInTimes::default(), files);
    let settings = EdgeSettings {
        public_url: PublicUrl::parse("http://127.0.0.1:3000").unwrap(),
        trust_proxy: false,
        rate_limits: false,
        data_dir: folder.to_owned(),
    };
    let client = Client::new(edge::service(&AppState::new(services, settings, Site::default())));
    let login = serde_json::json!({"email": email("Acme"), "password": crate::support::PASSWORD});
    let answer = client.post("/api/v1/auth/login", &login).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    let token = answer.json()["token"]["access_token"].as_str().unwrap().to_owned();
    client.with_token(&token)
}

async fn restored_database(database: &TestDatabase, folder: &Path) -> DatabaseConnection {
    let file = folder.join("pactoria.db");
    if file.exists() {
        return pactoria::storage::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    }
    database.connect().await
}

async fn count(db: &DatabaseConnection, table: &str) -> i64 {
    let sql = format!("SELECT count(*) AS n FROM {table}");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test]
async fn e12_a_backup_restored_elsewhere_has_every_row_and_file_and_people_can_work_on() {
    let (app, _) = busy_app().await;
    let (_keep, file, made) = taken(&app).await;
    let (database, folder) = empty_place().await;
    let restored = backup::bring(&target(&database, &folder), &file, passphrase()).await.unwrap();

    assert_eq!(restored.contents, made);
    assert!(restored.chains.is_whole, "{:?}", restored.chains.lines);
    let counted = |name: &str| made.tables.iter().find(|(it, _)| it == name).unwrap().1.count;
    assert_eq!((counted("contracts"), counted("companies"), counted("api_keys")), (3, 2, 1));
    assert_eq!(std::fs::read(folder.join("files/ab/abcdef")).unwrap(), vec![0x25; 700_000]);
    assert_eq!(std::fs::read(folder.join("files/ab/empty")).unwrap(), b"");
    assert_eq!(std::fs::read(folder.join("secrets/master.key")).unwrap(), MASTER_KEY);
    assert!(!folder.join(".restoring").exists());

    let db = restored_database(&database, &folder).await;
    assert_eq!((count(&db, "login_sessions").await, count(&db, "access_tokens").await), (0, 0));
    let alice = server_on(db, &folder).await;
    let found = alice.get("/api/v1/contracts?search=cafe").await.json();
    assert_eq!(
        (found["total"].as_u64(), found["contracts"][0]["title"].as_str()),
        (Some(1), Some("Zoë’s “Café” — £1,200"))
    );
    assert_eq!(alice.post("/api/v1/contracts", &new_contract("Four")).await.status(), 201);
}

#[tokio::test]
async fn e12_a_backup_of_postgresql_is_restored_to_sqlite_and_back() {
    let (app, _) = busy_app().await;
    let (_keep, file, made) = taken(&app).await;
    // Into SQLite, whichever database it came from.
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("sqlite");
    let sqlite = format!("sqlite://{}?mode=rwc", folder.join("pactoria.db").display());
    let first = Config { data_dir: folder.clone(), ..config(place.path(), &sqlite) };
    assert_eq!(backup::bring(&first, &file, passphrase()).await.unwrap().contents, made);
    // And from there into the database the stories run on.
    let again = place.path().join("again.backup");
    let first = Config { master_key_file: folder.join("secrets/master.key"), ..first };
    let second = backup::take(&first, &again, &passphrase(), NOW.parse().unwrap()).await.unwrap();
    assert_eq!((&second.tables, &second.files), (&made.tables, &made.files), "the same rows and hashes on both");
    let (database, folder) = empty_place().await;
    let restored = backup::bring(&target(&database, &folder), &again, passphrase()).await.unwrap();
    assert_eq!(restored.contents.tables, made.tables);
    assert_eq!(count(&restored_database(&database, &folder).await, "contracts").await, 3);
}

#[tokio::test]
async fn e12_a_backup_taken_while_people_write_is_of_one_moment() {
    let (app, alice) = busy_app().await;
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let writer = tokio::spawn(async move {
        let mut written = 0;
        while !stopped.load(Ordering::SeqCst) {
            let answer = alice.post("/api/v1/contracts", &new_contract(&format!("While it ran {written}"))).await;
            assert_eq!(answer.status(), 201, "a backup keeps nobody waiting: {}", answer.text());
            written += 1;
        }
        written
    });
    let (_keep, file, _) = taken(&app).await;
    let (_keep_too, _, later) = taken(&app).await;
    stop.store(true, Ordering::SeqCst);
    assert!(writer.await.unwrap() > 0);
    let contracts = |it: &Contents| it.tables.iter().find(|(name, _)| name == "contracts").unwrap().1.count;
    assert!(contracts(&later) <= count(app.db(), "contracts").await.unsigned_abs());

    let (database, folder) = empty_place().await;
    let restored = backup::bring(&target(&database, &folder), &file, passphrase()).await.unwrap();
    assert!(restored.chains.is_whole, "no change without its entry: {:?}", restored.chains.lines);
    let db = restored_database(&database, &folder).await;
    let kept = count(&db, "contract_versions").await;
    assert_eq!(count(&db, "contracts").await, kept, "no contract without its version");
}

#[tokio::test]
async fn e12_every_table_is_in_the_backup_or_named_as_left_out() {
    let (app, _) = busy_app().await;
    let (_keep, _, made) = taken(&app).await;
    let table = match app.db().get_database_backend() {
        DbBackend::Sqlite => "(SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table') AS t",
        _ => "(SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()) AS t",
    };
    for name in texts(&app, table, "CAST(name AS text)").await {
        let is_taken = made.tables.iter().any(|(it, _)| *it == name);
        let is_left_out = LEFT_OUT.iter().any(|(it, _)| *it == name) || name.starts_with("sqlite_");
        assert!(is_taken != is_left_out, "{name}");
    }
}

#[tokio::test]
async fn e12_a_wrong_passphrase_and_every_kind_of_damage_leave_nothing_behind() {
    let (app, _) = busy_app().await;
    let (keep, file, _) = taken(&app).await;
    let whole = std::fs::read(&file).unwrap();
    let middle = whole.len() / 2;
    let mut flipped = whole.clone();
    flipped[middle] ^= 1;
    let mut lengthened = whole.clone();
    lengthened.extend_from_slice(b"more");
    for (what, bytes, why) in [
        ("cut short", whole[..middle].to_vec(), Unusable::Damaged),
        ("its last byte gone", whole[..whole.len() - 1].to_vec(), Unusable::Damaged),
        ("changed", flipped, Unusable::Damaged),
        ("lengthened", lengthened, Unusable::Damaged),
        ("another file", b"%PDF-1.7\n".to_vec(), Unusable::NotABackup),
        ("newer", [b"PACTORIA BACKUP 2", &whole[17..]].concat(), Unusable::NewerFormat),
    ] {
        let damaged = keep.path().join("damaged.backup");
        std::fs::write(&damaged, bytes).unwrap();
        let (database, folder) = empty_place().await;
        let refused = backup::bring(&target(&database, &folder), &damaged, passphrase()).await.err().unwrap();
        assert_eq!(refused.downcast_ref(), Some(&why), "{what}: {refused:#}");
        assert!(!folder.exists(), "{what}");
    }
    let (database, folder) = empty_place().await;
    let other = Passphrase::given("not the words it was made with");
    let refused = backup::bring(&target(&database, &folder), &file, other).await.err().unwrap();
    assert_eq!(refused.downcast_ref(), Some(&Unusable::WrongPassphrase));
    assert!(!folder.exists());
}

#[tokio::test]
async fn e12_nothing_is_restored_over_anything_and_no_backup_replaces_a_file() {
    let (app, _) = busy_app().await;
    let (keep, file, _) = taken(&app).await;
    let (database, folder) = empty_place().await;
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("letter.txt"), "mine").unwrap();
    let refused = backup::bring(&target(&database, &folder), &file, passphrase()).await.err().unwrap();
    assert!(refused.to_string().contains("not empty"), "{refused:#}");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);

    let now = NOW.parse().unwrap();
    let refused = backup::take(&app.config(), &file, &passphrase(), now).await.unwrap_err();
    assert!(refused.to_string().contains("exists already"), "{refused:#}");
    let inside = app.config().data_dir.join("inside.backup");
    let refused = backup::take(&app.config(), &inside, &passphrase(), now).await.unwrap_err();
    assert!(refused.to_string().contains("data folder") && !inside.exists(), "{refused:#}");

    installation::settle_key(app.db(), &app.services.key).await.unwrap();
    let other = Config { master_key_file: folder.join("other.key"), ..app.config() };
    std::fs::write(&other.master_key_file, [9; 32]).unwrap();
    let to = keep.path().join("two.backup");
    let refused = backup::take(&other, &to, &passphrase(), now).await.unwrap_err();
    assert!(refused.to_string().contains("is not the key of this database") && !to.exists(), "{refused:#}");

    if app.db().get_database_backend() == DbBackend::Postgres {
        let folder = folder.join("elsewhere");
        let full = Config { data_dir: folder.clone(), ..app.config() };
        let refused = backup::bring(&full, &file, passphrase()).await.err().unwrap();
        assert!(refused.to_string().contains("has tables already"), "{refused:#}");
        assert!(std::fs::read_dir(&folder).unwrap().next().is_none());
    }
}

#[tokio::test]
async fn e12_a_backup_of_a_later_schema_is_refused_and_a_broken_chain_is_told() {
    let (app, _) = busy_app().await;
    app.db().execute_unprepared("UPDATE audit SET actor = 'Nobody' WHERE seq = 2 AND subject <> ''").await.unwrap();
    let (_keep, file, _) = taken(&app).await;
    let (database, folder) = empty_place().await;
    let restored = backup::bring(&target(&database, &folder), &file, passphrase()).await.unwrap();
    assert!(!restored.chains.is_whole, "restored as it was, and said");

    let later = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_of_the_future', 0)";
    app.db().execute_unprepared(later).await.unwrap();
    let (_keep, file, _) = taken(&app).await;
    let (database, folder) = empty_place().await;
    let refused = backup::bring(&target(&database, &folder), &file, passphrase()).await.err().unwrap();
    assert!(refused.to_string().contains("that version or a later one"), "{refused:#}");
    assert!(!folder.exists());
}

/// The program in a folder of its own, with a passphrase piped in.
fn pactoria(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pactoria"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn e12_the_command_line_backs_up_verifies_and_restores() {
    let place = tempfile::tempdir().unwrap();
    let words = [("PACTORIA_BACKUP_PASSPHRASE", "four quiet harbour words")];
    let run = |arguments: &[&str]| pactoria(place.path(), &words, arguments);
    let told = |it: &Output| format!("{}{}", String::from_utf8_lossy(&it.stdout), String::from_utf8_lossy(&it.stderr));
    let seeded = run(&["seed"]);
    assert_eq!(seeded.status.code(), Some(0), "{}", told(&seeded));
    let made = run(&["backup", "one.backup"]);
    assert_eq!(made.status.code(), Some(0), "{}", told(&made));
    assert!(told(&made).contains("found whole"), "{}", told(&made));

    let checked = run(&["restore", "one.backup", "--verify"]);
    assert!(told(&checked).contains("4 rows") && told(&checked).contains("Nothing was written"), "{}", told(&checked));
    let restored = run(&["restore", "one.backup", "--into", "elsewhere", "--verify"]);
    assert_eq!(restored.status.code(), Some(0), "{}", told(&restored));
    assert!(told(&restored).contains("Every chain is whole"), "{}", told(&restored));
    let elsewhere = [("PACTORIA_DATA_DIR", "elsewhere")];
    assert_eq!(pactoria(place.path(), &elsewhere, &["audit", "verify"]).status.code(), Some(0));

    std::fs::write(place.path().join("wrong"), "some other words here\n").unwrap();
    let refused = run(&["restore", "one.backup", "--verify", "--passphrase-file", "wrong"]);
    assert_eq!(refused.status.code(), Some(4), "{}", told(&refused));
    assert!(told(&refused).contains("passphrase is not the one"), "{}", told(&refused));
    let nothing_said = pactoria(place.path(), &[], &["restore", "one.backup", "--verify"]);
    assert_eq!(nothing_said.status.code(), Some(1), "{}", told(&nothing_said));
    assert_eq!(run(&["restore", "one.backup"]).status.code(), Some(2), "where to is for the person to say");

    let refused = run(&["restore", "one.backup", "--into", "new/place", "--passphrase-file", "wrong"]);
    assert_eq!(refused.status.code(), Some(4), "{}", told(&refused));
    assert!(!place.path().join("new/place").exists(), "what fails leaves nothing behind");
}

#[test]
fn e12_migrations_are_taken_back_only_by_who_says_that_data_may_be_lost() {
    let place = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| pactoria(place.path(), &[], arguments);
    let told = |it: &Output| format!("{}{}", String::from_utf8_lossy(&it.stdout), String::from_utf8_lossy(&it.stderr));
    assert_eq!(run(&["migrate"]).status.code(), Some(0));
    let asked = run(&["migrate", "--down", "1"]);
    assert_eq!(asked.status.code(), Some(2), "{}", told(&asked));
    assert!(told(&asked).contains("Nothing was taken back") && told(&asked).contains("  m20"), "{}", told(&asked));
    assert!(told(&run(&["migrate", "--status"])).contains("up to date"));
    let many = run(&["migrate", "--down", "9999", "--lose-data"]);
    assert_eq!(many.status.code(), Some(1), "{}", told(&many));
    assert!(told(&many).contains("9999 cannot be taken back"), "{}", told(&many));
    let done = run(&["migrate", "--down", "1", "--lose-data"]);
    assert!(told(&done).contains("Taken back; 1 migrations are to come."), "{}", told(&done));
    let bare = run(&["backup", "one.backup"]);
    assert_eq!(bare.status.code(), Some(1), "nothing was started yet, so there is no key: {}", told(&bare));
}
