//! A framework as records stand: its score, what is not met, and every control with its evidence.

use super::calls::{self, OpenedFramework};
use super::{controls, list};
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{Crumbs, DateField, Empty, ErrorSummary, NavLink, PageHead, SectionHead};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::frameworks::{Content, FrameworkView};
use pactoria::typed::day_in_words;

/// The page of a framework.
#[component]
pub fn Show() -> impl IntoView {
    let params = use_params_map();
    let word = Memo::new(move |_| params.read().get("framework").unwrap_or_default());
    let loaded = Resource::new(move || word.get(), calls::show);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedFramework { it, note }: OpenedFramework) -> AnyView {
    let content = &it.content;
    let reports = if it.reports.is_empty() {
        view! { <Empty title="No report on it yet"><p>"A report is drawn up for some days and says what records show of them."</p></Empty> }.into_any()
    } else {
        list::reports(it.reports.clone())
    };
    let facts = [
        format!("As records stand now, for {}", period(content)),
        format!("Controls as of {}", content.framework_version),
    ];
    view! {
        <Title text=content.name.clone()/>
        <Crumbs links=vec![NavLink::new("Frameworks", paths::FRAMEWORKS), NavLink::here(content.name.clone())]/>
        <PageHead title=content.name.clone() lead=content.scope.clone()>
            {facts.map(|it| view! { <span>{it}</span> }).into_iter().collect_view()}
        </PageHead>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {controls::score(content)}
        {controls::not_met(content)}
        <section class="section">
            <SectionHead title="Reports"/>
            {reports}
            {it.may_report.then(|| draw_up(&it, &note))}
        </section>
        {controls::controls(content, it.may_report)}
    }
    .into_any()
}

/// Such as `26 August 2026 to 23 November 2026`.
pub(super) fn period(it: &Content) -> String {
    format!("{} to {}", day_in_words(it.from), day_in_words(it.to))
}

fn draw_up(it: &FrameworkView, note: &Flash) -> AnyView {
    let or = |name: &str, otherwise: String| Some(note.typed(name)).filter(|it| !it.is_empty()).unwrap_or(otherwise);
    view! {
        <form class="section" method="post" action=calls::DrawUp::url() novalidate>
            <input type="hidden" name="framework" value=it.content.framework.word()/>
            <DateField
                name="from"
                label="First day"
                value=or("from", it.content.from.to_string())
                error=note.error("from")
                max=it.today.clone()
            />
            <DateField
                name="to"
                label="Last day"
                value=or("to", it.content.to.to_string())
                error=note.error("to")
                max=it.today.clone()
            />
            {form_end("Draw up a report", None)}
        </form>
    }
    .into_any()
}
