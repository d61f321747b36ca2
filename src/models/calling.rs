//! The one place from which anything is sent to a model.
//!
//! Before: the right, the contract's own setting, the connection; then the call is written down, and only after that something
//! leaves. Meanwhile: one deadline for all tries, pauses that grow, nothing is tried again once a word has come. After: what came
//! is judged here and nowhere else, and written down. A person who goes away does not cut the record short: the call runs on a
//! task of its own, and ends early only for whoever follows its words and stops or leaves.

use super::following::{Follower, UnderWay, outcome};
use super::model::{Connection, Disturbed, End, Limits, Reply, Request, Setup};
use super::prompt::{self, Asked, Manner, Material};
use super::{Fault, Job, STILL_WORKS, actions, confidence, limits, opinion, quotes, store};
use crate::accounts::Right;
use crate::compliance::is_in_english;
use crate::context::Ctx;
use crate::contracts::Contract;
use crate::decisions::{self, Outcome, Record, Span};
use crate::ids::CallId;
use crate::problem::Problem;
use crate::templates::Template;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The most of an answer that is kept, in characters.
const LONGEST_OUTPUT: usize = 40_000;
/// The same of a draft.
const LONGEST_DRAFT: usize = 200_000;
/// The longest stretch of a contract that is sent, in characters.
const LONGEST_INPUT: usize = 400_000;

/// What is to be asked.
pub(super) struct Call<'a> {
    pub(super) job: Job,
    /// The contract and the stretch of its content that is needed; `None` for a try, an empty stretch sends nothing of it.
    pub(super) about: Option<(&'a Contract, Span)>,
    /// What else there is to read.
    pub(super) materials: Vec<Material>,
    /// What is to be done, for the model.
    pub(super) task: String,
    /// As the person typed it.
    pub(super) question: String,
    /// The word of the clause that is asked about; empty for the whole.
    pub(super) clause: String,
    pub(super) rule_id: Option<String>,
    /// The headings that a draft is to have.
    pub(super) headings: Vec<String>,
    /// The template it is about; its text is the only material then.
    pub(super) template: Option<&'a Template>,
}

impl Call<'_> {
    /// A call about nothing yet.
    pub(super) fn new(job: Job, task: impl Into<String>) -> Self {
        Self {
            job,
            about: None,
            materials: Vec::new(),
            task: task.into(),
            question: String::new(),
            clause: String::new(),
            rule_id: None,
            headings: Vec::new(),
            template: None,
        }
    }
}

impl Call<'_> {
    /// What it is about, as it is called now.
    fn title(&self) -> String {
        let of_contract = self.about.map(|(contract, _)| contract.summary.title.clone());
        of_contract.or_else(|| self.template.map(|it| it.name.clone())).unwrap_or_default()
    }
}

impl Job {
    fn manner(self) -> Manner {
        match self {
            Self::Explain | Self::Summarise | Self::Answer | Self::Template | Self::Try => Manner::Reading,
            Self::Judge => Manner::Judging,
            Self::Propose | Self::Rewrite | Self::Draft => Manner::Writing,
        }
    }

    /// The most tokens of an answer.
    fn most_tokens(self) -> u32 {
        match self {
            Self::Draft => 16_000,
            Self::Judge | Self::Rewrite => 4_000,
            Self::Explain | Self::Summarise | Self::Answer | Self::Propose | Self::Template | Self::Try => 2_000,
        }
    }

    /// How many times as long as others it may take.
    fn patience(self) -> u32 {
        if self == Self::Draft { 4 } else { 1 }
    }
}

/// Asks the company's model; what came of it is in the record, whatever it is.
///
/// # Errors
/// Forbidden for roles that may not ask; `model.not_set`; `model.kept_here` where the contract never leaves, which is written down;
/// `model.text_too_long`.
pub(super) async fn call(ctx: &Ctx, call: Call<'_>) -> Result<Record, Problem> {
    let (_, running) = begin(ctx, call, None).await?;
    outcome(running).await
}

/// Asks the company's model and hands on its words as they come.
///
/// # Errors
/// As [`call`].
pub(super) async fn follow(ctx: &Ctx, call: Call<'_>) -> Result<UnderWay, Problem> {
    let (sender, pieces) = mpsc::unbounded_channel();
    let (id, running) = begin(ctx, call, Some(sender)).await?;
    Ok(UnderWay::new(id, pieces, running))
}

