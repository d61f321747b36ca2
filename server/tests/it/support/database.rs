//! A database for one story: a SQLite file in a folder of its own, or a schema of its own on PostgreSQL.

use pactoria::{crypto, storage};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::path::Path;
use tempfile::TempDir;

/// The server whose schemas the stories use, if they are to run on PostgreSQL.
const VARIABLE: &str = "PACTORIA_TEST_DATABASE_URL";

/// A database of one story; the folder goes with it.
pub(crate) struct TestDatabase {
    folder: TempDir,
    url: String,
}

impl TestDatabase {
    #[expect(clippy::disallowed_methods, reason = "the one place where the tests are told which database to use")]
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match std::env::var(VARIABLE) {
            Ok(server) => fresh_schema(&server).await,
            Err(_) => format!("sqlite://{}?mode=rwc", folder.path().join("stories.db").display()),
        };
        Self { folder, url }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address a program would be told.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn connect(&self) -> DatabaseConnection {
        storage::connect(&self.url).await.unwrap()
    }

    /// A connection that may only read: a read-only file, or read-only transactions.
    pub(crate) async fn connect_to_read(&self) -> DatabaseConnection {
        let url = if self.url.starts_with("sqlite:") {
            self.url.replace("mode=rwc", "mode=ro")
        } else {
            format!("{}&options[default_transaction_read_only]=on", self.url)
        };
        storage::connect(&url).await.unwrap()
    }

    pub(crate) async fn connect_with_schema(&self) -> DatabaseConnection {
        let db = self.connect().await;
        migrations::up(&db, None).await.unwrap();
        db
    }
}

async fn fresh_schema(server: &str) -> String {
    let name = format!("story_{}", &crypto::random_token().unwrap()[..16]);
    let db = storage::connect(server).await.unwrap();
    db.execute_unprepared(&format!("CREATE SCHEMA {name}")).await.unwrap();
    db.close().await.unwrap();
    let joint = if server.contains('?') { '&' } else { '?' };
    format!("{server}{joint}options[search_path]={name}")
}
