//! Doing once what was asked twice: a program that does not know whether its request arrived sends it again with the
//! same `Idempotency-Key`, and gets the first answer.
//!
//! A key counts within its company for 24 hours. It stands for one request (method, address, body, person); another one
//! under the same key is refused. Only what was done is kept: after a refusal the key is free again. Answers are sealed,
//! because that of a new API key holds the key.

mod store;

use crate::context::{Ctx, Services};
use crate::crypto::{self, Purpose};
use crate::problem::{Complaint, Problem};
use jiff::{SignedDuration, Timestamp};

/// For how long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// After this long without an answer the first attempt has died with its process, and another may take its place.
const LONGEST_ATTEMPT: SignedDuration = SignedDuration::from_mins(5);
/// The longest key, in characters.
const LONGEST_KEY: usize = 200;

/// One request that is to be carried out once.
#[derive(Clone, Debug)]
pub struct Attempt {
    key_hash: String,
    request_hash: String,
}

/// The answer to a request that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The entity tag, where it had one.
    pub etag: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known of a request that comes in.
pub enum Claim {
    /// It is to be carried out, and then [`complete`]d or [`release`]d.
    Ours(Claimed),
    /// It was carried out before.
    Done(KeptAnswer),
}

/// A request that nobody else carries out meanwhile.
pub struct Claimed {
    key_hash: String,
    at: Timestamp,
}

impl Attempt {
    /// The attempt of a request with this key: 1 to 200 visible ASCII characters.
    ///
    /// # Errors
    /// When the key has another form.
    pub fn new(key: &str, ctx: &Ctx, request: &str, body: &[u8]) -> Result<Self, Complaint> {
        if key.is_empty() || key.len() > LONGEST_KEY || !key.bytes().all(|it| it.is_ascii_graphic()) {
            return Err(Complaint::new(
                "not_an_idempotency_key",
                format!("Write 1 to {LONGEST_KEY} letters, figures or signs without spaces, such as a random UUID."),
            ));
        }
        // Each part ends where the next begins: a person's id and a hash have a fixed length, a request has no line end.
        let whole = format!("{}{}{request}\n", ctx.person().id, crypto::fingerprint(body));
        Ok(Self { key_hash: crypto::fingerprint(key.as_bytes()), request_hash: crypto::fingerprint(whole.as_bytes()) })
    }
}

/// Claims the request for the caller, or finds its answer.
///
/// # Errors
/// `request.idempotency_mismatch` when the key stands for another request; `request.idempotency_running` while the
/// first attempt is under way.
pub async fn claim(ctx: &Ctx, attempt: &Attempt) -> Result<Claim, Problem> {
    let ours = || Claim::Ours(Claimed { key_hash: attempt.key_hash.clone(), at: ctx.now() });
    if store::insert(ctx, attempt).await? {
        return Ok(ours());
    }
    let Some(first) = store::find(ctx, &attempt.key_hash).await? else { return Err(running()) };
    let age = ctx.now().duration_since(first.at);
    if age >= KEPT || (first.answer.is_none() && age >= LONGEST_ATTEMPT) {
        return if store::take_over(ctx, attempt, first.at).await? { Ok(ours()) } else { Err(running()) };
    }
    if first.request_hash != attempt.request_hash {
        return Err(Problem::unacceptable(
            "request.idempotency_mismatch",
            "idempotency_key",
            "This Idempotency-Key was sent with another request in the last 24 hours. Nothing was changed; use a new key for a new request.",
        ));
    }
    match first.answer {
        None => Err(running()),
        Some((status, sealed)) => {
            let body = ctx.visit().services.key.open(Purpose::KeptAnswer, &subject(ctx, &attempt.key_hash), &sealed);
            let body = body.ok_or_else(|| crate::storage::damaged("a kept answer", &"it does not open"))?;
            Ok(Claim::Done(KeptAnswer { status, etag: first.etag, body }))
        }
    }
}

fn running() -> Problem {
    let detail =
        "The first request with this Idempotency-Key is still under way. Send it again in a moment to get its answer.";
    Problem { retry_after: Some(1), ..Problem::conflict("request.idempotency_running", detail) }
}

fn subject(ctx: &Ctx, key_hash: &str) -> Vec<u8> {
    format!("{}{key_hash}", ctx.company()).into_bytes()
}

/// Keeps the answer of what was carried out. A failure is logged: the work is done, and the caller gets its answer.
pub async fn complete(ctx: &Ctx, claimed: &Claimed, answer: &KeptAnswer) {
    let subject = subject(ctx, &claimed.key_hash);
    let kept = match ctx.visit().services.key.seal(Purpose::KeptAnswer, &subject, &answer.body) {
        Ok(sealed) => store::complete(ctx, claimed, answer, sealed).await.map_err(|it| it.code),
        Err(err) => Err(err.to_string()),
    };
    if let Err(reason) = kept {
        tracing::error!(reason, "the answer to a request with an Idempotency-Key could not be kept");
    }
}

/// Frees the key of a request that was refused and changed nothing.
pub async fn release(ctx: &Ctx, claimed: &Claimed) {
    if let Err(problem) = store::release(ctx, claimed).await {
        tracing::warn!(
            code = problem.code,
            "an Idempotency-Key could not be freed; it frees itself after five minutes"
        );
    }
}

/// Removes answers that are kept no longer; answers how many went.
pub async fn sweep(services: &Services) -> Result<u64, Problem> {
    store::sweep(services.db(), services.now().checked_sub(KEPT).unwrap_or(Timestamp::MIN)).await
}
