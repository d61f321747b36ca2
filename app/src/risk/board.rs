//! The board: what needs somebody today, how risk is spread, and what moved. Every figure opens its list.
//!
//! Each part that follows what changes is a section with a `data-part` of its own, so that only those which differ are taken over.

use super::calls::draw_board;
use super::{address, contract_table, mark, ranked_table};
use crate::layout::{Who, screen};
use crate::paths;
use crate::ui::{
    Cell, Column, ColumnChart, DataTable, Empty, LinkButton, Notice, PageHead, Plotted, Row, RowHead, SectionHead,
};
use leptos::prelude::*;
use leptos_meta::Title;
use pactoria::compliance::RiskLevel;
use pactoria::risk::{Board as Risks, Matter, ModelLine, Moved, Ranked, Reason, ScoreLine};

/// The page at `/risk`.
#[component]
pub fn Board() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| draw_board());
    view! {
        <Title text="Risk"/>
        {screen(loaded, |who, it| page(&who, it))}
    }
}

fn page(who: &Who, it: Risks) -> AnyView {
    let again = || view! { <LinkButton href=paths::RISK>"Look again"</LinkButton> };
    let inside = if it.contracts == 0 && it.top_parties.is_empty() {
        vec![
            part("contracts", nothing_yet(who)),
            part("people", people(it.top_people)),
            part("models", models(it.models)),
        ]
    } else {
        vec![
            part("matters", matters(it.matters)),
            part("scores", scores(it.scores)),
            part("moved", moved(it.moved, it.moved_more)),
            part("contracts", top_contracts(it.top_contracts)),
            part("counterparties", parties(it.top_parties)),
            part("people", people(it.top_people)),
            part("models", models(it.models)),
        ]
    };
    view! {
        <PageHead
            title="Risk"
            lead="Where harm may come from: contracts, other parties, accounts and models. Every score opens its reasons."
            actions=again
        />
        <p class="vh" role="status" id="risk-said"></p>
        <script type="module" src=paths::FOLLOW_RISK></script>
        <div id="risk" data-edition=it.edition data-changes=paths::RISK_CHANGES>{inside}</div>
    }
    .into_any()
}

/// A part of the page that is taken over by itself when it differs.
fn part(name: &'static str, inside: AnyView) -> AnyView {
    view! { <section class="section" data-part=name>{inside}</section> }.into_any()
}

fn nothing_yet(who: &Who) -> AnyView {
    let start =
        who.may_edit.then(|| view! { <p><LinkButton href=paths::TEMPLATES>"See the templates"</LinkButton></p> });
    view! {
        <Empty title="No contract yet">
            <p>"Risks of contracts and of other parties appear with the first contract: nothing here is made up."</p>
            {start}
        </Empty>
    }
    .into_any()
}

fn matters(matters: Vec<Matter>) -> AnyView {
    let list = if matters.is_empty() {
        view! {
            <Empty title="Nothing waits for anybody">
                <p>"No critical rule is unmet, nothing is overdue or unrenewed, and renewal and notice are known."</p>
            </Empty>
        }
        .into_any()
    } else {
        view! { <ul class="lines">{matters.into_iter().map(matter).collect_view()}</ul> }.into_any()
    };
    view! {
        <SectionHead title="What needs somebody today"/>
        {list}
    }
    .into_any()
}

fn matter(it: Matter) -> impl IntoView {
    let href = address(&it.opens);
    view! {
        <li>
            <div>
                <p class="what">{it.what}</p>
                <p class="why">{it.why}</p>
            </div>
            <p class="when waiting"><a href=href>{it.count}<span class="vh">" to look at"</span></a></p>
        </li>
    }
}

fn scores(lines: Vec<ScoreLine>) -> AnyView {
    let counted: u32 = lines.iter().map(|it| it.contracts).sum();
    let points = lines.iter().rev().filter_map(|it| {
        let label = it.score?.to_string();
        Some(Plotted { label, words: it.contracts.to_string(), value: Some(it.contracts), is_open: false })
    });
    let points: Vec<_> = points.collect();
    let row = |it: ScoreLine| {
        let name = match it.score {
            Some(score) => mark(score, RiskLevel::of(score)),
            None => "Not checked".into_any(),
        };
        view! {
            <Row>
                <RowHead>{name}</RowHead>
                <Cell class="num" label="Contracts"><a href=paths::risk_contracts(&it.filter)>{it.contracts}</a></Cell>
            </Row>
        }
    };
    let columns = vec![Column::new("Risk"), Column::new("Contracts").numeric()];
    let rows = lines.into_iter().map(row).collect_view();
    view! {
        <div class="chart-pair">
            <div>
                <ColumnChart
                    id="risk-scores"
                    title="Contracts by risk"
                    said=format!("From 1, the least, to 10. All {counted} contracts that are not over are in the table.")
                    points=points
                />
            </div>
            <details class="chart-table" open>
                <summary>"The same figures as a table"</summary>
                <DataTable label="Contracts by risk" columns=columns flush=true narrow=true>{rows}</DataTable>
            </details>
        </div>
    }
    .into_any()
}