type Running = JoinHandle<Result<Record, Problem>>;

async fn begin(
    ctx: &Ctx,
    call: Call<'_>,
    follower: Option<mpsc::UnboundedSender<String>>,
) -> Result<(CallId, Running), Problem> {
    ctx.require(if call.job == Job::Try { Right::ManageCompany } else { Right::AskModel })?;
    let connection = actions::usable(ctx).await?.ok_or_else(not_set)?;
    let title = call.title();
    let mut materials = call.materials;
    let sent = call.about.filter(|(_, span)| span.start < span.end);
    if let Some((contract, Span { start, end })) = sent {
        let kept_as = format!("[characters {start} to {end} of version {}]", contract.summary.version);
        let text = stretch(&contract.content, Span { start, end });
        materials.insert(0, Material { kept_as: Some(kept_as), ..Material::new("contract", text) });
    }
    if materials.iter().map(|it| it.text.chars().count()).sum::<usize>() > LONGEST_INPUT {
        return Err(too_long());
    }
    let (manner, most_tokens) = (call.job.manner(), call.job.most_tokens());
    let prompt = prompt::prompt(&Asked { manner, materials: &materials, task: &call.task, most_tokens })?;
    let mut record = Record {
        id: CallId::new(ctx.now()),
        contract: call.about.map(|(contract, _)| contract.summary.id),
        contract_title: title,
        version: call.about.map(|(contract, _)| contract.summary.version).or(call.template.map(|it| it.version)),
        template_id: call.template.map(|it| it.id.clone()),
        job: call.job,
        route: connection.route(),
        model: connection.model.clone(),
        prompt_hash: prompt.print,
        prompt: prompt.kept,
        prompt_version: prompt::EDITION,
        spans: sent.map(|(_, span)| span).into_iter().collect(),
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
        confidence: None,
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
    limits::ask(ctx, change.db(), connection.prices.currency).await?;
    decisions::actions::begin(ctx, change, &record).await?;
    // What quotations are looked up in.
    let read = match call.template {
        Some(_) => materials.into_iter().next().map(|it| it.text),
        None => call.about.map(|(contract, _)| contract.content.clone()),
    };
    let (ctx, content) = (ctx.clone(), read);
    let (id, headings) = (record.id, call.headings);
    let follower = follower.map(|it| Follower::of(&ctx, id, it));
    let running = tokio::spawn(async move {
        run(&ctx, &connection, &prompt.request, &mut record, (content.as_deref().unwrap_or_default(), follower)).await;
        measure(&ctx, &mut record, &headings).await;
        decisions::actions::complete(&ctx, &record).await.map(|()| record)
    });
    Ok((id, running))
}

/// Says of a whole draft how far it can be relied on.
async fn measure(ctx: &Ctx, record: &mut Record, headings: &[String]) {
    let Some(id) = record.contract.filter(|_| record.job == Job::Draft && record.outcome == Outcome::Answered) else {
        return;
    };
    match confidence::of_draft(ctx, id, &record.output, headings).await {
        Ok(it) => record.confidence = Some(it),
        // The draft is there and is kept; only what the rules say of it is not known.
        Err(err) => tracing::error!(call.id = %record.id, error = %err, "the rules could not read a draft"),
    }
}

fn too_long() -> Problem {
    let detail = format!(
        "This text is longer than the {LONGEST_INPUT} characters that are sent to a model at once. Nothing was sent. Ask about a single clause."
    );
    Problem::conflict("model.text_too_long", detail)
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
async fn run(
    ctx: &Ctx,
    connection: &Connection,
    request: &Request,
    record: &mut Record,
    (content, follower): (&str, Option<Follower>),
) {
    let began = Instant::now();
    let mut heard = String::new();
    let reply = match ctx.visit().services.models.setup() {
        Some(setup) => {
            let limits = Limits { deadline: setup.limits.deadline * record.job.patience(), ..setup.limits };
            let pieces = follower.as_ref().map(Follower::pieces);
            let trying = tries((setup, limits), connection, request, (&mut heard, pieces), &mut record.tries);
            match follower {
                None => trying.await,
                Some(mut follower) => tokio::select! {
                    reply = trying => reply,
                    () = follower.is_over() => disturbed(Fault::Stopped),
                },
            }
        }
        None => disturbed(Fault::NotReached),
    };
    record.millis = Some(u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX));
    record.tokens = reply.tokens;
    let cost = reply.tokens.and_then(|it| connection.prices.cost(it));
    record.cost = cost.map(|it| (it, connection.prices.currency));
    (record.outcome, record.fault) = judged(record.job, reply.end, &heard);
    let most = if record.job == Job::Draft { LONGEST_DRAFT } else { LONGEST_OUTPUT };
    let cut: String = heard.chars().filter(|it| !is_unprintable(*it)).take(most).collect();
    // A wording is new text, and what it puts between quotation marks are terms that it defines; what is said of findings is looked
    // up when it is read.
    if record.job.proposes() || record.job == Job::Judge {
        bare(&cut).clone_into(&mut record.output);
    } else {
        let checked = quotes::check(cut.trim(), content);
        (record.output, record.quotes, record.dropped) = (checked.text, checked.quotes, checked.dropped);
    }
    tracing::info!(
        call.id = %record.id, job = record.job.word(), outcome = record.outcome.word(), fault = record.fault.map(Fault::word),
        tries = record.tries, duration_ms = record.millis, "a model was asked"
    );
}

fn disturbed(fault: Fault) -> Reply {
    Reply { end: End::Disturbed(Disturbed::by(fault)), tokens: None }
}

/// A text without the fence of a Markdown code block that some models put around whatever they write.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let inside = text.strip_prefix("```").and_then(|it| it.strip_suffix("```")).and_then(|it| it.split_once('\n'));
    inside.map_or(text, |(_, inside)| inside.trim())
}

