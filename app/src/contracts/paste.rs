//! Bringing in a contract by pasting its text.

use super::calls;
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{Choice, ErrorSummary, PageHead, SelectField, TextArea, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::contracts::ContractType;

/// The page; it asks for nothing but the text and its type.
#[component]
pub fn Paste() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| calls::open_paste());
    view! {
        <Title text="Bring in a contract"/>
        {screen(loaded, |_, flash| page(&flash))}
    }
}

fn page(flash: &Flash) -> AnyView {
    let kinds = ContractType::ALL.map(|it| Choice::new(it.word(), it.label())).to_vec();
    let kind = Some(flash.typed("contract_type"))
        .filter(|it| !it.is_empty())
        .unwrap_or_else(|| ContractType::ServiceAgreement.word().to_owned());
    view! {
        <PageHead title="Bring in a contract" lead="Paste the text of any contract. It is kept as a draft, and the rules read it at once."/>
        <ErrorSummary items=flash.complaints()/>
        {refusal(flash.general())}
        <form class="section" method="post" action=calls::Paste::url() novalidate>
            <TextField name="title" label="Title" value=flash.typed("title") error=flash.error("title") maxlength=200 optional=true/>
            <SelectField
                name="contract_type"
                label="What it is"
                help="Decides which rules are asked."
                choices=kinds
                value=kind
                error=flash.error("contract_type")
                short=true
            />
            <TextField
                name="client_name"
                label="The other party"
                value=flash.typed("client_name")
                error=flash.error("client_name")
                maxlength=160
                optional=true
            />
            <TextArea
                name="content"
                label="Text"
                help="From Word, a PDF or an e-mail: headings and numbers stay as they are. Up to a million characters."
                value=flash.typed("content")
                error=flash.error("content")
                rows=18
                reading=true
            />
            {form_end("Keep and check it", Some((paths::CONTRACTS.to_owned(), "Cancel")))}
        </form>
    }
    .into_any()
}
