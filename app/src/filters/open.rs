//! A kept filter of which something means nothing any more; one that is whole leads on to its list and is never drawn.

use super::calls::open;
use super::id_in_address;
use crate::layout::screen;
use crate::paths;
use crate::ui::{ButtonKind, Crumbs, LinkButton, NavLink, Notice, NoticeKind, PageHead};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::filters::OpenedFilter;

/// The page that opens a kept filter.
#[component]
pub fn Open() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open);
    screen(loaded, |_, it| page(it))
}

fn page(it: OpenedFilter) -> AnyView {
    let stale = it.stale.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
    view! {
        <Title text=it.name.clone()/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new("Kept filters", paths::FILTERS), NavLink::here(it.name.clone())]/>
        <PageHead title=it.name/>
        <Notice kind=NoticeKind::Warn>
            <p><strong>"Not all of this filter can be asked any more."</strong>" The list without that part may show more contracts than it did."</p>
            <ul>{stale}</ul>
        </Notice>
        <p><LinkButton href=paths::contracts(&it.filter) kind=ButtonKind::Primary>"Show the list without it"</LinkButton></p>
    }
    .into_any()
}
