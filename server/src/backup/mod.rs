//! `pactoria backup` and `pactoria restore`: everything an installation is, in one sealed file.
//!
//! Reading order: `take` (database, documents and keys into a file), `bring` (and out of it),
//! `kept` (files of object storage), `tables` (the same rows on either database), `frames` (what follows what), `seal` (the envelope).
//!
//! Always holds: a backup is of one moment, taken while the server runs; nothing is restored that was not first read to
//! its end and found whole; nothing is restored over anything; what was restored was read back, counted and hashed. A
//! backup can be restored to the other database than it came from.

mod bring;
mod frames;
mod kept;
mod seal;
mod tables;
mod take;

pub use bring::{Restored, bring, check};
pub use seal::{Passphrase, SHORTEST_PASSPHRASE};
pub use tables::{LEFT_OUT, Sum};
pub use take::take;

use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// Why a file cannot be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Another kind of file.
    #[error("this is not a backup of Pactoria")]
    NotABackup,
    /// Written by a program that came later.
    #[error("this backup was written by a newer Pactoria; restore it with that version or a later one")]
    NewerFormat,
    /// The key does not fit.
    #[error("the passphrase is not the one this backup was made with")]
    WrongPassphrase,
    /// Cut short or changed.
    #[error("this backup is damaged: it was cut short or changed after it was written; use another one")]
    Damaged,
}

impl From<Unusable> for io::Error {
    fn from(it: Unusable) -> Self {
        Self::new(io::ErrorKind::InvalidData, it)
    }
}

impl Unusable {
    /// The reason inside a failed read; an end that came too soon and broken compression are damage too.
    pub(crate) fn of(err: &io::Error) -> Option<Self> {
        let inner = err.get_ref().and_then(|it| it.downcast_ref::<Self>()).copied();
        let is_damage = matches!(
            err.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
        );
        inner.or(is_damage.then_some(Self::Damaged))
    }
}

/// What a failed read of a backup is to be called.
fn unreadable(err: io::Error) -> anyhow::Error {
    match Unusable::of(&err) {
        Some(why) => why.into(),
        None => anyhow::Error::new(err).context("the backup cannot be read"),
    }
}

/// Whose backup this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of what lies inside the envelope.
    pub format: u32,
    /// The program that wrote it.
    pub program: String,
    /// When, RFC 3339.
    pub made_at: String,
    /// `sqlite` or `postgresql`.
    pub database: String,
    /// The migrations its schema had seen, in order.
    pub migrations: Vec<String>,
}

/// The newest inside that this program reads, and the one it writes.
const FORMAT: u32 = 1;

/// What a backup holds, as it was counted and hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Whose backup it is.
    pub manifest: Manifest,
    /// By name.
    pub tables: Vec<(String, Sum)>,
    /// By path below the data folder.
    pub files: Vec<(String, Sum)>,
}

impl Contents {
    /// What is in it, in lines for a person.
    pub fn lines(&self) -> Vec<String> {
        let it = &self.manifest;
        let mut lines = vec![format!(
            "A backup of {} ({}), made by Pactoria {} with {} migrations.",
            it.made_at,
            it.database,
            it.program,
            it.migrations.len()
        )];
        let counted = |what: &str, (name, sum): &(String, Sum)| {
            format!("  {:>10} {what:<5}  sha256 {}  {name}", sum.count, sum.sha256)
        };
        lines.extend(self.tables.iter().map(|it| counted("rows", it)));
        lines.extend(self.files.iter().map(|it| counted("bytes", it)));
        lines.push(format!(
            "{} rows in {} tables, {} files, and the master key.",
            self.tables.iter().map(|(_, sum)| sum.count).sum::<u64>(),
            self.tables.len(),
            self.files.len()
        ));
        lines
    }
}

/// The database file and the files SQLite keeps beside it, by name.
fn is_of_database(path: &Path, database: &Path) -> bool {
    let (Some(name), Some(own)) = (path.file_name(), database.file_name()) else { return false };
    let (name, own) = (name.to_string_lossy(), own.to_string_lossy());
    path.parent() == database.parent()
        && name.strip_prefix(&*own).is_some_and(|rest| ["", "-wal", "-shm", "-journal"].contains(&rest))
}
