//! In: the contracts of a zip file into the company, read as they are written.
//!
//! The file is somebody's word for what it is: a line or an original that unpacks to more than it may is refused, and no
//! name in it is ever a path here.

use super::{CLAUSES, COMPANY, CONTRACTS, FILTERS, MANIFEST, REPORTS, RULES, TEMPLATES, place_of_original, unexpected};
use pactoria::archive::bringing::{self, Arriving, BATCH, Bringing};
use pactoria::archive::{
    Brought, CompanyRecord, FORMAT, FORMAT_VERSION, FilterRecord, FrameworkReportRecord, OwnRecord, Record, RulesRecord,
};
use pactoria::context::Ctx;
use pactoria::imports::MOST_BYTES;
use pactoria::problem::Problem;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use tokio::sync::mpsc;
use zip::ZipArchive;
use zip::result::ZipError;

/// The longest line: a contract with all its versions, in bytes.
const LONGEST_LINE: u64 = 256 * 1024 * 1024;
/// The longest line of a kept filter, in bytes.
const LONGEST_FILTER: u64 = 64 * 1024;
/// The longest line of a version of rules: two hundred own rules with all their phrases in wide letters, in bytes.
const LONGEST_RULES: u64 = 16 * 1024 * 1024;
/// The longest line of an approved report, in bytes.
const LONGEST_REPORT: u64 = 16 * 1024 * 1024;
/// The longest line of a clause or a template of the company's own: all its versions, in bytes.
const LONGEST_OWN: u64 = 64 * 1024 * 1024;
/// The longest manifest, or what a company says of itself, in bytes.
const LONGEST_MANIFEST: u64 = 1024 * 1024;
/// About how many bytes are handed over at a time.
const HANDFUL: usize = 32 * 1024 * 1024;

/// What the reading side finds.
enum Found {
    Contracts(Vec<Arriving>),
    /// A line that is no contract, and why.
    Unreadable(u64, String),
    Filters(Vec<FilterRecord>),
    Rules(Vec<RulesRecord>),
    Company(CompanyRecord),
    Reports(Vec<FrameworkReportRecord>),
    Clauses(Vec<OwnRecord>),
    Templates(Vec<OwnRecord>),
    /// A line of a file that is not of its kind.
    Stray(&'static str, u64),
}

#[derive(Deserialize)]
struct Manifest {
    format: String,
    version: u32,
}

/// Brings in the contracts of an archive.
///
/// # Errors
/// `archive.unreadable` when the file is not an archive; forbidden for all but owners and admins; those of a database or a
/// file store that is away. What was taken until then stays, and bringing in again takes the rest.
pub async fn unpack(ctx: &Ctx, file: PathBuf) -> Result<Brought, Problem> {
    let mut bringing = Bringing::begin(ctx).await?;
    let (hand_over, mut found) = mpsc::channel(1);
    let reading = tokio::task::spawn_blocking(move || read(&file, &hand_over));
    let mut outcome = Ok(());
    while let Some(found) = found.recv().await {
        match found {
            Found::Contracts(arriving) => outcome = bringing.take(arriving).await,
            Found::Unreadable(line, why) => bringing.refuse(line, why),
            Found::Filters(filters) => outcome = bringing.take_filters(filters).await,
            Found::Rules(rules) => outcome = bringing.take_rules(rules).await,
            Found::Company(company) => outcome = bringing.take_company(company).await,
            Found::Stray(COMPANY, _) => {
                bringing.leave_out(format!("What {COMPANY} says of the company cannot be read."));
            }
            Found::Reports(reports) => outcome = bringing.take_reports(reports).await,
            Found::Stray(REPORTS, line) => bringing.leave_out(format!("Line {line} of {REPORTS} is no report.")),
            Found::Clauses(clauses) => outcome = bringing.take_clauses(clauses).await,
            Found::Templates(templates) => outcome = bringing.take_templates(templates).await,
            Found::Stray(TEMPLATES, line) => bringing.leave_out(format!("Line {line} of {TEMPLATES} is no template.")),
            Found::Stray(CLAUSES, line) => bringing.leave_out(format!("Line {line} of {CLAUSES} is no clause.")),
            Found::Stray(FILTERS, line) => bringing.leave_out(format!("Line {line} of {FILTERS} is no filter.")),
            Found::Stray(file, line) => bringing.lose_rules(format!("Line {line} of {file} is no version of rules.")),
        }
        if outcome.is_err() {
            break;
        }
    }
    drop(found);
    let read = reading.await.map_err(|err| unexpected("reading", &err))?;
    // What the company's side says comes first: the reading side only notices that nobody takes what it found.
    outcome?;
    // What was read whole comes in, whatever became of the rest.
    let brought = bringing.finish().await?;
    read?;
    Ok(brought)
}

fn unreadable(why: &str) -> Problem {
    let detail = format!("This file is not an archive of Pactoria: {why}. Nothing was changed.");
    Problem::unacceptable("archive.unreadable", "archive", detail)
}

fn broken(err: &dyn std::fmt::Display) -> Problem {
    let detail = format!(
        "The archive is damaged ({err}). What was brought in until then stays; contracts behind the damage are missing."
    );
    Problem::unacceptable("archive.damaged", "archive", detail)
}

type Archive = ZipArchive<BufReader<File>>;

fn open(file: &Path) -> Result<Archive, Problem> {
    let opened = File::open(file).map_err(|err| unreadable(&format!("it cannot be opened ({err})")))?;
    ZipArchive::new(BufReader::new(opened)).map_err(|_| unreadable("it is no zip file, or it broke off"))
}

fn check_manifest(archive: &mut Archive) -> Result<(), Problem> {
    let entry = archive.by_name(MANIFEST).map_err(|_| unreadable("it has no manifest.json"))?;
    let mut bytes = Vec::new();
    entry.take(LONGEST_MANIFEST).read_to_end(&mut bytes).map_err(|err| broken(&err))?;
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|err| unreadable(&format!("its manifest cannot be read ({err})")))?;
    if manifest.format != FORMAT {
        return Err(unreadable("its manifest is that of something else"));
    }
    if manifest.version > FORMAT_VERSION {
        return Err(unreadable("a later Pactoria made it, and this one cannot read it yet"));
    }
    Ok(())
}

