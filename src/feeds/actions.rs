//! Making, taking away and reading a feed.

use super::{FeedView, store};
use crate::accounts::{self, Right};
use crate::audit::{Action, Happening};
use crate::context::{Ctx, Visit};
use crate::contracts::actions::{first_ids, of_ids};
use crate::contracts::{Filter, Status, Summary};
use crate::crypto;
use crate::dates;
use crate::ids::ContractId;
use crate::keydates::{self, Entry};
use crate::obligations::Shown;
use crate::obligations::actions::find as find_obligations;
use crate::problem::Problem;
use jiff::{SignedDuration, Timestamp};

pub use super::store::Feed;

/// The most contracts and the most obligations of one feed.
const MOST: usize = 5_000;
/// How many contracts are read at a time.
const AT_ONCE: usize = 500;
/// The last read is written down at most once in this time: reading should not write.
const READ_IS_NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// The person's feed, if there is one.
///
/// # Errors
/// Forbidden for roles that may not read contracts.
pub async fn find(ctx: &Ctx) -> Result<Option<Feed>, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::own(ctx).await
}

/// The person's feed in words.
///
/// # Errors
/// As [`find`].
pub async fn show(ctx: &Ctx) -> Result<FeedView, Problem> {
    let feed = find(ctx).await?;
    let words = |at: Timestamp| dates::moment_in_words(at, ctx.now(), ctx.zone());
    Ok(FeedView {
        made: feed.as_ref().map(|it| words(it.made_at)),
        read: feed.as_ref().and_then(|it| it.read_at).map(words),
    })
}

/// Makes the person's feed, or gives it a new address; the one before is worth nothing from then on. Answers the address.
///
/// # Errors
/// As [`find`]; forbidden for API keys that could not make a key.
pub async fn make(ctx: &Ctx) -> Result<String, Problem> {
    may_make(ctx)?;
    let token = crypto::random_token().map_err(|err| {
        tracing::error!(error = %err, "the operating system gave no random bytes");
        Problem::unexpected()
    })?;
    let change = ctx.change().await?;
    store::put(ctx, change.db(), crypto::fingerprint(token.as_bytes())).await?;
    let person = ctx.person();
    change.commit(ctx, Happening::new(Action::FeedMade, "account", person.id, &person.full_name)).await?;
    Ok(format!("{}/feeds/{token}.ics", ctx.visit().services.post.address()))
}

/// Whether the person, by what they act with, may have a feed.
///
/// # Errors
/// As [`make`].
pub fn may_make(ctx: &Ctx) -> Result<(), Problem> {
    ctx.require(Right::ReadContracts)?;
    may_change_by_key(ctx)
}

/// An address is good without a sign-in and outlives the key that made it, so it takes the scope that makes keys.
fn may_change_by_key(ctx: &Ctx) -> Result<(), Problem> {
    if ctx.is_by_key() { ctx.require(Right::MakeKeys) } else { Ok(()) }
}

/// Takes the person's feed away, if there is one.
///
/// # Errors
/// Forbidden for API keys that could not make a key.
pub async fn revoke(ctx: &Ctx) -> Result<(), Problem> {
    may_change_by_key(ctx)?;
    let change = ctx.change().await?;
    if !store::delete(ctx, change.db()).await? {
        return Ok(());
    }
    let person = ctx.person();
    change.commit(ctx, Happening::new(Action::FeedRevoked, "account", person.id, &person.full_name)).await
}

/// The feed of a token: ends, renewals and notice dates of the contracts that are not over, and obligations that are not
/// closed, as far as its person may read them now (RFC 5545).
///
/// # Errors
/// `feed.missing` when the token is unknown or was replaced, or its person may not read any more.
pub async fn read(visit: &Visit, token: &str) -> Result<String, Problem> {
    let missing = || Problem::missing("feed");
    let feed = store::by_hash(visit.db(), &crypto::fingerprint(token.as_bytes())).await?.ok_or_else(missing)?;
    let person = accounts::store::by_id(visit.db(), feed.user).await?.ok_or_else(missing)?;
    let ctx = visit.as_person(person);
    ctx.require(Right::ReadContracts).map_err(|_| missing())?;
    let is_noted = feed.read_at.is_some_and(|at| visit.now.duration_since(at) < READ_IS_NOTED_EVERY);
    if !is_noted && let Err(problem) = store::note_read(visit.db(), feed.user, visit.now).await {
        // Reading goes on where the database cannot be written to.
        tracing::warn!(code = problem.code, "the reading of a feed could not be noted");
    }
    let mut entries = Vec::new();
    for contract in keydates::actions::of_all(&ctx, alive(&ctx).await?).await? {
        entries.extend(keydates::actions::entries(&ctx, &contract));
    }
    entries.extend(obligations(&ctx).await?);
    entries.sort_by(|a, b| (a.day, &a.uid).cmp(&(b.day, &b.uid)));
    Ok(keydates::feed(&format!("{}: contracts", ctx.person().company), ctx.now(), &entries))
}

/// The contracts that are not over.
async fn alive(ctx: &Ctx) -> Result<Vec<Summary>, Problem> {
    let mut all = Vec::new();
    for status in [Status::Active, Status::PendingReview, Status::Draft] {
        let filter = Filter { status: Some(status), ..Filter::default() };
        let room = u32::try_from(MOST.saturating_sub(all.len())).unwrap_or(0);
        for some in first_ids(ctx, &filter, room).await?.chunks(AT_ONCE) {
            all.extend(of_ids(ctx, some).await?.into_values());
        }
    }
    Ok(all)
}

async fn obligations(ctx: &Ctx) -> Result<Vec<Entry>, Problem> {
    let mut entries = Vec::new();
    for page in 1.. {
        let found = find_obligations(ctx, Shown::Open, page, 100).await?;
        entries.extend(found.obligations.into_iter().map(|it| Entry {
            uid: format!("obligation-{}@pactoria", it.id),
            day: it.due,
            summary: format!("{} ({})", it.title, it.owner_name),
            description: format!("{}\n{}", it.contract_title, it.clause).trim_end().to_owned(),
            url: Some(page_of(ctx, it.contract, "/obligations")),
        }));
        if page >= found.pages || entries.len() >= MOST {
            break;
        }
    }
    Ok(entries)
}

fn page_of(ctx: &Ctx, contract: ContractId, rest: &str) -> String {
    format!("{}/contracts/{contract}{rest}", ctx.visit().services.post.address())
}
