//! The question before something is done with many contracts, and the answer.

use super::calls::{Opened, open};
use crate::answer::Flash;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Cell, Column, Crumbs, DataTable, DateField, ErrorSummary, LinkButton, NavLink, Notice,
    NoticeKind, PageHead, Row, RowHead, SectionHead, Status as StatusMark, TextArea, TextField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::bulk::{Act, BulkDone, BulkView, ChosenRow, DoneRow};
use pactoria::contracts::{Filter, Status};

/// The page; what was ticked stands in its address.
#[component]
pub fn Confirm() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let (filter, _) = Filter::read(|name| query.get(name).unwrap_or_default());
        let word = |name: &str| query.get(name).unwrap_or_default();
        (word("act"), query.get_all("id").unwrap_or_default(), word("of") == "all", filter)
    });
    let loaded = Resource::new(move || asked.get(), |(act, ids, all, filter)| open(act, ids, all, filter));
    screen(loaded, |_, opened| match opened {
        Opened::Look { it, note } => look(&it, &note),
        Opened::Done(it) => done(it),
    })
}

fn crumbs(here: &'static str) -> impl IntoView {
    view! { <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::here(here)]/> }
}

fn contracts(many: u32) -> String {
    match many {
        1 => "one contract".to_owned(),
        many => format!("{many} contracts"),
    }
}

