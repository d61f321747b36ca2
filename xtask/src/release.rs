//! `build --release`: the one file, and the proof that it needs nothing beside it.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use crate::{
    interrupt,
    place::{self, Place},
    process, setup,
    site::{self, Finish, Manifest},
    step::{Steps, Stopped, note},
};

/// How long a first start may take, with its database to be made.
const START: Duration = Duration::from_secs(60);
/// How long the server may take to finish what it is doing.
const STOP: Duration = Duration::from_secs(10);

/// Builds the file and tries it.
pub(crate) fn build(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    setup::wasm_target(steps)?;
    // Only for wasm-opt: without it the file works as well and its pages load a little slower.
    if place::program("npm").is_some() {
        setup::npm_packages(place, steps)?;
    }
    let manifest = site::build(place, steps, Finish::Full, &place.site())?;
    steps.must("One file: compile", "mend what the compiler names above, and start again", || {
        process::run(
            process::cargo(place)
                .args(["build", "--release", "--package", "server", "--bin", "pactoria", "--features", "bundled"])
                .env("PACTORIA_SITE", place.site()),
        )
    })?;
    let file = place.target.join("release/pactoria");
    steps.must(
        "One file: try it in an empty folder",
        "start the file by hand in an empty folder and read what it says",
        || {
            try_alone(&file, &manifest)?;
            let megabytes = fs::metadata(&file)?.len() as f64 / 1e6;
            note(&format!("{} ({megabytes:.1} MB) runs on its own", file.display()));
            Ok(())
        },
    )
}

/// Starts a copy of `file` where there is nothing else, asks for its health and its browser half, and stops it.
fn try_alone(file: &Path, manifest: &Manifest) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("pactoria");
    fs::copy(file, &copy).with_context(|| format!("{} cannot be copied", file.display()))?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
    let mut command = Command::new(&copy);
    // Nothing of this machine's settings may help it.
    for name in place::variable_names() {
        if name.starts_with("PACTORIA_") {
            command.env_remove(name);
        }
    }
    let mut server = command
        .arg("serve")
        .current_dir(folder.path())
        .env("PACTORIA_ADDR", address.to_string())
        .env("PACTORIA_DATA_DIR", folder.path().join("data"))
        .stdin(Stdio::null())
        .spawn()
        .context("it does not start")?;
    interrupt::remember_child(server.id());
    let outcome = ask(&mut server, address, manifest);
    let stopped = stop(&mut server);
    interrupt::forget_child(server.id());
    outcome.and(stopped)
}

fn ask(server: &mut Child, address: SocketAddr, manifest: &Manifest) -> Result<()> {
    let begin = Instant::now();
    let health = loop {
        if let Some(status) = server.try_wait()? {
            bail!("it ended with {status} instead of serving");
        }
        match Reply::to(address, "/health") {
            Ok(reply) => break reply,
            Err(problem) if begin.elapsed() > START => return Err(problem.context("it does not answer")),
            Err(_) => pause(),
        }
    };
    ensure!(health.status == 200, "/health answers {}", health.status);
    for (path, media_type) in manifest.addresses() {
        let reply = Reply::to(address, path)?;
        ensure!(reply.status == 200, "{path} answers {}", reply.status);
        ensure!(
            reply.media_type.split(';').next() == media_type.split(';').next(),
            "{path} is sent as `{}`, not as `{media_type}`",
            reply.media_type
        );
    }
    Ok(())
}

fn stop(server: &mut Child) -> Result<()> {
    if server.try_wait()?.is_some() {
        return Ok(());
    }
    interrupt::terminate(server.id())?;
    let begin = Instant::now();
    while server.try_wait()?.is_none() {
        if begin.elapsed() > STOP {
            server.kill()?;
            server.wait()?;
            bail!("it did not stop within {} seconds of being asked", STOP.as_secs());
        }
        pause();
    }
    Ok(())
}

/// Between two questions to a program that is starting or stopping, and cannot tell when it is through.
#[expect(clippy::disallowed_methods, reason = "another process is waited for, and it sends no signal")]
pub(crate) fn pause() {
    thread::sleep(Duration::from_millis(50));
}

/// A port that nobody uses; the system gives each out once before it repeats itself.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("the system has no free port")?;
    Ok(listener.local_addr()?.port())
}

/// What a server answered, as far as it matters here.
#[derive(Debug)]
struct Reply {
    status: u16,
    media_type: String,
}

impl Reply {
    fn to(address: SocketAddr, path: &str) -> Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(STOP))?;
        let question = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(question.as_bytes())?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).with_context(|| format!("{path} was not answered"))?;
        Self::read(&reply).with_context(|| format!("{path} was not answered in HTTP"))
    }

    fn read(reply: &[u8]) -> Option<Self> {
        let head = reply.windows(4).position(|end| end == b"\r\n\r\n").map(|end| &reply[..end])?;
        let mut lines = std::str::from_utf8(head).ok()?.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let media_type = lines
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map_or("", |(_, value)| value);
        Some(Self { status, media_type: media_type.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_by_its_status_and_its_type() {
        let reply = Reply::read(b"HTTP/1.1 200 OK\r\nContent-Type: application/wasm\r\n\r\n\0asm").unwrap();
        assert_eq!((reply.status, reply.media_type.as_str()), (200, "application/wasm"));
        assert!(Reply::read(b"HTTP/1.1 200 OK\r\n").is_none(), "half an answer is none");
    }
}
