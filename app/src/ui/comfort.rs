//! What the browser adds to menus: Escape closes an open one and gives the focus back, a click or the focus elsewhere
//! closes it. One island for the whole page, so that the menus themselves stay plain HTML.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Event, HtmlDetailsElement, HtmlElement, Node};

/// Listens on the page; draws nothing.
#[island]
pub fn Comfort() -> impl IntoView {
    let keys = window_event_listener(ev::keydown, |event| {
        if let Some(menu) = open_menu().filter(|_| event.key() == "Escape") {
            menu.set_open(false);
            let opener = menu.first_element_child().and_then(|it| it.dyn_into::<HtmlElement>().ok());
            // A refused focus leaves the menu closed, which is what was asked for.
            let _ = opener.map(|it| it.focus());
        }
    });
    let clicks = window_event_listener(ev::click, |event| close_unless_inside(node_of(&event).as_ref()));
    let focus = window_event_listener(ev::focusin, |event| close_unless_inside(node_of(&event).as_ref()));
    on_cleanup(move || {
        keys.remove();
        clicks.remove();
        focus.remove();
    });
}

fn node_of(event: &Event) -> Option<Node> {
    event.target()?.dyn_into().ok()
}

/// The open menu: opening one closes the others, so there is at most one.
fn open_menu() -> Option<HtmlDetailsElement> {
    document().query_selector("details.menu[open]").ok()??.dyn_into().ok()
}

fn close_unless_inside(target: Option<&Node>) {
    if let Some(menu) = open_menu().filter(|it| !it.contains(target)) {
        menu.set_open(false);
    }
}
