//! Two people changed the same version: what one of them wrote is kept, shown beside what was saved, and put together
//! passage by passage.
//!
//! What must always hold: nothing typed is lost; a passage that both changed is decided by a person, never guessed; and a
//! decision is about the two texts that were shown, so that it changes nothing once either has moved on.

use super::actions::{edit, get, saved_sentence, stale, summary};
use super::form::ChangeForm;
use super::store::{self, Kept};
use super::views::{Conflict, KeptMark, SavedEdit};
use super::{Contract, Version};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::crypto;
use crate::dates;
use crate::document::{self, MergeChoice, MergePiece, Merged};
use crate::ids::ContractId;
use crate::problem::{Complaint, Complaints, Problem};
use crate::typed;
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeMap;

/// How a person decided the passages that two people changed.
#[derive(Clone, Debug, Default)]
pub struct MergeForm {
    /// The saved version that was shown.
    pub version: u32,
    /// The fingerprint of the person's own text that was shown: [`Conflict::shown`].
    pub shown: String,
    /// The choice for each conflict by its place, counted from 0: `mine`, `theirs` or `both`.
    pub choices: BTreeMap<usize, String>,
}

/// Keeps text that could not be saved, so that the person finds it again on the page that shows both texts.
///
/// # Errors
/// `contract.missing`; forbidden for roles that may not edit; a complaint about `source` when it is too long.
pub async fn keep_edit(ctx: &Ctx, id: ContractId, base: u32, title: &str, source: &str) -> Result<(), Problem> {
    let summary = summary(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let mut complaints = Complaints::new();
    let source = complaints.keep("source", typed::long_text(source, typed::LONGEST_TEXT));
    let source = complaints.into_result(source)?;
    let title = typed::one_line(title, 1..=200).unwrap_or(summary.title);
    let change = ctx.change().await?;
    store::keep_edit(ctx, change.db(), id, &Kept { title, source, base_version: base, at: ctx.now() }).await?;
    change.commit_unaudited("a text that was not saved changes no contract").await
}

/// Keeps the text that is being typed, so that the person finds it in the editor again. Typing in two windows is two texts, of
/// which one is kept: `seen` is the mark of what this window kept last, or found, and empty where that is nothing.
///
/// # Errors
/// As [`keep_edit`]; a complaint about `seen` that is no mark; `contract.kept_elsewhere` when another window keeps a text.
pub async fn keep_typed(
    ctx: &Ctx,
    id: ContractId,
    base: u32,
    (title, source): (&str, &str),
    seen: &str,
) -> Result<KeptMark, Problem> {
    let contract = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let mut complaints = Complaints::new();
    let source = complaints.keep("source", typed::long_text(source, typed::LONGEST_TEXT));
    let seen = complaints.keep("seen", mark(seen));
    let (source, seen) = complaints.into_result(source.zip(seen))?;
    let title = typed::one_line(title, 1..=200).unwrap_or_else(|_| contract.summary.title.clone());
    let is_saved = source == contract.source && title == contract.summary.title;
    // Of two texts kept within a microsecond, the later is still another one.
    let after = seen.and_then(|it| it.checked_add(1.microsecond()).ok()).unwrap_or(Timestamp::MIN);
    let kept = Kept { title, source, base_version: base, at: ctx.now().max(after) };
    let change = ctx.change().await?;
    if !store::keep_edit_after(ctx, change.db(), id, &kept, seen).await? {
        return Err(Problem::conflict(
            "contract.kept_elsewhere",
            "You are changing this contract in another window too, and its text is kept. This one is not until you save it.",
        ));
    }
    if is_saved {
        store::drop_kept_edit(ctx, change.db(), id).await?;
    }
    change.commit_unaudited("a text that was not saved changes no contract").await?;
    Ok(KeptMark {
        mark: if is_saved { String::new() } else { kept.at.as_microsecond().to_string() },
        at: dates::moment_in_words(kept.at, ctx.now(), ctx.zone()),
        is_stale: contract.summary.version != base,
    })
}

/// The moment that a mark names; `None` for an empty one.
fn mark(raw: &str) -> Result<Option<Timestamp>, Complaint> {
    if raw.is_empty() {
        return Ok(None);
    }
    let at = raw.parse().ok().and_then(|it| Timestamp::from_microsecond(it).ok());
    at.map(Some).ok_or_else(|| Complaint::new("not_a_mark", "This is not the mark of a text."))
}

/// Gives up the text that was kept for this person.
///
/// # Errors
/// `contract.missing`.
pub async fn drop_kept_edit(ctx: &Ctx, id: ContractId) -> Result<(), Problem> {
    summary(ctx, id).await?;
    let change = ctx.change().await?;
    store::drop_kept_edit(ctx, change.db(), id).await?;
    change.commit_unaudited("a text that was not saved changes no contract").await
}

pub(super) async fn kept_edit(ctx: &Ctx, id: ContractId) -> Result<Option<SavedEdit>, Problem> {
    Ok(store::kept_edit(ctx, id).await?.map(|kept| SavedEdit {
        at: dates::moment_in_words(kept.at, ctx.now(), ctx.zone()),
        mark: kept.at.as_microsecond().to_string(),
        title: kept.title,
        source: kept.source,
        base_version: kept.base_version,
    }))
}

/// Both texts after two people changed the same version.
///
/// # Errors
/// `conflict.missing` when nothing of this person is waiting.
pub async fn conflict(ctx: &Ctx, id: ContractId) -> Result<Conflict, Problem> {
    let (contract, mine) = both(ctx, id).await?;
    let base = store::version(ctx, id, mine.base_version).await?;
    Ok(Conflict {
        id,
        version: contract.summary.version,
        saved: saved_sentence(ctx, &contract.summary),
        merged: base.map(|base| document::merge(&base.source, &mine.source, &contract.source)),
        title: contract.summary.title,
        source: contract.source,
        shown: crypto::fingerprint(mine.source.as_bytes()),
        mine,
        closed: Some(contract.summary.status).filter(|it| !it.may_be_edited()),
    })
}

async fn both(ctx: &Ctx, id: ContractId) -> Result<(Contract, SavedEdit), Problem> {
    let contract = get(ctx, id).await?;
    let mine = kept_edit(ctx, id).await?.ok_or_else(|| Problem::missing("conflict"))?;
    Ok((contract, mine))
}

/// Saves both texts as one, each passage that both people changed as this person decided.
///
/// # Errors
/// As [`conflict`] and [`edit`]; a complaint about each passage that is not decided, as `choices[0]`;
/// `contract.version_conflict` when somebody saved meanwhile, `conflict.moved_on` when this person's text is another by now.
pub async fn merge(ctx: &Ctx, id: ContractId, form: &MergeForm) -> Result<Contract, Problem> {
    let (contract, mine) = both(ctx, id).await?;
    if contract.summary.version != form.version {
        return Err(stale(ctx, &contract.summary));
    }
    if crypto::fingerprint(mine.source.as_bytes()) != form.shown {
        return Err(Problem::conflict(
            "conflict.moved_on",
            "Your text has changed since this page was opened, perhaps in another tab. Nothing was saved; decide again.",
        ));
    }
    let base = store::version(ctx, id, mine.base_version).await?.ok_or_else(|| Problem::missing("version"))?;
    let merged = document::merge(&base.source, &mine.source, &contract.source);
    let mut complaints = Complaints::new();
    let mut choices = Vec::new();
    for at in 0..merged.conflicts() {
        match form.choices.get(&at).and_then(|it| MergeChoice::from_word(it)) {
            Some(choice) => choices.push(choice),
            None => complaints.add(format!("choices[{at}]"), "required", "Choose which text stands here."),
        }
    }
    let source = complaints.into_result(merged.decided(&choices))?;
    let change = ChangeForm {
        title: Some(mine.title),
        source: Some(source),
        reason: Some(format!("Brought together with version {}", contract.summary.version)),
        ..ChangeForm::default()
    };
    let saved = edit(ctx, id, form.version, &change).await?;
    if saved.summary.version == form.version {
        // Every passage was decided for what is saved already.
        drop_kept_edit(ctx, id).await?;
    }
    Ok(saved)
}

/// A text that was made from an earlier version, put together with the version that stands; nothing is kept.
#[derive(Clone, Debug)]
pub struct Together {
    /// The version that stands.
    pub version: u32,
    /// The passages in their order.
    pub pieces: Vec<MergePiece>,
    /// How many of them somebody has to decide.
    pub conflicts: usize,
    /// The whole text, where nothing has to be decided.
    pub text: Option<String>,
}

/// Puts `source`, made from version `base`, together with the version that stands.
///
/// # Errors
/// `contract.missing`; `version.missing`; forbidden for roles that may not edit; a complaint about `content`.
pub async fn together(ctx: &Ctx, id: ContractId, base: u32, source: &str) -> Result<Together, Problem> {
    let contract = get(ctx, id).await?;
    ctx.require(Right::EditContracts)?;
    let mut complaints = Complaints::new();
    let source = complaints.keep("content", typed::long_text(source, typed::LONGEST_TEXT));
    let source = complaints.into_result(source)?;
    let base: Version = store::version(ctx, id, base).await?.ok_or_else(|| Problem::missing("version"))?;
    let merged: Merged = document::merge(&base.source, &source, &contract.source);
    Ok(Together {
        version: contract.summary.version,
        conflicts: merged.conflicts(),
        text: merged.decided(&[]),
        pieces: merged.pieces,
    })
}
