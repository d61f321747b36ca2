//! Adding items, writing their next versions, retiring them and bringing them back: the same for whatever an item is.

use super::{Item, Kind, MOST_VERSIONS, OwnView, Retired, Version, VersionList, VersionRow, keep, store};
use crate::accounts::Right;
use crate::audit::Happening;
use crate::clauses::Rung;
use crate::context::Ctx;
use crate::contracts::ContractType;
use crate::dates;
use crate::files;
use crate::problem::{Complaint, Complaints, Kind as ProblemKind, Problem};
use crate::typed;
use serde_json::{Value, json};

/// The longest reason for a version or for retiring an item, in characters.
pub const LONGEST_NOTE: usize = 1_000;

/// The most rows on a page of versions.
const MOST_ROWS: u32 = 100;

/// What a version is to be, as checked.
pub(crate) struct Draft {
    pub(crate) heading: String,
    pub(crate) about: String,
    pub(crate) types: Vec<ContractType>,
    pub(crate) rungs: Vec<Rung>,
    /// As it is kept.
    pub(crate) text: String,
    /// Why it is written.
    pub(crate) note: String,
}

/// Whether an item is used.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// It is in the lists, and contracts take it.
    InUse,
    /// It is not, for this reason; contracts that took it keep it.
    Retired(String),
}

/// A reason that is kept; `missing` says what is wanted where there is none.
pub(crate) fn note(raw: &str, missing: &str) -> Result<String, Complaint> {
    let note = typed::long_text(raw.trim(), LONGEST_NOTE)?;
    if note.trim().is_empty() { Err(Complaint::new("required", missing)) } else { Ok(note) }
}

fn problem(kind: Kind, what: &str, detail: String) -> Problem {
    Problem::new(ProblemKind::Conflict, &format!("{}.{what}", kind.word()), detail)
}

fn as_seen(kind: Kind, it: &Item, base: u32) -> Result<(), Problem> {
    if it.version == base { Ok(()) } else { Err(stale(kind, it)) }
}

fn stale(kind: Kind, it: &Item) -> Problem {
    let (by, version, word) = (&it.changed_by_name, it.version, kind.word());
    let detail = format!(
        "{by} wrote version {version} of this {word} meanwhile, so nothing was changed now. Look at what is different, then send yours again on top of it."
    );
    problem(kind, "version_conflict", detail)
}

/// The item of a number.
///
/// # Errors
/// That it is missing.
pub(crate) async fn item_of(ctx: &Ctx, kind: Kind, number: u32) -> Result<Item, Problem> {
    store::find(ctx, ctx.db(), kind, number).await?.ok_or_else(|| Problem::missing(kind.word()))
}

fn item(ctx: &Ctx, (number, version): (u32, u32), hash: &files::ContentHash, draft: &Draft) -> Item {
    Item {
        number,
        version,
        hash: hash.clone(),
        heading: draft.heading.clone(),
        about: draft.about.clone(),
        types: draft.types.clone(),
        rungs: draft.rungs.clone(),
        changed_by_name: ctx.person().full_name.clone(),
        changed_at: ctx.now(),
        retired: None,
    }
}

fn version(ctx: &Ctx, it: &Item, note: &str) -> Version {
    Version {
        version: it.version,
        hash: it.hash.clone(),
        heading: it.heading.clone(),
        note: note.to_owned(),
        author: ctx.person().id,
        author_name: ctx.person().full_name.clone(),
        at: ctx.now(),
    }
}

fn told(it: &Item, note: Option<&str>) -> Value {
    json!({
        "version": it.version,
        "heading": it.heading,
        "contract_types": it.types.iter().map(|it| it.word()).collect::<Vec<_>>(),
        "wordings": it.rungs.iter().map(|it| it.word()).collect::<Vec<_>>(),
        "sha256": it.hash.as_str(),
        "why": note,
    })
}

/// Adds an item.
///
/// # Errors
/// Forbidden but for owners and admins; that there are too many; `files.away`.
pub(crate) async fn add(ctx: &Ctx, kind: Kind, draft: Draft) -> Result<Item, Problem> {
    ctx.require(Right::ManageCompany)?;
    let kept = keep(ctx, draft.text.clone()).await?;
    let change = ctx.change().await?;
    let last = store::last_number(ctx, change.db(), kind).await?;
    if last >= kind.most() {
        let (word, most) = (kind.word(), kind.most());
        let detail = format!(
            "Your company has written {most} {word}s, and no more fit. Write one anew that you use no more, and bring it back. Nothing was changed."
        );
        return Err(problem(kind, "too_many", detail));
    }
    let item = item(ctx, (last.saturating_add(1), 1), &kept.hash, &draft);
    store::insert(ctx, change.db(), kind, &item).await?;
    let version = version(ctx, &item, &draft.note);
    store::insert_versions(ctx, change.db(), (kind, item.number), &[version]).await?;
    files::note(ctx, change.db(), &[kept]).await?;
    let happening = Happening::new(kind.actions().0, kind.word(), kind.id(item.number), &item.heading)
        .after(told(&item, Some(&draft.note)));
    change.commit(ctx, happening).await?;
    Ok(item)
}

