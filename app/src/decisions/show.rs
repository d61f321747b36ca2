//! One call with everything that is kept of it.

use super::calls::show;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Crumbs, NavLink, PageHead, SectionHead};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::decisions::CallView;
use pactoria::models::Fault;

/// The page of a call.
#[component]
pub fn Show() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse().ok()));
    let loaded = Resource::new(move || id.get(), show);
    screen(loaded, |_, it| page(&it))
}

fn page(it: &CallView) -> AnyView {
    let row = &it.row;
    let contract = row.contract.map(|id| {
        let about = format!("{}, version {}", row.contract_title, row.version.unwrap_or_default());
        view! { <dt>"Contract"</dt><dd><a href=paths::contract(id)>{about}</a></dd> }
    });
    let fact =
        |name: &'static str, value: String| (!value.is_empty()).then(|| view! { <dt>{name}</dt><dd>{value}</dd> });
    let spans =
        it.spans.iter().map(|(start, end)| format!("characters {start} to {end}")).collect::<Vec<_>>().join(", ");
    let output = (!it.output.is_empty()).then(|| {
        let paragraphs =
            it.output.lines().filter(|it| !it.trim().is_empty()).map(|it| view! { <p>{it.to_owned()}</p> });
        view! {
            <section class="section">
                <SectionHead title="What came back"/>
                <blockquote class="quote">{paragraphs.collect_view()}</blockquote>
            </section>
        }
    });
    let (outcome, model) = (row.outcome.label(), row.model.clone());
    view! {
        <Title text="Decision"/>
        <Crumbs links=vec![NavLink::new("Decisions", paths::DECISIONS), NavLink::here(row.job.label())]/>
        <PageHead title=row.job.label() lead=row.fault.map(Fault::sentence).unwrap_or_default()>
            <span>{outcome}</span>
            <span>{model}</span>
        </PageHead>
        <dl class="facts section">
            {contract}
            {fact("Asked", format!("{} by {}", row.at, row.by))}
            {fact("Question", it.question.clone())}
            {fact("Rule", it.rule_id.clone().unwrap_or_default())}
            {fact("Decided", row.decided.clone().unwrap_or_default())}
            {fact("Why it was turned down", row.reason.clone())}
            {fact("Sent of the contract", spans)}
            {fact("Sent to", it.route.clone())}
            {fact("Fingerprint of the prompt", it.prompt_hash.clone())}
            {fact("Measured", row.measured.clone())}
            {fact("Confidence in the draft", it.confidence.map(|it| format!("{it} of 100")).unwrap_or_default())}
            {fact("Tries", it.tries.to_string())}
            {fact("Quotations taken out", it.dropped.to_string())}
        </dl>
        {output}
        {prompt(it)}
    }
    .into_any()
}

/// What the model was told, word for word; the contract's own text stands in its version.
fn prompt(it: &CallView) -> Option<AnyView> {
    let lines: Vec<_> = it.prompt.lines().filter(|it| !it.trim().is_empty()).map(str::to_owned).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="section">
                <SectionHead title="What it was told"/>
                <p class="muted">{format!("Edition {} of our words", it.prompt_version)}</p>
                <blockquote class="quote">{lines.into_iter().map(|it| view! { <p>{it}</p> }).collect_view()}</blockquote>
            </section>
        }
        .into_any()
    })
}
