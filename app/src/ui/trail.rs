//! The trail: what was done, when and by whom, newest first; audit entries, versions, decisions.

use leptos::prelude::*;

use super::icons::Icon;

/// A list of [`TrailEntry`]s.
#[component]
pub fn Trail(
    /// The entries.
    children: Children,
) -> impl IntoView {
    view! { <ol class="trail">{children()}</ol> }
}

/// One thing that was done: a sentence with a name in it.
#[component]
pub fn TrailEntry(
    /// The time as it is read, such as "20 Nov, 09:42:07".
    #[prop(into)]
    time: String,
    /// The same time for machines, in ISO 8601.
    #[prop(into)]
    datetime: String,
    /// What kind of thing it was.
    icon: Icon,
    /// Further words in grey: from where, for what reason.
    #[prop(optional, into)]
    more: Option<String>,
    /// The fingerprint of the entry.
    #[prop(optional, into)]
    hash: Option<String>,
    /// The sentence.
    children: Children,
) -> impl IntoView {
    view! {
        <li>
            <time datetime=datetime>{time}</time>
            <Icon name=icon/>
            <div>{children()}{more.map(|more| view! { " "<span class="more">{more}</span> })}</div>
            {hash.map(|hash| view! { <span class="hash">{hash}</span> })}
        </li>
    }
}
