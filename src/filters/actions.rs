//! Keeping, opening, changing, sharing and removing filters.

use super::form::{self, FilterChange, FilterForm};
use super::store::{self, KeptFilter, Written};
use super::{FilterFormView, FilterList, FilterRow, OpenedFilter};
use crate::accounts::Right;
use crate::audit::{Action, Happening};
use crate::context::Ctx;
use crate::contracts::Filter;
use crate::dates;
use crate::ids::FilterId;
use crate::problem::{Kind, Problem};
use crate::typed::day_in_words;
use serde_json::json;
use std::collections::BTreeMap;

/// The most rows on a page of the list.
pub const MOST_ROWS: u32 = 100;
/// The most filters that a person keeps.
pub const MOST_FILTERS: u32 = 100;
/// How many stand over the list of contracts.
const OVER_THE_LIST: u32 = 12;

/// A page of kept filters as records.
pub struct Found {
    pub filters: Vec<KeptFilter>,
    pub total: u32,
    pub page: u32,
    pub size: u32,
    pub pages: u32,
}

/// The filter of an id, if it is the person's own or shared with their company.
///
/// # Errors
/// `filter.missing` when it is not there, another company's, or somebody else's and not shared.
pub async fn get(ctx: &Ctx, id: FilterId) -> Result<KeptFilter, Problem> {
    ctx.require(Right::ReadContracts)?;
    store::find(ctx, id).await?.ok_or_else(|| Problem::missing("filter"))
}

/// A page of the filters the person sees, by name.
pub async fn find(ctx: &Ctx, page: u32, size: u32) -> Result<Found, Problem> {
    ctx.require(Right::ReadContracts)?;
    let (page, size) = (page.max(1), size.clamp(1, MOST_ROWS));
    let filters = store::page(ctx, page, size).await?;
    // A first page with room left shows them all.
    let total = match u32::try_from(filters.len()) {
        Ok(shown) if page == 1 && shown < size => shown,
        Ok(_) | Err(_) => store::count(ctx).await?,
    };
    Ok(Found { filters, total, page, size, pages: total.div_ceil(size) })
}

/// The same page in words.
pub async fn list(ctx: &Ctx, page: u32) -> Result<FilterList, Problem> {
    in_words(ctx, page, 50).await
}

/// The first of them, to stand over the list of contracts.
pub async fn over_the_list(ctx: &Ctx) -> Result<FilterList, Problem> {
    in_words(ctx, 1, OVER_THE_LIST).await
}

async fn in_words(ctx: &Ctx, page: u32, size: u32) -> Result<FilterList, Problem> {
    let found = find(ctx, page, size).await?;
    let rows = found.filters.into_iter().map(|it| row(ctx, it)).collect();
    Ok(FilterList { rows, total: found.total, page: found.page, pages: found.pages.max(1) })
}

/// One filter in words.
pub async fn show(ctx: &Ctx, id: FilterId) -> Result<FilterRow, Problem> {
    Ok(row(ctx, get(ctx, id).await?))
}

fn row(ctx: &Ctx, it: KeptFilter) -> FilterRow {
    FilterRow {
        may_change: is_own(ctx, &it) && ctx.require(Right::KeepFilters).is_ok(),
        may_remove: may_remove(ctx, &it),
        may_share: ctx.require(Right::EditContracts).is_ok(),
        id: it.id,
        name: it.name,
        owner: it.owner_name,
        is_shared: it.is_shared,
        version: it.version,
        changed: day_in_words(dates::today(it.updated_at, ctx.zone())),
        changed_exact: it.updated_at.to_string(),
    }
}

fn is_own(ctx: &Ctx, it: &KeptFilter) -> bool {
    it.owner == ctx.person().id
}

/// Its owner; and for what the company sees, owners and admins of the company, since people leave.
fn may_remove(ctx: &Ctx, it: &KeptFilter) -> bool {
    ctx.require(Right::KeepFilters).is_ok() && (is_own(ctx, it) || (it.is_shared && ctx.person().role.is_admin()))
}

/// The form that keeps the filter of these words.
pub fn open_form(ctx: &Ctx, filter: Filter) -> Result<FilterFormView, Problem> {
    ctx.require(Right::KeepFilters)?;
    let may_share = ctx.require(Right::EditContracts).is_ok();
    Ok(FilterFormView { id: FilterId::new(ctx.now()), filter, may_share })
}

/// Keeps a filter. With an `id`, the same form sent twice keeps one.
///
/// # Errors
/// Complaints about `name` (also when the person has one of this name), `is_shared` and the words; `filter.too_many`.
pub async fn keep(ctx: &Ctx, id: Option<FilterId>, form: &FilterForm) -> Result<KeptFilter, Problem> {
    ctx.require(Right::KeepFilters)?;
    if let Some(id) = id
        && let Some(kept) = store::find(ctx, id).await?.filter(|it| is_own(ctx, it))
    {
        return Ok(kept);
    }
    let new = form.check()?;
    may_share(ctx, new.is_shared)?;
    let id = id.unwrap_or_else(|| FilterId::new(ctx.now()));
    let change = ctx.change().await?;
    if store::count_own(ctx, change.db()).await? >= MOST_FILTERS {
        return Err(Problem::conflict(
            "filter.too_many",
            format!("You keep {MOST_FILTERS} filters, which is the most there can be. Remove one that you do not use."),
        ));
    }
    match store::insert(ctx, change.db(), id, &new.name, &new.filter, new.is_shared).await? {
        Written::Done => {}
        Written::NameTaken | Written::Stale => return Err(name_taken()),
    }
    let after = json!({"words": words(&new.filter), "shared": new.is_shared});
    change.commit(ctx, Happening::new(Action::FilterKept, "filter", id, &new.name).after(after)).await?;
    get(ctx, id).await
}

