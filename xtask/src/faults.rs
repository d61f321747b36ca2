//! `faults`: what was acknowledged is there after every kill, and what is away is said and heals by itself.
//!
//! Rounds of the same story: a few writers create and change contracts through the REST contract, the process is killed
//! without warning at a random moment, is started again, and every write that was answered in full is looked up. With
//! PostgreSQL, every fourth round the database server stops at once, too. At the end all audit chains are checked.

mod caller;
mod program;

use std::{
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    interrupt::Undo,
    place::Place,
    postgres, process,
    release::pause,
    serve,
    step::{Steps, Stopped, note},
};
use caller::Caller;
use program::Program;

/// How long what was away may take to work again once it is back.
const HEAL: Duration = Duration::from_secs(30);
/// How long the first write of a round may take.
const FIRST_WRITE: Duration = Duration::from_secs(20);
const WRITERS: usize = 3;
/// How many rounds every run of the tests makes.
const FEW: u32 = 8;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often the process is killed
    #[arg(long, default_value_t = 200)]
    rounds: u32,
    /// Stop after this many minutes, and say how many rounds there were
    #[arg(long, default_value_t = 30)]
    minutes: u64,
    /// On a PostgreSQL of our own instead of SQLite
    #[arg(long)]
    postgres: bool,
}

/// A write that was answered in full.
#[derive(Clone)]
struct Write {
    id: String,
    title: String,
    version: u64,
}

#[derive(Default)]
struct Counted {
    rounds: u32,
    acknowledged: u64,
    lost: Vec<String>,
    starts: Vec<Duration>,
}

/// Builds the server and runs the rounds, then takes the database away once and gives it back.
pub(crate) fn run(place: &Place, steps: &mut Steps, options: &Options, undo: &Undo) -> Result<(), Stopped> {
    serve::server(place, steps)?;
    let (folder, file) = copy_of_the_server(place, steps)?;
    let database = match options.postgres {
        false => None,
        true => Some(steps.must("PostgreSQL: start", "see that PostgreSQL's server programs are installed", || {
            postgres::lasting(undo)
        })?),
    };
    killed(steps, &file, folder.path(), options, database.as_ref());
    let remedy = "what is away must be said with 503, and must work again by itself";
    match &database {
        Some(database) => steps.check("The database away and back", remedy, || {
            let program = Program::new(&file, folder.path().to_owned(), Some(database.url.clone()))?;
            let token = sign_in(&program)?;
            away_and_back(&program, &token, || database.stop(), || database.start_again())?;
            whole_chains(&program)
        }),
        None => steps.check("The disk full and roomy again", remedy, || full_disk(&file, folder.path(), undo)),
    }
    Ok(())
}

/// A few rounds on SQLite with the server that is there, for every run of the tests.
pub(crate) fn few(place: &Place, steps: &mut Steps) -> Result<(), Stopped> {
    let (folder, file) = copy_of_the_server(place, steps)?;
    killed(steps, &file, folder.path(), &Options { rounds: FEW, minutes: 5, postgres: false }, None);
    Ok(())
}

/// A copy, so that whoever builds meanwhile does not change what is tried, in a folder that goes with the value.
fn copy_of_the_server(place: &Place, steps: &mut Steps) -> Result<(TempDir, PathBuf), Stopped> {
    steps.must("A copy of the server", "make room in the temporary folder", || {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("pactoria");
        std::fs::copy(place.debug_server(), &file)?;
        Ok((folder, file))
    })
}

fn killed(steps: &mut Steps, file: &Path, folder: &Path, options: &Options, database: Option<&postgres::Server>) {
    let remedy = "read what was lost above; nothing that was answered may be missing";
    steps.check("Acknowledged writes after kill -9", remedy, || {
        let program = Program::new(file, folder.to_owned(), database.map(|it| it.url.clone()))?;
        let token = register(&program)?;
        rounds(&program, &token, options, database)?;
        whole_chains(&program)
    });
}

fn account() -> Value {
    json!({"email": "owner@faults.example", "full_name": "Priya Nair", "password": "quiet harbour seven", "company_name": "Faults"})
}

fn register(program: &Program) -> Result<String> {
    let running = program.start()?;
    let answer = program.caller(None).ask("POST", "/api/v1/auth/register", Some(&account()))?;
    let token = answer.body["token"]["access_token"].as_str().context("nobody could register")?.to_owned();
    running.kill()?;
    Ok(token)
}

