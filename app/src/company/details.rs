//! The page of the company's own details.

use super::calls::{self, OpenedCompany, open};
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{ErrorSummary, PageHead, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::company::CompanyView;

/// The page; whoever may not change the details reads them.
#[component]
pub fn Details() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open());
    view! {
        <Title text="Your company"/>
        {screen(loaded, |_, opened| page(opened))}
    }
}

fn page(OpenedCompany { it, note }: OpenedCompany) -> AnyView {
    let body = if it.may_change { form(&it, &note) } else { facts(&it) };
    view! {
        <PageHead
            title="Your company"
            lead="New contracts begin with this. The texts and numbers of contracts that are there stay as they are."
        />
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {body}
    }
    .into_any()
}

fn facts(it: &CompanyView) -> AnyView {
    let said = |value: &str| if value.is_empty() { "Not recorded".to_owned() } else { value.to_owned() };
    view! {
        <dl class="facts">
            <dt>"Name"</dt>
            <dd>{it.name.clone()}</dd>
            <dt>"Company number"</dt>
            <dd>{said(&it.company_number)}</dd>
            <dt>"VAT number"</dt>
            <dd>{said(&it.vat_number)}</dd>
            <dt>"Time zone"</dt>
            <dd>{it.time_zone.clone()}</dd>
            <dt>"Ready to sign from"</dt>
            <dd>{gate(it)}</dd>
        </dl>
    }
    .into_any()
}

/// From which score on contracts are ready to sign, and who says so.
fn gate(it: &CompanyView) -> String {
    match it.required_score.as_str() {
        "" => format!("{}, as whoever runs Pactoria set it", it.usual_score),
        own => own.to_owned(),
    }
}

fn form(it: &CompanyView, note: &Flash) -> AnyView {
    let value = |field: &str, kept: &str| if note.problem.is_some() { note.typed(field) } else { kept.to_owned() };
    // After somebody else was faster, what they saved stands beside what was typed.
    let is_stale = note.general().is_some();
    let help = |field: &str, kept: &str, otherwise: &str| {
        let is_other = is_stale && note.typed(field) != kept;
        let kept = if kept.is_empty() { "nothing" } else { kept };
        if is_other { format!("Saved now: {kept}") } else { otherwise.to_owned() }
    };
    let name = "As it is registered, with Limited, LLP or plc.";
    let score = format!(
        "The score after decisions, from 0.00 to 1.00; an open critical finding always stands against it. Empty: {}, as whoever runs Pactoria set it. It tells people, and stops nobody.",
        it.usual_score
    );
    let zone = "Days and times are told in it. Like Europe/London or Europe/Dublin.";
    view! {
        <form class="section" method="post" action=calls::Put::url() novalidate>
            <input type="hidden" name="version" value=it.version.to_string()/>
            <TextField
                name="name" label="Name of the company" value=value("name", &it.name)
                help=help("name", &it.name, name) error=note.error("name") maxlength=160 autocomplete="organization"
            />
            <div class="pair">
                <TextField
                    name="company_number" label="Company number" value=value("company_number", &it.company_number)
                    help=help("company_number", &it.company_number, "Eight characters, like 01234567 or SC123456.")
                    error=note.error("company_number") maxlength=20 optional=true short=true
                />
                <TextField
                    name="vat_number" label="VAT number" value=value("vat_number", &it.vat_number)
                    help=help("vat_number", &it.vat_number, "Like GB 123 4567 82.")
                    error=note.error("vat_number") maxlength=20 optional=true short=true
                />
            </div>
            <TextField
                name="timezone" label="Time zone" value=value("timezone", &it.time_zone)
                help=help("timezone", &it.time_zone, zone) error=note.error("timezone") maxlength=60
            />
            <TextField
                name="required_score" label="Ready to sign from" value=value("required_score", &it.required_score)
                help=help("required_score", &it.required_score, &score) error=note.error("required_score")
                inputmode="decimal" maxlength=5 optional=true short=true
            />
            {form_end("Save", Some((paths::ACCOUNT.to_owned(), "Cancel")))}
        </form>
    }
    .into_any()
}
