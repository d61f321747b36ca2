//! What a contract is related to: on its own page, and where relations are said and taken away.

use super::calls;
use crate::answer::Flash;
use crate::layout::refusal;
use crate::paths;
use crate::ui::{Button, Choice, ChoiceField, Icon, SectionHead, SelectField, Status as StatusMark, TextField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use pactoria::ids::ContractId;
use pactoria::related::{Candidate, RelatedRow, RelatedView, Relation};

/// How many relations a contract's own page shows; a framework may have hundreds of orders.
const SHOWN: usize = 12;

/// The section on a contract's own page; nothing for one that is related to none.
pub fn section(id: ContractId, rows: &[RelatedRow]) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let all = (rows.len() > SHOWN).then(|| {
        let words = format!("All {}", rows.len());
        view! { <a href=paths::filing(id)>{words}</a> }
    });
    let lines = rows.iter().take(SHOWN).map(|it| view! { <li>{line(it)}</li> }).collect_view();
    view! {
        <section class="section" aria-labelledby="related">
            <SectionHead title="Related contracts" id="related">{all}</SectionHead>
            <ul class="plain">{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(it: &RelatedRow) -> AnyView {
    let (href, title, status) = (paths::contract(it.id), it.title.clone(), it.status.word());
    view! { {it.relation.label()}" "<a href=href>{title}</a>" "<StatusMark status=status/> }.into_any()
}

/// The relations of a contract with what takes them away, and the search for another.
pub fn relations(id: ContractId, it: &RelatedView, note: &Flash) -> AnyView {
    let rows = it.rows.iter().map(|row| one(id, row, it.may_edit)).collect_view();
    let none = it.rows.is_empty().then(|| {
        view! { <p class="muted">"None yet: the framework an order was placed under, a schedule, the contract this one replaces."</p> }
    });
    let form = it.may_edit.then(|| search(id, it, note));
    view! {
        <section class="section" aria-labelledby="related">
            <SectionHead title="Related contracts" id="related"/>
            {refusal(note.general())}
            {none}
            <ul class="plain">{rows}</ul>
            {form}
        </section>
    }
    .into_any()
}

fn one(id: ContractId, it: &RelatedRow, may_edit: bool) -> AnyView {
    let remove = may_edit.then(|| {
        let spoken = format!(" the relation to {}", it.title);
        view! {
            <form method="post" action=calls::Unrelate::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="other" value=it.id.to_string()/>
                <Button small=true>"Remove"<span class="vh">{spoken}</span></Button>
            </form>
        }
    });
    view! {
        <li class="between">
            <span>{line(it)}" "<span class="muted">{it.made.clone()}</span></span>
            {remove}
        </li>
    }
    .into_any()
}

/// The search, which works without JavaScript: it loads the page again with what was found.
fn search(id: ContractId, it: &RelatedView, note: &Flash) -> AnyView {
    let found = (!it.search.is_empty()).then(|| found(id, it, note));
    view! {
        <SectionHead title="Relate another contract" minor=true/>
        <form class="filters" method="get" action=paths::filing(id) role="search">
            <TextField name="search" label="Words of its title, text or parties" value=it.search.clone() r#type="search" maxlength=200 optional=true/>
            <Button icon=Icon::Search>"Find"</Button>
        </form>
        {found}
    }
    .into_any()
}

fn found(id: ContractId, it: &RelatedView, note: &Flash) -> AnyView {
    if it.found.is_empty() {
        return view! { <p role="status">"No other contract has these words, or those that have are related already."</p> }.into_any();
    }
    let more = it
        .more
        .then(|| view! { <p class="muted">"More have these words than are shown. Add a word to find fewer."</p> });
    let kinds = Relation::ALL.map(|it| Choice::new(it.word(), format!("{} …", it.label()))).to_vec();
    let kind = Some(note.typed("kind")).filter(|it| !it.is_empty());
    let choices = it.found.iter().map(choice).collect::<Vec<_>>();
    // Where one was found, it is the one that is meant.
    let other = match it.found.as_slice() {
        [one] => one.id.to_string(),
        [..] => note.typed("other"),
    };
    view! {
        <form class="section" method="post" action=calls::Relate::url() novalidate>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="search" value=it.search.clone()/>
            <SelectField name="kind" label="This contract is" choices=kinds value=kind.unwrap_or_else(|| Relation::OrderUnder.word().to_owned()) error=note.error("kind")/>
            <ChoiceField name="other" label="Which contract" choices=choices value=other error=note.error("other")/>
            {more}
            <div class="form-end"><Button>"Relate them"</Button></div>
        </form>
    }
    .into_any()
}

fn choice(it: &Candidate) -> Choice {
    Choice::new(it.id.to_string(), it.title.clone()).with_help(format!(
        "{}, {}",
        it.other_party,
        it.status.label().to_lowercase()
    ))
}
