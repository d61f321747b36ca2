//! Taking a backup: one moment of the database, then the files, read while the server goes on.

use super::frames::{self, Kind};
use super::seal::{Passphrase, Sealer};
use super::tables::{self, Sum, Summing};
use super::{Contents, FORMAT, Manifest, check, is_of_database, kept};
use crate::config::Config;
use crate::serve;
use anyhow::{Context, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use pactoria::crypto::{MasterKey, hex};
use pactoria::installation::{self, KeyFit};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, Statement,
    TransactionTrait,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Read};
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;

/// How many frames may wait for the disk.
const WAITING: usize = 64;
/// The deepest folder below the data folder that is looked into; deeper ones are links in a circle.
const DEEPEST: usize = 24;
/// How much of a file is read at a time.
const PIECE: usize = 256 * 1024;

/// One thing to be written, in order.
pub(super) enum Piece {
    Frame(Kind, Vec<u8>),
    File { path: PathBuf, name: String },
}

type Sink = GzEncoder<Sealer<BufWriter<File>>>;

/// Writes a backup of everything `config` names to `file`, which must not exist, and reads it back.
///
/// # Errors
/// When something cannot be read or written; then there is no `file`.
pub async fn take(config: &Config, file: &Path, passphrase: &Passphrase, now: Timestamp) -> anyhow::Result<Contents> {
    refuse_place(config, file)?;
    let key = std::fs::read(&config.master_key_file).with_context(|| {
        format!("the master key {} cannot be read; was this Pactoria ever started?", config.master_key_file.display())
    })?;
    let db = serve::connect(config).await?;
    refuse_state(config, &db, &key).await?;
    let part = beside(file, ".part");
    let written = write(config, &db, &part, passphrase.clone(), key, now).await;
    db.close().await?;
    let made = async {
        written?;
        let contents = check(&part, passphrase.clone()).await.context("the backup could not be read back")?;
        std::fs::rename(&part, file)?;
        sync_folder(file)?;
        anyhow::Ok(contents)
    };
    match made.await {
        Ok(contents) => {
            note(config, now).await;
            Ok(contents)
        }
        Err(err) => {
            let _ = std::fs::remove_file(&part);
            Err(err)
        }
    }
}

/// Notes in the database that there is a backup of this moment. It is whole without the note, too: what cannot be written
/// to can still be saved.
async fn note(config: &Config, now: Timestamp) {
    let noted = async {
        let db = serve::connect(config).await?;
        let noted = installation::note_backup(&db, now).await;
        db.close().await?;
        noted.map_err(|problem| anyhow::anyhow!("{}", problem.detail))
    };
    if let Err(err) = noted.await {
        tracing::error!(error = %err, "the backup is whole, but that it was made could not be noted in the database");
    }
}

/// A backup that could not be worked with is none: of tables that are not there, or with a key that opens nothing in them.
async fn refuse_state(config: &Config, db: &DatabaseConnection, key: &[u8]) -> anyhow::Result<()> {
    let applied = migrations(db).await?;
    ensure!(
        !applied.is_empty(),
        "the database at {} has no tables, so there is nothing to back up",
        config.database_url
    );
    let key = MasterKey::from_bytes(key).with_context(|| format!("{} is no key", config.master_key_file.display()))?;
    let fits = installation::key_fits(db, &key).await.map_err(|problem| anyhow::anyhow!("{}", problem.detail))?;
    ensure!(
        fits != KeyFit::IsAnother,
        "{} is not the key of this database, and what its key sealed could not be opened after a restore; put that key back first, \
         `pactoria doctor` says how",
        config.master_key_file.display()
    );
    Ok(())
}

/// A backup lies elsewhere than what it guards, and never replaces another.
fn refuse_place(config: &Config, file: &Path) -> anyhow::Result<()> {
    ensure!(!file.exists(), "{} exists already; a backup never replaces another file", file.display());
    let folder = folder_of(file).canonicalize().with_context(|| format!("{} has no folder", file.display()))?;
    let data = config.data_dir.canonicalize()?;
    ensure!(
        !folder.starts_with(&data),
        "{} lies in the data folder, and would be lost with it; write the backup somewhere else",
        file.display()
    );
    Ok(())
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    file.with_file_name(name)
}

/// Makes the new name last through a power cut.
fn sync_folder(file: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    File::open(folder_of(file))?.sync_all()?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

async fn write(
    config: &Config,
    db: &DatabaseConnection,
    part: &Path,
    passphrase: Passphrase,
    key: Vec<u8>,
    now: Timestamp,
) -> anyhow::Result<()> {
    let to = private_file(part).with_context(|| format!("{} cannot be written", part.display()))?;
    let (pieces, received) = mpsc::channel(WAITING);
    let writer = tokio::task::spawn_blocking(move || write_pieces(to, &passphrase, received));
    let read = read_everything(config, db, key, now, pieces).await;
    // What the disk said comes first: a full disk makes the reading side fail too, in words that explain nothing.
    writer.await?.with_context(|| format!("{} cannot be written", part.display()))?;
    read
}

/// A new file that only its owner may read.
fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn write_pieces(to: File, passphrase: &Passphrase, mut pieces: mpsc::Receiver<Piece>) -> anyhow::Result<()> {
    let mut sink: Sink = GzEncoder::new(Sealer::begin(BufWriter::new(to), passphrase)?, Compression::fast());
    let mut files = 0_u64;
    let mut is_whole = false;
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Frame(Kind::End, mut payload) => {
                let mut end: serde_json::Value = serde_json::from_slice(&payload)?;
                end["files"] = files.into();
                payload = serde_json::to_vec(&end)?;
                frames::write(&mut sink, Kind::End, &payload)?;
                is_whole = true;
            }
            Piece::Frame(kind, payload) => {
                files += u64::from(kind == Kind::FileEnd);
                frames::write(&mut sink, kind, &payload)?;
            }
            Piece::File { path, name } => files += u64::from(write_file(&mut sink, &path, &name)?),
        }
    }
    if is_whole {
        let file = sink.finish()?.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
    }
    Ok(())
}

