//! Where an archive lies while it arrives: in the data folder, whose room `pactoria doctor` looks at, and for nobody else to
//! read. Each is removed when it was read; what a process left that was killed meanwhile goes at the next start.

use super::ARRIVING;
use crate::config::private_folder;
use std::fs;
use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// A file for an archive that arrives.
pub(super) fn file(data_dir: &Path) -> io::Result<NamedTempFile> {
    let folder = data_dir.join(ARRIVING);
    private_folder(&folder)?;
    NamedTempFile::new_in(folder)
}

/// Removes what an earlier process left there.
///
/// # Errors
/// When the folder is there and cannot be emptied.
pub fn clear(data_dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(data_dir.join(ARRIVING)) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_that_was_read_is_gone_and_what_a_killed_process_left_goes_at_the_next_start() {
        let place = tempfile::tempdir().unwrap();
        clear(place.path()).unwrap();
        let arrived = file(place.path()).unwrap();
        let path = arrived.path().to_owned();
        assert!(path.starts_with(place.path().join(ARRIVING)));
        drop(arrived);
        assert!(!path.exists());
        let (_, left) = file(place.path()).unwrap().keep().unwrap();
        clear(place.path()).unwrap();
        assert!(!left.exists());
        assert!(file(place.path()).is_ok(), "the folder is made again");
    }
}
