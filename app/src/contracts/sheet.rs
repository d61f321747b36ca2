//! The outline, the text and the findings of a contract, drawn once and read many times.
//!
//! What always holds: what is remembered was drawn from one text, what the rules and people say of it, its status and one
//! choice of findings, with times as the company's zone has them, and is found by the names of all of these; nobody gets a name without having found the contract in their
//! own company first. Of the person it holds only which findings they may decide and which wait for them, and both are in
//! its name.

use super::drawn::{DrawnText, Shown};
use super::findings::{self, Said};
use super::outline::outline_nav;
use crate::findings::changed::told;
use crate::paths;
use crate::playbook::switched_off;
use crate::ui::{Button, Choice, Icon, SelectField};
use leptos::prelude::*;
use pactoria::compliance::{Analysis, RequiredScore};
use pactoria::context::Ctx;
use pactoria::contracts::{ContractView, Status, actions};
use pactoria::document::{self, OutlineEntry};
use pactoria::findings::Reading;
use pactoria::findings::actions::{assignment_view, decision_view};
use pactoria::findings::changes::Changes;
use pactoria::memory::Memory;
use pactoria::playbook::OffView;
use pactoria::playbook::actions::off_in;
use pactoria::problem::Problem;
use std::sync::LazyLock;

/// The most that is remembered, in bytes of HTML.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The text of a contract that the person has found, drawn now or before; `None` until there is one.
pub(super) async fn text(ctx: &Ctx, it: &ContractView, shown: &Shown) -> Result<Option<DrawnText>, Problem> {
    static MEMORY: LazyLock<Memory<DrawnText>> = LazyLock::new(|| Memory::new(MOST_BYTES));
    let Some(text) = &it.text else { return Ok(None) };
    let (status, mine, zone) = (it.status.word(), it.assigned_to_me.join(" "), ctx.zone().iana_name());
    let name = format!("{text} {status} {shown:?} {:?} {zone:?} {mine}", it.decides);
    if let Some(drawn) = MEMORY.recall(&name) {
        return Ok(Some(drawn));
    }
    let texts = actions::texts(ctx, it.id).await?;
    let reading = match texts.reading {
        Some(reading) => Some(Read {
            said: said(ctx, it, &reading),
            changes: pactoria::findings::actions::changes(ctx, it.id, &reading).await?,
            off: off_in(ctx, &reading.analysis),
            required: reading.required,
            analysis: reading.analysis,
        }),
        None => None,
    };
    let drawn = drawn(it, &texts.content, reading.as_ref(), shown);
    MEMORY.keep(name, drawn.clone(), drawn.html.len());
    Ok(Some(drawn))
}

/// What the rules and people say of the text.
struct Read {
    analysis: Analysis,
    required: RequiredScore,
    said: Said,
    changes: Option<Changes>,
    off: Vec<OffView>,
}

fn said(ctx: &Ctx, it: &ContractView, reading: &Reading) -> Said {
    let judged = reading.judged.iter();
    let decisions = judged.clone().filter_map(|(rule, it)| Some((rule, it.decided.as_ref()?)));
    let assignments = judged.filter_map(|(rule, it)| Some((rule, it.assigned.as_ref()?)));
    Said {
        contract: it.id,
        decisions: decisions.map(|(rule, it)| (rule.clone(), decision_view(ctx, it))).collect(),
        assignments: assignments.map(|(rule, it)| (rule.clone(), assignment_view(ctx, it))).collect(),
        mine: it.assigned_to_me.clone(),
        decides: it.decides,
        edits: Some(reading.analysis.rule_type).filter(|_| it.may_edit),
    }
}

/// The three parts of the page beside each other.
fn drawn(it: &ContractView, content: &str, reading: Option<&Read>, shown: &Shown) -> DrawnText {
    let outline = document::outline(content);
    let mine = &it.assigned_to_me;
    let list = reading.map(|it| findings::numbered(&it.analysis, shown, mine)).unwrap_or_default();
    let marks = findings::marks(&list, shown.open);
    let unsigned = matches!(it.status, Status::Draft | Status::PendingReview).then_some("draft");
    let findings = reading.map(|_| list.len());
    let side = reading.map(|reading| side(it, reading, list, &outline, shown));
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
    Read { analysis, required, said, changes, off }: &Read,
    list: Vec<findings::Numbered<'_>>,
    outline: &[OutlineEntry],
    shown: &Shown,
) -> AnyView {
    let asked = matches!(it.status, Status::Draft | Status::PendingReview).then_some(*required);
    view! {
        {findings::summary(analysis, asked)}
        {changes.as_ref().and_then(what_changed)}
        {filter(it, analysis, shown)}
        {findings::list(list, outline, shown.open, Some(said))}
        {findings::scores(analysis)}
        {off_fold(off)}
        <p class="section-note"><a href=paths::report(it.id)>"Compliance report"</a></p>
        {findings::small_print(analysis)}
    }
    .into_any()
}

/// The fold of the rules that were not asked because the company switched them off.
fn off_fold(off: &[OffView]) -> Option<AnyView> {
    let title = match off.len() {
        0 => return None,
        1 => "One rule is switched off".to_owned(),
        many => format!("{many} rules are switched off"),
    };
    Some(
        view! {
            <details class="what-changed">
                <summary>{title}<Icon name=Icon::Down/></summary>
                {switched_off(off.to_vec())}
            </details>
        }
        .into_any(),
    )
}

/// The fold over the findings; nothing where the two say the same.
fn what_changed(it: &Changes) -> Option<AnyView> {
    if it.findings.is_empty() {
        return None;
    }
    let title = match it.findings.len() {
        1 => "One finding changed since the last analysis".to_owned(),
        many => format!("{many} findings changed since the last analysis"),
    };
    Some(
        view! {
            <details class="what-changed">
                <summary>{title}<Icon name=Icon::Down/></summary>
                {told(it)}
            </details>
        }
        .into_any(),
    )
}

fn filter(it: &ContractView, analysis: &Analysis, shown: &Shown) -> AnyView {
    let which = findings::choices(analysis, &it.assigned_to_me);
    let orders = [("", "Most serious first"), ("text", "As in the text")].map(|(word, label)| Choice::new(word, label));
    view! {
        <form class="filters findings-filter" method="get" action=paths::contract(it.id)>
            <SelectField name="show" label="Findings" choices=which value=shown.which.clone() optional=true/>
            <SelectField name="area" label="Area" choices=findings::areas(analysis) value=shown.area.clone() optional=true/>
            <SelectField name="order" label="Order" choices=orders.to_vec() value=shown.order.clone() optional=true/>
            <Button small=true>"Apply"</Button>
        </form>
    }
    .into_any()
}