/// Writes a file; `false` when it has gone since it was listed, as what nobody needs any more does.
fn write_file(sink: &mut Sink, path: &Path, name: &str) -> anyhow::Result<bool> {
    let mut from = match File::open(path) {
        Ok(from) => from,
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(err) => return Err(err).with_context(|| format!("{} cannot be read", path.display())),
    };
    frames::write_json(sink, Kind::File, &json!({"path": name}))?;
    let (mut count, mut sha, mut piece) = (0, Sha256::new(), vec![0; PIECE]);
    loop {
        let read = from.read(&mut piece).with_context(|| format!("{} cannot be read", path.display()))?;
        if read == 0 {
            break;
        }
        count += read as u64;
        sha.update(&piece[..read]);
        frames::write(sink, Kind::Bytes, &piece[..read])?;
    }
    frames::write_json(sink, Kind::FileEnd, &Sum { count, sha256: hex(&sha.finalize()) })?;
    Ok(true)
}

async fn read_everything(
    config: &Config,
    db: &DatabaseConnection,
    key: Vec<u8>,
    now: Timestamp,
    pieces: mpsc::Sender<Piece>,
) -> anyhow::Result<()> {
    let send = async |piece| pieces.send(piece).await.map_err(|_| anyhow::anyhow!("the writer stopped"));
    let moment = moment(db).await?;
    let manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: now.to_string(),
        database: if moment.get_database_backend() == DbBackend::Sqlite { "sqlite" } else { "postgresql" }.to_owned(),
        migrations: migrations(&moment).await?,
    };
    send(Piece::Frame(Kind::Manifest, serde_json::to_vec(&manifest)?)).await?;
    let tables = tables::tables(&moment).await?;
    for table in &tables {
        send(Piece::Frame(Kind::Table, serde_json::to_vec(table)?)).await?;
        let mut summing = Summing::default();
        tables::each_row(&moment, table, async |row| {
            summing.take(&row);
            send(Piece::Frame(Kind::Row, row)).await
        })
        .await?;
        send(Piece::Frame(Kind::TableEnd, serde_json::to_vec(&summing.sum())?)).await?;
    }
    let companies = kept::companies(&moment).await?;
    moment.rollback().await?;
    send(Piece::Frame(Kind::Key, key)).await?;
    // After the database: a document it names was there before it was named.
    let local = files(config)?;
    let names = local.iter().map(|(name, _)| name.clone()).collect();
    for (name, path) in local {
        send(Piece::File { path, name }).await?;
    }
    kept::send(config, &companies, &names, &pieces).await?;
    send(Piece::Frame(Kind::End, serde_json::to_vec(&json!({"tables": tables.len()}))?)).await
}

/// A transaction that sees one moment of the database however long it reads. Writers are not kept waiting.
async fn moment(db: &DatabaseConnection) -> anyhow::Result<DatabaseTransaction> {
    Ok(match db.get_database_backend() {
        // The first read settles the moment.
        DbBackend::Sqlite => db.begin().await?,
        _ => db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?,
    })
}

async fn migrations(db: &impl ConnectionTrait) -> anyhow::Result<Vec<String>> {
    let sql = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .context("the database has no tables of Pactoria; was this Pactoria ever started?")?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// Every file below the data folder by its path there, save the database (which was read through itself), the master
/// key (which has a place of its own) and what is being written at this moment.
fn files(config: &Config) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let database = sqlite_file(config);
    let mut files = Vec::new();
    let mut folders = vec![(config.data_dir.clone(), String::new(), 0)];
    while let Some((folder, name, depth)) = folders.pop() {
        ensure!(depth < DEEPEST, "{} lies too deep; does a link lead back to where it came from?", folder.display());
        let entries = std::fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            let Some(own) = path.file_name() else { continue };
            let own = own.to_str().with_context(|| format!("{} has a name that is no text", path.display()))?;
            let is_passing = own.starts_with(".probe-") || own == super::bring::STAGING;
            if is_passing
                || path == config.master_key_file
                || database.as_ref().is_some_and(|it| is_of_database(&path, it))
            {
                continue;
            }
            let name = match own {
                // They are sent while this goes on, so they are read through their store.
                serve::FILES_TO_SEND if name.is_empty() && config.objects.is_some() => continue,
                // Nobody sends them any more: they lie where files are kept now.
                serve::FILES_TO_SEND if name.is_empty() => serve::FILES.to_owned(),
                _ if name.is_empty() => own.to_owned(),
                _ => format!("{name}/{own}"),
            };
            let Ok(metadata) = std::fs::metadata(&path) else { continue };
            if metadata.is_dir() {
                folders.push((path, name, depth + 1));
            } else if metadata.is_file() {
                files.push((name, path));
            }
        }
    }
    files.sort();
    files.dedup_by(|one, other| one.0 == other.0);
    Ok(files)
}

/// The file of a SQLite database.
fn sqlite_file(config: &Config) -> Option<PathBuf> {
    let rest = config.database_url.expose().strip_prefix("sqlite:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    Some(PathBuf::from(path.split('?').next().unwrap_or_default()))
}
