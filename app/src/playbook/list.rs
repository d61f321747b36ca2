//! Every rule of the pack, with its filters in the address.

use super::calls::rules;
use crate::findings::law::laws;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Cell, Choice, Column, Crumbs, DataTable, Empty, Icon, NavLink, PageHead, Pagination, Row, RowHead,
    SelectField, SeverityWord, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::compliance::{Area, Severity};
use pactoria::playbook::{RuleFilter, RuleList, RuleRow, RuleState, Standing};

/// The list; `?area=`, `?severity=`, `?state=` and `?search=` filter, `?page=` pages.
#[component]
pub fn Rules() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let word = |name: &str| query.get(name).unwrap_or_default();
        let filter = RuleFilter {
            area: Area::from_word(&word("area")),
            severity: Severity::from_word(&word("severity")),
            standing: Standing::from_word(&word("state")),
            words: word("search"),
        };
        (word("page").parse().unwrap_or(1_u32), filter)
    });
    let loaded = Resource::new(move || asked.get(), |(page, filter)| rules(page, filter));
    view! {
        <Title text="Every rule"/>
        {screen(loaded, move |_, it| page(it, &asked.get_untracked().1))}
    }
}

fn page(it: RuleList, filter: &RuleFilter) -> AnyView {
    view! {
        <Crumbs links=vec![NavLink::new("Rules", paths::PLAYBOOK), NavLink::here("Every rule")]/>
        <PageHead title="Every rule" lead="What the rule pack asks of contracts, and what your company does without."/>
        {filters(filter)}
        {table(it, filter)}
    }
    .into_any()
}

fn filters(it: &RuleFilter) -> AnyView {
    let everything = |label: &'static str| vec![Choice::new("", label)];
    let mut areas = everything("Every area");
    areas.extend(Area::ALL.map(|it| Choice::new(it.word(), it.label())));
    let mut severities = everything("Every severity");
    severities.extend(Severity::ALL.map(|it| Choice::new(it.word(), it.label())));
    let mut states = everything("On and off");
    states.extend(Standing::ALL.map(|it| Choice::new(it.word(), it.label())));
    view! {
        <form class="filters" method="get" action=paths::RULES>
            <TextField name="search" label="Words" value=it.words.clone() r#type="search" optional=true/>
            <SelectField name="area" label="Area" choices=areas value=it.area.map_or("", Area::word) optional=true/>
            <SelectField name="severity" label="Severity" choices=severities value=it.severity.map_or("", Severity::word) optional=true/>
            <SelectField name="state" label="State" choices=states value=it.standing.map_or("", Standing::word) optional=true/>
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
    }
    .into_any()
}

fn table(it: RuleList, filter: &RuleFilter) -> AnyView {
    if it.rows.is_empty() {
        return view! {
            <Empty title="No rule matches"><p><a href=paths::RULES>"Show every rule"</a></p></Empty>
        }
        .into_any();
    }
    let columns = vec![Column::new("Rule"), Column::new("Severity"), Column::new("Law").rank(3), Column::new("State")];
    let said = match it.total {
        1 => "One rule".to_owned(),
        many => format!("{many} rules, in the order of the rule pack"),
    };
    let filter = filter.clone();
    let href = move |page: u32| {
        let page = page.to_string();
        let pairs = [
            ("search", filter.words.as_str()),
            ("area", filter.area.map_or("", Area::word)),
            ("severity", filter.severity.map_or("", Severity::word)),
            ("state", filter.standing.map_or("", Standing::word)),
            ("page", &page),
        ];
        paths::with_query(paths::RULES, &pairs)
    };
    view! {
        <DataTable label="Rules" columns=columns top=true>{it.rows.into_iter().map(row).collect_view()}</DataTable>
        <Pagination page=it.page pages=it.pages href=href said=said/>
    }
    .into_any()
}

fn row(it: RuleRow) -> impl IntoView {
    let state = match it.state {
        RuleState::On => "On",
        RuleState::Off => "Switched off",
    };
    let unpublished = it.is_changed.then(|| view! { <br/><span class="muted">"Not published yet"</span> });
    let said = it.said.map(|it| view! { <br/><span class="muted">{it}</span> });
    view! {
        <Row>
            <RowHead>
                <a class="title" href=paths::rule(&it.id)>{it.title}</a>
                <br/>
                <span class="muted">{format!("{}, {}. Where it is not met: {}", it.id, it.area.label(), it.finding)}</span>
                {said}
            </RowHead>
            <Cell class="nowrap" label="Severity"><SeverityWord severity=it.severity.label()/></Cell>
            <Cell label="Law" rank=3>{laws(&it.law, it.verify)}</Cell>
            <Cell label="State">{state}{unpublished}</Cell>
        </Row>
    }
}
