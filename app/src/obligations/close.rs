//! Closing an obligation: what became of it, and the note that shows it.

use super::calls::{self, OpenedClose, open_close};
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{Choice, ChoiceField, Crumbs, ErrorSummary, NavLink, Notice, NoticeKind, PageHead, TextArea};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::ids::ObligationId;
use pactoria::obligations::Status;

/// The page on which an obligation is closed.
#[component]
pub fn Close() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse::<ObligationId>().ok()));
    let loaded = Resource::new(move || id.get(), open_close);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedClose { it, note }: OpenedClose) -> AnyView {
    let back = paths::obligations_of(it.contract);
    let lead = match &it.recurs {
        Some(recurs) => format!("Due on {}, {recurs}. Once it is done, the next one is recorded by itself.", it.due),
        None => format!("Due on {}.", it.due),
    };
    let form = if it.may_close {
        let outcomes = vec![
            Choice::new(Status::Done.word(), "It was done"),
            Choice::new(Status::Dropped.word(), "It is not needed").with_help("It does not come back either."),
        ];
        let outcome = if note.problem.is_some() { note.typed("outcome") } else { Status::Done.word().to_owned() };
        view! {
            <form class="section" method="post" action=calls::Close::url() novalidate>
                <input type="hidden" name="id" value=it.id.to_string()/>
                <ChoiceField name="outcome" label="What became of it" choices=outcomes value=outcome error=note.error("outcome")/>
                <TextArea
                    name="note"
                    label="What shows it"
                    help="Such as the date and number of the invoice, who confirmed it, or why it is not needed. It stands in the audit trail."
                    value=note.typed("note")
                    error=note.error("note")
                    rows=4
                    maxlength=2000
                />
                {form_end("Close the obligation", Some((back.clone(), "Go back")))}
            </form>
        }
        .into_any()
    } else {
        let words = it
            .closed
            .clone()
            .unwrap_or_else(|| format!("This is for {} to close, or for somebody who may change contracts.", it.owner));
        view! { <Notice kind=NoticeKind::Info>{words}</Notice> }.into_any()
    };
    view! {
        <Title text=format!("Close: {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Obligations", paths::OBLIGATIONS), NavLink::new(it.contract_title.clone(), back), NavLink::here("Close")]/>
        <PageHead title=it.title.clone() lead=lead/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {form}
    }
    .into_any()
}
