//! A PostgreSQL of our own for the story tests: a private port, a folder that goes away, nothing shared with the machine.
//!
//! For stories it is fast because it may lose everything: no disk syncs. For fault rounds it keeps what it says it keeps.
//! It is stopped when the tests are through, when they fail
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

/// Settings that give up every promise about power cuts and crashes.
const CARELESS: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// Starts a database server and returns the address of a database that may be wiped.
pub(crate) fn start(undo: &Undo) -> Result<String> {
    Ok(make(undo, &CARELESS)?.url)
}

/// Starts a database server that keeps what it acknowledged, as one in earnest does.
pub(crate) fn lasting(undo: &Undo) -> Result<Server> {
    make(undo, &[])
}

/// A database server of ours.
pub(crate) struct Server {
    /// The address of a database that may be wiped.
    pub(crate) url: String,
    cluster: Cluster,
    settings: String,
}

impl Server {
    /// Ends the server at once, as a crash would.
    pub(crate) fn stop_at_once(&self) -> Result<()> {
        self.cluster.stop("immediate")
    }

    /// Ends the server in an orderly way; those who are connected are cut off.
    pub(crate) fn stop(&self) -> Result<()> {
        self.cluster.stop("fast")
    }

    /// Starts it again at the same address.
    pub(crate) fn start_again(&self) -> Result<()> {
        self.cluster.start(&self.settings)
    }
}

fn make(undo: &Undo, more: &[&str]) -> Result<Server> {
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
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", cluster.folder.display()),
        // Each story has its own database and its own pool.
        "max_connections=400".to_owned(),
    ];
    settings.extend(more.iter().map(|it| (*it).to_owned()));
    let settings = settings.iter().map(|setting| format!("-c {setting}")).collect::<Vec<_>>().join(" ");
    cluster.start(&settings)?;
    note(&format!("PostgreSQL listens on port {port}, with its data in {}", cluster.folder.display()));
    Ok(Server { url: format!("postgres://pactoria:{password}@127.0.0.1:{port}/postgres"), cluster, settings })
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

    fn start(&self, settings: &str) -> Result<()> {
        let log = self.folder.join("log");
        process::output_of(
            self.program("pg_ctl")?
                .args(["start", "--silent", "--wait", "--timeout=60"])
                .arg("--pgdata")
                .arg(self.data())
                .arg(format!("--log={}", log.display()))
                .arg(format!("--options={settings}")),
        )
        .with_context(|| fs::read_to_string(log).unwrap_or_default())?;
        Ok(())
    }

    fn stop(&self, mode: &str) -> Result<()> {
        let mut stop = self.program("pg_ctl")?;
        stop.args(["stop", "--silent", "--wait", "--pgdata"]).arg(self.data()).arg(format!("--mode={mode}"));
        process::output_of(&mut stop)?;
        Ok(())
    }

    /// Stops the server and deletes its folder.
    fn remove(&self) {
        if self.data().join("postmaster.pid").exists()
            && let Err(problem) = self.stop("immediate")
        {
            note(&format!("PostgreSQL in {} did not stop: {problem:#}", self.folder.display()));
            return;
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
