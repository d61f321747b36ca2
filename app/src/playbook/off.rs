//! The rules that are off, wherever their findings would stand.

use leptos::prelude::*;
use pactoria::playbook::OffView;

/// Each rule with its reason, who said so, and what holds all the same.
pub(crate) fn switched_off(off: Vec<OffView>) -> AnyView {
    let one = |it: OffView| {
        let severity = it.severity.map(|it| format!(", {}", it.label().to_lowercase())).unwrap_or_default();
        let warning = it.warning.map(|it| view! { " "<strong>{it}</strong> });
        view! {
            <li>
                {it.title}
                <span class="muted">{format!(" ({}{severity})", it.id)}</span>
                <br/>
                {format!("“{}” {}.", it.reason, it.said)}
                {warning}
            </li>
        }
    };
    view! { <ul class="prose">{off.into_iter().map(one).collect_view()}</ul> }.into_any()
}
