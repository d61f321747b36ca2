//! The obligations of one contract, and the form for another.

use super::calls::{self, Opened, open};
use super::fields::fields;
use super::list::{acts, due};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::contracts::show::views;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Cell, Column, Crumbs, DataTable, Empty, ErrorSummary, NavLink, PageHead, Pagination, Row, RowHead, SectionHead,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::obligations::{ContractObligations, ObligationRow};

/// The page of a contract's obligations.
#[component]
pub fn OfContract() -> impl IntoView {
    let (id, query) = (id_in_address(), use_query_map());
    let number = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32));
    let loaded = Resource::new(move || (id.get(), number.get()), |(id, page)| open(id, page));
    screen(loaded, |_, opened| page(opened))
}

fn page(Opened { it, note }: Opened) -> AnyView {
    let id = it.id;
    let form = if it.may_edit { form(&it, &note) } else { ().into_any() };
    let (number, pages) = (it.page, it.pages);
    let href = move |page: u32| format!("{}?page={page}", paths::obligations_of(id));
    let rows = view! { {rows(it.rows)} <Pagination page=number pages=pages href=href/> }.into_any();
    // Under the strip the table lies flush; under what was wrong with a form it keeps its distance.
    let rows = if note.problem.is_none() { rows } else { view! { <div class="section">{rows}</div> }.into_any() };
    view! {
        <Title text=format!("Obligations of {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Obligations")]/>
        <PageHead title=it.title.clone() lead="What this contract asks somebody to do by a day, and what shows that it was done."/>
        {views(id, it.versions, 4)}
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {rows}
        {form}
    }
    .into_any()
}

fn rows(rows: Vec<ObligationRow>) -> AnyView {
    if rows.is_empty() {
        return view! {
            <Empty title="No obligation is recorded">
                <p>"A report each quarter, a certificate of insurance, a deposit to pay back: what somebody must not forget."</p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![Column::new("Obligation"), Column::new("Due"), Column::new("Owner").rank(2), Column::actions()];
    let rows = rows.into_iter().map(row).collect_view();
    view! { <DataTable label="Obligations" columns=columns top=true>{rows}</DataTable> }.into_any()
}

fn row(it: ObligationRow) -> impl IntoView {
    let (due, acts) = (due(&it), acts(&it));
    let line = |it: Option<String>| it.map(|it| view! { <br/><span class="muted">{it}</span> });
    let (recurs, clause, note) = (line(it.recurs), line(it.clause), line(it.note));
    view! {
        <Row>
            <RowHead><span class="title">{it.title}</span>{recurs}{clause}</RowHead>
            <Cell label="Due">{due}{note}</Cell>
            <Cell label="Owner" rank=2>{it.owner}</Cell>
            <Cell class="acts">{acts}</Cell>
        </Row>
    }
}

fn form(it: &ContractObligations, note: &Flash) -> AnyView {
    let own_id = it.own_id.to_string();
    let value = |field: &str| match field {
        _ if note.problem.is_some() => note.typed(field),
        "owner_id" => own_id.clone(),
        "rhythm" => "once".to_owned(),
        _ => String::new(),
    };
    view! {
        <section class="section">
        <SectionHead title="Record an obligation"/>
        <form class="section" method="post" action=calls::Put::url() novalidate>
            <input type="hidden" name="contract" value=it.id.to_string()/>
            <input type="hidden" name="id" value=it.new_id.to_string()/>
            {fields(&it.colleagues, value, note)}
            {form_end("Record the obligation", None)}
        </form>
        </section>
    }
    .into_any()
}
