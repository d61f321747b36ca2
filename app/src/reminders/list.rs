//! The reminders of a contract: what was sent, what will be, and the form for another.

use super::calls::{self, Opened, open};
use crate::answer::Flash;
use crate::contracts::id_in_address;
use crate::contracts::show::views;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, Cell, Choice, Column, Crumbs, DataTable, Empty, ErrorSummary, Icon, NavLink, Notice, NoticeKind, PageHead,
    Row, RowHead, SectionHead, SelectField, TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::ids::ContractId;
use pactoria::outbox::{MailService, State};
use pactoria::reminders::{About, ReminderRow, RemindersView, Standing};
use pactoria::typed::capitalised;

/// The page of a contract's reminders.
#[component]
pub fn List() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open);
    screen(loaded, |_, opened| page(opened))
}

fn page(Opened { it, note }: Opened) -> AnyView {
    let id = it.id;
    let form = if it.may_edit { form(&it, &note) } else { ().into_any() };
    // Under the strip the table lies flush; under anything else it keeps its distance.
    let is_first = it.service == MailService::Well && it.usual.is_empty() && note.problem.is_none();
    let rows = if is_first { rows(&it) } else { view! { <div class="section">{rows(&it)}</div> }.into_any() };
    view! {
        <Title text=format!("Reminders of {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Reminders")]/>
        <PageHead title=it.title.clone() lead="Who is told before its dates, and whether somebody sees to it. A reminder moves with its date."/>
        {views(id, it.versions, 3)}
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {service(&it.service)}
        {usual(&it)}
        {rows}
        {form}
    }
    .into_any()
}

fn service(it: &MailService) -> AnyView {
    match it.clone() {
        MailService::Well => ().into_any(),
        MailService::NotSet => view! {
            <Notice kind=NoticeKind::Warn>"No mail server is set, so reminders wait in the outbox and nobody gets them yet. Whoever runs Pactoria can set one."</Notice>
        }
        .into_any(),
        MailService::Away { since, .. } => view! {
            <Notice kind=NoticeKind::Warn>{format!("The mail server takes nothing since {since}. Reminders wait and go out by themselves once it is back.")}</Notice>
        }
        .into_any(),
    }
}

/// The usual reminders in one press.
fn usual(it: &RemindersView) -> AnyView {
    if it.usual.is_empty() {
        return ().into_any();
    }
    let all = it.usual.iter().map(|it| view! { <li>{it.clone()}</li> }).collect_view();
    view! {
        <form class="section" method="post" action=calls::PutUsual::url()>
            <SectionHead title="The usual reminders"/>
            <p>{format!("To {}:", it.own_email)}</p>
            <ul>{all}</ul>
            <input type="hidden" name="contract" value=it.id.to_string()/>
            <div class="form-end"><Button icon=Icon::Bell>"Set the usual reminders"</Button></div>
        </form>
    }
    .into_any()
}

fn rows(it: &RemindersView) -> AnyView {
    if it.rows.is_empty() {
        return view! {
            <Empty title="No reminder is set">
                <p>"Nobody is told before this contract ends, renews, or notice must be sent."</p>
            </Empty>
        }
        .into_any();
    }
    let columns = vec![Column::new("Reminder"), Column::new("To"), Column::new("How it stands"), Column::actions()];
    let (contract, may_edit) = (it.id, it.may_edit);
    let rows = it.rows.iter().cloned().map(|it| row(it, contract, may_edit)).collect_view();
    view! { <DataTable label="Reminders" columns=columns top=true>{rows}</DataTable> }.into_any()
}

