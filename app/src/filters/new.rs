//! The form that keeps the present filter of the list under a name.

use super::calls::{self, OpenedForm, open_form};
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{CheckField, Crumbs, ErrorSummary, NavLink, PageHead, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::contracts::Filter;

/// The page of the form; the words of the filter stand in its address.
#[component]
pub fn New() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        let query = query.read();
        Filter::read(|name| query.get(name).unwrap_or_default()).0
    });
    let loaded = Resource::new(move || filter.get(), open_form);
    view! {
        <Title text="Keep this filter"/>
        {screen(loaded, |_, opened| page(opened))}
    }
}

fn page(OpenedForm { it, note }: OpenedForm) -> AnyView {
    let back = paths::contracts(&it.filter);
    let words = it.filter.pairs().into_iter().map(|(name, value)| {
        view! { <input type="hidden" name=format!("filter[{name}]") value=value/> }
    });
    let words = words.collect_view();
    let share = it.may_share.then(|| {
        view! {
            <CheckField
                name="shared"
                label="Everybody in the company sees it"
                help="Others can open it; only you can change it."
                checked={!note.typed("shared").is_empty()}
                value="true"
                error=note.error("is_shared")
            />
        }
    });
    view! {
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new("Kept filters", paths::FILTERS), NavLink::here("Keep this filter")]/>
        <PageHead title="Keep this filter" lead="What is kept is what you filter by, not the contracts of today: it asks anew each time you open it."/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <form class="section" method="post" action=calls::Keep::url() novalidate>
            <input type="hidden" name="id" value=it.id.to_string()/>
            {words}
            <TextField
                name="name"
                label="Name"
                help="Such as “Ends this quarter”."
                value=note.typed("name")
                error=note.error("name").or_else(|| note.error("filter"))
                maxlength=80
            />
            {share}
            {form_end("Keep the filter", Some((back, "Go back")))}
        </form>
    }
    .into_any()
}
