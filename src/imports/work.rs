//! Reading files by themselves, one after the other.
//!
//! A file is taken up for a short while; whoever has it then writes down how it went, in one change. A process that is
//! killed in between leaves a file that is taken up again when that while is over. Nothing is lost and nothing is done
//! twice: what comes of a file depends on its bytes alone, and only who still has it may write.

use super::actions::refused;
use super::store::{self, Claim, NewFile, Outcome, Reading};
use super::{FileState, Proposal};
use crate::accounts::actions::for_the_system;
use crate::compliance::keyterms;
use crate::context::{Ctx, Services};
use crate::files::{self, FileStore, Kept};
use crate::ids::CompanyId;
use crate::problem::{Kind, Problem};
use crate::storage::Change;
use crate::typed::{LONGEST_TEXT, long_text};
use jiff::SignedDuration;
use pactoria_intake::Refusal;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use tokio::runtime::Handle;

/// For how long a file is taken up. Reading one takes seconds at the worst.
const TAKEN_FOR: SignedDuration = SignedDuration::from_secs(30);
/// After how long a file is tried again when the place where it is kept was away.
const AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(5);
/// How often a file is taken up before it is given up: one that ends the process each time must not do so for ever.
const MOST_ATTEMPTS: u32 = 3;
const UNAUDITED: &str = "how far a file was read is no act of a person; the contract made of it stands in the trail";

/// What became of a file that was taken up.
enum Came {
    Ended,
    /// It was not ours any more.
    NotOurs,
    /// The place where it is kept is away, and it is to be tried again.
    PutBack,
}

impl Came {
    fn ended_if(is_ours: bool) -> Self {
        if is_ours { Self::Ended } else { Self::NotOurs }
    }
}

/// Reads every file that is due; answers how many came to an end. Safe to run twice, and beside another process. Once the
/// place of kept files was found to be away, only what lies on this machine is read; the rest is put back.
///
/// # Errors
/// When the database fails; what was not finished is taken up again.
pub async fn work_through(services: &Arc<Services>) -> Result<u32, Problem> {
    let mut contexts: BTreeMap<CompanyId, Ctx> = BTreeMap::new();
    let (mut done, mut is_away) = (0, false);
    while let Some(claim) = take_up(services).await? {
        let ctx = match contexts.entry(claim.company) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => match for_the_system(services, claim.company).await? {
                Some(ctx) => unknown.insert(ctx),
                None => continue,
            },
        };
        match read_one(services, ctx, &claim, is_away).await? {
            Came::Ended => done += 1,
            Came::NotOurs => {}
            Came::PutBack => is_away = true,
        }
    }
    Ok(done)
}

async fn take_up(services: &Arc<Services>) -> Result<Option<Claim>, Problem> {
    let now = services.now();
    // Looking does not take the place of somebody who writes.
    if !store::is_anything_due(services.db(), now).await? {
        return Ok(None);
    }
    let until = now.checked_add(TAKEN_FOR).map_err(|_| Problem::unexpected())?;
    let change = Change::begin(services.db()).await?;
    let claim = store::claim(change.db(), now, until).await?;
    change.commit_unaudited(UNAUDITED).await?;
    Ok(claim)
}

/// Reads one file and writes down how it went.
async fn read_one(services: &Arc<Services>, ctx: &Ctx, claim: &Claim, is_away: bool) -> Result<Came, Problem> {
    if claim.attempts >= MOST_ATTEMPTS {
        let reason = "Reading this file was broken off several times, so it was given up. The file itself is kept. Save it again from the program it came from and hand in that copy.";
        return put(services, claim, &Outcome::Refused("intake.given_up", reason)).await;
    }
    let before = store::same_content(ctx, ctx.db(), claim.import, claim.position, &claim.hash).await?;
    if let Some(before) = before {
        return put(services, claim, &Outcome::SameAs(&before)).await;
    }
    let kept = if is_away {
        services.files.read_here(claim.company, &claim.hash).await
    } else {
        services.files.read(claim.company, &claim.hash).await
    };
    let bytes = match kept {
        Ok(bytes) => bytes,
        Err(problem) if problem.kind == Kind::Away => return put_back(services, claim).await,
        Err(problem) => return put(services, claim, &Outcome::Refused(&problem.code, &problem.detail)).await,
    };
    let (files, company) = (services.files.clone(), claim.company);
    let (name, own_name) = (claim.name.clone(), ctx.person().company.clone());
    let runtime = Handle::current();
    let read = move || digest(&files, &runtime, company, &bytes, &name, &own_name);
    match services.heavy("reading a file", read).await {
        Ok(Ok(Digested::Read(reading))) => {
            let state = if reading.proposals.iter().all(|it: &Proposal| it.is_sure) {
                FileState::Read
            } else {
                FileState::NeedsReview
            };
            put(services, claim, &Outcome::Read(state, &reading)).await
        }
        Ok(Ok(Digested::Archive(found, kept))) => unpack(services, ctx, claim, &found, &kept).await,
        Ok(Ok(Digested::Refused(code, reason))) => put(services, claim, &Outcome::Refused(code, &reason)).await,
        Ok(Err(problem)) if problem.kind == Kind::Away => put_back(services, claim).await,
        Ok(Err(problem)) => put(services, claim, &Outcome::Refused(&problem.code, &problem.detail)).await,
        // The log has the cause.
        Err(_) => {
            let reason = "Reading this file failed on our side. The file itself is kept; tell whoever runs Pactoria.";
            put(services, claim, &Outcome::Refused("intake.failed", reason)).await
        }
    }
}

