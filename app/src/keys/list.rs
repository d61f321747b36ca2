//! The keys of a person, or of everybody for owners and admins.

use super::calls::{Listed, list};
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{ButtonKind, Cell, Column, DataTable, Empty, Icon, LinkButton, PageHead, Pagination, Row, RowHead};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::keys::{KeyList, KeyRow};

/// The list of keys; `?page=` pages.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let page_number = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32));
    let loaded = Resource::new(move || page_number.get(), list);
    view! {
        <Title text="API keys"/>
        {screen(loaded, |_, listed| page(listed))}
    }
}

fn page(Listed { it, note }: Listed) -> AnyView {
    let actions = || {
        view! { <LinkButton href=paths::NEW_KEY icon=Icon::Plus kind=ButtonKind::Primary>"Make a key"</LinkButton> }
    };
    let lead = if it.is_of_company {
        "With a key, another program acts for the person who made it. These are the keys of everybody in your company."
    } else {
        "With a key, another program acts for you, never beyond what you allow it here."
    };
    view! {
        <PageHead title="API keys" lead=lead actions=actions/>
        {refusal(note.general())}
        {body(it)}
    }
    .into_any()
}

fn body(it: KeyList) -> AnyView {
    if it.total == 0 {
        return view! {
            <Empty title="No API key yet">
                <p>"Make one to connect your accounts package or a program of your own. What a program can ask for is described "<a href=paths::API_DOCS rel="external">"here"</a>"."</p>
            </Empty>
        }
        .into_any();
    }
    let mut columns = vec![Column::new("Key"), Column::new("May")];
    if it.is_of_company {
        columns.push(Column::new("Acts for").rank(2));
    }
    columns.extend([
        Column::new("Made").rank(4),
        Column::new("Ends"),
        Column::new("Last used").rank(3),
        Column::actions(),
    ]);
    let is_of_company = it.is_of_company;
    let rows = it.rows.into_iter().map(|it| row(it, is_of_company)).collect_view();
    let href = |page: u32| paths::with_query(paths::KEYS, &[("page", &page.to_string())]);
    view! {
        <DataTable label="API keys" columns=columns>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href/>
    }
    .into_any()
}

fn row(it: KeyRow, is_of_company: bool) -> impl IntoView {
    let ends = if it.has_ended { format!("Ended on {}", it.ends) } else { it.ends };
    let revoke = paths::revoke_key(it.id);
    let spoken = format!(" {}", it.name);
    view! {
        <Row>
            <RowHead><span class="title">{it.name}</span>" "<span class="muted nowrap">{format!("…{}", it.hint)}</span></RowHead>
            <Cell label="May">{it.scope.label()}</Cell>
            {is_of_company.then(|| view! { <Cell label="Acts for" rank=2>{it.owner}</Cell> })}
            <Cell label="Made" rank=4><time datetime=it.made_exact>{it.made}</time></Cell>
            <Cell label="Ends"><time datetime=it.ends_exact>{ends}</time></Cell>
            <Cell label="Last used" rank=3>{it.used.unwrap_or_else(|| "Never".to_owned())}</Cell>
            <Cell class="acts"><a href=revoke>"Revoke"<span class="vh">{spoken}</span></a></Cell>
        </Row>
    }
}
