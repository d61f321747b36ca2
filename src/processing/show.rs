//! What a contract says of personal data, and the register, in words for the pages.

use super::actions::{MOST_ROWS, Processing, Registered, find, get};
use super::phrases::choices;
use super::register::{Assessment, Entry, Said, values_read};
use super::store;
use super::{
    Asked, Aspect, AspectView, AssessmentView, DataProtection, Figure, Met, OTHER, PromptView, Reading, Register,
    RegisterRow, Role, Standing, Surety, dpia, label_of,
};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::dates;
use crate::ids::ContractId;
use crate::obligations;
use crate::problem::Problem;
use crate::typed::day_in_words;

/// How many entries stand on a page.
const ROWS: u32 = 50;
const _: () = assert!(ROWS <= MOST_ROWS);

/// What a contract says of personal data, ready to be read.
///
/// # Errors
/// As [`get`].
pub async fn show(ctx: &Ctx, id: ContractId) -> Result<DataProtection, Problem> {
    let it = get(ctx, id).await?;
    let may_say = ctx.person().role.may(Right::EditContracts);
    let colleagues = if may_say { obligations::actions::colleagues(ctx).await? } else { Vec::new() };
    Ok(DataProtection {
        id,
        title: it.summary.title.clone(),
        versions: it.summary.version,
        revision: it.revision,
        may_say,
        has_text: it.has_text,
        is_in_register: it.entry.touches(),
        aspects: Aspect::ALL.iter().map(|aspect| aspect_view(ctx, &it, *aspect)).collect(),
        missing: labels(&it.entry.missing),
        prompts: prompts(&it),
        standing: it.standing().label().to_owned(),
        assessment: it.assessment.as_ref().map(|it| assessment_view(ctx, it)),
        works_for_another: it.entry.role().is_some_and(|it| !it.controls()),
        colleagues,
    })
}

fn labels(aspects: &[Aspect]) -> Vec<String> {
    aspects.iter().map(|it| it.label().to_owned()).collect()
}

fn aspect_view(ctx: &Ctx, it: &Processing, aspect: Aspect) -> AspectView {
    let listed = choices(aspect);
    let values = it.entry.values(aspect);
    let (chosen, own): (Vec<_>, Vec<_>) =
        values.iter().cloned().partition(|it| listed.iter().any(|(word, _)| word == it));
    let said = it.said.iter().find(|it| it.aspect == aspect);
    let found = it.reading.found.get(&aspect).into_iter().flatten();
    let mut passages: Vec<_> = found.flat_map(|it| it.passages.iter().cloned()).collect();
    passages.sort();
    passages.dedup();
    AspectView {
        word: aspect.word().to_owned(),
        label: aspect.label().to_owned(),
        surety: it.entry.held.get(&aspect).map_or(Surety::NotStated, |it| it.surety),
        values: values.iter().map(|it| label_of(aspect, it)).collect(),
        chosen,
        own_words: own.iter().map(|it| it.trim_start_matches(OTHER).trim()).collect::<Vec<_>>().join("\n"),
        why: it.reading.why.get(&aspect).filter(|_| said.is_none()).cloned(),
        passages,
        said: said.map(|it| said_in_words(ctx, it)),
        reason: said.map(|it| it.reason.clone()),
        now_otherwise: said.and_then(|it_said| otherwise(it_said, &it.reading)),
        choices: listed,
        is_single: aspect.is_single(),
        takes_other: aspect.takes_other(),
    }
}

fn said_in_words(ctx: &Ctx, it: &Said) -> String {
    let when = dates::moment_in_words(it.at, ctx.now(), ctx.zone());
    format!("Said by {}, {when}, about version {}", it.by_name, it.version)
}

/// Where the text has come to say something else since somebody spoke: both, in words.
fn otherwise(said: &Said, reading: &Reading) -> Option<String> {
    let now = values_read(reading, said.aspect);
    let (mut then, mut same) = (said.read.clone(), now.clone());
    then.sort();
    same.sort();
    (then != same).then(|| {
        format!(
            "When this was said, the text said: {}. Now it says: {}.",
            words(said.aspect, &said.read),
            words(said.aspect, &now)
        )
    })
}

/// Values as a line; "nothing" where there are none.
fn words(aspect: Aspect, values: &[String]) -> String {
    let all: Vec<_> = values.iter().map(|it| label_of(aspect, it)).collect();
    if all.is_empty() { "nothing".to_owned() } else { all.join("; ") }
}

