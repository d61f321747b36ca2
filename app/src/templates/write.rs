//! Writing a template for the company: a new one, begun from a copy or from an empty one, or the next version of one.

use super::calls::{OpenedTry, SAVE, TRY, WriteOwn, Writing, open_own};
use crate::answer::Flash;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Crumbs, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead, TextArea,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::document;
use pactoria::templates::{NOTICE, Step, Tried};

const HOW: &str = "A template is a file in TOML: its name, the clauses it has, what it asks, and sample answers. It can name every clause of the library by its id, and those of your own, such as \"CL-OWN-1\". Whatever does not fit is said with its line.";

/// The page on which a template is written; `?from=` is copied.
#[component]
pub fn New() -> impl IntoView {
    let query = use_query_map();
    let from = Memo::new(move |_| query.read().get("from").unwrap_or_default());
    let loaded = Resource::new(move || from.get(), |from| open_own(String::new(), from));
    screen(loaded, |_, it| page(&it))
}

/// The page on which one is written anew.
#[component]
pub fn Change() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let loaded = Resource::new(move || id.get(), |id| open_own(id, String::new()));
    screen(loaded, |_, it| page(&it))
}

fn page(it: &Writing) -> AnyView {
    let is_new = it.id.is_empty();
    let title = if is_new { "Write a template".to_owned() } else { format!("Write anew: {}", it.name) };
    let mut links = vec![NavLink::new("Templates", paths::TEMPLATES)];
    if !is_new {
        links.push(NavLink::new(it.name.clone(), paths::template(&it.id)));
    }
    links.push(NavLink::here(if is_new { "Write a template" } else { "Write it anew" }));
    let lead = "Contracts are drafted from it as from any other, and each goes on saying from which version.";
    view! {
        <Title text=title.clone()/>
        <Crumbs links=links/>
        <PageHead title=title lead=lead/>
        <ErrorSummary items=it.note.complaints()/>
        {refusal(it.note.general())}
        {meanwhile(it)}
        {form(it, &it.note)}
        {it.tried.as_ref().map(tried)}
    }
    .into_any()
}

/// That somebody else wrote a version while this one was typed, which is in the form.
fn meanwhile(it: &Writing) -> Option<AnyView> {
    let seen = it.note.typed("version").parse::<u32>().ok().filter(|seen| *seen < it.version)?;
    let href = paths::compare_versions(&paths::template(&it.id), seen, it.version);
    let said = format!(
        "You began with version {seen}. What you typed stands below and is not saved yet; saving it now makes version {} of it. ",
        it.version + 1
    );
    let words = format!("What version {} changed", it.version);
    Some(view! { <Notice kind=NoticeKind::Warn><p>{said}<a href=href>{words}</a></p></Notice> }.into_any())
}

fn form(it: &Writing, note: &Flash) -> AnyView {
    let back = if it.id.is_empty() { paths::TEMPLATES.to_owned() } else { paths::template(&it.id) };
    view! {
        <form class="section" method="post" action=WriteOwn::url() novalidate>
            <input type="hidden" name="id" value=it.id.clone()/>
            <input type="hidden" name="from" value=it.from.clone()/>
            <input type="hidden" name="version" value=it.version.to_string()/>
            <p>{HOW}</p>
            <TextArea
                name="source"
                label="The template"
                value=it.source.clone()
                error=note.error("source")
                rows=30
                no_spellcheck=true
            />
            <TextArea
                name="note"
                label="Why you write it"
                help="Stands beside the version, with your name and the time."
                value=note.typed("note")
                error=note.error("note")
            />
            <p class="muted">{NOTICE}</p>
            <div class="form-end">
                <Button kind=ButtonKind::Primary name="act" value=SAVE>"Publish this version"</Button>
                <Button name="act" value=TRY>"Try it with its sample answers"</Button>
                <LinkButton href=back kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}

/// What the source makes of its sample answers.
fn tried(it: &OpenedTry) -> AnyView {
    match it {
        OpenedTry::Made(it) => made(it),
        OpenedTry::Refused(words) => {
            let words = words.clone();
            view! { <Notice kind=NoticeKind::Bad announce=true>{words}</Notice> }.into_any()
        }
    }
}

fn made(it: &Tried) -> AnyView {
    let open = it.unanswered.iter().map(|it| format!("“{it}” needs an answer and has none in the sample."));
    let wrong: Vec<_> = open.chain(it.complaints.iter().cloned()).map(|it| view! { <li>{it}</li> }).collect();
    let wrong = (!wrong.is_empty()).then(|| {
        view! { <Notice kind=NoticeKind::Warn><p>"The sample answers are not complete."</p><ul>{wrong}</ul></Notice> }
    });
    let step = |it: &Step| {
        let asked = it.questions.iter().map(|it| view! { <li>{it.label.clone()}</li> }).collect_view();
        view! { <li>{it.title.clone()}<ul>{asked}</ul></li> }
    };
    let html = document::to_html(&it.content, &[]);
    view! {
        <section class="section">
            <SectionHead title="With its sample answers"/>
            {wrong}
            <div class="columns">
                <aside class="c4" aria-label="What it asks">
                    <SectionHead title="What it asks"/>
                    <ol class="plain">{it.steps.iter().map(step).collect_view()}</ol>
                </aside>
                <div class="c8">
                    <div class="desk"><article class="sheet" aria-label="Sample text" inner_html=html></article></div>
                </div>
            </div>
        </section>
    }
    .into_any()
}
