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
    /// What else is known, by name: folded away until somebody asks.
    #[prop(optional)]
    facts: Vec<(&'static str, String)>,
    /// The sentence.
    children: Children,
) -> impl IntoView {
    let details = (!facts.is_empty()).then(|| {
        let facts = facts.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view();
        view! {
            <details>
                <summary>"Details"<Icon name=Icon::Down/></summary>
                <dl class="facts">{facts}</dl>
            </details>
        }
    });
    view! {
        <li>
            <time datetime=datetime>{time}</time>
            <Icon name=icon/>
            <div>{children()}{details}</div>
        </li>
    }
}
