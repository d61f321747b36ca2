//! What the running program does by itself, how it ends, and what its exit codes say.

use crate::support::Program;
use pactoria::storage;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;
use tokio::task::block_in_place;

fn pactoria(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pactoria")).args(arguments).current_dir(folder).env_clear().output().unwrap()
}

fn said(it: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&it.stdout), String::from_utf8_lossy(&it.stderr))
}

/// The example company in a folder of its own, with its database.
async fn example() -> (TempDir, DatabaseConnection) {
    let place = tempfile::tempdir().unwrap();
    let seeded = block_in_place(|| pactoria(place.path(), &["seed"]));
    assert_eq!(seeded.status.code(), Some(0), "{}", said(&seeded));
    let file = place.path().join("data").join("pactoria.db");
    let db = storage::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    (place, db)
}

async fn count(db: &DatabaseConnection, condition: &str) -> i64 {
    let sql = format!("SELECT count(*) AS many FROM contracts WHERE {condition}");
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap().unwrap();
    row.try_get("", "many").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b1_the_running_server_marks_what_is_over_by_itself_and_ends_when_it_is_asked_to() {
    let (place, db) = example().await;
    let active = count(&db, "status = 'active'").await;
    assert!(active > 0);
    db.execute_unprepared(
        "UPDATE contracts SET start_date = '2019-01-01', end_date = '2020-01-01' WHERE status = 'active'",
    )
    .await
    .unwrap();
    let ended = block_in_place(|| {
        let program = Program::start(place.path(), [("PACTORIA_DATA_DIR", "data")]);
        program.says("contracts whose term is over were marked as expired");
        program.stop()
    });
    assert_eq!(ended.code(), Some(0), "nothing was cut off");
    assert_eq!(count(&db, "status = 'active'").await, 0);
    assert_eq!(count(&db, "status = 'expired' AND end_date = '2020-01-01'").await, active);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e12_exit_codes_say_whether_all_is_well() {
    let (place, db) = example().await;
    let code = |arguments: &[&str]| {
        let it = block_in_place(|| pactoria(place.path(), arguments));
        (it.status.code(), said(&it))
    };
    for well in [["audit", "verify"].as_slice(), &["doctor"], &["--help"]] {
        let (code, words) = code(well);
        assert_eq!(code, Some(0), "{well:?}: {words}");
    }
    for unusable in [["audit"].as_slice(), &["bench", "nothing"], &["nonsense"]] {
        let (code, words) = code(unusable);
        assert_eq!(code, Some(2), "{unusable:?}: {words}");
        assert!(words.contains("Usage:"), "{words}");
    }
    db.execute_unprepared("UPDATE audit SET actor = 'Nobody' WHERE seq = 2").await.unwrap();
    let (broken, words) = code(&["audit", "verify"]);
    assert_eq!(broken, Some(3), "{words}");
    let (ill, words) = code(&["doctor"]);
    assert_eq!(ill, Some(1), "{words}");
    assert!(words.contains("pactoria audit verify"), "{words}");
}
