//! Writing clauses for the company itself: adding, changing, retiring and bringing back.

use super::actions::{Found, find};
use super::form::in_words;
use super::{ChangingView, OwnForm, Rung};
use crate::accounts::Right;
use crate::context::Ctx;
use crate::document::{self, Unchanged};
use crate::files::ContentHash;
use crate::library::{self, CompareView, Item, Kind, Texts, Version, VersionList};
use crate::problem::Problem;
use crate::templates::{OwnClause, OwnFault, own_clause};
use std::sync::{Arc, LazyLock};

pub use crate::library::Wanted;

/// The most that own clauses of companies may hold in memory, in bytes.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// A version of an own clause as it was written.
///
/// # Errors
/// `files.away`, `files.damaged`.
pub(super) async fn read(ctx: &Ctx, address: &str, hash: &ContentHash) -> Result<Arc<OwnClause>, Problem> {
    static TEXTS: LazyLock<Texts<OwnClause>> = LazyLock::new(|| Texts::new(MOST_BYTES));
    let bytes = |it: &OwnClause| it.clause.bytes();
    let make = |text: &str| own_clause(address, text).map_err(|faults| changed_language(address, faults));
    TEXTS.made_of(ctx, (hash, address), bytes, make).await
}

/// The library may have changed since a version was written; then it cannot be read until it is written anew.
fn changed_language(address: &str, faults: Vec<OwnFault>) -> Problem {
    let complaints = in_words(faults);
    let first = complaints.iter().next().map(|(_, it)| it.message.clone()).unwrap_or_default();
    tracing::warn!(address, first, "a version of an own clause does not fit the library any more");
    Problem::conflict(
        "clause.does_not_fit",
        format!("{address} does not fit the library of this version of Pactoria any more ({first}). Write it anew."),
    )
}

fn number_of(address: &str) -> Result<u32, Problem> {
    if let Some(number) = Kind::Clause.number(address) {
        return Ok(number);
    }
    // One that came with the program is there, and stays as it is.
    match super::actions::is_built_in(address) {
        true => Err(Problem::conflict(
            "clause.built_in",
            "This clause came with Pactoria and stays as it is. Write one of your own, and put that into your drafts.",
        )),
        false => Err(Problem::missing("clause")),
    }
}

/// Writes a new clause; it can be put into drafts at once.
///
/// # Errors
/// Forbidden but for owners and admins; complaints by field; `clause.too_many`; `files.away`.
pub async fn add(ctx: &Ctx, form: &OwnForm) -> Result<Found, Problem> {
    ctx.require(Right::ManageCompany)?;
    let item = library::add(ctx, Kind::Clause, form.check("the clause")?).await?;
    find(ctx, &Kind::Clause.id(item.number)).await
}

/// Writes the next version of a clause that still is at version `base`. The same words again make no version.
///
/// # Errors
/// As [`add`]; `clause.missing`; `clause.built_in`; `clause.version_conflict` when it was written anew meanwhile: nothing is
/// changed then; `clause.too_many_versions`.
pub async fn change(ctx: &Ctx, address: &str, base: u32, form: &OwnForm) -> Result<Found, Problem> {
    ctx.require(Right::ManageCompany)?;
    let number = number_of(address)?;
    library::item_of(ctx, Kind::Clause, number).await?;
    library::change(ctx, (Kind::Clause, number), base, form.check(address)?).await?;
    find(ctx, address).await
}

/// Retires a clause that still is at version `base`, or brings it back. Its versions stay.
///
/// # Errors
/// Forbidden but for owners and admins; `clause.missing`; `clause.built_in`; `clause.version_conflict`; `clause.already_so`; a
/// complaint about `reason`.
pub async fn put_standing(ctx: &Ctx, address: &str, base: u32, wanted: &Wanted) -> Result<Found, Problem> {
    ctx.require(Right::ManageCompany)?;
    library::put_standing(ctx, (Kind::Clause, number_of(address)?), base, wanted).await?;
    find(ctx, address).await
}

/// The form of a clause that is to be written anew.
///
/// # Errors
/// Forbidden but for owners and admins; `clause.missing`; `clause.built_in`.
pub async fn open(ctx: &Ctx, address: &str) -> Result<ChangingView, Problem> {
    ctx.require(Right::ManageCompany)?;
    let it = library::item_of(ctx, Kind::Clause, number_of(address)?).await?;
    let text = read(ctx, address, &it.hash).await?;
    Ok(ChangingView { address: address.to_owned(), version: it.version, form: OwnForm::of(&text.text) })
}

fn own_number(address: &str) -> Result<u32, Problem> {
    Kind::Clause.number(address).ok_or_else(|| Problem::missing("clause"))
}

/// A page of the versions of a clause, the latest first, with the clause.
///
/// # Errors
/// `clause.missing`; forbidden for roles that may not read contracts.
pub async fn versions(ctx: &Ctx, address: &str, page: u32, size: u32) -> Result<(Item, Vec<Version>), Problem> {
    library::versions(ctx, (Kind::Clause, own_number(address)?), page, size).await
}

/// The same in words.
///
/// # Errors
/// As [`versions`].
pub async fn list_versions(ctx: &Ctx, address: &str, page: u32) -> Result<VersionList, Problem> {
    library::list_versions(ctx, (Kind::Clause, own_number(address)?), page).await
}

/// A version of a clause, with what it says.
///
/// # Errors
/// `clause.missing`; `version.missing`; forbidden for roles that may not read contracts.
pub async fn version_of(ctx: &Ctx, address: &str, wanted: u32) -> Result<(Version, OwnForm), Problem> {
    let (it, text) = one(ctx, address, wanted).await?;
    Ok((it, OwnForm::of(&text.text)))
}

async fn one(ctx: &Ctx, address: &str, wanted: u32) -> Result<(Version, Arc<OwnClause>), Problem> {
    let it = library::version_of(ctx, (Kind::Clause, own_number(address)?), wanted).await?;
    let text = read(ctx, address, &it.hash).await?;
    Ok((it, text))
}

/// What differs between two versions.
///
/// # Errors
/// As [`version_of`].
pub async fn compare(ctx: &Ctx, address: &str, from: u32, to: u32) -> Result<CompareView, Problem> {
    let (before, old) = one(ctx, address, from).await?;
    let (after, new) = one(ctx, address, to).await?;
    let (old, new) = (on_paper(&old), on_paper(&new));
    let html = move || document::redline(&old, &new).to_clean_html(Unchanged::Shown);
    let html = ctx.visit().services.heavy("the comparison", html).await?;
    Ok(CompareView {
        id: address.to_owned(),
        heading: after.heading.clone(),
        from: library::row(ctx, &before),
        to: library::row(ctx, &after),
        html,
    })
}

/// All that a version says, as one text.
fn on_paper(it: &OwnClause) -> String {
    let mut source = format!("# {}\n", it.text.heading);
    for it in &it.clause.wordings {
        let gives_up = it.gives_up.as_ref().map(|it| format!("What it gives up: {it}\n\n")).unwrap_or_default();
        let law = if it.law.is_empty() { String::new() } else { format!("Law: {}\n\n", it.law.join("; ")) };
        let (label, why, text) = (it.rung.label(), &it.why, &it.text);
        source.push_str(&format!("\n#. {label}\n\nWhy: {why}\n\n{law}{gives_up}{text}\n"));
    }
    document::assemble(&source).content
}

/// How many wordings an own clause has to fall back on.
pub(super) fn fallbacks(it: &Item) -> u32 {
    u32::try_from(it.rungs.iter().filter(|it| **it != Rung::Preferred).count()).unwrap_or(u32::MAX)
}
