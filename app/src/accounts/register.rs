//! Setting up a company.

use super::calls::{self, note};
use crate::answer::Flash;
use crate::layout::{form_end, outside, refusal};
use crate::paths;
use crate::ui::{Choice, ErrorSummary, Icon, PageHead, PasswordField, SelectField, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

/// The zones offered; programs may register with any IANA name.
const ZONES: [(&str, &str); 6] = [
    ("Europe/London", "London (GMT, BST)"),
    ("Europe/Dublin", "Dublin (GMT, IST)"),
    ("Europe/Jersey", "Jersey and Guernsey (GMT, BST)"),
    ("Europe/Isle_of_Man", "Isle of Man (GMT, BST)"),
    ("Europe/Gibraltar", "Gibraltar (CET, CEST)"),
    ("Europe/Paris", "Paris, Berlin, Madrid (CET, CEST)"),
];

/// The registration page.
#[component]
pub fn Register() -> impl IntoView {
    let flash = OnceResource::new(note("register".to_owned()));
    view! {
        <Title text="Set up your company"/>
        <Suspense>
            {move || Suspend::new(async move {
                let flash = flash.await.unwrap_or_default();
                outside(Some(("Already set up? Sign in", paths::SIGN_IN)), page(&flash))
            })}
        </Suspense>
    }
}

fn page(flash: &Flash) -> AnyView {
    view! {
        <div class="columns">
            <section class="c7">
                <PageHead title="Set up your company" lead="Two minutes. You become its owner."/>
                <ErrorSummary items=flash.complaints()/>
                {refusal(flash.general())}
                {form(flash)}
            </section>
            <aside class="c5" aria-label="What you can rely on">{promises()}</aside>
        </div>
    }
    .into_any()
}

fn form(flash: &Flash) -> AnyView {
    let zone = Some(flash.typed("timezone")).filter(|it| !it.is_empty()).unwrap_or_else(|| ZONES[0].0.to_owned());
    view! {
        <form class="section" method="post" action=calls::Register::url() novalidate>
            <TextField
                name="company_name"
                label="Company name"
                help="As it should appear in contracts, such as Thornbury Optics Limited."
                value=flash.typed("company_name")
                error=flash.error("company_name")
                autocomplete="organization"
                maxlength=160
            />
            <TextField
                name="full_name"
                label="Your full name"
                value=flash.typed("full_name")
                error=flash.error("full_name")
                autocomplete="name"
                maxlength=120
            />
            <TextField
                name="email"
                label="Work email"
                r#type="email"
                value=flash.typed("email")
                error=flash.error("email")
                autocomplete="email"
                maxlength=254
            />
            <PasswordField
                name="password"
                label="Password"
                autocomplete="new-password"
                help="Any words or characters you like."
                error=flash.error("password")
                demands=vec!["12 characters or more".to_owned(), "not your name, company or email".to_owned()]
            />
            <SelectField
                name="timezone"
                label="Time zone"
                help="Deadlines are counted in this zone."
                choices=ZONES.map(|(value, label)| Choice::new(value, label)).to_vec()
                value=zone
                error=flash.error("timezone")
                short=true
            />
            {form_end("Create company", None)}
        </form>
    }
    .into_any()
}

fn promises() -> AnyView {
    let promise = |icon: Icon, what: &'static str, why: &'static str| {
        view! {
            <li class="with-mark">
                <Icon name=icon/>
                <div>
                    <p class="what">{what}</p>
                    <p class="why">{why}</p>
                </div>
            </li>
        }
    };
    view! {
        <div class="section-head"><h2>"What you can rely on"</h2></div>
        <ul class="lines">
            {promise(Icon::Lock, "It stays on this machine", "Nothing is sent anywhere: no telemetry, no AI key, no mail server needed.")}
            {promise(
                Icon::Shield,
                "Every result shows its reason",
                "Each finding opens the passage and the law. Run it twice and the answer is the same.",
            )}
            {promise(Icon::People, "Only your company sees your contracts", "Another company's contract is not there for you, by every door.")}
            {promise(Icon::Download, "You can leave", "Every contract exports as PDF, Word, Markdown, HTML and JSON.")}
        </ul>
    }
    .into_any()
}
