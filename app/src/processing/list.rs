//! The register of processing: every contract that touches personal data, with what Article 30 of the UK GDPR asks for.

use super::calls::list;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Cell, CheckField, Choice, Column, DataTable, Empty, Icon, LinkButton, PageHead, Pagination, Row, RowHead,
    SelectField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::contracts::Status;
use pactoria::processing::{Asked, EVERY_STATUS, Register, RegisterRow, Role};
use std::collections::BTreeMap;

/// The words of an address that filter.
const WORDS: [&str; 6] = ["status", "role", "special", "transfer", "dpia", "incomplete"];

/// The page of the register; its filters and `?page=` stand in the address.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let page = query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        let words = WORDS.iter().filter_map(|name| Some(((*name).to_owned(), query.get(name)?)));
        (page, words.collect::<BTreeMap<_, _>>())
    });
    let loaded = Resource::new(move || asked.get(), |(page, words)| list(page, words));
    view! {
        <Title text="Register of processing"/>
        {screen(loaded, |_, it| page(it))}
    }
}

fn page(it: Register) -> AnyView {
    let has_rows = it.total > 0;
    let files: Vec<_> = [("csv", "Save as CSV"), ("json", "Save as JSON"), ("pdf", "Save as PDF")]
        .into_iter()
        .map(|(format, label)| (paths::register_as(format, &it.asked), label))
        .collect();
    let actions = move || {
        let link = |(href, label): (String, &'static str)| {
            view! { <LinkButton href=href icon=Icon::Download download=true>{label}</LinkButton> }
        };
        has_rows.then(|| files.clone().into_iter().map(link).collect_view())
    };
    view! {
        <PageHead
            title="Register of processing"
            actions=actions
            lead="What your contracts do with personal data, as Article 30 of the UK GDPR asks to have it recorded."
        />
        {figures(&it)}
        {filters(&it.asked)}
        {body(it)}
        <p class="muted">"Made of contracts: processing that no contract is about is not in it. The Data (Use and Access) Act 2025 left the duty of Article 30 standing; whether your company is small enough to need fewer records (paragraph 5): check with a lawyer."</p>
    }
    .into_any()
}

/// Each number with the list behind it.
fn figures(it: &Register) -> AnyView {
    let one = |it: &pactoria::processing::Figure| {
        let words: Vec<_> = it.words.iter().map(|(name, word)| (name.as_str(), word.as_str())).collect();
        let href = paths::with_query(paths::PROCESSING, &words);
        view! { <li><a class="chip" href=href>{format!("{}: {}", it.label, it.count)}</a></li> }
    };
    let links = it.figures.iter().map(one).collect_view();
    view! { <nav aria-label="The register in figures"><ul class="chips">{links}</ul></nav> }.into_any()
}

fn filters(asked: &Asked) -> AnyView {
    let mut statuses = vec![Choice::new("", "In force"), Choice::new(EVERY_STATUS, "Any status")];
    let others = Status::ALL.into_iter().filter(|it| *it != Status::Active);
    statuses.extend(others.map(|it| Choice::new(it.word(), it.label())));
    let mut roles = vec![Choice::new("", "Any role")];
    roles.extend(Role::ALL.iter().map(|it| Choice::new(it.word(), it.label())));
    let status = asked.status.clone().filter(|it| it != Status::Active.word()).unwrap_or_default();
    let role = asked.role.map(Role::word).unwrap_or_default();
    view! {
        <form class="filters" method="get" action=paths::PROCESSING>
            <SelectField name="status" label="Status" choices=statuses value=status optional=true/>
            <SelectField name="role" label="Your role" choices=roles value=role optional=true/>
            <CheckField name="special" label="Special categories" checked=asked.special/>
            <CheckField name="transfer" label="Transfers" checked=asked.transfer/>
            <CheckField name="dpia" label="Assessment to see to" checked=asked.dpia/>
            <CheckField name="incomplete" label="Incomplete" checked=asked.incomplete/>
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
    }
    .into_any()
}

fn body(it: Register) -> AnyView {
    if it.total == 0 {
        let is_filtered = !it.asked.pairs().is_empty();
        return view! {
            <Empty title=if is_filtered { "No entry matches" } else { "No contract in force touches personal data" }>
                <p>"The register is made of what contracts say and of what you say on their page “Data protection”. It begins with contracts in force."</p>
                <p><a href=paths::register(&Asked { status: Some(EVERY_STATUS.to_owned()), ..Asked::default() })>"Show contracts of any status"</a></p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![
        Column::new("Contract"),
        Column::new("Your role").rank(2),
        Column::new("Purposes").rank(4),
        Column::new("People and data").rank(3),
        Column::new("Transfers").rank(4),
        Column::new("Kept for, security").rank(5),
        Column::new("Impact assessment").rank(2),
        Column::new("Missing"),
    ];
    let rows = it.rows.into_iter().map(row).collect_view();
    let asked = it.asked;
    let href = move |page: u32| paths::register_page(&asked, page);
    let said = match it.total {
        1 => "One entry".to_owned(),
        total => format!("{total} entries, the contract made last first"),
    };
    view! {
        <DataTable label="Register of processing" columns=columns top=true>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href said=said/>
    }
    .into_any()
}

/// Something that may not be stated.
fn stated(it: String) -> AnyView {
    if it.is_empty() { view! { <span class="muted">"Not stated"</span> }.into_any() } else { it.into_any() }
}

fn row(it: RegisterRow) -> impl IntoView {
    let line = |it: String| (!it.is_empty()).then(|| view! { <br/><span class="muted">{it}</span> });
    let missing = match it.missing.is_empty() {
        true => "Nothing".to_owned(),
        false => it.missing.join("; "),
    };
    let in_doubt = match it.in_doubt.is_empty() {
        true => String::new(),
        false => format!("In doubt: {}", it.in_doubt.join("; ")),
    };
    view! {
        <Row>
            <RowHead>
                <a class="title" href=paths::data_protection(it.id)>{it.title}</a>
                {line(format!("{}, {}", it.other_party, it.status.to_lowercase()))}
            </RowHead>
            <Cell label="Your role" rank=2>{stated(it.role)}</Cell>
            <Cell label="Purposes" rank=4>{stated(it.purposes)}</Cell>
            <Cell label="People and data" rank=3>{stated(it.categories)}{line(it.subjects)}{line(it.special)}</Cell>
            <Cell label="Transfers" rank=4>{stated(it.transfers)}</Cell>
            <Cell label="Kept for, security" rank=5>{stated(it.retention)}{line(it.security)}</Cell>
            <Cell label="Impact assessment" rank=2>{it.assessment}</Cell>
            <Cell label="Missing">{missing}{line(in_doubt)}</Cell>
        </Row>
    }
}
