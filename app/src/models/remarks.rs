//! What a model says of a template, and the button that asks it.

use super::answer::answer;
use super::calls::{self, OpenedRemarks, open_remarks};
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{Button, ButtonKind, Crumbs, Empty, LinkButton, NavLink, PageHead};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::models::{RemarksView, STILL_WORKS};

/// The page.
#[component]
pub fn Remarks() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let loaded = Resource::new(move || id.get(), open_remarks);
    screen(loaded, |_, opened| page(&opened))
}

fn page(OpenedRemarks { it, note }: &OpenedRemarks) -> AnyView {
    let version = format!("Version {}", it.version);
    let model = it.model.clone().map(|it| view! { <span>{it}</span> });
    view! {
        <Title text=format!("What a model says of {}", it.name)/>
        <Crumbs links=vec![
            NavLink::new("Templates", paths::TEMPLATES),
            NavLink::new(it.name.clone(), paths::template(&it.template)),
            NavLink::here("What a model says of it"),
        ]/>
        <PageHead
            title="What a model says of this template"
            lead="A language model reads what the template writes with sample answers, and can be wrong. What it quotes is looked up there. The template stays as it is."
        >
            <span>{version}</span>
            {model}
        </PageHead>
        {refusal(note.general())}
        {it.answer.as_ref().map(answer)}
        {it.asked.clone().map(|it| view! { <p class="muted">{format!("{it}.")}</p> })}
        {asking(it)}
    }
    .into_any()
}

fn asking(it: &RemarksView) -> AnyView {
    let refused = match () {
        () if it.model.is_none() => Some("No model is set up"),
        () if !it.may_ask => Some("Your role does not ask models"),
        () => None,
    };
    if let Some(title) = refused {
        return view! { <Empty title=title><p>{STILL_WORKS}</p></Empty> }.into_any();
    }
    let is_again = it.answer.is_some();
    let kind = if is_again { ButtonKind::default() } else { ButtonKind::Primary };
    let words = if is_again { "Ask again" } else { "Ask the model" };
    let sent = it.model.as_ref().map(|it| format!("What the template writes with sample answers is sent to {it}."));
    view! {
        <form class="section" method="post" action=calls::Look::url()>
            <input type="hidden" name="template" value=it.template.clone()/>
            <p class="muted">{sent}</p>
            <div class="form-end">
                <Button kind=kind>{words}</Button>
                <LinkButton href=paths::template(&it.template) kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}
