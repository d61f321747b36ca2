//! Buttons, and links that look like them. One primary button on a screen, and it names the act.
//!
//! A disabled button stands beside a sentence that says why; that sentence is the caller's.

use leptos::prelude::*;

use super::icons::Icon;

/// How loudly a button speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// Outlined: the usual button.
    #[default]
    Plain,
    /// Filled: the one act of the screen.
    Primary,
    /// Without an edge: back, cancel, dismiss.
    Quiet,
    /// Outlined in red: opens the question before something ends.
    Danger,
    /// Filled in red: ends something, inside the dialog that asked.
    DangerPrimary,
}

impl ButtonKind {
    /// The class list of a button of this kind.
    pub(super) fn class(self, small: bool, wide: bool) -> String {
        let kind = match self {
            Self::Plain => "btn",
            Self::Primary => "btn primary",
            Self::Quiet => "btn quiet",
            Self::Danger => "btn danger",
            Self::DangerPrimary => "btn danger primary",
        };
        let size = if small { " small" } else { "" };
        let width = if wide { " wide" } else { "" };
        format!("{kind}{size}{width}")
    }
}

/// A button: `submit` unless another `kind_of` is asked for; while `busy` it shows the turning ring and says so.
#[component]
pub fn Button(
    /// How loudly it speaks.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Smaller, for a row of a list.
    #[prop(optional)]
    small: bool,
    /// As wide as its column.
    #[prop(optional)]
    wide: bool,
    /// The HTML type: `submit` (the default), `button` or `reset`.
    #[prop(default = "submit")]
    r#type: &'static str,
    /// The field name sent with the form when this button is the one pressed.
    #[prop(optional, into)]
    name: Option<String>,
    /// The field value sent with the form when this button is the one pressed.
    #[prop(optional, into)]
    value: Option<String>,
    /// The id of the form it belongs to, when it stands outside of it.
    #[prop(optional, into)]
    form: Option<String>,
    /// Whether it can be pressed; a page that needs the browser half starts disabled.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether what it started is still under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// The words: a verb and its object.
    children: Children,
) -> impl IntoView {
    let drawing = move || if busy.get() { Some(Icon::Busy) } else { icon }.map(|name| view! { <Icon name=name/> });
    view! {
        <button
            class=kind.class(small, wide)
            type=r#type
            name=name
            value=value
            form=form
            disabled=move || disabled.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {drawing}
            {children()}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// How loudly it speaks.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Smaller, for a row of a list.
    #[prop(optional)]
    small: bool,
    /// As wide as its column.
    #[prop(optional)]
    wide: bool,
    /// Saves the target as a file and leaves the page alone (a PDF, a CSV).
    #[prop(optional)]
    download: bool,
    /// The words: a verb and its object.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class(small, wide) href=href download=download.then_some("")>
            {icon.map(|name| view! { <Icon name=name/> })}
            {children()}
        </a>
    }
}

/// A button that is only an icon; its `label` is what it is called.
#[component]
pub fn IconButton(
    /// Which drawing.
    icon: Icon,
    /// What the button does, in words.
    #[prop(into)]
    label: String,
    /// The HTML type: `button` (the default) or `submit`.
    #[prop(default = "button")]
    r#type: &'static str,
) -> impl IntoView {
    view! {
        <button class="iconbtn" type=r#type aria-label=label>
            <Icon name=icon/>
        </button>
    }
}
