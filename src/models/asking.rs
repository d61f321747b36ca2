//! Asking a model about one contract: a clause in plain words, the whole in short, or a question, each answered with quotations.

use super::calling::{self, Call};
use super::{AnswerView, AskView, ClauseChoice, Job, QuoteView, actions};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts::{self, Contract};
use crate::decisions::{self, Outcome, Record, Span};
use crate::document::{self, Clause};
use crate::ids::{CallId, ContractId};
use crate::problem::{Complaints, Problem};
use crate::typed;

/// The longest question, in characters.
pub const LONGEST_QUESTION: usize = 2_000;
/// The most clauses to choose among.
const MOST_CLAUSES: usize = 400;

/// What somebody asks about a contract.
#[derive(Clone, Debug, Default)]
pub struct QuestionForm {
    /// `answer`, `summarise` or `explain`.
    pub job: String,
    /// For `answer`.
    pub question: String,
    /// For `explain`: the place of the clause among those of the contract, from 1.
    pub clause: String,
}

/// What is asked, checked.
struct Wanted {
    job: Job,
    question: String,
    clause: Option<(usize, Clause)>,
}

impl QuestionForm {
    fn check(&self, content: &str) -> Result<Wanted, Problem> {
        let mut complaints = Complaints::new();
        let job = Job::from_word(self.job.trim()).filter(|it| Job::ASKED.contains(it));
        if job.is_none() {
            complaints.add("job", "not_a_job", "Choose what you want: an answer, a summary or an explanation.");
        }
        let question = complaints.keep("question", typed::long_text(&self.question, LONGEST_QUESTION));
        if job == Some(Job::Answer) && question.as_ref().is_some_and(|it| it.trim().is_empty()) {
            complaints.add("question", "required", "Write your question here.");
        }
        let clause = match job {
            Some(Job::Explain) => clause_of(&self.clause, content),
            _ => None,
        };
        if job == Some(Job::Explain) && clause.is_none() {
            complaints.add("clause", "not_a_clause", "Choose a clause of this contract.");
        }
        let wanted = job.zip(question).map(|(job, question)| Wanted { job, question, clause });
        complaints.into_result(wanted)
    }
}

/// The clause of a place, and what it is called; clauses have no other name that holds for every contract.
pub(super) fn clause_of(word: &str, content: &str) -> Option<(usize, Clause)> {
    let place: usize = word.trim().parse().ok()?;
    let clause = document::clauses(content).into_iter().nth(place.checked_sub(1)?)?;
    Some((place, clause))
}

fn called(it: &Clause) -> String {
    const LONGEST: usize = 70;
    let words: String = it.words.chars().take(LONGEST).collect();
    let more = if it.words.chars().count() > LONGEST { "…" } else { "" };
    format!("{}: {words}{more}", it.address)
}

impl Wanted {
    fn task(&self) -> String {
        match (self.job, &self.clause) {
            (Job::Explain, Some((_, clause))) => format!(
                "Explain {} in plain words: what it means in practice for each side, and what one might overlook. At most 250 words.",
                clause.address
            ),
            (Job::Answer, _) => format!(
                "Answer this question about the contract, and quote the words on which the answer rests. The question: {}",
                self.question.trim()
            ),
            _ => "Summarise the contract in at most 350 words: who the parties are, what each must do, money, term and how it ends, liability, and what is unusual. Quote the words for each important point.".to_owned(),
        }
    }
}

/// Asks the model about a contract; what came of it is in the record, whatever it is.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not ask; complaints about `job`, `question`, `clause`; `model.not_set`,
/// `model.kept_here`, `model.no_text`.
pub async fn ask(ctx: &Ctx, id: ContractId, form: &QuestionForm) -> Result<Record, Problem> {
    let contract = contracts::actions::get(ctx, id).await?;
    ctx.require(Right::AskModel)?;
    if contract.content.trim().is_empty() {
        return Err(Problem::conflict(
            "model.no_text",
            "This contract has no text yet, so there is nothing to ask about.",
        ));
    }
    let wanted = form.check(&contract.content)?;
    let span = match &wanted.clause {
        Some((_, clause)) => Span { start: clause.place.start, end: clause.place.end },
        None => whole(&contract),
    };
    let call = Call {
        about: Some((&contract, span)),
        clause: wanted.clause.as_ref().map(|(place, _)| place.to_string()).unwrap_or_default(),
        question: wanted.question.clone(),
        ..Call::new(wanted.job, wanted.task())
    };
    calling::call(ctx, call).await
}

pub(super) fn whole(contract: &Contract) -> Span {
    Span { start: 0, end: u32::try_from(contract.content.chars().count()).unwrap_or(u32::MAX) }
}

/// The page on which a contract is asked about, with what was asked last.
///
/// # Errors
/// `contract.missing`; `decision.missing` for an answer that is not there or is about another contract.
pub async fn show(ctx: &Ctx, id: ContractId, call: Option<CallId>) -> Result<AskView, Problem> {
    let contract = contracts::actions::get(ctx, id).await?;
    let role = ctx.person().role;
    let answer = match call {
        Some(call) => {
            let record = decisions::actions::get(ctx, call).await?;
            if record.contract != Some(id) {
                return Err(Problem::missing("decision"));
            }
            Some(answer_view(ctx, record).await?)
        }
        None => None,
    };
    let kept_said = actions::kept_here(ctx, id).await?;
    Ok(AskView {
        contract: id,
        has_text: !contract.content.trim().is_empty(),
        clauses: clause_choices(&contract.content),
        is_kept_here: kept_said.is_some(),
        kept_said,
        may_ask: role.may(Right::AskModel),
        may_keep: role.may(Right::EditContracts),
        may_write: role.may(Right::EditContracts) && contract.summary.status.may_be_edited(),
        may_set: role.may(Right::ManageCompany),
        model: actions::named(ctx).await?,
        answer,
        title: contract.summary.title,
        version: contract.summary.version,
    })
}

/// The clauses of a contract to choose among.
pub(super) fn clause_choices(content: &str) -> Vec<ClauseChoice> {
    let clauses = document::clauses(content).into_iter().take(MOST_CLAUSES);
    (1..).zip(clauses).map(|(place, it)| ClauseChoice { word: u32::to_string(&place), label: called(&it) }).collect()
}

/// What a model answered, in words.
pub(super) async fn answer_view(ctx: &Ctx, it: Record) -> Result<AnswerView, Problem> {
    // Quotations are of the version that was asked about; another one may have other clauses.
    let content = match (it.contract, it.version, it.quotes.is_empty()) {
        (Some(id), Some(version), false) => contracts::actions::version(ctx, id, version).await?.1.content,
        _ => String::new(),
    };
    let clauses = document::clauses(&content);
    let place = |at: u32| clauses.iter().rfind(|it| it.place.contains(&at)).map(|it| it.address.to_string());
    let quotes = (1..).zip(&it.quotes).map(|(number, quote)| QuoteView {
        number,
        text: quote.text.clone(),
        place: place(quote.start),
    });
    Ok(AnswerView {
        call: it.id,
        job: it.job,
        is_whole: matches!(it.outcome, Outcome::Answered | Outcome::Accepted | Outcome::TurnedDown),
        is_refused: it.outcome == Outcome::Refused,
        fault: it.fault,
        paragraphs: it.output.split("\n\n").map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect(),
        quotes: quotes.collect(),
        dropped: it.dropped,
        measured: it.measured(),
        version: it.version.unwrap_or_default(),
        question: it.question,
        clause: it.clause,
        model: it.model,
    })
}
