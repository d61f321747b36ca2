//! Two people changed the same version: both texts, the passages that somebody has to decide, and nothing lost.

use super::calls::{self, OpenedConflict, both_texts};
use super::id_in_address;
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Choice, ChoiceField, Crumbs, ErrorSummary, NavLink, Notice, NoticeKind, PageHead, SectionHead,
    TextArea, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::contracts::Conflict as BothTexts;
use pactoria::document::MergePiece;

/// The conflict page.
#[component]
pub fn Conflict() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), both_texts);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedConflict { it, note }: OpenedConflict) -> AnyView {
    let id = it.id;
    let complaints = note.complaints();
    let general = note.general();
    let decisions = it.merged.as_ref().map_or(0, pactoria::document::Merged::conflicts);
    let merging = match (&it.merged, it.closed) {
        (Some(merged), None) if decisions == 0 => merged.decided(&[]).map(|text| both_together(&it, text)),
        (Some(merged), None) => Some(passages(&it, &merged.pieces, &note)),
        (Some(_) | None, _) => None,
    };
    let (lead, advice) = match it.closed {
        None => (
            format!("{} while you were editing version {}. Nothing of yours is lost.", it.saved, it.mine.base_version),
            if decisions == 0 {
                "Copy what should stay from the saved text into yours, then save. Your text then becomes the next version; the other one stays in the history.".to_owned()
            } else {
                "Choose passage by passage below, or put your whole text right further down and save that. Both texts stay in the history.".to_owned()
            },
        ),
        Some(status) => (
            format!("This contract is {} now. Nothing of yours is lost.", status.label().to_lowercase()),
            "It can no longer be changed. Your text stays here for you to read and copy until you give it up."
                .to_owned(),
        ),
    };
    // One primary button: where the texts can be brought together, that is the act of this page.
    let save = if merging.is_some() {
        view! { <div class="form-end"><Button>"Save my text as the next version"</Button></div> }.into_any()
    } else {
        form_end("Save as the next version", None)
    };
    let mine = match it.closed {
        None => view! {
            <form method="post" action=calls::Save::url() novalidate>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=it.version.to_string()/>
                <TextField name="title" label="Title" value=it.mine.title.clone() maxlength=200/>
                <TextArea name="source" label="Text" value=it.mine.source.clone() rows=24/>
                <TextField name="reason" label="What you changed" optional=true maxlength=300/>
                {save}
            </form>
        }
        .into_any(),
        Some(_) => view! {
            <pre class="source" tabindex="0" aria-label="Your text, to read and copy from">{it.mine.source.clone()}</pre>
        }
        .into_any(),
    };
    view! {
        <Title text="Two texts to bring together"/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Two texts")]/>
        <PageHead title="Two texts to bring together" lead=lead/>
        <ErrorSummary items=complaints/>
        {refusal(general)}
        <Notice kind=NoticeKind::Warn>{advice}</Notice>
        {merging}
        <div class="columns">
            <section class="c6">
                <SectionHead title="Your text"/>
                {mine}
                <form method="post" action=calls::DropKept::url()>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <Button kind=ButtonKind::Quiet>"Give up my text"</Button>
                </form>
            </section>
            <section class="c6">
                <SectionHead title=format!("The saved text, version {}", it.version)/>
                <pre class="source" tabindex="0" aria-label="Saved text, to read and copy from">{it.source}</pre>
            </section>
        </div>
    }
    .into_any()
}

/// The two changes touch different passages, so one press keeps both.
fn both_together(it: &BothTexts, text: String) -> AnyView {
    view! {
        <section class="section">
            <SectionHead title="Both changes together"/>
            <p>"You and the other person changed different passages. This text holds both; read it, then save it."</p>
            <form method="post" action=calls::Save::url() novalidate>
                <input type="hidden" name="id" value=it.id.to_string()/>
                <input type="hidden" name="version" value=it.version.to_string()/>
                <input type="hidden" name="title" value=it.mine.title.clone()/>
                <input type="hidden" name="reason" value="Both changes brought together"/>
                <TextArea name="source" id="f-together" label="Text with both changes" value=text rows=16/>
                {form_end("Save both changes", None)}
            </form>
        </section>
    }
    .into_any()
}

/// The passages that both people changed, each with its question; all else goes in by itself.
fn passages(it: &BothTexts, pieces: &[MergePiece], note: &Flash) -> AnyView {
    let conflicts: Vec<_> = pieces
        .iter()
        .filter_map(|piece| match piece {
            MergePiece::Conflict { base, mine, theirs } => Some((base.clone(), mine.clone(), theirs.clone())),
            MergePiece::Agreed { .. } => None,
        })
        .collect();
    let count = conflicts.len();
    let questions = conflicts
        .into_iter()
        .enumerate()
        .map(|(at, (base, mine, theirs))| {
            let name = format!("choices[{at}]");
            let error = note.error(&name);
            let chosen = note.typed(&name);
            let place = if count == 1 { "The passage".to_owned() } else { format!("Passage {} of {count}", at + 1) };
            let choices = vec![
                Choice::new("mine", if mine.trim().is_empty() { "Yours: without this passage" } else { "Yours" }),
                Choice::new("theirs", if theirs.trim().is_empty() { "The saved one: without this passage" } else { "The saved one" }),
                Choice::new("both", "Both, yours first"),
            ];
            view! {
                <section class="section" aria-label=place.clone()>
                    <SectionHead title=place.clone() minor=true/>
                    <div class="columns">
                        <div class="c6"><h4>"You wrote"</h4>{text_of(&mine, "What you wrote", "You took this passage out.")}</div>
                        <div class="c6"><h4>"The saved version says"</h4>{text_of(&theirs, "What the saved version says", "This passage was taken out.")}</div>
                    </div>
                    <details><summary>"What both began with"</summary>{text_of(&base, "What both began with", "Nothing stood here.")}</details>
                    <ChoiceField name=name label=format!("{place}: what should stand?") choices=choices value=chosen error=error/>
                </section>
            }
        })
        .collect_view();
    let lead = if count == 1 {
        "You and the other person changed one passage differently. Everything else goes together by itself.".to_owned()
    } else {
        format!(
            "You and the other person changed {count} passages differently. Everything else goes together by itself."
        )
    };
    view! {
        <section class="section">
            <SectionHead title="Decide passage by passage"/>
            <p>{lead}</p>
            <form method="post" action=calls::Merge::url() novalidate>
                <input type="hidden" name="id" value=it.id.to_string()/>
                <input type="hidden" name="version" value=it.version.to_string()/>
                <input type="hidden" name="shown" value=it.shown.clone()/>
                {questions}
                {form_end("Save as decided", None)}
            </form>
        </section>
    }
    .into_any()
}

fn text_of(passage: &str, label: &'static str, nothing: &'static str) -> AnyView {
    let passage = passage.trim().to_owned();
    if passage.is_empty() {
        view! { <p>{nothing}</p> }.into_any()
    } else {
        view! { <pre class="source" tabindex="0" aria-label=label>{passage}</pre> }.into_any()
    }
}
