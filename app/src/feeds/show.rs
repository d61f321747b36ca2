//! The page of a person's calendar feed.

use super::calls::{self, Opened, open};
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{Button, ButtonKind, Crumbs, NavLink, Notice, NoticeKind, PageHead, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::feeds::FeedView;

/// The page, which also answers its form.
#[component]
pub fn Show() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open());
    view! {
        <Title text="Your calendar"/>
        {screen(loaded, |_, opened| page(opened))}
    }
}

fn page(Opened { it, note, address }: Opened) -> AnyView {
    view! {
        <Crumbs links=vec![NavLink::new("Your account", paths::ACCOUNT), NavLink::here("Your calendar")]/>
        <PageHead title="Your calendar" lead="Your calendar program can show when contracts end and renew, by when notice must be sent, and what is to be done. It keeps up by itself."/>
        {refusal(note.general())}
        {address.map(shown)}
        {standing(&it)}
    }
    .into_any()
}

fn shown(address: String) -> AnyView {
    view! {
        <Notice kind=NoticeKind::Warn>
            <p><strong>"Copy the address now."</strong>" It is on this page only. Whoever has it reads these dates without signing in, so give it to your own calendar program and to nobody else."</p>
        </Notice>
        <TextField name="address" label="Address of your calendar" value=address readonly=true autocomplete="off" help="In your calendar program, add a calendar by its address (“subscribe” or “from the internet”) and paste this."/>
    }
    .into_any()
}

fn standing(it: &FeedView) -> AnyView {
    let Some(made) = it.made.clone() else {
        return view! {
            <p>"There is no address yet."</p>
            <form method="post" action=paths::FEED>
                <Button kind=ButtonKind::Primary>"Make an address"</Button>
            </form>
        }
        .into_any();
    };
    let read = it.read.clone().unwrap_or_else(|| "Not yet".to_owned());
    view! {
        <dl class="facts">
            <dt>"Address made"</dt>
            <dd>{made}</dd>
            <dt>"Last read by a calendar"</dt>
            <dd>{read}</dd>
        </dl>
        <div class="actions">
            <form method="post" action=paths::FEED>
                <Button>"Make a new address"</Button>
            </form>
            <form method="post" action=calls::Revoke::url()>
                <Button kind=ButtonKind::Quiet>"Take the address away"</Button>
            </form>
        </div>
        <p class="muted">"With a new address, or none, the one before stops working at once."</p>
    }
    .into_any()
}
