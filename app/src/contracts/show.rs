//! A contract: what is known of it, and its text with the findings beside it, which `sheet.rs` draws.

use super::calls::{self, show};
use super::drawn::{DrawnText, Shown};
use super::id_in_address;
use crate::amendments;
use crate::answer::Flash;
use crate::filing;
use crate::layout::{refusal, screen};
use crate::models::judge::made_by;
use crate::paths;
use crate::ui::{
    ButtonKind, Crumbs, Empty, Icon, LinkButton, Menu, NavLink, Notice, NoticeKind, PageHead, Status as StatusMark,
    Views,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::contracts::{ContractView, Status};
use pactoria::ids::ContractId;
use pactoria::imports::Original;
use pactoria::models::OpinionView;

/// The contract page; `?show=`, `?area=` and `?order=` choose the findings, `?finding=` opens one.
#[component]
pub fn Show() -> impl IntoView {
    let id = id_in_address();
    let query = use_query_map();
    let shown = Memo::new(move |_| {
        let query = query.read();
        let word = |name: &str| query.get(name).unwrap_or_default();
        Shown {
            which: word("show"),
            area: word("area"),
            order: word("order"),
            open: word("finding").parse().unwrap_or(0),
        }
    });
    let loaded = Resource::new(move || (id.get(), shown.get()), |(id, shown)| show(id, shown));
    screen(loaded, move |_, calls::Shown { it: contract, text, family, related, original, opinion, note }| {
        view! {
            <Title text=contract.title.clone()/>
            {head(&contract, family.may_amend, original)}
            {refusal(note.general())}
            {unchanged(&note)}
            {standing_in_the_way(&contract)}
            {amendments::family::family(contract.id, contract.status, &family)}
            {filing::related::section(contract.id, &related)}
            {views(contract.id, contract.versions, 0)}
            {opinion.map(|it| second_opinion(contract.id, &it))}
            {body(&contract, text)}
        }
        .into_any()
    })
}

/// Says that a save left everything as it was.
fn unchanged(note: &Flash) -> Option<AnyView> {
    let words = "Nothing was changed, so there is no new version.";
    (!note.typed(calls::UNCHANGED).is_empty())
        .then(|| view! { <Notice kind=NoticeKind::Info announce=true>{words}</Notice> }.into_any())
}

fn head(it: &ContractView, may_amend: bool, original: Option<Original>) -> AnyView {
    let (id, may_edit, has_text) = (it.id, it.may_edit, it.text.is_some());
    let steps = steps(it);
    let actions = move || {
        view! {
            {may_edit.then(|| view! { <LinkButton href=paths::edit(id) icon=Icon::Edit>"Edit text"</LinkButton> })}
            {may_edit.then(|| view! { <LinkButton href=paths::clauses_for(id)>"Put a clause in"</LinkButton> })}
            {may_amend.then(|| view! { <LinkButton href=paths::amend(id) icon=Icon::Edit>"Amend"</LinkButton> })}
            {has_text
                .then(|| {
                    view! { <LinkButton href=paths::export(id, "pdf") icon=Icon::Download download=true>"Save as PDF"</LinkButton> }
                })}
            {steps}
        }
    };
    let parties = match &it.supplier_name {
        Some(supplier) => format!("{supplier} and {}", it.client_name),
        None => it.client_name.clone(),
    };
    let facts = [
        it.standing.clone(),
        Some(it.saved.clone()),
        Some(parties),
        (!it.registered.is_empty()).then(|| it.registered.join("; ")),
        it.value.clone(),
        it.term.clone(),
        it.template.clone().map(|it| format!("Template: {it}")),
        Some(format!("Owner: {}", it.owner)),
    ];
    let tags = tags(&it.tags);
    let status = it.status;
    view! {
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::here(it.contract_type.label())]/>
        <PageHead title=it.title.clone() actions=actions>
            <StatusMark status=status.word() boxed=true/>
            {facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view()}
            {tags}
            {original.map(|it| from_file(id, it))}
        </PageHead>
    }
    .into_any()
}

/// The words a contract is filed under, each with the contracts under it.
fn tags(tags: &[String]) -> Option<AnyView> {
    let links = tags.iter().enumerate().map(|(place, tag)| {
        let comma = (place > 0).then_some(", ");
        view! { {comma}<a href=paths::tagged(tag)>{tag.clone()}</a> }
    });
    (!tags.is_empty()).then(|| view! { <span>"Tags: "{links.collect_view()}</span> }.into_any())
}

/// What somebody must do before the contract can go on: find an owner, or have it reviewed.
fn standing_in_the_way(it: &ContractView) -> AnyView {
    let gone = it.owner_is_gone.then(|| {
        let words = format!("{} answers for this contract, and their account is closed. ", it.owner);
        let href = paths::filing(it.id);
        view! { <Notice kind=NoticeKind::Warn>{words}<a href=href>"Name somebody else"</a></Notice> }
    });
    let review = it.review.clone().map(|words| view! { <Notice kind=NoticeKind::Info>{words}</Notice> });
    view! { {gone}{review} }.into_any()
}

