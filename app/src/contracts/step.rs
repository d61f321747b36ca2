//! One step in the life of a contract: what follows from it, what must be said, and the button that takes it.

use super::calls::{self, OpenedStep, open_step};
use super::id_in_address;
use crate::layout::{refusal, screen};
use crate::paths;
use crate::ui::{
    Button, ButtonKind, Crumbs, DateField, ErrorSummary, LinkButton, NavLink, Notice, NoticeKind, PageHead, TextArea,
    TextField,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use pactoria::contracts::Step;

/// The page of a step.
#[component]
pub fn TakeStep() -> impl IntoView {
    let id = id_in_address();
    let params = use_params_map();
    let to = Memo::new(move |_| params.read().get("to").unwrap_or_default());
    let loaded = Resource::new(move || (id.get(), to.get()), |(id, to)| open_step(id, to));
    screen(loaded, |_, opened| page(opened))
}

fn page(OpenedStep { it, note }: OpenedStep) -> AnyView {
    let label = it.step.label();
    let title = format!("{label}: {}", it.title);
    let reason = it.step.needs_reason().then(|| {
        view! {
            <TextArea
                name="reason"
                label="Why"
                help="One or two sentences. They stand in the history of the contract and in the audit trail."
                value=note.typed("reason")
                error=note.error("reason")
                rows=3
                maxlength=300
            />
        }
    });
    let signing = (it.step == Step::Activate).then(|| {
        let typed = |field: &str, otherwise: &str| {
            let typed = note.typed(field);
            if typed.is_empty() { otherwise.to_owned() } else { typed }
        };
        view! {
            <TextField
                name="signed_by"
                label="Who signed"
                help="Each party and the person who signed for it."
                value=typed("signed_by", &it.parties)
                error=note.error("signed_by")
                maxlength=300
            />
            <DateField
                name="signed_on"
                label="Day of the last signature"
                value=typed("signed_on", &it.today)
                error=note.error("signed_on")
            />
        }
    });
    let against = it.against.clone().map(|why| {
        view! {
            <Notice kind=NoticeKind::Warn>
                <p><strong>"Not ready to sign."</strong>" "{why}</p>
                <p>"Where the parties have signed it all the same, record it here. What is open stays on the contract and in its report."</p>
            </Notice>
        }
    });
    let act = if it.step == Step::Terminate { ButtonKind::DangerPrimary } else { ButtonKind::Primary };
    view! {
        <Title text=title.clone()/>
        <Crumbs links=vec![NavLink::new("Contracts", paths::CONTRACTS), NavLink::new(it.title.clone(), paths::contract(it.id)), NavLink::here(label)]/>
        <PageHead title=title lead=format!("Version {}. {}", it.version, it.step.consequence())/>
        <ErrorSummary items=note.complaints()/>
        {refusal(note.general())}
        {against}
        <form class="section" method="post" action=calls::TakeStep::url() novalidate>
            <input type="hidden" name="id" value=it.id.to_string()/>
            <input type="hidden" name="to" value=it.to.word()/>
            <input type="hidden" name="version" value=it.version.to_string()/>
            {reason}
            {signing}
            <div class="form-end">
                <Button kind=act>{label}</Button>
                <LinkButton href=paths::contract(it.id) kind=ButtonKind::Quiet>"Go back"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}
