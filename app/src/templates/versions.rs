//! The versions of a template of the company's own, and what differs between two of them.

use super::calls::{compare, versions};
use crate::layout::screen;
use crate::library::{self, Place};
use crate::paths;
use crate::ui::NavLink;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

fn place(id: &str) -> Place {
    let above = vec![NavLink::new("Templates", paths::TEMPLATES)];
    Place { above, item: paths::template(id), has_uses: false }
}

/// The list of versions; `?page=` pages.
#[component]
pub fn Versions() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let page = query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (params.read().get("id").unwrap_or_default(), page)
    });
    let loaded = Resource::new(move || asked.get(), |(id, page)| versions(id, page));
    screen(loaded, |_, it| {
        let place = place(&it.id);
        library::versions(it, &place)
    })
}

/// The page of a comparison; `?from=` and `?to=` name the versions.
#[component]
pub fn Compare() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        let number = |name: &str| query.read().get(name).and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (params.read().get("id").unwrap_or_default(), number("from"), number("to"))
    });
    let loaded = Resource::new(move || asked.get(), |(id, from, to)| compare(id, from, to));
    screen(loaded, |_, it| {
        let place = place(&it.id);
        library::compared(it, &place, "What each makes of its sample answers.")
    })
}
