//! The name of a kept filter, who sees it, and its removal.

use super::calls::{self, OpenedChange, open_change};
use super::id_in_address;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{Button, ButtonKind, CheckField, Crumbs, ErrorSummary, NavLink, PageHead, SectionHead, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::filters::FilterRow;

/// The page on which a kept filter is changed or removed.
#[component]
pub fn Change() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open_change);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedChange { it, note }: OpenedChange) -> AnyView {
    let crumbs = vec![
        NavLink::new("Contracts", paths::CONTRACTS),
        NavLink::new("Kept filters", paths::FILTERS),
        NavLink::here(it.name.clone()),
    ];
    let lead = if it.may_change {
        "Its contracts are not touched by anything you do here.".to_owned()
    } else {
        format!("{} keeps this filter, and alone may change it.", it.owner)
    };
    let change = it.may_change.then(|| {
        let name = if note.problem.is_some() { note.typed("name") } else { it.name.clone() };
        let is_shared = if note.problem.is_some() { !note.typed("shared").is_empty() } else { it.is_shared };
        let share = (it.may_share || it.is_shared).then(|| {
            view! {
                <CheckField
                    name="shared"
                    label="Everybody in the company sees it"
                    help="Others can open it; only you can change it."
                    checked=is_shared
                    value="true"
                    error=note.error("is_shared")
                />
            }
        });
        view! {
            <form class="section" method="post" action=calls::Change::url() novalidate>
                <input type="hidden" name="id" value=it.id.to_string()/>
                <input type="hidden" name="version" value=it.version.to_string()/>
                <TextField name="name" label="Name" value=name error=note.error("name") maxlength=80/>
                {share}
                {form_end("Save", Some((paths::FILTERS.to_owned(), "Go back")))}
            </form>
        }
    });
    view! {
        <Title text=it.name.clone()/>
        <Crumbs links=crumbs/>
        <PageHead title=it.name.clone() lead=lead/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {change}
        {removal(&it)}
    }
    .into_any()
}

fn removal(it: &FilterRow) -> Option<AnyView> {
    it.may_remove.then(|| {
        let who =
            if it.is_shared { "Nobody in your company finds it any more." } else { "You do not find it any more." };
        view! {
            <section class="section">
                <SectionHead title="Remove this filter"/>
                <p>{who}" The contracts stay as they are."</p>
                <form method="post" action=calls::Remove::url()>
                    <input type="hidden" name="id" value=it.id.to_string()/>
                    <Button kind=ButtonKind::Danger>"Remove the filter"</Button>
                </form>
            </section>
        }
        .into_any()
    })
}
