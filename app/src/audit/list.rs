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
use pactoria::audit::{Action, EntryView, Only};
use pactoria::typed;

/// What is asked of the trail, in the words of the address.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    page: u32,
    action: String,
    subject: String,
    person: String,
    since: String,
    until: String,
    only: String,
    check: bool,
}

impl Asked {
    /// The address of the same entries, on another page or to be checked.
    fn address(&self, more: (&str, &str)) -> String {
        let words = [
            ("action", self.action.as_str()),
            ("subject", &self.subject),
            ("person", &self.person),
            ("since", &self.since),
            ("until", &self.until),
            ("only", &self.only),
            more,
        ];
        paths::with_query(paths::AUDIT, &words)
    }

    /// What narrows it beside the action, in words.
    fn narrowed(&self) -> Vec<String> {
        let day = |it: &str| typed::day(it.get(..10).unwrap_or(it)).ok().map(typed::day_in_words);
        let mut words = Vec::new();
        if !self.subject.is_empty() {
            words.push("About one thing".to_owned());
        }
        if !self.person.is_empty() {
            words.push("What one person did".to_owned());
        }
        words.extend(day(&self.since).map(|it| format!("Since {it}")));
        words.extend(day(&self.until).map(|it| format!("Until {it}")));
        words.extend(Only::from_word(&self.only).map(|it| it.label().to_owned()));
        words
    }
}

/// The audit page; `?action=`, `?subject=`, `?person=`, `?since=`, `?until=` and `?only=` filter, `?page=` pages, `?check=1` checks the
/// whole chain.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let word = |name: &str| query.get(name).unwrap_or_default();
        Asked {
            page: word("page").parse().unwrap_or(1),
            action: word("action"),
            subject: word("subject"),
            person: word("person"),
            since: word("since"),
            until: word("until"),
            only: word("only"),
            check: word("check") == "1",
        }
    });
    let loaded = Resource::new(
        move || asked.get(),
        |it| trail(it.page, it.action, it.subject, it.since, it.until, it.check, it.person, it.only),
    );
    view! {
        <Title text="Audit"/>
        {screen(loaded, move |_, it| page(it, &asked.get_untracked()))}
    }
}

fn page(CheckedTrail { trail, verdict }: CheckedTrail, asked: &Asked) -> AnyView {
    let href = {
        let asked = asked.clone();
        move |page: u32| asked.address(("page", &page.to_string()))
    };
    let said = format!("{} entries, newest first", trail.total);
    let entries = if trail.entries.is_empty() {
        view! { <Empty title="No entry matches"><p><a href=paths::AUDIT>"Show every entry"</a></p></Empty> }.into_any()
    } else {
        view! { <Trail>{trail.entries.into_iter().map(entry).collect_view()}</Trail> }.into_any()
    };
    let check = asked.address(("check", "1"));
    let actions = move || view! { <LinkButton href=check icon=Icon::Shield>"Check the chain"</LinkButton> };
    view! {
        <PageHead
            title="Audit"
            lead="Who did what, when and from where. Entries are only ever added, and each is chained to the one before."
            actions=actions
        />
        {verdict.map(verdict_line)}
        {filters(asked)}
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

fn filters(asked: &Asked) -> AnyView {
    let mut choices = vec![Choice::new("", "Everything")];
    choices.extend(Action::ALL.into_iter().map(|it| Choice::new(it.word(), it.sentence())));
    let kept = [
        ("subject", &asked.subject),
        ("person", &asked.person),
        ("since", &asked.since),
        ("until", &asked.until),
        ("only", &asked.only),
    ];
    let kept = kept.into_iter().filter(|(_, value)| !value.is_empty());
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value.clone()/> });
    let narrowed = asked.narrowed();
    let narrowed = (!narrowed.is_empty()).then(|| {
        view! { <p class="section-note">{narrowed.join(" · ")}" · "<a href=paths::AUDIT>"Show every entry"</a></p> }
    });
    view! {
        <form class="filters" method="get" action=paths::AUDIT>
            <SelectField name="action" label="What was done" choices=choices value=asked.action.clone() optional=true/>
            {kept.collect_view()}
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
        {narrowed}
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