fn sign_in(program: &Program) -> Result<String> {
    let running = program.start()?;
    let answer = program.caller(None).ask("POST", "/api/v1/auth/login", Some(&account()))?;
    let token = answer.body["token"]["access_token"].as_str().context("nobody could sign in")?.to_owned();
    running.kill()?;
    Ok(token)
}

fn contract(title: &str) -> Value {
    json!({
        "title": title, "contract_type": "service_agreement", "client_name": "Halden Coatings Limited",
        "content": "# Services\n\nThe Supplier will coat lenses.\n\n## Payment\n\nInvoices are paid within 30 days.\n",
    })
}

fn rounds(program: &Program, token: &str, options: &Options, database: Option<&postgres::Server>) -> Result<()> {
    let end = Instant::now() + Duration::from_secs(options.minutes * 60);
    let mut counted = Counted::default();
    let mut all: Vec<Write> = Vec::new();
    while counted.rounds < options.rounds && Instant::now() < end {
        let running = program.start()?;
        counted.starts.push(running.started_in);
        let written = write_until_killed(&program.caller(Some(token.to_owned())), counted.rounds, || running.kill())?;
        if let Some(database) = database.filter(|_| counted.rounds % 4 == 3) {
            database.stop_at_once()?;
            database.start_again()?;
        }
        let running = program.start()?;
        counted.starts.push(running.started_in);
        counted.lost.extend(missing(&program.caller(Some(token.to_owned())), &written)?);
        running.kill()?;
        counted.acknowledged += written.len() as u64;
        all.extend(written);
        counted.rounds += 1;
    }
    // Once more at the end: no later round took an earlier write away.
    let running = program.start()?;
    counted.lost.extend(missing(&program.caller(Some(token.to_owned())), &all)?);
    running.kill()?;
    tell(counted, options.rounds)
}

fn tell(mut counted: Counted, asked: u32) -> Result<()> {
    counted.starts.sort();
    let median = counted.starts.get(counted.starts.len() / 2).copied().unwrap_or_default();
    note(&format!(
        "rounds {} of {asked}, acknowledged writes {}, lost {}; a start took {:.2} s (median of {})",
        counted.rounds,
        counted.acknowledged,
        counted.lost.len(),
        median.as_secs_f64(),
        counted.starts.len()
    ));
    for lost in counted.lost.iter().take(20) {
        note(&format!("LOST {lost}"));
    }
    ensure!(counted.lost.is_empty(), "acknowledged writes are lost");
    ensure!(counted.acknowledged > 0, "nothing was acknowledged, so nothing was tried");
    Ok(())
}

/// Lets writers write, ends the process at a random moment, and answers with the writes that were answered in full: of
/// each contract the last one.
fn write_until_killed(caller: &Caller, round: u32, kill: impl FnOnce() -> Result<()>) -> Result<Vec<Write>> {
    let written = Arc::new(Mutex::new(Vec::new()));
    let over = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (caller, written, over) = (caller.clone(), Arc::clone(&written), Arc::clone(&over));
            thread::spawn(move || write(&caller, &format!("{round}-{writer}"), &written, &over))
        })
        .collect();
    // The first writes after a start are slow; a kill before any of them would try nothing.
    let begin = Instant::now();
    while locked(&written).is_empty() && begin.elapsed() < FIRST_WRITE {
        pause();
    }
    let until = Instant::now() + Duration::from_millis(u64::from(random()?) * 4);
    while Instant::now() < until {
        pause();
    }
    let killed = kill();
    over.store(true, Ordering::SeqCst);
    for writer in writers {
        ensure!(writer.join().is_ok(), "a writer failed");
    }
    killed?;
    let written = locked(&written).clone();
    Ok(written)
}

/// What a writer that failed has written counts as well.
fn locked(written: &Mutex<Vec<Write>>) -> MutexGuard<'_, Vec<Write>> {
    written.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A random number up to 255.
fn random() -> Result<u8> {
    let mut byte = [0];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut byte)?;
    Ok(byte[0])
}

fn write(caller: &Caller, name: &str, written: &Mutex<Vec<Write>>, over: &AtomicBool) {
    for number in 0_u32.. {
        let title = format!("{name}-{number}");
        let Ok(answer) = caller.ask("POST", "/api/v1/contracts", Some(&contract(&title))) else { return };
        let Some(id) = answer.body["id"].as_str().filter(|_| answer.status == 201) else { return };
        let at = keep(written, Write { id: id.to_owned(), title: title.clone(), version: 1 }, None);
        let change = json!({"title": format!("{title} changed"), "version": 1});
        let Ok(answer) = caller.ask("PATCH", &format!("/api/v1/contracts/{id}"), Some(&change)) else {
            // It may have been saved without our hearing of it: only that it is there can be asked for.
            keep(written, Write { id: id.to_owned(), title: String::new(), version: 1 }, Some(at));
            return;
        };
        if answer.status == 200 {
            keep(written, Write { id: id.to_owned(), title: format!("{title} changed"), version: 2 }, Some(at));
        }
        if over.load(Ordering::SeqCst) {
            return;
        }
    }
}

