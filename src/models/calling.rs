//! The one place from which anything is sent to a model.
//!
//! Before: the right, the contract's own setting, the connection; then the call is written down, and only after that something
//! leaves. Meanwhile: one deadline for all tries, pauses that grow, nothing is tried again once a word has come. After: what came
//! is judged here and nowhere else, and written down. A person who goes away does not cut the record short: the call runs on a
//! task of its own.

use super::model::{Connection, Disturbed, End, Limits, Reply, Request, Setup};
use super::prompt::{self, Asked};
use super::quotes;
use super::{Fault, Job, STILL_WORKS, actions, store};
use crate::accounts::Right;
use crate::compliance::is_in_english;
use crate::context::Ctx;
use crate::contracts::Contract;
use crate::decisions::{self, Outcome, Record, Span};
use crate::ids::CallId;
use crate::problem::Problem;
use std::time::{Duration, Instant};

/// The most of an answer that is kept, in characters.
const LONGEST_OUTPUT: usize = 40_000;
/// The longest stretch of a contract that is sent, in characters.
const LONGEST_INPUT: usize = 400_000;

/// What is to be asked.
pub(super) struct Call<'a> {
    pub(super) job: Job,
    /// The contract and the stretch of its content that is needed; `None` for a try.
    pub(super) about: Option<(&'a Contract, Span)>,
    /// What is to be done, for the model.
    pub(super) task: String,
    /// As the person typed it.
    pub(super) question: String,
    /// The word of the clause that is asked about; empty for the whole.
    pub(super) clause: String,
    pub(super) rule_id: Option<String>,
}

/// Asks the company's model; what came of it is in the record, whatever it is.
///
/// # Errors
/// Forbidden for roles that may not ask; `model.not_set`; `model.kept_here` where the contract never leaves, which is written down;
/// `model.text_too_long`.
pub(super) async fn call(ctx: &Ctx, call: Call<'_>) -> Result<Record, Problem> {
    ctx.require(if call.job == Job::Try { Right::ManageCompany } else { Right::AskModel })?;
    let connection = actions::usable(ctx).await?.ok_or_else(not_set)?;
    let text = call.about.map(|(contract, span)| stretch(&contract.content, span)).unwrap_or_default();
    if text.chars().count() > LONGEST_INPUT {
        return Err(Problem::conflict(
            "model.text_too_long",
            format!(
                "This text is longer than the {LONGEST_INPUT} characters that are sent to a model at once. Nothing was sent. Ask about a single clause."
            ),
        ));
    }
    let (request, prompt_hash) = prompt::request(&Asked { text: &text, task: &call.task })?;
    let mut record = Record {
        id: CallId::new(ctx.now()),
        contract: call.about.map(|(contract, _)| contract.summary.id),
        contract_title: call.about.map(|(contract, _)| contract.summary.title.clone()).unwrap_or_default(),
        version: call.about.map(|(contract, _)| contract.summary.version),
        job: call.job,
        route: connection.route(),
        model: connection.model.clone(),
        prompt_hash,
        spans: call.about.map(|(_, span)| span).into_iter().collect(),
        question: call.question,
        clause: call.clause,
        rule_id: call.rule_id,
        output: String::new(),
        quotes: Vec::new(),
        dropped: 0,
        tokens: None,
        tries: 0,
        millis: None,
        cost: None,
        outcome: Outcome::Asked,
        fault: None,
        asked_by: ctx.person().id,
        asked_by_name: ctx.person().full_name.clone(),
        at: ctx.now(),
        decided: None,
    };
    let change = ctx.change().await?;
    // Asked within the change: whoever says meanwhile that the contract stays has said it before this call or after it.
    if let Some(id) = record.contract
        && store::kept_here(ctx, change.db(), id).await?.is_some()
    {
        record.outcome = Outcome::HeldBack;
        decisions::actions::begin(ctx, change, &record).await?;
        tracing::warn!(contract.id = %id, call.id = %record.id, "a contract that never leaves this server was not sent to a model");
        return Err(kept_here());
    }
    decisions::actions::begin(ctx, change, &record).await?;
    let (ctx, content) = (ctx.clone(), call.about.map(|(contract, _)| contract.content.clone()));
    let running = tokio::spawn(async move {
        run(&ctx, &connection, &request, &mut record, content.as_deref().unwrap_or_default()).await;
        decisions::actions::complete(&ctx, &record).await.map(|()| record)
    });
    running.await.map_err(|err| {
        tracing::error!(error = %err, "a call of a model ended before its time");
        Problem::unexpected()
    })?
}

/// That no model can be asked.
pub(super) fn not_set() -> Problem {
    let detail = format!(
        "No language model is set up, so nothing was sent. An owner or admin can name one under Settings, Model. {STILL_WORKS}"
    );
    Problem::conflict("model.not_set", detail)
}

fn kept_here() -> Problem {
    let detail = format!("This contract never leaves this server, so nothing was sent to the model. {STILL_WORKS}");
    Problem::conflict("model.kept_here", detail)
}

fn stretch(content: &str, span: Span) -> String {
    let (start, length) = (span.start, span.end.saturating_sub(span.start));
    let count = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
    content.chars().skip(count(start)).take(count(length)).collect()
}

