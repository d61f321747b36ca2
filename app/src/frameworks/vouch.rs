//! Vouching for a control that no record of this installation can show.

use super::calls::{self, OpenedControl};
use crate::answer::Flash;
use crate::layout::{form_end, refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Crumbs, DateField, ErrorSummary, NavLink, Notice, NoticeKind, PageHead, SectionHead, TextArea,
    TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::frameworks::{AttestationView, ControlForm};

/// The page of a control that a person can vouch for.
#[component]
pub fn Vouch() -> impl IntoView {
    let params = use_params_map();
    let asked = Memo::new(move |_| {
        let params = params.read();
        (params.get("framework").unwrap_or_default(), params.get("control").unwrap_or_default())
    });
    let loaded = Resource::new(move || asked.get(), |(framework, control)| calls::open_control(framework, control));
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedControl { it, note }: OpenedControl) -> AnyView {
    let title = format!("Vouch for {}", it.name);
    let body = if it.may_be_attested {
        view! {
            {it.standing.as_ref().map(|said| standing(&it, said))}
            {form(&it, &note)}
        }
        .into_any()
    } else {
        view! {
            <Notice kind=NoticeKind::Info>
                <p>"The records of this installation decide this control, so nobody vouches for it."</p>
            </Notice>
        }
        .into_any()
    };
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![
            NavLink::new("Frameworks", paths::FRAMEWORKS),
            NavLink::new(it.framework_name.clone(), paths::framework(it.framework)),
            NavLink::here(it.name.clone()),
        ]/>
        <PageHead title=title lead=it.asks.clone()/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        <p>{it.recommendation.clone()}</p>
        {body}
    }
    .into_any()
}

fn standing(it: &ControlForm, said: &AttestationView) -> AnyView {
    view! {
        <section class="section">
            <SectionHead title="What is vouched for now"/>
            <p>{format!("{}: “{}”", said.said, said.statement)}</p>
            <form method="post" action=calls::Withdraw::url()>
                <input type="hidden" name="framework" value=it.framework.word()/>
                <input type="hidden" name="control" value=it.control.clone()/>
                <p>"Without it the control is not met. What was said stays on record."</p>
                <Button kind=ButtonKind::Danger>"Vouch for it no longer"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn form(it: &ControlForm, note: &Flash) -> AnyView {
    let old = |of: fn(&AttestationView) -> &String| it.standing.as_ref().map(|it| of(it).clone()).unwrap_or_default();
    let or = |name: &str, otherwise: String| Some(note.typed(name)).filter(|it| !it.is_empty()).unwrap_or(otherwise);
    view! {
        <SectionHead title="What you vouch for"/>
        <form class="section" method="post" action=calls::Attest::url() novalidate>
            <input type="hidden" name="framework" value=it.framework.word()/>
            <input type="hidden" name="control" value=it.control.clone()/>
            <TextArea
                name="statement"
                label="What is in place"
                help="It stands in every report, with your name."
                value=or("statement", old(|it| &it.statement))
                error=note.error("statement")
                maxlength=2_000
            />
            <TextArea
                name="evidence"
                label="What shows it"
                help="A document, a certificate or a log, and where it lies."
                value=or("evidence", old(|it| &it.evidence))
                error=note.error("evidence")
                maxlength=2_000
            />
            <TextField
                name="link"
                label="Link to it"
                value=or("link", old(|it| &it.link))
                error=note.error("link")
                optional=true
                maxlength=500
                r#type="url"
            />
            <TextField
                name="contract_id"
                label="Contract that shows it"
                help="The id at the end of its address."
                value=or("contract_id", old(|it| &it.contract_id))
                error=note.error("contract_id")
                optional=true
            />
            <DateField
                name="seen_on"
                label="When you looked at it"
                value=or("seen_on", it.today.clone())
                error=note.error("seen_on")
                max=it.today.clone()
            />
            <DateField
                name="until"
                label="Until when it counts"
                help="A year at most; then somebody looks again."
                value=note.typed("until")
                error=note.error("until")
                min=it.today.clone()
            />
            {form_end("Vouch for it", Some((paths::framework(it.framework), "Back to the framework")))}
        </form>
    }
    .into_any()
}
