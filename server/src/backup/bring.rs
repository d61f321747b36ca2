//! Bringing a backup back: read to its end first, then written where nothing is, then read back and compared.
//!
//! The database is filled in one transaction and the files are put into a folder beside; both take effect at the end
//! only. What fails leaves an empty place behind.

use super::frames::{self, Frame, Kind};
use super::seal::{Opener, Passphrase};
use super::tables::{self, Sum, Summing, Table};
use super::{Contents, FORMAT, Manifest, Unusable, kept, unreadable};
use crate::audit;
use crate::config::{Config, DatabaseUrl, private_folder};
use anyhow::{Context, ensure};
use flate2::read::GzDecoder;
use migrations::{Migrator, MigratorTrait};
use pactoria::contracts::reindex;
use pactoria::crypto::hex;
use pactoria::storage;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement, TransactionTrait};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use tokio::sync::mpsc;

/// The folder in which a restore prepares its files.
pub(super) const STAGING: &str = ".restoring";
/// The settings of the old place keep their words under this name: they may lead to the old database.
const OLD_SETTINGS: &str = "pactoria.toml.from-backup";
const SETTINGS: &str = "pactoria.toml";
/// How many frames may wait for the database.
const WAITING: usize = 64;

#[derive(Deserialize)]
struct FileHead {
    path: String,
}

#[derive(Deserialize)]
struct End {
    tables: usize,
    files: usize,
}

/// What was restored, and whether the audit chains in it are whole.
pub struct Restored {
    /// What the backup holds; the restored rows and files have the same counts and hashes.
    pub contents: Contents,
    /// The audit chains of every company.
    pub chains: audit::Report,
}

type Source = GzDecoder<Opener<File>>;

fn open(file: &Path, passphrase: &Passphrase) -> anyhow::Result<Source> {
    let from = File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    Ok(GzDecoder::new(Opener::begin(from, passphrase).map_err(unreadable)?))
}

/// Reads a backup to its end, without writing anything: every count and hash in it must be right.
///
/// # Errors
/// [`Unusable`] says what is wrong with it.
pub async fn check(file: &Path, passphrase: Passphrase) -> anyhow::Result<Contents> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || read_through(&mut open(&file, &passphrase)?, |_| Ok(()))).await?
}

/// What a reader of a backup meets, in order.
enum Met {
    Table(Table),
    Row(Vec<u8>),
    TableEnd,
    Key(Vec<u8>),
    File(String),
    Bytes(Vec<u8>),
    FileEnd,
}

/// Reads all frames, checks that they follow one another as they should, and counts and hashes them.
fn read_through(from: &mut Source, mut meet: impl FnMut(Met) -> anyhow::Result<()>) -> anyhow::Result<Contents> {
    let mut next = || frames::read(from).map_err(unreadable);
    let manifest: Manifest = expect(next()?, Kind::Manifest)?.json()?;
    if manifest.format > FORMAT {
        return Err(Unusable::NewerFormat.into());
    }
    let mut contents = Contents { manifest, tables: Vec::new(), files: Vec::new() };
    let key = loop {
        let frame = next()?;
        if frame.kind == Kind::Key {
            break frame.payload;
        }
        let table: Table = expect(frame, Kind::Table)?.json()?;
        let (name, mut summing) = (table.name.clone(), Summing::default());
        meet(Met::Table(table))?;
        let sum = loop {
            let frame = next()?;
            if frame.kind != Kind::Row {
                break same(summing.sum(), &expect(frame, Kind::TableEnd)?)?;
            }
            summing.take(&frame.payload);
            meet(Met::Row(frame.payload))?;
        };
        meet(Met::TableEnd)?;
        contents.tables.push((name, sum));
    };
    ensure!(key.len() == 32, Unusable::Damaged);
    meet(Met::Key(key))?;
    let end: End = loop {
        let frame = next()?;
        if frame.kind == Kind::End {
            break frame.json()?;
        }
        let FileHead { path } = expect(frame, Kind::File)?.json()?;
        ensure!(is_plain(&path), Unusable::Damaged);
        meet(Met::File(path.clone()))?;
        let (mut count, mut sha) = (0, Sha256::new());
        let sum = loop {
            let frame = next()?;
            if frame.kind != Kind::Bytes {
                break same(Sum { count, sha256: hex(&sha.finalize()) }, &expect(frame, Kind::FileEnd)?)?;
            }
            count += frame.payload.len() as u64;
            sha.update(&frame.payload);
            meet(Met::Bytes(frame.payload))?;
        };
        meet(Met::FileEnd)?;
        contents.files.push((path, sum));
    };
    let is_all = end.tables == contents.tables.len() && end.files == contents.files.len();
    let rest = from.read(&mut [0]).map_err(unreadable)?;
    ensure!(is_all && rest == 0, Unusable::Damaged);
    Ok(contents)
}

