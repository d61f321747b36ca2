//! Secrets for the command line: from a file, from a pipe, or typed by a person without being shown. Never arguments,
//! which everybody on the machine can read.

use anyhow::{Context, bail, ensure};
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal as _, Write as _};
use std::path::Path;

/// The variable that may hold the passphrase of a backup.
pub const PASSPHRASE_VARIABLE: &str = "PACTORIA_BACKUP_PASSPHRASE";

/// The first line of a file.
///
/// # Errors
/// When it cannot be read or is empty.
pub fn first_line(file: &Path) -> anyhow::Result<String> {
    let from = File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    line(BufReader::new(from)).with_context(|| format!("{} cannot be used", file.display()))
}

/// A secret from whoever started the command: the first line of what is piped in, or asked for at the terminal, twice
/// where `twice` says so.
///
/// # Errors
/// When nothing is given, or the two are not the same.
pub fn secret(what: &str, twice: bool) -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        return line(std::io::stdin().lock()).with_context(|| format!("{what}: nothing was given"));
    }
    let given = typed(&format!("{what}: "))?;
    if twice && typed("The same again: ")? != given {
        bail!("the two are not the same; nothing was done");
    }
    Ok(given)
}

fn line(mut from: impl BufRead) -> anyhow::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let line = line.trim_end_matches(['\n', '\r']);
    ensure!(!line.is_empty(), "its first line is empty");
    Ok(line.to_owned())
}

/// What is typed at the terminal, which does not show it meanwhile.
#[cfg(unix)]
fn typed(prompt: &str) -> anyhow::Result<String> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let terminal = std::io::stdin();
    let _ = std::io::stderr().write_all(prompt.as_bytes());
    let shown = tcgetattr(&terminal)?;
    let mut hidden = shown.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&terminal, OptionalActions::Flush, &hidden)?;
    let given = line(terminal.lock());
    tcsetattr(&terminal, OptionalActions::Flush, &shown)?;
    let _ = std::io::stderr().write_all(b"\n");
    given
}

#[cfg(not(unix))]
fn typed(_prompt: &str) -> anyhow::Result<String> {
    bail!("it can be typed on Unix only; give it in a file or by a pipe")
}