/// What the scores would be with what a model says, after those of the rules.
fn second_opinion(id: ContractId, it: &OpinionView) -> AnyView {
    let figure = |it: &Option<String>| it.clone().unwrap_or_else(|| "none".to_owned());
    let figures = it.beside.iter().filter(|it| it.by_rules != it.with_model || it.name == "Overall");
    let figures: Vec<_> = figures
        .map(|it| {
            format!("{} {} by the rules, {} with the model", it.name, figure(&it.by_rules), figure(&it.with_model))
        })
        .collect();
    let (figures, made) = (format!("{}. ", figures.join("; ")), made_by(it));
    view! {
        <Notice kind=NoticeKind::Info>
            <p><strong>"A second opinion by a model. "</strong>{figures}<a href=paths::opinion(id)>"What it says"</a></p>
            <p class="muted">{made}</p>
        </Notice>
    }
    .into_any()
}

/// The file a contract was brought in from, with what only that says.
fn from_file(id: ContractId, it: Original) -> AnyView {
    let law = it.governing_law.map(|law| view! { <span>{format!("Governed by the law of {law}")}</span> });
    view! {
        {law}
        <span>"Original: "<a href=paths::original(id) download="">{it.name}</a></span>
    }
    .into_any()
}

/// The files beside the PDF, which has a button of its own.
const FILES: [(&str, &str); 4] =
    [("docx", "Save as Word"), ("md", "Save as Markdown"), ("html", "Save as web page"), ("json", "Save as JSON")];

/// What this person can do next: the first step as the page's primary act, the others in a menu.
fn steps(it: &ContractView) -> AnyView {
    let (id, from) = (it.id, it.status);
    let named = |to: Status| from.step_to(to).map(|step| (paths::step(id, to), step.label()));
    let mut steps = it.steps.iter().copied().filter_map(named);
    let first = steps.next();
    let others: Vec<_> = steps.map(|(href, label)| view! { <li><a href=href>{label}</a></li> }).collect();
    let files = if it.text.is_none() { &[][..] } else { &FILES[..] };
    let files: Vec<_> = files
        .iter()
        .map(|(format, label)| view! { <li><a href=paths::export(id, format) download="">{*label}</a></li> })
        .collect();
    let others: Vec<_> = others
        .into_iter()
        .chain(
            it.contract_type
                .may_state_terms()
                .then(|| view! { <li><a href=paths::terms(id)>"Machine-readable terms"</a></li> }),
        )
        .collect();
    let rule = (!files.is_empty() && !others.is_empty()).then(|| view! { <li class="rule"></li> });
    let menu = (!files.is_empty() || !others.is_empty())
        .then(|| view! { <Menu label="More for this contract" icon=Icon::Dots>{files}{rule}{others}</Menu> });
    view! {
        {first.map(|(href, label)| view! { <LinkButton href=href kind=ButtonKind::Primary>{label}</LinkButton> })}
        {menu}
    }
    .into_any()
}

/// The parts of a contract; `current` is the place in the strip, from 0.
pub(crate) fn views(id: ContractId, versions: u32, current: usize) -> AnyView {
    let mut links = vec![
        NavLink::new("Text and findings", paths::contract(id)),
        NavLink::new("Terms and dates", paths::dates(id)),
        NavLink::new("Versions", paths::versions(id)).with_count(u64::from(versions)),
        NavLink::new("Reminders", paths::reminders(id)),
        NavLink::new("Obligations", paths::obligations_of(id)),
        NavLink::new("Details", paths::details(id)),
        NavLink::new("Filing", paths::filing(id)),
        NavLink::new("Key terms", paths::key_terms(id)),
        NavLink::new("Data protection", paths::data_protection(id)),
        NavLink::new("Ask", paths::ask(id)),
    ];
    if let Some(link) = links.get_mut(current) {
        link.is_current = true;
    }
    view! { <Views label="Parts of this contract" links=links/> }.into_any()
}

fn body(it: &ContractView, text: Option<DrawnText>) -> AnyView {
    let Some(DrawnText { html, findings }) = text else {
        let ways = it.may_edit.then(|| {
            view! {
                <p class="actions">
                    <LinkButton href=paths::edit(it.id)>"Open the editor"</LinkButton>
                    <LinkButton href=paths::write(it.id)>"Write it with a model, or from a template"</LinkButton>
                </p>
            }
        });
        return view! {
            <Empty title="This contract has no text yet">
                <p>"It was described, or another program made it, and nobody has written its text yet."</p>
                {ways}
            </Empty>
        }
        .into_any();
    };
    view! {
        <div class="split" inner_html=html></div>
        {findings.map(|it| jump(format!("Findings ({it})")))}
    }
    .into_any()
}

/// On a phone the three parts of the page stand one below the other, so the way between them is always at hand; `beside` names
/// what stands beside the text.
pub(super) fn jump(beside: String) -> AnyView {
    view! {
        <nav class="jump" aria-label="Jump within this contract">
            <a href="#main" rel="external">"Top"</a>
            <a href="#text" rel="external">"Text"</a>
            <a href="#findings" rel="external">{beside}</a>
        </nav>
    }
    .into_any()
}
