//! A draft that a model writes, starting from what the template engine writes where a template fits.
//!
//! What must always hold: nothing of it stands in the contract before a named person takes it over, whole or changed, and then it is
//! a version of theirs whose reason names the model. What broke off or was stopped is kept and shown, and cannot be taken over.

use super::asking::answer_view;
use super::calling::{self, Call};
use super::prompt::Material;
use super::{DraftView, Job, STILL_WORKS, UnderWay, WriteView, actions};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts::actions::{edit_accepting, editable, fill, get, recommended};
use crate::contracts::form::{ChangeForm, LONGEST_DESCRIPTION};
use crate::contracts::{self, Contract};
use crate::decisions::actions::decided_in_words;
use crate::decisions::{self, Outcome, Record, Span};
use crate::document::{self, Unchanged};
use crate::ids::{CallId, ContractId};
use crate::problem::{Complaints, Problem};
use crate::templates::Chosen;
use crate::typed;

const TASK: &str = "Write the whole contract that is described between the lines “description”, for England and Wales, complete and ready \
to be read by both sides. Where a draft stands between the lines “draft”, start from it: keep its clauses, its defined terms and its \
protections, change what the description asks for, and add what it misses. It is source text, so write source text: a line that \
begins with “#. ” is the heading of a numbered clause, “##. ” a sub-clause, “###. ” an item of one; “{#name}” at the end of such a line \
names it, and “{@name}” in a sentence is its number; “#D. Term: meaning” defines a term; “#S. Title” begins a schedule. Never \
write a clause number yourself. The title of the contract is a line that begins with “# ”.";

/// What somebody wants written.
#[derive(Clone, Debug, Default)]
pub struct WriteForm {
    /// In plain English; `None` takes the description that is kept with the contract.
    pub description: Option<String>,
}

/// What a model is to be asked for.
struct Wanted {
    contract: Contract,
    description: String,
    template: Option<Chosen>,
}

async fn wanted(ctx: &Ctx, id: ContractId, form: &WriteForm) -> Result<Wanted, Problem> {
    let contract = editable(ctx, id).await?.into_contract();
    let mut complaints = Complaints::new();
    let typed_words = form.description.as_deref().unwrap_or(&contract.plain_english_input);
    let description = complaints.keep("description", typed::long_text(typed_words.trim(), LONGEST_DESCRIPTION));
    let template = recommended(ctx, &contract, description.as_deref().unwrap_or_default()).await?;
    if template.is_none() && description.as_ref().is_some_and(String::is_empty) {
        complaints.add("description", "required", "Say in a sentence or two what you need a contract for.");
    }
    complaints.into_result(description).map(|description| Wanted { contract, description, template })
}

impl Wanted {
    fn call(&self, ctx: &Ctx) -> Call<'_> {
        let draft = self.template.as_ref().map(|it| fill(ctx, &self.contract, it, &self.description).1.source);
        let it = &self.contract.summary;
        let parties = match &it.supplier_name {
            Some(supplier) => format!("The parties: {supplier} and {}.", it.client_name),
            None => format!("One party: {}.", it.client_name),
        };
        let described = [format!("{}: {}", it.contract_type.label(), it.title), parties, self.description.clone()];
        let materials = [("description", described.join("\n")), ("draft", draft.unwrap_or_default())];
        Call {
            about: Some((&self.contract, Span { start: 0, end: 0 })),
            materials: materials.map(|(name, text)| Material::new(name, text)).into(),
            question: self.description.clone(),
            headings: self.template.iter().flat_map(|it| it.headings()).map(str::to_owned).collect(),
            ..Call::new(Job::Draft, TASK)
        }
    }
}

/// Has the model write a draft, and waits for it. The contract stays as it is.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit or ask; `contract.read_only`; a complaint about `description`;
/// `model.not_set`, `model.kept_here`, `model.text_too_long`.
pub async fn write(ctx: &Ctx, id: ContractId, form: &WriteForm) -> Result<Record, Problem> {
    let wanted = wanted(ctx, id, form).await?;
    calling::call(ctx, wanted.call(ctx)).await
}

/// The same, with its words as they come.
///
/// # Errors
/// As [`write()`].
pub async fn begin(ctx: &Ctx, id: ContractId, form: &WriteForm) -> Result<UnderWay, Problem> {
    let wanted = wanted(ctx, id, form).await?;
    calling::follow(ctx, wanted.call(ctx)).await
}

/// Stops a draft of the person's own that is being written; `false` where there is none of that id in this process.
///
/// # Errors
/// Forbidden for roles that may not ask.
pub fn stop(ctx: &Ctx, call: CallId) -> Result<bool, Problem> {
    ctx.require(Right::AskModel)?;
    Ok(super::following::stop(ctx, call))
}

/// The page on which a draft is written, with the draft of a call.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; `contract.read_only`; `decision.missing` for a call that is no draft of
/// this contract.
pub async fn show(ctx: &Ctx, id: ContractId, call: Option<CallId>) -> Result<WriteView, Problem> {
    let contract = editable(ctx, id).await?.into_contract();
    let record = match call {
        Some(call) => Some(draft_of(ctx, call, id).await?),
        None => None,
    };
    let last = decisions::actions::last_about(ctx, id, Job::Draft, None).await?.map(|it| it.id);
    let description = record.as_ref().map_or(&contract.plain_english_input, |it| &it.question).clone();
    let template = recommended(ctx, &contract, &description).await?.map(|it| it.name.clone());
    let draft = match record {
        Some(record) => Some(draft_view(ctx, &contract, record).await?),
        None => None,
    };
    Ok(WriteView {
        contract: id,
        version: contract.summary.version,
        has_text: !contract.content.trim().is_empty(),
        description,
        template,
        may_ask: ctx.person().role.may(Right::AskModel),
        is_kept_here: actions::kept_here(ctx, id).await?.is_some(),
        model: actions::named(ctx).await?,
        last: last.filter(|it| Some(*it) != call),
        draft,
        title: contract.summary.title,
    })
}

