//! Two people changed the same version: both texts, and nothing lost.

use super::calls::{self, both_texts};
use super::id_in_address;
use crate::layout::{form_end, screen};
use crate::paths;
use crate::ui::{Button, ButtonKind, Crumbs, NavLink, Notice, NoticeKind, PageHead, SectionHead, TextArea, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::contracts::Conflict as BothTexts;

/// The conflict page.
#[component]
pub fn Conflict() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), both_texts);
    screen(loaded, |_, both| page(both))
}

fn page(it: BothTexts) -> AnyView {
    let id = it.id;
    let together = it.together.clone().filter(|_| it.closed.is_none());
    let (lead, advice) = match it.closed {
        None => (
            format!("{} while you were editing version {}. Nothing of yours is lost.", it.saved, it.mine.base_version),
            "Copy what should stay from the saved text into yours, then save. Your text then becomes the next version; the other one stays in the history.".to_owned(),
        ),
        Some(status) => (
            format!("This contract is {} now. Nothing of yours is lost.", status.label().to_lowercase()),
            "It can no longer be changed. Your text stays here for you to read and copy until you give it up.".to_owned(),
        ),
    };
    let mine = match it.closed {
        None => view! {
            <form method="post" action=calls::Save::url() novalidate>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=it.version.to_string()/>
                <TextField name="title" label="Title" value=it.mine.title.clone() maxlength=200/>
                <TextArea name="source" label="Text" value=it.mine.source.clone() rows=24/>
                <TextField name="reason" label="What you changed" optional=true maxlength=300/>
                {form_end("Save as the next version", None)}
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
        <Notice kind=NoticeKind::Warn>{advice}</Notice>
        {together.map(|text| both_together(&it, text))}
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
