//! The contracts of the company by risk.

use super::calls::contracts;
use super::contract_table;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Button, Chip, Choice, Crumbs, Empty, Icon, LinkButton, NavLink, PageHead, Pagination, SelectField};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::contracts::Risk;
use pactoria::risk::{ContractPage, Fact, Filter};

/// The page at `/risk/contracts`; the words of a filter narrow it, `?page=` pages.
#[component]
pub fn Contracts() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let page = query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (page, Filter::read(|word| query.get(word).unwrap_or_default()).0)
    });
    let loaded = Resource::new(move || asked.get(), |(page, filter)| contracts(page, filter));
    view! {
        <Title text="Contracts by risk"/>
        {screen(loaded, |_, it| page(it))}
    }
}

fn page(it: ContractPage) -> AnyView {
    let filter = it.filter.clone();
    let saved = paths::risk_contract_table(&filter);
    let actions = move || view! { <LinkButton href=saved>"Save as CSV"</LinkButton> };
    view! {
        <Crumbs links=vec![NavLink::new("Risk", paths::RISK), NavLink::here("Contracts")]/>
        <PageHead
            title="Contracts by risk"
            lead="Drafts, contracts under review and in force, the riskiest first. The rules give the risk; the report of a contract has every figure."
            actions=actions
        />
        {filters(&filter)}
        {body(it)}
    }
    .into_any()
}

fn filters(it: &Filter) -> AnyView {
    let mut levels = vec![Choice::new("", "Any risk")];
    levels.extend(Risk::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let mut facts = vec![Choice::new("", "Not over")];
    facts.extend(Fact::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let without_party = paths::risk_contracts(&Filter { party: String::new(), ..it.clone() });
    let without_score = paths::risk_contracts(&Filter { score: None, ..it.clone() });
    let party =
        (!it.party.is_empty()).then(|| view! { <Chip label=format!("With {}", it.party) remove_href=without_party/> });
    let score = it.score.map(|score| view! { <Chip label=format!("Risk {score}") remove_href=without_score/> });
    let chips = (party.is_some() || score.is_some()).then(|| view! { <div class="chips">{party}{score}</div> });
    let hidden = [("party", it.party.clone()), ("score", it.score.map(|it| it.to_string()).unwrap_or_default())];
    let hidden = hidden.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| {
        view! { <input type="hidden" name=name value=value/> }
    });
    view! {
        <form class="filters" method="get" action=paths::RISK_CONTRACTS>
            <SelectField name="level" label="Risk" choices=levels value=it.level.map(Risk::word).unwrap_or_default() optional=true/>
            <SelectField name="fact" label="Which" choices=facts value=it.fact.map(Fact::word).unwrap_or_default() optional=true/>
            {hidden.collect_view()}
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
        {chips}
    }
    .into_any()
}

fn body(it: ContractPage) -> AnyView {
    if it.in_company == 0 && it.total == 0 && it.filter == Filter::default() {
        return view! {
            <Empty title="No contract is open">
                <p>"Drafts, contracts under review and contracts in force stand here with their risk."</p>
                <p><a href=paths::CONTRACTS>"Go to your contracts"</a></p>
            </Empty>
        }
        .into_any();
    }
    if it.rows.is_empty() {
        return view! {
            <Empty title="No contract matches"><p><a href=paths::RISK_CONTRACTS>"Show all that are not over"</a></p></Empty>
        }
        .into_any();
    }
    let said = match it.total {
        1 => "1 contract, the riskiest first".to_owned(),
        total => format!("{total} contracts, the riskiest first"),
    };
    let filter = it.filter;
    let href = move |page: u32| paths::risk_contracts_page(&filter, page);
    view! {
        {contract_table("Contracts by risk", it.rows, false)}
        <Pagination page=it.page pages=it.pages href=href said=said/>
    }
    .into_any()
}
