//! The templates, with a search.

use super::calls::list;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Button, Choice, Empty, Icon, LinkButton, PageHead, SelectField, TextField};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::contracts::ContractType;
use pactoria::templates::TemplateCard;

/// The gallery; `?search=` and `?type=` filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        (query.get("search").unwrap_or_default(), query.get("type").unwrap_or_default())
    });
    let loaded = Resource::new(move || asked.get(), |(search, kind)| list(search, kind));
    view! {
        <Title text="Templates"/>
        {screen(loaded, move |_, cards| page(cards, &asked.get_untracked()))}
    }
}

fn page(cards: Vec<TemplateCard>, (search, kind): &(String, String)) -> AnyView {
    let mut kinds = vec![Choice::new("", "Any type")];
    kinds.extend(ContractType::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let rows = if cards.is_empty() {
        view! {
            <Empty title="No template matches">
                <p>"Try another word, or paste the text of a contract you have."</p>
                <p>
                    <LinkButton href=paths::TEMPLATES>"Show every template"</LinkButton>
                    <LinkButton href=paths::PASTE>"Paste a contract"</LinkButton>
                </p>
            </Empty>
        }
        .into_any()
    } else {
        view! { <ul class="template-list">{cards.into_iter().map(row).collect_view()}</ul> }.into_any()
    };
    view! {
        <PageHead
            title="Templates"
            lead="Written for England and Wales. Answer the questions; numbers, references and definitions look after themselves."
        />
        <form class="filters" method="get" action=paths::TEMPLATES role="search">
            <TextField name="search" label="Search templates" r#type="search" value=search.clone() maxlength=200 optional=true/>
            <SelectField name="type" label="Type" choices=kinds value=kind.clone() optional=true/>
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
        {rows}
    }
    .into_any()
}

fn row(card: TemplateCard) -> impl IntoView {
    let facts = format!(
        "{} · {} questions · about {} pages · version {}",
        card.contract_type.label(),
        card.questions,
        card.pages,
        card.version
    );
    view! {
        <li>
            <h2><a href=paths::template(&card.id)>{card.name}</a></h2>
            <p>{card.summary}</p>
            <p class="facts-line"><span>{facts}</span></p>
        </li>
    }
}
