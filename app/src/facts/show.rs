//! What the rules take as given of a contract: each fact with where it comes from, and the form to say it.

use super::calls::{self, Opened, open};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{Button, Choice, Crumbs, Empty, ErrorSummary, NavLink, PageHead, SectionHead, SelectField, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::facts::{FactView, FactsView, label, source_in_words};

/// The page of the facts.
#[component]
pub fn Show() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open);
    screen(loaded, |_, opened| page(&opened))
}

fn page(Opened { it, note }: &Opened) -> AnyView {
    let (waiting, known): (Vec<_>, Vec<_>) = it.facts.iter().partition(|it| it.value.is_none());
    let title = it.title.clone();
    let rows = |facts: Vec<&FactView>| facts.into_iter().map(|fact| row(it, fact, note)).collect_view();
    let waiting = (!waiting.is_empty()).then(|| {
        view! {
            <section class="section">
                <SectionHead title="Needs an answer"/>
                <ul class="plain">{rows(waiting)}</ul>
            </section>
        }
    });
    let known = if known.is_empty() {
        view! {
            <Empty title="The rules ask about nothing here">
                <p>"No rule for this type of contract hangs on anything but its words."</p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <section class="section">
                <SectionHead title="Taken as given"/>
                <ul class="plain">{rows(known)}</ul>
            </section>
        }
        .into_any()
    };
    view! {
        <Title text=format!("What the rules take as given: {title}")/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(title.clone(), paths::contract(it.contract)),
            NavLink::here("Taken as given"),
        ]/>
        <PageHead
            title="What the rules take as given"
            lead="Many rules apply only under conditions. Most are read from the text. Where it says nothing, or is misread, say what is true: the contract is checked again at once."
        />
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {waiting}
        {known}
    }
    .into_any()
}

/// One fact; its form stands below what it is taken as.
fn row(of: &FactsView, it: &FactView, note: &Flash) -> AnyView {
    let taken = match (&it.value, it.source) {
        (Some(value), Some(source)) => format!("{}. From: {}.", label(value), source_in_words(source)),
        (Some(_) | None, _) => match it.waiting.len() {
            1 => "Nothing settles it. One rule waits for it.".to_owned(),
            many => format!("Nothing settles it. {many} rules wait for it."),
        },
    };
    let said = it.said.clone().map(|said| {
        let reason = it.reason.as_ref().map(|it| format!(": “{it}”")).unwrap_or_default();
        view! { <p class="muted">{format!("{said}{reason}")}</p> }
    });
    let meaning = it.meaning.clone();
    let form = of.may_say.then(|| form(of, it, note));
    view! {
        <li class="section">
            <h3>{meaning}</h3>
            <p>{taken}</p>
            {said}
            {form}
        </li>
    }
    .into_any()
}

fn form(of: &FactsView, it: &FactView, note: &Flash) -> AnyView {
    let is_this = note.typed("fact") == it.fact;
    let typed = |field: &str, otherwise: String| if is_this { note.typed(field) } else { otherwise };
    let error = |field: &str| if is_this { note.error(field) } else { None };
    let otherwise = if it.said.is_some() { "As the text or the template says" } else { "Choose…" };
    let mut choices = vec![Choice::new("", otherwise)];
    choices.extend(it.words.iter().map(|(word, label)| Choice::new(word.clone(), label.clone())));
    let said = it.said.as_ref().and(it.value.clone()).unwrap_or_default();
    let open = is_this || it.value.is_none();
    view! {
        <details open=open>
            <summary>"Say what is true"</summary>
            <form method="post" action=calls::Say::url()>
                <input type="hidden" name="id" value=of.contract.to_string()/>
                <input type="hidden" name="fact" value=it.fact.clone()/>
                <input type="hidden" name="version" value=of.version.to_string()/>
                <SelectField
                    name="value"
                    id=format!("value-{}", it.fact)
                    label=it.meaning.clone()
                    choices=choices
                    value=typed("value", said)
                    error=error("value")
                />
                <TextField
                    name="reason"
                    id=format!("reason-{}", it.fact)
                    label="Why"
                    help="It stands in the report and in the trail."
                    value=typed("reason", it.reason.clone().unwrap_or_default())
                    error=error("reason")
                    maxlength=500
                    optional=true
                />
                <Button small=true>"Say it"</Button>
            </form>
        </details>
    }
    .into_any()
}
