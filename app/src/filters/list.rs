//! The filters a person keeps, and those that others share with the company.

use super::calls::list;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Cell, Column, DataTable, Empty, PageHead, Pagination, Row, RowHead};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::filters::{FilterList, FilterRow};

/// The page of kept filters; `?page=` pages.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let page_number = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32));
    let loaded = Resource::new(move || page_number.get(), list);
    view! {
        <Title text="Kept filters"/>
        {screen(loaded, |_, it| page(it))}
    }
}

fn page(it: FilterList) -> AnyView {
    view! {
        <PageHead title="Kept filters" lead="Your own, and those that others share with your company. Each one asks anew when you open it."/>
        {body(it)}
    }
    .into_any()
}

fn body(it: FilterList) -> AnyView {
    if it.total == 0 {
        return view! {
            <Empty title="No filter is kept yet">
                <p>"Filter the list of contracts, then choose “Keep this filter” above it."</p>
                <p><a href=paths::CONTRACTS>"Go to your contracts"</a></p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![
        Column::new("Filter"),
        Column::new("Whose"),
        Column::new("Seen by"),
        Column::new("Changed").rank(2),
        Column::actions(),
    ];
    let rows = it.rows.into_iter().map(row).collect_view();
    let href = |page: u32| paths::with_query(paths::FILTERS, &[("page", &page.to_string())]);
    let said = match it.total {
        1 => "One filter".to_owned(),
        total => format!("{total} filters, by name"),
    };
    view! {
        <DataTable label="Kept filters" columns=columns>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href said=said/>
    }
    .into_any()
}

fn row(it: FilterRow) -> impl IntoView {
    let seen_by = if it.is_shared { "Your company" } else { "You" };
    let spoken = format!(" {}", it.name);
    let act = match (it.may_change, it.may_remove) {
        (true, _) => Some("Change"),
        (false, true) => Some("Remove"),
        (false, false) => None,
    };
    let act = act.map(|word| view! { <a href=paths::change_filter(it.id)>{word}<span class="vh">{spoken}</span></a> });
    view! {
        <Row>
            <RowHead><a class="title" href=paths::kept_filter(it.id)>{it.name}</a></RowHead>
            <Cell label="Whose">{it.owner}</Cell>
            <Cell label="Seen by">{seen_by}</Cell>
            <Cell label="Changed" rank=2><time datetime=it.changed_exact>{it.changed}</time></Cell>
            <Cell class="acts">{act}</Cell>
        </Row>
    }
}