fn look(it: &BulkView, note: &Flash) -> AnyView {
    let label = it.act.label();
    let title = format!("{label}: {}", contracts(it.ready));
    let (ready, left): (Vec<_>, Vec<_>) = it.rows.iter().cloned().partition(|row| row.refused.is_none());
    let seen = ready.iter().map(|row| {
        let seen = format!("{}:{}:{}", row.id, row.version, row.status.word());
        view! { <input type="hidden" name="contract" value=seen/> }
    });
    let seen = seen.collect_view();
    let form = if ready.is_empty() {
        view! {
            <Notice><p>"This can be done with none of the contracts that were chosen. Nothing was changed."</p></Notice>
            <p><LinkButton href=paths::CONTRACTS>"Back to the list"</LinkButton></p>
        }
        .into_any()
    } else {
        view! {
            <form class="section" method="post" action=paths::BULK novalidate>
                <input type="hidden" name="act" value=it.act.word()/>
                {seen}
                {fields(it, note)}
                <div class="form-end">
                    <Button kind=kind_of(it.act)>{format!("{label}: {}", contracts(it.ready))}</Button>
                    <LinkButton href=paths::CONTRACTS kind=ButtonKind::Quiet>"Go back"</LinkButton>
                </div>
            </form>
        }
        .into_any()
    };
    let missing = (it.missing > 0).then(|| {
        let said = format!("{} of those that were chosen cannot be found any more.", it.missing);
        view! { <Notice kind=NoticeKind::Warn><p>{said}</p></Notice> }
    });
    let against = ready.iter().filter(|it| it.against.is_some()).count();
    let against = (against > 0).then(|| {
        let said = format!(
            "Not ready to sign: {}. Where the parties have signed all the same, record it here; why stands beside each.",
            contracts(count(against))
        );
        view! { <Notice kind=NoticeKind::Warn><p>{said}</p></Notice> }
    });
    let left_alone = (!left.is_empty()).then(|| {
        view! {
            <SectionHead title=format!("Left alone: {}", contracts(count(left.len())))/>
            {table("Contracts that are left alone", left)}
        }
    });
    let acted_on = (!ready.is_empty()).then(|| {
        view! {
            <SectionHead title=format!("Chosen: {}", contracts(it.ready))/>
            {table("Contracts it will be done with", ready)}
        }
    });
    view! {
        <Title text=title.clone()/>
        {crumbs(label)}
        <PageHead title=title lead=format!("Nothing has happened yet. For each of them: {}", it.consequence)/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {missing}
        {against}
        {form}
        {acted_on}
        {left_alone}
    }
    .into_any()
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

fn kind_of(act: Act) -> ButtonKind {
    match act {
        Act::Move(Status::Terminated) => ButtonKind::DangerPrimary,
        Act::Move(Status::Draft | Status::PendingReview | Status::Active | Status::Completed | Status::Expired) => {
            ButtonKind::Primary
        }
    }
}

fn fields(it: &BulkView, note: &Flash) -> AnyView {
    let reason = it.needs_reason.then(|| {
        view! {
            <TextArea
                name="reason"
                label="Why"
                help="One or two sentences. They stand in the history of each of the contracts and in the audit trail."
                value=note.typed("reason")
                error=note.error("reason")
                rows=3
                maxlength=300
            />
        }
    });
    let signing = it.needs_signing.then(|| {
        let typed = note.typed("signed_on");
        view! {
            <TextField
                name="signed_by"
                label="Who signed"
                help="It is recorded for each of them. Where different people signed, do it contract by contract."
                value=note.typed("signed_by")
                error=note.error("signed_by")
                maxlength=300
            />
            <DateField
                name="signed_on"
                label="Day of the last signature"
                value=if typed.is_empty() { it.today.clone() } else { typed }
                error=note.error("signed_on")
            />
        }
    });
    view! { {reason} {signing} }.into_any()
}

fn table(label: &'static str, rows: Vec<ChosenRow>) -> AnyView {
    let columns = vec![
        Column::new("Contract"),
        Column::new("Other party").rank(2),
        Column::new("Status"),
        Column::new("What stands in the way"),
    ];
    let is_ready = rows.iter().all(|it| it.refused.is_none());
    let columns = if is_ready { columns.into_iter().take(3).collect() } else { columns };
    let rows = rows.into_iter().map(|it| {
        let why = it.refused.map(|it| view! { <Cell label="Left alone:">{it}</Cell> });
        view! {
            <Row>
                <RowHead>
                    <a class="title" href=paths::contract(it.id)>{it.title}</a>
                    {it.against.map(|it| view! { <br/><span class="muted">{format!("Not ready to sign. {it}")}</span> })}
                </RowHead>
                <Cell class="party" rank=2>{it.other_party}</Cell>
                <Cell><StatusMark status=it.status.word()/></Cell>
                {why}
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! { <DataTable label=label columns=columns top=true>{rows}</DataTable> }.into_any()
}

fn done(it: BulkDone) -> AnyView {
    let title = format!("{}: what was done", it.act.label());
    let (kind, said) = match (it.done, it.refused) {
        (0, _) => (NoticeKind::Bad, "Nothing was changed. Why stands beside each contract.".to_owned()),
        (done, 0) => (NoticeKind::Good, format!("Done with {}.", contracts(done))),
        (done, refused) => {
            (NoticeKind::Warn, format!("Done with {}; {} left alone.", contracts(done), contracts(refused)))
        }
    };
    let columns = vec![Column::new("Contract"), Column::new("Status now"), Column::new("What happened")];
    let rows = it.rows.into_iter().map(done_row).collect_view();
    view! {
        <Title text=title.clone()/>
        {crumbs(it.act.label())}
        <PageHead title=title/>
        <Notice kind=kind announce=true><p>{said}</p></Notice>
        <DataTable label="What became of each contract" columns=columns top=true>{rows}</DataTable>
        <p class="section"><LinkButton href=paths::CONTRACTS kind=ButtonKind::Primary>"Back to the list"</LinkButton></p>
    }
    .into_any()
}

fn done_row(it: DoneRow) -> impl IntoView {
    let head = match it.title {
        Some(title) => view! { <a class="title" href=paths::contract(it.id)>{title}</a> }.into_any(),
        None => view! { <span class="muted">"A contract that is not there"</span> }.into_any(),
    };
    let happened = it.refused.map_or_else(|| "Done".to_owned(), |why| format!("Left alone. {why}"));
    let status = it.status.map(|it| view! { <StatusMark status=it.word()/> });
    view! {
        <Row>
            <RowHead>{head}</RowHead>
            <Cell>{status}</Cell>
            <Cell>{happened}</Cell>
        </Row>
    }
}
