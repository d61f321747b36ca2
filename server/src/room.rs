//! How much room the disk of a folder has.

use std::path::Path;

/// Room on a disk, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// What this process may still fill.
    pub(crate) free: u64,
    pub(crate) total: u64,
}

/// The room of the disk that holds `folder`; `None` where the system does not tell.
pub(crate) async fn of(folder: &Path) -> Option<Room> {
    let folder = folder.to_owned();
    let asked = tokio::task::spawn_blocking(move || ask(&folder));
    asked.await.ok().flatten()
}

#[cfg(unix)]
fn ask(folder: &Path) -> Option<Room> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(Room { free: disk.f_bavail.saturating_mul(disk.f_frsize), total: disk.f_blocks.saturating_mul(disk.f_frsize) })
}

#[cfg(not(unix))]
fn ask(_folder: &Path) -> Option<Room> {
    None
}
