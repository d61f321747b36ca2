//! What a contract says of personal data, with each passage, and the forms by which a person confirms or corrects it.

use super::calls::{self, Opened, open};
use super::prompts::prompts;
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::contracts::show::views;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, CheckField, Choice, ChoiceField, Crumbs, Empty, ErrorSummary, Icon, LinkButton, NavLink, Notice,
    NoticeKind, PageHead, SectionHead, TextArea, field_id,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::processing::{Aspect, AspectView, DataProtection, Passage, Surety};

/// The page of a contract's personal data.
#[component]
pub fn Show() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open);
    screen(loaded, |_, opened| page(&opened))
}

fn page(Opened { it, note, answer }: &Opened) -> AnyView {
    let id = it.id;
    let body = if it.has_text { said(it, note, answer) } else { without_text(it) };
    view! {
        <Title text=format!("Data protection: {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Data protection")]/>
        <PageHead title=it.title.clone() lead="What the present text says of personal data, with each passage. Found by fixed phrases; what a person says wins over it."/>
        {views(id, it.versions, 8)}
        <ErrorSummary items=complaints(note, &note.typed("aspect"))/>
        {refusal(note.general())}
        <ErrorSummary items=complaints(answer, "assessment")/>
        {refusal(answer.general())}
        {body}
    }
    .into_any()
}

/// Each complaint with the id of its field: several forms of this page have the same fields.
fn complaints(note: &Flash, form: &str) -> Vec<(String, String)> {
    let (reason, values, own) = (field_id("reason"), field_id(form), format!("f-{form}-own"));
    let is_open = Aspect::from_word(form).is_some_and(Aspect::is_open);
    let of = |(id, sentence): (String, String)| match id {
        id if id == reason => (format!("f-{form}-reason"), sentence),
        id if id == values && is_open => (own.clone(), sentence),
        id => (id, sentence),
    };
    note.complaints().into_iter().map(of).collect()
}

fn without_text(it: &DataProtection) -> AnyView {
    let contract = paths::contract(it.id);
    view! {
        <Empty title="This contract has no text yet">
            <p>"What it says of personal data is read out of the text. Once there is one, it is shown here."</p>
            <p><LinkButton href=contract>"Open the contract"</LinkButton></p>
        </Empty>
    }
    .into_any()
}

fn said(it: &DataProtection, note: &Flash, answer: &Flash) -> AnyView {
    let aspects = it.aspects.iter().map(|aspect| aspect_of(it, aspect, note)).collect_view();
    view! {
        {standing(it)}
        <section class="section findings" aria-label="What this contract says">
            <SectionHead title="What this contract says"/>
            {aspects}
        </section>
        {prompts(it, answer)}
    }
    .into_any()
}

/// Whether it stands in the register, and what its entry is missing.
fn standing(it: &DataProtection) -> AnyView {
    if !it.is_in_register {
        return view! {
            <Notice kind=NoticeKind::Info>
                "This contract is not in the register of processing: neither its text nor a person says that it touches personal data."
            </Notice>
        }
        .into_any();
    }
    let register = view! { <a href=paths::PROCESSING>"register of processing"</a> };
    if it.missing.is_empty() {
        return view! { <Notice kind=NoticeKind::Good>"This contract is in the "{register}", and its entry is complete."</Notice> }
            .into_any();
    }
    let missing = it.missing.join("; ");
    view! {
        <Notice kind=NoticeKind::Warn>
            <p>"This contract is in the "{register}". "{format!("Missing from its entry: {missing}.")}</p>
            <p>"Article 30 of the UK GDPR asks for it. Say it below where you know it."</p>
        </Notice>
    }
    .into_any()
}

/// The passages of something.
pub(super) fn quotes(passages: &[Passage]) -> AnyView {
    let one = |it: &Passage| {
        let place = it.clause.as_ref().map(|it| view! { <span class="muted">{format!(" Clause {it}")}</span> });
        view! { <blockquote class="quote"><p>{format!("“{}”", it.quote)}{place}</p></blockquote> }
    };
    passages.iter().map(one).collect_view().into_any()
}

