//! Putting a wording in: the words to read and change, where they go, what changes, and what the rules would say.

use super::calls::{self, LOOK, Opened, PUT_IN, open};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::findings::law::law_fact;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Choice, Crumbs, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead,
    SelectField, TextArea,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::compliance::Outcome;
use pactoria::fixes::{FixView, PlaceChoice, Preview, Proposal, Tense, said_of};
use pactoria::templates::NOTICE;

/// The page that puts a wording in.
#[component]
pub fn PutIn() -> impl IntoView {
    let (id, params) = (id_in_address(), use_params_map());
    let rule = Memo::new(move |_| params.read().get("rule").unwrap_or_default());
    let loaded = Resource::new(move || (id.get(), rule.get()), |(id, rule)| open(id, rule));
    screen(loaded, |_, opened| page(&opened))
}

fn page(Opened { it, note }: &Opened) -> AnyView {
    let (contract, finding) = (paths::contract(it.contract), paths::finding(it.contract, &it.rule_id));
    let body = match &it.proposal {
        Some(proposal) => view! { {form(it, proposal, note)}{changes(proposal.preview.clone())} }.into_any(),
        None => without_wording(it),
    };
    let (rule, version) = (it.rule_id.clone(), it.version);
    let fact =
        |name: &'static str, value: String| (!value.is_empty()).then(|| view! { <dt>{name}</dt><dd>{value}</dd> });
    view! {
        <Title text=format!("Put a wording in: {}", it.title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.contract_title.clone(), contract),
            NavLink::new("Finding", finding),
            NavLink::here("Put a wording in"),
        ]/>
        <PageHead title="Put a wording in" lead=it.title.clone()>
            <span>{rule}</span>
            <span>{format!("Version {version}")}</span>
        </PageHead>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <dl class="facts section">
            {fact("Why", it.message.clone())}
            {fact("What to do", it.recommendation.clone())}
            {law_fact(&it.law, it.verify)}
        </dl>
        {body}
    }
    .into_any()
}

/// What can be done where no wording can be put in.
fn without_wording(it: &FixView) -> AnyView {
    let back = paths::finding(it.contract, &it.rule_id);
    if it.outcome.is_problem() {
        let editor = paths::edit(it.contract);
        return view! {
            <Notice kind=NoticeKind::Info>
                "There is no wording to put in for this finding: it asks you to change what the text says. Open the editor, follow the advice above, and save."
            </Notice>
            <div class="form-end">
                <LinkButton href=editor kind=ButtonKind::Primary>"Open the editor"</LinkButton>
                <LinkButton href=back kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        }
        .into_any();
    }
    let words =
        format!("There is nothing to fix: the outcome of this rule is “{}”.", it.outcome.label().to_lowercase());
    view! {
        <Notice kind=NoticeKind::Info>{words}</Notice>
        <div class="form-end"><LinkButton href=back>"Go back to the finding"</LinkButton></div>
    }
    .into_any()
}

fn form(it: &FixView, proposal: &Proposal, note: &Flash) -> AnyView {
    view! {
        <form class="section" method="post" action=calls::PutIn::url() novalidate>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <input type="hidden" name="rule" value=it.rule_id.clone()/>
            <input type="hidden" name="version" value=it.version.to_string()/>
            {wording_fields("The wording", &proposal.text, &proposal.gaps, &proposal.place, &proposal.places, note)}
            <p class="muted">{NOTICE}</p>
            <div class="form-end">
                <Button kind=ButtonKind::Primary name="act" value=PUT_IN>"Put it in as the next version"</Button>
                <Button name="act" value=LOOK>"Show what changes"</Button>
                <LinkButton href=paths::finding(it.contract, &it.rule_id) kind=ButtonKind::Quiet>"Cancel"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}

/// The words that are to go into a draft, what is blank in them, and where they go.
pub(crate) fn wording_fields(
    label: &'static str,
    text: &str,
    gaps: &[String],
    place: &str,
    places: &[PlaceChoice],
    note: &Flash,
) -> AnyView {
    let places = places.iter().map(|it| Choice::new(it.word.clone(), it.label.clone())).collect();
    view! {
        <TextArea
            name="text"
            label=label
            help="Change it as you need. A blank line begins a new paragraph, which gets its own number. A line that begins with “- ” becomes (a), (b) and so on."
            value=text.to_owned()
            error=note.error("text")
            rows=12
            reading=true
        />
        {blanks(gaps)}
        <SelectField
            name="place"
            label="Where it goes"
            help="Signatures and schedules stay behind it."
            choices=places
            value=place.to_owned()
            error=note.error("place")
        />
    }
    .into_any()
}

/// What only the parties know.
fn blanks(gaps: &[String]) -> Option<AnyView> {
    if gaps.is_empty() {
        return None;
    }
    let gaps = gaps.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view();
    Some(
        view! {
            <Notice kind=NoticeKind::Warn>
                <p>"Fill in what stands in square brackets. You can also do it later in the editor; the contract is not ready to sign before."</p>
                <ul>{gaps}</ul>
            </Notice>
        }
        .into_any(),
    )
}

fn changes(preview: Option<Preview>) -> Option<AnyView> {
    let Preview { html, expected } = preview?;
    let kind = if expected == Outcome::Pass { NoticeKind::Good } else { NoticeKind::Warn };
    let said = view! { <Notice kind=kind>{said_of(expected, Tense::Would)}</Notice> }.into_any();
    Some(redline(Some(said), html))
}

/// What would change in a draft, below what there is to say of it.
pub(crate) fn redline(said: Option<AnyView>, html: String) -> AnyView {
    view! {
        <section class="section">
            <SectionHead title="What changes"/>
            {said}
            <div class="desk"><article class="sheet redline" aria-label="What changes" inner_html=html></article></div>
        </section>
    }
    .into_any()
}
