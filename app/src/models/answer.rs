//! What a model answered, or what happened instead.

use crate::answer::Flash;
use crate::ui::{Notice, NoticeKind, SectionHead, TextField};
use leptos::prelude::*;
use pactoria::models::{AnswerView, Fault, STILL_WORKS};

/// The answer with its quotations; text of a model is only ever drawn as plain text.
pub(super) fn answer(it: &AnswerView) -> AnyView {
    let measured = if it.measured.is_empty() { String::new() } else { format!(", {}", it.measured) };
    let made = format!("{}, about version {}{measured}", it.model, it.version);
    view! {
        <section class="section" aria-label="Answer" id="answer">
            <SectionHead title="What the model said"/>
            {what_happened(it)}
            {paragraphs(it)}
            {quotes(it)}
            {dropped(it.dropped)}
            <p class="muted">{made}</p>
        </section>
    }
    .into_any()
}

/// The field for why a proposal is turned down.
pub(super) fn why_not(note: &Flash) -> AnyView {
    view! {
        <TextField
            name="reason"
            label="Why, if you turn it down"
            help="Kept with the decision beside your name."
            value=note.typed("reason")
            error=note.error("reason")
            maxlength=1000
            optional=true
        />
    }
    .into_any()
}

/// What went wrong, what still works and what to do next; nothing for a whole answer.
pub(super) fn what_happened(it: &AnswerView) -> Option<AnyView> {
    if it.is_whole {
        return None;
    }
    let (what, next) = match it.fault {
        Some(fault) => (fault.sentence(), fault.remedy()),
        None if it.is_refused => ("The model declined to answer.", "Ask in other words, or read the clause yourself."),
        None => ("The answer is still under way.", "Open this page again in a moment."),
    };
    let broke_off = (!it.paragraphs.is_empty() && it.fault != Some(Fault::WrongLanguage))
        .then_some("What came until then stands below. It is not whole, so do not rely on it.");
    Some(
        view! {
            <Notice kind=NoticeKind::Warn announce=true>
                <p><strong>{what}</strong>" "{next}</p>
                <p>"What you asked is still in the form. Nothing in the contract was changed. "{STILL_WORKS}</p>
                {broke_off.map(|words| view! { <p>{words}</p> })}
            </Notice>
        }
        .into_any(),
    )
}

fn paragraphs(it: &AnswerView) -> Option<AnyView> {
    // What cannot be read as an answer is kept with the decision and is no answer.
    let is_shown = it.is_whole || it.is_refused || it.fault != Some(Fault::WrongLanguage);
    let lines = |paragraph: &String| {
        let lines: Vec<_> = paragraph.lines().map(str::to_owned).collect();
        view! { <p>{lines.into_iter().map(|line| view! { {line}<br/> }).collect_view()}</p> }
    };
    is_shown.then(|| it.paragraphs.iter().map(lines).collect_view().into_any())
}

fn quotes(it: &AnswerView) -> Option<AnyView> {
    if it.quotes.is_empty() {
        return None;
    }
    let quotes = it.quotes.iter().map(|quote| {
        let place = quote.place.as_ref().map_or_else(String::new, |it| format!(", {it}"));
        view! {
            <li>
                <blockquote class="quote"><p>{format!("“{}”", quote.text)}</p></blockquote>
                <span class="muted">{format!("[{}]{place}", quote.number)}</span>
            </li>
        }
    });
    Some(
        view! {
            <SectionHead title="The words of the contract it rests on" minor=true/>
            <ul class="plain">{quotes.collect_view()}</ul>
        }
        .into_any(),
    )
}

fn dropped(count: u32) -> Option<AnyView> {
    let words = match count {
        0 => return None,
        1 => "One quotation was taken out, because it does not stand in the contract.".to_owned(),
        count => format!("{count} quotations were taken out, because they do not stand in the contract."),
    };
    Some(view! { <Notice kind=NoticeKind::Warn>{words}</Notice> }.into_any())
}
