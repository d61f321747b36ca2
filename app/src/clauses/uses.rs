//! The contracts that took a clause, and what is left of its words in them.

use super::calls::uses;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Cell, Column, Crumbs, DataTable, Empty, NavLink, PageHead, Pagination, Row, RowHead};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::clauses::{UseList, UseRow};

/// The list; `?version=` leaves one version of the clause, `?page=` pages.
#[component]
pub fn Uses() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let number = |name: &str| query.read().get(name).and_then(|it| it.parse::<u32>().ok());
        (params.read().get("clause").unwrap_or_default(), number("version"), number("page").unwrap_or(1))
    });
    let loaded = Resource::new(move || asked.get(), |(clause, version, page)| uses(clause, version, page));
    screen(loaded, move |_, it| page(it, asked.get_untracked().1))
}

fn page(it: UseList, version: Option<u32>) -> AnyView {
    let lead = match version {
        Some(version) => format!("Contracts into which version {version} was put, the last first."),
        None => "Contracts into which it was put from the library, the last first.".to_owned(),
    };
    let back = paths::clause(&it.address);
    let href_back = back.clone();
    let (address, columns) =
        (it.address.clone(), ["Contract", "Wording", "Put in", "Its words today"].map(Column::new).to_vec());
    let href =
        move |page: u32| paths::with_query(&paths::clause_uses(&address, version), &[("page", &page.to_string())]);
    let said = if it.total == 1 { "One contract".to_owned() } else { format!("{} contracts", it.total) };
    let body = if it.rows.is_empty() {
        view! {
            <Empty title="No contract took it">
                <p><a href=href_back>"Back to the clause"</a></p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <DataTable label="Contracts" columns=columns top=true>{it.rows.into_iter().map(row).collect_view()}</DataTable>
            <Pagination page=it.page pages=it.pages href=href said=said/>
        }
        .into_any()
    };
    view! {
        <Title text=format!("Where it is: {}", it.heading)/>
        <Crumbs links=vec![
            NavLink::new("Templates", paths::TEMPLATES),
            NavLink::new("Clauses", paths::CLAUSES),
            NavLink::new(it.heading.clone(), back),
            NavLink::here("Where it is"),
        ]/>
        <PageHead title=it.heading lead=lead/>
        {body}
    }
    .into_any()
}

fn row(it: UseRow) -> impl IntoView {
    let version = it.clause_version.map(|it| format!(", version {it}")).unwrap_or_default();
    view! {
        <Row>
            <RowHead><a class="title" href=paths::contract(it.contract)>{it.title}</a><br/><span class="muted">{it.status}</span></RowHead>
            <Cell label="Wording">{format!("{}{version}", it.rung.label())}</Cell>
            <Cell label="Put in">{it.said}</Cell>
            <Cell label="Its words today">{it.stands.label()}</Cell>
        </Row>
    }
}
