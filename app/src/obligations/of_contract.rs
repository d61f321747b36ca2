//! The obligations of one contract, and the form for another.

use super::calls::{self, Opened, open};
use super::list::{close_link, due};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::contracts::show::views;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Cell, Choice, Column, Crumbs, DataTable, DateField, Empty, ErrorSummary, NavLink, PageHead, Row, RowHead,
    SectionHead, SelectField, TextArea, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::keydates::Unit;
use pactoria::obligations::{ContractObligations, ObligationRow};

/// The page of a contract's obligations.
#[component]
pub fn OfContract() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open);
    screen(loaded, |_, opened| page(opened))
}

fn page(Opened { it, note }: Opened) -> AnyView {
    let id = it.id;
    let form = if it.may_edit { form(&it, &note) } else { ().into_any() };
    let rows = rows(it.rows);
    // Under the strip the table lies flush; under what was wrong with a form it keeps its distance.
    let rows = if note.problem.is_none() { rows } else { view! { <div class="section">{rows}</div> }.into_any() };
    view! {
        <Title text=format!("Obligations of {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Obligations")]/>
        <PageHead title=it.title.clone() lead="What this contract asks somebody to do by a day, and what shows that it was done."/>
        {views(id, it.versions, 4)}
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {rows}
        {form}
    }
    .into_any()
}

fn rows(rows: Vec<ObligationRow>) -> AnyView {
    if rows.is_empty() {
        return view! {
            <Empty title="No obligation is recorded">
                <p>"A report each quarter, a certificate of insurance, a deposit to pay back: what somebody must not forget."</p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![Column::new("Obligation"), Column::new("Due"), Column::new("Owner").rank(2), Column::actions()];
    let rows = rows.into_iter().map(row).collect_view();
    view! { <DataTable label="Obligations" columns=columns top=true>{rows}</DataTable> }.into_any()
}

fn row(it: ObligationRow) -> impl IntoView {
    let (due, close) = (due(&it), close_link(&it));
    let line = |it: Option<String>| it.map(|it| view! { <br/><span class="muted">{it}</span> });
    let (recurs, clause, note) = (line(it.recurs), line(it.clause), line(it.note));
    view! {
        <Row>
            <RowHead><span class="title">{it.title}</span>{recurs}{clause}</RowHead>
            <Cell label="Due">{due}{note}</Cell>
            <Cell label="Owner" rank=2>{it.owner}</Cell>
            <Cell class="acts">{close}</Cell>
        </Row>
    }
}

fn form(it: &ContractObligations, note: &Flash) -> AnyView {
    let value = |field: &str, otherwise: &str| {
        if note.problem.is_some() { note.typed(field) } else { otherwise.to_owned() }
    };
    let owners = it.colleagues.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())).collect::<Vec<_>>();
    let rhythms =
        [("once", "Once"), ("every", "It comes back"), ("month_ends", "It comes back on the last day of a month")]
            .map(|(word, label)| Choice::new(word, label))
            .to_vec();
    let mut units = vec![Choice::new("", "Choose")];
    units.extend(
        [Unit::Days, Unit::Weeks, Unit::Months, Unit::Years]
            .map(|it| Choice::new(it.code(), format!("{}s", it.singular()))),
    );
    view! {
        <section class="section">
        <SectionHead title="Record an obligation"/>
        <form class="section" method="post" action=calls::Put::url() novalidate>
            <input type="hidden" name="contract" value=it.id.to_string()/>
            <input type="hidden" name="id" value=it.new_id.to_string()/>
            <TextField name="title" label="What is to be done" value=value("title", "") error=note.error("title") maxlength=200/>
            <div class="pair">
                <SelectField name="owner_id" label="Whose job it is" choices=owners value=value("owner_id", &it.own_id.to_string()) error=note.error("owner_id")/>
                <DateField name="due" label="By when" value=value("due", "") error=note.error("due")/>
            </div>
            <SelectField name="rhythm" label="How often" choices=rhythms value=value("rhythm", "once") error=note.error("rhythm")/>
            <div class="pair">
                <TextField name="every_count" label="It comes back every" value=value("every_count", "") error=note.error("every_count") inputmode="numeric" maxlength=5 optional=true short=true/>
                <SelectField name="every_unit" label="Unit" choices=units value=value("every_unit", "") error=note.error("every_unit") optional=true/>
            </div>
            <DateField name="until" label="Not after" value=value("until", "") error=note.error("until") optional=true/>
            <TextArea name="clause" label="What the contract says" help="The clause, so that nobody has to look for it." value=value("clause", "") error=note.error("clause") rows=3 maxlength=2000 optional=true/>
            {form_end("Record the obligation", None)}
        </form>
        </section>
    }
    .into_any()
}
