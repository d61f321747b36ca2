//! Other parties and accounts by risk, and each with the reasons of its score.

use super::calls::{counterparties, counterparty, people, person};
use super::{address, mark, ranked_table};
use crate::layout::{Loaded, screen};
use crate::paths;
use crate::ui::{
    Cell, Column, Crumbs, DataTable, Empty, LinkButton, NavLink, Notice, PageHead, Pagination, Row, RowHead,
    SectionHead, Views,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::compliance::RiskLevel;
use pactoria::contracts::Risk;
use pactoria::ids::UserId;
use pactoria::risk::{Ranked, Reason, ScoredPage};

/// What differs between the list of parties and that of accounts.
#[derive(Clone, Copy)]
struct Kind {
    path: &'static str,
    table: &'static str,
    title: &'static str,
    lead: &'static str,
    crumb: &'static str,
    head: &'static str,
    none: &'static str,
    note: Option<&'static str>,
}

const PARTIES: Kind = Kind {
    path: paths::RISK_COUNTERPARTIES,
    table: paths::RISK_COUNTERPARTY_TABLE,
    title: "Other parties by risk",
    lead: "Worked out of your contracts with each, the riskiest first.",
    crumb: "Other parties",
    head: "Other party",
    none: "Parties appear with the first contract with them.",
    note: None,
};

const ACCOUNTS: Kind = Kind {
    path: paths::RISK_PEOPLE,
    table: paths::RISK_PEOPLE_TABLE,
    title: "Accounts by risk",
    lead: "Worked out of what Pactoria records of each open account, the riskiest first.",
    crumb: "Accounts",
    head: "Account",
    none: "Every company has at least one open account.",
    note: Some(
        "This says what records show, not what a person is like: a new address is mostly a journey, an export mostly somebody’s work. It says where to look and ask. It is personal data about staff, so tell your people that you may look at it.",
    ),
};

/// The page in the address, and the band that is chosen.
fn asked() -> Memo<(u32, String)> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        let page = query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (page, query.get("level").unwrap_or_default())
    })
}

/// The page at `/risk/counterparties`; `?level=` narrows, `?page=` pages.
#[component]
pub fn Counterparties() -> impl IntoView {
    let asked = asked();
    let loaded = Resource::new(move || asked.get(), |(page, level)| counterparties(page, level));
    list(PARTIES, loaded)
}

/// The page at `/risk/people`; `?level=` narrows, `?page=` pages.
#[component]
pub fn People() -> impl IntoView {
    let asked = asked();
    let loaded = Resource::new(move || asked.get(), |(page, level)| people(page, level));
    list(ACCOUNTS, loaded)
}

/// The page at `/risk/counterparty`, of the party in `?name=`.
#[component]
pub fn Counterparty() -> impl IntoView {
    let query = use_query_map();
    let name = Memo::new(move |_| query.read().get("name").unwrap_or_default());
    let loaded = Resource::new(move || name.get(), counterparty);
    one(PARTIES, loaded)
}

/// The page at `/risk/people/{id}`.
#[component]
pub fn Person() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse::<UserId>().ok()));
    let loaded = Resource::new(move || id.get(), person);
    one(ACCOUNTS, loaded)
}

fn list(kind: Kind, loaded: Loaded<ScoredPage>) -> impl IntoView {
    view! {
        <Title text=kind.title/>
        {screen(loaded, move |_, it| page(kind, it))}
    }
}

fn one(kind: Kind, loaded: Loaded<Ranked>) -> impl IntoView {
    view! {
        <Title text=kind.title/>
        {screen(loaded, move |_, it| reasons(kind, it))}
    }
}

fn page(kind: Kind, it: ScoredPage) -> AnyView {
    let actions = move || view! { <LinkButton href=kind.table>"Save as CSV"</LinkButton> };
    let everybody: u32 = it.levels.iter().sum();
    let mut links = vec![NavLink::new("All", kind.path).with_count(u64::from(everybody)).current(it.level.is_none())];
    for (level, count) in RiskLevel::ALL.into_iter().zip(it.levels).rev() {
        let link = NavLink::new(level.label(), paths::risk_level(kind.path, Risk::Band(level)));
        links.push(link.with_count(u64::from(count)).current(it.level == Some(Risk::Band(level))));
    }
    view! {
        <Crumbs links=vec![NavLink::new("Risk", paths::RISK), NavLink::here(kind.crumb)]/>
        <PageHead title=kind.title lead=kind.lead actions=actions/>
        {kind.note.map(|it| view! { <Notice><p>{it}</p></Notice> })}
        <Views label="Which risk" links=links/>
        {body(kind, it)}
    }
    .into_any()
}

fn body(kind: Kind, it: ScoredPage) -> AnyView {
    if it.total == 0 {
        let (title, words) = match it.level {
            Some(_) => ("None has this risk", "Choose another band, or all."),
            None => ("Nothing to work it out of yet", kind.none),
        };
        return view! { <Empty title=title><p>{words}</p></Empty> }.into_any();
    }
    if it.rows.is_empty() {
        return view! { <Empty title="The list is shorter than that"><p><a href=kind.path>"Go to its first page"</a></p></Empty> }
            .into_any();
    }
    let level = it.level.map(Risk::word).unwrap_or_default();
    let href = move |page: u32| paths::with_query(kind.path, &[("level", level), ("page", &page.to_string())]);
    view! {
        {ranked_table(kind.title, kind.head, it.rows, false)}
        <Pagination page=it.page pages=it.pages href=href/>
    }
    .into_any()
}

fn reasons(kind: Kind, it: Ranked) -> AnyView {
    let lead = format!("{}. {} points make a risk of {} of 10.", it.said, it.points, it.score);
    let columns = vec![Column::new("What was counted"), Column::new("Points").numeric()];
    let crumbs =
        vec![NavLink::new("Risk", paths::RISK), NavLink::new(kind.crumb, kind.path), NavLink::here(it.name.clone())];
    let rows = it.reasons.into_iter().map(reason).collect_view();
    let body = if it.points == 0 {
        view! { <Empty title="Nothing adds to it"><p>"None of the reasons that are looked for holds."</p></Empty> }
            .into_any()
    } else {
        view! { <DataTable label="Why" columns=columns narrow=true top=true>{rows}</DataTable> }.into_any()
    };
    view! {
        <Crumbs links=crumbs/>
        <PageHead title=it.name.clone() lead=lead><span>"Risk "{mark(it.score, it.level)}</span></PageHead>
        {kind.note.map(|it| view! { <Notice><p>{it}</p></Notice> })}
        <SectionHead title="Why"><p>"Every line opens what it was counted from."</p></SectionHead>
        {body}
    }
    .into_any()
}

fn reason(it: Reason) -> impl IntoView {
    let what = match &it.opens {
        Some(opens) => view! { <a class="title" href=address(opens)>{it.what.clone()}</a> }.into_any(),
        None => it.what.clone().into_any(),
    };
    view! {
        <Row>
            <RowHead>
                {what}
                <br/>
                <span class="muted">{it.advice}</span>
            </RowHead>
            <Cell class="num" label="Points">{it.points}</Cell>
        </Row>
    }
}
