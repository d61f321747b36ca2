//! When a contract ends or renews, and by when a notice must be sent, with every step that leads there.

use super::calls::{self, OpenedDates, open_dates};
use super::id_in_address;
use super::show::views;
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Choice, Crumbs, ErrorSummary, Icon, LinkButton, NavLink, Notice, NoticeKind, PageHead, SectionHead, SelectField,
    TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use pactoria::keydates::form::SERVICES;
use pactoria::keydates::{Counting, Date, Derivation, Division, KeyDatesView, Unit, weekday_in_words};
use pactoria::typed::day_in_words;

/// The page of terms and dates.
#[component]
pub fn Dates() -> impl IntoView {
    let id = id_in_address();
    let loaded = Resource::new(move || id.get(), open_dates);
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedDates { it, note }: OpenedDates) -> AnyView {
    let id = it.id;
    let file = move || {
        view! { <LinkButton href=paths::calendar(id) icon=Icon::Calendar download=true>"Put into a calendar"</LinkButton> }
    };
    let form = if it.may_edit { form(&it, &note) } else { ().into_any() };
    view! {
        <Title text=format!("Dates of {}", it.title)/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(id)), NavLink::here("Terms and dates")]/>
        <PageHead title=it.title.clone() lead="When it ends, when it renews, and by when a notice must be sent." actions=file/>
        {views(id, it.versions, 1)}
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <div class="columns">
            <section class="c7">
                {dates(&it)}
                {derivation(&it)}
            </section>
            <section class="c5">{form}</section>
        </div>
    }
    .into_any()
}

fn dates(it: &KeyDatesView) -> AnyView {
    let or_none = |day: Option<Date>, none: &'static str| match day {
        Some(day) => view! { <time datetime=day.to_string()>{weekday_in_words(day)}</time> }.into_any(),
        None => view! { <span class="muted">{none}</span> }.into_any(),
    };
    let renewed = match it.renewals {
        0 => None,
        1 => Some(" (renewed once)".to_owned()),
        times => Some(format!(" (renewed {times} times)")),
    };
    let notice = match &it.notice_by {
        Some(Ok(found)) => {
            let missed = (found.date < it.today).then_some(" (has passed)");
            view! { {or_none(Some(found.date), "")}<strong>{missed}</strong> }.into_any()
        }
        Some(Err(_)) => view! { <span class="muted">"It cannot be worked out"</span> }.into_any(),
        None => view! { <span class="muted">"No notice period is recorded"</span> }.into_any(),
    };
    view! {
        <SectionHead title="Dates"/>
        <dl class="facts">
            <dt>"First day"</dt>
            <dd>{or_none(it.start, "Not recorded")}</dd>
            <dt>"Last day"</dt>
            <dd>{or_none(it.term_end, "None recorded")}{renewed}</dd>
            <dt>"Renews by itself"</dt>
            <dd>{or_none(it.next_renewal, "No")}</dd>
            <dt>"Send notice by"</dt>
            <dd>{notice}</dd>
        </dl>
    }
    .into_any()
}

fn derivation(it: &KeyDatesView) -> AnyView {
    match &it.notice_by {
        None => ().into_any(),
        Some(Err(err)) => {
            let why = err.to_string();
            view! {
                <SectionHead title="How the notice date comes about"/>
                <Notice kind=NoticeKind::Warn>{why}</Notice>
            }
            .into_any()
        }
        Some(Ok(found)) => steps(found, it.caveat.clone()),
    }
}