fn expect(frame: Frame, kind: Kind) -> Result<Frame, Unusable> {
    if frame.kind == kind { Ok(frame) } else { Err(Unusable::Damaged) }
}

fn same(counted: Sum, told: &Frame) -> anyhow::Result<Sum> {
    let told: Sum = told.json()?;
    ensure!(counted == told, Unusable::Damaged);
    Ok(counted)
}

/// Whether a path stays below the folder it is put into.
fn is_plain(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    !path.is_empty() && !path.contains('\\') && parts.all(|it| matches!(it, Component::Normal(_)))
}

/// Restores a backup into the data folder of `config`, which must be empty or missing, and into its PostgreSQL
/// database, which must have no tables, or into a SQLite file in the folder.
///
/// # Errors
/// [`Unusable`] for the file; otherwise what is in the way. Nothing is left behind.
pub async fn bring(config: &Config, file: &Path, passphrase: Passphrase) -> anyhow::Result<Restored> {
    refuse_folder(&config.data_dir)?;
    let contents = check(file, passphrase.clone()).await?;
    refuse_schema(&contents.manifest)?;
    private_folder(&config.data_dir)?;
    let staging = config.data_dir.join(STAGING);
    let _ = std::fs::remove_dir_all(&staging);
    private_folder(&staging)?;
    let restored = fill(config, file, passphrase, &contents, &staging).await;
    if restored.is_err() {
        let _ = std::fs::remove_dir_all(&staging);
    }
    let chains = restored?;
    put_in_place(&staging, &config.data_dir)?;
    Ok(Restored { contents, chains })
}

fn refuse_folder(folder: &Path) -> anyhow::Result<()> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(err) => return Err(err).with_context(|| format!("{} cannot be read", folder.display())),
    };
    // What a restore that was interrupted had prepared was never in use.
    let is_empty = entries.filter_map(Result::ok).all(|it| it.file_name() == STAGING);
    ensure!(is_empty, "{} is not empty; a restore never replaces anything, name a new folder", folder.display());
    Ok(())
}

fn refuse_schema(manifest: &Manifest) -> anyhow::Result<()> {
    let known = known_migrations();
    ensure!(
        known.starts_with(&manifest.migrations),
        "this backup was made by Pactoria {}, whose database this version does not know; restore it with that version or a later one",
        manifest.program
    );
    Ok(())
}

fn known_migrations() -> Vec<String> {
    Migrator::migrations().iter().map(|it| it.name().to_owned()).collect()
}

async fn fill(
    config: &Config,
    file: &Path,
    passphrase: Passphrase,
    contents: &Contents,
    staging: &Path,
) -> anyhow::Result<audit::Report> {
    let db = target(&config.database_url, staging).await?;
    let tx = db.begin().await?;
    let names = tables::names(&tx).await?;
    ensure!(names.is_empty(), "the database at {} has tables already; name an empty one", config.database_url);
    let steps = u32::try_from(contents.manifest.migrations.len())?;
    Migrator::up(&tx, Some(steps)).await.context("the tables cannot be made")?;
    defer_references(&tx).await?;
    let (frames, received) = mpsc::channel(WAITING);
    let (file, folder) = (file.to_owned(), staging.to_owned());
    let reader = tokio::task::spawn_blocking(move || {
        let mut files = Files { folder, open: None };
        read_through(&mut open(&file, &passphrase)?, |met| match met {
            Met::Table(_) | Met::Row(_) | Met::TableEnd => {
                frames.blocking_send(met).map_err(|_| anyhow::anyhow!("the database stopped"))
            }
            Met::Key(_) | Met::File(_) | Met::Bytes(_) | Met::FileEnd => files.take(met),
        })
    });
    let loaded = load(&tx, received).await;
    let read = reader.await?;
    // What the database said explains why the reader had to stop, and not the other way round.
    let loaded = loaded?;
    ensure!(read? == *contents, "the backup changed while it was read");
    enforce_references(&tx).await?;
    prove(&tx, &loaded, contents).await?;
    let chains = audit::verify_on(&tx).await.map_err(|problem| anyhow::anyhow!("{}", problem.detail))?;
    Migrator::up(&tx, None).await.context("the tables cannot be brought up to date")?;
    reindex::all(&tx).await.map_err(|problem| anyhow::anyhow!("{}", problem.detail))?;
    kept::put_back(config, staging, contents.files.iter().map(|(name, _)| name.as_str())).await?;
    tx.commit().await?;
    db.close().await?;
    Ok(chains)
}

async fn target(url: &DatabaseUrl, staging: &Path) -> anyhow::Result<DatabaseConnection> {
    let sqlite = format!("sqlite://{}?mode=rwc", staging.join("pactoria.db").display());
    let url = if url.is_sqlite() { &sqlite } else { url.expose() };
    storage::connect(url).await.context("the database to restore into does not answer")
}

