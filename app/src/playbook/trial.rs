//! What publishing the draft would do to the contracts that were changed last.

use super::calls::{self, try_draft};
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Column, Crumbs, DataTable, Empty, NavLink, PageHead, Row, RowHead, SectionHead,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::compliance::Outcome;
use pactoria::playbook::{TrialRow, TrialTotals, TrialView, TriedChange};

/// The page of the trial.
#[component]
pub fn Trial() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| try_draft());
    view! {
        <Title text="Try the draft"/>
        {screen(loaded, |_, it| page(it))}
    }
}

fn page(it: TrialView) -> AnyView {
    let (changed, same): (Vec<TrialRow>, Vec<TrialRow>) = it.rows.into_iter().partition(TrialRow::is_changed);
    let left_out = (it.left_out > 0).then(|| {
        view! { <p>{format!("{} further contracts were left out, because the texts before them are long.", it.left_out)}</p> }
    });
    let unchanged =
        (!same.is_empty() && !changed.is_empty()).then(|| view! { <p class="muted">{unchanged(same.len())}</p> });
    view! {
        <Crumbs links=vec![NavLink::new("Rules", paths::PLAYBOOK), NavLink::here("Try the draft")]/>
        <PageHead
            title="Try the draft"
            lead="The contracts that were changed last, read by the rules that count now and by the draft, as the law stands today. Nothing of this is kept."
        />
        {totals(it.totals)}
        {left_out}
        {table(changed, it.totals.contracts)}
        {unchanged}
        <form class="section" method="post" action=calls::Publish::url()>
            <input type="hidden" name="seen" value=it.mark/>
            <div class="form-end"><Button kind=ButtonKind::Primary>"Publish this draft"</Button></div>
        </form>
    }
    .into_any()
}

fn totals(it: TrialTotals) -> AnyView {
    view! {
        <SectionHead title="In all"/>
        <dl class="facts">
            <dt>"Contracts read"</dt>
            <dd>{it.contracts}</dd>
            <dt>"Something changes in"</dt>
            <dd>{it.changed}</dd>
            <dt>"Score better"</dt>
            <dd>{it.better}</dd>
            <dt>"Score worse"</dt>
            <dd>{it.worse}</dd>
            <dt>"Findings that appear"</dt>
            <dd>{it.appear}</dd>
            <dt>"Findings that go"</dt>
            <dd>{it.go}</dd>
            <dt>"Findings more or less serious"</dt>
            <dd>{it.differ}</dd>
        </dl>
    }
    .into_any()
}

fn table(rows: Vec<TrialRow>, read: u32) -> AnyView {
    if rows.is_empty() {
        let words = match read {
            0 => "There is no contract with a text yet.",
            _ => "Every score, and every finding, stays as it is.",
        };
        return view! { <Empty title="Nothing changes"><p>{words}</p></Empty> }.into_any();
    }
    let columns = vec![
        Column::new("Contract"),
        Column::new("Score").numeric(),
        Column::new("Risk").numeric().rank(2),
        Column::new("What changes"),
    ];
    view! {
        <DataTable label="What the draft changes" columns=columns top=true>{rows.into_iter().map(row).collect_view()}</DataTable>
    }
    .into_any()
}

fn row(it: TrialRow) -> impl IntoView {
    let score = |it: Option<f64>| it.map_or_else(|| "none".to_owned(), |it| format!("{it:.2}"));
    let risk = |it: Option<u8>| it.map_or_else(|| "none".to_owned(), |it| it.to_string());
    let scores = from_to(score(it.score_before), &score(it.score_after));
    let risks = from_to(risk(it.risk_before), &risk(it.risk_after));
    let changes = it.changes.into_iter().map(|it| view! { <li>{in_words(&it)}</li> }).collect_view();
    view! {
        <Row>
            <RowHead><a class="title" href=paths::contract(it.contract)>{it.title}</a></RowHead>
            <Cell class="num" label="Score">{scores}</Cell>
            <Cell class="num" label="Risk" rank=2>{risks}</Cell>
            <Cell label="What changes"><ul class="prose">{changes}</ul></Cell>
        </Row>
    }
}

fn unchanged(contracts: usize) -> String {
    match contracts {
        1 => "In one other contract nothing changes.".to_owned(),
        many => format!("In {many} other contracts nothing changes."),
    }
}

fn from_to(before: String, after: &str) -> String {
    if before == after { before } else { format!("{before} → {after}") }
}

fn in_words(it: &TriedChange) -> String {
    let said = |it: Option<Outcome>| it.map_or("not asked", Outcome::label).to_lowercase();
    let severity = it.severity.map_or_else(|| "your own rule".to_owned(), |it| it.label().to_lowercase());
    format!("{}: {} ({severity}): {} now, {} then", it.kind.label(), it.title, said(it.before), said(it.after))
}
