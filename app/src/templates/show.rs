//! One template: what it is for, what it asks, and what it writes with sample answers.

use super::calls::{ClauseWhy, Preview, PutStanding, show};
use crate::accounts::note;
use crate::answer::{AppError, Flash};
use crate::drafting::Begin;
use crate::layout::{Screen, refusal, screen};
use crate::library;
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Crumbs, ErrorSummary, Icon, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::document;
use pactoria::library::OwnView;
use pactoria::templates::JURISDICTION;
use pactoria::typed::day_in_words;

const RETIRED: &str = "It leaves the gallery, and nothing new is drafted from it. Contracts that were keep saying so, and its versions stay.";

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

fn page(
    may_edit: bool,
    Preview { card, content, steps, clauses, own, note: refused }: Preview,
    note: &Flash,
) -> AnyView {
    let (id, of, remarks) = (card.id.clone(), own.own, paths::remarks(&card.id));
    let beside = paths::compare_template(&card.id);
    let is_retired = of.as_ref().is_some_and(|it| it.retired.is_some());
    let retired = of.as_ref().and_then(|it| it.retired.clone());
    let retired =
        retired.map(|it| view! { <Notice kind=NoticeKind::Warn>{format!("Not used any more. {it}")}</Notice> });
    let manage = own.may_manage.then(|| {
        let change = of.is_some().then(|| {
            view! { <LinkButton href=paths::change_template(&card.id) icon=Icon::Edit>"Write it anew"</LinkButton> }
        });
        view! { {change}<LinkButton href=paths::copy_template(&card.id) icon=Icon::Copy>"Begin one of your own"</LinkButton> }
    });
    let standing = of
        .as_ref()
        .filter(|it| it.may_manage)
        .map(|it| library::standing(("id", &card.id), PutStanding::url(), it, ("template", RETIRED), &refused));
    let versions = of.as_ref().map(|it| versions(&card.id, it));
    let actions = move || {
        let draft = (may_edit && !is_retired).then(|| {
            view! {
                <form method="post" action=Begin::url()>
                    <input type="hidden" name="template" value=id/>
                    <Button kind=ButtonKind::Primary>"Draft it"</Button>
                </form>
            }
        });
        view! { <LinkButton href=beside>"Compare with another"</LinkButton>{manage}{draft} }
    };
    view! {
        <Title text=card.name.clone()/>
        <Crumbs links=vec![NavLink::new("Templates", paths::TEMPLATES), NavLink::here(card.name.clone())]/>
        <PageHead title=card.name lead=card.summary actions=actions/>
        <ErrorSummary items=refused.complaints()/>
        {refusal(note.general())}
        {refusal(refused.general())}
        {retired}
        <div class="columns">
            <aside class="c4" aria-label="About this template">
                <SectionHead title="About it"/>
                <dl class="facts">
                    <dt>"Suits"</dt>
                    <dd>{card.suits}</dd>
                    <dt>"Category"</dt>
                    <dd>{card.category}</dd>
                    <dt>"Law"</dt>
                    <dd>{JURISDICTION}</dd>
                    <dt>"Length"</dt>
                    <dd>{format!("about {} pages", card.pages)}</dd>
                    <dt>"Law as at"</dt>
                    <dd>{day_in_words(card.law_as_at)}</dd>
                    <dt>"Version"</dt>
                    <dd>{card.version}</dd>
                    <dt>"Author"</dt>
                    <dd>{card.author}</dd>
                    <dt>"What changed with it"</dt>
                    <dd>{card.change_note}</dd>
                </dl>
                {versions}
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
                {standing}
            </section>
        </div>
    }
    .into_any()
}

/// Who wrote the version of an own template that counts, and the way to the others.
fn versions(id: &str, it: &OwnView) -> AnyView {
    let (said, all, last) = (it.said.clone(), paths::template_versions(id), it.version);
    let compare = (last > 1).then(|| {
        let href = paths::compare_versions(&paths::template(id), last - 1, last);
        view! { <p><a href=href>{format!("What version {last} changed")}</a></p> }
    });
    view! {
        <SectionHead title="Your company’s own"/>
        <p>{said}</p>
        <p><a href=all>{format!("Versions ({last})")}</a></p>
        {compare}
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
