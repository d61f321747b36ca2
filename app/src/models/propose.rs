//! A wording that a model proposes for a finding: what it is, what it would change, and the two buttons of whoever decides.

use super::answer::{what_happened, why_not};
use super::calls::{self, ACCEPT, OpenedProposal, TURN_DOWN, open_proposal};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Crumbs, Empty, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead,
    TextArea,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use pactoria::compliance::Outcome;
use pactoria::fixes::{Tense, said_of};
use pactoria::models::{MadeProposal, ProposalView, STILL_WORKS};
use pactoria::typed::capitalised;

/// The page; `?proposal=` shows what was proposed.
#[component]
pub fn Propose() -> impl IntoView {
    let (id, params, query) = (id_in_address(), use_params_map(), use_query_map());
    let rule = Memo::new(move |_| params.read().get("rule").unwrap_or_default());
    let shown = Memo::new(move |_| query.read().get("proposal").and_then(|it| it.parse().ok()));
    let loaded = Resource::new(
        move || (id.get(), rule.get(), shown.get()),
        |(id, rule, proposal)| open_proposal(id, rule, proposal),
    );
    screen(loaded, |_, opened| page(&opened))
}

fn page(OpenedProposal { it, note }: &OpenedProposal) -> AnyView {
    let finding = paths::finding(it.contract, &it.rule_id);
    let (rule, version) = (it.rule_id.clone(), it.version);
    view! {
        <Title text=format!("Proposal: {}", it.finding)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.contract_title.clone(), paths::contract(it.contract)),
            NavLink::new("Finding", finding),
            NavLink::here("Proposal"),
        ]/>
        <PageHead title="A wording by a model" lead=it.finding.clone()>
            <span>{rule}</span>
            <span>{format!("Version {version}")}</span>
        </PageHead>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <dl class="facts section">
            <dt>"Why"</dt>
            <dd>{it.message.clone()}</dd>
            <dt>"What to do"</dt>
            <dd>{it.recommendation.clone()}</dd>
        </dl>
        {it.made.as_ref().map(|made| proposed(it, made, note))}
        {asking(it)}
    }
    .into_any()
}

fn proposed(it: &ProposalView, made: &MadeProposal, note: &Flash) -> AnyView {
    if !made.answer.is_whole {
        return what_happened(&made.answer).into_any();
    }
    let by = format!("Proposed by {} for {}, {}", made.answer.model, it.rule_id, made.answer.measured);
    let decided = made
        .decided
        .clone()
        .map(|it| view! { <Notice kind=NoticeKind::Info>{format!("{}.", capitalised(&it))}</Notice> });
    view! {
        <section class="section" id="answer">
            <SectionHead title="What is proposed"/>
            <p class="muted">{by}</p>
            {decided}
            {if made.is_open { decision(it, made, note) } else { view! { <blockquote class="quote"><p>{made.text.clone()}</p></blockquote> }.into_any() }}
        </section>
        {changes(made)}
    }
    .into_any()
}

fn decision(it: &ProposalView, made: &MadeProposal, note: &Flash) -> AnyView {
    let text = if note.problem.is_some() { note.typed("text") } else { made.text.clone() };
    view! {
        <form method="post" action=calls::Decide::url() novalidate>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <input type="hidden" name="proposal" value=made.answer.call.to_string()/>
            <input type="hidden" name="rule" value=it.rule_id.clone()/>
            <input type="hidden" name="version" value=it.version.to_string()/>
            <TextArea name="text" label="The wording" help="Change it as you need. It enters the contract in your name." value=text error=note.error("text") rows=10 reading=true/>
            {why_not(note)}
            <div class="form-end">
                <Button kind=ButtonKind::Primary name="act" value=ACCEPT>"Accept it as the next version"</Button>
                <Button name="act" value=TURN_DOWN>"Turn it down"</Button>
                <LinkButton href=paths::finding(it.contract, &it.rule_id) kind=ButtonKind::Quiet>"Decide later"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}

fn changes(made: &MadeProposal) -> Option<AnyView> {
    let (html, expected) = (made.html.clone().filter(|_| made.is_open)?, made.expected?);
    let kind = if expected == Outcome::Pass { NoticeKind::Good } else { NoticeKind::Warn };
    Some(
        view! {
            <section class="section">
                <SectionHead title="What would change"/>
                <Notice kind=kind>{said_of(expected, Tense::Would)}</Notice>
                <div class="desk"><article class="sheet redline" aria-label="What would change" inner_html=html></article></div>
            </section>
        }
        .into_any(),
    )
}

/// The form that asks, or why nobody can be asked.
fn asking(it: &ProposalView) -> AnyView {
    let refused = match () {
        () if it.is_kept_here => Some("This contract never leaves this server"),
        () if it.model.is_none() => Some("No model is set up"),
        () if !it.may_ask => Some("Your role does not ask models"),
        () => None,
    };
    if let Some(title) = refused {
        return view! { <Empty title=title><p>{STILL_WORKS}</p></Empty> }.into_any();
    }
    let words = if it.made.is_some() { "Ask for another wording" } else { "Ask for a wording" };
    let kind = if it.made.is_some() { ButtonKind::default() } else { ButtonKind::Primary };
    let sent = it
        .model
        .as_ref()
        .map(|it| format!("The text of the contract is sent to {it}. It stays as it is until somebody accepts."));
    view! {
        <form class="section" method="post" action=calls::Propose::url()>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <input type="hidden" name="rule" value=it.rule_id.clone()/>
            <p class="muted">{sent}</p>
            <div class="form-end">
                <Button kind=kind>{words}</Button>
                <LinkButton href=paths::finding(it.contract, &it.rule_id) kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}
