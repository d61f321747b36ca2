//! The history of a contract, and one version of it.

use super::calls::{self, history, version};
use super::id_in_address;
use super::show::views;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Column, Crumbs, DataTable, Empty, LinkButton, NavLink, PageHead, Pagination, Row, RowHead,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::contracts::{HistoryPage, VersionView};
use pactoria::document;
use pactoria::ids::ContractId;

/// The history page.
#[component]
pub fn Versions() -> impl IntoView {
    let id = id_in_address();
    let query = use_query_map();
    let page = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32));
    let loaded = Resource::new(move || (id.get(), page.get()), |(id, page)| history(id, page));
    screen(loaded, move |_, it| match id.get_untracked() {
        Some(id) => list(id, it),
        None => ().into_any(),
    })
}

fn list(id: ContractId, HistoryPage { title, rows, total, page, pages }: HistoryPage) -> AnyView {
    let href = move |page: u32| paths::with_query(&paths::versions(id), &[("page", &page.to_string())]);
    let columns = ["Version", "Why", "Who", "When", "Changes"].map(Column::new).to_vec();
    let rows = rows
        .into_iter()
        .map(|it| {
            let current = it.is_current.then_some(" (present)");
            let changes = (it.version > 1).then(|| {
                let href = paths::compare(id, it.version - 1, it.version, false);
                let heard = format!("Changes of version {}", it.version);
                view! { <a href=href aria-label=heard>"Show"</a> }
            });
            let details = (!it.changes.is_empty())
                .then(|| view! { <br/><span class="muted">{it.changes.join(" · ")}</span> });
            view! {
                <Row>
                    <RowHead><a class="title" href=paths::version(id, it.version)>{format!("Version {}", it.version)}</a>{current}</RowHead>
                    <Cell label="Why">{it.reason}{details}</Cell>
                    <Cell label="Who">{it.author}</Cell>
                    <Cell label="When"><time datetime=it.at_exact>{it.at}</time></Cell>
                    <Cell>{changes}</Cell>
                </Row>
            }
        })
        .collect_view();
    view! {
        <Title text=format!("Versions of {title}")/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(title.clone(), paths::contract(id)), NavLink::here("Versions")]/>
        <PageHead title=title lead="Every save is kept: who, when and why."/>
        {views(id, total, 2)}
        <DataTable label="Versions" columns=columns>{rows}</DataTable>
        <Pagination page=page pages=pages href=href/>
    }
    .into_any()
}

/// The page of one version.
#[component]
pub fn Version() -> impl IntoView {
    let id = id_in_address();
    let params = use_params_map();
    let number = Memo::new(move |_| params.read().get("version").and_then(|it| it.parse().ok()).unwrap_or(0_u32));
    let loaded = Resource::new(move || (id.get(), number.get()), |(id, number)| version(id, number));
    screen(loaded, |_, it| one(&it))
}

fn one(it: &VersionView) -> AnyView {
    let (id, number) = (it.id, it.row.version);
    let (may_restore, present) = (it.may_restore, it.present);
    let brings = if it.row.has_details {
        "Its text, title, parties, value, days and type come back."
    } else {
        "Its text and title come back. Parties, value, days and type were not kept with it and stay as they are now."
    };
    let actions = move || {
        let compare = (number != present).then(|| {
            view! { <LinkButton href=paths::compare(id, number, present, false)>"Compare with the present"</LinkButton> }
        });
        let restore = may_restore.then(|| {
            view! {
                <form method="post" action=calls::Restore::url()>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <input type="hidden" name="number" value=number.to_string()/>
                    <Button kind=ButtonKind::Primary>{format!("Restore version {number}")}</Button>
                    <p class="muted">{brings}</p>
                </form>
            }
        });
        view! { {compare}{restore} }
    };
    let text = if it.content.is_empty() {
        view! { <Empty title="This version has no text"><p>"The contract was made before its text was written."</p></Empty> }.into_any()
    } else {
        let html = document::to_html(&it.content, &[]);
        view! { <div class="desk"><article class="sheet" aria-label="Text of this version" inner_html=html></article></div> }
            .into_any()
    };
    let lead = format!("{} by {}, {}", it.row.reason, it.row.author, it.row.at);
    view! {
        <Title text=format!("Version {number} of {}", it.contract_title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.contract_title.clone(), paths::contract(id)),
            NavLink::new("Versions", paths::versions(id)),
            NavLink::here(format!("Version {number}")),
        ]/>
        <PageHead title=format!("Version {number}: {}", it.row.title) lead=lead actions=actions/>
        {text}
    }
    .into_any()
}
