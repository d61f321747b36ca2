//! The program itself, as an operator starts it, on a port of its own.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// How long it may take to say or do anything.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Program {
    child: Child,
    pub(crate) origin: String,
    log: Receiver<String>,
}

impl Program {
    /// Serves what is in a folder, with nothing but these variables.
    pub(crate) fn start<K: AsRef<OsStr>, V: AsRef<OsStr>>(
        folder: &Path,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut child = Command::new(env!("CARGO_BIN_EXE_pactoria"))
            .arg("serve")
            .current_dir(folder)
            .env_clear()
            .env("PACTORIA_ADDR", address.to_string())
            .env("PACTORIA_LOG", "info")
            .envs(variables)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (heard, log) = mpsc::channel();
        // Ends with the program, whose last line is the last to be read.
        thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| heard.send(line)));
        Self { child, origin: format!("http://{address}"), log }
    }

    /// Waits until the program says so, for at most a minute.
    pub(crate) fn says(&self, words: &str) {
        let begin = Instant::now();
        let mut said = Vec::new();
        loop {
            let left = PATIENCE.saturating_sub(begin.elapsed());
            let Ok(line) = self.log.recv_timeout(left) else {
                panic!("waited in vain for “{words}”; it said: {said:#?}");
            };
            if line.contains(words) {
                return;
            }
            said.push(line);
        }
    }

    /// Asks it to end, as the system does, and waits until it has.
    pub(crate) fn stop(mut self) -> ExitStatus {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.says("stopped");
        self.child.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
