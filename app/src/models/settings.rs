//! The page on which an admin says which model the company uses, and tries it.

use super::calls::{self, OpenedSettings, open_settings};
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, CheckField, Choice, ErrorSummary, Icon, Notice, NoticeKind, PageHead, PasswordField, SectionHead,
    SelectField, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::models::{ConnectionView, LimitsView, STILL_WORKS};
use pactoria::typed::Currency;

/// The page of the model.
#[component]
pub fn Settings() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open_settings());
    view! {
        <Title text="Model"/>
        {screen(loaded, |_, opened| page(opened))}
    }
}

fn page(OpenedSettings { it, limits, note, tried, limits_note }: OpenedSettings) -> AnyView {
    view! {
        <PageHead
            title="Model"
            lead="A language model can explain contracts, answer questions about them and propose wordings. It only proposes: nothing it says enters a contract before a person accepts it."
        />
        <ErrorSummary items=note.complaints()/>
        <ErrorSummary items=limits_note.complaints()/>
        {refusal(note.general())}
        {refusal(limits_note.general())}
        {how_the_try_went(&tried)}
        {what_counts(&it)}
        {form(&it, &note)}
        {monthly(&limits, &limits_note)}
        {removal(&it)}
    }
    .into_any()
}

fn how_the_try_went(tried: &Flash) -> Option<AnyView> {
    let said = tried.typed("said");
    let kind = if tried.typed("is_well").is_empty() { NoticeKind::Warn } else { NoticeKind::Good };
    (!said.is_empty()).then(|| view! { <Notice kind=kind announce=true>{said}</Notice> }.into_any())
}

fn what_counts(it: &ConnectionView) -> AnyView {
    if !it.is_set {
        return view! {
            <Notice kind=NoticeKind::Info>
                <p><strong>"No model is set up, and nothing is sent anywhere. "</strong>{STILL_WORKS}</p>
            </Notice>
        }
        .into_any();
    }
    let whose =
        if it.is_own { "Your company's own" } else { "Set by whoever runs Pactoria, for companies that name none" };
    let key = match (it.has_key, it.key_is_closed) {
        (true, _) => "There is one. It is kept sealed and is not shown again.",
        (false, true) => {
            "There is one that cannot be opened, because it was sealed under another master key. Write it again."
        }
        (false, false) => "None",
    };
    view! {
        <section class="section">
            <SectionHead title="What is used now"/>
            <dl class="facts">
                <dt>"Model"</dt>
                <dd>{it.model.clone()}</dd>
                <dt>"Address"</dt>
                <dd>{it.base_url.clone()}</dd>
                <dt>"Key"</dt>
                <dd>{key}</dd>
                <dt>"Whose"</dt>
                <dd>{whose}</dd>
            </dl>
            {it.set.clone().map(|words| view! { <p class="muted">{words}</p> })}
            <form method="post" action=calls::TryIt::url()>
                <Button icon=Icon::Check>"Try it"</Button>
            </form>
            <p class="muted">"A try asks for one word and says how long it took. No contract is sent."</p>
        </section>
    }
    .into_any()
}

fn form(it: &ConnectionView, note: &Flash) -> AnyView {
    let own = |field: &str, kept: &str| match (note.problem.is_some(), it.is_own) {
        (true, _) => note.typed(field),
        (false, true) => kept.to_owned(),
        (false, false) => String::new(),
    };
    let currencies = Currency::ALL.map(|it| Choice::new(it.code(), it.code())).to_vec();
    let key_help = if it.is_own && it.has_key {
        "Leave it empty to keep the one that is there. With another address it has to be written again."
    } else {
        "As the provider gave it to you. It is kept sealed and is not shown again."
    };
    let currency = own("currency", it.currency.code());
    view! {
        <form class="section" method="post" action=calls::Put::url() novalidate>
            <SectionHead title="Your company's own model"/>
            <p>"Any service with the chat interface of OpenAI. What people ask, and the contract they ask about, is sent there; agree with the provider what may be done with it."</p>
            <input type="hidden" name="version" value=it.version.to_string()/>
            <TextField name="base_url" label="Address" help="Up to the version, such as https://api.example.com/v1" value=own("base_url", &it.base_url) error=note.error("base_url") inputmode="url" maxlength=500/>
            <TextField name="model" label="Name of the model" help="As the provider calls it" value=own("model", &it.model) error=note.error("model") maxlength=200/>
            <PasswordField name="key" label="Key" autocomplete="off" help=key_help error=note.error("key")/>
            <CheckField name="without_key" label="It needs no key; take away one that is there" checked=!note.typed("without_key").is_empty()/>
            <TextField name="price_in" label="Price of a million tokens read" help="For the record of costs only" value=own("price_in", &it.price_in) error=note.error("price_in") inputmode="decimal" maxlength=16 optional=true short=true/>
            <TextField name="price_out" label="Price of a million tokens written" value=own("price_out", &it.price_out) error=note.error("price_out") inputmode="decimal" maxlength=16 optional=true short=true/>
            <SelectField name="currency" label="Currency of the prices" choices=currencies value=currency error=note.error("currency") optional=true short=true/>
            {form_end("Save", None)}
        </form>
    }
    .into_any()
}

/// How much models may be asked in a month, and what was used of it.
fn monthly(it: &LimitsView, note: &Flash) -> AnyView {
    let own = |field: &str, kept: &str| if note.problem.is_some() { note.typed(field) } else { kept.to_owned() };
    let sign = it.currency.sign();
    let used = format!(
        "Since {}: {} calls, {sign}{} of known cost. It begins anew on {}.",
        it.since, it.used_calls, it.used_spend, it.anew
    );
    let spend_label = format!("The most they may cost in a month, in {}", it.currency.code());
    view! {
        <form class="section" method="post" action=calls::PutLimits::url() novalidate>
            <SectionHead title="Limits for a month"/>
            <p>"When a limit is reached, nothing more is sent to a model until the next month; everything else goes on."</p>
            <p class="muted">{used}</p>
            <input type="hidden" name="version" value=it.version.to_string()/>
            <TextField name="calls" label="The most calls in a month" help="Leave it empty for no limit." value=own("calls", &it.calls) error=note.error("calls") inputmode="numeric" maxlength=9 optional=true short=true/>
            <TextField name="spend" label=spend_label help="Counted with the prices above." value=own("spend", &it.spend) error=note.error("spend") inputmode="decimal" maxlength=12 optional=true short=true/>
            {form_end("Save the limits", None)}
        </form>
    }
    .into_any()
}

fn removal(it: &ConnectionView) -> Option<AnyView> {
    it.is_own.then(|| {
        view! {
            <section class="section">
                <SectionHead title="Without it"/>
                <p>"Taking the model away takes its key away, too. What was asked until now stays under Decisions."</p>
                <form method="post" action=calls::Remove::url()>
                    <Button>"Take the model away"</Button>
                </form>
                <p><a href=paths::DECISIONS>"Decisions"</a></p>
            </section>
        }
        .into_any()
    })
}
