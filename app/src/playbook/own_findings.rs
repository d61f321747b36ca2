//! What the company's own rules say of a text, beside what the law asks.

use crate::ui::{OutcomeMark, SectionHead};
use leptos::prelude::*;
use pactoria::compliance::{Outcome, OwnFinding};

/// The most passages of one finding that are quoted.
const MOST_QUOTES: usize = 5;

/// Each rule with what was found, its passages and what to do; nothing where the company has none.
pub(crate) fn own_findings(all: &[OwnFinding]) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    Some(
        view! {
            <section class="section">
                <SectionHead title="Your company’s own rules" minor=true/>
                <p class="muted">"Which wording your company prefers, accepts and never accepts. No score counts it."</p>
                <ul class="prose">{all.iter().cloned().map(one).collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

fn one(it: OwnFinding) -> impl IntoView {
    let quotes =
        it.evidence.iter().take(MOST_QUOTES).map(|it| view! { <p>{format!("“{}”", it.quote)}</p> }).collect_view();
    let advice = (it.outcome != Outcome::Pass && !it.advice.is_empty()).then(|| view! { <p>{it.advice.clone()}</p> });
    view! {
        <li>
            <OutcomeMark outcome=it.outcome.word()/>
            " "
            {it.message}
            <span class="muted">{format!(" ({})", it.rule_id)}</span>
            {quotes}
            {advice}
        </li>
    }
}