/// The contract with the bytes of the file behind it, or why they cannot be had.
fn with_original(line: u64, record: Record, archive: &mut Archive) -> Result<Arriving, String> {
    let Some(original) = &record.original else { return Ok(Arriving { line, record, original: None }) };
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let bytes = match archive.by_name(&place_of_original(&original.sha256)) {
        Ok(entry) => {
            let mut bytes = Vec::new();
            entry.take(most + 1).read_to_end(&mut bytes).map_err(|err| format!("Its file is damaged ({err})."))?;
            if bytes.len() > MOST_BYTES {
                return Err("The file behind it is larger than Pactoria keeps.".to_owned());
            }
            Some(bytes)
        }
        Err(ZipError::FileNotFound) => None,
        Err(err) => return Err(format!("Its file cannot be read ({err}).")),
    };
    Ok(Arriving { line, record, original: bytes })
}

fn read(file: &Path, hand_over: &mpsc::Sender<Found>) -> Result<(), Problem> {
    let mut lines = open(file)?;
    check_manifest(&mut lines)?;
    read_company(&mut lines, hand_over)?;
    // Own rules are there before what was decided about their findings.
    read_rules(&mut lines, hand_over)?;
    // And own clauses before what templates and contracts took of them.
    read_own(&mut lines, hand_over, CLAUSES, Found::Clauses)?;
    read_own(&mut lines, hand_over, TEMPLATES, Found::Templates)?;
    // Opened twice: the lines are read on while files are looked up.
    let mut originals = open(file)?;
    let entry = lines.by_name(CONTRACTS).map_err(|_| unreadable("it has no contracts.jsonl"))?;
    let mut entry = BufReader::with_capacity(256 * 1024, entry);
    let (mut batch, mut bytes, mut number) = (Vec::new(), 0, 0_u64);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = (&mut entry).take(LONGEST_LINE + 1).read_until(b'\n', &mut line).map_err(|err| broken(&err))?;
        if length == 0 {
            break;
        }
        number += 1;
        if u64::try_from(length).unwrap_or(u64::MAX) > LONGEST_LINE {
            return Err(broken(&format!("line {number} has no end")));
        }
        let found = serde_json::from_slice::<Record>(&line)
            .map_err(|err| format!("This is no contract: {err}."))
            .and_then(|record| with_original(number, record, &mut originals));
        let went = match found {
            Ok(arriving) => {
                bytes += length + arriving.original.as_ref().map_or(0, Vec::len);
                batch.push(arriving);
                if batch.len() < BATCH && bytes < HANDFUL {
                    continue;
                }
                bytes = 0;
                hand_over.blocking_send(Found::Contracts(std::mem::take(&mut batch)))
            }
            Err(why) => hand_over.blocking_send(Found::Unreadable(number, why)),
        };
        if went.is_err() {
            return Ok(());
        }
    }
    if !batch.is_empty() && hand_over.blocking_send(Found::Contracts(batch)).is_err() {
        // Whoever no longer listens has an error of their own to tell.
        return Ok(());
    }
    drop(entry);
    read_filters(&mut lines, hand_over)?;
    read_reports(&mut lines, hand_over)
}

