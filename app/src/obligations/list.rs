//! The obligations of the company, the earliest day first.

use super::calls::list;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Cell, Choice, Column, DataTable, Empty, Icon, PageHead, Pagination, Row, RowHead, SelectField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::obligations::{ObligationList, ObligationRow, Shown, Status};

/// The page of the company's obligations; `?show=` narrows, `?page=` pages.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let page = query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (page, query.get("show").unwrap_or_default())
    });
    let loaded = Resource::new(move || asked.get(), |(page, show)| list(page, show));
    view! {
        <Title text="Obligations"/>
        {screen(loaded, |_, it| page(it))}
    }
}

fn page(it: ObligationList) -> AnyView {
    let choices = Shown::ALL.map(|it| Choice::new(it.word(), it.label())).to_vec();
    view! {
        <PageHead title="Obligations" lead="What your contracts ask of you, whose job it is, and by when."/>
        <form class="filters" method="get" action=paths::OBLIGATIONS>
            <SelectField name="show" label="Show" choices=choices value=it.shown.word() optional=true/>
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
        {body(it)}
    }
    .into_any()
}

fn body(it: ObligationList) -> AnyView {
    if it.total == 0 {
        let (title, words) = match it.shown {
            Shown::Open => {
                ("Nothing is to be done", "Obligations are recorded on the page “Obligations” of a contract.")
            }
            Shown::Mine => ("Nothing is yours to do", "What others have to do is under “To do”."),
            Shown::Overdue => ("Nothing is overdue", "What is still to come is under “To do”."),
            Shown::Soon => ("Nothing is due within 14 days", "What is still to come is under “To do”."),
            Shown::MineOverdue => ("Nothing of yours is overdue", "What is still to come is under “Mine to do”."),
            Shown::MineSoon => {
                ("Nothing of yours is due within 14 days", "What is still to come is under “Mine to do”.")
            }
            Shown::All => {
                ("No obligation is recorded", "Obligations are recorded on the page “Obligations” of a contract.")
            }
        };
        return view! {
            <Empty title=title><p>{words}</p><p><a href=paths::CONTRACTS>"Go to your contracts"</a></p></Empty>
        }
        .into_any();
    }
    let columns = vec![
        Column::new("Obligation"),
        Column::new("Contract").rank(3),
        Column::new("Due"),
        Column::new("Owner").rank(2),
        Column::actions(),
    ];
    let shown = it.shown.word();
    let rows = it.rows.into_iter().map(row).collect_view();
    let href = move |page: u32| paths::with_query(paths::OBLIGATIONS, &[("show", shown), ("page", &page.to_string())]);
    let said = match it.total {
        1 => "One obligation".to_owned(),
        total => format!("{total} obligations, the earliest day first"),
    };
    view! {
        <DataTable label="Obligations" columns=columns top=true>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href said=said/>
    }
    .into_any()
}

fn row(it: ObligationRow) -> impl IntoView {
    let contract = paths::obligations_of(it.contract);
    let (due, acts) = (due(&it), acts(&it));
    let recurs = it.recurs.map(|it| view! { <br/><span class="muted">{it}</span> });
    view! {
        <Row>
            <RowHead><span class="title">{it.title}</span>{recurs}</RowHead>
            <Cell label="Contract" rank=3><a href=contract>{it.contract_title}</a></Cell>
            <Cell label="Due">{due}</Cell>
            <Cell label="Owner" rank=2>{it.owner}</Cell>
            <Cell class="acts">{acts}</Cell>
        </Row>
    }
}

/// The day, and whether it has passed or what became of it.
pub(super) fn due(it: &ObligationRow) -> AnyView {
    let standing = match (it.status, &it.closed) {
        (Status::Open, _) if it.is_overdue => {
            Some(view! { <br/><span class="status"><Icon name=Icon::Warn/>"Overdue"</span> }.into_any())
        }
        (Status::Open, _) | (_, None) => None,
        (Status::Done, Some(closed)) => {
            Some(view! { <br/><span class="status"><Icon name=Icon::Check/>{closed.clone()}</span> }.into_any())
        }
        (Status::Dropped, Some(closed)) => {
            Some(view! { <br/><span class="status"><Icon name=Icon::Dash/>{closed.clone()}</span> }.into_any())
        }
    };
    view! { <time datetime=it.due_exact.clone()>{it.due.clone()}</time>{standing} }.into_any()
}

/// The links that lead to changing it and to closing it, for whoever may.
pub(super) fn acts(it: &ObligationRow) -> AnyView {
    let link = |may: bool, href: String, label: &'static str| {
        let spoken = format!(" {}", it.title);
        may.then(|| view! { <a href=href>{label}<span class="vh">{spoken}</span></a> " " })
    };
    let change = link(it.may_change, paths::change_obligation(it.id), "Change");
    let close = link(it.may_close, paths::close_obligation(it.id), "Close");
    view! { {change}{close} }.into_any()
}
