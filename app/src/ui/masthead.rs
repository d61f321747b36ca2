//! The head of every page: the mark, the sections, search and the account, or for somebody signed out the mark alone.
//!
//! Below 1024 px the sections fold into a menu; both lists are in the HTML, the style sheet shows one of them.

use leptos::{ev, html, prelude::*};

use super::{
    icons::Icon,
    links::NavLink,
    menus::{close, close_on_escape, close_on_leaving},
};

/// The link that lets a keyboard pass over the masthead; the page's `<main>` has the id `main` and `tabindex="-1"`.
#[component]
pub fn SkipLink() -> impl IntoView {
    // The browser itself must follow the link: only then does the focus move.
    view! { <a class="skip" href="#main" rel="external">"Skip to the page"</a> }
}

/// How the link to `href` relates to the page at `path`: the page itself, a section that holds it, or neither.
fn current(href: &str, path: &str) -> Option<&'static str> {
    if href == path {
        return Some("page");
    }
    let within = path.strip_prefix(href).is_some_and(|rest| !href.ends_with('/') && rest.starts_with('/'));
    within.then_some("true")
}

/// The entries of the sections, marking the one that the page at `path` belongs to.
fn section_links(sections: &[NavLink], path: Signal<String>) -> Vec<AnyView> {
    sections
        .iter()
        .cloned()
        .map(|section| {
            let href = section.href.clone();
            view! {
                <li>
                    <a href=section.href aria-current=move || path.with(|path| current(&href, path))>
                        {section.label}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect()
}

/// The masthead of somebody signed in; the page puts [`SkipLink`] before it.
#[component]
pub fn Masthead(
    /// Where the mark leads.
    #[prop(into)]
    home: String,
    /// The sections this person may open.
    sections: Vec<NavLink>,
    /// The path of the page being shown, without its query.
    #[prop(into)]
    path: Signal<String>,
    /// The search page.
    #[prop(optional, into)]
    search_href: Option<String>,
    /// The name of the person.
    #[prop(into)]
    person: String,
    /// The name of their company.
    #[prop(into)]
    company: String,
    /// The links of the account menu.
    #[prop(optional)]
    account: Vec<NavLink>,
    /// The form that signs out: a plain POST with one button.
    #[prop(into)]
    sign_out: ViewFnOnce,
) -> impl IntoView {
    let (account_menu, section_menu) = (NodeRef::<html::Details>::new(), NodeRef::<html::Details>::new());
    let search = search_href.map(|href| {
        view! { <a class="find" href=href><Icon name=Icon::Search/><span>"Search"</span></a> }
    });
    let spoken = format!("{person}, {company}: account and company");
    let account = account.into_iter().map(|link| view! { <li><a href=link.href>{link.label}</a></li> }).collect_view();
    view! {
        <header class="masthead">
            <a class="brand" href=home><Icon name=Icon::Brand/>"Pactoria"</a>
            <nav class="sections" aria-label="Sections"><ul>{section_links(&sections, path)}</ul></nav>
            <div class="masthead-end">
                {search}
                <details
                    class="menu"
                    name="menu"
                    node_ref=account_menu
                    on:keydown=move |event| close_on_escape(account_menu, &event)
                    on:focusout=move |event| close_on_leaving(account_menu, &event)
                >
                    <summary aria-label=spoken>
                        <Icon name=Icon::Person/>
                        <span class="who-name">{person}</span>
                        <Icon name=Icon::Down/>
                    </summary>
                    <ul class="menu-list" on:click=move |_: ev::MouseEvent| close(account_menu)>
                        {account}
                        <li class="ruled">{sign_out.run()}</li>
                    </ul>
                </details>
                <details
                    class="menu only-small"
                    name="menu"
                    node_ref=section_menu
                    on:keydown=move |event| close_on_escape(section_menu, &event)
                    on:focusout=move |event| close_on_leaving(section_menu, &event)
                >
                    <summary aria-label="Menu"><Icon name=Icon::Menu/></summary>
                    <nav
                        class="menu-list"
                        aria-label="Sections, short"
                        on:click=move |_: ev::MouseEvent| close(section_menu)
                    >
                        <ul>{section_links(&sections, path)}</ul>
                    </nav>
                </details>
            </div>
        </header>
    }
}

/// The masthead of somebody signed out; the children say where else to go. The page puts [`SkipLink`] before it.
#[component]
pub fn PublicMasthead(
    /// Where the mark leads.
    #[prop(into)]
    home: String,
    /// A sentence with a link, such as "Already set up? Sign in".
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="sign-top">
            <a class="brand" href=home><Icon name=Icon::Brand/>"Pactoria"</a>
            {children.map(|children| view! { <span>{children()}</span> })}
        </header>
    }
}
