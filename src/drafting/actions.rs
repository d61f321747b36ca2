//! Beginning a sheet, answering step by step, and making the contract.

use super::store::{self, Sheet};
use super::{SheetRow, SheetView, describing};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::contracts;
use crate::dates;
use crate::document;
use crate::ids::{ContractId, SheetId};
use crate::problem::{Complaints, Kind, Problem};
use crate::templates::{self, Chosen, OwnSide, Template};
use crate::typed::{LONGEST_TEXT, MOST_ANSWERED, characters_of};
use std::collections::BTreeMap;

/// How many unfinished sheets the pages show.
const MOST_UNFINISHED: u64 = 20;

/// The mark that a step was sent at least once; it stands among the answers, where no variable can have its name.
fn visited(step: usize) -> String {
    format!("visited.{step}")
}

/// The mark that what a description left open was sent at least once.
pub(super) const VISITED_OPEN: &str = "visited.open";

/// Begins a sheet for a template; what Pactoria knows of the person and their company is filled in.
pub async fn begin(ctx: &Ctx, template_id: &str) -> Result<SheetId, Problem> {
    ctx.require(Right::EditContracts)?;
    let template = templates::own::usable(ctx, template_id).await?;
    let answers = templates::first_answers(&template, OwnSide::of(ctx.person()));
    let id = SheetId::new(ctx.now());
    let change = ctx.change().await?;
    store::insert(ctx, change.db(), id, template_id, &answers).await?;
    change.commit_unaudited("answers in progress are no contract yet").await?;
    Ok(id)
}

/// Where a sent step leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// To this step, from 1; the number after the last step is the summary, 0 what a description left open.
    Step(u32),
    /// Back to the same step: answers need correcting.
    Correct(u32),
}

/// Keeps what was typed in one step, right or wrong.
///
/// # Errors
/// Only when the sheet is not there, is finished, or the answers are enormous: wrong answers are kept and complained
/// about on the page.
pub async fn answer(ctx: &Ctx, id: SheetId, step: u32, typed: BTreeMap<String, String>) -> Result<Next, Problem> {
    ctx.require(Right::EditContracts)?;
    // Read before the change begins: the template of a company's own may lie far away.
    let (before, template) = load(ctx, id).await?;
    let change = ctx.change().await?;
    let sheet = store::find_to_change(ctx, change.db(), id).await?;
    let mut sheet = sheet.filter(|it| it.template_id == before.template_id).ok_or_else(|| Problem::missing("draft"))?;
    let steps = &template.steps;
    let index = step_index(step, steps.len());
    let asked = match index {
        Some(index) => steps[index].questions.clone(),
        None if step == 0 => describing::open_questions(ctx, &sheet, &template)?.questions,
        None => return Err(Problem::missing("step")),
    };
    for question in &asked {
        let raw = typed.get(&question.name).map_or("", String::as_str);
        sheet.answers.insert(question.name.clone(), plain(raw));
    }
    sheet.answers.insert(index.map_or_else(|| VISITED_OPEN.to_owned(), visited), "true".to_owned());
    if characters_of(&sheet.answers) > MOST_ANSWERED {
        let too_long = format!("The answers together have more than {MOST_ANSWERED} characters. Nothing was saved.");
        return Err(Problem::new(Kind::TooLarge, "draft.too_long", too_long));
    }
    if !store::put_answers(ctx, change.db(), id, &sheet.answers).await? {
        return Err(finished());
    }
    change.commit_unaudited("answers in progress are no contract yet").await?;
    let Some(index) = index else {
        let is_complete = templates::check(&template, &sheet.answers).is_ok();
        let summary = u32::try_from(steps.len()).unwrap_or(u32::MAX).saturating_add(1);
        return Ok(if is_complete { Next::Step(summary) } else { Next::Correct(0) });
    };
    let wrong = complaints_of(&template, index, &sheet.answers);
    Ok(if wrong.is_empty() { Next::Step(step + 1) } else { Next::Correct(step) })
}

/// What is typed is kept as typed, except for characters that databases refuse.
fn plain(raw: &str) -> String {
    let most = LONGEST_TEXT.min(MOST_ANSWERED + 1);
    raw.replace("\r\n", "\n").chars().filter(|c| *c != '\0').take(most).collect()
}

