//! Asking the model about a contract: a question, a summary, a clause in plain words. A plain form; the answer is its page.

use super::answer::answer;
use super::calls::{self, OpenedAsk, open_ask};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::contracts::show::views;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, Choice, ChoiceField, Crumbs, Empty, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead,
    SectionHead, SelectField, TextArea,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::models::{AskView, Job, STILL_WORKS};

/// The page; `?answer=` shows what was asked last.
#[component]
pub fn Ask() -> impl IntoView {
    let (id, query) = (id_in_address(), use_query_map());
    let shown = Memo::new(move |_| query.read().get("answer").and_then(|it| it.parse().ok()));
    let loaded = Resource::new(move || (id.get(), shown.get()), |(id, answer)| open_ask(id, answer));
    screen(loaded, |_, opened| page(&opened))
}

fn page(OpenedAsk { it, note }: &OpenedAsk) -> AnyView {
    let contract = paths::contract(it.contract);
    let version = format!("Version {}", it.version);
    let model = it.model.clone().map(|it| view! { <span>{it}</span> });
    view! {
        <Title text=format!("Ask about {}", it.title)/>
        <Crumbs links=vec![
            NavLink::new("Contracts", paths::CONTRACTS),
            NavLink::new(it.title.clone(), contract),
            NavLink::here("Ask"),
        ]/>
        <PageHead
            title="Ask about this contract"
            lead="A language model answers, and can be wrong. What it quotes is looked up in the contract; read those words before you act on them."
        >
            <span>{version}</span>
            {model}
        </PageHead>
        {views(it.contract, it.version, 9)}
        {more(it)}
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {it.answer.as_ref().map(answer)}
        {body(it, note)}
        {keeping(it)}
    }
    .into_any()
}

/// What a model does beside answering.
fn more(it: &AskView) -> AnyView {
    let id = it.contract;
    let writing = it.may_write.then(|| {
        view! {
            <LinkButton href=paths::rewrite(id)>"Have a clause rewritten"</LinkButton>
            <LinkButton href=paths::write(id)>"Have a draft written"</LinkButton>
        }
    });
    view! {
        <p class="actions">
            <LinkButton href=paths::opinion(id)>"A second opinion on the findings"</LinkButton>
            {writing}
        </p>
    }
    .into_any()
}

fn body(it: &AskView, note: &Flash) -> AnyView {
    let settings = it.may_set.then(|| view! { <p><LinkButton href=paths::MODEL>"Set a model up"</LinkButton></p> });
    let contract = paths::contract(it.contract);
    let nothing_to_ask = |title: &'static str, words: &'static str, next: Option<AnyView>| {
        view! { <Empty title=title><p>{words}</p>{next}<p><a href=contract>"Go back to the contract"</a></p></Empty> }
            .into_any()
    };
    match () {
        () if !it.has_text => nothing_to_ask("This contract has no text yet", "There is nothing to ask about.", None),
        () if it.is_kept_here => nothing_to_ask("This contract never leaves this server", STILL_WORKS, None),
        () if it.model.is_none() => nothing_to_ask("No model is set up", STILL_WORKS, settings.map(IntoAny::into_any)),
        () if !it.may_ask => {
            nothing_to_ask("Your role does not ask models", "Ask somebody who may change contracts.", None)
        }
        () => form(it, note),
    }
}

fn form(it: &AskView, note: &Flash) -> AnyView {
    // What was asked last is in the form again, so that it can be tried again or asked better.
    let last = |field: &str| match (&it.answer, note.problem.is_some()) {
        (_, true) => note.typed(field),
        (None, false) => String::new(),
        (Some(answer), false) => match field {
            "job" => answer.job.word().to_owned(),
            "question" => answer.question.clone(),
            _ => answer.clause.clone(),
        },
    };
    let job = Some(last("job")).filter(|it| !it.is_empty()).unwrap_or_else(|| Job::Answer.word().to_owned());
    let jobs = Job::ASKED.map(|it| Choice::new(it.word(), it.label())).to_vec();
    let mut clauses = vec![Choice::new("", "Choose a clause")];
    clauses.extend(it.clauses.iter().map(|it| Choice::new(it.word.clone(), it.label.clone())));
    let sent =
        it.model.as_ref().map(|model| format!("The text of the contract, or of the clause, is sent to {model}."));
    view! {
        <form class="section" method="post" action=calls::Ask::url() novalidate>
            <SectionHead title="Your question"/>
            <input type="hidden" name="id" value=it.contract.to_string()/>
            <ChoiceField name="job" label="What do you want?" choices=jobs value=job error=note.error("job")/>
            <TextArea name="question" label="Your question" help="For an answer" value=last("question") error=note.error("question") rows=3 maxlength=2000 optional=true/>
            <SelectField name="clause" label="The clause" help="For an explanation" choices=clauses value=last("clause") error=note.error("clause") optional=true/>
            {sent.map(|words| view! { <p class="muted">{words}</p> })}
            {form_end("Ask", Some((paths::contract(it.contract), "Go back")))}
        </form>
    }
    .into_any()
}

/// Whether the contract may leave this server.
fn keeping(it: &AskView) -> AnyView {
    let said = match &it.kept_said {
        Some(said) => {
            format!("No model may read this contract: {said}. Whoever asks is refused, and that is written down.")
        }
        None => "The contract is sent to the model when somebody asks about it.".to_owned(),
    };
    let act = if it.is_kept_here { "Let a model read this contract" } else { "This contract never leaves this server" };
    let keep = (!it.is_kept_here).then(|| view! { <input type="hidden" name="kept" value="true"/> });
    let kind = if it.is_kept_here { NoticeKind::Info } else { NoticeKind::default() };
    let form = it.may_keep.then(|| {
        view! {
            <form method="post" action=calls::KeepHere::url()>
                <input type="hidden" name="id" value=it.contract.to_string()/>
                {keep}
                <Button>{act}</Button>
            </form>
        }
    });
    view! {
        <section class="section">
            <SectionHead title="Does it leave this server?"/>
            <Notice kind=kind>{said}</Notice>
            {form}
        </section>
    }
    .into_any()
}
