//! The document around every page, and the table of routes.

use crate::{
    accounts, amendments, analytics, archive, audit, bulk, clauses, company, contracts, decisions, drafting, facts,
    feeds, filing, filters, findings, fixes, frameworks, home, imports, keys, layout, models, obligations, outbox,
    playbook, processing, reminders, reports, risk, templates, terms,
};
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// Where the browser finds the style, the script and the WASM; empty when the site has not been built.
#[derive(Clone, Debug, Default)]
pub struct PageAssets {
    /// Address of the style sheet.
    pub css: String,
    /// Address of the script that loads the WASM.
    pub js: String,
    /// Address of the WASM.
    pub wasm: String,
}

/// The HTML document.
pub fn shell(assets: PageAssets) -> impl IntoView {
    let nonce = leptos::nonce::use_nonce();
    // Islands are all that wakes in the browser: what the rest of a page was drawn from is not sent a second time.
    if let Some(context) = Owner::current_shared_context() {
        context.set_is_hydrating(false);
    }
    let PageAssets { css, js, wasm } = assets;
    let start = (!js.is_empty()).then(|| {
        let script = format!(
            "import * as pieces from \"{js}\"; pieces.default({{ module_or_path: \"{wasm}\" }}).then(() => {{ pieces.hydrate(); \
             for (const island of document.querySelectorAll(\"leptos-island\")) pieces[island.dataset.component](island); \
             document.documentElement.dataset.awake = \"\"; }});"
        );
        view! {
            <link rel="modulepreload" href=js/>
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=nonce>
                {script}
            </script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en-GB">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {(!css.is_empty()).then(|| view! { <link rel="stylesheet" href=css/> })}
                {start}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// All pages. The browser gets them as HTML and wakes their islands only, which keeps the WASM small: a page is a link or
/// a form away from the next. Each is rendered whole before it is sent, so that its status is true and it works without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Pactoria".to_owned() } else { format!("{title} · Pactoria") }/>
        <Router>
            <Routes fallback=layout::NotFound>
                <Route path=path!("/") view=home::Home ssr=SsrMode::Async/>
                <Route path=path!("/register") view=accounts::Register ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=accounts::SignIn ssr=SsrMode::Async/>
                <Route path=path!("/account") view=accounts::Account ssr=SsrMode::Async/>
                <Route path=path!("/account/calendar") view=feeds::Show ssr=SsrMode::Async/>
                <Route path=path!("/templates") view=templates::List ssr=SsrMode::Async/>
                <Route path=path!("/templates/clauses") view=clauses::List ssr=SsrMode::Async/>
                <Route path=path!("/templates/clauses/new") view=clauses::New ssr=SsrMode::Async/>
                <Route path=path!("/templates/clauses/:clause") view=clauses::Show ssr=SsrMode::Async/>
                <Route path=path!("/templates/clauses/:clause/edit") view=clauses::Change ssr=SsrMode::Async/>
                <Route path=path!("/templates/clauses/:clause/versions") view=clauses::Versions ssr=SsrMode::Async/>
                <Route path=path!("/templates/clauses/:clause/compare") view=clauses::Compare ssr=SsrMode::Async/>
                <Route path=path!("/templates/clauses/:clause/uses") view=clauses::Uses ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/facts") view=facts::Show ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/clauses") view=clauses::Choose ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/clauses/:clause") view=clauses::PutIn ssr=SsrMode::Async/>
                <Route path=path!("/templates/new") view=templates::New ssr=SsrMode::Async/>
                <Route path=path!("/templates/compare") view=templates::SideBySide ssr=SsrMode::Async/>
                <Route path=path!("/templates/:id") view=templates::Show ssr=SsrMode::Async/>
                <Route path=path!("/templates/:id/remarks") view=models::Remarks ssr=SsrMode::Async/>
                <Route path=path!("/templates/:id/edit") view=templates::Change ssr=SsrMode::Async/>
                <Route path=path!("/templates/:id/versions") view=templates::Versions ssr=SsrMode::Async/>
                <Route path=path!("/templates/:id/compare") view=templates::Compare ssr=SsrMode::Async/>
                <Route path=path!("/describe") view=drafting::Describe ssr=SsrMode::Async/>
                <Route path=path!("/describe/:id") view=drafting::Advice ssr=SsrMode::Async/>
                <Route path=path!("/drafting/:id/:step") view=drafting::Sheet ssr=SsrMode::Async/>
                <Route path=path!("/contracts") view=contracts::List ssr=SsrMode::Async/>
                <Route path=path!("/contracts/bulk") view=bulk::Confirm ssr=SsrMode::Async/>
                <Route path=path!("/filters") view=filters::List ssr=SsrMode::Async/>
                <Route path=path!("/filters/new") view=filters::New ssr=SsrMode::Async/>
                <Route path=path!("/filters/:id") view=filters::Open ssr=SsrMode::Async/>
                <Route path=path!("/filters/:id/change") view=filters::Change ssr=SsrMode::Async/>
                <Route path=path!("/contracts/paste") view=contracts::Paste ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id") view=contracts::Show ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/edit") view=contracts::Edit ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/conflict") view=contracts::Conflict ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/amend") view=amendments::Amend ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/change") view=amendments::Change ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/governs") view=amendments::Governs ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/dates") view=contracts::Dates ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/key-terms") view=contracts::KeyTerms ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/terms") view=terms::Show ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/data-protection") view=processing::Show ssr=SsrMode::Async/>
                <Route path=path!("/processing") view=processing::List ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/step/:to") view=contracts::TakeStep ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/compare") view=contracts::Compare ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/versions") view=contracts::Versions ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/versions/:version") view=contracts::Version ssr=SsrMode::Async/>
                <Route path=path!("/imports") view=imports::List ssr=SsrMode::Async/>
                <Route path=path!("/imports/new") view=imports::New ssr=SsrMode::Async/>
                <Route path=path!("/imports/review") view=imports::ToReview ssr=SsrMode::Async/>
                <Route path=path!("/imports/:id") view=imports::Show ssr=SsrMode::Async/>
                <Route path=path!("/imports/:id/files/:n") view=imports::File ssr=SsrMode::Async/>
                <Route path=path!("/settings/keys") view=keys::List ssr=SsrMode::Async/>
                <Route path=path!("/settings/keys/new") view=keys::New ssr=SsrMode::Async/>
                <Route path=path!("/settings/keys/:id/revoke") view=keys::Revoke ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/details") view=filing::Details ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/filing") view=filing::Filing ssr=SsrMode::Async/>
                <Route path=path!("/settings/tags") view=filing::Tags ssr=SsrMode::Async/>
                <Route path=path!("/settings/tags/:id") view=filing::TagPage ssr=SsrMode::Async/>
                <Route path=path!("/settings/people") view=filing::People ssr=SsrMode::Async/>
                <Route path=path!("/settings/people/:id/hand-over") view=filing::HandOver ssr=SsrMode::Async/>
                <Route path=path!("/settings/company") view=company::Details ssr=SsrMode::Async/>
                <Route path=path!("/settings/review") view=filing::Review ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook") view=playbook::Show ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook/rules") view=playbook::Rules ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook/rules/:rule") view=playbook::Rule ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook/own") view=playbook::OwnRules ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook/own/new") view=playbook::NewOwnRule ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook/own/:n") view=playbook::Own ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook/try") view=playbook::Trial ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook/versions") view=playbook::Versions ssr=SsrMode::Async/>
                <Route path=path!("/settings/playbook/versions/:version") view=playbook::Version ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/reminders") view=reminders::List ssr=SsrMode::Async/>
                <Route path=path!("/reminders/stop/:mail/:proof") view=reminders::Stop ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/obligations") view=obligations::OfContract ssr=SsrMode::Async/>
                <Route path=path!("/obligations") view=obligations::List ssr=SsrMode::Async/>
                <Route path=path!("/obligations/:id/change") view=obligations::Change ssr=SsrMode::Async/>
                <Route path=path!("/obligations/:id/close") view=obligations::Close ssr=SsrMode::Async/>
                <Route path=path!("/findings") view=findings::List ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/findings/:rule") view=findings::Decide ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/findings/:rule/fix") view=fixes::PutIn ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/findings/:rule/proposal") view=models::Propose ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/ask") view=models::Ask ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/opinion") view=models::Judge ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/rewrite") view=models::Rewrite ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/write") view=models::Write ssr=SsrMode::Async/>
                <Route path=path!("/settings/model") view=models::Settings ssr=SsrMode::Async/>
                <Route path=path!("/decisions") view=decisions::List ssr=SsrMode::Async/>
                <Route path=path!("/decisions/:id") view=decisions::Show ssr=SsrMode::Async/>
                <Route path=path!("/contracts/:id/compliance-report") view=reports::Show ssr=SsrMode::Async/>
                <Route path=path!("/frameworks") view=frameworks::List ssr=SsrMode::Async/>
                <Route path=path!("/frameworks/:framework") view=frameworks::Show ssr=SsrMode::Async/>
                <Route path=path!("/frameworks/:framework/controls/:control") view=frameworks::Vouch ssr=SsrMode::Async/>
                <Route path=path!("/frameworks/reports/:id") view=frameworks::Report ssr=SsrMode::Async/>
                <Route path=path!("/settings/outbox") view=outbox::List ssr=SsrMode::Async/>
                <Route path=path!("/settings/archive") view=archive::Archive ssr=SsrMode::Async/>
                <Route path=path!("/audit") view=audit::List ssr=SsrMode::Async/>
                <Route path=path!("/risk") view=risk::Board ssr=SsrMode::Async/>
                <Route path=path!("/risk/contracts") view=risk::Contracts ssr=SsrMode::Async/>
                <Route path=path!("/risk/counterparties") view=risk::Counterparties ssr=SsrMode::Async/>
                <Route path=path!("/risk/counterparty") view=risk::Counterparty ssr=SsrMode::Async/>
                <Route path=path!("/risk/people") view=risk::People ssr=SsrMode::Async/>
                <Route path=path!("/risk/people/:id") view=risk::Person ssr=SsrMode::Async/>
                <Route path=path!("/dashboard") view=analytics::Dashboard ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