/// One step of a sheet, or its summary, ready to be drawn.
pub async fn show(ctx: &Ctx, id: SheetId, step: u32) -> Result<SheetView, Problem> {
    let (sheet, template) = load(ctx, id).await?;
    let steps = &template.steps;
    let count = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let is_described = sheet.answers.contains_key(describing::DESCRIPTION);
    if step > count + 1 || (step == 0 && !is_described) {
        return Err(Problem::missing("step"));
    }
    let understood = describing::understood(ctx, &sheet, &template)?;
    let open = if step == 0 { Some(describing::open_questions(ctx, &sheet, &template)?) } else { None };
    let is_open = |name: &str| open.as_ref().is_some_and(|it| it.questions.iter().any(|it| it.name == name));
    let mut complaints = Complaints::new();
    let mut wrong = Vec::with_capacity(steps.len());
    for index in 0..steps.len() {
        let was_visited = sheet.answers.contains_key(&visited(index));
        let found = complaints_of(&template, index, &sheet.answers);
        let is_shown = step_index(step, steps.len()).is_none_or(|it| it == index && was_visited);
        wrong.push(was_visited.then(|| u32::try_from(found.iter().count()).unwrap_or(u32::MAX)));
        if step == 0 {
            let shown = found.iter().filter(|(field, _)| is_open(field) && sheet.answers.contains_key(VISITED_OPEN));
            shown.for_each(|(field, it)| complaints.add(field, it.code.as_str(), it.message.as_str()));
        } else if is_shown {
            complaints.merge(found);
        }
    }
    let content = document::assemble(&templates::draft(&template, &sheet.answers).source).content;
    Ok(SheetView {
        id,
        template: template.card(),
        steps: steps.clone(),
        step,
        shown: open.or_else(|| step_index(step, steps.len()).map(|it| steps[it].clone())),
        read: describing::still_as_read(&understood, &sheet.answers),
        unsure: describing::maybes(understood),
        is_described,
        answers: sheet.answers,
        complaints,
        wrong,
        content,
        contract: sheet.contract,
    })
}

/// The text that the answers would write, for the preview while typing; nothing is kept.
pub async fn preview(ctx: &Ctx, id: SheetId, typed: &BTreeMap<String, String>) -> Result<String, Problem> {
    let (mut sheet, template) = load(ctx, id).await?;
    for (name, value) in typed {
        sheet.answers.insert(name.clone(), plain(value));
    }
    Ok(document::assemble(&templates::draft(&template, &sheet.answers).source).content)
}

/// Makes the contract. Sent twice, it answers with the same contract.
///
/// # Errors
/// Complaints about every step when answers are missing or wrong.
pub async fn finish(ctx: &Ctx, id: SheetId) -> Result<ContractId, Problem> {
    let (sheet, template) = load(ctx, id).await?;
    if let Some(contract) = sheet.contract {
        return Ok(contract);
    }
    let mut complaints = Complaints::new();
    for index in 0..template.steps.len() {
        complaints.merge(complaints_of(&template, index, &sheet.answers));
    }
    if !complaints.is_empty() {
        return Err(Problem::invalid(complaints));
    }
    let description = sheet.answers.get(describing::DESCRIPTION).cloned().unwrap_or_default();
    let answers = sheet.answers.into_iter().filter(|(name, _)| !name.contains('.')).collect();
    let prepared = contracts::actions::prepare(ctx, template, answers, &description).await?;
    let change = ctx.change().await?;
    let happening = contracts::actions::insert_prepared(ctx, &change, &prepared).await?;
    if !store::finish(ctx, change.db(), id, prepared.id()).await? {
        // Another tab was faster; its contract is the one.
        drop(change);
        let (sheet, _) = load(ctx, id).await?;
        return sheet.contract.ok_or_else(finished);
    }
    change.commit(ctx, happening).await?;
    Ok(prepared.id())
}

/// The person's unfinished sheets, last changed first, at most twenty.
pub async fn unfinished(ctx: &Ctx) -> Result<Vec<SheetRow>, Problem> {
    let sheets = store::unfinished(ctx, MOST_UNFINISHED).await?;
    let mut rows = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        rows.push(SheetRow {
            id: sheet.id,
            changed: dates::moment_in_words(sheet.updated_at, ctx.now(), ctx.zone()),
            has_template: !sheet.template_id.is_empty(),
            is_described: sheet.answers.contains_key(describing::DESCRIPTION),
            template: describing::name_of(ctx, sheet).await?,
        });
    }
    Ok(rows)
}

async fn load(ctx: &Ctx, id: SheetId) -> Result<(Sheet, Chosen), Problem> {
    ctx.require(Right::EditContracts)?;
    let sheet = store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("draft"))?;
    let template = templates::own::find(ctx, &sheet.template_id).await?.template;
    Ok((sheet, template))
}

fn complaints_of(template: &Template, index: usize, answers: &BTreeMap<String, String>) -> Complaints {
    template
        .steps
        .get(index)
        .and_then(|step| templates::check_step(template, &step.id, answers).err())
        .unwrap_or_default()
}

fn step_index(step: u32, count: usize) -> Option<usize> {
    let index = usize::try_from(step).ok()?.checked_sub(1)?;
    (index < count).then_some(index)
}

pub(super) fn finished() -> Problem {
    Problem::conflict("draft.finished", "These answers have become a contract already. Edit the contract instead.")
}
