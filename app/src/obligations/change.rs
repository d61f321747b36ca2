//! Changing an obligation that is open.

use super::calls::{self, OpenedChange, open_change};
use super::fields::fields;
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{Crumbs, ErrorSummary, NavLink, Notice, NoticeKind, PageHead};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::ids::ObligationId;
use pactoria::keydates::{Period, Rhythm};
use pactoria::obligations::ObligationToChange;

/// The page on which an obligation is changed.
#[component]
pub fn Change() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse::<ObligationId>().ok()));
    let loaded = Resource::new(move || id.get(), open_change);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedChange { it, note }: OpenedChange) -> AnyView {
    let back = paths::obligations_of(it.row.contract);
    let form = if it.row.may_change {
        let (value, version) = (|field: &str| value(&it, &note, field), value(&it, &note, "version"));
        view! {
            <form class="section" method="post" action=calls::Change::url() novalidate>
                <input type="hidden" name="id" value=it.row.id.to_string()/>
                <input type="hidden" name="version" value=version/>
                {fields(&it.colleagues, value, &note)}
                {form_end("Save the change", Some((back.clone(), "Go back")))}
            </form>
        }
        .into_any()
    } else {
        let closed = it.row.closed.clone().unwrap_or_default();
        let words =
            format!("{closed}. What is closed stays as it is; record another one if something is still to be done.");
        view! { <Notice kind=NoticeKind::Info>{words}</Notice> }.into_any()
    };
    view! {
        <Title text=format!("Change: {}", it.row.title)/>
        <Crumbs links=vec![NavLink::new("Obligations", paths::OBLIGATIONS), NavLink::new(it.row.contract_title.clone(), back), NavLink::here("Change")]/>
        <PageHead title=it.row.title.clone() lead="The audit trail keeps what it was before. One that comes back is counted from its new day if you change the day or how often."/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {form}
    }
    .into_any()
}

/// What a field holds: what was typed into a form that was refused, or what the obligation says.
///
/// After somebody else's change the form carries the version that is there now: whoever sends it again has read that.
fn value(it: &ObligationToChange, note: &Flash, field: &str) -> String {
    let period = |written: fn(Period) -> String| match it.rhythm {
        Rhythm::Once => String::new(),
        Rhythm::Every(period) | Rhythm::MonthEnds(period) => written(period),
    };
    match field {
        "version" => it.version.to_string(),
        _ if note.problem.is_some() => note.typed(field),
        "title" => it.row.title.clone(),
        "owner_id" => it.owner_id.to_string(),
        "due" => it.row.due_exact.clone(),
        "rhythm" => match it.rhythm {
            Rhythm::Once => "once",
            Rhythm::Every(_) => "every",
            Rhythm::MonthEnds(_) => "month_ends",
        }
        .to_owned(),
        "every_count" => period(|it| it.count().to_string()),
        "every_unit" => period(|it| it.unit().code().to_owned()),
        "until" => it.until.clone(),
        "clause" => it.row.clause.clone().unwrap_or_default(),
        _ => String::new(),
    }
}
