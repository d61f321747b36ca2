//! A folder of the disk as a place of files.
//!
//! A file is written beside its place, forced to the disk and renamed into it, so that a file in its place is whole; two
//! writers of the same bytes do not disturb each other.

use super::ContentHash;
use super::place::{Answer, Content, Place};
use crate::crypto;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where files are written before they have their place.
const UNFINISHED: &str = "unfinished";

/// A folder of kept files. Cloning it is cheap.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    root: Arc<Path>,
}

impl Folder {
    /// The place in `folder`, which is made when something is put there.
    pub(super) fn new(folder: impl Into<PathBuf>) -> Self {
        Self { root: folder.into().into() }
    }

    /// Removes what an earlier process had begun to write when it was stopped.
    pub(super) fn clear_unfinished(&self) -> io::Result<()> {
        if_there(fs::remove_dir_all(self.root.join(UNFINISHED)))
    }

    /// The names of all files there, in no order. Blocks.
    pub(super) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for company in entries(&self.root)? {
            for shard in entries(&company)? {
                for file in entries(&shard)? {
                    let name = file.strip_prefix(&self.root).ok().and_then(Path::to_str);
                    names.extend(name.map(|it| it.replace('\\', "/")));
                }
            }
        }
        Ok(names)
    }

    /// Removes a file; one that is gone already is no error. Blocks.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        if_there(fs::remove_file(self.root.join(name)))
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.root.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(err) => Err(err),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.root.join(name);
        let unfinished = self.root.join(UNFINISHED);
        private_folder(&unfinished)?;
        let folder = place.parent().unwrap_or(&self.root);
        private_folder(folder)?;
        let token = crypto::random_token().map_err(|err| io::Error::other(err.to_string()))?;
        let temporary = unfinished.join(token);
        let written = write_through(&temporary, bytes).and_then(|()| fs::rename(&temporary, &place));
        if written.is_err() {
            // What is left behind is removed at the next start at the latest.
            let _ = fs::remove_file(&temporary);
        }
        written?;
        // The name is on the disk once its folder is.
        sync_folder(folder)
    }
}

impl Place for Folder {
    fn get<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Vec<u8>>> {
        let (folder, name) = (self.clone(), name.to_owned());
        Box::pin(on_a_thread(move || folder.read(&name)))
    }

    fn put<'a>(&'a self, name: &'a str, content: Content) -> Answer<'a, ()> {
        let (folder, name) = (self.clone(), name.to_owned());
        Box::pin(on_a_thread(move || folder.write(&name, &content)))
    }
}

/// Does what blocks where it keeps nobody waiting.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn if_there(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// What lies in a folder; nothing where there is none, or where it is a file. What is unfinished does not count.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            let paths = entries.map(|it| it.map(|it| it.path())).collect::<io::Result<Vec<_>>>()?;
            Ok(paths.into_iter().filter(|it| it.file_name().is_none_or(|name| name != UNFINISHED)).collect())
        }
        Err(err) if matches!(err.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(Vec::new()),
        Err(err) => Err(err),
    }
}

/// Whether a name is one that [`super::FileStore`] gives, so that it can be part of a path.
pub fn is_a_name(name: &str) -> bool {
    let mut parts = name.split('/');
    let (Some(company), Some(shard), Some(hash), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    uuid::Uuid::parse_str(company).is_ok() && ContentHash::parse(hash).is_some() && hash.get(..2) == Some(shard)
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

    const NAME: &str = "00000000-0000-0000-0000-000000000001/ab/file";

    fn folder() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().join("files"));
        (place, folder)
    }

    #[test]
    fn what_a_killed_process_left_unfinished_is_cleared_and_nothing_else() {
        let (_place, folder) = folder();
        folder.clear_unfinished().unwrap();
        assert_eq!(folder.names().unwrap(), Vec::<String>::new());
        folder.write(NAME, b"signed").unwrap();
        fs::write(folder.root.join(UNFINISHED).join("half"), b"sig").unwrap();
        assert_eq!(folder.names().unwrap(), [NAME]);
        folder.clear_unfinished().unwrap();
        assert!(!folder.root.join(UNFINISHED).exists());
        assert_eq!(folder.read(NAME).unwrap().unwrap(), b"signed");
        folder.remove(NAME).unwrap();
        folder.remove(NAME).unwrap();
        assert_eq!(folder.read(NAME).unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn kept_files_are_nobody_elses_to_read() {
        use std::os::unix::fs::PermissionsExt;
        let (_place, folder) = folder();
        folder.write(NAME, b"signed").unwrap();
        let file = folder.root.join(NAME);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    }

    #[test]
    fn only_names_of_files_are_names() {
        let hash = ContentHash::of(b"signed");
        let company = "00000000-0000-0000-0000-000000000001";
        let shard = &hash.as_str()[..2];
        assert!(is_a_name(&format!("{company}/{shard}/{hash}")));
        for bad in [
            format!("{company}/zz/{hash}"),
            format!("../{shard}/{hash}"),
            format!("{company}/{shard}/../{hash}"),
            format!("{company}/{hash}"),
            "letter.txt".to_owned(),
        ] {
            assert!(!is_a_name(&bad), "{bad}");
        }
    }
}