fn prompts(it: &Processing) -> Vec<PromptView> {
    let of = |Met { trigger, passages }: Met| {
        let about = dpia::trigger(&trigger)?;
        let answered = it.assessment.as_ref().is_some_and(|it| it.triggers.contains(&trigger));
        Some(PromptView {
            title: about.title.clone(),
            law: about.law.clone(),
            question: about.question.clone(),
            passages,
            is_new: it.assessment.is_some() && !answered,
            trigger,
        })
    };
    it.prompts().into_iter().filter_map(of).collect()
}

fn assessment_view(ctx: &Ctx, it: &Assessment) -> AssessmentView {
    let day = it.day.map(day_in_words).unwrap_or_default();
    let said = match it.outcome {
        Standing::Done => format!("Done on {day}. Kept as: {}", it.reference),
        Standing::ToDo => {
            format!("To be done by {day}, by {}", it.owner_name.as_deref().unwrap_or("nobody in particular"))
        }
        Standing::NotNeeded | Standing::NoPrompt | Standing::Open => it.outcome.label().to_owned(),
    };
    AssessmentView {
        outcome: it.outcome.label().to_owned(),
        said,
        reason: it.reason.clone(),
        by: format!("{}, {}", it.by_name, dates::moment_in_words(it.at, ctx.now(), ctx.zone())),
    }
}

/// A page of the register in words.
///
/// # Errors
/// As [`find`].
pub async fn list(ctx: &Ctx, asked: &Asked, page: u32) -> Result<Register, Problem> {
    let found = find(ctx, asked, page, ROWS).await?;
    let status = asked.status.as_deref();
    let counts = store::counts(ctx, status).await?;
    let figure = |label: &str, count: u32, name: Option<&str>| Figure {
        label: label.to_owned(),
        count,
        words: [status.map(|it| ("status", it)), name.map(|it| (it, "true"))]
            .into_iter()
            .flatten()
            .map(|(name, word)| (name.to_owned(), word.to_owned()))
            .collect(),
    };
    Ok(Register {
        rows: found.entries.iter().map(row).collect(),
        total: found.total,
        page: found.page,
        pages: found.pages.max(1),
        asked: asked.clone(),
        figures: vec![
            figure("Contracts that touch personal data", counts.all, None),
            figure("With special category data", counts.special, Some("special")),
            figure("With transfers outside the UK", counts.transfer, Some("transfer")),
            figure("With an impact assessment to see to", counts.dpia, Some("dpia")),
            figure("Incomplete", counts.incomplete, Some("incomplete")),
        ],
    })
}

/// An entry in words, as the page and the files show it.
pub(super) fn row(it: &Registered) -> RegisterRow {
    let entry = &it.entry;
    let said = |aspect: Aspect| line(entry, aspect, "; ");
    let sensitive = [Aspect::Special, Aspect::Criminal, Aspect::Children].map(|aspect| {
        let there = entry.values(aspect).iter().filter(|it| *it != "none");
        there.map(|it| label_of(aspect, it)).collect::<Vec<_>>().join("; ")
    });
    let transfers = [Aspect::Transfers, Aspect::Countries, Aspect::Mechanism].map(said);
    let joined = |parts: &[String]| parts.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join("; ");
    RegisterRow {
        id: it.summary.id,
        title: it.summary.title.clone(),
        other_party: it.summary.other_party.clone(),
        status: it.summary.status.label().to_owned(),
        role: said(Aspect::OurRole),
        their_role: said(Aspect::TheirRole),
        purposes: said(Aspect::Purposes),
        subjects: said(Aspect::Subjects),
        categories: said(Aspect::Categories),
        special: joined(&sensitive),
        recipients: joined(&[recipient(it), said(Aspect::Subprocessors)]),
        transfers: joined(&transfers),
        retention: said(Aspect::Retention),
        security: said(Aspect::Security),
        assessment: it.standing.label().to_owned(),
        missing: labels(&entry.missing),
        in_doubt: labels(&entry.in_doubt),
    }
}

/// Whoever gets the data under the contract: the other side, save where we work for it.
fn recipient(it: &Registered) -> String {
    let role = it.entry.role();
    if role.is_some_and(|it| !Role::controls(it)) { String::new() } else { it.summary.other_party.clone() }
}

fn line(entry: &Entry, aspect: Aspect, between: &str) -> String {
    entry.values(aspect).iter().map(|it| label_of(aspect, it)).collect::<Vec<_>>().join(between)
}
