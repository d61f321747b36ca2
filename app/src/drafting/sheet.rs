//! One step of the questions, with the text they write beside it; after the last step, a summary to check.

use super::calls::{self, preview, show};
use crate::accounts::note;
use crate::answer::{AppError, Flash};
use crate::layout::{Screen, form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    self, CheckField, Choice, ChoiceField, Crumbs, DateField, ErrorSummary, NavLink, Notice, NoticeKind, PageHead,
    SectionHead, StepState, Steps, TextArea, TextField, field_id,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, web_sys};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::document;
use pactoria::drafting::SheetView;
use pactoria::ids::SheetId;
use pactoria::templates::{Question, Step, VariableType, is_yes};
use pactoria::typed::day_in_words;
use std::collections::BTreeMap;

/// The page of one step.
#[component]
pub fn Sheet() -> impl IntoView {
    let params = use_params_map();
    let asked = Memo::new(move |_| {
        let params = params.read();
        (
            params.get("id").and_then(|it| it.parse().ok()),
            params.get("step").and_then(|it| it.parse().ok()).unwrap_or(0_u32),
        )
    });
    let loaded = Resource::new(
        move || asked.get(),
        |(id, step)| async move {
            let Screen { who, it } = show(id, step).await?;
            let note = note("drafting".to_owned()).await?;
            Ok::<_, AppError>(Screen { who, it: (it, note) })
        },
    );
    screen(loaded, |_, (it, flash)| page(&it, &flash))
}

fn count(it: &SheetView) -> u32 {
    u32::try_from(it.steps.len()).unwrap_or(u32::MAX)
}

fn page(it: &SheetView, flash: &Flash) -> AnyView {
    let title = format!("Draft: {}", it.template.name);
    let done = it.contract.map(|id| {
        view! {
            <Notice>"These answers have become a contract. "<a href=paths::contract(id)>"Open it"</a></Notice>
        }
    });
    let is_summary = it.step > count(it);
    let middle = if is_summary { summary(it) } else { questions(it) };
    let lead = format!(
        "{} Version {}, law as at {}.",
        it.template.summary,
        it.template.version,
        day_in_words(it.template.law_as_at)
    );
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![
            NavLink::new("Templates", paths::TEMPLATES),
            NavLink::new(it.template.name.clone(), paths::template(&it.template.id)),
            NavLink::here("Questions"),
        ]/>
        <PageHead title=title lead=lead/>
        {done}
        {refusal(flash.general())}
        {it.is_described.then(|| view! {
            <p class="muted begun">
                "Begun from "<a href=paths::described(it.id)>"your description"</a>". "
                <a href=paths::drafting(it.id, 0)>"What is still missing"</a>
            </p>
        })}
        <div class="guided">
            {steps(it)}
            {middle}
        </div>
    }
    .into_any()
}

fn steps(it: &SheetView) -> AnyView {
    let mut steps: Vec<ui::Step> = (1..)
        .zip(it.steps.iter().zip(&it.wrong))
        .map(|(number, (step, wrong))| {
            let (state, said) = match wrong {
                None => (StepState::Ahead, String::new()),
                Some(0) => (StepState::Done, String::new()),
                Some(1) => (StepState::Wrong, "1 answer to correct".to_owned()),
                Some(many) => (StepState::Wrong, format!("{many} answers to correct")),
            };
            ui::Step { name: step.title.clone(), href: Some(paths::drafting(it.id, number)), said, state }
        })
        .collect();
    let last = count(it) + 1;
    steps.push(ui::Step {
        name: "Check and create".to_owned(),
        href: Some(paths::drafting(it.id, last)),
        said: String::new(),
        state: StepState::Ahead,
    });
    view! { <Steps steps=steps current=it.step/> }.into_any()
}

/// The name under which a question's answer is sent.
fn field(question: &Question) -> String {
    format!("answers[{}]", question.name)
}

