//! The versions of a contract: read, compared word by word, brought back.

use super::actions::{Editable, MOST_ROWS, details_of, editable, origin_of, save, summary};
use super::analysis::facts_after;
use super::form::Details;
use super::store::{self, Origin};
use super::views::{CompareView, HistoryPage, VersionRow, VersionView};
use super::{Contract, DetailChange, Summary, Version};
use crate::accounts::Right;
use crate::audit::Action;
use crate::context::Ctx;
use crate::dates;
use crate::document::{self, Redline, Unchanged};
use crate::ids::ContractId;
use crate::problem::Problem;

/// A page of the history of a contract, newest first; there are as many versions as the present one's number.
pub async fn versions(ctx: &Ctx, id: ContractId, page: u32, size: u32) -> Result<(Summary, Vec<Version>), Problem> {
    let summary = summary(ctx, id).await?;
    let size = u64::from(size.clamp(1, MOST_ROWS));
    let versions = store::versions(ctx, id, u64::from(page.saturating_sub(1)) * size, size).await?;
    Ok((summary, versions))
}

/// One version of a contract with its text.
pub async fn version(ctx: &Ctx, id: ContractId, number: u32) -> Result<(Summary, Version), Problem> {
    let summary = summary(ctx, id).await?;
    let version = store::version(ctx, id, number).await?.ok_or_else(|| Problem::missing("version"))?;
    Ok((summary, version))
}

/// What changed from one version of a contract to another, word by word.
pub struct Comparison {
    pub summary: Summary,
    pub from: Version,
    pub to: Version,
    pub redline: Redline,
    /// What differs beside the text; `None` where one of the two keeps no details.
    pub details: Option<Vec<DetailChange>>,
}

/// Compares two versions of a contract.
///
/// # Errors
/// `contract.missing`, `version.missing`.
pub async fn compare(ctx: &Ctx, id: ContractId, from: u32, to: u32) -> Result<Comparison, Problem> {
    let (summary, from) = version(ctx, id, from).await?;
    let (_, to) = version(ctx, id, to).await?;
    let (old, new) = (from.content.clone(), to.content.clone());
    let redline = ctx.visit().services.heavy("the comparison", move || document::redline(&old, &new)).await?;
    let details = from.details.as_ref().zip(to.details.as_ref()).map(|(from, to)| from.changes(to));
    Ok(Comparison { summary, from, to, redline, details })
}

/// A comparison ready to be read; without `to` the present version, without `from` the one before it.
pub async fn show_comparison(
    ctx: &Ctx,
    id: ContractId,
    from: Option<u32>,
    to: Option<u32>,
    unchanged: Unchanged,
) -> Result<CompareView, Problem> {
    let present = summary(ctx, id).await?.version;
    let to = to.unwrap_or(present);
    let from = from.unwrap_or_else(|| to.saturating_sub(1).max(1));
    let it = compare(ctx, id, from, to).await?;
    let counts = [
        (it.redline.inserted_words, "put in"),
        (it.redline.deleted_words, "taken out"),
        (it.redline.moved_words, "moved"),
    ];
    let counts: Vec<_> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {} {what}", if count == 1 { "word" } else { "words" }))
        .collect();
    let said = if counts.is_empty() { "no word differs.".to_owned() } else { format!("{}.", counts.join(", ")) };
    Ok(CompareView {
        id,
        title: it.summary.title,
        versions: present,
        from: version_row(ctx, &it.from, present),
        to: version_row(ctx, &it.to, present),
        said,
        details: it.details,
        html: it.redline.to_clean_html(unchanged),
    })
}

/// The history in words.
pub async fn history(ctx: &Ctx, id: ContractId, page: u32) -> Result<HistoryPage, Problem> {
    const ROWS: u32 = 50;
    let summary = summary(ctx, id).await?;
    // One more, which the last of the page is compared with.
    let before = u64::from(page.saturating_sub(1)) * u64::from(ROWS);
    let versions = store::versions(ctx, id, before, u64::from(ROWS) + 1).await?;
    let changes = |at: usize| {
        let (to, from) = (versions.get(at)?.details.as_ref()?, versions.get(at + 1)?.details.as_ref()?);
        Some(from.changes(to).iter().map(DetailChange::in_words).collect())
    };
    let shown = versions.iter().enumerate().take(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let rows = shown.map(|(at, it)| VersionRow {
        changes: changes(at).unwrap_or_default(),
        ..version_row(ctx, it, summary.version)
    });
    let rows = rows.collect();
    Ok(HistoryPage {
        title: summary.title,
        rows,
        total: summary.version,
        page: page.max(1),
        pages: summary.version.div_ceil(ROWS).max(1),
    })
}

/// One version in words.
pub async fn show_version(ctx: &Ctx, id: ContractId, number: u32) -> Result<VersionView, Problem> {
    let (summary, it) = version(ctx, id, number).await?;
    Ok(VersionView {
        id,
        contract_title: summary.title.clone(),
        row: version_row(ctx, &it, summary.version),
        present: summary.version,
        may_restore: summary.version != number
            && summary.status.may_be_edited()
            && ctx.person().role.may(Right::EditContracts),
        content: it.content,
    })
}

fn version_row(ctx: &Ctx, it: &Version, current: u32) -> VersionRow {
    VersionRow {
        version: it.version,
        title: it.title.clone(),
        reason: it.reason.clone(),
        author: it.author.clone(),
        at: dates::moment_in_words(it.at, ctx.now(), ctx.zone()),
        at_exact: it.at.to_string(),
        is_current: it.version == current,
        has_details: it.details.is_some(),
        changes: Vec::new(),
    }
}

/// Brings an earlier version back as a new one: its text and title, and its parties, value, days and type. Where it is from before
/// those were kept, they stay as they are.
pub async fn restore(ctx: &Ctx, id: ContractId, number: u32) -> Result<Contract, Problem> {
    let Editable(before) = editable(ctx, id).await?;
    let old = store::version(ctx, id, number).await?.ok_or_else(|| Problem::missing("version"))?;
    let now = details_of(&before);
    let details = match &old.details {
        Some(kept) => Details {
            plain_english_input: now.plain_english_input,
            template_id: now.template_id,
            variables: now.variables,
            source: old.source,
            ..kept.read(&old.title)?
        },
        None => Details { title: old.title, source: old.source, ..now },
    };
    let facts = facts_after(ctx, &before, details.contract_type, &details.source).await?;
    let origin = Origin { facts: &facts, ..origin_of(&before) };
    save(ctx, &before, &details, &origin, Action::ContractRestored, &format!("Restored version {number}")).await
}
