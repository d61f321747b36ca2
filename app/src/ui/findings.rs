//! A finding: numbered like a footnote, the same number at the passage, in the outline and here; one open at a time.

use leptos::prelude::*;

use super::{
    icons::Icon,
    marks::{Outcome, OutcomeMark, SeverityWord},
};

/// A finding that unfolds into its passage, its law and what can be done; the other findings of the page fold.
#[component]
pub fn Finding(
    /// Its number in the order of the text; the element gets the id `f` and this number.
    number: u32,
    /// What is the matter, in a few words.
    #[prop(into)]
    title: String,
    /// What came of the rule, or its stable word.
    #[prop(into)]
    outcome: Outcome,
    /// The stable word for how serious it is.
    #[prop(optional, into)]
    severity: Option<String>,
    /// Where it is, such as "clause 11.2" or "missing after 5.1".
    #[prop(optional, into)]
    place: Option<String>,
    /// Unfolded from the start.
    #[prop(optional)]
    open: bool,
    /// The quotation, a `<dl>` of why, law and rule, the proposal, and the buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="finding" id=format!("f{number}") name="finding" open=open>
            <summary>
                <span class="no"><span class="vh">"Finding "</span>{number}</span>
                <span class="name">{title}</span>
                <Icon name=Icon::Down/>
                <span class="meta">
                    <OutcomeMark outcome=outcome/>
                    {severity.map(|severity| view! { <SeverityWord severity=severity/> })}
                    {place.map(|place| view! { <span>{place}</span> })}
                </span>
            </summary>
            <div class="body">{children()}</div>
        </details>
    }
}