/// Puts a file back into the queue whose bytes cannot be reached just now. That counts as no attempt, however long it lasts.
async fn put_back(services: &Arc<Services>, claim: &Claim) -> Result<Came, Problem> {
    let at = services.now().checked_add(AGAIN_AFTER).map_err(|_| Problem::unexpected())?;
    let reason = "The place where files are kept cannot be reached just now. This file is safe in the queue and is tried again by itself.";
    put(services, claim, &Outcome::Again(at, reason)).await?;
    Ok(Came::PutBack)
}

async fn put(services: &Arc<Services>, claim: &Claim, outcome: &Outcome<'_>) -> Result<Came, Problem> {
    let change = Change::begin(services.db()).await?;
    let is_ours = store::put_outcome(change.db(), services.now(), claim, outcome).await?;
    change.commit_unaudited(UNAUDITED).await?;
    Ok(Came::ended_if(is_ours))
}

/// The files of an archive follow those of its import, in one change with the archive's own end.
async fn unpack(
    services: &Arc<Services>,
    ctx: &Ctx,
    claim: &Claim,
    found: &[NewFile],
    kept: &[Kept],
) -> Result<Came, Problem> {
    let change = Change::begin(services.db()).await?;
    if !store::put_outcome(change.db(), services.now(), claim, &Outcome::Unpacked).await? {
        return Ok(Came::NotOurs);
    }
    files::note(ctx, change.db(), kept).await?;
    store::insert_files(ctx, change.db(), claim.import, found).await?;
    change.commit_unaudited(UNAUDITED).await?;
    Ok(Came::Ended)
}

/// What came of a file.
enum Digested {
    Read(Reading),
    Archive(Vec<NewFile>, Vec<Kept>),
    Refused(&'static str, String),
}

impl Digested {
    fn refused(refusal: Refusal) -> Self {
        Self::Refused(refusal.code(), refusal.to_string())
    }
}

/// Reads the bytes of a file. Blocks, and takes a processor.
fn digest(
    files: &FileStore,
    runtime: &Handle,
    company: CompanyId,
    bytes: &[u8],
    name: &str,
    own_name: &str,
) -> Result<Digested, Problem> {
    let read = match pactoria_intake::read(bytes, name) {
        Ok(read) => read,
        Err(Refusal::Archive) => return unpacked(files, runtime, company, bytes),
        Err(refusal) => return Ok(Digested::refused(refusal)),
    };
    let Ok(content) = long_text(&read.text, LONGEST_TEXT) else { return Ok(Digested::refused(Refusal::TooLong)) };
    let proposals = keyterms::propose(&content, own_name, name);
    Ok(Digested::Read(Reading {
        pages: read.pages,
        notes: read.notes.iter().map(ToString::to_string).collect(),
        content,
        proposals,
        ..Reading::default()
    }))
}

/// Keeps the files of an archive one at a time.
fn unpacked(files: &FileStore, runtime: &Handle, company: CompanyId, bytes: &[u8]) -> Result<Digested, Problem> {
    let entries = match pactoria_intake::entries(bytes) {
        Ok(entries) => entries,
        Err(refusal) => return Ok(Digested::refused(refusal)),
    };
    let (mut found, mut kept) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry.content {
            Ok(bytes) => {
                let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                let media_type = files::media_type(&bytes);
                let hash = runtime.block_on(files.keep(company, bytes))?;
                kept.push(Kept { hash: hash.clone(), size, media_type });
                found.push(NewFile { name: entry.name, hash, size, media_type, refused: None });
            }
            Err(refusal) => found.push(refused(entry.name, refusal.code(), &refusal.to_string())),
        }
    }
    if found.is_empty() { Ok(Digested::refused(Refusal::Empty)) } else { Ok(Digested::Archive(found, kept)) }
}
