//! The people of the company with what each answers for, and handing it over.

use super::calls::{self, OpenedHandOver, open_hand_over};
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Choice, Column, Crumbs, DataTable, ErrorSummary, Icon, LinkButton, NavLink, Notice,
    NoticeKind, PageHead, Row, RowHead, SelectField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::ids::UserId;
use pactoria::owners::PersonRow;

/// The list of people.
#[component]
pub fn People() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| calls::people());
    view! {
        <Title text="People"/>
        {screen(loaded, |who, people| list(people, who.may_manage_company))}
    }
}

fn list(people: Vec<PersonRow>, may_manage: bool) -> AnyView {
    let mut columns = vec![
        Column::new("Person"),
        Column::new("Role").rank(2),
        Column::new("Account").rank(1),
        Column::new("Contracts").numeric(),
        Column::new("To do").numeric(),
    ];
    if may_manage {
        columns.push(Column::actions());
    }
    let gone: Vec<_> = people.iter().filter(|it| !it.is_active && it.has_work()).map(|it| it.name.clone()).collect();
    let notice = (!gone.is_empty()).then(|| {
        let words = format!(
            "Nobody answers for what is still with {}, whose account is closed. Hand it over to somebody.",
            gone.join(" and ")
        );
        view! { <Notice kind=NoticeKind::Warn>{words}</Notice> }
    });
    let rows = people.into_iter().map(|it| row(it, may_manage)).collect_view();
    view! {
        <PageHead title="People" lead="Who is in your company, and what each of them answers for. Accounts are opened and closed by whoever runs Pactoria."/>
        {notice}
        <DataTable label="People" columns=columns>{rows}</DataTable>
    }
    .into_any()
}

fn row(it: PersonRow, may_manage: bool) -> impl IntoView {
    let account = if it.is_active {
        view! { "Open" }.into_any()
    } else {
        view! { <span class="status"><Icon name=Icon::Warn/>"Closed"</span> }.into_any()
    };
    let contracts = match it.contracts {
        0 => view! { "0" }.into_any(),
        many => view! { <a href=paths::owned_by(it.id)>{many}</a> }.into_any(),
    };
    let hand_over = it.has_work().then(|| {
        let (href, spoken) = (paths::hand_over(it.id), format!(" what {} answers for", it.name));
        view! { <a href=href>"Hand over"<span class="vh">{spoken}</span></a> }
    });
    view! {
        <Row>
            <RowHead><span class="title">{it.name}</span><br/><span class="muted">{it.email}</span></RowHead>
            <Cell label="Role" rank=2>{it.role.label()}</Cell>
            <Cell label="Account" rank=1>{account}</Cell>
            <Cell class="num" label="Contracts">{contracts}</Cell>
            <Cell class="num" label="To do">{it.obligations}</Cell>
            {may_manage.then(|| view! { <Cell class="acts">{hand_over}</Cell> })}
        </Row>
    }
}

/// The page on which the work of a person is handed over.
#[component]
pub fn HandOver() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|it| it.parse::<UserId>().ok()));
    let loaded = Resource::new(move || id.get(), open_hand_over);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedHandOver { it, note }: OpenedHandOver) -> AnyView {
    let title = format!("Hand over the work of {}", it.from.name);
    let counted = |count: u32, one: &str, many: &str| match count {
        1 => format!("one {one}"),
        count => format!("{count} {many}"),
    };
    let lead = format!(
        "{} and {} go to somebody else, and so do the reminders of those contracts that went to {}. What is done stays in the history as it was.",
        pactoria::typed::capitalised(&counted(it.from.contracts, "contract", "contracts")),
        counted(it.from.obligations, "obligation to do", "obligations to do"),
        it.from.name,
    );
    let mut choices = vec![Choice::new("", "Choose somebody")];
    choices.extend(it.others.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())));
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![NavLink::new("People", paths::PEOPLE), NavLink::here("Hand over")]/>
        <PageHead title=title lead=lead/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <form class="section" method="post" action=calls::HandOver::url() novalidate>
            <input type="hidden" name="id" value=it.from.id.to_string()/>
            <SelectField name="to" label="Who takes it over" choices=choices value=note.typed("to") error=note.error("to")/>
            <div class="form-end">
                <Button kind=ButtonKind::Primary>"Hand it over"</Button>
                <LinkButton href=paths::PEOPLE kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}
