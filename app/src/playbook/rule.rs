//! One rule of the pack, and its switch.

use super::calls::{self, OpenedRule, open_rule};
use crate::answer::Flash;
use crate::findings::law::law_fact;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{Crumbs, ErrorSummary, NavLink, Notice, NoticeKind, PageHead, SectionHead, TextArea};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::compliance::Severity;
use pactoria::playbook::{RuleState, RuleView};

/// The page of a rule.
#[component]
pub fn Rule() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("rule").unwrap_or_default());
    let loaded = Resource::new(move || id.get(), open_rule);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedRule { it, note }: OpenedRule) -> AnyView {
    let row = it.row.clone();
    let now = match it.now {
        RuleState::On => "On",
        RuleState::Off => "Switched off",
    };
    let draft = row.is_changed.then(|| {
        let becomes = match row.state {
            RuleState::On => "On again, once published".to_owned(),
            RuleState::Off => "Switched off, once published".to_owned(),
        };
        view! { <dt>"In the draft"</dt><dd>{becomes}</dd> }
    });
    view! {
        <Title text=row.title.clone()/>
        <Crumbs links=vec![NavLink::new("Rules", paths::PLAYBOOK), NavLink::new("Every rule", paths::RULES), NavLink::here(row.id.clone())]/>
        <PageHead title=row.title.clone()/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <dl class="facts">
            <dt>"Rule"</dt>
            <dd>{format!("{}, {}, {}", row.id, row.area.label(), row.severity.label().to_lowercase())}</dd>
            <dt>"Where it is not met"</dt>
            <dd>{row.finding.clone()}</dd>
            <dt>"What to do then"</dt>
            <dd>{it.fix.clone()}</dd>
            {law_fact(&row.law, row.verify)}
            <dt>"Now"</dt>
            <dd>{now}</dd>
            {draft}
            {row.said.clone().map(|it| view! { <dt>"Why it is off"</dt><dd>{it}</dd> })}
        </dl>
        {it.may_manage.then(|| switch(&it, &note))}
    }
    .into_any()
}

fn switch(it: &RuleView, note: &Flash) -> AnyView {
    let back = || Some((paths::RULES.to_owned(), "Back to every rule"));
    match it.row.state {
        RuleState::Off => view! {
            <SectionHead title="Switch it on again"/>
            <form class="section" method="post" action=calls::Switch::url()>
                <input type="hidden" name="rule" value=it.row.id.clone()/>
                <input type="hidden" name="state" value="on"/>
                <p>"It goes into the draft, and counts once the draft is published."</p>
                {form_end("Switch it on in the draft", back())}
            </form>
        }
        .into_any(),
        RuleState::On => view! {
            <SectionHead title="Switch it off"/>
            {(it.row.severity == Severity::Critical).then(warning)}
            <form class="section" method="post" action=calls::Switch::url() novalidate>
                <input type="hidden" name="rule" value=it.row.id.clone()/>
                <input type="hidden" name="state" value="off"/>
                <TextArea
                    name="reason"
                    label="Why your company does without it"
                    help="It stands in every report, with your name and the day."
                    value=note.typed("reason")
                    error=note.error("reason")
                    maxlength=2_000
                />
                {form_end("Switch it off in the draft", back())}
            </form>
        }
        .into_any(),
    }
}

fn warning() -> AnyView {
    view! {
        <Notice kind=NoticeKind::Warn>
            <p>
                <strong>"This is a critical rule. "</strong>
                "The law does not change because the rule is off: what it asks still has to be met, and nobody is told when it is not. To do without it in one contract only, accept the risk at its finding."
            </p>
        </Notice>
    }
    .into_any()
}
