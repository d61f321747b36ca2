//! The editor: the source in a text area, and beside it what it will look like and what the rules say.
//!
//! Without JavaScript it is a form that saves; the browser half adds the preview while typing and the findings that
//! follow the typing after a short pause. Nothing typed is lost: text that cannot be saved waits here.

use super::calls::{self, Beside, Opened, check, open_editor};
use super::id_in_address;
use crate::accounts::note;
use crate::answer::{AppError, Flash};
use crate::layout::{Screen, form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Crumbs, ErrorSummary, Icon, NavLink, Notice, NoticeKind, PageHead, SectionHead, TextArea,
    TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::document::{self, Slip};
use pactoria::ids::ContractId;
use std::time::Duration;

/// How long the typing must rest before the rules are asked again.
const PAUSE: Duration = Duration::from_millis(600);

/// The editor page.
#[component]
pub fn Edit() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(
        move || id.get(),
        |id| async move {
            let Screen { who, it } = open_editor(id).await?;
            let note = note("edit".to_owned()).await?;
            Ok::<_, AppError>(Screen { who, it: (it, note) })
        },
    );
    screen(loaded, |_, (it, flash)| page(it, &flash))
}

fn page(Opened { it, beside }: Opened, flash: &Flash) -> AnyView {
    let kept = it.kept.clone();
    let title = kept.as_ref().map_or_else(|| it.title.clone(), |kept| kept.title.clone());
    let text = kept.as_ref().map_or_else(|| it.source.clone(), |kept| kept.source.clone());
    let tools = super::tools::tools(&it);
    let waiting = kept.map(|kept| waiting(it.id, &kept.at, kept.base_version < it.version));
    view! {
        <Title text=format!("Edit {}", it.title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.title.clone(), paths::contract(it.id)),
            NavLink::here("Edit"),
        ]/>
        <PageHead title=format!("Edit {}", it.title) lead=format!("You are changing version {}. Saving makes the next one.", it.version)/>
        <ErrorSummary items=flash.complaints()/>
        {refusal(flash.general())}
        {waiting}
        {tools}
        <Editor id=it.id version=it.version title=title text=text beside=beside flash=flash.clone()/>
    }
    .into_any()
}

/// The text area with what stands beside it; the browser wakes this part of the page.
#[expect(clippy::needless_pass_by_value, reason = "the properties of an island are owned: they arrive as JSON")]
#[island]
pub fn Editor(
    /// The contract.
    id: ContractId,
    /// The version the person started from.
    version: u32,
    /// The title to show.
    title: String,
    /// The source to show.
    text: String,
    /// What the rules said of the saved version.
    beside: Beside,
    /// What was wrong with the last try to save.
    flash: Flash,
) -> impl IntoView {
    let source = RwSignal::new(text.clone());
    view! {
        <div class="editor">
            {form(id, version, title, text, source, &flash)}
            {aside(id, source, beside)}
        </div>
    }
}

/// Says that text of the person was kept, and what can be done with it.
fn waiting(id: ContractId, at: &str, somebody_saved: bool) -> AnyView {
    let words = if somebody_saved {
        view! {
            {format!("Somebody saved this contract after you began. Your text of {at} is kept. ")}
            <a href=paths::conflict(id)>"See both texts side by side"</a>
        }
        .into_any()
    } else {
        view! { {format!("This is your text of {at}, which is not saved yet. Save it now, or give it up.")} }.into_any()
    };
    view! {
        <Notice kind=NoticeKind::Warn>{words}</Notice>
        <form method="post" action=calls::DropKept::url()>
            <input type="hidden" name="id" value=id.to_string()/>
            <Button kind=ButtonKind::Quiet small=true>"Give up that text"</Button>
        </form>
    }
    .into_any()
}

