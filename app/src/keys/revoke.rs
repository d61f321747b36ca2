//! The question before a key is revoked.

use super::calls::{self, open_revoke};
use crate::layout::screen;
use crate::paths;
use crate::ui::{Button, ButtonKind, Crumbs, LinkButton, NavLink, PageHead};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::ids::KeyId;
use pactoria::keys::KeyRow;

/// The page of the question.
#[component]
pub fn Revoke() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse::<KeyId>().ok()));
    let loaded = Resource::new(move || id.get(), open_revoke);
    screen(loaded, |_, key| page(key))
}

fn page(it: KeyRow) -> AnyView {
    let title = format!("Revoke the key {}", it.name);
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![NavLink::new("API keys", paths::KEYS), NavLink::here("Revoke")]/>
        <PageHead title=title lead="Programs that use this key stop working at once. This cannot be taken back."/>
        <dl class="facts">
            <dt>"Ends with"</dt>
            <dd>{it.hint}</dd>
            <dt>"Acts for"</dt>
            <dd>{it.owner}</dd>
            <dt>"Last used"</dt>
            <dd>{it.used.unwrap_or_else(|| "Never".to_owned())}</dd>
        </dl>
        <form class="section" method="post" action=calls::Revoke::url()>
            <input type="hidden" name="id" value=it.id.to_string()/>
            <div class="form-end">
                <Button kind=ButtonKind::DangerPrimary>"Revoke the key"</Button>
                <LinkButton href=paths::KEYS kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}