fn steps(found: &Derivation, caveat: Option<String>) -> AnyView {
    let steps = found
        .steps
        .iter()
        .map(|step| {
            let rests_on: Vec<_> = step.rests_on.iter().map(pactoria::keydates::Basis::in_words).collect();
            view! {
                <li>
                    <p class="what">{step.what.clone()}</p>
                    <p class="why">{format!("Rests on {}.", rests_on.join("; "))}</p>
                </li>
            }
        })
        .collect_view();
    let notes = found.notes.iter().cloned().chain(caveat).map(|it| view! { <p>{it}</p> }).collect_view();
    view! {
        <SectionHead title="How the notice date comes about"/>
        <ol class="derivation">{steps}</ol>
        <p>{format!("So the notice must be sent by {}, to be received by {}.", day_in_words(found.date), day_in_words(found.received))}</p>
        {notes}
    }
    .into_any()
}

fn form(it: &KeyDatesView, note: &Flash) -> AnyView {
    let value = |field: &str, kept: &str| {
        if note.problem.is_some() { note.typed(field) } else { kept.to_owned() }
    };
    let form = &it.form;
    let units = || {
        let mut units = vec![Choice::new("", "Choose")];
        units.extend(Unit::ALL.map(|it| Choice::new(it.code(), format!("{}s", it.singular()))));
        units
    };
    let renewals = [
        ("none", "It ends by itself"),
        ("automatic", "It renews unless notice is given"),
        ("by_agreement", "It renews only if both agree"),
    ];
    let counting = Counting::ALL.map(|it| {
        let label = match it {
            Counting::Ordinary => "Ordinary: the day of receipt does not count",
            Counting::ClearDays => "Clear days: “at least” or “not less than” so many days",
            Counting::Inclusive => "Beginning with the day of receipt",
        };
        Choice::new(it.code(), label)
    });
    view! {
        <SectionHead title="What the contract says"/>
        <form class="section" method="post" action=calls::PutDates::url() novalidate>
            <input type="hidden" name="id" value=it.id.to_string()/>
            // After somebody else's change the form carries the version that is there now: whoever sends it again has read that.
            <input type="hidden" name="version" value=it.version.to_string()/>
            <SelectField
                name="renewal" label="At the end of the term"
                choices=renewals.map(|(word, label)| Choice::new(word, label)).to_vec()
                value=value("renewal", &form.renewal) error=note.error("renewal")
            />
            <div class="pair">
                <TextField name="renewal_count" label="Each renewal lasts" value=value("renewal_count", &form.renewal_count) error=note.error("renewal_count") inputmode="numeric" maxlength=5 optional=true short=true/>
                <SelectField name="renewal_unit" label="Unit of the renewal" choices=units() value=value("renewal_unit", &form.renewal_unit) error=note.error("renewal_unit") optional=true/>
            </div>
            <div class="pair">
                <TextField name="notice_count" label="Notice period" value=value("notice_count", &form.notice_count) error=note.error("notice_count") inputmode="numeric" maxlength=5 optional=true short=true/>
                <SelectField name="notice_unit" label="Unit of the notice" choices=units() value=value("notice_unit", &form.notice_unit) error=note.error("notice_unit") optional=true/>
            </div>
            <SelectField name="counted_as" label="How the days are counted" choices=counting.to_vec() value=value("counted_as", &form.counted_as) error=note.error("counted_as")/>
            <SelectField
                name="service" label="How a notice is sent, and when it counts as received"
                choices=SERVICES.map(|(word, label)| Choice::new(word, label)).to_vec()
                value=value("service", &form.service) error=note.error("service")
            />
            <div class="pair">
                <TextField name="notice_clause" label="Clause on the notice period" value=value("notice_clause", &form.notice_clause) error=note.error("notice_clause") maxlength=20 optional=true/>
                <TextField name="service_clause" label="Clause on receipt" value=value("service_clause", &form.service_clause) error=note.error("service_clause") maxlength=20 optional=true/>
            </div>
            <SelectField
                name="division" label="Bank holidays of"
                choices=Division::ALL.map(|it| Choice::new(it.code(), it.in_words())).to_vec()
                value=value("division", &form.division) error=note.error("division")
            />
            {form_end("Work out the dates", None)}
        </form>
    }
    .into_any()
}
