//! Server functions of kept filters.

use crate::answer::{AppError, Flash};
use crate::layout::Screen;
use leptos::prelude::*;
use pactoria::contracts::Filter;
use pactoria::filters::{FilterFormView, FilterList, FilterRow, OpenedFilter};
use pactoria::ids::FilterId;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::{door, paths};
#[cfg(feature = "ssr")]
use pactoria::filters::actions;
#[cfg(feature = "ssr")]
use pactoria::filters::form::{FilterChange, FilterForm};
#[cfg(feature = "ssr")]
use pactoria::problem::Problem;

#[cfg(feature = "ssr")]
fn known(id: Option<FilterId>) -> Result<FilterId, Problem> {
    id.ok_or_else(|| Problem::missing("filter"))
}

/// A page of the filters the person sees.
#[server(endpoint = "filters/list")]
pub async fn list(page: u32) -> Result<Screen<FilterList>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::list(&ctx, page).await?;
            door::lead_to_last_page(it.page, it.pages);
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// The form that keeps a filter, with the note of one that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedForm {
    pub(super) it: FilterFormView,
    pub(super) note: Flash,
}

/// The form that keeps a filter.
#[server(endpoint = "filters/open_form")]
pub async fn open_form(#[server(default)] filter: Filter) -> Result<Screen<OpenedForm>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::open_form(&ctx, filter)?;
            Ok(Screen::of(&ctx, OpenedForm { it, note: door::take_flash("filter").await }))
        }
        .await,
    )
}

/// Keeps a filter. Its `id` makes sure that a form sent twice keeps one.
#[server(endpoint = "filters/keep")]
pub async fn keep(
    #[server(default)] id: Option<FilterId>,
    #[server(default)] name: String,
    #[server(default)] shared: bool,
    #[server(default)] filter: Filter,
) -> Result<(), AppError> {
    let back = paths::keep_filter(&filter);
    let result = async {
        let ctx = door::signed_in().await?;
        let form = FilterForm { name: name.clone(), words: filter.clone().into(), is_shared: shared };
        actions::keep(&ctx, id, &form).await?;
        Ok(paths::contracts(&filter))
    }
    .await;
    let shared = if shared { "true" } else { "" };
    let typed = [("name", name.as_str()), ("shared", shared)];
    door::posted(result, door::Refused { name: "filter", back, typed: &typed }).await
}

/// Opens a kept filter: on to its list, or to a page that tells what of it means nothing any more.
#[server(endpoint = "filters/open")]
pub async fn open(id: Option<FilterId>) -> Result<Screen<OpenedFilter>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::open(&ctx, known(id)?).await?;
            if it.stale.is_empty() {
                leptos_axum::redirect(&paths::contracts(&it.filter));
            }
            Ok(Screen::of(&ctx, it))
        }
        .await,
    )
}

/// A kept filter to be changed or removed, with the note of a form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedChange {
    pub(super) it: FilterRow,
    pub(super) note: Flash,
}

/// The page on which a kept filter is changed or removed.
#[server(endpoint = "filters/open_change")]
pub async fn open_change(id: Option<FilterId>) -> Result<Screen<OpenedChange>, AppError> {
    door::read(
        async {
            let ctx = door::signed_in().await?;
            let it = actions::show(&ctx, known(id)?).await?;
            Ok(Screen::of(&ctx, OpenedChange { it, note: door::take_flash("change_filter").await }))
        }
        .await,
    )
}

/// Gives a filter another name, shares it or takes it back.
#[server(endpoint = "filters/change")]
pub async fn change(
    id: FilterId,
    version: u32,
    #[server(default)] name: String,
    #[server(default)] shared: bool,
) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        let form = FilterChange { name: Some(name.clone()), words: None, is_shared: Some(shared) };
        actions::change(&ctx, id, version, &form).await?;
        Ok(paths::FILTERS.to_owned())
    }
    .await;
    let back = paths::change_filter(id);
    let typed = [("name", name.as_str()), ("shared", if shared { "true" } else { "" })];
    door::posted(result, door::Refused { name: "change_filter", back, typed: &typed }).await
}

/// Removes a kept filter.
#[server(endpoint = "filters/remove")]
pub async fn remove(id: FilterId) -> Result<(), AppError> {
    let result = async {
        let ctx = door::signed_in().await?;
        actions::remove(&ctx, id).await?;
        Ok(paths::FILTERS.to_owned())
    }
    .await;
    let back = paths::change_filter(id);
    door::posted(result, door::Refused { name: "change_filter", back, typed: &[] }).await
}