/// Lets rows come before the rows they refer to, until [`enforce_references`].
async fn defer_references(tx: &DatabaseTransaction) -> anyhow::Result<()> {
    match tx.get_database_backend() {
        DbBackend::Sqlite => {
            tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
        }
        _ => alter_references(tx, "DEFERRABLE INITIALLY DEFERRED").await?,
    }
    Ok(())
}

/// Checks every reference now; SQLite does so when the transaction ends.
async fn enforce_references(tx: &DatabaseTransaction) -> anyhow::Result<()> {
    if tx.get_database_backend() != DbBackend::Sqlite {
        tx.execute_unprepared("SET CONSTRAINTS ALL IMMEDIATE").await.context("a row refers to one that is missing")?;
        alter_references(tx, "NOT DEFERRABLE").await?;
    }
    Ok(())
}

async fn alter_references(tx: &DatabaseTransaction, how: &str) -> anyhow::Result<()> {
    let sql = "SELECT CAST(conrelid::regclass AS text), CAST(conname AS text) FROM pg_constraint \
               WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace)";
    for row in tx.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await? {
        let (table, name): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        tx.execute_unprepared(&format!("ALTER TABLE {table} ALTER CONSTRAINT \"{name}\" {how}")).await?;
    }
    Ok(())
}

/// Writes the rows that come, and answers with the tables they were for.
async fn load(tx: &DatabaseTransaction, mut frames: mpsc::Receiver<Met>) -> anyhow::Result<Vec<Table>> {
    let expected = tables::tables(tx).await?;
    let (mut loaded, mut rows) = (Vec::<Table>::new(), Vec::new());
    while let Some(met) = frames.recv().await {
        match (met, loaded.last()) {
            (Met::Table(table), _) => {
                ensure!(expected.contains(&table), "the table {} is not as this version knows it", table.name);
                loaded.push(table);
            }
            (Met::Row(row), Some(table)) => {
                rows.push(row);
                if rows.len() >= table.rows_at_once() {
                    table.insert(tx, &rows).await?;
                    rows.clear();
                }
            }
            (Met::TableEnd, Some(table)) if !rows.is_empty() => {
                table.insert(tx, &rows).await?;
                rows.clear();
            }
            (Met::TableEnd | Met::Row(_) | Met::Key(_) | Met::File(_) | Met::Bytes(_) | Met::FileEnd, _) => {}
        }
    }
    Ok(loaded)
}

/// Counts and hashes what is in the database now.
async fn prove(tx: &DatabaseTransaction, loaded: &[Table], contents: &Contents) -> anyhow::Result<()> {
    ensure!(loaded.len() == contents.tables.len(), "not every table arrived");
    for (table, (name, told)) in loaded.iter().zip(&contents.tables) {
        let found = tables::sum(tx, table).await?;
        ensure!(
            table.name == *name && found == *told,
            "the table {name} is not as it was: {} rows instead of {}, or other values",
            found.count,
            told.count
        );
    }
    Ok(())
}

/// Puts the files of a backup into a folder.
struct Files {
    folder: PathBuf,
    open: Option<(PathBuf, File)>,
}

impl Files {
    fn take(&mut self, met: Met) -> anyhow::Result<()> {
        match met {
            Met::Key(key) => {
                let mut file = self.make("secrets/master.key")?;
                file.write_all(&key)?;
                file.sync_all()?;
            }
            Met::File(path) => {
                let path = if path == SETTINGS { OLD_SETTINGS } else { &path };
                let file = self.make(path)?;
                self.open = Some((self.folder.join(path), file));
            }
            Met::Bytes(bytes) => {
                if let Some((_, file)) = &mut self.open {
                    file.write_all(&bytes)?;
                }
            }
            Met::FileEnd => {
                if let Some((path, file)) = self.open.take() {
                    file.sync_all().with_context(|| format!("{} cannot be written", path.display()))?;
                }
            }
            Met::Table(_) | Met::Row(_) | Met::TableEnd => {}
        }
        Ok(())
    }

    fn make(&self, path: &str) -> anyhow::Result<File> {
        let path = self.folder.join(path);
        if let Some(folder) = path.parent() {
            private_folder(folder)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).with_context(|| format!("{} cannot be written", path.display()))
    }
}

/// Moves what was prepared into the folder, the database last: without it nothing starts on half of the files.
fn put_in_place(staging: &Path, folder: &Path) -> anyhow::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(staging)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(|it| it.file_name().to_string_lossy().starts_with("pactoria.db"));
    for entry in entries {
        std::fs::rename(entry.path(), folder.join(entry.file_name()))?;
    }
    std::fs::remove_dir(staging)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        assert!(is_plain("files/ab/abcdef") && is_plain("a..b"));
        for path in ["", "/etc/passwd", "../x", "files/../../x", "c:\\x", "./x/./.."] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
