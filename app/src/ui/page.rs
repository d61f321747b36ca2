//! The frame of a page: crumbs, head, views, section heads, foot.

use leptos::prelude::*;

use super::links::NavLink;

/// Where the page stands: links from the outermost place inwards, the last one without a link.
#[component]
pub fn Crumbs(
    /// The places; see [`NavLink::here`] for the last.
    links: Vec<NavLink>,
) -> impl IntoView {
    let places = links
        .into_iter()
        .map(|link| {
            if link.href.is_empty() {
                view! { <li aria-current="page">{link.label}</li> }.into_any()
            } else {
                view! { <li><a href=link.href>{link.label}</a></li> }.into_any()
            }
        })
        .collect_view();
    view! { <nav class="crumbs" aria-label="Where you are"><ol>{places}</ol></nav> }
}

/// The head of a page: its title, a sentence or a line of facts under it, and what can be done, the primary act last.
#[component]
pub fn PageHead(
    /// The title: the only `<h1>` of the page.
    #[prop(into)]
    title: String,
    /// A sentence under the title.
    #[prop(optional, into)]
    lead: Option<String>,
    /// Buttons and links.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// The line of facts: one `<span>` each.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div>
                <h1>{title}</h1>
                {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
                {children.map(|children| view! { <div class="byline">{children()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </header>
    }
}

/// The parts of a thing, or saved filters of a list: links with their counts, one of them current.
#[component]
pub fn Views(
    /// What the links are parts of, for those who hear the page.
    #[prop(into)]
    label: String,
    /// The parts.
    links: Vec<NavLink>,
) -> impl IntoView {
    let links = links
        .into_iter()
        .map(|link| {
            let count = link.count.map(|count| view! { <span class="count">{count}</span> });
            let current = link.is_current.then_some("page");
            view! { <li><a href=link.href aria-current=current>{link.label}" "{count}</a></li> }
        })
        .collect_view();
    view! { <nav class="views-nav" aria-label=label><ul class="views">{links}</ul></nav> }
}

/// The head of a section: a heading over an ink line, with a sentence or a link at its end.
#[component]
pub fn SectionHead(
    /// The heading.
    #[prop(into)]
    title: String,
    /// The id of the heading, for `aria-labelledby`.
    #[prop(optional, into)]
    id: Option<String>,
    /// A level below: `<h3>` in place of `<h2>`.
    #[prop(optional)]
    minor: bool,
    /// A `<p>` or a link at the end of the line.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading =
        if minor { view! { <h3 id=id>{title}</h3> }.into_any() } else { view! { <h2 id=id>{title}</h2> }.into_any() };
    view! { <div class="section-head">{heading}{children.map(|children| children())}</div> }
}

/// The foot of every page: what Pactoria is not, and the links that belong to no section.
#[component]
pub fn Foot(
    /// The links.
    #[prop(optional)]
    links: Vec<NavLink>,
) -> impl IntoView {
    let links = links.into_iter().map(|link| view! { <a href=link.href>{link.label}</a> }).collect_view();
    view! {
        <footer class="foot">
            <span>"Pactoria gives information about the law, not legal advice."</span>
            {links}
        </footer>
    }
}
