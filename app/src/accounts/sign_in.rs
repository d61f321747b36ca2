//! Signing in.

use super::calls::{self, note};
use crate::answer::Flash;
use crate::layout::{form_end, outside, refusal};
use crate::paths;
use crate::ui::{Notice, PageHead, PasswordField, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The sign-in page; `?next=` says where to go afterwards.
#[component]
pub fn SignIn() -> impl IntoView {
    let flash = OnceResource::new(note("sign_in".to_owned()));
    let query = use_query_map();
    view! {
        <Title text="Sign in"/>
        <Suspense>
            {move || Suspend::new(async move {
                let flash = flash.await.unwrap_or_default();
                let next = query.with_untracked(|it| it.get("next")).unwrap_or_default();
                outside(Some(("Set up your company", paths::REGISTER)), page(&flash, next))
            })}
        </Suspense>
    }
}

fn page(flash: &Flash, next: String) -> AnyView {
    let was_sent_here = !next.is_empty() && flash.problem.is_none();
    view! {
        <div class="narrow">
            <PageHead title="Sign in"/>
            {was_sent_here.then(|| view! { <Notice>"Sign in to go on to the page you asked for."</Notice> })}
            {refusal(flash.general())}
            <form class="section" method="post" action=calls::SignIn::url() novalidate>
                <TextField name="email" label="Email" r#type="email" value=flash.typed("email") autocomplete="username" maxlength=254/>
                <PasswordField name="password" label="Password"/>
                <input type="hidden" name="next" value=next/>
                {form_end("Sign in", None)}
            </form>
        </div>
    }
    .into_any()
}
