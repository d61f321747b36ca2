//! Results of slow steps, kept by the hash of what went in, so switching back and forth costs nothing.
//!
//! Deleting the folder is always safe.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use tempfile::NamedTempFile;

use crate::{place::Place, site::digest};

/// Enough for some dozen builds; a build keeps about ten results.
const KEPT: usize = 200;

/// A folder of results.
pub(crate) struct Cache {
    folder: PathBuf,
    /// Stands for this program: a new version makes new results.
    version: String,
}

impl Cache {
    pub(crate) fn open(place: &Place) -> Result<Self> {
        let program = std::env::current_exe()?;
        let about = fs::metadata(&program)?;
        let version = format!("{} {:?}", about.len(), about.modified()?);
        Self::at(place.cache(), version)
    }

    fn at(folder: PathBuf, version: String) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be created", folder.display()))?;
        Ok(Self { folder, version })
    }

    /// The kept result of this work on these inputs, or the work's result, now kept.
    pub(crate) fn kept(&self, kind: &str, inputs: &[&[u8]], work: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        let mut key: Vec<&[u8]> = vec![kind.as_bytes(), self.version.as_bytes()];
        key.extend(inputs);
        let file = self.folder.join(format!("{}.{kind}", &digest(&key)[..32]));
        if let Ok(result) = fs::read(&file) {
            return Ok(result);
        }
        let result = work()?;
        write_whole(&file, &result)?;
        Ok(result)
    }

    /// Forgets the oldest results.
    pub(crate) fn prune(&self) -> Result<()> {
        let mut results = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            results.push((entry.metadata()?.modified()?, entry.path()));
        }
        results.sort();
        for (_, file) in results.iter().rev().skip(KEPT) {
            fs::remove_file(file)?;
        }
        Ok(())
    }
}

/// Writes a file that is either there completely or not at all.
pub(crate) fn write_whole(file: &Path, content: &[u8]) -> Result<()> {
    let folder = file.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    let mut unfinished = NamedTempFile::new_in(folder)?;
    unfinished.write_all(content)?;
    // Temporary files are private, and a site is often served by another user.
    fs::set_permissions(unfinished.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    unfinished.persist(file).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_work_is_done_once_and_other_inputs_are_other_work() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().to_owned(), "1".to_owned()).unwrap();
        let first = cache.kept("upper", &[b"a"], || Ok(b"A".to_vec())).unwrap();
        let again = cache.kept("upper", &[b"a"], || anyhow::bail!("done twice")).unwrap();
        assert_eq!((first.as_slice(), again.as_slice()), (&b"A"[..], &b"A"[..]));
        assert!(cache.kept("upper", &[b"b"], || anyhow::bail!("has to be done")).is_err());

        let newer = Cache::at(folder.path().to_owned(), "2".to_owned()).unwrap();
        assert!(newer.kept("upper", &[b"a"], || anyhow::bail!("has to be done")).is_err());
    }
}
