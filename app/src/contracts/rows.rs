//! The rows of the list of contracts, drawn on the server.

use crate::paths;
use crate::ui::{Cell, Outcome, OutcomeMark, Row, RowHead, Status as StatusMark};
use leptos::prelude::*;
use pactoria::contracts::{CheckSummary, ContractRow, Passage};

/// The rows as HTML, empty where there is none; with boxes to tick for those who may change contracts.
pub(super) fn drawn(rows: Vec<ContractRow>, may_edit: bool) -> String {
    if rows.is_empty() {
        // A view of nothing still leaves a mark.
        return String::new();
    }
    rows.into_iter().map(|it| row(it, may_edit)).collect_view().to_html()
}

/// Where the searched words stand.
fn passage(it: Passage) -> AnyView {
    let pieces = it.0.into_iter().map(|(text, is_match)| match is_match {
        true => view! { <mark>{text}</mark> }.into_any(),
        false => text.into_any(),
    });
    view! { <p class="passage">{pieces.collect_view()}</p> }.into_any()
}

fn row(it: ContractRow, may_edit: bool) -> impl IntoView {
    let tags = (!it.tags.is_empty()).then(|| view! { <br/><span class="muted">{it.tags.join(", ")}</span> });
    let tick = may_edit.then(|| {
        let (id, spoken) = (it.id.to_string(), format!("Choose {}", it.title));
        view! {
            <Cell class="tight">
                <label class="pick-hit"><input class="pick" type="checkbox" name="id" value=id aria-label=spoken/></label>
            </Cell>
        }
    });
    view! {
        <Row>
            {tick}
            <RowHead><a class="title" href=paths::contract(it.id)>{it.title}</a>{tags}{it.passage.map(passage)}</RowHead>
            <Cell class="party">{it.other_party}</Cell>
            <Cell label="Type" rank=3>{it.contract_type.label()}</Cell>
            <Cell><StatusMark status=it.status.word()/></Cell>
            <Cell class="num" label="Value" rank=2>{it.value}</Cell>
            <Cell label="Ends" rank=3>{it.ends}</Cell>
            <Cell>{checks(it.checks)}</Cell>
            <Cell label="Owner" rank=4>{it.owner}</Cell>
            <Cell label="Changed" rank=1><time datetime=it.changed_exact>{it.changed}</time></Cell>
        </Row>
    }
}

/// The worst of a contract's checks in a word.
fn checks(checks: Option<CheckSummary>) -> AnyView {
    let (outcome, words) = match checks {
        None => return view! { <span class="muted">"Not checked"</span> }.into_any(),
        Some(it) if it.critical > 0 => (Outcome::Fail, format!("{} critical", it.critical)),
        Some(it) if it.high > 0 => (Outcome::Fail, format!("{} high", it.high)),
        Some(it) if it.other > 0 => (Outcome::Partial, format!("{} to look at", it.other)),
        Some(_) => (Outcome::Pass, "All met".to_owned()),
    };
    view! { <OutcomeMark outcome=outcome words=words/> }.into_any()
}
