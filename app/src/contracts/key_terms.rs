//! The key terms of a contract beside its text: what it says of each kind of clause, and where.

use super::calls::open_key_terms;
use super::id_in_address;
use super::outline::outline_nav;
use super::show::{jump, views};
use crate::layout::screen;
use crate::paths;
use crate::ui::{Crumbs, Empty, Icon, LinkButton, NavLink, PageHead, SectionHead};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::compliance::keyterms::{Category, KeyTerm, Passage};
use pactoria::contracts::KeyTermsView;
use pactoria::document::{self, Mark};

/// The page of key terms.
#[component]
pub fn KeyTerms() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open_key_terms);
    screen(loaded, |_, it| page(&it))
}

fn page(it: &KeyTermsView) -> AnyView {
    let id = it.id;
    let body = match (it.content.trim().is_empty(), it.terms.is_empty()) {
        (true, _) => without_text(it),
        (false, true) => view! {
            <Empty title="No key terms were found">
                <p>{format!("The text was read for {} kinds of clause, and none was recognised. It may say them in other words, so please read it.", Category::ALL.len())}</p>
                <p><LinkButton href=paths::contract(id)>"Open the text"</LinkButton></p>
            </Empty>
        }
        .into_any(),
        (false, false) => found(it),
    };
    view! {
        <Title text=format!("Key terms of {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Key terms")]/>
        <PageHead title=it.title.clone() lead="What the present text says, with each passage. Found by fixed patterns; nobody has checked it."/>
        {views(id, it.versions, 7)}
        {body}
    }
    .into_any()
}

fn without_text(it: &KeyTermsView) -> AnyView {
    let editor = it.may_edit.then(|| paths::edit(it.id));
    view! {
        <Empty title="This contract has no text yet">
            <p>"Key terms are read out of the text. Once there is one, they are shown here."</p>
            {editor.map(|href| view! { <p><LinkButton href=href>"Open the editor"</LinkButton></p> })}
        </Empty>
    }
    .into_any()
}

/// The text with its passages marked, and the terms beside it.
fn found(it: &KeyTermsView) -> AnyView {
    let stretches = stretches(&it.terms);
    let outline = document::outline(&it.content);
    let html = document::to_html(&it.content, &marks(&it.terms, &stretches));
    // A stretch that several terms share leads back to the first of them.
    let mut led_to: Vec<u32> = Vec::new();
    let terms: Vec<_> = it.terms.iter().map(|it| term(it, &stretches, &mut led_to)).collect();
    // What only employment has is not missing elsewhere.
    let is_employment = it.terms.iter().any(|it| it.category.is_of_employment());
    let missing: Vec<_> = Category::ALL
        .iter()
        .filter(|category| is_employment || !category.is_of_employment())
        .filter(|category| !it.terms.iter().any(|it| it.category == **category))
        .map(|category| view! { <li>{category.label()}</li> })
        .collect();
    let count = format!("Not found ({})", missing.len());
    view! {
        <div class="split">
            {outline_nav(&outline)}
            <div class="desk" id="text">
                <article class="sheet" aria-label="Contract text" inner_html=html></article>
            </div>
            <aside class="findings" aria-label="Key terms" id="findings">
                <SectionHead title="Key terms"/>
                {terms}
                <details class="finding">
                    <summary><span class="no" aria-hidden="true">"–"</span><span class="name">{count}</span><Icon name=Icon::Down/></summary>
                    <div class="body">
                        <p>"That a term was not found does not mean that the text says nothing of it."</p>
                        <ul>{missing}</ul>
                    </div>
                </details>
            </aside>
        </div>
        {jump(format!("Key terms ({})", it.terms.len()))}
    }
    .into_any()
}

/// Every different stretch in the order of the text; its place, from 1, is its number.
fn stretches(terms: &[KeyTerm]) -> Vec<(u32, u32)> {
    let passages = terms.iter().flat_map(|it| &it.passages);
    let mut stretches: Vec<(u32, u32)> = passages.map(|it| (it.evidence.start, it.evidence.end)).collect();
    stretches.sort_unstable();
    stretches.dedup();
    stretches
}

fn number_of(it: &Passage, stretches: &[(u32, u32)]) -> u32 {
    let before = stretches.partition_point(|stretch| *stretch < (it.evidence.start, it.evidence.end));
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

fn marks(terms: &[KeyTerm], stretches: &[(u32, u32)]) -> Vec<Mark> {
    let label = |stretch: &(u32, u32)| {
        let says = |it: &&KeyTerm| it.passages.iter().any(|it| (it.evidence.start, it.evidence.end) == *stretch);
        terms.iter().filter(says).map(|it| it.category.label()).collect::<Vec<_>>().join(", ")
    };
    let numbered = (1..).zip(stretches);
    numbered.map(|(number, it)| Mark { start: it.0, end: it.1, number, label: label(it), quiet: true }).collect()
}

fn term(it: &KeyTerm, stretches: &[(u32, u32)], led_to: &mut Vec<u32>) -> AnyView {
    let value = it.value.as_ref().map(|it| view! { <span class="meta"><span>{it.in_words()}</span></span> });
    let passages: Vec<_> = it
        .passages
        .iter()
        .map(|it| {
            let number = number_of(it, stretches);
            let id = (!led_to.contains(&number)).then(|| format!("f{number}"));
            led_to.push(number);
            let place = match &it.clause {
                Some(clause) => format!("Passage {number}, clause {clause}"),
                None => format!("Passage {number}"),
            };
            view! {
                <blockquote id=id>
                    {it.evidence.quote.clone()}
                    <a href=format!("#p{number}") rel="external">{place}</a>
                </blockquote>
            }
        })
        .collect();
    let count = it.passages.len();
    let spoken = if count == 1 { " passage: " } else { " passages: " };
    view! {
        <details class="finding">
            <summary>
                <span class="no">{count}<span class="vh">{spoken}</span></span>
                <span class="name">{it.category.label()}</span>
                <Icon name=Icon::Down/>
                {value}
            </summary>
            <div class="body">{passages}</div>
        </details>
    }
    .into_any()
}
