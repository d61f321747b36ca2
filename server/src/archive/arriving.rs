//! Where an archive lies while it arrives: in the data folder, whose room `pactoria doctor` looks at, and for nobody else to
//! read. Each is removed when it was read; what a process left that was killed meanwhile goes at a start after a day: until
//! then it may be another process's that still runs.

use super::ARRIVING;
use crate::config::private_folder;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};
use tempfile::NamedTempFile;

/// After how long nobody can still be writing or reading one.
const LEFT_FOR_GOOD: Duration = Duration::from_secs(24 * 60 * 60);

/// A file for an archive that arrives.
pub(super) fn file(data_dir: &Path) -> io::Result<NamedTempFile> {
    let folder = data_dir.join(ARRIVING);
    private_folder(&folder)?;
    NamedTempFile::new_in(folder)
}

/// Removes what an earlier process left there more than a day before `now`.
///
/// # Errors
/// When the folder is there and cannot be emptied.
pub fn clear(data_dir: &Path, now: SystemTime) -> io::Result<()> {
    let found = match fs::read_dir(data_dir.join(ARRIVING)) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    for entry in found {
        let entry = entry?;
        let age = now.duration_since(entry.metadata()?.modified()?).unwrap_or_default();
        if age > LEFT_FOR_GOOD {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_that_was_read_is_gone_and_what_a_killed_process_left_goes_a_day_later() {
        let place = tempfile::tempdir().unwrap();
        let now = fs::metadata(place.path()).unwrap().modified().unwrap();
        clear(place.path(), now).unwrap();
        let arrived = file(place.path()).unwrap();
        let path = arrived.path().to_owned();
        assert!(path.starts_with(place.path().join(ARRIVING)));
        drop(arrived);
        assert!(!path.exists());
        let (_, left) = file(place.path()).unwrap().keep().unwrap();
        clear(place.path(), now + Duration::from_secs(3_600)).unwrap();
        assert!(left.exists(), "another process may be reading it");
        clear(place.path(), now + LEFT_FOR_GOOD + Duration::from_secs(3_600)).unwrap();
        assert!(!left.exists());
    }
}
