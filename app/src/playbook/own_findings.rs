//! What the company's own rules say of a text, beside what the law asks.

use crate::paths;
use crate::ui::{Cell, Column, DataTable, Outcome as Mark, OutcomeMark, Row, RowHead, SectionHead};
use leptos::prelude::*;
use pactoria::compliance::Decision;
use pactoria::findings::{DecisionView, Standing};
use pactoria::ids::ContractId;
use pactoria::reports::{OWN_RULES_NOTE, OwnPart};

/// Each rule with what was found, its passages, what to do and what was decided; nothing where the company has none.
pub(crate) fn own_findings(id: ContractId, all: Vec<OwnPart>) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let columns =
        vec![Column::new("Finding"), Column::new("Outcome"), Column::new("Passage").rank(3), Column::new("Decision")];
    let rows = all.into_iter().map(|it| one(id, it)).collect_view();
    Some(
        view! {
            <section class="section">
                <SectionHead title="Your company’s own rules"/>
                <p class="muted">{OWN_RULES_NOTE}</p>
                <DataTable label="Your company’s own rules" columns=columns flush=true top=true>{rows}</DataTable>
            </section>
        }
        .into_any(),
    )
}

fn one(id: ContractId, it: OwnPart) -> impl IntoView {
    let quotes = it.quotes.iter().map(|it| view! { <p>{format!("“{it}”")}</p> }).collect_view();
    let (mark, is_problem) = (mark(&it), it.outcome.is_problem());
    view! {
        <Row>
            <RowHead>
                <a class="title" href=paths::finding(id, &it.rule_id)>{it.name}</a>
                <br/>
                <span class="muted">{it.message}" "{it.advice}</span>
                <br/>
                <span class="muted">{it.rule_id}</span>
            </RowHead>
            <Cell label="Outcome"><OutcomeMark outcome=mark/></Cell>
            <Cell label="Passage" rank=3>{it.place.map(|it| view! { <p class="muted">{it}</p> })}{quotes}</Cell>
            <Cell label="Decision">{decision(it.decision, is_problem)}{it.assigned.map(|it| view! { <p class="muted">{format!("Looks into it: {it}")}</p> })}</Cell>
        </Row>
    }
}

/// A decision that counts comes before what the rule says.
fn mark(it: &OwnPart) -> Mark {
    let counting = it.decision.as_ref().filter(|it| it.standing == Standing::Counts);
    match counting.map(|it| it.decision) {
        Some(Decision::Accepted) => Mark::Accepted,
        Some(Decision::FalsePositive) => Mark::Dismissed,
        None => Mark::from(it.outcome.word()),
    }
}

fn decision(it: Option<DecisionView>, is_problem: bool) -> AnyView {
    match it {
        None if is_problem => view! { <span class="muted">"None yet"</span> }.into_any(),
        None => ().into_any(),
        Some(it) => {
            let warning = it.standing.warning().map(|it| view! { <p><strong>{it}</strong></p> });
            view! { {warning}<p>{format!("{}: “{}”", it.said, it.reason)}</p> }.into_any()
        }
    }
}
