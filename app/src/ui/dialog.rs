//! Dialogs: the title asks, the text says what happens, the buttons are verbs with the safe one first.
//!
//! A dialog is a `<dialog>` that is also a popover: the browser opens and closes it, takes the focus into it and back,
//! and answers Escape, all without JavaScript. After a plain post with a complaint the same dialog is drawn `open`, in
//! the flow of the page, because HTML cannot open a popover by itself.

use leptos::prelude::*;

use super::{buttons::ButtonKind, icons::Icon};

/// The button that opens the dialog with this id; it may stand anywhere on the page.
#[component]
pub fn DialogButton(
    /// The id of the dialog.
    #[prop(into)]
    dialog: String,
    /// How loudly it speaks.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Smaller, for a row of a list.
    #[prop(optional)]
    small: bool,
    /// The words, ending in "…" because a question follows.
    children: Children,
) -> impl IntoView {
    view! {
        <button class=kind.class(small, false) type="button" popovertarget=dialog>
            {icon.map(|name| view! { <Icon name=name/> })}
            {children()}
        </button>
    }
}

/// A question before something is done; the children are usually a form holding `<div class="inside">` and a
/// [`DialogEnd`].
#[component]
pub fn Dialog(
    /// Its id on the page.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    title: String,
    /// Draws it open, in the flow of the page; following this link leaves it.
    #[prop(optional_no_strip, into)]
    open_until: Option<String>,
    /// What is asked and said.
    children: Children,
) -> impl IntoView {
    let is_open = open_until.is_some();
    let title_id = format!("{id}-title");
    view! {
        <dialog
            class=if is_open { "dialog as-shown" } else { "dialog" }
            id=id
            open=is_open
            popover=(!is_open).then_some("auto")
            aria-labelledby=title_id
        >
            <header><h2 id=title_id.clone()>{title}</h2></header>
            {children()}
        </dialog>
    }
}

/// The end of a dialog: the safe way out first, then the children, the button that does it.
#[component]
pub fn DialogEnd(
    /// The id of the dialog it ends.
    #[prop(into)]
    dialog: String,
    /// The words of the safe way out, such as "Keep it".
    #[prop(into)]
    keep: String,
    /// The same as the dialog's own `open_until`.
    #[prop(optional_no_strip, into)]
    open_until: Option<String>,
    /// The button that does what the dialog asks about.
    children: Children,
) -> impl IntoView {
    let keep = match open_until {
        Some(href) => view! { <a class="btn" href=href>{keep}</a> }.into_any(),
        None => view! {
            <button class="btn" type="button" popovertarget=dialog popovertargetaction="hide">{keep}</button>
        }
        .into_any(),
    };
    view! { <footer>{keep}{children()}</footer> }
}
