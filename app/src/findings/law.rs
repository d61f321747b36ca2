//! The law behind a finding or a rule, with the pages where it can be read.

use leptos::prelude::*;
use pactoria::compliance::{CHECK_WITH_A_LAWYER, Law};

/// Each law with its page, and what to do where its present state could not be confirmed (`verify`).
pub(crate) fn laws(laws: &[Law], verify: bool) -> AnyView {
    let one = |(place, law): (usize, &Law)| {
        let before = (place > 0).then_some("; ");
        let name = match law.href.clone() {
            Some(href) => view! { <a href=href rel="external noreferrer">{law.name.clone()}</a> }.into_any(),
            None => law.name.clone().into_any(),
        };
        view! { {before}{name} }
    };
    let unsure = verify.then(|| view! { ". "<strong>{CHECK_WITH_A_LAWYER}</strong> });
    view! { {laws.iter().enumerate().map(one).collect_view()}{unsure} }.into_any()
}

/// The same as a line of a list of facts; nothing where a rule rests on no law.
pub(crate) fn law_fact(of: &[Law], verify: bool) -> Option<AnyView> {
    (!of.is_empty()).then(|| view! { <dt>"Law"</dt><dd>{laws(of, verify)}</dd> }.into_any())
}
