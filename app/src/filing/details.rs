//! The details of a contract: its parties with their numbers, its value and its days. Of a draft they can be changed.

use super::calls::{self, OpenedDetails, open_details};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::contracts::show::views;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Choice, Crumbs, DateField, ErrorSummary, NavLink, Notice, NoticeKind, PageHead, SectionHead, SelectField, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::contracts::{ContractType, DetailsView, Status};
use pactoria::typed::Currency;

/// The page of details.
#[component]
pub fn Details() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open_details);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedDetails { it, note }: OpenedDetails) -> AnyView {
    let id = it.id;
    let title = it.value("title").to_owned();
    let lead = if it.may_edit {
        format!("You are changing version {}. Saving makes the next one; its text stays as it is.", it.version)
    } else {
        "Who it is between, what it is worth and how long it runs.".to_owned()
    };
    let body = if it.may_edit { form(&it, &note) } else { facts(&it) };
    view! {
        <Title text=format!("Details of {title}")/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(title.clone(), paths::contract(id)), NavLink::here("Details")]/>
        <PageHead title=title lead=lead/>
        {views(id, it.version, 5)}
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {body}
    }
    .into_any()
}

/// The fields of one party, whose names begin with `party`, under a heading.
fn facts(it: &DetailsView) -> AnyView {
    let line = |label: &'static str, field: &str, otherwise: &str| {
        let value = if it.value(field).is_empty() { otherwise.to_owned() } else { it.in_words(field) };
        view! { <dt>{label}</dt><dd>{value}</dd> }.into_any()
    };
    let kind = ContractType::from_word(it.value("contract_type")).map_or("", ContractType::label);
    let why = match it.status {
        Status::PendingReview => "It is under review. To change it, return it to draft first.",
        Status::Active => "It is in force. What is agreed about it later is an amendment.",
        Status::Draft | Status::Completed | Status::Expired | Status::Terminated => "",
    };
    view! {
        {(!why.is_empty()).then(|| view! { <Notice kind=NoticeKind::Info>{why}</Notice> })}
        <div class="columns">
            <section class="c6">
                <SectionHead title="Client"/>
                <dl class="facts">
                    {line("Name", "client_name", "")}
                    {line("E-mail", "client_email", "Not recorded")}
                    {line("Company number", "client_company_number", "Not recorded")}
                    {line("VAT number", "client_vat_number", "Not recorded")}
                </dl>
            </section>
            <section class="c6">
                <SectionHead title="Supplier"/>
                <dl class="facts">
                    {line("Name", "supplier_name", &it.own_company)}
                    {line("Company number", "supplier_company_number", "Not recorded")}
                    {line("VAT number", "supplier_vat_number", "Not recorded")}
                </dl>
            </section>
        </div>
        <section class="section">
            <SectionHead title="The contract"/>
            <dl class="facts">
                <dt>"Type"</dt>
                <dd>{kind}</dd>
                {line("Value", "contract_value", "None recorded")}
                {line("First day", "start_date", "Not recorded")}
                {line("Last day", "end_date", "Not recorded")}
            </dl>
        </section>
    }
    .into_any()
}

fn form(it: &DetailsView, note: &Flash) -> AnyView {
    let value = |field: &str| if note.problem.is_some() { note.typed(field) } else { it.value(field).to_owned() };
    // After somebody else was faster, what they saved stands beside what was typed.
    let is_stale = note.general().is_some();
    let beside = |field: &str, otherwise: &str| {
        let now = it.value(field);
        let differs = is_stale && note.typed(field) != now;
        let words = if now.is_empty() { "Saved now: nothing".to_owned() } else { format!("Saved now: {now}") };
        Some(if differs { words } else { otherwise.to_owned() }).filter(|it| !it.is_empty())
    };
    let text = |field: &'static str, label: &'static str, help: &str, most: u32, optional: bool| {
        view! {
            <TextField name=field label=label value=value(field) help=beside(field, help).unwrap_or_default() error=note.error(field) maxlength=most optional=optional/>
        }
    };
    let number = |field: &'static str, label: &'static str, help: &str| {
        view! {
            <TextField name=field label=label value=value(field) help=beside(field, help).unwrap_or_default() error=note.error(field) maxlength=20 optional=true short=true/>
        }
    };
    let kinds = ContractType::ALL.map(|it| Choice::new(it.word(), it.label())).to_vec();
    let currencies = Currency::ALL.map(|it| Choice::new(it.code(), it.code())).to_vec();
    let own = format!("Left empty, it is {}.", it.own_company);
    view! {
        <form class="section" method="post" action=calls::SaveDetails::url() novalidate>
            <input type="hidden" name="id" value=it.id.to_string()/>
            <input type="hidden" name="version" value=it.version.to_string()/>
            {text("title", "Title", "", 200, false)}
            <SelectField name="contract_type" label="What it is" help="Decides which rules are asked." choices=kinds value=value("contract_type") error=note.error("contract_type") short=true/>
            <SectionHead title="Client"/>
            {text("client_name", "Client", "", 160, false)}
            {text("client_email", "E-mail of the client", "", 254, true)}
            <div class="pair">
                {number("client_company_number", "Company number of the client", "Eight characters, like 01234567 or SC123456.")}
                {number("client_vat_number", "VAT number of the client", "Like GB 123 4567 82.")}
            </div>
            <SectionHead title="Supplier"/>
            {text("supplier_name", "Supplier", &own, 160, true)}
            <div class="pair">
                {number("supplier_company_number", "Company number of the supplier", "Eight characters, like 01234567 or SC123456.")}
                {number("supplier_vat_number", "VAT number of the supplier", "Like GB 123 4567 82.")}
            </div>
            <SectionHead title="Value and term"/>
            <div class="pair">
                <TextField name="contract_value" label="Value" value=value("contract_value") help=beside("contract_value", "In figures, like 1200 or 1,200.50.").unwrap_or_default() error=note.error("contract_value") inputmode="decimal" maxlength=24 optional=true short=true/>
                <SelectField name="currency" label="Currency" choices=currencies value=value("currency") error=note.error("currency") short=true/>
            </div>
            <div class="pair">
                <DateField name="start_date" label="First day" value=value("start_date") error=note.error("start_date") optional=true/>
                <DateField name="end_date" label="Last day" value=value("end_date") error=note.error("end_date") optional=true/>
            </div>
            {text("reason", "What you changed", "Stands in the history beside your name.", 300, true)}
            {form_end("Save as the next version", Some((paths::contract(it.id), "Cancel")))}
        </form>
    }
    .into_any()
}
