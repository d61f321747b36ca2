//! The list of contracts, with its filters in the address.

use super::calls::list;
use crate::layout::{Who, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Chip, Choice, Column, DataTable, Empty, Icon, LinkButton, Outcome, OutcomeMark, PageHead,
    Pagination, Row, RowHead, SelectField, Sort, Status as StatusMark, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::contracts::{CheckSummary, ContractList, ContractRow, ContractType, Status};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    page: u32,
    search: String,
    status: String,
    kind: String,
    sort: String,
}

impl Asked {
    /// The address of the same list with one word changed, from its first page.
    fn with(&self, name: &str, value: &str) -> String {
        let mut pairs = [
            ("search", &*self.search),
            ("status", &*self.status),
            ("type", &*self.kind),
            ("sort", &*self.sort),
            ("page", ""),
        ];
        for pair in &mut pairs {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        paths::with_query(paths::CONTRACTS, &pairs)
    }

    fn is_filtered(&self) -> bool {
        !(self.search.is_empty() && self.status.is_empty() && self.kind.is_empty())
    }
}

/// The list page.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let word = |name: &str| query.get(name).unwrap_or_default();
        Asked {
            page: query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1),
            search: word("search"),
            status: word("status"),
            kind: word("type"),
            sort: word("sort"),
        }
    });
    let loaded = Resource::new(move || asked.get(), |it| list(it.page, it.search, it.status, it.kind, it.sort));
    view! {
        <Title text="Contracts"/>
        {screen(loaded, move |who, found| page(&who, found, &asked.get_untracked()))}
    }
}

fn page(who: &Who, found: ContractList, asked: &Asked) -> AnyView {
    let may_edit = who.may_edit;
    let actions = move || {
        may_edit.then(|| {
            view! {
                <LinkButton href=paths::PASTE icon=Icon::Import>"Bring in"</LinkButton>
                <LinkButton href=paths::TEMPLATES icon=Icon::Plus kind=ButtonKind::Primary>"Draft"</LinkButton>
            }
        })
    };
    view! {
        <PageHead title="Contracts" actions=actions/>
        {(found.in_company > 0).then(|| view! { {filters(asked)} {counts(&found, asked)} })}
        {body(found, asked)}
    }
    .into_any()
}