fn moved(moved: Vec<Moved>, more: u32) -> AnyView {
    let body = if moved.is_empty() {
        view! { <p class="section-note">"In the last seven days the rules gave no contract another risk than before."</p> }
            .into_any()
    } else {
        let columns =
            vec![Column::new("Contract"), Column::new("Before"), Column::new("Now"), Column::new("When").rank(2)];
        let score = |it: Option<u8>| match it {
            Some(score) => mark(score, RiskLevel::of(score)),
            None => view! { <span class="muted">"not checked"</span> }.into_any(),
        };
        let row = move |it: Moved| {
            view! {
                <Row>
                    <RowHead>
                        <a class="title" href=paths::contract(it.id)>{it.title}</a>
                        <br/>
                        <a class="muted" href=paths::version(it.id, it.version)>{format!("Version {}", it.version)}</a>
                    </RowHead>
                    <Cell label="Before">{score(it.was)}</Cell>
                    <Cell label="Now">{score(it.became)}</Cell>
                    <Cell label="When" rank=2><time datetime=it.when_exact>{it.when}</time></Cell>
                </Row>
            }
        };
        let more = (more > 0).then(|| view! { <p class="section-note">{format!("and {more} more before these")}</p> });
        view! {
            <DataTable label="Risk that moved" columns=columns flush=true>{moved.into_iter().map(row).collect_view()}</DataTable>
            {more}
        }
        .into_any()
    };
    view! {
        <SectionHead title="What moved in the last seven days"/>
        {body}
    }
    .into_any()
}

fn top_contracts(rows: Vec<pactoria::risk::ContractLine>) -> AnyView {
    let body = if rows.is_empty() {
        view! { <Empty title="No contract is open"><p>"Those that are over stand on the list of contracts."</p></Empty> }
            .into_any()
    } else {
        contract_table("The riskiest contracts", rows, true)
    };
    view! {
        <SectionHead title="Contracts"><a href=paths::RISK_CONTRACTS>"All by risk"</a></SectionHead>
        {body}
    }
    .into_any()
}

fn parties(rows: Vec<Ranked>) -> AnyView {
    view! {
        <SectionHead title="Other parties"><a href=paths::RISK_COUNTERPARTIES>"All by risk"</a></SectionHead>
        {ranked_table("The riskiest other parties", "Other party", rows, true)}
    }
    .into_any()
}

fn people(rows: Option<Vec<Ranked>>) -> AnyView {
    let Some(rows) = rows else {
        return view! {
            <SectionHead title="Accounts"/>
            <p class="section-note">"What the records of accounts show is for owners, admins and auditors."</p>
        }
        .into_any();
    };
    view! {
        <SectionHead title="Accounts"><a href=paths::RISK_PEOPLE>"All by risk"</a></SectionHead>
        <p class="section-note">"What records show, not what a person is like."</p>
        {ranked_table("The riskiest accounts", "Account", rows, true)}
    }
    .into_any()
}

fn models(lines: Vec<ModelLine>) -> AnyView {
    let body = if lines.is_empty() {
        view! {
            <Notice>
                <p><strong>"No model was asked yet."</strong>" Every score on this page was worked out by rules."</p>
                <p>
                    "Once one is, what became of its answers is weighed here. What it was asked, what it answered and what people made of it stands under "
                    <a href=paths::DECISIONS>"Decisions"</a>"."
                </p>
            </Notice>
        }
        .into_any()
    } else {
        let columns =
            vec![Column::new("Model"), Column::new("Risk"), Column::new("Calls").numeric(), Column::new("Why")];
        view! { <DataTable label="Models" columns=columns flush=true>{lines.into_iter().map(model).collect_view()}</DataTable> }
            .into_any()
    };
    view! {
        <SectionHead title="Models"/>
        {body}
    }
    .into_any()
}

fn why(it: Reason) -> impl IntoView {
    let what = match &it.opens {
        Some(opens) => view! { <a href=address(opens)>{it.what.clone()}</a> }.into_any(),
        None => it.what.clone().into_any(),
    };
    view! { <li>{what}{format!(" ({}). ", it.points)}<span class="muted">{it.advice}</span></li> }
}

fn model(it: ModelLine) -> impl IntoView {
    let risk = match it.score {
        Some(score) => mark(score, RiskLevel::of(score)),
        None => view! { <span class="muted">"too few calls to say"</span> }.into_any(),
    };
    let place = if it.is_outside { "outside this server’s network" } else { "on this machine or its network" };
    let place = format!("At {}, {place}", it.host);
    let why = match (it.reasons.is_empty(), it.score) {
        (false, _) => view! { <ul>{it.reasons.into_iter().map(why).collect_view()}</ul> }.into_any(),
        (true, Some(_)) => "Nothing adds to it".into_any(),
        (true, None) => ().into_any(),
    };
    view! {
        <Row>
            <RowHead>{it.name}<br/><span class="muted">{place}</span></RowHead>
            <Cell label="Risk">{risk}</Cell>
            <Cell class="num" label="Calls">{it.calls}</Cell>
            <Cell class="own-line" label="Why">{why}</Cell>
        </Row>
    }
}