fn form(id: ContractId, version: u32, title: String, text: String, source: RwSignal<String>, flash: &Flash) -> AnyView {
    let error = flash.error("content").or_else(|| flash.error("source"));
    view! {
        <form method="post" action=calls::Save::url() novalidate>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <TextField name="title" label="Title" value=title error=flash.error("title") maxlength=200/>
            {help()}
            <TextArea
                name="source"
                label="Text"
                value=text
                error=error
                rows=28
                reading=true
                on:input=move |event| source.set(event_target_value(&event))
            />
            <TextField
                name="reason"
                label="What you changed"
                help="Stands in the history beside your name."
                value=flash.typed("reason")
                error=flash.error("reason")
                maxlength=300
                optional=true
            />
            {form_end("Save as the next version", Some((paths::contract(id), "Cancel")))}
        </form>
    }
    .into_any()
}

fn help() -> AnyView {
    view! {
        <details class="marks">
            <summary>"Numbers and references are worked out for you: how to mark them"<Icon name=Icon::Down/></summary>
            <dl class="facts">
                <dt><code>"#. Heading {#key}"</code></dt>
                <dd>"a numbered clause; the key in braces names it"</dd>
                <dt><code>"##. Text"</code></dt>
                <dd>"a sub-clause, such as 4.2"</dd>
                <dt><code>"###. Text"</code></dt>
                <dd>"an item, such as (a); one more # makes (i)"</dd>
                <dt><code>"{@key}"</code></dt>
                <dd>"the number of the clause of that name: “under clause {@key}”"</dd>
                <dt><code>"#D. Term: meaning"</code></dt>
                <dd>"a definition; definitions are sorted by themselves"</dd>
                <dt><code>"#S. Title {#key}"</code></dt>
                <dd>"a schedule; numbering starts anew inside"</dd>
                <dt><code>"**bold**"</code></dt>
                <dd>"and the rest of Markdown, with tables"</dd>
            </dl>
        </details>
    }
    .into_any()
}

/// The preview and the findings beside the text area.
fn aside(id: ContractId, source: RwSignal<String>, first: Beside) -> AnyView {
    let checking = Action::new(move |text: &String| {
        let text = text.clone();
        async move { check(id, text.clone()).await.map(|beside| (text, beside)) }
    });
    let pending = StoredValue::new(None::<TimeoutHandle>);
    // Talks to the outside world only: each stroke restarts the pause, and its end asks the server.
    Effect::watch(
        move || source.get(),
        move |text, _, _| {
            if let Some(timer) = pending.get_value() {
                timer.clear();
            }
            let text = text.clone();
            let ask = move || {
                checking.dispatch(text);
            };
            pending.set_value(set_timeout_with_handle(ask, PAUSE).ok());
        },
        false,
    );
    let saved = source.get_untracked();
    // Findings belong to the text they were found in; while it changes, the list stays and the marks wait.
    let checked = Memo::new(move |_| match checking.value().get() {
        Some(Ok(found)) => found,
        Some(Err(_)) | None => (saved.clone(), first.clone()),
    });
    let away = move || match checking.value().get() {
        Some(Err(AppError(problem))) => problem.detail,
        Some(Ok(_)) | None if checking.pending().get() => "The rules are reading…".to_owned(),
        Some(Ok(_)) | None => String::new(),
    };
    let assembled = Memo::new(move |_| source.with(|text| document::assemble(text)));
    let sheet = move || {
        let is_checked = source.with(|text| checked.with(|(checked, _)| checked == text));
        let marks = if is_checked { checked.with(|(_, beside)| beside.marks.clone()) } else { Vec::new() };
        assembled.with(|it| document::to_html(&it.content, &marks))
    };
    let slips = move || {
        let item = |it: &Slip| view! { <li data-at=it.at>{it.message.clone()}</li> };
        assembled.with(|it| it.slips.iter().map(item).collect_view())
    };
    view! {
        <aside class="preview" aria-label="Preview and findings">
            <SectionHead title="Findings">
                <p role="status">{away}</p>
            </SectionHead>
            <div inner_html=move || checked.with(|(_, beside)| beside.findings.clone())></div>
            <ul class="slips">{slips}</ul>
            <SectionHead title="Preview"/>
            <div class="sheet" inner_html=sheet></div>
        </aside>
    }
    .into_any()
}
