//! A model writes the draft of a contract: what it is told, its words as they come, and the two buttons of whoever reads them.
//!
//! The form waits for the whole draft and leads to it. A script of its own (`public/follow-writing.js`) sends the same form and shows
//! the words while they come, with a button that stops the model.

use super::answer::{what_happened, why_not};
use super::calls::{self, ACCEPT, OpenedWriting, TURN_DOWN, open_writing};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Crumbs, Empty, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead,
    TextArea,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::models::{DraftView, STILL_WORKS, WriteView};
use pactoria::typed::capitalised;

/// The page; `?draft=` shows what came of a call.
#[component]
pub fn Write() -> impl IntoView {
    let (id, query) = (id_in_address(), use_query_map());
    let shown = Memo::new(move |_| query.read().get("draft").and_then(|it| it.parse().ok()));
    let loaded = Resource::new(move || (id.get(), shown.get()), |(id, draft)| open_writing(id, draft));
    screen(loaded, |_, opened| page(&opened))
}

fn page(OpenedWriting { it, note }: &OpenedWriting) -> AnyView {
    let version = format!("Version {}", it.version);
    let model = it.model.clone().map(|it| view! { <span>{it}</span> });
    view! {
        <Title text=format!("Write {}", it.title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.title.clone(), paths::contract(it.contract)),
            NavLink::here("Write it with a model"),
        ]/>
        <PageHead
            title="Write it with a model"
            lead="A language model writes a draft, and can be wrong. You read it, change it and take it over: only then does it stand in the contract, as a version of yours."
        >
            <span>{version}</span>
            {model}
        </PageHead>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {it.draft.as_ref().map(|draft| came_of_it(it, draft, note))}
        {it.last.map(|call| {
            let href = paths::written(it.contract, call);
            view! { <Notice kind=NoticeKind::Info>"There is a draft of this contract from before. "<a href=href>"Read it"</a></Notice> }
        })}
        {asking(it, note)}
        {without(it)}
    }
    .into_any()
}

fn came_of_it(it: &WriteView, draft: &DraftView, note: &Flash) -> AnyView {
    let measured =
        if draft.answer.measured.is_empty() { String::new() } else { format!(", {}", draft.answer.measured) };
    let confidence = draft.confidence.map(|it| format!(". Confidence {it} of 100")).unwrap_or_default();
    let by = format!("Written by {}{measured}{confidence}", draft.answer.model);
    let decided = draft
        .decided
        .clone()
        .map(|it| view! { <Notice kind=NoticeKind::Info>{format!("{}.", capitalised(&it))}</Notice> });
    let title = if draft.answer.is_whole { "The draft" } else { "What came" };
    let text = (!draft.text.is_empty()).then(|| match draft.is_open {
        true => decision(it, draft, note),
        false => kept(draft),
    });
    view! {
        <section class="section" id="answer" aria-label=title>
            <SectionHead title=title/>
            {what_happened(&draft.answer)}
            {decided}
            <p class="muted">{by}</p>
            {text}
        </section>
        {sheet(it, draft)}
    }
    .into_any()
}

/// What cannot be taken over, to be read and copied.
fn kept(draft: &DraftView) -> AnyView {
    let lines = draft.text.lines().filter(|it| !it.trim().is_empty()).map(|it| view! { <p>{it.to_owned()}</p> });
    view! { <blockquote class="quote">{lines.collect_view()}</blockquote> }.into_any()
}

