//! The setting that demands a review: which contracts a second person must have looked at before they are in force.

use super::calls::{self, OpenedReview, open_review};
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::ui::{CheckField, ErrorSummary, Notice, NoticeKind, PageHead, SectionHead, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::contracts::ContractType;
use pactoria::review::DemandView;
use pactoria::typed::Currency;

/// The page of the setting.
#[component]
pub fn Review() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| open_review());
    view! {
        <Title text="Reviews"/>
        {screen(loaded, |_, opened| page(opened))}
    }
}

fn page(OpenedReview { it, note }: OpenedReview) -> AnyView {
    let who = match it.reviewers.as_slice() {
        [] => "Nobody in your company can mark a contract as signed.".to_owned(),
        [one] => format!(
            "{one} alone can mark contracts as signed now, so what {one} drafts could not come into force. Add another owner or admin first."
        ),
        [most @ .., last] => format!("Those who can mark a contract as signed: {} and {last}.", most.join(", ")),
    };
    let kind = if it.reviewers.len() < 2 { NoticeKind::Warn } else { NoticeKind::Info };
    let form = if it.may_set { form(&it, &note) } else { ().into_any() };
    view! {
        <PageHead
            title="Reviews"
            lead="A contract that needs a review is sent for review first, and is then marked as signed by somebody who neither made it nor wrote its last version."
        />
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <Notice kind=kind>{who}</Notice>
        {it.set.clone().map(|words| view! { <p class="muted">{words}</p> })}
        {form}
    }
    .into_any()
}

fn form(it: &DemandView, note: &Flash) -> AnyView {
    let is_refused = note.problem.is_some();
    let typed = note.typed("contract_types");
    let is_chosen = |kind: ContractType| {
        if is_refused { typed.split(' ').any(|word| word == kind.word()) } else { it.types.contains(&kind) }
    };
    let kinds = ContractType::ALL.map(|kind| {
        let id = format!("f-contract_types-{}", kind.word());
        view! { <CheckField name="contract_types[]" label=kind.label() checked=is_chosen(kind) value=kind.word() id=id/> }
    });
    let amounts = Currency::ALL.map(|currency| {
        let field = match currency {
            Currency::Gbp => "gbp",
            Currency::Eur => "eur",
            Currency::Usd => "usd",
        };
        let label = match currency {
            Currency::Gbp => "Pounds, from",
            Currency::Eur => "Euros, from",
            Currency::Usd => "US dollars, from",
        };
        let value = if is_refused { note.typed(field) } else { it.amount(currency).to_owned() };
        view! {
            <TextField name=field label=label value=value error=note.error(field) inputmode="decimal" maxlength=24 affix=currency.sign() optional=true short=true/>
        }
    });
    let without = if is_refused { !note.typed("without_value").is_empty() } else { it.without_value };
    view! {
        <form class="section" method="post" action=calls::PutReview::url() novalidate>
            <SectionHead title="By value"/>
            <p>"Contracts worth this much or more, each in its own currency. An empty field demands nothing in that currency."</p>
            {amounts.collect_view()}
            <CheckField name="without_value" label="Contracts that state no value, too" checked=without/>
            <fieldset class="section">
                <legend>"By type, whatever their value"</legend>
                {kinds.collect_view()}
            </fieldset>
            {form_end("Save", None)}
        </form>
    }
    .into_any()
}