fn keep(written: &Mutex<Vec<Write>>, write: Write, at: Option<usize>) -> usize {
    let mut written = locked(written);
    match at {
        Some(at) => written[at] = write,
        None => written.push(write),
    }
    at.unwrap_or(written.len() - 1)
}

/// What was acknowledged and is not there, or not as it was acknowledged.
fn missing(caller: &Caller, written: &[Write]) -> Result<Vec<String>> {
    let mut lost = Vec::new();
    for it in written {
        let answer = caller.get(&format!("/api/v1/contracts/{}", it.id))?;
        let (title, version) = (answer.body["title"].as_str().unwrap_or_default(), answer.body["version"].as_u64());
        let is_there = answer.status == 200 && version.is_some_and(|found| found >= it.version);
        if !is_there || !(it.title.is_empty() || title == it.title) {
            lost.push(format!("{} ({}): answered {} with “{title}”", it.title, it.id, answer.status));
        }
    }
    Ok(lost)
}

fn whole_chains(program: &Program) -> Result<()> {
    let said = process::output_of(&mut program.command(&["audit", "verify"]))?;
    note(said.lines().last().unwrap_or_default());
    Ok(())
}

/// Takes something away under a running server and gives it back: meanwhile writers are told, afterwards they go on.
fn away_and_back(
    program: &Program,
    token: &str,
    take: impl FnOnce() -> Result<()>,
    give_back: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let running = program.start()?;
    let caller = program.caller(Some(token.to_owned()));
    let create = |title: &str| caller.ask("POST", "/api/v1/contracts", Some(&contract(title)));
    let before = create("before")?;
    ensure!(before.status == 201, "before, a contract was answered with {}", before.status);
    take()?;
    let mut told = 0_u32;
    for attempt in 0..5 {
        let answer = create(&format!("while away {attempt}"))?;
        ensure!(answer.says_away(), "while away, a contract was answered with {}: {}", answer.status, answer.body);
        told += 1;
    }
    ensure!(caller.get("/health")?.status == 200, "the process itself stopped answering");
    give_back()?;
    let back = Instant::now();
    let after = loop {
        let answer = create("after")?;
        if answer.status == 201 {
            break answer;
        }
        if back.elapsed() > HEAL {
            bail!("{} seconds after it came back, a contract is answered with {}", HEAL.as_secs(), answer.status);
        }
        pause();
    };
    let healed = back.elapsed();
    for (answer, title) in [(&before, "before"), (&after, "after")] {
        let id = answer.body["id"].as_str().unwrap_or_default().to_owned();
        let lost = missing(&caller, &[Write { id, title: title.to_owned(), version: 1 }])?;
        ensure!(lost.is_empty(), "lost: {}", lost.join(", "));
    }
    running.kill()?;
    note(&format!(
        "{told} of {told} writes were told it is away (503, with words); healed {:.1} s after it came back, lost 0",
        healed.as_secs_f64()
    ));
    Ok(())
}

/// A disk of its own that fills up. It needs the right to mount one, which a container may not have.
fn full_disk(file: &Path, folder: &Path, undo: &Undo) -> Result<()> {
    let disk = folder.join("disk");
    std::fs::create_dir(&disk)?;
    let mount = process::output_of(Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "tmpfs"]).arg(&disk));
    if let Err(problem) = mount {
        note(&format!("not tried: this machine lets nobody mount a small disk ({problem})"));
        return Ok(());
    }
    let mounted = disk.clone();
    undo.add(move || {
        let _ = process::output_of(Command::new("umount").arg("--lazy").arg(&mounted));
    });
    let program = Program::new(file, disk.clone(), None)?;
    let token = register(&program)?;
    let filler = disk.join("filler");
    away_and_back(
        &program,
        &token,
        || {
            let mut file = std::fs::File::create(&filler)?;
            // Until there is no room left, to the last byte.
            while std::io::Write::write_all(&mut file, &[0; 512]).is_ok() {}
            Ok(())
        },
        || Ok(std::fs::remove_file(&filler)?),
    )?;
    whole_chains(&program)
}