/// Asks, and writes into the record what came.
async fn run(ctx: &Ctx, connection: &Connection, request: &Request, record: &mut Record, content: &str) {
    let began = Instant::now();
    let mut heard = String::new();
    let reply = match ctx.visit().services.models.setup() {
        Some(setup) => tries(setup, connection, request, &mut heard, &mut record.tries).await,
        None => Reply { end: End::Disturbed(Disturbed::by(Fault::NotReached)), tokens: None },
    };
    record.millis = Some(u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX));
    record.tokens = reply.tokens;
    let cost = reply.tokens.and_then(|it| connection.prices.cost(it));
    record.cost = cost.map(|it| (it, connection.prices.currency));
    (record.outcome, record.fault) = judged(reply.end, &heard);
    let cut: String = heard.chars().filter(|it| !is_unprintable(*it)).take(LONGEST_OUTPUT).collect();
    // A wording is new text; what it puts between quotation marks are terms that it defines.
    if record.job == Job::Propose {
        cut.trim().clone_into(&mut record.output);
    } else {
        let checked = quotes::check(cut.trim(), content);
        (record.output, record.quotes, record.dropped) = (checked.text, checked.quotes, checked.dropped);
    }
    tracing::info!(
        call.id = %record.id, job = record.job.word(), outcome = record.outcome.word(), fault = record.fault.map(Fault::word),
        tries = record.tries, duration_ms = record.millis, "a model was asked"
    );
}

/// Signs that no answer needs and that a screen or a database may stumble over.
fn is_unprintable(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || crate::typed::is_bidi_control(c)
}

/// What an end with this text amounts to.
fn judged(end: End, heard: &str) -> (Outcome, Option<Fault>) {
    let is_empty = heard.trim().is_empty();
    match end {
        End::Refused => (Outcome::Refused, None),
        End::Finished if is_empty => (Outcome::Failed, Some(Fault::Empty)),
        End::Finished if !is_in_english(heard) => (Outcome::Failed, Some(Fault::WrongLanguage)),
        End::Finished => (Outcome::Answered, None),
        End::Disturbed(it) if is_empty => (Outcome::Failed, Some(it.fault)),
        End::Disturbed(it) => (Outcome::Incomplete, Some(it.fault)),
    }
}

/// Tries until something came, it is no use, or the time is up.
async fn tries(
    setup: &Setup,
    connection: &Connection,
    request: &Request,
    heard: &mut String,
    tried: &mut u32,
) -> Reply {
    let limits = setup.limits;
    let trying = async {
        loop {
            *tried += 1;
            let mut listener = |piece: &str| heard.push_str(piece);
            let reply = setup.model.ask(connection, request, &mut listener).await;
            match pause(reply.end, *tried, heard.is_empty(), limits) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return reply,
            }
        }
    };
    match tokio::time::timeout(limits.deadline, trying).await {
        Ok(reply) => reply,
        Err(_) => Reply { end: End::Disturbed(Disturbed::by(Fault::TooSlow)), tokens: None },
    }
}

/// How long to wait before another try; `None` where there is to be none.
fn pause(end: End, tried: u32, is_silent: bool, limits: Limits) -> Option<Duration> {
    let End::Disturbed(Disturbed { fault, wait }) = end else { return None };
    if !fault.is_passing() || !is_silent || tried >= limits.tries {
        return None;
    }
    let pause = wait.unwrap_or(limits.pause * 2_u32.saturating_pow(tried - 1));
    (pause <= limits.longest_pause).then_some(pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        deadline: Duration::from_secs(90),
        pause: Duration::from_millis(500),
        longest_pause: Duration::from_secs(10),
        tries: 3,
    };

    #[test]
    fn f3_what_may_pass_is_tried_again_with_growing_pauses_and_an_answer_that_began_never() {
        let by = |fault| End::Disturbed(Disturbed::by(fault));
        assert_eq!(pause(by(Fault::Busy), 1, true, LIMITS), Some(Duration::from_millis(500)));
        assert_eq!(pause(by(Fault::Broken), 2, true, LIMITS), Some(Duration::from_secs(1)));
        assert_eq!(pause(by(Fault::NotReached), 3, true, LIMITS), None, "three tries are enough");
        assert_eq!(pause(by(Fault::Broken), 1, false, LIMITS), None, "words came already");
        let asked_to_wait = |seconds| {
            let wait = Some(Duration::from_secs(seconds));
            pause(End::Disturbed(Disturbed { fault: Fault::Busy, wait }), 1, true, LIMITS)
        };
        assert_eq!(asked_to_wait(4), Some(Duration::from_secs(4)));
        assert_eq!(asked_to_wait(600), None, "nobody sits before a page for ten minutes");
        for fault in [Fault::KeyRefused, Fault::Cut, Fault::TooSlow, Fault::NotJson, Fault::SentOn] {
            assert_eq!(pause(by(fault), 1, true, LIMITS), None, "{fault:?}");
        }
        assert_eq!(pause(End::Finished, 1, true, LIMITS), None);
    }

    #[test]
    fn f3_only_an_answer_with_its_finish_mark_and_words_in_english_is_an_answer() {
        let cut = End::Disturbed(Disturbed::by(Fault::Cut));
        let german = "Der Vertrag regelt die Beschichtung von Linsen und die Zahlung der Rechnungen innerhalb von dreißig Tagen nach deren Eingang beim Kunden.";
        for (end, heard, expected) in [
            (End::Finished, "Invoices are paid within 30 days.", (Outcome::Answered, None)),
            (End::Finished, " \n", (Outcome::Failed, Some(Fault::Empty))),
            (End::Finished, german, (Outcome::Failed, Some(Fault::WrongLanguage))),
            (End::Finished, "契約は三十日以内に支払われます。", (Outcome::Failed, Some(Fault::WrongLanguage))),
            (End::Refused, "", (Outcome::Refused, None)),
            (cut, "", (Outcome::Failed, Some(Fault::Cut))),
            (cut, "Invoices are", (Outcome::Incomplete, Some(Fault::Cut))),
        ] {
            assert_eq!(judged(end, heard), expected, "{heard}");
        }
    }
}
