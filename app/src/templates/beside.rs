//! Two templates side by side: what each is for, which clauses only one of them has, and what the others say differently.

use super::calls::{Beside, open_beside};
use crate::layout::screen;
use crate::paths;
use crate::ui::{
    Button, Cell, Choice, Column, Crumbs, DataTable, Icon, LinkButton, NavLink, Notice, NoticeKind, PageHead, Row,
    RowHead, SectionHead, SelectField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::templates::{ClauseBeside, JURISDICTION, Standing, TemplateCard, TemplatesBeside};
use pactoria::typed::day_in_words;

/// The page of the comparison; `?one=` and `?other=` name the templates.
#[component]
pub fn SideBySide() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        (query.get("one").unwrap_or_default(), query.get("other").unwrap_or_default())
    });
    let loaded = Resource::new(move || asked.get(), |(one, other)| open_beside(one, other));
    view! {
        <Title text="Compare templates"/>
        {screen(loaded, move |_, it| page(it, &asked.get_untracked()))}
    }
}

fn page(Beside { choices, pair }: Beside, (one, other): &(String, String)) -> AnyView {
    let field = |name: &'static str, label: &'static str, chosen: &str| {
        let first = std::iter::once(Choice::new("", "Choose one"));
        let all = first.chain(choices.iter().map(|(id, name)| Choice::new(id.clone(), name.clone()))).collect();
        view! { <SelectField name=name label=label choices=all value=chosen.to_owned()/> }
    };
    let (first, second) = (field("one", "First template", one), field("other", "Second template", other));
    let body = match pair {
        Some(it) => compared(it),
        None if one.is_empty() && other.is_empty() => ().into_any(),
        None => view! { <Notice kind=NoticeKind::Info>"Choose two templates that differ."</Notice> }.into_any(),
    };
    view! {
        <Crumbs links=vec![NavLink::new("Templates", paths::TEMPLATES), NavLink::here("Compare")]/>
        <PageHead title="Compare templates" lead="What each is for, what only one of them says, and what they say in other words."/>
        <form class="filters" method="get" action=paths::COMPARE_TEMPLATES>
            {first}
            {second}
            <Button>"Compare"</Button>
        </form>
        {body}
    }
    .into_any()
}

fn compared(TemplatesBeside { one, other, clauses }: TemplatesBeside) -> AnyView {
    let (mut alike, mut differ, mut only_one, mut only_other) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for ClauseBeside { heading, why, standing } in clauses {
        match standing {
            Standing::Alike => alike.push((heading, why)),
            Standing::Differs(html) => differ.push((heading, html)),
            Standing::OnlyFirst => only_one.push((heading, why)),
            Standing::OnlySecond => only_other.push((heading, why)),
        }
    }
    let heads = [format!("Only in {}", one.name), format!("Only in {}", other.name)];
    let lead = format!("Struck through: {}. Underlined: {}.", one.name, other.name);
    let [only_first, only_second] = heads;
    let differ = (!differ.is_empty()).then(|| {
        let fold = |(heading, html): (String, String)| {
            view! {
                <details class="clause-notes">
                    <summary>{heading.clone()}<Icon name=Icon::Down/></summary>
                    <div class="desk"><article class="sheet redline" aria-label=heading inner_html=html></article></div>
                </details>
            }
        };
        view! {
            <section class="section">
                <SectionHead title="In both, in other words"/>
                <p class="section-note">{lead}</p>
                {differ.into_iter().map(fold).collect_view()}
            </section>
        }
    });
    view! {
        {particulars(&one, &other)}
        {listed(only_first, only_one)}
        {listed(only_second, only_other)}
        {differ}
        {listed("In both, word for word".to_owned(), alike)}
    }
    .into_any()
}

/// What each template is, in two columns.
fn particulars(one: &TemplateCard, other: &TemplateCard) -> AnyView {
    let (first, second) = (one.name.clone(), other.name.clone());
    let columns = vec![Column::new("About it"), Column::new(first.clone()), Column::new(second.clone())];
    let facts = |it: &TemplateCard| {
        [
            it.summary.clone(),
            it.suits.clone(),
            it.contract_type.label().to_owned(),
            format!("{JURISDICTION}, as at {}", day_in_words(it.law_as_at)),
            format!("about {} pages", it.pages),
            it.questions.to_string(),
            it.version.to_string(),
        ]
    };
    let names = ["What it is for", "Suits", "Type", "Law", "Length", "Questions", "Version"];
    let rows = names.into_iter().zip(facts(one)).zip(facts(other)).map(move |((name, one), other)| {
        let (first, second) = (first.clone(), second.clone());
        view! {
            <Row>
                <RowHead>{name}</RowHead>
                <Cell label=first>{one}</Cell>
                <Cell label=second>{other}</Cell>
            </Row>
        }
    });
    let open = |it: &TemplateCard| {
        let (href, words) = (paths::template(&it.id), format!("Open {}", it.name));
        view! { <LinkButton href=href>{words}</LinkButton> }
    };
    view! {
        <DataTable label="What each template is" columns=columns flush=true top=true>{rows.collect_view()}</DataTable>
        <p>{open(one)}" "{open(other)}</p>
    }
    .into_any()
}

/// Clauses with what each is for; nothing where there are none.
fn listed(title: String, clauses: Vec<(String, String)>) -> Option<AnyView> {
    if clauses.is_empty() {
        return None;
    }
    let line = |(heading, why): (String, String)| view! { <dt>{heading}</dt><dd>{why}</dd> };
    Some(
        view! {
            <section class="section">
                <SectionHead title=title/>
                <dl class="facts">{clauses.into_iter().map(line).collect_view()}</dl>
            </section>
        }
        .into_any(),
    )
}
