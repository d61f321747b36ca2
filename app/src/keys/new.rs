//! The form for a new key, and the one page that ever shows it.

use super::calls::{OpenedForm, ShownKey, open_form};
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    ButtonKind, Choice, ChoiceField, Crumbs, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead,
    SectionHead, SelectField, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::keys::KeyFormView;

/// The page of the form, which also answers it.
#[component]
pub fn New() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open_form());
    screen(loaded, |_, OpenedForm { it, note, made }| match made {
        Some(key) => shown(key),
        None => form(it, &note),
    })
}

fn crumbs(here: &'static str) -> impl IntoView {
    view! { <Crumbs links=vec![NavLink::new("API keys", paths::KEYS), NavLink::here(here)]/> }
}

fn form(it: KeyFormView, note: &Flash) -> AnyView {
    let scopes: Vec<Choice> =
        it.scopes.into_iter().map(|it| Choice::new(it.word(), it.label()).with_help(it.meaning())).collect();
    let lives = [("7", "In a week"), ("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year")]
        .map(|(days, label)| Choice::new(days, label))
        .to_vec();
    let typed = |field: &str, otherwise: &str| {
        let typed = note.typed(field);
        if typed.is_empty() { otherwise.to_owned() } else { typed }
    };
    view! {
        <Title text="Make an API key"/>
        {crumbs("Make a key")}
        <PageHead title="Make an API key" lead="Another program can then act for you. Make one key for each program, so that you can revoke it alone."/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <form class="section" method="post" action=paths::NEW_KEY novalidate>
            <input type="hidden" name="id" value=it.id.to_string()/>
            <TextField
                name="name"
                label="What the key is for"
                help="The name of the program, such as “Accounts package”. It stands in the audit trail beside your name."
                value=note.typed("name")
                error=note.error("name")
                maxlength=80
            />
            <ChoiceField
                name="scope"
                label="What the program may do"
                choices=scopes
                value=typed("scope", "read")
                error=note.error("scope")
            />
            <SelectField
                name="expires_in_days"
                label="When the key ends"
                choices=lives
                value=typed("expires_in_days", "90")
                error=note.error("expires_in_days")
                short=true
            />
            {form_end("Make the key", Some((paths::KEYS.to_owned(), "Go back")))}
        </form>
    }
    .into_any()
}

fn shown(ShownKey { name, secret }: ShownKey) -> AnyView {
    view! {
        <Title text="Your new API key"/>
        {crumbs("Your new key")}
        <PageHead title=format!("The key for {name}")/>
        <Notice kind=NoticeKind::Warn>
            <p><strong>"Copy the key now."</strong>" It is on this page only: once you leave, nobody can see it again, not even us. Keep it like a password."</p>
        </Notice>
        <TextField name="key" label="API key" value=secret readonly=true autocomplete="off" help="Select it all and copy it into the settings of your program."/>
        <SectionHead title="How a program sends it"/>
        <p>"In the header "<code>"X-Api-Key"</code>" of every request to "<code>"/api/v1"</code>". What it can ask for is described "<a href=paths::API_DOCS rel="external">"here"</a>"."</p>
        <p><LinkButton href=paths::KEYS kind=ButtonKind::Primary>"I have copied it"</LinkButton></p>
    }
    .into_any()
}
