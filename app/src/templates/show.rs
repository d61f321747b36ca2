//! One template: what it is for, what it asks, and what it writes with sample answers.

use super::calls::{ClauseWhy, Preview, show};
use crate::accounts::note;
use crate::answer::{AppError, Flash};
use crate::drafting::Begin;
use crate::layout::{Screen, refusal, screen};
use crate::paths;
use crate::ui::{Button, ButtonKind, Crumbs, NavLink, PageHead, SectionHead};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::document;
use pactoria::typed::day_in_words;

/// The template page.
#[component]
pub fn Show() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let loaded = Resource::new(
        move || id.get(),
        |id| async move {
            let Screen { who, it } = show(id).await?;
            let note = note("begin".to_owned()).await?;
            Ok::<_, AppError>(Screen { who, it: (it, note) })
        },
    );
    screen(loaded, |who, (preview, note)| page(who.may_edit, preview, &note))
}

fn page(may_edit: bool, Preview { card, content, steps, clauses }: Preview, note: &Flash) -> AnyView {
    let (id, remarks) = (card.id.clone(), paths::remarks(&card.id));
    let actions = move || {
        may_edit.then(|| {
            view! {
                <form method="post" action=Begin::url()>
                    <input type="hidden" name="template" value=id/>
                    <Button kind=ButtonKind::Primary>"Draft it"</Button>
                </form>
            }
        })
    };
    view! {
        <Title text=card.name.clone()/>
        <Crumbs links=vec![NavLink::new("Templates", paths::TEMPLATES), NavLink::here(card.name.clone())]/>
        <PageHead title=card.name lead=card.summary actions=actions/>
        {refusal(note.general())}
        <div class="columns">
            <aside class="c4" aria-label="About this template">
                <SectionHead title="About it"/>
                <dl class="facts">
                    <dt>"Suits"</dt>
                    <dd>{card.suits}</dd>
                    <dt>"Length"</dt>
                    <dd>{format!("about {} pages", card.pages)}</dd>
                    <dt>"Law as at"</dt>
                    <dd>{day_in_words(card.law_as_at)}</dd>
                    <dt>"Version"</dt>
                    <dd>{card.version}</dd>
                </dl>
                <SectionHead title="What it asks"/>
                <ol class="plain">{steps.into_iter().map(|it| view! { <li>{it}</li> }).collect_view()}</ol>
                <details class="clause-notes">
                    <summary>{format!("Its {} clauses, and why each is there", clauses.len())}</summary>
                    <dl>{clauses.into_iter().map(clause).collect_view()}</dl>
                </details>
                <p><a href=remarks>"What a model says of it"</a></p>
                <p class="muted"><small>{pactoria::templates::NOTICE}</small></p>
            </aside>
            <section class="c8">
                <SectionHead title="With sample answers"/>
                <div class="desk"><article class="sheet" aria-label="Sample text" inner_html=document::to_html(&content, &[])></article></div>
            </section>
        </div>
    }
    .into_any()
}

fn clause(ClauseWhy { heading, why, law }: ClauseWhy) -> impl IntoView {
    let law = (!law.is_empty()).then(|| view! { <dd class="muted"><small>{law.join("; ")}</small></dd> });
    view! {
        <dt>{heading}</dt>
        <dd>{why}</dd>
        {law}
    }
}
