//! A wording that a model proposes for a finding: shown as a change, put in only when a person accepts it.

use super::asking::{answer_view, whole};
use super::calling::{self, Call};
use super::drafting::{self, TakeOverForm};
use super::{Job, MadeProposal, ProposalView, actions, rewriting};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts;
use crate::decisions::actions::decided_in_words;
use crate::decisions::{self, Outcome, Record};
use crate::fixes::FixView;
use crate::fixes::actions::{FixForm, PutIn, put_proposal_in, show_words};
use crate::ids::{CallId, ContractId};
use crate::problem::Problem;

/// Asks the model for a wording that answers a finding of a draft. The contract stays as it is.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; `contract.read_only`; `finding.missing`; `fix.nothing_to_fix`;
/// `model.not_set`, `model.kept_here`.
pub async fn propose(ctx: &Ctx, id: ContractId, rule_id: &str) -> Result<Record, Problem> {
    let it = show_words(ctx, id, rule_id, None).await?;
    if !it.outcome.is_problem() {
        return Err(Problem::conflict(
            "fix.nothing_to_fix",
            format!(
                "There is nothing to fix: the outcome of this rule is “{}”. Nothing was sent.",
                it.outcome.label().to_lowercase()
            ),
        ));
    }
    let contract = contracts::actions::get(ctx, id).await?;
    let call = Call {
        about: Some((&contract, whole(&contract))),
        rule_id: Some(it.rule_id.clone()),
        ..Call::new(Job::Propose, task(&it))
    };
    calling::call(ctx, call).await
}

fn task(it: &FixView) -> String {
    format!(
        "A rule of UK law found something missing or wrong in this contract. Write the wording that answers it, to be put into the contract \
         as it is: only the wording, in one to four short paragraphs with a blank line between them, without a heading, without numbers, \
         and with no word before or after it. Use the names and terms of the contract. Put what only the parties know in [square brackets].\n\
         The rule: {}\nWhat was found: {}\nWhat to do: {}\nThe law: {}",
        it.title,
        it.message,
        it.recommendation,
        it.law.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join("; ")
    )
}

/// The page on which a wording is proposed for a finding, with the proposal of a call.
///
/// # Errors
/// As [`propose`], but for what concerns sending; `decision.missing` for a call that is no proposal for this finding.
pub async fn show(ctx: &Ctx, id: ContractId, rule_id: &str, call: Option<CallId>) -> Result<ProposalView, Problem> {
    let record = match call {
        Some(call) => Some(proposal_of(ctx, call, (id, rule_id)).await?),
        None => None,
    };
    let text = record.as_ref().filter(|it| it.outcome == Outcome::Answered).map(|it| it.output.clone());
    let it = show_words(ctx, id, rule_id, text.as_deref()).await?;
    let preview = it.proposal.and_then(|it| it.preview);
    let made = match record {
        Some(record) => Some(MadeProposal {
            text: record.output.clone(),
            html: preview.as_ref().map(|it| it.html.clone()),
            expected: preview.map(|it| it.expected),
            is_open: record.outcome == Outcome::Answered,
            decided: decided_in_words(ctx, &record),
            answer: answer_view(ctx, record).await?,
        }),
        None => None,
    };
    Ok(ProposalView {
        contract: id,
        contract_title: it.contract_title,
        rule_id: it.rule_id,
        finding: it.title,
        message: it.message,
        recommendation: it.recommendation,
        version: it.version,
        may_ask: ctx.person().role.may(Right::AskModel),
        is_kept_here: actions::kept_here(ctx, id).await?.is_some(),
        model: actions::named(ctx).await?,
        made,
    })
}

async fn proposal_of(ctx: &Ctx, call: CallId, (id, rule_id): (ContractId, &str)) -> Result<Record, Problem> {
    let record = decisions::actions::get(ctx, call).await?;
    let is_this =
        record.job == Job::Propose && record.contract == Some(id) && record.rule_id.as_deref() == Some(rule_id);
    if is_this { Ok(record) } else { Err(Problem::missing("decision")) }
}

/// Accepts what a model proposed, whatever it is, with changes if one likes.
///
/// # Errors
/// As [`accept`], [`rewriting::accept`] and [`drafting::take_over`].
pub async fn accept_any(ctx: &Ctx, call: CallId, form: &FixForm) -> Result<(), Problem> {
    match decisions::actions::get(ctx, call).await?.job {
        Job::Draft => {
            let form = TakeOverForm { text: form.text.clone(), version: form.version };
            drafting::take_over(ctx, call, &form).await.map(drop)
        }
        Job::Rewrite => rewriting::accept(ctx, call, form.text.as_deref(), form.version).await.map(drop),
        Job::Propose | Job::Explain | Job::Summarise | Job::Answer | Job::Judge | Job::Template | Job::Try => {
            accept(ctx, call, form).await.map(drop)
        }
    }
}

/// Accepts a proposal, with changes if one likes: it becomes the next version, in the name of whoever accepts.
///
/// # Errors
/// `decision.missing`, `decision.closed`; all that an edit may be refused for. Nothing is changed then.
pub async fn accept(ctx: &Ctx, call: CallId, form: &FixForm) -> Result<PutIn, Problem> {
    let record = decisions::actions::get(ctx, call).await?;
    let (Some(id), Some(rule_id)) = (record.contract, record.rule_id.clone()) else {
        return Err(Problem::missing("decision"));
    };
    let reason =
        format!("Proposed by the model {} for {rule_id}, accepted by {}", record.model, ctx.person().full_name);
    put_proposal_in(ctx, id, &rule_id, form, (call, &record.output, reason)).await
}