async fn draft_of(ctx: &Ctx, call: CallId, id: ContractId) -> Result<Record, Problem> {
    let record = decisions::actions::get(ctx, call).await?;
    let is_this = record.job == Job::Draft && record.contract == Some(id);
    if is_this { Ok(record) } else { Err(Problem::missing("decision")) }
}

async fn draft_view(ctx: &Ctx, contract: &Contract, record: Record) -> Result<DraftView, Problem> {
    let is_whole = matches!(record.outcome, Outcome::Answered | Outcome::Accepted | Outcome::TurnedDown);
    let (old, source) = (contract.content.clone(), record.output.clone());
    let draw = move || {
        let new = document::assemble(&source).content;
        match old.trim().is_empty() {
            true => document::to_clean_html(&new, &[]),
            false => document::redline(&old, &new).to_clean_html(Unchanged::Folded),
        }
    };
    let html = if is_whole { ctx.visit().services.heavy("the draft", draw).await? } else { String::new() };
    Ok(DraftView {
        html,
        text: record.output.clone(),
        confidence: record.confidence,
        is_open: record.outcome == Outcome::Answered,
        decided: decided_in_words(ctx, &record),
        answer: answer_view(ctx, record).await?,
    })
}

/// How a draft is taken over.
#[derive(Clone, Debug, Default)]
pub struct TakeOverForm {
    /// The text, where it was changed.
    pub text: Option<String>,
    /// The version of the contract that was seen.
    pub version: Option<u32>,
}

/// Takes a whole draft over: it becomes the text of the contract's next version, in the name of whoever takes it over.
///
/// # Errors
/// `decision.missing`, `decision.closed`; complaints about `version` and `text`; all that an edit may be refused for. Nothing is
/// changed then.
pub async fn take_over(ctx: &Ctx, call: CallId, form: &TakeOverForm) -> Result<Contract, Problem> {
    let record = decisions::actions::get(ctx, call).await?;
    let id = record.contract.filter(|_| record.job == Job::Draft).ok_or_else(|| Problem::missing("decision"))?;
    editable(ctx, id).await?;
    let mut complaints = Complaints::new();
    let text = form.text.as_deref().unwrap_or(&record.output);
    let text = complaints.keep("text", typed::long_text(text, typed::LONGEST_TEXT));
    if text.as_ref().is_some_and(|it| it.trim().is_empty()) {
        complaints.add("text", "required", "A contract needs a text. Write one, or turn the draft down.");
    }
    if form.version.is_none() {
        complaints.add("version", "required", "Send the version of the contract that you saw.");
    }
    let (text, version) = complaints.into_result(text.zip(form.version))?;
    let changed = if text.trim() == record.output.trim() { "" } else { ", with changes" };
    let reason = format!("Drafted by the model {}, taken over by {}{changed}", record.model, ctx.person().full_name);
    let change = ChangeForm { source: Some(text), reason: Some(reason), ..ChangeForm::default() };
    edit_accepting(ctx, id, version, &change, call).await
}

/// How the text of a contract is to be generated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Generating {
    pub wanted: contracts::actions::Wanted,
    /// Whether by the model; `None` for by the model where one is set up and may read the contract.
    pub with_model: Option<bool>,
}

/// What generating a text yielded.
pub enum Text {
    /// The template engine wrote it, and it is the contract's text now.
    Assembled(Box<contracts::actions::Generated>),
    /// A model wrote it, with its numbers and references written out; it waits for a person who takes it over.
    Proposed(Box<Record>, String),
}

/// Generates the text of a draft: by the model as a proposal, or by the template engine.
///
/// # Errors
/// As [`write()`] and [`contracts::actions::generate`]; `model.away` where no whole draft came of it.
pub async fn generate(ctx: &Ctx, id: ContractId, how: Generating) -> Result<Text, Problem> {
    if !by_model(ctx, id, how).await? {
        return Ok(Text::Assembled(Box::new(contracts::actions::generate(ctx, id, how.wanted).await?)));
    }
    contracts::actions::may_be_generated(&get(ctx, id).await?, how.wanted)?;
    let record = write(ctx, id, &WriteForm::default()).await?;
    if record.outcome == Outcome::Answered {
        let content = document::assemble(&record.output).content;
        return Ok(Text::Proposed(Box::new(record), content));
    }
    let what = record.fault.map_or("The model declined to write it.", super::Fault::sentence);
    let detail = format!(
        "{what} Nothing was changed; what came stands in decision {}. Send \"with_model\": false to have it assembled from a template. {STILL_WORKS}",
        record.id
    );
    Err(Problem::away("model.away", detail))
}

async fn by_model(ctx: &Ctx, id: ContractId, how: Generating) -> Result<bool, Problem> {
    match how.with_model {
        Some(is_wanted) => Ok(is_wanted),
        None => {
            let is_set = ctx.person().role.may(Right::AskModel) && actions::named(ctx).await?.is_some();
            Ok(is_set && actions::kept_here(ctx, id).await?.is_none())
        }
    }
}