fn row(it: ReminderRow, contract: ContractId, may_edit: bool) -> impl IntoView {
    let spoken = format!(": {} to {}", it.what, it.to);
    let acknowledge = match &it.standing {
        Standing::Sent { date, .. } => Some(date.clone()),
        Standing::NoDate | Standing::Waits(_) | Standing::Over | Standing::Acknowledged { .. } | Standing::Stopped => {
            None
        }
    };
    let heard = spoken.clone();
    let acknowledge = acknowledge.map(|date| {
        view! {
            <form method="post" action=calls::Acknowledge::url()>
                <input type="hidden" name="id" value=it.id.to_string()/>
                <input type="hidden" name="contract" value=contract.to_string()/>
                <input type="hidden" name="date" value=date/>
                <Button>"I see to it"<span class="vh">{heard}</span></Button>
            </form>
        }
    });
    let remove = may_edit.then(|| {
        view! {
            <form method="post" action=calls::Remove::url()>
                <input type="hidden" name="id" value=it.id.to_string()/>
                <input type="hidden" name="contract" value=contract.to_string()/>
                <Button>"Remove"<span class="vh">{spoken}</span></Button>
            </form>
        }
    });
    let (icon, words) = standing(it.standing);
    view! {
        <Row>
            <RowHead><span class="title">{it.what}</span>{it.date.map(|date| view! { <br/><span class="muted">{date}</span> })}</RowHead>
            <Cell label="To">{it.to}{it.escalation.map(|to| view! { <br/><span class="muted">{format!("then {to}")}</span> })}</Cell>
            <Cell label="How it stands"><span class="status"><Icon name=icon/>{words}</span></Cell>
            <Cell class="acts"><div class="actions">{acknowledge}{remove}</div></Cell>
        </Row>
    }
}

fn standing(it: Standing) -> (Icon, String) {
    match it {
        Standing::NoDate => (Icon::Dash, "The contract has no such date".to_owned()),
        Standing::Waits(on) => (Icon::Clock, format!("Goes out on {on}")),
        Standing::Over => (Icon::Dash, "The date has passed".to_owned()),
        Standing::Sent { on, escalated: Some(second), .. } => {
            (Icon::Warn, format!("Sent on {on} and, unanswered, on {second}"))
        }
        Standing::Sent { on, state, escalated: None, .. } => match state {
            State::Sent => (Icon::Mail, format!("Sent on {on}; nobody has answered")),
            State::Waiting => (Icon::Clock, format!("Waits in the outbox since {on}")),
            State::Failed => (Icon::Fail, format!("Could not be delivered on {on}; the outbox says why")),
        },
        Standing::Acknowledged { by } => (Icon::Check, format!("{by} sees to it")),
        Standing::Stopped => (Icon::Cross, "The recipient wants no reminders".to_owned()),
    }
}

fn form(it: &RemindersView, note: &Flash) -> AnyView {
    let value = |field: &str, otherwise: &str| {
        if note.problem.is_some() { note.typed(field) } else { otherwise.to_owned() }
    };
    let dates = About::ALL.map(|it| Choice::new(it.word(), capitalised(it.label()))).to_vec();
    view! {
        <section class="section">
        <SectionHead title="Set a reminder"/>
        <form class="section" method="post" action=calls::Put::url() novalidate>
            <input type="hidden" name="contract" value=it.id.to_string()/>
            <input type="hidden" name="id" value=it.new_id.to_string()/>
            <div class="pair">
                <TextField name="days_before" label="How many days before" value=value("days_before", "30") error=note.error("days_before") inputmode="numeric" maxlength=3 short=true/>
                <SelectField name="about" label="Which date" choices=dates value=value("about", "notice_by") error=note.error("about")/>
            </div>
            <TextField name="email" label="Email" r#type="email" help="Any address. Whoever gets reminders can stop them without an account." value=value("email", &it.own_email) error=note.error("email") maxlength=254/>
            <div class="pair">
                <TextField name="escalate_to" label="If nobody answers, tell" r#type="email" value=value("escalate_to", "") error=note.error("escalate_to") maxlength=254 optional=true/>
                <TextField name="escalate_after_days" label="After how many days" value=value("escalate_after_days", "") error=note.error("escalate_after_days") inputmode="numeric" maxlength=2 optional=true short=true/>
            </div>
            {form_end("Set the reminder", None)}
        </form>
        </section>
    }
    .into_any()
}
