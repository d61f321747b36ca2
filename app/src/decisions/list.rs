//! What models were asked, newest first, with what all calls have in common.

use super::calls::list;
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Cell, Chip, Choice, Column, DataTable, DateField, Empty, Icon, LinkButton, PageHead, Pagination, Row,
    RowHead, SectionHead, SelectField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::decisions::{CallFilter, CallList, CallRow, Concern, Outcome, Patterns};
use pactoria::models::{Fault, Job};

/// The page; `?job=`, `?outcome=`, `?fault=`, `?contract=`, `?model=`, `?route=`, `?concern=`, `?person=`,
/// `?since=` and `?until=` narrow, `?page=` pages.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let page = query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (page, CallFilter::of_words(|name| query.get(name)))
    });
    let loaded = Resource::new(move || asked.get(), |(page, filter)| list(page, filter));
    view! {
        <Title text="Decisions"/>
        {screen(loaded, |_, it| page(it))}
    }
}

fn page(it: CallList) -> AnyView {
    let files = it.total > 0;
    let (csv, json) = (paths::decisions_as(&it.filter, "csv"), paths::decisions_as(&it.filter, "json"));
    let actions = move || {
        files.then(|| {
            view! {
                <LinkButton href=csv>"Save as table"</LinkButton>
                <LinkButton href=json>"Save as JSON"</LinkButton>
            }
        })
    };
    view! {
        <PageHead
            title="Decisions"
            actions=actions
            lead="Every time a language model was asked for your company: what was sent, what came back, what it took, and who accepted it."
        />
        {filters(&it.filter)}
        {patterns(&it.patterns)}
        {body(it)}
    }
    .into_any()
}

fn filters(filter: &CallFilter) -> AnyView {
    let choices = |first: &'static str, rest: Vec<Choice>| [vec![Choice::new("", first)], rest].concat();
    let jobs = choices("Every job", Job::ALL.map(|it| Choice::new(it.word(), it.label())).to_vec());
    let outcomes = choices("Every outcome", Outcome::ALL.map(|it| Choice::new(it.word(), it.label())).to_vec());
    let faults = choices("Every failure and none", Fault::ALL.map(|it| Choice::new(it.word(), in_short(it))).to_vec());
    let concerns =
        choices("Every concern and none", Concern::ALL.map(|it| Choice::new(it.word(), it.label())).to_vec());
    let pairs = filter.pairs();
    let day = |name: &str| pairs.iter().find(|it| it.0 == name).map(|it| it.1.clone()).unwrap_or_default();
    let (since, until) = (day("since"), day("until"));
    let kept = pairs.into_iter().filter(|it| ["contract", "model", "route", "person"].contains(&it.0));
    let kept = kept.map(|(name, it)| view! { <input type="hidden" name=name value=it/> }).collect_view();
    let chosen = chosen(filter);
    view! {
        <form class="filters" method="get" action=paths::DECISIONS>
            <SelectField name="job" label="Job" choices=jobs value=filter.job.map(Job::word).unwrap_or_default() optional=true/>
            <SelectField name="outcome" label="Outcome" choices=outcomes value=filter.outcome.map(Outcome::word).unwrap_or_default() optional=true/>
            <SelectField name="fault" label="Failure" choices=faults value=filter.fault.map(Fault::word).unwrap_or_default() optional=true/>
            <SelectField name="concern" label="Concern" choices=concerns value=filter.concern.map(Concern::word).unwrap_or_default() optional=true/>
            <DateField name="since" label="Asked from" value=since optional=true/>
            <DateField name="until" label="Asked until" value=until optional=true/>
            {kept}
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
        {chosen}
    }
    .into_any()
}

/// The model, the address and the person that narrow the list, each with the way to take it away.
fn chosen(filter: &CallFilter) -> Option<AnyView> {
    let model = filter.model.clone().map(|it| {
        let without = paths::decisions(&CallFilter { model: None, ..filter.clone() });
        view! { <Chip label=format!("Model {it}") remove_href=without/> }
    });
    let route = filter.route.clone().map(|it| {
        let without = paths::decisions(&CallFilter { route: None, ..filter.clone() });
        view! { <Chip label=format!("At {it}") remove_href=without/> }
    });
    let person = filter.person.map(|_| {
        let without = paths::decisions(&CallFilter { person: None, ..filter.clone() });
        view! { <Chip label="Asked or decided by one person" remove_href=without/> }
    });
    let narrows = model.is_some() || route.is_some() || person.is_some();
    narrows.then(|| view! { <div class="chips">{model}{route}{person}</div> }.into_any())
}

