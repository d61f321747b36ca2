//! What an analysis finds that the one before it did not, and why.

use leptos::prelude::*;
use pactoria::findings::changes::{Change, Changes};
use pactoria::findings::severity_label;
use pactoria::typed::day_in_words;

/// What was analysed before, why it may differ, and what does.
pub(crate) fn told(it: &Changes) -> AnyView {
    let score = |it: Option<f64>| it.map_or_else(|| "none".to_owned(), |it| format!("{it:.2}"));
    let since = format!(
        "Since version {} was checked, as the law stood on {}. {} Score {} before, {} now.",
        it.since_version,
        day_in_words(it.since_date),
        it.reason(),
        score(it.since_score),
        score(it.score)
    );
    let lines = it.findings.iter().map(line).collect_view();
    view! {
        <p class="muted">{since}</p>
        <ul class="lines">{lines}</ul>
    }
    .into_any()
}

fn line(it: &Change) -> AnyView {
    view! {
        <li>
            <div>
                <p class="what">{it.title.clone()}</p>
                <p class="why">{it.in_words()}</p>
            </div>
            <p class="when">{format!("{}, {}", it.kind.label(), severity_label(it.severity).to_lowercase())}</p>
        </li>
    }
    .into_any()
}
