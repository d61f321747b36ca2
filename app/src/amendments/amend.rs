//! Drafting an amendment, and adding a change to a drafted one.

use super::calls::{self, OpenedAmend, OpenedChange, open, open_change};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Choice, Crumbs, DateField, ErrorSummary, NavLink, Notice, NoticeKind, PageHead, SectionHead, SelectField, TextArea,
    TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::amendments::{AmendView, ChangeKind, LONGEST_CLAUSE};

/// The page of a new amendment.
#[component]
pub fn Amend() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open);
    screen(loaded, |_, opened| amend(opened))
}

fn amend(OpenedAmend { it, note }: OpenedAmend) -> AnyView {
    let typed = |field: &str, otherwise: &str| {
        if note.problem.is_some() { note.typed(field) } else { otherwise.to_owned() }
    };
    let now = |what: Option<&String>| what.map_or("None is recorded now.".to_owned(), |it| format!("Now it is {it}."));
    view! {
        <Title text=format!("Amend {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(it.id)), NavLink::here("Amend")]/>
        <PageHead
            title=format!("Amend {}", it.title)
            lead="A contract in force is not edited. An amendment is a document of its own that both sides sign; until then nothing changes."
        />
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <form class="section" method="post" action=calls::Draft::url() novalidate>
            <input type="hidden" name="id" value=it.id.to_string()/>
            <TextField name="title" label="Title of the amendment" value=typed("title", &it.amendment_title) error=note.error("title") maxlength=200/>
            <DateField
                name="effective_date" label="Day from which it governs"
                help="Left empty, it governs from the day of the last signature."
                value=typed("effective_date", "") error=note.error("effective_date") optional=true
            />
            <SectionHead title="A clause to change"/>
            {change_fields(&it, &note, true)}
            <SectionHead title="Term and value"/>
            <div class="pair">
                <DateField name="end_date" label="New last day" help=now(it.end.as_ref()) value=typed("end_date", "") error=note.error("end_date") optional=true/>
                <TextField
                    name="contract_value" label="New value" help=now(it.value.as_ref())
                    value=typed("contract_value", "") error=note.error("contract_value") inputmode="decimal" maxlength=30 optional=true short=true
                />
            </div>
            {form_end("Draft the amendment", Some((paths::contract(it.id), "Go back")))}
        </form>
    }
    .into_any()
}

/// The page of a further change.
#[component]
pub fn Change() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open_change);
    screen(loaded, |_, opened| change(opened))
}

fn change(OpenedChange { id, version, it, note }: OpenedChange) -> AnyView {
    let title = it.amendment_title.clone();
    view! {
        <Title text=format!("Add a change to {title}")/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(title.clone(), paths::contract(id)), NavLink::here("Add a change")]/>
        <PageHead title="Add a change" lead=format!("{title}, version {version}. The change is written at the end of its clause “Changes”.")/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <form class="section" method="post" action=calls::AddChange::url() novalidate>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            {change_fields(&it, &note, false)}
            {form_end("Add the change", Some((paths::contract(id), "Go back")))}
        </form>
    }
    .into_any()
}

fn change_fields(it: &AmendView, note: &Flash, optional: bool) -> AnyView {
    let mut clauses = vec![Choice::new("", "Choose a clause")];
    clauses.extend(it.clauses.iter().map(|it| Choice::new(it.name.clone(), it.label.clone())));
    let kinds = ChangeKind::ALL.map(|it| Choice::new(it.word(), it.label()));
    let none = it.clauses.is_empty().then(|| {
        view! {
            <Notice kind=NoticeKind::Info>
                "This text has no numbered clauses, so no rule can say where a change goes. Leave these fields empty, draft the amendment, and write into it in words what is to hold."
            </Notice>
        }
    });
    view! {
        {none}
        <SelectField
            name="clause" label="Clause" choices=clauses help="The clauses of the text that governs today."
            value=note.typed("clause") error=note.error("clause") optional=optional
        />
        <SelectField name="kind" label="What happens to it" choices=kinds.to_vec() value=note.typed("kind") error=note.error("kind")/>
        <TextArea
            name="text" label="New text" value=note.typed("text") error=note.error("text") rows=6 maxlength=LONGEST_CLAUSE optional=optional
            help="What the clause says from then on. Its number is kept, so references to other clauses stay true."
        />
    }
    .into_any()
}
