//! Menus: a `details` with a list, so that it opens without JavaScript; opening one closes the others.
//!
//! In the browser it also closes on Escape, when the focus leaves it and when something in it was chosen.

use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{FocusEvent, KeyboardEvent, Node},
};

use super::{buttons::ButtonKind, icons::Icon};

/// Closes the menu, where it is on the page.
pub(super) fn close(menu: NodeRef<html::Details>) {
    if let Some(menu) = menu.get_untracked() {
        menu.set_open(false);
    }
}

/// Closes the menu on Escape and puts the focus back on what opened it.
pub(super) fn close_on_escape(menu: NodeRef<html::Details>, event: &KeyboardEvent) {
    let Some(details) = menu.get_untracked().filter(|details| details.open() && event.key() == "Escape") else {
        return;
    };
    event.prevent_default();
    details.set_open(false);
    if let Some(summary) =
        details.first_element_child().and_then(|el| el.dyn_into::<leptos::web_sys::HtmlElement>().ok())
    {
        // A refused focus leaves the menu closed, which is what was asked for.
        let _ = summary.focus();
    }
}

/// Closes the menu when the focus goes to something outside of it. A click on bare page moves it nowhere and leaves
/// the menu open: some browsers report the same when a button inside is pressed, and closing would swallow the press.
pub(super) fn close_on_leaving(menu: NodeRef<html::Details>, event: &FocusEvent) {
    let target = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    if let (Some(details), Some(target)) = (menu.get_untracked(), target)
        && !details.contains(Some(&target))
    {
        details.set_open(false);
    }
}

/// A button that opens a list of actions; the children are `<li>`s holding links or forms with one button.
#[component]
pub fn Menu(
    /// What the button is called; shown when there is no `icon`, spoken when there is.
    #[prop(into)]
    label: String,
    /// The button is this icon alone.
    #[prop(optional)]
    icon: Option<Icon>,
    /// How loudly a button with words speaks.
    #[prop(optional)]
    kind: ButtonKind,
    /// The list begins at the start of the button and not at its end.
    #[prop(optional)]
    from_start: bool,
    /// The entries.
    children: Children,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let summary = match icon {
        Some(icon) => view! { <summary class="iconbtn" aria-label=label><Icon name=icon/></summary> }.into_any(),
        None => view! { <summary class=kind.class(false, false)>{label}<Icon name=Icon::Down/></summary> }.into_any(),
    };
    view! {
        <details
            class=if from_start { "menu start" } else { "menu" }
            name="menu"
            node_ref=menu
            on:keydown=move |event| close_on_escape(menu, &event)
            on:focusout=move |event| close_on_leaving(menu, &event)
        >
            {summary}
            <ul class="menu-list" on:click=move |_: ev::MouseEvent| close(menu)>{children()}</ul>
        </details>
    }
}
