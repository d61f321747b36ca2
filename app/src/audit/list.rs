//! The trail, newest first.

use super::calls::{CheckedTrail, trail};
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Choice, Empty, Icon, LinkButton, Notice, NoticeKind, PageHead, Pagination, SelectField, Trail, TrailEntry,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::audit::{Action, EntryView};

/// The audit page; `?action=` and `?subject=` filter, `?page=` pages, `?check=1` checks the whole chain.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let page = query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        let check = query.get("check").is_some_and(|it| it == "1");
        (page, query.get("action").unwrap_or_default(), query.get("subject").unwrap_or_default(), check)
    });
    let loaded =
        Resource::new(move || asked.get(), |(page, action, subject, check)| trail(page, action, subject, check));
    view! {
        <Title text="Audit"/>
        {screen(loaded, move |_, it| page(it, asked.get_untracked()))}
    }
}

fn page(
    CheckedTrail { trail, verdict }: CheckedTrail,
    (_, action, subject, _): (u32, String, String, bool),
) -> AnyView {
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
    let check = paths::with_query(paths::AUDIT, &[("action", &action), ("subject", &subject), ("check", "1")]);
    let actions = move || view! { <LinkButton href=check icon=Icon::Shield>"Check the chain"</LinkButton> };
    view! {
        <PageHead
            title="Audit"
            lead="Who did what, when and from where. Entries are only ever added, and each is chained to the one before."
            actions=actions
        />
        {verdict.map(verdict_line)}
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
    let facts = [
        ("Before", it.before),
        ("After", it.after),
        ("Entry", Some(it.seq.to_string())),
        ("From", Some(it.address).filter(|it| !it.is_empty())),
        ("With", Some(it.user_agent).filter(|it| !it.is_empty())),
        ("Request", Some(it.request_id)),
        ("SHA-256", Some(it.hash)),
    ];
    let facts = facts.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect();
    let is_contract = it.subject_type == "contract";
    let subject = is_contract.then(|| {
        let href = it.subject_id.parse().map(paths::contract).unwrap_or_default();
        view! { <a href=href>{it.subject}</a> }
    });
    view! {
        <TrailEntry time=it.at datetime=it.at_exact icon=if is_contract { Icon::Doc } else { Icon::Person } facts=facts>
            <b>{it.actor}</b>
            {format!(" {} ", it.sentence)}
            {subject}
        </TrailEntry>
    }
}
