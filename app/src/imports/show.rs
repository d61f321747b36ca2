//! Files that were brought in together, and how far each has come.

use super::calls::show;
use super::list::page_in_address;
use super::{file_table, followed, place_notice};
use crate::layout::screen;
use crate::paths;
use crate::ui::{ButtonKind, Crumbs, LinkButton, NavLink, Notice, NoticeKind, PageHead, Pagination};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::ids::ImportId;
use pactoria::imports::{FileState, ImportView};

/// The page of an import; `?page=` pages its files.
#[component]
pub fn Show() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse::<ImportId>().ok()));
    let page_number = page_in_address();
    let loaded = Resource::new(move || (id.get(), page_number.get()), |(id, page)| show(id, page));
    screen(loaded, |_, it| page(it))
}

fn page(it: ImportView) -> AnyView {
    let (row, files, is_place_away) = (it.row, it.files, it.is_place_away);
    let (total, settled) = (row.counts.total(), row.counts.settled());
    let is_under_way = row.counts.is_under_way();
    let open = row.counts.of(FileState::NeedsReview) + row.counts.of(FileState::Read);
    let review = move || {
        (open > 0).then(|| {
            view! { <LinkButton href=paths::IMPORTS_TO_REVIEW kind=ButtonKind::Primary>"Review what was read"</LinkButton> }
        })
    };
    let words = row.counts.in_words();
    let crumbs = vec![NavLink::new("Brought in", paths::IMPORTS), NavLink::here(row.made.clone())];
    let progress = is_under_way.then(|| {
        let sentence = format!(
            "{settled} of {total} files are read. Reading goes on by itself; you can leave this page and come back."
        );
        view! {
            <div class="import-progress">
                <progress max=total value=settled aria-label="Files read"></progress>
                <p>{sentence}</p>
                <LinkButton href=paths::import(row.id) small=true>"See how far it is"</LinkButton>
            </div>
        }
    });
    let done = (!is_under_way && total > 0 && open == 0).then(|| {
        let sentence = format!("Nothing is left to do here: {words}.");
        view! { <Notice kind=NoticeKind::Good><p>{sentence}</p></Notice> }
    });
    let here = paths::import(row.id);
    let href = move |page: u32| paths::with_query(&here, &[("page", &page.to_string())]);
    let said = format!("{settled} of {total} files are read: {words}.");
    let inside = view! {
        <PageHead title="Files brought in" actions=review>
            <span><time datetime=row.made_exact.clone()>{row.made.clone()}</time>" by "{row.by.clone()}</span>
            <span>{words}</span>
        </PageHead>
        {place_notice(is_place_away)}
        {progress}
        {done}
        {file_table("Files", files.rows)}
        <Pagination page=files.page pages=files.pages href=href/>
    };
    view! {
        <Title text="Files brought in"/>
        <Crumbs links=crumbs/>
        {followed(is_under_way, said, inside)}
    }
    .into_any()
}
