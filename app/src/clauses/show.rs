//! One clause: what it says on each rung, why, by which law, and where it stands.

use super::calls::show;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Crumbs, NavLink, PageHead, SectionHead};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::clauses::{ClauseView, WordingView};
use pactoria::{document, templates};

/// The page of a clause.
#[component]
pub fn Show() -> impl IntoView {
    let params = use_params_map();
    let clause = Memo::new(move |_| params.read().get("clause").unwrap_or_default());
    let loaded = Resource::new(move || clause.get(), show);
    screen(loaded, |_, it| page(it))
}

fn page(it: ClauseView) -> AnyView {
    let stands = it.templates.into_iter().map(|(id, name)| view! { <li><a href=paths::template(&id)>{name}</a></li> });
    let lead = match it.wordings.len() {
        0 | 1 => "One wording, with nothing written yet to fall back on.",
        _ => "The wording we prefer first; below it what you can give up, one step at a time.",
    };
    let how = if it.can_be_put_in {
        "To put it into a draft, open the contract and choose “Put a clause in”."
    } else {
        "It belongs to the frame of a template and is not put into a draft by itself."
    };
    view! {
        <Title text=it.heading.clone()/>
        <Crumbs links=vec![
            NavLink::new("Templates", paths::TEMPLATES),
            NavLink::new("Clauses", paths::CLAUSES),
            NavLink::here(it.heading.clone()),
        ]/>
        <PageHead title=it.heading lead=lead><span>{it.address}</span></PageHead>
        <div class="columns">
            <aside class="c4" aria-label="About this clause">
                <SectionHead title="Where it stands"/>
                <ul class="plain">{stands.collect_view()}</ul>
                <p>{how}</p>
                <p class="muted"><small>{templates::NOTICE}</small></p>
            </aside>
            <div class="c8">{it.wordings.into_iter().map(wording).collect_view()}</div>
        </div>
    }
    .into_any()
}

fn wording(it: WordingView) -> AnyView {
    let (label, html) = (it.rung.label(), document::to_html(&it.content, &[]));
    let fact = |name: &'static str, value: AnyView| view! { <dt>{name}</dt><dd>{value}</dd> };
    let gives_up = it.gives_up.map(|it| fact("What it gives up", it.into_any()));
    let law = (!it.law.is_empty()).then(|| fact("Law", it.law.join("; ").into_any()));
    let rule = |(id, title): (String, String)| view! { <li><a href=paths::rule(&id)>{title}</a></li> };
    let rules = (!it.rules.is_empty()).then(|| {
        let rules = it.rules.into_iter().map(rule).collect_view();
        fact("Rules it answers", view! { <ul class="plain">{rules}</ul> }.into_any())
    });
    view! {
        <section class="section">
            <SectionHead title=label/>
            <dl class="facts">
                {gives_up}
                {fact("Why", it.why.into_any())}
                {law}
                {rules}
            </dl>
            <div class="desk"><article class="sheet" aria-label=format!("{label} wording") inner_html=html></article></div>
        </section>
    }
    .into_any()
}
