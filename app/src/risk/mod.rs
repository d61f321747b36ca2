//! Risk on screen: the board, and the lists and reasons behind every figure of it.
//!
//! The board follows what changes by a script of its own (`public/follow-risk.js`), which hears from the server that something
//! did and asks for the page again; without it, whoever looks presses for it. Every other page is links and forms.

pub mod board;
pub mod calls;
pub mod contracts;
pub mod scored;

pub use board::Board;
pub use contracts::Contracts;
pub use scored::{Counterparties, Counterparty, People, Person};

use crate::paths;
use crate::ui::{Cell, Column, DataTable, Row, RowHead, SeverityWord, Status as StatusMark};
use leptos::prelude::*;
use pactoria::compliance::RiskLevel;
use pactoria::contracts::Risk;
use pactoria::risk::{ContractLine, Opens, Ranked};

/// The address of what a figure opens.
fn address(opens: &Opens) -> String {
    match opens {
        Opens::Contracts(filter) => paths::risk_contracts(filter),
        Opens::Trail(entries) => paths::entries(entries),
        Opens::People => paths::risk_level(paths::RISK_PEOPLE, Risk::SevenOrMore),
        Opens::Calls(filter) => paths::decisions(filter),
    }
}

/// A score with the word of its band: never the colour alone.
fn mark(score: u8, level: RiskLevel) -> AnyView {
    view! { <span class="nowrap">{score}" "<SeverityWord severity=level.label()/></span> }.into_any()
}

/// Contracts with their risk.
fn contract_table(label: &'static str, rows: Vec<ContractLine>, flush: bool) -> AnyView {
    let columns = vec![
        Column::new("Contract"),
        Column::new("Risk"),
        Column::new("Why"),
        Column::new("Status").rank(2),
        Column::new("Value").numeric().rank(3),
        Column::new("Owner").rank(4),
    ];
    let row = |it: ContractLine| {
        let why = it.reasons();
        let risk = match it.risk {
            Some(score) => mark(score, RiskLevel::of(score)),
            None => view! { <span class="muted">"not checked"</span> }.into_any(),
        };
        let why = match it.risk {
            Some(_) => view! { <a href=paths::report(it.id)>{why}</a> }.into_any(),
            None => why.into_any(),
        };
        view! {
            <Row>
                <RowHead>
                    <a class="title" href=paths::contract(it.id)>{it.title}</a>
                    <br/>
                    <a class="muted" href=paths::risk_party(&it.other_party)>{it.other_party.clone()}</a>
                </RowHead>
                <Cell label="Risk">{risk}</Cell>
                <Cell class="own-line" label="Why">{why}</Cell>
                <Cell label="Status" rank=2><StatusMark status=it.status.word()/></Cell>
                <Cell class="num" label="Value" rank=3>{it.value}</Cell>
                <Cell label="Owner" rank=4>{it.owner}</Cell>
            </Row>
        }
    };
    view! {
        <DataTable label=label columns=columns flush=flush top=true>{rows.into_iter().map(row).collect_view()}</DataTable>
    }
    .into_any()
}

/// Parties or accounts with their score and the reasons that add most.
fn ranked_table(label: &'static str, head: &'static str, rows: Vec<Ranked>, flush: bool) -> AnyView {
    let columns =
        vec![Column::new(head), Column::new("Risk"), Column::new("Points").numeric().rank(2), Column::new("Why")];
    let row = |it: Ranked| {
        let href = match it.person {
            Some(id) => paths::risk_person(id),
            None => paths::risk_party(&it.name),
        };
        let more = it.reasons.len().saturating_sub(2);
        let shown: Vec<_> = it.reasons.iter().take(2).map(|it| it.what.clone()).collect();
        let why = match (shown.is_empty(), more) {
            (true, _) => "Nothing adds to it".to_owned(),
            (false, 0) => shown.join("; "),
            (false, more) => format!("{}; and {more} more", shown.join("; ")),
        };
        view! {
            <Row>
                <RowHead>
                    <a class="title" href=href>{it.name}</a>
                    <br/>
                    <span class="muted">{it.said}</span>
                </RowHead>
                <Cell label="Risk">{mark(it.score, it.level)}</Cell>
                <Cell class="num" label="Points" rank=2>{it.points}</Cell>
                <Cell class="own-line" label="Why">{why}</Cell>
            </Row>
        }
    };
    view! {
        <DataTable label=label columns=columns flush=flush top=true>{rows.into_iter().map(row).collect_view()}</DataTable>
    }
    .into_any()
}
