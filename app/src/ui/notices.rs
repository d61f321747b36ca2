//! What a page has to tell: notices for what lasts, toasts for what was just done, and the three ways in which a list
//! can have nothing to show (empty, failed, not here yet).

use leptos::prelude::*;

use super::{buttons::LinkButton, icons::Icon};

/// What kind of thing a notice tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something to know.
    #[default]
    Info,
    /// Something is as it should be.
    Good,
    /// Something needs care.
    Warn,
    /// Something went wrong or contradicts.
    Bad,
}

impl NoticeKind {
    /// The word the style sheet goes by.
    fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    /// The shape that stands for it.
    fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Good => Icon::Check,
            Self::Warn => Icon::Warn,
            Self::Bad => Icon::Fail,
        }
    }
}

/// Something that lasts, said in the page; the children are paragraphs, the first with its point in `<strong>`.
#[component]
pub fn Notice(
    /// What kind of thing it tells.
    #[prop(optional)]
    kind: NoticeKind,
    /// Read out as soon as it appears: for the answer to something just done.
    #[prop(optional)]
    announce: bool,
    /// The paragraphs.
    children: Children,
) -> impl IntoView {
    let role = announce.then_some(match kind {
        NoticeKind::Info | NoticeKind::Good => "status",
        NoticeKind::Warn | NoticeKind::Bad => "alert",
    });
    view! {
        <div class="notice" data-kind=kind.as_str() role=role>
            <Icon name=kind.icon()/>
            <div>{children()}</div>
        </div>
    }
}

/// What was just done, at the foot of the screen and read out; it stays until it is closed.
#[component]
pub fn Toast(
    /// What kind of thing it tells.
    #[prop(default = NoticeKind::Good)]
    kind: NoticeKind,
    /// The same page without it.
    #[prop(optional, into)]
    close_href: Option<String>,
    /// The sentence, with a link that undoes it where there is one.
    children: Children,
) -> impl IntoView {
    let close = close_href.map(|href| {
        view! { <a class="iconbtn" href=href aria-label="Close"><Icon name=Icon::Cross/></a> }
    });
    view! {
        <div class="toasts">
            <div class="toast" data-kind=kind.as_str() role="status">
                <Icon name=kind.icon()/>
                <div>{children()}</div>
                {close}
            </div>
        </div>
    }
}

/// A list with nothing in it: why, and the next step.
#[component]
pub fn Empty(
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// A paragraph, and the next step in `<div class="actions">`.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! { <div class="empty"><h2>{title}</h2>{children.map(|children| children())}</div> }
}

/// Something that could not be loaded: what happened, what still holds, a retry, and the reference for support.
#[component]
pub fn Failed(
    /// What could not be done.
    #[prop(default = "This could not be loaded".to_owned(), into)]
    title: String,
    /// What happened, and what still holds.
    #[prop(default = "Nothing was changed.".to_owned(), into)]
    said: String,
    /// The reference under which the log tells more.
    #[prop(optional_no_strip, into)]
    reference: Option<String>,
    /// The same page again.
    #[prop(into)]
    retry_href: String,
) -> impl IntoView {
    let reference = reference.map(|reference| view! { " Reference "<span class="nowrap">{reference}</span>"." });
    view! {
        <div class="failed" role="alert">
            <h2>{title}</h2>
            <p>{said}{reference}</p>
            <div class="actions"><LinkButton href=retry_href>"Try again"</LinkButton></div>
        </div>
    }
}

/// The shape of what is on its way: grey lines that breathe, and one word for those who hear the page.
#[component]
pub fn Loading(
    /// What is on its way.
    #[prop(default = "Loading".to_owned(), into)]
    label: String,
    /// How many lines.
    #[prop(default = 5)]
    rows: u32,
) -> impl IntoView {
    let widths = ["bone w80", "bone w60", "bone w40"];
    let bones = (0..rows).zip(widths.into_iter().cycle()).map(|(_, class)| view! { <span class=class></span> });
    view! {
        <div class="bones" role="status">
            <span class="vh">{label}</span>
            {bones.collect_view()}
        </div>
    }
}
