//! The outline, the text and the findings of a contract, drawn once and read many times.
//!
//! What always holds: what is remembered was drawn from one text, what the rules say of it, its status and one choice of
//! findings, and is found by the names of all four; nobody gets a name without having found the contract in their own
//! company first. Deliberately absent: anything that depends on the person. What goes with [`MOST_BYTES`] is what was
//! not looked at for longest.

use super::drawn::{DrawnText, Shown};
use super::findings::{self, AREAS, area_word};
use crate::paths;
use crate::ui::{Button, Choice, Icon, SelectField};
use leptos::prelude::*;
use pactoria::compliance::Analysis;
use pactoria::context::Ctx;
use pactoria::contracts::{ContractView, Status, Texts, actions};
use pactoria::document::{self, OutlineEntry};
use pactoria::ids::ContractId;
use pactoria::problem::Problem;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// The most that is remembered, in bytes of HTML.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The text of a contract that the person has found, drawn now or before; `None` until there is one.
pub(super) async fn text(ctx: &Ctx, it: &ContractView, shown: &Shown) -> Result<Option<DrawnText>, Problem> {
    static MEMORY: LazyLock<Mutex<Memory>> = LazyLock::new(Mutex::default);
    // Between the two calls nothing but maps is touched, so a panic leaves them whole.
    let memory = || MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(text) = &it.text else { return Ok(None) };
    let name = format!("{text} {} {shown:?}", it.status.word());
    if let Some(drawn) = memory().recall(&name) {
        return Ok(Some(drawn));
    }
    let drawn = drawn(it, &actions::texts(ctx, it.id).await?, shown);
    memory().keep(name, &drawn);
    Ok(Some(drawn))
}

/// Two halves: what is new or was asked for goes into the young one; when that is full, it becomes the old one, and what
/// was in the old one and not asked for since is gone.
#[derive(Default)]
struct Memory {
    young: HashMap<String, DrawnText>,
    young_bytes: usize,
    old: HashMap<String, DrawnText>,
}

impl Memory {
    fn recall(&mut self, name: &str) -> Option<DrawnText> {
        if let Some(drawn) = self.young.get(name) {
            return Some(drawn.clone());
        }
        let (name, drawn) = self.old.remove_entry(name)?;
        self.keep(name, &drawn);
        Some(drawn)
    }

    fn keep(&mut self, name: String, drawn: &DrawnText) {
        let bytes = name.len() + drawn.html.len();
        if bytes > MOST_BYTES / 2 || self.young.contains_key(&name) {
            return;
        }
        if self.young_bytes + bytes > MOST_BYTES / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += bytes;
        self.young.insert(name, drawn.clone());
    }
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

fn outline_nav(outline: &[OutlineEntry]) -> AnyView {
    let lines = outline
        .iter()
        .map(|it| {
            view! {
                <li>
                    <a href=format!("#{}", it.anchor) rel="external">
                        <span class="n">{it.number.clone()}</span>
                        <span>{it.heading.clone()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="outline">
            <summary><Icon name=Icon::Menu/>"Outline"<Icon name=Icon::Down/></summary>
            <nav aria-label="Outline">
                <p class="title">"Outline"</p>
                <ol>{lines}</ol>
            </nav>
        </details>
    }
    .into_any()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of_bytes(bytes: usize) -> DrawnText {
        DrawnText { html: "x".repeat(bytes), findings: None }
    }

    #[test]
    fn what_is_looked_at_stays_and_memory_does_not_grow() {
        let mut memory = Memory::default();
        memory.keep("asked for".to_owned(), &of_bytes(1_000));
        for n in 0..100 {
            memory.keep(format!("passed by {n}"), &of_bytes(1_000_000));
            assert!(memory.recall("asked for").is_some(), "{n}");
            let bytes = |half: &HashMap<String, DrawnText>| half.values().map(|it| it.html.len()).sum::<usize>();
            assert!(bytes(&memory.young) + bytes(&memory.old) <= MOST_BYTES);
        }
        assert!(memory.recall("passed by 0").is_none());
        assert!(memory.recall("passed by 99").is_some());
    }

    #[test]
    fn a_text_as_large_as_everything_is_not_remembered() {
        let mut memory = Memory::default();
        memory.keep("a book".to_owned(), &of_bytes(MOST_BYTES));
        assert!(memory.recall("a book").is_none());
    }
}
