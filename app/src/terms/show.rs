//! The machine-readable terms of a contract in plain words: who may do what with which data, and until when.

use super::calls::open;
use crate::contracts::id_in_address;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Crumbs, Empty, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::ids::ContractId;
use pactoria::terms::{Fault, Said, Stated, TermsInWords, TermsView};

/// The page of the terms.
#[component]
pub fn Show() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open);
    screen(loaded, |_, it| page(&it))
}

fn page(it: &TermsView) -> AnyView {
    let body = match &it.stated {
        Stated::None => nothing(it.contract),
        Stated::Damaged(faults) => damaged(it, faults),
        Stated::Whole { fingerprint, words } => whole(it, fingerprint, words),
    };
    view! {
        <Title text=format!("Machine-readable terms of {}", it.title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.title.clone(), paths::contract(it.contract)),
            NavLink::here("Machine-readable terms"),
        ]/>
        <PageHead
            title="Machine-readable terms"
            lead="What a worker reads before, during and after each job, in words. If they differ from the clauses of the contract, the clauses decide."
        />
        {body}
    }
    .into_any()
}

fn nothing(contract: ContractId) -> AnyView {
    view! {
        <Empty title="This contract states none">
            <p>"Contracts about data and AI that are drafted from a template state them in a schedule, if the work is done in a worker."</p>
            <p><LinkButton href=paths::contract(contract)>"Open the text"</LinkButton></p>
        </Empty>
    }
    .into_any()
}

fn damaged(it: &TermsView, faults: &[Fault]) -> AnyView {
    let reasons = faults
        .iter()
        .map(|it| {
            let place = if it.pointer.is_empty() { "The whole".to_owned() } else { it.pointer.clone() };
            view! { <li><code>{place}</code>": "{it.message.clone()}</li> }
        })
        .collect_view();
    view! {
        <Notice kind=NoticeKind::Warn>"No worker could follow what the text states. The words of the contract hold as they are."</Notice>
        <section class="section">
            <SectionHead title="What is wrong"/>
            <ul>{reasons}</ul>
            <p>"Mend the block in the text, or draft the contract again from its template."</p>
            <p><LinkButton href=paths::contract(it.contract)>"Open the text"</LinkButton></p>
        </section>
    }
    .into_any()
}

fn whole(it: &TermsView, fingerprint: &str, words: &TermsInWords) -> AnyView {
    let sections = words.sections.iter().map(section).collect_view();
    let until = words.ends_on.clone().map(|day| format!(" They end on {day}."));
    let (version, fingerprint) = (it.version, fingerprint.to_owned());
    view! {
        <p>{format!("As version {version} of the text states them.")}{until}" Nobody has signed them with a key yet."</p>
        {sections}
        <section class="section">
            <SectionHead title="Fingerprint"/>
            <p><code>{fingerprint}</code></p>
            <p>"The SHA-256 of the file below. It changes if anything in the terms changes."</p>
            <p class="actions"><a href=paths::terms_file(it.contract) download="" rel="external">"Save as JSON"</a></p>
        </section>
    }
    .into_any()
}

fn section(it: &Said) -> AnyView {
    let (heading, sentences) = (it.heading.clone(), it.sentences.clone());
    let sentences = sentences.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
    view! {
        <section class="section">
            <SectionHead title=heading/>
            <ul>{sentences}</ul>
        </section>
    }
    .into_any()
}
