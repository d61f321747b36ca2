//! Beginning a sheet with a description in plain English: which templates fit, and what is answered by it.

use super::actions::{VISITED_OPEN, finished};
use super::store::{self, Sheet};
use super::{Advised, Fit, Maybe};
use crate::accounts::Right;
use crate::assembler::{self, Understood};
use crate::context::Ctx;
use crate::contracts::form::LONGEST_DESCRIPTION;
use crate::ids::SheetId;
use crate::models;
use crate::problem::{Complaints, Problem};
use crate::templates::{self, OwnSide, Step, Template};
use crate::typed::long_text;
use std::collections::BTreeMap;

/// Where the description stands among the answers; no variable can have a name with a full stop.
pub(super) const DESCRIPTION: &str = "about.description";
/// How much of a description names a sheet in a list.
const LONGEST_NAME: usize = 60;

/// Keeps a description as a sheet without a template.
///
/// # Errors
/// When it is empty or too long.
pub async fn describe(ctx: &Ctx, description: &str) -> Result<SheetId, Problem> {
    ctx.require(Right::EditContracts)?;
    let answers = BTreeMap::from([(DESCRIPTION.to_owned(), checked("description", description)?)]);
    let id = SheetId::new(ctx.now());
    let change = ctx.change().await?;
    store::insert(ctx, change.db(), id, "", &answers).await?;
    change.commit_unaudited("answers in progress are no contract yet").await?;
    Ok(id)
}

/// A description that can be read.
///
/// # Errors
/// A complaint about `field` when it is empty or too long.
pub fn checked(field: &str, description: &str) -> Result<String, Problem> {
    let mut complaints = Complaints::new();
    let text = complaints.keep(field, long_text(description.trim(), LONGEST_DESCRIPTION));
    if text.as_ref().is_some_and(String::is_empty) {
        complaints.add(field, "required", "Say in a sentence or two what you need a contract for.");
    }
    complaints.into_result(text)
}

/// The templates that fit the description of a sheet, with what it says in answer to their questions.
pub async fn advise(ctx: &Ctx, id: SheetId) -> Result<Advised, Problem> {
    ctx.require(Right::EditContracts)?;
    let sheet = store::find(ctx, ctx.db(), id).await?.ok_or_else(|| Problem::missing("draft"))?;
    let description = sheet.answers.get(DESCRIPTION).ok_or_else(|| Problem::missing("draft"))?;
    let advice = assembler::recommend(description);
    let mut fits = Vec::with_capacity(advice.found.len());
    for it in &advice.found {
        let understood = read(ctx, &sheet, it.template, description)?;
        let open = templates::draft(it.template, &understood.raw()).unanswered.len();
        fits.push(Fit {
            template: it.template.card(),
            confidence: percent(it.confidence),
            words: it.words.clone(),
            read: u32::try_from(understood.answers.len()).unwrap_or(u32::MAX),
            open: u32::try_from(open).unwrap_or(u32::MAX),
        });
    }
    Ok(Advised {
        id,
        reasoning: advice.reasoning(),
        is_sure: advice.doubt.is_none(),
        fits,
        chosen: Some(sheet.template_id.clone()).filter(|it| !it.is_empty()),
        description: description.clone(),
        model: if ctx.person().role.may(Right::AskModel) { models::actions::named(ctx).await? } else { None },
    })
}

/// A confidence from 0 to 1 in whole hundredths.
fn percent(confidence: f64) -> u32 {
    let hundredths = (confidence * 100.0).round();
    (0..100).find(|it| f64::from(*it) >= hundredths).unwrap_or(100)
}

/// Gives a described sheet its template and the answers that the description holds; a template that was chosen before gives way.
///
/// # Errors
/// When the sheet or the template is not there, or the sheet has become a contract.
pub async fn choose(ctx: &Ctx, id: SheetId, template_id: &str) -> Result<(), Problem> {
    ctx.require(Right::EditContracts)?;
    let template = templates::library().template(template_id).ok_or_else(|| Problem::missing("template"))?;
    let change = ctx.change().await?;
    let sheet = store::find_to_change(ctx, change.db(), id).await?.ok_or_else(|| Problem::missing("draft"))?;
    let description = sheet.answers.get(DESCRIPTION).ok_or_else(|| Problem::missing("draft"))?;
    let mut answers = read(ctx, &sheet, template, description)?.raw();
    answers.insert(DESCRIPTION.to_owned(), description.clone());
    if !store::put_template(ctx, change.db(), id, template_id, &answers).await? {
        return Err(finished());
    }
    change.commit_unaudited("answers in progress are no contract yet").await
}

/// What the description of a sheet says; nothing for a sheet that began without one.
pub(super) fn understood(ctx: &Ctx, sheet: &Sheet, template: &Template) -> Result<Understood, Problem> {
    match sheet.answers.get(DESCRIPTION) {
        Some(description) => read(ctx, sheet, template, description),
        None => Ok(Understood::default()),
    }
}

pub(super) fn read(ctx: &Ctx, sheet: &Sheet, template: &Template, description: &str) -> Result<Understood, Problem> {
    // A day without a year is counted from when it was written, not from when it is looked at.
    let day = sheet.created_at.to_zoned(ctx.zone().clone()).date();
    Ok(assembler::read(template, description, OwnSide::of(ctx.person()), day))
}

/// What the description leaves open: required questions without an answer that can be accepted and, until they were shown
/// once, those it answers in two ways.
pub(super) fn open_questions(ctx: &Ctx, sheet: &Sheet, template: &Template) -> Result<Step, Problem> {
    let unanswered = templates::draft(template, &sheet.answers).unanswered;
    let unsure = understood(ctx, sheet, template)?.unsure;
    let was_shown = sheet.answers.contains_key(VISITED_OPEN);
    let is_open = |name: &String| {
        let is_empty = sheet.answers.get(name).is_none_or(|it| it.trim().is_empty());
        unanswered.contains(name) || (!was_shown && is_empty && unsure.contains_key(name))
    };
    Ok(Step {
        id: "open".to_owned(),
        title: "What is still missing".to_owned(),
        help: Some(
            "The rest was read from your description. Every answer can be changed: the steps are links.".to_owned(),
        ),
        questions: template.questions().filter(|it| is_open(&it.name)).cloned().collect(),
    })
}

/// The words each answer was read from, where it still is what was read.
pub(super) fn still_as_read(understood: &Understood, answers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let kept = understood.answers.iter().filter(|(name, it)| answers.get(*name) == Some(&it.value));
    kept.map(|(name, it)| (name.clone(), it.words.clone())).collect()
}

pub(super) fn maybes(understood: Understood) -> BTreeMap<String, Vec<Maybe>> {
    let all = understood.unsure.into_iter();
    all.map(|(name, it)| (name, it.into_iter().map(|it| Maybe { value: it.value, words: it.words }).collect()))
        .collect()
}

/// What a list calls a sheet.
pub(super) async fn name_of(ctx: &Ctx, sheet: Sheet) -> Result<String, Problem> {
    let begins = |text: &String| {
        let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_NAME).collect();
        format!("“{words}…”")
    };
    match sheet.answers.get(DESCRIPTION).map(begins) {
        Some(words) if sheet.template_id.is_empty() => Ok(words),
        Some(_) | None => templates::own::name_of(ctx, &sheet.template_id).await,
    }
}
