//! What was published: every version, and one of them whole.

use super::calls::{version, versions};
use super::off::switched_off;
use super::own::own_rules;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Cell, Column, Crumbs, DataTable, Empty, NavLink, PageHead, Pagination, Row, RowHead};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::playbook::{VersionList, VersionRow, VersionView};
use pactoria::typed::capitalised;

/// The list of versions; `?page=` pages.
#[component]
pub fn Versions() -> impl IntoView {
    let query = use_query_map();
    let page_number = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32));
    let loaded = Resource::new(move || page_number.get(), versions);
    view! {
        <Title text="Versions of your rules"/>
        {screen(loaded, |_, it| list(it))}
    }
}

fn list(it: VersionList) -> AnyView {
    let row = |it: VersionRow| {
        view! {
            <Row>
                <RowHead><a class="title" href=paths::rule_version(it.version)>{format!("Version {}", it.version)}</a></RowHead>
                <Cell label="Published">{capitalised(&it.said)}</Cell>
            </Row>
        }
    };
    let body = if it.rows.is_empty() {
        view! {
            <Empty title="Nothing was published yet">
                <p>"Your contracts are checked by the rule pack as it is."</p>
            </Empty>
        }
        .into_any()
    } else {
        let columns = vec![Column::new("Version"), Column::new("Published")];
        let href = |page: u32| paths::with_query(paths::RULE_VERSIONS, &[("page", &page.to_string())]);
        view! {
            <DataTable label="Versions" columns=columns>{it.rows.into_iter().map(row).collect_view()}</DataTable>
            <Pagination page=it.page pages=it.pages href=href/>
        }
        .into_any()
    };
    view! {
        <Crumbs links=vec![NavLink::new("Rules", paths::PLAYBOOK), NavLink::here("Versions")]/>
        <PageHead title="Versions of your rules" lead="A version that was published never changes. Each analysis names the one it was made by."/>
        {body}
    }
    .into_any()
}

/// The page of one version.
#[component]
pub fn Version() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.read().get("version").and_then(|it| it.parse::<u32>().ok()));
    let loaded = Resource::new(move || number.get(), version);
    screen(loaded, |_, it| one(&it))
}

fn one(it: &VersionView) -> AnyView {
    let title = format!("Version {} of your rules", it.version);
    let off = if it.off.is_empty() {
        view! { <p>"It switches no rule off."</p> }.into_any()
    } else {
        switched_off(it.off.clone())
    };
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![NavLink::new("Rules", paths::PLAYBOOK), NavLink::new("Versions", paths::RULE_VERSIONS), NavLink::here(format!("Version {}", it.version))]/>
        <PageHead title=title lead=capitalised(&it.said)/>
        {off}
        {own_rules(&it.own)}
    }
    .into_any()
}
