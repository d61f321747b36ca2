//! The clause library with its filters in the address; by itself, or to choose a clause for a draft.

use super::calls::{Choosing, choose, list};
use crate::contracts::id_in_address;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, CheckField, Choice, Column, Crumbs, DataTable, Empty, Icon, LinkButton, NavLink,
    PageHead, Pagination, Row, RowHead, SelectField, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::clauses::{ClauseFilter, ClauseList, ClauseRow, OwnRow};
use pactoria::contracts::ContractType;
use pactoria::ids::ContractId;

const LEAD: &str = "Every clause of the templates, with why it is there, the law behind it, and what you can give up in a negotiation.";

/// What the address asks for: `?search=`, `?template=`, `?fallbacks=`, `?ours=` and `?retired=` filter, `?page=` pages.
fn asked() -> Memo<(u32, ClauseFilter)> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.read();
        let word = |name: &str| query.get(name).unwrap_or_default();
        let filter = ClauseFilter {
            words: word("search"),
            template: Some(word("template")).filter(|it| !it.is_empty()),
            with_fallbacks: word("fallbacks") == "true",
            ours: word("ours") == "true",
            retired: word("retired") == "true",
        };
        (word("page").parse().unwrap_or(1), filter)
    })
}

/// The clause library.
#[component]
pub fn List() -> impl IntoView {
    let asked = asked();
    let loaded = Resource::new(move || asked.get(), |(page, filter)| list(page, filter));
    view! {
        <Title text="Clauses"/>
        {screen(loaded, move |_, it| page(it, &asked.get_untracked().1))}
    }
}

fn page(it: ClauseList, filter: &ClauseFilter) -> AnyView {
    let may_manage = it.may_manage;
    let actions = move || {
        may_manage.then(|| {
            view! { <LinkButton href=paths::NEW_CLAUSE icon=Icon::Plus kind=ButtonKind::Primary>"Write a clause"</LinkButton> }
        })
    };
    view! {
        <Crumbs links=vec![NavLink::new("Templates", paths::TEMPLATES), NavLink::here("Clauses")]/>
        <PageHead title="Clauses" lead=LEAD actions=actions/>
        {clauses(it, filter, None)}
    }
    .into_any()
}

/// The clauses to choose from for a draft.
#[component]
pub fn Choose() -> impl IntoView {
    let (id, asked) = (id_in_address(), asked());
    let loaded = Resource::new(move || (id.get(), asked.get()), |(id, (page, filter))| choose(id, page, filter));
    view! {
        <Title text="Put a clause in"/>
        {screen(loaded, move |_, it| choosing(it, &asked.get_untracked().1))}
    }
}

fn choosing(Choosing { id, title, clauses: found }: Choosing, filter: &ClauseFilter) -> AnyView {
    view! {
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(title, paths::contract(id)),
            NavLink::here("Put a clause in"),
        ]/>
        <PageHead title="Put a clause in" lead="Choose a clause. You see what changes before anything is saved."/>
        {clauses(found, filter, Some(id))}
    }
    .into_any()
}

fn clauses(it: ClauseList, filter: &ClauseFilter, draft: Option<ContractId>) -> AnyView {
    let path = draft.map_or_else(|| paths::CLAUSES.to_owned(), paths::clauses_for);
    let mut templates = vec![Choice::new("", "Any template")];
    templates.extend(it.templates.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())));
    let template = filter.template.clone().unwrap_or_default();
    // What is retired cannot be put into a draft.
    let retired = draft.is_none().then(|| {
        view! { <CheckField name="retired" label="Retired ones of ours instead" checked=filter.retired/> }
    });
    view! {
        <form class="filters" method="get" action=path.clone() role="search">
            <TextField name="search" label="Search clauses" r#type="search" value=filter.words.clone() maxlength=200 optional=true/>
            <SelectField name="template" label="Template" choices=templates value=template optional=true/>
            <CheckField name="fallbacks" label="Only with fallbacks" checked=filter.with_fallbacks/>
            <CheckField name="ours" label="Only ours" checked=filter.ours/>
            {retired}
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
        {table(it, filter, &path, draft)}
    }
    .into_any()
}

fn table(it: ClauseList, filter: &ClauseFilter, path: &str, draft: Option<ContractId>) -> AnyView {
    if it.rows.is_empty() {
        let everything = path.to_owned();
        return view! {
            <Empty title="No clause matches"><p><a href=everything>"Show every clause"</a></p></Empty>
        }
        .into_any();
    }
    let columns = vec![Column::new("Clause"), Column::new("Fallbacks"), Column::new("Templates").rank(3)];
    let said = match it.total {
        1 => "One clause".to_owned(),
        many => format!("{many} clauses, by heading"),
    };
    let (filter, path) = (filter.clone(), path.to_owned());
    let href = move |page: u32| {
        let page = page.to_string();
        let pairs = [
            ("search", filter.words.as_str()),
            ("template", filter.template.as_deref().unwrap_or_default()),
            ("fallbacks", yes(filter.with_fallbacks)),
            ("ours", yes(filter.ours)),
            ("retired", yes(filter.retired)),
            ("page", &page),
        ];
        paths::with_query(&path, &pairs)
    };
    let rows = it.rows.into_iter().map(|it| row(it, draft)).collect_view();
    view! {
        <DataTable label="Clauses" columns=columns top=true>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href said=said/>
    }
    .into_any()
}

fn yes(it: bool) -> &'static str {
    if it { "true" } else { "" }
}

/// The types of contract that a clause is for.
pub(super) fn for_types(types: &[ContractType]) -> String {
    if types.is_empty() {
        return "Every type of contract".to_owned();
    }
    types.iter().map(|it| it.label()).collect::<Vec<_>>().join(", ")
}

fn ours(it: &OwnRow) -> String {
    let retired = if it.is_retired { ", retired" } else { "" };
    format!("Ours, version {}{retired}", it.version)
}

fn row(it: ClauseRow, draft: Option<ContractId>) -> impl IntoView {
    let href = match draft {
        Some(id) => paths::put_clause(id, &it.address, ""),
        None => paths::clause(&it.address),
    };
    let fallbacks = if it.fallbacks == 0 { "None".to_owned() } else { it.fallbacks.to_string() };
    let stands = match &it.own {
        Some(own) => for_types(&own.types),
        None => it.templates.to_string(),
    };
    let own = it.own.as_ref().map(|it| view! { <br/><strong>{ours(it)}</strong> });
    view! {
        <Row>
            <RowHead>
                <a class="title" href=href>{it.heading}</a>
                {own}
                <br/>
                <span class="muted">{format!("{}. {}", it.address, it.why)}</span>
            </RowHead>
            <Cell label="Fallbacks">{fallbacks}</Cell>
            <Cell label="Templates" rank=3>{stands}</Cell>
        </Row>
    }
}
