//! How a contract is kept: its tags, who answers for it, and what it is related to. They change whatever its status.

use super::calls::{self, OpenedFiling, open};
use super::related;
use crate::contracts::id_in_address;
use crate::contracts::show::views;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Choice, Crumbs, ErrorSummary, NavLink, Notice, NoticeKind, PageHead, SectionHead, SelectField, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page; `?search=` looks for another contract to relate.
#[component]
pub fn Filing() -> impl IntoView {
    let id = id_in_address();
    let query = use_query_map();
    let asked = Memo::new(move |_| (id.get(), query.read().get("search").unwrap_or_default()));
    let loaded = Resource::new(move || asked.get(), |(id, search)| open(id, search));
    screen(loaded, |_, opened| page(&opened))
}

fn page(it: &OpenedFiling) -> AnyView {
    let id = it.owner.contract;
    let gone = it.owner.is_gone.then(|| {
        let words = format!(
            "The account of {} is closed. Name somebody else, so that somebody answers for this contract.",
            it.owner.name
        );
        view! { <Notice kind=NoticeKind::Warn>{words}</Notice> }
    });
    let complaints: Vec<_> = it.note.complaints().into_iter().chain(it.relating.complaints()).collect();
    let filing = if it.may_edit { form(it) } else { facts(it) };
    view! {
        <Title text=format!("Filing of {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Filing")]/>
        <PageHead title=it.title.clone() lead="Where you keep it and who answers for it. Nothing here changes the contract itself."/>
        {views(id, it.versions, 6)}
        <ErrorSummary items=complaints/>
        {refusal(it.note.general())}
        {gone}
        {filing}
        {related::relations(id, &it.related, &it.relating)}
    }
    .into_any()
}

fn facts(it: &OpenedFiling) -> AnyView {
    let tags = if it.tags.is_empty() { "None".to_owned() } else { it.tags.join(", ") };
    view! {
        <SectionHead title="Tags and owner"/>
        <dl class="facts">
            <dt>"Tags"</dt>
            <dd>{tags}</dd>
            <dt>"Owner"</dt>
            <dd>{it.owner.name.clone()}</dd>
        </dl>
    }
    .into_any()
}

fn form(it: &OpenedFiling) -> AnyView {
    let note = &it.note;
    let typed = |field: &str, kept: String| if note.problem.is_some() { note.typed(field) } else { kept };
    let mut people: Vec<_> = it.owner.others.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())).collect();
    if it.owner.others.iter().all(|other| other.id != it.owner.id) {
        people.insert(0, Choice::new("", format!("{} (as it is now)", it.owner.name)));
    }
    let owner = if it.owner.is_gone { String::new() } else { it.owner.id.to_string() };
    let known = it.known_tags.join(", ");
    let help = if known.is_empty() {
        "Words of your own, with commas between them: Facilities, Head office.".to_owned()
    } else {
        format!("With commas between them. There are: {known}.")
    };
    view! {
        <SectionHead title="Tags and owner"/>
        <form class="section" method="post" action=calls::Put::url() novalidate>
            <input type="hidden" name="id" value=it.owner.contract.to_string()/>
            <TextField name="tags" label="Tags" help=help value=typed("tags", it.tags.join(", ")) error=note.error("tags") maxlength=900 optional=true/>
            <SelectField
                name="owner_id"
                label="Who answers for it"
                help="Reminders that went to whoever answered for it before go to this person from now on."
                choices=people
                value=typed("owner_id", owner)
                error=note.error("owner_id")
            />
            {form_end("Save", Some((paths::contract(it.owner.contract), "Cancel")))}
        </form>
    }
    .into_any()
}
