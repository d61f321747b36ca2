//! Saying in plain English what is needed, and the templates that fit.

use super::calls::{self, advise};
use crate::accounts::note;
use crate::answer::{AppError, Flash};
use crate::layout::{Screen, form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Crumbs, Empty, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead,
    TextArea,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::drafting::{Advised, Fit};
use pactoria::ids::SheetId;

/// The page that asks for a description.
#[component]
pub fn Describe() -> impl IntoView {
    let loaded = Resource::new(
        || (),
        |()| async {
            let note = note("describe".to_owned()).await?;
            let Screen { who, .. } = crate::accounts::own_account().await?;
            Ok::<_, AppError>(Screen { who, it: note })
        },
    );
    view! {
        <Title text="Describe what you need"/>
        {screen(loaded, |_, flash| ask(&flash))}
    }
}

fn ask(flash: &Flash) -> AnyView {
    view! {
        <Crumbs links=vec![NavLink::new("Templates", paths::TEMPLATES), NavLink::here("Describe what you need")]/>
        <PageHead
            title="Describe what you need"
            lead="Say it as you would to a colleague. A template is found, what you say is filled in, and only the rest is asked. No AI reads it: rules on this machine do, and each answer is shown with your words."
        />
        <ErrorSummary items=flash.complaints()/>
        {refusal(flash.general())}
        <form class="section" method="post" action=calls::Describe::url() novalidate>
            <TextArea
                name="description"
                label="What do you need a contract for?"
                help="Who does what for whom, with names, amounts, days and notice. For example: Fairlight Advisory Limited will advise us on our winter range at £650 a day from 7 December 2026, up to 20 days, with 30 days' notice."
                value=flash.typed("description")
                error=flash.error("description")
                rows=10
            />
            {form_end("Find a template", Some((paths::TEMPLATES.to_owned(), "See all templates")))}
        </form>
    }
    .into_any()
}

/// The page with the templates that fit a description.
#[component]
pub fn Advice() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse::<SheetId>().ok()));
    let loaded = Resource::new(
        move || id.get(),
        |id| async move {
            let Screen { who, it } = advise(id).await?;
            let note = note("choose".to_owned()).await?;
            Ok::<_, AppError>(Screen { who, it: (it, note) })
        },
    );
    view! {
        <Title text="Templates that fit"/>
        {screen(loaded, |_, (it, flash)| advice(it, &flash))}
    }
}

fn advice(it: Advised, flash: &Flash) -> AnyView {
    let Advised { id, description, reasoning, is_sure, fits, chosen, model } = it;
    let kind = if is_sure { NoticeKind::Info } else { NoticeKind::Warn };
    let list = if fits.is_empty() {
        view! {
            <Empty title="No template was found">
                <p>"Your description is kept. Say it in other words, or choose a template yourself."</p>
            </Empty>
        }
        .into_any()
    } else {
        let rows = fits.into_iter().map(|fit| row(id, chosen.as_deref(), fit)).collect_view();
        view! { <ul class="template-list">{rows}</ul> }.into_any()
    };
    view! {
        <Crumbs links=vec![
            NavLink::new("Templates", paths::TEMPLATES),
            NavLink::new("Describe what you need", paths::DESCRIBE),
            NavLink::here("Templates that fit"),
        ]/>
        <PageHead title="Templates that fit"/>
        {refusal(flash.general())}
        <Notice kind=kind>{reasoning}</Notice>
        <section aria-label="Templates that fit">{list}</section>
        {model.map(|model| by_model(id, &model))}
        <section class="section said">
            <SectionHead title="What you said"/>
            <blockquote>{description}</blockquote>
            <p class="actions">
                <LinkButton href=paths::DESCRIBE>"Describe it anew"</LinkButton>
                <LinkButton href=paths::TEMPLATES kind=ButtonKind::Quiet>"See all templates"</LinkButton>
            </p>
        </section>
    }
    .into_any()
}

/// The other way: a contract without a text, which a model is then asked to write.
fn by_model(id: SheetId, model: &str) -> AnyView {
    let words = format!(
        "{model} can write it from your description, starting from the template that fits best. You read and change the draft before it counts; nothing is sent before you ask for it on the next page."
    );
    view! {
        <section class="section">
            <SectionHead title="Or have a model write it"/>
            <p>{words}</p>
            <form method="post" action=calls::ToBeWritten::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <Button>"Write it with the model…"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn row(id: SheetId, chosen: Option<&str>, fit: Fit) -> AnyView {
    let Fit { template, confidence, words, read, open } = fit;
    let quoted: Vec<String> = words.iter().take(6).map(|it| format!("“{it}”")).collect();
    let answers = |count: u32, what: &str| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    let facts = format!(
        "Confidence {confidence} of 100 · {} read · {} still asked",
        answers(read, "answer"),
        answers(open, "answer")
    );
    let act = if chosen == Some(template.id.as_str()) { "Begin it anew" } else { "Use it" };
    view! {
        <li>
            <h3><a href=paths::template(&template.id)>{template.name.clone()}</a></h3>
            <p>{template.summary}</p>
            <p>{format!("Suits: {}", template.suits)}</p>
            <p class="why">{format!("You said {}.", quoted.join(", "))}</p>
            <p class="facts-line"><span>{facts}</span></p>
            <form method="post" action=calls::Choose::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="template" value=template.id/>
                <Button kind=ButtonKind::Primary>{act}</Button>
            </form>
        </li>
    }
    .into_any()
}
