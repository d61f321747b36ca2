//! Putting a clause into a draft: its rungs, the words to read and change, where they go, and what changes.

use super::calls::{self, LOOK, Opened, PUT_IN, open};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::fixes::put_in::{redline, wording_fields};
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{Button, ButtonKind, Crumbs, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead, Views};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::clauses::{PutView, Rung};
use pactoria::templates::NOTICE;

/// The page that puts a clause in; `?rung=` chooses its wording.
#[component]
pub fn PutIn() -> impl IntoView {
    let (id, params, query) = (id_in_address(), use_params_map(), use_query_map());
    let clause = Memo::new(move |_| params.read().get("clause").unwrap_or_default());
    let rung = Memo::new(move |_| query.read().get("rung").unwrap_or_default());
    let loaded =
        Resource::new(move || (id.get(), clause.get(), rung.get()), |(id, clause, rung)| open(id, clause, rung));
    screen(loaded, move |_, opened| page(&opened, &rung.get_untracked()))
}

fn page(Opened { it, note }: &Opened, rung: &str) -> AnyView {
    let gives_up = it.gives_up.clone().map(|it| {
        view! { <Notice kind=NoticeKind::Info>{format!("What this wording gives up: {it}")}</Notice> }
    });
    let (about, about_words) = (paths::clause(&it.address), format!("About {}", it.address));
    let version = format!("Version {}", it.version);
    let (form, changes) = (form(it, note, rung), it.changes.clone().map(|html| redline(None, html)));
    view! {
        <Title text=format!("Put a clause in: {}", it.heading)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.contract_title.clone(), paths::contract(it.contract)),
            NavLink::new("Put a clause in", paths::clauses_for(it.contract)),
            NavLink::here(it.heading.clone()),
        ]/>
        <PageHead title=format!("Put in: {}", it.heading) lead=it.contract_title.clone()>
            <a href=about>{about_words}</a>
            <span>{version}</span>
        </PageHead>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {rungs(it)}
        {gives_up}
        {form}
        {changes}
    }
    .into_any()
}

/// The wordings there are, where there are several.
fn rungs(it: &PutView) -> Option<AnyView> {
    if it.rungs.len() < 2 {
        return None;
    }
    let one = |rung: Rung| {
        let href = paths::put_clause(it.contract, &it.address, rung.word());
        NavLink { is_current: rung == it.rung, ..NavLink::new(rung.label(), href) }
    };
    Some(view! { <Views label="Wordings" links=it.rungs.iter().copied().map(one).collect()/> }.into_any())
}

fn form(it: &PutView, note: &Flash, rung: &str) -> AnyView {
    view! {
        <form class="section" method="post" action=calls::PutIn::url() novalidate>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <input type="hidden" name="clause" value=it.address.clone()/>
            <input type="hidden" name="rung" value=rung.to_owned()/>
            <input type="hidden" name="version" value=it.version.to_string()/>
            {wording_fields("The clause", &it.text, &it.gaps, &it.place, &it.places, note)}
            <p class="muted">{NOTICE}</p>
            <div class="form-end">
                <Button kind=ButtonKind::Primary name="act" value=PUT_IN>"Put it in as the next version"</Button>
                <Button name="act" value=LOOK>"Show what changes"</Button>
                <LinkButton href=paths::clauses_for(it.contract) kind=ButtonKind::Quiet>"Choose another"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}
