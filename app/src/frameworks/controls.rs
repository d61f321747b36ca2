//! Controls with their evidence, as the page of a framework and that of a report show them.

use crate::paths;
use crate::ui::{
    Cell, Column, DataTable, Empty, Outcome as Mark, OutcomeMark, Row, RowHead, RuleStrip, SectionHead, SeverityWord,
};
use leptos::prelude::*;
use pactoria::frameworks::{Content, Control, EvidenceRow, Figure, Measured, Outcome, SCORE_RULE};

pub(super) fn mark(it: Outcome) -> Mark {
    match it {
        Outcome::Met => Mark::Pass,
        Outcome::NotMet => Mark::Fail,
        Outcome::NotApplicable => Mark::NotApplicable,
    }
}

/// The score with what is behind it.
pub(super) fn score(it: &Content) -> AnyView {
    let value = it.score.value().unwrap_or_else(|| "None".to_owned());
    let marks = it.controls.iter().map(|it| (u32::from(it.weight), mark(it.outcome))).collect();
    let weights = format!(" of 1.00: {} of {} by weight.", it.score.met, it.score.applicable);
    view! {
        <section class="section">
            <SectionHead title="What it comes down to"/>
            <dl class="verdict">
                <div><dt>"Score"</dt><dd><span class="big">{value}</span>{weights}</dd></div>
                <div><dt>"Controls"</dt><dd>{it.counted()}"."</dd></div>
                <div><dt>"How it is worked out"</dt><dd>{SCORE_RULE}</dd></div>
            </dl>
            <RuleStrip name=it.name.clone() rules=marks/>
        </section>
    }
    .into_any()
}

/// What is not met, the weightiest first.
pub(super) fn not_met(it: &Content) -> AnyView {
    let body = if it.violations.is_empty() {
        view! { <Empty title="Every control that applies is met"><p>"Each stands below with its evidence."</p></Empty> }
            .into_any()
    } else {
        let columns = vec![Column::new("Control"), Column::new("Severity"), Column::new("What to do")];
        let row = |it: &Control| {
            let href = format!("#c-{}", it.id);
            let (name, asks, severity) = (it.name.clone(), it.asks.clone(), it.severity.label());
            let recommendation = it.recommendation.clone();
            view! {
                <Row>
                    <RowHead>
                        <a class="title" href=href rel="external">{name}</a>
                        <br/>
                        <span class="muted">{asks}</span>
                    </RowHead>
                    <Cell class="nowrap" label="Severity"><SeverityWord severity=severity/></Cell>
                    <Cell label="What to do">{recommendation}</Cell>
                </Row>
            }
        };
        let rows = it.not_met().map(row).collect_view();
        view! { <DataTable label="What is not met" columns=columns flush=true top=true>{rows}</DataTable> }.into_any()
    };
    view! {
        <section class="section">
            <SectionHead title="What is not met, and what to do"><p>"The weightiest first"</p></SectionHead>
            {body}
        </section>
    }
    .into_any()
}

/// Every control; `may_vouch` adds the way to the form of those that a person can vouch for.
pub(super) fn controls(it: &Content, may_vouch: bool) -> AnyView {
    let one = |control: &Control| {
        let outcome = mark(control.outcome);
        let vouch = (may_vouch && control.may_be_attested()).then(|| {
            let href = paths::control(it.framework, &control.id);
            view! { <p><a href=href>{format!("Vouch for {}", control.name)}</a></p> }
        });
        view! {
            <section class="section" id=format!("c-{}", control.id)>
                <SectionHead title=control.name.clone() minor=true>
                    <p><OutcomeMark outcome=outcome/></p>
                </SectionHead>
                <p>{control.asks.clone()}</p>
                <p class="muted">{format!("{}, weight {}", control.severity.label(), control.weight)}</p>
                {control.measured.iter().map(measured).collect_view()}
                {vouch}
            </section>
        }
    };
    view! {
        <section class="section">
            <SectionHead title="Every control with its evidence"/>
            {it.controls.iter().map(one).collect_view()}
        </section>
    }
    .into_any()
}

fn measured(it: &Measured) -> AnyView {
    let further = usize::try_from(it.rows_total).unwrap_or(usize::MAX).saturating_sub(it.rows.len());
    let more = (further > 0).then(|| view! { <li class="muted">{format!("And {further} more.")}</li> });
    let rows = (!it.rows.is_empty())
        .then(|| view! { <ul class="prose">{it.rows.iter().map(evidence).collect_view()}{more}</ul> });
    let figures = (!it.figures.is_empty())
        .then(|| view! { <dl class="facts">{it.figures.iter().map(figure).collect_view()}</dl> });
    view! {
        <p>
            <strong>{it.measure.label()}": "{it.outcome.label().to_lowercase()}"."</strong>
            " "
            {it.said.clone()}
        </p>
        {figures}
        {rows}
    }
    .into_any()
}

fn figure(it: &Figure) -> AnyView {
    let value = match &it.place {
        // A number alone says little to whoever hears the links of a page.
        Some(place) => {
            let label = format!("{}: {}", it.name, it.value);
            view! { <a href=paths::behind(place) aria-label=label>{it.value}</a> }.into_any()
        }
        None => it.value.into_any(),
    };
    view! { <dt>{it.name.clone()}</dt><dd>{value}</dd> }.into_any()
}

fn evidence(it: &EvidenceRow) -> AnyView {
    match &it.place {
        Some(place) => view! { <li><a href=paths::behind(place)>{it.what.clone()}</a></li> }.into_any(),
        None => view! { <li>{it.what.clone()}</li> }.into_any(),
    }
}
