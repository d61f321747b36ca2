//! Every framework with its score as records stand, and the reports that were drawn up.

use super::calls;
use crate::layout::screen;
use crate::paths;
use crate::ui::{Cell, Column, DataTable, Empty, PageHead, Pagination, Row, RowHead, SectionHead};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::frameworks::{FrameworkRow, FrameworksView, ReportRow};

/// The page of frameworks; `?page=` pages the reports.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| query.read().get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32));
    let loaded = Resource::new(move || page.get(), calls::list);
    view! {
        <Title text="Frameworks"/>
        {screen(loaded, |_, it| drawn(it))}
    }
}

fn drawn(it: FrameworksView) -> AnyView {
    let columns = vec![Column::new("Framework"), Column::new("Score").numeric(), Column::new("Controls")];
    let row = |it: FrameworkRow| {
        view! {
            <Row>
                <RowHead><a class="title" href=paths::framework(it.framework)>{it.name}</a></RowHead>
                <Cell class="num" label="Score">{it.score.value().unwrap_or_else(|| "None".to_owned())}</Cell>
                <Cell label="Controls">{it.counted}"."</Cell>
            </Row>
        }
    };
    let rows = it.frameworks.into_iter().map(row).collect_view();
    let said = match it.total {
        1 => "One report".to_owned(),
        many => format!("{many} reports, the latest first"),
    };
    let href = |page: u32| paths::with_query(paths::FRAMEWORKS, &[("page", &page.to_string())]);
    let reports = if it.reports.is_empty() {
        view! { <Empty title="No report yet"><p>"Open a framework and draw one up: it shows what records say, and you approve it once you have looked."</p></Empty> }
            .into_any()
    } else {
        view! {
            {reports(it.reports)}
            <Pagination page=it.page pages=it.pages href=href said=said/>
        }
        .into_any()
    };
    view! {
        <PageHead
            title="Frameworks"
            lead="What the records of this installation show about the controls of a framework. A control without evidence is not met. Nothing here is a certificate."
        >
            <span>{format!("As records stand now, for {}", it.period)}</span>
        </PageHead>
        <DataTable label="Frameworks" columns=columns flush=true>{rows}</DataTable>
        <section class="section">
            <SectionHead title="Reports"/>
            {reports}
        </section>
    }
    .into_any()
}

/// Reports as rows of a table.
pub(super) fn reports(reports: Vec<ReportRow>) -> AnyView {
    let columns = vec![Column::new("Report"), Column::new("Drawn up").rank(3), Column::new("Standing")];
    let row = |it: ReportRow| {
        let standing = it.approved.unwrap_or_else(|| "draft, approved by nobody".to_owned());
        view! {
            <Row>
                <RowHead>
                    <a class="title" href=paths::framework_report(it.id)>{format!("{}, {}", it.name, it.period)}</a>
                </RowHead>
                <Cell label="Drawn up" rank=3>{pactoria::typed::capitalised(&it.drawn)}</Cell>
                <Cell label="Standing">{pactoria::typed::capitalised(&standing)}</Cell>
            </Row>
        }
    };
    let rows = reports.into_iter().map(row).collect_view();
    view! { <DataTable label="Reports" columns=columns flush=true>{rows}</DataTable> }.into_any()
}
