//! A PostgreSQL of our own for the story tests: a private port, a folder that goes away, nothing shared with the machine.
//!
//! It is fast because it may lose everything: no disk syncs. It is stopped when the tests are through, when they fail
//! and when the run is interrupted; what a kill leaves behind is swept away at the next start.

use std::{
    fs,
    io::Read as _,
    os::unix::fs::{PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use nix::unistd::{Uid, User};

use crate::{interrupt::Undo, place, process, release::free_port, step::note};

/// The folder of a cluster is named by this and the process that made it.
const FOLDER: &str = "pactoria-postgres-";

/// PostgreSQL refuses to run as root; Debian's package makes this user for it.
const USER: &str = "postgres";

/// Starts a database server and returns the address of a database that may be wiped.
pub(crate) fn start(undo: &Undo) -> Result<String> {
    let parent = parent();
    sweep(&parent);
    let cluster = Cluster { folder: parent.join(format!("{FOLDER}{}", std::process::id())) };
    let password = password()?;
    let port = free_port()?;

    fs::create_dir(&cluster.folder).with_context(|| format!("{} cannot be created", cluster.folder.display()))?;
    let ours = cluster.clone();
    undo.add(move || ours.remove());

    fs::set_permissions(&cluster.folder, fs::Permissions::from_mode(0o700))?;
    let password_file = cluster.folder.join("password");
    fs::write(&password_file, &password)?;
    if Uid::effective().is_root() {
        let user = User::from_name(USER)?
            .with_context(|| format!("there is no user `{USER}`, who must run the database where root may not"))?;
        for path in [&cluster.folder, &password_file] {
            chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
        }
    }
    process::output_of(
        cluster
            .program("initdb")?
            .args(["--username=pactoria", "--auth=password", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
            .arg(format!("--pwfile={}", password_file.display()))
            .arg("--pgdata")
            .arg(cluster.data()),
    )?;
    let settings = [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", cluster.folder.display()),
        "fsync=off".to_owned(),
        "synchronous_commit=off".to_owned(),
        "full_page_writes=off".to_owned(),
        // Each story has its own database and its own pool.
        "max_connections=400".to_owned(),
    ];
    let settings: Vec<String> = settings.iter().map(|setting| format!("-c {setting}")).collect();
    process::output_of(
        cluster
            .program("pg_ctl")?
            .args(["start", "--silent", "--wait", "--timeout=60"])
            .arg("--pgdata")
            .arg(cluster.data())
            .arg(format!("--log={}", cluster.folder.join("log").display()))
            .arg(format!("--options={}", settings.join(" "))),
    )
    .with_context(|| fs::read_to_string(cluster.folder.join("log")).unwrap_or_default())?;
    note(&format!("PostgreSQL listens on port {port}, with its data in {}", cluster.folder.display()));
    Ok(format!("postgres://pactoria:{password}@127.0.0.1:{port}/postgres"))
}

/// One database server's folder.
#[derive(Clone)]
struct Cluster {
    folder: PathBuf,
}

impl Cluster {
    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A program of PostgreSQL, run by somebody it accepts.
    fn program(&self, name: &str) -> Result<Command> {
        let program = place::postgres_program(name).with_context(|| format!("PostgreSQL's {name} is not installed"))?;
        let mut command = if Uid::effective().is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // The programs complain about a working folder their user may not enter.
        command.current_dir(&self.folder);
        Ok(command)
    }

    /// Stops the server and deletes its folder.
    fn remove(&self) {
        if self.data().join("postmaster.pid").exists()
            && let Ok(mut stop) = self.program("pg_ctl")
        {
            let stop = stop.args(["stop", "--silent", "--mode=immediate", "--wait", "--pgdata"]).arg(self.data());
            if let Err(problem) = process::output_of(stop) {
                note(&format!("PostgreSQL in {} did not stop: {problem:#}", self.folder.display()));
                return;
            }
        }
        if let Err(problem) = fs::remove_dir_all(&self.folder) {
            note(&format!("{} could not be deleted: {problem}", self.folder.display()));
        }
    }
}

/// A folder that every user may enter: root's own temporary folder may be closed to the database's user.
fn parent() -> PathBuf {
    if Uid::effective().is_root() { PathBuf::from("/tmp") } else { std::env::temp_dir() }
}

/// Removes the servers of runs that were killed.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for folder in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if left_behind(&folder) {
            note(&format!("removing what a killed run left: {}", folder.display()));
            Cluster { folder }.remove();
        }
    }
}

/// Whether this is the folder of a run that is no more.
fn left_behind(folder: &Path) -> bool {
    let process = folder.file_name().and_then(|name| name.to_str()?.strip_prefix(FOLDER)?.parse::<u32>().ok());
    process.is_some_and(|id| !Path::new("/proc").join(id.to_string()).exists())
}

/// Keeps other users of this machine out of the database while it runs.
fn password() -> Result<String> {
    let mut random = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_folders_of_ended_runs_are_swept() {
        let ours = format!("/tmp/{FOLDER}{}", std::process::id());
        assert!(!left_behind(Path::new(&ours)), "this process lives");
        // Linux gives out no such number.
        assert!(left_behind(Path::new(&format!("/tmp/{FOLDER}4294967295"))));
        assert!(!left_behind(Path::new("/tmp/pactoria-postgres-notes")));
        assert!(!left_behind(Path::new("/tmp/4294967295")));
    }
}
