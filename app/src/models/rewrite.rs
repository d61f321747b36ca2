//! A clause that a model rewrites: what is wished, what it would change, and the two buttons of whoever decides.

use super::answer::{what_happened, why_not};
use super::calls::{self, ACCEPT, OpenedRewriting, TURN_DOWN, open_rewriting};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Choice, Crumbs, Empty, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead,
    SectionHead, SelectField, TextArea,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::models::{MadeRewriting, RewriteView, STILL_WORKS};
use pactoria::typed::capitalised;

/// The page; `?proposal=` shows what was proposed.
#[component]
pub fn Rewrite() -> impl IntoView {
    let (id, query) = (id_in_address(), use_query_map());
    let shown = Memo::new(move |_| query.read().get("proposal").and_then(|it| it.parse().ok()));
    let loaded = Resource::new(move || (id.get(), shown.get()), |(id, proposal)| open_rewriting(id, proposal));
    screen(loaded, |_, opened| page(&opened))
}

fn page(OpenedRewriting { it, note }: &OpenedRewriting) -> AnyView {
    let version = format!("Version {}", it.version);
    let model = it.model.clone().map(|it| view! { <span>{it}</span> });
    view! {
        <Title text=format!("Rewrite a clause of {}", it.title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.title.clone(), paths::contract(it.contract)),
            NavLink::here("Rewrite a clause"),
        ]/>
        <PageHead
            title="Rewrite a clause"
            lead="Say what is to become of a clause. A language model proposes its words as a change, which you accept or turn down; until then nothing in the contract changes."
        >
            <span>{version}</span>
            {model}
        </PageHead>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {it.made.as_ref().map(|made| proposed(it, made, note))}
        {asking(it, note)}
    }
    .into_any()
}

fn proposed(it: &RewriteView, made: &MadeRewriting, note: &Flash) -> AnyView {
    if !made.answer.is_whole {
        return what_happened(&made.answer).into_any();
    }
    let by = format!("Proposed by {}, {}", made.answer.model, made.answer.measured);
    let decided = made
        .decided
        .clone()
        .map(|it| view! { <Notice kind=NoticeKind::Info>{format!("{}.", capitalised(&it))}</Notice> });
    let earlier = made.is_earlier.then(|| {
        view! {
            <Notice kind=NoticeKind::Warn>
                "The contract was changed since the model was asked, so this is of an earlier text and cannot be accepted any more. Ask again."
            </Notice>
        }
    });
    let changes = made.html.clone().map(|html| {
        view! {
            <section class="section">
                <SectionHead title="What would change"/>
                <div class="desk"><article class="sheet redline" aria-label="What would change" inner_html=html></article></div>
            </section>
        }
    });
    view! {
        <section class="section" id="answer">
            <SectionHead title="What is proposed"/>
            <p>{format!("What was wished: {}", made.answer.question)}</p>
            <p class="muted">{by}</p>
            {decided}
            {earlier}
            {if made.is_open { decision(it, made, note) } else { view! { <blockquote class="quote"><p>{made.text.clone()}</p></blockquote> }.into_any() }}
        </section>
        {changes}
    }
    .into_any()
}

fn decision(it: &RewriteView, made: &MadeRewriting, note: &Flash) -> AnyView {
    let text = if note.typed("text").is_empty() { made.text.clone() } else { note.typed("text") };
    view! {
        <form method="post" action=calls::DecideRewriting::url() novalidate>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <input type="hidden" name="proposal" value=made.answer.call.to_string()/>
            <input type="hidden" name="version" value=it.version.to_string()/>
            <TextArea name="text" label="The clause" help="Change it as you need. It enters the contract in your name." value=text error=note.error("text") rows=8 reading=true/>
            {why_not(note)}
            <div class="form-end">
                <Button kind=ButtonKind::Primary name="act" value=ACCEPT>"Accept it as the next version"</Button>
                <Button name="act" value=TURN_DOWN>"Turn it down"</Button>
                <LinkButton href=paths::contract(it.contract) kind=ButtonKind::Quiet>"Decide later"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}

/// The form that asks, or why nobody can be asked.
fn asking(it: &RewriteView, note: &Flash) -> AnyView {
    let refused = match () {
        () if it.clauses.is_empty() => Some("This contract has no numbered clause"),
        () if it.is_kept_here => Some("This contract never leaves this server"),
        () if it.model.is_none() => Some("No model is set up"),
        () if !it.may_ask => Some("Your role does not ask models"),
        () => None,
    };
    if let Some(title) = refused {
        return view! { <Empty title=title><p>{STILL_WORKS}</p></Empty> }.into_any();
    }
    // What was wished last is in the form again, so that it can be wished better.
    let last = |field: &str| match (&it.made, note.problem.is_some()) {
        (_, true) => note.typed(field),
        (None, false) => String::new(),
        (Some(made), false) if field == "wish" => made.answer.question.clone(),
        (Some(made), false) => made.answer.clause.clone(),
    };
    let mut clauses = vec![Choice::new("", "Choose a clause")];
    clauses.extend(it.clauses.iter().map(|it| Choice::new(it.word.clone(), it.label.clone())));
    let sent = it.model.as_ref().map(|it| format!("The text of the contract is sent to {it}."));
    view! {
        <form class="section" method="post" action=calls::Rewrite::url() novalidate>
            <SectionHead title="What you wish"/>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <SelectField name="clause" label="The clause" choices=clauses value=last("clause") error=note.error("clause")/>
            <TextArea name="wish" label="What is to become of it?" help="For example: shorten it, and give us 30 days to pay." value=last("wish") error=note.error("wish") rows=3 maxlength=2000/>
            <p class="muted">{sent}</p>
            {form_end("Have it rewritten", Some((paths::contract(it.contract), "Go back")))}
        </form>
    }
    .into_any()
}
