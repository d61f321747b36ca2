//! The templates, with a search.

use super::calls::{Gallery, list};
use crate::layout::screen;
use crate::paths;
use crate::ui::{Button, CheckField, Choice, Empty, Icon, LinkButton, PageHead, SectionHead, SelectField, TextField};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::contracts::ContractType;
use pactoria::templates::TemplateCard;

/// What the address asks for.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    search: String,
    category: String,
    kind: String,
    retired: bool,
}

/// The gallery; `?search=`, `?category=`, `?type=` and `?retired=` filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let said = |name: &str| query.get(name).unwrap_or_default();
        Asked {
            search: said("search"),
            category: said("category"),
            kind: said("type"),
            retired: said("retired") == "true",
        }
    });
    let loaded = Resource::new(move || asked.get(), |it| list(it.search, it.category, it.kind, it.retired));
    view! {
        <Title text="Templates"/>
        {screen(loaded, move |_, gallery| page(gallery, asked.get_untracked()))}
    }
}

fn page(Gallery { categories, cards, own, may_manage }: Gallery, asked: Asked) -> AnyView {
    let mut kinds = vec![Choice::new("", "Any type")];
    kinds.extend(ContractType::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let mut shelves = vec![Choice::new("", "Any category")];
    shelves.extend(categories.iter().map(|it| Choice::new(it.clone(), it.clone())));
    let rows = if cards.is_empty() && own.is_empty() {
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
        let shelves = categories.iter().filter_map(|it| shelf(it, &cards)).collect_view();
        view! { {own_shelf(own)}{shelves} }.into_any()
    };
    view! {
        <PageHead
            title="Templates"
            lead="Written for England and Wales. Answer the questions; numbers, references and definitions look after themselves."
            actions=move || {
                let write = may_manage.then(|| {
                    view! { <LinkButton href=paths::NEW_TEMPLATE icon=Icon::Plus>"Write a template"</LinkButton> }
                });
                view! {
                    {write}
                    <LinkButton href=paths::CLAUSES>"Clauses"</LinkButton>
                    <LinkButton href=paths::COMPARE_TEMPLATES>"Compare two"</LinkButton>
                    <LinkButton href=paths::DESCRIBE>"Describe what you need"</LinkButton>
                }
            }
        />
        <form class="filters" method="get" action=paths::TEMPLATES role="search">
            <TextField name="search" label="Search templates" r#type="search" value=asked.search maxlength=200 optional=true/>
            <SelectField name="category" label="Category" choices=shelves value=asked.category optional=true/>
            <SelectField name="type" label="Type" choices=kinds value=asked.kind optional=true/>
            <CheckField name="retired" label="Retired ones of ours instead" checked=asked.retired/>
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
        {rows}
    }
    .into_any()
}

/// The templates that the company wrote for itself.
fn own_shelf(cards: Vec<TemplateCard>) -> Option<AnyView> {
    (!cards.is_empty()).then(|| {
        view! {
            <section class="shelf" aria-label="Your company’s own">
                <SectionHead title="Your company’s own"/>
                <ul class="template-list">{cards.into_iter().map(row).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

/// The templates of one category, or nothing where none of them matches.
fn shelf(category: &str, cards: &[TemplateCard]) -> Option<AnyView> {
    let rows: Vec<_> = cards.iter().filter(|it| it.category == category).cloned().map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="shelf" aria-label=category.to_owned()>
                <SectionHead title=category.to_owned()/>
                <ul class="template-list">{rows}</ul>
            </section>
        }
        .into_any()
    })
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
            <h3><a href=paths::template(&card.id)>{card.name}</a></h3>
            <p>{card.summary}</p>
            <p class="facts-line"><span>{facts}</span></p>
        </li>
    }
}
