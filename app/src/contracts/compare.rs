//! Two versions of a contract as one text: what was taken out is struck, what was put in is underlined.

use super::calls::compare;
use super::id_in_address;
use super::show::views;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Cell, Column, Crumbs, DataTable, LinkButton, NavLink, PageHead, Row, RowHead, SectionHead, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::contracts::{CompareView, DetailChange};

/// The page of a comparison; `?from=` and `?to=` name the versions, `?all=1` unfolds what did not change.
#[component]
pub fn Compare() -> impl IntoView {
    let id = id_in_address();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let number = |name: &str| query.get(name).and_then(|it| it.parse::<u32>().ok());
        (number("from"), number("to"), query.get("all").is_some_and(|it| it == "1"))
    });
    let loaded = Resource::new(move || (id.get(), asked.get()), |(id, (from, to, all))| compare(id, from, to, all));
    screen(loaded, move |_, it| page(it, asked.get_untracked().2))
}

fn page(it: CompareView, all: bool) -> AnyView {
    let id = it.id;
    let (from, to) = (it.from.version, it.to.version);
    let lead = format!("From version {from} to version {to}: {}", it.said);
    let other = if all { (false, "Fold what did not change") } else { (true, "Show the whole text") };
    let whole = move || view! { <LinkButton href=paths::compare(id, from, to, other.0)>{other.1}</LinkButton> };
    let line = |name: &'static str, it: &pactoria::contracts::VersionRow| {
        view! { <dt>{name}</dt><dd>{format!("Version {}: {}, {} by {}", it.version, it.reason, it.at, it.author)}</dd> }
    };
    view! {
        <Title text=format!("Changes of {}", it.title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.title.clone(), paths::contract(id)),
            NavLink::new("Versions", paths::versions(id)),
            NavLink::here("Compare"),
        ]/>
        <PageHead title=it.title.clone() lead=lead actions=whole/>
        {views(id, it.versions, 2)}
        <form class="filters" method="get" action=paths::compare_form(id)>
            <TextField name="from" label="From version" value=from.to_string() inputmode="numeric" maxlength=6 short=true/>
            <TextField name="to" label="To version" value=to.to_string() inputmode="numeric" maxlength=6 short=true/>
            <Button>"Compare"</Button>
        </form>
        <dl class="facts">{line("Before", &it.from)}{line("After", &it.to)}</dl>
        {details(it.details)}
        <h2 class="vh">"The changes"</h2>
        <div class="desk"><article class="sheet redline" aria-label="The changes" inner_html=it.html></article></div>
    }
    .into_any()
}

/// What differs beside the text: parties, value, days and type.
fn details(it: Option<Vec<DetailChange>>) -> AnyView {
    let Some(changes) = it else {
        return view! {
            <p class="section-note">"Parties, value, days and type were not kept with one of these versions, so they cannot be compared."</p>
        }
        .into_any();
    };
    if changes.is_empty() {
        return ().into_any();
    }
    let row = |it: DetailChange| {
        view! {
            <Row>
                <RowHead>{it.label}</RowHead>
                <Cell label="Before"><del>{it.from_words}</del></Cell>
                <Cell label="After"><ins>{it.to_words}</ins></Cell>
            </Row>
        }
    };
    let columns = ["Detail", "Before", "After"].map(Column::new).to_vec();
    view! {
        <section class="section">
            <SectionHead title="Details that differ"/>
            <DataTable label="Details that differ" columns=columns flush=true narrow=true>
                {changes.into_iter().map(row).collect_view()}
            </DataTable>
        </section>
    }
    .into_any()
}
