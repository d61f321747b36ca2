//! The trail, newest first.

use super::calls::{CheckedTrail, trail};
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Choice, Empty, Icon, Notice, NoticeKind, PageHead, Pagination, SelectField, Trail, TrailEntry,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::audit::{Action, EntryView};

/// The audit page; `?action=` and `?subject=` filter, `?page=` pages.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let page = query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (page, query.get("action").unwrap_or_default(), query.get("subject").unwrap_or_default())
    });
    let loaded = Resource::new(move || asked.get(), |(page, action, subject)| trail(page, action, subject));
    view! {
        <Title text="Audit"/>
        {screen(loaded, move |_, it| page(it, asked.get_untracked()))}
    }
}

fn page(CheckedTrail { trail, verdict }: CheckedTrail, (_, action, subject): (u32, String, String)) -> AnyView {
    let href = {
        let (action, subject) = (action.clone(), subject.clone());
        move |page: u32| {
            paths::with_query(paths::AUDIT, &[("action", &action), ("subject", &subject), ("page", &page.to_string())])
        }
    };
    let said = format!("{} entries, newest first", trail.total);
    let entries = if trail.entries.is_empty() {
        view! { <Empty title="No entry matches"><p><a href=paths::AUDIT>"Show every entry"</a></p></Empty> }.into_any()
    } else {
        view! { <Trail>{trail.entries.into_iter().map(entry).collect_view()}</Trail> }.into_any()
    };
    view! {
        <PageHead title="Audit" lead="Who did what, when and from where. Entries are only ever added, and each is chained to the one before."/>
        {verdict_line(verdict)}
        {filters(&action, &subject)}
        {entries}
        <Pagination page=trail.page pages=trail.pages href=href said=said/>
    }
    .into_any()
}

fn verdict_line(verdict: Result<u32, String>) -> AnyView {
    match verdict {
        Ok(entries) => {
            view! { <Notice kind=NoticeKind::Good>{format!("{entries} entries checked just now: the chain is whole.")}</Notice> }.into_any()
        }
        Err(found) => view! {
            <Notice kind=NoticeKind::Bad announce=true>
                {format!("The chain is broken. {found} Run pactoria audit verify on the server and keep a copy of the database.")}
            </Notice>
        }
        .into_any(),
    }
}

fn filters(action: &str, subject: &str) -> AnyView {
    let mut choices = vec![Choice::new("", "Everything")];
    choices.extend(Action::ALL.into_iter().map(|it| Choice::new(it.word(), it.sentence())));
    view! {
        <form class="filters" method="get" action=paths::AUDIT>
            <SelectField name="action" label="What was done" choices=choices value=action.to_owned() optional=true/>
            <input type="hidden" name="subject" value=subject.to_owned()/>
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
    }
    .into_any()
}

fn entry(it: EntryView) -> impl IntoView {
    let changes = match (it.before, it.after) {
        (None, None) => None,
        (None, Some(after)) => Some(after),
        (Some(before), None) => Some(format!("Before: {before}")),
        (Some(before), Some(after)) => Some(format!("Before: {before}. After: {after}")),
    };
    let from = format!("Entry {}, from {} with {}, request {}", it.seq, it.address, it.user_agent, it.request_id);
    let more = match changes {
        Some(changes) => format!("{changes}. {from}"),
        None => from,
    };
    let icon = if it.subject_type == "contract" { Icon::Doc } else { Icon::Person };
    let is_contract = it.subject_type == "contract";
    let href = format!("{}/{}", paths::CONTRACTS, it.subject_id);
    view! {
        <TrailEntry time=it.at datetime=it.at_exact icon=icon more=more hash=it.hash>
            <b>{it.actor}</b>
            {format!(" {} ", it.sentence)}
            {if is_contract { view! { <a href=href>{it.subject}</a> }.into_any() } else { ().into_any() }}
        </TrailEntry>
    }
}