fn name_taken() -> Problem {
    Problem::invalid_field("name", "taken", "You keep a filter of this name already. Choose another name.")
}

fn words(filter: &Filter) -> BTreeMap<String, String> {
    filter.clone().into()
}

fn may_share(ctx: &Ctx, is_shared: bool) -> Result<(), Problem> {
    if is_shared && ctx.require(Right::EditContracts).is_err() {
        return Err(Problem::new(
            Kind::Forbidden,
            "filter.not_to_be_shared",
            "Filters are shared by those who may draft contracts. You can keep this one for yourself.",
        ));
    }
    Ok(())
}

/// Changes a filter of the person that still is at version `base`; what is not said stays.
///
/// # Errors
/// As [`keep`]; `filter.not_yours`; `filter.version_conflict` when it was changed meanwhile: nothing is changed then.
pub async fn change(ctx: &Ctx, id: FilterId, base: u32, form: &FilterChange) -> Result<KeptFilter, Problem> {
    let before = get(ctx, id).await?;
    ctx.require(Right::KeepFilters)?;
    if !is_own(ctx, &before) {
        return Err(not_yours(&before));
    }
    let whole = FilterForm {
        name: form.name.clone().unwrap_or_else(|| before.name.clone()),
        words: form.words.clone().unwrap_or_else(|| before.words.clone()),
        is_shared: form.is_shared.unwrap_or(before.is_shared),
    };
    let (name, is_shared, filter) = match &form.words {
        Some(_) => {
            let new = whole.check()?;
            (new.name, new.is_shared, Some(new.filter))
        }
        // A filter with a word that means nothing any more can still be given another name.
        None => (form::name(&whole.name)?, whole.is_shared, None),
    };
    may_share(ctx, is_shared && !before.is_shared)?;
    let change = ctx.change().await?;
    match store::update(ctx, change.db(), id, base, &name, filter.as_ref(), is_shared).await? {
        Written::Done => {}
        Written::NameTaken => return Err(name_taken()),
        Written::Stale => {
            drop(change);
            let now = get(ctx, id).await?;
            return Err(Problem::conflict(
                "filter.version_conflict",
                format!(
                    "This filter was changed meanwhile, so nothing was changed now. Its version is {}.",
                    now.version
                ),
            ));
        }
    }
    let after = filter.as_ref().map_or_else(|| before.words.clone(), words);
    let happening = Happening::new(Action::FilterChanged, "filter", id, &name)
        .before(json!({"name": before.name, "words": before.words, "shared": before.is_shared}))
        .after(json!({"name": name, "words": after, "shared": is_shared}));
    change.commit(ctx, happening).await?;
    get(ctx, id).await
}

fn not_yours(it: &KeptFilter) -> Problem {
    let detail = format!("This filter is {}’s. Keep one of your own from the list.", it.owner_name);
    Problem::new(Kind::Forbidden, "filter.not_yours", detail)
}

/// Removes a filter; the contracts it showed are not touched.
///
/// # Errors
/// `filter.missing`; `filter.not_yours`.
pub async fn remove(ctx: &Ctx, id: FilterId) -> Result<(), Problem> {
    let it = get(ctx, id).await?;
    ctx.require(Right::KeepFilters)?;
    if !may_remove(ctx, &it) {
        return Err(not_yours(&it));
    }
    let change = ctx.change().await?;
    if !store::delete(ctx, change.db(), id).await? {
        return Err(Problem::missing("filter"));
    }
    let before = json!({"words": it.words, "shared": it.is_shared, "owner": it.owner_name});
    change.commit(ctx, Happening::new(Action::FilterRemoved, "filter", id, &it.name).before(before)).await
}

/// Opens a filter: what of it still means something, and a sentence for what does not.
///
/// # Errors
/// As [`get`].
pub async fn open(ctx: &Ctx, id: FilterId) -> Result<OpenedFilter, Problem> {
    let it = get(ctx, id).await?;
    let (filter, complaints) = Filter::read(|name| it.words.get(name).cloned().unwrap_or_default());
    let said = |name: &str| it.words.get(name).cloned().unwrap_or_default();
    let stale = complaints
        .iter()
        .map(|(name, _)| format!("“{}” is no value of the filter “{}” any more.", said(name), name.replace('_', " ")))
        .chain(
            form::unknown(&it.words).map(|name| format!("There is no filter “{}” any more.", name.replace('_', " "))),
        )
        .collect();
    Ok(OpenedFilter { name: it.name, filter, stale })
}
