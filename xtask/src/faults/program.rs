//! The server under fault: started on a folder of its own, killed without warning, started again.

use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use super::caller::Caller;
use crate::{
    interrupt, place,
    release::{free_port, pause},
};

/// How long a start may take.
const START: Duration = Duration::from_secs(60);

/// How the program is started each time.
pub(super) struct Program {
    file: PathBuf,
    pub(super) folder: PathBuf,
    address: SocketAddr,
    database: Option<String>,
}

/// The program while it runs; it is killed when this goes.
pub(super) struct Running {
    child: Child,
    /// How long it took until it answered.
    pub(super) started_in: Duration,
}

impl Program {
    /// The program of `file`, with its data in `folder`.
    pub(super) fn new(file: &Path, folder: PathBuf, database: Option<String>) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        Ok(Self { file: file.to_owned(), folder, address, database })
    }

    pub(super) fn caller(&self, token: Option<String>) -> Caller {
        Caller { address: self.address, token }
    }

    /// A command of the program on the same data.
    pub(super) fn command(&self, name: &[&str]) -> Command {
        let mut command = Command::new(&self.file);
        for name in place::variable_names() {
            if name.starts_with("PACTORIA_") {
                command.env_remove(name);
            }
        }
        command
            .args(name)
            .current_dir(&self.folder)
            .env("PACTORIA_ADDR", self.address.to_string())
            .env("PACTORIA_DATA_DIR", self.folder.join("data"))
            .env("PACTORIA_RATE_LIMITS", "off")
            .env("PACTORIA_LOG", "error")
            .stdin(Stdio::null());
        if let Some(url) = &self.database {
            command.env("PACTORIA_DATABASE_URL", url);
        }
        command
    }

    /// Starts it and waits until it answers.
    pub(super) fn start(&self) -> Result<Running> {
        let log = File::options().append(true).create(true).open(self.folder.join("log"))?;
        let begin = Instant::now();
        let child = self.command(&["serve"]).stdout(log.try_clone()?).stderr(log).spawn();
        let child = child.with_context(|| format!("{} does not start", self.file.display()))?;
        interrupt::remember_child(child.id());
        let mut running = Running { child, started_in: Duration::ZERO };
        loop {
            if let Some(status) = running.child.try_wait()? {
                let said = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("the server ended with {status} instead of serving:\n{said}");
            }
            if self.caller(None).get("/health").is_ok() {
                running.started_in = begin.elapsed();
                return Ok(running);
            }
            if begin.elapsed() > START {
                bail!("the server does not answer after {} seconds", START.as_secs());
            }
            pause();
        }
    }
}

impl Running {
    /// Ends the process at once, as a power cut of this process would: no signal is handled, nothing is flushed.
    pub(super) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        interrupt::forget_child(self.child.id());
    }
}