fn filters(asked: &Asked) -> AnyView {
    let mut statuses = vec![Choice::new("", "Any status")];
    statuses.extend(Status::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let mut kinds = vec![Choice::new("", "Any type")];
    kinds.extend(ContractType::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let orders = [
        ("", "Last changed first"),
        ("updated_at", "First changed first"),
        ("title", "Title, A to Z"),
        ("-title", "Title, Z to A"),
        ("-contract_value", "Highest value first"),
        ("contract_value", "Lowest value first"),
    ]
    .map(|(word, label)| Choice::new(word, label))
    .to_vec();
    let sort = if asked.sort == "-updated_at" { String::new() } else { asked.sort.clone() };
    view! {
        <form class="filters" method="get" action=paths::CONTRACTS role="search">
            <TextField
                name="search"
                label="Search words in the text, titles, parties"
                value=asked.search.clone()
                r#type="search"
                maxlength=200
                optional=true
            />
            <SelectField name="status" label="Status" choices=statuses value=asked.status.clone() optional=true/>
            <SelectField name="type" label="Type" choices=kinds value=asked.kind.clone() optional=true/>
            <SelectField name="sort" label="Order" choices=orders value=sort optional=true/>
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
    }
    .into_any()
}

fn counts(found: &ContractList, asked: &Asked) -> AnyView {
    let first = (found.page - 1).saturating_mul(found.size) + 1;
    let last = first + u32::try_from(found.rows.len()).unwrap_or(0);
    let said = if found.rows.is_empty() {
        format!("0 of {}", found.in_company)
    } else {
        format!("{} of {}, {first} to {} shown", found.total, found.in_company, last - 1)
    };
    let mut chips = Vec::new();
    if !asked.search.is_empty() {
        chips.push(
            view! { <Chip label=format!("“{}”", asked.search) remove_href=asked.with("search", "")/> }.into_any(),
        );
    }
    if let Some(status) = Status::from_word(&asked.status) {
        chips.push(view! { <Chip label=status.label() remove_href=asked.with("status", "")/> }.into_any());
    }
    if let Some(kind) = ContractType::from_word(&asked.kind) {
        chips.push(view! { <Chip label=kind.label() remove_href=asked.with("type", "")/> }.into_any());
    }
    let clear = asked.is_filtered().then(|| view! { <a href=paths::CONTRACTS>"Clear"</a> });
    view! {
        <div class="applied">
            <span>{said}</span>
            {chips}
            {clear}
        </div>
    }
    .into_any()
}

fn body(found: ContractList, asked: &Asked) -> AnyView {
    if found.rows.is_empty() && found.in_company == 0 {
        return view! {
            <Empty title="No contract yet">
                <p>"Draft one from a template, or paste the text of one you have."</p>
                <p><LinkButton href=paths::TEMPLATES>"See the templates"</LinkButton></p>
            </Empty>
        }
        .into_any();
    }
    if found.rows.is_empty() {
        return view! {
            <Empty title="No contract matches">
                <p>"Every word must occur in the text, the title or a party’s name. Try fewer words or another status."</p>
                <p><LinkButton href=paths::CONTRACTS>"Show every contract"</LinkButton></p>
            </Empty>
        }
        .into_any();
    }
    let sortable = |label: &'static str, up: &'static str, down: &'static str| {
        let is_default = down == "-updated_at" && asked.sort.is_empty();
        let sorted = if asked.sort == up {
            Some(Sort::Ascending)
        } else if asked.sort == down || is_default {
            Some(Sort::Descending)
        } else {
            None
        };
        let next = if sorted == Some(Sort::Ascending) { down } else { up };
        Column::new(label).sortable(asked.with("sort", next), sorted)
    };
    let columns = vec![
        sortable("Contract", "title", "-title"),
        Column::new("Other party"),
        Column::new("Type").rank(3),
        Column::new("Status"),
        sortable("Value", "contract_value", "-contract_value").numeric().rank(2),
        Column::new("Checks"),
        Column::new("Owner").rank(4),
        sortable("Changed", "updated_at", "-updated_at").rank(1),
    ];
    let rows = found.rows.into_iter().map(row).collect_view();
    let asked = asked.clone();
    let href = move |page: u32| asked.with("page", &page.to_string());
    view! {
        <DataTable label="Contracts" columns=columns>{rows}</DataTable>
        <Pagination page=found.page pages=found.pages href=href/>
    }
    .into_any()
}

fn row(it: ContractRow) -> impl IntoView {
    view! {
        <Row>
            <RowHead><a class="title" href=paths::contract(it.id)>{it.title}</a></RowHead>
            <Cell class="party">{it.other_party}</Cell>
            <Cell label="Type" rank=3>{it.contract_type.label()}</Cell>
            <Cell><StatusMark status=it.status.word()/></Cell>
            <Cell class="num" label="Value" rank=2>{it.value}</Cell>
            <Cell>{checks(it.checks)}</Cell>
            <Cell label="Owner" rank=4>{it.owner}</Cell>
            <Cell label="Changed" rank=1><time datetime=it.changed_exact>{it.changed}</time></Cell>
        </Row>
    }
}

/// The worst of a contract's checks in a word.
fn checks(checks: Option<CheckSummary>) -> AnyView {
    let (outcome, words) = match checks {
        None => return view! { <span class="muted">"Not checked"</span> }.into_any(),
        Some(it) if it.critical > 0 => (Outcome::Fail, format!("{} critical", it.critical)),
        Some(it) if it.high > 0 => (Outcome::Fail, format!("{} high", it.high)),
        Some(it) if it.other > 0 => (Outcome::Partial, format!("{} to look at", it.other)),
        Some(_) => (Outcome::Pass, "All met".to_owned()),
    };
    view! { <OutcomeMark outcome=outcome words=words/> }.into_any()
}