fn read_reports(archive: &mut Archive, hand_over: &mpsc::Sender<Found>) -> Result<(), Problem> {
    let beside = Beside { name: REPORTS, longest: LONGEST_REPORT, most: bringing::REPORTS };
    read_beside(archive, hand_over, &beside, Found::Reports)
}

fn read_company(archive: &mut Archive, hand_over: &mpsc::Sender<Found>) -> Result<(), Problem> {
    let entry = match archive.by_name(COMPANY) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Ok(()),
        Err(err) => return Err(broken(&err)),
    };
    let mut bytes = Vec::new();
    entry.take(LONGEST_MANIFEST).read_to_end(&mut bytes).map_err(|err| broken(&err))?;
    let found = serde_json::from_slice(&bytes).map_or(Found::Stray(COMPANY, 1), Found::Company);
    // Whoever no longer listens has an error of their own to tell.
    let _ = hand_over.blocking_send(found);
    Ok(())
}

fn read_filters(archive: &mut Archive, hand_over: &mpsc::Sender<Found>) -> Result<(), Problem> {
    let beside = Beside { name: FILTERS, longest: LONGEST_FILTER, most: bringing::FILTERS };
    read_beside(archive, hand_over, &beside, Found::Filters)
}

fn read_rules(archive: &mut Archive, hand_over: &mpsc::Sender<Found>) -> Result<(), Problem> {
    let beside = Beside { name: RULES, longest: LONGEST_RULES, most: bringing::RULES };
    read_beside(archive, hand_over, &beside, Found::Rules)
}

fn read_own(
    archive: &mut Archive,
    hand_over: &mpsc::Sender<Found>,
    name: &'static str,
    some: impl Fn(Vec<OwnRecord>) -> Found,
) -> Result<(), Problem> {
    let beside = Beside { name, longest: LONGEST_OWN, most: bringing::OWN };
    read_beside(archive, hand_over, &beside, some)
}

/// A file of lines beside the contracts, which an archive need not have.
struct Beside {
    name: &'static str,
    /// The longest line, in bytes.
    longest: u64,
    /// How many lines are handed over at a time.
    most: usize,
}

fn read_beside<T: DeserializeOwned>(
    archive: &mut Archive,
    hand_over: &mpsc::Sender<Found>,
    beside: &Beside,
    some: impl Fn(Vec<T>) -> Found,
) -> Result<(), Problem> {
    let entry = match archive.by_name(beside.name) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Ok(()),
        Err(err) => return Err(broken(&err)),
    };
    let mut entry = BufReader::new(entry);
    let (mut batch, mut line, mut number) = (Vec::new(), Vec::new(), 0_u64);
    loop {
        line.clear();
        let length = (&mut entry).take(beside.longest + 1).read_until(b'\n', &mut line).map_err(|err| broken(&err))?;
        number += 1;
        if u64::try_from(length).unwrap_or(u64::MAX) > beside.longest {
            // Contracts are what matters: a line without end ends its own file and nothing else.
            let _ = hand_over.blocking_send(some(batch));
            let _ = hand_over.blocking_send(Found::Stray(beside.name, number));
            return Ok(());
        }
        let found = match serde_json::from_slice(&line) {
            _ if length == 0 => some(std::mem::take(&mut batch)),
            Ok(one) => {
                batch.push(one);
                if batch.len() < beside.most {
                    continue;
                }
                some(std::mem::take(&mut batch))
            }
            Err(_) => Found::Stray(beside.name, number),
        };
        if hand_over.blocking_send(found).is_err() || length == 0 {
            return Ok(());
        }
    }
}