fn aspect_of(it: &DataProtection, aspect: &AspectView, note: &Flash) -> AnyView {
    let values = match aspect.values.is_empty() {
        true => "Not stated".to_owned(),
        false => aspect.values.join("; "),
    };
    let surety = match aspect.surety {
        Surety::NotStated => None,
        Surety::Stated | Surety::InDoubt | Surety::Said => {
            Some(view! { <span class="muted">{format!(" ({})", aspect.surety.label().to_lowercase())}</span> })
        }
    };
    let is_typed = note.typed("aspect") == aspect.word && note.problem.is_some();
    let line = |it: &Option<String>| it.clone().map(|it| view! { <p>{it}</p> });
    let otherwise = aspect.now_otherwise.clone();
    let otherwise = otherwise.map(|it| view! { <Notice kind=NoticeKind::Warn>{it}</Notice> });
    let said = aspect.said.clone().map(|said| {
        let reason = aspect.reason.clone().unwrap_or_default();
        view! { <p>{said}": “"{reason}"”"</p> }
    });
    let forms = it.may_say.then(|| forms(it, aspect, note, is_typed));
    view! {
        <details class="finding" id=aspect.word.clone() open=is_typed || aspect.now_otherwise.is_some()>
            <summary>
                <span class="name">{aspect.label.clone()}</span>
                <Icon name=Icon::Down/>
                <span class="meta"><span>{values}{surety}</span></span>
            </summary>
            <div class="body">
                {otherwise}
                {said}
                {line(&aspect.why)}
                {quotes(&aspect.passages)}
                {forms}
            </div>
        </details>
    }
    .into_any()
}

fn hidden(it: &DataProtection, aspect: &AspectView) -> AnyView {
    view! {
        <input type="hidden" name="id" value=it.id.to_string()/>
        <input type="hidden" name="revision" value=it.revision.to_string()/>
        <input type="hidden" name="aspect" value=aspect.word.clone()/>
    }
    .into_any()
}

fn forms(it: &DataProtection, aspect: &AspectView, note: &Flash, is_typed: bool) -> AnyView {
    let typed = |field: &str, otherwise: &str| if is_typed { note.typed(field) } else { otherwise.to_owned() };
    let error = |field: &str| if is_typed { note.error(field) } else { None };
    let word = aspect.word.clone();
    let spoken = || format!(": {}", aspect.label);
    let (confirming, taking_back, saying) = (spoken(), spoken(), format!(" of: {}", aspect.label));
    let own = aspect.takes_other.then(|| {
        view! {
            <TextArea
                name="own_words"
                id=format!("f-{word}-own")
                label="In your own words, one on each line"
                value=typed("own_words", &aspect.own_words)
                error=error(&word).filter(|_| aspect.choices.is_empty())
                rows=3
                optional=!aspect.choices.is_empty()
            />
        }
    });
    let is_doubtful = matches!(aspect.surety, Surety::Stated | Surety::InDoubt);
    let confirm = is_doubtful.then(|| {
        let values = aspect.chosen.iter().map(|it| view! { <input type="hidden" name="values[]" value=it.clone()/> });
        view! {
            <form method="post" action=calls::Say::url()>
                {hidden(it, aspect)}
                {values.collect_view()}
                <input type="hidden" name="own_words" value=aspect.own_words.clone()/>
                <input type="hidden" name="confirmed" value="true"/>
                <Button small=true>"Confirm as read"<span class="vh">{confirming}</span></Button>
            </form>
        }
    });
    let take_back = (aspect.surety == Surety::Said).then(|| {
        view! {
            <form method="post" action=calls::TakeBack::url()>
                {hidden(it, aspect)}
                <Button small=true>"Take back what was said"<span class="vh">{taking_back}</span></Button>
            </form>
        }
    });
    view! {
        {confirm}
        {take_back}
        <form class="section" method="post" action=calls::Say::url() novalidate>
            {hidden(it, aspect)}
            {choices(aspect, error(&word))}
            {own}
            <TextArea
                name="reason"
                id=format!("f-{word}-reason")
                label="What you rest this on"
                value=typed("reason", "")
                error=error("reason")
                rows=2
                maxlength=2000
            />
            <Button>"Say this"<span class="vh">{saying}</span></Button>
        </form>
    }
    .into_any()
}

/// The words of the list: one of them by buttons, several by boxes.
fn choices(aspect: &AspectView, error: Option<String>) -> AnyView {
    let word = aspect.word.clone();
    if aspect.choices.is_empty() {
        return ().into_any();
    }
    if aspect.is_single {
        let choices = aspect.choices.iter().map(|(word, label)| Choice::new(word.clone(), label.clone())).collect();
        let value = aspect.chosen.first().cloned().unwrap_or_default();
        return view! {
            <ChoiceField name="values[]" id=field_id(&word) label="What holds" choices=choices value=value error=error/>
        }
        .into_any();
    }
    let boxes = (1..).zip(&aspect.choices).map(|(at, (value, label))| {
        let (id, checked) = (format!("f-{word}-{at}"), aspect.chosen.contains(value));
        view! { <CheckField name="values[]" label=label.clone() checked=checked value=value.clone() id=id/> }
    });
    let error = error.map(|it| view! { <Notice kind=NoticeKind::Bad>{it}</Notice> });
    view! {
        <fieldset class="field" id=field_id(&word)>
            <legend>"What holds"</legend>
            {error}
            {boxes.collect_view()}
        </fieldset>
    }
    .into_any()
}
