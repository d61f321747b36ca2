//! The bytes of kept files in a folder of the disk.
//!
//! A file lies at `COMPANY/HH/HASH`, where `HH` are the first two digits of its hash. It is written beside its place,
//! forced to the disk and renamed into it, so that a file in its place is whole; two writers of the same bytes do not
//! disturb each other. Reading hashes again: a disk that lies is found out.

use super::{ContentHash, away};
use crate::crypto;
use crate::ids::CompanyId;
use crate::problem::{Kind, Problem};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where files are written before they have their place.
const UNFINISHED: &str = "unfinished";

/// A folder of kept files. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct FileStore {
    root: Arc<Path>,
}

impl FileStore {
    /// The store in `folder`, which is made when something is kept.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { root: folder.into().into() }
    }

    /// Removes what an earlier process had begun to write when it was stopped.
    ///
    /// # Errors
    /// When the folder is there and cannot be emptied.
    pub fn clear_unfinished(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.root.join(UNFINISHED)) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn place(&self, company: CompanyId, hash: &ContentHash) -> PathBuf {
        let shard = hash.as_str().get(..2).unwrap_or_default();
        self.root.join(company.to_string()).join(shard).join(hash.as_str())
    }

    /// Keeps bytes; what is kept already is not written again. Blocks.
    pub(crate) fn keep(&self, company: CompanyId, bytes: &[u8]) -> Result<ContentHash, Problem> {
        let hash = ContentHash::of(bytes);
        let place = self.place(company, &hash);
        if read_whole(&place, &hash).is_ok_and(|it| it.is_some()) {
            return Ok(hash);
        }
        self.write(&place, bytes).map_err(|err| away("writing", &err))?;
        Ok(hash)
    }

    fn write(&self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let unfinished = self.root.join(UNFINISHED);
        private_folder(&unfinished)?;
        let folder = place.parent().unwrap_or(&self.root);
        private_folder(folder)?;
        let name = crypto::random_token().map_err(|err| io::Error::other(err.to_string()))?;
        let temporary = unfinished.join(name);
        let written = write_through(&temporary, bytes).and_then(|()| fs::rename(&temporary, place));
        if written.is_err() {
            // What is left behind is removed at the next start at the latest.
            let _ = fs::remove_file(&temporary);
        }
        written?;
        // The name is on the disk once its folder is.
        sync_folder(folder)
    }

    /// The bytes of a hash. Blocks.
    pub(crate) fn read(&self, company: CompanyId, hash: &ContentHash) -> Result<Vec<u8>, Problem> {
        match read_whole(&self.place(company, hash), hash) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => {
                tracing::error!(%company, %hash, "a kept file is missing or is not what was handed in");
                Err(Problem::new(
                    Kind::Unexpected,
                    "files.damaged",
                    "The file that is kept is missing or damaged, so it is not handed out. Tell whoever runs Pactoria: it must come back from a backup.",
                ))
            }
            Err(err) => Err(away("reading", &err)),
        }
    }
}

/// The bytes at `place` if they are those of `hash`.
fn read_whole(place: &Path, hash: &ContentHash) -> io::Result<Option<Vec<u8>>> {
    match fs::read(place) {
        Ok(bytes) => Ok(Some(bytes).filter(|it| ContentHash::of(it) == *hash)),
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(err) => Err(err),
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    folder.parent().map_or(Ok(()), sync_folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(last: u8) -> CompanyId {
        CompanyId::from_uuid(uuid::Uuid::from_u128(u128::from(last)))
    }

    fn store() -> (tempfile::TempDir, FileStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::in_folder(folder.path().join("files"));
        (folder, store)
    }

    #[test]
    fn what_is_kept_comes_back_and_only_to_its_company() {
        let (_folder, store) = store();
        let hash = store.keep(company(1), b"signed").unwrap();
        assert_eq!(store.keep(company(1), b"signed").unwrap(), hash, "keeping it twice is keeping it");
        assert_eq!(store.read(company(1), &hash).unwrap(), b"signed");
        assert_eq!(store.read(company(2), &hash).unwrap_err().code, "files.damaged");
    }

    #[test]
    fn a_file_that_changed_on_the_disk_is_not_handed_out_and_is_healed_by_keeping_it_again() {
        let (_folder, store) = store();
        let hash = store.keep(company(1), b"signed").unwrap();
        fs::write(store.place(company(1), &hash), b"forged").unwrap();
        assert_eq!(store.read(company(1), &hash).unwrap_err().code, "files.damaged");
        store.keep(company(1), b"signed").unwrap();
        assert_eq!(store.read(company(1), &hash).unwrap(), b"signed");
    }

    #[test]
    fn what_a_killed_process_left_unfinished_is_cleared_and_nothing_else() {
        let (_folder, store) = store();
        store.clear_unfinished().unwrap();
        let hash = store.keep(company(1), b"signed").unwrap();
        fs::write(store.root.join(UNFINISHED).join("half"), b"sig").unwrap();
        store.clear_unfinished().unwrap();
        assert!(!store.root.join(UNFINISHED).exists());
        assert_eq!(store.read(company(1), &hash).unwrap(), b"signed");
        store.keep(company(1), b"more").unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn kept_files_are_nobody_elses_to_read() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, store) = store();
        let hash = store.keep(company(1), b"signed").unwrap();
        let place = store.place(company(1), &hash);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&place), mode(place.parent().unwrap())), (0o600, 0o700));
    }
}
