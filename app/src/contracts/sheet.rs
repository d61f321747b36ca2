//! The outline, the text and the findings of a contract, drawn once and read many times.
//!
//! What always holds: what is remembered was drawn from one text, what the rules say of it, its status and one choice of
//! findings, and is found by the names of all four; nobody gets a name without having found the contract in their own
//! company first. Deliberately absent: anything that depends on the person.

use super::drawn::{DrawnText, Shown};
use super::findings::{self, AREAS, area_word};
use super::outline::outline_nav;
use crate::paths;
use crate::ui::{Button, Choice, SelectField};
use leptos::prelude::*;
use pactoria::compliance::Analysis;
use pactoria::context::Ctx;
use pactoria::contracts::{ContractView, Status, Texts, actions};
use pactoria::document::{self, OutlineEntry};
use pactoria::ids::ContractId;
use pactoria::memory::Memory;
use pactoria::problem::Problem;
use std::sync::LazyLock;

/// The most that is remembered, in bytes of HTML.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The text of a contract that the person has found, drawn now or before; `None` until there is one.
pub(super) async fn text(ctx: &Ctx, it: &ContractView, shown: &Shown) -> Result<Option<DrawnText>, Problem> {
    static MEMORY: LazyLock<Memory<DrawnText>> = LazyLock::new(|| Memory::new(MOST_BYTES));
    let Some(text) = &it.text else { return Ok(None) };
    let name = format!("{text} {} {shown:?}", it.status.word());
    if let Some(drawn) = MEMORY.recall(&name) {
        return Ok(Some(drawn));
    }
    let drawn = drawn(it, &actions::texts(ctx, it.id).await?, shown);
    MEMORY.keep(name, drawn.clone(), drawn.html.len());
    Ok(Some(drawn))
}

/// The three parts of the page beside each other.
fn drawn(it: &ContractView, Texts { content, analysis }: &Texts, shown: &Shown) -> DrawnText {
    let outline = document::outline(content);
    let list = analysis.as_ref().map(|analysis| findings::numbered(analysis, shown)).unwrap_or_default();
    let marks = findings::marks(&list, shown.open);
    let unsigned = matches!(it.status, Status::Draft | Status::PendingReview).then_some("draft");
    let findings = analysis.as_ref().map(|_| list.len());
    let side = analysis.as_ref().map(|analysis| side(it, analysis, list, &outline, shown));
    let parts = view! {
        {outline_nav(&outline)}
        <div class="desk" id="text">
            <article class="sheet" aria-label="Contract text" data-print=unsigned inner_html=document::to_html(content, &marks)></article>
        </div>
        <aside class="findings" aria-label="Findings" id="findings">{side}</aside>
    };
    DrawnText { html: parts.to_html(), findings }
}

fn side(
    it: &ContractView,
    analysis: &Analysis,
    list: Vec<findings::Numbered>,
    outline: &[OutlineEntry],
    shown: &Shown,
) -> AnyView {
    view! {
        {findings::summary(analysis, !matches!(it.status, Status::Draft | Status::PendingReview))}
        {filter(it.id, shown)}
        {findings::list(list, outline, shown.open)}
        {findings::scores(analysis)}
        {findings::small_print(analysis)}
    }
    .into_any()
}

fn filter(id: ContractId, shown: &Shown) -> AnyView {
    let which = [("", "To look at"), ("met", "Met"), ("unknown", "Not decided"), ("all", "All")]
        .map(|(word, label)| Choice::new(word, label));
    let mut areas = vec![Choice::new("", "Every area")];
    areas.extend(AREAS.into_iter().map(|it| Choice::new(area_word(it), it.label())));
    let orders = [("", "Most serious first"), ("text", "As in the text")].map(|(word, label)| Choice::new(word, label));
    view! {
        <form class="filters findings-filter" method="get" action=paths::contract(id)>
            <SelectField name="show" label="Findings" choices=which.to_vec() value=shown.which.clone() optional=true/>
            <SelectField name="area" label="Area" choices=areas value=shown.area.clone() optional=true/>
            <SelectField name="order" label="Order" choices=orders.to_vec() value=shown.order.clone() optional=true/>
            <Button small=true>"Apply"</Button>
        </form>
    }
    .into_any()
}
