//! One clause: what it says on each rung, why, by which law, where it stands, and which contracts took it.

use super::calls::{PutStanding, Shown, show};
use super::list::for_types;
use crate::layout::{refusal, screen};
use crate::library;
use crate::paths;
use crate::ui::{
    ButtonKind, Crumbs, ErrorSummary, Icon, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::clauses::{ClauseView, VersionUses, WordingView};
use pactoria::library::OwnView;
use pactoria::{document, templates};

const RETIRED: &str =
    "It leaves the lists and goes into no draft any more. Contracts that took it keep it, and its versions stay.";

/// The page of a clause.
#[component]
pub fn Show() -> impl IntoView {
    let params = use_params_map();
    let clause = Memo::new(move |_| params.read().get("clause").unwrap_or_default());
    let loaded = Resource::new(move || clause.get(), show);
    screen(loaded, |_, it| page(it))
}

fn page(Shown { it, note }: Shown) -> AnyView {
    let lead = match it.wordings.len() {
        0 | 1 => "One wording, with nothing written yet to fall back on.",
        _ => "The wording we prefer first; below it what you can give up, one step at a time.",
    };
    let retired = it.own.as_ref().and_then(|it| it.retired.clone());
    let retired =
        retired.map(|it| view! { <Notice kind=NoticeKind::Warn>{format!("Not used any more. {it}")}</Notice> });
    let change = it.own.as_ref().filter(|it| it.may_manage).map(|_| paths::change_clause(&it.address));
    let actions = move || {
        change.map(|href| view! { <LinkButton href=href icon=Icon::Edit kind=ButtonKind::Primary>"Write it anew"</LinkButton> })
    };
    let standing = it
        .own
        .as_ref()
        .filter(|it| it.may_manage)
        .map(|own| library::standing(("clause", &it.address), PutStanding::url(), own, ("clause", RETIRED), &note));
    let beside = beside(&it);
    view! {
        <Title text=it.heading.clone()/>
        <Crumbs links=vec![
            NavLink::new("Templates", paths::TEMPLATES),
            NavLink::new("Clauses", paths::CLAUSES),
            NavLink::here(it.heading.clone()),
        ]/>
        <PageHead title=it.heading lead=lead actions=actions><span>{it.address}</span></PageHead>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {retired}
        <div class="columns">
            <aside class="c4" aria-label="About this clause">{beside}</aside>
            <div class="c8">{it.wordings.into_iter().map(wording).collect_view()}{standing}</div>
        </div>
    }
    .into_any()
}

fn beside(it: &ClauseView) -> AnyView {
    let how = match (&it.own, it.can_be_put_in) {
        (Some(OwnView { retired: Some(_), .. }), _) => "It cannot be put into a draft as long as it is retired.",
        (_, true) => "To put it into a draft, open the contract and choose “Put a clause in”.",
        (_, false) => "It belongs to the frame of a template and is not put into a draft by itself.",
    };
    let stands = match &it.own {
        Some(own) => {
            let (said, versions, last) = (own.said.clone(), paths::clause_versions(&it.address), own.version);
            let compare = (last > 1).then(|| {
                let href = paths::compare_versions(&paths::clause(&it.address), last - 1, last);
                view! { <p><a href=href>{format!("What version {last} changed")}</a></p> }
            });
            view! {
                <SectionHead title="Your company’s own"/>
                <p>{said}</p>
                <p><a href=versions>{format!("Versions ({last})")}</a></p>
                {compare}
                <SectionHead title="For these contracts"/>
                <p>{for_types(&own.types)}</p>
            }
            .into_any()
        }
        None => {
            let one = |(id, name): &(String, String)| view! { <li><a href=paths::template(id)>{name.clone()}</a></li> };
            view! {
                <SectionHead title="Where it stands"/>
                <ul class="plain">{it.templates.iter().map(one).collect_view()}</ul>
            }
            .into_any()
        }
    };
    view! {
        {stands}
        <p>{how}</p>
        {uses(&it.address, &it.uses)}
        <p class="muted"><small>{templates::NOTICE}</small></p>
    }
    .into_any()
}

/// How many contracts took each version.
fn uses(address: &str, all: &[VersionUses]) -> AnyView {
    let one = |it: &VersionUses| {
        let contracts = if it.contracts == 1 { "1 contract".to_owned() } else { format!("{} contracts", it.contracts) };
        let words = it.version.map_or_else(|| contracts.clone(), |version| format!("Version {version}: {contracts}"));
        view! { <li><a href=paths::clause_uses(address, it.version)>{words}</a></li> }
    };
    let list = if all.is_empty() {
        view! { <p>"No contract has taken it from here yet."</p> }.into_any()
    } else {
        view! { <ul class="plain">{all.iter().map(one).collect_view()}</ul> }.into_any()
    };
    view! {
        <SectionHead title="Put into contracts"/>
        {list}
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