/// Writes the next version of an item that still is at version `base`. The same text again makes no version.
///
/// # Errors
/// As [`add`]; that it is missing; `version_conflict` when it was written anew meanwhile; `too_many_versions`.
pub(crate) async fn change(ctx: &Ctx, (kind, number): (Kind, u32), base: u32, draft: Draft) -> Result<Item, Problem> {
    ctx.require(Right::ManageCompany)?;
    let before = item_of(ctx, kind, number).await?;
    as_seen(kind, &before, base)?;
    let kept = keep(ctx, draft.text.clone()).await?;
    if kept.hash == before.hash {
        return Ok(before);
    }
    if base >= MOST_VERSIONS {
        let detail = format!(
            "This {} has {MOST_VERSIONS} versions, and no more fit. Retire it and write another. Nothing was changed.",
            kind.word()
        );
        return Err(problem(kind, "too_many_versions", detail));
    }
    let change = ctx.change().await?;
    let after =
        Item { retired: before.retired.clone(), ..item(ctx, (number, base.saturating_add(1)), &kept.hash, &draft) };
    if !store::update(ctx, change.db(), (kind, base), &after).await? {
        drop(change);
        return Err(stale(kind, &item_of(ctx, kind, number).await?));
    }
    store::insert_versions(ctx, change.db(), (kind, number), &[version(ctx, &after, &draft.note)]).await?;
    files::note(ctx, change.db(), &[kept]).await?;
    let happening = Happening::new(kind.actions().0, kind.word(), kind.id(number), &after.heading)
        .before(told(&before, None))
        .after(told(&after, Some(&draft.note)));
    change.commit(ctx, happening).await?;
    Ok(after)
}

/// Retires an item that still is at version `base`, or brings it back. Its versions stay.
///
/// # Errors
/// Forbidden but for owners and admins; that it is missing; `version_conflict`; `already_so`; a complaint about `reason`.
pub(crate) async fn put_standing(
    ctx: &Ctx,
    (kind, number): (Kind, u32),
    base: u32,
    wanted: &Wanted,
) -> Result<Item, Problem> {
    ctx.require(Right::ManageCompany)?;
    let retired = match wanted {
        Wanted::InUse => None,
        Wanted::Retired(reason) => {
            let mut complaints = Complaints::new();
            let reason = note(reason, "Say why it is not to be used any more: whoever opens it reads this.");
            let reason = complaints.keep("reason", reason);
            let reason = complaints.into_result(reason)?;
            Some(Retired { reason, by_name: ctx.person().full_name.clone(), at: ctx.now() })
        }
    };
    let change = ctx.change().await?;
    let before = store::find(ctx, change.db(), kind, number).await?;
    let before = before.ok_or_else(|| Problem::missing(kind.word()))?;
    as_seen(kind, &before, base)?;
    if before.retired.is_some() == retired.is_some() {
        let how = if retired.is_some() { "retired" } else { "in use" };
        let detail = format!("This {} is {how} already. Nothing was changed.", kind.word());
        return Err(problem(kind, "already_so", detail));
    }
    let reason = retired.as_ref().map(|it| it.reason.clone());
    let (_, retires, brings_back) = kind.actions();
    let action = if retired.is_some() { retires } else { brings_back };
    let after = Item { retired, ..before };
    store::update(ctx, change.db(), (kind, base), &after).await?;
    let happening = Happening::new(action, kind.word(), kind.id(number), &after.heading)
        .after(json!({"version": after.version, "reason": reason}));
    change.commit(ctx, happening).await?;
    Ok(after)
}

/// What is to be said of an item.
pub(crate) async fn view(ctx: &Ctx, kind: Kind, it: &Item) -> Result<OwnView, Problem> {
    let found = store::one_version(ctx, kind, it.number, it.version).await?;
    let note = found.map(|it| it.note).unwrap_or_default();
    let exact = |at| dates::exact_in_words(at, ctx.zone());
    let retired = |it: &Retired| format!("{} retired it on {}: {}", it.by_name, exact(it.at), it.reason);
    Ok(OwnView {
        version: it.version,
        types: it.types.clone(),
        said: format!("Version {}, written by {} on {}: {note}", it.version, it.changed_by_name, exact(it.changed_at)),
        retired: it.retired.as_ref().map(retired),
        may_manage: ctx.require(Right::ManageCompany).is_ok(),
    })
}

/// A page of the versions of an item, the latest first, with the item.
///
/// # Errors
/// That it is missing; forbidden for roles that may not read contracts.
pub(crate) async fn versions(
    ctx: &Ctx,
    (kind, number): (Kind, u32),
    page: u32,
    size: u32,
) -> Result<(Item, Vec<Version>), Problem> {
    ctx.require(Right::ReadContracts)?;
    let it = item_of(ctx, kind, number).await?;
    let found = store::versions(ctx, kind, number, (page.max(1), size.clamp(1, MOST_ROWS))).await?;
    Ok((it, found))
}

/// The same in words.
///
/// # Errors
/// As [`versions`].
pub(crate) async fn list_versions(ctx: &Ctx, (kind, number): (Kind, u32), page: u32) -> Result<VersionList, Problem> {
    const ROWS: u32 = 25;
    let (it, found) = versions(ctx, (kind, number), page, ROWS).await?;
    Ok(VersionList {
        id: kind.id(number),
        heading: it.heading,
        rows: found.iter().map(|it| row(ctx, it)).collect(),
        total: it.version,
        page: page.max(1),
        pages: it.version.div_ceil(ROWS).max(1),
    })
}

/// One version of an item.
///
/// # Errors
/// That the item, or the version, is missing; forbidden for roles that may not read contracts.
pub(crate) async fn version_of(ctx: &Ctx, (kind, number): (Kind, u32), wanted: u32) -> Result<Version, Problem> {
    ctx.require(Right::ReadContracts)?;
    item_of(ctx, kind, number).await?;
    store::one_version(ctx, kind, number, wanted).await?.ok_or_else(|| Problem::missing("version"))
}

/// A version in words.
pub(crate) fn row(ctx: &Ctx, it: &Version) -> VersionRow {
    VersionRow {
        version: it.version,
        heading: it.heading.clone(),
        note: it.note.clone(),
        author: it.author_name.clone(),
        at: dates::moment_in_words(it.at, ctx.now(), ctx.zone()),
        at_exact: it.at.to_string(),
    }
}
