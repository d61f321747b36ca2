//! The versions of a contract: read, compared word by word, brought back.

use super::actions::{Editable, MOST_ROWS, details_of, editable, origin_of, save, summary};
use super::analysis::facts_after;
use super::store::{self, Origin};
use super::views::{CompareView, HistoryPage, VersionRow, VersionView};
use super::{Contract, Summary, Version};
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
    let versions = store::versions(ctx, id, page.max(1), size.clamp(1, MOST_ROWS)).await?;
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
    Ok(Comparison { summary, from, to, redline })
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
        html: it.redline.to_clean_html(unchanged),
    })
}

/// The history in words.
pub async fn history(ctx: &Ctx, id: ContractId, page: u32) -> Result<HistoryPage, Problem> {
    const ROWS: u32 = 50;
    let (summary, versions) = versions(ctx, id, page, ROWS).await?;
    let rows = versions.iter().map(|it| version_row(ctx, it, summary.version)).collect();
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
    }
}

/// Brings text and title of an earlier version back, as a new version; parties, value and dates stay as they are.
pub async fn restore(ctx: &Ctx, id: ContractId, number: u32) -> Result<Contract, Problem> {
    let Editable(before) = editable(ctx, id).await?;
    let old = store::version(ctx, id, number).await?.ok_or_else(|| Problem::missing("version"))?;
    let mut details = details_of(&before);
    details.title = old.title;
    details.source = old.source;
    let facts = facts_after(ctx, &before, details.contract_type, &details.source).await?;
    let origin = Origin { facts: &facts, ..origin_of(&before) };
    save(ctx, &before, &details, &origin, Action::ContractRestored, &format!("Restored version {number}")).await
}
