//! A clause that a model rewrites as somebody wishes: shown as a change, put in only when a person accepts it.
//!
//! What must hold: everything outside of the clause stays as it is, to the letter; and a proposal counts for the version it was made
//! of and no other, so that what is replaced is what was read.

use super::asking::{answer_view, clause_choices, clause_of, whole};
use super::calling::{self, Call};
use super::prompt::Material;
use super::{Job, MadeRewriting, RewriteView, actions};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts::Contract;
use crate::contracts::actions::{edit_accepting, editable};
use crate::contracts::form::ChangeForm;
use crate::decisions::actions::decided_in_words;
use crate::decisions::{self, Outcome, Record};
use crate::document::{self, Clause, Unchanged};
use crate::ids::{CallId, ContractId};
use crate::problem::{Complaints, Problem};
use crate::typed;
use std::ops::Range;

/// The longest wish, in characters.
pub const LONGEST_WISH: usize = 2_000;
/// The longest clause as it is accepted, in characters.
const LONGEST_CLAUSE: usize = 40_000;

/// What somebody wants of a clause.
#[derive(Clone, Debug, Default)]
pub struct RewriteForm {
    /// The place of the clause among those of the contract, from 1.
    pub clause: String,
    /// What is to become of it.
    pub wish: String,
}

/// A clause in its source.
struct Written {
    clause: Clause,
    /// In characters of the source: whole lines.
    place: Range<usize>,
    text: String,
}

/// The lines of the source that a clause comes from; `None` where they hold more or less than the clause, as definitions that are
/// sorted do.
fn written(source: &str, content: &str, word: &str) -> Option<Written> {
    let (_, clause) = clause_of(word, content)?;
    let assembled = document::assemble(source);
    let span = assembled.map.source_span(clause.place.clone());
    let back = assembled.map.content_span(span.clone());
    let characters: Vec<char> = source.chars().collect();
    let count = |it: u32| usize::try_from(it).unwrap_or(usize::MAX).min(characters.len());
    let (mut start, end) = (count(span.start), count(span.end));
    // A mark may stand in the source before what is written for it.
    while start > 0 && characters.get(start - 1).is_some_and(|it| *it != '\n') {
        start -= 1;
    }
    let text: String = characters.get(start..end)?.iter().collect();
    let is_whole = assembled.content == content && back.start == clause.place.start && back.end == clause.place.end;
    (is_whole && !text.trim().is_empty()).then_some(Written { clause, place: start..end, text })
}

/// The source with other lines in the place of a clause; what stands around it stays.
fn replaced(source: &str, it: &Written, text: &str) -> String {
    let before: String = source.chars().take(it.place.start).collect();
    let after: String = source.chars().skip(it.place.end).collect();
    let space: String = it.text.chars().rev().take_while(|c| c.is_whitespace()).collect();
    format!("{before}{}{space}{after}", text.trim())
}

fn not_by_itself() -> Problem {
    Problem::invalid_field(
        "clause",
        "not_a_clause",
        "Choose a clause of this contract. Definitions that are sorted by themselves can be changed in the editor only.",
    )
}

fn task(it: &Written, wish: &str) -> String {
    format!(
        "Rewrite {}, which stands by itself between the lines “clause”, as is wished, and change nothing else. The whole contract is there \
         so that you use its names and terms. The clause is source text, so answer with source text: keep the marks its lines begin with \
         (“#. ”, “##. ”, “###. ”, or a typed number), keep each {{#name}}, and write references as {{@name}} where it does. What is \
         wished: {}",
        it.clause.address,
        wish.trim()
    )
}

/// Has the model rewrite a clause of a draft. The contract stays as it is.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit or ask; `contract.read_only`; complaints about `clause` and `wish`;
/// `model.not_set`, `model.kept_here`, `model.text_too_long`.
pub async fn rewrite(ctx: &Ctx, id: ContractId, form: &RewriteForm) -> Result<Record, Problem> {
    let contract = editable(ctx, id).await?.into_contract();
    let mut complaints = Complaints::new();
    let wish = complaints.keep("wish", typed::long_text(form.wish.trim(), LONGEST_WISH));
    if wish.as_ref().is_some_and(String::is_empty) {
        complaints.add("wish", "required", "Say what is to become of the clause.");
    }
    let found = written(&contract.source, &contract.content, &form.clause);
    if found.is_none() {
        complaints.merge(not_by_itself().complaints);
    }
    let (wish, it) = complaints.into_result(wish.zip(found))?;
    let kept_as = format!("[the source of {} in version {}]", it.clause.address, contract.summary.version);
    let call = Call {
        about: Some((&contract, whole(&contract))),
        materials: vec![Material { kept_as: Some(kept_as), ..Material::new("clause", it.text.clone()) }],
        question: wish.clone(),
        clause: form.clause.trim().to_owned(),
        ..Call::new(Job::Rewrite, task(&it, &wish))
    };
    calling::call(ctx, call).await
}

/// The page on which a clause is rewritten, with the proposal of a call.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; `contract.read_only`; `decision.missing` for a call that rewrote no
/// clause of this contract.
pub async fn show(ctx: &Ctx, id: ContractId, call: Option<CallId>) -> Result<RewriteView, Problem> {
    let contract = editable(ctx, id).await?.into_contract();
    let made = match call {
        Some(call) => Some(made(ctx, &contract, rewriting_of(ctx, call, id).await?).await?),
        None => None,
    };
    Ok(RewriteView {
        contract: id,
        version: contract.summary.version,
        clauses: clause_choices(&contract.content),
        may_ask: ctx.person().role.may(Right::AskModel),
        is_kept_here: actions::kept_here(ctx, id).await?.is_some(),
        model: actions::named(ctx).await?,
        made,
        title: contract.summary.title,
    })
}

