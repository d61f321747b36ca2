//! What needs a person today, on the first page and on the dashboard.

use crate::paths;
use crate::ui::{Empty, Icon, SectionHead};
use leptos::prelude::*;
use pactoria::findings;
use pactoria::today::{Behind, Count, Group, Kind, Line, Opens, Today};

/// The section: each kind with its first lines, or a sentence where nothing needs anybody.
pub fn needs(it: Today) -> AnyView {
    let inside = if it.groups.is_empty() {
        view! {
            <Empty title="Nothing needs you today">
                <p>"Nothing of yours is overdue or due within 14 days, no notice must be sent and no contract of yours ends within 30 days, and no finding waits for you."</p>
            </Empty>
        }
        .into_any()
    } else {
        it.groups.into_iter().map(group).collect_view().into_any()
    };
    view! {
        <section class="section needs">
            <SectionHead title="What needs you today"/>
            {inside}
        </section>
    }
    .into_any()
}

/// The address of a list.
fn list(it: &Behind) -> String {
    match it {
        Behind::Obligations(shown) => paths::with_query(paths::OBLIGATIONS, &[("show", shown.word())]),
        Behind::Contracts(filter) => paths::contracts(filter),
        Behind::Findings => paths::findings(findings::Shown::Mine, None),
        Behind::Files => paths::IMPORTS_TO_REVIEW.to_owned(),
    }
}

/// The address of a thing.
fn thing(it: &Opens) -> String {
    match it {
        Opens::Obligation(id, _) => paths::close_obligation(*id),
        Opens::Contract(id) => paths::contract(*id),
        Opens::Dates(id) => paths::dates(*id),
        Opens::Finding(id, rule) => paths::finding(*id, rule),
        Opens::File(id, position) => paths::import_file(*id, *position),
    }
}

/// Whether whoever looks is the person the count is about; files and reviews are the company's.
fn whose(kind: Kind) -> &'static str {
    match kind {
        Kind::Overdue | Kind::Notices | Kind::Due | Kind::Ending => " of yours",
        Kind::Reviews | Kind::Findings | Kind::Files => "",
    }
}

fn group(it: Group) -> AnyView {
    let more = it.more();
    let kind = it.kind;
    let count = |it: &Count, words: &str| {
        let spoken = format!("{}{words}: {}", it.total, kind.label());
        view! { <a href=list(&it.behind) aria-label=spoken>{it.total}</a>{words.to_owned()} }
    };
    let mine = count(&it.mine, whose(kind));
    let everybody = it.everybody.as_ref().map(|it| view! { " · "{count(it, " of everybody")} });
    let rest = (more > 0).then(|| {
        view! { <p class="section-note"><a href=list(&it.mine.behind)>{format!("and {more} more")}</a></p> }
    });
    let lines = (!it.lines.is_empty())
        .then(|| view! { <ul class="lines">{it.lines.into_iter().map(line).collect_view()}</ul> });
    view! {
        <h3 class="need">{kind.label()}<span class="counts">{mine}{everybody}</span></h3>
        {lines}
        {rest}
    }
    .into_any()
}

fn line(it: Line) -> impl IntoView {
    let late = it.is_late.then(|| view! { <Icon name=Icon::Warn/> });
    let when = it.when.map(|words| view! { <time datetime=it.day.unwrap_or_default()>{words}</time> });
    view! {
        <li>
            <div>
                <p class="what"><a href=thing(&it.opens)>{it.title}</a></p>
                <p class="why">{it.about}</p>
            </div>
            <p class="when">{late}{when}</p>
        </li>
    }
}
