//! The dashboard: what needs somebody today, and the contracts in figures. Every figure is a link to its list.

use super::calls::draw_dashboard;
use crate::layout::{Who, screen};
use crate::paths;
use crate::today::needs;
use crate::ui::{
    Bar, BarTone, Cell, Column, ColumnChart, DataTable, Empty, LineChart, LinkButton, PageHead, Plotted, Row, RowHead,
    SectionHead, Status as StatusMark,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::analytics::{
    AreaLine, Cycle, CycleLine, Dashboard as Figures, Figure, Headline, Labelled, Line, Month, Ranking, Task, Tone,
};

/// How many lines a ranking has before "and more" is asked for, and after.
const LINES: u32 = 10;
const MOST_LINES: u32 = 100;

/// The page at `/dashboard`; `?most=` lengthens the rankings.
#[component]
pub fn Dashboard() -> impl IntoView {
    let query = use_query_map();
    let most = Memo::new(move |_| query.read().get("most").and_then(|it| it.parse().ok()).unwrap_or(LINES));
    let loaded = Resource::new(move || most.get(), draw_dashboard);
    view! {
        <Title text="Dashboard"/>
        {screen(loaded, |who, figures| page(&who, figures))}
    }
}

fn page(who: &Who, figures: Figures) -> AnyView {
    if figures.contracts == 0 {
        return nothing_yet(who);
    }
    view! {
        <PageHead title="Dashboard" lead="What needs somebody, and your contracts in figures. Every number opens the contracts behind it."/>
        {needs(figures.today)}
        {tasks(figures.tasks)}
        {headlines(figures.headlines)}
        {months(figures.months)}
        {cycle(figures.cycle)}
        <div class="columns section">
            <section class="c7">{statuses(figures.statuses)}</section>
            <section class="c5">{risks(figures.risks)}</section>
            <section class="c7">{currencies(figures.currencies)}</section>
            <section class="c5">{areas(figures.areas)}</section>
            <section class="c6">{ranking("By owner", "Owner", "owners", figures.owners)}</section>
            <section class="c6">{ranking("By other party", "Other party", "parties", figures.parties)}</section>
        </div>
    }
    .into_any()
}

fn nothing_yet(who: &Who) -> AnyView {
    let start =
        who.may_edit.then(|| view! { <p><LinkButton href=paths::TEMPLATES>"See the templates"</LinkButton></p> });
    view! {
        <PageHead title="Dashboard" lead="What needs somebody, and your contracts in figures."/>
        <Empty title="No contract yet">
            <p>"Figures appear with the first contract: nothing here is made up."</p>
            {start}
        </Empty>
    }
    .into_any()
}

/// A figure as a link to the contracts behind it.
fn link(it: Figure) -> AnyView {
    view! { <a href=paths::contracts(&it.filter)>{it.words}</a> }.into_any()
}

/// The characters of an amount that a column of a phone has room for: below ten million.
const ROOM: usize = 13;

/// Figures below each other, such as amounts in several currencies; only one too long for a phone may be broken there.
fn links(figures: Vec<Figure>) -> Vec<AnyView> {
    let one = |it: Figure| {
        let class = if it.words.chars().count() > ROOM { "amount long" } else { "amount" };
        view! { <span class=class>{link(it)}</span> }.into_any()
    };
    figures.into_iter().map(one).collect()
}

fn tasks(tasks: Vec<Task>) -> AnyView {
    let list = if tasks.is_empty() {
        view! {
            <Empty title="Nothing waits for anybody">
                <p>"No review is open, no active contract ends within 90 days, and no draft is stuck or has a critical finding."</p>
            </Empty>
        }
        .into_any()
    } else {
        view! { <ul class="lines">{tasks.into_iter().map(task).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="section">
            <SectionHead title="What needs somebody"><a href=paths::FINDINGS>"Findings somebody looks into"</a></SectionHead>
            {list}
        </section>
    }
    .into_any()
}

fn task(it: Task) -> impl IntoView {
    let figures = it.figures.into_iter().map(labelled).collect_view();
    view! {
        <li>
            <div>
                <p class="what">{it.what}</p>
                <p class="why">{it.why}</p>
            </div>
            <p class="when waiting">{figures}</p>
        </li>
    }
}

fn labelled(it: Labelled) -> impl IntoView {
    view! { <span>{link(it.figure)}" "{it.label}</span> }
}

fn headlines(headlines: Vec<Headline>) -> AnyView {
    let one = |it: Headline| {
        let figure = match it.figure {
            Some(figure) => {
                view! { <a class="big" href=paths::contracts(&figure.filter)>{figure.words}</a> }.into_any()
            }
            None => view! { <span class="big muted">"none"</span> }.into_any(),
        };
        let more = it.more.into_iter().map(|it| view! { <span class="sub">{link(it.figure)}" "{it.label}</span> });
        view! {
            <div>
                <dt>{it.name}</dt>
                <dd>{figure}{more.collect_view()}</dd>
            </div>
        }
    };
    view! { <dl class="figures section">{headlines.into_iter().map(one).collect_view()}</dl> }.into_any()
}

fn months(months: Vec<Month>) -> AnyView {
    let made: u32 = months.iter().map(|it| it.made).sum();
    let plotted = |value: fn(&Month) -> Option<u32>, words: fn(&Month) -> String| {
        let one =
            |it: &Month| Plotted { label: it.short.clone(), words: words(it), value: value(it), is_open: it.is_open };
        months.iter().map(one).collect::<Vec<_>>()
    };
    let bars = plotted(|it| Some(it.made), |it| it.contracts.words.clone());
    let scores =
        plotted(|it| it.hundredths, |it| it.average.as_ref().map_or_else(|| "–".to_owned(), |it| it.words.clone()));
    let columns = vec![
        Column::new("Month"),
        Column::new("Made").numeric(),
        Column::new("Value in pounds").numeric(),
        Column::new("Average score").numeric(),
    ];
    let row = |it: Month| {
        let average = it.average.map(link);
        let open = it.is_open.then(|| view! { <span class="muted">" so far"</span> });
        view! {
            <Row>
                <RowHead>{it.name}{open}</RowHead>
                <Cell class="num" label="Made">{link(it.contracts)}</Cell>
                <Cell class="num" label="Value in pounds">{links(vec![it.value])}</Cell>
                <Cell class="num" label="Average score">{average}</Cell>
            </Row>
        }
    };
    view! {
        <section class="section chart-pair">
            <div>
                <ColumnChart
                    id="made"
                    title="Contracts made each month"
                    said=format!("{made} in twelve months. This month is not over: drawn as an outline.")
                    points=bars
                />
                <LineChart
                    id="scores"
                    title="Average score of the contracts made each month"
                    said="From 0 to 1, as they stand now. A month without a checked contract has no point."
                    points=scores
                    most=100
                />
            </div>
            <details class="chart-table" open>
                <summary>"The same figures as a table"</summary>
                <DataTable label="Contracts made each month" columns=columns flush=true narrow=true>
                    {months.into_iter().map(row).collect_view()}
                </DataTable>
            </details>
        </section>
    }
    .into_any()
}

fn cycle(it: Cycle) -> AnyView {
    let lead = format!(
        "Of the contracts that came into force in the last {} days: days from being made to being recorded as signed, and from being sent for review to that.",
        it.days
    );
    let left_out = it.left_out.map(|it| {
        view! {
            <p class="section-note">
                "Left out: "{link(it)}" that came here signed. They were not drafted here, so they have no such time."
            </p>
        }
    });
    let body = if it.all.is_none() {
        view! { <Empty title="No contract came into force"><p>"Times appear once a contract that was made here is recorded as signed."</p></Empty> }
            .into_any()
    } else {
        let columns = vec![
            Column::new("Type"),
            Column::new("Contracts").numeric(),
            Column::new("Median days").numeric(),
            Column::new("Mean days").numeric(),
        ];
        let row = |it: CycleLine| {
            view! {
                <Row>
                    <RowHead>{it.name}</RowHead>
                    <Cell class="num" label="Contracts">{link(it.contracts)}</Cell>
                    <Cell class="num" label="Median days">{link(it.median)}</Cell>
                    <Cell class="num" label="Mean days">{link(it.mean)}</Cell>
                </Row>
            }
        };
        let rows = it.all.into_iter().chain(it.types).chain(it.review).map(row).collect_view();
        view! { <DataTable label="How long contracts take" columns=columns flush=true narrow=true>{rows}</DataTable> }
            .into_any()
    };
    view! {
        <section class="section">
            <SectionHead title="How long contracts take" id="times"/>
            <p>{lead}</p>
            {body}
            {left_out}
        </section>
    }
    .into_any()
}

fn bar(it: &Line) -> AnyView {
    let tone = match it.tone {
        Tone::Calm => BarTone::Calm,
        Tone::Warn => BarTone::Warn,
        Tone::Fail => BarTone::Fail,
    };
    view! { <Bar share=it.share tone=tone/> }.into_any()
}

/// A table of lines: name, bar, number of contracts, and what they are worth unless `of_value` is unset.
fn table(label: &'static str, head: &'static str, lines: Vec<Line>, of_value: bool) -> AnyView {
    let mut columns = vec![Column::new(head), Column::bars("Share"), Column::new("Contracts").numeric()];
    if of_value {
        columns.push(Column::new("Value").numeric());
    }
    let row = move |it: Line| {
        let drawn = bar(&it);
        let name = match it.status {
            Some(status) => view! { <StatusMark status=status.word()/> }.into_any(),
            None => it.name.into_any(),
        };
        let value = of_value.then(|| view! { <Cell class="num" label="Value">{links(it.values)}</Cell> });
        view! {
            <Row>
                <RowHead>{name}</RowHead>
                <Cell class="barcell">{drawn}</Cell>
                <Cell class="num" label="Contracts">{link(it.contracts)}</Cell>
                {value}
            </Row>
        }
    };
    view! {
        <DataTable label=label columns=columns flush=true narrow=true>{lines.into_iter().map(row).collect_view()}</DataTable>
    }
    .into_any()
}

fn statuses(lines: Vec<Line>) -> AnyView {
    view! {
        <SectionHead title="By status"/>
        {table("Contracts by status", "Status", lines, true)}
    }
    .into_any()
}

fn risks(lines: Vec<Line>) -> AnyView {
    view! {
        <SectionHead title="By risk"/>
        {table("Contracts by risk", "Risk", lines, false)}
    }
    .into_any()
}

fn currencies(lines: Vec<Line>) -> AnyView {
    view! {
        <SectionHead title="By currency"/>
        {table("Contracts by currency", "Currency", lines, true)}
    }
    .into_any()
}

fn areas(lines: Vec<AreaLine>) -> AnyView {
    let columns = vec![
        Column::new("Area of law"),
        Column::bars("Score"),
        Column::new("Average").numeric(),
        Column::new("Contracts").numeric(),
    ];
    let row = |it: AreaLine| {
        view! {
            <Row>
                <RowHead>{it.name}</RowHead>
                <Cell class="barcell"><Bar share=it.share/></Cell>
                <Cell class="num" label="Average">{link(it.average)}</Cell>
                <Cell class="num" label="Contracts">{link(it.contracts)}</Cell>
            </Row>
        }
    };
    let body = if lines.is_empty() {
        view! { <Empty title="Nothing checked yet"><p>"Scores appear when a contract has a text."</p></Empty> }
            .into_any()
    } else {
        view! {
            <DataTable label="Average score by area" columns=columns flush=true narrow=true>
                {lines.into_iter().map(row).collect_view()}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <SectionHead title="Average score by area"/>
        {body}
    }
    .into_any()
}

fn ranking(title: &'static str, head: &'static str, id: &'static str, it: Ranking) -> AnyView {
    let shown = u32::try_from(it.lines.len()).unwrap_or(MOST_LINES);
    let more = match it.more {
        0 => None,
        more if shown < MOST_LINES => {
            let href = format!("{}#{id}", paths::with_query(paths::DASHBOARD, &[("most", &MOST_LINES.to_string())]));
            Some(view! { <p class="section-note"><a href=href>{format!("and {more} more")}</a></p> }.into_any())
        }
        more => Some(
            view! { <p class="section-note">{format!("and {more} more; search for them in the list")}</p> }.into_any(),
        ),
    };
    view! {
        <SectionHead title=title id=id/>
        {table(title, head, it.lines, true)}
        {more}
    }
    .into_any()
}
