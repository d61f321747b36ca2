//! What governs on a day: the text with every amendment written into it, and where each part comes from.

use super::calls::governs;
use super::family::rows;
use crate::contracts::id_in_address;
use crate::contracts::show::views;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Cell, Column, Crumbs, DataTable, DateField, Empty, NavLink, Notice, NoticeKind, PageHead, Row, RowHead,
    SectionHead,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::amendments::GoverningView;
use pactoria::document::{self, Mark};

/// The page; `?on=` names the day.
#[component]
pub fn Governs() -> impl IntoView {
    let id = id_in_address();
    let query = use_query_map();
    let on = Memo::new(move |_| query.read().get("on").unwrap_or_default());
    let loaded = Resource::new(move || (id.get(), on.get()), |(id, on)| governs(id, on));
    screen(loaded, |_, it| page(&it))
}

fn page(it: &GoverningView) -> AnyView {
    let id = it.id;
    let when = if it.is_today { "today".to_owned() } else { format!("on {}", it.on_in_words) };
    let title = format!("What governs {when}");
    let caution = it.caution.clone().map(|words| view! { <Notice kind=NoticeKind::Warn>{words}</Notice> });
    view! {
        <Title text=format!("{title}: {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("What governs")]/>
        <PageHead title=it.title.clone() lead=format!("{title}, with the amendments that are in force then written into the text.")/>
        {views(id, it.versions, usize::MAX)}
        <form class="filters" method="get" action=paths::governs(id)>
            <DateField name="on" label="Day" value=it.on.clone()/>
            <Button>"Show"</Button>
        </form>
        {caution}
        {unread(it)}
        <div class="columns">
            <section class="c5">
                <SectionHead title="Terms"/>
                {terms(it)}
            </section>
            <section class="c7">
                <SectionHead title="Amendments in force then"/>
                {if it.amendments.is_empty() {
                    view! { <p class="muted">"None. The agreement governs as it was signed."</p> }.into_any()
                } else {
                    view! { <p class="muted">"The last one prevails where two say different things."</p>{rows(&it.amendments)} }.into_any()
                }}
            </section>
        </div>
        {text(it)}
    }
    .into_any()
}

fn terms(it: &GoverningView) -> AnyView {
    let columns = ["Term", "What it is", "From"].map(Column::new).to_vec();
    let rows = it
        .terms
        .iter()
        .cloned()
        .map(|(name, value, source)| {
            view! {
                <Row>
                    <RowHead>{name}</RowHead>
                    <Cell>{value}</Cell>
                    <Cell label="From">{source}</Cell>
                </Row>
            }
        })
        .collect_view();
    view! { <DataTable label="Terms" columns=columns flush=true>{rows}</DataTable> }.into_any()
}

/// What could not be written into the text comes first: the text is not complete without it.
fn unread(it: &GoverningView) -> AnyView {
    if it.unread.is_empty() {
        return ().into_any();
    }
    let items = it
        .unread
        .iter()
        .cloned()
        .map(|(name, words, why)| view! { <li><strong>{format!("{name}: ")}</strong>{words}" "<span class="muted">{why}</span></li> })
        .collect_view();
    view! {
        <Notice kind=NoticeKind::Warn>
            <p>"The text below is not the whole of what governs. Read these beside it:"</p>
            <ul>{items}</ul>
        </Notice>
    }
    .into_any()
}

fn text(it: &GoverningView) -> AnyView {
    if it.content.trim().is_empty() {
        return view! { <Empty title="This contract has no text"><p>"Nothing was written or brought in before it was signed."</p></Empty> }
            .into_any();
    }
    let marks: Vec<Mark> = it
        .passages
        .iter()
        .map(|(start, end, number, label)| Mark {
            start: *start,
            end: *end,
            number: *number,
            label: label.clone(),
            quiet: false,
        })
        .collect();
    let said = (!marks.is_empty())
        .then(|| view! { <p class="muted">"Marked passages come from the amendment whose number stands beside them; the rest is the agreement’s own."</p> });
    view! {
        <SectionHead title="Text"/>
        {said}
        <div class="desk" id="text">
            <article class="sheet" aria-label="Text that governs" inner_html=document::to_html(&it.content, &marks)></article>
        </div>
    }
    .into_any()
}