fn questions(it: &SheetView) -> AnyView {
    let Some(step) = &it.shown else { return ().into_any() };
    let (id, number) = (it.id, it.step);
    let wrong: Vec<(String, String)> = step
        .questions
        .iter()
        .filter_map(|question| {
            let complaint = it.complaints.about(&question.name)?;
            Some((field_id(&field(question)), format!("{}: {}", question.label, complaint.message)))
        })
        .collect();
    let fields = step.questions.iter().enumerate().map(|(at, question)| {
        let before = at.checked_sub(1).and_then(|it| step.questions.get(it));
        view! { {headed(question, before, it)} {one(question, it)} }
    });
    let fields = fields.collect_view();
    let next =
        it.steps.get(usize::try_from(number).unwrap_or(usize::MAX)).map_or("Continue to the check", |_| "Continue");
    let back = match number {
        0 => Some((paths::described(id), "Back to the templates")),
        1 => it.is_described.then(|| (paths::drafting(id, 0), "Back")),
        _ => Some((paths::drafting(id, number - 1), "Back")),
    };

    view! {
        <form method="post" action=calls::Answer::url() novalidate id=FORM>
            <ErrorSummary items=wrong/>
            <h2>{step.title.clone()}</h2>
            {step.help.clone().map(|it| view! { <p class="muted">{it}</p> })}
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="step" value=number.to_string()/>
            {fields}
            {form_end(next, back)}
        </form>
        <Writing id=id content=it.content.clone()/>
    }
    .into_any()
}

/// Over the first of several missing answers of one step, the title of that step: two parties are asked for an address.
fn headed(question: &Question, before: Option<&Question>, it: &SheetView) -> Option<AnyView> {
    let step = step_of(question, it).filter(|_| it.step == 0)?;
    let is_first = before.and_then(|before| step_of(before, it)).is_none_or(|before| before.id != step.id);
    is_first.then(|| view! { <h3>{step.title.clone()}</h3> }.into_any())
}

fn step_of<'a>(question: &Question, it: &'a SheetView) -> Option<&'a Step> {
    it.steps.iter().find(|step| step.questions.iter().any(|one| one.name == question.name))
}

/// The id of the form whose answers the preview follows.
const FORM: &str = "answers";

/// What the answers write, following the form beside it; the browser wakes this part of the page.
#[island]
pub fn Writing(
    /// The sheet of answers.
    id: SheetId,
    /// The text that the kept answers write.
    content: String,
) -> impl IntoView {
    let writing = Action::new(move |answers: &BTreeMap<String, String>| preview(id, answers.clone()));
    let changes = window_event_listener(ev::change, move |_| {
        if let Some(answers) = answers_on_page() {
            writing.dispatch(answers);
        }
    });
    on_cleanup(move || changes.remove());
    let text = move || match writing.value().get() {
        Some(Ok(content)) => content,
        Some(Err(_)) | None => content.clone(),
    };
    view! {
        <aside class="preview" aria-label="Preview">
            <SectionHead title="What your answers write"/>
            <div class="sheet" inner_html=move || document::to_html(&text(), &[])></div>
        </aside>
    }
}

/// What stands in the form now.
fn answers_on_page() -> Option<BTreeMap<String, String>> {
    let form: web_sys::HtmlFormElement = leptos::prelude::document().get_element_by_id(FORM)?.dyn_into().ok()?;
    let data = web_sys::FormData::new_with_form(&form).ok()?;
    let elements = form.elements();
    let mut answers = BTreeMap::new();
    for index in 0..elements.length() {
        let Some(name) = elements.item(index).and_then(|it| it.get_attribute("name")) else { continue };
        let Some(variable) = name.strip_prefix("answers[").and_then(|it| it.strip_suffix(']')) else { continue };
        answers.insert(variable.to_owned(), data.get(&name).as_string().unwrap_or_default());
    }
    Some(answers)
}

