//! The versions of a clause of the company's own, and what differs between two of them.

use super::calls::{compare, versions};
use crate::layout::screen;
use crate::paths;
use crate::ui::{Button, Cell, Column, Crumbs, DataTable, NavLink, PageHead, Pagination, Row, RowHead, TextField};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::library::{CompareView, VersionList, VersionRow};

/// The list of versions; `?page=` pages.
#[component]
pub fn Versions() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let page = query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (params.read().get("clause").unwrap_or_default(), page)
    });
    let loaded = Resource::new(move || asked.get(), |(clause, page)| versions(clause, page));
    screen(loaded, |_, it| list(it))
}

fn crumbs(address: &str, heading: &str, here: &'static str) -> Vec<NavLink> {
    vec![
        NavLink::new("Templates", paths::TEMPLATES),
        NavLink::new("Clauses", paths::CLAUSES),
        NavLink::new(heading.to_owned(), paths::clause(address)),
        NavLink::here(here),
    ]
}

fn list(it: VersionList) -> AnyView {
    let address = it.id.clone();
    let columns = ["Version", "Why", "Who", "When", "Changes", "Contracts"].map(Column::new).to_vec();
    let row = |row: VersionRow| {
        let number = row.version;
        let changes = (number > 1).then(|| {
            let heard = format!("Changes of version {number}");
            let href = paths::compare_clause(&it.id, number - 1, number);
            view! { <a href=href aria-label=heard>"Show"</a> }
        });
        let (heard, uses) = (format!("Contracts that took version {number}"), paths::clause_uses(&it.id, Some(number)));
        view! {
            <Row>
                <RowHead>{format!("Version {number}: {}", row.heading)}</RowHead>
                <Cell label="Why">{row.note}</Cell>
                <Cell label="Who">{row.author}</Cell>
                <Cell label="When"><time datetime=row.at_exact>{row.at}</time></Cell>
                <Cell label="Changes">{changes}</Cell>
                <Cell label="Contracts"><a href=uses aria-label=heard>"Show"</a></Cell>
            </Row>
        }
    };
    let rows = it.rows.into_iter().map(row).collect_view();
    let href = move |page: u32| paths::with_query(&paths::clause_versions(&address), &[("page", &page.to_string())]);
    view! {
        <Title text=format!("Versions of {}", it.heading)/>
        <Crumbs links=crumbs(&it.id, &it.heading, "Versions")/>
        <PageHead title=it.heading lead="Every version is kept: who, when and why."/>
        <DataTable label="Versions" columns=columns top=true>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href/>
    }
    .into_any()
}

/// The page of a comparison; `?from=` and `?to=` name the versions.
#[component]
pub fn Compare() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let number = |name: &str| query.read().get(name).and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (params.read().get("clause").unwrap_or_default(), number("from"), number("to"))
    });
    let loaded = Resource::new(move || asked.get(), |(clause, from, to)| compare(clause, from, to));
    screen(loaded, |_, it| compared(it))
}

fn compared(it: CompareView) -> AnyView {
    let line = |name: &'static str, it: &VersionRow| {
        view! { <dt>{name}</dt><dd>{format!("Version {}: {}, {} by {}", it.version, it.note, it.at, it.author)}</dd> }
    };
    let (from, to) = (it.from.version, it.to.version);
    let action = format!("{}/compare", paths::clause(&it.id));
    view! {
        <Title text=format!("Changes of {}", it.heading)/>
        <Crumbs links=crumbs(&it.id, &it.heading, "Compare")/>
        <PageHead title=it.heading lead=format!("From version {from} to version {to}.")/>
        <form class="filters" method="get" action=action>
            <TextField name="from" label="From version" value=from.to_string() inputmode="numeric" maxlength=6 short=true/>
            <TextField name="to" label="To version" value=to.to_string() inputmode="numeric" maxlength=6 short=true/>
            <Button>"Compare"</Button>
        </form>
        <dl class="facts">{line("Before", &it.from)}{line("After", &it.to)}</dl>
        <h2 class="vh">"The changes"</h2>
        <div class="desk"><article class="sheet redline" aria-label="The changes" inner_html=it.html></article></div>
    }
    .into_any()
}