/// Signs that no answer needs and that a screen or a database may stumble over.
fn is_unprintable(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || crate::typed::is_bidi_control(c)
}

/// What an end with this text amounts to.
fn judged(job: Job, end: End, heard: &str) -> (Outcome, Option<Fault>) {
    let is_empty = heard.trim().is_empty();
    match end {
        End::Refused => (Outcome::Refused, None),
        End::Finished if is_empty => (Outcome::Failed, Some(Fault::Empty)),
        // A list of items is no prose to tell a language by.
        End::Finished if job == Job::Judge => match opinion::is_readable(bare(heard)) {
            true => (Outcome::Answered, None),
            false => (Outcome::Failed, Some(Fault::OutOfForm)),
        },
        End::Finished if !is_in_english(heard) => (Outcome::Failed, Some(Fault::WrongLanguage)),
        End::Finished => (Outcome::Answered, None),
        End::Disturbed(it) if is_empty => (Outcome::Failed, Some(it.fault)),
        End::Disturbed(it) => (Outcome::Incomplete, Some(it.fault)),
    }
}

/// Tries until something came, it is no use, or the time is up.
async fn tries(
    (setup, limits): (&Setup, Limits),
    connection: &Connection,
    request: &Request,
    (heard, pieces): (&mut String, Option<mpsc::UnboundedSender<String>>),
    tried: &mut u32,
) -> Reply {
    let trying = async {
        loop {
            *tried += 1;
            let mut listener = |piece: &str| {
                heard.push_str(piece);
                if let Some(pieces) = &pieces {
                    // Whoever went away hears no more; the call ends by that.
                    let _ = pieces.send(piece.to_owned());
                }
            };
            let reply = setup.model.ask(connection, request, &mut listener).await;
            match pause(reply.end, *tried, heard.is_empty(), limits) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return reply,
            }
        }
    };
    tokio::time::timeout(limits.deadline, trying).await.unwrap_or_else(|_| disturbed(Fault::TooSlow))
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
    fn the_fence_that_some_models_put_around_a_text_is_no_part_of_it() {
        for (said, text) in [
            ("```markdown\n#. Term\n\nA year.\n```", "#. Term\n\nA year."),
            (" #. Term ", "#. Term"),
            ("```\nA year.", "```\nA year."),
            ("A ```b``` c", "A ```b``` c"),
            ("``````", "``````"),
        ] {
            assert_eq!(bare(said), text, "{said}");
        }
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
            assert_eq!(judged(Job::Answer, end, heard), expected, "{heard}");
        }
        let out_of_form = (Outcome::Failed, Some(Fault::OutOfForm));
        assert_eq!(judged(Job::Judge, End::Finished, "Everything is fine."), out_of_form);
        assert_eq!(judged(Job::Judge, End::Finished, "```json\n{\"items\": []}\n```"), (Outcome::Answered, None));
    }
}