/// The kind of a failure in a few words.
pub(super) fn in_short(fault: Fault) -> String {
    pactoria::typed::capitalised(&fault.word().replace('_', " "))
}

fn patterns(it: &Patterns) -> Option<AnyView> {
    if it.shares.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new("Job and model"),
        Column::new("Asked").numeric(),
        Column::new("Answered").numeric(),
        Column::new("Accepted").numeric(),
        Column::new("Turned down").numeric(),
        Column::new("Share accepted").numeric(),
    ];
    let rows = it.shares.clone().into_iter().map(|it| {
        let share = it.accepted_percent().map_or_else(|| "None decided".to_owned(), |it| format!("{it}%"));
        view! {
            <Row>
                <RowHead><span class="title">{it.job.label()}</span><br/><span class="muted">{it.model}</span></RowHead>
                <Cell class="num" label="Asked">{it.calls}</Cell>
                <Cell class="num" label="Answered">{it.answered}</Cell>
                <Cell class="num" label="Accepted">{it.accepted}</Cell>
                <Cell class="num" label="Turned down">{it.turned_down}</Cell>
                <Cell class="num" label="Share accepted">{share}</Cell>
            </Row>
        }
    });
    let faults = it.faults.iter().map(|(fault, calls)| {
        let of_them = CallFilter { fault: Some(*fault), ..CallFilter::default() };
        view! { <li><a href=paths::decisions(&of_them)>{format!("{} ({calls})", in_short(*fault))}</a></li> }
    });
    let faults = (!it.faults.is_empty()).then(|| {
        view! {
            <SectionHead title="Failures by kind" minor=true/>
            <ul>{faults.collect_view()}</ul>
        }
    });
    Some(
        view! {
            <section class="section">
                <SectionHead title="All calls so far"/>
                <DataTable label="Calls by job and model" columns=columns>{rows.collect_view()}</DataTable>
                {faults}
            </section>
        }
        .into_any(),
    )
}

fn body(it: CallList) -> AnyView {
    if it.total == 0 && it.filter.narrows() {
        return view! { <Empty title="No call is like that"><p><a href=paths::DECISIONS>"Show every call"</a></p></Empty> }
            .into_any();
    }
    if it.total == 0 {
        return view! {
            <Empty title="No model was asked yet">
                <p>"Open a contract and choose “Ask”, or ask for a wording on the page of a finding. Each call then stands here."</p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![
        Column::new("Contract and job"),
        Column::new("Outcome"),
        Column::new("Asked"),
        Column::new("Measured").rank(3),
    ];
    let filter = it.filter.clone();
    let href = move |page: u32| paths::decisions_page(&filter, page);
    let said = match it.total {
        1 => "One call".to_owned(),
        total => format!("{total} calls, newest first"),
    };
    let (page, pages) = (it.page, it.pages);
    let rows = it.rows.into_iter().map(|row| self::row(row, &it.filter)).collect_view();
    view! {
        <DataTable label="Calls" columns=columns top=true>{rows}</DataTable>
        <Pagination page=page pages=pages href=href said=said/>
    }
    .into_any()
}

fn row(it: CallRow, filter: &CallFilter) -> impl IntoView + use<> {
    let of_person = paths::decisions(&CallFilter { person: Some(it.by_id), ..filter.clone() });
    let title = if it.contract_title.is_empty() { "No contract".to_owned() } else { it.contract_title };
    let fault = it.fault.map(|it| view! { <br/><span class="muted">{in_short(it)}</span> });
    let decided = it.decided.map(|it| view! { <br/><span class="muted">{it}</span> });
    view! {
        <Row>
            <RowHead><a class="title" href=paths::decision(it.id)>{title}</a><br/><span class="muted">{format!("{}, {}", it.job.label(), it.model)}</span></RowHead>
            <Cell label="Outcome">{it.outcome.label()}{fault}{decided}</Cell>
            <Cell label="Asked"><time datetime=it.at_exact>{it.at}</time><br/><a href=of_person>{it.by}</a></Cell>
            <Cell label="Measured" rank=3>{it.measured}</Cell>
        </Row>
    }
}