fn decision(it: &WriteView, draft: &DraftView, note: &Flash) -> AnyView {
    let text = if note.typed("text").is_empty() { draft.text.clone() } else { note.typed("text") };
    let help = if it.has_text {
        "Change it as you need. It takes the place of the present text, which stays in the versions, and enters the contract in your name."
    } else {
        "Change it as you need. It enters the contract in your name."
    };
    view! {
        <form method="post" action=calls::TakeOver::url() novalidate>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <input type="hidden" name="draft" value=draft.answer.call.to_string()/>
            <input type="hidden" name="version" value=it.version.to_string()/>
            <TextArea name="text" label="The draft" help=help value=text error=note.error("text") rows=20 reading=true/>
            {why_not(note)}
            <div class="form-end">
                <Button kind=ButtonKind::Primary name="act" value=ACCEPT>"Take it over as the next version"</Button>
                <Button name="act" value=TURN_DOWN>"Turn it down"</Button>
                <LinkButton href=paths::contract(it.contract) kind=ButtonKind::Quiet>"Decide later"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}

/// How the draft reads, or what it would change.
fn sheet(it: &WriteView, draft: &DraftView) -> Option<AnyView> {
    if draft.html.is_empty() || !draft.answer.is_whole {
        return None;
    }
    let title = if it.has_text { "What would change" } else { "How it reads" };
    let class = if it.has_text { "sheet redline" } else { "sheet" };
    let html = draft.html.clone();
    Some(
        view! {
            <section class="section">
                <SectionHead title=title/>
                <div class="desk"><article class=class aria-label=title inner_html=html></article></div>
            </section>
        }
        .into_any(),
    )
}

/// The form that asks, or why nobody can be asked.
fn asking(it: &WriteView, note: &Flash) -> AnyView {
    let refused = match () {
        () if it.is_kept_here => Some("This contract never leaves this server"),
        () if it.model.is_none() => Some("No model is set up"),
        () if !it.may_ask => Some("Your role does not ask models"),
        () => None,
    };
    if let Some(title) = refused {
        return view! { <Empty title=title><p>{STILL_WORKS}</p></Empty> }.into_any();
    }
    let is_again = it.draft.is_some();
    let (heading, words) =
        if is_again { ("Have it written anew", "Write it anew") } else { ("What it is told", "Write it") };
    let kind = if is_again { ButtonKind::default() } else { ButtonKind::Primary };
    let description = if note.error("description").is_some() || !note.typed("description").is_empty() {
        note.typed("description")
    } else {
        it.description.clone()
    };
    let start = match &it.template {
        Some(name) => format!(" It starts from what the template “{name}” writes."),
        None => " No template is for it, so it starts from nothing.".to_owned(),
    };
    let sent = it.model.as_ref().map(|model| {
        format!(
            "What stands here, the names of the parties and the title are sent to {model}.{start} That may take a minute or two."
        )
    });
    view! {
        <form class="section" method="post" action=calls::Write::url() novalidate id="writing" data-stream=paths::write(it.contract)>
            <SectionHead title=heading/>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <TextArea
                name="description"
                label="What should the contract say?"
                help="Who does what for whom, with names, amounts, days and notice, and what matters to you."
                value=description
                error=note.error("description")
                rows=8
            />
            <p class="muted">{sent}</p>
            <div class="form-end">
                <Button kind=kind>{words}</Button>
                <LinkButton href=paths::contract(it.contract) kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
        <section class="section" id="written" hidden>
            <SectionHead title="It is being written"/>
            <p role="status" id="written-said"></p>
            <div class="field">
                <textarea class="reading" rows="20" readonly aria-label="What has come so far"></textarea>
            </div>
            <div class="form-end" data-stop=calls::Stop::url()>
                <button type="button" class="btn">"Stop"</button>
            </div>
        </section>
        <script type="module" src=paths::FOLLOW_WRITING></script>
    }
    .into_any()
}

/// What works without a model: the text from the template, or one's own.
fn without(it: &WriteView) -> Option<AnyView> {
    if it.has_text {
        return None;
    }
    let assemble = it.template.clone().map(|name| {
        view! {
            <form method="post" action=calls::Assemble::url()>
                <input type="hidden" name="id" value=it.contract.to_string()/>
                <p>{format!("The template “{name}” writes it at once on this machine; what is not known yet stands in brackets.")}</p>
                <Button>"Assemble it from the template"</Button>
            </form>
        }
    });
    let editor = paths::edit(it.contract);
    Some(
        view! {
            <section class="section">
                <SectionHead title="Without a model"/>
                {assemble}
                <p><a href=editor>"Write or paste it in the editor"</a></p>
            </section>
        }
        .into_any(),
    )
}
