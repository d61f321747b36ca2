//! The mails of the company, newest first.

use super::calls::{self, Listed, list};
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, Cell, Choice, Column, DataTable, Empty, Icon, Notice, NoticeKind, PageHead, Pagination, Row, RowHead,
    SelectField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use pactoria::outbox::{MailList, MailRow, MailService, State};
use pactoria::typed::capitalised;

/// The page of the outbox; `?state=` narrows, `?page=` pages.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.read();
        let page = query.get("page").and_then(|it| it.parse().ok()).unwrap_or(1_u32);
        (page, query.get("state").unwrap_or_default())
    });
    let loaded = Resource::new(move || asked.get(), |(page, state)| list(page, state));
    view! {
        <Title text="Outbox"/>
        {screen(loaded, |_, listed| page(listed))}
    }
}

fn page(Listed { it, note }: Listed) -> AnyView {
    let id = it.test_id;
    let actions = move || {
        view! {
            <form method="post" action=calls::SendTest::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                <Button icon=Icon::Mail>"Send me a test mail"</Button>
            </form>
        }
    };
    view! {
        <PageHead title="Outbox" actions=actions lead="Every mail that Pactoria sends for your company, from the moment it is made until a mail server has taken it."/>
        {refusal(note.general())}
        {service(&it)}
        {filters(it.state)}
        {body(it)}
    }
    .into_any()
}

fn service(it: &MailList) -> AnyView {
    let waiting = match it.waiting {
        0 => "No mail waits.".to_owned(),
        1 => "One mail waits.".to_owned(),
        count => format!("{count} mails wait."),
    };
    match it.service.clone() {
        MailService::Well => ().into_any(),
        MailService::NotSet => view! {
            <Notice kind=NoticeKind::Warn>
                <p><strong>"No mail server is set, so no mail leaves. "</strong>{waiting}" They go out by themselves once whoever runs Pactoria names a server with the settings "<code>"smtp_url"</code>" and "<code>"mail_from"</code>"."</p>
            </Notice>
        }
        .into_any(),
        MailService::Away { since, why } => view! {
            <Notice kind=NoticeKind::Warn>
                <p><strong>{format!("The mail server takes nothing since {since}. ")}</strong>{waiting}" Nothing is lost: it is asked again every few seconds, and they go out by themselves once it is back."</p>
                <p>{format!("It said: {why}")}</p>
            </Notice>
        }
        .into_any(),
    }
}

fn filters(state: Option<State>) -> AnyView {
    let mut choices = vec![Choice::new("", "Every mail")];
    choices.extend(State::ALL.into_iter().map(|it| Choice::new(it.word(), it.label())));
    let value = state.map(State::word).unwrap_or_default();
    view! {
        <form class="filters" method="get" action=paths::OUTBOX>
            <SelectField name="state" label="State" choices=choices value=value optional=true/>
            <Button icon=Icon::Filter>"Apply"</Button>
        </form>
    }
    .into_any()
}

fn body(it: MailList) -> AnyView {
    if it.total == 0 && it.state.is_some() {
        return view! { <Empty title="No mail is in this state"><p><a href=paths::OUTBOX>"Show every mail"</a></p></Empty> }.into_any();
    }
    if it.total == 0 {
        return view! {
            <Empty title="No mail yet">
                <p>"Mails appear here as soon as a reminder falls due. Reminders are set on the page “Terms and dates” of a contract."</p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![
        Column::new("Mail"),
        Column::new("State"),
        Column::new("Made").rank(3),
        Column::new("Asked").numeric().rank(4),
        Column::actions(),
    ];
    let state = it.state.map(State::word).unwrap_or_default();
    let rows = it.rows.into_iter().map(|it| row(it, state)).collect_view();
    let href = move |page: u32| paths::with_query(paths::OUTBOX, &[("state", state), ("page", &page.to_string())]);
    let said = match it.total {
        1 => "One mail".to_owned(),
        total => format!("{total} mails, newest first"),
    };
    view! {
        <DataTable label="Mails" columns=columns top=true>{rows}</DataTable>
        <Pagination page=it.page pages=it.pages href=href said=said/>
    }
    .into_any()
}

fn row(it: MailRow, shown: &'static str) -> impl IntoView {
    let (icon, words) = match it.state {
        State::Waiting => (Icon::Clock, it.next.map(|at| format!("Waiting, tried again {at}"))),
        State::Sent => (Icon::Check, it.sent.map(|at| format!("Sent {at}"))),
        State::Failed => (Icon::Fail, None),
    };
    let words = words.unwrap_or_else(|| it.state.label().to_owned());
    let spoken = format!(": {} to {}", it.subject, it.to);
    let again = (it.state == State::Failed).then(|| {
        view! {
            <form method="post" action=calls::TryAgain::url()>
                <input type="hidden" name="id" value=it.id.to_string()/>
                <input type="hidden" name="state" value=shown/>
                <Button>"Try again"<span class="vh">{spoken}</span></Button>
            </form>
        }
    });
    view! {
        <Row>
            <RowHead><span class="title">{it.subject}</span><br/><span class="muted">{it.to}</span></RowHead>
            <Cell label="State">
                <span class="status"><Icon name=icon/>{words}</span>
                {it.why.map(|why| view! { <br/><span class="muted">{why}</span> })}
            </Cell>
            <Cell label="Made" rank=3><time datetime=it.made_exact>{capitalised(&it.made)}</time></Cell>
            <Cell class="num" label="Asked" rank=4>{match it.attempts { 0 => "Not yet".to_owned(), 1 => "once".to_owned(), times => format!("{times} times") }}</Cell>
            <Cell class="acts">{again}</Cell>
        </Row>
    }
}
