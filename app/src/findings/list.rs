//! The findings of the company that wait for somebody, and those that were decided.

use super::calls;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Cell, Choice, Column, DataTable, Empty, NavLink, OutcomeMark, PageHead, Pagination, Row, RowHead,
    SelectField, SeverityWord, Views,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::compliance::Decision;
use pactoria::findings::{FindingList, FindingRow, RulesOf, Shown, severity_label};

/// The page of the company's findings; `?show=` chooses, `?rules=` keeps those of the rule pack or of own rules, `?page=` pages.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1));
    let show = Memo::new(move |_| query.read().get("show").unwrap_or_default());
    let rules = Memo::new(move |_| query.read().get("rules").unwrap_or_default());
    let asked = move || (page.get(), show.get(), rules.get());
    let loaded = Resource::new(asked, |(page, show, rules)| calls::list(page, show, rules));
    view! {
        <Title text="Findings"/>
        {screen(loaded, |_, list| found(list))}
    }
}

fn found(it: FindingList) -> AnyView {
    let rules = it.rules;
    let links = Shown::ALL
        .into_iter()
        .zip(it.counts)
        .map(|(shown, count)| {
            let mut link = NavLink::new(shown.label(), paths::findings(shown, rules)).with_count(u64::from(count));
            link.is_current = shown == it.shown;
            link
        })
        .collect();
    view! {
        <PageHead title="Findings" lead="What the rules found in your contracts and somebody looks into, and what people decided about it."/>
        <Views label="Which findings" links=links/>
        {filter(&it)}
        {table(it)}
    }
    .into_any()
}

fn filter(it: &FindingList) -> AnyView {
    let mut choices = vec![Choice::new("", "All rules")];
    choices.extend(RulesOf::ALL.map(|it| Choice::new(it.word(), it.label())));
    view! {
        <form class="filters" method="get" action=paths::FINDINGS>
            <input type="hidden" name="show" value=it.shown.word()/>
            <SelectField name="rules" label="Whose rules" choices=choices value=it.rules.map_or("", RulesOf::word) optional=true/>
            <Button small=true>"Apply"</Button>
        </form>
    }
    .into_any()
}

fn table(it: FindingList) -> AnyView {
    if it.rows.is_empty() && it.rules.is_some() {
        let all = paths::findings(it.shown, None);
        return view! {
            <Empty title="No finding of these rules"><p><a href=all>"Show those of all rules"</a></p></Empty>
        }
        .into_any();
    }
    if it.rows.is_empty() {
        let (title, words) = match it.shown {
            Shown::Mine => (
                "No finding waits for you",
                "Findings that a colleague assigns to you stand here until they are decided or mended.",
            ),
            Shown::Assigned => {
                ("No finding is assigned", "Open a contract and assign a finding to whoever should look into it.")
            }
            Shown::Decided => {
                ("Nothing is decided", "Open a finding of a contract to accept its risk or to dismiss it as wrong.")
            }
        };
        return view! { <Empty title=title><p>{words}</p></Empty> }.into_any();
    }
    let (person, when) = match it.shown {
        Shown::Mine | Shown::Assigned => ("Assigned to", "Since"),
        Shown::Decided => ("Decided by", "When"),
    };
    let columns = vec![
        Column::new("Finding"),
        Column::new("Outcome"),
        Column::new("Severity").rank(2),
        Column::new(person),
        Column::new(when).rank(3),
    ];
    let here = paths::findings(it.shown, it.rules);
    let rows = it.rows.into_iter().map(move |it| row(it, person, when)).collect_view();
    let href = move |page: u32| format!("{here}&page={page}");
    view! {
        <DataTable label="Findings" columns=columns top=true>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href/>
    }
    .into_any()
}

fn row(it: FindingRow, person: &'static str, when: &'static str) -> impl IntoView {
    let mark = match (it.decision, it.outcome) {
        (Some(Decision::Accepted), _) => "accepted",
        (Some(Decision::FalsePositive), _) => "dismissed",
        (None, Some(outcome)) => outcome.word(),
        (None, None) => "unknown",
    };
    let reason = it.reason.map(|it| view! { <br/><span class="muted">{format!("“{it}”")}</span> });
    let href = paths::finding(it.contract, &it.rule_id);
    view! {
        <Row>
            <RowHead>
                <a class="title" href=href>{it.title}</a>
                <br/>
                <span class="muted">{it.contract_title}</span>
                {reason}
            </RowHead>
            <Cell class="nowrap" label="Outcome"><OutcomeMark outcome=mark/></Cell>
            <Cell class="nowrap" label="Severity" rank=2><SeverityWord severity=severity_label(it.severity)/></Cell>
            <Cell label=person>{it.person}</Cell>
            <Cell label=when rank=3>{it.when}</Cell>
        </Row>
    }
}
