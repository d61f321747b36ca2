//! What was brought in, and what waits for a person.

use super::calls::{list, to_review};
use super::{file_table, place_notice};
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    ButtonKind, Cell, Column, Crumbs, DataTable, Empty, Icon, LinkButton, NavLink, Notice, NoticeKind, PageHead,
    Pagination, Row, RowHead,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::imports::{FileList, ImportList, ImportRow};

/// The page asked for in the address, from 1.
pub(super) fn page_in_address() -> Memo<u32> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1))
}

/// The list of imports; `?page=` pages.
#[component]
pub fn List() -> impl IntoView {
    let page_number = page_in_address();
    let loaded = Resource::new(move || page_number.get(), list);
    view! {
        <Title text="Brought in"/>
        {screen(loaded, |_, found| page(found))}
    }
}

fn bring_in() -> impl IntoView {
    view! { <LinkButton href=paths::NEW_IMPORT icon=Icon::Import kind=ButtonKind::Primary>"Bring in files"</LinkButton> }
}

fn page(it: ImportList) -> AnyView {
    let waiting = match it.to_review {
        0 => None,
        1 => Some("One file waits for you.".to_owned()),
        many => Some(format!("{many} files wait for you.")),
    };
    let waiting = waiting.map(|words| {
        view! {
            <Notice kind=NoticeKind::Warn>
                <p><strong>{words}</strong>" "<a href=paths::IMPORTS_TO_REVIEW>"Look at what was read"</a></p>
            </Notice>
        }
    });
    view! {
        <PageHead title="Brought in" lead="Contracts that were signed elsewhere, as the files they came in." actions=bring_in/>
        {place_notice(it.is_place_away)}
        {waiting}
        {body(it)}
    }
    .into_any()
}

fn body(it: ImportList) -> AnyView {
    if it.total == 0 {
        return view! {
            <Empty title="Nothing was brought in yet">
                <p>"Hand in the PDF or Word files of contracts you have signed, one or many at once. Each is kept as it is, and read."</p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![Column::new("When"), Column::new("By").rank(3), Column::new("Files"), Column::new("How far")];
    let rows = it.rows.into_iter().map(row).collect_view();
    let href = |page: u32| paths::with_query(paths::IMPORTS, &[("page", &page.to_string())]);
    view! {
        <DataTable label="What was brought in" columns=columns>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href/>
    }
    .into_any()
}

fn row(it: ImportRow) -> impl IntoView {
    let files = it.counts.total().to_string();
    view! {
        <Row>
            <RowHead><a class="title" href=paths::import(it.id)><time datetime=it.made_exact>{it.made}</time></a></RowHead>
            <Cell label="By" rank=3>{it.by}</Cell>
            <Cell label="Files">{files}</Cell>
            <Cell label="How far">{it.counts.in_words()}</Cell>
        </Row>
    }
}

/// The files of every import that wait for a person; `?page=` pages.
#[component]
pub fn ToReview() -> impl IntoView {
    let page_number = page_in_address();
    let loaded = Resource::new(move || page_number.get(), to_review);
    view! {
        <Title text="To review"/>
        {screen(loaded, |_, found| review_page(found))}
    }
}

fn review_page(it: FileList) -> AnyView {
    let (page, pages, is_empty) = (it.page, it.pages, it.total == 0);
    let href = |page: u32| paths::with_query(paths::IMPORTS_TO_REVIEW, &[("page", &page.to_string())]);
    let body = if is_empty {
        view! {
            <Empty title="Nothing waits for you">
                <p>"Files that were read come here until somebody has looked at them."</p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            {file_table("Files to review", it.rows)}
            <Pagination page=page pages=pages href=href/>
        }
        .into_any()
    };
    view! {
        <Crumbs links=vec![NavLink::new("Brought in", paths::IMPORTS), NavLink::here("To review")]/>
        <PageHead title="To review" lead="What was read out of these files is proposed to you. Nothing becomes a contract before you have looked."/>
        {body}
    }
    .into_any()
}