fn one(question: &Question, it: &SheetView) -> AnyView {
    let name = field(question);
    let value = it.answers.get(&question.name).cloned().or_else(|| question.default.clone()).unwrap_or_default();
    let error = it.complaints.about(&question.name).map(|it| it.message.clone());
    let example = question.example.as_ref().map(|it| ended(format!("For example: {it}")));
    let help = [said(question, it), question.help.clone(), example, condition(question, it)];
    let help = help.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let help = Some(help).filter(|it| !it.is_empty());
    let label = question.label.clone();
    let optional = !question.required;
    match question.kind {
        VariableType::Text | VariableType::Url => view! {
            <TextField name=name label=label value=value nostrip:help=help error=error optional=optional/>
        }
        .into_any(),
        VariableType::Email => view! {
            <TextField name=name label=label value=value nostrip:help=help error=error optional=optional r#type="email"/>
        }
        .into_any(),
        VariableType::Phone => view! {
            <TextField name=name label=label value=value nostrip:help=help error=error optional=optional r#type="tel"/>
        }
        .into_any(),
        VariableType::Integer | VariableType::Number | VariableType::Percent => view! {
            <TextField name=name label=label value=value nostrip:help=help error=error optional=optional inputmode="decimal" short=true/>
        }
        .into_any(),
        VariableType::Money => view! {
            <TextField name=name label=label value=value nostrip:help=help error=error optional=optional inputmode="decimal" short=true/>
        }
        .into_any(),
        VariableType::Date => view! {
            <DateField name=name label=label value=value nostrip:help=help error=error optional=optional/>
        }
        .into_any(),
        VariableType::LongText | VariableType::List | VariableType::Address => {
            let rows = if question.kind == VariableType::Address { 3 } else { 5 };
            view! { <TextArea name=name label=label value=value nostrip:help=help error=error optional=optional rows=rows/> }.into_any()
        }
        VariableType::Boolean => view! {
            <CheckField name=name label=label checked=is_yes(&value) nostrip:help=help error=error/>
        }
        .into_any(),
        VariableType::Choice => {
            let choices = question
                .options
                .iter()
                .map(|it| {
                    let choice = Choice::new(it.value.clone(), it.label.clone());
                    match &it.help {
                        Some(help) => choice.with_help(help.clone()),
                        None => choice,
                    }
                })
                .collect();
            view! {
                <ChoiceField name=name label=label choices=choices value=value nostrip:help=help error=error optional=optional/>
            }
            .into_any()
        }
    }
}

/// What the description says about a question: the words its answer was read from, or what they may mean.
fn said(question: &Question, it: &SheetView) -> Option<String> {
    if let Some(words) = it.read.get(&question.name) {
        return Some(format!("Read from your description: “{words}”."));
    }
    let maybes = it.unsure.get(&question.name)?;
    let words: Vec<String> = maybes.iter().map(|it| format!("“{}”", it.words)).collect();
    Some(format!("Your description says {}. Please say which is meant.", words.join(" and ")))
}

/// A sentence that ends with a full stop.
fn ended(words: String) -> String {
    if words.ends_with(['.', '?', '!']) { words } else { format!("{words}.") }
}

/// When a question is asked only under a condition, the condition in words: without JavaScript it cannot hide itself.
fn condition(question: &Question, it: &SheetView) -> Option<String> {
    let when = question.when.as_ref()?;
    let asked = it.steps.iter().flat_map(|step| &step.questions).find(|other| other.name == when.question)?;
    let answers: Vec<&str> = when
        .is
        .iter()
        .map(|word| match asked.kind {
            VariableType::Boolean if word == "true" => "yes",
            VariableType::Boolean => "no",
            _ => asked.options.iter().find(|it| it.value == *word).map_or(word.as_str(), |it| it.label.as_str()),
        })
        .collect();
    Some(format!("Only if “{}” is {}.", asked.label, answers.join(" or ")))
}

fn summary(it: &SheetView) -> AnyView {
    let last = count(it) + 1;
    let wrong: Vec<(String, String)> = (1..)
        .zip(&it.steps)
        .flat_map(|(number, step)| {
            step.questions.iter().filter_map(move |question| {
                let complaint = it.complaints.about(&question.name)?;
                Some((paths::drafting(it.id, number), format!("{}: {}", question.label, complaint.message)))
            })
        })
        .collect();
    let to_correct = (!wrong.is_empty()).then(|| {
        let lines = wrong.into_iter().map(|(href, words)| view! { <li><a href=href>{words}</a></li> }).collect_view();
        view! {
            <Notice kind=NoticeKind::Warn>
                <p>"Before the contract can be created:"</p>
                <ul>{lines}</ul>
            </Notice>
        }
    });
    let is_ready = to_correct.is_none() && it.contract.is_none();
    let finish = is_ready.then(|| {
        view! {
            <form method="post" action=calls::Finish::url()>
                <input type="hidden" name="id" value=it.id.to_string()/>
                <input type="hidden" name="last" value=last.to_string()/>
                {form_end("Create the contract", Some((paths::drafting(it.id, last - 1), "Back")))}
            </form>
        }
    });
    view! {
        <section>
            <h2>"Check and create"</h2>
            <p class="muted">"Read the text once. Every answer can still be changed: the steps are links."</p>
            {to_correct}
            {finish}
        </section>
        <aside class="preview" aria-label="The contract">
            <SectionHead title="The contract"/>
            <div class="sheet" inner_html=document::to_html(&it.content, &[])></div>
        </aside>
    }
    .into_any()
}
