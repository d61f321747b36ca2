//! The outline of a contract's text: its headings as links into it.

use crate::ui::Icon;
use leptos::prelude::*;
use pactoria::document::OutlineEntry;

pub(super) fn outline_nav(outline: &[OutlineEntry]) -> AnyView {
    let lines = outline
        .iter()
        .map(|it| {
            view! {
                <li>
                    <a href=format!("#{}", it.anchor) rel="external">
                        <span class="n">{it.number.clone()}</span>
                        <span>{it.heading.clone()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="outline">
            <summary><Icon name=Icon::Menu/>"Outline"<Icon name=Icon::Down/></summary>
            <nav aria-label="Outline">
                <p class="title">"Outline"</p>
                <ol>{lines}</ol>
            </nav>
        </details>
    }
    .into_any()
}