async fn rewriting_of(ctx: &Ctx, call: CallId, id: ContractId) -> Result<Record, Problem> {
    let record = decisions::actions::get(ctx, call).await?;
    let is_this = record.job == Job::Rewrite && record.contract == Some(id);
    if is_this { Ok(record) } else { Err(Problem::missing("decision")) }
}

async fn made(ctx: &Ctx, contract: &Contract, record: Record) -> Result<MadeRewriting, Problem> {
    let is_of_now = record.version == Some(contract.summary.version);
    let (old, source) = (contract.content.clone(), contract.source.clone());
    let (word, text) = (record.clause.clone(), record.output.clone());
    let is_open = record.outcome == Outcome::Answered && is_of_now;
    let compare = move || {
        let it = written(&source, &old, &word)?;
        let new = document::assemble(&replaced(&source, &it, &text)).content;
        Some(document::redline(&old, &new).to_clean_html(Unchanged::Folded))
    };
    let html = if is_open { ctx.visit().services.heavy("the comparison", compare).await? } else { None };
    Ok(MadeRewriting {
        text: record.output.clone(),
        is_open: html.is_some(),
        html,
        is_earlier: record.outcome == Outcome::Answered && !is_of_now,
        decided: decided_in_words(ctx, &record),
        answer: answer_view(ctx, record).await?,
    })
}

/// Accepts a rewritten clause, with changes if one likes: it becomes the next version, in the name of whoever accepts.
///
/// # Errors
/// `decision.missing`, `decision.closed`; `decision.earlier_version` when the contract was changed since the model was asked;
/// complaints about `version` and `text`; all that an edit may be refused for. Nothing is changed then.
pub async fn accept(ctx: &Ctx, call: CallId, text: Option<&str>, version: Option<u32>) -> Result<Contract, Problem> {
    let record = decisions::actions::get(ctx, call).await?;
    let id = record.contract.filter(|_| record.job == Job::Rewrite).ok_or_else(|| Problem::missing("decision"))?;
    let contract = editable(ctx, id).await?.into_contract();
    let mut complaints = Complaints::new();
    let text = complaints.keep("text", typed::long_text(text.unwrap_or(&record.output), LONGEST_CLAUSE));
    if text.as_ref().is_some_and(|it| it.trim().is_empty()) {
        complaints.add("text", "required", "Write what the clause is to say, or turn the proposal down.");
    }
    if version.is_none() {
        complaints.add("version", "required", "Send the version of the contract that you saw.");
    }
    let (text, version) = complaints.into_result(text.zip(version))?;
    if contract.summary.version == version && record.version != Some(version) && record.decided.is_none() {
        return Err(Problem::conflict(
            "decision.earlier_version",
            "The contract was changed since the model was asked, so its proposal is of an earlier text. Nothing was changed. Ask again.",
        ));
    }
    let it = written(&contract.source, &contract.content, &record.clause).ok_or_else(not_by_itself)?;
    let name = &ctx.person().full_name;
    let reason = format!("Rewritten by the model {}: {}, accepted by {name}", record.model, it.clause.address);
    let source = replaced(&contract.source, &it, &text);
    let change = ChangeForm { source: Some(source), reason: Some(reason), ..ChangeForm::default() };
    edit_accepting(ctx, id, version, &change, call).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "# Services\n\n#. Services {#services}\n\n##. Birch coats.\n\n##. See clause {@pay}.\n\n#. Payment {#pay}\n\n##. Within 90 \
                          days.\n\n## Signatures\n\nSigned\n";

    fn rewritten(source: &str, word: &str, text: &str) -> Option<String> {
        let content = document::assemble(source).content;
        Some(replaced(source, &written(source, &content, word)?, text))
    }

    #[test]
    fn a4_only_the_clause_changes_and_its_marks_and_references_go_on_working() {
        let after = rewritten(SOURCE, "5", "##. Within 30 days.").unwrap();
        assert_eq!(after, SOURCE.replace("##. Within 90 days.", "##. Within 30 days."));
        let after =
            rewritten(SOURCE, "1", "#. Services {#services}\n\n##. Birch coats lenses under clause {@pay}.").unwrap();
        let content = document::assemble(&after).content;
        assert!(content.contains("Birch coats lenses under clause 2.") && !content.contains("See clause"), "{content}");
        assert!(content.ends_with("Signed\n"), "{content}");
    }

    #[test]
    fn a4_each_clause_of_a_text_with_typed_numbers_is_found_in_it() {
        let text = "# Services\n\n## 1. Services\n\n1.1 Alder coats é.\n\n## 2. Payment\n\n2.1 Within 90 days.\n";
        for (word, expected) in [("2", "1.1 Alder coats é."), ("4", "2.1 Within 90 days.")] {
            let it = written(text, &document::assemble(text).content, word).unwrap();
            assert_eq!(it.text.trim(), expected);
            assert_eq!(replaced(text, &it, expected), text, "the same words change nothing");
        }
        assert!(rewritten(text, "9", "x").is_none() && rewritten(text, "0", "x").is_none());
    }
}
