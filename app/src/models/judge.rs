//! What a model makes of the findings, beside the scores of the rules, and the button that asks it.

use super::answer::what_happened;
use super::calls::{self, OpenedJudging, open_judging};
use crate::contracts::id_in_address;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Column, Crumbs, DataTable, Empty, LinkButton, NavLink, Notice, NoticeKind, PageHead, Row,
    RowHead, SectionHead,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::ids::ContractId;
use pactoria::models::{Beside, JudgeView, OPINION_NOTE, OpinionItem, OpinionKind, OpinionView, STILL_WORKS};

/// The page.
#[component]
pub fn Judge() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open_judging);
    screen(loaded, |_, opened| page(&opened))
}

fn page(OpenedJudging { it, note }: &OpenedJudging) -> AnyView {
    let version = format!("Version {}", it.version);
    let model = it.model.clone().map(|it| view! { <span>{it}</span> });
    view! {
        <Title text=format!("A second opinion on {}", it.title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.title.clone(), paths::contract(it.contract)),
            NavLink::here("A second opinion"),
        ]/>
        <PageHead
            title="A second opinion on the findings"
            lead="A language model reads the contract and what the rules found. It may confirm, dispute or add; the rules' own findings and scores stay as they are."
        >
            <span>{version}</span>
            {model}
        </PageHead>
        {refusal(note.general())}
        {it.failed.as_ref().map(|it| view! {
            {what_happened(it)}
            <Notice kind=NoticeKind::Info>"What the rules say stands by itself."</Notice>
        })}
        {it.opinion.as_ref().map(|opinion| said(it.contract, opinion))}
        {asking(it)}
    }
    .into_any()
}

/// The figures side by side, and what was said.
fn said(id: ContractId, it: &OpinionView) -> AnyView {
    view! {
        <section class="section">
            <SectionHead title="By the rules, and with the model"/>
            {beside(&it.beside)}
            <p class="muted">{made_by(it)}</p>
            <p class="muted">{OPINION_NOTE}</p>
        </section>
        {items(id, it)}
    }
    .into_any()
}

/// Which model said it, by which words, and what it took.
pub(crate) fn made_by(it: &OpinionView) -> String {
    format!("{}, edition {} of our words, {}. {}.", it.model, it.prompt_version, it.measured, it.asked)
}

/// The figures of the rules first, and beside them those with the model.
pub(crate) fn beside(figures: &[Beside]) -> AnyView {
    let columns =
        vec![Column::new("Score"), Column::new("By the rules").numeric(), Column::new("With the model").numeric()];
    let figure = |it: &Option<String>| it.clone().unwrap_or_else(|| "None".to_owned());
    let rows = figures.iter().map(|it| {
        let (name, by_rules, with_model) = (it.name.clone(), figure(&it.by_rules), figure(&it.with_model));
        view! {
            <Row>
                <RowHead>{name}</RowHead>
                <Cell class="num" label="By the rules">{by_rules}</Cell>
                <Cell class="num" label="With the model">{with_model}</Cell>
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! { <DataTable label="Scores by the rules and with the model" columns=columns>{rows}</DataTable> }.into_any()
}

/// What the model said, one by one; text of a model is only ever drawn as plain text.
pub(crate) fn items(id: ContractId, it: &OpinionView) -> AnyView {
    let left_out = |count: u32, why: &str| match count {
        0 => None,
        1 => Some(format!("One thing it said was left out, because {why}.")),
        count => Some(format!("{count} things it said were left out, because {why}.")),
    };
    let notes = [
        left_out(it.unverified, "its words do not stand in the contract"),
        left_out(it.left_out, "they are about no finding of this contract, cannot be disputed, or repeat another"),
    ];
    let notes = notes.into_iter().flatten().map(|it| view! { <Notice kind=NoticeKind::Warn>{it}</Notice> });
    let list = if it.items.is_empty() {
        view! { <Empty title="The model had nothing to say"><p>"What the rules say stands by itself."</p></Empty> }
            .into_any()
    } else {
        let all = it.items.iter().map(|it| item(id, it));
        view! { <ul class="plain">{all.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="section">
            <SectionHead title="What the model says"/>
            {notes.collect_view()}
            {list}
        </section>
    }
    .into_any()
}

fn item(id: ContractId, it: &OpinionItem) -> AnyView {
    let title = match &it.rule_id {
        Some(rule) => view! { <a href=paths::finding(id, rule)>{it.title.clone()}</a> }.into_any(),
        None => it.title.clone().into_any(),
    };
    let severity =
        it.severity.filter(|_| it.kind == OpinionKind::Add).map(|it| format!(", {}", it.label().to_lowercase()));
    let place = it.place.clone().map(|it| format!(", {it}")).unwrap_or_default();
    let quote = (!it.quote.is_empty()).then(|| {
        view! { <blockquote class="quote"><p>{format!("“{}”{place}", it.quote)}</p></blockquote> }
    });
    let law = match (it.law.is_empty(), it.is_law_verified) {
        (true, _) if it.kind == OpinionKind::Add => Some("No law was cited, so it counts for less.".to_owned()),
        (true, _) => None,
        (false, true) => Some(it.law.clone()),
        (false, false) => Some(format!("{} (citation not verified, so it counts for less)", it.law)),
    };
    let line = |words: String| (!words.is_empty()).then(|| view! { <p>{words}</p> });
    view! {
        <li>
            <p><strong>{it.kind.label()}</strong>": "{title}{severity}</p>
            {quote}
            {line(it.words.clone())}
            {line(it.fix.clone())}
            {law.map(|it| view! { <p class="muted">{it}</p> })}
        </li>
    }
    .into_any()
}

/// The form that asks, or why nobody can be asked.
fn asking(it: &JudgeView) -> AnyView {
    let refused = match () {
        () if !it.has_text => Some("This contract has no text yet"),
        () if it.is_kept_here => Some("This contract never leaves this server"),
        () if it.model.is_none() => Some("No model is set up"),
        () if !it.may_ask => Some("Your role does not ask models"),
        () => None,
    };
    if let Some(title) = refused {
        return view! { <Empty title=title><p>{STILL_WORKS}</p></Empty> }.into_any();
    }
    let is_again = it.opinion.is_some() || it.failed.is_some();
    let kind = if is_again { ButtonKind::default() } else { ButtonKind::Primary };
    let words = if is_again { "Ask again" } else { "Ask the model" };
    let sent = it.model.as_ref().map(|it| format!("The text of the contract and its findings are sent to {it}."));
    view! {
        <form class="section" method="post" action=calls::Judge::url()>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <p class="muted">{sent}</p>
            <div class="form-end">
                <Button kind=kind>{words}</Button>
                <LinkButton href=paths::contract(it.contract) kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}
